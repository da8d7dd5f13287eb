"""Chats as pages: each one file, with its pictures in it, and nothing that runs or is fetched."""

from __future__ import annotations

import base64
from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING, Final

from nocopt.core.attachments import AttachmentKind, AttachmentPart
from nocopt.core.conversation import NodeKind
from nocopt.core.json_text import write
from nocopt.core.messages import (
    OpaquePart,
    RedactedThinkingPart,
    TextPart,
    ThinkingPart,
    ToolUsePart,
)
from nocopt.exchange.page_style import COLOURED, PAPER, SCREEN
from nocopt.exchange.transcript import calls, entries, moment, result_text
from nocopt.render.formula import formula
from nocopt.render.highlight import highlight
from nocopt.render.html import Look
from nocopt.render.html import to_html as blocks_to_html
from nocopt.render.inline import InlineParser
from nocopt.render.markdown import parse
from nocopt.render.picture import INK, BadFormula

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from nocopt.core.messages import Part
    from nocopt.core.records import ChatRecord
    from nocopt.core.transfer import ExportWish, ExportWords
    from nocopt.exchange.transcript import Entry

_POLICY: Final = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
_SHOWN: Final = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
_FONT_PIXELS: Final = 15  # of a formula on paper, where no lengths depend on the font
_PAPER_WIDTH: Final = 560  # pixels at most of what is drawn on paper
_PAPER_HEIGHT: Final = 760


def to_html(
    chat: ChatRecord, wish: ExportWish, words: ExportWords, files: Mapping[str, bytes]
) -> str:
    """Return a chat as a page for the web; `files` are bytes of its files by their hashes."""
    return _Page(chat, wish, words, files).whole()


def to_paper(
    chat: ChatRecord, wish: ExportWish, words: ExportWords, files: Mapping[str, bytes]
) -> tuple[str, ...]:
    """Return a chat in pieces, each a page for Qt's own texts: its title, then each message."""
    page = _Page(chat, wish, words, files, paper=True)
    return tuple(
        f"<html><head><style>{PAPER}</style></head><body>{piece}</body></html>"
        for piece in page.pieces()
    )


class _Page:
    """Writes one chat."""

    def __init__(
        self,
        chat: ChatRecord,
        wish: ExportWish,
        words: ExportWords,
        files: Mapping[str, bytes],
        *,
        paper: bool = False,
    ) -> None:
        self._chat = chat
        self._wish = wish
        self._words = words
        self._files = files
        self._paper = paper
        self._look = _PAPER_LOOK if paper else _SCREEN_LOOK
        self._calls = calls(chat)

    def whole(self) -> str:
        """Return the whole page."""
        title = escape(self._title)
        inside = "\n".join(self.pieces())
        return (
            '<!DOCTYPE html>\n<html><head><meta charset="utf-8">\n'
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
            '<meta name="viewport" content="width=device-width,initial-scale=1">\n'
            f"<title>{title}</title><style>{SCREEN}</style></head>\n"
            f"<body><main>\n{inside}\n</main></body></html>\n"
        )

    @property
    def _title(self) -> str:
        return " ".join(self._chat.title.split()) or self._words.untitled

    def pieces(self) -> Iterator[str]:
        """Yield the head of the chat, then its messages."""
        chat = self._chat
        when = moment(chat.nodes[0].created_at) if chat.nodes else ""
        yield f'<header><h1>{escape(self._title)}</h1><p class="when">{when}</p></header>'
        system = chat.options.system.strip()
        if system:
            yield self._section("system", self._words.system, self._markdown(system, typed=True))
        for entry in entries(chat, all_branches=self._wish.all_branches):
            yield self._message(entry)

    def _message(self, entry: Entry) -> str:
        node = entry.node
        typed = node.message.role == "user" and node.kind is NodeKind.PLAIN
        made, said = list[str](), list[str]()
        for part in (*node.message.parts, None):
            if isinstance(part, TextPart):
                said.append(part.text)
                continue
            if "".join(said).strip():
                made.append(self._markdown("".join(said), typed=typed))
            said.clear()
            if part is not None:
                made += self._part(part)
        kind = "user" if typed else node.message.role if node.message.role != "user" else "tool"
        return self._section(kind, entry.speaker(self._words), "\n".join(made))

    def _section(self, kind: str, who: str, inside: str) -> str:
        tag = "h6" if self._paper else "p"  # on paper a heading stays with what it stands above
        head = f'<{tag} class="who">{escape(who)}</{tag}>'
        return f'<section class="message {kind}">{head}<div class="body">{inside}</div></section>'

    def _part(self, part: Part) -> Iterator[str]:
        match part:
            case ThinkingPart(thinking):
                if self._wish.thinking and thinking.strip():
                    inside = self._markdown(thinking, typed=False)
                    yield self._folded(self._words.thinking, inside, "thinking")
            case RedactedThinkingPart():
                if self._wish.thinking:
                    yield f'<p class="thinking"><em>{escape(self._words.hidden_thinking)}</em></p>'
            case ToolUsePart(_, name, given, _, broken):
                text = write(given) if broken is None else broken
                inside = self._look.block("json", text)
                yield self._folded(f"{self._words.call}: {name}", inside, "call")
            case AttachmentPart():
                yield self._file(part)
            case OpaquePart():
                yield self._opaque(part)
            case TextPart():  # pragma: no cover - gathered above
                pass

    def _opaque(self, part: OpaquePart) -> str:
        found = result_text(part)
        if found is None:
            return f'<p class="file"><em>{escape(part.type)}</em></p>'
        text, call = found
        name = self._calls.get(call, "")
        title = f"{self._words.result}: {name}" if name else self._words.result
        return self._folded(title, self._look.block("", text), "result")

    def _file(self, part: AttachmentPart) -> str:
        data = self._files.get(part.sha256)
        name = escape(part.name)
        if data is None:
            return f'<p class="file">{escape(self._words.file)}: {name}</p>'
        kind = part.media_type if part.media_type in _SHOWN else "application/octet-stream"
        if part.kind is AttachmentKind.IMAGE and kind in _SHOWN:
            source = _data_address(kind, data)
            size = _paper_size(part) if self._paper else ""
            picture = f'<img src="{source}" alt="{name}"{size}>'
            if self._paper:
                return f"<p>{picture}</p>"
            return f"<figure>{picture}<figcaption>{name}</figcaption></figure>"
        if part.kind is AttachmentKind.TEXT:
            text = self._look.block("", data.decode("utf-8", "replace"))
            return self._folded(f"{self._words.file}: {part.name}", text, "file")
        if self._paper:
            return f'<p class="file">{escape(self._words.file)}: {name}</p>'
        address = _data_address("application/octet-stream", data)
        said = escape(self._words.file)
        return f'<p class="file">{said}: <a download="{name}" href="{address}">{name}</a></p>'

    def _folded(self, title: str, inside: str, kind: str) -> str:
        said = escape(title)
        if self._paper:
            return f'<h6 class="{kind}">{said}</h6><div class="{kind}">{inside}</div>'
        return f'<details class="{kind}"><summary>{said}</summary>{inside}</details>'

    def _markdown(self, text: str, *, typed: bool) -> str:
        """Return a text as it looks; line ends that a person `typed` are kept."""
        document = parse(text)
        inline = InlineParser(keep_line_breaks=typed)
        inline.set_references(document.references)
        return blocks_to_html(document.blocks, inline, self._look)


def _data_address(media_type: str, data: bytes) -> str:
    return f"data:{media_type};base64,{base64.b64encode(data).decode('ascii')}"


def _paper_size(part: AttachmentPart) -> str:
    """Return the attributes of a picture that has room on a page."""
    if not part.width or not part.height:
        return ""
    scale = min(1.0, _PAPER_WIDTH / part.width, _PAPER_HEIGHT / part.height)
    width, height = (max(1, round(one * scale)) for one in (part.width, part.height))
    return f' width="{width}" height="{height}"'


def _code(language: str, text: str) -> str:
    lines = []
    for line in highlight(text, language):
        words = []
        for word, kind in line:
            shown = escape(word, quote=False)
            words.append(
                f'<span class="k-{kind.value}">{shown}</span>' if kind in COLOURED else shown
            )
        lines.append("".join(words))
    return "<pre>" + "\n".join(lines) + "</pre>"


def _formula(tex: str, display: bool) -> str:
    found = formula(tex, display=display)
    if isinstance(found, BadFormula):
        return f"<code>{escape(tex, quote=False)}</code>"
    svg = found.svg.decode()
    size = f'style="width:{found.width:.3f}em;height:{found.height:.3f}em;vertical-align:'
    drawn = svg.replace("<svg ", f'<svg {size}{-found.descent:.3f}em" ', 1)
    kind = "formula display" if display else "formula"
    return f'<span class="{kind}" role="img" aria-label="{escape(tex)}">{drawn}</span>'


def _paper_formula(tex: str, display: bool) -> str:
    found = formula(tex, display=display)
    if isinstance(found, BadFormula):
        return f"<code>{escape(tex, quote=False)}</code>"
    source = _data_address("image/svg+xml", found.svg.replace(INK, b"#1f1e1b"))
    scale = min(_FONT_PIXELS, _PAPER_WIDTH / found.width, _PAPER_HEIGHT / found.height)
    width, height = (round(one * scale) for one in (found.width, found.height))
    return f'<img src="{source}" width="{width}" height="{height}" align="middle">'


_SCREEN_LOOK: Final = Look(
    code="", quote="", table="", mark=' class="mark"', block=_code, formula=_formula, folds=True
)
_PAPER_LOOK: Final = replace(
    _SCREEN_LOOK,
    table=' border="1" cellspacing="0" cellpadding="5" class="grid"',
    formula=_paper_formula,
    folds=False,
)

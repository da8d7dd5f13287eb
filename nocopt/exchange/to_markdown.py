"""Chats as Markdown for people: who speaks stands in headings, what was said as it was written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from nocopt.core.attachments import AttachmentKind, AttachmentPart
from nocopt.core.json_text import write
from nocopt.core.messages import (
    OpaquePart,
    RedactedThinkingPart,
    TextPart,
    ThinkingPart,
    ToolUsePart,
    nothing,
)
from nocopt.exchange.transcript import calls, entries, moment, result_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from nocopt.core.messages import Part
    from nocopt.core.records import ChatRecord
    from nocopt.core.transfer import ExportWish, ExportWords

_TICKS: Final = re.compile(r"`{3,}")
_SIGNS: Final = re.compile(r"([\\`*_\[\]<>#&])")


def to_markdown(
    chat: ChatRecord,
    wish: ExportWish,
    words: ExportWords,
    names: Mapping[str, str] | None = None,
) -> str:
    """Return a chat as Markdown.

    `names` are where its files lie beside it, by their hashes; of others the names are told.
    """
    writer = _Writer(chat, wish, words, nothing() if names is None else names)
    return "\n\n".join(writer.blocks()) + "\n"


class _Writer:
    """Writes one chat."""

    def __init__(
        self, chat: ChatRecord, wish: ExportWish, words: ExportWords, names: Mapping[str, str]
    ) -> None:
        self._chat = chat
        self._wish = wish
        self._words = words
        self._names = names
        self._calls = calls(chat)

    def blocks(self) -> Iterator[str]:
        """Yield what is to be parted by blank lines."""
        chat = self._chat
        yield f"# {_line(chat.title) or self._words.untitled}"
        if chat.nodes:
            yield f"*{moment(chat.nodes[0].created_at)}*"
        if chat.options.system.strip():
            yield f"## {self._words.system}"
            yield chat.options.system.strip()
        for entry in entries(chat, all_branches=self._wish.all_branches):
            yield f"## {_line(entry.speaker(self._words))}"
            # A list of texts is one text that was said: it may break off anywhere.
            said = list[str]()
            for part in entry.node.message.parts:
                if isinstance(part, TextPart):
                    said.append(part.text)
                    continue
                yield from _whole(said)
                said.clear()
                yield from self._part(part)
            yield from _whole(said)

    def _part(self, part: Part) -> Iterator[str]:
        match part:
            case ThinkingPart(thinking):
                if self._wish.thinking and thinking.strip():
                    yield _quoted(f"**{self._words.thinking}**\n\n{thinking.strip()}")
            case RedactedThinkingPart():
                if self._wish.thinking:
                    yield _quoted(f"*{self._words.hidden_thinking}*")
            case ToolUsePart(_, name, given, _, broken):
                yield f"**{self._words.call}: {_escaped(name)}**"
                yield _fenced(broken if broken is not None else write(given), "json")
            case AttachmentPart():
                yield self._file(part)
            case OpaquePart():
                yield from self._opaque(part)
            case TextPart(text):  # pragma: no cover - gathered above
                yield text

    def _opaque(self, part: OpaquePart) -> Iterator[str]:
        found = result_text(part)
        if found is None:
            yield f"*{_escaped(part.type)}*"
            return
        text, call = found
        name = self._calls.get(call, "")
        yield f"**{self._words.result}{': ' + _escaped(name) if name else ''}**"
        if text.strip():
            yield _fenced(text, "")

    def _file(self, part: AttachmentPart) -> str:
        where = self._names.get(part.sha256)
        if where is None:
            return f"*{self._words.file}: {_escaped(part.name)}*"
        picture = "!" if part.kind is AttachmentKind.IMAGE else ""
        return f"{picture}[{_escaped(part.name)}]({quote(where)})"


def _whole(said: list[str]) -> Iterator[str]:
    text = "".join(said).strip("\n")
    if text.strip():
        yield text


def _line(text: str) -> str:
    return " ".join(text.split())


def _escaped(text: str) -> str:
    return _SIGNS.sub(r"\\\1", _line(text))


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


def _fenced(text: str, language: str) -> str:
    """Return a text as a block of code, with a fence that nothing in it ends."""
    longest = max((len(ticks) for ticks in _TICKS.findall(text)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}{language}\n{text.rstrip()}\n{fence}"

"""What tools gave as rows of a card: text, JSON, pictures, documents, pages found, errors."""

from __future__ import annotations

import io
import json
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication

from nocopt.core import json_text
from nocopt.core.citations import cited
from nocopt.render.blocks import CodeBlock
from nocopt.ui.conversation.cards import EMPTY, CardHead, CardSection, RemarkRow
from nocopt.ui.conversation.citations import SourceRow, source_of
from nocopt.ui.conversation.code_layout import CodeRow
from nocopt.ui.conversation.images import attachment_row
from nocopt.ui.conversation.rows import RowSpec

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from nocopt.core.messages import Json, JsonObject
    from nocopt.ui.conversation.layouts import Row

_SUMMARY: Final = 200  # characters; the head shows one line
_OPAQUE: Final = frozenset({"encrypted_content", "encrypted_index", "data", "signature"})
_SHORT: Final = 100  # characters of what nobody can read
_MOST: Final = 100_000  # characters of JSON: to read and to write more holds up the window
_DEEPEST: Final = 32  # levels of JSON that are shown one below the other
_SPEC: Final = RowSpec(EMPTY.block, above=8, below=8)


class ToolSection(CardSection):
    """A card about a tool; its rows are those of what it shows."""

    def show(self, rows: list[Row]) -> None:
        """Show these rows under the head."""
        self.rows = [CardHead(self, EMPTY), *rows]
        self.spaced(0)
        self.hide_rows()

    def code(self, language: str, text: str) -> CodeRow:
        """Return a row of code."""
        (spec,) = self.placed([RowSpec(CodeBlock(language, text), above=8, below=8)])
        return CodeRow(self, spec)

    def value(self, value: Json) -> CodeRow:
        """Return a row of JSON."""
        return self.code("json", pretty(value))

    def remark(self, text: str) -> RemarkRow:
        """Return a quiet line."""
        return RemarkRow(self, text, self.inside)

    @property
    def inside(self) -> RowSpec:
        """Where rows in the card stand."""
        (spec,) = self.placed([_SPEC])
        return spec

    def result_rows(self, raw: JsonObject) -> list[Row]:
        """Return the rows of a result; that there is nothing in it is said."""
        rows = list(self._rows(raw.get("content")))
        return rows or [self.remark(QCoreApplication.translate("Conversation", "Empty"))]

    # ------------------------------------------------------------------------- internals

    def _rows(self, content: Json) -> Iterator[Row]:
        if isinstance(content, str):
            yield from self._text(content)
            return
        for block in content if isinstance(content, list) else [content]:
            if isinstance(block, dict):
                yield from self._block(block)
            elif block is not None:
                yield self.value(block)

    def _block(self, block: JsonObject) -> Iterator[Row]:
        kind, text = str(block.get("type", "")), block.get("text")
        match kind:
            case "text" if isinstance(text, str):
                yield from self._text(text)
            case "image" | "document":
                yield attachment_row(self, block, self.inside)
                yield from self._document(block)
            case "web_search_result":
                yield SourceRow(self, source_of(cited(block), 0), self.inside)
            case "web_fetch_result" | "search_result":
                yield SourceRow(self, source_of(cited(block), 0), self.inside)
                yield from self._rows(block.get("content"))
            case _ if "stdout" in block or "stderr" in block:
                yield from self._output(block)
            case _:
                yield self.value(block)

    def _document(self, block: JsonObject) -> Iterator[Row]:
        """The text of a document that is one."""
        source = block.get("source")
        if isinstance(source, dict) and source.get("type") == "text":
            yield from self._text(str(source.get("data") or ""))

    def _text(self, text: str) -> Iterator[Row]:
        if not text.strip():
            return
        value = None
        if len(text) <= _MOST and text.lstrip()[:1] in ("{", "["):
            with suppress(ValueError):
                value = json_text.parse(text)
        yield self.code("text", text) if value is None else self.value(value)

    def _output(self, block: JsonObject) -> Iterator[Row]:
        for name in ("stdout", "stderr"):
            text = block.get(name)
            if isinstance(text, str) and text.strip():
                yield self.code(name, text.rstrip("\n"))
        if block.get("return_code"):
            yield self.remark(_code_said(block))


def failed(raw: JsonObject) -> bool:
    """Return whether a tool says that it failed (sections 5.1 and 5.2)."""
    return raw.get("is_error") is True or bool(error_code(raw.get("content")))


def summed_up(raw: JsonObject, rows: Sequence[Row]) -> str:
    """Return a result, which is shown as these rows, in one line."""
    content = raw.get("content")
    code = error_code(content)
    if code:
        return code
    if isinstance(content, dict) and content.get("return_code"):
        return _ended_badly(content)
    if isinstance(content, dict) and content.get("type") == "web_fetch_result":
        return fetched(content)
    found = sum(isinstance(row, SourceRow) for row in rows)
    if found:
        said = QCoreApplication.translate("Conversation", "Pages found: {count}")
        return said.format(count=found)
    return summary(next((row.text or row.spoken for row in rows), ""))


def text_of(rows: Sequence[Row]) -> str:
    """Return the text of a result as these rows show it."""
    return "\n\n".join(row.text for row in rows if row.text)


def fetched(content: JsonObject) -> str:
    """Return what was fetched in one line: the title of the document, else its address."""
    document = content.get("content")
    title = document.get("title") if isinstance(document, dict) else None
    return summary(str(title or content.get("url") or ""))


def _code_said(content: JsonObject) -> str:
    said = QCoreApplication.translate("Conversation", "Ended with code {code}")
    return said.format(code=content["return_code"])


def _ended_badly(content: JsonObject) -> str:
    """The code of a program in one line, with what it said about that, or else at all."""
    said = (content.get("stderr"), content.get("stdout"))
    text = next((one for one in said if isinstance(one, str) and one.strip()), "")
    return " · ".join(part for part in (_code_said(content), summary(text)) if part)


def error_code(content: Json) -> str:
    """Return the code of an error that a server tool ended with (section 5.2), else nothing."""
    if not isinstance(content, dict) or "error_code" not in content:
        return ""
    return str(content["error_code"])


def pretty(value: Json) -> str:
    """Return JSON as it is read best: what only its server can read is cut, and what is very long.

    Of that, no more is looked at than is shown.
    """
    if _is_long(value):
        return _beginning(value)
    return written(value if _is_deep(value) else _readable(value))


def written(value: Json) -> str:
    """JSON in lines; what nests too deep or is too long to be read that way in one line."""
    in_lines = not (_is_long(value) or _is_deep(value))
    return json.dumps(value, ensure_ascii=False, indent=2 if in_lines else None)


def _is_long(value: Json) -> bool:
    """Whether a value has more characters than are shown; no more of it is looked at than that."""
    room, waiting = _MOST, [value]
    while waiting and room >= 0:
        one = waiting.pop()
        room -= len(one) if isinstance(one, (str, dict, list)) else 1
        if room >= 0 and isinstance(one, (dict, list)):
            waiting += one.values() if isinstance(one, dict) else one
    return room < 0


def _beginning(value: Json) -> str:
    """Return as much of a value as is shown, in lines."""
    text = io.StringIO()
    for piece in _indented(value, "\n"):
        text.write(piece)
        if text.tell() > _MOST:
            return f"{text.getvalue()[:_MOST]}…"
    return text.getvalue()


def _indented(value: Json, margin: str) -> Iterator[str]:
    """JSON in lines, piece by piece, each line behind this margin."""
    if not isinstance(value, (dict, list)) or not value or len(margin) > 2 * _DEEPEST:
        yield from _tokens(value, _MOST)
        return
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    inner = f"{margin}  "
    named = value.items() if isinstance(value, dict) else (("", one) for one in value)
    for number, (name, one) in enumerate(named):
        yield f"{',' if number else opening}{inner}"
        if isinstance(value, dict):
            yield f"{json.dumps(name, ensure_ascii=False)}: "
        yield from _indented(_short(name, one), inner)
    yield f"{margin}{closing}"


def _is_deep(value: Json) -> bool:
    level = [value]
    for _ in range(_DEEPEST + 1):
        parts = (one for one in level if isinstance(one, (dict, list)))
        level = [part for one in parts for part in (one.values() if isinstance(one, dict) else one)]
        if not level:
            return False
    return True


def _readable(value: Json) -> Json:
    if isinstance(value, list):
        return [_readable(one) for one in value]
    if isinstance(value, dict):
        return {name: _short(name, _readable(one)) for name, one in value.items()}
    return value


def _short(name: str, value: Json) -> Json:
    """Cut what nobody can read."""
    if name in _OPAQUE and isinstance(value, str) and len(value) > _SHORT:
        return f"{value[:_SHORT]}…"
    return value


def summary(value: str | Mapping[str, Json]) -> str:
    """Return arguments or a result in one line: of a single argument, its value alone.

    No more of the value is read than the line has room for.
    """
    if isinstance(value, str):
        text = value[: 4 * _SUMMARY]
    elif len(value) == 1 and isinstance(only := next(iter(value.values())), str):
        text = only[: 4 * _SUMMARY]
    else:
        text = ""
        for token in _tokens(dict(value)) if value else ():
            text += token
            if len(text) > _SUMMARY:
                break
    return " ".join(text.split())[:_SUMMARY]


def _tokens(value: Json, longest: int = 4 * _SUMMARY) -> Iterator[str]:
    """JSON in one line, piece by piece; a string is cut where the line surely ends before it."""
    if isinstance(value, dict):
        yield "{"
        for number, (name, one) in enumerate(value.items()):
            yield f"{', ' if number else ''}{json.dumps(name, ensure_ascii=False)}: "
            yield from _tokens(_short(name, one), longest)
        yield "}"
    elif isinstance(value, list):
        yield "["
        for number, one in enumerate(value):
            yield ", " if number else ""
            yield from _tokens(one, longest)
        yield "]"
    else:
        cut = value[:longest] if isinstance(value, str) else value
        yield json.dumps(cut, ensure_ascii=False)

"""Runs the library's inline engine over a text and makes spans of the element tree it builds.

Importing this module imports the library, so `nocopt.render.inline` does it on first use.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING, NamedTuple

from markdown import Markdown
from markdown.treeprocessors import InlineProcessor
from markdown.util import ETX, INLINE_PLACEHOLDER_RE, STX

from nocopt.render.blocks import Inline, Span, Style
from nocopt.render.dialect import Dialect
from nocopt.render.links import allowed
from nocopt.render.references import note_numbers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nocopt.render.references import References

_STYLES = {
    "strong": Style.BOLD,
    "em": Style.ITALIC,
    "del": Style.STRIKE,
    "code": Style.CODE,
    "sub": Style.SUB,
    "sup": Style.SUP,
    "kbd": Style.KBD,
    "mark": Style.MARK,
    "math": Style.MATH,
    "displayed": Style.MATH | Style.DISPLAY,
}
_RESERVED = str.maketrans({STX: "\ufffd", ETX: "\ufffd", "\0": "\ufffd"})
_LINE_END = re.compile(r"^[ \t]*\n[ \t]*")
# Blanks are looked at from their first on, or a long run of them would be read from each of them.
_SOFT_BREAK = re.compile(r"(?:(?<![ \t])[ \t]++|)\n[ \t]*+")


class InlineEngine:
    """One instance of the library with our dialect."""

    def __init__(self, *, soft_break: str) -> None:
        self._dialect = Dialect()
        inline = Markdown(extensions=[self._dialect]).treeprocessors["inline"]
        assert isinstance(inline, InlineProcessor)
        self._inline = inline
        self._soft_break = soft_break

    def set_references(self, references: References) -> None:
        """The labels that reference links may use."""
        self._dialect.references = references
        self._dialect.notes = note_numbers(references)

    def spans(self, text: str) -> Inline:
        """The spans of `text`; markup nested too deep for the library leaves it as it stands."""
        text = text.translate(_RESERVED)
        root = ET.Element("div")
        ET.SubElement(root, "p").text = text
        collector = _Collector(self._soft_break)
        try:
            self._inline.run(root)
            self._walk(root[0], collector, _Look())
        except RecursionError:
            collector = _Collector(self._soft_break)
            collector.text(text, _Look())
        return collector.spans()

    def _walk(self, element: ET.Element, into: _Collector, look: _Look) -> None:
        match element.tag:
            case "br":
                into.hard_break(look)
            case "a":
                look = look.linked(element)
            case "img":
                look = look.linked(element)
                if not element.text and not len(element):
                    into.text(element.get("href", ""), look)
            case tag:
                style = look.style | _STYLES.get(tag, Style.PLAIN)
                look = look._replace(style=style, note=element.get("note", look.note))
        self._text(element.text, into, look)
        for child in element:
            self._walk(child, into, look)
            self._text(child.tail, into, look)

    def _text(self, text: str | None, into: _Collector, look: _Look) -> None:
        """Text in which the library may have left things that it set aside."""
        if not text:
            return
        end = 0
        for found in INLINE_PLACEHOLDER_RE.finditer(text):
            into.text(text[end : found.start()], look)
            node = self._inline.stashed_nodes[found[1]]
            if isinstance(node, str):
                into.text(node, look)
            else:
                self._walk(node, into, look)
            end = found.end()
        into.text(text[end:], look)


class _Look(NamedTuple):
    """What a span is beside its text."""

    style: Style = Style.PLAIN
    href: str | None = None
    note: str | None = None

    def linked(self, element: ET.Element) -> _Look:
        return self._replace(href=self.href or allowed(element.get("href", "")))


class _Collector:
    """Collects spans, joining neighbours that look the same."""

    def __init__(self, soft_break: str) -> None:
        self._soft_break = soft_break
        self._parts: list[tuple[list[str], _Look]] = []
        self._broken = False  # by a hard line break, which a line end may follow

    def text(self, text: str, look: _Look) -> None:
        if self._broken:
            text = _LINE_END.sub("", text)
        if "\n" in text:
            text = _SOFT_BREAK.sub(self._soft_break, text)
        self._add(text, look)

    def hard_break(self, look: _Look) -> None:
        self._add("\n", look)
        self._broken = True

    def spans(self) -> Inline:
        return tuple(self._spans())

    def _spans(self) -> Iterator[Span]:
        for texts, look in self._parts:
            yield Span("".join(texts), *look)

    def _add(self, text: str, look: _Look) -> None:
        if not text:
            return
        self._broken = False
        apart = look.note is not None or look.style & Style.MATH
        if self._parts and self._parts[-1][1] == look and not apart:
            self._parts[-1][0].append(text)
        else:
            self._parts.append(([text], look))

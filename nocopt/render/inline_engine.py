"""Runs the library's inline engine over a text and makes spans of the element tree it builds.

Importing this module imports the library, so `nocopt.render.inline` does it on first use.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

from markdown import Markdown
from markdown.treeprocessors import InlineProcessor
from markdown.util import ETX, INLINE_PLACEHOLDER_RE, STX

from nocopt.render.blocks import Inline, Span, Style
from nocopt.render.dialect import Dialect
from nocopt.render.links import allowed

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
}
_RESERVED = str.maketrans({STX: "\ufffd", ETX: "\ufffd", "\0": "\ufffd"})
_SOFT_BREAK = re.compile(r"[ \t]*\n[ \t]*")


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

    def spans(self, text: str) -> Inline:
        """The spans of `text`; markup nested too deep for the library leaves it as it stands."""
        text = text.translate(_RESERVED)
        root = ET.Element("div")
        ET.SubElement(root, "p").text = text
        collector = _Collector(self._soft_break)
        try:
            self._inline.run(root)
            self._walk(root[0], collector, Style.PLAIN, None)
        except RecursionError:
            collector = _Collector(self._soft_break)
            collector.text(text, Style.PLAIN, None)
        return collector.spans()

    def _walk(self, element: ET.Element, into: _Collector, style: Style, href: str | None) -> None:
        match element.tag:
            case "br":
                into.hard_break(style, href)
            case "a":
                href = href or allowed(element.get("href", ""))
            case "img":
                href = href or allowed(element.get("href", ""))
                if not element.text:
                    into.text(element.get("href", ""), style, href)
            case tag:
                style |= _STYLES.get(tag, Style.PLAIN)
        self._text(element.text, into, style, href)
        for child in element:
            self._walk(child, into, style, href)
            self._text(child.tail, into, style, href)

    def _text(self, text: str | None, into: _Collector, style: Style, href: str | None) -> None:
        """Text in which the library may have left things that it set aside."""
        if not text:
            return
        end = 0
        for found in INLINE_PLACEHOLDER_RE.finditer(text):
            into.text(text[end : found.start()], style, href)
            node = self._inline.stashed_nodes[found[1]]
            if isinstance(node, str):
                into.text(node, style, href)
            else:
                self._walk(node, into, style, href)
            end = found.end()
        into.text(text[end:], style, href)


class _Collector:
    """Collects spans, joining neighbours that look the same."""

    def __init__(self, soft_break: str) -> None:
        self._soft_break = soft_break
        self._parts: list[tuple[list[str], Style, str | None]] = []

    def text(self, text: str, style: Style, href: str | None) -> None:
        if "\n" in text:
            text = _SOFT_BREAK.sub(self._soft_break, text)
        self._add(text, style, href)

    def hard_break(self, style: Style, href: str | None) -> None:
        self._add("\n", style, href)

    def spans(self) -> Inline:
        return tuple(self._spans())

    def _spans(self) -> Iterator[Span]:
        for texts, style, href in self._parts:
            yield Span("".join(texts), style, href)

    def _add(self, text: str, style: Style, href: str | None) -> None:
        if not text:
            return
        if self._parts and self._parts[-1][1:] == (style, href):
            self._parts[-1][0].append(text)
        else:
            self._parts.append(([text], style, href))

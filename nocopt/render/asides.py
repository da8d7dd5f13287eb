"""Open containers that CommonMark does not know: footnotes and details with a summary."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, TypeAlias

from nocopt.render.blocks import Block, Details, Footnote
from nocopt.render.containers import Children, ItemNode, QuoteNode, Root

if TYPE_CHECKING:
    from nocopt.render.line import Line

_INDENTED = 4
FOOTNOTE: Final = re.compile(r"\[\^([^\]\[\s]{1,64})\]:[ \t]*")
DETAILS: Final = re.compile(r"<details(\s[^<>]*)?>[ \t]*", re.IGNORECASE)
DETAILS_END: Final = re.compile(r"</details>[ \t]*", re.IGNORECASE)
SUMMARY: Final = re.compile(r"<summary(?:\s[^<>]*)?>[ \t]*", re.IGNORECASE)
_SUMMARY_END = re.compile(r"</summary>[ \t]*", re.IGNORECASE)
_OPEN = re.compile(r"\sopen\b", re.IGNORECASE)
# A summary is emphasised as it is; tags that would only say so again are left out.
_WEIGHT = re.compile(r"</?(?:b|strong|h[1-6])>", re.IGNORECASE)


class FootnoteNode:
    """An open footnote; its lines are indented, but for those of a paragraph that goes on."""

    __slots__ = ("children", "end", "label", "start")

    def __init__(self, start: int, label: str, children: Children[Block] | None = None) -> None:
        self.start = self.end = start
        self.label = label
        self.children: Children[Block] = Children() if children is None else children

    def continues(self, line: Line) -> bool:
        """Whether the line is blank or indented; the indentation is then consumed."""
        if not line.blank and line.indent < _INDENTED:
            return False
        line.skip_columns(_INDENTED)
        return True

    def add(self, block: Block, _start: int, end: int) -> None:
        """Take a closed block."""
        self.children.own.append(block)
        self.end = max(self.end, end)

    def build(self) -> Footnote:
        """The footnote as a value."""
        return Footnote(self.label, self.children.all())

    def fork(self) -> FootnoteNode:
        """A copy to try a line on."""
        twin = FootnoteNode(self.start, self.label, self.children.fork())
        twin.end = self.end
        return twin


class DetailsNode:
    """Open details: every line belongs to them until the closing tag."""

    __slots__ = ("_open", "_summary", "children", "end", "in_summary", "start")

    def __init__(
        self, start: int, attributes: str | None, children: Children[Block] | None = None
    ) -> None:
        self.start = self.end = start
        self._open = bool(attributes and _OPEN.search(attributes))
        self._summary: list[str] = []
        self.in_summary = False
        self.children: Children[Block] = Children() if children is None else children

    @property
    def takes_summary(self) -> bool:
        """Whether a summary may still come."""
        return not (self._summary or self.in_summary or self.children)

    def continues(self, line: Line) -> bool:
        """Every line belongs to the details, but a summary ends with a blank one."""
        if line.blank:
            self.in_summary = False
        return True

    def take_summary(self, line: Line) -> None:
        """Take the line, or its beginning up to the end of the summary, into the summary."""
        self.in_summary = True
        source = line.rest
        found = _SUMMARY_END.search(source)
        text = source if found is None else source[: found.start()]
        self._summary.append(_WEIGHT.sub("", text).strip(" \t"))
        line.skip_marker(len(source) if found is None else found.end())
        self.in_summary = found is None

    def add(self, block: Block, _start: int, end: int) -> None:
        """Take a closed block."""
        self.children.own.append(block)
        self.end = max(self.end, end)

    def build(self) -> Details:
        """The details as a value."""
        summary = " ".join(part for part in self._summary if part)
        return Details(summary, self.children.all(), self._open)

    def fork(self) -> DetailsNode:
        """A copy to try a line on."""
        twin = DetailsNode(self.start, None, self.children.fork())
        twin.end, twin.in_summary = self.end, self.in_summary
        twin._open, twin._summary = self._open, list(self._summary)
        return twin


Holder: TypeAlias = Root | QuoteNode | ItemNode | FootnoteNode | DetailsNode

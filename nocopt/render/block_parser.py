"""The block parser: takes one line after another into a tree of open blocks.

A line that is not finished yet is tried on a fork of the parser, whose cost grows
with the depth of the spine and not with the length of the text.
"""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import TYPE_CHECKING, ClassVar

from nocopt.render.asides import (
    DETAILS,
    DETAILS_END,
    FOOTNOTE,
    SUMMARY,
    DetailsNode,
    FootnoteNode,
)
from nocopt.render.blocks import Heading, Rule
from nocopt.render.containers import ItemNode, ListNode, QuoteNode
from nocopt.render.leaves import FenceNode, IndentedNode, Leaf, MathNode, ParagraphNode, TableNode
from nocopt.render.line import Line
from nocopt.render.references import Reference, footnote_key
from nocopt.render.spine import Spine
from nocopt.render.tables import delimiter_row, split_row
from nocopt.render.tex import opening

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from nocopt.render.references import References
    from nocopt.render.spine import Node

# Blocks nested deeper than this are text: no reader follows them, and whoever walks the values
# recursively is safe.
MAX_DEPTH = 64
# A table with more columns stays text as it is written: nobody could read it, and one row of it
# would take longer than a frame has.
MAX_COLUMNS = 1_000

_INDENTED = 4
_HEADING = re.compile(r"(#{1,6})(?:[ \t]+|$)")
_SETEXT = re.compile(r"(=+|-+)[ \t]*$")
_RULE = re.compile(r"([*_-])[ \t]*(?:\1[ \t]*){2,}$")
_FENCE = re.compile(r"(`{3,}(?=[^`]*$)|~{3,})[ \t]*([^ \t]*)")
_DETAILS_END = "</details>"
_ITEM = re.compile(r"(?:[*+-]|([0-9]{1,9})[.)])(?=[ \t]|$)")


class _Start(Enum):
    """What a line begins with at the reading position."""

    TEXT = auto()
    CONTAINER = auto()
    LEAF = auto()


class BlockParser(Spine):
    """Parses lines into blocks."""

    def __init__(
        self, spine: Sequence[Node] = (), number: int = 0, known: References | None = None
    ) -> None:
        super().__init__(spine, number, known)
        self._leaf: Leaf | None = None  # the open leaf that the line being taken belongs to

    def fork(self) -> BlockParser:
        """A parser that goes on from here; to be thrown away before this one goes on."""
        spine = [node.fork() for node in self._spine]
        return BlockParser(spine, self._number, self.definitions)

    def line(self, text: str) -> None:
        """Take one line, given without its line ending."""
        self._number += 1
        if len(self._spine) == 2 and self._goes_on_with(text):
            return
        tip = self._spine[-1]
        line = Line(text)
        self._depth = self._matched(line)
        self._leaf = None
        if self._depth == len(self._spine) and isinstance(tip, Leaf):
            if isinstance(tip, FenceNode | IndentedNode):
                self._take_code(tip, line)
                return
            if isinstance(tip, MathNode):
                line.skip_columns(tip.indent)
                self._take_math(tip, line.tail)
                return
            self._leaf = tip
            self._depth -= 1
        if isinstance(tip, DetailsNode) and tip.in_summary:
            self._mention(line.rest)
            tip.take_summary(line)
        self._take_rest(line)

    def _goes_on_with(self, text: str) -> bool:
        """Take a line of a table or of code, both of which may be long, without a closer look.

        Return whether it could be done.
        """
        tip = self._spine[-1]
        if isinstance(tip, FenceNode) and tip.goes_on_with(text):
            tip.take_text(text, self._number)
            return True
        if isinstance(tip, TableNode) and tip.goes_on_with(text):
            self._mention(text)
            tip.take(text, self._number)
            return True
        return False

    def _take_rest(self, line: Line) -> None:
        """Take what is left of a line behind the markers of its containers."""
        ends = self._cut_end(line)
        start = self._start(line)
        while start is _Start.CONTAINER:
            self._depth = len(self._spine)
            self._leaf = None
            ends = ends or self._cut_end(line)
            start = self._start(line)
        if start is _Start.TEXT:
            self._take_text(line)
        if ends:
            self._close_to(ends)

    def _cut_end(self, line: Line) -> int:
        """Cut off the tag that ends details behind text; the place of those details, or 0."""
        if not line.ends_with(_DETAILS_END) or not (at := self._innermost_details()):
            return 0
        text = line.rest.lower().rstrip(" \t")
        if len(text) <= len(_DETAILS_END) or "<details" in text:
            return 0
        line.cut_end(len(_DETAILS_END))
        return at

    def _matched(self, line: Line) -> int:
        """How many blocks of the spine the line belongs to; their markers are consumed."""
        last = len(self._spine) - 1
        for depth, node in enumerate(self._spine):
            empty = (
                depth == last and isinstance(node, ItemNode | FootnoteNode) and not node.children
            )
            if empty and line.blank:
                return depth  # An item may begin with one blank line, not with two.
            if not node.continues(line):
                return depth
            if isinstance(node, QuoteNode) or (isinstance(node, DetailsNode) and not line.blank):
                node.end = self._number
        return last + 1

    def takes_apart(self, text: str) -> bool:
        """Take a line; whether it belongs to nothing before it, so that a text may be cut there.

        For forks only. `close_before_text` then ends the text before that line.
        """
        number = self._number + 1
        depth = self._matched(Line(text))
        if not all(isinstance(node, ListNode) for node in self._spine[1:depth]):
            return False
        self.line(text)
        return all(node.start >= number for node in self._spine[1:])

    # Text ------------------------------------------------------------------------------------

    def _take_code(self, leaf: FenceNode | IndentedNode, line: Line) -> None:
        if leaf.take(line, self._number):
            self._close_to(len(self._spine) - 1)

    def _take_math(self, leaf: MathNode, text: str) -> None:
        rest = leaf.take(text, self._number)
        if rest is None:
            return
        self._close_to(len(self._spine) - 1)
        if rest:
            self._depth = len(self._spine)
            self._leaf = None
            self._take_rest(Line(rest))

    def _take_text(self, line: Line) -> None:
        tip = self._spine[-1]
        if line.blank:
            self._close_to(self._depth)
        elif isinstance(tip, MathNode):
            self._take_math(tip, line.tail)
        else:
            self._mention(line.rest)
            self._take_inline(line)

    def _take_inline(self, line: Line) -> None:
        tip = self._spine[-1]
        if isinstance(self._leaf, TableNode):
            self._leaf.take(line.rest, self._number)
        elif isinstance(tip, ParagraphNode):
            # Also when the containers of the paragraph did not match: a lazy continuation.
            tip.take(line.rest, self._number)
            self._define(tip)
        else:
            self._open_paragraph(line.rest)

    def _open_paragraph(self, text: str) -> None:
        self._open(paragraph := ParagraphNode(self._number))
        paragraph.take(text, self._number)

    # Block starts ----------------------------------------------------------------------------

    def _start(self, line: Line) -> _Start:
        if line.indent >= _INDENTED:
            if line.blank or isinstance(self._spine[-1], ParagraphNode | MathNode):
                return _Start.TEXT
            self._open(code := IndentedNode(self._number))
            code.take(line, self._number)
            return _Start.LEAF
        for starts in self._STARTS.get(line.char, ()):
            start = starts(self, line)
            if start is not _Start.TEXT:
                return start
        return _Start.TEXT

    def _start_quote(self, line: Line) -> _Start:
        if self._depth >= MAX_DEPTH:
            return _Start.TEXT
        line.skip_marker(1)
        line.skip_columns(1)
        self._open(QuoteNode(self._number))
        return _Start.CONTAINER

    def _start_heading(self, line: Line) -> _Start:
        found = line.match(_HEADING)
        if found is None:
            return _Start.TEXT
        line.skip_marker(found.end() - found.start())
        self._mention(line.rest)
        self._add(Heading(len(found[1]), _without_closing(line.rest)))
        return _Start.LEAF

    def _start_fence(self, line: Line) -> _Start:
        found = line.match(_FENCE)
        if found is None:
            return _Start.TEXT
        self._open(FenceNode(self._number, found[1], line.indent, found[2]))
        return _Start.LEAF

    def _start_rule(self, line: Line) -> _Start:
        # In one go first: the expression would look at each of many markers, for each list in them.
        if line.rest.strip(line.char + " \t") or not line.match(_RULE):
            return _Start.TEXT
        self._add(Rule())
        return _Start.LEAF

    def _start_setext(self, line: Line) -> _Start:
        leaf = self._leaf
        found = line.match(_SETEXT)
        if found is None or not isinstance(leaf, ParagraphNode):
            return _Start.TEXT
        has_text = leaf.settle()
        self._define(leaf)
        if not has_text:
            leaf.take(line.rest, self._number)
            return _Start.LEAF
        self._spine.pop()
        self._add(Heading(1 if found[1][0] == "=" else 2, leaf.text()), leaf.start)
        return _Start.LEAF

    def _start_item(self, line: Line) -> _Start:
        found = line.match(_ITEM)
        if found is None or self._depth >= MAX_DEPTH:
            return _Start.TEXT
        length = len(found[0])
        first = int(found[1] or 1)
        if isinstance(self._leaf, ParagraphNode):
            # Only what is surely meant as a list may interrupt a paragraph.
            empty = not line.rest[length:].strip(" \t")
            if empty or first != 1:
                return _Start.TEXT
        offset = line.indent + length
        line.skip_marker(length)
        padding = 1 if line.blank or line.indent > _INDENTED else line.indent
        line.skip_columns(padding)
        self._open_item(found[0][-1], first, offset + padding)
        return _Start.CONTAINER

    def _start_math(self, line: Line) -> _Start:
        # A line that an open formula goes on with, outside of its containers, is not another one.
        delimiters = None if self.in_math else opening(line.rest)
        if delimiters is None:
            return _Start.TEXT
        self._open(leaf := MathNode(self._number, delimiters, line.indent))
        self._take_math(leaf, line.rest)
        return _Start.LEAF

    def _start_footnote(self, line: Line) -> _Start:
        found = line.match(FOOTNOTE)
        if found is None or self._depth >= MAX_DEPTH:
            return _Start.TEXT
        line.skip_marker(len(found[0]))
        self._open(FootnoteNode(self._number, found[1]))
        self._refer(footnote_key(found[1]), Reference(""))
        return _Start.CONTAINER

    def _start_details(self, line: Line) -> _Start:
        found = line.match(DETAILS)
        if found is None or self._depth >= MAX_DEPTH:
            return _Start.TEXT
        line.skip_marker(len(found[0]))
        self._open(DetailsNode(self._number, found[1]))
        return _Start.CONTAINER

    def _start_summary(self, line: Line) -> _Start:
        found, tip = line.match(SUMMARY), self._spine[-1]
        if found is None or not isinstance(tip, DetailsNode) or not tip.takes_summary:
            return _Start.TEXT
        line.skip_marker(len(found[0]))
        self._mention(line.rest)
        tip.take_summary(line)
        return _Start.CONTAINER

    def _end_details(self, line: Line) -> _Start:
        found = line.match(DETAILS_END)
        at = self._innermost_details()
        if found is None or not at:
            return _Start.TEXT
        line.skip_marker(len(found[0]))
        self._close_to(at)
        return _Start.CONTAINER

    def _innermost_details(self) -> int:
        """The place in the spine of the innermost details that the line belongs to, or 0."""
        places = range(self._depth - 1, 0, -1)
        return next((at for at in places if isinstance(self._spine[at], DetailsNode)), 0)

    def _start_table(self, line: Line) -> _Start:
        leaf = self._leaf
        align = delimiter_row(line.rest) if isinstance(leaf, ParagraphNode) else None
        if align is None or not isinstance(leaf, ParagraphNode):
            return _Start.TEXT
        header = leaf.last_line()
        cells = split_row(header)
        if len(cells) != len(align) or len(cells) > MAX_COLUMNS or "|" not in header:
            return _Start.TEXT
        leaf.pop_line()
        if leaf.empty:
            self._spine.pop()
        self._open(TableNode(self._number - 1, cells, align))
        return _Start.LEAF

    _STARTS: ClassVar[Mapping[str, tuple[Callable[[BlockParser, Line], _Start], ...]]] = {
        ">": (_start_quote,),
        "#": (_start_heading,),
        "`": (_start_fence,),
        "~": (_start_fence,),
        "=": (_start_setext,),
        "-": (_start_setext, _start_rule, _start_item, _start_table),
        "*": (_start_rule, _start_item),
        "_": (_start_rule,),
        "+": (_start_item,),
        "|": (_start_table,),
        ":": (_start_table,),
        "$": (_start_math,),
        "\\": (_start_math,),
        "[": (_start_footnote,),
        "<": (_start_details, _start_summary, _end_details),
        **dict.fromkeys("0123456789", (_start_item,)),
    }


def _without_closing(heading: str) -> str:
    """The text of a heading without the marks that may close it, which stand behind a blank.

    No regular expression: it would look for them again from each blank of many.
    """
    text = heading.strip(" \t")
    bare = text.rstrip("#")
    return bare.rstrip(" \t") if not bare or bare[-1] in " \t" else text

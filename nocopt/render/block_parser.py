"""The block parser: takes one line after another into a tree of open blocks.

The tree is kept as its rightmost path only (the spine): everything left of it is closed and is a
value already. A line that is not finished yet is tried on a fork of the parser, whose cost grows
with the depth of the spine and not with the length of the text.
"""

from __future__ import annotations

import re
from enum import Enum, auto
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar, TypeAlias

from nocopt.render.blocks import Block, Heading, Rule
from nocopt.render.containers import Holder, ItemNode, ListNode, QuoteNode, Root
from nocopt.render.leaves import FenceNode, IndentedNode, Leaf, ParagraphNode, TableNode
from nocopt.render.line import Line
from nocopt.render.tables import delimiter_row, split_row

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from nocopt.render.references import Reference, References

# Blocks nested deeper than this are text: no reader follows them, and whoever walks the values
# recursively is safe.
MAX_DEPTH = 64
LONGEST_HEAD = 400  # characters; a longer line is shown before it is known to head a table

_INDENTED = 4
_HEADING = re.compile(r"(#{1,6})(?:[ \t]+|$)")
_HEADING_END = re.compile(r"(?:^|[ \t]+)#+[ \t]*$")
_SETEXT = re.compile(r"(=+|-+)[ \t]*$")
_RULE = re.compile(r"([*_-])[ \t]*(?:\1[ \t]*){2,}$")
_FENCE = re.compile(r"(`{3,}(?=[^`]*$)|~{3,})[ \t]*([^ \t]*)")
_ITEM = re.compile(r"(?:[*+-]|([0-9]{1,9})[.)])(?=[ \t]|$)")

_Node: TypeAlias = Root | QuoteNode | ListNode | ItemNode | Leaf


class _Start(Enum):
    """What a line begins with at the reading position."""

    TEXT = auto()
    CONTAINER = auto()
    LEAF = auto()


class BlockParser:
    """Parses lines into blocks."""

    def __init__(
        self, spine: Sequence[_Node] = (), number: int = 0, known: References | None = None
    ) -> None:
        self._root = spine[0] if spine and isinstance(spine[0], Root) else Root()
        self._spine: list[_Node] = [self._root, *spine[1:]]
        self._number = number
        # Of the line being taken: the number of open containers it belongs to, and the open leaf.
        self._depth = 1
        self._leaf: Leaf | None = None
        self._known: References = MappingProxyType({}) if known is None else known
        self.definitions: dict[str, Reference] = {}

    @property
    def closed(self) -> Sequence[Block]:
        """The closed top-level blocks; of a fork, those closed since it was made."""
        return self._root.children.own

    @property
    def in_code(self) -> bool:
        """Whether a fenced code block is open."""
        return isinstance(self._spine[-1], FenceNode)

    @property
    def in_table(self) -> bool:
        """Whether a table is open."""
        return isinstance(self._spine[-1], TableNode)

    def withhold_head(self) -> None:
        """Take off the last line of an open paragraph if the next line may make it a table's head.

        For forks only: the line is lost.
        """
        tip = self._spine[-1]
        if not isinstance(tip, ParagraphNode):
            return
        line = tip.last_line()
        if line.startswith("|") and len(line) <= LONGEST_HEAD:
            tip.pop_line()
            if tip.empty:
                self._spine.pop()

    def fork(self) -> BlockParser:
        """A parser that goes on from here; to be thrown away before this one goes on."""
        spine = [node.fork() for node in self._spine]
        return BlockParser(spine, self._number, self.definitions)

    def close(self) -> None:
        """End the text: every open block is closed, save that open code stays marked as open."""
        self._close_to(1, at_end=True)

    def line(self, text: str) -> None:
        """Take one line, given without its line ending."""
        self._number += 1
        line = Line(text)
        self._depth = self._matched(line)
        self._leaf = None
        tip = self._spine[-1]
        if self._depth == len(self._spine) and isinstance(tip, Leaf):
            if isinstance(tip, FenceNode | IndentedNode):
                self._take_code(tip, line)
                return
            self._leaf = tip
            self._depth -= 1
        start = self._start(line)
        while start is _Start.CONTAINER:
            self._depth = len(self._spine)
            self._leaf = None
            start = self._start(line)
        if start is _Start.TEXT:
            self._take_text(line)

    def _matched(self, line: Line) -> int:
        """How many blocks of the spine the line belongs to; their markers are consumed."""
        last = len(self._spine) - 1
        for depth, node in enumerate(self._spine):
            if isinstance(node, ItemNode) and line.blank and depth == last and not node.children:
                return depth  # An item may begin with one blank line, not with two.
            if not node.continues(line):
                return depth
            if isinstance(node, QuoteNode):
                node.end = self._number
        return last + 1

    # Text ------------------------------------------------------------------------------------

    def _take_code(self, leaf: FenceNode | IndentedNode, line: Line) -> None:
        if leaf.take(line, self._number):
            self._close_to(len(self._spine) - 1)

    def _take_text(self, line: Line) -> None:
        tip = self._spine[-1]
        if line.blank:
            self._close_to(self._depth)
        elif isinstance(self._leaf, TableNode):
            self._leaf.take(line.rest, self._number)
        elif isinstance(tip, ParagraphNode):
            # Also when the containers of the paragraph did not match: a lazy continuation.
            tip.take(line.rest, self._number)
            self._define(tip)
        else:
            self._open(paragraph := ParagraphNode(self._number))
            paragraph.take(line.rest, self._number)

    # Block starts ----------------------------------------------------------------------------

    def _start(self, line: Line) -> _Start:
        if line.indent >= _INDENTED:
            if line.blank or isinstance(self._spine[-1], ParagraphNode):
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
        text = _HEADING_END.sub("", line.rest).strip(" \t")
        self._add(Heading(len(found[1]), text))
        return _Start.LEAF

    def _start_fence(self, line: Line) -> _Start:
        found = line.match(_FENCE)
        if found is None:
            return _Start.TEXT
        self._open(FenceNode(self._number, found[1], line.indent, found[2]))
        return _Start.LEAF

    def _start_rule(self, line: Line) -> _Start:
        if not line.match(_RULE):
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

    def _start_table(self, line: Line) -> _Start:
        leaf = self._leaf
        align = delimiter_row(line.rest) if isinstance(leaf, ParagraphNode) else None
        if align is None or not isinstance(leaf, ParagraphNode):
            return _Start.TEXT
        header = leaf.last_line()
        cells = split_row(header)
        if len(cells) != len(align) or "|" not in header:
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
        **dict.fromkeys("0123456789", (_start_item,)),
    }

    # The spine -------------------------------------------------------------------------------

    def _holder(self) -> Holder:
        """Close what the line does not belong to; the container that takes a new block."""
        self._close_to(self._depth)
        if isinstance(self._spine[-1], ListNode):
            self._close_to(len(self._spine) - 1)
        holder = self._spine[-1]
        assert isinstance(holder, Root | QuoteNode | ItemNode)
        return holder

    def _open(self, node: QuoteNode | ListNode | Leaf) -> None:
        self._holder()
        self._spine.append(node)

    def _open_item(self, marker: str, first: int, offset: int) -> None:
        self._close_to(self._depth)
        parent = self._spine[-1]
        if not isinstance(parent, ListNode) or parent.marker != marker:
            self._open(ListNode(self._number, marker, first))
        self._spine.append(ItemNode(self._number, offset))

    def _add(self, block: Block, start: int | None = None) -> None:
        self._holder().add(block, self._number if start is None else start, self._number)

    def _close_to(self, depth: int, *, at_end: bool = False) -> None:
        while len(self._spine) > depth:
            self._close_last(at_end=at_end)

    def _close_last(self, *, at_end: bool) -> None:
        node = self._spine.pop()
        parent = self._spine[-1]
        if isinstance(node, ItemNode):
            assert isinstance(parent, ListNode)
            parent.add(node)
            return
        assert isinstance(parent, Root | QuoteNode | ItemNode)
        assert not isinstance(node, Root)
        if isinstance(node, FenceNode):
            node.closed = not at_end
        block = node.build()
        if isinstance(node, ParagraphNode):
            self._define(node)
        if block is not None:
            parent.add(block, node.start, node.end)

    def _define(self, paragraph: ParagraphNode) -> None:
        for label, reference in paragraph.definitions:
            if label not in self._known:
                self.definitions.setdefault(label, reference)
        paragraph.definitions.clear()


_STARTS: dict[str, tuple[Callable[[BlockParser, Line, int, Leaf | None], _Start], ...]] = {}

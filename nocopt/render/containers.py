"""Open container blocks of a text being parsed: the text itself, quotes, lists and list items.

A container knows which lines belong to it and collects the closed blocks inside it. `start` and
`end` are line numbers counted from 1; `end` is the last line with content, so that a distance of
more than one line to whatever comes next is a blank line, which is what makes a list loose.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Generic, TypeVar

from nocopt.render.blocks import Block, ListBlock, ListItem, Paragraph, Quote

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nocopt.render.line import Line

_INDENTED = 4
_TASK = re.compile(r"\[([ xX])\][ \t]+(?=[^ \t])")
_T = TypeVar("_T")


class Children(Generic[_T]):
    """The closed children of a container.

    A fork shares the children closed before it instead of copying them, so it must be thrown away
    before its original goes on.
    """

    __slots__ = ("_earlier", "own")

    def __init__(self, earlier: Sequence[_T] = ()) -> None:
        self._earlier = earlier
        self.own: list[_T] = []

    def __len__(self) -> int:
        return len(self._earlier) + len(self.own)

    def all(self) -> tuple[_T, ...]:
        """Every child, those from before the fork included."""
        return (*self._earlier, *self.own)

    def fork(self) -> Children[_T]:
        """Children that begin with these and grow apart from them."""
        return Children(self.all() if self._earlier else self.own)


class Root:
    """The whole text."""

    __slots__ = ("children", "end", "start")

    def __init__(self, children: Children[Block] | None = None) -> None:
        self.children: Children[Block] = Children() if children is None else children
        self.start = self.end = 0

    def continues(self, _line: Line) -> bool:
        """Every line belongs to the text."""
        return True

    def add(self, block: Block, _start: int, _end: int) -> None:
        """Take a closed block."""
        self.children.own.append(block)

    def fork(self) -> Root:
        """A copy to try a line on."""
        return Root(self.children.fork())


class QuoteNode:
    """An open block quote."""

    __slots__ = ("children", "end", "start")

    def __init__(self, start: int, children: Children[Block] | None = None) -> None:
        self.start = self.end = start
        self.children: Children[Block] = Children() if children is None else children

    def continues(self, line: Line) -> bool:
        """Whether the line carries the marker of the quote, which is then consumed."""
        if line.indent >= _INDENTED or line.char != ">":
            return False
        line.skip_marker(1)
        line.skip_columns(1)
        return True

    def add(self, block: Block, _start: int, end: int) -> None:
        """Take a closed block."""
        self.children.own.append(block)
        self.end = max(self.end, end)

    def build(self) -> Quote:
        """The quote as a value."""
        return Quote(self.children.all())

    def fork(self) -> QuoteNode:
        """A copy to try a line on."""
        twin = QuoteNode(self.start, self.children.fork())
        twin.end = self.end
        return twin


class ItemNode:
    """An open list item; its content begins `offset` columns to the right of its list."""

    __slots__ = ("children", "end", "loose", "offset", "start")

    def __init__(self, start: int, offset: int, children: Children[Block] | None = None) -> None:
        self.start = self.end = start
        self.offset = offset
        self.loose = False
        self.children: Children[Block] = Children() if children is None else children

    def continues(self, line: Line) -> bool:
        """Whether the line is blank or indented far enough; its indentation is then consumed."""
        if not line.blank and line.indent < self.offset:
            return False
        line.skip_columns(self.offset)
        return True

    def add(self, block: Block, start: int, end: int) -> None:
        """Take a closed block; a blank line before it, and another before that, loosen the list."""
        if len(self.children) and start > self.end + 1:
            self.loose = True
        self.children.own.append(block)
        self.end = end

    def build(self) -> ListItem:
        """The item as a value, a task when its text begins with a box."""
        blocks = self.children.all()
        if blocks and isinstance(blocks[0], Paragraph):
            task = _TASK.match(blocks[0].text)
            if task is not None:
                first = replace(blocks[0], text=blocks[0].text[task.end() :])
                return ListItem((first, *blocks[1:]), checked=task[1] != " ")
        return ListItem(blocks)

    def fork(self) -> ItemNode:
        """A copy to try a line on."""
        twin = ItemNode(self.start, self.offset, self.children.fork())
        twin.end, twin.loose = self.end, self.loose
        return twin


class ListNode:
    """An open list; `marker` is the bullet, or the character behind the number."""

    __slots__ = ("children", "end", "first", "marker", "start", "tight")

    def __init__(
        self, start: int, marker: str, first: int, children: Children[ListItem] | None = None
    ) -> None:
        self.start = self.end = start
        self.marker = marker
        self.first = first
        self.tight = True
        self.children: Children[ListItem] = Children() if children is None else children

    def continues(self, _line: Line) -> bool:
        """A list goes on as long as its items do, or another item begins."""
        return True

    def add(self, item: ItemNode) -> None:
        """Take a closed item."""
        if item.loose or (len(self.children) and item.start > self.end + 1):
            self.tight = False
        self.children.own.append(item.build())
        self.end = item.end

    def build(self) -> ListBlock:
        """The list as a value."""
        ordered = self.marker in ".)"
        return ListBlock(ordered, self.first, self.tight, self.children.all())

    def fork(self) -> ListNode:
        """A copy to try a line on."""
        twin = ListNode(self.start, self.marker, self.first, self.children.fork())
        twin.end, twin.tight = self.end, self.tight
        return twin

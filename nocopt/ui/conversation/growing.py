"""Lists and tables that grow at their end: which of their rows stay as they are.

So a piece of text costs what it adds, however long the list or table is that it belongs to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nocopt.render.blocks import ListBlock, Table
from nocopt.ui.conversation.rows import rows_of_items, rows_of_strip, rows_of_table

if TYPE_CHECKING:
    from nocopt.render.blocks import Block
    from nocopt.ui.conversation.rows import RowSpec


class GrowingList:
    """A list that grows at its end: remembers how many rows each item has."""

    def __init__(self) -> None:
        self._block: ListBlock | None = None
        self._counts: list[int] = []

    def rows_kept(self, new: Block) -> int:
        """Return how many rows of the list as it was are those of `new`, too.

        Items behind them are forgotten. Closed items are the same objects in every patch, so one
        that is the same vouches for all before it.
        """
        old = self._block
        if old is None or not isinstance(new, ListBlock) or not _alike(old, new):
            return 0
        same = min(len(old.items), len(new.items))
        while same and old.items[same - 1] is not new.items[same - 1]:
            same -= 1
        del self._counts[same:]
        return sum(self._counts)

    def take(self, block: Block) -> list[RowSpec]:
        """Return the rows of the items that are not kept."""
        if not isinstance(block, ListBlock):
            raise TypeError(f"no list: {block!r}")
        self._block = block
        made = rows_of_items(block, len(self._counts))
        self._counts += [len(rows) for rows in made]
        return [row for rows in made for row in rows]


class GrowingTable:
    """A table that grows at its end: remembers what it was, and which strips of it are full."""

    def __init__(self) -> None:
        self._table: Table | None = None
        self._kept = 0

    def rows_kept(self, new: Block) -> int:
        """Return how many strips of the table as it was are those of `new`, too.

        The last strip is never kept: the edge of the table is painted below it. Closed rows are the
        same objects in every patch, so one that is the same vouches for all before it.
        """
        old, self._kept = self._table, 0
        if old is None or not isinstance(new, Table):
            return 0
        step = rows_of_strip(old)
        strips = min(max(0, len(old.rows) - 1) // step, len(new.rows) // step)
        if not strips or (old.header, old.align) != (new.header, new.align):
            return 0
        while strips and old.rows[strips * step - 1] is not new.rows[strips * step - 1]:
            strips -= 1
        # What was not the last strip has to stay another than the last one.
        self._kept = strips if len(new.rows) > strips * step else max(0, strips - 1)
        return self._kept

    def take(self, block: Block) -> list[RowSpec]:
        """Return the strips that are not kept."""
        if not isinstance(block, Table):
            raise TypeError(f"no table: {block!r}")
        self._table = block
        return rows_of_table(block, self._kept)


def _alike(old: ListBlock, new: ListBlock) -> bool:
    """Whether rows of one list can stand in the other: numbers as wide, items as far apart."""
    same = (old.ordered, old.start, old.tight) == (new.ordered, new.start, new.tight)
    ends = [max(99, block.start + len(block.items) - 1) for block in (old, new)]
    return same and len(str(ends[0])) == len(str(ends[1]))

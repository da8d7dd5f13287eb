"""What is selected: from one character to another, across rows and messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nocopt.ui.conversation.passage import Passage, passage_of
from nocopt.ui.conversation.positions import Position, Range

if TYPE_CHECKING:
    from collections.abc import Callable

    from nocopt.ui.conversation.items import Items, Move, Place
    from nocopt.ui.conversation.layouts import Row


class Selection:
    """A selection that begins at `anchor` and ends at `head`, in either order.

    Double and triple clicks select whole words and paragraphs: `unit` then widens both ends.
    """

    def __init__(self, items: Items) -> None:
        self._items = items
        self._anchor: Range | None = None
        self._head: Range | None = None
        self._unit: Callable[[Row, int], tuple[int, int]] | None = None
        self.by_keys = False  # the end is moved by the keyboard, and a caret shows it

    @property
    def head(self) -> Position | None:
        """The end that moves, None without a selection."""
        if self._anchor is None or self._head is None:
            return None
        return self._head.end if self._head.end >= self._anchor.end else self._head.start

    @property
    def range(self) -> Range | None:
        """What is selected, None if nothing is."""
        if self._anchor is None or self._head is None:
            return None
        start = min(self._anchor.start, self._head.start)
        end = max(self._anchor.end, self._head.end)
        return Range(start, end) if start < end else None

    def begin(
        self, at: Position, unit: Callable[[Row, int], tuple[int, int]] | None = None
    ) -> None:
        """Start anew at a position; `unit` finds what belongs together around an offset."""
        self._unit, self.by_keys = unit, False
        self._anchor = self._head = self._widened(at)

    def extend(self, to: Position, *, by_keys: bool = False) -> None:
        """Move the end that is being dragged."""
        if self._anchor is None:
            self.begin(to)
        if by_keys:
            self._unit = None
        self.by_keys = by_keys
        self._head = self._widened(to)

    def select_all(self) -> None:
        """Select every message."""
        if not self._items:
            return
        index = len(self._items) - 1
        item = self._items.prepare(index)
        row = len(item.rows) - 1
        self._unit = None
        self.begin(Position(0, 0, 0))
        self.extend(Position(index, row, len(item.rows[row].text)))

    def select(self, start: Position, end: Position) -> None:
        """Select what is between two positions."""
        self.begin(start)
        self.extend(end)

    def clear(self) -> None:
        """Select nothing."""
        self._anchor = self._head = None
        self.by_keys = False

    def rows_moved(self, move: Move) -> None:
        """Rows have other numbers."""
        self._anchor, self._head = (
            one and Range(*(end._replace(row=move.row_of(end[:2])) for end in one))
            for one in (self._anchor, self._head)
        )

    def items_above(self, count: int) -> None:
        """So many messages were put above all others."""
        self._anchor, self._head = (
            one and Range(*(end._replace(item=end.item + count) for end in one))
            for one in (self._anchor, self._head)
        )

    def keep_before(self, count: int) -> None:
        """Only the first `count` messages are still there: forget a selection beyond them."""
        ends = [one.end.item for one in (self._anchor, self._head) if one is not None]
        if any(item >= count for item in ends):
            self.clear()

    def in_row(self, place: Place, length: int) -> tuple[int, int] | None:
        """Return the selected part of a row whose text is so long, None if there is none."""
        found = self.range
        if found is None:
            return None
        start, end = found
        if place < start[:2] or place > end[:2]:
            return None
        low = start.offset if place == start[:2] else 0
        high = end.offset if place == end[:2] else length
        low, high = min(low, length), min(high, length)
        # One more than the length says that the line end behind the row is selected too.
        return (low, high + (place < end[:2])) if low < high or place < end[:2] else None

    def passage(self) -> Passage:
        """Return what is selected, from the data and not from the screen."""
        found = self.range
        if found is None:
            return Passage()
        for index in {found.start.item, found.end.item}:
            self._items.complete(index)
        return passage_of(self._items, self.range or found)

    def text(self) -> str:
        """Return the selected text."""
        return self.passage().text

    def _widened(self, at: Position) -> Range:
        if self._unit is None:
            return Range(at, at)
        row = self._items.prepare(at.item).rows[at.row]
        start, end = self._unit(row, at.offset)
        return Range(at._replace(offset=start), at._replace(offset=end))


def word_unit(row: Row, offset: int) -> tuple[int, int]:
    """A double click selects words."""
    return row.word_at(offset)


def paragraph_unit(row: Row, offset: int) -> tuple[int, int]:
    """A triple click selects paragraphs, lines of code and cells."""
    return row.paragraph_at(offset)

"""The messages of the pane in order, and the heights that place them below each other."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final, NamedTuple

from nocopt.ui.conversation.heights import Heights

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence, Set

    from nocopt.ui.conversation.message_item import MessageItem
    from nocopt.ui.conversation.stack import Stack


_FEW: Final = 60  # rows that are not worth looking through
_MANY: Final = 240  # rows that are too many, however long it takes to drop them
_FREED: Final = 0.002  # seconds of a frame for dropping: a strip of a table holds many layouts


class Place(NamedTuple):
    """A row of a message, by their numbers."""

    item: int
    row: int


class Move(NamedTuple):
    """Rows of a message have taken the place of others: those behind have other numbers now."""

    item: int
    first: int
    removed: int
    added: int

    def row_of(self, place: tuple[int, int]) -> int:
        """Return the number that a row of any message has now."""
        item, row = place
        if item != self.item or row < self.first:
            return row
        if row < self.first + self.removed:
            return self.first
        return row + self.added - self.removed


class Items:
    """Messages stacked below each other in a column of `width` pixels.

    Messages are prepared, and rows laid out, only when asked for: `measure` is that, everything
    else goes by estimates where nothing better is known.
    """

    def __init__(self) -> None:
        self._items: list[MessageItem] = []
        self._heights = Heights()
        self._live: set[Place] = set()  # rows that hold layouts, or held them when last looked at
        self._prepared: set[int] = set()
        self._sweep_at = _FEW
        self.width = 0
        self.moved: Callable[[Move], None] | None = None

    def __len__(self) -> int:
        return len(self._items)

    def __getitem__(self, index: int) -> MessageItem:
        return self._items[index]

    def index(self, item: object) -> int:
        """Return the number of a message, the last ones being looked at first."""
        for index in range(len(self._items) - 1, -1, -1):
            if self._items[index] is item:
                return index
        raise ValueError("no such message")

    @property
    def total(self) -> int:
        """The height of everything."""
        return self._heights.total

    @property
    def all(self) -> Sequence[MessageItem]:
        """All messages, first to last."""
        return self._items

    # ----------------------------------------------------------------------- change

    def replace_from(self, start: int, items: Iterable[MessageItem]) -> None:
        """Keep the first `start` messages, then these."""
        self._forget_from(start)
        del self._items[start:]
        self._heights.cut(start)
        items, moved = list(items), self._on_moved
        for item in items:
            item.rows_moved = moved
        if start:
            for item in items:
                self._items.append(item)
                self._heights.append(item.estimate(self.width))
            return
        self._items = list(items)
        width = self.width
        self._heights.rebuild([item.estimate(width) for item in self._items])

    def put_above(self, above: Sequence[MessageItem]) -> None:
        """Put messages above all others; those keep what they hold, under other numbers."""
        count = len(above)
        moved = self._on_moved
        for item in above:
            item.rows_moved = moved
        self._items[:0] = above
        self._heights.rebuild([item.estimate(self.width) for item in self._items])
        self._live = {Place(place.item + count, place.row) for place in self._live}
        self._prepared = {index + count for index in self._prepared}

    def set_width(self, width: int) -> None:
        """Take another width; what is in sight has to be measured again."""
        if width == self.width:
            return
        self.width = width
        for index in self._prepared:
            self._items[index].set_width(width)

    def restyle(self) -> None:
        """The look has changed."""
        for item in self._items:
            item.restyle()
        self._heights.rebuild([item.estimate(self.width) for item in self._items])

    def update_height(self, index: int) -> None:
        """Take over the height of a message that has changed."""
        self._heights.set(index, self._items[index].height)

    # --------------------------------------------------------------------- geometry

    def top(self, index: int) -> int:
        """Return where a message begins."""
        return self._heights.top(index)

    def at(self, y: int) -> int:
        """Return the message at a height."""
        return self._heights.at(y)

    def prepare(self, index: int) -> MessageItem:
        """Return a message with its rows."""
        item = self._items[index]
        if not item.prepared or item.width != self.width:
            item.prepare(self.width)
            self._prepared.add(index)
            self.update_height(index)
        return item

    def measure(self, place: Place) -> None:
        """Lay a row out, if need be."""
        item = self.prepare(place.item)
        row = item.rows[place.row]
        if row.hidden or (row.live and row.width == self.width):
            return
        item.measure(place.row)
        self._live.add(place)
        self.update_height(place.item)

    def read(self, place: Place) -> int:
        """Have the part of a long text read that a row stands for.

        Return the number of the last row in its place.
        """
        return self._items[place.item].read(place.row)

    def complete(self, index: int) -> MessageItem:
        """Return a message with all its rows, no part of its text being unread."""
        item = self.prepare(index)
        item.complete()
        return item

    def row_named(self, index: int, name: str) -> int:
        """Return the number of the row with a lasting name; ValueError if it is none."""
        return self.prepare(index).row_named(name)

    def place_at(self, y: int) -> Place:
        """Return the row at a height; the items must not be empty."""
        index = self.at(y)
        item = self.prepare(index)
        return Place(index, item.row_at(y - self.top(index)))

    def row_top(self, place: Place) -> int:
        """Return where a row begins."""
        return self.top(place.item) + self._items[place.item].row_top(place.row)

    def row_bottom(self, place: Place) -> int:
        """Return where a row ends, with the space below a message if it is the last one there."""
        item = self._items[place.item]
        if place.row == len(item.rows) - 1:
            return self.top(place.item) + item.height
        return self.top(place.item) + item.row_bottom(place.row)

    def after(self, place: Place) -> Place | None:
        """Return the row below, hidden ones left out."""
        index, row = place.item, place.row + 1
        while index < len(self._items):
            item = self.prepare(index)
            while row < len(item.rows):
                if item.rows[row].unread:
                    self.read(Place(index, row))
                elif not item.rows[row].hidden:
                    return Place(index, row)
                else:
                    row += 1
            index, row = index + 1, 0
        return None

    def before(self, place: Place) -> Place | None:
        """Return the row above, hidden ones left out."""
        index, row = place.item, place.row - 1
        while index >= 0:
            item = self.prepare(index)
            while row >= 0:
                if item.rows[row].unread:
                    row = self.read(Place(index, row))
                elif not item.rows[row].hidden:
                    return Place(index, row)
                else:
                    row -= 1
            index -= 1
            row = len(self.prepare(index).rows) - 1 if index >= 0 else -1
        return None

    @property
    def last_place(self) -> Place:
        """The last row of all."""
        index = len(self._items) - 1
        item = self.prepare(index)
        row = len(item.rows) - 1
        while row and item.rows[row].hidden:
            row -= 1
        return Place(index, row)

    # ----------------------------------------------------------------------- memory

    @property
    def live(self) -> Set[Place]:
        """The rows that hold layouts."""
        return self._live

    def drop_outside(self, top: int, bottom: int) -> None:
        """Drop the layouts of rows that end above `top` or begin below `bottom`.

        Where that takes long, the next calls go on with it.
        """
        if len(self._live) < self._sweep_at:
            return
        kept, left = set(), 0
        until = time.perf_counter() + _FREED
        if len(self._live) > _MANY:
            until = float("inf")
        for place in self._live:
            if place.item >= len(self._items):
                continue
            item = self._items[place.item]
            if place.row >= len(item.rows) or not item.rows[place.row].live:
                continue
            if self.row_top(place) <= bottom and self.row_bottom(place) >= top:
                kept.add(place)
            elif time.perf_counter() < until:
                item.rows[place.row].drop()
            else:
                kept.add(place)
                left += 1
        self._live = kept
        needed = len(kept) - left
        self._sweep_at = 0 if left else max(_FEW, needed + needed // 2)

    def release_outside(self, first: int, last: int) -> None:
        """Forget the rows of messages outside of a range."""
        for index in [one for one in self._prepared if not first <= one <= last]:
            item = self._items[index]
            if item.running:
                continue
            left = item.sections
            item.release()
            for section in left:
                section.leave()
            self._prepared.discard(index)

    @property
    def prepared_items(self) -> int:
        """How many messages hold rows."""
        return len(self._prepared)

    def _on_moved(self, item: Stack, first: int, removed: int, added: int) -> None:
        if item not in self._items:
            return  # it is read for its own sake
        move = Move(self.index(item), first, removed, added)
        self.update_height(move.item)
        self._live = {Place(place.item, move.row_of(place)) for place in self._live}
        if self.moved is not None:
            self.moved(move)

    def _forget_from(self, start: int) -> None:
        self._live = {place for place in self._live if place.item < start}
        for index in self._prepared:
            if index >= start:
                self._items[index].release()
        self._prepared = {index for index in self._prepared if index < start}

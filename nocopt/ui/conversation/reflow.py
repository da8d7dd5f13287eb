"""Keeps the line that is read in its place while text is set anew, in another width or size."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from nocopt.ui.conversation.items import Items, Move, Place
    from nocopt.ui.conversation.reading import Reading


class _Mark(NamedTuple):
    """A character at the top of the view, so many pixels below the edge."""

    place: Place
    offset: int  # of the reading position, as it was when the mark was made or used last
    character: int
    below: float


class Reflow:
    """Call `begin` before the rows lose their layout, and `end` when they can be laid out again.

    The mark is kept until the reader moves, so that a width dragged to and fro leads back to the
    same line.
    """

    def __init__(self, items: Items, reading: Reading) -> None:
        self._items, self._reading = items, reading
        self._mark: _Mark | None = None

    def rows_moved(self, move: Move) -> None:
        """Rows have other numbers."""
        if self._mark is not None:
            place = self._mark.place
            self._mark = self._mark._replace(place=place._replace(row=move.row_of(place)))

    def begin(self) -> None:
        """Remember what is read."""
        reading = self._reading
        if reading.following or not self._items:
            self._mark = None
            return
        place, offset = reading.place, reading.offset
        if self._mark is not None and self._mark[:2] == (place, offset):
            return
        self._mark = None
        if place.item >= len(self._items) or not self._items[place.item].prepared:
            return
        rows = self._items[place.item].rows
        row = rows[place.row] if place.row < len(rows) else None
        if row is None or not row.live or offset <= 0:
            return  # its beginning is in sight, and held as it is
        character = row.offset_at(0, offset)
        boxes = row.boxes(character, character + 1)
        if boxes:
            self._mark = _Mark(place, offset, character, boxes[0].top() - offset)

    def end(self) -> None:
        """Bring what is read back to where it was."""
        mark = self._mark
        if mark is None:
            return
        self._items.measure(mark.place)
        row = self._items[mark.place.item].rows[mark.place.row]
        boxes = row.boxes(mark.character, mark.character + 1)
        if boxes:
            offset = round(boxes[0].top() - mark.below)
            self._reading.hold(mark.place, offset)
            self._mark = mark._replace(offset=offset)

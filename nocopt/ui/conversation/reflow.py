"""Keeps the line that is read in its place while text is set anew, in another width or size."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from nocopt.ui.conversation.items import Place

if TYPE_CHECKING:
    from nocopt.ui.conversation.items import Items, Move
    from nocopt.ui.conversation.reading import Reading

_ROW: Final = -1  # stands for the row as a whole, where a character does


class _Mark(NamedTuple):
    """A character at the top of the view, so many pixels below the edge.

    Set less high, its line may end above the edge, which is in another row then: what is read is
    at `held`, which is not always in the row of the character.
    """

    place: Place
    character: int
    below: float
    held: tuple[Place, int]  # the reading position when the mark was made or used last


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
        mark = self._mark
        if mark is not None:
            held, offset = mark.held
            place, held = (Place(one.item, move.row_of(one)) for one in (mark.place, held))
            self._mark = mark._replace(place=place, held=(held, offset))

    def begin(self) -> None:
        """Remember what is read."""
        reading = self._reading
        if reading.following or not self._items:
            self._mark = None
            return
        place, offset = reading.place, reading.offset
        if self._mark is not None and reading.held and self._mark.held == (place, offset):
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
        if not boxes:
            character = _ROW
        top = boxes[0].top() if boxes else 0.0
        self._mark = _Mark(place, character, top - offset, (place, offset))

    def end(self) -> None:
        """Bring what is read back to where it was."""
        mark = self._mark
        if mark is None:
            return
        self._items.measure(mark.place)
        top = self._top(mark)
        if top is None:
            return
        self._reading.hold(mark.place, round(top - mark.below))
        mark = self._mark or mark  # with other numbers, if more was read
        held = self._reading.place, self._reading.offset
        self._mark = mark._replace(held=held)

    def _top(self, mark: _Mark) -> float | None:
        """Where in its row a mark is now, None if the row does not tell."""
        row = self._items[mark.place.item].rows[mark.place.row]
        if mark.character == _ROW:
            # Of a picture that has become small, the end stays in sight.
            return 0.0 if -mark.below <= row.total else None
        boxes = row.boxes(mark.character, mark.character + 1)
        return boxes[0].top() if boxes else None

"""Keeps what is read, selected and focused while messages are made anew to show thinking or not."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from nocopt.ui.conversation.cards import RemarkSection
from nocopt.ui.conversation.items import Place
from nocopt.ui.conversation.positions import Position
from nocopt.ui.conversation.thinking import ThinkingSection

if TYPE_CHECKING:
    from nocopt.ui.conversation.layouts import Row
    from nocopt.ui.conversation.view import ConversationView


class _Where(NamedTuple):
    """A row by how many rows stand above it that are always there."""

    item: int
    above: int
    lasting: bool  # it is always there itself


class Kept:
    """Remembers the places of a view; `put_back` finds them again in the messages made anew.

    With `same_rows` nothing is shown that was not there, or the other way round.
    """

    def __init__(self, view: ConversationView, *, same_rows: bool) -> None:
        self._view, self._same = view, same_rows
        reading, selected = view.reading, view.selection.range
        self._read = None if reading.following or not view.items else self._where(reading.place)
        self._offset = reading.offset
        self._selected = selected and [(self._where(Place(*at[:2])), at) for at in selected]
        focused = view.marks.focused
        self._focused = focused and (self._where(Place(*focused[:2])), focused)

    def put_back(self) -> None:
        """Go to what was read, select and focus what was selected and focused."""
        view = self._view
        if self._selected:
            (first, start), (last, end) = self._selected
            start, end = self._start(first, start), self._end(last, end)
            view.selection.select(start, max(start, end))
        if self._focused and self._focused[0].lasting:
            where, spot = self._focused
            view.marks.focused = spot._replace(row=self._place(where).row)
        if self._read is not None:
            view.reading.show(self._place(self._read), self._offset if self._read.lasting else 0)
        view.settle(full=True)

    # --------------------------------------------------------------------- internals

    def _where(self, place: Place) -> _Where:
        rows = self._view.items.prepare(place.item).rows
        if self._same:
            return _Where(place.item, place.row, lasting=True)
        above = sum(_lasts(row) for row in rows[: place.row])
        return _Where(place.item, above, lasting=_lasts(rows[place.row]))

    def _place(self, where: _Where) -> Place:
        rows = self._view.items.prepare(where.item).rows
        found = [number for number, row in enumerate(rows) if self._same or _lasts(row)]
        return Place(where.item, found[min(where.above, len(found) - 1)])

    def _start(self, where: _Where, at: Position) -> Position:
        """Where a selection begins: where that is gone, at the beginning of what stands below."""
        place = self._place(where)
        return at._replace(row=place.row, offset=at.offset if where.lasting else 0)

    def _end(self, where: _Where, at: Position) -> Position:
        """Where a selection ends: where that is gone, at the end of what stands above."""
        if where.lasting:
            return at._replace(row=self._place(where).row)
        place = self._place(where._replace(above=max(0, where.above - 1)))
        row = self._view.items[place.item].rows[place.row]
        return Position(*place, len(row.text))


def _lasts(row: Row) -> bool:
    """Whether a row is there however thinking is shown; a quiet line may speak of thinking."""
    return not isinstance(row.host, (ThinkingSection, RemarkSection))

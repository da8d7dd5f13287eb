"""Lays out what the reader is about to reach, in the pauses between two pictures."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject

from nocopt.ui.conversation.slices import Slices

if TYPE_CHECKING:
    from nocopt.ui.conversation.items import Move, Place
    from nocopt.ui.conversation.view import ConversationView

_REACH: Final = 1.1  # heights of the view beyond its edge; fewer than keep their layouts
_FAR: Final = 2  # heights of the view, beyond which a move leads anywhere
_SPARE: Final = 0.001  # seconds of a slice, for bringing the view up to date


class Ahead(QObject):
    """Goes on where the reader goes, as far as the next press of Page Down or Page Up leads.

    A picture then has to lay out next to nothing: what comes into sight is there, and what a long
    message takes to be read and set is spread over the time that is left between pictures.
    """

    def __init__(self, view: ConversationView) -> None:
        super().__init__(view)
        self._view = view
        self._slices = Slices(self)
        self._direction = 0  # 1 downwards, -1 upwards, 0 once it is done
        self._at: Place | None = None  # the row that is next
        view.left.connect(self._forget)
        view.scrolled.connect(self._on_scrolled)
        view.rows_moved.connect(self._on_rows_moved)

    @property
    def busy(self) -> bool:
        """Whether there is something left to do."""
        return self._direction != 0

    def _forget(self) -> None:
        """The view goes elsewhere: what was next to be laid out is nowhere near it."""
        self._direction, self._at = 0, None

    def _on_scrolled(self, change: int) -> None:
        view = self._view
        # Who flies by does not come to what is next to this.
        if not change or abs(change) > _FAR * view.reading.height or not view.isVisible():
            return
        self._direction, self._at = (1 if change > 0 else -1), None
        self._slices.soon(self._work)

    def _on_rows_moved(self, move: Move) -> None:
        if self._at is not None:
            self._at = self._at._replace(row=move.row_of(self._at))

    def _work(self, seconds: float) -> bool:
        """Lay out for so long; say whether all of it is done."""
        if not self._direction:
            return True
        until = time.perf_counter() + seconds - _SPARE
        self._at = self._valid(self._at)
        if self._at is None or self._is_behind(self._at):
            self._at = self._edge()
        changed = False
        while self._at is not None and time.perf_counter() < until:
            changed |= self._lay_out(self._at)
            self._at = self._next(self._at)
        if changed and self._direction < 0:
            self._view.settle()  # with other heights above, it is further down
        if self._at is None:
            self._direction = 0
        return self._at is None

    def _edge(self) -> Place | None:
        """The row at the edge of the view that the reader goes to."""
        items, reading = self._view.items, self._view.reading
        if not items:
            return None
        return items.place_at(reading.y + (reading.height if self._direction > 0 else 0))

    def _valid(self, place: Place | None) -> Place | None:
        """The same, unless the messages are others by now."""
        items = self._view.items
        if place is None or place.item >= len(items):
            return None
        return place if place.row < len(items.prepare(place.item).rows) else None

    def _is_behind(self, place: Place) -> bool:
        """Whether the view has gone on far beyond a row, as with a reply that is followed."""
        items, reading = self._view.items, self._view.reading
        if self._direction > 0:
            away = reading.y + reading.height - items.row_bottom(place)
        else:
            away = items.row_top(place) - reading.y
        return away > _FAR * reading.height

    def _lay_out(self, place: Place) -> bool:
        """Lay a row out; say whether it had to be."""
        items = self._view.items
        row = items[place.item].rows[place.row]
        if row.hidden or (row.live and row.width == items.width):
            return False
        items.measure(place)
        return True

    def _next(self, place: Place) -> Place | None:
        """The row that is next, None where it is far enough."""
        items, reading = self._view.items, self._view.reading
        reach = _REACH * reading.height
        if self._direction > 0:
            below = items.row_bottom(place) - reading.y - reading.height
            return items.after(place) if below < reach else None
        above = reading.y - items.row_top(place)
        return items.before(place) if above < reach else None

"""Makes guessed heights exact in idle moments, outwards from what is read.

What is measured far from the screen keeps its height and not its layout. Nothing on the screen
moves: the reading position is a row, and heights above it may change.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer

from nocopt.ui.conversation.ahead import Ahead
from nocopt.ui.conversation.slices import Slices

if TYPE_CHECKING:
    from nocopt.ui.conversation.items import Items, Move, Place
    from nocopt.ui.conversation.view import ConversationView

_CALM: Final = 150  # milliseconds without a change of the position
_REACH: Final = 20  # heights of the view, above and below it
_NEAR: Final = 1  # height of the view, above and below it, that keeps its layout
_ITEMS: Final = 30  # messages, above and below; fewer than are kept prepared
_SPARE: Final = 0.001  # seconds of a slice, for bringing the view up to date


class Refining(QObject):
    """Waits until the reader rests, then works in slices until all that is near is measured."""

    def __init__(self, view: ConversationView) -> None:
        super().__init__(view)
        self._view = view
        self.ahead = Ahead(view)  # what cannot wait until the reader rests
        self._slices = Slices(self)
        self._calm = QTimer(self)
        self._calm.setSingleShot(True)
        self._calm.setInterval(_CALM)
        self._calm.timeout.connect(self._begin)
        self._down: Place | None = None  # the row that is next in either direction
        self._up: Place | None = None
        self._settling = False
        view.moved.connect(self._on_moved)
        view.rows_moved.connect(self._on_rows_moved)

    @property
    def busy(self) -> bool:
        """Whether there is something left to do."""
        waits = self._calm.isActive() or self.ahead.busy
        return waits or self._down is not None or self._up is not None

    def _on_moved(self) -> None:
        if not self._settling:
            self._down = self._up = None
            self._calm.start()

    def _on_rows_moved(self, move: Move) -> None:
        self._down, self._up = (
            place and place._replace(row=move.row_of(place)) for place in (self._down, self._up)
        )

    def _begin(self) -> None:
        view = self._view
        if not view.items or not view.isVisible() or view.marks.running is not None:
            return  # whoever writes or scrolls needs the time; it is begun anew when they rest
        self._down = self._up = view.reading.place
        self._slices.soon(self._work)

    def _work(self, seconds: float) -> bool:
        """Measure for so long; say whether all of it is done."""
        until = time.perf_counter() + seconds - _SPARE
        while (self._down or self._up) and time.perf_counter() < until:
            if self._down is not None:
                self._down = self._measured(self._down, 1)
            if self._up is not None:
                self._up = self._measured(self._up, -1)
        self._settling = True
        self._view.settle()
        self._settling = False
        return self._down is None and self._up is None

    def _measured(self, place: Place, direction: int) -> Place | None:
        """Measure a row; return the next one that is not, None where it is far enough."""
        items, reading = self._view.items, self._view.reading
        here = reading.place.item
        if place.item >= len(items) or abs(place.item - here) > _ITEMS:
            return None
        away = items.row_top(place) - reading.y
        if -_NEAR * reading.height < away < (_NEAR + 1) * reading.height:
            items.measure(place)  # the next step of the reader leads there
        else:
            measure_apart(items, place)
        away = items.row_top(place) - reading.y
        if not -_REACH * reading.height < away < (_REACH + 1) * reading.height:
            return None
        return items.after(place) if direction > 0 else items.before(place)


def measure_apart(items: Items, place: Place) -> None:
    """Measure a row, if it never was at this width; a layout made for that is given back."""
    item = items[place.item]
    row = item.rows[place.row]
    if row.width == items.width or row.hidden:
        return
    item.measure(place.row)
    row.drop()
    items.update_height(place.item)

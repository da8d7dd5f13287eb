"""Takes formulas whose pictures come late, without moving what is being read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

if TYPE_CHECKING:
    from collections.abc import Callable

    from nocopt.ui.conversation.items import Place
    from nocopt.ui.conversation.view import ConversationView


class LateFormulas(QObject):
    """Lays out anew what waited for formulas; only rows with layouts can, so this is cheap.

    While a reply is being written they come with its next picture: two pictures cost twice as much
    as one. `expected` returns within how many seconds there will be one, None if there is none.
    """

    def __init__(self, view: ConversationView, expected: Callable[[], float | None]) -> None:
        super().__init__(view)
        self._view, self._expected = view, expected
        self._alone = QTimer(self)
        self._alone.setSingleShot(True)
        self._alone.timeout.connect(self._take)

    def came(self) -> None:
        """Take what has come, now or with the next picture."""
        wait = self._expected()
        if wait is None:
            self._take()
        elif not self._alone.isActive():
            self._alone.start(round(1000 * wait))

    def hurry(self) -> None:
        """There will be no next picture."""
        if self._alone.isActive():
            self._alone.start(0)

    def join(self) -> Place | None:
        """Lay out what waits for a picture that is about to be made.

        Return the first row with another look, of those that may be in sight.
        """
        if not self._alone.isActive():
            return None
        self._alone.stop()
        return self._lay_out()[1]

    def _take(self) -> None:
        self._alone.stop()
        any_, first = self._lay_out()
        if any_:
            self._view.settle(first)

    def _lay_out(self) -> tuple[bool, Place | None]:
        view, items, reading = self._view, self._view.items, self._view.reading
        if not items:
            return False, None
        held = reading.place
        depth = reading.y - items.row_top(held)
        line = None if reading.following or depth <= 0 else _line_at(view, held, depth)
        live = [place for place in items.live if place.row < len(items[place.item].rows)]
        taken = [place for place in live if items[place.item].rows[place.row].take_formulas()]
        if taken and line is not None:
            # The row at the top edge itself may grow above the line that is being read.
            offset, below = line
            items.measure(held)
            boxes = items[held.item].rows[held.row].boxes(offset, offset + 1)
            if boxes:
                reading.show(held, max(0, round(boxes[0].top()) + below))
        # What is read keeps its place: what is further up changes nothing that is in sight.
        return bool(taken), min((place for place in taken if place >= held), default=None)


def _line_at(view: ConversationView, place: Place, depth: int) -> tuple[int, int] | None:
    """A character at a depth of a row, and how far below the top of its line that is."""
    row = view.items[place.item].rows[place.row]
    offset = row.offset_at(0, depth)
    boxes = row.boxes(offset, offset + 1)
    return (offset, depth - round(boxes[0].top())) if boxes else None

"""Takes the view far away while its scroll bar is dragged, without stopping the window."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject

from nocopt.ui.conversation.slices import Slices

if TYPE_CHECKING:
    from collections.abc import Callable

    from nocopt.ui.conversation.items import Items, Place
    from nocopt.ui.conversation.reading import Reading

_PICTURE: Final = 0.001  # seconds of a slice, for what is no layout


class Leaps(QObject):
    """Lays out a place in slices and shows it then; what is in sight stays until that moment.

    Each place that was begun is shown, however fast the bar is dragged, and then the last one that
    was asked for: the picture is never empty, and never stands still.
    """

    def __init__(
        self, parent: QObject, items: Items, reading: Reading, show: Callable[[int], None]
    ) -> None:
        super().__init__(parent)
        self._items = items
        self._reading = reading
        self._show = show  # scrolls to a height
        self._slices = Slices(self)
        self._wanted: int | None = None  # the height that is laid out
        self._next: int | None = None  # the one that was asked for since

    @property
    def busy(self) -> bool:
        """Whether a place is still to be shown."""
        return self._wanted is not None

    def to(self, y: int) -> None:
        """Show the height `y` as soon as it is laid out."""
        if self._wanted is None:
            self._wanted = y
            self._slices.soon(self._work)
        else:
            self._next = y

    def forget(self) -> None:
        """The reader went elsewhere."""
        self._wanted = self._next = None

    def _work(self, seconds: float) -> bool:
        """Lay out for so long; say whether the last place that was asked for is shown."""
        if self._wanted is None:
            return True
        if not self._lay_out(self._wanted, time.perf_counter() + seconds - _PICTURE):
            return False
        wanted, after = self._wanted, self._next
        self._show(wanted)
        self._wanted, self._next = after, None
        return after is None

    def _lay_out(self, y: int, until: float) -> bool:
        """Lay out what would be in sight at this height; say whether all of it is there in time."""
        items, reading = self._items, self._reading
        if not items:
            return True
        y = max(0, min(y, reading.most))
        at: Place | None = items.place_at(y)
        while at is not None and items.row_top(at) <= y + reading.height:
            if time.perf_counter() >= until:
                return False
            items.measure(at)
            at = items.after(at)
        return True

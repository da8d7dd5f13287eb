"""Work that waits for idle moments: done in slices, so short that no frame comes late for it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

if TYPE_CHECKING:
    from collections.abc import Callable

_SLICE: Final = 0.004  # seconds
_FRAME: Final = 0.016
_SHOWN: Final = 0.05  # seconds between two looks at what has been done


class Slices(QObject):
    """Does work that is asked for by name, in turn.

    `advanced` tells now and then, and at the end, that there may be more to be seen.
    """

    advanced = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._works: dict[int, Callable[[float], bool]] = {}
        self._frame_at = self._spent = self._shown_at = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._go_on)

    def soon(self, owner: object, work: Callable[[float], bool]) -> None:
        """Call `work` with the seconds that it may take until it says that it is done.

        An owner has one piece of work at a time.
        """
        self._works[id(owner)] = work
        if not self._timer.isActive():
            self._shown_at = time.monotonic()
            self._timer.start()

    def spare(self) -> float:
        """Return the seconds of this frame that are left for work that cannot wait."""
        now = time.monotonic()
        if now - self._frame_at > _FRAME:
            self._frame_at, self._spent = now, 0.0
        return max(0.0, _SLICE - self._spent)

    def spend(self, seconds: float) -> None:
        """Count what such work has taken."""
        self._spent += seconds

    def _go_on(self) -> None:
        owner, work = next(iter(self._works.items()))
        if work(_SLICE):
            del self._works[owner]
        now = time.monotonic()
        if not self._works:
            self._timer.stop()
        if not self._works or now - self._shown_at > _SHOWN:
            self._shown_at = now
            self.advanced.emit()

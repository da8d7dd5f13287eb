"""Work that waits for idle moments: done in slices, so short that no frame comes late for it."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final, TypeAlias
from weakref import WeakMethod

from PySide6.QtCore import QObject, QTimer, Signal

Work: TypeAlias = Callable[[float], bool]

_SLICE: Final = 0.004  # seconds
_FRAME: Final = 0.016
_SHOWN: Final = 0.05  # seconds between two looks at what has been done


class Slices(QObject):
    """Does work for whoever is still there when its turn comes.

    `advanced` tells now and then, and at the end, that there may be more to be seen.
    """

    advanced = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._works: OrderedDict[WeakMethod[Work], None] = OrderedDict()
        self._frame_at = self._spent = self._shown_at = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._go_on)

    def soon(self, work: Work) -> None:
        """Call a method with the seconds that it may take until it says that it is done.

        It is not called any more once its object is gone, or after it has failed.
        """
        self._works[WeakMethod(work)] = None
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
        # Out before it is called: what fails is told once and not tried for ever.
        known, _ = self._works.popitem(last=False)
        if not self._works:
            self._timer.stop()
        work = known()
        if work is not None and not work(_SLICE):
            self._works[known] = None
            self._timer.start()
        now = time.monotonic()
        if not self._works or now - self._shown_at > _SHOWN:
            self._shown_at = now
            self.advanced.emit()

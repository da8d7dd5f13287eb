"""Collects Python's garbage on the GUI thread only.

Python collects on whichever thread happens to allocate. Where that is a worker thread and the
garbage holds Qt objects, these are destroyed on the wrong thread, and now and then the program
crashes.

A collection of the oldest generation looks at everything there is, a fifth of a second with a chat
of 10,000 messages: it comes early where nothing was done for a moment, so that it is hardly ever
due while something is. All that outlives it is set aside for a minute, so that those that follow
look at no more than what has been made since.
"""

from __future__ import annotations

import gc
import sys
import time
from math import ceil
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QAbstractEventDispatcher, QObject, QTimer, Signal

if TYPE_CHECKING:
    from collections.abc import Callable

# Python's own thresholds, the first a little higher: the look below is rarer than an allocation.
_THRESHOLDS: Final = (2_000, 10, 25)
_IDLE: Final = 300  # milliseconds; less than between two blinks of a caret
_WHOLE: Final = 60.0  # seconds between two collections that look at all there is
_WAITS_FROM: Final = 3  # the oldest generation is collected from this count on, when there is time


class GarbageCollector(QObject):
    """Takes over from Python's automatic collection for as long as it lives.

    It looks each time the event loop of this thread is about to wait, which costs a microsecond,
    and never while nothing happens, but for the one time that was put off until then.
    `waited`: what waited for an idle moment was collected.
    """

    waited = Signal()

    def __init__(
        self, parent: QObject | None = None, now: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(parent)
        gc.disable()
        self._now = now
        self._whole_at = now()  # when all there is was looked at last
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._on_idle)
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setInterval(_IDLE)
        self._idle.timeout.connect(self._on_idle)
        self._dispatcher = QAbstractEventDispatcher.instance()
        self._dispatcher.aboutToBlock.connect(self.look)

    def look(self) -> None:
        """Collect the oldest generation whose count is above its threshold."""
        counts = gc.get_count()
        if counts[2] > _WAITS_FROM:
            self._idle.start()  # anew, since something was done
        for generation in (2, 1, 0):
            if counts[generation] > _THRESHOLDS[generation]:
                gc.collect(generation)
                return

    def stop(self) -> None:
        """Hand the collection back to Python."""
        self._idle.stop()
        self._later.stop()
        self._dispatcher.aboutToBlock.disconnect(self.look)
        gc.unfreeze()
        gc.enable()

    def _on_idle(self) -> None:
        left = self._whole_at + _WHOLE - self._now()
        if left > 0:
            self._later.start(ceil(1000 * left))  # also if nothing is done any more
        else:
            gc.unfreeze()
            self._whole_at = self._now()
        gc.collect(2)
        gc.freeze()
        give_back()
        self.waited.emit()


def give_back() -> None:
    """Give free memory back to the system, where the C library keeps it for itself (glibc)."""
    if sys.platform != "linux":
        return
    import ctypes  # costs memory itself, and is needed only once much was done

    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)

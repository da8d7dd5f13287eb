"""Collects Python's garbage on the GUI thread only.

Python collects on whichever thread happens to allocate. Where that is a worker thread and the
garbage holds Qt objects, these are destroyed on the wrong thread, and now and then the program
crashes.
"""

from __future__ import annotations

import gc
from typing import Final

from PySide6.QtCore import QAbstractEventDispatcher, QObject

# Python's own thresholds, the first a little higher: the look below is rarer than an allocation.
_THRESHOLDS: Final = (2_000, 10, 25)


class GarbageCollector(QObject):
    """Takes over from Python's automatic collection for as long as it lives.

    It looks each time the event loop of this thread is about to wait, which costs a microsecond,
    and never while nothing happens.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._dispatcher = QAbstractEventDispatcher.instance()
        self._dispatcher.aboutToBlock.connect(self.look)

    def look(self) -> None:
        """Collect the oldest generation whose count is above its threshold."""
        counts = gc.get_count()
        for generation in (2, 1, 0):
            if counts[generation] > _THRESHOLDS[generation]:
                gc.collect(generation)
                return

    def stop(self) -> None:
        """Hand the collection back to Python."""
        self._dispatcher.aboutToBlock.disconnect(self.look)
        gc.enable()

"""Loop glue: work started from a slot, of which only the newest counts, and a frame clock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Coroutine

    from nocopt.app.tasks import Tasks

FRAME = 16  # milliseconds


class Newest:
    """Runs one kind of work from slots; starting it again ends what still runs.

    Meant for what the last click decides, such as which chat is shown.
    """

    def __init__(self, tasks: Tasks, name: str) -> None:
        self._tasks, self._name = tasks, name
        self._running: asyncio.Task[Any] | None = None

    def start(self, work: Coroutine[Any, Any, Any]) -> None:
        """Run `work` in place of whatever runs under this name."""
        if self._running is not None:
            self._running.cancel()
        self._running = self._tasks.start(self._name, work)


class FrameClock(QObject):
    """Calls `work` at most once a frame, and only after `ask`; it rests when nobody asks."""

    ticked = Signal()

    def __init__(self, work: Callable[[], object], parent: QObject, every: int = FRAME) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(every)
        self._timer.timeout.connect(self.ticked)
        self.ticked.connect(work)

    def ask(self) -> None:
        """Have the work done at the end of this frame."""
        if not self._timer.isActive():
            self._timer.start()

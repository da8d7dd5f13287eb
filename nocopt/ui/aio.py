"""Loop glue: work started from a slot, of which only the newest counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Coroutine

    from nocopt.app.tasks import Tasks


class Newest:
    """Runs one kind of work from slots; starting it again ends what still runs.

    Meant for what the last click decides, such as which chat is shown.
    """

    def __init__(self, tasks: Tasks, name: str) -> None:
        self._tasks, self._name = tasks, name
        self._running: asyncio.Task[Any] | None = None

    def start(self, work: Coroutine[Any, Any, Any]) -> None:
        """Run `work` in place of whatever runs under this name."""
        self.cancel()
        self._running = self._tasks.start(self._name, work)

    def cancel(self) -> None:
        """End what still runs, if anything does."""
        if self._running is not None:
            self._running.cancel()

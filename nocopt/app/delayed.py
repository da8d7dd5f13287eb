"""Work that is done a little later, once for many occasions; and values that are kept that way."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Generic, TypeVar

from nocopt.app.guarded import guarded

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine

    from nocopt.app.tasks import Tasks
    from nocopt.core.errors import NocoptError


class Delayed:
    """Does `work` at most `delay` seconds after it was asked for, several askings in one go.

    With `quiet`, each asking puts the work off anew, until `delay` seconds have passed in silence.
    Nothing is scheduled while nothing is asked for, and never do two runs overlap. `work` deals
    with its own foreseeable errors.
    """

    def __init__(
        self,
        tasks: Tasks,
        name: str,
        delay: float,
        work: Callable[[], Coroutine[None, None, None]],
        *,
        quiet: bool = False,
    ) -> None:
        self._tasks = tasks
        self._name = name
        self._delay = delay
        self._work = work
        self._quiet = quiet
        self._timer: asyncio.TimerHandle | None = None
        self._task: asyncio.Task[None] | None = None
        self._again = False

    @property
    def pending(self) -> bool:
        """Whether work has been asked for and not begun."""
        return self._timer is not None or self._again

    @property
    def asked(self) -> bool:
        """Whether work has been asked for and is not done."""
        return self.pending or self._task is not None

    def ask(self) -> None:
        """Have the work done soon."""
        if self._task is not None:
            self._again = True
            return
        if self._timer is not None:
            if not self._quiet:
                return
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_later(self._delay, self._begin)

    def _begin(self) -> asyncio.Task[None]:
        self._timer = None
        task = self._task = self._tasks.start(self._name, self._work())
        task.add_done_callback(self._done)
        return task

    def _done(self, task: asyncio.Task[None]) -> None:
        self._task = None
        if self._again and not task.cancelled():
            self._again = False
            self.ask()

    def drop(self) -> None:
        """Forget what was asked for; work that has begun goes on."""
        self._again = False
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    async def settle(self) -> None:
        """Forget what was asked for and wait for the end of what has begun."""
        self.drop()
        if self._task is not None:
            await asyncio.wait({self._task})

    async def flush(self) -> None:
        """Do now what was asked for, and return when it is done."""
        asked = self.pending
        await self.settle()
        if asked:
            await asyncio.wait({self._begin()})


SAVE_AFTER = 0.5  # seconds until a kept value is on disk

T = TypeVar("T")


class Kept(Generic[T]):
    """A value that changes often, such as the text in the composer, and is saved a little later.

    `write` puts it on disk; its `StoreError` goes to `failed`, and the next change tries again, or
    `flush`.
    """

    def __init__(
        self,
        tasks: Tasks,
        name: str,
        value: T,
        write: Callable[[T], Awaitable[None]],
        failed: Callable[[NocoptError], object],
    ) -> None:
        self.value = value
        self._write = write
        self._failed = failed
        self._refused = False
        self._saving = Delayed(tasks, name, SAVE_AFTER, self._save)

    @property
    def unkept(self) -> bool:
        """Whether the disk does not have the value, be it refused or yet to be written."""
        return self._refused or self._saving.asked

    def set(self, value: T) -> None:
        """Change the value."""
        if value != self.value:
            self.value = value
            self._saving.ask()

    async def _save(self) -> None:
        self._refused = not await guarded(self._write(self.value), self._failed)

    async def flush(self) -> None:
        """Save now what is not on disk yet."""
        if self._refused:
            self._saving.ask()
        await self._saving.flush()

    async def settle(self) -> None:
        """Save nothing more, and wait for the end of a saving that has begun."""
        await self._saving.settle()

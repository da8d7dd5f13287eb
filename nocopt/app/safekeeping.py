"""Backups while the program runs: one each day by itself, others when the person wants them."""

from __future__ import annotations

import asyncio
import logging
from functools import partial
from typing import TYPE_CHECKING, Final

from nocopt.core.errors import StoreError, StoreFault
from nocopt.core.safekeeping import Backup, Why, local_day
from nocopt.core.signal import Signal
from nocopt.store.copying import GivenUpError
from nocopt.store.restoring import compare

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from nocopt.app.settings import SettingsService
    from nocopt.app.tasks import Tasks
    from nocopt.core.errors import NocoptError
    from nocopt.core.ports import Clock
    from nocopt.core.safekeeping import Restoration
    from nocopt.store.backups import Backups

BEGIN_AFTER: Final = 60.0  # seconds, so that the start has the disk for itself
LOOK_EVERY: Final = 1800.0

_log = logging.getLogger(__name__)


class Safekeeping:
    """Makes backups in a worker, one at a time, and says what putting one back would change.

    `changed` tells of `backups` and of `busy`, `failed` of what was refused; of what is made each
    day that is told once a run. Nothing is put back here, as nobody may have the chats open then:
    `restore_asked` is for whoever can end all that has, and begin it again.
    """

    def __init__(
        self, backups: Backups, settings: SettingsService, tasks: Tasks, clock: Clock
    ) -> None:
        self.changed: Signal[()] = Signal()
        self.failed: Signal[NocoptError] = Signal()
        self.restore_asked: Signal[Backup] = Signal()
        self.backups: tuple[Backup, ...] = ()
        self.busy = False
        self._store, self._settings = backups, settings
        self._tasks, self._clock = tasks, clock
        self._one_at_a_time = asyncio.Lock()
        self._told = self._closed = False

    @property
    def folder(self) -> Path:
        """The folder that the backups are in, which may be missing."""
        return self._store.folder

    @property
    def undo(self) -> Backup | None:
        """The backup of what was there before another one was put back last, if there is one."""
        return next((one for one in self.backups if one.why is Why.RESTORE and one.whole), None)

    def undo_last(self) -> None:
        """Have back what was there before a backup was put back last."""
        self._tasks.start("undo a restore", self._undo_last())

    async def _undo_last(self) -> None:
        await self._told_of(self.load)
        if self.undo is not None:
            self.restore(self.undo)

    def look(self) -> None:
        """Read soon which backups there are."""
        self._tasks.start("read backups", self._told_of(self.load))

    def make_now(self) -> None:
        """Make a backup because the person wants one, if none is being made."""
        if not self.busy:
            self._tasks.start("back up", self._told_of(partial(self._make, Why.PERSON)))

    async def _told_of(self, work: Callable[[], Awaitable[object]]) -> None:
        try:
            await work()
        except StoreError as error:
            self.failed.emit(error)

    def begin(self) -> None:
        """Have a backup made each day from now on, unless the person does not want that."""
        self._tasks.start("daily backup", self._daily())

    def close(self) -> None:
        """Give up what runs: what is made of it goes."""
        self._closed = True

    async def load(self) -> None:
        """Read which backups there are (`StoreError`)."""
        self.backups = await self._tasks.run_aside(self._store.all)
        self.changed.emit()

    async def dry_run(self, backup: Backup) -> Restoration:
        """Return what would become of the chats; a backup that is damaged is a `StoreError`."""
        store = self._store

        def look() -> Restoration:
            if not store.check(backup, self._go_on).whole:
                raise StoreError(StoreFault.CORRUPT, str(store.copy_of(backup)), "changed since")
            return compare(store, backup)

        return await self._tasks.run_aside(look)

    def restore(self, backup: Backup) -> None:
        """Have a backup take the place of the chats."""
        self.restore_asked.emit(backup)

    async def _daily(self) -> None:
        await asyncio.sleep(BEGIN_AFTER)
        while True:
            try:
                await self.make_if_due()
            except StoreError as error:
                _log.warning("no backup: %s", error)
                if not self._told:
                    self._told = True
                    self.failed.emit(error)
            await asyncio.sleep(LOOK_EVERY)

    async def make_if_due(self) -> bool:
        """Make the backup of today, if it is wanted and not there yet (`StoreError`).

        Says whether there was anything to do. One that is made and does not hold together is a
        `StoreError`, too: then the chats do not.
        """
        if not self._settings.value.backups:
            return False
        await self.load()
        today = local_day(self._clock.now())
        daily = (one for one in self.backups if one.why is Why.DAY)
        if any(local_day(one.made_at) == today for one in daily):
            return False
        made = await self._make(Why.DAY)
        if made is not None and not made.whole:
            raise StoreError(StoreFault.CORRUPT, str(self._store.path), "found by the backup")
        return True

    async def _make(self, why: Why) -> Backup | None:
        store, now = self._store, self._clock.now()

        def make() -> Backup:
            made = store.make(why, now, self._go_on)
            store.tidy()
            return made

        async with self._one_at_a_time:
            self._set_busy(True)
            try:
                return await self._tasks.run_aside(make)
            except GivenUpError:
                return None
            finally:
                self._set_busy(False)
                await self._read_again()

    def _set_busy(self, busy: bool) -> None:
        self.busy = busy
        self.changed.emit()

    async def _read_again(self) -> None:
        if not self._closed:
            await self.load()

    def _go_on(self) -> bool:
        return not self._closed

"""The way into the file with the chats, and the ways on where it does not serve."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nocopt.core.errors import StoreFault
from nocopt.store.backups import Backups
from nocopt.store.database import FILE_NAME, Database
from nocopt.store.restoring import begin_empty, newest_usable, put_back

if TYPE_CHECKING:
    from pathlib import Path

    from nocopt.app.tasks import Tasks
    from nocopt.core.errors import StoreError
    from nocopt.core.ports import Clock
    from nocopt.core.safekeeping import Backup, Restored

# With these another file is of use; in all other cases the one that is there is good.
_OF_THE_FILE: Final = (StoreFault.CORRUPT, StoreFault.NEWER)


class Opening:
    """Opens the chats in `folder`; nobody else has them open while another file takes their place.

    All calls raise `StoreError`.
    """

    def __init__(self, folder: Path, tasks: Tasks, clock: Clock) -> None:
        self.folder = folder
        self._tasks, self._clock = tasks, clock
        self._backups = Backups(folder / FILE_NAME)

    async def open(self) -> Database:
        """Open the chats, which are brought up to date; where there are none, a file is made."""
        return await Database.open(self.folder)

    def needs_another_file(self, error: StoreError) -> bool:
        """Whether trying again is of no use, as long as the file is the one that it is."""
        return error.fault in _OF_THE_FILE and error.path == str(self._backups.path)

    async def newest_backup(self) -> Backup | None:
        """Return the newest backup that can be put back, if there is one."""
        return await self._tasks.run_aside(lambda: newest_usable(self._backups))

    async def restore(self, backup: Backup) -> Restored:
        """Put a backup in the place of the chats; return what came of it."""
        now = self._clock.now()
        return await self._tasks.run_aside(lambda: put_back(self._backups, backup, now))

    async def begin_empty(self) -> Path:
        """Set the chats aside and return where they are; the next `open` makes an empty file."""
        now = self._clock.now()
        return await self._tasks.run_aside(lambda: begin_empty(self._backups.path, now))

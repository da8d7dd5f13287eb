"""What stays on the disk for a while and then goes: what was deleted, and files without a use."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from nocopt.core.errors import StoreError
from nocopt.core.filing import Place

if TYPE_CHECKING:
    from nocopt.app.chat_list import ChatList
    from nocopt.app.means import Means

TRASH_KEPT: Final = 30 * 24 * 3600.0  # seconds until what was deleted is gone for good
BEGINS_AFTER: Final = 3.0  # seconds; the list and the last chat are shown before
AGAIN_AFTER: Final = 24 * 3600.0
_PAUSE: Final = 0.02  # seconds in which the disk is others'
_FILES_KEPT: Final = 24 * 3600.0  # seconds that a file may wait for the message that names it

_log = logging.getLogger(__name__)


class Retention:
    """Removes for good, soon after the start and once a day; what is refused is tried next time."""

    def __init__(self, means: Means, chats: ChatList) -> None:
        self._means, self._chats = means, chats
        self._work: asyncio.Task[None] | None = None
        self._wake = asyncio.Event()

    @property
    def expired(self) -> float:
        """What was moved to the trash before that moment is not kept any longer."""
        return self._means.clock.now() - TRASH_KEPT

    def begin(self) -> None:
        """Begin, unless that was done."""
        if self._work is None:
            self._work = self._means.tasks.start("remove what is kept no longer", self._run())

    def soon(self) -> None:
        """Remove at once what is to go for good."""
        self._wake.set()

    async def close(self) -> None:
        """Remove nothing more."""
        if self._work is not None:
            self._work.cancel()
            await asyncio.wait({self._work})

    async def _run(self) -> None:
        wait = BEGINS_AFTER
        while True:
            with suppress(TimeoutError):  # nobody has asked, and it is time
                await asyncio.wait_for(self._wake.wait(), wait)
            self._wake.clear()
            wait = AGAIN_AFTER
            try:
                await self.remove()
            except StoreError as error:
                _log.warning("not all that is to go was removed: %s", error)

    async def remove(self) -> None:
        """Remove the chats whose time in the trash is over, and the messages that were deleted.

        Then the files go that no message has any more. `StoreError` where the disk refuses.
        """
        before = self.expired
        self._chats.forget(
            [
                line.id
                for line in self._chats.all_lines
                if line.filed.place is Place.TRASH and (line.filed.deleted or 0.0) < before
            ]
        )
        shelves = self._means.shelves
        for step in (shelves.filing.sweep, shelves.pruning.purge):
            more = True
            while more:
                more = bool(await step(before))
                await asyncio.sleep(_PAUSE)
        await shelves.attachments.collect(self._means.clock.now() - _FILES_KEPT)
        await self._means.exporting.tidy()

"""The living mirror: each chat also as Markdown and JSON in a folder that the person has chosen."""

from __future__ import annotations

import asyncio
import logging
import os
from dataclasses import astuple
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from nocopt.app.delayed import Delayed
from nocopt.app.mirror_folder import ASIDE, MirrorFolder
from nocopt.core.digests import hashing
from nocopt.core.errors import StoreError
from nocopt.core.mirroring import OWN_NAME, MirrorError
from nocopt.core.signal import Signal
from nocopt.core.transfer import ExportWish, Format

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from nocopt.app.settings import SettingsService
    from nocopt.app.tasks import Tasks
    from nocopt.core.records import ChatRecord
    from nocopt.core.settings import Settings
    from nocopt.core.transfer import ExportWords
    from nocopt.store.records import Records
    from nocopt.store.state import State

T = TypeVar("T")

QUIET: Final = 3.0  # seconds without a writing, then the mirror follows
AGAIN_AFTER: Final = 120.0  # seconds after a failure
PATIENCE: Final = 30.0  # seconds for one chat, after which a folder counts as not answering
_REST: Final = 3.0  # times as long as was worked
_FORMAT: Final = 1  # raise it where the files of all chats are to be written anew
_DIGITS: Final = 6  # of a chat's uid, behind its title
_WISHES: Final = (
    ExportWish(Format.MARKDOWN, all_branches=True, files=False),
    ExportWish(Format.JSON, thinking=True, files=False),
)

_log = logging.getLogger(__name__)


class Mirror:
    """Writes what has changed, a chat at a time, in a worker, once nothing was written for a while.

    `changed` tells of `busy` and of `problem`, which is why the files are behind; `failed` carries
    a problem once, until it is over. Chats in the trash and temporary ones have no files; those of
    chats that went otherwise, as when a backup is put back, are moved aside: `set_aside` tells of
    how many chats, and the folder that the files are in. Whatever is written, only changed chats
    are read: those whose mark is another one than in the folder.
    """

    def __init__(
        self,
        records: Records,
        state: State,
        settings: SettingsService,
        tasks: Tasks,
        quiet: float = QUIET,
    ) -> None:
        self.changed: Signal[()] = Signal()
        self.failed: Signal[MirrorError] = Signal()
        self.set_aside: Signal[int, str] = Signal()
        self.problem: MirrorError | None = None
        self.busy = False
        self._records, self._state = records, state
        self._settings, self._tasks = settings, tasks
        self._words: ExportWords | None = None
        self._open: MirrorFolder | None = None
        self._seen = set[str]()  # uids of chats that were there in this run
        self._work: asyncio.Task[None] | None = None
        self._again: asyncio.TimerHandle | None = None
        self._closed = False
        self._passing = Delayed(tasks, "mirror chats", quiet, self._pass, quiet=True)

    def begin(self, words: ExportWords) -> None:
        """Follow what is written from now on; `words` stand between those of the chats."""
        self._words = words
        self._records.written.connect(self._ask)
        self._settings.changed.connect(self._settings_changed)
        self._ask()

    async def close(self) -> None:
        """Write nothing more; what lacks is written next time."""
        self._closed = True
        if self._again is not None:
            self._again.cancel()
        if self._work is not None:
            self._work.cancel()
        await self._passing.settle()

    # ----------------------------------------------------------------------------- internals

    def _ask(self) -> None:
        settings = self._settings.value
        if settings.mirror and settings.mirror_folder and not self._closed:
            self._passing.ask()

    def _settings_changed(self, old: Settings, new: Settings) -> None:
        if (old.mirror, old.mirror_folder) != (new.mirror, new.mirror_folder):
            self._tell(None)
            self._ask()

    def _tell(self, problem: MirrorError | None) -> None:
        before, self.problem = self.problem, problem
        self.changed.emit()
        if problem is not None and before is None:
            self.failed.emit(problem)

    async def _pass(self) -> None:
        """Bring the folder up to date; what fails is tried again later."""
        folder = self._settings.value.mirror_folder
        if not self._wanted(folder):
            return
        self._work = asyncio.current_task()
        self._set_busy(True)
        try:
            await self._follow(folder)
        except OSError as error:
            _log.warning("the mirror is behind: %s", error)
            self._open = None
            if self._wanted(folder):
                self._tell(MirrorError.of(error, folder))
            self._try_again()
        except StoreError as error:
            _log.warning("the mirror is behind, as chats cannot be read: %s", error)
            self._try_again()
        else:
            self._tell(None)
        finally:
            self._work = None
            self._set_busy(False)

    def _set_busy(self, busy: bool) -> None:
        self.busy = busy
        self.changed.emit()

    def _try_again(self) -> None:
        if self._again is not None:
            self._again.cancel()
        self._again = asyncio.get_running_loop().call_later(AGAIN_AFTER, self._ask)

    def _wanted(self, folder: str) -> bool:
        """Whether the mirror is to be in that folder still."""
        value = self._settings.value
        return bool(value.mirror and folder and value.mirror_folder == folder)

    async def _follow(self, where: str) -> None:
        words = self._words
        if words is None:
            raise RuntimeError("the mirror was not begun")
        found = await self._tasks.run_aside(self._records.marks)
        ids = {uid: id_ for id_, (uid, _) in found.items()}
        marks = {uid: _mark(words, state) for uid, state in found.values()}
        self._seen.update(marks)
        folder = await self._opened(Path(where))
        for uid in await self._patiently(partial(folder.due, marks)):
            if not self._wanted(where):
                return
            began = asyncio.get_running_loop().time()
            chat = await self._records.read(ids[uid])
            if chat is not None:  # else it went meanwhile, which is seen next time
                write = partial(_write, folder, chat, marks[uid], words)
                await self._patiently(write)
            await asyncio.sleep(_REST * (asyncio.get_running_loop().time() - began))
        await self._drop_gone(where, folder, marks)

    async def _drop_gone(self, where: str, folder: MirrorFolder, marks: Mapping[str, str]) -> None:
        gone = folder.gone(marks)
        # What was there in this run has been deleted since; a backup is put back before a run.
        known = self._seen
        if not known.issuperset(gone):
            known = known | await self._tasks.run_aside(self._records.known)
        aside = 0
        try:
            for uid in gone:
                if not self._wanted(where):
                    break
                await self._patiently(partial(folder.drop, uid, aside=uid not in known))
                aside += uid not in known
        finally:  # also where the disk has failed on the way
            if aside:
                self.set_aside.emit(aside, str(folder.folder / ASIDE))

    async def _opened(self, where: Path) -> MirrorFolder:
        if self._open is None or self._open.folder != where:
            own = await self._state.get(OWN_NAME)
            if not own:
                own = os.urandom(4).hex()
                await self._state.set(OWN_NAME, own)
            self._open = await self._patiently(partial(MirrorFolder, where, own))
        return self._open

    async def _patiently(self, work: Callable[[], T]) -> T:
        """Run it in a worker; a disk that does not answer keeps no worker from the rest."""
        return await self._tasks.run_patiently(lambda _get_on: work(), PATIENCE)


def _mark(words: ExportWords, state: str) -> str:
    told = repr((_FORMAT, astuple(words), state))
    return hashing(told.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _write(folder: MirrorFolder, chat: ChatRecord, mark: str, words: ExportWords) -> None:
    from nocopt.exchange.documents import documents
    from nocopt.exchange.naming import safe_name

    stem = f"{safe_name(chat.title, words.untitled)} {chat.uid[:_DIGITS]}"
    made = (documents(chat, wish, words, {}, "")[0] for wish in _WISHES)
    folder.put(chat.uid, mark, stem, {one.name: one.data for one in made})

"""Keeps the index of the search in step with what is written, while nobody waits for it."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from typing import TYPE_CHECKING, Final, NamedTuple

from nocopt.app.file_texts import FileReading
from nocopt.app.stored_files import StoredFiles
from nocopt.core.errors import StoreError, StoreFault
from nocopt.core.signal import Signal
from nocopt.store.places import PROVEN_AT

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from nocopt.app.means import Means
    from nocopt.store.search_checker import Proof

AFTER_START = 3.0  # seconds; the chat that was open is shown by then
PROVEN_FOR = 7 * 24 * 3600.0  # seconds
_BEHIND: Final = 0.5  # seconds after a writing, as others may follow
_AFTER_FAILURE: Final = 60.0  # seconds
_QUIET: Final = 10.0  # seconds in which nothing was written: the person does something else
_REST: Final = 3.0  # times as long as was worked
_SHORT_REST: Final = 0.2  # the same where somebody waits
_WORKED: Final = 0.005  # seconds of proving, then it rests

_log = logging.getLogger(__name__)


class _Step(NamedTuple):
    """How much is put into the index in one go: texts, and seconds of looking at them.

    To write them takes as long again. `rest` is how many times as long as all that it rests then.
    """

    texts: int
    seconds: float
    rest: float


_SMALL: Final = _Step(8, 0.002, _REST)
_LARGE: Final = _Step(32, 0.008, 1.0)


class Indexing:
    """Works off what the index lacks, and proves now and then that it holds what it should.

    `progress` tells how many texts were put into the index since it was complete, and how many
    these will be in all; `damaged` that it is the chats that cannot be read, which nobody else
    looks for while they are open. After each step it rests three times as long as that took, what
    others had the store do meanwhile included; where nothing else was written lately, as long.
    """

    def __init__(self, means: Means) -> None:
        self.progress: Signal[int, int] = Signal()
        self.damaged: Signal[StoreError] = Signal()
        self._index = means.shelves.search
        self._state = means.state
        self._clock = means.clock
        self._tasks = means.tasks
        files = StoredFiles(means.shelves.attachments)
        self._files = FileReading(means.shelves.file_texts, files, means.tasks.run_aside)
        self._files_due = True
        self._woken = asyncio.Event()
        self._ended = threading.Event()
        self._own = False  # what is written now is written by this
        self._written_at = 0.0  # by others, on the clock that never goes back
        self._done = 0
        self._running: set[asyncio.Task[None]] = set()
        self._proving = asyncio.Lock()
        self._index.written.connect(self._heard)

    def begin(self, after: float = AFTER_START) -> None:
        """Work in the background from now on, after so many seconds."""
        self._start("keep the index of the search", self._work(after))

    def _start(self, name: str, work: Coroutine[None, None, None]) -> None:
        task = self._tasks.start(name, work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def close(self) -> None:
        """End the work; what is left is worked off next time."""
        self._ended.set()
        running = tuple(self._running)
        for task in running:
            task.cancel()
        if running:
            await asyncio.wait(running)

    async def check(self) -> Proof:
        """Prove that the index holds what it should, and have it made anew where it does not.

        `StoreError`. It takes seconds, with very many chats minutes.
        """
        return await self._prove(_SHORT_REST)

    # ----------------------------------------------------------------------------- keeping

    def _heard(self) -> None:
        if not self._own:
            self._written_at = self._clock.monotonic()
        self._woken.set()

    async def _work(self, after: float) -> None:
        await asyncio.sleep(after)
        self._written_at = self._clock.monotonic()
        proof_due = True
        while True:
            try:
                await self._catch_up()
            except StoreError as error:
                _log.warning("the index of the search is behind: %s", error)
                if error.fault is StoreFault.CORRUPT and not await self._mended():
                    self.damaged.emit(error)  # else the person goes on writing into that file
                    return
                await asyncio.sleep(_AFTER_FAILURE)
                continue
            if proof_due:
                proof_due = False
                self._start("prove the index of the search", self._prove_now_and_then())
            await self._woken.wait()
            await asyncio.sleep(_BEHIND)

    async def _catch_up(self) -> None:
        while True:
            if await self._step():
                self._files_due = True  # there may be new ones
            elif not (self._files_due and await self._read_file()):
                return

    async def _step(self) -> bool:
        """Put a little into the index; False where nothing lacks."""
        self._woken.clear()
        left = await self._index.left()
        if not left:
            self._done = 0
            return False
        began = self._clock.monotonic()
        step = _SMALL if began - self._written_at < _QUIET else _LARGE
        self._own = True
        try:
            still = await self._index.work_off(step.texts, step.seconds)
        finally:
            self._own = False
        self._done += max(0, left - still)
        self.progress.emit(self._done, self._done + still)
        await self._rest_since(began, step.rest)
        return True

    async def _read_file(self) -> bool:
        began = self._clock.monotonic()
        self._files_due = await self._files.read_one()
        await self._rest_since(began, _REST)
        return self._files_due

    async def _rest_since(self, began: float, times: float) -> None:
        await asyncio.sleep(times * (self._clock.monotonic() - began))

    # ----------------------------------------------------------------------------- proving

    async def _prove_now_and_then(self) -> None:
        try:
            proven = await self._state.get(PROVEN_AT) or ""
            age = self._clock.now() - float(proven) if proven.isdecimal() else PROVEN_FOR
            if not 0 <= age < PROVEN_FOR:
                await self._prove(_REST)
        except StoreError as error:
            _log.warning("the index of the search could not be looked through: %s", error)

    async def _mended(self) -> bool:
        """Whether it was the index that is damaged, so that it is made anew."""
        try:
            return (await self._prove(_REST)).wrong > 0
        except StoreError as error:
            _log.warning("the index of the search could not be mended: %s", error)
            return False

    async def _prove(self, rest: float) -> Proof:
        pace = _Pace(self._ended, rest)
        async with self._proving:
            try:
                proof = await self._tasks.run_aside(lambda: self._index.prove(pace.get_on))
            except _EndedError:
                raise asyncio.CancelledError from None
            if proof.wrong:
                _log.warning("the index of the search is made anew: %d are wrong", proof.wrong)
                await self._index.remake()
            await self._state.set(PROVEN_AT, str(int(self._clock.now())))
        return proof


class _EndedError(Exception):
    """The program ends, and what it proves is not to be known any more."""


class _Pace:
    """Has a long work rest now and then, in its own thread, and ends it with the program."""

    def __init__(self, ended: threading.Event, rest: float) -> None:
        self._ended = ended
        self._rest = rest
        self._began = time.perf_counter()

    def get_on(self) -> None:
        """Rest, where enough was worked."""
        worked = time.perf_counter() - self._began
        if worked >= _WORKED:
            self._ended.wait(self._rest * worked)
            self._began = time.perf_counter()
        if self._ended.is_set():
            raise _EndedError

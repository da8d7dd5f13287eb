"""Chats of a file on their way in: looked at first, then taken, each whole or not at all."""

from __future__ import annotations

from collections import Counter
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Final

from nocopt.core.filing import Batch, Filing
from nocopt.core.transfer import (
    Counted,
    Fate,
    ImportReport,
    Left,
    Refusal,
    TransferError,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Collection
    from pathlib import Path

    from nocopt.app.filing import FilingService
    from nocopt.app.tasks import Tasks
    from nocopt.core.ports import Clock
    from nocopt.core.records import ChatRecord
    from nocopt.core.transfer import Origin
    from nocopt.exchange.brought import Brought
    from nocopt.exchange.guard import Given
    from nocopt.exchange.sniff import Chats
    from nocopt.store.adding import Added, Adding
    from nocopt.store.attachments import Attachments

    Progress = Callable[[int], object]

MOST_CHATS: Final = 500_000  # of one file: a line of each is in memory, where it is chosen
_EXAMPLES: Final = 5  # of each kind of thing that is not taken


@dataclass(frozen=True, slots=True)
class Seen:
    """A chat in a file: `messages` are all of it, `new` those that would be added."""

    uid: str
    title: str
    messages: int
    updated_at: float
    fate: Fate
    new: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What is in a file; nothing of it is taken yet."""

    origin: Origin
    found: Counted
    chats: tuple[Seen, ...]


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of an import: the ids of the chats that are new, and of those that have grown.

    `stopped` says that the person ended it before its end.
    """

    report: ImportReport
    new: tuple[int, ...] = ()
    grown: tuple[int, ...] = ()
    stopped: bool = False


class Importing:
    """Brings the chats of files in. One that is broken or hostile raises `TransferError`.

    What the own disk refuses is a `StoreError`; chats that were taken before stay then, and when
    the same file is imported again they are not taken twice. A file is read through to its end
    before anything of it is taken: what is broken changes nothing.
    """

    def __init__(
        self,
        shelves: tuple[Adding, Attachments],
        tasks: Tasks,
        clock: Clock,
        filing: FilingService | None = None,
    ) -> None:
        """`filing` knows the list that the chats come into, where there is one."""
        self._adding, self._files = shelves
        self._tasks = tasks
        self._clock = clock
        self._filing = filing
        self._stopped = False

    def stop(self) -> None:
        """End what runs once the chat that is being taken is there."""
        self._stopped = True

    async def look(self, path: Path, progress: Progress = lambda _: None) -> Preview:
        """Return what is in a file; `progress` hears how many chats were read so far."""
        self._stopped = False
        found, seen = Counted(), list[Seen]()
        async with self._opened(path) as chats:
            async for one in self._each(chats):
                if self._stopped:
                    break
                if len(seen) == MOST_CHATS:
                    raise TransferError(Refusal.TOO_LARGE)
                added = await self._adding.look(one.chat)
                seen.append(_seen(one.chat, added))
                found = _plus(found, one, len(one.chat.nodes))
                progress(len(seen))
        return Preview(chats.origin, found, tuple(seen))

    async def run(
        self,
        path: Path,
        preview: Preview,
        chosen: Collection[str] | None = None,
        progress: Progress = lambda _: None,
    ) -> Imported:
        """Take the chats with these uids, or all; `progress` hears how many were read so far.

        `preview` is what `look` said of the file.
        """
        self._stopped = False
        tally = _Tally(preview)
        try:
            async with self._opened(path) as chats:
                async for one in self._each(chats):
                    if self._stopped:
                        break
                    if chosen is None or one.chat.uid in chosen:
                        await self._take(one, tally)
                    tally.read += 1
                    progress(tally.read)
                tally.foreign = chats.foreign
        finally:
            await self._list(tally)
        return replace(tally.made(), stopped=self._stopped)

    async def undo(self, imported: Imported) -> None:
        """Move the chats that an import has brought to the trash; those that have grown stay."""
        if self._filing is not None:
            await self._filing.do(Filing(Batch.TRASH, imported.new))

    async def _list(self, tally: _Tally) -> None:
        if self._filing is None:
            return
        if tally.projects:
            await self._filing.load()
        if tally.ids:
            await self._filing.read(tally.ids)

    async def _take(self, one: Brought, tally: _Tally) -> None:
        added = await self._adding.look(one.chat)
        if added.fate in (Fate.NEW, Fate.GROWN):
            taken = await self._take_files(one, tally)
            added = await self._adding.add(one.chat)
            tally.add(one, added, taken)
        else:
            tally.add(one, added, Counted())

    async def _take_files(self, one: Brought, tally: _Tally) -> Counted:
        """Put the files of a chat on the disk; what is no longer what it was is left out."""
        taken = Counted()
        parts = one.chat.files
        for sha256, read in one.files.items():
            try:
                data = await self._tasks.run_blocking(partial(_bytes, read))
            except TransferError:
                tally.left.append((Left.FILE_MISSING, parts[sha256].name))
                continue
            stored = await self._files.add(data, parts[sha256].media_type, self._clock.now())
            if stored == sha256:
                taken = replace(taken, files=taken.files + 1, bytes=taken.bytes + len(data))
        return taken

    @asynccontextmanager
    async def _opened(self, path: Path) -> AsyncIterator[Chats]:
        source, chats = await self._tasks.run_blocking(partial(_open, path))
        try:
            yield chats
        finally:
            source.close()

    async def _each(self, chats: Chats) -> AsyncIterator[Brought]:
        """Yield the chats, each read in a worker thread."""
        reading = chats.read()

        def step() -> Brought | None:
            try:
                return next(reading, None)
            except OSError as error:
                raise _unreadable(error) from error

        while (one := await self._tasks.run_blocking(step)) is not None:
            yield one


@dataclass(slots=True)
class _Tally:
    """Counts what becomes of the chats of a file."""

    preview: Preview
    read: int = 0
    ids: list[int] = field(default_factory=list)
    new: list[int] = field(default_factory=list)
    grown: list[int] = field(default_factory=list)
    trashed: int = 0
    counted: dict[Fate, Counted] = field(default_factory=dict)
    left: list[tuple[Left, str]] = field(default_factory=list)
    projects: dict[str, None] = field(default_factory=dict)
    foreign: int = 0

    def add(self, one: Brought, added: Added, taken: Counted) -> None:
        """Count a chat, and the files that were taken with it."""
        before = self.counted.get(added.fate, Counted())
        count = added.messages or (len(one.chat.nodes) if added.fate is Fate.THERE else 0)
        self.counted[added.fate] = Counted(
            before.chats + 1,
            before.messages + count,
            before.files + taken.files,
            before.bytes + taken.bytes,
        )
        self.left += one.left
        known = {about for what, about in one.left if what is Left.FILE_MISSING}
        self.left += ((Left.FILE_MISSING, name) for name in added.missing if name not in known)
        if added.id is not None and added.fate in (Fate.NEW, Fate.GROWN):
            self.ids.append(added.id)
            (self.new if added.fate is Fate.NEW else self.grown).append(added.id)
            if one.chat.project:
                self.projects[one.chat.project] = None

    def made(self) -> Imported:
        """Return what came of it all."""
        examples: dict[Left, dict[str, None]] = {}
        for what, about in self.left:
            named = examples.setdefault(what, {})
            if about and len(named) < _EXAMPLES:
                named[about] = None
        left = Counter(what for what, _ in self.left)
        if self.foreign:
            left[Left.FOREIGN] = self.foreign
        report = ImportReport(
            origin=self.preview.origin,
            found=self.preview.found,
            new=self.counted.get(Fate.NEW, Counted()),
            there=self.counted.get(Fate.THERE, Counted()),
            grown=self.counted.get(Fate.GROWN, Counted()),
            trashed=self.counted.get(Fate.TRASHED, Counted()).chats,
            left=left,
            examples={what: tuple(named) for what, named in examples.items()},
            projects=tuple(self.projects),
        )
        return Imported(report, tuple(self.new), tuple(self.grown))


def _seen(chat: ChatRecord, added: Added) -> Seen:
    return Seen(chat.uid, chat.title, len(chat.nodes), chat.updated_at, added.fate, added.messages)


def _plus(found: Counted, one: Brought, messages: int) -> Counted:
    sizes = (part.size for sha256, part in one.chat.files.items() if sha256 in one.files)
    return Counted(
        found.chats + 1,
        found.messages + messages,
        found.files + len(one.files),
        found.bytes + sum(sizes),
    )


def _open(path: Path) -> tuple[Given, Chats]:
    from nocopt.exchange.guard import given  # what reads files is seldom needed
    from nocopt.exchange.sniff import chats_in

    try:
        source = given(path)
    except OSError as error:
        raise _unreadable(error) from error
    try:
        return source, chats_in(source)
    except TransferError:
        source.close()
        raise
    except OSError as error:
        source.close()
        raise _unreadable(error) from error


def _bytes(read: Callable[[], bytes]) -> bytes:
    try:
        return read()
    except OSError as error:
        raise _unreadable(error) from error


def _unreadable(error: OSError) -> TransferError:
    return TransferError(Refusal.UNREADABLE, detail=error.strerror or "")

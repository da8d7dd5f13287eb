"""Chats written into files: in any format, a chat at a time, and whole or not at all.

The formats are imported when they are asked for: few runs export, and all would pay for it.
"""

from __future__ import annotations

import json
from contextlib import ExitStack, asynccontextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from nocopt.app.stored_files import StoredFiles
from nocopt.core.errors import StoreError
from nocopt.core.json_values import texts
from nocopt.core.transfer import Counted, Format, is_bundle
from nocopt.store.faults import from_os_error
from nocopt.store.whole_files import GrowingFile, remove_left_over

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence, Set

    from nocopt.app.tasks import Tasks
    from nocopt.core.records import ChatRecord, NodeRecord
    from nocopt.core.transfer import ExportWish, ExportWords
    from nocopt.exchange.documents import BundleWriter
    from nocopt.store.attachments import Attachments
    from nocopt.store.records import Records
    from nocopt.store.state import State

    Progress = Callable[[int, int], object]


_BEGUN: Final = "exports_begun"  # the fact under which it is kept where files were begun
_ABANDONED: Final = 300.0  # seconds without a writing, after which nobody is at a file
_PATIENCE: Final = 3.0  # seconds for a disk to say what is on it


class Stopped(Exception):  # noqa: N818 - it is what the person wanted
    """The person stopped it; nothing was written."""


class NothingLeft(Stopped):
    """All of it was deleted meanwhile; nothing was written."""


class ExportRun:
    """One export: what is wished for, where to, and how far it is.

    `progress` is called with how much is done and how much there is to do. `found` is how much
    there was when the person chose the name of the file, which says what kind of file it is.
    """

    def __init__(
        self,
        wish: ExportWish,
        words: ExportWords,
        path: Path,
        progress: Progress,
        found: Counted | None = None,
    ) -> None:
        self.wish = wish
        self.found = found
        self.words = words
        self.path = path
        self._progress = progress
        self._stopped = False

    def stop(self) -> None:
        """Have it end soon, with nothing written."""
        self._stopped = True

    def got(self, done: int, of: int) -> None:
        """Say how far it is; `Stopped` where it is not to go on."""
        if self._stopped:
            raise Stopped
        self._progress(done, of)


class Exporting:
    """Writes chats outside the trash into files. All calls raise `StoreError`."""

    def __init__(
        self,
        records: Records,
        shelves: tuple[Attachments, State],
        tasks: Tasks,
        program: str,
    ) -> None:
        self._records = records
        self._attachments, self._state = shelves
        self._files_of_chats = StoredFiles(self._attachments)
        self._tasks = tasks
        self._program = program

    async def extent(self, wish: ExportWish) -> Counted:
        """Return how much would be written, in as many chats as there are now."""
        return await self._tasks.run_aside(
            lambda: self._records.extent(wish.ids, shown_only=not wish.all_branches)
        )

    async def run(self, run: ExportRun) -> Counted:
        """Write a file, in place of what is there; return what is in it.

        Until it is whole, what was there stays. `Stopped` where it was stopped, `NothingLeft` where
        none of the chats is there any more; those that are not are not in it.
        """
        ids = await self._records.ids(run.wish.ids)
        async with self._whole(run) as file:
            write = self._archive if run.wish.format is Format.ARCHIVE else self._documents
            counted = await write(run, ids, file)
            if not counted.chats:
                raise NothingLeft
        return counted

    @asynccontextmanager
    async def writing(self, run: ExportRun) -> AsyncIterator[Callable[[bytes], Awaitable[object]]]:
        """Give what takes the bytes of a file that others make; as whole as any once that ends.

        Whatever is raised meanwhile leaves what was there.
        """
        async with self._whole(run) as file:
            yield lambda data: self._tasks.run_blocking(partial(file.stream.write, data))

    @asynccontextmanager
    async def _whole(self, run: ExportRun) -> AsyncIterator[GrowingFile]:
        """Give a file that takes the place of what is there, unless something is raised."""
        await self.tidy()
        await self._note({str(run.path)})
        file, kept = GrowingFile(run.path), False
        try:
            await self._tasks.run_blocking(file.begin)
            yield file
            await self._tasks.run_blocking(file.keep)
            kept = True
        except OSError as error:
            raise from_os_error(error, run.path) from error
        finally:
            if not kept:
                file.give_up()
        await self.tidy()

    async def tidy(self) -> None:
        """Remove what exports have left whose program died, where nobody writes to it any more."""
        try:
            left = await self._noted()
        except StoreError:
            return  # it stays noted, and is looked for another time
        gone = {path for path in left if await self._is_removed(path)}
        if gone:
            await self._note(frozenset(), gone)

    async def _is_removed(self, path: str) -> bool:
        """Whether nothing is left there; a disk that does not answer is asked another time."""
        try:
            return await self._tasks.run_patiently(lambda _get_on: _removed(path), _PATIENCE)
        except TimeoutError:
            return False

    async def _noted(self) -> set[str]:
        """Return where files were begun (`StoreError`); what is no list of that says nothing."""
        noted = await self._state.get(_BEGUN) or "[]"
        try:
            return set(texts(json.loads(noted)))
        except (ValueError, TypeError):
            return set()

    async def _note(self, begun: Set[str], ended: Set[str] = frozenset()) -> None:
        """Keep where files were begun; a disk that refuses that has all the more to be exported."""
        with suppress(StoreError):
            noted = (await self._noted() | begun) - ended
            await self._state.set(_BEGUN, json.dumps(sorted(noted)))

    async def paper(self, wish: ExportWish, words: ExportWords) -> AsyncIterator[tuple[str, ...]]:
        """Yield each chat for printing, as pieces for Qt's own texts: its head, its messages."""
        from nocopt.exchange.to_html import to_paper

        for id_ in await self._records.ids(wish.ids):
            chat = await self._records.read(id_)
            if chat is not None:
                files = await self._files(chat, wish)
                made = partial(to_paper, chat, wish, words, files)
                yield await self._tasks.run_blocking(made)

    async def _archive(self, run: ExportRun, ids: Sequence[int], file: GrowingFile) -> Counted:
        from nocopt.exchange.archive import ArchiveWriter

        writer = ArchiveWriter(file.stream, self._program)
        with ExitStack() as given_up:  # where anything goes wrong, a cancellation too
            given_up.callback(writer.give_up)
            for done, id_ in enumerate(ids):
                run.got(done, len(ids))
                chat = await self._records.read(id_)
                if chat is not None:
                    await self._tasks.run_blocking(partial(writer.add, chat))
            parts = writer.files if run.wish.files else ()
            for done, part in enumerate(parts):
                run.got(len(ids) + done, len(ids) + len(parts))
                data = await self._bytes(part.sha256)
                if data is not None:
                    await self._tasks.run_blocking(partial(writer.add_file, part, data))
            counted = await self._tasks.run_blocking(writer.finish)
            given_up.pop_all()
        return counted

    async def _documents(self, run: ExportRun, ids: Sequence[int], file: GrowingFile) -> Counted:
        found = run.found or await self.extent(run.wish)
        if not is_bundle(run.wish, found):  # what was begun since then is not of it
            return await self._each(run, ids[:1], partial(_write_one, run, file))
        from nocopt.exchange.documents import BundleWriter

        bundle = BundleWriter(file.stream)
        with ExitStack() as given_up:
            given_up.callback(bundle.give_up)
            counted = await self._each(run, ids, partial(_write_among, run, bundle))
            await self._tasks.run_blocking(bundle.finish)
            given_up.pop_all()
        return counted

    async def _each(
        self,
        run: ExportRun,
        ids: Sequence[int],
        write: Callable[[ChatRecord, Mapping[str, bytes]], None],
    ) -> Counted:
        counted = Counted()
        for done, id_ in enumerate(ids):
            run.got(done, len(ids))
            chat = await self._records.read(id_)
            if chat is None:
                continue
            files = await self._files(chat, run.wish)
            await self._tasks.run_blocking(partial(write, chat, files))
            counted = Counted(
                counted.chats + 1,
                counted.messages + len(_written(chat, run.wish)),
                counted.files + len(files),
                counted.bytes + sum(map(len, files.values())),
            )
        return counted

    async def _files(self, chat: ChatRecord, wish: ExportWish) -> dict[str, bytes]:
        """Return the files of the messages that are written."""
        if not wish.files:
            return {}
        of_messages = (node.message.attachments for node in _written(chat, wish))
        wanted = {part.sha256 for parts in of_messages for part in parts}
        found = {one: await self._bytes(one) for one in chat.files if one in wanted}
        return {sha256: data for sha256, data in found.items() if data is not None}

    async def _bytes(self, sha256: str) -> bytes | None:
        """Return the bytes of a file, read where no message waits for it; None where it is gone."""
        try:
            return await self._tasks.run_blocking(partial(self._files_of_chats.data, sha256))
        except FileNotFoundError:
            return None
        except OSError as error:
            raise from_os_error(error, self._attachments.path(sha256)) from error


def file_stem(title: str, instead: str) -> str:
    """Return a name for the file of a chat, without an ending, that every system takes."""
    from nocopt.exchange.naming import safe_name

    return safe_name(title, instead)


def _removed(path: str) -> bool:
    return remove_left_over(Path(path), _ABANDONED)


def _written(chat: ChatRecord, wish: ExportWish) -> Sequence[NodeRecord]:
    from nocopt.exchange.transcript import path

    return chat.nodes if wish.all_branches else path(chat)


def _write_one(
    run: ExportRun, file: GrowingFile, chat: ChatRecord, files: Mapping[str, bytes]
) -> None:
    from nocopt.exchange.documents import documents
    from nocopt.exchange.naming import safe_name

    made = documents(chat, run.wish, run.words, files, safe_name(chat.title, chat.uid))
    file.stream.write(made[0].data)


def _write_among(
    run: ExportRun, bundle: BundleWriter, chat: ChatRecord, files: Mapping[str, bytes]
) -> None:
    from nocopt.exchange.documents import documents

    stem = bundle.stem(chat, run.words.untitled)
    for document in documents(chat, run.wish, run.words, files, stem):
        bundle.add(document, chat.updated_at)

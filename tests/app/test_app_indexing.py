"""The index of the search follows what is written, rests, proves itself, and ends in time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from nocopt.app.file_texts import FileReading
from nocopt.app.indexing import PROVEN_FOR, Indexing
from nocopt.app.stored_files import StoredFiles
from nocopt.core.attachments import AttachmentPart
from nocopt.core.errors import StoreError, StoreFault
from nocopt.core.query import parse_query
from nocopt.core.search import Source
from nocopt.documents import pdf as pdfs
from nocopt.documents.pdf import PdfError, PdfFault
from nocopt.store.places import PROVEN_AT
from tests.app.rig import Rig, asked, catalogue, finished, rig, run, until
from tests.documents.test_documents_pdf import pdf, says
from tests.fakes import answer

SONNET = catalogue().describe("claude-sonnet-5")


def indexing(folder: Path, body: Callable[[Rig, Indexing], Awaitable[None]], *words: str) -> None:
    async def work() -> None:
        async with rig(folder, *(answer(one) for one in words)) as it:
            indexing = it.services.indexing
            try:
                await body(it, indexing)
            finally:
                await indexing.close()

    run(work())


def listened_to(indexing: Indexing) -> list[tuple[int, int]]:
    """A list that takes up what is told of the progress from now on."""
    told: list[tuple[int, int]] = []
    indexing.progress.connect(lambda done, all_: told.append((done, all_)))
    return told


async def told_of(it: Rig, indexing: Indexing, told: list[tuple[int, int]], end: int) -> None:
    """Wait until so many of as many are in the index."""
    await until(lambda: (end, end) in told, indexing.progress)
    assert await it.means.shelves.search.left() == 0


def test_what_is_written_is_put_into_the_index_behind_it(tmp_path: Path) -> None:
    async def body(it: Rig, indexing: Indexing) -> None:
        told = listened_to(indexing)
        session = it.library.new_session()
        await asked(it, session, "A fox?")
        assert await it.means.shelves.search.left() == 3
        indexing.begin(0)
        await told_of(it, indexing, told, 3)
        await asked(it, session, "A bear?")
        heard = asyncio.Event()
        it.means.shelves.search.written.connect(heard.set)
        while await it.means.shelves.search.left():
            await heard.wait()
            heard.clear()
        assert (await indexing.check()).wrong == 0

    indexing(tmp_path, body, "Yes.", "No.")


def test_many_texts_are_worked_off_step_by_step(tmp_path: Path) -> None:
    async def body(it: Rig, indexing: Indexing) -> None:
        for number in range(50):
            await it.means.conversations.create(
                f"Chat {number}", it.library.new_session().options, 1
            )
        told = listened_to(indexing)
        indexing.begin(0)
        await told_of(it, indexing, told, 50)
        assert len(told) > 3
        assert {all_ for _, all_ in told} == {50}
        assert sorted(told) == told

    indexing(tmp_path, body)


def test_what_is_in_files_is_found(tmp_path: Path) -> None:
    async def body(it: Rig, indexing: Indexing) -> None:
        session = it.library.new_session()
        parts: list[AttachmentPart] = []
        for data, name in (
            (b"An otter inside", "a.txt"),
            (pdf(says(b"A walrus there")), "b.pdf"),
            (b"Gone", "c.txt"),
        ):
            part = await it.means.intake.take(data, name, SONNET)
            assert isinstance(part, AttachmentPart)
            parts.append(part)
        assert await session.send("Read these", parts)
        await finished(session)
        it.means.shelves.attachments.path(parts[-1].sha256).unlink()
        indexing.begin(0)
        index = it.means.shelves.search
        heard = asyncio.Event()
        index.written.connect(heard.set)
        found: set[str] = set()
        while found != {"otter", "walrus"}:
            await heard.wait()
            heard.clear()
            for typed in ("otter", "walrus"):
                hits = (await index.find(parse_query(typed), 1)).hits
                found |= {typed for hit in hits if hit.source is Source.FILE}
        unread = await it.means.shelves.file_texts.next_unread()
        assert unread is not None
        assert unread.sha256 == parts[-1].sha256

    indexing(tmp_path, body, "Yes.")


def test_a_file_that_is_slow_is_read_in_another_run_but_not_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []

    def slow(*_: object) -> str:
        read.append("slow")
        raise PdfError(PdfFault.SLOW)

    async def body(it: Rig, indexing: Indexing) -> None:
        shelf = it.means.shelves.file_texts
        session = it.library.new_session()
        part = await it.means.intake.take(pdf(says(b"An otter here")), "a.pdf", SONNET)
        assert isinstance(part, AttachmentPart)
        assert await session.send("Read this", (part,))
        await finished(session)

        async def another_run() -> None:
            files = StoredFiles(it.means.shelves.attachments)
            reading = FileReading(shelf, files, it.means.tasks.run_aside)
            while await reading.read_one():
                pass

        with monkeypatch.context() as patched:
            patched.setattr(pdfs, "text", slow)
            await another_run()
            assert (await indexing.check()).unread == 1
        await another_run()
        assert (await indexing.check()).unread == 0
        assert read == ["slow"]

        await it.database.write(lambda one: one.execute("DELETE FROM file_texts"))
        monkeypatch.setattr(pdfs, "text", slow)
        for _ in range(5):
            await another_run()
        assert len(read) == 4
        proof = await indexing.check()
        assert (proof.wrong, proof.unread) == (0, 1)

    indexing(tmp_path, body, "Yes.")


async def spoilt(it: Rig) -> None:
    await it.database.write(
        lambda connection: connection.execute("UPDATE searched SET digest = digest + 1")
    )


def test_it_proves_itself_now_and_then(tmp_path: Path) -> None:
    async def body(it: Rig, indexing: Indexing) -> None:
        session = it.library.new_session()
        await asked(it, session, "A fox?")
        await it.means.shelves.search.work_off()
        await spoilt(it)
        await it.means.state.set(PROVEN_AT, str(int(it.clock.now() - PROVEN_FOR - 1)))
        told = listened_to(indexing)
        indexing.begin(0)
        await told_of(it, indexing, told, 3)
        assert (await indexing.check()).wrong == 0
        assert await it.means.state.get(PROVEN_AT) == str(int(it.clock.now()))

    indexing(tmp_path, body, "Yes.")


def test_a_disk_that_refuses_does_not_end_it(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def body(it: Rig, indexing: Indexing) -> None:
        session = it.library.new_session()
        await asked(it, session, "A fox?")
        await it.refuse_writes()
        heard = asyncio.Event()
        it.means.shelves.search.written.connect(heard.set)
        indexing.begin(0)
        while "the index of the search is behind" not in caplog.text:
            await heard.wait()
            heard.clear()
        await it.allow_writes()
        assert it.task_errors == []
        await indexing.close()
        assert await it.means.shelves.search.left() == 3

    indexing(tmp_path, body, "Yes.")


def test_chats_that_are_damaged_while_they_are_open_are_told(tmp_path: Path) -> None:
    async def body(it: Rig, indexing: Indexing) -> None:
        await asked(it, it.library.new_session(), "A fox?")
        file = it.database.path
        for statement in ("PRAGMA wal_checkpoint(TRUNCATE)", "PRAGMA shrink_memory"):
            await it.database.read(
                lambda connection, one=statement: connection.execute(one).fetchall()  # type: ignore[misc]
            )
        was = file.read_bytes()
        found: asyncio.Future[StoreError] = asyncio.get_running_loop().create_future()
        indexing.damaged.connect(found.set_result)
        file.write_bytes(bytes(len(was)))
        indexing.begin(0)
        assert (await found).fault is StoreFault.CORRUPT
        file.write_bytes(was)

    indexing(tmp_path, body, "Yes.")


def test_the_end_of_the_program_ends_a_proof(tmp_path: Path) -> None:
    async def body(it: Rig, indexing: Indexing) -> None:
        await asked(it, it.library.new_session(), "A fox?")
        await indexing.close()
        proof = it.means.tasks.start("check", indexing.check())
        await asyncio.wait({proof})
        assert proof.cancelled()
        assert await it.means.state.get(PROVEN_AT) is None

    indexing(tmp_path, body, "Yes.")

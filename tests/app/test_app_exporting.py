"""Exporting: files are whole or not there, what goes wrong has a name, and it can be stopped."""

from __future__ import annotations

import asyncio
import io
import json
import os
import threading
import zipfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from nocopt.app import exporting as exports
from nocopt.app.exporting import Exporting, ExportRun, NothingLeft, Stopped
from nocopt.app.tasks import Tasks
from nocopt.core.conversation import Options
from nocopt.core.errors import StoreError, StoreFault
from nocopt.core.messages import Message, TextPart
from nocopt.core.transfer import Counted, ExportWish, Format
from nocopt.exchange.archive import CHATS, MANIFEST, read_chats, read_manifest
from nocopt.store import whole_files
from nocopt.store.records import Records
from tests.app.rig import run
from tests.exchange.test_exchange_written import WORDS
from tests.store.opened import Rooms, opened, stored


@asynccontextmanager
async def exporting(folder: Path) -> AsyncIterator[tuple[Exporting, Rooms]]:
    tasks = Tasks()
    try:
        async with opened(folder) as rooms:
            records = Records(rooms.database, rooms.conversations)
            yield (
                Exporting(records, (rooms.shelves.attachments, rooms.state), tasks, "nocopt 1"),
                rooms,
            )
    finally:
        await tasks.close()


async def filled(rooms: Rooms, count: int = 3) -> list[int]:
    """Chats with a file that they share."""
    notes = await stored(rooms, b"notes")
    message = Message("user", (notes, TextPart("Read it.")))
    made = [
        await rooms.conversations.begin(f"Chat {at}", Options(), message, float(at))
        for at in range(count)
    ]
    return [chat.id for chat, _ in made]


def wished(
    path: Path, format_: Format, *ids: int, files: bool = True
) -> tuple[ExportRun, list[tuple[int, int]]]:
    steps: list[tuple[int, int]] = []
    wish = ExportWish(format_, ids, files=files)
    return ExportRun(wish, WORDS, path, lambda done, of: steps.append((done, of))), steps


def test_an_archive_has_all_chats_and_each_file_once(tmp_path: Path) -> None:
    async def body() -> None:
        path = tmp_path / "out.zip"
        async with exporting(tmp_path / "data") as (service, rooms):
            await filled(rooms)
            wanted, steps = wished(path, Format.ARCHIVE)
            assert await service.run(wanted) == Counted(3, 3, 1, 5)
            assert steps == [(0, 3), (1, 3), (2, 3), (3, 4)]
            first = path.read_bytes()
            await service.run(wished(path, Format.ARCHIVE)[0])
            assert path.read_bytes() == first
        with zipfile.ZipFile(path) as packed, packed.open(CHATS) as stream:
            chats = list(read_chats(stream, read_manifest(packed.read(MANIFEST))))
        assert [chat.title for chat in chats] == ["Chat 0", "Chat 1", "Chat 2"]

    run(body())
    assert [one.name for one in tmp_path.iterdir() if one.is_file()] == ["out.zip"]


def test_one_chat_is_a_file_and_several_are_a_zip(tmp_path: Path) -> None:
    async def body() -> None:
        async with exporting(tmp_path / "data") as (service, rooms):
            first, *_ = await filled(rooms)
            alone = tmp_path / "one.md"
            await service.run(wished(alone, Format.MARKDOWN, first, files=False)[0])
            assert alone.read_text().startswith("# Chat 0\n")
            many = tmp_path / "many.zip"
            await service.run(wished(many, Format.MARKDOWN)[0])
            with zipfile.ZipFile(many) as packed:
                assert packed.namelist() == [
                    name
                    for at in range(3)
                    for name in (f"Chat {at}.md", f"Chat {at} files/notes.txt")
                ]
            page = tmp_path / "page.html"
            await service.run(wished(page, Format.HTML, first)[0])
            assert "notes" in page.read_text()
            pieces = [one async for one in service.paper(ExportWish(Format.PDF), WORDS)]
            assert [len(one) for one in pieces] == [2, 2, 2]

    run(body())


def test_stopped_nothing_is_written_and_what_was_there_stays(tmp_path: Path) -> None:
    async def body() -> None:
        path = tmp_path / "out.zip"
        path.write_text("before")
        async with exporting(tmp_path / "data") as (service, rooms):
            await filled(rooms)

            def stop(done: int, of: int) -> None:
                if done == 1:
                    wanted.stop()

            wanted = ExportRun(ExportWish(Format.ARCHIVE), WORDS, path, stop)
            with pytest.raises(Stopped):
                await service.run(wanted)
        assert path.read_text() == "before"

    run(body())
    assert [one.name for one in tmp_path.iterdir() if one.is_file()] == ["out.zip"]


def test_a_full_disk_has_its_name_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class FullDisk(io.BytesIO):
        def write(self, data: object) -> int:
            raise OSError(28, "No space left on device")

    async def body() -> None:
        path = tmp_path / "out.zip"
        async with exporting(tmp_path / "data") as (service, rooms):
            await filled(rooms)
            monkeypatch.setattr(Path, "open", lambda *_: FullDisk())
            with pytest.raises(StoreError) as caught:
                await service.run(wished(path, Format.ARCHIVE)[0])
            monkeypatch.undo()
        assert caught.value.fault is StoreFault.DISK_FULL
        assert caught.value.path == str(path)
        assert not path.exists()

    run(body())


@pytest.mark.parametrize("format_", [Format.ARCHIVE, Format.JSON, Format.MARKDOWN])
@pytest.mark.parametrize("count", [1, 2])
def test_chats_that_are_deleted_meanwhile_leave_what_was_there(
    tmp_path: Path, format_: Format, count: int
) -> None:
    async def body() -> None:
        path = tmp_path / "out"
        path.write_text("old")
        async with exporting(tmp_path / "data") as (service, rooms):
            ids = await filled(rooms, count)
            wanted, _ = wished(path, format_, *ids)
            for id_ in ids:
                await rooms.conversations.delete(id_, 9.0)
            with pytest.raises(NothingLeft):
                await service.run(wanted)

    run(body())
    assert (tmp_path / "out").read_text() == "old"
    assert [one.name for one in tmp_path.iterdir() if one.is_file()] == ["out"]


def test_what_is_deleted_or_begun_meanwhile_makes_no_other_kind_of_file(tmp_path: Path) -> None:
    async def body() -> None:
        path = tmp_path / "out"
        async with exporting(tmp_path / "data") as (service, rooms):
            ids = await filled(rooms, 2)
            several = ExportWish(Format.JSON, tuple(ids))
            found = await service.extent(several)
            await rooms.conversations.delete(ids[1], 9.0)
            run_ = ExportRun(several, WORDS, path, lambda *_: None, found)
            assert (await service.run(run_)).chats == 1
            assert zipfile.ZipFile(path).namelist() == ["Chat 0.json"]
            every = ExportWish(Format.JSON)
            found = await service.extent(every)
            await filled(rooms, 1)
            await service.run(ExportRun(every, WORDS, path, lambda *_: None, found))
            assert json.loads(path.read_text())["title"] == "Chat 0"

    run(body())


def test_a_folder_that_is_not_there_or_read_only_has_its_name(tmp_path: Path) -> None:
    async def body() -> None:
        async with exporting(tmp_path / "data") as (service, rooms):
            await filled(rooms, 1)
            with pytest.raises(StoreError) as caught:
                await service.run(wished(tmp_path / "none/out.zip", Format.ARCHIVE)[0])
            assert caught.value.fault is StoreFault.FAILED
            with pytest.raises(StoreError) as caught:
                await service.run(wished(tmp_path, Format.ARCHIVE)[0])
            assert caught.value.path == str(tmp_path)

    run(body())
    assert not list(tmp_path.glob(".*"))


def test_a_growing_file_is_there_at_one_stroke(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"before")
    file = whole_files.GrowingFile(path)
    file.begin()
    file.stream.write(b"after")
    assert path.read_bytes() == b"before"
    file.keep()
    assert path.read_bytes() == b"after"
    other = whole_files.GrowingFile(path)
    other.begin()
    other.stream.write(b"never")
    other.give_up()
    assert path.read_bytes() == b"after"
    cancelled = whole_files.GrowingFile(path)
    cancelled.give_up()
    cancelled.begin()  # in its worker, which hears of that too late
    assert list(tmp_path.iterdir()) == [path]


def test_what_a_program_that_died_has_left_goes_with_the_next_export_and_nothing_else(
    tmp_path: Path,
) -> None:
    async def body() -> None:
        async with exporting(tmp_path / "data") as (service, rooms):
            await filled(rooms)
            with pytest.MonkeyPatch.context() as patched:  # as if the power had gone
                patched.setattr(whole_files.GrowingFile, "keep", _refused)
                patched.setattr(whole_files.GrowingFile, "give_up", _dead)
                with pytest.raises(StoreError):
                    await service.run(wished(tmp_path / "dead.zip", Format.ARCHIVE)[0])
            foreign = tmp_path / ".other.zip.unfinished"
            foreign.write_bytes(b"of another program")
            left = tmp_path / ".dead.zip.unfinished"
            await service.tidy()
            assert left.exists(), "somebody may be at it"
            for path in (left, foreign):
                os.utime(path, (1.0, 1.0))
            await service.run(wished(tmp_path / "out.zip", Format.ARCHIVE)[0])
            assert not left.exists()
            assert foreign.exists()
            assert await rooms.state.get("exports_begun") == "[]"

    run(body())


def test_a_disk_that_does_not_answer_any_more_keeps_no_export_from_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    back = threading.Event()
    remove = whole_files.remove_left_over

    def stuck(path: Path, older_than: float) -> bool:
        return back.wait() if path.parent.name == "gone" else remove(path, older_than)

    async def body() -> None:
        async with exporting(tmp_path / "data") as (service, rooms):
            await filled(rooms)
            await rooms.state.set("exports_begun", json.dumps(["/gone/out.zip"]))
            try:
                async with asyncio.timeout(10):
                    await service.run(wished(tmp_path / "out.zip", Format.ARCHIVE)[0])
            finally:
                back.set()
            assert (tmp_path / "out.zip").exists()
            assert await rooms.state.get("exports_begun") == '["/gone/out.zip"]'

    monkeypatch.setattr(exports, "remove_left_over", stuck)
    monkeypatch.setattr(exports, "_PATIENCE", 0.05)
    run(body())


def _dead(file: whole_files.GrowingFile) -> None:
    file.stream.close()


def _refused(_file: whole_files.GrowingFile) -> None:
    raise OSError(5, "Input/output error")

"""Files of messages: stored once, there as long as they are used, whole or not at all."""

from __future__ import annotations

import asyncio
import errno
import hashlib
import os
import sqlite3
import stat
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from nocopt.core.attachments import AttachmentKind, AttachmentPart
from nocopt.core.conversation import Edits, Options
from nocopt.core.errors import StoreError, StoreFault
from nocopt.core.messages import Message, TextPart
from nocopt.core.sniffing import PictureLimits
from nocopt.store import whole_files
from nocopt.store.places import ATTACHMENTS
from tests.store.opened import Rooms, opened, stored

FAR = 2e10  # a time after all others, and after all files of the test


def files(folder: Path) -> list[str]:
    return sorted(one.name for one in (folder / ATTACHMENTS).rglob("*") if one.is_file())


def asking(*parts: AttachmentPart) -> Message:
    return Message("user", (*parts, TextPart("What is this?")))


async def sent(rooms: Rooms, *parts: AttachmentPart) -> int:
    """Begin a chat with files and return its id."""
    chat, _ = await rooms.conversations.begin("Files", Options(), asking(*parts), 2.0)
    return chat.id


def test_a_file_is_there_after_the_program_ended(tmp_path: Path) -> None:
    data = b"\x89PNG\x00\xff" * 1000

    async def write() -> str:
        async with opened(tmp_path) as rooms:
            return await rooms.shelves.attachments.add(data, "image/png", 1.0)

    async def read(sha256: str) -> None:
        async with opened(tmp_path) as rooms:
            shelf = rooms.shelves.attachments
            assert await shelf.read(sha256) == data
            assert shelf.path(sha256).read_bytes() == data

    sha256 = asyncio.run(write())
    assert sha256 == hashlib.sha256(data).hexdigest()
    asyncio.run(read(sha256))


@pytest.mark.skipif(os.name != "posix", reason="elsewhere the folder's own rights hold")
def test_only_the_person_may_read_it(tmp_path: Path) -> None:
    async def body() -> None:
        async with opened(tmp_path) as rooms:
            part = await stored(rooms, b"secret")
            path = rooms.shelves.attachments.path(part.sha256)
            modes = [stat.S_IMODE(one.stat().st_mode) for one in (path, *path.parents[:2])]
            assert modes == [0o600, 0o700, 0o700]

    asyncio.run(body())


def test_the_same_bytes_are_one_file_and_one_row(tmp_path: Path) -> None:
    async def body() -> None:
        async with opened(tmp_path) as rooms:
            first, again = [await stored(rooms, b"same", name) for name in ("a.txt", "b.txt")]
            other = await stored(rooms, b"other")
            assert first.sha256 == again.sha256
            await sent(rooms, first, again, other)  # twice in one message is one use
            assert await rooms.database.read(rows) == (2, 2, 0)
        assert files(tmp_path) == sorted([first.sha256, other.sha256])

    asyncio.run(body())


def test_a_message_comes_back_with_its_files(tmp_path: Path) -> None:
    async def body() -> None:
        async with opened(tmp_path) as rooms:
            part = replace(await stored(rooms, b"x"), name="Ein Bild 问候.txt")
            chat_id = await sent(rooms, part)
            loaded = await rooms.conversations.load(chat_id)
            assert loaded is not None
            [node] = loaded[1].values()
            assert node.message == asking(part)
            assert node.message.attachments == (part,)

    asyncio.run(body())


def test_a_message_without_its_file_is_not_written_at_all(tmp_path: Path) -> None:
    """What a program leaves that dies before the row: no chat can speak of the file."""

    async def body() -> None:
        async with opened(tmp_path) as rooms:
            part = await stored(rooms, b"there")
            missing = replace(part, sha256="0" * 64)
            with pytest.raises(sqlite3.IntegrityError):
                await sent(rooms, part, missing)
            assert await rooms.conversations.recent() == ()
            assert await rooms.database.read(rows) == (1, 0, 0)

    asyncio.run(body())


def test_a_file_that_is_gone_or_changed_is_not_given(tmp_path: Path) -> None:
    async def body() -> None:
        async with opened(tmp_path) as rooms:
            shelf = rooms.shelves.attachments
            changed, gone = [await stored(rooms, data) for data in (b"one", b"two")]
            shelf.path(changed.sha256).write_bytes(b"ONE")
            shelf.path(gone.sha256).unlink()
            for part in (changed, gone):
                assert await shelf.read(part.sha256) is None
            for data in (b"one", b"two"):  # attached again, both are what they were
                part = await stored(rooms, data)
                assert await shelf.read(part.sha256) == data

    asyncio.run(body())


def test_what_is_no_hash_names_no_file(tmp_path: Path) -> None:
    async def body() -> None:
        async with opened(tmp_path) as rooms:
            shelf = rooms.shelves.attachments
            for name in ("", "../nocopt.db", "A" * 64, "0" * 63 + "\n"):
                assert await shelf.read(name) is None
                with pytest.raises(ValueError, match="SHA-256"):
                    shelf.path(name)

    asyncio.run(body())


def test_collecting_leaves_what_any_message_uses(tmp_path: Path) -> None:
    async def body() -> None:
        async with opened(tmp_path) as rooms:
            chats, shelf = rooms.conversations, rooms.shelves.attachments
            names = ("in a message", "in the trash", "written", "edited", "of the new chat", "none")
            used, trashed, attached, edited, unsent, unused = [
                await stored(rooms, name.encode()) for name in names
            ]
            chat_id = await sent(rooms, used)
            await chats.delete(await sent(rooms, trashed), 3.0)
            await chats.set_attached(chat_id, (attached,))
            await chats.set_edits(chat_id, Edits().plus(1, "Old words").with_files(1, (edited,)))
            await shelf.set_unsent((unsent,))
            assert await shelf.unsent() == (unsent,)
            assert await shelf.collect(FAR) == 1
            kept = {one.sha256 for one in (used, trashed, attached, edited, unsent)}
            assert set(files(tmp_path)) == kept
            assert await shelf.read(unused.sha256) is None
            await chats.purge(FAR)
            await chats.set_attached(chat_id, ())
            await chats.set_edits(chat_id, Edits())
            await shelf.set_unsent(())
            assert await shelf.collect(FAR) == 4
            assert files(tmp_path) == [used.sha256]

    asyncio.run(body())


def test_collecting_leaves_what_was_added_lately(tmp_path: Path) -> None:
    async def body() -> None:
        async with opened(tmp_path) as rooms:
            shelf = rooms.shelves.attachments
            part = await stored(rooms, b"x", now=100.0)
            assert await shelf.collect(100.0) == 0
            await stored(rooms, b"x", now=200.0)
            assert await shelf.collect(150.0) == 0
            assert await shelf.read(part.sha256) == b"x"
            assert await shelf.collect(FAR) == 1

    asyncio.run(body())


def test_two_programs_can_add_the_same_file_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    both, write = threading.Barrier(2, timeout=10), whole_files.write_through

    def write_together(path: Path, content: bytes) -> None:
        write(path, content)
        both.wait()

    monkeypatch.setattr(whole_files, "write_through", write_together)

    async def body() -> None:
        async with opened(tmp_path) as one, opened(tmp_path) as other:
            shelves = [rooms.shelves.attachments for rooms in (one, other)]
            adding = [shelf.add(b"the same", "text/plain", 1.0) for shelf in shelves]
            first, second = await asyncio.gather(*adding)
            assert first == second
            assert await shelves[0].read(first) == b"the same"
        assert files(tmp_path) == [first]

    asyncio.run(body())


def test_a_file_that_is_collected_while_it_is_added_is_written_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is collected on another thread: behind the look at what is there, and before its row."""
    data = b"left over" * 100

    async def body() -> None:
        async with opened(tmp_path) as rooms:
            shelf = rooms.shelves.attachments
            path = shelf.path(hashlib.sha256(data).hexdigest())
            path.parent.mkdir(parents=True)
            path.write_bytes(data)
            looked, touched = shelf._get, os.utime
            collected = iter([True])

            def collected_behind(sha256: str) -> bytes | None:
                found = looked(sha256)
                if next(collected, False):
                    path.unlink()
                return found

            monkeypatch.setattr(shelf, "_get", collected_behind)
            assert await shelf.add(data, "text/plain", 5.0) == path.name
            assert path.read_bytes() == data
            touch = iter([True])

            def collected_before_the_row(file: Path) -> None:
                touched(file)
                if next(touch, False):
                    path.unlink()

            monkeypatch.setattr(os, "utime", collected_before_the_row)
            assert await shelf.add(data, "text/plain", 5.0) == path.name
            assert path.read_bytes() == data
            assert await rooms.database.read(rows) == (1, 0, 0)

    asyncio.run(body())


def test_what_a_dying_program_left_is_collected_and_breaks_nothing(tmp_path: Path) -> None:
    """Files without a row: one whole, one that was being written; later they are attached again."""

    async def body() -> None:
        async with opened(tmp_path) as rooms:
            shelf = rooms.shelves.attachments
            kept = await stored(rooms, b"kept")
            await sent(rooms, kept)
            left = shelf.path(hashlib.sha256(b"left").hexdigest())
            left.parent.mkdir()
            left.write_bytes(b"left")
            half = left.with_name(f".{left.name}.unfinished")
            half.write_bytes(b"le")
            for path in (left, half):
                os.utime(path, (1000.0, 1000.0))
            assert await shelf.collect(2000.0) == 2
            assert files(tmp_path) == [kept.sha256]

            left.write_bytes(b"left")
            os.utime(left, (1000.0, 1000.0))
            again = await stored(rooms, b"left", now=3000.0)  # and so it is a file in use
            chat_id = await sent(rooms, again)
            assert await shelf.collect(2000.0) == 0
            loaded = await rooms.conversations.load(chat_id)
            assert loaded is not None
            assert await shelf.read(again.sha256) == b"left"

    asyncio.run(body())


def test_a_copy_of_a_chat_keeps_its_files(tmp_path: Path) -> None:
    async def body() -> None:
        async with opened(tmp_path) as rooms:
            chats, shelf = rooms.conversations, rooms.shelves.attachments
            part = await stored(rooms, b"x")
            chat_id = await sent(rooms, part)
            loaded = await chats.load(chat_id)
            assert loaded is not None
            copy = await chats.branch(tuple(loaded[1].values()), "Copy", Options(), 4.0)
            await chats.delete(chat_id, 5.0)
            assert await chats.purge(FAR) == 1
            assert await shelf.collect(FAR) == 0
            found = await chats.load(copy.id)
            assert found is not None
            [node] = found[1].values()
            assert node.message.attachments == (part,)
            assert await shelf.read(part.sha256) == b"x"

    asyncio.run(body())


def test_what_was_made_of_a_picture_is_known_and_goes_with_it(tmp_path: Path) -> None:
    many, one = PictureLimits(side=2000), PictureLimits()

    async def body() -> None:
        async with opened(tmp_path) as rooms:
            shelf = rooms.shelves.attachments
            source, other, small, tiny = [
                replace(await stored(rooms, data), kind=AttachmentKind.IMAGE, width=9, height=5)
                for data in (b"source", b"other", b"small", b"tiny")
            ]
            await shelf.note_derived(source.sha256, many, tiny)
            await shelf.note_derived(source.sha256, many, small)
            await shelf.note_derived(source.sha256, one, tiny)
            await shelf.note_derived(small.sha256, many, tiny)
            made = await shelf.derived([source.sha256, other.sha256])
            assert made == {(source.sha256, many): small, (source.sha256, one): tiny}
            assert await shelf.derived([]) == {}

            chat_id = await sent(rooms, source)
            assert await shelf.collect(FAR) == 1, "the other one"
            assert files(tmp_path) == sorted([source.sha256, small.sha256, tiny.sha256])
            await rooms.conversations.delete(chat_id, 3.0)
            await rooms.conversations.purge(FAR)
            assert await shelf.collect(FAR) == 3
            assert files(tmp_path) == []
            assert await rooms.database.read(rows) == (0, 0, 0)

    asyncio.run(body())


@pytest.mark.parametrize(
    ("number", "fault"),
    [(errno.ENOSPC, StoreFault.DISK_FULL), (errno.EROFS, StoreFault.READ_ONLY)],
)
def test_a_disk_that_refuses_is_named_and_nothing_half_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, fault: StoreFault
) -> None:
    def refuse(_: int) -> None:
        raise OSError(number, os.strerror(number))

    async def body() -> None:
        async with opened(tmp_path) as rooms:
            await stored(rooms, b"before")
            before = files(tmp_path)
            with monkeypatch.context() as patch:
                patch.setattr(os, "fsync", refuse)
                with pytest.raises(StoreError) as caught:
                    await stored(rooms, b"after")
            assert caught.value.fault is fault
            assert ATTACHMENTS in caught.value.path
            assert files(tmp_path) == before
            assert await rooms.database.read(rows) == (1, 0, 0)
            part = await stored(rooms, b"after")
            assert await rooms.shelves.attachments.read(part.sha256) == b"after"

    asyncio.run(body())


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    async def body() -> None:
        async with opened(tmp_path) as rooms:
            (tmp_path / ATTACHMENTS).write_text("in the way")
            with pytest.raises(StoreError) as caught:
                await stored(rooms, b"x")
            assert caught.value.fault is StoreFault.FAILED
            assert (tmp_path / ATTACHMENTS).read_text() == "in the way"

    asyncio.run(body())


def test_a_file_that_cannot_be_removed_stops_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def body() -> None:
        async with opened(tmp_path) as rooms:
            shelf = rooms.shelves.attachments
            held, free = [await stored(rooms, data) for data in (b"held", b"free")]
            remove = Path.unlink

            def refuse(path: Path, missing_ok: bool = False) -> None:
                if path.name == held.sha256:
                    raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
                remove(path, missing_ok)

            with monkeypatch.context() as patch:
                patch.setattr(Path, "unlink", refuse)
                assert await shelf.collect(FAR) == 1
            assert files(tmp_path) == [held.sha256]
            assert await shelf.read(free.sha256) is None
            assert await shelf.collect(FAR) == 1

    asyncio.run(body())
    assert "Permission denied" in caplog.text


def rows(connection: sqlite3.Connection) -> tuple[int, ...]:
    row = connection.execute(
        "SELECT (SELECT count(*) FROM attachments), (SELECT count(*) FROM attachment_uses),"
        " (SELECT count(*) FROM derived)"
    ).fetchone()
    return tuple(row)

"""Disks and files that refuse: full, read-only, locked, damaged; each is named, nothing is lost."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from nocopt.core.conversation import Edits, Options
from nocopt.core.errors import Cause, Failure, StoreError, StoreFault, WireKind
from nocopt.core.messages import Message, OpaquePart, TextPart, user_message
from nocopt.core.prefix import Prefix
from nocopt.core.presets import Preset
from nocopt.core.reply import Outcome, Reply, Timing
from nocopt.core.report import Report
from nocopt.core.usage import Usage
from nocopt.store import conversations
from nocopt.store import database as database_module
from nocopt.store.conversations import NewNode
from nocopt.store.database import FILE_NAME, Database
from nocopt.store.faults import disk_is_full
from nocopt.store.queue import NewQueued
from tests.store.opened import opened

REPOSITORY = Path(__file__).parents[2]


def count(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT count(*) FROM state").fetchone()[0])


def open_fault(folder: Path) -> StoreError:
    with pytest.raises(StoreError) as caught:
        asyncio.run(Database.open(folder))
    return caught.value


@cache
def namespace_command() -> tuple[str, ...] | None:
    """The command that gives a program mounts of its own, or None where there is none."""
    for options in (("--mount",), ("--mount", "--map-root-user")):
        command = ("unshare", *options)
        if shutil.which("unshare") is None:
            return None
        if subprocess.run([*command, "mount", "-t", "tmpfs", "none", "/mnt"]).returncode == 0:
            return command
    return None


def on_refusing_disk(how: str, folder: Path) -> list[str]:
    command = namespace_command()
    if command is None:
        pytest.skip("this system lets nobody here mount a disk of their own")
    done = subprocess.run(
        [*command, sys.executable, "-m", "tests.store.refusing_disk", how, str(folder)],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_a_full_disk_is_named_loses_nothing_and_works_again_with_room(tmp_path: Path) -> None:
    assert on_refusing_disk("full", tmp_path) == [
        "append: disk_full nocopt.db",
        "not a byte left",
        "settings: disk_full settings.json",
        "font size 12",
        "names ['ballast', 'data', 'rest', 'settings.json']",
        "all there: True",
        "checkpoint: disk_full",
        "file: disk_full",
        "files []",
        "file: True",
        "after making room: True half",
    ]


def test_a_disk_without_room_for_an_empty_file_is_called_full(tmp_path: Path) -> None:
    assert on_refusing_disk("no-room", tmp_path) == ["open: disk_full nocopt.db"]


def test_a_read_only_disk_is_named_and_settings_are_still_read(tmp_path: Path) -> None:
    assert on_refusing_disk("read-only", tmp_path) == [
        "open data: read_only",
        "open new: read_only",
        "settings: read_only",
        "font size 12",
    ]


def test_a_file_that_may_not_grow_is_called_full(tmp_path: Path) -> None:
    """The same without rights to mount: SQLite's own limit takes the part of the disk."""

    async def body() -> None:
        async with opened(tmp_path) as rooms:
            made = await rooms.conversations.create("", Options(), 1.0)

            def limit(connection: sqlite3.Connection) -> None:
                (pages,) = connection.execute("PRAGMA page_count").fetchone()
                connection.execute(f"PRAGMA max_page_count = {pages + 2}")

            await rooms.database.read(limit)
            with pytest.raises(StoreError) as caught:
                await rooms.conversations.append(
                    NewNode(made.id, None, user_message("x" * 100_000)), 2.0
                )
            assert caught.value.fault is StoreFault.DISK_FULL
            assert caught.value.path == str(tmp_path / FILE_NAME)
            await rooms.conversations.append(NewNode(made.id, None, user_message("short")), 2.0)

    asyncio.run(body())


def test_a_folder_that_is_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("not a folder")
    error = open_fault(tmp_path / "data")
    assert (error.fault, error.path) == (StoreFault.FAILED, str(tmp_path / "data" / FILE_NAME))
    assert (tmp_path / "data").read_text() == "not a folder"


@pytest.mark.skipif(os.name != "posix", reason="elsewhere an open file cannot be removed")
def test_a_file_that_is_removed_while_it_is_open_is_told(tmp_path: Path) -> None:
    async def run() -> None:
        async with opened(tmp_path / "data") as rooms:
            database = rooms.database
            assert await database.write(count) == 0
            away = (tmp_path / "data").rename(tmp_path / "away")
            for durable in (True, False):
                with pytest.raises(StoreError) as caught:
                    await database.write(count, durable=durable)
                assert caught.value.fault is StoreFault.GONE
                assert caught.value.detail == "the file was removed or replaced"
            away.rename(tmp_path / "data")
            assert await database.write(count) == 0

    asyncio.run(run())


@pytest.mark.skipif(os.name != "posix", reason="there nobody can replace a file that is open")
def test_a_file_that_is_replaced_or_emptied_while_it_is_open_is_told(tmp_path: Path) -> None:
    async def run() -> None:
        async with opened(tmp_path) as rooms:
            path = rooms.database.path
            for change in (_replaced, _emptied):
                assert await rooms.database.write(count) == 0
                own = path.with_name("own")
                os.link(path, own)
                was = change(path)
                with pytest.raises(StoreError) as caught:
                    await rooms.database.write(count)
                assert caught.value.fault is StoreFault.GONE
                own.write_bytes(was)
                os.replace(own, path)

    asyncio.run(run())


def _replaced(path: Path) -> bytes:
    was = path.read_bytes()
    other = path.with_name("other")
    other.write_bytes(was)
    os.replace(other, path)
    return was


def _emptied(path: Path) -> bytes:
    was = path.read_bytes()
    os.truncate(path, 0)
    return was


def test_a_folder_that_is_gone_says_nothing_about_room(tmp_path: Path) -> None:
    assert disk_is_full(tmp_path / "gone" / "file") is False


@contextlib.contextmanager
def held(path: Path, mode: str) -> Iterator[None]:
    """Another program that has the database locked."""
    command = [sys.executable, "-m", "tests.store.lock_holder", str(path), mode]
    with subprocess.Popen(
        command, cwd=REPOSITORY, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == b"locked\n"
        yield
        program.communicate(timeout=20)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database_module, "LOCK_PATIENCE", 0.05)


def test_a_file_locked_by_another_program_is_named(tmp_path: Path, impatient: None) -> None:
    async def body() -> None:
        async with opened(tmp_path) as rooms:
            with held(tmp_path / FILE_NAME, "writing"):
                assert await rooms.database.read(count) == 0, "reading goes on"
                with pytest.raises(StoreError) as caught:
                    await rooms.state.set("a", "b")
                assert caught.value.fault is StoreFault.LOCKED
            await rooms.state.set("a", "b")
        with held(tmp_path / FILE_NAME, "file"), pytest.raises(StoreError) as caught:
            await Database.open(tmp_path)
        assert caught.value.fault is StoreFault.LOCKED
        async with opened(tmp_path) as rooms:
            assert await rooms.state.get("a") == "b"

    asyncio.run(body())


def test_a_file_that_is_no_database_is_named_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"chats of a very different program\n" * 100)
    before = (tmp_path / FILE_NAME).read_bytes()
    assert open_fault(tmp_path).fault is StoreFault.CORRUPT
    assert (tmp_path / FILE_NAME).read_bytes() == before


def test_a_damaged_page_is_named_when_it_is_read(tmp_path: Path) -> None:
    async def fill() -> None:
        async with opened(tmp_path) as rooms:
            made = await rooms.conversations.create("", Options(), 1.0)
            parent = None
            for number in range(200):
                new = NewNode(made.id, parent, user_message(f"marked {number} " * 20))
                parent = (await rooms.conversations.append(new, 2.0)).id

    async def read() -> None:
        async with opened(tmp_path) as rooms:
            with pytest.raises(StoreError) as caught:
                await rooms.conversations.load(1)
            assert caught.value.fault is StoreFault.CORRUPT

    asyncio.run(fill())
    path = tmp_path / FILE_NAME
    content = bytearray(path.read_bytes())
    page = content.index(b"marked 100 ") // 4096 * 4096
    content[page : page + 200] = os.urandom(200)
    content[page] = 0x77  # the kind of a page has four values, this is none
    path.write_bytes(content)
    asyncio.run(read())


@pytest.mark.parametrize("damage", ["x", "null", '{"a"', '{"kind":1,"texts":7,"files":[{}]}'])
def test_what_stands_beside_a_chat_may_be_damaged(tmp_path: Path, damage: str) -> None:
    async def body() -> None:
        async with opened(tmp_path) as rooms:
            chats, shelves = rooms.conversations, rooms.shelves
            made, node = await chats.begin("kept", Options(), user_message("?"), 1.0)
            failure = Failure(WireKind.HTTP, Cause.OVERLOADED)
            await shelves.queue.add(NewQueued(made.id, node.id, failure, 2.0, 1), 2.0)
            await shelves.presets.keep([Preset("mine")])
            await shelves.model_edits.set("Work", "m", {"context": 5})

            def write(connection: sqlite3.Connection) -> None:
                for statement in (
                    "UPDATE conversations SET parameters = :it, edits = :it, attached = :it,"
                    " titled_by = :it",
                    "UPDATE queue SET failure = :it",
                    "UPDATE named_texts SET value = :it",
                    "UPDATE model_edits SET value = :it",
                ):
                    connection.execute(statement, {"it": damage})

            await rooms.database.write(write)
            (found,) = await chats.recent()
            assert (found.title, found.attached, found.edits) == ("kept", (), Edits())
            loaded = await chats.load(made.id)
            assert loaded is not None
            assert list(loaded[1]) == [node.id]
            assert await shelves.queue.all() == ()
            await shelves.presets.all()
            await shelves.model_edits.all()

    asyncio.run(body())


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE conversations SET title = CAST(x'63ff' AS TEXT), draft = title, later = title",
        "UPDATE conversations SET title = x'63ff', model = x'ff', draft = x'ff', max_tokens = 'x'",
        "UPDATE parts SET text = CAST(x'63ff' AS TEXT) WHERE node_id < 3",
        "UPDATE parts SET text = x'63ff' WHERE node_id < 3",
        "UPDATE nodes SET created_at = 'x', model = x'ff'",
        "UPDATE conversations SET leaf_id = 77 WHERE id = 1",
        "UPDATE conversations SET leaf_id = NULL WHERE id = 1",
    ],
)
@pytest.mark.parametrize("long", [False, True])
def test_one_damaged_column_takes_no_chat_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: str, long: bool
) -> None:
    if long:  # what is long is read by another connection
        monkeypatch.setattr(conversations, "_MANY", 2)

    async def body() -> None:
        async with opened(tmp_path) as rooms:
            chats = rooms.conversations
            one, asked = await chats.begin("one", Options(), user_message("?"), 1.0)
            last = await chats.append(NewNode(one.id, asked.id, user_message("!")), 2.0)
            other, _ = await chats.begin("other", Options(), user_message("here"), 3.0)

            # Foreign keys are not looked after here, as by a disk that forgets.
            with contextlib.closing(sqlite3.connect(rooms.database.path)) as file, file:
                file.execute(damage)
            assert {chat.id for chat in await chats.recent()} == {one.id, other.id}
            assert "here" in await chats.prompts(9)
            for loaded in (await chats.load(one.id), await chats.load_end(one.id, 9)):
                assert loaded is not None
                assert loaded[0].leaf_id == last.id
                assert list(loaded[1]) == [asked.id, last.id]
                texts = (loaded[0].options.model, loaded[0].title, loaded[0].draft)
                assert [type(text) for text in texts] == [str, str, str]
                kinds = {(type(node.created_at), type(node.model)) for node in loaded[1].values()}
                assert kinds == {(float, str)}
            await chats.append(NewNode(one.id, last.id, user_message("goes on")), 4.0)

    asyncio.run(body())


@pytest.mark.parametrize("damage", [b'{"type', b"caf\xe9", b"[]", b'{"levels":1,"x":"caf\xe9"}'])
def test_what_is_damaged_of_a_chat_is_left_out_and_told(tmp_path: Path, damage: bytes) -> None:
    async def body() -> None:
        async with opened(tmp_path) as rooms:
            chats = rooms.conversations
            made, asked = await chats.begin("kept", Options(), user_message("?"), 1.0)
            parts = (TextPart("kept", ({"type": "new"},)), OpaquePart({"type": "new"}))
            reply = Reply(
                outcome=Outcome.COMPLETE,
                usage=Usage().updated({"input_tokens": 3}),
                prefix=Prefix("ab", {"model": "m"}),
                report=Report(tokens=1),
            )
            new = NewNode(made.id, asked.id, Message("assistant", parts), reply=reply)
            answered = await chats.append(new, 2.0)

            def write(connection: sqlite3.Connection) -> None:
                for statement in (
                    "UPDATE parts SET payload = CAST(? AS TEXT) WHERE payload IS NOT NULL",
                    "UPDATE replies SET report = CAST(?1 AS TEXT), outcome = CAST(?1 AS TEXT),"
                    " prefix_levels = CAST(?1 AS TEXT), first_byte_ms = CAST(?1 AS TEXT)",
                    "UPDATE usage SET raw = CAST(? AS TEXT)",
                    "UPDATE nodes SET kind = CAST(? AS TEXT)",
                ):
                    connection.execute(statement, (damage,))

            told: list[StoreError] = []
            chats.damaged.connect(told.append)
            await rooms.database.write(write)
            loaded = await chats.load_end(made.id, 10)
            assert loaded is not None
            assert loaded.nodes[asked.id].message == asked.message
            found = loaded.nodes[answered.id]
            assert found.message.text == "kept"
            assert found.reply is not None
            assert found.reply.outcome is Outcome.INTERRUPTED
            assert (found.reply.prefix, found.reply.timing) == (None, Timing())
            assert [one.fault for one in told] == [StoreFault.PARTLY]

    asyncio.run(body())

    asyncio.run(body())

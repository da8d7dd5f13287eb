"""Files of other versions: older ones are copied and upgraded, all others are left alone."""

from __future__ import annotations

import asyncio
import sqlite3
import stat
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

import nocopt
from nocopt.core.conversation import NodeKind, TitledBy, children_of, path_to
from nocopt.core.errors import StoreError, StoreFault
from nocopt.core.safekeeping import Why
from nocopt.store.backups import Backups
from nocopt.store.database import FILE_NAME, Database
from nocopt.store.schema import APPLICATION_ID, MIGRATIONS, Migration
from tests.store.dump_schema import (
    BUSY,
    EXCHANGE,
    FACT,
    FAILED_REPLY,
    LISTED,
    ODD_ANSWER,
    PAID,
    PARAMETERS,
    PRESET,
    SCHEMAS,
    SNIPPET,
    TOLD_REPLY,
    fill,
)
from tests.store.opened import Rooms, answer, opened, reply

DUMPS = sorted(SCHEMAS.glob("*.sql"))
ADD_COLUMN = Migration("9998-add", ("ALTER TABLE conversations ADD COLUMN project TEXT",))
BREAK = Migration(
    "9999-break",
    ("CREATE TABLE halfway (id INTEGER)", "INSERT INTO nowhere VALUES (1)"),
)


def backups(folder: Path) -> list[Path]:
    return sorted((folder / "backups").glob("update-*.db"))


def restore(dump: Path, folder: Path) -> None:
    with closing(sqlite3.connect(folder / FILE_NAME)) as connection:
        connection.executescript(dump.read_text(encoding="utf-8"))


def make_filled(folder: Path) -> None:
    async def body() -> None:
        async with opened(folder) as rooms:
            await fill(rooms)

    asyncio.run(body())


def open_with(folder: Path, *migrations: Migration) -> None:
    async def body() -> None:
        database = await Database.open(folder, migrations)
        await database.close()

    asyncio.run(body())


def shape(path: Path) -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master")
        return sorted(
            (kind, name, table, " ".join((sql or "").split())) for kind, name, table, sql in rows
        )


async def check_contents(rooms: Rooms) -> None:
    listed = await rooms.conversations.recent()
    assert [one.title for one in listed] == ["Running", "Greeting 问候"]
    loaded = await rooms.conversations.load(listed[1].id)
    assert loaded is not None
    chat, nodes = loaded
    question, odd = path_to(nodes, chat.leaf_id)
    first, second = (nodes[one] for one in children_of(nodes)[odd.parent_id])
    assert (question.message.text, chat.draft, chat.anchor) == (
        *("Hello", "not yet sent", '{"item": 1}'),
    )
    assert (chat.options.system, chat.options.max_tokens) == ("Be brief.", 1000)
    assert (first.message, first.reply) == (answer(), reply())
    assert (second.message, second.reply) == (ODD_ANSWER, FAILED_REPLY)
    [found] = await rooms.checkpoints.recover(1000.0)
    assert found.message.text == "Well, "
    assert await rooms.state.get("last_chat") == str(chat.id)
    await rooms.conversations.restore(3)
    assert len(await rooms.conversations.recent()) == 3


async def check_requests(rooms: Rooms) -> None:
    """What is kept since requests carry more than messages."""
    chats, shelves = rooms.conversations, rooms.shelves
    await chats.restore(3)
    loaded = await chats.load(3)
    await chats.delete(3, 5.0)
    assert loaded is not None
    chat, nodes = loaded
    question, called, results = path_to(nodes, chat.leaf_id)
    [file] = question.message.attachments
    [unsent] = chat.attached
    assert (file.name, unsent.name, chat.titled_by) == (
        *("notes 问.txt", "notes.txt"),
        TitledBy.MODEL,
    )
    assert (called.reply, called.message) == (TOLD_REPLY, ODD_ANSWER)
    assert [one.kind for one in (question, called, results)] == [
        *(NodeKind.PLAIN, NodeKind.PLAIN),
        NodeKind.RESULTS,
    ]
    [made] = (await shelves.attachments.derived([file.sha256])).values()
    assert made.size == len(b"Notes")
    [waiting] = await shelves.queue.all()
    assert (waiting.failure, waiting.attempts, waiting.model) == (BUSY, 2, "claude-x")
    assert await shelves.exchanges.of(waiting.node_id) == (
        replace(EXCHANGE, node_id=waiting.node_id),
    )
    assert [one.options.parameters for one in await chats.recent() if one.id == 1] == [PARAMETERS]
    assert [one.spending for one in await shelves.ledger.rows("1969", "1971")] == [PAID]
    assert await shelves.facts.all() == (FACT,)
    assert await shelves.presets.all() == (PRESET,)
    assert await shelves.snippets.all() == (SNIPPET,)
    assert await shelves.model_edits.all() == {("Work", "claude-x"): {"context": 5}}
    assert await shelves.listed.all() == (LISTED,)


def test_a_filled_file_holds_what_was_put_into_it(tmp_path: Path) -> None:
    make_filled(tmp_path)

    async def body() -> None:
        async with opened(tmp_path) as rooms:
            await check_requests(rooms)
            await check_contents(rooms)

    asyncio.run(body())


def test_there_is_a_file_of_this_version() -> None:
    assert f"{nocopt.__version__}.sql" in [dump.name for dump in DUMPS]


@pytest.mark.parametrize("dump", DUMPS, ids=lambda dump: dump.stem)
def test_a_file_of_every_released_version_is_upgraded(dump: Path, tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    old.mkdir()
    restore(dump, old)
    since_requests = "CREATE TABLE attachments" in dump.read_text(encoding="utf-8")

    async def body() -> None:
        async with opened(old) as rooms:
            if since_requests:
                await check_requests(rooms)
            await check_contents(rooms)
        async with opened(new):
            pass

    asyncio.run(body())
    assert shape(old / FILE_NAME) == shape(new / FILE_NAME)


def test_migrations_are_recorded_once(tmp_path: Path) -> None:
    open_with(tmp_path, *MIGRATIONS, ADD_COLUMN)
    open_with(tmp_path, *MIGRATIONS, ADD_COLUMN)
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as connection:
        rows = connection.execute("SELECT name, applied_at > 1.7e9 FROM migrations").fetchall()
    assert rows == [(migration.name, 1) for migration in (*MIGRATIONS, ADD_COLUMN)]
    assert backups(tmp_path) == [], "a new file has nothing to lose"


def test_names_of_migrations_are_unique_and_in_order() -> None:
    names = [migration.name for migration in MIGRATIONS]
    assert names == sorted(set(names))


def test_an_existing_file_is_copied_before_it_is_migrated(tmp_path: Path) -> None:
    make_filled(tmp_path)
    before = shape(tmp_path / FILE_NAME)
    open_with(tmp_path, *MIGRATIONS, ADD_COLUMN)
    assert shape(tmp_path / FILE_NAME) != before
    [copy] = backups(tmp_path)
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert [one.name for one in tmp_path.iterdir() if one.is_file()] == [FILE_NAME]
    [kept] = Backups(tmp_path / FILE_NAME).all()
    assert (kept.why, kept.whole) == (Why.UPDATE, True)
    assert shape(copy) == before
    again = tmp_path / "again"
    again.mkdir()
    copy.rename(again / FILE_NAME)

    async def body() -> None:
        async with opened(again) as rooms:
            await check_requests(rooms)
            await check_contents(rooms)

    asyncio.run(body())


def test_a_migration_that_fails_changes_nothing(tmp_path: Path) -> None:
    make_filled(tmp_path)
    before = shape(tmp_path / FILE_NAME)
    with pytest.raises(StoreError) as caught:
        open_with(tmp_path, *MIGRATIONS, BREAK)
    assert caught.value.fault is StoreFault.FAILED
    assert shape(tmp_path / FILE_NAME) == before

    async def body() -> None:
        async with opened(tmp_path) as rooms:
            await check_contents(rooms)

    asyncio.run(body())


def test_the_migrations_before_one_that_fails_stay(tmp_path: Path) -> None:
    make_filled(tmp_path)
    with pytest.raises(StoreError):
        open_with(tmp_path, *MIGRATIONS, ADD_COLUMN, BREAK)
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM migrations")]
    assert ADD_COLUMN.name in names
    assert BREAK.name not in names


def test_a_migration_that_leaves_dangling_references_is_refused(tmp_path: Path) -> None:
    make_filled(tmp_path)
    orphan = Migration("9999-orphan", ("DELETE FROM nodes WHERE parent_id IS NULL",))
    with pytest.raises(StoreError, match="dangling"):
        open_with(tmp_path, *MIGRATIONS, orphan)

    async def body() -> None:
        async with opened(tmp_path) as rooms:
            await check_contents(rooms)

    asyncio.run(body())


def test_a_file_of_a_newer_version_is_refused_and_untouched(tmp_path: Path) -> None:
    make_filled(tmp_path)
    open_with(tmp_path, *MIGRATIONS, ADD_COLUMN)
    before = {one: one.read_bytes() for one in tmp_path.rglob("*") if one.is_file()}
    with pytest.raises(StoreError) as caught:
        asyncio.run(Database.open(tmp_path))
    assert caught.value.fault is StoreFault.NEWER
    assert caught.value.path == str(tmp_path / FILE_NAME)
    assert caught.value.detail == "9998-add"
    assert {one: one.read_bytes() for one in tmp_path.rglob("*") if one.is_file()} == before


@pytest.mark.parametrize("mark", [0, APPLICATION_ID + 1])
def test_the_database_of_another_program_is_refused_and_untouched(
    tmp_path: Path, mark: int
) -> None:
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as connection:
        connection.execute("CREATE TABLE theirs (id)")
        connection.execute(f"PRAGMA application_id = {mark}")
    before = (tmp_path / FILE_NAME).read_bytes()
    with pytest.raises(StoreError) as caught:
        asyncio.run(Database.open(tmp_path))
    assert caught.value.fault is StoreFault.CORRUPT
    assert (tmp_path / FILE_NAME).read_bytes() == before


def test_a_copy_that_cannot_be_made_stops_the_migration(tmp_path: Path) -> None:
    make_filled(tmp_path)
    before = shape(tmp_path / FILE_NAME)
    (tmp_path / "backups").write_text("a file, where the folder would be")
    with pytest.raises(StoreError) as caught:
        open_with(tmp_path, *MIGRATIONS, ADD_COLUMN)
    assert Path(caught.value.path).parent == tmp_path / "backups"
    assert shape(tmp_path / FILE_NAME) == before


def test_a_file_whose_making_was_interrupted_is_made_again(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).touch()

    async def body() -> None:
        async with opened(tmp_path) as rooms:
            assert await rooms.conversations.recent() == ()

    asyncio.run(body())

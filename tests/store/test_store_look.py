"""A look at the database from outside: it says what is there and leaves everything as it is."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from nocopt.core.errors import StoreError, StoreFault
from nocopt.store.database import FILE_NAME, Database
from nocopt.store.schema import MIGRATIONS, Migration
from tests.store.opened import opened

NEXT = Migration("0002-next", ("CREATE TABLE next (id INTEGER)",))


def contents(folder: Path) -> dict[str, bytes]:
    return {one.name: one.read_bytes() for one in folder.iterdir()}


def look(folder: Path) -> int:
    return asyncio.run(Database.look(folder))


async def fill(folder: Path, chats: int) -> None:
    async with opened(folder) as rooms:
        for _ in range(chats):
            await new_chat(rooms.database)


async def new_chat(database: Database) -> None:
    insert = (
        "INSERT INTO conversations (uid, title, created_at, updated_at, account, model, thinking,"
        " system) SELECT 'u' || count(*), '', 0, 0, '', '', '', '' FROM conversations"
    )
    await database.write(lambda connection: connection.execute(insert))


def fault_of(folder: Path) -> StoreError:
    before = contents(folder)
    with pytest.raises(StoreError) as raised:
        look(folder)
    assert contents(folder) == before
    return raised.value


def test_chats_are_counted_and_no_file_comes_or_changes(tmp_path: Path) -> None:
    asyncio.run(fill(tmp_path, 3))
    before = contents(tmp_path)
    assert look(tmp_path) == 3
    assert contents(tmp_path) == before
    assert list(before) == [FILE_NAME]


def test_what_a_running_program_wrote_is_seen(tmp_path: Path) -> None:
    async def body() -> None:
        async with opened(tmp_path) as rooms:
            await new_chat(rooms.database)
            assert await Database.look(tmp_path) == 1
            await new_chat(rooms.database)
            assert await Database.look(tmp_path) == 2

    asyncio.run(body())


def test_an_older_file_is_not_brought_up_to_date(tmp_path: Path) -> None:
    asyncio.run(fill(tmp_path, 1))
    before = contents(tmp_path)
    assert asyncio.run(Database.look(tmp_path, (*MIGRATIONS, NEXT))) == 1
    assert contents(tmp_path) == before


def test_a_newer_file_is_named(tmp_path: Path) -> None:
    async def newer() -> None:
        await (await Database.open(tmp_path, (*MIGRATIONS, NEXT))).close()

    asyncio.run(newer())
    error = fault_of(tmp_path)
    assert (error.fault, error.detail) == (StoreFault.NEWER, NEXT.name)


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    asyncio.run(fill(tmp_path, 1))
    path = tmp_path / FILE_NAME
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(os.urandom(size - 4096))
    assert fault_of(tmp_path).fault is StoreFault.CORRUPT
    path.write_bytes(b"no database at all, but long enough to be read as the head of one" * 9)
    assert fault_of(tmp_path).fault is StoreFault.CORRUPT


def test_what_is_not_ours_is_named_and_what_is_empty_is_empty(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    path.touch()
    assert look(tmp_path) == 0
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE foreign_things (id)")
    assert fault_of(tmp_path).detail == "the database of another program"


def test_a_missing_file_is_not_made(tmp_path: Path) -> None:
    assert fault_of(tmp_path).fault is StoreFault.FAILED

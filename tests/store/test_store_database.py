"""The database: one thread, whole transactions, and a name for everything that goes wrong."""

from __future__ import annotations

import asyncio
import logging
import os
import sqlite3
import stat
import threading
from pathlib import Path

import pytest

from nocopt.core.errors import StoreError, StoreFault
from nocopt.store import sqlite_faults
from nocopt.store.database import FILE_NAME, Database
from tests.store.opened import opened


def count(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT count(*) FROM state").fetchone()[0])


def insert(connection: sqlite3.Connection, name: str = "a") -> None:
    connection.execute("INSERT INTO state (name, value) VALUES (?, '')", (name,))


def test_all_work_runs_on_one_thread_that_ends_with_the_database(tmp_path: Path) -> None:
    async def body() -> set[str]:
        async with opened(tmp_path) as rooms:
            names = [
                await rooms.database.read(lambda _: threading.current_thread().name),
                await rooms.database.write(lambda _: threading.current_thread().name),
            ]
        return set(names)

    [name] = asyncio.run(body())
    assert name.startswith("nocopt-store")
    assert name not in {thread.name for thread in threading.enumerate() if thread.is_alive()}


def test_the_file_is_set_up_as_promised(tmp_path: Path) -> None:
    def pragmas(connection: sqlite3.Connection) -> list[object]:
        names = ("journal_mode", "foreign_keys", "synchronous")
        return [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in names]

    async def body() -> None:
        async with opened(tmp_path / "new" / "data") as rooms:
            full, normal = 2, 1
            assert await rooms.database.read(pragmas) == ["wal", 1, full]
            assert await rooms.database.write(pragmas, durable=False) == ["wal", 1, normal]
            assert await rooms.database.write(pragmas) == ["wal", 1, full]
            await rooms.state.set("a", "b")
            if os.name == "posix":
                folder = tmp_path / "new" / "data"
                assert stat.S_IMODE(folder.stat().st_mode) == 0o700
                modes = {one.name: stat.S_IMODE(one.stat().st_mode) for one in folder.iterdir()}
                assert modes == dict.fromkeys(
                    ("nocopt.db", "nocopt.db-wal", "nocopt.db-shm"), 0o600
                )

    asyncio.run(body())
    assert [one.name for one in (tmp_path / "new" / "data").iterdir()] == [FILE_NAME]


def test_work_that_fails_midway_leaves_nothing(tmp_path: Path) -> None:
    def half(connection: sqlite3.Connection) -> None:
        insert(connection)
        raise ZeroDivisionError

    async def body() -> None:
        async with opened(tmp_path) as rooms:
            with pytest.raises(ZeroDivisionError):
                await rooms.database.write(half)
            assert await rooms.database.read(count) == 0
            await rooms.database.write(insert)
            assert await rooms.database.read(count) == 1

    asyncio.run(body())


class Gate:
    """Work that reports when it runs and then waits to be let through."""

    def __init__(self) -> None:
        self.entered, self.open = threading.Event(), threading.Event()

    def __call__(self, connection: sqlite3.Connection) -> None:
        insert(connection, "first")
        self.entered.set()
        assert self.open.wait(20)
        insert(connection, "second")


def test_a_write_is_carried_out_whole_when_its_caller_is_cancelled(tmp_path: Path) -> None:
    async def body() -> None:
        async with opened(tmp_path) as rooms:
            gate = Gate()
            running = asyncio.create_task(rooms.database.write(gate))
            waiting = asyncio.create_task(rooms.database.write(insert))
            await asyncio.to_thread(gate.entered.wait, 20)
            running.cancel()
            waiting.cancel()
            for task in (running, waiting):
                with pytest.raises(asyncio.CancelledError):
                    await task
            gate.open.set()
            assert await rooms.database.read(count) == 3

    asyncio.run(body())


def test_a_failure_that_nobody_awaits_any_more_is_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def body() -> None:
        async with opened(tmp_path) as rooms:
            gate = Gate()
            await rooms.database.write(lambda connection: insert(connection, "second"))
            running = asyncio.create_task(rooms.database.write(gate))
            await asyncio.to_thread(gate.entered.wait, 20)
            running.cancel()
            with pytest.raises(asyncio.CancelledError):
                await running
            gate.open.set()
            assert await rooms.database.read(count) == 1, "the failed one left nothing"

    with caplog.at_level(logging.ERROR):
        asyncio.run(body())
    [record] = caplog.records
    assert record.name == "nocopt.store.database"
    assert record.exc_info is not None
    assert isinstance(record.exc_info[1], sqlite3.IntegrityError)


def test_a_read_that_nobody_awaits_any_more_is_not_begun(tmp_path: Path) -> None:
    begun: list[object] = []

    async def body() -> None:
        async with opened(tmp_path) as rooms:
            gate = Gate()
            running = asyncio.create_task(rooms.database.write(gate))
            await asyncio.to_thread(gate.entered.wait, 20)
            reading = asyncio.create_task(rooms.database.read(begun.append))
            await asyncio.sleep(0)  # let it ask
            reading.cancel()
            with pytest.raises(asyncio.CancelledError):
                await reading
            gate.open.set()
            await running

    asyncio.run(body())
    assert begun == []


def test_closing_carries_out_what_was_asked_for_and_may_be_repeated(tmp_path: Path) -> None:
    async def body() -> None:
        database = await Database.open(tmp_path)
        asked = asyncio.create_task(database.write(insert))
        await asyncio.sleep(0)  # let it ask
        await database.close()
        await database.close()
        await asked
        with pytest.raises(RuntimeError):
            await database.read(count)
        async with opened(tmp_path) as rooms:
            assert await rooms.database.read(count) == 1

    asyncio.run(body())


def test_a_mistake_of_this_program_is_not_called_a_fault_of_the_disk(tmp_path: Path) -> None:
    async def body() -> None:
        async with opened(tmp_path) as rooms:
            await rooms.database.write(insert)
            with pytest.raises(sqlite3.IntegrityError):
                await rooms.database.write(insert)
            with pytest.raises(sqlite3.ProgrammingError):
                await rooms.database.read(lambda connection: connection.execute("SELECT ?"))

    asyncio.run(body())


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        (sqlite3.SQLITE_READONLY_DBMOVED, StoreFault.READ_ONLY),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, StoreFault.LOCKED),
        (sqlite3.SQLITE_CORRUPT_INDEX, StoreFault.CORRUPT),
        (sqlite3.SQLITE_IOERR_READ, StoreFault.FAILED),
        (sqlite3.SQLITE_CANTOPEN, StoreFault.FAILED),
        (sqlite3.SQLITE_ERROR, StoreFault.FAILED),
    ],
)
def test_every_code_of_sqlite_has_its_name(tmp_path: Path, code: int, fault: StoreFault) -> None:
    def fail(connection: sqlite3.Connection) -> None:
        error = sqlite3.OperationalError("in SQLite's own words")
        error.sqlite_errorcode = code
        raise error

    async def body() -> None:
        async with opened(tmp_path) as rooms:
            with pytest.raises(StoreError) as caught:
                await rooms.database.write(fail)
            assert (caught.value.fault, caught.value.detail) == (fault, "in SQLite's own words")

    asyncio.run(body())


def test_a_failed_write_on_a_disk_without_room_is_called_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite says only "disk I/O error" where its shared index cannot grow."""

    def fail(connection: sqlite3.Connection) -> None:
        error = sqlite3.OperationalError("disk I/O error")
        error.sqlite_errorcode = sqlite3.SQLITE_IOERR_SHMSIZE
        raise error

    async def body() -> None:
        async with opened(tmp_path) as rooms:
            monkeypatch.setattr(sqlite_faults, "disk_is_full", lambda _: True)
            with pytest.raises(StoreError) as caught:
                await rooms.database.write(fail)
            assert caught.value.fault is StoreFault.DISK_FULL

    asyncio.run(body())


def test_the_state_is_kept_by_name(tmp_path: Path) -> None:
    async def write() -> None:
        async with opened(tmp_path) as rooms:
            assert await rooms.state.get("last_chat") is None
            await rooms.state.set("last_chat", "7")
            await rooms.state.set("last_chat", "8")
            await rooms.state.set("unsent", "über 😀 \ud83d")

    async def read() -> None:
        async with opened(tmp_path) as rooms:
            assert await rooms.state.get("last_chat") == "8"
            assert await rooms.state.get("unsent") == "über 😀 \ufffd"

    asyncio.run(write())
    asyncio.run(read())

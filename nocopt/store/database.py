"""One SQLite connection on one thread of its own; every call is awaited, every fault is named.

Durability. In write-ahead mode a commit survives the death of the program at any `synchronous`
level. `FULL` also flushes the log to the disk at each commit, so that it survives a power loss;
measured, that costs 0.3 ms more than the 0.03 ms of `NORMAL` on a virtual disk and some
milliseconds on a slow one. A message is worth that. What is saved all the time and is soon
replaced (checkpoints, unsent text, reading positions) is written with `durable=False`, at
`NORMAL`: it reaches the disk with the next durable commit or log checkpoint at the latest.
"""

from __future__ import annotations

import asyncio
import logging
import os
import sqlite3
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AsyncExitStack, closing
from typing import TYPE_CHECKING, Any, TypeVar

from nocopt.core.errors import StoreError, StoreFault
from nocopt.core.signal import Signal
from nocopt.store.backups import is_emptied
from nocopt.store.damaged import any_text, no_text
from nocopt.store.faults import from_os_error
from nocopt.store.migrating import bring_up_to_date
from nocopt.store.schema import APPLICATION_ID, MIGRATIONS, Migration
from nocopt.store.sqlite_faults import sqlite_faults

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    Work = Callable[[sqlite3.Connection], "T"]

T = TypeVar("T")

FILE_NAME = "nocopt.db"
LOCK_PATIENCE = 2.0  # seconds to wait for another process before saying that the file is locked
CACHE_KIB = 512  # of pages; a chat of 10 MB is read no faster with the usual 2 MB
LOG_SIZE_KEPT = 16 << 20  # bytes the write-ahead log is cut back to after a long transaction

_log = logging.getLogger(__name__)


class Database:
    """Owns the file, the connection and the thread. Make it with `open`, end it with `close`.

    Calls are carried out in the order they were made. Faults of the environment raise
    `StoreError`; a broken rule of the schema is a mistake of this program and stays what it is.
    `written`: something was asked to be written; what is read from now on has it.
    """

    def __init__(self, path: Path) -> None:
        self.written: Signal[()] = Signal()
        self.path = path
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="nocopt-store")
        self._apart: set[Future[Any]] = set()  # what the other threads are at
        self._beside = ThreadPoolExecutor(1, thread_name_prefix="nocopt-reader")
        self._filing = ThreadPoolExecutor(1, thread_name_prefix="nocopt-files")
        self._connection: sqlite3.Connection | None = None  # touched by the thread only
        self._file: tuple[int, int] | None = None  # which one it is, once it is open
        self._durable = True
        self._closed = False

    @classmethod
    async def open(cls, folder: Path, migrations: Sequence[Migration] = MIGRATIONS) -> Database:
        """Open the database in `folder`, which is made where it lacks, and bring it up to date."""
        database = cls(folder / FILE_NAME)
        async with AsyncExitStack() as on_failure:
            on_failure.push_async_callback(database.close)
            await database._submitted(lambda: database._connect(migrations))
            on_failure.pop_all()
        return database

    @classmethod
    async def look(cls, folder: Path, migrations: Sequence[Migration] = MIGRATIONS) -> int:
        """Return the number of chats in `folder`; a `StoreError` says what is wrong with them.

        Nothing is written, made or brought up to date, as another program may have the file open.
        """
        database = cls(folder / FILE_NAME)
        try:
            return await database._submitted(lambda: database._look(migrations))
        finally:
            await database.close()

    async def read(self, work: Work[T]) -> T:
        """Return `work(connection)`, run on one state of the file; it must change nothing."""
        return await asyncio.wrap_future(self._thread.submit(self._transaction, work, "BEGIN"))

    async def write(self, work: Work[T], *, durable: bool = True) -> T:
        """Return `work(connection)`, run in one transaction: all of it is kept, or nothing.

        Once called it is carried out, even when the caller is cancelled meanwhile. With
        `durable`, it is on the disk when this returns.
        """
        try:
            return await self._submitted(lambda: self._write(work, durable))
        finally:
            self.written.emit()

    async def beside(self, work: Callable[[], T]) -> T:
        """Return `work()`, run on the same thread in its turn: for files that rows speak of.

        Like a write it is carried out once called, and all that was asked for before is done then.
        """
        return await self._submitted(work)

    def aside(self, work: Work[T]) -> T:
        """Return `work(connection)`, run here and now on one state of the file, which it can read.

        Blocking, and for worker threads: it has a connection of its own, so that it may take long.
        Texts that are no UTF-8 are read with a mark for what is none.
        """
        where = f"{self.path.absolute().as_uri()}?mode=ro"
        with (
            self._faults(),
            closing(sqlite3.connect(where, LOCK_PATIENCE, isolation_level=None, uri=True)) as own,
            any_text(own),
        ):
            own.execute("PRAGMA trusted_schema = OFF")
            own.execute("PRAGMA temp_store = MEMORY")
            own.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
            return _transacted(own, work, "BEGIN")

    async def read_beside(self, work: Work[T]) -> T:
        """Return what `aside` does, awaited: others read and write meanwhile, one at a time."""
        return await asyncio.wrap_future(self._set_apart(self._beside, lambda: self.aside(work)))

    async def read_long(self, work: Work[T]) -> T:
        """Return what `read_beside` does, of a state that has all that was asked for before."""
        await self.beside(lambda: None)
        return await self.read_beside(work)

    async def with_files(self, work: Callable[[], T]) -> T:
        """Return `work()`, run where files are read and written, one after another.

        They may be large: who reads and writes rows does not wait for them. Once called it is
        carried out.
        """
        return await _awaited(self._set_apart(self._filing, work))

    def _set_apart(self, thread: ThreadPoolExecutor, work: Callable[[], T]) -> Future[T]:
        future = thread.submit(work)
        self._apart.add(future)
        future.add_done_callback(self._apart.discard)
        return future

    async def close(self) -> None:
        """Carry out what was asked for before, then close the file; may be called twice."""
        if self._closed:
            return
        self._closed = True
        self._beside.shutdown(wait=False, cancel_futures=True)
        self._filing.shutdown(wait=False)
        under_way = tuple(self._apart)  # in one go, as its thread takes out what is done
        if apart := [asyncio.wrap_future(one) for one in under_way if not one.done()]:
            await asyncio.wait(apart)  # else it would have the file open still
        try:
            await self._submitted(self._disconnect)
        finally:
            self._thread.shutdown(wait=False)
        self._thread.shutdown()  # has nothing left to do, so that this waits for nothing

    async def _submitted(self, function: Callable[[], T]) -> T:
        return await _awaited(self._thread.submit(function))

    # The rest runs on the thread.

    def _connect(self, migrations: Sequence[Migration]) -> None:
        self._refuse_emptied()
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            # SQLite would make the file readable for everyone; log and index get the file's mode.
            os.close(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600))
            self._file = _identity(self.path.stat())
        except OSError as error:
            raise from_os_error(error, self.path) from error
        with self._faults():
            connection = sqlite3.connect(self.path, timeout=LOCK_PATIENCE, isolation_level=None)
            self._connection = connection
            connection.execute("PRAGMA trusted_schema = OFF")
            connection.execute("PRAGMA temp_store = MEMORY")
            connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
            bring_up_to_date(connection, self.path, migrations)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute(f"PRAGMA journal_size_limit = {LOG_SIZE_KEPT}")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA foreign_keys = ON")

    def _refuse_emptied(self) -> None:
        try:
            emptied = is_emptied(self.path)
        except OSError as error:
            raise from_os_error(error, self.path) from error
        if emptied:
            raise StoreError(StoreFault.CORRUPT, str(self.path), "nothing is left in the file")

    def _look(self, migrations: Sequence[Migration]) -> int:
        self._refuse_emptied()
        with (
            self._faults(),
            closing(sqlite3.connect(self._to_look_at(), LOCK_PATIENCE, uri=True)) as connection,
        ):
            connection.execute("PRAGMA trusted_schema = OFF")
            (mark,) = connection.execute("PRAGMA application_id").fetchone()
            (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            if not mark and not tables:
                return 0  # made, but not filled yet
            if mark != APPLICATION_ID:
                detail = "the database of another program"
                raise StoreError(StoreFault.CORRUPT, str(self.path), detail)
            applied = {name for (name,) in connection.execute("SELECT name FROM migrations")}
            newer = applied.difference(migration.name for migration in migrations)
            if newer:
                raise StoreError(StoreFault.NEWER, str(self.path), ", ".join(sorted(newer)))
            (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
            if found != "ok":
                raise StoreError(StoreFault.CORRUPT, str(self.path), found)
            chats = "SELECT count(*) FROM conversations WHERE deleted_at IS NULL"
            return int(connection.execute(chats).fetchone()[0])

    def _to_look_at(self) -> str:
        # A reader of a file without a log would make one and leave it; nobody writes there then.
        log = self.path.with_name(f"{self.path.name}-wal")
        return f"{self.path.absolute().as_uri()}?mode=ro{'' if log.exists() else '&immutable=1'}"

    def _disconnect(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with self._faults():
                connection.close()

    def _write(self, work: Work[T], durable: bool) -> T:
        # SQLite goes on writing to a file that was removed, which nobody finds again.
        if not self._is_there():
            raise StoreError(StoreFault.GONE, str(self.path), "the file was removed or replaced")
        if durable is not self._durable:
            self._pragma("PRAGMA synchronous = FULL" if durable else "PRAGMA synchronous = NORMAL")
            self._durable = durable
        return self._transaction(work, "BEGIN IMMEDIATE")

    def _is_there(self) -> bool:
        try:
            facts = self.path.stat()
        except (FileNotFoundError, NotADirectoryError):
            return False
        except OSError:
            return True  # what is wrong with the disk is told by what is written
        return facts.st_size > 0 and _identity(facts) == self._file

    def _pragma(self, statement: str) -> None:
        with self._faults():
            self._open_connection().execute(statement)

    def _transaction(self, work: Work[T], begin: str) -> T:
        with self._faults():
            connection = self._open_connection()
            try:
                return _transacted(connection, work, begin)
            except sqlite3.OperationalError as error:
                if not no_text(error):
                    raise
                _log.warning("read in spite of it: %s", error)
            with any_text(connection):  # one bad byte does not keep all the rest from being read
                return _transacted(connection, work, begin)

    def _open_connection(self) -> sqlite3.Connection:
        if self._connection is None:
            raise RuntimeError("the database is closed")
        return self._connection

    def _faults(self) -> AbstractContextManager[None]:
        return sqlite_faults(self.path)


async def _awaited(work: Future[T]) -> T:
    future = asyncio.wrap_future(work)
    try:
        await asyncio.wait({future})  # its own cancellation does not reach the future
    except asyncio.CancelledError:
        future.add_done_callback(_report_unawaited)
        raise
    return future.result()


def _transacted(connection: sqlite3.Connection, work: Work[T], begin: str) -> T:
    connection.execute(begin)
    with connection:  # commits, or rolls back on any error
        return work(connection)


def _identity(facts: os.stat_result) -> tuple[int, int]:
    return facts.st_dev, facts.st_ino


def _report_unawaited(future: asyncio.Future[T]) -> None:
    """Log the failure of a call whose caller went away; nobody else would ever hear of it."""
    error = future.exception()
    if error is not None:
        _log.error("a write that nobody awaits any more failed", exc_info=error)

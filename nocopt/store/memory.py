"""A database that is nowhere but in memory, for chats of which nothing is to be written to disk."""

from __future__ import annotations

import sqlite3
from contextlib import AsyncExitStack
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from nocopt.core.conversation import TEMPORARY_FROM
from nocopt.core.digests import hashing
from nocopt.store.attachments import Attachments
from nocopt.store.database import Database
from nocopt.store.migrating import bring_up_to_date
from nocopt.store.schema import MIGRATIONS

if TYPE_CHECKING:
    from collections.abc import MutableMapping, Sequence

    from nocopt.store.database import Work
    from nocopt.store.schema import Migration

T = TypeVar("T")
_NOWHERE = Path(":memory:")


class MemoryDatabase(Database):
    """Begins empty, with ids that no database on the disk gives out, and is gone once closed."""

    @classmethod
    async def begun(cls) -> MemoryDatabase:
        """Return an empty one."""
        database = cls(_NOWHERE)
        async with AsyncExitStack() as on_failure:
            on_failure.push_async_callback(database.close)
            await database.beside(lambda: database._connect(MIGRATIONS))
            on_failure.pop_all()
        return database

    def _connect(self, migrations: Sequence[Migration]) -> None:
        connection = sqlite3.connect(str(_NOWHERE), isolation_level=None)
        self._connection = connection
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA temp_store = MEMORY")
        bring_up_to_date(connection, self.path, migrations)
        connection.execute("PRAGMA foreign_keys = ON")
        connection.executemany(
            "INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)",
            [("conversations", TEMPORARY_FROM), ("nodes", TEMPORARY_FROM)],
        )

    async def read_beside(self, work: Work[T]) -> T:
        """Return what `read` does: there is nothing that another connection could read."""
        return await self.read(work)

    def _is_there(self) -> bool:
        return True


class FilesInMemory(Attachments):
    """Keeps files in `held`, by their hashes, beside a database in memory."""

    def __init__(self, database: MemoryDatabase, held: MutableMapping[str, bytes]) -> None:
        super().__init__(database, _NOWHERE)
        self._held = held

    def _has(self, sha256: str) -> bool:
        return sha256 in self._held

    def _put(self, data: bytes) -> str:
        sha256 = hashing(data).hexdigest()
        self._held[sha256] = data
        return sha256

    def _get(self, sha256: str) -> bytes | None:
        return self._held.get(sha256)

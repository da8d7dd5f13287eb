"""Small facts of the program that are no settings: the last chat, the unsent text of a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nocopt.store.codec import storable

if TYPE_CHECKING:
    import sqlite3

    from nocopt.store.database import Database


class State:
    """Named texts in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, name: str) -> str | None:
        """Return the text kept under `name`, or None."""

        def work(connection: sqlite3.Connection) -> str | None:
            row = connection.execute("SELECT value FROM state WHERE name = ?", (name,)).fetchone()
            return None if row is None else str(row[0])

        return await self._database.read(work)

    async def set(self, name: str, value: str) -> None:
        """Keep a text under `name`, in place of what was kept there."""

        def work(connection: sqlite3.Connection) -> None:
            connection.execute(
                "INSERT INTO state (name, value) VALUES (?, ?)"
                " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                (name, storable(value)),
            )

        await self._database.write(work, durable=False)

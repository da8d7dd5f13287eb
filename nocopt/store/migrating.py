"""Brings a database file to the newest shape: checks whose it is, copies it, applies what lacks."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from nocopt.core.errors import StoreError, StoreFault
from nocopt.core.safekeeping import Why
from nocopt.store.backups import Backups
from nocopt.store.schema import APPLICATION_ID, Migration

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence
    from pathlib import Path


def bring_up_to_date(
    connection: sqlite3.Connection, path: Path, migrations: Sequence[Migration]
) -> None:
    """Apply the missing migrations, in order; a file of a newer version is refused untouched.

    `connection` is in autocommit mode with foreign keys off, as rebuilding a table requires.
    """
    applied = _applied(connection, path)
    known = {migration.name for migration in migrations}
    if not applied <= known:
        newer = ", ".join(sorted(applied - known))
        raise StoreError(StoreFault.NEWER, str(path), newer)
    missing = [migration for migration in migrations if migration.name not in applied]
    if missing and applied:
        Backups(path).make(Why.UPDATE, time.time())
    for migration in missing:
        _apply(connection, path, migration)


def _applied(connection: sqlite3.Connection, path: Path) -> set[str]:
    (mark,) = connection.execute("PRAGMA application_id").fetchone()
    if mark == APPLICATION_ID:
        return {name for (name,) in connection.execute("SELECT name FROM migrations")}
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if mark or tables:
        raise StoreError(StoreFault.CORRUPT, str(path), "the database of another program")
    return set()


def _apply(connection: sqlite3.Connection, path: Path, migration: Migration) -> None:
    connection.execute("BEGIN IMMEDIATE")
    with connection:
        if migration.name in _applied(connection, path):
            return  # another process was quicker
        for statement in migration.statements:
            connection.execute(statement)
        broken = connection.execute("PRAGMA foreign_key_check").fetchone()
        if broken is not None:
            raise StoreError(StoreFault.CORRUPT, str(path), f"dangling reference in {broken[0]}")
        connection.execute(
            "INSERT INTO migrations (name, applied_at) VALUES (?, ?)",
            (migration.name, time.time()),
        )

"""Copies of a database, made while others write to it, and what is asked before one is trusted."""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from contextlib import closing
from typing import TYPE_CHECKING, Final

from nocopt.core.digests import hashing
from nocopt.core.errors import NocoptError, StoreFault
from nocopt.store.faults import from_os_error
from nocopt.store.sqlite_faults import from_sqlite, sqlite_faults

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    GoOn = Callable[[], bool]

_PAGES: Final = 256  # in one go, a megabyte: between two of them others have the disk
_REST: Final = 0.002  # seconds
_PATIENCE: Final = 5.0  # seconds to wait for a lock of others
_PIECE: Final = 1 << 20  # bytes

# What is counted in both and has to be the same; those that an older shape lacks are left out.
_COUNTED: Final = (
    *("conversations", "nodes", "parts", "replies", "usage", "drafts", "attachments"),
    *("attachment_uses", "projects", "tags", "queue", "spending", "named_texts", "migrations"),
)
_ROWS: Final = "SELECT count(*) FROM {}"


class GivenUpError(NocoptError):
    """A long work on files was given up, since nobody waits for it any more."""


def always() -> bool:
    """Go on to the end: for work that nobody gives up."""
    return True


def copy_database(source: Path, target: Path, go_on: GoOn = always) -> Mapping[str, int]:
    """Copy the database at `source` as it is at this moment; return its numbers of rows by table.

    It is on the disk when this returns; what was at `target` is overwritten. Others may read and
    write meanwhile. Raises `StoreError`, and `GivenUpError` once `go_on` says no.
    """

    def rest(_status: int, _remaining: int, _total: int) -> None:
        if not go_on():
            raise GivenUpError
        time.sleep(_REST)

    try:
        make_empty(target)
        with closing(_opened(source)) as reading, closing(sqlite3.connect(target)) as writing:
            writing.execute("PRAGMA synchronous = OFF")  # it is flushed once, below
            reading.execute("BEGIN")  # one state of the file, however long it takes
            counts = row_counts(reading)
            reading.backup(writing, pages=_PAGES, progress=rest)
            writing.execute("PRAGMA journal_mode = DELETE")  # a copy is one file
        flush(target)
    except sqlite3.DatabaseError as error:
        said = from_sqlite(error, target)
        of_target = said.fault in (StoreFault.DISK_FULL, StoreFault.READ_ONLY)
        raise (said if of_target else from_sqlite(error, source)) from error
    except OSError as error:
        raise from_os_error(error, target) from error
    return counts


def _opened(source: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(source, timeout=_PATIENCE, isolation_level=None)
    connection.execute("PRAGMA trusted_schema = OFF")
    return connection


def row_counts(connection: sqlite3.Connection) -> dict[str, int]:
    """Return how many rows the tables have that hold what is the person's."""
    rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    there = {name for (name,) in rows}
    return {
        table: int(connection.execute(_ROWS.format(table)).fetchone()[0])
        for table in _COUNTED
        if table in there
    }


def is_whole(path: Path, counts: Mapping[str, int]) -> bool:
    """Whether a copy that nobody writes to holds together, and all those rows (`StoreError`)."""
    with sqlite_faults(path), closing(read_only(path)) as connection:
        try:
            if connection.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",):
                return False
            if connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
                return False
            return row_counts(connection) == dict(counts)
        except sqlite3.DatabaseError as error:
            if from_sqlite(error, path).fault is StoreFault.CORRUPT:
                return False
            raise


def read_only(path: Path) -> sqlite3.Connection:
    """Return a connection to a database that nobody writes to; nothing is made beside it."""
    uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    connection = sqlite3.connect(uri, uri=True, isolation_level=None)
    connection.execute("PRAGMA trusted_schema = OFF")
    return connection


def sha256_of(path: Path, go_on: GoOn = always) -> str:
    """Return the SHA-256 of a file in hex (`OSError`, and `GivenUpError` once `go_on` says no)."""
    with path.open("rb") as file:
        digest = hashing(file.read(_PIECE))  # by how much that is, it chooses what is fast
        while piece := file.read(_PIECE):
            if not go_on():
                raise GivenUpError
            digest.update(piece)
    return digest.hexdigest()


def make_empty(path: Path) -> None:
    """Make an empty file that only this person may read, in place of what is there (`OSError`)."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600))


def copy_file(source: Path, target: Path) -> None:
    """Copy a file, down to the disk; it has its name only once it is whole (`OSError`)."""
    unfinished = target.with_name(f"{target.name}.unfinished")
    make_empty(unfinished)
    try:
        shutil.copyfile(source, unfinished)
        flush(unfinished)
        os.replace(unfinished, target)
    finally:
        unfinished.unlink(missing_ok=True)


def link_file(source: Path, target: Path) -> None:
    """Have a file under a second name too; it is copied where the disk has no such names."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except FileExistsError:
        return
    except OSError:  # as on disks of cameras and shares: then it is copied, or that says why not
        copy_file(source, target)


def flush(path: Path) -> None:
    """Have what was written to a file on the disk (`OSError`)."""
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

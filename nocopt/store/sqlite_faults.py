"""Turns what SQLite says into `StoreError`, for the database and for its copies."""

from __future__ import annotations

import os
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from nocopt.core.errors import StoreError, StoreFault
from nocopt.store.codec import UnreadableRow
from nocopt.store.faults import disk_is_full

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_FAULTS: Final[Mapping[int, StoreFault]] = {
    sqlite3.SQLITE_FULL: StoreFault.DISK_FULL,
    sqlite3.SQLITE_READONLY: StoreFault.READ_ONLY,
    sqlite3.SQLITE_PERM: StoreFault.READ_ONLY,
    sqlite3.SQLITE_BUSY: StoreFault.LOCKED,
    sqlite3.SQLITE_LOCKED: StoreFault.LOCKED,
    sqlite3.SQLITE_CORRUPT: StoreFault.CORRUPT,
    sqlite3.SQLITE_NOTADB: StoreFault.CORRUPT,
}


@contextmanager
def sqlite_faults(path: Path) -> Iterator[None]:
    """Raise what the environment refuses as `StoreError` about `path`.

    A broken rule of the schema is a mistake of this program and stays what it is.
    """
    try:
        yield
    except UnreadableRow as error:
        raise StoreError(StoreFault.CORRUPT, str(path), str(error)) from error
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.IntegrityError | sqlite3.ProgrammingError):
            raise
        raise from_sqlite(error, path) from error


def from_sqlite(error: sqlite3.DatabaseError, path: Path) -> StoreError:
    """Return the store error for what SQLite says of the database at `path`."""
    # Errors without a code come from Python's own reading of a row.
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF
    fault = _FAULTS.get(code, StoreFault.FAILED)
    if code == sqlite3.SQLITE_IOERR and disk_is_full(path):
        fault = StoreFault.DISK_FULL
    elif code == sqlite3.SQLITE_CANTOPEN and not os.access(path.parent, os.W_OK):
        fault = StoreFault.READ_ONLY
    return StoreError(fault, str(path), str(error))

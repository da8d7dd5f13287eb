"""A store with nothing in it: made once by what makes the program's, and copied for each test."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from nocopt.store.database import FILE_NAME
from nocopt.store.migrating import bring_up_to_date
from nocopt.store.schema import MIGRATIONS


def lay_out(folder: Path) -> None:
    """Have a store in `folder`, unless there is one; to make one takes ten times as long."""
    path = folder / FILE_NAME
    if not path.exists():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.write_bytes(_made())
        path.chmod(0o600)


@cache
def _made() -> bytes:
    with TemporaryDirectory(prefix="nocopt-new-store-") as folder:
        path = Path(folder) / FILE_NAME
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            bring_up_to_date(connection, path, MIGRATIONS)
            connection.execute("PRAGMA journal_mode = WAL")
        return path.read_bytes()

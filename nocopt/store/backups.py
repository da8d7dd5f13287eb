"""Backups of all chats in a folder beside them: made, looked through, counted, and thinned out.

A backup is a copy of the database, a manifest that says what is in it, and the files of its
messages, which all backups share. The copy gets its name last, so that a program which dies on the
way leaves nothing that could be taken for a backup. All calls block, for seconds where there is
much: they are made in a worker thread.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import sqlite3
from contextlib import closing
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from nocopt.core.errors import StoreError, StoreFault
from nocopt.core.json_values import members, number, text, whole
from nocopt.core.safekeeping import Backup, Why, no_longer_needed
from nocopt.store.backup_files import BackupFiles
from nocopt.store.copying import always, copy_database, is_whole, read_only, sha256_of
from nocopt.store.faults import from_os_error
from nocopt.store.places import ATTACHMENTS, BACKUPS, PROVEN_AT
from nocopt.store.sqlite_faults import sqlite_faults
from nocopt.store.whole_files import write_whole

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from nocopt.store.copying import GoOn

_COPY: Final = ".db"
_MANIFEST: Final = ".json"
_UNFINISHED: Final = ".unfinished"
_END_OF_TIME: Final = 253_402_300_800.0  # the year 10000, which no calendar has

_HAS_STATE: Final = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'state'"

_log = logging.getLogger(__name__)


class Backups:
    """The backups of the database at `path`. Calls raise `StoreError`.

    Those that take `go_on` raise `GivenUpError` once it says no.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.folder = path.parent / BACKUPS
        self.files = BackupFiles(self.folder / "files", path.parent / ATTACHMENTS)

    def copy_of(self, backup: Backup) -> Path:
        """Return where the copy of the database is."""
        return self.folder / f"{backup.name}{_COPY}"

    def all(self) -> tuple[Backup, ...]:
        """Return the backups there are, the newest first; the folder may be missing."""
        try:
            found = [self._read(one) for one in self.folder.glob(f"*{_MANIFEST}")]
        except OSError as error:
            raise from_os_error(error, self.folder) from error
        there = [one for one in found if one is not None]
        return tuple(sorted(there, key=lambda one: (one.made_at, one.name), reverse=True))

    def _read(self, manifest: Path) -> Backup | None:
        try:
            facts = manifest.with_suffix(_COPY).stat()
            backup = _from_json(manifest.stem, members(json.loads(manifest.read_bytes())))
        except (OSError, ValueError, TypeError, KeyError, RecursionError) as error:
            _log.warning("%s is no backup: %s", manifest.name, type(error).__name__)
            return None
        if not 0 <= backup.made_at < _END_OF_TIME:  # it was tampered with, and the copy may be good
            backup = replace(backup, made_at=facts.st_mtime)
        return backup if facts.st_size == backup.size else replace(backup, whole=False)

    def make(self, why: Why, now: float, go_on: GoOn = always, *, undone_by: str = "") -> Backup:
        """Copy all there is at this moment, look through the copy, and return what it is.

        A copy that does not hold together is kept and says so: so does what it was made of, then.
        """
        name = self._new_name(why, now)
        unfinished = self.folder / f"{name}{_COPY}{_UNFINISHED}"
        try:
            counts = copy_database(self.path, unfinished, go_on)
            _forget_proof(unfinished)
            missing = self.files.keep(file_names(unfinished), go_on)
            if missing:
                _log.warning("%s: %d files of messages are gone or damaged", name, missing)
            whole = is_whole(unfinished, counts)
            size, digest = unfinished.stat().st_size, sha256_of(unfinished, go_on)
            backup = Backup(name, why, now, size, digest, counts, whole, undone_by)
            write_whole(self.folder / f"{name}{_MANIFEST}", _to_json(backup))
            os.replace(unfinished, self.copy_of(backup))
        except OSError as error:
            raise from_os_error(error, unfinished) from error
        finally:
            with contextlib.suppress(OSError):  # it goes with the next `tidy`
                unfinished.unlink(missing_ok=True)
        return backup

    def check(self, backup: Backup, go_on: GoOn = always) -> Backup:
        """Return the backup with what looking through it gives now."""
        copy = self.copy_of(backup)
        try:
            same = sha256_of(copy, go_on) == backup.sha256
        except FileNotFoundError:
            same = False
        except OSError as error:
            raise from_os_error(error, copy) from error
        return replace(backup, whole=same and is_whole(copy, backup.counts))

    def remove(self, backup: Backup) -> None:
        """Remove a backup; its files go with the next `tidy`."""
        copy = self.copy_of(backup)
        try:
            copy.unlink(missing_ok=True)
            copy.with_suffix(_MANIFEST).unlink(missing_ok=True)
        except OSError as error:
            raise from_os_error(error, copy) from error

    def tidy(self) -> None:
        """Remove the backups that are kept no longer, and what programs that died left of others.

        What somebody else has put into the folder, or has renamed there, stays.
        """
        there = self.all()
        gone = no_longer_needed(there)
        for backup in gone:
            self.remove(backup)
        left = [one for one in there if one not in gone]
        try:
            copies = {path.stem for path in self.folder.glob(f"*{_COPY}")}
            for path in self._leftovers(copies):
                path.unlink()
        except OSError as error:
            raise from_os_error(error, self.folder) from error
        # Else it is not known which files are needed.
        if all(one.whole for one in left) and copies == {one.name for one in left}:
            kept = (file_names(self.copy_of(one)) for one in left)
            self.files.drop_all_but({name for names in kept for name in names})

    def _leftovers(self, copies: set[str]) -> list[Path]:
        found = [path for why in Why for path in self.folder.glob(f"{why}-*")]
        return [
            path
            for path in found
            if f"{_COPY}{_UNFINISHED}" in path.name
            or (path.suffix == _MANIFEST and path.stem not in copies)
        ]

    def _new_name(self, why: Why, now: float) -> str:
        name = base = f"{why}-{datetime.fromtimestamp(now, UTC):%Y-%m-%dT%H-%M-%S}"
        number = 1
        while (self.folder / f"{name}{_MANIFEST}").exists():
            number += 1
            name = f"{base}-{number}"
        return name


def _forget_proof(copy: Path) -> None:
    """Have the index of the search proven anew once this copy takes the place of the chats.

    One that is damaged stays as it is: that it does not hold together is found out by who looks.
    """
    try:
        with (
            sqlite_faults(copy),
            closing(sqlite3.connect(copy, isolation_level=None)) as connection,
        ):
            connection.execute("PRAGMA trusted_schema = OFF")
            if connection.execute(_HAS_STATE).fetchone() is not None:
                connection.execute("DELETE FROM state WHERE name = ?", (PROVEN_AT,))
    except StoreError as error:
        if error.fault is not StoreFault.CORRUPT:
            raise


def is_emptied(path: Path) -> bool:
    """Whether a database has lost all it held: no byte is left beside its backups or its log.

    SQLite takes such a file for a new one, and its log for one of another file (`OSError`).
    """
    if not path.exists() or path.stat().st_size:
        return False
    log = path.with_name(f"{path.name}-wal")
    if log.exists() and log.stat().st_size:
        return True
    return any((path.parent / BACKUPS).glob(f"*{_COPY}"))


def file_names(copy: Path) -> tuple[str, ...]:
    """Return the hashes of the files that messages of a copy have."""
    with sqlite_faults(copy), closing(read_only(copy)) as connection:
        try:
            rows = connection.execute("SELECT sha256 FROM attachments ORDER BY sha256").fetchall()
        except sqlite3.OperationalError as error:
            if "no such table" in str(error):
                return ()  # the shape of a time before messages had files
            raise
    return tuple(str(name) for (name,) in rows)


def _to_json(backup: Backup) -> bytes:
    members = {key: value for key, value in asdict(backup).items() if key != "name"}
    return json.dumps(members, indent=1, sort_keys=True).encode()


def _from_json(name: str, raw: Mapping[str, Any]) -> Backup:
    """Return the backup of a manifest; what is none is a `ValueError`, `TypeError`, `KeyError`."""
    said = raw["whole"]
    return Backup(
        name=name,
        why=Why(raw["why"]),
        made_at=number(raw["made_at"]),
        size=whole(raw["size"]),
        sha256=text(raw["sha256"]),
        counts={table: whole(rows) for table, rows in members(raw["counts"]).items()},
        whole=said if isinstance(said, bool) else None,
        undone_by=text(raw.get("undone_by", "")),
    )

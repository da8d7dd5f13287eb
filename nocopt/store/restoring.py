"""Puts a backup in the place of the chats, or an empty file in that of a damaged one.

Nobody has the database open then. Each step leaves a whole state behind it: the one before, until
the new file takes the name of the old one at a stroke. All calls block, and raise `StoreError`.
"""

from __future__ import annotations

import json
import logging
import os
import sqlite3
from contextlib import ExitStack, closing, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from nocopt.core.errors import StoreError, StoreFault
from nocopt.core.mirroring import OWN_NAME
from nocopt.core.safekeeping import Restoration, Restored, Why
from nocopt.store.backups import file_names, is_emptied
from nocopt.store.copying import copy_file, link_file, read_only, sha256_of
from nocopt.store.faults import from_os_error
from nocopt.store.places import ATTACHMENTS
from nocopt.store.schema import APPLICATION_ID, MIGRATIONS
from nocopt.store.sqlite_faults import sqlite_faults

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from nocopt.core.safekeeping import Backup
    from nocopt.store.backups import Backups

_log = logging.getLogger(__name__)

_LOGS: Final = ("-wal", "-shm", "-journal")  # what SQLite has beside a file that is in use
_TITLES: Final = 3
_NUMBER: Final = "SELECT count(*) FROM ({})"
_MESSAGES: Final = """
    SELECT nodes.uid FROM {0}.nodes AS nodes
    JOIN {0}.conversations AS chats ON chats.id = nodes.conversation_id
    WHERE chats.deleted_at IS NULL
"""
_NEWEST: Final = """
    SELECT title FROM main.conversations WHERE deleted_at IS NULL AND uid NOT IN ({})
    ORDER BY updated_at DESC LIMIT ?
"""
_NAMES: Final = """
    SELECT json_extract(payload, '$.sha256') AS sha256, min(json_extract(payload, '$.name'))
    FROM nodes JOIN parts ON node_id = nodes.id
    WHERE type = 'nocopt.attachment' AND json_valid(payload)
        AND json_extract(payload, '$.sha256') IN (SELECT value FROM json_each(?))
    GROUP BY sha256 ORDER BY min(parts.id)
"""
_CHATS: Final = "SELECT uid FROM {}.conversations WHERE deleted_at IS NULL"


def compare(backups: Backups, backup: Backup) -> Restoration:
    """Return what putting back a backup would change; nothing is written."""
    copy = backups.copy_of(backup)
    with sqlite_faults(backups.path), closing(_reading(backups.path)) as connection:
        connection.execute("ATTACH ? AS old", (f"{copy.absolute().as_uri()}?mode=ro&immutable=1",))
        now, then = _CHATS.format("main"), _CHATS.format("old")
        written, had = _messages(connection, "main"), _messages(connection, "old")
        return Restoration(
            backup,
            _number(connection, f"{then} EXCEPT {now}"),
            _number(connection, f"{now} EXCEPT {then}"),
            _number(connection, f"{had} EXCEPT {written}"),
            _number(connection, f"{written} EXCEPT {had}"),
            tuple(str(title) for (title,) in connection.execute(_NEWEST.format(then), (_TITLES,))),
        )


def _reading(path: Path) -> sqlite3.Connection:
    # A reader of a file without a log would make one and leave it; nobody writes there then.
    calm = "" if path.with_name(f"{path.name}-wal").exists() else "&immutable=1"
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro{calm}", uri=True)
    connection.execute("PRAGMA trusted_schema = OFF")
    return connection


def _messages(connection: sqlite3.Connection, schema: str) -> str:
    columns = {row[1] for row in connection.execute(f"PRAGMA {schema}.table_info (nodes)")}
    query = _MESSAGES.format(schema)
    return query + " AND nodes.removed_at IS NULL" if "removed_at" in columns else query


def _number(connection: sqlite3.Connection, query: str) -> int:
    return int(connection.execute(_NUMBER.format(query)).fetchone()[0])


def put_back(backups: Backups, backup: Backup, now: float) -> Restored:
    """Put a backup in the place of the chats, which become one themselves before.

    Where they cannot be read, they are set aside as they are.
    """
    copy = backups.copy_of(backup)
    if not backups.check(backup).whole:
        raise StoreError(StoreFault.CORRUPT, str(copy), "not what was written")
    _refuse_unknown(copy)
    with ExitStack() as refused:
        aside = _keep_present(backups, backup, now, refused)
        lost = _named(copy, backups.files.bring_back(file_names(copy)))
        coming = backups.path.with_name(f"{backups.path.name}.coming")
        refused.callback(_remove_file, coming)
        try:
            copy_file(copy, coming)
            if sha256_of(coming) != backup.sha256:
                raise StoreError(StoreFault.FAILED, str(coming), "the disk did not keep the copy")
            _hand_on_name(backups.path, coming)
            _end_logs(backups.path)
            os.replace(coming, backups.path)
        except OSError as error:
            raise from_os_error(error, backups.path) from error
        refused.pop_all()
    return Restored(aside, lost)


def _hand_on_name(present: Path, coming: Path) -> None:
    """Have the file that comes keep the name of the present one, where it has none of its own.

    With another name it would not know the files in a mirror that was begun after the backup.
    """
    named = "SELECT value FROM state WHERE name = ?"
    if not present.exists():
        return
    try:
        _end_logs(coming)  # of a copy that was once broken off
        with closing(_reading(present)) as now, closing(_reading(coming)) as then:
            kept = now.execute(named, (OWN_NAME,)).fetchone()
            if not kept or not _has_state(then) or then.execute(named, (OWN_NAME,)).fetchone():
                return
        with closing(sqlite3.connect(coming)) as connection, connection:
            connection.execute("PRAGMA trusted_schema = OFF")
            adding = "INSERT INTO state (name, value) VALUES (?, ?)"
            connection.execute(adding, (OWN_NAME, kept[0]))
    except sqlite3.Error as error:  # as of a damaged file; the chats are more than a name
        _log.warning("the name of %s is not known: %s", present.name, error)


def _has_state(connection: sqlite3.Connection) -> bool:
    return bool(connection.execute("PRAGMA table_info (state)").fetchone())


def _remove_file(path: Path) -> None:
    with suppress(OSError):
        path.unlink(missing_ok=True)


def _remove_backup(backups: Backups, backup: Backup) -> None:
    """Remove what would be offered as the state before a restore that there has not been."""
    try:
        backups.remove(backup)
    except StoreError as error:
        _log.warning("%s stays: %s", backup.name, error)


def _named(copy: Path, missing: Collection[str]) -> tuple[str, ...]:
    """Return what messages call these files; one that no message has is of no use to anybody."""
    if not missing:
        return ()
    with sqlite_faults(copy), closing(read_only(copy)) as connection:
        rows = connection.execute(_NAMES, (json.dumps(list(missing)),)).fetchall()
    return tuple(str(name or sha256[:8]) for sha256, name in rows)


def _refuse_unknown(copy: Path) -> None:
    with sqlite_faults(copy), closing(read_only(copy)) as connection:
        if connection.execute("PRAGMA application_id").fetchone() != (APPLICATION_ID,):
            raise StoreError(StoreFault.CORRUPT, str(copy), "the database of another program")
        newer = _unknown(connection)
    if newer:
        raise StoreError(StoreFault.NEWER, str(copy), ", ".join(sorted(newer)))


def _unknown(connection: sqlite3.Connection) -> set[str]:
    """Return the migrations that only a newer version has."""
    applied = {str(name) for (name,) in connection.execute("SELECT name FROM migrations")}
    return applied.difference(migration.name for migration in MIGRATIONS)


def _keep_present(backups: Backups, coming: Backup, now: float, refused: ExitStack) -> Path | None:
    """Keep the chats that are there; what is `refused` afterwards leaves no backup of them.

    Where they are set aside that stays: it may have the only log of a file that is damaged.
    """
    if not backups.path.exists():
        return None
    undone_by = coming.name if coming.why is Why.RESTORE else ""
    try:
        if not is_emptied(backups.path):
            made = backups.make(Why.RESTORE, now, undone_by=undone_by)
            refused.callback(_remove_backup, backups, made)
            if made.whole:
                _fold_log(backups.path)
                return None
    except StoreError as error:
        if error.fault is not StoreFault.CORRUPT:
            raise
    return set_aside(backups.path, now)


def _fold_log(path: Path) -> None:
    """Have all that was written in the file itself, and nobody else at it."""
    with (
        sqlite_faults(path),
        closing(sqlite3.connect(path, timeout=1.0, isolation_level=None)) as connection,
    ):
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        if connection.execute("PRAGMA journal_mode = DELETE").fetchone() != ("delete",):
            raise StoreError(StoreFault.LOCKED, str(path), "another program has it open")


def _end_logs(path: Path) -> None:
    """Remove what would be taken for the log of the file that comes."""
    for end in _LOGS:
        path.with_name(path.name + end).unlink(missing_ok=True)


def set_aside(path: Path, now: float) -> Path:
    """Copy a database, its log and its files, as they are, to a folder that is returned.

    The files are shared with those that stay: nothing is written into them any more. The folder is
    named by what is wrong with the database: it is damaged, or of a newer version.
    """
    stem = f"{_wrong(path)}-{datetime.fromtimestamp(now, UTC):%Y-%m-%dT%H-%M-%S}"
    folder, number = path.with_name(stem), 1
    try:
        while folder.exists():
            number += 1
            folder = path.with_name(f"{stem}-{number}")
        folder.mkdir(mode=0o700)
        for end in ("", *_LOGS):
            one = path.with_name(path.name + end)
            if one.exists():
                copy_file(one, folder / one.name)
        for file in sorted((path.parent / ATTACHMENTS).glob("??/*")):
            link_file(file, folder / ATTACHMENTS / file.parent.name / file.name)
    except OSError as error:
        raise from_os_error(error, folder) from error
    return folder


def _wrong(path: Path) -> str:
    # Without a look at its log: to read that may end it.
    with suppress(sqlite3.Error), closing(read_only(path)) as connection:
        return "newer" if _unknown(connection) else "damaged"
    return "damaged"


def begin_empty(path: Path, now: float) -> Path:
    """Set a database aside, so that the next opening makes a new one; return where it is."""
    folder = set_aside(path, now)
    try:
        _end_logs(path)  # first: beside a new file they would be taken for that one's
        path.unlink(missing_ok=True)
    except OSError as error:
        raise from_os_error(error, path) from error
    return folder


def newest_usable(backups: Backups) -> Backup | None:
    """Return the newest backup that was whole and that this version can read, if there is one.

    One of what was undone comes after the one that was brought back then, which was in use since.
    """
    there = backups.all()
    named = {one.name: one for one in there}
    for one in there:
        for choice in (named.get(one.undone_by), one):
            if choice is not None and _is_usable(backups, choice):
                return choice
    return None


def _is_usable(backups: Backups, backup: Backup) -> bool:
    if not backup.whole:
        return False
    try:
        _refuse_unknown(backups.copy_of(backup))
    except StoreError:
        return False
    return True

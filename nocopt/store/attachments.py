"""Files of messages: each is stored once, by the SHA-256 of its bytes, and kept while it is used.

A file is on the disk before its row is, and its row before a message that uses it. So a program
that dies in between leaves a file that nobody names, never a name without its file; `collect`
removes the former.
"""

from __future__ import annotations

import logging
import os
import re
from typing import TYPE_CHECKING

from nocopt.core.digests import hashing
from nocopt.core.sniffing import PictureLimits
from nocopt.store.codec import edits_from_json, storable
from nocopt.store.damaged import read_or
from nocopt.store.faults import from_os_error
from nocopt.store.places import ATTACHMENTS
from nocopt.store.request_codec import (
    attached_from_json,
    attached_to_json,
    attachment_from_json,
    attachment_to_json,
)
from nocopt.store.state import State
from nocopt.store.whole_files import write_whole

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

    from nocopt.core.attachments import AttachmentPart
    from nocopt.store.database import Database

UNSENT = "new_chat_attached"  # the fact under which the files of the new chat's message are kept

_HASH = re.compile("[0-9a-f]{64}")

_log = logging.getLogger(__name__)


class Attachments:
    """The files under `folder`, which is made with the first of them. All calls raise `StoreError`.

    Hashes are SHA-256 in lower-case hex. Times are seconds since 1970, UTC.
    """

    def __init__(self, database: Database, folder: Path) -> None:
        self._database = database
        self.held: dict[str, bytes] = {}  # files of chats that are in memory only, by their hashes
        self._folder = folder / ATTACHMENTS
        self._state = State(database)

    def path(self, sha256: str) -> Path:
        """Return where the file with this hash is, or would be; `ValueError` where it is none."""
        if _HASH.fullmatch(sha256) is None:
            raise ValueError(f"not a SHA-256: {sha256!r}")
        return self._folder / sha256[:2] / sha256

    async def add(self, data: bytes, media_type: str, now: float) -> str:
        """Store a file and return its hash; it is on the disk then. The same bytes are one file.

        Nobody waits for it who writes messages.
        """

        def work(connection: sqlite3.Connection) -> bool:
            # Added again it is as good as new, so that it is not collected before it is used.
            connection.execute(
                "INSERT INTO attachments (sha256, media_type, size, added_at) VALUES (?, ?, ?, ?)"
                " ON CONFLICT (sha256) DO UPDATE SET added_at = max(added_at, excluded.added_at)",
                (sha256, storable(media_type), len(data), now),
            )
            return self._has(sha256)

        while True:
            sha256 = await self._database.with_files(lambda: self._put(data))
            if await self._database.write(work):  # else it was collected before it had its row
                return sha256

    async def read(self, sha256: str) -> bytes | None:
        """Return the bytes of a file; None where it is gone, or is no longer what it was."""
        return await self._database.with_files(lambda: self._get(sha256))

    async def derived(
        self, sources: Collection[str]
    ) -> Mapping[tuple[str, PictureLimits], AttachmentPart]:
        """Return what was made of these files, by their hash and the limits it was made for."""

        def work(
            connection: sqlite3.Connection,
        ) -> dict[tuple[str, PictureLimits], AttachmentPart]:
            marks = ",".join("?" * len(sources))
            rows = connection.execute(_DERIVED.format(marks), tuple(sources))
            return {
                (source, PictureLimits(side, base64)): attachment_from_json(part)
                for source, side, base64, part in rows
            }

        return await self._database.read(work)

    async def note_derived(self, source: str, limits: PictureLimits, part: AttachmentPart) -> None:
        """Remember what was made of a file, both being stored; it is kept as long as the file."""

        def work(connection: sqlite3.Connection) -> None:
            connection.execute(
                "INSERT INTO derived (source, side, base64, sha256, part) VALUES (?, ?, ?, ?, ?)"
                " ON CONFLICT (source, side, base64) DO UPDATE SET sha256 = excluded.sha256,"
                " part = excluded.part",
                (source, limits.side, limits.base64, part.sha256, attachment_to_json(part)),
            )

        await self._database.write(work)

    async def unsent(self) -> tuple[AttachmentPart, ...]:
        """Return the files of the message that is to begin a new chat."""

        def work(connection: sqlite3.Connection) -> tuple[AttachmentPart, ...]:
            row = connection.execute(_OF_NEW_CHAT, (UNSENT,)).fetchone()
            return () if row is None else read_or((), row[0], attached_from_json)

        return await self._database.read(work)

    async def set_unsent(self, parts: tuple[AttachmentPart, ...]) -> None:
        """Keep the files of the message that is to begin a new chat."""
        await self._state.set(UNSENT, attached_to_json(parts))

    async def collect(self, added_before: float) -> int:
        """Remove files added before that time which no message uses, sent or not; return how many.

        A chat in the trash keeps its files. For the files of messages that are being written
        there must be time between adding and naming them: a day is plenty.
        """
        await self._database.write(lambda connection: _forget_unused(connection, added_before))
        # Looked at again in one go with the removing: what was added meanwhile stays.
        return await self._database.read(lambda connection: self._sweep(connection, added_before))

    # The rest runs on the database's threads: `_put` and `_get` on that for files.

    def _has(self, sha256: str) -> bool:
        return os.path.exists(self.path(sha256))

    def _put(self, data: bytes) -> str:
        sha256 = hashing(data).hexdigest()
        path = self.path(sha256)
        try:
            if self._get(sha256) is None or not _touched(path):
                # Another program may be given the same file; what is left goes with `_sweep`.
                write_whole(path, data, f".{os.urandom(4).hex()}")
        except OSError as error:
            raise from_os_error(error, path) from error
        return sha256

    def _get(self, sha256: str) -> bytes | None:
        if _HASH.fullmatch(sha256) is None:
            return None
        path = self.path(sha256)
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise from_os_error(error, path) from error
        return data if hashing(data).hexdigest() == sha256 else None

    def _sweep(self, connection: sqlite3.Connection, written_before: float) -> int:
        """Remove the files without a row, what dying programs left included."""
        known = {sha256 for (sha256,) in connection.execute("SELECT sha256 FROM attachments")}
        removed = 0
        for path in self._files():
            try:
                if path.name not in known and path.stat().st_mtime < written_before:
                    path.unlink()
                    removed += 1
            except OSError as error:
                _log.warning("an unused file could not be removed: %s", error.strerror)
        return removed

    def _files(self) -> Iterator[Path]:
        try:
            for folder in sorted(self._folder.glob("??")):
                yield from folder.iterdir()
        except OSError as error:
            raise from_os_error(error, self._folder) from error


def _touched(path: Path) -> bool:
    """Make a file as good as new, as its row will be; False where it was collected meanwhile."""
    try:
        os.utime(path)
    except FileNotFoundError:
        return False
    return True


def _forget_unused(connection: sqlite3.Connection, added_before: float) -> None:
    waiting = _waiting(connection)
    # What was made of a file is free only once the file itself is gone: hence several rounds.
    while True:
        rows = connection.execute(_UNUSED, (added_before,)).fetchall()
        unused = [row for row in rows if row[0] not in waiting]
        if not unused:
            return
        connection.executemany("DELETE FROM attachments WHERE sha256 = ?", unused)


def _waiting(connection: sqlite3.Connection) -> set[str]:
    """Return the hashes of the files of messages that are not sent yet."""
    texts = connection.execute(f"{_OF_CHATS} UNION ALL {_OF_NEW_CHAT}", (UNSENT,))
    found = {part.sha256 for (text,) in texts for part in attached_from_json(text)}
    for (edits,) in connection.execute(_EDITED):
        files = edits_from_json(edits).files.values()
        found.update(part.sha256 for parts in files for part in parts)
    return found


_OF_CHATS = """
    SELECT attached FROM conversations WHERE attached != ''
    UNION ALL SELECT later FROM conversations WHERE later != ''
"""
_EDITED = "SELECT edits FROM conversations WHERE edits != ''"
_OF_NEW_CHAT = "SELECT value FROM state WHERE name = ?"
_DERIVED = "SELECT source, side, base64, part FROM derived WHERE source IN ({})"
_UNUSED = """
    SELECT sha256 FROM attachments
    WHERE added_at < ?
        AND sha256 NOT IN (SELECT sha256 FROM attachment_uses)
        AND sha256 NOT IN (SELECT sha256 FROM derived)
"""

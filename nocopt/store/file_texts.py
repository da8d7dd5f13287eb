"""The texts of files, for the search: of each file that a message has, what can be read in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from nocopt.store.codec import storable

if TYPE_CHECKING:
    import sqlite3

    from nocopt.store.database import Database


class UnreadFile(NamedTuple):
    """A file whose text is not known."""

    sha256: str
    media_type: str


class FileTexts:
    """Texts by the hash of their file; they go when it goes. All calls raise `StoreError`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def next_unread(self, after: str = "") -> UnreadFile | None:
        """Return a file of a message, no picture, that is unread; None where none is left.

        They come by their hashes, so that with `after` those that were tried are passed over.
        """

        def work(connection: sqlite3.Connection) -> UnreadFile | None:
            row = connection.execute(_UNREAD, (after,)).fetchone()
            return None if row is None else UnreadFile(*row)

        return await self._database.read(work)

    async def put(self, sha256: str, text: str) -> None:
        """Keep the text of a file, an empty one where it has none; without the file, nothing."""

        def work(connection: sqlite3.Connection) -> None:
            connection.execute(_PUT, (storable(text), sha256))

        await self._database.write(work, durable=False)


_UNREAD = """
    SELECT sha256, media_type FROM attachments
    WHERE sha256 > ? AND substr(media_type, 1, 6) != 'image/'
        AND sha256 IN (SELECT sha256 FROM attachment_uses)
        AND sha256 NOT IN (SELECT sha256 FROM file_texts)
    ORDER BY sha256 LIMIT 1
"""
_PUT = """
    INSERT INTO file_texts (text, sha256) SELECT ?, sha256 FROM attachments WHERE sha256 = ?
    ON CONFLICT (sha256) DO UPDATE SET text = excluded.text
"""

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

    async def note_slow(self, sha256: str) -> None:
        """Note that reading a file took too long: after some attempts it is read no more."""

        def work(connection: sqlite3.Connection) -> None:
            connection.execute(_SLOW, (f"{_SLOW_FILE}{sha256}",))

        await self._database.write(work, durable=False)

    async def put(self, sha256: str, text: str) -> None:
        """Keep the text of a file, an empty one where it has none; without the file, nothing."""

        def work(connection: sqlite3.Connection) -> None:
            connection.execute(_PUT, (storable(text), sha256))
            connection.execute("DELETE FROM state WHERE name = ?", (f"{_SLOW_FILE}{sha256}",))

        await self._database.write(work, durable=False)


def unread(connection: sqlite3.Connection) -> int:
    """Return how many files of messages are not searched, as they were not read, or in vain."""
    return int(connection.execute(f"SELECT count(*) {_NOT_READ}").fetchone()[0])


_SLOW_FILE = "slow_file:"  # begins the fact under which it is kept how often reading one failed
_ATTEMPTS = 3  # one in each run of the program
_NOT_READ = """
    FROM attachments
    WHERE substr(media_type, 1, 6) != 'image/'
        AND sha256 IN (SELECT sha256 FROM attachment_uses)
        AND sha256 NOT IN (SELECT sha256 FROM file_texts)
"""
_UNREAD = f"""
    SELECT sha256, media_type {_NOT_READ} AND sha256 > ? AND NOT EXISTS (
        SELECT 1 FROM state WHERE name = '{_SLOW_FILE}' || sha256 AND value >= {_ATTEMPTS}
    )
    ORDER BY sha256 LIMIT 1
"""  # noqa: S608 - all of it is from here
_SLOW = """
    INSERT INTO state (name, value) VALUES (?, 1)
    ON CONFLICT (name) DO UPDATE SET value = value + 1
"""
_PUT = """
    INSERT INTO file_texts (text, sha256) SELECT ?, sha256 FROM attachments WHERE sha256 = ?
    ON CONFLICT (sha256) DO UPDATE SET text = excluded.text
"""

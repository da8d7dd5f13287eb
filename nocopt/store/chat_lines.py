"""The lines of the list of chats: of each chat what the list shows, and nothing else of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

from nocopt.core.filing import ChatLine
from nocopt.store.codec import UnreadableRow
from nocopt.store.damaged import readable
from nocopt.store.filing import as_set, filed_from, tags_in
from nocopt.store.request_codec import unsent_from_json

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from nocopt.core.conversation import Unsent
    from nocopt.store.database import Database

Moment: TypeAlias = "tuple[float, int]"
"""When a chat changed last, and its id."""


class Page(NamedTuple):
    """Lines of chats, the last changed first; `last` is where they end, None where all are read."""

    lines: tuple[ChatLine, ...]
    last: Moment | None


class Expected(NamedTuple):
    """What goes on by itself in chats that are not open, by their ids.

    `later` is what is to be said next; `accounts` are those that chats with a message in the queue
    go on with.
    """

    later: dict[int, Unsent]
    accounts: dict[int, str]


class ChatLines:
    """The lines in a database. All calls raise `StoreError`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def pinned(self) -> tuple[ChatLine, ...]:
        """Return the chats that are pinned, which stand above all others, in no order."""
        return await self._database.read(lambda connection: _read(connection, _PINNED))

    async def page(self, count: int, before: Moment | None = None) -> Page:
        """Return a page of the chats outside the trash; `before` is the `last` of the one above."""

        def work(connection: sqlite3.Connection) -> Page:
            rows = connection.execute(_PAGE, (*(before or _NEWEST), count)).fetchall()
            last = (rows[-1][2], rows[-1][0]) if len(rows) == count else None
            return Page(_lines(connection, rows), last)

        return await self._database.read(work)

    async def trash(self, since: float) -> tuple[ChatLine, ...]:
        """Return the chats that were moved to the trash at that time or later, in no order."""
        return await self._database.read(lambda connection: _read(connection, _TRASH, since))

    async def some(self, chat_ids: Sequence[int]) -> tuple[ChatLine, ...]:
        """Return the lines of these chats, in no order; those that are gone are left out."""

        wanted = as_set(chat_ids)
        return await self._database.read(lambda connection: _read(connection, _SOME, wanted))

    async def version(self) -> int:
        """Return a number that is another one once another process has written into the file."""
        return await self._database.read(
            lambda connection: int(connection.execute("PRAGMA data_version").fetchone()[0])
        )

    async def expected(self) -> Expected:
        """Return what goes on by itself outside the trash."""

        def work(connection: sqlite3.Connection) -> Expected:
            later = connection.execute(_LATER).fetchall()
            return Expected(dict(readable(later, _unsent)), dict(connection.execute(_ACCOUNTS)))

        return await self._database.read(work)


_SELECT: Final = """
    SELECT id, title, updated_at, project_id, pinned_at, archived_at, deleted_at, unread
    FROM conversations WHERE {}
"""
_PINNED: Final = _SELECT.format("pinned_at IS NOT NULL AND deleted_at IS NULL")
_PAGE: Final = _SELECT.format(
    "deleted_at IS NULL AND (updated_at, id) < (?, ?) ORDER BY updated_at DESC, id DESC LIMIT ?"
)
_NEWEST: Final = (b"\xff", 0)  # above all times, and above what is no time in a damaged file
_TRASH: Final = _SELECT.format("deleted_at >= ?")
_SOME: Final = _SELECT.format("id IN (SELECT value FROM json_each(?))")
_LATER: Final = "SELECT id, later FROM conversations WHERE later != '' AND deleted_at IS NULL"
_ACCOUNTS: Final = (
    "SELECT id, account FROM conversations WHERE id IN (SELECT conversation_id FROM queue)"
)


def _read(connection: sqlite3.Connection, statement: str, *values: object) -> tuple[ChatLine, ...]:
    return _lines(connection, connection.execute(statement, values).fetchall())


def _lines(connection: sqlite3.Connection, rows: Sequence[Sequence[Any]]) -> tuple[ChatLine, ...]:
    tags = tags_in(connection, [row[0] for row in rows])
    return tuple(_line(row, tags.get(row[0], ())) for row in rows)


def _line(row: Sequence[Any], tags: tuple[str, ...]) -> ChatLine:
    """Return a line; what is no title and no time in a damaged file counts as none."""
    id_, title, sent_at, *filed = row
    return ChatLine(
        id=id_,
        title=title if isinstance(title, str) else "",
        sent_at=sent_at if isinstance(sent_at, float) else 0.0,
        filed=filed_from(filed, tags),
    )


def _unsent(row: tuple[int, Any]) -> tuple[int, Unsent]:
    if not isinstance(row[1], str):
        raise UnreadableRow("what is to be said next")
    return row[0], unsent_from_json(row[1])

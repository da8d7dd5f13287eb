"""Messages that wait for their answer, in the order in which they are to be sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from nocopt.core.queue import Queued
from nocopt.store.codec import UnreadableRow, storable
from nocopt.store.damaged import readable
from nocopt.store.reply_codec import failure_from_json, failure_to_json

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Sequence

    from nocopt.core.errors import Failure
    from nocopt.store.database import Database


class NewQueued(NamedTuple):
    """A message about to wait; times are seconds since 1970, UTC."""

    conversation_id: int
    node_id: int
    failure: Failure
    not_before: float
    attempts: int
    model: str = ""
    account: str = ""


class QueueShelf:
    """The waiting messages in a database. All calls raise `StoreError`.

    A message leaves the queue by itself when its answer is kept (see checkpoints) and when its chat
    goes to the trash.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def all(self) -> tuple[Queued, ...]:
        """Return what waits, first come first."""

        def work(connection: sqlite3.Connection) -> tuple[Queued, ...]:
            rows = connection.execute(f"{_SELECT} ORDER BY place, id").fetchall()
            return tuple(readable(rows, _queued))

        return await self._database.read(work)

    async def add(self, new: NewQueued, now: float) -> Queued:
        """Let a message wait behind the others; one that waits already keeps its place.

        It is where its chat ends from now on: an answer that was there before is another version.
        """

        def work(connection: sqlite3.Connection) -> Queued:
            connection.execute(
                "INSERT INTO queue (conversation_id, node_id, place, not_before, attempts,"
                " failure, model, queued_at, account)"
                " VALUES (?, ?, (SELECT coalesce(max(place), 0) + 1 FROM queue), ?, ?, ?, ?, ?, ?)"
                " ON CONFLICT (node_id) DO UPDATE SET not_before = excluded.not_before,"
                " attempts = excluded.attempts, failure = excluded.failure,"
                " model = excluded.model, account = excluded.account",
                (
                    new.conversation_id,
                    new.node_id,
                    new.not_before,
                    new.attempts,
                    failure_to_json(new.failure),
                    storable(new.model),
                    now,
                    storable(new.account),
                ),
            )
            connection.execute(
                "UPDATE conversations SET leaf_id = ? WHERE id = ?",
                (new.node_id, new.conversation_id),
            )
            row = connection.execute(f"{_SELECT} WHERE node_id = ?", (new.node_id,)).fetchone()
            return _queued(row)

        return await self._database.write(work)

    async def remove(self, queued_id: int) -> None:
        """Let a message wait no longer; one that has left meanwhile is no mistake."""

        def work(connection: sqlite3.Connection) -> None:
            connection.execute("DELETE FROM queue WHERE id = ?", (queued_id,))

        await self._database.write(work)

    async def order(self, ids: Sequence[int]) -> None:
        """Put the messages into this order; those that are not named come behind, as they were."""

        def work(connection: sqlite3.Connection) -> None:
            rows = connection.execute("SELECT id FROM queue ORDER BY place, id").fetchall()
            named = {id_: place for place, id_ in enumerate(ids)}
            present = sorted((id_ for (id_,) in rows), key=lambda id_: named.get(id_, len(named)))
            connection.executemany(
                "UPDATE queue SET place = ? WHERE id = ?",
                ((place, id_) for place, id_ in enumerate(present, start=1)),
            )

        await self._database.write(work)


_SELECT = (
    "SELECT id, conversation_id, node_id, place, not_before, attempts, failure, model, queued_at,"
    " account FROM queue"
)


def dequeue(connection: sqlite3.Connection, node_id: int) -> None:
    """Let a message wait no longer, as part of a transaction."""
    connection.execute("DELETE FROM queue WHERE node_id = ?", (node_id,))


def dequeue_all(connection: sqlite3.Connection, node_ids: Collection[int]) -> None:
    """Let none of these messages wait any longer, as part of a transaction."""
    waiting = connection.execute("SELECT node_id FROM queue").fetchall()
    for (node_id,) in waiting:
        if node_id in node_ids:
            dequeue(connection, node_id)


def dequeue_conversation(connection: sqlite3.Connection, conversation_id: int) -> None:
    """Let no message of a chat wait any longer, as part of a transaction."""
    connection.execute("DELETE FROM queue WHERE conversation_id = ?", (conversation_id,))


def _queued(row: Sequence[Any]) -> Queued:
    id_, conversation_id, node_id, place, not_before, attempts, failure, *asked = row
    model, queued_at, account = asked
    if not isinstance(not_before, float) or not isinstance(attempts, int):
        raise UnreadableRow("when a message is tried again")
    return Queued(
        id=id_,
        conversation_id=conversation_id,
        node_id=node_id,
        place=place,
        not_before=not_before,
        attempts=attempts,
        failure=failure_from_json(failure),
        model=model,
        queued_at=queued_at,
        account=account,
    )

"""What was removed from the trees of chats: it stays for a while, and can be had back."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, NamedTuple

from nocopt.store.arriving import ARRIVING, is_held
from nocopt.store.filing import as_set
from nocopt.store.queue import dequeue_all

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from nocopt.store.database import Database

AT_ONCE: Final = 150  # messages that are removed for good in one go: others write meanwhile


class Removal(NamedTuple):
    """Messages that were removed together: `moment` names them within their chat."""

    moment: float
    ids: frozenset[int]


class PruningShelf:
    """Takes messages out of trees with all that hangs below them. All calls raise `StoreError`.

    What was removed is read by nobody; times are seconds since 1970, UTC.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def remove(
        self, conversation_id: int, tops: Sequence[int], leaf_id: int | None, now: float
    ) -> Removal | None:
        """Remove messages and all below them; from then on the path ends at `leaf_id`, which stays.

        What of it waits for its answer waits no longer. None, and nothing done, where a reply to
        one of them is being written, or none of them is there.
        """

        def work(connection: sqlite3.Connection) -> Removal | None:
            marks = ",".join("?" * len(tops))
            rows = connection.execute(
                _BELOW.format(marks), (conversation_id, *tops, conversation_id)
            ).fetchall()
            ids = frozenset(id_ for (id_,) in rows)
            drafts = connection.execute(_DRAFTS, (conversation_id,)).fetchall()
            if not ids or any(parent in ids for (parent,) in drafts):
                return None
            if leaf_id in ids:
                raise ValueError(f"message {leaf_id} is to be removed and to be the end")
            moment = _free_moment(connection, conversation_id, now)
            connection.execute(_SET_LEAF, (leaf_id, conversation_id))
            connection.execute(_REMOVE, (moment, as_set(ids)))
            dequeue_all(connection, ids)
            return Removal(moment, ids)

        return await self._database.write(work)

    async def last(self, conversation_id: int) -> float | None:
        """Return the moment of what was removed last from a chat, None where nothing was."""

        def work(connection: sqlite3.Connection) -> float | None:
            (moment,) = connection.execute(_LAST, (conversation_id,)).fetchone()
            return None if moment is None else float(moment)

        return await self._database.read(work)

    async def restore(
        self, conversation_id: int, moment: float, leaf_id: int | None = None
    ) -> Removal | None:
        """Bring back what was removed at that moment; the path leads there again.

        What stands above it comes with it where that was removed, too. The path ends at `leaf_id`
        if that is there then, else at the newest of what has come back. None: nothing is left.
        """

        def work(connection: sqlite3.Connection) -> Removal | None:
            rows = connection.execute(_ABOVE, (conversation_id, moment)).fetchall()
            ids = frozenset(id_ for (id_,) in rows)
            if not ids:
                return None
            connection.execute(_REMOVE, (None, as_set(ids)))
            there = connection.execute(_THERE, (conversation_id, leaf_id)).fetchone()
            end = max(ids) if there is None else leaf_id
            connection.execute(_SET_LEAF, (end, conversation_id))
            return Removal(moment, ids)

        return await self._database.write(work)

    async def purge(self, removed_before: float) -> int:
        """Remove some of what was removed before that time for good; return how many messages.

        It is to be called until that is 0.
        """

        def work(connection: sqlite3.Connection) -> int:
            # What follows is younger and goes first: nothing is ever below what is not there.
            wanted = removed_before, is_held(connection)
            return connection.execute(_PURGE, (*wanted, AT_ONCE)).rowcount

        return await self._database.write(work, durable=False)


_BELOW: Final = """
    WITH RECURSIVE gone (id) AS (
        SELECT id FROM nodes WHERE conversation_id = ? AND removed_at IS NULL AND id IN ({})
        UNION
        SELECT nodes.id FROM gone JOIN nodes ON nodes.conversation_id = ?
            AND nodes.parent_id = gone.id AND nodes.removed_at IS NULL
    )
    SELECT id FROM gone
"""
_ABOVE: Final = """
    WITH RECURSIVE back (id, parent_id) AS (
        SELECT id, parent_id FROM nodes WHERE conversation_id = ? AND removed_at = ?
        UNION
        SELECT nodes.id, nodes.parent_id FROM back JOIN nodes ON nodes.id = back.parent_id
        WHERE nodes.removed_at IS NOT NULL
    )
    SELECT id FROM back
"""
_REMOVE: Final = """
    UPDATE nodes SET removed_at = ? WHERE id IN (SELECT value FROM json_each(?))
"""
_DRAFTS: Final = "SELECT parent_id FROM drafts WHERE conversation_id = ?"
_LAST: Final = f"""
    SELECT max(removed_at) FROM nodes WHERE conversation_id = ? AND removed_at IS NOT {ARRIVING}
"""  # noqa: S608 - a number
_THERE: Final = "SELECT 1 FROM nodes WHERE conversation_id = ? AND id = ? AND removed_at IS NULL"
_SET_LEAF: Final = "UPDATE conversations SET leaf_id = ? WHERE id = ?"
_PURGE: Final = f"""
    DELETE FROM nodes WHERE id IN (
        SELECT id FROM nodes WHERE removed_at < ? AND NOT (removed_at = {ARRIVING} AND ?)
        ORDER BY +id DESC LIMIT ?
    )
"""  # noqa: S608 - a number; the plus has it answered by the index of what was removed


def _free_moment(connection: sqlite3.Connection, conversation_id: int, now: float) -> float:
    """Return `now`, or the next moment after all at which something was removed from the chat.

    A clock may have been put back: what was removed last goes for good last, as it may be what the
    other hangs on.
    """
    (last,) = connection.execute(_LAST, (conversation_id,)).fetchone()
    return now if last is None or last < now else math.nextafter(last, math.inf)

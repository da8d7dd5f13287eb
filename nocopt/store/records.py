"""Chats read as records, one at a time, for what leaves this program."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from nocopt.core.filing import Filed
from nocopt.core.folding import folded
from nocopt.core.records import ChatRecord, NodeRecord, edits_of, options_of, reply_of
from nocopt.core.transfer import Counted
from nocopt.store.filing import filed_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping, Sequence

    from nocopt.core.conversation import Conversation, Node
    from nocopt.core.signal import Signal
    from nocopt.store.conversations import Conversations
    from nocopt.store.database import Database

_LONG: Final = 1_000  # messages, whose names are not read at once


class _Named(NamedTuple):
    """What is the same of a chat in every database, and how it is filed."""

    uid: str
    project: str
    preferred_id: int | None
    filed: Filed
    uids: dict[int, str]


class Records:
    """The chats in a database outside the trash, as records. All calls raise `StoreError`."""

    def __init__(self, database: Database, conversations: Conversations) -> None:
        self._database = database
        self._conversations = conversations

    async def ids(self, among: Sequence[int] = ()) -> tuple[int, ...]:
        """Return the ids of all chats, or of those `among` these, in the order of their making.

        It is the same order in every database that has the same chats.
        """
        wanted, values = _among(among)

        def work(connection: sqlite3.Connection) -> tuple[int, ...]:
            rows = connection.execute(_IDS.format(wanted), values)
            return tuple(id_ for (id_,) in rows)

        return await self._database.read(work)

    async def titled(self, words: str) -> tuple[int, ...]:
        """Return the ids of the chats that have these words in their titles, in that order."""
        wanted = folded(words)

        def work(connection: sqlite3.Connection) -> tuple[int, ...]:
            rows = connection.execute(_TITLES)
            return tuple(id_ for id_, title in rows if wanted in folded(str(title)))

        return await self._database.read(work)

    def extent(self, among: Sequence[int] = (), *, shown_only: bool = False) -> Counted:
        """Return how much there is of all chats, or of these: each file counts once.

        With `shown_only` only messages of the paths that are shown count. Blocking.
        """
        wanted, values = _among(among)
        messages, files = (_SHOWN, _SHOWN_FILES) if shown_only else (_MESSAGES, _FILES)

        def work(connection: sqlite3.Connection) -> Counted:
            counts = (
                connection.execute(statement.format(wanted), values).fetchone()
                for statement in (_CHATS, messages, files)
            )
            (chats,), (said,), (files_of_them, size) = counts
            return Counted(chats, said, files_of_them, size)

        return self._database.aside(work)

    @property
    def written(self) -> Signal[()]:
        """Something was asked to be written, of chats or of anything else."""
        return self._database.written

    def marks(self) -> dict[int, tuple[str, str]]:
        """Return, by id, each chat's uid and a text that is another one when its messages are.

        It is that also with another title, model or system prompt, and when another path is shown.
        Blocking; chats without messages are left out.
        """

        def work(connection: sqlite3.Connection) -> dict[int, tuple[str, str]]:
            removed = dict(connection.execute(_REMOVED).fetchall())
            return {
                id_: (str(uid), repr((*state, removed.get(id_, 0))))
                for id_, uid, *state in connection.execute(_MARKS)
            }

        return self._database.aside(work)

    def known(self) -> frozenset[str]:
        """Return the uids of all chats, of those in the trash as well. Blocking."""
        rows = "SELECT uid FROM conversations"
        return self._database.aside(
            lambda connection: frozenset(str(uid) for (uid,) in connection.execute(rows))
        )

    async def read(self, conversation_id: int) -> ChatRecord | None:
        """Return a chat with all its messages; None where it is gone, or in the trash."""
        loaded = await self._conversations.load(conversation_id)
        if loaded is None:
            return None
        conversation, nodes = loaded

        def work(connection: sqlite3.Connection) -> ChatRecord | None:
            named = _named(connection, conversation_id)
            return None if named is None else _record(conversation, nodes, named)

        # Read after it, so that all messages that it has are named.
        read = self._database.read_beside if len(nodes) >= _LONG else self._database.read
        return await read(work)


def _among(ids: Sequence[int]) -> tuple[str, tuple[str, ...]]:
    if not ids:
        return "", ()
    return "AND conversations.id IN (SELECT value FROM json_each(?))", (json.dumps(tuple(ids)),)


_IDS: Final = """
    SELECT id FROM conversations WHERE deleted_at IS NULL {} ORDER BY created_at, uid
"""
_TITLES: Final = """
    SELECT id, title FROM conversations WHERE deleted_at IS NULL ORDER BY created_at, uid
"""
_CHATS: Final = "SELECT count(*) FROM conversations WHERE deleted_at IS NULL {}"
_MESSAGES: Final = """
    SELECT count(*) FROM conversations JOIN nodes ON conversation_id = conversations.id
    WHERE removed_at IS NULL AND deleted_at IS NULL {}
"""
_FILES: Final = """
    SELECT count(*), coalesce(sum(size), 0) FROM attachments WHERE sha256 IN (
        SELECT sha256 FROM attachment_uses JOIN nodes ON nodes.id = node_id
            JOIN conversations ON conversations.id = conversation_id
        WHERE removed_at IS NULL AND deleted_at IS NULL {}
    )
"""
_PATHS: Final = """
    WITH RECURSIVE shown (id, parent_id) AS (
        SELECT nodes.id, parent_id FROM conversations JOIN nodes ON nodes.id = coalesce(
            (SELECT id FROM nodes WHERE id = leaf_id AND removed_at IS NULL),
            (SELECT max(id) FROM nodes
                WHERE conversation_id = conversations.id AND removed_at IS NULL))
        WHERE deleted_at IS NULL {}
        UNION
        SELECT nodes.id, nodes.parent_id FROM shown JOIN nodes ON nodes.id = shown.parent_id
        WHERE removed_at IS NULL
    )
"""
_SHOWN: Final = _PATHS + "SELECT count(*) FROM shown"  # noqa: S608 - both are from here
_SHOWN_FILES: Final = f"""
    {_PATHS} SELECT count(*), coalesce(sum(size), 0) FROM attachments WHERE sha256 IN (
        SELECT sha256 FROM attachment_uses JOIN shown ON shown.id = node_id
    )
"""  # noqa: S608
# Both are answered by indexes, without a look at the messages, but for those that were removed:
# without the plus all of them were looked at.
_MARKS: Final = """
    SELECT conversations.id, uid, title, model, system, leaf_id, created_at, amount, newest
    FROM conversations JOIN (
        SELECT conversation_id, count(*) AS amount, max(id) AS newest FROM nodes
        GROUP BY conversation_id
    ) ON conversation_id = conversations.id
    WHERE deleted_at IS NULL ORDER BY updated_at DESC
"""
_REMOVED: Final = """
    SELECT conversation_id, count(*) FROM nodes WHERE removed_at IS NOT NULL
    GROUP BY +conversation_id
"""
_UIDS: Final = "SELECT id, uid FROM nodes WHERE conversation_id = ?"
_NAMED: Final = """
    SELECT conversations.uid, coalesce(projects.name, ''), preferred_id
    FROM conversations LEFT JOIN projects ON projects.id = project_id
    WHERE conversations.id = ?
"""


def _named(connection: sqlite3.Connection, conversation_id: int) -> _Named | None:
    row = connection.execute(_NAMED, (conversation_id,)).fetchone()
    if row is None:
        return None
    uid, project, preferred_id = row
    filed = filed_of(connection, (conversation_id,)).get(conversation_id, Filed())
    uids = dict(connection.execute(_UIDS, (conversation_id,)).fetchall())
    return _Named(uid, project, preferred_id, filed, uids)


def _record(conversation: Conversation, nodes: Mapping[int, Node], named: _Named) -> ChatRecord:
    present = {id_: nodes[id_] for id_ in sorted(nodes) if id_ in named.uids}
    places = {id_: place for place, id_ in enumerate(present)}
    uids = {id_: named.uids[id_] for id_ in present}
    return ChatRecord(
        uid=named.uid,
        title=conversation.title,
        titled_by=conversation.titled_by,
        created_at=conversation.created_at,
        updated_at=conversation.updated_at,
        options=options_of(conversation.options, places),
        project=named.project,
        filed=replace(named.filed, project_id=None),
        leaf=_of(uids, conversation.leaf_id),
        preferred=_of(uids, named.preferred_id),
        draft=conversation.draft,
        attached=conversation.attached,
        edits=edits_of(conversation.edits, places),
        later=conversation.later,
        nodes=tuple(_node(node, uids, places) for node in present.values()),
    )


def _node(node: Node, uids: Mapping[int, str], places: Mapping[int, int]) -> NodeRecord:
    parent = node.parent_id
    above = parent is not None and parent in places and places[parent] < places[node.id]
    return NodeRecord(
        uid=uids[node.id],
        parent=_of(uids, parent) if above else None,
        message=node.message,
        created_at=node.created_at,
        model=node.model,
        account=node.account,
        reply=None if node.reply is None else reply_of(node.reply, places),
        kind=node.kind,
    )


def _of(uids: Mapping[int, str], id_: int | None) -> str | None:
    return None if id_ is None else uids.get(id_)

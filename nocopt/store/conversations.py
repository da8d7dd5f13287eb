"""Conversations and the trees of their nodes: add, list, load, change, move to the trash."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from nocopt.core.conversation import Conversation, Node, Options
from nocopt.core.messages import Message
from nocopt.core.usage import Usage
from nocopt.store.codec import (
    edits_from_json,
    edits_to_json,
    part_from_row,
    part_to_row,
    reply_from_row,
    reply_to_row,
    shared,
    storable,
    usage_from_row,
    usage_to_row,
)

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from nocopt.core.conversation import Edits
    from nocopt.core.messages import Part
    from nocopt.core.reply import Reply
    from nocopt.store.database import Database


@dataclass(frozen=True, slots=True)
class NewNode:
    """A message about to get its place under `parent_id`; None makes it a root."""

    conversation_id: int
    parent_id: int | None
    message: Message
    model: str = ""
    account: str = ""
    reply: Reply | None = None


class Loaded(NamedTuple):
    """A conversation and its nodes by id, or those of the end of its path if it is not `whole`."""

    conversation: Conversation
    nodes: dict[int, Node]
    whole: bool


class Conversations:
    """The conversations in a database. Times are seconds since 1970, UTC.

    An id that was never given out is a mistake of the caller: changes raise `LookupError`,
    `append` an `IntegrityError`. All other faults raise `StoreError`.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def create(self, title: str, options: Options, now: float) -> Conversation:
        """Return a new, empty conversation."""
        return await self._database.write(lambda connection: _new(connection, title, options, now))

    async def begin(
        self, title: str, options: Options, message: Message, now: float
    ) -> tuple[Conversation, Node]:
        """Return a new conversation with its first message; the disk has both or neither."""

        def work(connection: sqlite3.Connection) -> tuple[Conversation, Node]:
            made = _new(connection, title, options, now)
            return made, add_node(connection, NewNode(made.id, None, message), now)

        return await self._database.write(work)

    async def branch(
        self, path: Sequence[Node], title: str, options: Options, now: float
    ) -> Conversation:
        """Return a new conversation with copies of these messages, each below the one before.

        They keep their times; the disk has all of it or nothing.
        """

        def work(connection: sqlite3.Connection) -> Conversation:
            made = _new(connection, title, options, now)
            leaf_id: int | None = None
            for node in path:
                copy = NewNode(made.id, leaf_id, node.message, node.model, node.account, node.reply)
                leaf_id = add_node(connection, copy, node.created_at).id
            connection.execute(
                "UPDATE conversations SET updated_at = ? WHERE id = ?", (now, made.id)
            )
            return replace(made, leaf_id=leaf_id)

        return await self._database.write(work)

    async def append(self, new: NewNode, now: float) -> Node:
        """Add a node and make it the conversation's leaf; it is on disk when this returns."""
        return await self._database.write(lambda connection: add_node(connection, new, now))

    async def recent(
        self, limit: int = 200, before: float | None = None
    ) -> tuple[Conversation, ...]:
        """Return a page of conversations, last changed first, without those in the trash.

        `before` is the `updated_at` of the last one of the page before. Conversations of one and
        the same moment are never torn apart, so a page may be longer than `limit`.
        """

        def work(connection: sqlite3.Connection) -> tuple[Conversation, ...]:
            newest = float("inf") if before is None else before
            rows = connection.execute(_PAGE, (newest, limit)).fetchall()
            if len(rows) == limit:
                id_, _, _, updated_at, *_ = rows[-1]
                rows += connection.execute(_SAME_MOMENT, (updated_at, id_)).fetchall()
            return tuple(_conversation(row) for row in rows)

        return await self._database.read(work)

    async def load(self, conversation_id: int) -> tuple[Conversation, dict[int, Node]] | None:
        """Return a conversation with all its nodes by id, or None where it is not or in trash."""

        def work(connection: sqlite3.Connection) -> tuple[Conversation, dict[int, Node]] | None:
            row = connection.execute(_ONE, (conversation_id,)).fetchone()
            if row is None:
                return None
            return _conversation(row), _nodes(connection, conversation_id)

        return await self._database.read(work)

    async def load_end(self, conversation_id: int, count: int) -> Loaded | None:
        """Return a conversation with the last `count` nodes of its path, or as `load` does.

        All nodes come with a conversation that has few, or is not shown from its end.
        """

        def work(connection: sqlite3.Connection) -> Loaded | None:
            row = connection.execute(_ONE, (conversation_id,)).fetchone()
            if row is None:
                return None
            conversation = _conversation(row)
            (nodes,) = connection.execute(_FEW_NODES, (conversation_id, _MANY)).fetchone()
            if nodes < _MANY or not conversation.shows_its_end:
                return Loaded(conversation, _nodes(connection, conversation_id), whole=True)
            ids = [id_ for (id_,) in connection.execute(_END, (conversation.leaf_id, count))]
            return Loaded(conversation, _some_nodes(connection, conversation_id, ids), whole=False)

        return await self._database.read(work)

    async def nodes(self, conversation_id: int) -> dict[int, Node]:
        """Return all nodes of a conversation by id."""
        return await self._database.read(lambda connection: _nodes(connection, conversation_id))

    async def prompts(self, limit: int) -> tuple[str, ...]:
        """Return the texts of the person's last messages outside the trash, newest first."""

        def work(connection: sqlite3.Connection) -> tuple[str, ...]:
            texts: dict[int, str] = {}
            for node_id, text in connection.execute(_PROMPTS, (limit,)):
                texts[node_id] = texts.get(node_id, "") + text
            return tuple(texts.values())

        return await self._database.read(work)

    async def rename(self, conversation_id: int, title: str) -> None:
        """Change the title."""
        await self._change(
            "UPDATE conversations SET title = ? WHERE id = ?", storable(title), conversation_id
        )

    async def set_options(self, conversation_id: int, options: Options) -> None:
        """Change what the next turn is made with."""
        await self._change(
            "UPDATE conversations SET account = ?, model = ?, thinking = ?, system = ?,"
            " max_tokens = ? WHERE id = ?",
            *_option_columns(options),
            conversation_id,
        )

    async def set_leaf(self, conversation_id: int, leaf_id: int | None) -> None:
        """Change where the shown path ends; the node must be of this conversation."""
        await self._change(
            "UPDATE conversations SET leaf_id = ? WHERE id = ?", leaf_id, conversation_id
        )

    async def set_draft(self, conversation_id: int, text: str) -> None:
        """Keep the unsent text."""
        await self._change(
            "UPDATE conversations SET draft = ? WHERE id = ?",
            storable(text),
            conversation_id,
            durable=False,
        )

    async def set_anchor(self, conversation_id: int, anchor: str) -> None:
        """Keep the reading position."""
        await self._change(
            "UPDATE conversations SET anchor = ? WHERE id = ?",
            storable(anchor),
            conversation_id,
            durable=False,
        )

    async def set_edits(self, conversation_id: int, edits: Edits) -> None:
        """Keep what is being written in place of messages."""
        await self._change(
            "UPDATE conversations SET edits = ? WHERE id = ?",
            edits_to_json(edits),
            conversation_id,
            durable=False,
        )

    async def delete(self, conversation_id: int, now: float) -> None:
        """Move a conversation to the trash; nothing of it is lost until it is purged."""
        await self._change(
            "UPDATE conversations SET deleted_at = coalesce(deleted_at, ?) WHERE id = ?",
            now,
            conversation_id,
        )

    async def restore(self, conversation_id: int) -> None:
        """Take a conversation out of the trash."""
        await self._change(
            "UPDATE conversations SET deleted_at = NULL WHERE id = ?", conversation_id
        )

    async def purge(self, deleted_before: float) -> int:
        """Remove for good what was moved to the trash before that time; return how many."""

        def work(connection: sqlite3.Connection) -> int:
            return connection.execute(
                "DELETE FROM conversations WHERE deleted_at < ?", (deleted_before,)
            ).rowcount

        return await self._database.write(work)

    async def _change(self, statement: str, *values: object, durable: bool = True) -> None:
        """Run an UPDATE of one conversation, whose id is the last value."""

        def work(connection: sqlite3.Connection) -> None:
            if connection.execute(statement, values).rowcount != 1:
                raise LookupError(f"no conversation {values[-1]}")

        await self._database.write(work, durable=durable)


_PAGE = """
    SELECT id, title, created_at, updated_at, account, model, thinking, system, max_tokens,
        leaf_id, draft, anchor, edits
    FROM conversations WHERE deleted_at IS NULL AND updated_at < ?
    ORDER BY updated_at DESC, id DESC LIMIT ?
"""
_SAME_MOMENT = """
    SELECT id, title, created_at, updated_at, account, model, thinking, system, max_tokens,
        leaf_id, draft, anchor, edits
    FROM conversations WHERE deleted_at IS NULL AND updated_at = ? AND id < ?
    ORDER BY id DESC
"""
_ONE = """
    SELECT id, title, created_at, updated_at, account, model, thinking, system, max_tokens,
        leaf_id, draft, anchor, edits
    FROM conversations WHERE deleted_at IS NULL AND id = ?
"""
_PROMPTS = """
    SELECT node_id, text FROM parts
    WHERE type = 'text' AND node_id IN (
        SELECT nodes.id FROM nodes JOIN conversations ON conversations.id = conversation_id
        WHERE role = 'user' AND deleted_at IS NULL ORDER BY nodes.id DESC LIMIT ?
    )
    ORDER BY node_id DESC, position
"""
_MANY = 1_000  # nodes; fewer are read in a moment
_FEW_NODES = "SELECT count(*) FROM (SELECT 1 FROM nodes WHERE conversation_id = ? LIMIT ?)"
_END = """
    WITH RECURSIVE path (id, parent_id, number) AS (
        SELECT id, parent_id, 1 FROM nodes WHERE id = ?
        UNION ALL
        SELECT nodes.id, nodes.parent_id, number + 1
        FROM path JOIN nodes ON nodes.id = path.parent_id WHERE number < ?
    )
    SELECT id FROM path
"""
_NODES = """
    SELECT nodes.id, parent_id, role, created_at, nodes.model, account,
        outcome, message_id, replies.model, stop_reason, stop_sequence, stop_details, failure,
        request_id, first_byte_ms, first_text_ms, total_ms, thinking_ms,
        input_tokens, output_tokens, cache_creation_input_tokens, cache_read_input_tokens,
        cache_5m_tokens, cache_1h_tokens, thinking_tokens, web_searches, raw
    FROM nodes
        LEFT JOIN replies ON replies.node_id = nodes.id
        LEFT JOIN usage ON usage.node_id = nodes.id
    WHERE conversation_id = ?{} ORDER BY nodes.id
"""
_NODE_COLUMNS, _REPLY_COLUMNS = 6, 12  # how _NODES falls into node, reply and usage
_PARTS = """
    SELECT node_id, type, text, payload, invalid_input
    FROM nodes JOIN parts ON node_id = nodes.id
    WHERE conversation_id = ?{} ORDER BY node_id, position
"""


def add_node(connection: sqlite3.Connection, new: NewNode, now: float) -> Node:
    """Insert a node with its parts and reply and make it the leaf; runs inside a transaction."""
    done = connection.execute(
        "INSERT INTO nodes (uid, conversation_id, parent_id, role, created_at, model, account)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            _new_uid(),
            new.conversation_id,
            new.parent_id,
            new.message.role,
            now,
            storable(new.model),
            storable(new.account),
        ),
    )
    id_ = _row_id(done)
    connection.executemany(
        "INSERT INTO parts (node_id, position, type, text, payload, invalid_input)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        ((id_, at, *part_to_row(part)) for at, part in enumerate(new.message.parts)),
    )
    if new.reply is not None:
        _add_reply(connection, id_, new.reply)
    connection.execute(
        "UPDATE conversations SET leaf_id = ?, updated_at = ? WHERE id = ?",
        (id_, now, new.conversation_id),
    )
    return Node(
        id=id_,
        conversation_id=new.conversation_id,
        parent_id=new.parent_id,
        message=new.message,
        created_at=now,
        model=new.model,
        account=new.account,
        reply=new.reply,
    )


def _add_reply(connection: sqlite3.Connection, node_id: int, reply: Reply) -> None:
    connection.execute(
        "INSERT INTO replies (node_id, outcome, message_id, model, stop_reason, stop_sequence,"
        " stop_details, failure, request_id, first_byte_ms, first_text_ms, total_ms, thinking_ms)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (node_id, *reply_to_row(reply)),
    )
    if reply.usage != Usage():
        connection.execute(
            "INSERT INTO usage (node_id, input_tokens, output_tokens, cache_creation_input_tokens,"
            " cache_read_input_tokens, cache_5m_tokens, cache_1h_tokens, thinking_tokens,"
            " web_searches, raw) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (node_id, *usage_to_row(reply.usage)),
        )


def _nodes(connection: sqlite3.Connection, conversation_id: int) -> dict[int, Node]:
    return _read_nodes(connection, "", conversation_id)


def _some_nodes(
    connection: sqlite3.Connection, conversation_id: int, ids: Sequence[int]
) -> dict[int, Node]:
    wanted = f" AND nodes.id IN ({','.join('?' * len(ids))})"
    return _read_nodes(connection, wanted, conversation_id, *ids)


def _read_nodes(connection: sqlite3.Connection, wanted: str, *values: int) -> dict[int, Node]:
    found = groupby(connection.execute(_PARTS.format(wanted), values), itemgetter(0))
    parts = {node_id: tuple(part_from_row(row[1:]) for row in rows) for node_id, rows in found}
    rows = connection.execute(_NODES.format(wanted), values)
    return {row[0]: _node(row, values[0], parts.get(row[0], ())) for row in rows}


def _node(row: Sequence[Any], conversation_id: int, parts: tuple[Part, ...]) -> Node:
    id_, parent_id, role, created_at, model, account = row[:_NODE_COLUMNS]
    facts = row[_NODE_COLUMNS : _NODE_COLUMNS + _REPLY_COLUMNS]
    usage = row[_NODE_COLUMNS + _REPLY_COLUMNS :]
    return Node(
        id=id_,
        conversation_id=conversation_id,
        parent_id=parent_id,
        message=Message(shared(role), parts),
        created_at=created_at,
        model=shared(model),
        account=shared(account),
        reply=None if facts[0] is None else reply_from_row(facts, usage_from_row(usage)),
    )


def _conversation(row: Sequence[Any]) -> Conversation:
    id_, title, created_at, updated_at, *options, leaf_id, draft, anchor, edits = row
    return Conversation(
        id=id_,
        title=title,
        created_at=created_at,
        updated_at=updated_at,
        options=Options(*options),
        leaf_id=leaf_id,
        draft=draft,
        anchor=anchor,
        edits=edits_from_json(edits),
    )


def _option_columns(options: Options) -> tuple[str | int | None, ...]:
    return (
        storable(options.account),
        storable(options.model),
        storable(options.thinking),
        storable(options.system),
        options.max_tokens,
    )


def _new_uid() -> str:
    return os.urandom(16).hex()


def _row_id(cursor: sqlite3.Cursor) -> int:
    assert cursor.lastrowid is not None, "an INSERT has just been run"
    return cursor.lastrowid


def _new(connection: sqlite3.Connection, title: str, options: Options, now: float) -> Conversation:
    done = connection.execute(
        "INSERT INTO conversations (uid, title, created_at, updated_at,"
        " account, model, thinking, system, max_tokens) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (_new_uid(), storable(title), now, now, *_option_columns(options)),
    )
    return Conversation(_row_id(done), title, now, now, options)

"""Nodes of conversations as rows: one is added, many are read back."""

from __future__ import annotations

import os
import sqlite3
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from nocopt.core.attachments import AttachmentPart
from nocopt.core.conversation import Node, NodeKind
from nocopt.core.messages import Message, TextPart
from nocopt.core.usage import Usage
from nocopt.store.codec import (
    part_from_row,
    part_to_row,
    shared,
    storable,
    usage_from_row,
    usage_to_row,
)
from nocopt.store.damaged import any_text, no_text
from nocopt.store.reply_codec import reply_from_row, reply_to_row
from nocopt.store.request_codec import Levels, kind_from_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from nocopt.core.messages import Part
    from nocopt.core.reply import Reply
    from nocopt.store.damaged import Damage


@dataclass(frozen=True, slots=True)
class NewNode:
    """A message about to get its place under `parent_id`; None makes it a root."""

    conversation_id: int
    parent_id: int | None
    message: Message
    model: str = ""
    account: str = ""
    reply: Reply | None = None
    kind: NodeKind = NodeKind.PLAIN

    def placed(self, id_: int, now: float) -> Node:
        """Return it as the node of that id that it has become, at that time."""
        return Node(
            id=id_,
            conversation_id=self.conversation_id,
            parent_id=self.parent_id,
            message=self.message,
            created_at=now,
            model=self.model,
            account=self.account,
            reply=self.reply,
            kind=self.kind,
        )


def new_uid() -> str:
    """Return a name that nothing else has, anywhere."""
    return os.urandom(16).hex()


def row_id(cursor: sqlite3.Cursor) -> int:
    """Return the id of the row that an INSERT has just made."""
    assert cursor.lastrowid is not None, "an INSERT has just been run"
    return cursor.lastrowid


def add_node(
    connection: sqlite3.Connection, new: NewNode, now: float, *, leads: bool = True
) -> Node:
    """Insert a node with its parts and reply and make it the leaf; runs inside a transaction.

    One that does not lead becomes the leaf only where that is what it answers.
    The files it names must be on the shelf of attachments by then.
    """
    id_ = insert_node(connection, new, now, new_uid())
    connection.execute(
        "UPDATE conversations SET updated_at = ?,"
        " leaf_id = CASE WHEN ? OR leaf_id IS ? THEN ? ELSE leaf_id END WHERE id = ?",
        (now, leads, new.parent_id, id_, new.conversation_id),
    )
    return new.placed(id_, now)


def insert_node(
    connection: sqlite3.Connection,
    new: NewNode,
    now: float,
    uid: str,
    removed_at: float | None = None,
) -> int:
    """Insert a node with its parts and reply, which is nobody's leaf yet, and return its id."""
    done = connection.execute(
        "INSERT INTO nodes (uid, conversation_id, parent_id, role, created_at, model, account,"
        " kind, removed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            uid,
            new.conversation_id,
            new.parent_id,
            new.message.role,
            now,
            storable(new.model),
            storable(new.account),
            new.kind.value,
            removed_at,
        ),
    )
    id_ = row_id(done)
    _add_parts(connection, id_, new.message.parts)
    if new.reply is not None:
        _add_reply(connection, id_, new.reply)
    return id_


def _add_parts(connection: sqlite3.Connection, node_id: int, parts: Sequence[Part]) -> None:
    connection.executemany(
        "INSERT INTO parts (node_id, position, type, text, payload, invalid_input)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        ((node_id, at, *part_to_row(part)) for at, part in enumerate(parts)),
    )
    files = {part.sha256 for part in parts if isinstance(part, AttachmentPart)}
    connection.executemany(
        "INSERT INTO attachment_uses (sha256, node_id) VALUES (?, ?)",
        ((sha256, node_id) for sha256 in files),
    )


def _add_reply(connection: sqlite3.Connection, node_id: int, reply: Reply) -> None:
    connection.execute(
        "INSERT INTO replies (node_id, outcome, message_id, model, stop_reason, stop_sequence,"
        " stop_details, failure, request_id, first_byte_ms, first_text_ms, total_ms, thinking_ms,"
        " container, report, prefix, prefix_levels)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (node_id, *reply_to_row(reply)),
    )
    if reply.usage != Usage():
        connection.execute(
            "INSERT INTO usage (node_id, input_tokens, output_tokens, cache_creation_input_tokens,"
            " cache_read_input_tokens, cache_5m_tokens, cache_1h_tokens, thinking_tokens,"
            " web_searches, raw) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (node_id, *usage_to_row(reply.usage)),
        )


NODES = """
    SELECT nodes.id, parent_id, role, created_at, nodes.model, account, kind,
        outcome, message_id, replies.model, stop_reason, stop_sequence, stop_details, failure,
        request_id, first_byte_ms, first_text_ms, total_ms, thinking_ms,
        container, report, prefix, prefix_levels,
        input_tokens, output_tokens, cache_creation_input_tokens, cache_read_input_tokens,
        cache_5m_tokens, cache_1h_tokens, thinking_tokens, web_searches, raw
    FROM nodes
        LEFT JOIN replies ON replies.node_id = nodes.id
        LEFT JOIN usage ON usage.node_id = nodes.id
    WHERE conversation_id = ? AND removed_at IS NULL{} ORDER BY nodes.id
"""
_NODE_COLUMNS, _REPLY_COLUMNS = 7, 16  # how NODES falls into node, reply and usage
PARTS = """
    SELECT node_id, type, text, payload, invalid_input
    FROM nodes JOIN parts ON node_id = nodes.id
    WHERE conversation_id = ? AND removed_at IS NULL{} ORDER BY nodes.id, position
"""


def all_nodes(
    connection: sqlite3.Connection, conversation_id: int, damage: Damage
) -> dict[int, Node]:
    """Return the nodes of a conversation by id, without those that were removed from it.

    `damage` notes what of them cannot be read.
    """
    return _read(connection, damage, "", conversation_id)


def some_nodes(
    connection: sqlite3.Connection, conversation_id: int, ids: Sequence[int], damage: Damage
) -> dict[int, Node]:
    """Return those of a conversation's nodes that have these ids, as `all_nodes` does."""
    wanted = f" AND nodes.id IN ({','.join('?' * len(ids))})"
    return _read(connection, damage, wanted, conversation_id, *ids)


def _read(
    connection: sqlite3.Connection, damage: Damage, wanted: str, *values: int
) -> dict[int, Node]:
    try:
        return _rows(connection, damage, wanted, *values)
    except sqlite3.OperationalError as error:
        if not no_text(error):
            raise
        damage.note("a text that is no UTF-8")
    with any_text(connection):
        return _rows(connection, damage, wanted, *values)


def _rows(
    connection: sqlite3.Connection, damage: Damage, wanted: str, *values: int
) -> dict[int, Node]:
    found = groupby(connection.execute(PARTS.format(wanted), values), itemgetter(0))
    parts = {id_: tuple(_parts(rows, damage)) for id_, rows in found}
    rows = connection.execute(NODES.format(wanted), values)
    levels: Levels = {}
    return {row[0]: _node(row, values[0], parts, (levels, damage)) for row in rows}


def _parts(rows: Iterable[Sequence[Any]], damage: Damage) -> Iterator[Part]:
    """Yield the parts of a message; of one that is damaged, the text where there is any."""
    for _, *row in rows:
        if row[0] == "text" and row[2] is None and type(row[1]) is str:
            yield TextPart(row[1])  # most parts are: of a long chat they are not to be waited for
            continue
        part = damage.read_or(None, row, part_from_row)
        if part is not None:
            yield part
        elif row[0] == "text" and isinstance(row[1], str):
            yield TextPart(row[1])


def _node(
    row: Sequence[Any],
    conversation_id: int,
    parts: Mapping[int, tuple[Part, ...]],
    reading: tuple[Levels, Damage],
) -> Node:
    levels, damage = reading
    id_, parent_id, role, created_at, model, account, kind = row[:_NODE_COLUMNS]
    if (type(created_at), type(model), type(account)) != (float, str, str):
        damage.note(f"when and by whom message {id_} was written")
        created_at, model, account = 0.0, "", ""
    facts = row[_NODE_COLUMNS : _NODE_COLUMNS + _REPLY_COLUMNS]
    reply: Reply | None = None
    if facts[0] is not None:
        used = damage.read_or(Usage(), row[_NODE_COLUMNS + _REPLY_COLUMNS :], usage_from_row)
        reply = reply_from_row(facts, used, levels, damage)
    return Node(
        id=id_,
        conversation_id=conversation_id,
        parent_id=parent_id,
        message=Message(shared(role), parts.get(id_, ())),
        created_at=created_at,
        model=shared(model),
        account=shared(account),
        reply=reply,
        kind=damage.read_or(NodeKind.PLAIN, kind, kind_from_text),
    )

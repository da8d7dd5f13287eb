"""Copies of messages in a chat of their own, written a little at a time where they are many."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from nocopt.core.messages import characters_of
from nocopt.store.arriving import ARRIVING, hold, is_held
from nocopt.store.nodes import NewNode, insert_node, new_uid

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from nocopt.core.conversation import Node

_SHORT: Final = 100  # messages, and so many characters: they are written in one go
_CHARACTERS: Final = 200_000
_SECONDS: Final = 0.006  # of writing messages, in one go; to commit them takes as long again


class Copies:
    """Copies of `nodes`, each below the one before; with `leaf` they are a tree, parents first.

    `ids` are those of the copies by those of what they are copies of.
    """

    def __init__(self, nodes: Sequence[Node], leaf: int | None) -> None:
        self._nodes, self._leaf = nodes, leaf
        self._chat_id = 0
        self._last: int | None = None
        self._next = 0
        self.ids: dict[int, int] = {}

    @property
    def leaf_id(self) -> int | None:
        """The copy of the leaf, once all of them are written."""
        return self._last if self._leaf is None else self.ids.get(self._leaf, self._last)

    @property
    def few(self) -> bool:
        """Whether they are written in a moment."""
        if len(self._nodes) > _SHORT:
            return False
        return sum(_length(node) for node in self._nodes) <= _CHARACTERS

    def write_all(self, connection: sqlite3.Connection, chat_id: int) -> None:
        """Write them into a chat; runs inside a transaction."""
        self._chat_id = chat_id
        for node in self._nodes:
            self._write(connection, node)

    def begin(self, connection: sqlite3.Connection, chat_id: int) -> None:
        """Have a chat read by nobody until all of them are there; runs inside a transaction."""
        self._chat_id = chat_id
        hold(connection)
        connection.execute(_HIDE, (ARRIVING, chat_id))

    def write_some(self, connection: sqlite3.Connection) -> bool:
        """Write for some milliseconds, in a transaction; whether there are more to write."""
        if not self.held(connection):
            return False
        hold(connection)
        until, size = time.perf_counter() + _SECONDS, 0
        while self._next < len(self._nodes):
            node = self._nodes[self._next]
            self._write(connection, node)
            self._next += 1
            size += _length(node)
            if size > _CHARACTERS or time.perf_counter() > until:
                return True
        return False

    def held(self, connection: sqlite3.Connection) -> bool:
        """Whether what was written is there still: it may have gone while the computer slept."""
        row = connection.execute(_HIDDEN, (self._chat_id,)).fetchone()
        return bool(row == (ARRIVING,)) and is_held(connection)

    def _write(self, connection: sqlite3.Connection, node: Node) -> None:
        new = NewNode(
            conversation_id=self._chat_id,
            parent_id=self._last if self._leaf is None else self.ids.get(node.parent_id or 0),
            message=node.message,
            model=node.model,
            account=node.account,
            reply=node.reply,
            kind=node.kind,
        )
        self._last = insert_node(connection, new, node.created_at, new_uid())
        self.ids[node.id] = self._last


def _length(node: Node) -> int:
    return sum(characters_of(part, _CHARACTERS) for part in node.message.parts)


_HIDE = "UPDATE conversations SET deleted_at = ? WHERE id = ?"
_HIDDEN = "SELECT deleted_at FROM conversations WHERE id = ?"

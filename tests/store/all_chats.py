"""Conversations with what only tests ask of them: all at once, and the trash one by one."""

from __future__ import annotations

import sqlite3

from nocopt.core.conversation import Conversation
from nocopt.store import conversations
from nocopt.store.conversations import Conversations
from nocopt.store.queue import dequeue_conversation

_ALL = conversations._ONE.replace("AND id = ?", "ORDER BY updated_at DESC, id DESC")


class AllChats(Conversations):
    """What the program does by its list of chats and by filing, in single steps."""

    async def recent(self) -> tuple[Conversation, ...]:
        """Return all conversations outside the trash, last changed first."""

        def work(connection: sqlite3.Connection) -> tuple[Conversation, ...]:
            return tuple(map(conversations._conversation, connection.execute(_ALL)))

        return await self._database.read(work)

    async def delete(self, conversation_id: int, now: float) -> None:
        """Move a conversation to the trash."""

        def work(connection: sqlite3.Connection) -> None:
            connection.execute(
                "UPDATE conversations SET deleted_at = ? WHERE id = ?", (now, conversation_id)
            )
            dequeue_conversation(connection, conversation_id)

        await self._database.write(work)

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

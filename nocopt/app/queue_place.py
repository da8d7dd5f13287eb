"""The place of one chat in the queue: what waits at its end, how it is sent and how given up."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from nocopt.app.queue import QueueState
from nocopt.core.messages import Message
from nocopt.core.reply import Outcome, Reply
from nocopt.core.signal import Signal
from nocopt.store.nodes import NewNode

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from nocopt.app.chat_options import ChatOptions
    from nocopt.app.open_path import OpenPath
    from nocopt.app.open_tree import Begin
    from nocopt.app.queue import SendQueue
    from nocopt.core.conversation import Node
    from nocopt.core.queue import Queued


class QueuePlace:
    """What waits at the end of an open chat, and what the queue does there (`Sender`).

    `changed`: something waits, or no longer, or until another time; or it is the only one now, or
    no longer. `answering` gives the task that answers the last message, `ending` stops it.
    """

    def __init__(
        self,
        queue: SendQueue,
        path: OpenPath,
        chat: ChatOptions,
        begin: Begin,
        answering: Callable[[], asyncio.Task[None] | None],
        ending: Callable[[], Awaitable[None]],
    ) -> None:
        self.changed: Signal[()] = Signal()
        self._queue = queue
        self._path = path
        self._chat = chat
        self._begin = begin
        self._answering = answering
        self._ending = ending
        self._told: tuple[Queued, float] | None = None
        self._all = 0
        chat.asked_once = self.model
        queue.changed.connect(self._look)
        chat.changed.connect(self._release)

    @property
    def entry(self) -> Queued | None:
        """What waits at the end of the path; it may be being sent."""
        last = self._path.nodes[-1] if self._path.nodes else None
        return None if last is None else self._queue.of_node(last.id)

    @property
    def model(self) -> str:
        """The model that is asked for this answer alone; empty: the chat's own."""
        entry = self.entry
        return "" if entry is None else entry.model

    @property
    def due_at(self) -> float:
        """When that is tried, in seconds since 1970; 0 where nothing waits."""
        entry = self.entry
        return 0.0 if entry is None else self._queue.due_at(entry)

    @property
    def others(self) -> int:
        """How much else waits, in whatever chat."""
        return max(0, self._all - (self.entry is not None))

    def heard(self, count: int) -> None:
        """Take note of how much waits in all chats, this one among them."""
        before = self.others
        self._all = count
        if self.entry is not None and (before > 0) != (self.others > 0):
            self.changed.emit()

    def try_now(self) -> None:
        """Send what waits at once."""
        entry = self.entry
        if entry is not None:
            self._queue.try_now(entry.id)

    @property
    def away(self) -> str:
        """The account that it waits for, where the chat goes on with another one; else empty."""
        entry = self.entry
        return "" if entry is None or not self._is_away(entry) else entry.account

    def _is_away(self, waiting: Queued) -> bool:
        return waiting.account not in ("", self._chat.account.name)

    async def send(self, waiting: Queued, *, elsewhere: bool) -> QueueState | None:
        """Have the message answered and return afterwards; else say what becomes of it.

        With another account than it was written for it is sent only if it may go `elsewhere`: it
        would be read by somebody else, and paid by somebody else.
        """
        if self._is_away(waiting) and not elsewhere:
            return QueueState.AWAY
        # Unless the person has chosen a model since.
        model = waiting.model if waiting.model == self._chat.asked_once else ""
        if not await self._begin(self._path.end_with(waiting.node_id), model=model):
            return QueueState.HELD
        answering = self._answering()
        if answering is not None:
            await asyncio.wait({answering})
        return None

    async def stop(self) -> None:
        """End the turn that answers it."""
        await self._ending()

    async def give_up(self, waiting: Queued) -> bool:
        """Keep the failure as the answer; False where the message is not the last one."""
        return await self._begin(self._failed(waiting), answered=True)

    async def _failed(self, waiting: Queued) -> Node | None:
        asked = await self._path.end_with(waiting.node_id)
        if asked is None:
            return None
        reply = NewNode(
            conversation_id=waiting.conversation_id,
            parent_id=waiting.node_id,
            message=Message("assistant", ()),
            model=waiting.model or self._chat.model.id,
            account=self._chat.account.name,
            reply=Reply(Outcome.ERROR, failure=self._queue.failure_now(waiting)),
        )
        try:
            await self._path.keep(reply)
        finally:  # what the disk refuses is left over, and on the path all the same
            self._queue.answered(reply)
        return asked

    def gone_on(self, asked: Node) -> None:
        """A turn begins: what waits above it, or in another version of it, waits no longer."""
        above = {node.id for node in self._path.nodes[:-1]}
        for one in self._queue.of_chat(asked.conversation_id):
            node = self._path.find(one.node_id)
            beside = node is not None and node.id != asked.id and node.parent_id == asked.parent_id
            if beside or one.node_id in above:
                self._queue.drop(one)

    def _release(self) -> None:
        conversation = self._path.conversation
        if conversation is not None:
            self._queue.released(conversation.id)

    def _look(self) -> None:
        entry = self.entry
        told = None if entry is None else (entry, self._queue.due_at(entry))
        if told != self._told:
            self._told = told
            self.changed.emit()

"""What the person does with messages that wait to be sent, from the chat and from their list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from nocopt.app.guarded import guarded
from nocopt.app.waits import WaitKind
from nocopt.ui.conversation.queue_card import ALL, CANCEL, TRY

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from nocopt.app.library import Library
    from nocopt.app.tasks import Tasks
    from nocopt.app.waits import Wait
    from nocopt.ui.desk import Desk


class QueueDeeds(QObject):
    """Does it; `list_asked`: the person wants to see all that waits."""

    list_asked = Signal()

    def __init__(self, library: Library, tasks: Tasks, desk: Desk) -> None:
        super().__init__(desk)
        self.queue, self.waits = library.queue, library.waits
        self._library, self._tasks, self._desk = library, tasks, desk
        desk.queue_asked.connect(self._do)

    def _do(self, key: str) -> None:
        """Do one of the ways on of a card, with what waits in the chat that is shown."""
        session = self._desk.session
        waiting = None if session is None else session.queued.entry
        if key == ALL:
            self.list_asked.emit()
        elif waiting is not None and key == TRY:
            self.queue.try_now(waiting.id)
        elif waiting is not None and key == CANCEL:
            self._start("cancel waiting message", self.queue.cancel(waiting.id))

    def titles(self) -> dict[int, str]:
        """Return the titles of the chats by id."""
        return {line.id: line.title for line in self._library.chats.all_lines}

    def open_chat(self, conversation_id: int) -> None:
        """Show the chat in which a message waits."""
        self._desk.open_chat(conversation_id)

    def try_now(self, wait: Wait) -> None:
        """Let something wait no longer: it is sent at once."""
        if wait.queued is not None:
            self.queue.try_now(wait.queued.id)
        else:
            self._start("send what waits", self._send(wait))

    async def _send(self, wait: Wait) -> None:
        session = await self._library.open(wait.conversation_id)
        if wait.lane is not None:
            if wait.lane.rounds is not None:
                wait.lane.rounds.skip_wait()
        elif wait.kind is WaitKind.ATTEMPT:
            session.skip_wait()
        else:
            await session.later.send()

    def cancel(self, wait: Wait) -> None:
        """Let something wait no longer: it is not sent."""
        if wait.queued is not None:
            self._start("cancel waiting message", self.queue.cancel(wait.queued.id))
        else:
            self._start("cancel what waits", self._give_up(wait))

    async def _give_up(self, wait: Wait) -> None:
        session = await self._library.open(wait.conversation_id)
        if wait.lane is not None:
            session.several.stop_one(wait.lane)
            return
        await (session.stop() if wait.kind is WaitKind.ATTEMPT else session.later.drop())

    def move(self, waiting_id: int, by: int) -> None:
        """Put a message so many places further down."""
        self._start("order waiting messages", self.queue.move(waiting_id, by))

    def _start(self, name: str, work: Coroutine[None, None, None]) -> None:
        self._tasks.start(name, guarded(work, self._desk.show_failure))

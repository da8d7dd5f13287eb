"""Which chats wait for the person to let a tool run, also after the program has ended meanwhile."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from nocopt.app.guarded import guarded
from nocopt.core.signal import Signal
from nocopt.core.tools import CallState

if TYPE_CHECKING:
    from nocopt.app.session import Session
    from nocopt.app.tasks import Tasks
    from nocopt.core.errors import NocoptError
    from nocopt.store.state import State

ASKING_CHATS: Final = "asking_chats"  # the fact under which they are kept, by id


class AskingChats:
    """Keeps the `ids` of these chats; `changed`: they are others. `failed`: the disk refused them.

    A chat of an earlier run stays among them until something is answered in it.
    """

    def __init__(self, state: State, tasks: Tasks) -> None:
        self.changed: Signal[()] = Signal()
        self.failed: Signal[NocoptError] = Signal()
        self._state, self._tasks = state, tasks
        self._now: frozenset[int] = frozenset()
        self._before: frozenset[int] = frozenset()
        self._saving: asyncio.Task[None] | None = None
        self._closed = False

    @property
    def ids(self) -> frozenset[int]:
        """The chats that wait for the person."""
        return self._now | self._before

    async def load(self) -> None:
        """Take over what was kept (`StoreError`)."""
        text = await self._state.get(ASKING_CHATS) or ""
        self._before = frozenset(int(one) for one in text.split(",") if one.isdecimal())

    def look(self, session: Session) -> None:
        """Take note of whether a chat asks; the end of the program changes nothing."""
        id_ = session.conversation_id
        if id_ is None or self._closed:
            return
        if any(
            call.state is CallState.ASKED for call in (*session.asking, *session.several.asking)
        ):
            self._keep(self._now | {id_}, self._before - {id_})
        else:
            answered = {id_} if session.running else set()
            self._keep(self._now - {id_}, self._before - answered)

    def forget(self, conversation_id: int) -> None:
        """Take note that a chat is gone."""
        gone = {conversation_id}
        self._keep(self._now - gone, self._before - gone)

    def close(self) -> None:
        """Leave what is kept as it is: what is asked now is still to be answered next time."""
        self._closed = True

    async def settle(self) -> None:
        """Return when all is written that was noted."""
        if self._saving is not None:
            await asyncio.wait({self._saving})

    def _keep(self, now: frozenset[int], before: frozenset[int]) -> None:
        if (now, before) == (self._now, self._before):
            return
        known = self.ids
        self._now, self._before = now, before
        if self.ids == known:
            return
        if self._saving is None:
            self._saving = self._tasks.start("keep which chats ask", self._save())
        self.changed.emit()

    async def _save(self) -> None:
        """Write them down, again where they changed meanwhile."""
        try:
            written: frozenset[int] | None = None
            while written != self.ids:
                written = self.ids
                text = ",".join(map(str, sorted(written)))
                await guarded(self._state.set(ASKING_CHATS, text), self.failed.emit)
        finally:
            self._saving = None

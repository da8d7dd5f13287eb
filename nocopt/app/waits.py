"""All that waits, in whatever chat: for a server, for the next attempt of a turn, for a reply."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from itertools import chain
from typing import TYPE_CHECKING, Final

from nocopt.core.conversation import NOTHING_UNSENT, Unsent
from nocopt.core.signal import Signal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from nocopt.app.lane import Lane
    from nocopt.app.queue import SendQueue
    from nocopt.app.session import Session
    from nocopt.core.draft import Draft
    from nocopt.core.events import Waiting
    from nocopt.core.queue import Queued

LONG: Final = 3.0  # seconds; what waits for less is over before anybody has looked for it


class WaitKind(Enum):
    """What something waits for."""

    ATTEMPT = auto()  # of a turn that runs
    SERVER = auto()  # in the queue
    REPLY = auto()  # behind which it is sent
    PERSON = auto()  # as that reply did not come to its end by itself


@dataclass(frozen=True, slots=True)
class Wait:
    """Something that waits in a chat: in the queue as `queued`, or for an `attempt`.

    `lane` is the one of several answers whose attempt it is.
    """

    kind: WaitKind
    conversation_id: int
    queued: Queued | None = None
    attempt: Waiting | None = None
    lane: Lane | None = None

    @property
    def key(self) -> tuple[str, int]:
        """What tells it from all others for as long as it waits."""
        if self.queued is not None:
            return "queued", self.queued.id
        if self.lane is not None:
            return f"attempt of {self.lane.path.slot}", self.conversation_id
        return "attempt" if self.attempt is not None else "later", self.conversation_id


class Waits:
    """Gathers what waits from those who know of it; `changed`: something waits, or no longer.

    `later` is what is to be said next in chats, `sessions` are those that are open, by id.
    """

    def __init__(
        self,
        queue: SendQueue,
        later: Callable[[], Mapping[int, Unsent]],
        sessions: Callable[[], Mapping[int, Session]],
    ) -> None:
        self.changed: Signal[()] = Signal()
        self._queue, self._later, self._sessions = queue, later, sessions
        self._attempts: dict[int, Waiting] = {}
        self._beside: dict[int, tuple[Wait, ...]] = {}  # attempts of several answers
        queue.changed.connect(self.changed.emit)

    @property
    def all(self) -> tuple[Wait, ...]:
        """What goes on by itself first; what is in the queue in its order."""
        attempts = (Wait(WaitKind.ATTEMPT, id_, attempt=one) for id_, one in self._attempts.items())
        queued = (
            Wait(WaitKind.SERVER, one.conversation_id, queued=one) for one in self._queue.waiting
        )
        later = (Wait(self._until(id_), id_) for id_ in self._later())
        return (*attempts, *chain.from_iterable(self._beside.values()), *queued, *later)

    @property
    def chats(self) -> frozenset[int]:
        """The ids of the chats in which something waits for longer than a moment."""
        return frozenset(one.conversation_id for one in self._lasting())

    @property
    def count(self) -> int:
        """How much waits for longer than a moment."""
        return len(self._lasting())

    def said(self, wait: Wait) -> Unsent:
        """Return what waits; without text and files where only the disk knows."""
        id_ = wait.conversation_id
        if wait.kind in (WaitKind.REPLY, WaitKind.PERSON):
            return self._later().get(id_, NOTHING_UNSENT)
        session = self._sessions().get(id_)
        asked = None if wait.queued is None else wait.queued.node_id
        for node in reversed(() if session is None else session.path):
            if node.by_person and asked in (None, node.id):
                return Unsent(node.message.text, node.message.attachments)
        return NOTHING_UNSENT

    def _lasting(self) -> tuple[Wait, ...]:
        return tuple(one for one in self.all if one.attempt is None or one.attempt.delay >= LONG)

    def _until(self, chat_id: int) -> WaitKind:
        session = self._sessions().get(chat_id)
        if session is not None:
            return WaitKind.PERSON if session.later.held else WaitKind.REPLY
        # A chat that is not open answers only where the queue has something of it.
        return WaitKind.REPLY if self._queue.of_chat(chat_id) else WaitKind.PERSON

    def heard(self, session: Session, draft: Draft) -> None:
        """Take note of how far a reply is; it is called for each piece of one, so it is quick."""
        id_ = session.conversation_id
        if id_ is None or draft.waiting is self._attempts.get(id_) or session.several.running:
            return
        if draft.waiting is None:
            del self._attempts[id_]
        else:
            self._attempts[id_] = draft.waiting
            if session.rounds is not None:  # what else waits for this server is told the same
                self._queue.rest(session.rounds.account.name, draft.waiting.delay)
        self.changed.emit()

    def look(self, session: Session) -> None:
        """Take note of how far the answers of several models are."""
        id_ = session.conversation_id
        if id_ is None:
            return
        before = self._beside.get(id_, ())
        found = tuple(
            Wait(WaitKind.ATTEMPT, id_, attempt=lane.waiting, lane=lane)
            for lane in session.several.lanes
            if lane.waiting is not None
        )
        if found == before:
            return
        self._beside[id_] = found
        for one in found:
            if one not in before and one.attempt and one.lane and one.lane.rounds:
                self._queue.rest(one.lane.rounds.account.name, one.attempt.delay)
        self.changed.emit()

    def ended(self, conversation_id: int) -> None:
        """Take note that nothing is being answered in a chat any more."""
        beside = self._beside.pop(conversation_id, ())
        if self._attempts.pop(conversation_id, None) is not None or beside:
            self.changed.emit()

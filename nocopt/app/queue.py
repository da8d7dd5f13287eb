"""Messages that wait to be sent: they go out by themselves, also after a restart."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from enum import Enum, auto
from typing import TYPE_CHECKING, Final, Protocol

from nocopt.app.guarded import guarded
from nocopt.core.errors import Cause, StoreError
from nocopt.core.queue import FIRST_WAIT, LONGEST_WAIT, may_queue, next_try
from nocopt.core.reply import Outcome
from nocopt.core.signal import Signal
from nocopt.store.queue import NewQueued

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine

    from nocopt.app.tasks import Tasks
    from nocopt.core.errors import Failure, NocoptError
    from nocopt.core.ports import Clock
    from nocopt.core.queue import Queued
    from nocopt.store.nodes import NewNode
    from nocopt.store.queue import QueueShelf

LONGEST_SLEEP: Final = 30.0  # seconds; a computer that was asleep has not counted its own sleep

_UNANSWERED: Final = frozenset({Outcome.ERROR, Outcome.STOPPED, Outcome.INTERRUPTED})
_OFFLINE: Final = frozenset({Cause.CONNECT, Cause.NAME})


class QueueState(Enum):
    """What becomes of a message in the queue."""

    WAITING = auto()
    SENDING = auto()
    HELD = auto()  # its chat shows another version: it goes on where the message is the last again
    AWAY = auto()  # its chat goes on with another account than it was written for


class Sender(Protocol):
    """The chat in which a message waits."""

    async def send(self, waiting: Queued, *, elsewhere: bool) -> QueueState | None:
        """Have the message answered and return afterwards; else say what becomes of it.

        With another account than it was written for it is sent only if it may go `elsewhere`.
        """
        ...

    async def stop(self) -> None:
        """End the turn that answers it."""
        ...

    async def give_up(self, waiting: Queued) -> bool:
        """Keep the failure as the answer; False where the message is not the last one."""
        ...


class SendQueue:
    """All messages that wait, in their order, and what sends them when their time has come.

    Of each account one is sent at a time, and after a failure its others rest for a while.
    `changed`: others wait, or for something else. `failed`: the disk refused something.
    """

    def __init__(self, shelf: QueueShelf, tasks: Tasks, clock: Clock) -> None:
        self.changed: Signal[()] = Signal()
        self.failed: Signal[NocoptError] = Signal()
        self._shelf, self._tasks, self._clock = shelf, tasks, clock
        self._waiting: dict[int, Queued] = {}  # by id, in their order
        self._sending: dict[int, str] = {}  # id to account
        self._held: dict[int, QueueState] = {}  # those that wait for something else than time
        self._hurried: set[int] = set()  # those that the person sends now
        self._rests: dict[str, float] = {}  # account to when its next message may be sent
        self._timer: asyncio.TimerHandle | None = None
        self._sender: Callable[[int], Awaitable[Sender]] | None = None
        self._account_of: Callable[[int], str] = lambda _: ""
        self._closed = False

    async def begin(
        self, sender: Callable[[int], Awaitable[Sender]], account_of: Callable[[int], str]
    ) -> None:
        """Go on with what an earlier run left (`StoreError`).

        `sender` opens a chat by its id, `account_of` names the account that it goes on with.
        """
        now = self._clock.now()
        for one in await self._shelf.all():
            # A clock that was wrong meanwhile must not let it wait for years.
            latest = max(now + LONGEST_WAIT, next_try(one.failure, one.attempts, now))
            self._waiting[one.id] = replace(one, not_before=min(one.not_before, latest))
        self._sender, self._account_of = sender, account_of
        self._tell()

    # ------------------------------------------------------------------------------ facts

    @property
    def closed(self) -> bool:
        """Whether nothing more is sent, as the program ends."""
        return self._closed

    @property
    def waiting(self) -> tuple[Queued, ...]:
        """What waits or is being sent, in its order."""
        return tuple(self._waiting.values())

    def of_node(self, node_id: int) -> Queued | None:
        """Return what waits for the answer to a message, None where nothing does."""
        return next((one for one in self._waiting.values() if one.node_id == node_id), None)

    def of_chat(self, conversation_id: int) -> tuple[Queued, ...]:
        """Return what waits in a chat: one message, or more where it has several versions."""
        return tuple(one for one in self.waiting if one.conversation_id == conversation_id)

    def state(self, waiting: Queued) -> QueueState:
        """Return what becomes of a message now."""
        if waiting.id in self._sending:
            return QueueState.SENDING
        return self._held.get(waiting.id, QueueState.WAITING)

    def due_at(self, waiting: Queued) -> float:
        """Return when a message is tried, in seconds since 1970, unless others are before it."""
        if waiting.id in self._hurried:
            return waiting.not_before
        rests = self._rests.get(self._account_of(waiting.conversation_id), 0.0)
        return max(waiting.not_before, rests)

    def failure_now(self, waiting: Queued) -> Failure:
        """Return why a message waits; of a wait that the server named, only what is left of it."""
        failure = waiting.failure
        if failure.retry_after is None:
            return failure
        left = waiting.not_before - self._clock.now()
        return replace(failure, retry_after=left if left > 0 else None)

    # -------------------------------------------------------------------- what turns tell

    async def takes(self, reply: NewNode, model: str, waited: Failure | None) -> bool:
        """Let wait what `reply` was to answer, if its failure passes by itself.

        `model` is the one asked for this answer alone, `waited` the failure after which the turn
        was waiting when it was stopped. False: the reply is to be kept, as the disk refuses, too.
        """
        facts, node_id = reply.reply, reply.parent_id
        if facts is None or node_id is None or reply.message.parts:
            return False
        before = self.of_node(node_id)
        ends = self._closed and facts.outcome is Outcome.STOPPED
        if ends and before is not None:
            return True  # it goes on at the next start
        failure = waited if ends else facts.failure
        if failure is None or not may_queue(failure):
            return False
        attempts = 1 if before is None else before.attempts + 1
        now = self._clock.now()
        # A server that names no wait worth the name is left alone for a while all the same.
        later = max(next_try(failure, attempts, now), now + FIRST_WAIT * (attempts > 1))
        new = NewQueued(
            *(reply.conversation_id, node_id, failure, later, attempts, model, reply.account)
        )
        try:
            kept = await self._shelf.add(new, now)
        except StoreError:
            return False
        self._waiting[kept.id] = kept
        self._rests[reply.account] = min(later, now + FIRST_WAIT)
        self._tell()
        return True

    def answered(self, reply: NewNode) -> None:
        """Take note of a reply: what it answers left the queue on disk when it was kept."""
        gone = None if reply.parent_id is None else self.of_node(reply.parent_id)
        if gone is not None:
            self._forget(gone.id)
        facts, account = reply.reply, reply.account
        reached = facts is not None and facts.outcome not in _UNANSWERED
        sooner = False
        if reached:
            rested = self._rests.pop(account, None) is not None
            late = self._hurry(lambda one: self._account_of(one.conversation_id) == account)
            sooner = rested or late  # else nobody would look before the timer rings
        if gone is not None or sooner:
            self._tell()

    def released(self, conversation_id: int | None = None) -> None:
        """A chat shows something else, or its turn has ended: what was held may be sent.

        Without an id, all chats may go on with other accounts. While one of its messages is
        being sent a chat shows nothing else: it tells of that one. Two that are held would have
        each other tried again for ever.
        """
        chats = {one.conversation_id for one in self.waiting if one.id in self._sending}
        held = {
            one.id
            for one in self.waiting
            if one.id in self._held and one.conversation_id not in chats
            if conversation_id in (None, one.conversation_id)
        }
        for one in held:
            del self._held[one]
        if held:
            self._tell()

    # ------------------------------------------------------------- what the person does

    def try_now(self, waiting_id: int) -> None:
        """Send a message at once, whatever else is being sent."""
        one = self._waiting.get(waiting_id)
        if one is not None and waiting_id not in self._sending:
            self._waiting[waiting_id] = replace(one, not_before=self._clock.now())
            self._hurried.add(waiting_id)
            self._held.pop(waiting_id, None)
            self._tell()

    async def cancel(self, waiting_id: int) -> None:
        """Let a message wait no longer; the failure is kept as its answer (`StoreError`)."""
        one = self._waiting.get(waiting_id)
        if one is None or self._sender is None:
            return
        chat = await self._sender(one.conversation_id)
        if waiting_id in self._sending:
            await chat.stop()
        elif not await chat.give_up(one):
            self.drop(one)

    async def move(self, waiting_id: int, by: int) -> None:
        """Put a message so many places further down (`StoreError`)."""
        order = list(self._waiting)
        if waiting_id not in order:
            return
        at = order.index(waiting_id)
        order.insert(max(0, min(at + by, len(order) - 1)), order.pop(at))
        self._waiting = {one: self._waiting[one] for one in order}
        self._tell()
        await self._shelf.order(order)

    def rest(self, account: str, seconds: float) -> None:
        """Send nothing of an account for a while: one of its turns has been told to wait."""
        until = self._clock.now() + min(max(seconds, 0.0), LONGEST_WAIT)
        self._rests[account] = max(until, self._rests.get(account, 0.0))

    def wake(self) -> None:
        """The network is another: what could not reach its server is tried at once."""
        self._rests.clear()
        self._hurry(lambda _: True)
        self._tell()

    def drop(self, waiting: Queued) -> None:
        """Let a message wait no longer, as something else was done in its place."""
        if self._forget(waiting.id):
            self._start("leave queue", guarded(self._shelf.remove(waiting.id), self.failed.emit))
            self._tell()

    def forget_chat(self, conversation_id: int) -> None:
        """A chat is deleted; on disk its messages left the queue with it."""
        gone = [one for one in self.of_chat(conversation_id) if self._forget(one.id)]
        if gone:
            self._tell()

    def close(self) -> None:
        """Send nothing more; a turn that is stopped from now on leaves its message in the queue."""
        self._closed = True
        if self._timer is not None:
            self._timer.cancel()

    # ---------------------------------------------------------------------------- sending

    def look(self) -> None:
        """Send what is due, and look again when the next one may be."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._sender is None or self._closed:
            return
        now, busy = self._clock.now(), set(self._sending.values())
        next_at: list[float] = []
        for one in self.waiting:
            if self.state(one) is not QueueState.WAITING:
                continue
            due, account = self.due_at(one), self._account_of(one.conversation_id)
            if due > now:
                next_at.append(due)
            elif account not in busy or one.id in self._hurried:
                busy.add(account)
                self._sending[one.id] = account
                self._start("send waiting message", self._send(one))
        if next_at:
            sleep = min(min(next_at) - now, LONGEST_SLEEP)
            self._timer = asyncio.get_running_loop().call_later(sleep, self.look)

    async def _send(self, one: Queued) -> None:
        assert self._sender is not None, "nothing is sent before the beginning"
        self.changed.emit()
        held: QueueState | None = None
        try:
            chat = await self._sender(one.conversation_id)
            held = await chat.send(one, elsewhere=one.id in self._hurried)
        except StoreError as error:
            self.failed.emit(error)
        finally:
            self._sending.pop(one.id, None)
            self._hurried.discard(one.id)
        left = self._waiting.get(one.id)
        if left is not None and held is not None:
            self._held[one.id] = held
        elif left is not None and left.attempts == one.attempts:  # nothing has come of it
            self._waiting[one.id] = replace(left, not_before=self._clock.now() + FIRST_WAIT)
        self._tell()

    def _hurry(self, concerns: Callable[[Queued], bool]) -> bool:
        """Let those of the messages be due that could not reach their server; say if any is."""
        now = self._clock.now()
        late = [
            one
            for one in self.waiting
            if one.failure.cause in _OFFLINE and concerns(one) and one.not_before > now
        ]
        self._waiting |= {one.id: replace(one, not_before=now) for one in late}
        return bool(late)

    def _forget(self, waiting_id: int) -> bool:
        self._held.pop(waiting_id, None)
        self._hurried.discard(waiting_id)
        return self._waiting.pop(waiting_id, None) is not None

    def _tell(self) -> None:
        self.changed.emit()
        self.look()

    def _start(self, name: str, work: Coroutine[None, None, object]) -> None:
        self._tasks.start(name, work)

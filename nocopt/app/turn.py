"""One turn: a request, its stream, and the reply that comes of it."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from nocopt.app.delayed import Delayed
from nocopt.core.draft import Draft
from nocopt.core.errors import Cause, Failure, KeychainError, StoreError, WireError, WireKind
from nocopt.core.events import Retrying, TextDelta, Waiting
from nocopt.core.reply import Outcome, Timing
from nocopt.core.signal import Signal
from nocopt.store.checkpoints import Checkpoint
from nocopt.store.conversations import NewNode

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from nocopt.app.second_try import Requests
    from nocopt.app.tasks import Tasks
    from nocopt.core.errors import NocoptError
    from nocopt.core.events import StreamEvent
    from nocopt.core.objections import Objection
    from nocopt.core.ports import ChatClient, Clock, WireWatch
    from nocopt.core.request import ChatRequest
    from nocopt.store.checkpoints import Checkpoints

CHECKPOINT_AFTER = 0.4  # seconds that text may be in memory only; half a second is promised


@dataclass(frozen=True, slots=True)
class Order:
    """What a turn is to do: the request, where its reply belongs, and who is asked.

    `model` is the id that is asked for; `watch` is told what goes over the wire; `slot` tells
    apart what is made at the same place at once, and `leads` says whether this is what is shown.
    """

    requests: Requests
    model: str
    conversation_id: int
    parent_id: int
    account: str
    connect: Callable[[], Awaitable[ChatClient]]
    watch: WireWatch | None = None
    slot: int = 0
    leads: Callable[[], bool] = lambda: True


class Turn:
    """Runs one order in the task that awaits `run`.

    `changed` carries the draft once per network chunk. `failed` carries what is no part of the
    reply: the keychain that did not serve, the disk that did not take a checkpoint.
    """

    def __init__(
        self,
        order: Order,
        checkpoints: Checkpoints,
        tasks: Tasks,
        clock: Clock,
        *,
        checkpoint_after: float = CHECKPOINT_AFTER,
    ) -> None:
        self.changed: Signal[Draft] = Signal()
        self.failed: Signal[NocoptError] = Signal()
        self.draft = Draft()
        self._order = order
        self._checkpoints = checkpoints
        self._tasks, self._clock = tasks, clock
        self._keeping = Delayed(tasks, "checkpoint", checkpoint_after, self._checkpoint)
        self._checkpoint_failed = False
        self.refused = False  # whether the disk lacks what came last
        self._task: asyncio.Task[object] | None = None  # set while it may be cancelled
        self._reading: asyncio.Task[Draft] | None = None  # set where it was left to itself
        self._stopped = False
        self._skipping = False
        self._failed_before = 0  # attempts of streams that were left to ask anew at once
        self._telling = False
        self._started = clock.monotonic()
        self._timing = Timing()

    async def run(self) -> NewNode:
        """Return the reply as far as it came; failures are part of it and are not raised.

        Cancelling the task is the same as `stop`.
        """
        while not self._stopped:
            try:
                await self._attempt()
                break
            except asyncio.CancelledError:
                self._cancelled()
            except WireError as error:
                self._fail(error.failure)
                break
            except StoreError as error:
                self._fail(Failure(WireKind.CONFIG, Cause.INVALID_REQUEST, detail=str(error)))
                self.failed.emit(error)
                break
            except KeychainError as error:
                self._fail(Failure(WireKind.CONFIG, Cause.NO_KEY, detail=str(error)))
                self.failed.emit(error)
                break
        if self._stopped and not self.draft.ended:
            self.draft = self.draft.stopped()
        if self._reading is not None:
            self.draft = replace(self.draft, blocks=(await self._reading).blocks)
        self.draft = await all_read(self.draft, self._tasks)
        # Whatever is saved from here on must come after the last checkpoint.
        await self._keeping.settle()
        return self.result()

    def stop(self) -> None:
        """End the turn: the connection is closed at once, what has come stays."""
        self._stopped = True
        if self._task is not None:
            self._task.cancel()

    def skip_wait(self) -> None:
        """Make the next attempt at once, if the turn waits before it; it counts as that attempt.

        One that is under way is left alone: the server may be at work on it already.
        """
        if self._task is not None and self.draft.waiting is not None and not self._stopped:
            self._skipping = True
            self._failed_before = self.draft.waiting.attempt
            self._task.cancel()

    def abandon(self) -> None:
        """Mark the turn as failed by a mistake of this program."""
        self._fail(Failure(WireKind.PROTOCOL, Cause.UNKNOWN))

    def result(self) -> NewNode:
        """Return the reply as it stands, as the node to keep."""
        now = self._clock.monotonic()
        timing = replace(
            self._timing,
            total_ms=(now - self._started) * 1000,
            thinking_ms=self.draft.thinking_ms(now),
        )
        built = self._order.requests.built
        reply = self.draft.reply(timing)
        if built is not None:
            reply = replace(reply, prefix=built.request.prefix, report=built.report)
        return NewNode(
            conversation_id=self._order.conversation_id,
            parent_id=self._order.parent_id,
            message=self.draft.message,
            model=self._order.model,
            account=self._order.account,
            reply=reply,
        )

    @property
    def learned(self) -> tuple[Objection, ...]:
        """What the server refused in this turn, if it has answered a request without it."""
        return self._order.requests.refused if self._answered else ()

    @property
    def gave_in(self) -> bool:
        """Whether the server took no request but one without what the person insisted on.

        What is refused without it, too, was not refused for it: the account has no money, say.
        """
        return self._order.requests.gave_in and self._answered

    @property
    def _answered(self) -> bool:
        """Whether the server has taken the last request."""
        unanswered = self.draft.outcome in (Outcome.ERROR, Outcome.STOPPED)
        return self.draft.has_content or not unanswered

    @property
    def proven(self) -> tuple[str, ...]:
        """What the answer proves to work at its endpoint, for its model."""
        return self._order.requests.proven(self.draft.usage)

    async def _attempt(self) -> None:
        self._task = asyncio.current_task()
        try:
            request: ChatRequest | None = await self._order.requests.request()
            client = await self._order.connect()
            while request is not None:
                request = await self._sent(client, request)
        finally:
            self._task = None

    async def _sent(self, client: ChatClient, request: ChatRequest) -> ChatRequest | None:
        """Send a request; return the one to send in its place, where a part of it was refused."""
        try:
            async with aclosing(client.stream(request, self._order.watch)) as stream:
                # To its own end, also after the last event: only then is the connection kept.
                async for events in stream:
                    draft = self._taken(self._counted(events) if self._failed_before else events)
                    self._take(await self._read(draft) if draft.has_long() else draft)
        except WireError as error:
            if self.draft.has_content or self.draft.ended:
                raise
            without = await self._order.requests.without_refused(error.failure)
            if without is None:
                raise
            self._show(Draft())
            return without
        return None

    async def _read(self, draft: Draft) -> Draft:
        """Return the draft with its long inputs read: nobody sees them before."""
        reading = self._tasks.start("read input", self._tasks.run_blocking(draft.with_long_read))
        try:
            return await asyncio.shield(reading)
        except asyncio.CancelledError:
            # What has come stays, and is read once: to begin anew takes twice as long.
            self.draft, self._reading = draft, reading
            raise

    def _cancelled(self) -> None:
        """Find out what a cancellation meant; from outside it means that the program ends."""
        task = asyncio.current_task()
        while task is not None and task.uncancel() > 0:
            pass
        if not self._skipping:
            self._stopped = True
        elif not self._stopped:
            self._show(Draft())
        self._skipping = False

    def _counted(self, events: list[StreamEvent]) -> list[StreamEvent]:
        """Go on counting attempts where a wait was skipped; a client counts each stream from 1.

        No more are made than without a skip: the failure of the last one is raised.
        """
        counted: list[StreamEvent] = []
        for event in events:
            if isinstance(event, Waiting):
                attempt = self._failed_before + event.attempt
                if attempt >= event.attempts:
                    raise WireError(event.failure)
                event = event._replace(attempt=attempt)
            counted.append(event)
        return counted

    def _taken(self, events: list[StreamEvent]) -> Draft:
        self._time(events)
        return self.draft.apply(events, self._clock.monotonic())

    def _take(self, draft: Draft) -> None:
        self._show(draft)
        if self.draft.has_content and not self.draft.ended:
            self._keeping.ask()

    def _show(self, draft: Draft) -> None:
        if draft is self.draft:
            return
        self.draft = draft
        if not self._telling:
            # Not from within this task: a mistake of a listener must not end the reply.
            self._telling = True
            asyncio.get_running_loop().call_soon(self._tell)

    def _tell(self) -> None:
        self._telling = False
        self.changed.emit(self.draft)

    def _fail(self, failure: Failure) -> None:
        if not self.draft.ended:  # what breaks after the end breaks nothing
            self.draft = self.draft.failed(failure)

    def _time(self, events: list[StreamEvent]) -> None:
        timing = self._timing
        if timing.first_text_ms is not None:
            return
        passed = (self._clock.monotonic() - self._started) * 1000
        text = any(isinstance(event, TextDelta) and event.text for event in events)
        answered = any(not isinstance(event, Waiting | Retrying) for event in events)
        self._timing = Timing(
            timing.first_byte_ms if timing.first_byte_ms is not None or not answered else passed,
            passed if text else None,
        )

    async def _checkpoint(self) -> None:
        checkpoint = Checkpoint(
            conversation_id=self._order.conversation_id,
            parent_id=self._order.parent_id,
            parts=self.draft.running_parts,
            model=self._order.model,
            account=self._order.account,
            message_id=self.draft.id,
            usage=self.draft.usage,
            thinking_ms=self.draft.thinking_ms(self._clock.monotonic()),
            slot=self._order.slot,
            leads=self._order.leads(),
        )
        try:
            await self._checkpoints.save(checkpoint, self._clock.now())
            self.refused = False
        except StoreError as error:
            self.refused = True
            # Said once; every later text tries again, and the end of the turn does so in any case.
            if not self._checkpoint_failed:
                self._checkpoint_failed = True
                self.failed.emit(error)


async def all_read(draft: Draft, tasks: Tasks) -> Draft:
    """Return the draft of a body that has ended, with all inputs read that are long to read."""
    if not draft.has_long(ended=True):
        return draft
    return await tasks.run_blocking(lambda: draft.with_long_read(ended=True))

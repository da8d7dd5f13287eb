"""The answer to one message of the person: turn after turn, while tools are called in it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Final, TypeVarTuple

from nocopt.app.guarded import guarded
from nocopt.app.next_step import Step, paused_in_text, step_after
from nocopt.app.request_plan import wishes_of
from nocopt.app.second_try import Requests
from nocopt.app.tool_access import offered_names
from nocopt.app.tool_round import ToolRound
from nocopt.app.turn import Order, Turn
from nocopt.core.builder import can_prefill
from nocopt.core.conversation import NodeKind
from nocopt.core.messages import Message
from nocopt.core.reply import Outcome
from nocopt.core.signal import Signal
from nocopt.store.conversations import NewNode

if TYPE_CHECKING:
    from nocopt.app.lane_path import LanePath
    from nocopt.app.means import Means
    from nocopt.app.open_path import OpenPath
    from nocopt.app.tool_access import ToolAccess
    from nocopt.core.conversation import Node, Options
    from nocopt.core.draft import Draft
    from nocopt.core.errors import Failure, NocoptError
    from nocopt.core.events import Waiting
    from nocopt.core.models import Model
    from nocopt.core.request import Wishes
    from nocopt.core.settings import Account
    from nocopt.core.tools import Approval, PendingCall

Told = TypeVarTuple("Told")

MOST_PAUSES: Final = 5  # times that an answer goes on by itself after the server paused


@dataclass(frozen=True, slots=True)
class Plan:
    """What a message is answered with; fixed until the answer is complete (section 4.2).

    `once` is the model's id where it makes this answer only. With `go_on`, `asked` is an answer
    that was cut, and is gone on with from its end; its words ask for that where the model turns out
    not to take it (section 1.4). Where others are made `beside` it, in `slot`s of their own, the
    message does not wait for a better time: it has its answers.
    """

    asked: Node
    options: Options
    account: Account
    model: Model
    once: str = ""
    go_on: str | None = None
    slot: int = 0
    beside: bool = False


class Rounds:
    """Answers the last message of a path in the task that awaits `run`.

    That takes more than one turn where tools are called or the server pauses. What a turn was to
    answer is left to the queue where the failure passes by itself. `changed` carries the draft once
    per network chunk, `kept` a message that is on disk while the answer goes on. `asking_changed`:
    the calls of the round are others, or in another state. `failed` carries what is no part of a
    reply: the keychain that did not serve, the disk that did not take something. `gave_in`: what
    the person wanted sent all the same was not taken, and is repaired again. Between turns
    `turn` is None. A reply that was to be gone on with can be answered, too.
    """

    def __init__(
        self, plan: Plan, path: OpenPath | LanePath, means: Means, access: ToolAccess
    ) -> None:
        self.changed: Signal[Draft] = Signal()
        self.kept: Signal[Node] = Signal()
        self.asking_changed: Signal[()] = Signal()
        self.gave_in: Signal[()] = Signal()
        self.failed: Signal[NocoptError] = Signal()
        self._plan = plan
        self._path = path
        self._means = means
        self._access = access
        self._offered = offered_names(means.tools, plan.options.parameters)
        self._tools_run = self._pauses = 0
        self._round: ToolRound | None = None
        self._telling_calls = False
        self._stopped = self._stopped_by_person = False
        self._waited: Failure | None = None  # what a turn waited out when it was stopped
        goes_on = self._step_after(plan.asked) is not Step.END
        self.turn = None if goes_on else self._next_turn(plan.asked)

    @property
    def account(self) -> Account:
        """Whose server is asked, also where the chat has another one by now."""
        return self._plan.account

    @property
    def asking(self) -> tuple[PendingCall, ...]:
        """The calls of the round whose tools are run, or asked about, now."""
        return () if self._round is None else self._round.calls

    async def run(self) -> None:
        """Run turns to the end of the answer and keep what comes of each, whatever that is."""
        turn, reply = self.turn, self._plan.asked
        while True:
            if turn is not None:
                kept = await self._kept(turn)
                if kept is None:
                    return
                reply = kept
            asked = None if self._stopped else await self._answered(reply)
            if asked is None or self._stopped:
                return
            turn = self.turn = self._next_turn(asked)
            self._tell(self.kept, asked)

    def answer(self, call_id: str, approval: Approval) -> None:
        """Take what the person says to a call."""
        if self._round is not None:
            self._round.answer(call_id, approval)

    def stop(self) -> None:
        """End the answer; what has come stays, calls that were not answered stay so."""
        self._stopped = True
        self._stopped_by_person |= not self._means.queue.closed
        if self.turn is not None:
            waiting = self.turn.draft.waiting
            self._waited = None if waiting is None else self._still_to_wait(waiting)
            self.turn.stop()
        if self._round is not None:
            self._round.stop()

    def _still_to_wait(self, waiting: Waiting) -> Failure:
        """Return why a turn waits; of the wait that the server named, only what is left of it."""
        failure = waiting.failure
        if failure.retry_after is None or waiting.until is None:
            return failure
        left = max(waiting.until - self._means.clock.monotonic(), 0.0)
        return replace(failure, retry_after=min(left, failure.retry_after))

    def skip_wait(self) -> None:
        """Make the next attempt now instead of waiting out the countdown."""
        if self.turn is not None:
            self.turn.skip_wait()

    # ------------------------------------------------------------------------------- turns

    def _next_turn(self, after: Node) -> Turn:
        """Return the turn that answers `after`, the last node of the path."""
        plan, means = self._plan, self._means
        build = partial(means.files.built, self._path.nodes, plan.model)
        order = Order(
            requests=Requests(build, self._wishes(after), means.facts.of(plan.account)),
            model=plan.model.id,
            conversation_id=after.conversation_id,
            parent_id=after.id,
            account=plan.account.name,
            connect=lambda: means.accounts.client(plan.account),
            watch=means.wire.watch(after.id),
            slot=plan.slot,
            leads=lambda: self._path.leads,
        )
        turn = Turn(order, means.checkpoints, means.tasks, means.clock)
        turn.changed.connect(self.changed.emit)
        turn.failed.connect(self.failed.emit)
        return turn

    def _wishes(self, after: Node) -> Wishes:
        """Return what is asked for in the turn that answers `after`."""
        return replace(
            wishes_of(self._plan.options, self._plan.account),
            prefill=self._plan.go_on is not None or paused_in_text(after),
            go_on=self._plan.go_on or "",
            tools=self._means.tools.definitions,
            # Then it is an answer with what there is.
            calls_end=self._tools_run >= self._means.settings.value.tool_rounds,
        )

    async def _kept(self, turn: Turn) -> Node | None:
        """Run a turn and keep its reply; None where that waits, or the disk refuses it."""
        whole = False
        try:
            await turn.run()
            whole = True
        finally:
            if not whole:  # a mistake of this program, which the owner of the task reports
                turn.abandon()
            reply = turn.result()
            self.turn = None  # from here on the reply is on the path
            # At once, as the reader waits for the end.
            written, _ = await asyncio.gather(
                self._keep_or_wait(reply), self._means.spending.note(reply, self._plan.account)
            )
            await self._means.facts.learn(self._plan.account, turn.learned)
            await self._means.facts.prove(self._plan.account, reply.model, turn.proven)
            if turn.gave_in:
                self._give_in()
        return self._path.nodes[-1] if written else None

    def _give_in(self) -> None:
        """Insist no more on what the server did not take."""
        options = self._plan.options
        options = replace(options, parameters=replace(options.parameters, undone=()))
        self._plan = replace(self._plan, options=options)
        self._tell(self.gave_in)

    async def _keep_or_wait(self, reply: NewNode) -> bool:
        """Keep a reply, unless what it was to answer waits for a better time."""
        queue = self._means.queue
        plan = self._plan
        may = plan.go_on is None and not (plan.beside or self._given_up)
        # Whoever stops it while it is put into the queue wants it there no more.
        if may and await queue.takes(reply, plan.once, self._waited) and not self._given_up:
            return False
        written = await self._keep(self._interrupted(reply))
        queue.answered(reply)
        return written

    def _interrupted(self, reply: NewNode) -> NewNode:
        """Return a reply that the end of the program stopped, and nobody else, as such a one."""
        facts = reply.reply
        if facts is None or facts.outcome is not Outcome.STOPPED or self._stopped_by_person:
            return reply
        return replace(reply, reply=replace(facts, outcome=Outcome.INTERRUPTED))

    @property
    def _given_up(self) -> bool:
        """Whether the person stopped it; the end of the program gives nothing up."""
        return self._stopped and not self._means.queue.closed

    async def _keep(self, new: NewNode) -> bool:
        return await guarded(self._path.keep(new), self.failed.emit)

    # --------------------------------------------------------------------- between turns

    def _step_after(self, reply: Node) -> Step:
        prefills = can_prefill(self._plan.model, self._means.facts.of(self._plan.account))
        step = step_after(reply, offered=bool(self._offered), prefills=prefills)
        if step is Step.RUN and self._tools_run >= self._means.settings.value.tool_rounds:
            return Step.END
        return Step.END if step is Step.GO_ON and self._pauses >= MOST_PAUSES else step

    async def _answered(self, reply: Node) -> Node | None:
        """Return what the next turn answers; None where there is none."""
        match self._step_after(reply):
            case Step.RUN:
                self._tools_run += 1
                return await self._results(reply)
            case Step.GO_ON:
                self._pauses += 1
                return reply
            case Step.END:
                return None

    async def _results(self, reply: Node) -> Node | None:
        """Have the calls of a reply answered, and keep the results; None where that was ended.

        All of them are in one message, first in its content and nothing beside them (section 5.1).
        """
        means = self._means
        calls = ToolRound(reply.message, self._offered, means.tools, self._access, means.tasks)
        calls.changed.connect(self._calls_changed)
        self._round = calls
        self._tell(self.kept, reply)
        try:
            results = await calls.run()
        finally:
            self._round = None
            self._calls_changed()
        if results is None:
            return None
        message = Message("user", results)
        new = NewNode(reply.conversation_id, reply.id, message, kind=NodeKind.RESULTS)
        return self._path.nodes[-1] if await self._keep(new) else None

    def _calls_changed(self) -> None:
        # Of hundreds of calls each is in another state several times within one step of the loop.
        if not self._telling_calls:
            self._telling_calls = True
            asyncio.get_running_loop().call_soon(self._tell_calls)

    def _tell_calls(self) -> None:
        self._telling_calls = False
        self.asking_changed.emit()

    def _tell(self, signal: Signal[*Told], *told: *Told) -> None:
        """Emit from outside of this task: a mistake of a listener must not end the answer."""
        asyncio.get_running_loop().call_soon(signal.emit, *told)

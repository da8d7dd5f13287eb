"""The calls of one reply: the person is asked, the tools run side by side, all are answered."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from nocopt.core.signal import Signal
from nocopt.core.tools import (
    DECLINED,
    SWITCHED_OFF,
    Approval,
    CallState,
    Decision,
    PendingCall,
    ToolOutcome,
    client_calls,
    result_part,
)

if TYPE_CHECKING:
    from nocopt.app.tasks import Tasks
    from nocopt.core.messages import Message, OpaquePart, ToolUsePart
    from nocopt.core.ports import Tool, ToolApprovals
    from nocopt.tools.box import ToolBox

_QUOTED: Final = 500  # characters of an input that is no JSON, in what the model is told


class ToolRound:
    """Answers the client's calls in a reply (section 5.1), each id once.

    `changed`: a call is in another state. Only tools of the names in `offered` are run; harmless
    and allowed ones at once, others when the person says so.
    """

    def __init__(
        self,
        reply: Message,
        offered: frozenset[str],
        box: ToolBox,
        access: ToolApprovals,
        tasks: Tasks,
    ) -> None:
        self.changed: Signal[()] = Signal()
        self._calls = {call.id: call for call in client_calls(reply)}
        self._offered = offered
        self._box = box
        self._access = access
        self._tasks = tasks
        self._states: dict[str, CallState] = {}
        self._asked: dict[str, asyncio.Future[Approval]] = {}
        self._running: list[asyncio.Task[ToolOutcome]] = []

    @property
    def calls(self) -> tuple[PendingCall, ...]:
        """All calls of the round that have begun, in order."""
        return tuple(
            PendingCall(call, self._states[id_])
            for id_, call in self._calls.items()
            if id_ in self._states
        )

    async def run(self) -> tuple[OpaquePart, ...] | None:
        """Return the results in the order of the calls; None where the round was stopped.

        Cancelling it ends the tools.
        """
        self._running = [
            self._tasks.start(f"tool {call.name}", self._answered(call))
            for call in self._calls.values()
        ]
        try:
            await asyncio.wait(self._running)
        finally:
            self.stop()
        if any(task.cancelled() for task in self._running):
            return None
        outcomes = (task.result() for task in self._running)
        return tuple(map(result_part, self._calls, outcomes))

    def answer(self, call_id: str, approval: Approval) -> None:
        """Take what the person says to a call; nothing where none is asked about."""
        asked = self._asked.get(call_id)
        if asked is not None and not asked.done():
            asked.set_result(approval)

    def stop(self) -> None:
        """End what runs; nothing is answered then."""
        for task in self._running:
            task.cancel()

    async def _answered(self, call: ToolUsePart) -> ToolOutcome:
        tool = self._box.find(call.name)
        if call.invalid_input is not None:
            said = "The tool was not run, since its input was no valid JSON object: "
            return self._refused(call, said + call.invalid_input[:_QUOTED])
        if tool is None:
            return self._refused(call, f"There is no tool “{call.name}”.")
        if call.name not in self._offered:
            return self._refused(call, SWITCHED_OFF.format(name=call.name))
        approval = self._access.decide(tool.definition) or await self._approval(call)
        if approval.decision is Decision.DENY:
            self._set(call, CallState.DECLINED)
            reason = approval.reason.strip()
            said = DECLINED + (f": {reason}" if reason else ".")
            return ToolOutcome.said(said, is_error=True)
        if approval.decision in (Decision.ALWAYS, Decision.EVERYWHERE):
            self._allow(tool, everywhere=approval.decision is Decision.EVERYWHERE)
        self._set(call, CallState.RUNNING)
        outcome = await self._box.run(tool, call.input)
        self._set(call, CallState.FAILED if outcome.is_error else CallState.DONE)
        return outcome

    def _refused(self, call: ToolUsePart, said: str) -> ToolOutcome:
        self._set(call, CallState.FAILED)
        return ToolOutcome.said(said, is_error=True)

    async def _approval(self, call: ToolUsePart) -> Approval:
        self._asked[call.id] = asyncio.get_running_loop().create_future()
        self._set(call, CallState.ASKED)
        return await self._asked[call.id]

    def _allow(self, tool: Tool, *, everywhere: bool) -> None:
        """Ask no more about a tool, not about its other calls in this round, either."""
        self._access.allow(tool.definition, everywhere=everywhere)
        for id_, call in self._calls.items():
            if call.name == tool.definition.name:
                self.answer(id_, Approval(Decision.ONCE))

    def _set(self, call: ToolUsePart, state: CallState) -> None:
        self._states[call.id] = state
        self.changed.emit()

"""One of several answers to the same message: by which model, and how far it is."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING

from nocopt.core.reply import Outcome
from nocopt.core.tools import CallState

if TYPE_CHECKING:
    from nocopt.app.lane_path import LanePath
    from nocopt.app.rounds import Rounds
    from nocopt.core.draft import Draft
    from nocopt.core.events import Waiting
    from nocopt.core.models import Model

_FAILED = frozenset({Outcome.ERROR, Outcome.REFUSED})
# Of what calls tools, or paused, at its end, the rest is missing as well.
_CUT = frozenset({Outcome.STOPPED, Outcome.INTERRUPTED, Outcome.NEEDS_TOOL, Outcome.PAUSED})


class LaneState(Enum):
    """How far one of several answers is."""

    RUNNING = auto()
    ASKING = auto()  # a tool of it waits for the person
    DONE = auto()
    STOPPED = auto()
    FAILED = auto()


class Lane:
    """An answer that is made beside others: by which model, and how far it is.

    `rounds` is what makes it, None once it has ended; `waiting` is the attempt that it waits for;
    `began` and `ended` are of a clock that never goes back.
    """

    def __init__(self, model: Model, path: LanePath, began: float) -> None:
        self.model, self.path, self.began = model, path, began
        self.rounds: Rounds | None = None
        self.ended: float | None = None
        self.waiting: Waiting | None = None

    @property
    def draft(self) -> Draft | None:
        """The reply that runs, None between turns and after the end."""
        turn = None if self.rounds is None else self.rounds.turn
        return None if turn is None else turn.draft

    @property
    def end_id(self) -> int | None:
        """The last message that has come of it."""
        return self.path.own[-1].id if self.path.own else None

    @property
    def state(self) -> LaneState:
        """How far it is."""
        if self.rounds is not None:
            asks = any(call.state is CallState.ASKED for call in self.rounds.asking)
            return LaneState.ASKING if asks else LaneState.RUNNING
        if not self.path.own:
            return LaneState.FAILED
        reply = self.path.own[-1].reply
        if reply is not None and reply.outcome in _FAILED:
            return LaneState.FAILED
        # Results of tools at the end are what nothing was said to any more.
        cut = reply is None or reply.outcome in _CUT
        return LaneState.STOPPED if cut else LaneState.DONE

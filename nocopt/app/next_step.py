"""What comes after a reply: nothing, its tools, or the same request with the reply behind it."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING

from nocopt.core.reply import Outcome
from nocopt.core.tools import client_calls, unanswered_server_calls

if TYPE_CHECKING:
    from nocopt.core.conversation import Node


class Step(Enum):
    """What comes after a reply."""

    END = auto()
    RUN = auto()  # its calls, whose results are then sent
    GO_ON = auto()  # it is sent back as it is (sections 3.5 and 5.2)


def step_after(reply: Node, *, offered: bool) -> Step:
    """Return what comes after a reply; `offered` says whether this program's tools are.

    What was refused, cut off, stopped or broken is never gone on with, whatever it calls.
    """
    outcome = None if reply.reply is None else reply.reply.outcome
    if outcome is Outcome.PAUSED:
        return Step.GO_ON
    if outcome is not Outcome.NEEDS_TOOL:
        return Step.END
    if client_calls(reply.message):
        return Step.RUN if offered else Step.END  # nobody offered what it calls
    return Step.GO_ON if unanswered_server_calls(reply.message) else Step.END

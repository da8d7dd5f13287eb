"""What comes after a reply: nothing, its tools, or the same request with the reply behind it."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING

from nocopt.core.messages import TextPart
from nocopt.core.reply import BREAKS_OFF, Outcome
from nocopt.core.tools import client_calls, is_of_server, unanswered_server_calls

if TYPE_CHECKING:
    from nocopt.core.conversation import Node


class Step(Enum):
    """What comes after a reply."""

    END = auto()
    RUN = auto()  # its calls, whose results are then sent
    GO_ON = auto()  # it is sent back as it is (sections 3.5 and 5.2)


def step_after(reply: Node, *, offered: bool, prefills: bool) -> Step:
    """Return what comes after a reply; `offered` says whether this program's tools are.

    What was refused, cut off, stopped or broken is never gone on with, whatever it calls. A pause
    in which there is nothing but text can be sent back only where the model `prefills`: elsewhere
    the same question would be asked again.
    """
    outcome = None if reply.reply is None else reply.reply.outcome
    if outcome is Outcome.PAUSED:
        goes_on = _served(reply) or (prefills and paused_in_text(reply))
        return Step.GO_ON if goes_on else Step.END
    if outcome is not Outcome.NEEDS_TOOL:
        return Step.END
    if client_calls(reply.message):
        return Step.RUN if offered else Step.END  # nobody offered what it calls
    return Step.GO_ON if unanswered_server_calls(reply.message) else Step.END


def paused_in_text(reply: Node) -> bool:
    """Whether the server paused with nothing but text to go on from (sections 1.4 and 3.5)."""
    paused = reply.reply is not None and reply.reply.outcome is Outcome.PAUSED
    return paused and bool(reply.message.text.strip()) and not _served(reply)


def _served(reply: Node) -> bool:
    return any(map(is_of_server, reply.message.parts))


def is_cut(reply: Node) -> bool:
    """Whether a reply breaks off in its text, so that its rest can be asked for (section 1.4)."""
    facts, parts = reply.reply, reply.message.parts
    if facts is None or not parts:
        return False
    if facts.outcome in BREAKS_OFF:  # of which only the text goes back
        return bool(reply.message.text.strip())
    last = parts[-1]
    return (
        facts.stop_reason == "max_tokens" and isinstance(last, TextPart) and bool(last.text.strip())
    )

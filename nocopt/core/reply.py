"""How a turn ended: the outcome, and the facts of a reply that are kept with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from nocopt.core.messages import nothing
from nocopt.core.usage import Usage

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nocopt.core.errors import Failure
    from nocopt.core.messages import JsonObject
    from nocopt.core.prefix import Prefix
    from nocopt.core.report import Report


class Outcome(StrEnum):
    """What became of a turn; the values are part of the command line's JSON."""

    COMPLETE = "complete"
    NEEDS_TOOL = "needs_tool"
    PAUSED = "paused"
    REFUSED = "refused"
    TRUNCATED_BY_LIMIT = "truncated_by_limit"  # max_tokens or the context window
    TRUNCATED = "truncated"  # the body ended without a stop reason
    ERROR = "error"
    STOPPED = "stopped"  # by the person
    INTERRUPTED = "interrupted"  # this program ended while the reply was running


BREAKS_OFF = frozenset({Outcome.TRUNCATED, Outcome.STOPPED, Outcome.INTERRUPTED, Outcome.ERROR})
"""Of replies that ended somewhere, where they have text in the middle of it."""

_BY_STOP_REASON = {
    "refusal": Outcome.REFUSED,
    "max_tokens": Outcome.TRUNCATED_BY_LIMIT,
    "model_context_window_exceeded": Outcome.TRUNCATED_BY_LIMIT,
    "tool_use": Outcome.NEEDS_TOOL,
    "pause_turn": Outcome.PAUSED,
    "compaction": Outcome.PAUSED,
}


def outcome_of(stop_reason: str | None) -> Outcome:
    """Return the outcome of a body that ended by itself (section 3.5); unknown reasons are done."""
    if stop_reason is None:
        return Outcome.TRUNCATED
    return _BY_STOP_REASON.get(stop_reason, Outcome.COMPLETE)


@dataclass(frozen=True, slots=True)
class Timing:
    """Milliseconds since the request was started; None where that point was never reached.

    `thinking_ms` says how long each thinking took, by the number of its part in the message.
    """

    first_byte_ms: float | None = None
    first_text_ms: float | None = None
    total_ms: float | None = None
    thinking_ms: Mapping[int, float] = field(default_factory=nothing)


@dataclass(frozen=True, slots=True)
class Reply:
    """The facts of an assistant message besides its parts; `model` is what the server named.

    `prefix` tells what it was asked behind, None where that is not known; `report` what was done to
    the request, None where there is nothing to tell; `container` is the server's own object, with
    its `id` and `expires_at` (section 5.2).
    """

    outcome: Outcome
    message_id: str = ""
    model: str = ""
    stop_reason: str | None = None
    stop_sequence: str | None = None
    stop_details: JsonObject | None = None
    usage: Usage = field(default_factory=Usage)
    failure: Failure | None = None
    request_id: str | None = None
    timing: Timing = field(default_factory=Timing)
    prefix: Prefix | None = None
    report: Report | None = None
    container: JsonObject | None = None

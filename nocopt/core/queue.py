"""Messages whose answer has to wait for the server, and when each is tried again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from nocopt.core.errors import Cause

if TYPE_CHECKING:
    from nocopt.core.errors import Failure

FIRST_WAIT: Final = 15.0  # seconds
LONGEST_WAIT: Final = 900.0  # but where the server itself names a longer one
FARTHEST: Final = 366 * 86_400.0  # that anything is waited for; beyond it no calendar shows a day

_PASSING: Final = frozenset({Cause.OVERLOADED, Cause.RATE_LIMIT, Cause.CONNECT, Cause.NAME})


@dataclass(frozen=True, slots=True)
class Queued:
    """A message that waits for its answer, the last of its chat.

    `not_before` and `queued_at` are in seconds since 1970; `attempts` were made so far, the last
    of them ended in `failure`; `place` orders the queue; `model` is the one that was asked for this
    answer alone, empty where the chat's own is; `account` is the one that was asked, empty where
    nobody noted it.
    """

    id: int
    conversation_id: int
    node_id: int
    place: int
    not_before: float
    attempts: int
    failure: Failure
    model: str = ""
    queued_at: float = 0.0
    account: str = ""


def may_queue(failure: Failure) -> bool:
    """Whether a message may wait: the failure passes by itself, and no money is the reason.

    Whoever asks knows that no content had come: from then on nothing is retried by itself (3.6).
    """
    return failure.retryable and failure.cause in _PASSING


def next_try(failure: Failure, attempts: int, now: float) -> float:
    """Return when to try again, in seconds since 1970, after so many attempts, at least one.

    The server's own `retry_after` has no upper bound (section 6.2) and is kept, up to `FARTHEST`.
    Without one the wait doubles from `FIRST_WAIT` to `LONGEST_WAIT`.
    """
    if failure.retry_after is not None:
        return now + min(max(failure.retry_after, 0.0), FARTHEST)
    doublings = min(max(attempts - 1, 0), 10)  # far beyond the longest wait, and no overflow
    return now + min(FIRST_WAIT * 2.0**doublings, LONGEST_WAIT)

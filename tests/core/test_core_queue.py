"""Which failures a message may wait out, and how long."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nocopt.core.errors import Cause, Failure, WireKind
from nocopt.core.queue import FARTHEST, FIRST_WAIT, LONGEST_WAIT, may_queue, next_try

NOW = 1_000_000.0


def failed(cause: Cause, *, retryable: bool = True, retry_after: float | None = None) -> Failure:
    """A failure of a cause."""
    return Failure(WireKind.HTTP, cause, retryable=retryable, retry_after=retry_after)


@pytest.mark.parametrize("cause", list(Cause))
def test_a_message_waits_for_what_passes_by_itself(cause: Cause) -> None:
    passing = cause in (Cause.OVERLOADED, Cause.RATE_LIMIT, Cause.CONNECT, Cause.NAME)
    assert may_queue(failed(cause)) is passing
    assert not may_queue(failed(cause, retryable=False))


@pytest.mark.parametrize(
    ("attempts", "wait"),
    [(0, 15), (1, 15), (2, 30), (3, 60), (6, 480), (7, 900), (8, 900), (100_000, 900)],
)
def test_the_wait_doubles_up_to_a_quarter_of_an_hour(attempts: int, wait: float) -> None:
    assert next_try(failed(Cause.OVERLOADED), attempts, NOW) == NOW + wait


@pytest.mark.parametrize("asked", [0.0, 7.0, 86_400.0])
@pytest.mark.parametrize("attempts", [1, 9])
def test_the_servers_own_wait_is_kept(asked: float, attempts: int) -> None:
    failure = failed(Cause.RATE_LIMIT, retry_after=asked)
    assert next_try(failure, attempts, NOW) == NOW + asked


def test_no_wait_is_so_long_that_no_calendar_shows_its_end() -> None:
    failure = failed(Cause.RATE_LIMIT, retry_after=1e20)
    assert next_try(failure, 1, NOW) == NOW + FARTHEST


def test_no_wait_ends_before_now() -> None:
    assert next_try(failed(Cause.RATE_LIMIT, retry_after=-5.0), 1, NOW) == NOW


@given(st.integers(1, 10**9))
def test_every_wait_is_within_its_bounds_and_never_shorter_than_the_last(attempts: int) -> None:
    this = next_try(failed(Cause.NAME), attempts, NOW) - NOW
    after = next_try(failed(Cause.NAME), attempts + 1, NOW) - NOW
    assert FIRST_WAIT <= this <= after <= LONGEST_WAIT

"""A server that never pauses leaves time for others."""

from __future__ import annotations

import asyncio

import pytest

from nocopt.api.pace import LONGEST, SLICE, Pace
from nocopt.core.draft import Draft
from nocopt.core.reply import Outcome
from tests.api.loopback import client_for, request, server


class Time:
    """A clock that work moves on, and that notes the rests."""

    def __init__(self) -> None:
        self.now = 0.0
        self.rests: list[float] = []

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.rests.append(seconds)


def rests_after(*works: float, waited: float = 0.0) -> list[float]:
    """The rests that are taken while there is so much work, with waits between."""

    async def run() -> list[float]:
        clock = Time()
        one = Pace(clock, clock.sleep)
        for work in works:
            clock.now += waited
            one.begin()
            clock.now += work
            await one.rest()
        return clock.rests

    return asyncio.run(run())


def test_work_is_followed_by_as_long_a_rest() -> None:
    works = [SLICE / 4] * 400
    assert sum(rests_after(*works)) == pytest.approx(sum(works), rel=0.01)
    assert rests_after(2 * SLICE, 2 * SLICE) == [2 * SLICE] * 2


def test_waiting_is_no_work() -> None:
    assert rests_after(*[SLICE / 100] * 50, waited=1.0) == []


def test_a_rest_does_not_last_as_long_as_a_pipe_that_is_not_read() -> None:
    assert rests_after(60.0) == [LONGEST]


def test_a_reply_is_read_with_rests_and_comes_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Time()

    class Counting(Pace):
        def __init__(self) -> None:
            super().__init__(clock, clock.sleep)

    monkeypatch.setattr("nocopt.api.anthropic.Pace", Counting)

    async def run() -> Draft:
        draft = Draft()
        async with server() as demo, client_for(demo.url) as client:
            async for events in client.stream(request()):
                draft = draft.apply(events)
                clock.now += SLICE  # what the reader does with them
        return draft

    assert asyncio.run(run()).outcome is Outcome.COMPLETE
    assert clock.rests

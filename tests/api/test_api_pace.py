"""A server that never pauses leaves time for others."""

from __future__ import annotations

import asyncio

import pytest

from nocopt.api.pace import GATHER, LONGEST, SLICE, Pace
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


def rests_after(*works: float, waited: float = 0.0, at_hand: bool = False) -> list[float]:
    """The rests that are taken while there is so much work, with waits between.

    With `at_hand` nothing has to be waited for, as when one read has brought many pieces.
    """

    async def run() -> list[float]:
        clock = Time()
        one = Pace(clock, clock.sleep)

        async def piece() -> str:
            clock.now += waited
            if not at_hand:
                await asyncio.sleep(0)
            return "piece"

        for work in works:
            assert await one.read(piece()) == "piece"
            clock.now += work
            await one.rest()
        return clock.rests

    return asyncio.run(run())


def test_work_is_followed_by_as_long_a_rest() -> None:
    works = [SLICE / 4] * 400
    assert sum(rests_after(*works, waited=3 * GATHER)) == pytest.approx(sum(works), rel=0.02)
    assert rests_after(2 * SLICE, 2 * SLICE) == [2 * SLICE] * 2


def test_pieces_that_come_fast_are_gathered() -> None:
    assert rests_after(0.0, 0.0, 0.001, waited=0.002) == [GATHER, GATHER - 0.001]
    assert rests_after(*[0.0] * 50, waited=3 * GATHER) == []
    assert rests_after(*[0.0] * 50, waited=0.0001, at_hand=True) == []


def test_an_error_and_a_cancellation_come_through() -> None:
    async def broken() -> None:
        await asyncio.sleep(0)
        raise ValueError("broken")

    async def run() -> None:
        with pytest.raises(ValueError, match="broken"):
            await Pace().read(broken())
        reading = asyncio.ensure_future(Pace().read(asyncio.sleep(3600)))
        await asyncio.sleep(0)
        reading.cancel()
        with pytest.raises(asyncio.CancelledError):
            await reading

    asyncio.run(run())


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

"""A server that never pauses leaves time for others."""

from __future__ import annotations

import asyncio
import itertools
import random
import select
import socket
import sys
import time
from bisect import bisect_right
from collections.abc import Awaitable, Callable

import pytest

from nocopt.api.pace import (
    GATHER,
    HASTE,
    LARGE,
    LONGEST,
    LOOK,
    MOST,
    SLICE,
    TIMES,
    Gathering,
    Pace,
    silence_of,
)
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


def reads(gaps: list[float], size: int = 1) -> tuple[list[int], list[float]]:
    """Play a socket into which a piece of so many bytes comes after each of these gaps.

    Return how many pieces each read brought, and how long they waited in it.
    """

    async def run() -> tuple[list[int], list[float]]:
        clock, every = Time(), list(itertools.accumulate(gaps))
        came = every.copy()

        def later(seconds: float, call: Callable[[], None]) -> asyncio.Handle:
            clock.now += seconds
            return asyncio.get_running_loop().call_soon(call)

        def silence() -> float:
            return clock.now - every[bisect_right(every, clock.now) - 1]

        async def receive(max_bytes: int) -> bytes:
            assert max_bytes == min(4096 * size, MOST)
            clock.now = max(clock.now, came[0])
            found = [at for at in came[: max_bytes // size] if at <= clock.now]
            del came[: len(found)]
            waits.extend(clock.now - at for at in found)
            return b"x" * size * len(found)

        counts: list[int] = []
        waits: list[float] = []
        read = Gathering(receive, silence, clock, later)
        while came:
            counts.append(len(await read(4096 * size)) // size)
        return counts, waits

    return asyncio.run(run())


def test_work_is_followed_by_as_long_a_rest() -> None:
    works = [SLICE / 4] * 400
    assert sum(rests_after(*works, waited=0.1)) == pytest.approx(sum(works), rel=0.02)
    assert rests_after(2 * SLICE, 2 * SLICE) == [2 * SLICE] * 2


def test_what_is_seen_one_by_one_never_waits() -> None:
    counts, waits = reads([0.020] * 200)
    assert set(counts) == {1}
    assert max(waits) == 0


@pytest.mark.parametrize("gap", [0.001, 0.002, 0.005, 0.010])
def test_what_comes_faster_is_read_in_handfuls(gap: float) -> None:
    seconds = 4.0
    counts, waits = reads([gap] * int(seconds / gap))
    assert len(counts) <= 1.05 * seconds / GATHER + 2 * TIMES
    assert max(waits) <= GATHER + 1e-9
    assert waits[:TIMES] == [0] * TIMES


def test_what_slows_down_is_soon_read_at_once_again() -> None:
    counts, waits = reads([0.004] * 500 + [0.025] * 100)
    assert counts[-70:] == [1] * 70
    assert set(waits[-70:]) == {0}


def test_a_pause_costs_nothing() -> None:
    _, waits = reads(([0.004] * 30 + [1.0]) * 10)
    assert max(waits) <= GATHER + 1e-9


def test_what_nobody_can_read_along_is_read_in_larger_handfuls() -> None:
    counts, waits = reads([0.002] * 2000, size=LARGE // 16)
    assert len(counts) <= 1.05 * 4.0 / HASTE + 2 * TIMES
    assert max(waits) <= HASTE + 1e-9


@pytest.mark.parametrize("size", [1, LARGE // 16])
@pytest.mark.parametrize("number", range(60, 160, 7))
def test_the_end_of_what_came_fast_is_not_waited_for(number: int, size: int) -> None:
    _, waits = reads([0.002] * number + [3600.0], size)
    assert waits[-2] <= LOOK + 1e-9


def test_what_comes_in_spurts_is_hardly_read_more_often() -> None:
    dice, seconds = random.Random(7), 20.0
    counts, waits = reads([dice.expovariate(1 / 0.006) for _ in range(int(seconds / 0.006))])
    assert len(counts) <= 1.4 * seconds / GATHER
    assert max(waits) <= GATHER + 1e-9


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


def test_connections_are_read_in_handfuls(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Gathering] = []

    class Counting(Gathering):
        def __init__(
            self, read: Callable[..., Awaitable[bytes]], silence: Callable[[], float]
        ) -> None:
            super().__init__(read, silence)
            self.reads = 0
            made.append(self)

        async def __call__(self, max_bytes: int = MOST) -> bytes:
            self.reads += 1
            return await super().__call__(max_bytes)

    monkeypatch.setattr("nocopt.api.http.Gathering", Counting)

    async def run() -> int:
        events = 0
        async with server() as demo, client_for(demo.url) as client:
            for _ in range(2):
                async for found in client.stream(request()):
                    events += len(found)
        return events

    events = asyncio.run(run())
    (connection,) = made  # one for both requests
    assert isinstance(connection, Counting)
    assert 2 < connection.reads < events


def test_what_fills_its_reads_is_never_put_off() -> None:
    _, waits = reads([0.000001] * 50_000)
    assert max(waits) < 1.1 * GATHER  # a dozen reads, of which one is put off


@pytest.mark.skipif(sys.platform != "linux", reason="told by Linux")
def test_the_silence_of_a_connection_is_known() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        ours = socket.create_connection(listening.getsockname())
        theirs, _ = listening.accept()
    with ours, theirs:
        for _ in range(2):
            theirs.sendall(b"word")
            select.select([ours], [], [])
            assert silence_of(ours) < 0.05
            time.sleep(0.1)
            assert 0.09 < silence_of(ours) < 5
    assert silence_of(ours) == 0

"""When an attempt is made again, and after which wait (checks 50, 59 and 60)."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from nocopt.api.clients import ClientFactory
from nocopt.core.errors import Cause
from nocopt.core.reply import Outcome
from nocopt.core.settings import Account
from nocopt.demo import fixed_reply
from tests.api.loopback import (
    Clock,
    ask,
    client_for,
    read_key,
    server,
)


@pytest.mark.check(59)
@pytest.mark.parametrize(
    ("headers", "wait"),
    [((("retry-after", "7"),), 7.0), ((("retry-after-ms", "1500"),), 1.5)],
)
def test_the_server_says_how_long_to_wait(headers: Any, wait: float) -> None:
    async def run() -> None:
        clock = Clock()
        async with server() as demo, client_for(demo.url, clock) as client:
            body = b'{"error":{"type":"rate_limit_error","message":"slow down"}}'
            demo.script(fixed_reply(body, status=429, headers=headers))
            asked = await ask(client)
            assert clock.waits == [wait]
            (waiting,) = asked.waits
            assert (waiting.delay, waiting.attempt, waiting.attempts) == (wait, 1, 3)
            assert waiting.failure.message == "slow down"
            assert asked.chunks[0] == [waiting]
            assert asked.draft.outcome is Outcome.COMPLETE

    asyncio.run(run())


@pytest.mark.check(59)
@pytest.mark.parametrize("word", ["rate-limit", "rate-limit-date", "rate-limit-ms"])
def test_rate_limits_are_waited_out_and_told(word: str) -> None:
    async def run() -> None:
        clock = Clock()
        async with server() as demo, client_for(demo.url, clock) as client:
            failure = (await ask(client, f"demo:{word}")).failure
            assert failure.cause is Cause.RATE_LIMIT
            assert len(demo.requests) == 3
            assert len(clock.waits) == 2
            assert all(wait > 1 for wait in clock.waits)

    asyncio.run(run())


@pytest.mark.check(59, 60)
@pytest.mark.parametrize(
    ("status", "headers", "body"),
    [
        (
            429,
            (),
            b'{"error":{"message":"m","details":{"error_code":"enforced_spend_limit_reached"}}}',
        ),
        (429, (("retry-after", "7200"),), b"{}"),
        (500, (("x-should-retry", "false"),), b"{}"),
        (400, (), b"{}"),
        (401, (), b"{}"),
        (404, (), b"{}"),
    ],
)
def test_what_is_not_tried_again(status: int, headers: Any, body: bytes) -> None:
    async def run() -> None:
        clock = Clock()
        async with server() as demo, client_for(demo.url, clock) as client:
            demo.script(fixed_reply(body, status=status, headers=headers))
            asked = await ask(client)
            assert asked.failure.status == status
            assert (clock.waits, len(demo.requests)) == ([], 1)

    asyncio.run(run())


@pytest.mark.check(60)
def test_the_server_may_ask_for_a_retry() -> None:
    async def run() -> None:
        clock = Clock()
        async with server() as demo, client_for(demo.url, clock) as client:
            demo.script(fixed_reply(b"{}", status=400, headers=(("x-should-retry", "true"),)))
            assert (await ask(client)).draft.outcome is Outcome.COMPLETE
            assert len(clock.waits) == 1

    asyncio.run(run())


@pytest.mark.check(50)
@pytest.mark.parametrize("word", ["overloaded", "500", "502", "error-first", "nothing", "pings"])
def test_failures_before_content_are_tried_again(word: str) -> None:
    async def run() -> None:
        clock = Clock()
        async with server() as demo, client_for(demo.url, clock) as client:
            asked = await ask(client, f"demo:{word}")
            assert asked.draft.outcome is Outcome.ERROR
            assert len(demo.requests) == 3
            first, second = clock.waits
            assert 0.375 <= first <= 0.5
            assert 0.75 <= second <= 1.0
            assert [one.attempt for one in asked.waits] == [1, 2]

    asyncio.run(run())


@pytest.mark.check(50)
@pytest.mark.parametrize("word", ["overload", "error-once"])
def test_a_retry_gives_the_answer_as_if_nothing_had_been(word: str) -> None:
    async def run() -> None:
        async with server() as demo, client_for(demo.url) as client:
            asked = await ask(client, f"demo:{word}")
            assert asked.draft.outcome is Outcome.COMPLETE
            assert len(asked.waits) == 1
            assert asked.draft.request_id == demo.requests[1].request_id

    asyncio.run(run())


@pytest.mark.check(50)
@pytest.mark.parametrize("word", ["error-midway", "reset", "cut-chunk", "broken-json"])
def test_nothing_is_tried_again_after_content(word: str) -> None:
    async def run() -> None:
        clock = Clock()
        async with server() as demo, client_for(demo.url, clock) as client:
            asked = await ask(client, f"demo:{word}")
            assert asked.draft.outcome is Outcome.ERROR
            assert asked.text
            assert (clock.waits, len(demo.requests)) == ([], 1)

    asyncio.run(run())


def test_no_retries_when_none_are_wanted() -> None:
    async def run() -> None:
        async with server() as demo, client_for(demo.url, retries=0) as client:
            assert (await ask(client, "demo:overloaded")).waits == []
            assert len(demo.requests) == 1

    asyncio.run(run())


def test_delays_grow_to_a_limit() -> None:
    async def run() -> None:
        clock = Clock()
        async with server() as demo, client_for(demo.url, clock, retries=7) as client:
            await ask(client, "demo:overloaded")
            whole = [0.5, 1, 2, 4, 8, 8, 8]
            pairs = zip(clock.waits, whole, strict=True)
            assert all(0.75 * most <= wait <= most for wait, most in pairs)

    asyncio.run(run())


def test_a_wait_ends_at_once_when_it_is_cancelled() -> None:
    async def run() -> None:
        begun = asyncio.Event()

        async def sleep(_seconds: float) -> None:
            begun.set()
            await asyncio.Event().wait()

        async with server() as demo:
            factory = ClientFactory(sleep=sleep)
            client = factory.client(Account(endpoint=demo.url), read_key)
            task = asyncio.create_task(ask(client, "demo:overloaded"))
            await begun.wait()
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            assert len(demo.requests) == 1
            await factory.close()

    asyncio.run(run())

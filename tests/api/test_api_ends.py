"""How replies end on real connections: whole, broken, silent, stopped (checks 52 to 54)."""

from __future__ import annotations

import asyncio
import gzip
import tracemalloc
from contextlib import aclosing
from typing import Any

import pytest

from nocopt.api import failures, http
from nocopt.api.clients import ClientFactory
from nocopt.api.encoding import STEP
from nocopt.api.http import CONNECT
from nocopt.core.draft import Draft
from nocopt.core.errors import Cause, WireError, WireKind
from nocopt.core.events import Opened, Retrying, TextDelta, Waiting
from nocopt.core.reply import Outcome
from nocopt.core.settings import Account
from nocopt.demo import Ending, raw_reply
from nocopt.demo import Outcome as Ended
from tests.api.loopback import (
    Clock,
    EndlessServer,
    RawServer,
    ask,
    client_for,
    read_key,
    request,
    rest_of,
    server,
)
from tests.api.streams import START, STOP, begin, changed, end, said, sse, text

HELLO = sse(*said("Hello"))
STREAM = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n"


# Breaks


@pytest.mark.check(53)
@pytest.mark.parametrize(
    ("word", "kind", "cause"),
    [
        ("reset", WireKind.NETWORK, Cause.LOST),
        ("cut-chunk", WireKind.NETWORK, Cause.LOST),
        ("stall", WireKind.TIMEOUT, Cause.SILENCE),
    ],
)
def test_breaks_keep_the_text_and_have_a_name(word: str, kind: WireKind, cause: Cause) -> None:
    async def run() -> None:
        async with server() as demo, client_for(demo.url, silence=0.2) as client:
            asked = await ask(client, f"demo:{word}")
            assert (asked.failure.kind, asked.failure.cause) == (kind, cause)
            assert asked.failure.host == "127.0.0.1"
            assert asked.failure.retryable
            assert asked.text
            assert asked.failure.request_id == demo.requests[0].request_id

    asyncio.run(run())


@pytest.mark.check(53)
def test_silence_before_anything_is_not_waited_out_twice() -> None:
    async def run() -> None:
        clock = Clock()
        async with server() as demo, client_for(demo.url, clock, silence=0.2) as client:
            asked = await ask(client, "demo:silent")
            assert (asked.failure.kind, asked.failure.cause) == ("timeout", Cause.SILENCE)
            assert (clock.waits, len(demo.requests)) == ([], 1)

    asyncio.run(run())


def test_a_handshake_may_be_silent_no_longer_than_an_answer() -> None:
    async def run() -> None:
        async with RawServer(b"never sent") as deaf:
            secure = deaf.url.replace("http:", "https:")
            async with client_for(secure, retries=0, silence=0.2) as client:
                async with asyncio.timeout(CONNECT / 2):
                    asked = await ask(client)
                assert (asked.failure.kind, asked.failure.cause) == ("network", Cause.CONNECT)

    asyncio.run(run())


@pytest.mark.check(53)
@pytest.mark.parametrize("ending", [Ending.RESET, Ending.CUT])
def test_a_break_before_content_is_tried_again(ending: Ending) -> None:
    async def run() -> None:
        clock = Clock()
        async with server() as demo, client_for(demo.url, clock) as client:
            demo.script(raw_reply([sse(START)], ending=ending))
            asked = await ask(client)
            assert asked.draft.outcome is Outcome.COMPLETE
            assert asked.waits[0].failure.cause is Cause.LOST
            assert len(clock.waits) == 1

    asyncio.run(run())


@pytest.mark.check(52)
@pytest.mark.parametrize("ending", [Ending.RESET, Ending.CUT, Ending.HANG])
@pytest.mark.parametrize("last", [(changed(),), (changed(), STOP)])
def test_a_break_after_the_stop_reason_is_no_loss(ending: Ending, last: Any) -> None:
    async def run() -> None:
        async with server() as demo, client_for(demo.url, silence=0.3) as client:
            demo.script(raw_reply([sse(START, begin(), text("all"), end(), *last)], ending=ending))
            asked = await ask(client)
            assert (asked.text, asked.draft.outcome) == ("all", Outcome.COMPLETE)
            assert (await ask(client)).draft.outcome is Outcome.COMPLETE

    asyncio.run(run())


@pytest.mark.check(52)
def test_an_end_without_stop_reason_is_cut_off() -> None:
    async def run() -> None:
        async with server() as demo, client_for(demo.url) as client:
            asked = await ask(client, "demo:cut")
            assert asked.draft.outcome is Outcome.TRUNCATED
            assert asked.text

    asyncio.run(run())


def test_what_came_together_is_one_list() -> None:
    async def run() -> None:
        async with server() as demo, client_for(demo.url) as client:
            first, second = sse(START, begin(), text("a"), text("b")), sse(text("c"))
            last = sse(end(), changed(), STOP)
            half = len(second) // 2
            demo.script(raw_reply([first, second[:half], second[half:], last]))
            asked = await ask(client)
            deltas = [
                [one.text for one in chunk if isinstance(one, TextDelta)] for chunk in asked.chunks
            ]
            # How many reads it takes is the network's business.
            assert [one for some in deltas for one in some] == ["a", "b", "c"]
            assert ["a", "b"] in (one[:2] for one in deltas)

    asyncio.run(run())


def test_compressed_and_damaged_bodies() -> None:
    async def run() -> None:
        async with server() as demo, client_for(demo.url) as client:
            packed = gzip.compress(HELLO)
            demo.script(
                raw_reply([packed[:9], packed[9:]], headers=(("content-encoding", "gzip"),))
            )
            assert (await ask(client)).text == "Hello"
            demo.script(raw_reply([HELLO], headers=(("content-encoding", "gzip"),)))
            assert (await ask(client)).text == "Hello"
            demo.script(raw_reply([packed[:20] + b"\xff" * 20]))
            assert (await ask(client)).failure.cause is Cause.BROKEN_STREAM

    asyncio.run(run())


@pytest.mark.parametrize(
    ("start", "more"),
    [
        (b"", b"H"),
        (b"HTTP/1.1 200 OK\r\nx-long: ", b"x"),
        (b"", b"HTTP/1.1 102 Processing\r\n\r\n"),
    ],
)
def test_a_head_that_trickles_is_waited_for_no_longer_than_silence(
    start: bytes, more: bytes
) -> None:
    async def run() -> None:
        clock = Clock()
        trickle = EndlessServer(start, more, pause=0.02)
        async with trickle, client_for(trickle.url, clock, silence=0.4) as client:
            async with asyncio.timeout(10):
                asked = await ask(client)
                await trickle.left.wait()
        assert (asked.failure.kind, asked.failure.cause) == (WireKind.TIMEOUT, Cause.SILENCE)
        assert asked.failure.host == "127.0.0.1"
        assert (trickle.connections, clock.waits) == (1, [])

    asyncio.run(run())


def test_a_body_may_trickle_for_longer_than_silence() -> None:
    async def run() -> None:
        start = STREAM + sse(START, begin(), text("slow "))
        trickle = EndlessServer(start, sse({"type": "ping"}), pause=0.02)
        async with trickle, client_for(trickle.url, silence=0.4) as client:
            chunks = client.stream(request())
            began = asyncio.get_running_loop().time()
            while asyncio.get_running_loop().time() < began + 1:
                await anext(chunks)
            await chunks.aclose()
            await trickle.left.wait()

    asyncio.run(run())


def test_the_words_of_a_failure_are_not_waited_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "PAGE", 0.4)

    async def run() -> None:
        start = b"HTTP/1.1 403 Forbidden\r\nconnection: close\r\n\r\nNot here. "
        trickle = EndlessServer(start, b"x", pause=0.02)
        async with trickle, client_for(trickle.url) as client:
            async with asyncio.timeout(10):
                failure = (await ask(client)).failure
                await trickle.left.wait()
        assert (failure.status, failure.cause) == (403, Cause.PERMISSION)
        assert failure.message.startswith("Not here. x")

    asyncio.run(run())


# Too much


@pytest.mark.parametrize("start", [b"data: ", b'{"type":"'])
def test_a_packed_body_that_swells_is_given_up_and_holds_up_nobody(start: bytes) -> None:
    async def run() -> None:
        turns = 0

        async def others() -> None:
            nonlocal turns
            while True:
                await asyncio.sleep(0)
                turns += 1

        async with server() as demo, client_for(demo.url) as client:
            demo.script(raw_reply([gzip.compress(start + bytes(60 << 20), 9)]))
            beside = asyncio.ensure_future(others())
            asked = await ask(client)
            beside.cancel()
        assert asked.failure.cause is Cause.ENDLESS
        assert asked.failure.detail == "more than 32 MB in one piece"
        assert turns >= failures.LARGEST // STEP

    asyncio.run(run())


def test_a_packed_page_of_an_error_is_not_unpacked_further_than_it_is_looked_at() -> None:
    async def run() -> None:
        async with server() as demo, client_for(demo.url, retries=0) as client:
            page = gzip.compress(b"<h1>Away</h1>" + bytes(60 << 20), 9)
            demo.script(raw_reply([page], status=502, content_type="text/html"))
            tracemalloc.start()
            try:
                failure = (await ask(client)).failure
                assert tracemalloc.get_traced_memory()[1] < 4_000_000
            finally:
                tracemalloc.stop()
        assert (failure.cause, failure.status) == (Cause.GATEWAY_PAGE, 502)
        assert failure.detail.startswith("Away")

    asyncio.run(run())


def test_a_packed_reply_that_is_larger_than_a_step_comes_whole() -> None:
    async def run() -> None:
        async with server() as demo, client_for(demo.url) as client:
            for _ in range(2):
                demo.script(raw_reply([gzip.compress(sse(*said(*["word "] * 5_000)))]))
                asked = await ask(client)
                assert asked.draft.outcome is Outcome.COMPLETE
                assert asked.text == "word " * 5_000
            assert demo.connections_accepted == 1

    asyncio.run(run())


@pytest.mark.parametrize("more", [sse(text("more ")), sse({"type": "ping"}), b"\n\n"])
def test_a_reply_that_never_ends_is_ended(more: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(failures, "LONGEST", 1 << 20)

    async def run() -> None:
        clock = Clock()
        start = STREAM + sse(START, begin(), text("kept "))
        endless = EndlessServer(start, more * 100)
        async with endless, client_for(endless.url, clock) as client:
            asked = await ask(client)
            async with asyncio.timeout(10):
                await endless.left.wait()
        assert (asked.failure.kind, asked.failure.cause) == (WireKind.PROTOCOL, Cause.ENDLESS)
        assert (asked.failure.detail, asked.failure.host) == ("more than 1 MB", "127.0.0.1")
        assert asked.text.startswith("kept ")
        assert (endless.connections, clock.waits) == (1, [])

    asyncio.run(run())


# Stopping


@pytest.mark.check(54)
def test_closing_the_iterator_closes_the_connection_at_once() -> None:
    async def run() -> None:
        async with server() as demo, client_for(demo.url) as client:
            draft = Draft()
            async with aclosing(client.stream(request("demo:stall"))) as chunks:
                async for events in chunks:
                    draft = draft.apply(events)
                    if draft.message.text:
                        break
            await demo.wait_for(lambda one: one.outcome is Ended.DISCONNECTED)
            assert draft.stopped().outcome is Outcome.STOPPED
            assert draft.message.text
            assert (await ask(client)).draft.outcome is Outcome.COMPLETE

    asyncio.run(run())


@pytest.mark.check(54)
def test_cancelling_the_task_closes_the_connection_at_once() -> None:
    async def run() -> None:
        async with server() as demo, client_for(demo.url) as client:
            shown = asyncio.Event()

            async def turn() -> None:
                async for events in client.stream(request("demo:stall")):
                    if any(isinstance(one, TextDelta) for one in events):
                        shown.set()

            task = asyncio.create_task(turn())
            await shown.wait()
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            await demo.wait_for(lambda one: one.outcome is Ended.DISCONNECTED)
            assert (await ask(client)).draft.outcome is Outcome.COMPLETE

    asyncio.run(run())


@pytest.mark.check(54)
def test_cancelling_before_the_answer_closes_the_connection_at_once() -> None:
    async def run() -> None:
        async with server() as demo, client_for(demo.url) as client:
            task = asyncio.create_task(ask(client, "demo:silent"))
            await demo.wait_for(lambda one: one.method == "POST")
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            await demo.wait_for(lambda one: one.outcome is Ended.DISCONNECTED)

    asyncio.run(run())


@pytest.mark.parametrize("by_client", [True, False])
def test_closing_ends_running_replies(*, by_client: bool) -> None:
    async def run() -> None:
        factory = ClientFactory()
        async with server() as demo:
            client = factory.client(Account(endpoint=demo.url), read_key)
            chunks = client.stream(request("demo:stall"))
            draft = Draft()
            while not draft.message.text:
                draft = draft.apply(await anext(chunks))
            await (client.close() if by_client else factory.close())
            with pytest.raises(WireError) as caught:
                await rest_of(chunks)
            assert caught.value.failure.cause is Cause.LOST
            await factory.close()

    asyncio.run(run())


def test_replies_side_by_side() -> None:
    async def run() -> None:
        async with server() as demo, client_for(demo.url) as client:
            stalled = client.stream(request("demo:stall"))
            await anext(stalled)
            answers = await asyncio.gather(*(ask(client) for _ in range(5)))
            assert {one.draft.outcome for one in answers} == {Outcome.COMPLETE}
            await stalled.aclose()

    asyncio.run(run())


def test_waiting_is_the_only_thing_before_the_first_answer() -> None:
    async def run() -> None:
        async with server() as demo, client_for(demo.url) as client:
            asked = await ask(client, "demo:overload")
            kinds = [type(chunk[0]) for chunk in asked.chunks[:3]]
            assert kinds == [Waiting, Retrying, Opened]

    asyncio.run(run())


def test_nothing_is_sent_once_the_connections_are_closed() -> None:
    async def run() -> None:
        async with server() as demo:
            factory = ClientFactory()
            client = factory.client(Account(endpoint=demo.url), read_key)
            assert (await ask(client)).draft.outcome is Outcome.COMPLETE
            # On a kept connection, whose loss would be taken for a sign of age.
            waiting = asyncio.ensure_future(ask(client, "demo:silent"))
            await demo.wait_for(lambda one: one.scenario == "silent")
            await factory.close()
            assert (await waiting).failure.cause is Cause.LOST
            assert (await ask(client)).failure.cause is Cause.LOST
            assert (demo.connections_accepted, len(demo.requests)) == (1, 2)

    asyncio.run(run())

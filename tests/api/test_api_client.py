"""The client on real connections: headers, retries, breaks, ends and keys."""

from __future__ import annotations

import asyncio
import gzip
import logging
import traceback
from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Any

import pytest

from nocopt.api.clients import ClientFactory
from nocopt.core.draft import Draft
from nocopt.core.errors import Cause, KeychainError, KeychainFault, WireError, WireKind
from nocopt.core.events import Opened, TextDelta, Waiting
from nocopt.core.reply import Outcome
from nocopt.core.request import ChatRequest
from nocopt.core.secret import Secret
from nocopt.core.settings import Account, KeyHeader
from nocopt.demo import DemoServer, Ending, fixed_reply, raw_reply
from nocopt.demo import Outcome as Ended
from nocopt.demo.steps import Reply
from tests.api.loopback import KEY, MODEL, Clock, ask, client_for, no_key, request
from tests.api.streams import START, STOP, begin, changed, end, said, sse, text

HELLO = sse(*said("Hello"))


def error_event(message: str) -> dict[str, Any]:
    """An error in the middle of a stream."""
    return {"type": "error", "error": {"type": "api_error", "message": message}}


def server(**options: Any) -> DemoServer:
    """A demo server without pauses that keeps what it was asked."""
    return DemoServer(pace=0, record_keys=True, **options)


# What is sent


@pytest.mark.parametrize("header", list(KeyHeader))
@pytest.mark.check(63)
def test_exactly_one_header_carries_the_key(header: KeyHeader) -> None:
    async def run() -> None:
        async with server() as demo:
            account = Account(endpoint=demo.url, key_header=header)
            async with client_for(demo.url, account=account) as client:
                assert (await ask(client)).draft.outcome is Outcome.COMPLETE
            sent = [pair for pair in demo.requests[0].header_list if KEY in pair[1]]
            bearer = ("authorization", f"Bearer {KEY}")
            assert sent == [bearer if header is KeyHeader.BEARER else ("x-api-key", KEY)]

    asyncio.run(run())


def test_the_other_headers() -> None:
    async def run() -> None:
        async with server() as demo:
            account = Account(endpoint=demo.url, api_version="2026-10-21")
            demo.script(raw_reply([HELLO], headers=(("set-cookie", "a=b"),)))
            async with client_for(demo.url, account=account) as client:
                asked = ChatRequest(MODEL, 9, request().messages, betas=("one", "two", "one"))
                await rest_of(client.stream(asked))
                await ask(client)
                plain = ChatRequest(MODEL, 9, request().messages, stream=False)
                await rest_of(client.stream(plain))
            first, second, third = (one.headers for one in demo.requests)
            assert first["accept"] == "text/event-stream"
            assert third["accept"] == "application/json"
            assert first["content-type"] == "application/json"
            assert first["anthropic-version"] == "2026-10-21"
            assert first["anthropic-beta"] == "one,two"
            assert first["user-agent"].startswith("nocopt/")
            assert first["accept-encoding"] == "identity"
            assert "anthropic-beta" not in second
            assert "cookie" not in second

    asyncio.run(run())


@pytest.mark.check(65)
@pytest.mark.parametrize("tail", ["", "/", "/v1", "/v1/", "/v1/messages", "/v1/messages/"])
@pytest.mark.parametrize("path", ["", "/api"])
def test_all_forms_of_an_address_lead_to_the_same(tail: str, path: str) -> None:
    async def run() -> None:
        async with server() as demo:
            demo.script(raw_reply([HELLO]))
            async with client_for(f"  {demo.url}{path}{tail} ") as client:
                asked = await ask(client)
            assert demo.requests[0].path == f"{path}/v1/messages"
            opened = Opened(200, demo.requests[0].request_id, f"{demo.url}{path}/v1/messages")
            assert asked.chunks[0] == [opened]

    asyncio.run(run())


def test_text_that_no_utf8_holds_is_sent_all_the_same() -> None:
    async def run() -> None:
        async with server() as demo, client_for(demo.url) as client:
            assert (await ask(client, "a\ud83d 你好")).draft.outcome is Outcome.COMPLETE
            assert demo.requests[0].body["messages"][0]["content"][0]["text"] == "a? 你好"

    asyncio.run(run())


# Keys and configuration


@pytest.mark.parametrize(
    ("endpoint", "secret", "cause"),
    [
        ("ftp://x", Secret(KEY), Cause.ADDRESS),
        ("", Secret(KEY), Cause.ADDRESS),
        ("https://☃..com", Secret(KEY), Cause.ADDRESS),
        ("https://xn--a.com", Secret(KEY), Cause.ADDRESS),
        ("https://api.example.com", None, Cause.NO_KEY),
        ("https://api.example.com", Secret(""), Cause.NO_KEY),
        ("https://api.example.com", Secret("ключ-секрет"), Cause.AUTHENTICATION),
        ("https://api.example.com", Secret("two\nlines-of-key"), Cause.AUTHENTICATION),
    ],
)
@pytest.mark.check(63)
def test_what_cannot_be_asked_is_not_asked(
    endpoint: str, secret: Secret | None, cause: Cause
) -> None:
    async def key() -> Secret | None:
        return secret

    async def run() -> None:
        clock = Clock()
        async with client_for(endpoint, clock, key=key) as client:
            asked = await ask(client)
        assert asked.failure.cause is cause
        assert asked.failure.kind is WireKind.CONFIG
        for part in ("секрет", "lines-of-key", KEY):
            assert part not in repr(asked.failure)
        assert clock.waits == []

    asyncio.run(run())


def test_servers_on_this_machine_may_do_without_a_key() -> None:
    async def run() -> None:
        async with server() as demo, client_for(demo.url, key=no_key) as client:
            demo.script(raw_reply([HELLO]))
            assert (await ask(client)).text == "Hello"
            assert not {"x-api-key", "authorization"} & set(demo.requests[0].headers)

    asyncio.run(run())


def test_header_values_that_no_header_holds_are_refused() -> None:
    async def run() -> None:
        async with server() as demo:
            account = Account(endpoint=demo.url, api_version="1\r\nx: y")
            async with client_for(demo.url, account=account) as client:
                failure = (await ask(client)).failure
            assert (failure.kind, failure.detail) == (WireKind.CONFIG, "anthropic-version")
            assert demo.requests == []

    asyncio.run(run())


def test_the_key_is_read_for_each_attempt_and_its_errors_pass() -> None:
    async def run() -> None:
        reads: list[int] = []

        async def key() -> Secret | None:
            reads.append(1)
            if len(reads) == 3:
                raise KeychainError(KeychainFault.LOCKED, "test")
            return Secret(KEY)

        async with server() as demo, client_for(demo.url, key=key) as client:
            with pytest.raises(KeychainError):
                await ask(client, "demo:overloaded")
            assert len(demo.requests) == 2

    asyncio.run(run())


ECHOES = (
    fixed_reply(f'{{"error":{{"message":"wrong: {KEY}"}}}}'.encode(), status=401),
    fixed_reply(f"<html>You sent {KEY}</html>".encode(), status=403),
    fixed_reply(f"You sent {KEY}".encode(), status=500),
    raw_reply([sse(START, begin(), text("x"), error_event(f"bad key {KEY}!"))]),
    raw_reply([sse(START, begin(), text("x")) + f"data: {KEY}\n\n".encode()]),
    raw_reply([f"You sent {KEY}".encode()]),
    raw_reply([sse(START, begin(), text("x"))], ending=Ending.RESET),
)
# The libraries log response headers when asked to log everything; nothing here can help that.
ECHOES_IN_HEADERS = (
    fixed_reply(b"{}", status=500, headers=(("request-id", KEY),)),
    fixed_reply(b"", status=307, headers=(("location", f"https://other.example/{KEY}"),)),
    fixed_reply(b"", status=307, headers=(("location", f"https://{KEY}@other.example/"),)),
)


@pytest.mark.check(63)
@pytest.mark.parametrize("header", list(KeyHeader))
@pytest.mark.parametrize(("replies", "logged"), [(ECHOES, True), (ECHOES_IN_HEADERS, False)])
def test_a_key_that_the_server_echoes_is_not_repeated(
    header: KeyHeader, replies: tuple[Reply, ...], *, logged: bool, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)

    async def run() -> None:
        async with server() as demo:
            account = Account(endpoint=demo.url, key_header=header)
            for reply in replies:
                demo.script(reply)
                async with client_for(demo.url, account=account, retries=0) as client:
                    with pytest.raises(WireError) as caught:
                        await rest_of(client.stream(request()))
                error_ = caught.value
                shown = "".join(traceback.format_exception(error_)) + repr(error_.failure)
                assert KEY not in shown + repr(error_) + repr(client)
                links = (error_.__cause__, error_.__context__)
                assert links == (None, None), "an error of the library holds the request"

    asyncio.run(run())
    assert not logged or KEY not in caplog.text


# Retries


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
            client = factory.client(Account(endpoint=demo.url), no_key_needed)
            task = asyncio.create_task(ask(client, "demo:overloaded"))
            await begun.wait()
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            assert len(demo.requests) == 1
            await factory.close()

    asyncio.run(run())


async def no_key_needed() -> Secret | None:
    """Some key."""
    return Secret(KEY)


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


def test_each_network_chunk_is_one_list() -> None:
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
            assert deltas == [[], ["a", "b"], ["c"], []]

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


async def rest_of(chunks: AsyncIterator[object]) -> None:
    """Read on to the end."""
    async for _events in chunks:
        pass


@pytest.mark.parametrize("by_client", [True, False])
def test_closing_ends_running_replies(*, by_client: bool) -> None:
    async def run() -> None:
        factory = ClientFactory()
        async with server() as demo:
            client = factory.client(Account(endpoint=demo.url), no_key_needed)
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
            kinds = [type(chunk[0]) for chunk in asked.chunks[:2]]
            assert kinds == [Waiting, Opened]

    asyncio.run(run())

"""What a client sends, and what becomes of keys (checks 63 and 65)."""

from __future__ import annotations

import asyncio
import logging
import traceback
from typing import Any

import pytest

from nocopt.core.errors import Cause, Failure, KeychainError, KeychainFault, WireError, WireKind
from nocopt.core.events import Opened
from nocopt.core.reply import Outcome
from nocopt.core.request import ChatRequest
from nocopt.core.secret import Secret
from nocopt.core.settings import Account, KeyHeader
from nocopt.demo import Ending, fixed_reply, raw_reply
from nocopt.demo.steps import Reply
from tests.api.loopback import (
    KEY,
    MODEL,
    Clock,
    ask,
    client_for,
    no_key,
    request,
    rest_of,
    server,
)
from tests.api.streams import START, begin, said, sse, text

HELLO = sse(*said("Hello"))


def error_event(message: str) -> dict[str, Any]:
    """An error in the middle of a stream."""
    return {"type": "error", "error": {"type": "api_error", "message": message}}


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
            assert demo.requests[0].body["messages"][0]["content"][0]["text"] == "a\ufffd 你好"

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
        ("https://api.example.com", Secret("ключ-секрет"), Cause.BAD_KEY),
        ("https://api.example.com", Secret("two\nlines-of-key"), Cause.BAD_KEY),
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


@pytest.mark.parametrize("header", list(KeyHeader))
@pytest.mark.parametrize("text", ["ключ-секрет", "sk-ant–dash", "two\nlines", "sk 1", "\udcff"])
def test_a_key_that_no_header_holds_is_sent_nowhere(text: str, header: KeyHeader) -> None:
    async def key() -> Secret | None:
        return Secret(text)

    async def run() -> None:
        async with server() as demo:
            account = Account(endpoint=demo.url, key_header=header)
            async with client_for(demo.url, account=account, key=key) as client:
                failures = [(await ask(client)).failure]
                with pytest.raises(WireError) as caught:
                    await client.models()
            failures.append(caught.value.failure)
            assert (demo.connections_accepted, demo.requests) == (0, [])
        wanted = Failure(WireKind.CONFIG, Cause.BAD_KEY, host="127.0.0.1")
        assert failures == [wanted, wanted]

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

"""What is kept of an exchange: all that went over the wire but the key (check 63)."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from nocopt.api.recording import Recorder
from nocopt.core.attachments import AttachmentKind, AttachmentPart
from nocopt.core.errors import WireError
from nocopt.core.exchange import MOST_BYTES, Exchange
from nocopt.core.messages import Message
from nocopt.core.request import ChatRequest
from nocopt.core.settings import Account, KeyHeader
from nocopt.demo import Ending, fixed_reply, raw_reply
from nocopt.demo.steps import Reply
from tests.api.loopback import KEY, client_for, free_port, no_key, request, rest_of, server
from tests.api.streams import said, sse

if TYPE_CHECKING:
    from nocopt.core.ports import ChatClient, WireWatch

HELLO = sse(*said("Hello"))


async def asked(client: ChatClient, watch: WireWatch) -> None:
    """Ask, whatever comes of it."""
    with contextlib.suppress(WireError):
        await rest_of(client.stream(request(), watch))


def recorded(
    *replies: Reply,
    work: Callable[[ChatClient, WireWatch], Any] = asked,
    header: KeyHeader = KeyHeader.X_API_KEY,
    **options: Any,
) -> list[Exchange]:
    """The exchanges of a client that is answered like this."""
    found: list[Exchange] = []

    async def run() -> None:
        async with server() as demo:
            account = Account(endpoint=demo.url, key_header=header)
            async with client_for(demo.url, account=account, **options) as it:
                for reply in replies:
                    demo.script(reply)
                await work(it, found.append)

    asyncio.run(run())
    return found


def body_of(exchange: Exchange) -> bytes:
    """The whole answer."""
    return b"".join(data for _at, data in exchange.pieces)


@pytest.mark.check(63)
@pytest.mark.parametrize("header", list(KeyHeader))
def test_an_exchange_is_what_was_sent_and_what_came(header: KeyHeader) -> None:
    (one,) = recorded(raw_reply([HELLO[:40], HELLO[40:]]), header=header)
    assert json.loads(one.body)["messages"][0]["content"] == [{"type": "text", "text": "hello"}]
    assert (one.node_id, one.attempt, one.status, one.cut) == (0, 1, 200, False)
    assert one.url.endswith("/v1/messages")
    assert body_of(one) == HELLO
    times = [at for at, _data in one.pieces]
    assert times == sorted(times)
    assert 0 <= times[0] < 5_000
    sent = dict(one.headers)
    assert sent["anthropic-version"] == "2023-06-01"
    if header is KeyHeader.BEARER:
        assert sent["authorization"] == "Bearer $ANTHROPIC_API_KEY"
    else:
        assert sent["x-api-key"] == "$ANTHROPIC_API_KEY"
    assert "content-type" in dict(one.answer_headers)
    assert KEY not in repr(one)


def test_without_a_key_there_is_no_header_for_it() -> None:
    (one,) = recorded(raw_reply([HELLO]), key=no_key)
    assert {"x-api-key", "authorization"}.isdisjoint(dict(one.headers))


def test_what_was_never_sent_is_no_exchange() -> None:
    async def off(client: ChatClient, watch: WireWatch) -> None:
        part = AttachmentPart("ab" * 32, AttachmentKind.IMAGE, "image/png", "a.png", 4)
        with pytest.raises(WireError):
            await rest_of(client.stream(ChatRequest("m", 9, (Message("user", (part,)),)), watch))

    assert recorded(work=off) == []


def test_every_attempt_is_told_with_its_number() -> None:
    busy = fixed_reply(b'{"error":{"type":"overloaded_error","message":"busy"}}', status=529)
    found = recorded(busy, busy, raw_reply([HELLO]))
    assert [(one.attempt, one.status) for one in found] == [(1, 529), (2, 529), (3, 200)]
    assert b"overloaded_error" in body_of(found[0])


def test_a_break_leaves_what_came_before_it() -> None:
    (one,) = recorded(raw_reply([HELLO[:200]], ending=Ending.RESET), retries=0)
    assert HELLO.startswith(body_of(one))


def test_no_answer_is_an_exchange_without_status() -> None:
    found: list[Exchange] = []

    async def run() -> None:
        url = f"http://127.0.0.1:{free_port()}"
        async with client_for(url, retries=0) as client:
            with pytest.raises(WireError):
                await rest_of(client.stream(request(), found.append))

    asyncio.run(run())
    assert [(one.status, one.pieces) for one in found] == [(None, ())]


def test_a_reply_that_is_left_is_told_as_far_as_it_came() -> None:
    async def leave(client: ChatClient, watch: WireWatch) -> None:
        stream = client.stream(request(), watch)
        await anext(stream)
        await anext(stream)
        await stream.aclose()

    (one,) = recorded(raw_reply([HELLO], ending=Ending.HANG), work=leave)
    assert body_of(one)


@pytest.mark.check(63)
@pytest.mark.parametrize("status", [200, 401])
def test_a_key_that_the_server_quotes_is_hidden(status: int) -> None:
    """Also where it lies across two pieces, and in a header."""
    words = b'{"error":{"message":"no ' + KEY.encode() + b' here"}}'
    half = words.index(KEY.encode()) + 7
    headers = (("x-told", f"key={KEY}"), ("set-cookie", "secret=1"))
    reply = raw_reply([words[:half], words[half:]], status=status, headers=headers)
    (one,) = recorded(reply, retries=0)
    assert KEY not in repr(one)
    assert KEY.encode() not in body_of(one)
    assert len(body_of(one)) == len(words)
    assert b" here" in body_of(one)
    assert "set-cookie" not in dict(one.answer_headers)


def test_files_are_named_by_their_hash() -> None:
    part = AttachmentPart("ab" * 32, AttachmentKind.IMAGE, "image/png", "a.png", 4)
    asking = ChatRequest("m", 9, (Message("user", (part,)),), files={part.sha256: b"\x89PNG"})

    async def send(client: ChatClient, watch: WireWatch) -> None:
        await rest_of(client.stream(asking, watch))

    (one,) = recorded(raw_reply([HELLO]), work=send)
    block = json.loads(one.body)["messages"][0]["content"][0]
    assert block["source"]["data"] == f"@sha256:{part.sha256}"


def noted(secret: str = KEY, body: str = "{}") -> Recorder:
    """A recorder by itself."""
    recorder = Recorder(body, 1)
    recorder.sends("http://127.0.0.1/v1/messages", (), secret=secret)
    return recorder


def test_a_long_answer_is_cut() -> None:
    recorder = noted()
    recorder.opened(200, {})
    for _ in range(5):
        recorder.took(b"x" * (1 << 20))
    one = recorder.exchange()
    assert (one.cut, len(body_of(one))) == (True, MOST_BYTES)


def test_after_a_redirect_the_last_answer_counts() -> None:
    recorder = noted()
    recorder.opened(307, {"location": "/there"})
    recorder.took(b"moved")
    recorder.opened(200, {"a": "b"})
    recorder.took(b"here")
    one = recorder.exchange()
    assert (one.status, one.answer_headers, body_of(one)) == (200, (("a", "b"),), b"here")


@pytest.mark.check(63)
def test_a_key_in_a_message_is_hidden_and_a_short_word_is_none() -> None:
    assert KEY not in noted(body=f'{{"text":"my key is {KEY}"}}').exchange().body
    assert noted("none", body='{"text":"none"}').exchange().body == '{"text":"none"}'

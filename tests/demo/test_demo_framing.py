"""Each byte the demo server sends belongs to well-formed HTTP and to a well-formed event."""

import asyncio
import json

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nocopt.demo import SCENARIOS, DemoServer
from nocopt.demo.http1 import http_date
from nocopt.demo.tokens import is_chinese, pieces, weight
from nocopt.demo.wire import dump
from tests.demo.raw_client import HEADERS, RawClient, httpx_client, question, text_of

ORDERLY = [
    *("hello", "welcome", "help", "markdown", "long", "scripts", "thinking", "redacted"),
    *("refusal", "refusal-midway", "refusal-nulls", "refusal-bare", "empty", "max-tokens"),
    *("window", "stop-sequence", "pause", "tool", "close", "idle-close", "stale"),
]


@pytest.mark.parametrize("word", ORDERLY)
def test_stream_is_well_formed(word: str) -> None:
    async def run() -> None:
        async with DemoServer(pace=0) as server, RawClient(server.url) as client:
            response = await client.ask(f"demo:{word}", thinking={"type": "adaptive"})
        assert response.status == 200
        assert response.headers["content-type"].startswith("text/event-stream")
        assert response.chunks is not None
        # Each chunk is one event, so that what arrives can be shown at once.
        assert len(response.events) == len(response.chunks)
        check_order([event["type"] for event in response.events])
        check_blocks(response.events)

    asyncio.run(run())


def check_order(types: list[str]) -> None:
    """The sequence of section 3.2."""
    assert types[0] == "message_start"
    assert types[-2:] == ["message_delta", "message_stop"]
    assert types.count("message_start") == types.count("message_stop") == 1


def check_blocks(events: list[dict[str, object]]) -> None:
    """Blocks come one at a time, from index 0 upward."""
    open_block: object = None
    following = 0
    for event in events:
        match event["type"]:
            case "content_block_start":
                assert open_block is None
                assert event["index"] == following
                open_block = following
            case "content_block_delta":
                assert event["index"] == open_block
            case "content_block_stop":
                assert event["index"] == open_block
                open_block, following = None, following + 1
            case _:
                pass
    assert open_block is None


@pytest.mark.parametrize("word", [scenario.word for scenario in SCENARIOS])
def test_every_scenario_can_be_read_by_httpx(word: str) -> None:
    """Each scenario gives a response, or breaks the connection if that is its purpose."""
    argument = " 0" if word in {"slow", "silent"} else ""
    broken = {"cut-chunk", "reset"}

    async def run() -> None:
        async with (
            DemoServer(pace=0) as server,
            httpx_client() as client,
        ):
            request = client.build_request(
                "POST", f"{server.url}/v1/messages", json=question(f"demo:{word}{argument}")
            )
            response = await client.send(request, stream=True)
            assert response.headers["request-id"].startswith("req_")
            if word == "stall":
                assert await anext(response.aiter_bytes())
            elif word in broken:
                with pytest.raises(httpx.TransportError):
                    await response.aread()
            else:
                await response.aread()
            await response.aclose()
            record = await server.wait_for(lambda r: r.outcome.name != "OPEN")
        assert record.scenario == word
        assert record.status == response.status_code

    asyncio.run(run())


def test_json_reply_equals_the_streamed_one() -> None:
    async def run() -> None:
        async with DemoServer(pace=0) as server, RawClient(server.url) as client:
            streamed = await client.ask("demo:markdown")
            whole = await client.ask("demo:markdown", stream=False)
        message = whole.json
        assert whole.headers["content-type"] == "application/json"
        assert [block["text"] for block in message["content"]] == [text_of(streamed.events)]
        final = streamed.events[-2]
        assert message["stop_reason"] == final["delta"]["stop_reason"] == "end_turn"
        assert message["usage"]["output_tokens"] == final["usage"]["output_tokens"]
        start = streamed.events[0]["message"]
        assert message["usage"]["input_tokens"] == start["usage"]["input_tokens"]

    asyncio.run(run())


def test_many_requests_share_a_connection() -> None:
    async def run() -> None:
        async with DemoServer(pace=0) as server, RawClient(server.url) as client:
            for stream in (True, False) * 5:
                response = await client.ask("demo:hello", stream=stream)
                assert response.status == 200
            assert (await client.get("/v1/models")).status == 200
            assert (await client.get("/nowhere")).status == 404
            assert server.connections_accepted == 1

    asyncio.run(run())


def test_requests_sent_ahead_are_answered_in_order() -> None:
    async def run() -> None:
        async with DemoServer(pace=0) as server, RawClient(server.url) as client:
            for word in ("hello", "refusal", "markdown"):
                body = json.dumps(question(f"demo:{word}")).encode()
                await client.send("POST", "/v1/messages", body)
            for _word in range(3):
                assert (await client.read()).status == 200
        assert [r.scenario for r in server.requests] == ["hello", "refusal", "markdown"]

    asyncio.run(run())


def test_chunked_request_body() -> None:
    body = json.dumps(question("demo:hello")).encode()
    head = "".join(f"{name}: {value}\r\n" for name, value in HEADERS.items())
    pieces_of_body = b"".join(
        b"%X;x=y\r\n%s\r\n" % (len(body[i : i + 10]), body[i : i + 10])
        for i in range(0, len(body), 10)
    )

    async def run() -> None:
        async with DemoServer(pace=0) as server, RawClient(server.url) as client:
            client.writer.write(
                f"POST /v1/messages HTTP/1.1\r\n{head}transfer-encoding: chunked\r\n\r\n".encode()
                + pieces_of_body
                + b"0\r\ntrailer: x\r\n\r\n"
            )
            assert (await client.read()).status == 200
            assert (await client.ask("demo:hello")).status == 200
        assert server.requests[0].raw_body == body

    asyncio.run(run())


def test_expect_continue() -> None:
    async def run() -> None:
        async with DemoServer(pace=0) as server, RawClient(server.url) as client:
            await client.send("GET", "/v1/models", b"", expect="100-continue")
            line = await client.reader.readuntil(b"\r\n\r\n")
            assert line == b"HTTP/1.1 100 Continue\r\n\r\n"
            assert (await client.read()).status == 200

    asyncio.run(run())


@given(st.text())
def test_pieces_join_to_the_text(text: str) -> None:
    assert "".join(pieces(text)) == text
    assert weight(text) == pytest.approx(sum(weight(piece) for piece in pieces(text)))


def test_pieces_are_about_a_word() -> None:
    assert list(pieces("Two words, and 中文字。")) == [
        "Two",
        " words,",
        " and",
        " ",
        "中文",
        "字。",
    ]


@pytest.mark.parametrize(
    ("text", "chinese"),
    [
        ("你好", True),
        ("解释一下 Python", True),
        ("What does 你好 mean?", False),
        ("日本語の文章", False),
        ("", False),
    ],
)
def test_language_of_a_question(text: str, chinese: bool) -> None:
    assert is_chinese(text) is chinese


def test_dump_keeps_lone_surrogates() -> None:
    assert json.loads(dump({"a": "\ud83d", "b": "é"})) == {"a": "\ud83d", "b": "é"}
    assert dump("é") == '"é"'.encode()


def test_http_date() -> None:
    assert http_date(784111777) == "Sun, 06 Nov 1994 08:49:37 GMT"

"""Each scripted reply does what its line in the table says."""

import asyncio
import json
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import pytest

from nocopt.demo import SCENARIOS, DemoServer
from nocopt.demo.replies import long_text
from tests.demo.raw_client import RawClient, Response, question, stop_of, strict_events, text_of

SHORT = "Here is a short answer. It has two sentences."


def replies(*texts: str, **members: Any) -> list[Response]:
    """The responses to these questions, asked on one connection each."""

    async def run() -> list[Response]:
        found = []
        async with DemoServer(pace=0) as server:
            for text in texts:
                async with RawClient(server.url) as client:
                    found.append(await client.ask(text, **members))
        return found

    return asyncio.run(run())


def reply(text: str, **members: Any) -> Response:
    return replies(text, **members)[0]


def blocks(response: Response) -> list[dict[str, Any]]:
    return [e["content_block"] for e in response.events if e["type"] == "content_block_start"]


def test_words_are_distinct_and_described() -> None:
    words = [scenario.word for scenario in SCENARIOS]
    assert len(set(words)) == len(words)
    for scenario in SCENARIOS:
        assert scenario.about
        assert "\n" not in scenario.about + scenario.about_chinese


def test_welcome_quotes_and_explains() -> None:
    text = text_of(reply("How tall is\nMont Blanc?").events)
    assert "> How tall is Mont Blanc?" in text
    assert "built-in demo" in text
    assert "`demo:markdown`" in text
    assert "API key" in text
    assert len(text_of(reply("long " * 1000).events)) < 2000


def test_welcome_in_chinese() -> None:
    text = text_of(reply("勃朗峰有多高？").events)
    assert "> 勃朗峰有多高？" in text
    assert "内置演示" in text
    assert "`demo:refusal`: 在" in text
    assert "built-in" not in text


def test_unknown_word_is_named() -> None:
    assert text_of(reply("demo:nonsense").events).startswith(
        "The demo has no scenario called `demo:nonsense`."
    )


def test_plain_words_choose_too() -> None:
    assert text_of(reply("Show me Markdown!").events) == text_of(reply("demo:markdown").events)
    assert "built-in demo" in text_of(reply("How long is the Nile?").events)


def test_help_lists_every_word() -> None:
    text = text_of(reply("demo:help").events)
    for scenario in SCENARIOS:
        assert f"| `demo:{scenario.word}` | {scenario.about} |" in text


def test_last_user_text_decides() -> None:
    messages = [
        {"role": "user", "content": "demo:401"},
        {"role": "assistant", "content": "no"},
        {"role": "user", "content": [{"type": "text", "text": "demo:hello"}]},
    ]
    assert text_of(reply("", messages=messages).events) == SHORT


@pytest.mark.parametrize("kilobytes", [1, 100])
def test_long_has_the_size_asked_for(kilobytes: int) -> None:
    response = reply(f"demo:long {kilobytes}", max_tokens=10)
    assert len(text_of(response.events)) == kilobytes * 1024
    assert stop_of(response.events)["stop_reason"] == "end_turn"
    assert len(long_text(0.5)) == 512


# Thinking


def test_thinking_comes_in_lumps_and_is_signed() -> None:
    response = reply("demo:thinking", thinking={"type": "adaptive", "display": "summarized"})
    assert [block["type"] for block in blocks(response)] == ["thinking", "text"]
    lumps = [
        e["delta"]["thinking"]
        for e in response.events
        if e["type"] == "content_block_delta" and e["delta"]["type"] == "thinking_delta"
    ]
    assert len(lumps) > 2
    assert min(map(len, lumps)) > 20
    assert text_of(response.events, "signature")
    usage = response.events[-2]["usage"]
    assert 0 < usage["output_tokens_details"]["thinking_tokens"] < usage["output_tokens"]


@pytest.mark.parametrize(
    ("model", "thinking", "shown"),
    [
        ("claude-opus-5", {"type": "adaptive"}, False),
        ("claude-opus-5", {"type": "adaptive", "display": "summarized"}, True),
        ("claude-sonnet-4-6", {"type": "adaptive"}, True),
        ("claude-sonnet-4-6", {"type": "adaptive", "display": "omitted"}, False),
        ("claude-sonnet-4-5", {"type": "enabled", "budget_tokens": 1024}, True),
    ],
)
def test_thinking_is_shown_as_asked(model: str, thinking: dict[str, Any], shown: bool) -> None:
    response = reply("Hi", model=model, thinking=thinking)
    assert blocks(response)[0]["type"] == "thinking"
    assert bool(text_of(response.events, "thinking")) is shown
    assert text_of(response.events, "signature")


@pytest.mark.parametrize("thinking", [None, {"type": "disabled"}])
def test_no_thinking_unless_asked_for(thinking: dict[str, Any] | None) -> None:
    members = {"thinking": thinking} if thinking else {}
    assert [block["type"] for block in blocks(reply("demo:thinking", **members))] == ["text"]


def test_redacted_thinking() -> None:
    response = reply("demo:redacted", thinking={"type": "adaptive"})
    kinds = [block["type"] for block in blocks(response)]
    assert kinds == ["thinking", "redacted_thinking", "text"]
    assert blocks(response)[1]["data"]


def test_own_thinking_can_be_sent_back() -> None:
    async def run() -> None:
        async with DemoServer(pace=0) as server, RawClient(server.url) as client:
            first = await client.ask("demo:redacted", stream=False, thinking={"type": "adaptive"})
            messages = [
                *question("demo:redacted")["messages"],
                {"role": "assistant", "content": first.json["content"]},
                {"role": "user", "content": "And?"},
            ]
            assert (await client.ask("", messages=messages)).status == 200

    asyncio.run(run())


# Stop reasons


@pytest.mark.parametrize(
    ("word", "details"),
    [
        ("refusal", "cyber"),
        ("refusal bio", "bio"),
        ("refusal please", "cyber"),
        ("refusal-midway", "bio"),
        ("refusal-nulls", None),
    ],
)
def test_refusal(word: str, details: str | None) -> None:
    response = reply(f"demo:{word}")
    stop = stop_of(response.events)
    assert stop["stop_reason"] == "refusal"
    assert stop["stop_details"]["type"] == "refusal"
    assert stop["stop_details"]["category"] == details
    assert bool(stop["stop_details"]["explanation"]) is (details is not None)
    assert bool(text_of(response.events)) is ("midway" in word)


def test_refusal_without_details() -> None:
    assert stop_of(reply("demo:refusal-bare").events)["stop_details"] is None


@pytest.mark.parametrize(
    ("word", "reason"),
    [
        ("empty", "end_turn"),
        ("max-tokens", "max_tokens"),
        ("window", "model_context_window_exceeded"),
        ("pause", "pause_turn"),
        ("unknown", "enlightenment"),
    ],
)
def test_stop_reason(word: str, reason: str) -> None:
    response = reply(f"demo:{word}")
    assert stop_of(response.events)["stop_reason"] == reason
    assert bool(text_of(response.events)) is (word != "empty")


def test_small_limit_cuts_any_answer() -> None:
    response = reply("demo:markdown", max_tokens=20)
    assert stop_of(response.events)["stop_reason"] == "max_tokens"
    assert response.events[-2]["usage"]["output_tokens"] <= 20
    assert 40 < len(text_of(response.events)) <= 80


def test_limit_within_thinking() -> None:
    response = reply("demo:thinking", max_tokens=60, thinking={"type": "adaptive"})
    assert [block["type"] for block in blocks(response)] == ["thinking"]
    assert not text_of(response.events, "signature")
    for word in ("max-tokens-thinking", "thinking"):
        cut = reply(f"demo:{word}", max_tokens=60, thinking={"type": "adaptive"})
        assert stop_of(cut.events)["stop_reason"] == "max_tokens"
        assert not text_of(cut.events)


def test_limit_of_zero_brings_no_content() -> None:
    response = reply("Hi", max_tokens=0)
    assert blocks(response) == []
    assert response.events[-2]["usage"]["output_tokens"] == 0


def test_stop_sequences() -> None:
    named = stop_of(reply("demo:stop-sequence", stop_sequences=["HALT", "STOP"]).events)
    assert named == {"stop_reason": "stop_sequence", "stop_sequence": "HALT"}
    response = reply("demo:hello", stop_sequences=["two", "answer"])
    assert text_of(response.events) == "Here is a short "
    assert stop_of(response.events) == {"stop_reason": "stop_sequence", "stop_sequence": "answer"}
    assert stop_of(reply("demo:stop-sequence").events)["stop_sequence"] == "END"


def test_paused_turn_goes_on() -> None:
    async def run() -> None:
        async with DemoServer(pace=0) as server, RawClient(server.url) as client:
            first = (await client.ask("demo:pause", stream=False)).json
            assert first["content"][-1]["type"] == "server_tool_use"
            turn = {"role": "assistant", "content": first["content"]}
            messages = [*question("demo:pause")["messages"], turn]
            second = (await client.ask("", messages=messages, stream=False)).json
        assert second["stop_reason"] == "end_turn"
        assert "after the pause" in second["content"][0]["text"]

    asyncio.run(run())


def test_tool_call_and_its_result() -> None:
    schema = {
        "type": "object",
        "properties": {"city": {"type": "string"}, "unit": {"enum": ["C", "F"]}},
    }
    tools = [{"name": "weather", "input_schema": schema}]

    async def run() -> None:
        async with DemoServer(pace=0) as server, RawClient(server.url) as client:
            streamed = await client.ask("demo:tool", tools=tools)
            first = (await client.ask("demo:tool", tools=tools, stream=False)).json
            call = first["content"][-1]
            assert (call["name"], call["input"]["unit"]) == ("weather", "C")
            assert json.loads(text_of(streamed.events, "partial_json")) == call["input"]
            result = {"type": "tool_result", "tool_use_id": call["id"], "content": "sunny"}
            messages = [
                *question("demo:tool")["messages"],
                {"role": "assistant", "content": first["content"]},
                {"role": "user", "content": [result]},
            ]
            second = await client.ask("", messages=messages, tools=tools)
        assert first["stop_reason"] == "tool_use"
        assert "> sunny" in text_of(second.events)

    asyncio.run(run())


# Failures


def test_overload_then_success_and_round_again() -> None:
    found = replies(*["demo:overload"] * 4)
    assert [r.status for r in found] == [529, 200, 529, 200]
    assert found[0].json["error"]["type"] == "overloaded_error"
    assert [r.status for r in replies(*["demo:overload 2"] * 4)] == [529, 529, 200, 529]
    assert [r.status for r in replies(*["demo:overloaded"] * 3)] == [529] * 3


@pytest.mark.parametrize(
    ("word", "status", "kind"),
    [
        ("rate-limit", 429, "rate_limit_error"),
        ("spend-limit", 429, "rate_limit_error"),
        ("400", 400, "invalid_request_error"),
        ("401", 401, "authentication_error"),
        ("402", 402, "billing_error"),
        ("403", 403, "permission_error"),
        ("404", 404, "not_found_error"),
        ("500", 500, "api_error"),
    ],
)
def test_http_errors(word: str, status: int, kind: str) -> None:
    response = reply(f"demo:{word}")
    assert response.status == status
    assert response.json["error"]["type"] == kind
    assert response.json["request_id"] == response.headers["request-id"]


def test_rate_limit_waits() -> None:
    assert reply("demo:rate-limit").headers["retry-after"] == "7"
    assert reply("demo:rate-limit 20").headers["retry-after"] == "20"
    assert reply("demo:rate-limit-ms").headers["retry-after-ms"] == "1500"
    when = parsedate_to_datetime(reply("demo:rate-limit-date 60").headers["retry-after"])
    assert 50 <= (when - datetime.now(UTC)).total_seconds() <= 60
    spent = reply("demo:spend-limit")
    assert "retry-after" not in spent.headers
    assert spent.json["error"]["details"]["error_code"] == "enforced_spend_limit_reached"
    assert reply("demo:500-no-retry").headers["x-should-retry"] == "false"


@pytest.mark.parametrize(("word", "status"), [("413", 413), ("502", 502), ("html", 200)])
def test_pages(word: str, status: int) -> None:
    response = reply(f"demo:{word}")
    assert response.status == status
    assert response.headers["content-type"] == "text/html"
    assert response.body.startswith(b"<!DOCTYPE html>")


def test_errors_inside_streams() -> None:
    first = reply("demo:error-first").events
    assert [event["type"] for event in first] == ["message_start", "error"]
    assert first[-1]["error"] == {"type": "overloaded_error", "message": "Overloaded"}
    midway = reply("demo:error-midway").events
    assert text_of(midway)
    assert midway[-1]["type"] == "error"
    once = replies("demo:error-once", "demo:error-once")
    assert [r.events[-1]["type"] for r in once] == ["error", "message_stop"]


def test_cut_off_ends_in_order_without_a_reason() -> None:
    events = reply("demo:cut").events
    assert text_of(events)
    assert {event["type"] for event in events}.isdisjoint({"message_delta", "message_stop"})


def test_slow_waits_before_the_first_token_whatever_the_pace() -> None:
    async def run() -> None:
        clock = asyncio.get_running_loop().time
        async with DemoServer(pace=0) as server, RawClient(server.url) as client:
            started = clock()
            await client.send(
                "POST", "/v1/messages", json.dumps(question("demo:slow 0.2")).encode()
            )
            await client.read_head()
            assert b"message_start" in await client.read_chunk()
            assert b"ping" in await client.read_chunk()
            early = clock() - started
            assert b"content_block_start" in await client.read_chunk()
            assert clock() - started >= 0.19
            assert early < clock() - started - 0.1

    asyncio.run(run())


def test_bodies_of_the_wrong_kind() -> None:
    whole = reply("demo:json")
    assert whole.headers["content-type"] == "application/json"
    assert whole.json["content"][0]["text"] == SHORT
    failed = reply("demo:json-error")
    assert (failed.status, failed.json["type"]) == (200, "error")
    assert reply("demo:chat-completion").json["choices"][0]["message"]["role"] == "assistant"
    labelled = reply("demo:mislabelled")
    assert (labelled.headers["content-type"], text_of(labelled.events)) == ("text/plain", SHORT)
    assert text_of(reply("demo:until-close").events) == SHORT
    assert reply("demo:nothing").body == b""
    assert {event["type"] for event in reply("demo:pings").events} == {"ping"}


# Oddities


def test_framing_oddities_carry_the_plain_stream() -> None:
    plain = reply("demo:hello").body
    lines = plain.split(b"\n")
    found = {
        word: reply(f"demo:{word}")
        for word in ("bom", "crlf", "cr", "nameless", "typeless", "one-piece", "bytes", "done")
    }
    body = {word: response.body for word, response in found.items()}

    def same(other: bytes) -> bool:
        return text_of(strict_events(other)) == SHORT

    assert body["bom"][:3] == b"\xef\xbb\xbf"
    assert same(body["bom"][3:])
    assert b"\n" not in body["crlf"].replace(b"\r\n", b"")
    assert same(body["crlf"].replace(b"\r\n", b"\n"))
    assert b"\n" not in body["cr"]
    assert same(body["cr"].replace(b"\r", b"\n"))
    assert b"event:" not in body["nameless"]
    assert len(body["nameless"].split(b"\n\n")) == len(plain.split(b"\n\n"))
    assert body["typeless"].count(b"event: ") == sum(x.startswith(b"event: ") for x in lines)
    assert b'{"type":"message_stop"}' not in body["typeless"]
    assert found["one-piece"].chunks == [body["one-piece"]]
    assert all(len(chunk) == 1 for chunk in found["bytes"].chunks or [b""])
    assert same(body["bytes"])
    assert body["done"].endswith(b"\n\ndata: [DONE]\n\n")
    assert same(body["done"].removesuffix(b"data: [DONE]\n\n"))


def test_comments_and_lines() -> None:
    noisy = reply("demo:comments").body
    assert b": OPENROUTER PROCESSING\n" in noisy
    assert b"\nevent: x\ndata:\n\n" in noisy
    many = reply("demo:many-lines").body
    first = many.split(b"\n\n")[0].split(b"\n")
    assert len(first) > 3
    assert json.loads(b"".join(line.removeprefix(b"data:") for line in first))
    assert not reply("demo:no-blank-line").body.endswith(b"\n")
    assert reply("demo:broken-json").body.endswith(b'data: {"type":"content_blo\n\n')


def test_order_oddities() -> None:
    def indexes(word: str) -> list[int]:
        events = reply(f"demo:{word}").events
        return [e["index"] for e in events if e["type"] == "content_block_delta"]

    assert sorted(set(indexes("gaps"))) == [0, 2]
    assert sorted(set(indexes("from-one"))) == [1, 2]
    assert indexes("overlap")[:4] == [0, 1, 0, 1]
    types = [event["type"] for event in reply("demo:twice-started").events]
    assert types[:3] == ["content_block_delta", "message_start", "message_start"]
    assert types[-2:] == ["message_stop", "content_block_delta"]
    assert "content_block_stop" not in types
    assert reply("demo:no-stop").events[-1]["type"] == "message_delta"
    assert set(reply("demo:bare-start").events[0]["message"]) == {"id", "model", "content"}


def test_unknown_things() -> None:
    events = reply("demo:unknown").events
    assert "weather_report" in {event["type"] for event in events}
    assert text_of(events) == "First block. "
    assert "hologram" in {e["content_block"]["type"] for e in events if "content_block" in e}


def test_late_usage_grows() -> None:
    events = reply("demo:late-usage").events
    assert events[0]["message"]["usage"] == {"input_tokens": 0, "output_tokens": 0}
    totals = [e["usage"]["output_tokens"] for e in events if e["type"] == "message_delta"]
    assert len(totals) == 2
    assert totals[0] < totals[1]


def test_split_surrogates() -> None:
    text = text_of(reply("demo:surrogates").events)
    joined = text.encode("utf-16", "surrogatepass").decode("utf-16")
    assert joined == "A smile: \U0001f600 and on."


# Usage


def test_cache_numbers() -> None:
    mark = {"type": "ephemeral"}
    turn = [
        {"role": "user", "content": "word " * 1000},
        {"role": "assistant", "content": "yes"},
        {"role": "user", "content": "demo:hello, " + "and " * 20},
    ]

    def usage(**members: Any) -> dict[str, Any]:
        found: dict[str, Any] = reply("", **members).events[0]["message"]["usage"]
        return found

    plain = usage(messages=turn)
    cached = usage(messages=turn, cache_control=mark)
    assert (plain["cache_read_input_tokens"], plain["cache_creation_input_tokens"]) == (0, 0)
    assert cached["cache_read_input_tokens"] > 1000
    parts = ("input_tokens", "cache_read_input_tokens", "cache_creation_input_tokens")
    assert sum(cached[part] for part in parts) == sum(plain[part] for part in parts)
    hourly = usage(messages=turn, cache_control={**mark, "ttl": "1h"})
    assert hourly["cache_creation"]["ephemeral_1h_input_tokens"] > 0
    assert hourly["cache_creation"]["ephemeral_5m_input_tokens"] == 0
    small = usage(messages=turn[-1:], cache_control=mark)
    assert small["cache_creation_input_tokens"] == 0

"""The scripted failures and oddities fail and bend as their lines in the table say."""

import asyncio
import json
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import pytest

from nocopt.demo import DemoServer
from nocopt.demo.texts import SHORT
from tests.demo.raw_client import RawClient, question, replies, reply, strict_events, text_of


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
        ("maintenance", 503, "api_error"),
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

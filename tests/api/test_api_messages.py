"""Error events, whole JSON messages, and requests as JSON (checks 51 and 58)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from nocopt.api.anthropic_wire import decode, decode_message, encode
from nocopt.api.sse import ServerEvent
from nocopt.core.draft import Draft
from nocopt.core.errors import Cause, WireError, WireKind
from nocopt.core.events import Alive, StreamEvent
from nocopt.core.messages import (
    Message,
    OpaquePart,
    TextPart,
    user_message,
)
from nocopt.core.request import ChatRequest


def one(raw: Any, name: str = "") -> list[StreamEvent]:
    """The neutral events of one event with this data."""
    return decode(ServerEvent(name, raw if isinstance(raw, str) else json.dumps(raw)))


# Errors


@pytest.mark.check(51)
@pytest.mark.parametrize(
    ("event", "message", "type_"),
    [
        (ServerEvent("error", "upstream is gone"), "upstream is gone", None),
        (ServerEvent("error", '"gone"'), "gone", None),
        (ServerEvent("error", "null"), "", None),
        (ServerEvent("", '{"error":"x"}'), "x", None),
        (ServerEvent("error", '{"error":{"message":"y"}}'), "y", None),
        (ServerEvent("", '{"error":{"message":"z","code":"c"}}'), "z", None),
        (
            ServerEvent("", '{"type":"error","error":{"type":"overloaded_error","message":"o"}}'),
            "o",
            "overloaded_error",
        ),
        (ServerEvent("error", '{"type":"internal_error","message":"i"}'), "i", "internal_error"),
        (ServerEvent("error", "<html>gone</html>"), "gone", None),
        (ServerEvent("error", '{"message":"<b>gone</b>"}'), "gone", None),
    ],
)
def test_error_events_in_all_shapes(event: ServerEvent, message: str, type_: str | None) -> None:
    with pytest.raises(WireError) as caught:
        decode(event)
    failure = caught.value.failure
    assert (failure.kind, failure.message, failure.type) == (WireKind.API, message, type_)


@pytest.mark.check(51)
def test_a_null_error_member_is_no_error() -> None:
    assert one({"type": "ping", "error": {"message": "x"}}) == [Alive()]
    assert one({"error": None}) == [Alive()]


@pytest.mark.check(58)
def test_the_other_wire_format_is_named() -> None:
    chunk = '{"object":"chat.completion.chunk","choices":[{"delta":{"content":"hi"}}]}'
    with pytest.raises(WireError) as caught:
        decode(ServerEvent("", chunk))
    assert caught.value.failure.cause is Cause.WRONG_FORMAT


# Whole messages


@pytest.mark.check(58)
@pytest.mark.parametrize(
    ("raw", "kind", "cause", "message"),
    [
        ({"type": "error", "error": {"type": "api_error", "message": "a"}}, "api", "server", "a"),
        ({"error": "b"}, "api", "unknown", "b"),
        ({"error": {"message": "c", "code": 401}}, "api", "unknown", "c"),
        ({"choices": [], "object": "chat.completion"}, "protocol", "wrong_format", ""),
        ({"message": "d"}, "protocol", "wrong_format", "d"),
        ({}, "protocol", "wrong_format", ""),
    ],
)
def test_objects_that_are_no_message(raw: Any, kind: str, cause: str, message: str) -> None:
    with pytest.raises(WireError) as caught:
        decode_message(raw)
    failure = caught.value.failure
    assert (failure.kind, failure.cause, failure.message) == (kind, cause, message)


def test_whole_messages_with_odd_content() -> None:
    shown = Draft().apply(decode_message({"content": "plain", "stop_reason": "end_turn"}))
    assert shown.message.text == "plain"
    nothing = Draft().apply(decode_message({"type": "message", "content": None, "error": None}))
    assert nothing.parts == ()
    mixed = decode_message({"content": [None, {"type": "text", "text": "a"}, 3], "error": "e"})
    assert Draft().apply(mixed).parts == (TextPart("a"),)


# Requests


def test_a_request_holds_what_was_asked_and_nothing_else() -> None:
    request = ChatRequest("m", 100, (user_message("hi"),))
    assert encode(request) == {
        "model": "m",
        "max_tokens": 100,
        "messages": [{"role": "user", "content": [{"type": "text", "text": "hi"}]}],
        "stream": True,
    }


def test_a_request_with_everything() -> None:
    request = ChatRequest(
        "m",
        100,
        (user_message("hi"), Message("assistant", (OpaquePart({"type": "x", "y": 1}),))),
        system="Be brief.",
        thinking={"type": "adaptive", "display": "summarized"},
        output_config={"effort": "high"},
        betas=("b",),
        stream=False,
    )
    body = encode(request)
    assert body["messages"][1] == {"role": "assistant", "content": [{"type": "x", "y": 1}]}
    assert body["system"] == "Be brief."
    assert body["thinking"] == {"type": "adaptive", "display": "summarized"}
    assert body["output_config"] == {"effort": "high"}
    assert body["stream"] is False
    assert set(body) == {
        *("model", "max_tokens", "messages", "stream", "system", "thinking", "output_config")
    }

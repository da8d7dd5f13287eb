"""Error events, and whole JSON messages (checks 44, 51 and 58)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from nocopt.api.anthropic_wire import decode, decode_message
from nocopt.api.sse import ServerEvent
from nocopt.core.draft import Draft
from nocopt.core.errors import Cause, WireError, WireKind
from nocopt.core.events import Alive, StreamEvent
from nocopt.core.messages import TextPart
from nocopt.core.reply import Outcome


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


@pytest.mark.check(44, 58)
@pytest.mark.parametrize(
    "details",
    [
        {"type": "refusal", "category": "cyber", "explanation": "No."},
        {"type": "refusal", "category": None, "explanation": None},
        None,
        "absent",
    ],
)
@pytest.mark.parametrize("content", [[], [{"type": "text", "text": "Let me"}], None, ""])
def test_a_refusal_in_a_whole_message(details: Any, content: Any) -> None:
    """With words that are withdrawn or without; older models say nothing of why (section 3.5)."""
    raw = {
        "type": "message",
        "content": content,
        "stop_reason": "refusal",
        "stop_details": details,
        "usage": {"input_tokens": 9, "output_tokens": 0},
    }
    if details == "absent":
        del raw["stop_details"]
    draft = Draft().apply(decode_message(raw))
    assert (draft.ended, draft.outcome, draft.failure) == (True, Outcome.REFUSED, None)
    assert draft.stop_reason == "refusal"
    assert draft.stop_details == (details if isinstance(details, dict) else None)
    assert draft.message.text == ("Let me" if content else "")
    assert draft.usage.input_tokens == 9

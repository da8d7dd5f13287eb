"""Events and messages of the Messages API in, requests out (checks 17 to 24, 43 to 58)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from nocopt.api.anthropic_wire import decode
from nocopt.api.sse import ServerEvent
from nocopt.core.draft import Draft
from nocopt.core.events import Alive, InputDelta, MessageChanged, StreamEvent, TextDelta
from nocopt.core.messages import (
    OpaquePart,
    TextPart,
    ThinkingPart,
    ToolUsePart,
)
from nocopt.core.reply import Outcome
from tests.api.streams import (
    START,
    STOP,
    begin,
    changed,
    delta,
    end,
    fold,
    said,
    sse,
    text,
)


def one(raw: Any, name: str = "") -> list[StreamEvent]:
    """The neutral events of one event with this data."""
    return decode(ServerEvent(name, raw if isinstance(raw, str) else json.dumps(raw)))


def blocks(*events: dict[str, Any], reason: str | None = "end_turn") -> Draft:
    """The draft of a reply whose middle is these events."""
    return fold(sse(START, *events, changed(reason), STOP))


# Content


@pytest.mark.check(17)
def test_blanks_and_line_ends_are_kept_exactly() -> None:
    assert fold(sse(*said("  ", "\n", "\n", "- a"))).message.text == "  \n\n- a"


@pytest.mark.check(18)
def test_a_start_may_carry_text() -> None:
    draft = blocks(begin(0, type="text", text="He"), text("y"), end())
    assert draft.message.text == "Hey"


@pytest.mark.check(19)
def test_null_text_is_empty() -> None:
    draft = blocks(begin(0, type="text", text=None), text(None), text("a"), text(None), end())
    assert draft.parts == (TextPart("a"),)
    assert one(text(None)) == [TextDelta(0, "")]


@pytest.mark.check(20)
def test_halves_of_a_character_meet() -> None:
    draft = blocks(begin(), text("a \ud83d"), text("\ude00 b"), end())
    assert draft.message.text == "a 😀 b"
    draft.message.text.encode()


@pytest.mark.check(20)
def test_halves_that_never_meet_can_be_saved_everywhere() -> None:
    draft = blocks(
        begin(0, type="tool_use", id="t\ud83d", name="n", input={}),
        delta(0, type="input_json_delta", partial_json='{"a": "\\ud83d", "b": "\\ud83d\\ude00"}'),
        end(),
        begin(1),
        text("x\ud83d", 1),
        delta(1, type="citations_delta", citation={"cited_text": "\ude00"}),
        end(1),
        begin(2, type="hologram", data=["\ud83d\ude00", "\ud83d", "\\ud83d"]),
        reason="\ud83d",
    )
    tool, said_, hologram = draft.parts
    assert tool == ToolUsePart("t\ufffd", "n", {"a": "\ufffd", "b": "😀"})
    assert said_ == TextPart("x\ufffd", ({"cited_text": "\ufffd"},))
    assert hologram == OpaquePart({"type": "hologram", "data": ["😀", "\ufffd", "\\ud83d"]})
    assert draft.stop_reason == "\ufffd"


@pytest.mark.check(21)
@pytest.mark.parametrize(
    "odd",
    ["\x1b[31mred\x1b[0m", "\x00\x07\x7f", "<script>alert(1)</script>", "[x](javascript:alert(1))"],
)
def test_text_is_only_text(odd: str) -> None:
    assert blocks(begin(), text(odd), end()).message.text == odd


@pytest.mark.check(22)
def test_empty_content_is_a_whole_answer() -> None:
    for draft in (blocks(), blocks(begin(), end())):
        assert draft.outcome is Outcome.COMPLETE
        assert draft.failure is None
        assert draft.message.text == ""


@pytest.mark.check(23)
def test_citations_stay_on_their_block() -> None:
    before, after = {"cited_text": "first"}, {"cited_text": "second"}
    draft = blocks(
        begin(0, type="text", text="", citations=[]),
        delta(0, type="citations_delta", citation=before),
        text("One."),
        end(),
        begin(1, type="text", text="", citations=[]),
        text("Two.", 1),
        delta(1, type="citations_delta", citation=after),
        end(1),
    )
    assert draft.parts == (TextPart("One.", (before,)), TextPart("Two.", (after,)))


@pytest.mark.check(24)
def test_a_signature_is_set_not_appended() -> None:
    draft = blocks(
        begin(0, type="thinking", thinking="", signature="old"),
        delta(0, type="thinking_delta", thinking="I "),
        delta(0, type="thinking_delta", thinking="think."),
        delta(0, type="signature_delta", signature="a"),
        delta(0, type="signature_delta", signature="ab=="),
        end(),
    )
    assert draft.parts == (ThinkingPart("I think.", "ab=="),)


@pytest.mark.check(34, 35)
@pytest.mark.parametrize(
    ("fragments", "value"),
    [
        (["", '{"a', '": 1', "}"], {"a": 1}),
        ([""], {}),
        ([], {}),
        (['{"a":"\\u00', 'e9"}'], {"a": "é"}),
        (['{"a":1.5', 'e3,"b":12345678901234567890}'], {"a": 1500.0, "b": 12345678901234567890}),
    ],
)
def test_tool_input_is_joined_before_it_is_read(fragments: list[str], value: Any) -> None:
    deltas = (delta(0, type="input_json_delta", partial_json=piece) for piece in fragments)
    start = begin(0, type="tool_use", id="t", name="n", input={})
    draft = blocks(start, *deltas, end(), reason="tool_use")
    assert draft.parts == (ToolUsePart("t", "n", value),)


@pytest.mark.check(40)
@pytest.mark.parametrize("broken", ['{"a":', "[1]", "{" * 3000, '{"a": NaN}', '{"a":' * 3000])
def test_tool_input_that_is_no_object_is_kept_as_text(broken: str) -> None:
    start = begin(0, type="tool_use", id="t", name="n", input={})
    draft = blocks(start, delta(0, type="input_json_delta", partial_json=broken), end())
    assert draft.parts == (ToolUsePart("t", "n", {}, invalid_input=broken),)


# Unknown, odd and missing things


@pytest.mark.check(43)
def test_the_unknown_is_tolerated_and_kept() -> None:
    hologram = {"type": "hologram", "depth": 3, "data": "opaque"}
    draft = blocks(
        {"type": "weather_report", "sky": "clear"},
        begin(0, **hologram),
        delta(0, type="aura_delta", aura=1),
        end(),
        begin(1),
        delta(1, type="aura_delta", aura=1),
        text("ok", 1),
        end(1),
        reason="enlightenment",
    )
    assert draft.parts == (OpaquePart(hologram), TextPart("ok"))
    assert draft.stop_reason == "enlightenment"
    assert draft.outcome is Outcome.COMPLETE
    assert one({"type": "weather_report"}) == [Alive()]
    assert one({"type": "ping"}, "ping") == [Alive()]
    assert one({"x": 1}) == [Alive()]
    assert decode(ServerEvent("", "")) == [Alive()]


@pytest.mark.check(44)
@pytest.mark.parametrize(
    "details",
    [
        {"type": "refusal", "category": "bio", "explanation": "Harm."},
        {"type": "refusal", "category": None, "explanation": None},
        None,
        "absent",
    ],
)
@pytest.mark.parametrize("before", [(), (begin(), text("Well, "), end())])
def test_a_refusal_is_an_outcome(details: Any, before: tuple[dict[str, Any], ...]) -> None:
    last = changed("refusal")
    if details != "absent":
        last["delta"]["stop_details"] = details
    draft = fold(sse(START, *before, last, STOP))
    assert draft.outcome is Outcome.REFUSED
    assert draft.stop_details == (details if isinstance(details, dict) else None)


@pytest.mark.check(45)
def test_the_stop_sequence_is_named() -> None:
    last = changed("stop_sequence")
    last["delta"]["stop_sequence"] = "END"
    draft = fold(sse(START, begin(), text("a"), end(), last, STOP))
    assert (draft.stop_reason, draft.stop_sequence) == ("stop_sequence", "END")
    assert draft.outcome is Outcome.COMPLETE


@pytest.mark.check(45)
def test_a_full_window_cuts_the_answer() -> None:
    draft = blocks(begin(), text("a"), end(), reason="model_context_window_exceeded")
    assert draft.outcome is Outcome.TRUNCATED_BY_LIMIT


@pytest.mark.check(46)
def test_totals_replace_each_other() -> None:
    draft = fold(sse(START, changed(None, output_tokens=10), changed(output_tokens=25), STOP))
    assert draft.usage.output_tokens == 25


@pytest.mark.check(47)
def test_late_missing_and_null_counts() -> None:
    start = json.loads(json.dumps(START))
    start["message"]["usage"] = {"input_tokens": 0, "output_tokens": 0}
    late = fold(sse(start, changed(input_tokens=42, output_tokens=7), STOP))
    assert (late.usage.input_tokens, late.usage.output_tokens) == (42, 7)
    nulls = fold(sse(START, changed(input_tokens=None, output_tokens=7), STOP))
    assert (nulls.usage.input_tokens, nulls.usage.output_tokens) == (10, 7)
    del start["message"]["usage"]
    bare: dict[str, Any] = {"type": "message_delta", "delta": {"stop_reason": "end_turn"}}
    assert not fold(sse(start, bare, STOP)).usage.known


@pytest.mark.check(55)
def test_odd_order_still_makes_sense() -> None:
    other = json.loads(json.dumps(START))
    other["message"]["id"] = "msg_2"
    draft = fold(
        sse(text("early", 3), START, other, begin(), text("a"), other, text("b"), changed(), STOP)
        + sse(text("late"), end())
    )
    assert draft.message.text == "ab"
    assert draft.id == "msg_1"


@pytest.mark.check(55)
def test_deltas_without_a_start_make_their_block() -> None:
    draft = blocks(text("a"), delta(1, type="thinking_delta", thinking="t"))
    assert draft.parts == (TextPart("a"), ThinkingPart("t"))


@pytest.mark.check(56)
@pytest.mark.parametrize("places", [(0, 2), (1, 2), (2, 0)])
def test_indexes_with_gaps_in_any_order(places: tuple[int, int]) -> None:
    events = [one_ for at in places for one_ in (begin(at), text(f"<{at}>", at), end(at))]
    assert blocks(*events).message.text == "".join(f"<{at}>" for at in sorted(places))


@pytest.mark.check(38, 56)
def test_blocks_that_overlap_and_odd_indexes() -> None:
    draft = blocks(begin(0), begin(1), text("a"), text("x", 1), text("b"), text("y", 1))
    assert draft.parts == (TextPart("ab"), TextPart("xy"))
    for odd in (None, -1, True, "1", 1.0):
        assert one({**text("a"), "index": odd}) == [TextDelta(0, "a")]


@pytest.mark.check(57)
@pytest.mark.parametrize("message", [{}, {"id": "m", "model": "x"}, None, [], {"id": 7}])
def test_a_bare_start(message: Any) -> None:
    draft = fold(sse({"type": "message_start", "message": message}, *said("ok")[1:]))
    assert draft.message.text == "ok"
    assert draft.outcome is Outcome.COMPLETE


@pytest.mark.check(57)
def test_usage_beside_the_message() -> None:
    start = {"type": "message_start", "message": {"id": "m"}, "usage": {"input_tokens": 3}}
    assert fold(sse(start, *said("ok")[1:])).usage.input_tokens == 3


@pytest.mark.parametrize(
    "raw",
    [
        {"type": "content_block_start", "index": 0, "content_block": None},
        {"type": "content_block_start"},
    ],
)
def test_a_block_start_without_a_block_is_none(raw: Any) -> None:
    assert one(raw) == []


@pytest.mark.parametrize(
    "members",
    [{"type": "signature_delta"}, {"type": "citations_delta", "citation": 1}, {"type": None}, {}],
)
def test_deltas_without_their_member_are_signs_of_life(members: dict[str, Any]) -> None:
    assert one(delta(0, **members)) == [Alive()]
    assert one({"type": "content_block_delta", "delta": None}) == [Alive()]


def test_other_types_where_text_should_be() -> None:
    assert one(delta(0, type="input_json_delta", partial_json=None)) == [InputDelta(0, "")]
    assert one({"type": "message_delta", "delta": None}) == [MessageChanged(None, None, None, None)]

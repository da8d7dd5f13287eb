"""Parts and replies survive the way into the database and back, to the byte."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nocopt.core.attachments import ATTACHMENT
from nocopt.core.errors import Cause, Failure, WireKind
from nocopt.core.messages import (
    OpaquePart,
    Part,
    RedactedThinkingPart,
    TextPart,
    ThinkingPart,
    ToolUsePart,
    part_from_dict,
    part_to_dict,
)
from nocopt.core.parameters import Caching
from nocopt.core.prefix import Prefix
from nocopt.core.reply import Outcome, Reply, Timing
from nocopt.core.report import Repair, RepairKind, Report, Weight
from nocopt.core.usage import Usage
from nocopt.store.codec import (
    PartRow,
    UnreadableRow,
    object_from_json,
    part_from_row,
    part_to_row,
    storable,
    times_from_json,
    to_json,
    usage_from_json,
    usage_from_row,
    usage_to_json,
    usage_to_row,
)
from nocopt.store.damaged import Damage
from nocopt.store.reply_codec import reply_from_row, reply_to_row


def paired(text: str) -> str:
    """The text with each two halves that make a character put together, as JSON does it too."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")


# Text as the wire may bring it: lone halves of surrogate pairs and NUL included.
texts = st.text(st.characters(exclude_categories=()), max_size=30).map(paired)
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(min_value=2**70, max_value=2**200)
    | st.floats(allow_nan=False)
    | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)
members = st.dictionaries(texts, values, max_size=4)
kinds = st.sampled_from(
    [
        *("text", "thinking", "redacted_thinking", "tool_use", "server_tool_use"),
        *("image", "new_thing", ATTACHMENT),
    ]
)


@st.composite
def blocks(draw: st.DrawFn) -> dict[str, Any]:
    likely = {
        "type": kinds,
        "text": texts,
        "thinking": texts,
        "signature": texts,
        "data": texts,
        "id": texts,
        "name": texts,
        "input": members,
        "citations": st.lists(members, max_size=2),
    }
    chosen = draw(st.lists(st.sampled_from(sorted(likely)), unique=True))
    block = {name: draw(likely[name] | values) for name in ("type", *chosen)}
    block.update(draw(members))
    return dict(draw(st.permutations(list(block.items()))))


def through_sqlite(columns: tuple[Any, ...]) -> tuple[Any, ...]:
    """The columns as a real database gives them back."""
    connection = sqlite3.connect(":memory:")
    try:
        marks = ", ".join("?" * len(columns))
        given_back = connection.execute(f"SELECT {marks}", columns).fetchone()
        return tuple(given_back)
    finally:
        connection.close()


def ordered(part: Part) -> str:
    return json.dumps(part_to_dict(part))


@given(blocks())
def test_every_block_comes_back_with_its_members_in_order(block: dict[str, Any]) -> None:
    part = part_from_dict(block)
    back = part_from_row(through_sqlite(part_to_row(part)))
    assert back == part
    assert ordered(back) == ordered(part)


@given(texts, st.none() | texts, members)
def test_text_and_thinking_come_back(text: str, other: str | None, extra: dict[str, Any]) -> None:
    rest = {name: value for name, value in extra.items() if name not in ("type", "citations")}
    parts: list[Part] = [
        part_from_dict({"type": "text", "text": text, **rest, "text2": 1}),
        TextPart(text, ({"cited_text": text},)),
        ThinkingPart(text, other),
        RedactedThinkingPart(text),
    ]
    for part in parts:
        back = part_from_row(through_sqlite(part_to_row(part)))
        assert (back, ordered(back)) == (part, ordered(part))


def test_text_stands_in_its_own_column_and_only_there() -> None:
    assert part_to_row(TextPart("问候")) == PartRow("text", "问候", None, None)
    thinking = part_to_row(ThinkingPart("so", "sig"))
    assert thinking == PartRow("thinking", "so", '{"signature":"sig"}', None)


def test_a_big_number_and_the_order_of_members_are_kept() -> None:
    raw = json.loads('{"type":"new","b":123456789012345678901234567890,"a":[1.5,{"z":1,"y":2}]}')
    row = part_to_row(OpaquePart(raw))
    assert (
        row.payload == '{"type":"new","b":123456789012345678901234567890,"a":[1.5,{"z":1,"y":2}]}'
    )
    assert json.dumps(part_to_dict(part_from_row(row))) == json.dumps(raw)


def test_the_broken_input_of_a_tool_call_is_kept_beside_it() -> None:
    part = ToolUsePart("toolu_1", "look", {}, "tool_use", '{"place": "Ber', {"caller": "x"})
    assert part_from_row(part_to_row(part)) == part


def test_an_opaque_block_of_a_type_known_by_now_becomes_that_part() -> None:
    row = part_to_row(OpaquePart({"type": "redacted_thinking", "data": "x"}))
    assert part_from_row(row) == RedactedThinkingPart("x")


def test_text_where_no_text_belongs_is_named() -> None:
    with pytest.raises(UnreadableRow):
        part_from_row(("image", "text", None, None))


@pytest.mark.parametrize("payload", ['{"type":', "[1]", "7", "", '{"a":1} {"b":2}', b"{}"])
def test_a_damaged_payload_is_named(payload: Any) -> None:
    with pytest.raises(UnreadableRow):
        part_from_row(("image", None, payload, None))


@given(texts)
def test_any_text_can_be_made_storable(text: str) -> None:
    kept = storable(text)
    kept.encode()
    assert kept == text or any("\ud800" <= char <= "\udfff" for char in text)


def test_only_halves_of_characters_are_replaced() -> None:
    assert storable("a\ud83d") == "a\ufffd"
    assert storable("\udc00b 😀") == "\ufffdb 😀"
    assert storable("😀\x00") == "😀\x00"


counts = st.none() | st.integers(min_value=0, max_value=2**62)


@given(st.dictionaries(texts, values, max_size=3), counts, counts)
def test_what_a_server_said_about_usage_comes_back(
    other: dict[str, Any], given_in: int | None, made: int | None
) -> None:
    said = {**other, "input_tokens": given_in, "output_tokens": made}
    usage = Usage().updated(said)
    back = usage_from_row(through_sqlite(usage_to_row(usage)))
    assert (back, json.dumps(back.raw)) == (usage, json.dumps(usage.raw))
    assert usage_from_json(usage_to_json(usage)) == usage


def test_counts_come_back_without_the_servers_object() -> None:
    usage = Usage(1, 2, 3, 4, 5, 6, 7, 8)
    assert usage_from_row(usage_to_row(usage)) == usage
    assert usage_to_row(usage)[:3] == (1, 2, 3)
    assert usage_from_row((None,) * 9) == Usage()


def test_a_count_that_no_column_holds_is_read_from_what_the_server_said() -> None:
    raw = {"input_tokens": 5, "output_tokens": 10**30}
    row = through_sqlite(usage_to_row(Usage(5, 10**30, raw=raw)))
    assert row[:8] == (None,) * 8
    assert usage_from_row(row) == Usage().updated(raw)


def test_a_usage_that_is_none_is_named() -> None:
    with pytest.raises(UnreadableRow):
        usage_from_json('{"tokens": 1}')


FAILURE = Failure(
    WireKind.HTTP,
    Cause.RATE_LIMIT,
    message="slow down",
    type="rate_limit_error",
    status=429,
    request_id="req_1",
    retryable=True,
    retry_after=1.5,
    detail="d",
    host="api.example",
    size=3,
)


@pytest.mark.parametrize("outcome", list(Outcome))
def test_every_fact_of_a_reply_comes_back(outcome: Outcome) -> None:
    reply = Reply(
        outcome=outcome,
        message_id="msg_1",
        model="claude-x",
        stop_reason="refusal",
        stop_sequence="END",
        stop_details={"type": "refusal", "category": "cyber", "b": 1, "a": 10**25},
        usage=Usage().updated({"input_tokens": 1}),
        failure=FAILURE,
        request_id="req_2",
        timing=Timing(1.25, None, 3.5, {0: 12_345.6, 3: 0.0}),
        prefix=Prefix("ab" * 32, {"model": "m", "system": "cd"}, Caching.HOUR),
        report=Report((Repair(RepairKind.MERGED, 2),), (Weight("a.png", "image", 7, 3),), 5, 9),
        container={"id": "container_1", "expires_at": "2026-12-01T00:00:00Z"},
    )
    row = through_sqlite(reply_to_row(reply))
    assert reply_from_row(row, reply.usage, {}, Damage()) == reply


@pytest.mark.parametrize("damaged", ["[]", '{"x": 1}', '{"1": null}', "{"])
def test_damaged_times_are_refused(damaged: str) -> None:
    with pytest.raises(UnreadableRow):
        times_from_json(damaged)


def test_a_reply_with_nothing_said_comes_back() -> None:
    reply = Reply(Outcome.TRUNCATED)
    assert reply_from_row(through_sqlite(reply_to_row(reply)), Usage(), {}, Damage()) == reply


@pytest.mark.parametrize(
    ("column", "value", "left"),
    [
        (0, "unheard_of", {"outcome": Outcome.INTERRUPTED}),
        (5, "[", {"stop_details": None}),
        (6, '{"kind":"http"}', {"failure": None}),
        (6, '{"kind":"?","cause":"?"}', {"failure": None}),
        (8, "soon", {"timing": Timing(thinking_ms={0: 2.0})}),
        (11, "[]", {"timing": Timing(1.0)}),
        (12, "[]", {"container": None}),
        (13, "{", {"report": None}),
        (15, '{"levels": 1}', {"prefix": None}),
    ],
)
def test_facts_that_nobody_wrote_are_left_out_and_noted(
    column: int, value: str, left: dict[str, Any]
) -> None:
    reply = Reply(
        outcome=Outcome.ERROR,
        failure=FAILURE,
        stop_details={"a": 1},
        timing=Timing(1.0, thinking_ms={0: 2.0}),
        prefix=Prefix("ab", {"model": "m"}),
        report=Report(tokens=1),
        container={"id": "c"},
    )
    row: list[Any] = list(reply_to_row(reply))
    row[column] = value
    damage = Damage()
    assert reply_from_row(row, Usage(), {}, damage) == replace(reply, **left)
    assert len(damage.found) == 1


def test_json_is_compact_readable_and_fit_for_any_file() -> None:
    assert to_json({"a": "问", "b": [1, 2]}) == '{"a":"问","b":[1,2]}'
    assert to_json({"a": "\ud800问"}).isascii()
    assert object_from_json(to_json({"a": "\ud800问"})) == {"a": "\ud800问"}
    assert object_from_json(None) is None

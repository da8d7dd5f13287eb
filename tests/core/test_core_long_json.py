"""JSON so long that the window would stand still: read in steps, with the same result."""

from __future__ import annotations

import json
import math
import sys
from itertools import pairwise
from types import FrameType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nocopt.core import json_steps, json_text
from nocopt.core.draft import Draft
from nocopt.core.events import (
    BlockStarted,
    BlockStopped,
    InputDelta,
    MessageStarted,
    MessageStopped,
    StreamEvent,
)
from nocopt.core.json_steps import STEP, pieces
from nocopt.core.json_text import LONG, characters, is_long, parse, write
from nocopt.core.messages import ToolUsePart

leaves = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
values = st.recursive(
    leaves, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=20
)
ROWS = [{"id": number, "name": f"n{number}", "of": [1, 2.5, None]} for number in range(7_000)]


def outcome(text: str) -> Any:
    """What comes of reading a text: its value, or that there is none."""
    try:
        return parse(text)
    except ValueError:
        return ValueError


@given(
    st.one_of(values.map(json.dumps), st.text(), st.text('[]{}",:0123456789.eE-\\ u', max_size=30)),
    st.integers(0, 20),
)
def test_in_steps_the_same_is_read(text: str, step: int) -> None:
    at_once = outcome(text)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(json_text, "LONG", -1)
        patched.setattr(json_steps, "STEP", step)
        in_steps = outcome(text)
    assert in_steps == at_once
    assert json.dumps(in_steps, default=str) == json.dumps(at_once, default=str)  # 1 is not 1.0


@pytest.mark.parametrize("text", ["NaN", "[1e999]", "[" * 200 + "]" * 200, '{"a":1,}', "[1] x"])
def test_what_is_refused_is_refused_when_it_is_long_as_well(text: str) -> None:
    assert outcome(text + " " * LONG) is ValueError


def test_others_can_go_on_while_a_long_text_is_read() -> None:
    text, ends = json.dumps({"rows": ROWS, "text": "x" * STEP}), [0]

    def watch(frame: FrameType, event: str, _of: object) -> None:
        if event == "call" and frame.f_code.co_name == "scan":
            ends.append(frame.f_locals["at"])

    before = sys.getprofile()
    sys.setprofile(watch)
    try:
        found = parse(text)
    finally:
        sys.setprofile(before)
    assert found["rows"] == ROWS
    assert len(text) > LONG
    steps = [end - start for start, end in pairwise([*ends, len(text)])]
    assert max(steps) <= STEP + 10, "another thread comes to work only between steps in Python"


@pytest.mark.parametrize("end", [-1, -400, LONG + 70])
def test_what_was_cut_off_is_known_before_it_is_read(end: int) -> None:
    text, parts = json.dumps({"rows": ROWS})[:end], 0

    def count(frame: FrameType, event: str, _of: object) -> None:
        nonlocal parts
        parts += event == "call" and frame.f_code.co_name == "scan"

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        assert outcome(text) is ValueError
    finally:
        sys.setprofile(before)
    assert len(text) > LONG
    assert parts == 0


def events_of(text: str) -> list[StreamEvent]:
    """A call with this input, not ended."""
    block = {"type": "tool_use", "id": "a", "name": "b", "input": {}}
    pieces = [InputDelta(0, text[at : at + 10_000]) for at in range(0, len(text), 10_000)]
    return [MessageStarted("m", "m", None), BlockStarted(0, block), *pieces]


def test_a_long_input_is_read_once_and_not_before_it_is_whole() -> None:
    text = json.dumps({"rows": ROWS})
    growing = Draft().apply(events_of(text))
    assert not growing.has_long()
    (part,) = growing.running_parts
    assert isinstance(part, ToolUsePart)
    assert (part.input, part.invalid_input) == ({}, text)
    whole = growing.apply([BlockStopped(0)])
    assert whole.has_long()
    read = whole.with_long_read()
    assert not read.has_long()
    assert read.parts[0] is read.parts[0] is read.running_parts[0]
    assert read.parts == whole.parts
    assert read == whole


def test_a_long_input_whose_end_is_not_told_is_read_at_the_end() -> None:
    text = json.dumps({"rows": ROWS})
    ended = Draft().apply([*events_of(text), MessageStopped()])
    assert not ended.has_long()
    assert ended.has_long(ended=True)
    (part,) = ended.with_long_read(ended=True).parts
    assert isinstance(part, ToolUsePart)
    assert part.input == {"rows": ROWS}
    assert math.isfinite(part.input["rows"][0]["of"][1])


def test_short_inputs_are_left_as_they_are() -> None:
    draft = Draft().apply([*events_of('{"a":1}'), BlockStopped(0)])
    assert not draft.has_long()
    assert draft.with_long_read() == draft


@given(values | st.dictionaries(st.text(), values), st.integers(1, 3))
def test_in_steps_the_same_is_written(value: Any, batch: int) -> None:
    at_once = (write(value), write(value, ascii_only=True))
    plain = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    assert at_once == (plain, json.dumps(value, separators=(",", ":")))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(json_text, "is_long", lambda value, limit=0: characters(value, 40) > limit)
        patched.setattr(json_steps, "STEP", 20)
        patched.setattr(json_steps, "_BATCH", batch)
        assert (write(value), write(value, ascii_only=True)) == at_once


def test_others_can_go_on_while_a_long_value_is_written() -> None:
    value = {"rows": ROWS, "deep": [[ROWS]]}
    found = list(pieces(value, json.JSONEncoder(separators=(",", ":")), is_long))
    assert "".join(found) == json.dumps(value, separators=(",", ":"))
    assert max(map(len, found)) <= 2 * STEP, "another thread comes to work only between pieces"
    assert write(value) == json.dumps(value, separators=(",", ":"))


def test_that_a_value_is_long_is_known_before_all_of_it_is_seen() -> None:
    numbers = [[1] * 100 for _ in range(100_000)]
    assert is_long(numbers)  # though there is no text in it
    assert characters(numbers, LONG) < LONG + 1_000
    assert characters(numbers[:10], LONG) == 4 * (1 + 10 + 1_000)
    assert not is_long({"text": "x" * (LONG - 8)})
    assert is_long({"text": "x" * LONG})

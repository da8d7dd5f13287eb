"""How deep values may be in others: all that walks them recursively does so from anywhere."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import pytest

from nocopt.api.request_json import encode
from nocopt.core.draft import Draft
from nocopt.core.events import BlockStarted, InputDelta
from nocopt.core.json_text import DEEPEST, parse, too_deep
from nocopt.core.messages import Message, Part, ToolUsePart, part_to_dict, user_message
from nocopt.core.request import ChatRequest
from nocopt.core.usage import Usage
from nocopt.store.codec import PartRow, UnreadableRow, part_from_row, part_to_row
from nocopt.ui.conversation.tool_results import pretty, summary

ROOM = 200  # calls on the stack, as there may be where Qt calls an override


def nested(depth: int, inner: str = "1") -> str:
    """An object in objects and lists, so many of them."""
    return (
        "".join('{"a":' if at % 2 == 0 else "[" for at in range(depth))
        + inner
        + "".join("}" if at % 2 == 0 else "]" for at in reversed(range(depth)))
    )


def call(arguments: str) -> Part:
    """A tool call whose arguments have come in one piece."""
    start = {"type": "tool_use", "id": "t", "name": "n", "input": {}}
    draft = Draft().apply([BlockStarted(0, start), InputDelta(0, arguments)], 0.0)
    return draft.parts[0]


def far_down(work: Callable[[], Any], calls: int = ROOM) -> Any:
    """The result of a call in many others."""
    return work() if calls == 0 else far_down(work, calls - 1)


@pytest.mark.parametrize("text", [nested(DEEPEST), nested(DEEPEST, '"' + "[{" * 500 + '"')])
def test_values_are_read_that_are_as_deep_as_may_be(text: str) -> None:
    assert not too_deep(text)
    assert json.dumps(parse(text), separators=(",", ":")) == text


@pytest.mark.parametrize("depth", [DEEPEST + 1, 900, 100_000])
def test_values_that_are_deeper_are_no_json(depth: int) -> None:
    with pytest.raises(ValueError, match="nested too deeply"):
        parse(nested(depth))


@pytest.mark.parametrize("text", ['"' + "[" * 500, "]" * 500 + "[" * 100, '"\\"' * 500 + "[" * 129])
def test_what_is_broken_is_looked_at_in_one_go(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - whatever is said of it
        parse(text)


def test_arguments_that_nest_too_deep_are_kept_as_they_came() -> None:
    source = nested(900)
    part = call(source)
    assert isinstance(part, ToolUsePart)
    assert (part.input, part.invalid_input) == ({}, source)
    assert part_from_row(part_to_row(part)) == part
    assert part_to_dict(part)["input"] == {}


def test_the_deepest_arguments_can_be_shown_kept_and_sent_from_anywhere() -> None:
    part = call(nested(DEEPEST))
    assert isinstance(part, ToolUsePart)
    assert part.invalid_input is None
    assert far_down(lambda: part_from_row(part_to_row(part))) == part
    assert far_down(lambda: summary(part.input)).startswith('{"a": [')
    assert json.loads(far_down(lambda: pretty(part.input))) == part.input
    history = (user_message("q"), Message("assistant", (part,)), user_message("r"))
    request = ChatRequest("model", 100, history)
    assert far_down(lambda: json.dumps(encode(request)))
    assert far_down(lambda: asdict(Usage(raw=part.input)))
    assert sys.getrecursionlimit() == 1000


def test_a_row_with_deeper_values_is_told_as_damaged() -> None:
    payload = '{"type":"tool_use","id":"t","name":"n","input":' + nested(900) + "}"
    with pytest.raises(UnreadableRow, match="nested too deeply"):
        part_from_row(PartRow("tool_use", None, payload, None))


def test_shallow_json_is_shown_in_lines_deep_json_in_one() -> None:
    assert pretty({"a": [1]}) == '{\n  "a": [\n    1\n  ]\n}'
    assert "\n" in pretty(json.loads(nested(32)))
    assert "\n" not in pretty(json.loads(nested(33)))

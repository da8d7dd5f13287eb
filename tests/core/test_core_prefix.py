"""Digests of what stood before a reply: equal where the same was sent, different where not."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nocopt.core.messages import nothing
from nocopt.core.parameters import Caching
from nocopt.core.prefix import (
    Break,
    Prefix,
    Rolling,
    broken_by,
)

# With halves of characters, which some servers send.
TEXT = st.text(st.characters(), max_size=6)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(TEXT, inner, max_size=2),
    max_leaves=4,
)
BLOCK = st.dictionaries(TEXT, JSON, max_size=3)
MESSAGES = st.lists(
    st.tuples(st.sampled_from(["user", "assistant"]), st.lists(BLOCK, max_size=3)), max_size=4
)
Messages = list[tuple[str, list[dict[str, Any]]]]


def digest_of(messages: Messages, system: str = "", tools: tuple[Any, ...] = ()) -> str:
    """The digest of messages as the builder makes it: block by block."""
    rolling = Rolling(system, tools)
    for role, blocks in messages:
        for block in blocks:
            rolling.add(role, block)
    return rolling.digest


def merged(messages: Messages) -> Messages:
    """The same with neighbours of one role in one message."""
    found: Messages = []
    for role, blocks in messages:
        if found and found[-1][0] == role:
            found[-1] = (role, found[-1][1] + blocks)
        else:
            found.append((role, blocks))
    return found


def flat(messages: Messages) -> list[tuple[str, str]]:
    """What is said, in a form that can be compared: 1 is neither 1.0 nor true, order counts."""
    return [(role, json.dumps(block)) for role, blocks in messages for block in blocks]


@given(MESSAGES)
def test_merging_neighbours_of_the_same_role_changes_nothing(messages: Messages) -> None:
    assert digest_of(merged(messages)) == digest_of(messages)


@given(MESSAGES, MESSAGES)
def test_the_same_digest_is_the_same_conversation(one: Messages, other: Messages) -> None:
    assert (digest_of(one) == digest_of(other)) is (flat(one) == flat(other))


@given(MESSAGES, st.data())
def test_any_change_of_a_block_changes_it(messages: Messages, data: st.DataObject) -> None:
    places = [(at, n) for at, (_, blocks) in enumerate(messages) for n in range(len(blocks))]
    if not places:
        return
    at, number = data.draw(st.sampled_from(places))
    block = data.draw(BLOCK)
    role, blocks = messages[at]
    changed = [*messages[:at], (role, [*blocks[:number], block, *blocks[number + 1 :]])]
    changed += messages[at + 1 :]
    same = json.dumps(block) == json.dumps(blocks[number])
    assert (digest_of(changed) == digest_of(messages)) is same
    shorter = [*messages[:at], (role, [*blocks[:number], *blocks[number + 1 :]])]
    assert digest_of([*shorter, *messages[at + 1 :]]) != digest_of(messages)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
        ({"n": 1}, {"n": 1.0}),
        ({"n": 1}, {"n": True}),
        ({"t": "é"}, {"t": "e\u0301"}),
        ({"t": "\ud83d"}, {"t": "\ufffd"}),
        ({"t": "a\n"}, {"t": "a"}),
    ],
)
def test_what_only_looks_the_same_is_not(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert digest_of([("user", [one])]) != digest_of([("user", [other])])


def test_system_tools_and_roles_are_part_of_it() -> None:
    hello: Messages = [("user", [{"type": "text", "text": "hello"}])]
    tool = {"name": "clock", "input_schema": {"type": "object"}}
    digests = {
        digest_of(hello),
        digest_of(hello, "Be brief."),
        digest_of(hello, "", (tool,)),
        digest_of(hello, "", (tool, tool)),
        digest_of([("assistant", hello[0][1])]),
        digest_of([*hello, *hello]),
        digest_of([]),
    }
    assert len(digests) == 7


def test_a_mark_of_the_cache_is_not_part_of_what_is_said() -> None:
    block = {"type": "text", "text": "a"}
    marked = {**block, "cache_control": {"type": "ephemeral"}}
    assert digest_of([("user", [marked])]) == digest_of([("user", [block])])


def test_mappings_are_objects_and_what_is_no_json_is_refused() -> None:
    deep = {"input": nothing()}
    assert digest_of([("user", [deep])]) == digest_of([("user", [{"input": {}}])])
    with pytest.raises(TypeError):
        Rolling("", ()).add("user", {"data": b"bytes"})


def test_a_copy_goes_on_by_itself() -> None:
    rolling = Rolling("s", ())
    rolling.add("user", {"a": 1})
    twin = rolling.copy()
    before = rolling.digest
    assert twin.digest == before
    twin.add("assistant", {"b": 2})
    assert rolling.digest == before != twin.digest
    rolling.add("assistant", {"b": 2})
    assert rolling.digest == twin.digest


LEVELS = ("endpoint", "model", "tools", "system", "tool_choice", "images", "thinking", "effort")


@pytest.mark.parametrize("level", [*LEVELS, "citations"])
def test_a_changed_level_breaks_the_cache_by_its_name(level: str) -> None:
    before, now = Prefix("1", {level: "a"}), Prefix("2", {level: "b"})
    assert broken_by(before, now) is Break(level)
    assert broken_by(before, before) is None
    assert broken_by(before, Prefix("1")) is Break(level)


def test_of_several_changes_the_one_farthest_in_front_is_named() -> None:
    before = Prefix("1", {"model": "a", "system": "a", "effort": "a"})
    assert broken_by(before, Prefix("2", {**before.levels, "effort": "b"})) is Break.EFFORT
    after = Prefix("2", {"model": "a", "system": "b", "effort": "b"})
    assert broken_by(before, after) is Break.SYSTEM


def test_a_longer_history_alone_breaks_nothing_and_an_unnamed_level_something() -> None:
    before = Prefix("1", {"model": "a"}, Caching.HOUR)
    assert broken_by(before, Prefix("2", {"model": "a"}, Caching.FIVE_MINUTES)) is None
    assert broken_by(before, Prefix("2", {"model": "a", "speed": "fast"})) is Break.UNKNOWN
    assert broken_by(before, Prefix("2", {"model": "a", "speed": ""})) is None

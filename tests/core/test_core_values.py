"""Small values: secrets, nodes and paths, titles, usage and cost, errors, replies, messages."""

from __future__ import annotations

import copy
import pickle
from decimal import Decimal

import pytest

from nocopt.core.conversation import (
    Node,
    NodeKind,
    children_of,
    newest_leaf,
    path_to,
    title_from,
)
from nocopt.core.errors import (
    Cause,
    Failure,
    KeychainError,
    KeychainFault,
    StoreError,
    StoreFault,
    WireError,
    WireKind,
)
from nocopt.core.messages import (
    Message,
    OpaquePart,
    Role,
    TextPart,
    ThinkingPart,
    part_from_dict,
    parts_from_content,
    parts_to_dicts,
    user_message,
)
from nocopt.core.reply import Outcome, outcome_of
from nocopt.core.secret import Secret
from nocopt.core.usage import Prices, Usage, cost
from tests.core.test_core_catalogue import CATALOGUE

KEY = "sk-ant-0123456789abcdef"


@pytest.mark.check(63)
def test_a_secret_does_not_show_itself() -> None:
    secret = Secret(KEY)
    shown = [repr(secret), str(secret), f"{secret}", f"{secret:>30}", f"{[secret]}", f"{secret!r}"]
    assert not any(KEY in text or "abcdef" in text for text in shown)
    for leak in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError):
            leak(secret)
    assert secret.reveal() == KEY


def test_secrets_compare_by_their_text() -> None:
    assert Secret("a") == Secret("a")
    assert Secret("a") != Secret("b")
    assert Secret("a") != "a"
    assert len({Secret("a"), Secret("a")}) == 1
    assert (bool(Secret("")), bool(Secret("a"))) == (False, True)


@pytest.mark.parametrize(
    ("role", "kind", "by_person"),
    [
        ("user", NodeKind.PLAIN, True),
        ("user", NodeKind.RESULTS, False),
        ("user", NodeKind.SUMMARY, False),
        ("assistant", NodeKind.PLAIN, False),
        ("system", NodeKind.PLAIN, False),
    ],
)
def test_not_every_user_message_is_the_persons(role: Role, kind: NodeKind, by_person: bool) -> None:
    message = Message(role, (TextPart("a"),))
    assert Node(1, 1, None, message, 0.0, kind=kind).by_person is by_person


def node(number: int, parent: int | None) -> Node:
    """A node that says its number."""
    return Node(number, 1, parent, user_message(f"{number}"), float(number))


def test_the_path_through_a_tree() -> None:
    tree = {one.id: one for one in (node(1, None), node(2, 1), node(3, 1), node(4, 3))}
    assert [one.id for one in path_to(tree, 4)] == [1, 3, 4]
    assert [one.id for one in path_to(tree, 2)] == [1, 2]
    assert path_to(tree, None) == path_to(tree, 99) == ()
    assert children_of(tree) == {None: [1], 1: [2, 3], 3: [4]}


def test_a_branch_is_left_at_what_was_added_last() -> None:
    tree = {one.id: one for one in (node(1, None), node(2, 1), node(3, 1), node(4, 2), node(5, 3))}
    below = children_of(tree)
    assert [newest_leaf(below, top) for top in (1, 2, 3, 5)] == [5, 4, 5, 5]
    assert newest_leaf({1: [2], 2: [1]}, 1) == 2  # a broken link


def test_a_broken_or_circular_tree_ends_the_walk() -> None:
    circle = {1: node(1, 2), 2: node(2, 1)}
    assert [one.id for one in path_to(circle, 1)] == [2, 1]
    assert [one.id for one in path_to({5: node(5, 4)}, 5)] == [5]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Hello", "Hello"),
        ("\n\n  ---\n  two   words \nmore", "two words"),
        ("…?!", ""),
        ("word " * 30, "word " * 10 + "word…"),
        ("x" * 100, "x" * 59 + "…"),
        ("短" * 60, "短" * 60),
    ],
)
def test_titles(text: str, title: str) -> None:
    assert title_from(text) == title
    assert len(title) <= 60


def test_outcomes_of_stop_reasons() -> None:
    assert outcome_of(None) is Outcome.TRUNCATED
    assert outcome_of("end_turn") is Outcome.COMPLETE
    assert outcome_of("something new") is Outcome.COMPLETE
    assert outcome_of("tool_use") is Outcome.NEEDS_TOOL
    assert outcome_of("pause_turn") is outcome_of("compaction") is Outcome.PAUSED
    assert outcome_of("refusal") is Outcome.REFUSED
    assert outcome_of("max_tokens") is Outcome.TRUNCATED_BY_LIMIT


def test_errors_say_what_they_carry() -> None:
    failure = Failure(WireKind.HTTP, Cause.RATE_LIMIT, message="slow down")
    assert str(WireError(failure)) == "http/rate_limit: slow down"
    assert "disk_full" in str(StoreError(StoreFault.DISK_FULL, "/there"))
    error = KeychainError(KeychainFault.LOCKED, "backend", "words")
    assert (error.fault, error.backend, error.detail) == (KeychainFault.LOCKED, "backend", "words")
    assert str(error) == "locked: backend: words"


@pytest.mark.parametrize(
    "raw",
    [
        {"type": "text", "text": "a"},
        {"type": "text", "text": "a", "citations": []},
        {"type": "text", "text": "a", "citations": [{"x": 1}], "new": None},
        {"type": "text", "text": "a", "citations": None},
        {"type": "text", "text": "a", "citations": [1]},
        {"type": "text", "text": None},
        {"type": "thinking", "thinking": "t"},
        {"type": "thinking", "thinking": "", "signature": "s", "new": 1},
        {"type": "thinking", "thinking": "t", "signature": None},
        {"type": "redacted_thinking", "data": "d", "more": [1]},
        {"type": "tool_use", "id": "i", "name": "n", "input": {"a": 1}, "caller": {}},
        {"type": "server_tool_use", "id": "i", "name": "n", "input": {}},
        {"type": "strange_use", "id": "i", "name": "n", "input": {}},
        {"type": "tool_use", "id": "i", "name": "n", "input": "text"},
        {"type": "fallback", "from": {"model": "a"}},
        {"no": "type"},
        {},
    ],
)
def test_blocks_survive_unchanged(raw: dict[str, object]) -> None:
    assert parts_to_dicts([part_from_dict(raw)]) == [raw]


def test_content_as_it_may_come() -> None:
    assert parts_from_content("words") == (TextPart("words"),)
    assert parts_from_content("") == parts_from_content(None) == ()
    assert parts_from_content([{"type": "x"}, 3]) == (OpaquePart({"type": "x"}),)
    assert OpaquePart({"type": 3}).type == "3"
    assert OpaquePart({}).type == ""


def test_text_and_thinking_of_a_message() -> None:
    parts = (ThinkingPart("a"), ThinkingPart(""), TextPart("x"), ThinkingPart("b"), TextPart("y"))
    message = Message("assistant", parts)
    assert (message.text, message.thinking) == ("xy", "a\n\nb")


@pytest.mark.check(46, 47)
def test_running_totals_replace_and_nulls_leave() -> None:
    usage = Usage().updated({"input_tokens": 7, "output_tokens": 1})
    usage = usage.updated({"output_tokens": 10}).updated({"output_tokens": 25})
    usage = usage.updated({"input_tokens": None, "output_tokens": None})
    assert (usage.input_tokens, usage.output_tokens) == (7, 25)
    late = Usage().updated({"input_tokens": 0, "output_tokens": 0})
    late = late.updated({"input_tokens": 90, "output_tokens": 8})
    assert (late.input_tokens, late.output_tokens) == (90, 8)
    assert Usage().updated(None) == Usage().updated([]) == Usage().updated({}) == Usage()
    assert not Usage().known
    assert usage.known


def test_odd_counts_are_no_counts() -> None:
    odd = {"input_tokens": True, "output_tokens": "5", "cache_creation": 3, "server_tool_use": []}
    usage = Usage().updated(odd)
    assert (usage.input_tokens, usage.output_tokens, usage.web_searches) == (None, None, None)
    assert usage.prompt_tokens is None
    unknown = Usage().updated({"input_tokens": -1, "output_tokens": 10**18})
    assert not unknown.known


@pytest.mark.check(48)
def test_cost_by_the_formula() -> None:
    prices = CATALOGUE.describe("claude-opus-5").prices
    usage = Usage().updated(
        {
            "input_tokens": 1000,
            "output_tokens": 100,
            "cache_creation_input_tokens": 30,
            "cache_read_input_tokens": 500,
            "cache_creation": {"ephemeral_5m_input_tokens": 10, "ephemeral_1h_input_tokens": 20},
            "output_tokens_details": {"thinking_tokens": 60},
            "server_tool_use": {"web_search_requests": 2},
        }
    )
    assert usage.prompt_tokens == 1530
    assert usage.thinking_tokens == 60
    expected = Decimal("0.02") + (
        1000 * Decimal(5) + 10 * Decimal("6.25") + 20 * 10 + 500 * Decimal("0.5") + 100 * 25
    ) / Decimal(1_000_000)
    assert cost(usage, prices) == expected
    bare = Usage().updated(
        {"input_tokens": 0, "output_tokens": 0, "cache_creation_input_tokens": 1_000_000}
    )
    assert cost(bare, prices) == Decimal("6.25")


@pytest.mark.check(47)
def test_what_is_unknown_has_no_cost() -> None:
    one = Decimal(1)
    prices = Prices(one, one, one, one, one)
    assert cost(Usage(), prices) is None
    assert cost(Usage(input_tokens=1), prices) is None
    assert cost(Usage(input_tokens=1, output_tokens=1), None) is None
    assert cost(Usage(input_tokens=0, output_tokens=0), prices) == 0

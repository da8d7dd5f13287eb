"""The judge of requests: what of earlier answers goes back, proven by the ledger."""

from __future__ import annotations

from typing import Any

import pytest

from tests.rules.ledger import Json, Ledger, Sent
from tests.rules.request_rules import faults
from tests.rules.requests import (
    CALL,
    CLOCK,
    FOUND,
    HI,
    HIDDEN,
    LATER,
    QUERY,
    RESULT,
    SEARCH,
    THOUGHT,
    assistant,
    sent,
    text,
    user,
)

TOOLS: dict[str, Any] = {"tools": [CLOCK, SEARCH], "system": "Be kind."}
AND = user(text("And?"))


def asked(*messages: Json, **members: Any) -> Sent:
    return sent(*messages, **{**TOOLS, **members})


def sections(request: Sent, *exchanges: tuple[Sent, list[Json], str | None]) -> set[str]:
    ledger = Ledger()
    for one in exchanges:
        ledger.note(*one)
    return {fault.section for fault in faults(request, ledger)}


def thought_first(*more: Json) -> tuple[Sent, list[Json], str]:
    return asked(HI), [THOUGHT, text("Yes"), *more], "end_turn"


def in_a_loop(stop: str | None = "tool_use") -> tuple[Sent, list[Json], str | None]:
    return asked(HI), [THOUGHT, HIDDEN, CALL], stop


def test_thinking_goes_back_as_it_was() -> None:
    whole = assistant(THOUGHT, text("Yes"))
    assert sections(asked(HI, whole, AND), thought_first()) == set()
    assert sections(asked(HI, assistant(text("Yes")), AND), thought_first()) == set()


@pytest.mark.parametrize(
    ("section", "content"),
    [
        ("4.1", [{**THOUGHT, "thinking": "Ha."}, text("Yes")]),
        ("4.1", [text("Yes"), THOUGHT, text("Yes")]),
        ("4.1", [THOUGHT, text("Yes"), text("No"), LATER]),
        ("4.1", [LATER, text("No")]),
    ],
)
def test_thinking_that_is_not_as_it_was(section: str, content: list[Json]) -> None:
    exchange = asked(HI), [THOUGHT, text("Yes"), LATER, text("No")], "end_turn"
    assert section in sections(asked(HI, assistant(*content), AND), exchange)


def test_order_of_members_counts() -> None:
    turned = {name: THOUGHT[name] for name in ("signature", "thinking", "type")}
    assert turned == THOUGHT
    assert sections(asked(HI, assistant(turned, text("Yes")), AND), thought_first()) >= {"5.2"}


def test_thinking_alone_of_one_answer_may_be_left_out() -> None:
    first = asked(HI), [THOUGHT, text("Yes")], "end_turn"
    second = asked(HI, assistant(THOUGHT, text("Yes")), AND), [LATER, text("No")], "end_turn"
    kept = asked(HI, assistant(THOUGHT, text("Yes")), AND, assistant(text("No")), AND)
    assert sections(kept, first, second) == set()
    left_before = asked(HI, assistant(text("Yes")), AND, assistant(LATER, text("No")), AND)
    assert sections(left_before, first, second) == {"4.5"}


@pytest.mark.parametrize(
    "changed",
    [
        asked(user(text("Hello")), assistant(THOUGHT, text("Yes")), AND),
        asked(HI, assistant(THOUGHT, text("Yes")), AND, system="Be brief."),
        asked(HI, assistant(THOUGHT, text("Yes")), AND, tools=[CLOCK]),
    ],
)
def test_nothing_before_a_thought_changed(changed: Sent) -> None:
    assert sections(changed, thought_first()) == {"4.5"}


def test_an_edit_after_a_thought_leaves_it() -> None:
    whole = assistant(THOUGHT, text("Yes"))
    second = asked(HI, whole, AND), [text("No")], "end_turn"
    edited = asked(HI, whole, user(text("Something else")))
    assert sections(edited, thought_first(), second) == set()


def test_one_of_several_equal_answers_is_enough() -> None:
    other = asked(user(text("Hello"))), [THOUGHT, text("Yes")], "end_turn"
    assert (
        sections(asked(HI, assistant(THOUGHT, text("Yes")), AND), other, thought_first()) == set()
    )


@pytest.mark.parametrize(
    "elsewhere",
    [
        {"model": "claude-opus-4-6"},
        {"account": "second"},
        {"endpoint": "https://gateway.example/v1/messages"},
    ],
)
def test_foreign_thinking_does_not_go_out(elsewhere: dict[str, Any]) -> None:
    request = asked(HI, assistant(THOUGHT, text("Yes")), AND, **elsewhere)
    assert "4.2" in sections(request, thought_first())
    plain = asked(HI, assistant(text("Yes")), AND, **elsewhere)
    assert sections(plain, thought_first()) == set()


def test_thoughts_of_an_open_loop_go_back() -> None:
    whole = asked(HI, assistant(THOUGHT, HIDDEN, CALL), user(RESULT))
    assert sections(whole, in_a_loop()) == set()
    bare = asked(HI, assistant(CALL), user(RESULT))
    assert sections(bare, in_a_loop()) == {"4.1"}
    part = asked(HI, assistant(THOUGHT, CALL), user(RESULT))
    assert sections(part, in_a_loop()) == {"4.1"}


def test_what_changed_before_a_loop_leaves_its_thoughts_out() -> None:
    bare = asked(user(text("Hello")), assistant(CALL), user(RESULT))
    assert sections(bare, in_a_loop()) == set()


def test_a_loop_without_signatures_has_nothing_to_go_back() -> None:
    unsigned = asked(HI), [{**THOUGHT, "signature": ""}, CALL], "tool_use"
    assert sections(asked(HI, assistant(CALL), user(RESULT)), unsigned) == set()


def test_the_tools_of_a_loop_stay() -> None:
    fewer = asked(HI, assistant(CALL), user(RESULT), tools=[CLOCK])
    plain = asked(HI), [CALL], "tool_use"
    assert sections(fewer, plain) == {"5.1"}
    paused = asked(HI), [QUERY], "pause_turn"
    assert sections(asked(HI, assistant(QUERY), tools=[CLOCK]), paused) == {"5.1"}


def test_manual_thinking_wants_a_thought_first() -> None:
    manual = {"thinking": {"type": "enabled", "budget_tokens": 1024}}
    plain = asked(HI), [CALL], "tool_use"
    assert sections(asked(HI, assistant(CALL), user(RESULT), **manual), plain) == {"4.2"}
    begun = asked(HI, assistant(THOUGHT, HIDDEN, CALL), user(RESULT), **manual)
    assert sections(begun, in_a_loop()) == set()
    over = asked(HI, assistant(CALL), user(RESULT, text("And?")), **manual)
    assert sections(over, plain) == set()


def test_two_parts_of_a_paused_turn_are_one_message() -> None:
    first = asked(HI), [THOUGHT, QUERY], "pause_turn"
    again = asked(HI, assistant(THOUGHT, QUERY))
    second = again, [FOUND, LATER, text("Yes")], "end_turn"
    whole = [THOUGHT, QUERY, FOUND, LATER, text("Yes")]
    assert sections(again, first) == set()
    assert sections(asked(HI, assistant(*whole), AND), first, second) == set()
    assert sections(asked(HI, assistant(*whole[1:]), AND), first, second) == {"4.5"}


@pytest.mark.parametrize("stop", ["max_tokens", "refusal", None])
def test_a_call_that_was_cut_does_not_go_back(stop: str | None) -> None:
    request = asked(HI, assistant(CALL), user(RESULT))
    assert "3.5" in sections(request, (asked(HI), [CALL], stop))


def test_a_call_goes_back_as_it_was_made() -> None:
    other = {**CALL, "input": {"zone": "CET"}}
    request = asked(HI, assistant(other), user(RESULT))
    assert "5.1" in sections(request, (asked(HI), [CALL], "tool_use"))


def test_a_refused_answer_does_not_go_back() -> None:
    refused = asked(HI), [text("I would")], "refusal"
    request = asked(HI, assistant(text("I would")), AND)
    assert sections(request, refused) == {"3.5"}
    assert sections(request, refused, (asked(HI), [text("I would")], "end_turn")) == set()


def test_of_an_answer_that_broke_off_only_text_goes_back() -> None:
    broken = asked(HI), [THOUGHT, text("Yes"), QUERY], None
    assert sections(asked(HI, assistant(text("Yes")), AND), broken) == set()
    assert "5.2" in sections(asked(HI, assistant(THOUGHT, text("Yes")), AND), broken)


@pytest.mark.parametrize(
    "block",
    [
        {**FOUND, "content": [{"type": "web_search_result", "encrypted_content": "other"}]},
        {"type": "something_new", "value": 2},
        text("cited", citations=[{"type": "char_location", "cited_text": "other"}]),
    ],
)
def test_blocks_of_the_server_go_back_whole_to_where_they_came_from(block: Json) -> None:
    found = block if block["type"] == FOUND["type"] else FOUND
    content = [QUERY, found, *([] if found is block else [block]), text("Yes")]
    whole = assistant(*content)
    first = asked(HI), content, "end_turn"
    assert "5.2" not in sections(asked(HI, whole, AND), first)
    elsewhere = {"endpoint": "https://gateway.example/v1/messages"}
    assert "5.2" in sections(asked(HI, whole, AND, **elsewhere), first)
    fewer = asked(HI), [one for one in content if one is not block], "end_turn"
    assert "5.2" in sections(asked(HI, whole, AND), fewer)

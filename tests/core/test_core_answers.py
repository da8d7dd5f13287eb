"""Nodes of a path as messages: the turns of an answer are one, with what its tools gave."""

from __future__ import annotations

from dataclasses import replace

from nocopt.core.answers import answers, joined, thinking_ms
from nocopt.core.conversation import Node, NodeKind
from nocopt.core.messages import Message, OpaquePart, TextPart, ThinkingPart, user_message
from nocopt.core.reply import Outcome, Reply, Timing


def said(number: int, *parts: TextPart | ThinkingPart, outcome: Outcome, ms: float = 0.0) -> Node:
    """A turn of an answer; the first of its parts took so many milliseconds."""
    facts = Reply(outcome, timing=Timing(thinking_ms={0: ms} if ms else {}))
    return Node(number, 1, number - 1, Message("assistant", parts), 0.0, reply=facts)


QUESTION = Node(1, 1, None, user_message("q"), 0.0)
CALLS = said(
    *(2, ThinkingPart("Hm.", "s"), TextPart("Let me see.")), outcome=Outcome.NEEDS_TOOL, ms=5.0
)
RESULT = OpaquePart({"type": "tool_result", "tool_use_id": "a"})
GIVEN = Node(3, 1, 2, Message("user", (RESULT,)), 0.0, kind=NodeKind.RESULTS)
END = said(4, ThinkingPart("Ah.", "s"), TextPart("42."), outcome=Outcome.COMPLETE, ms=7.0)
SUMMARY = Node(5, 1, 4, user_message("So far"), 0.0, kind=NodeKind.SUMMARY)
MORE = Node(6, 1, 5, user_message("more"), 0.0)


def test_turns_and_results_are_one_answer_and_a_summary_stands_alone() -> None:
    path = (QUESTION, CALLS, GIVEN, END, SUMMARY, MORE)
    assert answers(path) == [(QUESTION,), (CALLS, GIVEN, END), (SUMMARY,), (MORE,)]
    assert answers(path[2:4]) == [(GIVEN, END)], "its beginning was not read yet"
    assert answers(()) == []


def test_what_is_written_in_several_turns_is_kept_apart() -> None:
    message = joined((CALLS, GIVEN, END))
    assert message.role == "assistant"
    assert message.text == "Let me see.\n\n42."
    assert RESULT in message.parts
    silent = said(2, ThinkingPart("Hm.", "s"), outcome=Outcome.NEEDS_TOOL)
    assert joined((silent, GIVEN, END)).text == "42."
    assert joined((END,)) is END.message


def test_the_times_of_thinking_are_those_of_the_joined_parts() -> None:
    nodes = (CALLS, GIVEN, END)
    parts = joined(nodes).parts
    times = thinking_ms(nodes)
    assert {
        part.thinking: times[at]
        for at, part in enumerate(parts)
        if at in times and isinstance(part, ThinkingPart)
    } == {"Hm.": 5.0, "Ah.": 7.0}
    assert len(times) == 2
    assert thinking_ms((CALLS,)) == {0: 5.0}


def test_text_that_broke_off_goes_on_without_a_break() -> None:
    cut = said(2, TextPart("for"), outcome=Outcome.TRUNCATED)
    rest = said(3, TextPart("ty-two"), outcome=Outcome.COMPLETE)
    assert joined((cut, rest)).text == "forty-two"
    limit = replace(cut, reply=Reply(Outcome.TRUNCATED_BY_LIMIT, stop_reason="max_tokens"))
    assert joined((limit, rest)).text == "forty-two"

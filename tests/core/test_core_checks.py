"""What of an answer goes back, how it ended, and what it cost (checks of the wire's list)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest

from nocopt.core.builder import build
from nocopt.core.conversation import Node
from nocopt.core.draft import Draft
from nocopt.core.errors import Cause, Failure, WireKind
from nocopt.core.events import (
    BlockStarted,
    MessageChanged,
    MessageStarted,
    MessageStopped,
    Opened,
    SignatureDelta,
    StreamEvent,
    TextDelta,
    ThinkingDelta,
    Waiting,
)
from nocopt.core.messages import (
    Message,
    Part,
    RedactedThinkingPart,
    TextPart,
    ThinkingPart,
    part_to_dict,
    user_message,
)
from nocopt.core.reply import Outcome, Reply, Timing
from nocopt.core.request import Wishes
from nocopt.core.usage import Prices, Usage, cost
from tests.core.built_paths import ANTHROPIC, OPUS


def node(number: int, message: Message, outcome: Outcome | None = None) -> Node:
    """A node of a straight path, an answer if it has an outcome."""
    reply = None if outcome is None else Reply(outcome)
    return Node(number, 1, number - 1 or None, message, 0.0, reply=reply)


def asked_and_answered(*parts: Part, outcome: Outcome = Outcome.COMPLETE) -> list[Message]:
    """What goes back after an answer of these parts and a second question."""
    path = (
        node(1, user_message("one")),
        node(2, Message("assistant", parts), outcome),
        node(3, user_message("two")),
    )
    return built(path)


def built(path: Sequence[Node]) -> list[Message]:
    """The messages that are sent for a path."""
    return list(build(path, OPUS, Wishes(), ANTHROPIC).request.messages)


def of(*events: StreamEvent) -> Draft:
    """The draft of these events."""
    return Draft().apply(events)


@pytest.mark.check(21)
def test_control_characters_and_markup_are_kept_as_text() -> None:
    odd = "\x1b[31m<script>\x07</script>[x](javascript:0)"
    draft = of(BlockStarted(0, {"type": "text", "text": ""}), TextDelta(0, odd))
    assert draft.message.text == odd
    assert asked_and_answered(*draft.parts)[1].text == odd


@pytest.mark.check(22)
def test_an_empty_answer_is_not_sent_but_a_next_question_is() -> None:
    for parts in ((), (TextPart(""),), (TextPart(" \n"),)):
        messages = asked_and_answered(*parts)
        assert [message.role for message in messages] == ["user"]
        assert messages[0].text == "onetwo"


@pytest.mark.check(25)
def test_empty_thinking_with_a_signature_is_not_shown_and_kept() -> None:
    draft = of(
        BlockStarted(0, {"type": "thinking", "thinking": ""}),
        SignatureDelta(0, "sig=="),
        BlockStarted(1, {"type": "text", "text": "a"}),
    )
    assert draft.message.thinking == ""
    assert part_to_dict(draft.parts[0]) == {
        "type": "thinking",
        "thinking": "",
        "signature": "sig==",
    }


@pytest.mark.check(26, 27)
def test_thinking_of_finished_turns_stays_here() -> None:
    parts = (ThinkingPart("t"), RedactedThinkingPart("r"), ThinkingPart("s", ""), TextPart("a"))
    assert asked_and_answered(*parts)[1].parts == (TextPart("a"),)


@pytest.mark.check(28)
def test_a_limit_reached_while_thinking_cuts() -> None:
    draft = of(ThinkingDelta(0, "hm"), MessageChanged("max_tokens", None, None, None))
    assert draft.outcome is Outcome.TRUNCATED_BY_LIMIT
    assert draft.message.text == ""


@pytest.mark.check(44)
@pytest.mark.parametrize("parts", [(), (TextPart("Well, "),)])
def test_a_refused_exchange_is_left_out_of_the_next_request(parts: tuple[Part, ...]) -> None:
    messages = asked_and_answered(*parts, outcome=Outcome.REFUSED)
    assert [(message.role, message.text) for message in messages] == [("user", "two")]


@pytest.mark.check(44)
def test_only_the_refused_exchange_is_left_out() -> None:
    path = (
        node(1, user_message("one")),
        node(2, Message("assistant", (TextPart("fine"),)), Outcome.COMPLETE),
        node(3, user_message("bad")),
        node(4, Message("assistant", ()), Outcome.REFUSED),
        node(5, user_message("two")),
    )
    assert [message.text for message in built(path)] == ["one", "fine", "two"]


@pytest.mark.check(45)
def test_the_sequence_is_kept_with_the_reply() -> None:
    draft = of(MessageChanged("stop_sequence", "END", None, None), MessageStopped())
    assert draft.reply(Timing()).stop_sequence == "END"
    assert draft.outcome is Outcome.COMPLETE


@pytest.mark.check(47)
def test_nothing_known_costs_nothing_that_is_shown() -> None:
    assert cost(Usage(), PRICES) is None
    assert cost(Usage().updated({"input_tokens": 1, "output_tokens": 1}), None) is None
    assert cost(Usage().updated({"input_tokens": 1, "output_tokens": None}), PRICES) is None


LOW = Prices(Decimal(1), Decimal(5), Decimal("1.25"), Decimal(2), Decimal("0.1"))
HIGH = Prices(Decimal(5), Decimal(25), Decimal("6.25"), Decimal(10), Decimal("0.5"))
PRICES = replace(LOW, above=(100_000, HIGH))


@pytest.mark.check(48)
def test_cache_writes_by_their_lifetime() -> None:
    raw = {
        "input_tokens": 1_000,
        "output_tokens": 2_000,
        "cache_creation_input_tokens": 3_000,
        "cache_read_input_tokens": 4_000,
    }
    split = {"ephemeral_5m_input_tokens": 1_000, "ephemeral_1h_input_tokens": 2_000}
    known = Usage().updated({**raw, "cache_creation": split})
    # 1,000 + 2,000 x 5 + 1,000 x 1.25 + 2,000 x 2 + 4,000 x 0.1 millionths
    assert cost(known, PRICES) == Decimal("0.016650")
    # without the breakdown all 3,000 count as five-minute writes: 3,000 x 1.25
    assert cost(Usage().updated(raw), PRICES) == Decimal("0.015150")
    zeros = {"ephemeral_5m_input_tokens": 0, "ephemeral_1h_input_tokens": 0}
    filled = Usage().updated({**raw, "cache_creation": zeros})
    assert cost(filled, PRICES) == Decimal("0.015150")


@pytest.mark.check(49)
@pytest.mark.parametrize(("prompt", "dollars"), [(100_000, "0.100005"), (100_001, "0.500030")])
def test_one_token_more_moves_the_whole_request_up(prompt: int, dollars: str) -> None:
    usage = Usage().updated({"input_tokens": prompt, "output_tokens": 1})
    assert cost(usage, PRICES) == Decimal(dollars)


@pytest.mark.check(49)
def test_the_cache_counts_for_the_tier() -> None:
    usage = Usage().updated(
        {"input_tokens": 1, "cache_read_input_tokens": 100_000, "output_tokens": 1}
    )
    assert cost(usage, PRICES) == Decimal("0.050030")


@pytest.mark.check(50)
def test_a_new_attempt_forgets_what_the_failed_one_said() -> None:
    failure = Failure(WireKind.API, Cause.OVERLOADED, retryable=True)
    waiting = Waiting(1.0, 1, 3, failure)
    draft = of(
        Opened(200, "req_1", "u"),
        MessageStarted("msg_1", "a", {"input_tokens": 1, "output_tokens": 1}),
        MessageChanged("end_turn", None, None, {"cache_read_input_tokens": 9}),
        waiting,
    )
    assert draft.waiting == waiting
    again = draft.apply([Opened(200, "req_2", "u"), MessageStarted("msg_2", "b", None)])
    assert (again.id, again.model, again.request_id) == ("msg_2", "b", "req_2")
    assert again.stop_reason is None
    assert again.waiting is None
    assert not again.usage.known

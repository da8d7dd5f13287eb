"""The request built from a conversation: what goes back, in which order, under which limit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nocopt.core.builder import build
from nocopt.core.conversation import Node
from nocopt.core.messages import (
    Message,
    OpaquePart,
    Part,
    TextPart,
    ThinkingPart,
    ToolUsePart,
    user_message,
)
from nocopt.core.reply import Outcome, Reply
from nocopt.core.request import ChatRequest, Wishes, merged, output_limit, request_for
from tests.core.built_paths import ANTHROPIC
from tests.core.test_core_catalogue import CATALOGUE

OPUS = CATALOGUE.describe("claude-opus-4-8")
SONNET_3_7 = CATALOGUE.describe("claude-3-7-sonnet-20250219")


def path(*messages: tuple[str, tuple[Part, ...], Outcome | None]) -> list[Node]:
    """Nodes one after the other."""
    return [
        Node(
            id=number,
            conversation_id=1,
            parent_id=number - 1 or None,
            message=Message("user" if role == "u" else "assistant", parts),
            created_at=float(number),
            reply=None if outcome is None else Reply(outcome),
        )
        for number, (role, parts, outcome) in enumerate(messages, 1)
    ]


def built(nodes: list[Node], wishes: Wishes | None = None) -> ChatRequest:
    """The request for a path."""
    return build(nodes, OPUS, wishes or Wishes(), ANTHROPIC).request


def asks(text: str) -> tuple[str, tuple[Part, ...], None]:
    """A user message."""
    return "u", (TextPart(text),), None


def answers(
    text: str, outcome: Outcome = Outcome.COMPLETE
) -> tuple[str, tuple[Part, ...], Outcome]:
    """A reply."""
    return "a", (TextPart(text),), outcome


def sent(*messages: tuple[str, tuple[Part, ...], Outcome | None]) -> list[tuple[str, list[str]]]:
    """Role and texts of each message of the request."""
    request = built(path(*messages))
    return [
        (message.role, [part.text for part in message.parts if isinstance(part, TextPart)])
        for message in request.messages
    ]


def test_of_an_answer_from_elsewhere_only_the_text_goes_back() -> None:
    cited = TextPart("b", ({"type": "web_search_result_location"},), {"annotations": []})
    messages = built(path(asks("a"), ("a", (cited,), Outcome.COMPLETE), asks("c"))).messages
    assert [message.parts for message in messages] == [
        (TextPart("a"),),
        (TextPart("b"),),
        (TextPart("c"),),
    ]


def test_the_request_of_a_plain_conversation() -> None:
    wishes = Wishes(thinking="high", system="Be brief.", max_tokens=500, betas=("b",))
    request = built(path(asks("one"), answers("two"), asks("three")), wishes)
    assert [message.text for message in request.messages] == ["one", "two", "three"]
    assert (request.model, request.max_tokens, request.system) == (OPUS.id, 500, "Be brief.")
    assert request.thinking == {"type": "adaptive", "display": "summarized"}
    assert request.output_config == {"effort": "high"}
    assert (request.betas, request.stream) == (("b",), True)


@pytest.mark.check(44)
def test_every_question_before_a_refusal_goes_with_it() -> None:
    refusal = answers("half", Outcome.REFUSED)
    assert sent(asks("a"), answers("b"), asks("bad"), refusal, asks("c")) == [
        ("user", ["a"]),
        ("assistant", ["b"]),
        ("user", ["c"]),
    ]
    unanswered = answers("", Outcome.ERROR)
    assert sent(asks("bad"), unanswered, asks("bad again"), refusal, asks("c")) == [("user", ["c"])]
    assert sent(refusal, asks("c")) == [("user", ["c"])]


@pytest.mark.parametrize("outcome", list(Outcome))
def test_of_an_unfinished_answer_the_text_goes_back(outcome: Outcome) -> None:
    found = sent(asks("a"), answers("half", outcome), asks("b"))
    if outcome is Outcome.REFUSED:
        assert found == [("user", ["b"])]
    else:
        assert found == [("user", ["a"]), ("assistant", ["half"]), ("user", ["b"])]


@pytest.mark.check(22, 29, 30)
def test_only_text_goes_back_and_nothing_empty() -> None:
    parts: tuple[Part, ...] = (
        ThinkingPart("hm", "sig"),
        TextPart("  \n"),
        ToolUsePart("t", "name", {}),
        OpaquePart({"type": "server_thing"}),
    )
    assert sent(asks("a"), ("a", parts, Outcome.COMPLETE), asks("b")) == [("user", ["a", "b"])]
    kept = ("a", (*parts, TextPart("said")), Outcome.COMPLETE)
    assert sent(asks("a"), kept, asks("b"))[1] == ("assistant", ["said"])


def test_it_begins_with_a_user_message() -> None:
    assert sent(answers("hello"), asks("a")) == [("user", ["a"])]
    assert merged([Message("assistant", (TextPart("x"),))]) == ()


_OUTCOMES = st.one_of(st.none(), st.sampled_from(list(Outcome)))
_TEXTS = st.sampled_from(["", " ", "text"])


@given(st.lists(st.tuples(st.booleans(), _TEXTS, _OUTCOMES), max_size=12))
def test_roles_alternate_and_no_message_is_empty(
    turns: list[tuple[bool, str, Outcome | None]],
) -> None:
    nodes = path(
        *(
            ("u" if own else "a", (TextPart(text),), None if own else outcome)
            for own, text, outcome in turns
        ),
        asks("last"),
    )
    messages = built(nodes).messages
    roles = [message.role for message in messages]
    assert roles == [("user", "assistant")[at % 2] for at in range(len(roles))]
    assert roles[-1] == "user"
    assert messages[-1].parts[-1] == TextPart("last")
    assert all(message.text.strip() for message in messages)


@pytest.mark.parametrize(
    ("wanted", "limit", "beta"),
    [
        (None, 64_000, None),
        (1, 1, None),
        (64_000, 64_000, None),
        (64_001, 64_001, "output-128k-2025-02-19"),
        (500_000, 128_000, "output-128k-2025-02-19"),
    ],
)
def test_the_long_output_of_sonnet_3_7(wanted: int | None, limit: int, beta: str | None) -> None:
    assert output_limit(SONNET_3_7, wanted) == (limit, beta)
    request = request_for([user_message("a")], SONNET_3_7, Wishes(max_tokens=wanted, betas=("x",)))
    assert request.max_tokens == limit
    assert request.betas == (("x",) if beta is None else ("x", beta))


def test_no_other_model_writes_more_than_it_can() -> None:
    for model in CATALOGUE.models:
        if model is not CATALOGUE.find(SONNET_3_7.id):
            assert output_limit(model, 1_000_000) == (model.max_output, None)

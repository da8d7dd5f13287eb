"""Summaries: sent in place of what they summarise and only then, and asked for so that it fits."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nocopt.core.attachments import AttachmentKind, AttachmentPart
from nocopt.core.conversation import Node, NodeKind
from nocopt.core.echo import SUMMARY_LEAD
from nocopt.core.errors import Cause, Failure, WireKind
from nocopt.core.messages import TextPart, user_message
from nocopt.core.parameters import Parameters
from nocopt.core.prefix import broken_by
from nocopt.core.reply import Outcome
from nocopt.core.report import RepairKind
from nocopt.core.request import Wishes
from nocopt.core.summary import HEADLESS, summary_request
from nocopt.core.summary_task import TASK
from tests.core.built_paths import ANTHROPIC, OPUS, TOOLS, Chat, calls, gave

SMALL = replace(OPUS, context=30_000, overflows=False)
PICTURE = AttachmentPart("ab" * 32, AttachmentKind.IMAGE, "image/png", "a.png", 9_000, 3000, 3000)


def summarised(chat: Chat, *, on: bool) -> Chat:
    """The chat with a summary behind it, and a question after that."""
    number = len(chat.nodes) + 1
    node = Node(number, 1, number - 1, user_message("So far."), 0.0, kind=NodeKind.SUMMARY)
    parameters = Parameters(forget_before=number if on else None)
    made = replace(chat, nodes=[*chat.nodes, node])
    return replace(made, wishes=replace(chat.wishes, parameters=parameters)).asks("And now?")


def test_a_summary_stands_in_place_of_what_is_above_it() -> None:
    chat = summarised(Chat().asks("one").answers(TextPart("first")), on=True)
    assert chat.sent() == [
        ("user", (TextPart(SUMMARY_LEAD), TextPart("So far."), TextPart("And now?")))
    ]
    assert chat.told() == {RepairKind.FORGOTTEN}


def test_a_summary_that_was_taken_back_is_not_sent() -> None:
    chat = Chat().asks("one").answers(TextPart("first"))
    without = replace(chat, nodes=list(chat.nodes)).asks("And now?").sent()
    assert summarised(chat, on=False).sent() == without


def test_what_was_asked_after_a_summary_may_be_refused_and_the_summary_stays() -> None:
    chat = summarised(Chat().asks("one").answers(TextPart("first")), on=True)
    refused = replace(chat, nodes=list(chat.nodes))
    refused.answers(outcome=Outcome.REFUSED).asks("Else?")
    assert refused.sent() == [
        ("user", (TextPart(SUMMARY_LEAD), TextPart("So far."), TextPart("Else?")))
    ]


def test_the_request_is_the_chats_own_with_a_task_behind_it() -> None:
    chat = Chat(wishes=Wishes(tools=TOOLS, parameters=Parameters(tools=("clock",))))
    chat.asks("one").answers(TextPart("first"))
    usual = replace(chat, nodes=list(chat.nodes)).asks("two").built().request
    request = summary_request(chat.nodes, OPUS, chat.wishes, ANTHROPIC).request
    assert request.messages[:-1] == usual.messages[:-1]
    assert request.messages[-1].parts == (TextPart(TASK),)
    assert (request.system, request.tools) == (usual.system, usual.tools)


@pytest.mark.parametrize("on", [("clock",), ()])
@pytest.mark.parametrize("thinking", ["off", "high"])
def test_what_is_cached_of_a_chat_is_read_for_its_summary(
    on: tuple[str, ...], thinking: str
) -> None:
    wishes = Wishes(thinking=thinking, tools=TOOLS, parameters=Parameters(tools=on))
    chat = Chat(wishes=wishes).asks("word " * 2000)
    chat.answers(calls(1), outcome=Outcome.NEEDS_TOOL).gives(gave(1)).answers(TextPart("first"))
    usual = replace(chat, nodes=list(chat.nodes)).asks("two").built().request
    request = summary_request(chat.nodes, OPUS, chat.wishes, ANTHROPIC).request
    assert (request.prefix, usual.prefix) != (None, None)
    assert broken_by(usual.prefix, request.prefix) is None  # type: ignore[arg-type]
    assert request.tool_choice == usual.tool_choice
    assert request.cache == usual.cache
    assert request.cache is not None


def test_a_question_without_an_answer_goes_with_it() -> None:
    chat = Chat(wishes=Wishes(tools=TOOLS)).asks("one").answers(TextPart("first")).asks("two")
    request = summary_request(chat.nodes, OPUS, chat.wishes, ANTHROPIC).request
    assert request.messages[-1].parts == (TextPart("two"), TextPart(TASK))


def test_what_is_too_long_loses_its_files_and_then_its_beginning() -> None:
    chat = Chat(model=SMALL, wishes=Wishes(tools=TOOLS))
    for number in range(9):
        chat.asks(PICTURE, f"question {number}").answers(TextPart("word " * 100))
    request = summary_request(chat.nodes, SMALL, chat.wishes, ANTHROPIC).request
    assert request.messages[0].parts[0] == TextPart("[file a.png]")
    assert not any(
        isinstance(part, AttachmentPart) for one in request.messages for part in one.parts
    )
    assert request.messages[-1].parts == (TextPart(TASK),)
    for _ in range(9):
        chat.asks("word " * 4_000).answers(TextPart("said"))
    built = summary_request(chat.nodes, SMALL, chat.wishes, ANTHROPIC)
    assert built.report.tokens < 30_000
    assert built.request.messages[-1].parts == (TextPart(HEADLESS + TASK),)
    assert built.request.messages[0].role == "user"


def test_a_summary_of_a_summary_begins_with_it() -> None:
    chat = summarised(Chat(model=SMALL).asks("word " * 30_000).answers(TextPart("a")), on=True)
    chat.answers(TextPart("b"))
    built = summary_request(chat.nodes, SMALL, chat.wishes, ANTHROPIC)
    assert built.request.messages[0].parts[:2] == (TextPart(SUMMARY_LEAD), TextPart("So far."))
    assert built.request.messages[-1].parts == (TextPart(TASK),)


@pytest.mark.parametrize(
    ("cause", "message", "too_long"),
    [
        (Cause.INVALID_REQUEST, "prompt is too long: 210000 tokens > 200000 maximum", True),
        (
            Cause.INVALID_REQUEST,
            "input length and `max_tokens` exceed context limit: 190000 + 20000 > 200000",
            True,
        ),
        (Cause.INVALID_REQUEST, "messages: roles must alternate", False),
        (Cause.RATE_LIMIT, "prompt is too long for this hour", False),
    ],
)
def test_what_says_that_a_prompt_does_not_fit(cause: Cause, message: str, too_long: bool) -> None:
    assert Failure(WireKind.HTTP, cause, message).is_too_long is too_long

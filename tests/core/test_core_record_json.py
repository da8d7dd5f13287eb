"""Chats as JSON lines: read back they are the same; what makes no sense is named by its line."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nocopt.core.conversation import Edits, Options
from nocopt.core.messages import Message, OpaquePart, part_from_dict, part_to_dict
from nocopt.core.parameters import Parameters
from nocopt.core.record_json import (
    RecordError,
    chat_from_lines,
    chat_to_lines,
    line_from_text,
    line_to_text,
)
from nocopt.core.records import edits_of, options_of, reply_of
from nocopt.core.reply import Outcome, Reply, Timing
from nocopt.core.report import Report, Weight
from nocopt.core.usage import Usage
from tests.chat_records import NOTES, PIXEL, file_part, full_chat, plain_chat

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nocopt.core.messages import JsonObject
    from nocopt.core.records import ChatRecord

TEXTS = st.text(st.characters(), max_size=20)  # halves of characters included
NUMBERS = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)
OBJECTS = st.dictionaries(TEXTS, VALUES, max_size=4)
KINDS = st.sampled_from(
    [
        "text",
        "thinking",
        "redacted_thinking",
        "tool_use",
        "nocopt.attachment",
        "nocopt.block",
        "new",
    ]
)
# Blocks as a server may send them: those that are known, those that are nearly, and others.
BLOCKS = st.builds(
    lambda rest, kind, said: {**rest, "type": kind, **said},
    OBJECTS,
    KINDS,
    st.fixed_dictionaries(
        {},
        optional={
            "text": TEXTS,
            "thinking": TEXTS,
            "data": TEXTS,
            "id": TEXTS,
            "name": TEXTS,
            "input": OBJECTS,
            "signature": TEXTS,
            "citations": st.lists(OBJECTS, max_size=2),
        },
    ),
)
MS = st.none() | st.floats(0, 1e9)
REPLIES = st.builds(
    Reply,
    outcome=st.sampled_from(Outcome),
    message_id=TEXTS,
    stop_reason=st.none() | TEXTS,
    stop_details=st.none() | OBJECTS,
    usage=st.builds(Usage().updated, OBJECTS),
    timing=st.builds(Timing, MS, MS, MS, st.dictionaries(st.integers(0, 9), st.floats(0, 1e9))),
    container=st.none() | OBJECTS,
)


def written(chat: ChatRecord) -> list[str]:
    return [line_to_text(line) for line in chat_to_lines(chat)]


def read(texts: list[str]) -> list[ChatRecord]:
    return list(chat_from_lines(map(line_from_text, texts)))


def one_message(block: JsonObject, reply: Reply | None) -> ChatRecord:
    chat = plain_chat(1, 2)
    part = OpaquePart(block) if block["type"] == "nocopt.attachment" else part_from_dict(block)
    last = replace(chat.nodes[1], message=Message("assistant", (part,)), reply=reply)
    return replace(chat, nodes=(chat.nodes[0], last))


def test_a_chat_with_something_of_everything_comes_back() -> None:
    chat = full_chat()
    assert read(written(chat)) == [chat]
    assert list(chat.files) == [file_part(*one).sha256 for one in ((NOTES, "x"), (PIXEL, "y"))]


@settings(max_examples=40, deadline=None)
@given(block=BLOCKS, reply=st.none() | REPLIES)
def test_blocks_and_replies_come_back_to_the_last_byte(
    block: dict[str, Any], reply: Reply | None
) -> None:
    chat = one_message(block, reply)
    texts = written(chat)
    (back,) = read(texts)
    assert back == chat
    assert written(back) == texts
    (part,) = back.nodes[1].message.parts
    assert line_to_text(part_to_dict(part)) == line_to_text(block)


@settings(max_examples=25, deadline=None)
@given(title=TEXTS, draft=TEXTS, system=TEXTS, edit=TEXTS)
def test_any_text_comes_back(title: str, draft: str, system: str, edit: str) -> None:
    chat = replace(
        plain_chat(1),
        title=title,
        draft=draft,
        options=Options(system=system, max_tokens=0),
        edits=Edits({1: edit}),
    )
    for text in written(chat):
        assert "\n" not in text
        text.encode()
    assert read(written(chat)) == [chat]


def test_chats_follow_each_other_and_each_comes_when_it_is_whole() -> None:
    chats = [plain_chat(1, 0), plain_chat(2, 3), full_chat()]
    lines = [line for chat in chats for line in chat_to_lines(chat)]
    taken = 0

    def counted() -> Any:
        nonlocal taken
        for line in lines:
            taken += 1
            yield line

    reading = chat_from_lines(counted())
    assert next(reading) == chats[0]
    assert taken == 2  # the first line of the second one ended it
    assert list(reading) == chats[1:]


def changed(number: int, **members: Any) -> Sequence[JsonObject]:
    """The lines of a chat of three messages, one of them with other members."""
    lines = [dict(line) for line in chat_to_lines(plain_chat(1, 3))]
    lines[number - 1].update(members)
    return lines


@pytest.mark.parametrize(
    ("number", "members"),
    [
        (1, {"type": "folder"}),
        (1, {"messages": "3"}),
        (1, {"created_at": "now"}),
        (1, {"updated_at": 1e308}),
        (1, {"filed": {"pinned": 253_402_387_201}}),
        (2, {"created_at": -1e17}),
        (1, {"uid": ""}),
        (1, {"titled_by": "nobody"}),
        (3, {"parent": "f" * 32}),
        (3, {"role": "narrator"}),
        (3, {"content": "text"}),
        (3, {"content": [{"type": "nocopt.attachment", "sha256": "../../x"}]}),
        (3, {"reply": {"outcome": "unheard of"}}),
        (3, {"type": "chat"}),
        (4, {"uid": plain_chat(1, 3).nodes[0].uid}),
    ],
)
def test_the_line_that_makes_no_sense_is_named(number: int, members: dict[str, Any]) -> None:
    with pytest.raises(RecordError) as caught:
        list(chat_from_lines(changed(number, **members)))
    assert caught.value.line == number


def test_a_chat_that_is_cut_off_is_not_taken_for_a_whole_one() -> None:
    lines = list(chat_to_lines(plain_chat(1, 3)))
    with pytest.raises(RecordError, match="2 messages are missing"):
        list(chat_from_lines(lines[:2]))
    with pytest.raises(RecordError, match="does not have"):
        list(chat_from_lines(changed(1, leaf="f" * 32)))
    with pytest.raises(RecordError, match="of no chat"):
        list(chat_from_lines(lines[1:]))


@pytest.mark.parametrize("text", ["", "[]", "3", '{"a": NaN}', "{}{}", "[" * 200 + "]" * 200])
def test_a_line_is_one_object(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        line_from_text(text)


def test_members_of_newer_programs_are_passed_over() -> None:
    assert list(chat_from_lines(changed(2, flavour="sweet"))) == [plain_chat(1, 3)]


def test_what_speaks_of_messages_is_led_to_others() -> None:
    options = Options(parameters=Parameters(forget_before=7, effort="low"))
    assert options_of(options, {7: 2}).parameters == Parameters(forget_before=2, effort="low")
    assert options_of(options, {}).parameters == Parameters(effort="low")

    part = (file_part(NOTES, "x"),)
    edits = Edits({7: "a", 9: "b"}, 9, {7: part})
    assert edits_of(edits, {7: 2}) == Edits({2: "a"}, None, {2: part})
    assert edits_of(edits, {7: 2, 9: 0}).current == 0

    reply = Reply(Outcome.COMPLETE, report=Report(heaviest=(Weight("x", "text", 1, 1, 7),)))
    assert reply_of(reply, {7: 2}).report == Report(heaviest=(Weight("x", "text", 1, 1, 2),))
    assert reply_of(reply, {}).report == Report(heaviest=(Weight("x", "text", 1, 1, None),))

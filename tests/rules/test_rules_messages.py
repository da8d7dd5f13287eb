"""The judge of requests: messages, files, tools and caching, each rule kept and broken."""

from __future__ import annotations

from typing import Any

import pytest

from tests.rules.file_rules import picture_size
from tests.rules.ledger import Json, Ledger, Sent
from tests.rules.request_rules import faults
from tests.rules.requests import (
    CALL,
    CLOCK,
    FOUND,
    HI,
    HIDDEN,
    HOUR,
    MARK,
    OTHER,
    QUERY,
    RESULT,
    SEARCH,
    SECOND,
    THOUGHT,
    assistant,
    document,
    encoded,
    image,
    sent,
    text,
    user,
)

YES = assistant(text("Yes"))
LONG_WAY = [*(text(str(number), cache_control=MARK) for number in range(4))]
PREFILLED = "claude-haiku-4-5"
NEWER = {"anthropic-version": "2026-10-21"}


def remembered(request: Sent) -> Ledger:
    """A ledger in which every answer of a request was given just as it stands there."""
    ledger = Ledger()
    messages = request.body["messages"]
    for place, message in enumerate(messages):
        if isinstance(message.get("content"), list) and message["role"] == "assistant":
            before = {**request.body, "messages": messages[:place]}
            content = message["content"]
            stop = "tool_use" if any(b["type"] == "tool_use" for b in content) else "end_turn"
            ledger.note(Sent(before, request.headers), content, stop)
    return ledger


def tooled(*messages: Json, **members: Any) -> Sent:
    return sent(*messages, tools=[CLOCK, SEARCH], **members)


KEPT: list[Sent] = [
    sent({"role": "user", "content": "Hi"}),
    sent(HI, HI, YES, HI),
    sent(HI, {"role": "system", "content": "Be brief."}),
    sent(HI, {"role": "assistant", "content": "Go on"}, model=PREFILLED),
    sent(user(image(), document(), text("What is this?"))),
    sent(user(image(8000, 8000))),
    sent(user(*(image(2000, 1) for _ in range(21)))),
    sent(user(document(citations={"enabled": True}), document(citations={"enabled": True}))),
    sent(user({"type": "document", "source": {"type": "text", "data": "x"}}), system="Be kind."),
    tooled(HI, assistant(CALL, OTHER), user(SECOND, RESULT)),
    tooled(HI, assistant(CALL), user(RESULT, text("And?")), YES, HI),
    tooled(HI, assistant(text("I look."), QUERY, FOUND), HI),
    tooled(HI, assistant(CALL, QUERY), user(RESULT)),
    tooled(HI, assistant(QUERY)),
    tooled(HI, assistant(CALL, QUERY), user(RESULT), assistant(FOUND, text("Yes")), HI),
    tooled(HI, assistant({"type": "something_new", "value": 1}, text("Yes")), HI),
    tooled(HI, assistant(CALL), user({**RESULT, "content": [text("noon"), image()]})),
    tooled(HI, assistant(CALL), user({**RESULT, "content": "", "is_error": True})),
    sent(tools=[CLOCK], tool_choice={"type": "any"}),
    sent(tools=[CLOCK], tool_choice={"type": "tool", "name": "clock"}),
    sent(tools=[{**SEARCH, "max_uses": 3, "allowed_domains": ["example.com"]}]),
    sent(cache_control=MARK),
    sent(user(*LONG_WAY)),
    sent(user(text("Hi", cache_control=HOUR)), cache_control=HOUR),
    sent(
        system=[text("Be kind.", cache_control=HOUR)],
        tools=[{**CLOCK, "cache_control": HOUR}],
        cache_control=MARK,
    ),
]

BROKEN: list[tuple[str, Sent]] = [
    ("1.3", sent(user())),
    ("1.3", sent(HI, assistant(), HI)),
    ("1.3", sent({"role": "user", "content": " "})),
    ("1.3", sent(user(text("Hi"), text("\n")))),
    ("1.2", sent(user(text("Hi", id=3)))),
    ("1.3", sent(user({"type": "text"}))),
    ("1.3", sent(user({"type": "hologram"}))),
    ("1.3", sent(user(THOUGHT))),
    ("1.3", sent(HI, assistant(image(), text("Yes")), HI)),
    ("1.1", sent(HI, assistant(document(), text("Yes")), HI, headers=NEWER)),
    ("1.1", sent(user(text("Hi", citations=[{"type": "char_location"}])), headers=NEWER)),
    ("1.2", sent(YES, HI)),
    ("1.2", sent(system=[text(" ")])),
    ("1.2", sent(system=7)),
    ("1.4", sent(HI, YES, {"role": "system", "content": "x"})),
    ("1.4", sent(HI, {"role": "system", "content": "x"}, HI)),
    ("1.4", sent(HI, YES)),
    ("1.3", sent(HI, assistant(text("Go on ")), model=PREFILLED)),
    ("4.1", sent(HI, assistant(THOUGHT, HIDDEN), HI)),
    ("4.1", sent(HI, assistant({**THOUGHT, "signature": ""}, text("Yes")), HI)),
    ("1.3", sent(HI, assistant({"type": "thinking", "signature": "x"}, text("Yes")), HI)),
    ("1.3", sent(user(image(media_type="image/bmp")))),
    ("1.3", sent(user(image(media_type="image/jpeg")))),
    ("1.3", sent(user(image(media_type="application/pdf")))),
    ("1.3", sent(user(image(data="data:image/png;base64,AAAA")))),
    ("1.3", sent(user(image(data=encoded(b"\x89PNG\r\n\x1a\n" + bytes(8_000_000)))))),
    ("1.3", sent(user(image(8001, 1)))),
    ("1.3", sent(user(*(image(2001, 1) for _ in range(21))))),
    ("1.3", sent(user(*(image() for _ in range(101))), model=PREFILLED)),
    ("1.3", sent(user(*(image() for _ in range(601))))),
    ("1.3", sent(user({"type": "image", "source": "here"}))),
    ("1.3", sent(user({"type": "document", "source": {"type": "text", "data": " "}}))),
    ("1.3", sent(user(document(citations={"enabled": True}), document()))),
    (
        "5.3",
        sent(user(document(citations={"enabled": True})), output_config={"format": {"type": "x"}}),
    ),
    ("5.1", sent(tools=[CLOCK, CLOCK])),
    ("5.1", sent(tools=[{**CLOCK, "name": "a b"}])),
    ("5.1", sent(tools=[{"name": "clock", "input_schema": {"type": "string"}}])),
    ("5.1", sent(tools=[{**CLOCK, "origin": "here"}])),
    ("5.2", sent(tools=[{**SEARCH, "type": "web_search_20990101"}])),
    ("5.2", sent(tools=[{**SEARCH, "name": "search"}])),
    ("5.2", sent(tools=[{**SEARCH, "input_schema": {}}])),
    ("5.2", sent(tools=[{**SEARCH, "allowed_domains": ["a"], "blocked_domains": ["b"]}])),
    ("5.1", sent(tools=[CLOCK], tool_choice={"type": "some"})),
    ("5.1", sent(tools=[CLOCK], tool_choice={"type": "tool", "name": "other"})),
    ("2.2", sent(tools=[CLOCK], tool_choice={"type": "any"}, model="claude-opus-5-5")),
    (
        "2.2",
        sent(
            tools=[CLOCK],
            tool_choice={"type": "any"},
            thinking={"type": "enabled", "budget_tokens": 1024},
        ),
    ),
    ("5.1", sent(HI, assistant(CALL), user(RESULT))),
    ("5.1", tooled(HI, assistant(CALL), HI)),
    ("5.1", tooled(HI, assistant(CALL, OTHER), user(RESULT))),
    ("5.1", tooled(user(RESULT))),
    ("5.1", tooled(HI, assistant(CALL), user(RESULT, RESULT))),
    ("5.1", tooled(HI, assistant(CALL), user(text("Well"), RESULT))),
    ("5.1", tooled(HI, assistant(CALL), user(RESULT), assistant(CALL), user(RESULT))),
    ("5.1", tooled(HI, assistant({**CALL, "input": "UTC"}), user(RESULT))),
    ("1.3", tooled(HI, assistant(CALL), user({**RESULT, "content": [THOUGHT]}))),
    ("5.2", tooled(HI, assistant(CALL, QUERY), user(RESULT, text("And?")))),
    ("5.2", tooled(HI, assistant(QUERY), HI)),
    ("5.2", tooled(HI, assistant(FOUND, QUERY))),
    ("5.2", tooled(HI, assistant(CALL, QUERY), user(RESULT), YES, HI)),
    ("1.6", sent(cache_control={"type": "lasting"})),
    ("1.6", sent(cache_control={**MARK, "ttl": "2h"})),
    ("1.6", sent(user(*LONG_WAY, text("five", cache_control=MARK)))),
    ("1.6", sent(user(*LONG_WAY), cache_control=MARK)),
    ("1.6", sent(user(text("Hi", cache_control=HOUR)), cache_control=MARK)),
    ("1.6", sent(system=[text("Be kind.", cache_control=MARK)], cache_control=HOUR)),
    ("1.6", sent(user(text("a", cache_control=MARK), text("b", cache_control=HOUR)))),
]


@pytest.mark.parametrize("request_", KEPT)
def test_a_request_that_keeps_the_rules(request_: Sent) -> None:
    assert faults(request_, remembered(request_)) == ()


@pytest.mark.parametrize(("section", "request_"), BROKEN)
def test_a_request_that_breaks_one(section: str, request_: Sent) -> None:
    found = faults(request_, remembered(request_))
    assert {fault.section for fault in found} == {section}


@pytest.mark.parametrize("thought", [THOUGHT, HIDDEN])
def test_thinking_cannot_be_marked(thought: Json) -> None:
    marked = sent(HI, assistant({**thought, "cache_control": MARK}, text("Yes")), HI)
    found = [fault.section for fault in faults(marked, remembered(marked))]
    assert "1.6" in found


def test_blank_text_cannot_be_marked() -> None:
    found = faults(sent(user(text("Hi"), text(" ", cache_control=MARK))))
    assert {fault.section for fault in found} == {"1.3", "1.6"}


def test_the_call_before_the_end_is_answered() -> None:
    found = faults(tooled(HI, assistant(QUERY, FOUND, CALL)))
    assert "5.1" in {fault.section for fault in found}


@pytest.mark.parametrize(
    ("data", "size"),
    [
        (b"GIF89a" + b"\x10\x00\x20\x00", (16, 32)),
        (bytes.fromhex("ffd8ffe00004aaaaffc0001108002000100301"), (16, 32)),
        (b"RIFF\0\0\0\0WEBPVP8X" + bytes(8) + b"\x0f\0\0\x1f\0\0", (16, 32)),
        (b"RIFF\0\0\0\0WEBPVP8L" + bytes(5) + (15 | 31 << 14).to_bytes(4, "little"), (16, 32)),
        (b"RIFF\0\0\0\0WEBPVP8 " + bytes(10) + b"\x10\0\x20\0", (16, 32)),
        (b"\xff\xd8\xff", (0, 0)),
        (b"", (0, 0)),
    ],
)
def test_sizes_of_pictures(data: bytes, size: tuple[int, int]) -> None:
    assert picture_size(data) == size

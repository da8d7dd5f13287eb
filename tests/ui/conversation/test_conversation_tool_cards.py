"""Cards of tools: their heads cost nothing to paint, and what is in them can be copied."""

from __future__ import annotations

import json
import time
from typing import Any

from PySide6.QtGui import QGuiApplication

from nocopt.ui.conversation.cards import CardSection
from nocopt.ui.conversation.items import Place
from nocopt.ui.conversation.tool_cards import CallSection
from nocopt.ui.conversation.tool_results import pretty, summary
from tests.ui.conversation.chats import message, user
from tests.ui.conversation.conftest import Open
from tests.ui.conversation.test_conversation_contents import controls, item_of, section, shown


def test_the_head_of_a_call_is_put_together_once_whatever_its_arguments(open_chat: Open) -> None:
    class Counted(list[Any]):
        read = 0

        def __iter__(self) -> Any:
            for one in super().__iter__():
                Counted.read += 1
                yield one

    given = {"points": Counted(range(100_000)), "text": "x" * 1_000_000}
    call = {"type": "tool_use", "id": "t", "name": "plot", "input": given}
    pane, _ = open_chat([message(1, call)])
    card = section(pane, CallSection)
    assert card.detail.startswith('{"points": [0, 1, 2, ')
    assert len(card.detail) == 200
    Counted.read = 0
    for _ in range(3):
        pane.view.viewport().repaint()
        assert card.detail
    assert Counted.read == 0
    long = {"a": "b\n" * 300_000, "c": [1, {"data": "d" * 300}, None, True]}
    assert summary(long) == '{"a": "' + ("b\\n" * 300)[:193]
    assert summary({"c": long["c"], "é": {}}) == (
        '{"c": [1, {"data": "' + "d" * 100 + '…"}, null, true], "é": {}}'
    )


def test_of_a_very_long_value_only_so_much_is_looked_at_as_is_shown(open_chat: Open) -> None:
    small = {"a": [1, {"b": None, "data": "d" * 300}], "c": {}, "é": [], "t": "x\ny"}
    alike = {**small, "data": "d" * 200_000}
    assert pretty(alike) == pretty(small)[:-2] + f',\n  "data": "{"d" * 100}…"\n}}'
    given = {"points": {str(number): [number] for number in range(100_000)}, "z": "end"}
    began = time.process_time()
    shown_of_it = pretty(given)
    assert time.process_time() - began < 0.1
    assert shown_of_it.startswith('{\n  "points": {\n    "0": [\n      0\n    ],\n    "1": [')
    assert 100_000 <= len(shown_of_it) <= 100_010
    assert shown_of_it.endswith("…")
    call = {"type": "tool_use", "id": "t", "name": "plot", "input": given}
    pane, _ = open_chat([message(1, call)])
    assert json.loads(section(pane, CallSection).source) == given, "copied as a whole"
    result = {"type": "tool_result", "tool_use_id": "t", "content": json.dumps(given)}
    pane, _ = open_chat([message(1, {**call, "input": {}}, result)])
    assert json.loads(section(pane, CallSection).source) == given


def test_what_a_tool_was_asked_and_what_it_answered_can_be_copied(open_chat: Open) -> None:
    given = {"city": "Paris", "data": "d" * 300}
    answer = [{"type": "text", "text": "sunny"}, {"type": "text", "text": "and warm"}]
    call = {"type": "tool_use", "id": "t", "name": "weather", "input": given}
    result = {"type": "tool_result", "tool_use_id": "t", "content": answer}
    pane, _ = open_chat(
        [
            *(message(1, call), user(2, "q"), message(3, call, result), user(4, "q")),
            message(5, {"type": "tool_use", "id": "u", "name": "now", "input": {}}),
        ]
    )
    assert "Copy arguments" not in controls(pane)
    copied = []
    for index in (0, 2, 4):
        item_of(pane, index).sections[0].unfold()
        pane.view.show_place(Place(index, 0), 0)
        found = controls(pane, index)
        for name in ("Copy arguments", "Copy result"):
            if name in found:
                found[name][1].press()
                copied.append((index, name, QGuiApplication.clipboard().text()))
    assert [one[:2] for one in copied] == [(0, "Copy arguments"), (2, "Copy result")]
    assert json.loads(copied[0][2]) == given
    assert copied[1][2] == "sunny\n\nand warm"


def test_what_was_fetched_and_how_a_program_ended_is_said_in_the_head(open_chat: Open) -> None:
    page = {"type": "document", "title": "Hash tables.pdf", "source": {"type": "text", "data": "x"}}
    ran = {"type": "bash_code_execution_result", "stdout": "5\n", "stderr": "ls: no\n"}
    contents: list[Any] = [
        {"type": "web_fetch_result", "url": "https://example.com/a.pdf", "content": page},
        {"type": "web_fetch_result", "url": "https://example.com/a.pdf", "content": {}},
        {**ran, "return_code": 2},
        {**ran, "return_code": 0},
    ]
    blocks = [
        {"type": "web_fetch_tool_result", "tool_use_id": str(number), "content": content}
        for number, content in enumerate(contents)
    ]
    pane, _ = open_chat([message(1, *blocks)])
    cards = [one for one in item_of(pane).sections if isinstance(one, CardSection)]
    assert [card.detail for card in cards] == [
        "Hash tables.pdf",
        "https://example.com/a.pdf",
        "Ended with code 2 · ls: no",
        "5",
    ]
    cards[2].toggle()
    assert shown(cards[2])[1:] == ["5", "ls: no", "Ended with code 2"]

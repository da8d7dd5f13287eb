"""Cards of tools: their heads cost nothing to paint, and what is in them can be copied."""

from __future__ import annotations

import json
from typing import Any

from PySide6.QtGui import QGuiApplication

from nocopt.ui.conversation.tool_cards import CallSection, summary
from tests.ui.conversation.conftest import Open
from tests.ui.conversation.test_conversation_contents import controls, item_of, message, section


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


def test_what_a_tool_was_asked_and_what_it_answered_can_be_copied(open_chat: Open) -> None:
    given = {"city": "Paris", "data": "d" * 300}
    answer = [{"type": "text", "text": "sunny"}, {"type": "text", "text": "and warm"}]
    pane, _ = open_chat(
        [
            message(1, {"type": "tool_use", "id": "t", "name": "weather", "input": given}),
            message(2, {"type": "tool_result", "tool_use_id": "t", "content": answer}, role="user"),
            message(3, {"type": "tool_use", "id": "u", "name": "now", "input": {}}),
        ]
    )
    assert "Copy arguments" not in controls(pane)
    for index in range(3):
        item_of(pane, index).sections[0].unfold()
        pane.view.settle(full=True)
    controls(pane)["Copy arguments"][1].press()
    assert json.loads(QGuiApplication.clipboard().text()) == given
    controls(pane, 1)["Copy result"][1].press()
    assert QGuiApplication.clipboard().text() == "sunny\n\nand warm"
    assert "Copy arguments" not in controls(pane, 2)

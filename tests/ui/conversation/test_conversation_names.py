"""What messages are called: right and cheap, while one is written and when a long chat is read."""

from __future__ import annotations

import gc

import pytest
from PySide6.QtGui import QAccessible, QAccessibleInterface

from nocopt.core import events as ev
from nocopt.core.errors import Cause, Failure, WireKind
from nocopt.ui.conversation.message_item import MessageItem
from nocopt.ui.conversation.pane import ConversationPane
from nocopt.ui.conversation.text_layout import TextRow
from tests.ui.conversation.chats import MODEL, dialogue
from tests.ui.conversation.conftest import Open


def top(pane: ConversationPane) -> QAccessibleInterface:
    found = QAccessible.queryAccessibleInterface(pane.view)
    assert found is not None
    return found


def name(pane: ConversationPane, index: int) -> str:
    return top(pane).child(index).text(QAccessible.Text.Name)


def test_reading_a_long_chat_keeps_little_of_it(
    open_chat: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    pane, _ = open_chat(dialogue(300))
    marker = [name(pane, index) for index in range(300)][1]
    assert marker.startswith(f"{MODEL.name}: A heading")
    gc.collect()
    texts = [one for one in gc.get_objects() if isinstance(one, MessageItem)]
    held = [
        value
        for value in gc.get_referents(*texts)
        if isinstance(value, str) and "A heading" in value
    ]
    assert held == []
    assert len(pane.accessible.names._unseen) <= 32
    made: list[MessageItem] = []
    plain = MessageItem.plain_text

    def counted(item: MessageItem) -> str:
        made.append(item)
        return plain(item)

    monkeypatch.setattr(MessageItem, "plain_text", counted)
    for _ in range(3):
        assert name(pane, 101) == marker
    assert len(made) == 1  # asked for again, it is not made again


def test_a_name_is_always_that_of_what_is_shown(open_chat: Open) -> None:
    pane, session = open_chat(dialogue(2))
    session.ask("And?")
    for piece in (
        "One *wo",
        "rd*.\n\n- a\n",
        "- b\n\n[x]",
        "\n\n```py\nc",
        "ode\n```\n\n[x]: http://x.y",
    ):
        session.say(piece)
        pane.presenter.tick()
        item = pane.view.items[3]
        assert name(pane, 3) == f"{MODEL.name}: {item.plain_text()}"
        assert top(pane).childCount() == 4
    running = top(pane).child(3).object()
    session.end()
    assert top(pane).child(3).object() is running
    assert name(pane, 3) == f"{MODEL.name}: {pane.view.items[3].plain_text()}"


def test_a_growing_reply_is_read_once(open_chat: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    pane, session = open_chat()
    session.ask("q")
    read: list[TextRow] = []

    def spoken(row: TextRow) -> str:
        read.append(row)
        return row.text

    monkeypatch.setattr(TextRow, "spoken", property(spoken))
    for number in range(60):
        session.say(f"Paragraph {number}.\n\n")
        pane.presenter.tick()
        assert f"Paragraph {number}." in name(pane, 1)
    assert len(read) <= 3 * 60


def test_what_is_waited_for_is_said_as_it_is_now(open_chat: Open) -> None:
    pane, session = open_chat()
    session.ask("q")
    pane.presenter.tick()
    assert name(pane, 1) == f"{MODEL.name}: Waiting for the first word"
    overloaded = Failure(WireKind.HTTP, Cause.OVERLOADED)
    session.feed(ev.Waiting(7.0, 1, 3, overloaded))
    pane.presenter.tick()
    assert "Trying again in" in name(pane, 1)

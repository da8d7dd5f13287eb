"""Jumps by key: to messages, questions and code, however far they are."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAccessibleEvent,
    QGuiApplication,
)
from pytestqt.qtbot import QtBot

from nocopt.ui.conversation.jump_hint import JumpHint
from nocopt.ui.conversation.marks import Spot
from nocopt.ui.conversation.pane import ConversationPane
from tests.ui.conversation.chats import FakeSession, dialogue, reply, user
from tests.ui.conversation.conftest import Open

CODE = "Text\n\n```python\nfirst()\n```\n\nmore\n\n```\nsecond()\n```\n\nend"


def focused(pane: ConversationPane) -> Spot:
    spot = pane.view.marks.focused
    assert spot is not None
    return spot


def code(pane: ConversationPane) -> str:
    spot = focused(pane)
    box = pane.view.geometry_of.control_box(spot)
    assert pane.view.viewport().rect().contains(box)
    return pane.view.items[spot.item].rows[spot.row].text


def test_messages_one_after_the_other(open_chat: Open) -> None:
    pane, _ = open_chat(dialogue(200), "101 0 0")
    pane.jumps.message(1)
    assert focused(pane).item == 101
    for _ in range(5):
        pane.jumps.message(1)
    assert focused(pane).item == 106
    pane.jumps.message(-1)
    assert focused(pane).item == 105
    assert 105 in pane.view.geometry_of.items_in_sight()
    pane.view.scroll_to(0)
    pane.jumps.message(1)
    assert focused(pane).item == 1


def test_from_the_middle_of_a_message_its_beginning_comes_first(open_chat: Open) -> None:
    pane, _ = open_chat(dialogue(20), "10 6 20")
    pane.jumps.message(-1)
    assert focused(pane) == Spot(9, 0, "")
    assert pane.view.geometry_of.item_box(9).top() >= 0


def test_questions_come_to_the_top(open_chat: Open) -> None:
    pane, _ = open_chat(dialogue(200), "101 0 0")
    for _ in range(3):
        pane.jumps.question(1)
    assert focused(pane).item == 106
    assert abs(pane.view.geometry_of.item_box(106).top()) < 40
    pane.jumps.question(-1)
    assert focused(pane).item == 104


def test_code_is_gone_to_wherever_it_is(open_chat: Open, qtbot: QtBot) -> None:
    path = dialogue(2_000, "No code here.")
    path[3] = reply(4, CODE)
    path[1_501] = reply(1_502, CODE)
    pane, _ = open_chat(path, "1 0 0")
    found = []
    for _ in range(5):
        pane.jumps.code(1)
        found.append((focused(pane).item, code(pane)))
    assert found == [
        (3, "first()"),
        (3, "second()"),
        (1_501, "first()"),
        (1_501, "second()"),
        (1_501, "second()"),  # there is no more
    ]
    assert pane.view.items.prepared_items < 100
    pane.jumps.code(-1)
    pane.jumps.code(-1)
    assert (focused(pane).item, code(pane)) == (3, "second()")
    control = pane.view.geometry_of.control(focused(pane))
    assert control is not None
    while control.name != "Copy code":
        qtbot.keyClick(pane.view, Qt.Key.Key_Tab)
        control = pane.view.geometry_of.control(focused(pane))
        assert control is not None
    qtbot.keyClick(pane.view, Qt.Key.Key_Return)
    assert QGuiApplication.clipboard().text() == "second()"


def test_an_empty_chat_has_nowhere_to_go(open_chat: Open) -> None:
    pane, _ = open_chat([])
    for jump in (pane.jumps.message, pane.jumps.question, pane.jumps.code):
        jump(1)
        jump(-1)
    assert pane.view.marks.focused is None


def test_a_chat_without_code_stays_where_it_is(open_chat: Open) -> None:
    pane, _ = open_chat([user(1, "```\nnever closed"), reply(2, "plain")])
    y = pane.view.reading.y
    pane.jumps.code(1)
    assert pane.view.reading.y == y
    assert pane.view.marks.focused is None


def test_where_there_is_nothing_to_go_to_that_is_said(
    open_chat: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QAccessible, "isActive", lambda: True)
    heard: list[str] = []

    def hear(event: QAccessibleEvent) -> None:
        if isinstance(event, QAccessibleAnnouncementEvent):
            heard.append(event.message())

    monkeypatch.setattr(QAccessible, "updateAccessibility", hear)
    pane, _ = open_chat([user(1, "q"), reply(2, CODE), user(3, "r")], "3 0 0")
    for jump, steps in ((pane.jumps.message, 2), (pane.jumps.question, 1), (pane.jumps.code, 2)):
        pane.keys.focus(Spot(0, 0, ""))
        for _ in range(steps):
            jump(1)
        assert not heard
        jump(1)
        jump(1)
        assert heard.pop() == heard.pop()
        for _ in range(steps - (jump == pane.jumps.code)):
            jump(-1)
        assert not heard
        jump(-1)
        (said,) = heard
        assert said.endswith("above")
        heard.clear()


def hint(pane: ConversationPane) -> JumpHint:
    (found,) = pane.findChildren(JumpHint)
    return found


def test_where_there_is_nothing_to_go_to_that_is_shown_for_a_moment_at_the_edge(
    open_chat: Open, qtbot: QtBot
) -> None:
    pane, _ = open_chat(dialogue(6, "No code here."))
    line = hint(pane)
    pane.keys.focus(Spot(0, 0, ""))
    pane.jumps.message(-1)
    assert line.isVisible()
    assert line.text() == "There is no message above"
    assert line.geometry().bottom() < pane.height() // 4
    pane.jumps.message(1)
    assert not line.isVisible()
    pane.jumps.code(1)
    assert line.text() == "There is no code block below"
    assert line.geometry().top() > 3 * pane.height() // 4
    assert pane.rect().contains(line.geometry())
    qtbot.waitUntil(lambda: not line.isVisible(), timeout=4_000)


def test_the_keys_that_step_through_messages_say_it_too(open_chat: Open, qtbot: QtBot) -> None:
    pane, _ = open_chat(dialogue(3))
    pane.keys.focus(Spot(1, 0, ""))
    qtbot.keyClick(pane.view, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    assert not hint(pane).isVisible()
    qtbot.keyClick(pane.view, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    assert hint(pane).text() == "There is no message below"
    assert hint(pane).isVisible()


def test_a_narrow_pane_has_room_for_the_line(open_chat: Open) -> None:
    pane, _ = open_chat(dialogue(3, "No code here."))
    pane.resize(320, 400)
    pane.jumps.code(1)
    assert pane.rect().contains(hint(pane).geometry())


def test_where_the_line_is_wider_than_the_pane_it_has_more_lines(open_chat: Open) -> None:
    pane, _ = open_chat(dialogue(3, "No code here."))
    line = hint(pane)
    pane.jumps.code(1)
    high = line.height()
    pane.resize(180, 400)
    pane.jumps.code(1)
    assert pane.rect().contains(line.geometry())
    assert line.height() > 1.4 * high
    assert line.height() >= line.heightForWidth(line.width())
    pane.resize(900, 400)
    pane.jumps.code(1)
    assert line.height() == high


def test_the_line_goes_with_what_it_was_said_of(open_chat: Open) -> None:
    pane, _ = open_chat(dialogue(3, "No code here."))
    pane.jumps.code(1)
    pane.resize(700, 500)
    assert not hint(pane).isVisible()
    pane.jumps.code(1)
    assert hint(pane).isVisible()
    pane.show_session(FakeSession(dialogue(3)).it)
    assert not hint(pane).isVisible()

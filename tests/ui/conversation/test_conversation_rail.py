"""The rail of questions: there for long chats only, a tick for each question, cheap to keep."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from pytestqt.qtbot import QtBot

from nocopt.ui.conversation.marks import Spot
from nocopt.ui.conversation.pane import ConversationPane
from nocopt.ui.conversation.rail import Rail
from tests.ui.conversation.chats import dialogue, reply, user
from tests.ui.conversation.conftest import Open


def click(pane: ConversationPane, qtbot: QtBot, tick: int) -> None:
    at = QPoint(12, round(pane.rail.y_of(tick)))
    qtbot.mouseClick(pane.rail, Qt.MouseButton.LeftButton, pos=at)


def test_a_short_chat_has_none(open_chat: Open) -> None:
    few, _ = open_chat([user(1, "q"), reply(2, "long\n\n" * 300), user(3, "q")])
    assert few.rail.isHidden()
    low, _ = open_chat([user(number, "q") for number in range(1, 6)])
    assert low.rail.isHidden()


def test_every_question_is_gone_to(open_chat: Open, qtbot: QtBot) -> None:
    pane, session = open_chat(dialogue(20))
    assert pane.rail.isVisible()
    assert pane.rail.ticks == 10
    for tick in (3, 0, 7):
        click(pane, qtbot, tick)
        assert pane.view.geometry_of.item_box(2 * tick).top() == 0
        assert pane.rail._current == tick
    session.ask("another?")
    assert pane.rail.ticks == 11
    assert pane.rail._current == 10
    pane.show_session(None)
    assert pane.rail.isHidden()


def test_of_very_many_questions_all_parts_can_be_reached(open_chat: Open, qtbot: QtBot) -> None:
    pane, _ = open_chat(dialogue(4_000))
    rail = pane.rail
    assert 50 < rail.ticks < 150
    reached = [rail.question_of(tick) for tick in range(rail.ticks)]
    assert reached == sorted(set(reached))
    assert reached[0] == 0
    assert reached[-1] > 3_900
    for tick in (0, rail.ticks // 2, rail.ticks - 1):
        assert rail.tick_at(rail.y_of(tick)) == tick
        click(pane, qtbot, tick)
        assert rail._current == tick
    assert pane.view.items.prepared_items < 200


def test_it_is_slim_where_it_would_cover_text(open_chat: Open) -> None:
    pane, _ = open_chat(dialogue(40))
    for width, wide in ((600, 8), (832, 8), (1_000, 24)):
        pane.resize(width, 600)
        assert pane.rail.isVisible()
        assert pane.rail.width() == wide
        assert pane.view.geometry_of.item_box(0).right() + 1 < pane.rail.x()
        handle = pane.view.viewport().width() + 3
        assert pane.rail.geometry().right() < handle
    pane.resize(150, 600)
    assert pane.rail.isHidden()


def test_scrolling_paints_it_only_when_another_tick_is_the_current(
    open_chat: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    pane, _ = open_chat(dialogue(40), "1 0 0")
    painted: list[int] = []
    monkeypatch.setattr(Rail, "update", lambda _rail: painted.append(1))
    for _ in range(40):
        pane.view.scroll_by(20)
    assert 1 <= len(painted) <= 4


def test_a_screen_reader_finds_the_questions_and_goes_to_them(open_chat: Open) -> None:
    pane, session = open_chat(dialogue(20))
    rail = QAccessible.queryAccessibleInterface(pane.rail)
    assert rail is not None
    assert rail.role() == QAccessible.Role.List
    assert rail.text(QAccessible.Text.Name) == "Questions"
    assert "Alt+Page Down" in rail.text(QAccessible.Text.Description)
    found = [rail.child(at) for at in range(rail.childCount())]
    assert [one.text(QAccessible.Text.Name) for one in found] == [
        f"Question number {number}?" for number in range(1, 20, 2)
    ]
    assert [rail.indexOfChild(one) for one in found] == list(range(10))
    assert [one.state().selected for one in found] == [False] * 9 + [True]
    for one in found:
        middle = one.rect().center()
        assert rail.rect().contains(one.rect())
        assert rail.childAt(middle.x(), middle.y()).object() is one.object()
    action = found[3].actionInterface()
    assert action is not None
    action.doAction(action.pressAction())
    assert pane.view.geometry_of.item_box(6).top() == 0
    assert pane.view.marks.focused == Spot(6, 0, "")
    assert [one.state().selected for one in found].index(True) == 3
    kept = found[0].object()
    session.ask("another?")
    assert rail.childCount() == 11
    assert rail.child(10).text(QAccessible.Text.Name) == "another?"
    assert rail.child(0).object() is kept
    pane.show_session(None)
    assert rail.childCount() == 0
    assert not found[0].isValid()

"""The rail of questions: there for long chats only, a tick for each question, cheap to keep."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

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


def test_it_is_not_there_where_it_would_cover_text(open_chat: Open) -> None:
    pane, _ = open_chat(dialogue(40))
    pane.resize(600, 600)
    assert pane.rail.isHidden()
    pane.resize(1_000, 600)
    assert pane.rail.isVisible()


def test_scrolling_paints_it_only_when_another_tick_is_the_current(
    open_chat: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    pane, _ = open_chat(dialogue(40), "1 0 0")
    painted: list[int] = []
    monkeypatch.setattr(Rail, "update", lambda _rail: painted.append(1))
    for _ in range(40):
        pane.view.scroll_by(20)
    assert 1 <= len(painted) <= 4

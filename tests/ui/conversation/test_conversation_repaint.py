"""What is on the screen, moved and patched, is what painting everything anew would give."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from nocopt.core import events as ev
from nocopt.ui.conversation.pane import ConversationPane
from tests.ui.conversation.chats import ANSWER, dialogue
from tests.ui.conversation.conftest import Open
from tests.ui.conversation.repainting import differing


def assert_clean(pane: ConversationPane) -> None:
    pane.view.marks._pulse.stop()  # no beat between the two pictures
    assert differing(pane) == []


@pytest.fixture
def pane(open_shown: Open) -> ConversationPane:
    made, _ = open_shown(dialogue(6))
    return made


@pytest.mark.parametrize("size", [7, 60])
def test_while_text_comes(open_shown: Open, size: int) -> None:
    pane, session = open_shown()
    session.ask("q")
    for at in range(0, len(ANSWER), size):
        session.say(ANSWER[at : at + size])
        pane.presenter.tick()
        assert_clean(pane)
    session.end()
    assert_clean(pane)


def test_while_thinking_comes_and_folds(open_shown: Open) -> None:
    pane, session = open_shown(dialogue(2))
    session.ask("q")
    assert_clean(pane)
    for at in range(0, len(ANSWER), 90):
        session.think(ANSWER[at : at + 90])
        pane.presenter.tick()
        assert_clean(pane)
    session.feed(ev.BlockStopped(0), ev.TextDelta(1, "Answer"))
    pane.presenter.tick()
    assert_clean(pane)
    session.end(stopped=True)
    assert_clean(pane)
    session.retry()
    assert_clean(pane)


def test_while_scrolling(pane: ConversationPane) -> None:
    for change in (-3, -66, -66, -400, -599, -700, 66, 300, 5, -2_000, 10_000, -66):
        pane.view.scroll_by(change)
        assert_clean(pane)


def test_while_reading_further_up(open_shown: Open) -> None:
    pane, session = open_shown(dialogue(4))
    session.ask("q")
    session.say(ANSWER)
    pane.presenter.tick()
    pane.view.scroll_by(-250)
    for _ in range(6):
        session.say("more words and\n\n")
        pane.presenter.tick()
        assert_clean(pane)
    session.end()
    assert_clean(pane)


def test_while_the_mouse_selects_and_hovers(pane: ConversationPane, qtbot: QtBot) -> None:
    port = pane.view.viewport()
    for y in range(10, 590, 40):
        qtbot.mouseMove(port, QPoint(300, y))
        assert_clean(pane)
    qtbot.mousePress(port, Qt.MouseButton.LeftButton, pos=QPoint(300, 100))
    for y in range(100, 500, 60):
        qtbot.mouseMove(port, QPoint(400, y))
        assert_clean(pane)
    qtbot.mouseRelease(port, Qt.MouseButton.LeftButton, pos=QPoint(400, 500))
    pane.view.scroll_by(-120)
    assert_clean(pane)

"""What is held with the mouse, or selected, does not run away while a reply is written."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from nocopt.ui.conversation.pane import ConversationPane
from tests.ui.conversation.chats import FakeSession
from tests.ui.conversation.conftest import Open

LEFT = Qt.MouseButton.LeftButton
PARAGRAPH = "A paragraph that is long enough to be read while more of them are being written.\n\n"


@pytest.fixture
def writing(open_chat: Open) -> tuple[ConversationPane, FakeSession]:
    """A pane that follows a reply."""
    pane, session = open_chat()
    session.ask("q")
    grow(pane, session)
    assert pane.view.reading.following
    return pane, session


def grow(pane: ConversationPane, session: FakeSession, paragraphs: int = 40) -> None:
    session.say(PARAGRAPH * paragraphs)
    pane.presenter.tick()


def select(pane: ConversationPane, qtbot: QtBot) -> None:
    """Press on a line in the middle and drag down two lines."""
    port = pane.view.viewport()
    at = QPoint(pane.view.geometry_of.left + 40, 300)
    qtbot.mousePress(port, LEFT, pos=at)
    qtbot.mouseMove(port, at + QPoint(90, 50))


def release(pane: ConversationPane, qtbot: QtBot) -> None:
    at = QPoint(pane.view.geometry_of.left + 130, 350)
    qtbot.mouseRelease(pane.view.viewport(), LEFT, pos=at)


def test_text_stays_under_the_mouse_and_while_it_is_selected(
    writing: tuple[ConversationPane, FakeSession], qtbot: QtBot
) -> None:
    pane, session = writing
    view = pane.view
    select(pane, qtbot)
    before, text = view.reading.y, view.selection.text()
    assert text
    grow(pane, session)
    assert view.reading.y == before
    assert pane._jump.isVisible()
    release(pane, qtbot)
    grow(pane, session)
    assert (view.reading.y, view.selection.text()) == (before, text)
    qtbot.mouseClick(view.viewport(), LEFT, pos=QPoint(view.geometry_of.left + 40, 200))
    assert view.selection.range is None
    assert view.reading.y == view.reading.most
    grow(pane, session)
    assert view.reading.y == view.reading.most
    assert not pane._jump.isVisible()


def test_the_end_is_followed_again_when_the_reader_goes_there(
    writing: tuple[ConversationPane, FakeSession], qtbot: QtBot
) -> None:
    pane, session = writing
    select(pane, qtbot)
    release(pane, qtbot)
    grow(pane, session)
    assert not pane.view.reading.following
    pane.jump_to_latest()
    grow(pane, session)
    assert pane.view.selection.range is not None
    assert pane.view.reading.y == pane.view.reading.most


def test_a_reader_who_went_elsewhere_is_not_brought_back(
    writing: tuple[ConversationPane, FakeSession], qtbot: QtBot
) -> None:
    pane, session = writing
    select(pane, qtbot)
    release(pane, qtbot)
    pane.view.scroll_by(-400)
    before = pane.view.reading.y
    qtbot.mouseClick(pane.view.viewport(), LEFT, pos=QPoint(pane.view.geometry_of.left + 40, 200))
    grow(pane, session)
    assert pane.view.reading.y == before


def test_a_click_alone_does_not_stop_the_following(
    writing: tuple[ConversationPane, FakeSession], qtbot: QtBot
) -> None:
    pane, session = writing
    qtbot.mouseClick(pane.view.viewport(), LEFT, pos=QPoint(pane.view.geometry_of.left + 40, 200))
    assert pane.view.reading.following
    assert not pane._jump.isVisible()
    grow(pane, session)
    assert pane.view.reading.y == pane.view.reading.most


def test_what_the_keyboard_selects_stays_too(
    writing: tuple[ConversationPane, FakeSession], qtbot: QtBot
) -> None:
    pane, session = writing
    qtbot.keyClick(pane.view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    before = pane.view.reading.y
    grow(pane, session)
    assert pane.view.reading.y == before

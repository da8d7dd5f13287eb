"""Zoom, the width of the text and what is followed: what is read stays where it is."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nocopt.core.settings import Follow, ReadingWidth, Settings
from nocopt.ui.conversation.items import Place
from nocopt.ui.conversation.pane import ConversationPane
from nocopt.ui.theme import DARK, READING_WIDTHS
from tests.ui.conversation.chats import dialogue, reply, user
from tests.ui.conversation.conftest import Open

CONTROL = Qt.KeyboardModifier.ControlModifier
LONG = " ".join(f"word{number}" for number in range(3_000))


def wheel(pane: ConversationPane, angle: int, modifiers: Qt.KeyboardModifier = CONTROL) -> None:
    port = pane.view.viewport()
    at = QPointF(300, 200)
    phase = Qt.ScrollPhase.NoScrollPhase
    turn = QPoint(0, angle)
    event = QWheelEvent(
        at,
        QPointF(port.mapToGlobal(at.toPoint())),
        QPoint(),
        turn,
        Qt.MouseButton.NoButton,
        modifiers,
        phase,
        False,
    )
    QApplication.sendEvent(port, event)


def first_word(pane: ConversationPane) -> tuple[str, int]:
    """The first whole word in sight, and how far below the edge its line is."""
    place = pane.view.reading.place
    row = pane.view.items[place.item].rows[place.row]
    top = pane.view.geometry_of.row_origin(place).y()
    offset = row.offset_at(0, -top + pane.look.text.line // 2)
    box = row.boxes(offset, offset + 1)[0]
    return row.text[offset:].split()[0], round(box.top() + top)


def test_control_and_the_wheel_zoom_by_notches(open_chat: Open) -> None:
    pane, _ = open_chat(dialogue(20), "5 0 0")
    asked: list[int] = []
    pane.zoom.asked.connect(asked.append)
    y = pane.view.reading.y
    for angle in (120, 60, 60, -30, -90, -240):
        wheel(pane, angle)
    assert asked == [1, 1, -1, -1, -1]
    assert pane.view.reading.y == y
    wheel(pane, -120, Qt.KeyboardModifier.NoModifier)
    assert asked == [1, 1, -1, -1, -1]
    assert pane.view.reading.y > y


def test_the_line_being_read_stays_through_sizes_and_widths(open_chat: Open) -> None:
    pane, _ = open_chat([user(1, "q"), reply(2, LONG), user(3, "end")], "2 1 2000")
    word, below = first_word(pane)
    for size in (14, 9, 20, 11):
        pane.set_look(DARK, size)
    assert first_word(pane) == (word, below)
    for width in (700, 500, 640, 1_200, 900):
        pane.resize(width, 600)
    assert first_word(pane) == (word, below)
    for setting in ReadingWidth:
        pane.set_settings(Settings(reading_width=setting))
    pane.set_settings(Settings())
    assert first_word(pane) == (word, below)


def test_a_line_in_the_middle_keeps_its_height_at_every_step(open_chat: Open) -> None:
    pane, _ = open_chat([reply(1, LONG)], "1 1 2000")
    place = Place(0, 1)
    row = pane.view.items[0].rows[1]
    top = pane.view.geometry_of.row_origin(place).y()
    offset = row.offset_at(0, -top)
    _, below = first_word(pane)
    for size in (12, 16, 24):
        pane.set_look(DARK, size)
        box = row.boxes(offset, offset + 1)[0]
        now = box.top() + pane.view.geometry_of.row_origin(place).y()
        assert now == pytest.approx(below - pane.look.text.line, abs=2 * pane.look.text.line)


@pytest.mark.parametrize("width", list(ReadingWidth))
def test_the_column_is_as_wide_as_the_setting_says(open_chat: Open, width: ReadingWidth) -> None:
    pane, _ = open_chat(dialogue(4))
    pane.resize(1_400, 600)
    pane.set_settings(Settings(reading_width=width))
    column = pane.view.geometry_of.column
    assert column.width() == min(READING_WIDTHS[width], 1_400 - 72)
    assert abs(column.center().x() - 700) <= 1


def test_a_question_that_has_come_to_the_top_stays_there(open_chat: Open, qtbot: QtBot) -> None:
    pane, session = open_chat(dialogue(6))
    pane.set_settings(Settings(follow=Follow.QUESTION))
    session.ask("A question that I want to see?")
    question = len(pane.view.items) - 2
    for number in range(60):
        session.say(f"Paragraph {number}.\n\n")
        pane.presenter.tick()
    assert pane.view.geometry_of.item_box(question).top() == 0
    session.end()
    assert pane.view.geometry_of.item_box(question).top() == 0
    pane.jump_to_latest()
    assert pane.view.reading.at_end
    session.retry()
    assert pane.view.reading.following
    for number in range(60):
        session.say(f"Paragraph {number}.\n\n")
        pane.presenter.tick()
    assert pane.view.geometry_of.item_box(question).top() == 0


def test_the_end_is_followed_unless_it_is_set_otherwise(open_chat: Open) -> None:
    pane, session = open_chat(dialogue(6))
    session.ask("A question?")
    for number in range(60):
        session.say(f"Paragraph {number}.\n\n")
        pane.presenter.tick()
    assert pane.view.reading.following
    assert pane.view.reading.at_end

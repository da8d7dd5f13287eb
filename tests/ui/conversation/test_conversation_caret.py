"""Selecting with the keyboard: by characters, words, lines, paragraphs and pages, over messages."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from nocopt.ui.conversation.items import Place
from nocopt.ui.conversation.pane import ConversationPane
from nocopt.ui.conversation.positions import Position
from tests.ui.conversation.chats import ANSWER, dialogue, reply, user
from tests.ui.conversation.conftest import Open

SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier


def begin(pane: ConversationPane, text: str, item: int = 0) -> None:
    """Put the caret before a text."""
    for number, row in enumerate(pane.view.items.prepare(item).rows):
        if text in row.text:
            at = Position(item, number, row.text.index(text))
            pane.view.selection.begin(at)
            return
    raise AssertionError(text)


def press(
    pane: ConversationPane,
    qtbot: QtBot,
    key: Qt.Key,
    times: int = 1,
    extra: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> str:
    for _ in range(times):
        qtbot.keyClick(pane.view, key, SHIFT | extra)
    return pane.view.selection.text()


def test_characters_are_taken_whole(open_chat: Open, qtbot: QtBot) -> None:
    family = "👨‍👩‍👧"
    pane, _ = open_chat([user(1, f"a{family}e\u0301b")])
    begin(pane, "a")
    assert press(pane, qtbot, Qt.Key.Key_Right) == "a"
    assert press(pane, qtbot, Qt.Key.Key_Right) == f"a{family}"
    assert press(pane, qtbot, Qt.Key.Key_Right) == f"a{family}e\u0301"
    assert press(pane, qtbot, Qt.Key.Key_Left) == f"a{family}"
    assert press(pane, qtbot, Qt.Key.Key_Left) == "a"


def test_words_lines_and_paragraphs(open_chat: Open, qtbot: QtBot) -> None:
    pane, _ = open_chat([user(1, "one two three\nfour five six")])
    begin(pane, "two")
    assert press(pane, qtbot, Qt.Key.Key_Right, 1, CONTROL) == "two "
    assert press(pane, qtbot, Qt.Key.Key_End) == "two three"
    assert press(pane, qtbot, Qt.Key.Key_Home) == "one "
    assert press(pane, qtbot, Qt.Key.Key_Down, 1, CONTROL) == "two three\nfour five six"
    assert press(pane, qtbot, Qt.Key.Key_Left, 1, CONTROL) == "two three\nfour five "


def test_up_and_down_cross_lines_rows_and_messages_at_the_same_place(
    open_chat: Open, qtbot: QtBot
) -> None:
    pane, _ = open_chat(
        [user(1, "aaaa bbbb\naaaa bbbb"), reply(2, "aaaa bbbb\n\n```\naaaa\n\naaaa\n```\n\nend")],
        "1 0 0",
    )
    begin(pane, "bbbb")
    assert press(pane, qtbot, Qt.Key.Key_Down) == "bbbb\naaaa "
    assert press(pane, qtbot, Qt.Key.Key_Down) == "bbbb\naaaa bbbb\n\naaaa "
    whole = press(pane, qtbot, Qt.Key.Key_Down)
    assert whole.startswith("bbbb\naaaa bbbb\n\naaaa bbbb\n\naaa")
    lower = press(pane, qtbot, Qt.Key.Key_Down, 2)
    assert lower.startswith("bbbb\naaaa bbbb\n\naaaa bbbb\n\naaaa\n\naaa")
    for _ in range(5):
        press(pane, qtbot, Qt.Key.Key_Up)
    assert pane.view.selection.range is None


def test_every_place_of_an_answer_is_reached_and_left_again(open_chat: Open, qtbot: QtBot) -> None:
    pane, _ = open_chat([user(1, "q"), reply(2, ANSWER), user(3, "end")], "1 0 0")
    pane.view.selection.begin(Position(0, 1, 0))
    heads: list[Position] = []
    for _ in range(400):
        before = pane.view.selection.head
        press(pane, qtbot, Qt.Key.Key_Right)
        head = pane.view.selection.head
        if head is None or head == before:
            break
        heads.append(head)
    assert heads == sorted(set(heads))
    assert pane.view.selection.head == Position(2, 1, 3)
    down: list[Position] = []
    pane.view.selection.begin(Position(0, 1, 0))
    for _ in range(60):
        press(pane, qtbot, Qt.Key.Key_Down)
        below = pane.view.selection.head
        assert below is not None
        down.append(below)
    assert down == sorted(down)
    assert down[-1] == Position(2, 1, 3)


def test_the_whole_chat_and_pages(open_chat: Open, qtbot: QtBot) -> None:
    path = dialogue(200)
    pane, _ = open_chat(path, "101 0 0")
    begin(pane, "Question", 100)
    text = press(pane, qtbot, Qt.Key.Key_End, 1, CONTROL)
    assert text == "\n\n".join(node.message.text for node in path[100:])
    assert pane.view.reading.at_end
    press(pane, qtbot, Qt.Key.Key_Home, 1, CONTROL)
    assert pane.view.selection.head == Position(0, 0, 0)
    assert pane.view.reading.y < 40
    press(pane, qtbot, Qt.Key.Key_PageDown)
    head = pane.view.selection.head
    assert head is not None
    assert head > Position(0, 1, 0)


def test_the_caret_stays_in_sight_and_begins_there(open_chat: Open, qtbot: QtBot) -> None:
    pane, _ = open_chat(dialogue(40), "21 0 0")
    y = pane.view.reading.y
    press(pane, qtbot, Qt.Key.Key_Right)
    head = pane.view.selection.head
    assert head is not None
    assert head.item == 20
    press(pane, qtbot, Qt.Key.Key_Down, 40)
    assert pane.view.reading.y > y


@pytest.mark.parametrize("text", ["שלום עולם", "مرحبا بالعالم"])
def test_arrows_go_where_they_point_in_text_from_right_to_left(
    open_chat: Open, qtbot: QtBot, text: str
) -> None:
    pane, _ = open_chat([reply(1, text)])
    begin(pane, text)
    assert press(pane, qtbot, Qt.Key.Key_Left, 3) == text[:3]
    assert press(pane, qtbot, Qt.Key.Key_End) == text
    assert press(pane, qtbot, Qt.Key.Key_Home) == ""


def test_keys_go_on_from_where_the_mouse_was(open_chat: Open, qtbot: QtBot) -> None:
    pane, _ = open_chat([user(1, "one two three")])
    port = pane.view.viewport()
    box = pane.view.items[0].rows[1].boxes(4, 5)[0]
    origin = pane.view.geometry_of.row_origin(type(pane.view.reading.place)(0, 1))
    at = origin + QPoint(round(box.left()) + 1, round(box.center().y()))
    qtbot.mouseClick(port, Qt.MouseButton.LeftButton, pos=at)
    assert press(pane, qtbot, Qt.Key.Key_Right, 3) == "two"
    qtbot.mouseDClick(port, Qt.MouseButton.LeftButton, pos=at)
    qtbot.mouseRelease(port, Qt.MouseButton.LeftButton, pos=at)
    assert press(pane, qtbot, Qt.Key.Key_Right, 1) == "two "


def test_a_caret_at_the_end_of_text_that_gets_shorter_as_markup_closes(
    open_chat: Open, qtbot: QtBot
) -> None:
    pane, session = open_chat([user(1, "Go")])
    session.begin()
    session.say("abc **bold text")
    pane.presenter.tick()
    pane.view.setFocus()
    qtbot.waitUntil(pane.view.hasFocus)
    begin(pane, "abc", 1)
    assert press(pane, qtbot, Qt.Key.Key_End, 1, CONTROL) == "abc **bold text"
    session.say("**")
    pane.presenter.tick()
    pane.grab()  # what is painted with a caret beyond the text
    assert pane.view.selection.text() == "abc bold text"
    assert press(pane, qtbot, Qt.Key.Key_Left) == "abc bold tex"


def test_pages_go_on_over_what_has_no_text(open_chat: Open, qtbot: QtBot) -> None:
    pane, _ = open_chat([reply(1, "top\n\n" + "---\n\n" * 60 + "end")], "1 0 0")
    rows = pane.view.items.prepare(0).rows
    top, end = (next(n for n, row in enumerate(rows) if row.text == one) for one in ("top", "end"))
    assert pane.view.items.row_top(Place(0, end)) > 2 * pane.view.viewport().height()
    begin(pane, "top")
    press(pane, qtbot, Qt.Key.Key_PageDown)
    assert pane.view.selection.head == Position(0, end, 0)
    press(pane, qtbot, Qt.Key.Key_PageDown)
    assert pane.view.selection.head == Position(0, end, 3), "there is nothing below"
    press(pane, qtbot, Qt.Key.Key_PageUp)
    assert pane.view.selection.head == Position(0, top, 3)
    press(pane, qtbot, Qt.Key.Key_PageUp)
    assert pane.view.selection.head == Position(0, top, 0), "there is nothing above"

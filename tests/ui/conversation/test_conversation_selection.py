"""Selecting and copying: from the data, across rows and messages, with the mouse and the keys."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QClipboard, QGuiApplication
from pytestqt.qtbot import QtBot

from nocopt.ui.conversation.items import Place
from nocopt.ui.conversation.pane import ConversationPane
from nocopt.ui.conversation.positions import Position
from tests.ui.conversation.chats import ANSWER, dialogue, reply, user
from tests.ui.conversation.conftest import Open

ANY_TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), max_size=30)


def select(pane: ConversationPane, start: Position, end: Position) -> str:
    pane.view.selection.begin(start)
    pane.view.selection.extend(end)
    return pane.view.selection.text()


def row_number(pane: ConversationPane, item: int, text: str) -> int:
    rows = pane.view.items.prepare(item).rows
    return next(number for number, row in enumerate(rows) if text in row.text)


def point_of(pane: ConversationPane, item: int, row: int, offset: int) -> QPoint:
    """A point inside the character at an offset of a row of text."""
    origin = pane.view.geometry_of.row_origin(Place(item, row))
    shape = pane.view.items[item].rows[row]._shape  # type: ignore[attr-defined]
    (box, *_) = shape.rects(offset, offset + 1)
    left = pane.view.items[item].rows[row]._left()  # type: ignore[attr-defined]
    return (QPointF(origin) + QPointF(left + box.left() + 1, box.center().y())).toPoint()


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(lines=st.lists(ANY_TEXT, min_size=1, max_size=90))
def test_what_a_person_typed_is_copied_exactly(open_chat: Open, lines: list[str]) -> None:
    text = "\n".join(lines)
    if not text.strip():
        return
    pane, _ = open_chat([user(1, text)])
    pane.view.selection.select_all()
    assert pane.view.selection.text() == text


def test_code_is_copied_exactly(open_chat: Open) -> None:
    code = "def f():\n\treturn '😀'  # 中文\n\n\n    x = 1"
    pane, _ = open_chat([reply(1, f"before\n\n```python\n{code}\n```\n\nafter")])
    number = row_number(pane, 0, "def f")
    length = len(pane.view.items[0].rows[number].text)
    assert select(pane, Position(0, number, 0), Position(0, number, length)) == code


def test_a_selection_across_rows_carries_marks_and_breaks(open_chat: Open) -> None:
    pane, _ = open_chat(
        [
            reply(
                1,
                "Intro **bold**.\n\n1. one\n2. two\n   - inner\n\n| a | b |\n|---|---|\n| 1 | 2 |",
            )
        ]
    )
    last = len(pane.view.items[0].rows) - 1
    whole = select(pane, Position(0, 0, 0), Position(0, last, 100))
    table = "| a | b |\n| --- | --- |\n| 1 | 2 |"
    assert whole == f"Intro **bold**.\n\n1. one\n2. two\n   - inner\n\n{table}"
    row = row_number(pane, 0, "Intro")
    assert select(pane, Position(0, row, 6), Position(0, row, 10)) == "bold"
    assert select(pane, Position(0, row, 10), Position(0, row, 6)) == "bold"


def test_whole_messages_among_others_are_copied_as_written(open_chat: Open) -> None:
    pane, _ = open_chat([user(1, "first"), reply(2, "**bold**"), user(3, "last one")])
    row = row_number(pane, 0, "first")
    text = select(pane, Position(0, row, 2), Position(2, row, 4))
    assert text == "rst\n\n**bold**\n\nlast"
    pane.view.selection.select_all()
    assert pane.view.selection.text() == "first\n\n**bold**\n\nlast one"


def test_selecting_all_of_a_long_chat_reads_none_of_it(open_chat: Open) -> None:
    path = dialogue(2_000)
    pane, _ = open_chat(path)
    pane.view.selection.select_all()
    assert pane.view.selection.text() == "\n\n".join(node.message.text for node in path)
    assert pane.view.items.prepared_items < 20


def test_a_selection_survives_what_comes_after_it(open_chat: Open) -> None:
    pane, session = open_chat([user(1, "question")])
    session.begin()
    session.say("One two three.\n\nFour")
    pane.presenter.tick()
    row = row_number(pane, 1, "One")
    select(pane, Position(1, row, 4), Position(1, row, 7))
    for _ in range(20):
        session.say(" and more\n\nand more")
        pane.presenter.tick()
    session.end()
    assert pane.view.selection.text() == "two"
    session.retry()
    assert pane.view.selection.text() == ""


def test_dragging_selects_across_messages(open_chat: Open, qtbot: QtBot) -> None:
    pane, _ = open_chat([user(1, "Hello there"), reply(2, "General answer")])
    port = pane.view.viewport()
    start = point_of(pane, 0, row_number(pane, 0, "Hello"), 6)
    end = point_of(pane, 1, row_number(pane, 1, "General"), 7)
    qtbot.mousePress(port, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(port, start + QPoint(10, 10))
    qtbot.mouseMove(port, end)
    qtbot.mouseRelease(port, Qt.MouseButton.LeftButton, pos=end)
    assert pane.view.selection.text() == "there\n\nGeneral"
    qtbot.mouseClick(port, Qt.MouseButton.LeftButton, pos=start)
    assert pane.view.selection.range is None


def test_clicks_select_words_and_paragraphs(open_chat: Open, qtbot: QtBot) -> None:
    pane, _ = open_chat([user(1, "first line\nsecond line here")])
    port, row = pane.view.viewport(), row_number(pane, 0, "second")
    at = point_of(pane, 0, row, len("first line\nsecond li"))
    qtbot.mouseDClick(port, Qt.MouseButton.LeftButton, pos=at)
    assert pane.view.selection.text() == "line"
    qtbot.mousePress(port, Qt.MouseButton.LeftButton, pos=at)
    qtbot.mouseRelease(port, Qt.MouseButton.LeftButton, pos=at)
    assert pane.view.selection.text() == "second line here"


def test_shift_click_extends(open_chat: Open, qtbot: QtBot) -> None:
    pane, _ = open_chat([user(1, "one two three four")])
    port, row = pane.view.viewport(), row_number(pane, 0, "one")
    qtbot.mouseClick(port, Qt.MouseButton.LeftButton, pos=point_of(pane, 0, row, 4))
    shift = Qt.KeyboardModifier.ShiftModifier
    qtbot.mouseClick(port, Qt.MouseButton.LeftButton, shift, point_of(pane, 0, row, 13))
    assert pane.view.selection.text() == "two three"


def test_dragging_beyond_the_edge_scrolls(open_chat: Open, qtbot: QtBot) -> None:
    pane, _ = open_chat(dialogue(20), "1 0 0")
    port = pane.view.viewport()
    start = pane.view.reading.y
    qtbot.mousePress(port, Qt.MouseButton.LeftButton, pos=QPoint(300, 300))
    qtbot.mouseMove(port, QPoint(300, 350))
    qtbot.mouseMove(port, QPoint(300, port.height() + 60))
    qtbot.waitUntil(lambda: pane.view.reading.y > start + 200)
    qtbot.mouseRelease(port, Qt.MouseButton.LeftButton, pos=QPoint(300, port.height() + 60))
    found = pane.view.selection.range
    assert found is not None
    assert found.end.item > found.start.item
    assert not pane.pointer._auto.isActive()  # nothing scrolls on


def test_keys_select_and_copy(open_chat: Open, qtbot: QtBot) -> None:
    pane, _ = open_chat([user(1, "only this")])
    control = Qt.KeyboardModifier.ControlModifier
    qtbot.keyClick(pane.view, Qt.Key.Key_A, control)
    qtbot.keyClick(pane.view, Qt.Key.Key_C, control)
    assert QGuiApplication.clipboard().text() == "only this"


def test_a_message_without_text_leaves_no_gap(open_chat: Open) -> None:
    pane, _ = open_chat([user(1, "q"), reply(2, "", thinking="Hm."), user(3, "z")])
    pane.view.selection.select_all()
    assert pane.view.selection.text() == "q\n\nz"


class PrimarySelection:
    """A clipboard with a selection, which the offscreen platform has not."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def supportsSelection(self) -> bool:  # noqa: N802
        return True

    def setText(self, text: str, mode: QClipboard.Mode) -> None:  # noqa: N802
        assert mode is QClipboard.Mode.Selection
        self.texts.append(text)


def test_what_keys_select_is_offered_once_they_rest(
    open_chat: Open, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    pane, _ = open_chat([user(1, "only this"), reply(2, "and that")])
    primary = PrimarySelection()
    monkeypatch.setattr(QGuiApplication, "clipboard", lambda: primary)
    pane.view.selection.begin(Position(0, 1, 0))
    for _ in range(4):
        qtbot.keyClick(pane.view, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: bool(primary.texts))
    assert primary.texts == ["only"]
    qtbot.keyClick(pane.view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(primary.texts) > 1)
    assert primary.texts[1:] == ["only this\n\nand that"]


def test_a_message_with_the_focus_is_copied_as_it_was_written(
    open_chat: Open, qtbot: QtBot
) -> None:
    pane, _ = open_chat([user(1, "q"), reply(2, "# Title\n\n**bold**")])
    control = Qt.KeyboardModifier.ControlModifier
    qtbot.keyClick(pane.view, Qt.Key.Key_Down, control)
    qtbot.keyClick(pane.view, Qt.Key.Key_Down, control)
    qtbot.keyClick(pane.view, Qt.Key.Key_C, control)
    assert QGuiApplication.clipboard().text() == "# Title\n\n**bold**"


def test_every_row_can_be_pointed_at(open_chat: Open) -> None:
    pane, _ = open_chat([reply(1, ANSWER)], "1 0 0")
    pane.resize(900, 2_000)
    seen = set()
    for y in range(0, pane.view.items.total, 6):
        for x in (100, 300, 700):
            position = pane.view.geometry_of.position_at(QPoint(x, y))
            assert position is not None
            row = pane.view.items[position.item].rows[position.row]
            assert 0 <= position.offset <= len(row.text)
            seen.add(position.row)
    assert seen == set(range(len(pane.view.items[0].rows)))

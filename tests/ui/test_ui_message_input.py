"""The text field: which key sends, input methods, earlier prompts, growth and pasting."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QMimeData, Qt
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QTextCursor
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from nocopt.core.settings import SendKey
from nocopt.ui.composer.message_input import MessageInput, PromptRecall
from nocopt.ui.theme import text_font

NONE = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier
KEYPAD = Qt.KeyboardModifier.KeypadModifier


@pytest.fixture
def field(qtbot: QtBot) -> Iterator[MessageInput]:
    window = QWidget()
    window.resize(500, 600)
    made = MessageInput(window)
    column = QVBoxLayout(window)
    column.addStretch(1)
    column.addWidget(made)
    qtbot.addWidget(window)
    window.show()
    made.setFocus()
    yield made
    window.close()


def laid_out(field: MessageInput) -> None:
    """Have the layout take up a new height at once."""
    layout = field.window().layout()
    assert layout is not None
    layout.activate()


def sent_by(qtbot: QtBot, field: MessageInput, key: Qt.Key, held: Qt.KeyboardModifier) -> bool:
    count: list[None] = []
    field.submitted.connect(lambda: count.append(None))
    qtbot.keyClick(field, key, held)
    return len(count) == 1


@pytest.mark.parametrize(
    ("setting", "key", "held", "sends"),
    [
        (SendKey.ENTER, Qt.Key.Key_Return, NONE, True),
        (SendKey.ENTER, Qt.Key.Key_Enter, KEYPAD, True),
        (SendKey.ENTER, Qt.Key.Key_Return, CTRL, True),
        (SendKey.ENTER, Qt.Key.Key_Return, SHIFT, False),
        (SendKey.CTRL_ENTER, Qt.Key.Key_Return, NONE, False),
        (SendKey.CTRL_ENTER, Qt.Key.Key_Return, SHIFT, False),
        (SendKey.CTRL_ENTER, Qt.Key.Key_Return, CTRL, True),
    ],
)
def test_the_key_that_sends(
    qtbot: QtBot,
    field: MessageInput,
    setting: SendKey,
    key: Qt.Key,
    held: Qt.KeyboardModifier,
    sends: bool,
) -> None:
    field.set_send_key(setting)
    qtbot.keyClicks(field, "one")
    assert sent_by(qtbot, field, key, held) is sends
    # A key that does not send breaks the line with a line feed, never with another separator.
    assert field.toPlainText() == ("one" if sends else "one\n")


def test_enter_while_an_input_method_composes_does_not_send(
    qtbot: QtBot, field: MessageInput
) -> None:
    QApplication.sendEvent(field, QInputMethodEvent("nihao", []))
    assert not sent_by(qtbot, field, Qt.Key.Key_Return, NONE)
    done = QInputMethodEvent("", [])
    done.setCommitString("你好")
    QApplication.sendEvent(field, done)
    assert field.toPlainText().replace("\n", "") == "你好"
    assert sent_by(qtbot, field, Qt.Key.Key_Return, NONE)


def test_leaving_the_field_writes_what_is_composed(qtbot: QtBot, field: MessageInput) -> None:
    QApplication.sendEvent(field, QInputMethodEvent("你好", []))
    QApplication.sendEvent(field, QFocusEvent(QEvent.Type.FocusOut))
    assert field.toPlainText() == "你好"
    QApplication.sendEvent(field, QFocusEvent(QEvent.Type.FocusIn))
    assert sent_by(qtbot, field, Qt.Key.Key_Return, NONE)


def test_what_is_composed_is_shown_alone(field: MessageInput) -> None:
    field.setCursorWidth(0)
    empty = field.grab().toImage()
    QApplication.sendEvent(field, QInputMethodEvent("nihao", []))
    shown = field.grab().toImage()
    assert shown != empty
    field.setPlaceholderText("")
    assert field.grab().toImage() == shown, "nothing of the placeholder under it"
    QApplication.sendEvent(field, QInputMethodEvent("", []))
    laid_out(field)
    assert field.grab().toImage() == empty, "given up, it is back"


def test_escape_asks_to_stop_and_keeps_the_text(qtbot: QtBot, field: MessageInput) -> None:
    qtbot.keyClicks(field, "kept")
    with qtbot.waitSignal(field.stop_asked):
        qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.toPlainText() == "kept"


def test_up_brings_back_earlier_prompts_and_down_goes_the_other_way(
    qtbot: QtBot, field: MessageInput
) -> None:
    field.set_prompts(["newest", "middle\nof two lines", "oldest"])
    shown = []
    for key in (Qt.Key.Key_Up,) * 4 + (Qt.Key.Key_Down,) * 3:
        qtbot.keyClick(field, key)
        shown.append(field.toPlainText())
    middle = "middle\nof two lines"
    assert shown == ["newest", middle, "oldest", "oldest", middle, "newest", ""]


def test_up_moves_the_cursor_once_something_is_written(qtbot: QtBot, field: MessageInput) -> None:
    field.set_prompts(["earlier"])
    field.setPlainText("first\nsecond")
    field.moveCursor(field.textCursor().MoveOperation.End)
    qtbot.keyClick(field, Qt.Key.Key_Up)
    assert field.toPlainText() == "first\nsecond"
    assert field.textCursor().blockNumber() == 0


def test_a_recalled_prompt_that_was_changed_stays(qtbot: QtBot, field: MessageInput) -> None:
    field.set_prompts(["earlier", "first of all"])
    qtbot.keyClick(field, Qt.Key.Key_Up)
    qtbot.keyClicks(field, "!")
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
        qtbot.keyClick(field, key)
    assert field.toPlainText() == "earlier!"


def test_recalling_from_nothing() -> None:
    recall = PromptRecall()
    assert recall.older("") is None
    assert recall.newer("") is None


def test_it_grows_with_its_text_to_a_share_of_the_window(field: MessageInput) -> None:
    one = field.height()
    field.setPlainText("1\n2\n3")
    laid_out(field)
    three = field.height()
    assert one < three < one * 4
    assert field.verticalScrollBarPolicy() is Qt.ScrollBarPolicy.ScrollBarAlwaysOff
    field.setPlainText("\n".join(str(number) for number in range(200)))
    laid_out(field)
    assert three < field.height() <= 0.4 * field.window().height() + 1
    assert field.verticalScrollBarPolicy() is Qt.ScrollBarPolicy.ScrollBarAsNeeded


def test_lines_of_high_letters_are_shown_whole(field: MessageInput) -> None:
    field.setPlainText("\n".join(["你好，世界"] * 6))
    laid_out(field)
    assert field.verticalScrollBar().maximum() == 0
    composed = QInputMethodEvent("你好", [])
    field.clear()
    laid_out(field)
    QApplication.sendEvent(field, composed)
    laid_out(field)
    before = field.height()
    done = QInputMethodEvent("", [])
    done.setCommitString("你好")
    QApplication.sendEvent(field, done)
    laid_out(field)
    assert field.height() == before, "taking it over moves nothing"


def whole(field: MessageInput) -> bool:
    """Whether the text is seen from its first line to its last."""
    field.ensureCursorVisible()
    first = field.cursorRect(QTextCursor(field.document()))
    return first.top() >= 0 and field.viewport().rect().contains(field.cursorRect())


@pytest.mark.parametrize("words", [("first", "second"), ("第一行", "第二行")])
def test_two_lines_are_seen_whole_in_every_size(
    qtbot: QtBot, field: MessageInput, words: tuple[str, str]
) -> None:
    for size in (*range(8, 33), 11, 32, 8):
        before = field.height()
        field.setFont(text_font(size))  # while two lines are in it, from the second size on
        QApplication.sendPostedEvents()
        assert field.height() != before
        assert whole(field), size
        field.clear()
        QApplication.sendPostedEvents()
        field.insertPlainText(words[0])
        qtbot.keyClick(field, Qt.Key.Key_Return, SHIFT)
        field.insertPlainText(words[1])
        QApplication.sendPostedEvents()
        assert whole(field), size


def test_what_was_scrolled_away_comes_back_where_there_is_room(field: MessageInput) -> None:
    field.setFixedHeight(field.fontMetrics().lineSpacing() + 2)
    field.setPlainText("first\nsecond")
    field.moveCursor(field.textCursor().MoveOperation.End)
    assert not whole(field)
    field.setFixedHeight(4 * field.fontMetrics().lineSpacing())
    assert whole(field)


def test_it_grows_where_a_long_line_wraps(field: MessageInput) -> None:
    one = field.height()
    field.setPlainText("word " * 60)
    laid_out(field)
    assert field.height() > one


def test_pasting_takes_the_plain_text_only(field: MessageInput) -> None:
    pasted = QMimeData()
    pasted.setHtml("<b>bold</b>")
    pasted.setText("bold\nline")
    field.insertFromMimeData(pasted)
    assert field.toPlainText() == "bold\nline"


def test_replacing_can_be_undone(field: MessageInput) -> None:
    field.setPlainText("precious")
    field.replace_text("")
    field.undo()
    assert field.toPlainText() == "precious"

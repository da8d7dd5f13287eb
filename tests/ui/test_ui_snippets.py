"""Snippets: offered for a slash at the beginning of a line, filled in, and never in the way."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from nocopt.app.shelved import Shelved
from nocopt.app.tasks import Tasks
from nocopt.core.presets import Snippet
from nocopt.ui.composer.card import Card
from nocopt.ui.composer.message_input import MessageInput
from nocopt.ui.composer.snippet_popup import SnippetPopup
from nocopt.ui.composer.snippet_trigger import SnippetTrigger, matching
from nocopt.ui.theme import DARK
from tests.fakes import ListShelf
from tests.ui.finding import named

PLAIN = Snippet("thanks", "Thank you\nvery much")
LETTER = Snippet("Letter to", "Dear {{name|friend}} of {{town}},\n{{cursor}}\n({{date}})")
PASTE = Snippet("paste", "> {{clipboard}}\n")
ALL = (PLAIN, LETTER, PASTE)


@dataclass
class Desk:
    """A text field in a card, with what watches it."""

    field: MessageInput
    trigger: SnippetTrigger
    sent: list[None]
    stopped: list[None]

    @property
    def popup(self) -> SnippetPopup | None:
        found = self.field.window().findChildren(SnippetPopup)
        return found[0] if found and found[0].isVisible() else None

    @property
    def offered(self) -> list[str]:
        """The names that are offered now."""
        popup = self.popup
        if popup is None:
            return []
        return [popup.list.item(row).text() for row in range(popup.list.count())]

    def type(self, words: str) -> None:
        """Type where the keyboard is."""
        QTest.keyClicks(QApplication.focusWidget() or self.field, words)

    def press(
        self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        """Press a key where the keyboard is."""
        QTest.keyClick(QApplication.focusWidget() or self.field, key, held)


def shelved(*snippets: Snippet) -> Shelved[Snippet]:
    found = Shelved(ListShelf(*snippets), Tasks())
    asyncio.run(found.load())
    return found


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    window = QWidget()
    window.resize(600, 500)
    card = Card(window)
    field = MessageInput(card)
    inside, column = QVBoxLayout(card), QVBoxLayout(window)
    inside.addWidget(field)
    column.addStretch(1)
    column.addWidget(card)
    trigger = SnippetTrigger(card, field)
    trigger.attach(shelved(*ALL))
    sent: list[None] = []
    stopped: list[None] = []
    field.submitted.connect(lambda: sent.append(None))
    field.stop_asked.connect(lambda: stopped.append(None))
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    yield Desk(field, trigger, sent, stopped)
    window.close()


def test_a_slash_offers_all_and_typing_narrows_them_down(desk: Desk) -> None:
    desk.trigger.set_colours(DARK)
    desk.type("Hello")
    assert desk.popup is None
    desk.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    desk.type("/")
    assert desk.offered == ["thanks", "Letter to", "paste"]
    assert desk.field.hasFocus()
    desk.type("T")
    assert desk.offered == ["thanks", "Letter to", "paste"]
    desk.type("h")
    assert desk.offered == ["thanks"]
    desk.press(Qt.Key.Key_Return)
    assert desk.field.toPlainText() == "Hello\nThank you\nvery much"
    assert desk.popup is None
    assert desk.sent == []
    desk.field.undo()
    assert desk.field.toPlainText() == "Hello\n/Th"


def test_the_arrow_keys_choose_and_tab_inserts(desk: Desk) -> None:
    QGuiApplication.clipboard().setText("copied {{name}}")
    desk.type("/")
    for key in (Qt.Key.Key_Down, Qt.Key.Key_PageDown, Qt.Key.Key_Up, Qt.Key.Key_Down):
        desk.press(key)
    desk.press(Qt.Key.Key_Tab)
    assert desk.field.toPlainText() == "> copied {{name}}\n"


def test_variables_are_asked_for_in_the_same_popup(desk: Desk) -> None:
    desk.type("/lett")
    desk.press(Qt.Key.Key_Return)
    popup = desk.popup
    assert popup is not None
    assert list(popup.form.lines) == ["name", "town"]
    assert popup.form.lines["name"].hasFocus()
    assert popup.form.lines["name"].selectedText() == "friend"
    popup.form.lines["name"].insert("阿 😀")
    desk.press(Qt.Key.Key_Tab)
    desk.type("Bath")
    desk.press(Qt.Key.Key_Return)
    today = datetime.now(UTC).astimezone().date().isoformat()
    assert desk.field.toPlainText() == f"Dear 阿 😀 of Bath,\n\n({today})"
    assert desk.popup is None
    assert desk.field.hasFocus()
    desk.type("Hi")
    assert desk.field.toPlainText() == f"Dear 阿 😀 of Bath,\nHi\n({today})"


def test_the_form_can_be_left_and_the_slash_stays(desk: Desk) -> None:
    desk.type("/lett")
    desk.press(Qt.Key.Key_Return)
    desk.press(Qt.Key.Key_Escape)
    assert desk.popup is None
    assert desk.field.toPlainText() == "/lett"
    assert desk.field.hasFocus()
    assert desk.stopped == []


def test_escape_leaves_the_slash_until_it_is_gone(desk: Desk) -> None:
    desk.type("/t")
    assert desk.offered
    desk.press(Qt.Key.Key_Escape)
    assert desk.popup is None
    assert desk.stopped == []
    desk.type("ha")
    assert desk.popup is None
    desk.press(Qt.Key.Key_Return)
    assert desk.sent == [None]
    desk.press(Qt.Key.Key_Escape)
    assert desk.stopped == [None]
    for _ in range(4):
        desk.press(Qt.Key.Key_Backspace)
    desk.type("/")
    assert len(desk.offered) == 3


@pytest.mark.parametrize(
    "words", ["/etc/hosts is", "/ t", "//", "a/t", " /t", "/" + 50 * "t", "/thx"]
)
def test_what_is_no_snippet_is_typed_without_hindrance(desk: Desk, words: str) -> None:
    desk.type(words)
    assert desk.popup is None
    assert desk.field.toPlainText() == words
    desk.press(Qt.Key.Key_Return)
    assert desk.sent == [None]
    desk.press(Qt.Key.Key_Escape)
    assert desk.stopped == [None]


def test_only_typing_opens_it(desk: Desk) -> None:
    desk.field.replace_text("/t")
    desk.field.setPlainText("/")
    assert desk.popup is None
    desk.field.moveCursor(QTextCursor.MoveOperation.End)
    desk.type("t")
    assert desk.offered
    desk.press(Qt.Key.Key_Left)
    assert len(desk.offered) == 3  # what stands before the cursor counts
    desk.press(Qt.Key.Key_Home)
    assert desk.popup is None


@pytest.mark.parametrize("slash", ["/", "\uff0f", "、"])
def test_an_input_method_is_left_its_keys(desk: Desk, slash: str) -> None:
    written = QInputMethodEvent("", [])
    written.setCommitString(slash)
    QApplication.sendEvent(desk.field, written)
    assert len(desk.offered) == 3
    QApplication.sendEvent(desk.field, QInputMethodEvent("xie", []))
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Escape, Qt.Key.Key_Tab):
        pressed = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier)
        popup = desk.popup
        assert popup is not None
        assert not popup.handles(pressed)
    written = QInputMethodEvent("", [])
    written.setCommitString("pas")
    QApplication.sendEvent(desk.field, written)
    assert desk.offered == ["paste"]
    desk.press(Qt.Key.Key_Return)
    assert desk.field.toPlainText().startswith("> ")


def test_a_press_on_a_snippet_inserts_it(desk: Desk) -> None:
    desk.type("/")
    popup = desk.popup
    assert popup is not None
    place = popup.list.visualItemRect(popup.list.item(0)).center()
    QTest.mouseClick(popup.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert desk.field.toPlainText() == PLAIN.text
    assert desk.field.hasFocus()


def test_with_none_it_says_how_to_make_one_and_hinders_nothing(desk: Desk) -> None:
    asked: list[None] = []
    desk.trigger.edit_asked.connect(lambda: asked.append(None))
    desk.trigger.attach(shelved())
    desk.type("/")
    popup = desk.popup
    assert popup is not None
    desk.type("x")
    assert popup.isHidden()
    desk.press(Qt.Key.Key_Backspace)
    assert popup.isVisible()
    desk.press(Qt.Key.Key_Return)
    assert desk.sent == [None]
    named(popup, QPushButton, "Make a snippet").click()
    assert asked == [None]
    assert desk.field.toPlainText() == ""


def test_those_that_begin_with_what_is_typed_come_first() -> None:
    found = [Snippet(name, "") for name in ("to me", "note", "Letter to me")]
    assert [one.name for one in matching(found, "me to")] == ["to me", "Letter to me"]
    assert [one.name for one in matching(found, "LE")] == ["Letter to me"]
    assert [one.name for one in matching(found, "n")] == ["note"]
    assert matching(found, " to") == ()

"""Fields for options: values typed as text, and what is said below them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QGuiApplication,
    QInputMethodEvent,
    QTextCursor,
)
from PySide6.QtWidgets import QBoxLayout, QLabel, QWidget

from nocopt.ui.composing import ComposingEdit
from nocopt.ui.line_edit import LineEdit
from nocopt.ui.scroll_bar import SlimScrollBar
from nocopt.ui.small_print import small
from nocopt.ui.theme import GRID
from nocopt.ui.wrapping import wrap_mode

if TYPE_CHECKING:
    from collections.abc import Callable

    from nocopt.ui.theme import Colours

T = TypeVar("T")


class UnreadableError(ValueError):
    """What was typed means no value; the message is a sentence for the person."""


class Note(QLabel):
    """A small line below a field, muted or red; it takes no room while it is empty."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ink", "muted")
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.hide()

    def say(self, text: str, *, wrong: bool = False) -> None:
        """Show `text`, or nothing."""
        ink = "error" if wrong else "muted"
        if self.property("ink") != ink:
            self.setProperty("ink", ink)
            self.style().unpolish(self)  # rules that ask for a property are not looked at again
            self.style().polish(self)
        self.setFont(small(QGuiApplication.font()))
        self.setText(text)
        self.setAccessibleName(text)
        self.setVisible(bool(text))


class Noted(QWidget):
    """One control, or several side by side, with a note that describes each of them."""

    def __init__(self, body: QWidget, *controls: QWidget) -> None:
        super().__init__()
        self._body, self._controls = body, controls or (body,)
        self._hint = self._error = self._described = ""
        self.note = Note(self)
        self._line = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(GRID)
        self._line.addWidget(body)
        self._line.addWidget(self.note, 1)

    def set_beside(self, beside: bool) -> None:
        """Put the note to the right of the control, or below it; either begins at the left."""
        way = QBoxLayout.Direction
        # Beside its label, however many lines the note has, and also without one.
        corner = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
        self._line.setAlignment(self._body, corner)
        self._line.setDirection(way.LeftToRight if beside else way.TopToBottom)
        self._line.setSpacing(3 * GRID if beside else GRID)

    def say(self, hint: str) -> None:
        """Show what is to be known of the controls, unless something is wrong with one."""
        self._hint = hint
        self._show()

    def describe(self, text: str) -> None:
        """Describe the controls to screen readers by what others see otherwise."""
        self._described = text
        self._show()

    def complain(self, error: str) -> None:
        """Show what is wrong with what was typed, to eyes and to screen readers; empty: nothing."""
        changed, self._error = error != self._error, error
        self._show()
        if error and changed:
            QAccessible.updateAccessibility(QAccessibleEvent(self.note, QAccessible.Event.Alert))

    def _show(self) -> None:
        text = self._error or self._hint
        self.note.say(text, wrong=bool(self._error))
        for control in self._controls:
            control.setAccessibleDescription(text or self._described)


class Line(LineEdit):
    """A line of text that knows whether an input method is at work in it."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._composed = ""
        self.setAccessibleName(name)

    @property
    def composing(self) -> bool:
        """Whether an input method shows something here that is not yet written."""
        return bool(self._composed)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Remember what an input method is composing."""
        self._composed = event.preeditString()
        super().inputMethodEvent(event)


class Entry(LineEdit, Generic[T]):
    """One value as text. Where nothing can be read the value before it goes on to count.

    `read` returns the value of a text or raises `UnreadableError`; `write` is its inverse.
    """

    edited = Signal()

    def __init__(
        self, name: str, read: Callable[[str], T], write: Callable[[T], str], empty: T
    ) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._read, self._write, self._value = read, write, empty
        self._showing = False
        self.error = ""
        self.textChanged.connect(self._changed)

    def show_value(self, value: T, *, fresh: bool = False) -> None:
        """Show a value; what stands there for the same one is left, unless all is to be `fresh`."""
        if value == self._value and not fresh:
            return
        self._value, self.error, self._showing = value, "", True
        self.setText(self._write(value))
        self.setCursorPosition(0)
        self._showing = False

    def taken(self) -> T:
        """Return what is entered; `error` tells what is wrong with the text, if anything is."""
        try:
            self._value, self.error = self._read(self.text()), ""
        except UnreadableError as error:
            self.error = str(error)
        return self._value

    def _changed(self) -> None:
        if not self._showing:
            self.edited.emit()


class TextArea(ComposingEdit):
    """Several lines of text, without markup; what is being composed is never lost."""

    edited = Signal()

    def __init__(self, name: str, invitation: str) -> None:
        super().__init__(invitation)
        self._showing = False
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._bar = SlimScrollBar(self)
        self.setVerticalScrollBar(self._bar)
        self.textChanged.connect(self._changed)

    def set_colours(self, colours: Colours) -> None:
        """Paint the scroll bar in these colours from now on."""
        self._bar.set_colours(colours)

    def show_text(self, text: str, *, fresh: bool = False) -> None:
        """Show `text`; the person can undo it, unless it is that of another chat, a `fresh` one."""
        if text != self.toPlainText():
            self._showing = True
            cursor = self.textCursor()
            cursor.select(QTextCursor.SelectionType.Document)
            self.setWordWrapMode(wrap_mode(text))
            cursor.insertText(text)
            self.setTextCursor(cursor)
            self._showing = False
        if fresh:
            self.document().clearUndoRedoStacks()

    def height_of(self, lines: int) -> int:
        """Return how high it is with so many lines."""
        # Padding, margin and edge above and below, and a pixel of each that Qt wants to spare.
        around = 2 * (GRID + round(self.document().documentMargin()) + 2)
        return lines * self.fontMetrics().lineSpacing() + around

    def insertFromMimeData(self, source: QMimeData) -> None:  # noqa: N802 - Qt's name
        """Paste as plain text."""
        if source.hasText():
            self.setWordWrapMode(wrap_mode(self.toPlainText() + source.text()))
            self.insertPlainText(source.text())
            self.ensureCursorVisible()

    def _changed(self) -> None:
        if not self._showing:
            self.edited.emit()

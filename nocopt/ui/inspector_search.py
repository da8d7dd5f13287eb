"""A line that finds words in what is shown: how much is found, and the way from one to another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QWidget

from nocopt.ui.buttons import icon_button
from nocopt.ui.icons import icon
from nocopt.ui.line_edit import LineEdit
from nocopt.ui.theme import GRID

if TYPE_CHECKING:
    from nocopt.ui.theme import Colours

_TYPING: Final = 150  # milliseconds without a key before the search begins
_WIDTH: Final = 60 * GRID
_LEAST: Final = 24 * GRID


class InspectorSearch(QWidget):
    """Says what is looked for; `found` are shown one after the other, round and round.

    `changed` carries the text once typing rests, `stepped` the number of the match to be shown.
    """

    changed = Signal(str)
    stepped = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._count = 0
        self._at = -1
        self.field = _Field(self)
        self.field.setAccessibleName(self.tr("Find in request and answer"))
        self.field.setPlaceholderText(self.tr("Find"))
        self.field.setMinimumWidth(_LEAST)
        self._sign = QAction(self)
        self.field.addAction(self._sign, QLineEdit.ActionPosition.LeadingPosition)
        self.count = QLabel(self)
        self.count.setTextFormat(Qt.TextFormat.PlainText)
        self.count.setProperty("ink", "muted")
        self.count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.previous = icon_button(
            "chevron-up", self.tr("Previous match"), self.tr("Previous match (Shift+F3)")
        )
        self.next = icon_button("chevron-down", self.tr("Next match"), self.tr("Next match (F3)"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        for widget in (self.count, self.field, self.previous, self.next):
            row.addWidget(widget)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING)
        self._typing.timeout.connect(self._tell)
        self.field.textChanged.connect(lambda _text: self._typing.start())
        self.field.next_asked.connect(self.step)
        self.previous.clicked.connect(lambda: self.step(-1))
        self.next.clicked.connect(lambda: self.step(1))
        for keys, by in (("F3", 1), ("Shift+F3", -1), ("Ctrl+G", 1), ("Ctrl+Shift+G", -1)):
            QShortcut(QKeySequence(keys), parent, lambda by=by: self.step(by))
        QShortcut(QKeySequence(QKeySequence.StandardKey.Find), parent, self.begin)
        self.show_found(0)

    @property
    def text(self) -> str:
        """What is looked for."""
        return self.field.text()

    def begin(self) -> None:
        """Take the keyboard, with what was looked for selected."""
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def set_colours(self, colours: Colours) -> None:
        """Draw buttons and sign in these colours."""
        self._sign.setIcon(icon("search", colours, "muted"))
        for button in (self.previous, self.next):
            button.set_colours(colours)
        wide = self.count.fontMetrics().horizontalAdvance("0000 / 0000")
        self.count.setMinimumWidth(wide)

    def show_found(self, count: int) -> None:
        """Say how many matches there are, and go to the first of them."""
        self._count, self._at = count, -1
        for button in (self.previous, self.next):
            button.setEnabled(bool(count))
        self._say()
        if count:
            self.step(1)

    def step(self, by: int) -> None:
        """Go to the next match, or to the one before; from the last on to the first."""
        if self._typing.isActive():
            self._tell()  # what was just typed is looked for first
        elif self._count:
            self._at = (self._at + by) % self._count if self._at >= 0 else 0
            self._say()
            self.stepped.emit(self._at)

    def _tell(self) -> None:
        self._typing.stop()
        self.changed.emit(self.field.text())

    def _say(self) -> None:
        text = ""
        if self.field.text():
            text = f"{self._at + 1} / {self._count}" if self._count else self.tr("Not found")
        self.count.setText(text)
        self.field.setAccessibleDescription(text)


class _Field(LineEdit):
    """A line in which Enter goes on, with Shift back, instead of pressing a button of a dialog."""

    next_asked = Signal(int)

    def sizeHint(self) -> QSize:
        """Return a width of use; it may be narrower."""
        return QSize(_WIDTH, super().sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step with Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self.next_asked.emit(-1 if back else 1)
        else:
            super().keyPressEvent(event)

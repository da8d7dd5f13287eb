"""The field that searches all chats: stands above their list, and leads through what is found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from nocopt.ui.buttons import FlatButton
from nocopt.ui.dialog_look import field_sheet
from nocopt.ui.escape import keeps_escape
from nocopt.ui.icons import icon
from nocopt.ui.line_edit import LineEdit
from nocopt.ui.theme import GRID

if TYPE_CHECKING:
    from nocopt.ui.theme import Colours

_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_STEPS: Final[dict[int, int]] = {
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_PageUp: -5,
    Qt.Key.Key_PageDown: 5,
}


class SearchField(QWidget):
    """Accessible as `Search chats`; the button beside it explains what can be typed.

    `edited` carries the text with each letter, `stepped` by how many rows to go on in what is
    found, `picked` says that the chosen row is to be opened, `left` that the keyboard is free,
    `looks` which colours hold from now on.
    """

    edited = Signal(str)
    stepped = Signal(int)
    picked = Signal()
    help_asked = Signal(bool)
    left = Signal()
    looks = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.line = LineEdit(self)
        self.line.setAccessibleName("Search chats")
        self.line.setPlaceholderText(self.tr("Search chats"))
        self.line.setToolTip(self.tr("Search chats (Ctrl+K)"))
        self.line.textChanged.connect(self.edited)
        self._sign = QAction(self)
        self.line.addAction(self._sign, QLineEdit.ActionPosition.LeadingPosition)
        self.help = FlatButton("?", parent=self)
        self.help.setAccessibleName("What can be typed")
        self.help.setToolTip(self.tr("What can be typed here"))
        self.help.setCheckable(True)
        self.help.toggled.connect(self.help_asked)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, GRID, 0, GRID)
        row.setSpacing(GRID)
        row.addWidget(self.line, 1)
        row.addWidget(self.help)

    @property
    def text(self) -> str:
        """What is looked for."""
        return self.line.text()

    def begin(self) -> None:
        """Take the keyboard, in a sidebar that is shown, with what was looked for selected."""
        room = self.parentWidget()
        if room is not None:
            room.show()
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.line.selectAll()
        if self.text:
            self.edited.emit(self.text)  # there may be more of it by now

    def add(self, text: str) -> None:
        """Put a filter behind what is typed, to go on behind it."""
        before = self.line.text().rstrip()
        self.line.setText(f"{before} {text}" if before else text)
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_look(self, colours: Colours, font_size: int) -> None:
        """Paint in these colours; the fonts follow the application's."""
        del font_size
        self._sign.setIcon(icon("search", colours, "muted"))
        self.line.setStyleSheet(field_sheet(colours))
        self.help.set_colours(colours)
        self.looks.emit(colours)

    def event(self, event: QEvent) -> bool:
        """Have Escape clear the field and not stop a reply."""
        return keeps_escape(event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go through what is found, open it, clear the field, or leave it; the line has had it."""
        key = event.key()
        if key in _ENTER and self.line.hasFocus():
            self.picked.emit()
        elif key in _STEPS and self.line.hasFocus():
            self.stepped.emit(_STEPS[key])
        elif key == Qt.Key.Key_Escape:
            self._leave()
        else:
            super().keyPressEvent(event)

    def _leave(self) -> None:
        """Take back one thing: the explanation, what is typed, or else the keyboard."""
        if self.help.isChecked():
            self.help.setChecked(False)
        elif self.line.text():
            self.line.clear()
        else:
            self.left.emit()

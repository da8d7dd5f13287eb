"""The field for an API key: hidden, cleaned of what comes along when pasting, never pre-filled."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QToolButton, QWidget

from nocopt.core.secret import Secret
from nocopt.core.settings import clean_key
from nocopt.ui.line_edit import LineEdit
from nocopt.ui.theme import GRID


class KeyField(QWidget):
    """A password line with Show and Remove; the text is dropped as soon as it is taken."""

    remove_asked = Signal()
    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = LineEdit(self)
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.line.setInputMethodHints(
            Qt.InputMethodHint.ImhHiddenText
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhSensitiveData
        )
        self.line.textEdited.connect(lambda _text: self.edited.emit())
        self.show_button = self._button(self.tr("Show"), self.tr("Show key"))
        self.show_button.setCheckable(True)
        self.show_button.toggled.connect(self._reveal)
        self.remove_button = self._button(self.tr("Remove"), self.tr("Remove key"))
        self.remove_button.clicked.connect(lambda: self.remove_asked.emit())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2 * GRID)
        row.addWidget(self.line, 1)
        row.addWidget(self.show_button)
        row.addWidget(self.remove_button)
        self.setFocusProxy(self.line)

    def _button(self, text: str, accessible: str) -> QToolButton:
        button = QToolButton(self)
        button.setText(text)
        button.setAccessibleName(accessible)
        return button

    def _reveal(self, shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        self.line.setEchoMode(mode)

    def setAccessibleName(self, name: str) -> None:  # noqa: N802 - Qt's name
        """Name the line; the field around it is only its frame."""
        self.line.setAccessibleName(name)

    def setAccessibleDescription(self, text: str) -> None:  # noqa: N802 - Qt's name
        """Describe the line."""
        self.line.setAccessibleDescription(text)

    def text(self) -> str:
        """Return the cleaned text."""
        return clean_key(self.line.text())

    def secret(self) -> Secret | None:
        """Return what was entered, or None."""
        text = self.text()
        return Secret(text) if text else None

    def forget(self) -> None:
        """Drop the entered text and hide it again."""
        self.line.clear()
        self.show_button.setChecked(False)

    def set_stored(self, stored: bool, *, editable: bool) -> None:
        """Show whether a key is kept already."""
        asked = self.tr("Paste the key here") if editable else ""
        kept = self.tr("Enter another one to replace it")
        self.line.setPlaceholderText(kept if stored else asked)
        self.line.setEnabled(editable)
        self.show_button.setEnabled(editable)
        self.remove_button.setVisible(stored and editable)

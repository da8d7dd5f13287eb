"""A text field in which what an input method composes is neither lost nor mistaken for text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtWidgets import QPlainTextEdit

from nocopt.ui.text_menu import open_text_menu

if TYPE_CHECKING:
    from PySide6.QtGui import QContextMenuEvent, QFocusEvent
    from PySide6.QtWidgets import QWidget


class ComposingEdit(QPlainTextEdit):
    """Plain text, with an invitation while there is none."""

    def __init__(self, invitation: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._invitation, self._composed = invitation, ""
        self.setPlaceholderText(invitation)

    @property
    def composing(self) -> bool:
        """Whether an input method shows something here that is not yet written."""
        return bool(self._composed)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Remember what an input method is composing."""
        self._composed = event.preeditString()
        super().inputMethodEvent(event)
        # Qt would leave the placeholder under what is composed: it is no text yet.
        self.setPlaceholderText("" if self._composed else self._invitation)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Open the menu of what can be done with the text."""
        open_text_menu(self.createStandardContextMenu(), self, event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Write what is being composed: the end of it would be told to the next field only."""
        if self._composed:
            written = QInputMethodEvent("", [])
            written.setCommitString(self._composed)
            self.inputMethodEvent(written)
            QGuiApplication.inputMethod().reset()
        super().focusOutEvent(event)

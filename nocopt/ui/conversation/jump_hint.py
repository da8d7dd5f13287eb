"""The line that says for a moment that a jump has nowhere to go, at the edge where it would go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLabel, QWidget

if TYPE_CHECKING:
    from nocopt.ui.conversation.look import Look
    from nocopt.ui.conversation.view import ConversationView

_SHOWN: Final = 1_800  # milliseconds
_EDGE: Final = 14  # pixels between the line and the edge of the view


class JumpHint(QLabel):
    """Is in nobody's way: it takes no clicks and goes after a moment."""

    def __init__(self, parent: QWidget, view: ConversationView) -> None:
        super().__init__(parent)
        self._view = view
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._hiding = QTimer(self)
        self._hiding.setSingleShot(True)
        self._hiding.setInterval(_SHOWN)
        self._hiding.timeout.connect(self.hide)
        self.hide()

    def say(self, text: str, direction: int) -> None:
        """Show a sentence at the lower edge of the view, at the upper one for -1."""
        view = self._view
        self.setText(text)
        area = view.geometry()
        self._fit(area.width() - 2 * _EDGE)
        column = view.geometry_of.column
        x = area.left() + column.center().x() - self.width() // 2
        x = max(area.left() + _EDGE, min(x, area.right() - _EDGE - self.width()))
        below = area.bottom() + 1 - _EDGE - self.height()
        self.move(x, below if direction > 0 else area.top() + _EDGE)
        self.show()
        self.raise_()
        self._hiding.start()

    def _fit(self, room: int) -> None:
        """Be as wide as the sentence; where there is no room for that, it takes more lines."""
        self.setWordWrap(False)
        self.adjustSize()
        if self.width() > room:
            self.setWordWrap(True)
            self.resize(room, self.heightForWidth(room))

    def set_look(self, look: Look) -> None:
        """Take colours and font."""
        colours = look.colours
        self.setFont(look.small.font)
        self.setStyleSheet(
            f"background: {colours.raised}; color: {colours.text};"
            f" border: 1px solid {colours.border}; border-radius: 8px; padding: 5px 12px;"
        )

"""The round button that goes to the latest: beside the column of text, where it covers nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QPushButton, QWidget

from nocopt.ui.conversation.layouts import BLEED
from nocopt.ui.icons import icon

if TYPE_CHECKING:
    from nocopt.ui.conversation.look import Look
    from nocopt.ui.conversation.view import ConversationView

_SIZE: Final = 34
_BESIDE: Final = 10  # between the cards and the button
_BELOW: Final = 14  # between the button and the lower edge
_LEAST: Final = 2  # pixels from what stands at the right edge


class JumpButton(QPushButton):
    """Stands right of the column; where the window is narrow, at its edge, over what ends there."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Jump to latest"))
        self.setToolTip(self.tr("Jump to latest"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedSize(_SIZE, _SIZE)
        self.hide()

    def place(self, view: ConversationView, edge: int) -> None:
        """Go where the least is covered; `edge` is where the room on the right ends."""
        beside = view.geometry_of.column.right() + 1 + BLEED + _BESIDE
        x = max(0, min(beside, edge - _LEAST - _SIZE))
        self.move(x, view.height() - _SIZE - _BELOW)

    def set_look(self, look: Look) -> None:
        """Take colours."""
        colours = look.colours
        self.setIcon(icon("arrow-down", colours))
        self.setIconSize(QSize(18, 18))
        self.setStyleSheet(
            f"QPushButton {{ background: {colours.raised}; border: 1px solid {colours.border};"
            f" border-radius: {_SIZE // 2}px; padding: 0; }}"
            f"QPushButton:hover {{ background: {colours.hover}; }}"
            f"QPushButton:focus {{ border: 2px solid {colours.focus}; }}"
        )

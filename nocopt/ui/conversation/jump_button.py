"""The round button that goes to the latest: beside the column of text, where it covers nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QPushButton, QWidget

from nocopt.ui.conversation.layouts import BLEED
from nocopt.ui.icons import icon

if TYPE_CHECKING:
    from nocopt.ui.conversation.look import Look
    from nocopt.ui.conversation.view import ConversationView

_SIZE: Final = 34
_BESIDE: Final = 10  # between the cards and the button
_BELOW: Final = 14  # between the button and the lower edge
_ABOVE: Final = 6  # between the button and what it would cover
_FARTHEST: Final = 160  # pixels that it goes out of the way
_STEPS: Final = 3
_WIDE: Final = 200  # of so wide a control enough is left to be pressed
_LEAST: Final = 2  # pixels from what stands at the right edge


class JumpButton(QPushButton):
    """Stands right of the column; where the window is narrow, at its edge, over what ends there.

    What can be pressed it does not cover there: a button that comes near pushes it upwards.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Jump to latest"))
        self.setToolTip(self.tr("Jump to latest"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedSize(_SIZE, _SIZE)
        self._x = 0
        self._narrow = False  # it stands over the column
        self.hide()

    def place(self, view: ConversationView, edge: int) -> None:
        """Go where the least is covered; `edge` is where the room on the right ends."""
        beside = view.geometry_of.column.right() + 1 + BLEED + _BESIDE
        self._x = max(0, min(beside, edge - _LEAST - _SIZE))
        self.move(self._x, view.height() - _SIZE - _BELOW)
        self._narrow = self._x < beside - _BESIDE
        self.dodge(view)

    def dodge(self, view: ConversationView) -> None:
        """Stand above the buttons and links that would be below it."""
        if not self._narrow or not self.isVisible():
            return
        low = y = view.height() - _SIZE - _BELOW
        for _ in range(_STEPS):
            box = self._covered(view, y)
            if box is None:
                break
            y = box.top() - _ABOVE - _SIZE
        else:
            y = low
        self.move(self._x, y if y > low - _FARTHEST else low)

    def _covered(self, view: ConversationView, y: int) -> QRect | None:
        """The box of something that can be pressed below the button, if that is at a height."""
        left = view.viewport().mapFrom(view, QPoint(self._x, y))
        for down in (_SIZE, _SIZE // 2, 0):
            for across in (0, _SIZE // 2, _SIZE - 1):
                found = view.geometry_of.control_at(left + QPoint(across, down))
                if found is not None:
                    box = view.geometry_of.control_box(found[0])
                    if box.width() < _WIDE:
                        return box
        return None

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

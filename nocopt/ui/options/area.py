"""What a page of options is scrolled in, where there is not enough room for all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from nocopt.ui.scroll_bar import SlimScrollBar
from nocopt.ui.theme import GRID

if TYPE_CHECKING:
    from nocopt.ui.theme import Colours

BELOW: Final = 2 * GRID  # clear of the round corners


class OptionsArea(QScrollArea):
    """Shows `inside` on the ground behind it, as wide as `page`, which it fills."""

    def __init__(self, page: QWidget, inside: QWidget) -> None:
        super().__init__(page)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._bar = SlimScrollBar(self)
        self.setVerticalScrollBar(self._bar)
        self.setWidget(inside)
        self.viewport().setAutoFillBackground(False)
        inside.setAutoFillBackground(False)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, BELOW)
        column.addWidget(self)

    def set_colours(self, colours: Colours) -> None:
        """Paint the scroll bar in these colours from now on."""
        self._bar.set_colours(colours)

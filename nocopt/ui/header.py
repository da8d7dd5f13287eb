"""The line above the conversation: the sidebar's switch, the chat's title, and the menu."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from nocopt.ui.buttons import FlatButton, icon_button
from nocopt.ui.elided import ElidedLabel
from nocopt.ui.theme import GRID

if TYPE_CHECKING:
    from nocopt.ui.theme import Colours


class Header(QWidget):
    """Shows the title of the chat, cut at the end where there is no room."""

    sidebar_asked = Signal()
    menu_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        tip = self.tr("Show or hide the chats (Ctrl+B)")
        self._sidebar = icon_button("sidebar", self.tr("Chat list"), tip)
        self._sidebar.clicked.connect(self.sidebar_asked)
        self._title = ElidedLabel(self)
        self._title.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.map_button = FlatButton("", "branch")
        self.map_button.setAccessibleName(self.tr("Map of the chat"))
        self.map_button.hide()
        self.menu_button = icon_button("menu", self.tr("Menu"))
        self.menu_button.clicked.connect(self.menu_asked)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        row.setSpacing(2 * GRID)
        row.addWidget(self._sidebar)
        row.addWidget(self._title, 1)
        row.addWidget(self.map_button)
        row.addWidget(self.menu_button)

    def set_title(self, title: str) -> None:
        """Show another title."""
        self._title.setText(title)
        self._title.setToolTip(title)

    def show_branches(self, count: int) -> None:
        """Offer the map of a chat with so many branches; there is none of a single one."""
        self.map_button.setVisible(count > 1)
        self.map_button.setText(str(count))
        tip = self.tr("{count} branches: show the map of the chat (Ctrl+M)")
        self.map_button.setToolTip(tip.format(count=count))

    def set_look(self, colours: Colours, font_size: int) -> None:
        """Paint in these colours, with a title that goes with `font_size` points."""
        self._sidebar.set_colours(colours)
        self.map_button.set_colours(colours)
        self.menu_button.set_colours(colours)
        font = QFont(self.font())
        font.setPointSizeF(font_size)
        font.setWeight(QFont.Weight.Medium)
        self._title.setFont(font)

"""What lies over the list of chats while a file is dragged there: its chats can be imported."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QWidget

from nocopt.ui.theme import GRID, RADIUS, shown

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

_EDGE: Final = 2 * GRID


class ImportSign(QWidget):
    """Covers the list; hidden until a file is over it."""

    def __init__(self, sidebar: QWidget) -> None:
        super().__init__(sidebar)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(self.tr("Drop to import chats"))
        self.hide()

    def set_shown(self, shown: bool) -> None:
        """Cover the list, or no longer."""
        sidebar = self.parentWidget()
        if shown and sidebar is not None:
            self.setGeometry(sidebar.rect())
            self.raise_()
        self.setVisible(shown)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground, a line around it, and the words."""
        del event
        painter, colours = QPainter(self), shown()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE)
        painter.setBrush(colours["accent_soft"])
        painter.setPen(QPen(colours["accent"], 2))
        painter.drawRoundedRect(area, RADIUS, RADIUS)
        painter.setPen(colours["accent"])
        inside = area.adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE)
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(inside, flags, self.tr("Drop to import chats"))

"""A slim scroll bar without arrows, painted in the colours of the theme."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QScrollBar

from nocopt.ui.theme import LIGHT

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent
    from PySide6.QtWidgets import QWidget

    from nocopt.ui.theme import Colours

_WIDTH = 12
_SHORTEST = 28  # of the handle, so that it can be grasped


class SlimScrollBar(QScrollBar):
    """A vertical bar; what it is moved by is Qt's own."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self._colours: Colours = LIGHT
        self._ground = "raised"
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def set_colours(self, colours: Colours, ground: str = "raised") -> None:
        """Paint in these colours on the theme's colour `ground`."""
        self._colours, self._ground = colours, ground
        self.update()

    def sizeHint(self) -> QSize:
        """Return the width of a slim bar."""
        return QSize(_WIDTH, 4 * _WIDTH)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the handle; there is nothing else to see."""
        del event
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._colours[self._ground])
        length = self.maximum() - self.minimum()
        if length <= 0:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = self.height() - 4
        handle = max(_SHORTEST, room * self.pageStep() / (length + self.pageStep()))
        top = 2 + (room - handle) * (self.value() - self.minimum()) / length
        lively = self.underMouse() or self.isSliderDown()
        width = 8 if lively else 6
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colours["faint" if lively else "border"])
        place = QRectF(self.width() - width - 2, top, width, handle)
        painter.drawRoundedRect(place, width / 2, width / 2)

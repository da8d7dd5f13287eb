"""The rounded ground that the parts of the composer stand on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QFrame, QWidget

from nocopt.ui.theme import LIGHT

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from nocopt.ui.theme import Colours

CORNER: Final = 14
_NARROWEST: Final = 280


class Card(QFrame):
    """Paints the ground and its edge."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._colours: Colours = LIGHT
        self._dashed = False

    def set_colours(self, colours: Colours) -> None:
        """Paint in these colours from now on."""
        self._colours = colours
        self.update()

    def set_dashed(self, on: bool) -> None:
        """Have an edge of dashes, as of something that does not stay, or the usual one."""
        self._dashed = on
        self.update()

    def minimumSizeHint(self) -> QSize:
        """Return a width at which all of it can still be used."""
        return QSize(_NARROWEST, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what stands behind the parts."""
        del event
        paint_ground(self, self._colours)
        if self._dashed:
            self._paint_dashes()

    def _paint_dashes(self) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(0.75, 0.75, -0.75, -0.75)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._colours["raised"], 2))  # over the line that is there
        painter.drawRoundedRect(area, CORNER, CORNER)
        pen = QPen(self._colours["muted"], 1.25)
        pen.setDashPattern([4, 3])
        painter.setPen(pen)
        painter.drawRoundedRect(area, CORNER, CORNER)


def paint_ground(frame: QWidget, colours: Colours) -> None:
    """Paint a rounded ground with an edge all over a frame."""
    painter = QPainter(frame)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colours["border"], 1))
    painter.setBrush(colours["raised"])
    area = QRectF(frame.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
    painter.drawRoundedRect(area, CORNER, CORNER)

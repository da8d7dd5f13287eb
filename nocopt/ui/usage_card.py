"""The card beside a bar of the usage window: its days, how much that was, and of which models."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPen

from nocopt.ui.theme import GRID, RADIUS

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter

    from nocopt.ui.theme import Colours

_SIDE: Final = 3.0 * GRID
_AWAY: Final = 2.0 * GRID  # from the bar
_SWATCH: Final = 10.0


@dataclass(frozen=True, slots=True)
class Card:
    """What is written, and where it may be; lines have the colour of their model, or None."""

    title: str
    value: str
    lines: tuple[tuple[QColor | None, str], ...]
    colours: Colours
    font: QFont
    bounds: QRectF

    def paint(self, painter: QPainter, beside: QRectF, area: QRectF) -> None:
        """Draw it at the right of what it is about, or at the left where there is no room."""
        strong = QFont(self.font)
        strong.setWeight(QFont.Weight.DemiBold)
        box = self._box(beside, area, strong)
        painter.setBrush(self.colours["raised"])
        painter.setPen(QPen(self.colours["border"], 1))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        metrics = QFontMetricsF(self.font)
        room = box.width() - 2 * _SIDE
        x, y = box.left() + _SIDE, box.top() + _SIDE - GRID + metrics.ascent()
        painter.setFont(self.font)
        painter.setPen(self.colours["muted"])
        painter.drawText(QPointF(x, y), _cut(metrics, self.title, room))
        y += metrics.lineSpacing() + GRID / 2
        painter.setFont(strong)
        painter.setPen(self.colours["text"])
        painter.drawText(QPointF(x, y), _cut(QFontMetricsF(strong), self.value, room))
        painter.setFont(self.font)
        for ink, text in self.lines:
            y += metrics.lineSpacing() + GRID / 2
            self._paint_line(painter, QPointF(x, y), ink, _cut(metrics, text, room - 4 * GRID))

    def _paint_line(self, painter: QPainter, at: QPointF, ink: QColor | None, text: str) -> None:
        if ink is not None:
            middle = at.y() - QFontMetricsF(self.font).capHeight() / 2
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ink)
            painter.drawRoundedRect(
                QRectF(at.x(), middle - _SWATCH / 2, _SWATCH, _SWATCH), 2.5, 2.5
            )
        painter.setPen(self.colours["text" if ink is not None else "muted"])
        painter.drawText(at + QPointF(4 * GRID, 0), text)

    def _box(self, beside: QRectF, area: QRectF, strong: QFont) -> QRectF:
        metrics = QFontMetricsF(self.font)
        widths = [
            metrics.horizontalAdvance(self.title),
            QFontMetricsF(strong).horizontalAdvance(self.value),
            *(metrics.horizontalAdvance(text) + 4 * GRID for _, text in self.lines),
        ]
        width = min(max(widths) + 2 * _SIDE + 1, self.bounds.width())
        lines = len(self.lines) + 2
        height = lines * metrics.lineSpacing() + (lines - 1) * GRID / 2 + 2 * (_SIDE - GRID)
        left = beside.right() + _AWAY
        if left + width > self.bounds.right():
            left = max(self.bounds.left(), beside.left() - _AWAY - width)
        bottom = self.bounds.bottom()
        top = max(self.bounds.top(), min(area.top(), bottom - height))
        return QRectF(round(left), round(top), round(width), round(height))


def _cut(metrics: QFontMetricsF, text: str, room: float) -> str:
    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, room + 1)

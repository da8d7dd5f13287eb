"""A page of a document in small, drawn as a sheet of paper."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen


def paint_page(painter: QPainter, box: QRectF, image: QImage, border: QColor) -> None:
    """Draw all of a page into the middle of a box, with an edge in the colour `border`."""
    size = QSizeF(image.size()).scaled(box.size(), Qt.AspectRatioMode.KeepAspectRatio)
    place = QRectF(QPointF(), size.expandedTo(QSizeF(4, 4)))
    place.moveCenter(box.center())
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(place, image)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(border, 1))
    painter.drawRect(place.adjusted(0.5, 0.5, -0.5, -0.5))
    painter.restore()

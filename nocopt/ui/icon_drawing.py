"""Draws the line icons of resources/icons in any colour, size and scale."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer

_HERE: Final = Path(__file__).resolve().parent
# Beside the package in a checkout, inside it in a wheel or bundle.
_FOLDERS: Final = (_HERE.parent / "resources" / "icons", _HERE.parent.parent / "resources/icons")


def paint_icon(painter: QPainter, name: str, place: QRectF, ink: str) -> None:
    """Draw the icon `name` into `place` in the colour `ink` (#rrggbb)."""
    size = place.size().toSize()
    scale = painter.device().devicePixelRatio() if painter.device() is not None else 1.0
    painter.drawPixmap(place.topLeft(), icon_pixmap(name, ink, size, scale))


def icon_pixmap(name: str, ink: str, size: QSize, scale: float) -> QPixmap:
    """Return the icon as a picture of `size`, sharp on a screen of that `scale`."""
    key = f"nocopt/{name}/{ink}/{size.width()}x{size.height()}@{scale}"
    found = QPixmap()
    if QPixmapCache.find(key, found):
        return found
    drawn = QPixmap(QSize(round(size.width() * scale), round(size.height() * scale)))
    drawn.setDevicePixelRatio(scale)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    renderer = QSvgRenderer(QByteArray(_source(name).replace(b"currentColor", ink.encode())))
    renderer.render(painter, QRectF(0, 0, size.width(), size.height()))
    painter.end()
    QPixmapCache.insert(key, drawn)
    return drawn


def _source(name: str) -> bytes:
    files = (folder / f"{name}.svg" for folder in _FOLDERS)
    return next(filter(Path.is_file, files)).read_bytes()

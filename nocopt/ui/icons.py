"""Line icons by name, drawn from resources/icons/*.svg in the colours of the theme."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer

if TYPE_CHECKING:
    from nocopt.ui.theme import Colours

_HERE: Final = Path(__file__).resolve().parent
# Beside the package in a checkout, inside it in a wheel or bundle.
_FOLDERS: Final = (_HERE.parent / "resources" / "icons", _HERE.parent.parent / "resources/icons")


def icon(name: str, colours: Colours, ink: str = "text") -> QIcon:
    """Return the icon `name`, drawn in the colour `ink` of the theme, faint when disabled."""
    from nocopt.ui.icon_engine import LineIcon

    return QIcon(LineIcon(name, getattr(colours, ink), colours.faint))


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

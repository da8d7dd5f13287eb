"""Line icons by name, drawn from resources/icons/*.svg in the colours of the theme."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer

if TYPE_CHECKING:
    from nocopt.ui.theme import Colours

_HERE: Final = Path(__file__).resolve().parent
# Beside the package in a checkout, inside it in a wheel or bundle.
_FOLDERS: Final = (_HERE.parent / "resources" / "icons", _HERE.parent.parent / "resources/icons")


def icon(name: str, colours: Colours, ink: str = "text") -> QIcon:
    """Return the icon `name`, drawn in the colour `ink` of the theme, faint when disabled."""
    disabled = colours.faint
    return QIcon(_LineIcon(name, getattr(colours, ink), disabled))


def paint_icon(painter: QPainter, name: str, place: QRectF, ink: str) -> None:
    """Draw the icon `name` into `place` in the colour `ink` (#rrggbb)."""
    size = place.size().toSize()
    scale = painter.device().devicePixelRatio() if painter.device() is not None else 1.0
    painter.drawPixmap(place.topLeft(), _pixmap(name, ink, size, scale))


class _LineIcon(QIconEngine):
    """Renders one icon when it is first shown, in whatever size and scale it is asked for."""

    def __init__(self, name: str, ink: str, disabled: str) -> None:
        super().__init__()
        self._name, self._ink, self._disabled = name, ink, disabled

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        """Draw into `rect`; the mode chooses the colour, the state changes nothing."""
        del state
        paint_icon(painter, self._name, QRectF(rect), self._colour(mode))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """Return a picture of `size` device pixels."""
        del state
        return _pixmap(self._name, self._colour(mode), size, 1.0)

    def scaledPixmap(  # noqa: N802 - Qt's name
        self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float
    ) -> QPixmap:
        """Return a picture of `size` device pixels, marked with its scale."""
        del state
        logical = QSize(round(size.width() / scale), round(size.height() / scale))
        return _pixmap(self._name, self._colour(mode), logical, scale)

    def clone(self) -> QIconEngine:
        """Return an equal engine, as Qt asks for when an icon is detached."""
        return _LineIcon(self._name, self._ink, self._disabled)

    def _colour(self, mode: QIcon.Mode) -> str:
        return self._disabled if mode is QIcon.Mode.Disabled else self._ink


def _pixmap(name: str, ink: str, size: QSize, scale: float) -> QPixmap:
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

"""Line icons by name for menus and stock widgets, drawn when they are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QSize
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap

from nocopt.ui.icon_drawing import icon_pixmap, paint_icon

if TYPE_CHECKING:
    from nocopt.ui.theme import Colours


def icon(name: str, colours: Colours, ink: str = "text") -> QIcon:
    """Return the icon `name`, drawn in the colour `ink` of the theme, faint when disabled."""
    return QIcon(_LineIcon(name, getattr(colours, ink), colours.faint))


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
        return icon_pixmap(self._name, self._colour(mode), size, 1.0)

    def scaledPixmap(  # noqa: N802 - Qt's name
        self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float
    ) -> QPixmap:
        """Return a picture of `size` device pixels, marked with its scale."""
        del state
        logical = QSize(round(size.width() / scale), round(size.height() / scale))
        return icon_pixmap(self._name, self._colour(mode), logical, scale)

    def clone(self) -> QIconEngine:
        """Return an equal engine, as Qt asks for when an icon is detached."""
        return _LineIcon(self._name, self._ink, self._disabled)

    def _colour(self, mode: QIcon.Mode) -> str:
        return self._disabled if mode is QIcon.Mode.Disabled else self._ink

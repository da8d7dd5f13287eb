"""Line icons by name as Qt's icons, for menus and stock widgets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon

from nocopt.ui.icon_drawing import icon_pixmap

if TYPE_CHECKING:
    from pathlib import Path

    from nocopt.ui.theme import Colours

_SIZE: Final = QSize(18, 18)
_SCALES: Final = (1.0, 1.5, 2.0, 3.0)


def icon(name: str, colours: Colours, ink: str = "text") -> QIcon:
    """Return the icon `name`, drawn in the colour `ink` of the theme, faint when disabled.

    It holds pictures for the usual scales of screens. An icon engine of our own would draw any
    size, but its life is not safe in Python: Qt keeps and copies engines behind its back.
    """
    made = QIcon()
    for scale in _SCALES:
        made.addPixmap(icon_pixmap(name, getattr(colours, ink), _SIZE, scale))
        disabled = icon_pixmap(name, colours.faint, _SIZE, scale)
        made.addPixmap(disabled, QIcon.Mode.Disabled)
    return made


def program_icon(folder: Path) -> QIcon:
    """Return the program's icon in the sizes that window managers ask for, from its folder."""
    made = QIcon()
    for size in (16, 24, 32, 48, 64, 128):
        made.addFile(str(folder / f"nocopt-{size}.png"))
    return made

"""What lies below the words of painted rows, and their headings: one look for several lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPen
from PySide6.QtWidgets import QStyle

from nocopt.ui.small_print import small
from nocopt.ui.theme import GRID

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter
    from PySide6.QtWidgets import QStyleOptionViewItem

    from nocopt.ui.theme import Colours

_CORNER: Final = 6  # pixels
_RING: Final = 1.5  # pixels wide, drawn inside the ground


def paint_ground(
    painter: QPainter, option: QStyleOptionViewItem, area: QRectF, colours: Colours
) -> None:
    """Draw the ground of a row that is chosen or below the mouse, and the ring of the keyboard."""
    chosen = bool(option.state & QStyle.StateFlag.State_Selected)
    if chosen or option.state & QStyle.StateFlag.State_MouseOver:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colours["accent_soft" if chosen else "hover"])
        painter.drawRoundedRect(area, _CORNER, _CORNER)
    if option.state & QStyle.StateFlag.State_HasFocus:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colours["focus"], _RING))
        inside = _RING / 2
        painter.drawRoundedRect(area.adjusted(inside, inside, -inside, -inside), _CORNER, _CORNER)


def paint_heading(
    painter: QPainter, option: QStyleOptionViewItem, text: str, colours: Colours
) -> None:
    """Draw a heading, which stands close above the rows that it is for."""
    painter.setFont(small(option.font))
    painter.setPen(colours["muted"])
    place = option.rect.adjusted(3 * GRID, 0, -2 * GRID, -GRID)
    painter.drawText(place, int(Qt.AlignmentFlag.AlignBottom), text)

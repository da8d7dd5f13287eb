"""The frame of a table, strip by strip, its cells, and the buttons over its header."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPen

from nocopt.ui.conversation.code_header import paint_buttons
from nocopt.ui.conversation.controls import paint_focus
from nocopt.ui.conversation.layouts import hover_style, paint_ground
from nocopt.ui.conversation.selected import paint_selected
from nocopt.ui.theme import RADIUS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QPointF

    from nocopt.ui.conversation.controls import Control
    from nocopt.ui.conversation.inline_text import InlineText
    from nocopt.ui.conversation.layouts import Brush
    from nocopt.ui.conversation.shape import Shape


@dataclass(slots=True, eq=False)
class Cell:
    """A cell that is laid out."""

    inline: InlineText
    shape: Shape


def paint_cell(brush: Brush, cell: Cell, at: QPointF, begin: int, key: str) -> None:
    """Draw a cell's text at `at`: it begins at `begin` in that of its strip.

    The keys of its links begin with `key`.
    """
    painter, shape = brush.painter, cell.shape
    for ground in cell.inline.grounds:
        paint_ground(brush, shape, ground, at)
    if brush.selected is not None:
        low = max(brush.selected[0] - begin, 0)
        high = min(brush.selected[1] - begin, len(cell.inline.text))
        if low < high:
            paint_selected(brush, shape, cell.inline, at, (low, high))
    painter.setPen(brush.look["text"])
    shape.paint(painter, at.x(), at.y(), brush.clip, hover_style(brush, cell.inline, key))
    for number, link in enumerate(cell.inline.links):
        if brush.focused == f"{key}{number}":
            for rect in shape.rects(link.start, link.end, tight=True):
                paint_focus(painter, rect.translated(at), brush.look)


def paint_head(brush: Brush, frame: QRectF, bottom: float) -> None:
    """Draw the ground of the header, down to `bottom`."""
    painter = brush.painter
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(brush.look["table_header"])
    head = QRectF(frame.x(), 0, frame.width(), bottom + RADIUS)
    painter.save()
    painter.setClipRect(head.adjusted(0, 0, 0, -RADIUS), Qt.ClipOperation.IntersectClip)
    painter.drawRoundedRect(head, RADIUS, RADIUS)
    painter.restore()


def paint_border(brush: Brush, frame: QRectF, *, top: bool, bottom: bool) -> None:
    """Draw the frame of a strip, with corners where the table begins and ends."""
    painter = brush.painter
    painter.save()
    painter.setClipRect(frame, Qt.ClipOperation.IntersectClip)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(brush.look["border"], 1))
    over, under = 0 if top else 2 * RADIUS, 0 if bottom else 2 * RADIUS
    box = frame.adjusted(0.5, 0.5 - over, -0.5, under - 0.5)
    painter.drawRoundedRect(box, RADIUS, RADIUS)
    painter.restore()


def paint_tools(brush: Brush, tools: Sequence[Control]) -> None:
    """Draw the buttons, beside the header on a ground that hides letters."""
    if not tools:
        return
    painter, look = brush.painter, brush.look
    box = tools[0].rect.united(tools[-1].rect)
    if box.bottom() > 0:
        painter.setPen(QPen(look["border"], 1))
        painter.setBrush(look["raised"])
        painter.drawRoundedRect(box.adjusted(-0.5, 0.5, 0.5, -0.5), 6, 6)
    paint_buttons(brush, tools)

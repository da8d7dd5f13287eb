"""Selected text as it is painted: its ground, what shines through it, and ink that is readable."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QTextCharFormat

from nocopt.ui.conversation.layouts import paint_ground
from nocopt.ui.conversation.shape import Styled

if TYPE_CHECKING:
    from nocopt.ui.conversation.inline_text import InlineText
    from nocopt.ui.conversation.layouts import Brush
    from nocopt.ui.conversation.shape import Shape

_THROUGH: Final = 0.45  # of the ground of inline code shows through the selection


def paint_selected(
    brush: Brush, shape: Shape, inline: InlineText, at: QPointF, part: tuple[int, int]
) -> None:
    """Draw the ground of the selected part of a text that stands at `at`."""
    painter = brush.painter
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(brush.look["selection"])
    for rect in shape.rects(*part):
        painter.drawRect(rect.translated(at))
    covered = [one for one in inline.grounds if one.start < part[1] and one.end > part[0]]
    if not covered:
        return
    painter.save()
    painter.setOpacity(_THROUGH)
    for ground in covered:
        low, high = max(ground.start, part[0]), min(ground.end, part[1])
        paint_ground(brush, shape, replace(ground, start=low, end=high), at)
    painter.restore()


def inked(brush: Brush, inline: InlineText, ink: str) -> list[Styled]:
    """Return what makes quiet text readable while it is selected; links keep their colour."""
    if brush.selected is None or ink == "text":
        return []
    plain = QTextCharFormat()
    plain.setForeground(brush.look["text"])
    start, end = brush.selected[0], min(brush.selected[1], len(inline.text))
    found = []
    for link in inline.links:
        if start < link.end and link.start < end:
            found.append(Styled(start, max(start, link.start), plain))
            start = max(start, link.end)
    found.append(Styled(start, max(start, end), plain))
    return [one for one in found if one.start < one.end]

"""What is painted around the text of a block of code: selection, line numbers, the fold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QLinearGradient

from nocopt.ui.conversation.controls import Control, ControlKind, paint_focus

if TYPE_CHECKING:
    from collections.abc import Callable

    from nocopt.ui.conversation.code_lines import CodeLines
    from nocopt.ui.conversation.code_places import CodePlaces
    from nocopt.ui.conversation.layouts import Brush
    from nocopt.ui.conversation.shape import Shape

_FADE: Final = 1.6  # lines that fade out above the fold


def fold_control(places: CodePlaces, lines: int, press: Callable[[], None]) -> Control:
    """Return what folds and unfolds a long block of so many lines."""
    if places.folded:
        name = QCoreApplication.translate("Conversation", "Show all lines")
        label = QCoreApplication.translate("Conversation", "Show all {count} lines")
        label = label.format(count=f"{lines:,}")
    else:
        name = label = QCoreApplication.translate("Conversation", "Show fewer lines")
    open_, kind = not places.folded, ControlKind.BUTTON
    return Control("fold", kind, name, places.foot, press, label, open=open_, unfolds=True)


def paint_selected(brush: Brush, lines: CodeLines, number: int, shape: Shape, at: QPointF) -> None:
    """Draw the ground of the selected part of a piece that stands at `at`."""
    if brush.selected is None:
        return
    start, end = brush.selected
    begin, length = lines.starts[number], len(lines.texts[number])
    if end <= begin or start > begin + length:
        return
    brush.painter.setPen(Qt.PenStyle.NoPen)
    brush.painter.setBrush(brush.look["selection"])
    for rect in shape.rects(max(0, start - begin), min(length, end - begin)):
        brush.painter.drawRect(rect.translated(at))
    if end > begin + length and lines.ends_line(number):  # the line end is selected as well
        edge = shape.end_point().translated(at)
        brush.painter.drawRect(edge.adjusted(0, 0, brush.look.code.advance, 0))


def paint_number(brush: Brush, number: int, right: float, top: float) -> None:
    """Draw the number of a line so that it ends at `right`."""
    look = brush.look
    brush.painter.setFont(look.code.font)
    brush.painter.setPen(look["muted"])
    box = QRectF(right - 200, top, 200, look.code.line)
    align = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    brush.painter.drawText(box, align, str(number))


def paint_fold(brush: Brush, control: Control, frame: QRectF, *, folded: bool) -> None:
    """Draw the strip that folds and unfolds, and let the last lines fade out above it."""
    painter, look, box = brush.painter, brush.look, control.rect
    lit = brush.hovered == control.key
    if folded:
        high = look.code.line * _FADE
        fade = QLinearGradient(QPointF(0, box.top() - high), QPointF(0, box.top()))
        clear = QColor(look["code"])
        clear.setAlpha(0)
        fade.setColorAt(0, clear)
        fade.setColorAt(1, look["code"])
        painter.fillRect(QRectF(frame.x() + 1, box.top() - high, frame.width() - 2, high), fade)
    painter.fillRect(QRectF(frame.x(), box.top(), frame.width(), 1), look["border"])
    painter.setFont(look.small.font)
    painter.setPen(look["text" if lit else "muted"])
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, control.label)
    if brush.focused == control.key:
        paint_focus(painter, box.adjusted(4, 4, -4, -4), look)

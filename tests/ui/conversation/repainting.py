"""Compares the viewport as it is on the screen with a whole new picture of it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QRect
from PySide6.QtGui import QColor, QImage, QPainter

from nocopt.ui.conversation.pane import ConversationPane

ROUNDING = 2  # of 255


def paint(pane: ConversationPane) -> None:
    """Have what is waiting to be painted painted."""
    QCoreApplication.sendEvent(pane.window(), QEvent(QEvent.Type.UpdateRequest))


def uncovered(picture: QImage, pane: ConversationPane) -> bytes:
    """What is seen of a picture of the viewport, what lies above it left out."""
    with QPainter(picture) as painter:
        for cover in pane.view.covers():
            painter.fillRect(cover, QColor("black"))
    return bytes(picture.constBits())


def differing(pane: ConversationPane) -> list[int]:
    """The lines of the viewport that look different on the screen than painted anew."""
    paint(pane)
    port = pane.view.viewport()
    at = port.mapTo(pane.window(), port.rect().topLeft())
    form = QImage.Format.Format_RGB32
    shown = pane.screen().grabWindow(pane.winId()).toImage().convertToFormat(form)
    shown = shown.copy(QRect(at, port.size()))
    anew = port.grab().toImage().convertToFormat(form)
    assert shown.size() == anew.size() == port.size()
    wide = shown.bytesPerLine()
    one, other = uncovered(shown, pane), uncovered(anew, pane)
    lines = [slice(y * wide, (y + 1) * wide) for y in range(shown.height())]
    return [y for y, line in enumerate(lines) if _differ(one[line], other[line])]


def _differ(one: bytes, other: bytes) -> bool:
    """Whether any colour differs by more than the rounding at the edge of a shape."""
    return one != other and max(abs(a - b) for a, b in zip(one, other, strict=True)) > ROUNDING

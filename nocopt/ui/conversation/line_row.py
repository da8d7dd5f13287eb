"""A row of one line, as high as it is: heads of cards, quiet remarks, what is waited for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF

from nocopt.ui.conversation.layouts import Row

if TYPE_CHECKING:
    from nocopt.ui.conversation.layouts import Brush
    from nocopt.ui.conversation.look import Face


class LineRow(Row):
    """One line that is never broken; it is read out, but it is no text to be copied."""

    __slots__ = ()

    @property
    def high(self) -> int:
        """Its height in pixels."""
        return self.host.look.small.line

    def estimate(self, width: int) -> int:  # noqa: ARG002
        """Return its fixed height."""
        return self.high

    def lay_out(self, width: int) -> None:
        """Take its fixed height."""
        self.height, self.width, self.live = self.high, width, True


def write_line(brush: Brush, box: QRectF, text: str, face: Face | None = None) -> float:
    """Draw text in the middle of a box, cut at its end, with the pen at hand; return how wide."""
    face = brush.look.small if face is None else face
    metrics = QFontMetricsF(face.font)
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, box.width())
    brush.painter.setFont(face.font)
    brush.painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, shown)
    return metrics.horizontalAdvance(shown)

"""A line of text that may be narrower than its words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QLabel, QWidget

from nocopt.ui.buttons import centred_baseline

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

_SMALLEST = 40


class ElidedLabel(QLabel):
    """Shows plain text, cut at the end where there is no room, at the left or the right edge."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)

    def minimumSizeHint(self) -> QSize:
        """Return the size down to which the text may be cut."""
        whole = super().minimumSizeHint()
        return QSize(min(_SMALLEST, whole.width()), whole.height())

    def shown_text(self) -> str:
        """Return as much of the text as there is room for."""
        room = self.contentsRect().width()
        return self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the text."""
        del event
        painter = QPainter(self)
        text, area = self.shown_text(), self.contentsRect()
        x = area.x()
        if self.alignment() & Qt.AlignmentFlag.AlignRight:
            x += area.width() - self.fontMetrics().horizontalAdvance(text)
        painter.drawText(x, centred_baseline(self), text)

"""One of a few values, as a round mark with its words: a painted radio button."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QRadioButton, QSizePolicy, QWidget

from nocopt.ui.buttons import centred_baseline
from nocopt.ui.theme import GRID, LIGHT

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from nocopt.ui.theme import Colours

_SHARE: Final = 0.85  # of a line's height, for the mark


class Option(QRadioButton):
    """Chosen or not; the arrow keys choose those beside it, and the whole of it can be pressed."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._colours: Colours = LIGHT
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set_colours(self, colours: Colours) -> None:
        """Paint in these colours from now on."""
        self._colours = colours
        self.update()

    @property
    def lead(self) -> int:
        """Where the words begin, in pixels from the left edge."""
        return round(self._mark().right()) + 2 * GRID

    def sizeHint(self) -> QSize:
        """Return the size of mark and words, with room for the ring of the keyboard."""
        words = self.fontMetrics().horizontalAdvance(self.text())
        return QSize(self.lead + words + GRID, self.fontMetrics().height() + 2 * GRID)

    def minimumSizeHint(self) -> QSize:
        """Return the same: the words are short."""
        return self.sizeHint()

    def hitButton(self, place: QPoint) -> bool:  # noqa: N802 - Qt's name
        """Take presses anywhere on it."""
        return self.rect().contains(place)

    def _mark(self) -> QRectF:
        side = round(self.fontMetrics().height() * _SHARE)
        return QRectF(2, (self.height() - side) // 2, side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw mark, words, and the ring that shows keyboard focus."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        mark, colours = self._mark(), self._colours
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self.isChecked():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colours["accent"])
            painter.drawEllipse(mark)
            painter.setBrush(colours["on_accent"])
            inner = mark.width() * 0.3
            painter.drawEllipse(mark.adjusted(inner, inner, -inner, -inner))
        else:
            painter.setPen(QPen(colours["faint"], 1.5))
            painter.drawEllipse(mark.adjusted(0.75, 0.75, -0.75, -0.75))
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colours["focus"], 1.5))
            painter.drawEllipse(mark.adjusted(-1.5, -1.5, 1.5, 1.5))
        painter.setPen(colours["text" if self.isEnabled() else "faint"])
        painter.drawText(self.lead, centred_baseline(self), self.text())

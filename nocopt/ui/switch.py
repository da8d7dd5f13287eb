"""A switch: a check box that is painted as a knob in a slot, with its words beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QWidget

from nocopt.ui.buttons import centred_baseline
from nocopt.ui.theme import GRID, LIGHT

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from nocopt.ui.theme import Colours

_SHORTEST: Final = 40  # of the words, in pixels
_SHARE: Final = 0.9  # of a line's height, for the slot


class Switch(QCheckBox):
    """On or off; the whole of it can be pressed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colours: Colours = LIGHT
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set_colours(self, colours: Colours) -> None:
        """Paint in these colours from now on."""
        self._colours = colours
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size of slot and words, with room for the ring of the keyboard."""
        words = self.fontMetrics().horizontalAdvance(self.text())
        return QSize(self.lead + words + GRID, self.fontMetrics().height() + 2 * GRID)

    def minimumSizeHint(self) -> QSize:
        """Return the size down to which the words may be cut."""
        hint = self.sizeHint()
        return QSize(min(hint.width(), self.lead + _SHORTEST), hint.height())

    def hitButton(self, place: QPoint) -> bool:  # noqa: N802 - Qt's name
        """Take presses anywhere on it."""
        return self.rect().contains(place)

    def _slot(self) -> QRectF:
        height = round(self.fontMetrics().height() * _SHARE)
        return QRectF(2, (self.height() - height) // 2, round(height * 1.8), height)

    @property
    def lead(self) -> int:
        """Where the words begin, in pixels from the left edge."""
        return round(self._slot().right()) + 2 * GRID

    def _slot_colour(self) -> QColor:
        if not self.isEnabled():
            return self._colours["border"]
        return self._colours["accent" if self.isChecked() else "faint"]

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw slot, knob, words, and the ring that shows keyboard focus."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        slot, on, colours = self._slot(), self.isChecked(), self._colours
        round_ = slot.height() / 2
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._slot_colour())
        painter.drawRoundedRect(slot, round_, round_)
        knob = QRectF(slot.x(), slot.y(), slot.height(), slot.height()).adjusted(2, 2, -2, -2)
        if on:
            knob.moveRight(slot.right() - 2)
        painter.setBrush(colours["on_accent" if on else "raised"])
        painter.drawEllipse(knob)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colours["focus"], 1.5))
            ring = slot.adjusted(-1.5, -1.5, 1.5, 1.5)
            painter.drawRoundedRect(ring, round_ + 1.5, round_ + 1.5)
        painter.setPen(colours["text" if self.isEnabled() else "faint"])
        room = self.width() - self.lead
        words = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
        painter.drawText(self.lead, centred_baseline(self), words)

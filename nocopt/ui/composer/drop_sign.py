"""What lies over the composer while files are dragged over the window: they can be dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QWidget

from nocopt.ui.composer.card import CORNER
from nocopt.ui.composer.edit_bar import announce
from nocopt.ui.icon_drawing import paint_icon
from nocopt.ui.theme import GRID, LIGHT

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from nocopt.ui.theme import Colours

_ICON: Final = 22


class DropSign(QWidget):
    """Covers the card; hidden until something that can be attached is over the window."""

    def __init__(self, card: QWidget) -> None:
        super().__init__(card)
        self._colours: Colours = LIGHT
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(self.tr("Drop to attach"))
        self.hide()
        card.installEventFilter(self)

    def set_colours(self, colours: Colours) -> None:
        """Paint in these colours from now on."""
        self._colours = colours
        self.update()

    def set_shown(self, shown: bool) -> None:
        """Cover the card, or no longer."""
        if shown == self.isVisible():
            return
        card = self.parentWidget()
        if shown and card is not None:
            self.setGeometry(card.rect())
            self.raise_()
            announce(self, self.tr("Drop to attach"))
        self.setVisible(shown)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as large as the card."""
        if event.type() == QEvent.Type.Resize and isinstance(watched, QWidget):
            self.setGeometry(watched.rect())
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground, a broken line around it, and the words."""
        del event
        painter, colours = QPainter(self), self._colours
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setBrush(colours["accent_soft"])
        painter.setPen(QPen(colours["accent"], 2))
        painter.drawRoundedRect(area, CORNER, CORNER)
        words = self.tr("Drop to attach")
        wide = self.fontMetrics().horizontalAdvance(words)
        left = (self.width() - wide - _ICON - 2 * GRID) / 2
        icon = QRectF(left, (self.height() - _ICON) / 2, _ICON, _ICON)
        paint_icon(painter, "attach", icon, colours.accent)
        painter.setPen(colours["text"])
        place = QRectF(left + _ICON + 2 * GRID, 0, wide + GRID, self.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, words)

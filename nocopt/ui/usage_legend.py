"""Which colour stands for which model in the chart of the usage window, on as few lines as fit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from nocopt.ui import usage_words
from nocopt.ui.theme import GRID, LIGHT
from nocopt.ui.usage_colours import series_colours

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent, QResizeEvent

    from nocopt.ui.theme import Colours

_SWATCH: Final = 10.0
_LEAD: Final = 4 * GRID  # from the edge of a swatch to its words
_BETWEEN: Final = 5 * GRID


class UsageLegend(QWidget):
    """Says which colours there are; screen readers are told the models with each bar."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colours: Colours = LIGHT
        self._series: tuple[str, ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizePolicy(policy)

    def show_series(self, series: tuple[str, ...]) -> None:
        """Name other models."""
        self._series = series
        self._keep_height()
        self.update()

    def set_colours(self, colours: Colours) -> None:
        """Paint in these colours."""
        self._colours = colours
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size at the width that there is."""
        return QSize(40 * GRID, self._height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take as many lines as are needed now."""
        super().resizeEvent(event)
        self._keep_height()

    def _keep_height(self) -> None:
        if self.height() != self._height() or self.maximumHeight() != self._height():
            self.setFixedHeight(self._height())

    def _line(self) -> int:
        return self.fontMetrics().height() + GRID

    def _height(self) -> int:
        lines = max((int(at.y()) for _, at in self._places()), default=0)
        return lines + self._line()

    def _places(self) -> list[tuple[str, QPointF]]:
        """Return the models and the upper left corners of what is painted for them."""
        found, x, y = [], 0, 0
        for model in self._series:
            words = self.fontMetrics().horizontalAdvance(usage_words.model_name(model))
            if x and x + _LEAD + words > self.width():
                x, y = 0, y + self._line()
            found.append((model, QPointF(x, y)))
            x += _LEAD + words + _BETWEEN
        return found

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw swatches and names."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inks, metrics = series_colours(self._colours, self._series), self.fontMetrics()
        for model, at in self._places():
            base = at.y() + GRID / 2 + metrics.ascent()
            top = base - metrics.capHeight() / 2 - _SWATCH / 2
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(inks[model])
            painter.drawRoundedRect(QRectF(at.x(), top, _SWATCH, _SWATCH), 2.5, 2.5)
            painter.setPen(self._colours["muted"])
            room = round(self.width() - at.x()) - _LEAD
            name = usage_words.model_name(model)
            words = metrics.elidedText(name, Qt.TextElideMode.ElideRight, room)
            painter.drawText(QPointF(at.x() + _LEAD, base), words)

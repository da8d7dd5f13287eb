"""Paints the rows of the map: lines of the branches, a dot, a star, words, and whose they are."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, TypeAlias

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPainterPath, QPen, QPolygonF
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from nocopt.ui.row_ground import paint_ground
from nocopt.ui.small_print import small
from nocopt.ui.theme import GRID, LIGHT

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from nocopt.ui.theme import Colours
    from nocopt.ui.tree.map_rows import MapRow

_Index: TypeAlias = QModelIndex | QPersistentModelIndex
FACTS: Final = Qt.ItemDataRole.UserRole
"""The role of what stands below the words: which version it is, of whom, and when."""
_APART: Final = 13.0  # pixels between columns, less where there are many
_WIDEST: Final = 110.0  # all columns together
_DOT: Final = 4.0  # its radius
_STAR: Final = 6.5
_BEND: Final = 7.0
_USUAL: Final = 18  # pixels of a line's height at which marks are as large as above


class MapDelegate(QStyledItemDelegate):
    """Draws in `colours`, with room for so many `columns` of lines."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.colours: Colours = LIGHT
        self.columns = 1

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Return the height of a row."""
        del index
        lower = QFontMetrics(small(option.font)).height()
        return QSize(80, QFontMetrics(option.font).height() + lower + 3 * GRID)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw one row."""
        row = _row(index)
        if row is None:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area, size = QRectF(option.rect), self._size(option.font)
        left = area.left() + 4 * GRID
        text = area.adjusted(self._gutter(size) + 4 * GRID, 1, -GRID, -1)
        paint_ground(painter, option, text, self.colours)
        self._paint_lines(painter, row, area, left, size)
        self._paint_dot(painter, row, QPointF(self._x(row.column, left, size), area.center().y()))
        inside = text.adjusted(1.5 * GRID, 0, -1.5 * GRID, 0)
        if row.preferred:
            side = _STAR * size
            middle = QPointF(inside.right() - side, inside.center().y())
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.colours["accent"])
            painter.drawPolygon(_star(middle, side))
            inside.setRight(middle.x() - side - GRID)
        said = (str(index.data()), str(index.data(FACTS) or ""))
        self._paint_text(painter, option, row, inside, said)
        painter.restore()

    def _size(self, font: QFont) -> float:
        return max(1.0, QFontMetrics(font).height() / _USUAL)

    def _step(self, size: float) -> float:
        return min(_APART, _WIDEST / max(1, self.columns)) * size

    def _x(self, column: int, left: float, size: float) -> float:
        return left + column * self._step(size)

    def _gutter(self, size: float) -> float:
        return (self.columns - 1) * self._step(size) + 2 * GRID * size

    def _paint_lines(
        self, painter: QPainter, row: MapRow, area: QRectF, left: float, size: float
    ) -> None:
        """Draw those of the path that is shown last, over the others."""
        middle = area.center().y()
        bend = min(_BEND * size, area.height() / 2, self._step(size))
        forks = {fork.column for fork in row.forks}
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for line in sorted(row.lines, key=lambda one: one.thick):
            painter.setPen(self._pen(thick=line.thick, size=size))
            x, begins = self._x(line.column, left, size), middle
            if line.below and not line.above and line.column in forks:
                begins += bend
            painter.drawLine(
                QPointF(x, area.top() if line.above else begins),
                QPointF(x, area.bottom() if line.below else middle),
            )
        for fork in sorted(row.forks, key=lambda one: one.thick):
            painter.setPen(self._pen(thick=fork.thick, size=size))
            x = self._x(fork.column, left, size)
            way = QPainterPath(QPointF(self._x(row.column, left, size), middle))
            way.lineTo(x - bend, middle)
            way.quadTo(QPointF(x, middle), QPointF(x, middle + bend))
            painter.drawPath(way)

    def _pen(self, *, thick: bool, size: float) -> QPen:
        colour = self.colours["accent" if thick else "faint"]
        return QPen(colour, (2.6 if thick else 1.2) * size)

    def _paint_dot(self, painter: QPainter, row: MapRow, middle: QPointF) -> None:
        ink = self.colours["accent" if row.shown else "faint"]
        painter.setPen(QPen(ink, 1.6))
        painter.setBrush(ink if row.shown else self.colours["sidebar"])
        if row.by_person:  # square: told apart without colours, too
            side = _DOT * 0.9
            box = QRectF(middle.x() - side, middle.y() - side, 2 * side, 2 * side)
            painter.drawRoundedRect(box, 1.5, 1.5)
        else:
            painter.drawEllipse(middle, _DOT, _DOT)

    def _paint_text(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        row: MapRow,
        area: QRectF,
        said: tuple[str, str],
    ) -> None:
        font, tiny = QFont(option.font), small(option.font)
        if row.shown:
            font.setWeight(QFont.Weight.Medium)
        upper, lower = QFontMetrics(font).height(), QFontMetrics(tiny).height()
        top = area.center().y() - (upper + lower) / 2
        words, facts = said
        if not facts:
            top += lower / 2
        ink = "text" if row.shown else "muted"
        self._paint_line(painter, font, QRectF(area.left(), top, area.width(), upper), words, ink)
        below = QRectF(area.left(), top + upper, area.width(), lower)
        self._paint_line(painter, tiny, below, facts, "muted")

    def _paint_line(
        self, painter: QPainter, font: QFont, area: QRectF, text: str, ink: str
    ) -> None:
        metrics = QFontMetrics(font)
        painter.setFont(font)
        painter.setPen(self.colours[ink])
        elided = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(area.width()))
        # By the baseline of this font: letters of another one must not move the line.
        painter.drawText(QPointF(area.left(), area.top() + metrics.ascent()), elided)


def _star(middle: QPointF, radius: float) -> QPolygonF:
    """Return a star of five points."""
    points = []
    for number in range(10):
        far = radius if number % 2 == 0 else radius * 0.45
        angle = math.pi * (number / 5 - 0.5)
        points.append(middle + QPointF(math.cos(angle), math.sin(angle)) * far)
    return QPolygonF(points)


def _row(index: _Index) -> MapRow | None:
    model = index.model()
    rows: tuple[MapRow, ...] = getattr(model, "rows", ())
    return rows[index.row()] if index.row() < len(rows) else None

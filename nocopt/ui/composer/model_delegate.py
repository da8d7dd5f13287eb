"""Paints the rows of the model picker: name and marks above, facts below."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from nocopt.ui.composer.model_rows import Choice, Mark, ModelRows, Tone
from nocopt.ui.icon_drawing import paint_icon
from nocopt.ui.theme import GRID, LIGHT

if TYPE_CHECKING:
    from nocopt.ui.theme import Colours

_Index: TypeAlias = QModelIndex | QPersistentModelIndex
_TICK = 18


class ModelDelegate(QStyledItemDelegate):
    """Two lines for a model, one small line for a heading; `current` has a tick.

    Where several can be chosen each has a box to tick instead.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._colours: Colours = LIGHT
        self.current = ""

    def set_colours(self, colours: Colours) -> None:
        """Paint in these colours from now on."""
        self._colours = colours

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Return the height of a heading or of two lines."""
        line = QFontMetrics(option.font).height()
        is_choice = isinstance(_row(index), Choice)
        return QSize(200, 2 * line + 4 * GRID if is_choice else line + 4 * GRID)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw one row."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        row = _row(index)
        if isinstance(row, Choice):
            self._paint_choice(painter, option, row, _rows(index))
        else:
            self._paint_heading(painter, option, str(index.data()))
        painter.restore()

    def _paint_heading(self, painter: QPainter, option: QStyleOptionViewItem, text: str) -> None:
        painter.setFont(_smaller(option.font))
        painter.setPen(self._colours["muted"])
        place = option.rect.adjusted(3 * GRID, 2 * GRID, -3 * GRID, 0)
        painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter), text)

    def _paint_choice(
        self, painter: QPainter, option: QStyleOptionViewItem, row: Choice, rows: ModelRows
    ) -> None:
        area = option.rect.adjusted(GRID, 1, -GRID, -1)
        if option.state & QStyle.StateFlag.State_Selected:
            ground = "accent_soft"
        elif option.state & QStyle.StateFlag.State_MouseOver:
            ground = "hover"
        else:
            ground = ""
        if ground:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._colours[ground])
            painter.drawRoundedRect(area, 6, 6)
        line = QFontMetrics(option.font).height()
        left = area.left() + 2 * GRID
        width = area.width() - 4 * GRID - _TICK
        upper = QRect(left, area.top() + GRID + 2, width, line)
        self._paint_name(painter, option.font, upper, row, rows)
        painter.setFont(_smaller(option.font))
        painter.setPen(self._colours["muted"])
        lower = upper.translated(0, line + 1)
        facts = "  ·  ".join(rows.facts(row.model))
        facts = painter.fontMetrics().elidedText(facts, Qt.TextElideMode.ElideRight, width)
        painter.drawText(lower, int(Qt.AlignmentFlag.AlignVCenter), facts)
        place = QRectF(area.right() - 2 * GRID - _TICK, area.center().y() - _TICK / 2, 18, 18)
        if rows.ticked is not None:
            self._paint_box(painter, place, ticked=row.model.id in rows.ticked)
        elif row.model.id == self.current:
            paint_icon(painter, "check", place, self._colours.accent)

    def _paint_box(self, painter: QPainter, place: QRectF, *, ticked: bool) -> None:
        """Draw a box to tick, where several can be chosen."""
        painter.setPen(QPen(self._colours["accent" if ticked else "faint"], 1))
        painter.setBrush(self._colours["accent"] if ticked else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(place.adjusted(1.5, 1.5, -1.5, -1.5), 4, 4)
        if ticked:
            inside = place.adjusted(3, 3, -3, -3)
            paint_icon(painter, "check", inside, self._colours.on_accent)

    def _paint_name(
        self, painter: QPainter, base: QFont, place: QRect, row: Choice, rows: ModelRows
    ) -> None:
        font = QFont(base)
        font.setWeight(QFont.Weight.Medium)
        marks = rows.marks(row.model)
        small = QFontMetrics(_smaller(base))
        taken = sum(_mark_width(small, mark) + GRID for mark in marks)
        painter.setFont(font)
        metrics = QFontMetrics(font)
        room = max(place.width() - taken, 12 * GRID)
        name = metrics.elidedText(rows.title(row), Qt.TextElideMode.ElideRight, room)
        painter.setPen(self._colours["text"])
        painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter), name)
        x = place.left() + metrics.horizontalAdvance(name) + 2 * GRID
        painter.setFont(_smaller(base))
        for mark in marks:
            width = _mark_width(small, mark)
            self._paint_mark(painter, QRect(x, place.top() + 1, width, place.height() - 2), mark)
            x += width + GRID

    def _paint_mark(self, painter: QPainter, place: QRect, mark: Mark) -> None:
        warns = mark.tone is Tone.WARNING
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colours["warning" if warns else "notice"])
        painter.drawRoundedRect(place, 5, 5)
        painter.setPen(self._colours["warning_text" if warns else "muted"])
        painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), mark.text)


def _rows(index: _Index) -> ModelRows:
    model = index.model()
    assert isinstance(model, ModelRows)
    return model


def _row(index: _Index) -> object:
    return _rows(index).row(index.row())


def _smaller(base: QFont) -> QFont:
    font = QFont(base)
    font.setPointSizeF(max(7.0, base.pointSizeF() * 0.86))
    return font


def _mark_width(metrics: QFontMetrics, mark: Mark) -> int:
    return metrics.horizontalAdvance(mark.text) + 3 * GRID

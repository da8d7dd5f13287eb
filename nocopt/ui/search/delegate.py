"""Paints what was found: the title with its day, below it the passage with its marks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QTextCharFormat, QTextLayout
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from nocopt.core.search import Source
from nocopt.ui.row_ground import paint_ground, paint_heading
from nocopt.ui.small_print import small
from nocopt.ui.text_places import units
from nocopt.ui.theme import GRID, LIGHT

if TYPE_CHECKING:
    from nocopt.core.search import Hit
    from nocopt.ui.search.rows import FoundRows
    from nocopt.ui.theme import Colours

_Index: TypeAlias = QModelIndex | QPersistentModelIndex
_EARLY: Final = 0.5  # of the room: a first mark in a passage that ends beyond is drawn nearer
_LATE: Final = 0.85  # the same for titles, which are known by how they begin
_DAY: Final = 0.45  # of the room, at most, is for the day beside the title
_WORD: Final = 12  # characters: a word that was cut is left out if it ends before
_ENDLESS: Final = 1e6  # pixels, wider than any line


class Shown(NamedTuple):
    """A text, or as much of it as there is room for, and what is marked of it.

    The first mark is to end before so much of the `room` is used.
    """

    text: str
    marks: tuple[tuple[int, int], ...] = ()
    room: float = _EARLY


class FoundDelegate(QStyledItemDelegate):
    """One line for a heading and for a title, two for a message."""

    def __init__(self, rows: FoundRows, parent: QObject) -> None:
        super().__init__(parent)
        self._rows = rows
        self._colours: Colours = LIGHT

    def set_colours(self, colours: Colours) -> None:
        """Paint in these colours from now on."""
        self._colours = colours

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Return the height of a row."""
        line, row = QFontMetrics(option.font).height(), self._rows.row(index)
        if isinstance(row, str):
            return QSize(80, line + (4 * GRID if index.row() else 2 * GRID))
        lower = 0 if row.source is Source.TITLE else _small_line(option.font) + GRID // 2
        return QSize(80, line + lower + 3 * GRID + 2)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw one row."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        row = self._rows.row(index)
        if isinstance(row, str):
            paint_heading(painter, option, row, self._colours)
        else:
            ground = option.rect.adjusted(GRID, 1, -GRID, -1)
            paint_ground(painter, option, ground.toRectF(), self._colours)
            self._paint_hit(painter, option, row)
        painter.restore()

    def _paint_hit(self, painter: QPainter, option: QStyleOptionViewItem, hit: Hit) -> None:
        font, tiny = option.font, small(option.font)
        area = option.rect.adjusted(3 * GRID, GRID + 2, -3 * GRID, -GRID - 2)
        line = QFontMetrics(font).height()
        upper = QRect(area.left(), area.top(), area.width(), line)
        day = self._rows.when(hit)
        used = self._paint_end(painter, tiny, upper, day)
        upper.setWidth(area.width() - used)
        painter.setPen(self._colours["text"])
        if hit.source is Source.TITLE and hit.passage.text:
            title = Shown(hit.passage.text, hit.passage.marks, _LATE)
            self._paint_line(painter, font, upper, title)
            return
        self._paint_line(painter, font, upper, Shown(self._rows.title(hit)))
        height = _small_line(font)
        lower = QRect(area.left(), area.bottom() + 1 - height, area.width(), height)
        who = self._rows.who(hit)
        painter.setPen(self._colours["muted"])
        if who:
            said = self.tr("{who}:").format(who=who) + " "
            self._paint_line(painter, tiny, lower, Shown(said))
            lower.setLeft(lower.left() + QFontMetrics(tiny).horizontalAdvance(said))
        self._paint_line(painter, tiny, lower, Shown(hit.passage.text, hit.passage.marks))

    def _paint_end(self, painter: QPainter, font: QFont, area: QRect, text: str) -> int:
        """Draw a text at the right edge; return the width that it takes with the gap before it."""
        metrics = QFontMetrics(font)
        words = metrics.elidedText(text, Qt.TextElideMode.ElideRight, round(_DAY * area.width()))
        width = metrics.horizontalAdvance(words)
        place = QRect(area.right() + 1 - width, area.top(), width, area.height())
        painter.setPen(self._colours["muted"])
        self._paint_line(painter, font, place, Shown(words))
        return width + 2 * GRID if words else 0

    def _paint_line(self, painter: QPainter, font: QFont, area: QRect, line: Shown) -> None:
        """Draw as much of a line as there is room for, in the middle of an area's height."""
        metrics = QFontMetrics(font)
        shown = fitted(line, metrics, area.width())
        layout = QTextLayout(shown.text, font)
        layout.setFormats([self._mark(shown.text, *mark) for mark in shown.marks])
        layout.beginLayout()
        made = layout.createLine()
        made.setLineWidth(_ENDLESS)
        layout.endLayout()
        baseline = area.top() + (area.height() - metrics.height()) / 2 + metrics.ascent()
        layout.draw(painter, QPointF(area.left(), round(baseline - made.ascent())))

    def _mark(self, text: str, start: int, end: int) -> QTextLayout.FormatRange:
        made, look = QTextLayout.FormatRange(), QTextCharFormat()
        look.setBackground(self._colours["found"])
        look.setForeground(self._colours["text"])
        made.start, made.length = units(text[:start]), units(text[start:end])
        made.format = look
        return made


def fitted(line: Shown, metrics: QFontMetrics, room: int) -> Shown:
    """Return as much of a line as there is room for, the first mark being in sight."""
    text, marks = line.text, line.marks
    if metrics.horizontalAdvance(text) <= room:
        return line
    cut = _cut(line, metrics, line.room * room)
    if cut:
        text = f"…{text[cut:]}"
        marks = tuple((start - cut + 1, end - cut + 1) for start, end in marks)
    words = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
    end = len(words) - 1 if words != text else len(words)
    return Shown(words, tuple((low, min(high, end)) for low, high in marks if low < end))


def _cut(line: Shown, metrics: QFontMetrics, room: float) -> int:
    """Return how much of the beginning is left out so that the first mark ends within `room`."""
    text, marks = line.text, line.marks
    if not marks or metrics.horizontalAdvance(text[: marks[0][1]]) <= room:
        return 0
    low, high = 0, marks[0][0]
    while low < high:
        middle = (low + high) // 2
        if metrics.horizontalAdvance(f"…{text[middle : marks[0][1]]}") > room:
            low = middle + 1
        else:
            high = middle
    blank = text.find(" ", low, min(low + _WORD, marks[0][0]))
    return low if blank < 0 else blank + 1


def _small_line(font: QFont) -> int:
    return QFontMetrics(small(font)).height()

"""Paints the messages in sight, with the selection and all marks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from nocopt.ui.conversation.caret_place import caret_place
from nocopt.ui.conversation.items import Items, Place
from nocopt.ui.conversation.layouts import BLEED, Brush, Row
from nocopt.ui.conversation.message_item import rows_in

if TYPE_CHECKING:
    from nocopt.ui.conversation.finding import Highlights
    from nocopt.ui.conversation.look import Look
    from nocopt.ui.conversation.marks import Marks
    from nocopt.ui.conversation.message_item import MessageItem
    from nocopt.ui.conversation.positions import Position
    from nocopt.ui.conversation.selection import Selection

_DODGED: Final = "#707070"  # makes ink lighter, a dark ground hardly
_VEIL: Final = 88  # of 255
_BURNT: Final = "#c8c8c8"  # makes ink darker, a light ground hardly


def paint_found(painter: QPainter, look: Look, boxes: list[QRectF], *, now: bool) -> None:
    """Lay a colour over text that was found: its ground takes the colour, its ink stands out more.

    Whatever colour the ink has, it becomes almost white on a dark ground, almost black on a light
    one, so that it can be read on both colours.
    """
    mode = QPainter.CompositionMode
    inked, grounded = mode.CompositionMode_ColorBurn, mode.CompositionMode_Multiply
    if look.colours.dark:
        inked, grounded = mode.CompositionMode_ColorDodge, mode.CompositionMode_Lighten
    ink = QColor(_DODGED if look.colours.dark else _BURNT)
    passes = ((inked, ink), (grounded, look["found_now" if now else "found"]))
    painter.setPen(Qt.PenStyle.NoPen)
    for composed, laid in passes:
        painter.setCompositionMode(composed)
        painter.setBrush(laid)
        for box in boxes:
            painter.drawRoundedRect(box, 2, 2)


def _veil(painter: QPainter, look: Look, box: QRectF) -> None:
    """Make a message fainter, which still can be read; not for people who want high contrast."""
    if look.colours.strong:
        return
    ground = QColor(look["window"])
    ground.setAlpha(_VEIL)
    painter.fillRect(box, ground)


class Canvas:
    """Draws items; holds nothing but what it draws from."""

    def __init__(
        self, items: Items, selection: Selection, marks: Marks, highlights: Highlights
    ) -> None:
        self._items = items
        self._selection = selection
        self._marks = marks
        self._highlights = highlights
        self.show_focus = False

    def paint(self, painter: QPainter, look: Look, origin: QPoint, area: QRect) -> None:
        """Draw what touches `area`; `origin` is where the first message begins."""
        painter.fillRect(area, look["window"])
        items = self._items
        if not items:
            return
        index = items.at(area.top() - origin.y())
        while index < len(items):
            at = QPoint(origin.x(), origin.y() + items.top(index))
            if at.y() > area.bottom():
                break
            item = items[index]
            if item.prepared:
                painter.translate(at)
                self._paint_item(painter, look, index, QRectF(area.translated(-at)))
                painter.translate(-at)
            index += 1

    def _paint_item(self, painter: QPainter, look: Look, index: int, clip: QRectF) -> None:
        item = self._items[index]

        def brush(number: int, row: Row, part: QRectF) -> Brush:
            return self._brush(Brush(painter, look, item.width, part), Place(index, number), row)

        item.paint(painter, clip, brush)
        if item.unsent:
            _veil(painter, look, QRectF(-BLEED, 0, item.width + 2 * BLEED, item.height) & clip)
        if self._highlights.wanted is not None:
            self._paint_found(painter, look, index, clip)
        focused = self._marks.focused
        if self.show_focus and focused is not None and focused.item == index and not focused.key:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look["focus"])
            painter.drawRoundedRect(QRectF(-BLEED - 8, 12, 3, item.height - 24), 1.5, 1.5)
        if index == self._marks.running:
            self._paint_caret(painter, look)
        head = self._selection.head if self._selection.by_keys and self.show_focus else None
        if head is not None and head.item == index and head.row < len(item.rows):
            self._paint_head(painter, look, item, head)

    def _brush(self, brush: Brush, place: Place, row: Row) -> Brush:
        marks = self._marks
        if self._selection.range is not None:
            brush.selected = self._selection.in_row(place, len(row.text))
        brush.over = marks.over == place
        if marks.hovered is not None and marks.hovered[:2] == place:
            brush.hovered = marks.hovered.key
        if marks.flashed is not None and marks.flashed[:2] == place:
            brush.flashed = marks.flashed.key
        if self.show_focus and marks.focused is not None and marks.focused[:2] == place:
            brush.focused = marks.focused.key
        brush.beat = marks.beat
        focused = marks.focused if self.show_focus else None
        brush.unsent = self._items[place.item].unsent
        brush.near = place.item in (spot[0] for spot in (marks.over, focused) if spot)
        return brush

    def _paint_head(self, painter: QPainter, look: Look, item: MessageItem, head: Position) -> None:
        """Draw the caret at the end of the selection that the keyboard moves."""
        row = item.rows[head.row]
        if row.live and not row.hidden:
            box = caret_place(row, head.offset, look.text.line)
            box = box.adjusted(-0.75, 2, 0.75, -2)
            box.setTop(max(box.top(), row.covered))
            if not box.isEmpty():
                painter.fillRect(box.translated(0, item.row_top(head.row)), look["text"])

    def _paint_found(self, painter: QPainter, look: Look, index: int, clip: QRectF) -> None:
        """Draw what was found over the text, so that ink stays ink and the ground takes colour."""
        found, item = self._highlights, self._items[index]
        painter.save()
        for number, row, top in rows_in(item, clip):
            part = clip.translated(0, -top)
            if not row.live or part.bottom() <= row.covered:
                continue
            if row.covered:  # all other rows are below it
                part.setTop(max(part.top(), row.covered))
                painter.setClipRect(part.translated(0, top), Qt.ClipOperation.IntersectClip)
            for start, end in found.in_sight(row, part):
                now = found.current == (index, number, start)
                boxes = [box.translated(0, top) for box in row.boxes(start, end)]
                paint_found(painter, look, boxes, now=now)
        painter.restore()

    def _paint_caret(self, painter: QPainter, look: Look) -> None:
        box = self._marks.caret
        if box is None:
            return
        colour = QColor(look["accent"])
        colour.setAlpha(110 if self._marks.beat % 2 else 255)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawRoundedRect(box, 1.5, 1.5)

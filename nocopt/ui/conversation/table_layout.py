"""Tables: columns as wide as they need and may, rows under a header, own sideways scrolling."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPen

from nocopt.render.blocks import Table
from nocopt.ui.conversation.controls import Control, paint_focus
from nocopt.ui.conversation.inline_text import InlineText, inline_text
from nocopt.ui.conversation.layouts import (
    Brush,
    Row,
    hover_style,
    link_controls,
    paint_bars,
    paint_ground,
    paint_marker,
)
from nocopt.ui.conversation.shape import Shape
from nocopt.ui.conversation.side_scroll import BAR, SideScroll
from nocopt.ui.theme import RADIUS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from nocopt.ui.conversation.look import Face
    from nocopt.ui.conversation.rows import RowSpec

_SIDE: Final = 12
_ABOVE: Final = 8
_UNBROKEN: Final = 1 << 20
_ALIGN: Final = {
    "center": Qt.AlignmentFlag.AlignHCenter,
    "right": Qt.AlignmentFlag.AlignRight,
}


@dataclass(slots=True, eq=False)
class _Cell:
    """A cell: its text laid out, its widths without and with every break, and where it starts."""

    inline: InlineText
    shape: Shape
    natural: float
    least: float
    start: int = 0
    broken_at: int = -1

    @property
    def end(self) -> int:
        """Where its text ends in that of the table."""
        return self.start + len(self.inline.text)


class TableRow(Row):
    """A table with its header."""

    __slots__ = (
        *("_cells", "_columns", "_known", "_least", "_natural", "_scroll", "_text", "_tops"),
    )

    _cells: list[list[_Cell]]
    _columns: list[int]
    _natural: list[list[float]]  # for each row: the widths that the columns down to it want
    _least: list[list[float]]
    _tops: list[int]
    _scroll: SideScroll
    _text: str | None
    _known: int  # so many rows are as they were before the last layout

    def __post_init__(self) -> None:
        self._scroll = SideScroll()
        self._forget()

    @property
    def block(self) -> Table:
        """The table as a value."""
        block = self.spec.block
        if not isinstance(block, Table):
            raise TypeError(f"no table: {block!r}")
        return block

    @property
    def text(self) -> str:
        """Cells separated by tabs, rows by line ends."""
        if self._text is None:
            self._take_cells()
            lines = ("\t".join(cell.inline.text for cell in row) for row in self._cells)
            self._text = "\n".join(lines)
        return self._text

    def estimate(self, width: int) -> int:  # noqa: ARG002
        """Return the height with one line a row."""
        return (len(self.block.rows) + 1) * (self.host.look.text.line + 2 * _ABOVE + 1)

    def lay_out(self, width: int) -> None:
        """Find the widths of the columns, then break the cells that need it."""
        self._take_cells()
        room = width - self.indent()
        columns = _widths(self._natural[-1], self._least[-1], room, self.host.look.em)
        known = self._known if columns == self._columns else 0
        self.fresh = self._tops[known] - RADIUS - 1 if known else 0
        self._columns = columns
        self._tops = self._tops[: known + 1] or [0]
        for number in range(known, len(self._cells)):
            face = self._face(number)
            high = face.line
            for cell, column in zip(self._cells[number], self._columns, strict=True):
                if cell.broken_at != column:
                    cell.shape.break_lines(column - 2 * _SIDE, face)
                    cell.broken_at = column
                high = max(high, cell.shape.height)
            self._tops.append(self._tops[-1] + high + 2 * _ABOVE + 1)
        self._scroll.fit(sum(self._columns), room)
        self.height = self._tops[-1] + (BAR if self._scroll.needed else 0)
        self.width, self.live, self._known = width, True, len(self._cells)

    def drop(self) -> None:
        """Forget the cells' layouts."""
        self._forget()
        self.live = False

    def adopt(self, spec: RowSpec) -> bool:
        """Take over a table that has grown, keeping the rows that are the same."""
        new, old = spec.block, self.block
        if not isinstance(new, Table) or (new.header, new.align) != (old.header, old.align):
            return False
        same = 0
        for before, after in zip(old.rows, new.rows, strict=False):
            if before is not after and before != after:
                break
            same += 1
        for known in (self._cells, self._natural, self._least):
            del known[same + 1 :]
        self._known = min(self._known, len(self._cells))
        self.spec, self.width, self._text = spec, -1, None
        return True

    def forget_links(self) -> None:
        """Link definitions have changed."""
        self.drop()
        self.width = -1

    def paint(self, brush: Brush) -> None:
        """Draw the frame and the rows in sight."""
        if not self.live or not self._cells:
            return
        painter, look = brush.painter, brush.look
        paint_bars(brush, self)
        for marker in self.spec.markers:
            paint_marker(brush, self, marker, look.text)
        frame = self._frame()
        painter.save()
        painter.setClipRect(frame, Qt.ClipOperation.IntersectClip)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look["table_header"])
        header = QRectF(frame.x(), 0, frame.width(), self._tops[1] + RADIUS)
        painter.save()
        painter.setClipRect(header.adjusted(0, 0, 0, -RADIUS), Qt.ClipOperation.IntersectClip)
        painter.drawRoundedRect(header, RADIUS, RADIUS)
        painter.restore()
        first = max(0, bisect_right(self._tops, brush.clip.top()) - 1)
        for number in range(first, len(self._cells)):
            if self._tops[number] > brush.clip.bottom():
                break
            self._paint_row(brush, number, frame)
        painter.restore()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(look["border"], 1))
        painter.drawRoundedRect(frame.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        if self._scroll.needed:
            self._scroll.paint(painter, self._track(), look)

    def offset_at(self, x: float, y: float) -> int:
        """Return the offset nearest to a point."""
        if not self._cells:
            return 0
        cell, at = self._cell_at(x, y)
        return cell.start + cell.shape.offset_at(x - at.x(), y - at.y())

    def over_text(self, x: float, y: float) -> bool:
        """Whether a character is under the point."""
        if not self._cells or not 0 <= y < self._tops[-1]:
            return False
        cell, at = self._cell_at(x, y)
        return cell.shape.hit(x - at.x(), y - at.y()) is not None

    def paragraph_at(self, offset: int) -> tuple[int, int]:
        """Return the cell around an offset."""
        for row in self._cells:
            for cell in row:
                if cell.start <= offset <= cell.end:
                    return cell.start, cell.end
        return 0, len(self.text)

    def controls(self) -> Sequence[Control]:
        """Return the links in the cells."""
        found: list[Control] = []
        for number, row in enumerate(self._cells):
            for column, cell in enumerate(row):
                if cell.inline.links:
                    at = self._corner(number, column)
                    key = f"link:{number}:{column}:"
                    found += link_controls(self.host, cell.inline, cell.shape, at, key)
        return found

    def link_at(self, x: float, y: float) -> tuple[str, str] | None:
        """Return key and target of the link under a point."""
        if not self._cells or not 0 <= y < self._tops[-1]:
            return None
        cell, at = self._cell_at(x, y)
        offset = cell.shape.hit(x - at.x(), y - at.y())
        link = cell.inline.link_at(offset) if offset is not None else None
        if link is None:
            return None
        number, column = self._place_at(x, y)
        return f"link:{number}:{column}:{cell.inline.links.index(link)}", link.target

    def scroll_sideways(self, change: int, x: float, y: float) -> bool:  # noqa: ARG002
        """Scroll the columns."""
        return self._scroll.move(change)

    def grab(self, x: float, y: float) -> Callable[[float], None] | None:
        """Take hold of the scroll bar."""
        if not self._scroll.needed or y < self.height - BAR or x < self.indent():
            return None
        return self._scroll.grab(self._track(), x, lambda: self.host.row_changed(self))

    def scroll_to(self, offset: int) -> bool:
        """Scroll sideways until a character can be seen."""
        if not self.live or not self._cells:
            return False
        number = bisect_left(self._cells, offset, key=lambda row: row[-1].end)
        row = self._cells[min(number, len(self._cells) - 1)]
        column = next((at for at, cell in enumerate(row) if offset <= cell.end), 0)
        at = offset - row[column].start
        boxes = row[column].shape.rects(at, at + 1)
        x = sum(self._columns[:column]) + _SIDE + (boxes[0].left() if boxes else 0)
        return self._scroll.show(x, self.host.look.ems(2))

    def boxes(self, start: int, end: int) -> list[QRectF]:
        """Return the boxes of a range of the text, cut off at the frame."""
        if not self.live or not self._cells:
            return []
        frame, found = self._frame(), []
        first = bisect_left(self._cells, start, key=lambda row: row[-1].end)
        for number in range(first, len(self._cells)):
            if self._cells[number][0].start > end:
                break
            for column, cell in enumerate(self._cells[number]):
                low, high = max(start, cell.start), min(end, cell.end)
                if low < high:
                    at = self._corner(number, column)
                    shown = cell.shape.rects(low - cell.start, high - cell.start)
                    found += [box.translated(at).intersected(frame) for box in shown]
        return [box for box in found if box.width() > 0]

    def end_point(self) -> QRectF | None:
        """Return the end of the last cell with text."""
        if not self._cells:
            return None
        row = self._cells[-1]
        filled = [number for number, cell in enumerate(row) if cell.inline.text]
        column = filled[-1] if filled else 0
        return row[column].shape.end_point().translated(self._corner(len(self._cells) - 1, column))

    def _take_cells(self) -> None:
        """Read the cells that are not read yet, and count where each starts in the text."""
        rows = (self.block.header, *self.block.rows)
        start = self._cells[-1][-1].end + 1 if self._cells else 0
        for number in range(len(self._cells), len(rows)):
            row = [self._cell(source, number, at) for at, source in enumerate(rows[number])]
            for cell in row:
                cell.start = start
                start = cell.end + 1
            natural, least = [cell.natural for cell in row], [cell.least for cell in row]
            if number:
                natural = list(map(max, natural, self._natural[-1]))
                least = list(map(max, least, self._least[-1]))
            self._cells.append(row)
            self._natural.append(natural)
            self._least.append(least)

    def _forget(self) -> None:
        self._cells, self._natural, self._least = [], [], []
        self._columns, self._tops, self._text, self._known = [], [], None, 0

    def _cell(self, source: str, number: int, column: int) -> _Cell:
        look, face = self.host.look, self._face(number)
        inline = inline_text(self.host.spans(source), look, face.font)
        align = _ALIGN.get(self.block.align[column], Qt.AlignmentFlag.AlignLeft)
        # Alignment means nothing on a line of any length, so the width is taken without it.
        flat = Shape(inline.text, face.font, inline.styles)
        natural = Shape.natural_width(flat, face) + 2 * _SIDE + 1
        word = max(inline.text.split(), key=len, default="")
        longest = QFontMetricsF(face.font).horizontalAdvance(word) + 2 * _SIDE + 1
        least = min(natural, max(look.ems(5), min(longest, look.ems(12))))
        shape = flat
        if align is not Qt.AlignmentFlag.AlignLeft:
            shape = Shape(inline.text, face.font, inline.styles, align=align)
        return _Cell(inline, shape, natural, least)

    def _face(self, number: int) -> Face:
        return self.host.look.text if number else self.host.look.strong

    def _frame(self) -> QRectF:
        wide = min(sum(self._columns), self._scroll.view)
        return QRectF(self.indent(), 0, wide, self._tops[-1])

    def _track(self) -> QRectF:
        frame = self._frame()
        return QRectF(frame.x() + 4, frame.bottom(), frame.width() - 8, BAR)

    def _corner(self, number: int, column: int) -> QPointF:
        """The top left corner of a cell's text."""
        left = self.indent() - self._scroll.offset + sum(self._columns[:column]) + _SIDE
        return QPointF(left, self._tops[number] + _ABOVE)

    def _place_at(self, x: float, y: float) -> tuple[int, int]:
        number = min(max(bisect_right(self._tops, y) - 1, 0), len(self._cells) - 1)
        left = self.indent() - self._scroll.offset
        for column, wide in enumerate(self._columns):
            left += wide
            if x < left:
                return number, column
        return number, len(self._columns) - 1

    def _cell_at(self, x: float, y: float) -> tuple[_Cell, QPointF]:
        number, column = self._place_at(x, y)
        return self._cells[number][column], self._corner(number, column)

    def _paint_row(self, brush: Brush, number: int, frame: QRectF) -> None:
        painter, look = brush.painter, brush.look
        for column, cell in enumerate(self._cells[number]):
            at = self._corner(number, column)
            for ground in cell.inline.grounds:
                paint_ground(brush, cell.shape, ground, at)
            self._paint_selected(brush, cell, at)
            painter.setPen(look["text"])
            own = f"link:{number}:{column}:"
            over = hover_style(brush, cell.inline, own)
            cell.shape.paint(painter, at.x(), at.y(), QRectF(), over)
            for link_number, link in enumerate(cell.inline.links):
                if brush.focused == f"{own}{link_number}":
                    for rect in cell.shape.rects(link.start, link.end, tight=True):
                        paint_focus(painter, rect.translated(at), look)
        bottom = self._tops[number + 1] - 1
        if number < len(self._cells) - 1:
            painter.fillRect(QRectF(frame.x(), bottom, frame.width(), 1), look["border"])

    def _paint_selected(self, brush: Brush, cell: _Cell, at: QPointF) -> None:
        if brush.selected is None:
            return
        low = max(brush.selected[0], cell.start) - cell.start
        high = min(brush.selected[1], cell.end) - cell.start
        brush.painter.setPen(Qt.PenStyle.NoPen)
        brush.painter.setBrush(brush.look["selection"])
        if low < high:
            for rect in cell.shape.rects(low, high):
                brush.painter.drawRect(rect.translated(at))


def _widths(natural: list[float], least: list[float], room: int, em: int) -> list[int]:
    """Return the widths of the columns for a room, in pixels; their sum may be more than it."""
    if sum(natural) <= room:
        return [round(width + 0.5) for width in natural]
    spare = room - sum(least)
    if spare <= 0:
        # Too many columns for the room: let them be comfortable and scroll.
        return [round(min(width, em * 18) + 0.5) for width in natural]
    wanted = sum(natural) - sum(least)
    return [
        int(low + spare * (high - low) / wanted) for low, high in zip(least, natural, strict=True)
    ]

"""Tables: columns as wide as they need and may, rows under a header, own sideways scrolling.

A table is a strip of rows, a long one several that share a sheet. Of a strip only those cells are
laid out that are in sight, or whose text may take more than one line.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF

from nocopt.render.table_text import is_plain
from nocopt.ui.conversation.inline_text import InlineText, inline_text
from nocopt.ui.conversation.layouts import (
    Brush,
    Row,
    link_controls,
    paint_bars,
    paint_marker,
)
from nocopt.ui.conversation.rows import TablePart
from nocopt.ui.conversation.shape import Shape
from nocopt.ui.conversation.side_scroll import BAR
from nocopt.ui.conversation.table_painting import (
    Cell,
    paint_border,
    paint_cell,
    paint_head,
    paint_tools,
)
from nocopt.ui.conversation.table_sheet import SIDE, Sheet
from nocopt.ui.conversation.table_tools import TableTools
from nocopt.ui.theme import RADIUS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from nocopt.render.blocks import Table
    from nocopt.ui.conversation.controls import Control, Offer
    from nocopt.ui.conversation.layouts import Host
    from nocopt.ui.conversation.look import Face
    from nocopt.ui.conversation.rows import RowSpec

_ABOVE: Final = 8
_WIDE: Final = 60  # columns; of wider tables cells out of sight are not laid out for their links
_ALIGN: Final = {
    "center": Qt.AlignmentFlag.AlignHCenter,
    "right": Qt.AlignmentFlag.AlignRight,
}


class TableRow(Row):
    """Some rows of a table, the first of them with the header above."""

    __slots__ = ("_cells", "_known", "_sheet", "_starts", "_text", "_tops")

    _sheet: Sheet
    _cells: dict[tuple[int, int], Cell]
    _tops: list[int]
    _starts: list[list[int]]  # where each cell begins in the text, and where its row ends
    _text: str | None
    _known: int  # so many rows are as they were before the last layout

    def __post_init__(self) -> None:
        self._forget()

    @classmethod
    def below(cls, host: Host, spec: RowSpec, above: Row | None) -> TableRow:
        """Return the strip for `spec`; it goes on from the one above if it is no first one."""
        made = cls(host, spec)
        if isinstance(above, TableRow) and made.part.first:
            made.join(above.sheet)
        else:
            made.join(Sheet(host))
        return made

    def join(self, sheet: Sheet) -> None:
        """Become a strip of a sheet."""
        self._sheet = sheet
        sheet.strips.append(self)
        sheet.take(self.part.table)

    @property
    def part(self) -> TablePart:
        """The rows as a value."""
        block = self.spec.block
        if not isinstance(block, TablePart):
            raise TypeError(f"no table: {block!r}")
        return block

    @property
    def table(self) -> Table:
        """The whole table."""
        return self._sheet.table

    @property
    def sheet(self) -> Sheet:
        """What is shared with the other strips."""
        return self._sheet

    @property
    def text(self) -> str:
        """Cells separated by tabs, rows by line ends."""
        if self._text is None:
            lines, self._starts, at = [], [], 0
            for number, row in enumerate(self._sources()):
                texts = [self._plain(number, column, cell) for column, cell in enumerate(row)]
                starts = [at]
                for text in texts:
                    starts.append(starts[-1] + len(text) + 1)
                at = starts[-1]
                self._starts.append(starts)
                lines.append("\t".join(texts))
            self._text = "\n".join(lines)
        return self._text

    def estimate(self, width: int) -> int:  # noqa: ARG002
        """Return the height with one line a row."""
        return self._count * (self.host.look.text.line + 2 * _ABOVE + 1)

    def lay_out(self, width: int) -> None:
        """Find the widths of the columns, then the heights of the rows."""
        room = width - self.indent()
        columns = self._sheet.columns
        self._sheet.fit(room)
        if self._sheet.columns is not columns or self.width not in (width, -1):
            self._break_anew()
        known = self._known
        self.fresh = self._tops[known] - RADIUS - 1 if known else 0
        del self._tops[known + 1 :]
        for number, row in enumerate(self._sources()[known:], known):
            face = self._face(number)
            high = max((self._height(number, at, cell) for at, cell in enumerate(row)), default=0)
            self._tops.append(self._tops[-1] + max(high, face.line) + 2 * _ABOVE + 1)
        bar = BAR if self.part.last and self._sheet.scroll.needed else 0
        self.height = self._tops[-1] + bar
        self.width, self.live, self._known = width, True, self._count

    def drop(self) -> None:
        """Forget the cells' layouts."""
        self._forget()
        self.live = False

    def adopt(self, spec: RowSpec) -> bool:
        """Take over a table that has grown, keeping the rows that are the same."""
        new, old = spec.block, self.part
        if not isinstance(new, TablePart) or new.first != old.first:
            return False
        if (new.header, new.align) != (old.header, old.align):
            return False
        same = 0 if old.first else 1
        for before, after in zip(old.rows, new.rows, strict=False):
            if before is not after and before != after:
                break
            same += 1
        self._known = min(self._known, same)
        self._cells = {at: cell for at, cell in self._cells.items() if at[0] < same}
        self.spec, self.width, self._text = spec, -1, None
        columns = self._sheet.columns
        self._sheet.take(new.table)
        if self._sheet.columns is not columns:
            self._break_anew()
        return True

    def forget_links(self) -> None:
        """Link definitions have changed."""
        self.drop()
        self.width = -1

    def take_formulas(self) -> bool:
        """Measure and read cells again if a formula was missing."""
        waits = any(cell.inline.waiting for cell in self._cells.values())
        if not waits and not self._sheet.waiting:
            return False
        self._sheet.forget()
        self.drop()
        self.width = -1
        return True

    def paint(self, brush: Brush) -> None:
        """Draw the frame and the rows in sight."""
        if not self.live or not self._count:
            return
        painter, look, part = brush.painter, brush.look, self.part
        paint_bars(brush, self)
        for marker in self.spec.markers:
            paint_marker(brush, self, marker, look.text)
        frame = self._frame()
        painter.save()
        painter.setClipRect(frame, Qt.ClipOperation.IntersectClip)
        if not part.first:
            paint_head(brush, frame, self._tops[1])
        first = max(0, bisect_right(self._tops, brush.clip.top()) - 1)
        columns = self._columns_in(frame)
        for number in range(first, self._count):
            if self._tops[number] > brush.clip.bottom():
                break
            self._paint_row(brush, number, columns, frame)
        painter.restore()
        paint_border(brush, frame, top=not part.first, bottom=part.last)
        if part.last and self._sheet.scroll.needed:
            self._sheet.scroll.paint(painter, self._track(), look)
        paint_tools(brush, self._tools())

    def offset_at(self, x: float, y: float) -> int:
        """Return the offset nearest to a point."""
        if not self._count or len(self._tops) < 2:
            return 0
        number, column = self._place_at(x, y)
        cell, at = self._cell(number, column), self._corner(number, column)
        return self._start(number, column) + cell.shape.offset_at(x - at.x(), y - at.y())

    def over_text(self, x: float, y: float) -> bool:
        """Whether a character is under the point."""
        if not self.live or not 0 <= y < self._tops[-1]:
            return False
        number, column = self._place_at(x, y)
        at = self._corner(number, column)
        return self._cell(number, column).shape.hit(x - at.x(), y - at.y()) is not None

    def paragraph_at(self, offset: int) -> tuple[int, int]:
        """Return the cell around an offset."""
        number, column = self._place_of(offset)
        starts = self._starts[number]
        return starts[column], starts[column + 1] - 1

    def controls(self) -> Sequence[Control]:
        """Return what can be done with the table, and the links in the cells."""
        found: list[Control] = [*self._tools()]
        for (number, column), cell in sorted(self._cells.items(), key=lambda one: one[0]):
            if cell.inline.links:
                at = self._corner(number, column)
                key = f"link:{number}:{column}:"
                found += link_controls(self.host, cell.inline, cell.shape, at, key)
        return found

    def offers(self) -> Sequence[Offer]:
        """Return the ways to copy the table, and to save it."""
        return TableTools(self.host, self._sheet).offers()

    def link_at(self, x: float, y: float) -> tuple[str, str] | None:
        """Return key and target of the link under a point."""
        if not self.live or not 0 <= y < self._tops[-1]:
            return None
        if any(one.rect.contains(x, y) for one in self._tools()):
            return None
        number, column = self._place_at(x, y)
        cell, at = self._cell(number, column), self._corner(number, column)
        offset = cell.shape.hit(x - at.x(), y - at.y())
        link = cell.inline.link_at(offset) if offset is not None else None
        if link is None:
            return None
        return f"link:{number}:{column}:{cell.inline.links.index(link)}", link.target

    def scroll_sideways(self, change: int, x: float, y: float) -> bool:  # noqa: ARG002
        """Scroll the columns."""
        moved = self._sheet.scroll.move(change)
        if moved and len(self._sheet.strips) > 1:
            self.host.row_changed(self)  # the other strips move along
        return moved

    def grab(self, x: float, y: float) -> Callable[[float], None] | None:
        """Take hold of the scroll bar."""
        needed = self.part.last and self._sheet.scroll.needed
        if not needed or y < self.height - BAR or x < self.indent():
            return None
        return self._sheet.scroll.grab(self._track(), x, lambda: self.host.row_changed(self))

    def scroll_to(self, offset: int) -> bool:
        """Scroll sideways until a character can be seen."""
        if not self.live or not self._count:
            return False
        number, column = self._place_of(offset)
        at = offset - self._starts[number][column]
        boxes = self._cell(number, column).shape.rects(at, at + 1)
        x = self._sheet.lefts[column] + SIDE + (boxes[0].left() if boxes else 0)
        return self._sheet.scroll.show(x, self.host.look.ems(2))

    def boxes(self, start: int, end: int) -> list[QRectF]:
        """Return the boxes of a range of the text, cut off at the frame."""
        if not self.live or not self._count:
            return []
        frame, found = self._frame(), []
        first, last = self._place_of(start), self._place_of(end)
        columns = self._columns_in(frame)
        for number in range(first[0], last[0] + 1):
            for column in columns:
                cell, begin = self._cell(number, column), self._start(number, column)
                low, high = max(start, begin), min(end, begin + len(cell.inline.text))
                if low < high:
                    at = self._corner(number, column)
                    shown = cell.shape.rects(low - begin, high - begin)
                    found += [box.translated(at).intersected(frame) for box in shown]
        return [box for box in found if box.width() > 0]

    def end_point(self) -> QRectF | None:
        """Return the end of the last cell with text."""
        if not self._count or len(self._tops) <= self._count:
            return None
        number = self._count - 1
        row = self._sources()[number]
        column = max((at for at, source in enumerate(row) if source), default=0)
        point = self._cell(number, column).shape.end_point()
        return point.translated(self._corner(number, column))

    def _tools(self) -> Sequence[Control]:
        """The buttons over the header."""
        if self.part.first or not self.live:
            return ()
        tools = TableTools(self.host, self._sheet)
        return tools.buttons(self._frame(), self.indent() + self._sheet.room, self._tops[1])

    # ------------------------------------------------------------------------- layout

    def _forget(self) -> None:
        self._cells, self._tops, self._starts = {}, [0], []
        self._text, self._known = None, 0

    def _break_anew(self) -> None:
        """The columns are others: cells have to be broken for them."""
        self._cells.clear()
        self._known = 0

    @property
    def _count(self) -> int:
        """How many rows the strip has, with the header if it has that."""
        return len(self.part.rows) + (not self.part.first)

    def _sources(self) -> tuple[tuple[str, ...], ...]:
        part = self.part
        return part.rows if part.first else (part.header, *part.rows)

    def _face(self, number: int) -> Face:
        return self.host.look.text if number or self.part.first else self.host.look.strong

    def _plain(self, number: int, column: int, source: str) -> str:
        if is_plain(source):
            return source
        cell = self._cells.get((number, column))
        inline = cell.inline if cell is not None else self._inline_text(number, source)
        return inline.text

    def _inline_text(self, number: int, source: str) -> InlineText:
        host = self.host
        font = self._face(number).font
        return inline_text(host.spans(source), host.look, font, host.loading.formulas)

    def _height(self, number: int, column: int, source: str) -> int:
        """The height of a cell's text; what surely takes one line is not laid out for it."""
        face = self._face(number)
        if is_plain(source):
            inner = self._sheet.columns[column] - 2 * SIDE
            if len(source) * face.advance * 0.4 < inner:
                wide = QFontMetricsF(face.font).horizontalAdvance(source)
                if wide <= inner:
                    return face.line
        elif len(self.part.header) > _WIDE and len(source) * face.advance < 200:
            return face.line
        return self._cell(number, column).shape.height

    def _cell(self, number: int, column: int) -> Cell:
        cell = self._cells.get((number, column))
        if cell is None:
            face, source = self._face(number), self._sources()[number][column]
            inline = self._inline_text(number, source)
            align = _ALIGN.get(self.part.align[column], Qt.AlignmentFlag.AlignLeft)
            shape = Shape(inline.text, face.font, inline.styles, inline.pictures, align=align)
            shape.break_lines(self._sheet.columns[column] - 2 * SIDE, face)
            cell = self._cells[number, column] = Cell(inline, shape)
        return cell

    def _start(self, number: int, column: int) -> int:
        return self._starts[number][column] if self.text else 0

    def _place_of(self, offset: int) -> tuple[int, int]:
        """Return row and column of the cell that an offset is in."""
        if not self.text:
            return 0, 0
        number = bisect_right(self._starts, offset, key=lambda starts: starts[0]) - 1
        row = self._starts[number]
        return number, min(bisect_right(row, offset) - 1, len(row) - 2)

    def _frame(self) -> QRectF:
        sheet = self._sheet
        wide = min(sheet.lefts[-1], sheet.scroll.view)
        return QRectF(self.indent(), 0, wide, self._tops[-1])

    def _track(self) -> QRectF:
        frame = self._frame()
        return QRectF(frame.x() + 4, frame.bottom(), frame.width() - 8, BAR)

    def _corner(self, number: int, column: int) -> QPointF:
        """The top left corner of a cell's text."""
        left = self.indent() - self._sheet.scroll.offset + self._sheet.lefts[column] + SIDE
        return QPointF(left, self._tops[number] + _ABOVE)

    def _column_at(self, x: float) -> int:
        inside = x - self.indent() + self._sheet.scroll.offset
        at = bisect_right(self._sheet.lefts, inside) - 1
        return min(max(at, 0), len(self._sheet.columns) - 1)

    def _columns_in(self, frame: QRectF) -> range:
        return range(self._column_at(frame.left()), self._column_at(frame.right() - 1) + 1)

    def _place_at(self, x: float, y: float) -> tuple[int, int]:
        number = min(max(bisect_right(self._tops, y) - 1, 0), self._count - 1)
        return number, self._column_at(x)

    def _paint_row(self, brush: Brush, number: int, columns: range, frame: QRectF) -> None:
        for column in columns:
            begin = self._start(number, column) if brush.selected is not None else 0
            at, own = self._corner(number, column), f"link:{number}:{column}:"
            paint_cell(brush, self._cell(number, column), at, begin, own)
        if number < self._count - 1 or not self.part.last:
            bottom = self._tops[number + 1] - 1
            line = QRectF(frame.x(), bottom, frame.width(), 1)
            brush.painter.fillRect(line, brush.look["border"])


def first_widened(rows: Sequence[Row], changed: int) -> int:
    """Return the first of the strips up to `changed` that its growing table has widened."""
    if changed >= len(rows):
        return changed
    row = rows[changed]
    while changed and isinstance(row, TableRow) and row.part.first:
        above = rows[changed - 1]
        if not isinstance(above, TableRow) or above.width >= 0:
            break
        row, changed = above, changed - 1
    return changed

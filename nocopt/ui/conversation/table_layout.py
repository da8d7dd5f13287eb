"""Tables: columns as wide as they need and may, rows under a header, own sideways scrolling.

A table is a strip of rows, a long one several that share a sheet. Of a strip only those cells are
laid out that are in sight, or whose text may take more than one line.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt

from nocopt.ui.conversation.footnotes import back_controls, paint_focused
from nocopt.ui.conversation.layouts import (
    Brush,
    Row,
    link_controls,
    paint_bars,
    paint_marker,
)
from nocopt.ui.conversation.rows import TablePart
from nocopt.ui.conversation.side_scroll import BAR
from nocopt.ui.conversation.table_cells import ABOVE, Cells
from nocopt.ui.conversation.table_painting import (
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

    from nocopt.ui.conversation.controls import Control, Offer
    from nocopt.ui.conversation.inline_text import InlineText
    from nocopt.ui.conversation.layouts import Host
    from nocopt.ui.conversation.rows import RowSpec


class TableRow(Row):
    """Some rows of a table, the first of them with the header above."""

    __slots__ = ("_cells", "_columns", "_sheet")

    _sheet: Sheet
    _cells: Cells
    _columns: list[int]  # that the cells were broken for

    @classmethod
    def below(cls, host: Host, spec: RowSpec, above: Row | None) -> TableRow:
        """Return the strip for `spec`; it goes on from the one above if it is no first one."""
        made = cls(host, spec)
        if isinstance(above, TableRow) and made.part.first:
            made.join(above.sheet)
        else:
            made.join(Sheet(host, spec.preamble))
        return made

    def join(self, sheet: Sheet) -> None:
        """Become a strip of a sheet."""
        self._sheet, self._columns = sheet, sheet.columns
        self._cells = Cells(self.host, self.part, sheet)
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
    def sheet(self) -> Sheet:
        """What is shared with the other strips."""
        return self._sheet

    @property
    def cells(self) -> Cells:
        """The cells, counted from the first row of the strip."""
        return self._cells

    @property
    def text(self) -> str:
        """Cells separated by tabs, rows by line ends."""
        return self._cells.text

    def estimate(self, width: int) -> int:  # noqa: ARG002
        """Return the height with one line a row."""
        return self._cells.count * (self.host.look.text.line + 2 * ABOVE + 1)

    def lay_out(self, width: int) -> None:
        """Find the widths of the columns, then the heights of the rows."""
        room = width - self.indent()
        self._sheet.fit(room)
        # Any strip may have found that the columns are others.
        if self._columns is not self._sheet.columns or self.width not in (width, -1):
            self._columns = self._sheet.columns
            self._cells.break_anew()
        known = self._cells.known
        self.fresh = self._cells.tops[known] - RADIUS - 1 if known else 0
        self._cells.indent = self.indent() + self._sheet.shift
        self._cells.lay_out()
        bar = BAR if self.part.last and self._sheet.scroll.needed else 0
        self.height = self._cells.tops[-1] + bar
        self.width, self.live = width, True

    def drop(self) -> None:
        """Forget the cells' layouts."""
        self._cells.forget()
        self.live = False

    def adopt(self, spec: RowSpec) -> bool:
        """Take over a table that has grown, keeping the rows that are the same."""
        new, old = spec.block, self.part
        if not isinstance(new, TablePart) or new.first != old.first:
            return False
        if (new.header, new.align) != (old.header, old.align):
            return False
        if spec.preamble != self.spec.preamble:
            return False
        self.spec, self.width = spec, -1
        self._cells.adopt(new)
        self._sheet.take(new.table)
        if self._columns is not self._sheet.columns:
            self._columns = self._sheet.columns
            self._cells.break_anew()
        return True

    def forget_links(self) -> None:
        """Link definitions have changed."""
        self.drop()
        self.width = -1

    def take_formulas(self) -> bool:
        """Measure and read cells again if a formula was missing."""
        waits = any(cell.inline.waiting for cell in self._cells.made.values())
        if not waits and not self._sheet.waiting:
            return False
        self._sheet.forget()
        self.drop()
        self.width = -1
        return True

    def paint(self, brush: Brush) -> None:
        """Draw the frame and the rows in sight."""
        if not self.live or not self._cells.count:
            return
        painter, look, part = brush.painter, brush.look, self.part
        paint_bars(brush, self)
        for marker in self.spec.markers:
            paint_marker(brush, self, marker, look.text)
        paint_focused(brush, back_controls(self))
        frame = self._cells.frame()
        painter.save()
        painter.setClipRect(frame, Qt.ClipOperation.IntersectClip)
        if not part.first:
            paint_head(brush, frame, self._cells.tops[1])
        first = max(0, bisect_right(self._cells.tops, brush.clip.top()) - 1)
        columns = self._cells.columns_in(frame)
        for number in range(first, self._cells.count):
            if self._cells.tops[number] > brush.clip.bottom():
                break
            self._paint_row(brush, number, columns, frame)
        painter.restore()
        paint_border(brush, frame, top=not part.first, bottom=part.last)
        if part.last and self._sheet.scroll.needed:
            self._sheet.scroll.paint(painter, self._track(), look)
        if brush.noticed:
            paint_tools(brush, self._tools())

    def offset_at(self, x: float, y: float) -> int:
        """Return the offset nearest to a point."""
        if not self._cells.count or len(self._cells.tops) < 2:
            return 0
        number, column = self._cells.place_at(x, y)
        cell, at = self._cells.cell(number, column), self._cells.corner(number, column)
        return self._cells.start(number, column) + cell.shape.offset_at(x - at.x(), y - at.y())

    def over_text(self, x: float, y: float) -> bool:
        """Whether a character is under the point."""
        if not self.live or not 0 <= y < self._cells.tops[-1]:
            return False
        number, column = self._cells.place_at(x, y)
        at = self._cells.corner(number, column)
        return self._cells.cell(number, column).shape.hit(x - at.x(), y - at.y()) is not None

    def paragraph_at(self, offset: int) -> tuple[int, int]:
        """Return the cell around an offset."""
        number, column = self._cells.place_of(offset)
        starts = self._cells.starts[number]
        return starts[column], starts[column + 1] - 1

    def controls(self) -> Sequence[Control]:
        """Return a footnote's number, what can be done with the table, and the cells' links."""
        found: list[Control] = [*back_controls(self), *self._tools()]
        for (number, column), cell in sorted(self._cells.made.items(), key=lambda one: one[0]):
            if cell.inline.links:
                at = self._cells.corner(number, column)
                key = f"link:{number}:{column}:"
                found += link_controls(self.host, cell.inline, cell.shape, at, key)
        return found

    def offers(self) -> Sequence[Offer]:
        """Return the ways to copy the table, and to save it."""
        return TableTools(self.host, self._sheet).offers()

    def link_at(self, x: float, y: float) -> tuple[str, str] | None:
        """Return key and target of the link under a point."""
        found = self._under(x, y)
        link = found[2].link_at(found[3]) if found is not None else None
        if found is None or link is None:
            return None
        return f"link:{found[0]}:{found[1]}:{found[2].links.index(link)}", link.target

    def tip_at(self, x: float, y: float) -> str:
        """Return why the formula under a point is no picture."""
        found = self._under(x, y)
        return "" if found is None else found[2].tip_at(found[3])

    def formula_at(self, x: float, y: float) -> str:
        """Return the TeX of the formula under a point."""
        found = self._under(x, y)
        return "" if found is None else found[2].formula_at(found[3])

    def _under(self, x: float, y: float) -> tuple[int, int, InlineText, int] | None:
        """Return row and column of the cell under a point, its text, and the place in it."""
        if not self.live or not 0 <= y < self._cells.tops[-1]:
            return None
        if any(one.rect.contains(x, y) for one in self._tools()):
            return None
        number, column = self._cells.place_at(x, y)
        cell, at = self._cells.cell(number, column), self._cells.corner(number, column)
        offset = cell.shape.hit(x - at.x(), y - at.y())
        return None if offset is None else (number, column, cell.inline, offset)

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
        if not self.live or not self._cells.count:
            return False
        number, column = self._cells.place_of(offset)
        at = offset - self._cells.starts[number][column]
        boxes = self._cells.cell(number, column).shape.rects(at, at + 1)
        x = self._sheet.left_of(column) + SIDE + (boxes[0].left() if boxes else 0)
        return self._sheet.scroll.show(x, self.host.look.ems(2))

    def boxes(self, start: int, end: int) -> list[QRectF]:
        """Return the boxes of a range of the text, cut off at the frame."""
        if not self.live or not self._cells.count:
            return []
        frame, found = self._cells.frame(), []
        first, last = self._cells.place_of(start), self._cells.place_of(end)
        columns = self._cells.columns_in(frame)
        for number in range(first[0], last[0] + 1):
            for column in columns:
                cell, begin = self._cells.cell(number, column), self._cells.start(number, column)
                low, high = max(start, begin), min(end, begin + len(cell.inline.text))
                if low < high:
                    at = self._cells.corner(number, column)
                    shown = cell.shape.rects(low - begin, high - begin)
                    found += [box.translated(at).intersected(frame) for box in shown]
        return [box for box in found if box.width() > 0]

    def end_point(self) -> QRectF | None:
        """Return the end of the last cell with text."""
        if not self._cells.count or len(self._cells.tops) <= self._cells.count:
            return None
        number = self._cells.count - 1
        row = self._cells.sources()[number]
        column = max((at for at, source in enumerate(row) if source), default=0)
        point = self._cells.cell(number, column).shape.end_point()
        return point.translated(self._cells.corner(number, column))

    def _tools(self) -> Sequence[Control]:
        """The buttons beside the header or above it."""
        if self.part.first or not self.live:
            return ()
        tools = TableTools(self.host, self._sheet)
        room = self.indent() + self._sheet.room
        return tools.buttons(self._cells.frame(), room, self._cells.tops[1], self.gap)

    # ------------------------------------------------------------------------- layout

    def _track(self) -> QRectF:
        frame = self._cells.frame()
        return QRectF(frame.x() + 4, frame.bottom(), frame.width() - 8, BAR)

    def _paint_row(self, brush: Brush, number: int, columns: range, frame: QRectF) -> None:
        for column in columns:
            begin = self._cells.start(number, column) if brush.selected is not None else 0
            at, own = self._cells.corner(number, column), f"link:{number}:{column}:"
            paint_cell(brush, self._cells.cell(number, column), at, begin, own)
        if number < self._cells.count - 1 or not self.part.last:
            bottom = self._cells.tops[number + 1] - 1
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

"""The cells of a strip of a table: their text, their layouts, and where they stand."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF

from nocopt.render.table_text import is_plain
from nocopt.ui.conversation.formulas import InOrder
from nocopt.ui.conversation.inline_text import InlineText, inline_text
from nocopt.ui.conversation.shape import Shape
from nocopt.ui.conversation.table_painting import Cell
from nocopt.ui.conversation.table_sheet import SIDE, Sheet

if TYPE_CHECKING:
    from nocopt.ui.conversation.layouts import Host
    from nocopt.ui.conversation.look import Face
    from nocopt.ui.conversation.rows import TablePart

ABOVE: Final = 8  # pixels above and below the text of a cell
_WIDE: Final = 60  # columns; of wider tables cells out of sight are not laid out for their links
_ALIGN: Final = {
    "center": Qt.AlignmentFlag.AlignHCenter,
    "right": Qt.AlignmentFlag.AlignRight,
}


class Cells:
    """Cells by row and column, counted from the first of the strip; the header is a row.

    `tops` has where each row begins, and where the last one ends; `starts` for each row where its
    cells begin in the text, and where the row behind begins. `known` rows are as they were before
    the last layout, `made` has those cells that are laid out. `indent` is set by the layout.
    """

    def __init__(self, host: Host, part: TablePart, sheet: Sheet) -> None:
        self.part = part
        self.indent = 0
        self._host = host
        self._sheet = sheet
        self.forget()

    def forget(self) -> None:
        """Lay everything out anew."""
        self.made: dict[tuple[int, int], Cell] = {}
        self.tops = [0]
        self.starts: list[list[int]] = []
        self.known = 0
        self._text: str | None = None

    def adopt(self, part: TablePart) -> None:
        """Take over rows that go on from those known, keeping the ones that are the same."""
        old, self.part = self.part, part
        same = 0 if old.first else 1
        for before, after in zip(old.rows, part.rows, strict=False):
            if before is not after and before != after:
                break
            same += 1
        self.known = min(self.known, same)
        self.made = {at: cell for at, cell in self.made.items() if at[0] < same}
        self._text = None

    def lay_out(self) -> None:
        """Find the heights of the rows that are not known."""
        del self.tops[self.known + 1 :]
        for number, row in enumerate(self.sources()[self.known :], self.known):
            face = self.face(number)
            high = max((self.height(number, at, cell) for at, cell in enumerate(row)), default=0)
            self.tops.append(self.tops[-1] + max(high, face.line) + 2 * ABOVE + 1)
        self.known = self.count

    @property
    def text(self) -> str:
        """Cells separated by tabs, rows by line ends."""
        if self._text is None:
            lines, self.starts, at = [], [], 0
            for number, row in enumerate(self.sources()):
                texts = [self._plain(number, column, cell) for column, cell in enumerate(row)]
                starts = [at]
                for text in texts:
                    starts.append(starts[-1] + len(text) + 1)
                at = starts[-1]
                self.starts.append(starts)
                lines.append("\t".join(texts))
            self._text = "\n".join(lines)
        return self._text

    @property
    def count(self) -> int:
        """How many rows the strip has, with the header if it has that."""
        return len(self.part.rows) + (not self.part.first)

    def sources(self) -> tuple[tuple[str, ...], ...]:
        """Return the source of each cell, row by row."""
        part = self.part
        return part.rows if part.first else (part.header, *part.rows)

    def face(self, number: int) -> Face:
        """Return the font of a row."""
        return self._host.look.text if number or self.part.first else self._host.look.strong

    def height(self, number: int, column: int, source: str) -> int:
        """The height of a cell's text; what surely takes one line is not laid out for it."""
        face = self.face(number)
        if is_plain(source):
            inner = self._sheet.columns[column] - 2 * SIDE
            if len(source) * face.advance * 0.4 < inner:
                wide = QFontMetricsF(face.font).horizontalAdvance(source)
                if wide <= inner:
                    return face.line
        elif len(self.part.header) > _WIDE and len(source) * face.advance < 200:
            return face.line
        return self.cell(number, column).shape.height

    def cell(self, number: int, column: int) -> Cell:
        """Return a cell laid out."""
        cell = self.made.get((number, column))
        if cell is None:
            face, source = self.face(number), self.sources()[number][column]
            inline = self._inline_text(number, source)
            align = _ALIGN.get(self._side(column), Qt.AlignmentFlag.AlignLeft)
            shape = Shape(inline.text, face.font, inline.styles, inline.pictures, align=align)
            shape.break_lines(self._sheet.columns[column] - 2 * SIDE, face)
            cell = self.made[number, column] = Cell(inline, shape)
        return cell

    def start(self, number: int, column: int) -> int:
        """Return where a cell begins in the text."""
        return self.starts[number][column] if self.text else 0

    def place_of(self, offset: int) -> tuple[int, int]:
        """Return row and column of the cell that an offset is in."""
        if not self.text:
            return 0, 0
        number = bisect_right(self.starts, offset, key=lambda starts: starts[0]) - 1
        row = self.starts[number]
        return number, min(bisect_right(row, offset) - 1, len(row) - 2)

    def corner(self, number: int, column: int) -> QPointF:
        """The top left corner of a cell's text."""
        left = self.indent - self._sheet.scroll.offset + self._sheet.left_of(column) + SIDE
        return QPointF(left, self.tops[number] + ABOVE)

    def columns_in(self, frame: QRectF) -> range:
        """Return the columns that can be seen in the frame."""
        ends = self._column_at(frame.left()), self._column_at(frame.right() - 1)
        return range(min(ends), max(ends) + 1)

    def place_at(self, x: float, y: float) -> tuple[int, int]:
        """Return row and column of the cell nearest to a point."""
        number = min(max(bisect_right(self.tops, y) - 1, 0), self.count - 1)
        return number, self._column_at(x)

    def frame(self) -> QRectF:
        """Return the frame around what can be seen of the rows."""
        sheet = self._sheet
        wide = min(sheet.width, sheet.scroll.view)
        return QRectF(self.indent, 0, wide, self.tops[-1])

    def break_anew(self) -> None:
        """The columns are others: cells have to be broken for them."""
        self.made.clear()
        self.known = 0

    def _side(self, column: int) -> str:
        """Where the text of a column stands: by itself where reading begins."""
        align = self.part.align[column]
        return "right" if align == "none" and self._sheet.mirrored else align

    def _column_at(self, x: float) -> int:
        return self._sheet.column_at(x - self.indent + self._sheet.scroll.offset)

    def _plain(self, number: int, column: int, source: str) -> str:
        if is_plain(source):
            return source
        cell = self.made.get((number, column))
        inline = cell.inline if cell is not None else self._inline_text(number, source)
        return inline.text

    def _inline_text(self, number: int, source: str) -> InlineText:
        host = self._host
        font = self.face(number).font
        formulas = InOrder(host.loading.formulas, self._sheet.preamble)
        return inline_text(host.spans(source), host.look, font, formulas)

"""A table as a screen reader finds it: rows with cells, which know their place and their header.

The binding has no interface for tables as a whole, so rows are children of the table and cells
are children of rows. Objects exist for those that were asked for last.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QAccessible, QAccessibleInterface, QAccessibleTableCellInterface

from nocopt.ui.conversation.accessible_text import Words
from nocopt.ui.conversation.faces import Face, FaceInterface, interface_of, state_in
from nocopt.ui.conversation.items import Place
from nocopt.ui.conversation.marks import Spot
from nocopt.ui.conversation.table_sheet import SIDE

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from nocopt.ui.conversation.face_ties import OfTable
    from nocopt.ui.conversation.table_layout import TableRow

_KEPT: Final = 200  # rows of a table that have objects


class Strip(NamedTuple):
    """A row of a table: the strip that it is in, the number of that, and its own number there."""

    row: TableRow
    at: int
    number: int


class Lines:
    """The rows of a table by their numbers, the header being number 0."""

    def __init__(self, part: OfTable) -> None:
        self._part = part
        self._faces: OrderedDict[int, LineFace] = OrderedDict()

    @property
    def count(self) -> int:
        """How many rows there are; none if it is no table."""
        strips = self._part.strips
        return 1 + strips[-1].part.first + len(strips[-1].part.rows) if strips else 0

    def strip_of(self, number: int) -> Strip | None:
        """Return the strip that a row is in."""
        strips = self._part.strips
        if not strips or number < 0:
            return None
        at = max(0, bisect_right(strips, number - 1, key=lambda one: one.part.first) - 1)
        own = number - strips[at].part.first - (1 if at else 0)
        return Strip(strips[at], at, own) if own < strips[at].cells.count else None

    def face(self, number: int) -> LineFace | None:
        """Return the object for a row, None where there is no such row."""
        known = self._faces.get(number)
        if known is None:
            if self.strip_of(number) is None:
                return None
            known = self._faces[number] = LineFace(self._part, self, number)
        self._faces.move_to_end(number)
        if 0 in self._faces:  # headers of all other rows
            self._faces.move_to_end(0)
        while len(self._faces) > _KEPT:
            self._faces.popitem(last=False)[1].deleteLater()
        return known

    def number_of(self, face: QObject) -> int:
        """Return the number of a row's object, -1 if it is none of this table."""
        mine = isinstance(face, LineFace) and self._faces.get(face.number) is face
        return face.number if mine and isinstance(face, LineFace) else -1

    def face_at(self, x: int, y: int) -> LineFace | None:
        """Return the object for the row at a point of the screen."""
        for strip in self._part.strips:
            if not strip.live or not self._part.face.is_laid_out(strip):
                continue
            box = self._part.place_of(strip)
            if box.contains(x, y):
                own = strip.cells.place_at(x - box.x(), y - box.y())[0]
                return self.face(own + strip.part.first + (1 if strip.part.first else 0))
        return None


class LineFace(Face):
    """Stands for a row of a table; child of the table's object."""

    def __init__(self, part: OfTable, lines: Lines, number: int) -> None:
        super().__init__(part)
        self.part, self.lines, self.number = part, lines, number
        self._cells: dict[int, CellFace] = {}
        self.interface = _LineInterface(self)

    @property
    def strip(self) -> Strip | None:
        """Where the row is, None if it is gone."""
        return self.lines.strip_of(self.number)

    @property
    def columns(self) -> int:
        """How many cells it has."""
        strip = self.strip
        return len(strip.row.part.header) if strip is not None else 0

    def cell(self, column: int) -> CellFace | None:
        """Return the object for a cell, None where there is no such cell."""
        if not 0 <= column < self.columns:
            return None
        if column not in self._cells:
            self._cells[column] = CellFace(self, column)
        return self._cells[column]

    def box(self) -> QRect:
        """Return where it is on the screen: the strip where no more is known."""
        strip = self.strip
        if strip is None:
            return QRect()
        box = self.part.place_of(strip.row)
        if self.part.face.is_laid_out(strip.row):
            tops = strip.row.cells.tops
            high = tops[strip.number + 1] - tops[strip.number]
            box = QRect(box.x(), box.y() + tops[strip.number], box.width(), high)
        return box


class CellFace(Face):
    """Stands for a cell; child of its row's object."""

    def __init__(self, line: LineFace, column: int) -> None:
        super().__init__(line)
        self.line, self.column = line, column
        self.text, self.place = Words(self), _Cell(self)
        self.interface = _CellInterface(self)

    level = 0

    @property
    def words(self) -> str:
        """What is in the cell."""
        strip = self.line.strip
        if strip is None or self.column >= self.line.columns:
            return ""
        text, starts = strip.row.cells.text, strip.row.cells.starts[strip.number]
        return text[starts[self.column] : starts[self.column + 1] - 1]

    @property
    def header(self) -> CellFace | None:
        """The head of its column; a head has none."""
        first = self.line.lines.face(0) if self.line.number else None
        return first.cell(self.column) if first is not None else None

    def controls(self) -> list[Spot]:
        """Return the links in the cell."""
        strip, part = self.line.strip, self.line.part
        if strip is None or not part.face.is_laid_out(strip.row):
            return []
        lead, row = f"link:{strip.number}:{self.column}:", part.number + strip.at
        keys = [one.key for one in strip.row.controls() if one.key.startswith(lead)]
        return [Spot(part.face.index, row, key) for key in keys]

    def box(self) -> QRect:
        """Return where it is on the screen: its row where no more is known."""
        strip, box = self.line.strip, self.line.box()
        if strip is None or not self.line.part.face.is_laid_out(strip.row):
            return box
        at = strip.row.cells.corner(strip.number, self.column)
        wide = strip.row.sheet.columns[self.column]
        return QRect(box.x() + int(at.x()) - SIDE, box.y(), wide, box.height())

    def box_of(self, offset: int) -> QRect:
        """Return the box of a character on the screen: that of the cell where it is not known."""
        strip, part = self.line.strip, self.line.part
        if strip is None or not part.face.is_laid_out(strip.row):
            return self.box()
        at = strip.row.cells.start(strip.number, self.column) + offset
        boxes = strip.row.boxes(at, at + 1)
        corner = part.place_of(strip.row).topLeft()
        return boxes[0].toAlignedRect().translated(corner) if boxes else self.box()

    def offset_near(self, point: QPoint) -> int:
        """Return the offset of the character nearest to a point of the screen."""
        strip, part = self.line.strip, self.line.part
        if strip is None or not part.face.is_laid_out(strip.row):
            return 0
        at = point - part.place_of(strip.row).topLeft()
        start = strip.row.cells.start(strip.number, self.column)
        found = strip.row.offset_at(at.x(), at.y()) - start
        return min(max(0, found), len(self.words))

    def bring(self, offset: int) -> None:
        """Bring the cell into sight."""
        del offset
        strip, part = self.line.strip, self.line.part
        if strip is None:
            return
        view, place = part.view, Place(part.face.index, part.number + strip.at)
        view.items.complete(place.item)
        view.items.measure(place)
        found = self.line.strip
        if found is not None and part.face.is_laid_out(found.row):
            top = found.row.cells.tops[found.number]
            view.show_place(place, top - 2 * view.look.text.line)


class _LineInterface(FaceInterface):
    """A row."""

    def __init__(self, face: LineFace) -> None:
        super().__init__(face)
        self._face = face

    def isValid(self) -> bool:  # noqa: N802
        return self._face.strip is not None

    def parent(self) -> QAccessibleInterface:
        return self._face.part.interface

    def childCount(self) -> int:  # noqa: N802
        return self._face.columns

    def child(self, index: int, /) -> QAccessibleInterface:
        return interface_of(self._face.cell(index))

    def indexOfChild(self, child: QAccessibleInterface, /) -> int:  # noqa: N802
        face = child.object()
        return face.column if isinstance(face, CellFace) and face.line is self._face else -1

    def childAt(self, x: int, y: int, /) -> QAccessibleInterface:  # noqa: N802
        for column in range(self._face.columns):
            found = self._face.cell(column)
            if found is not None and found.box().contains(x, y):
                return interface_of(found)
        return interface_of(None)

    def text(self, kind: QAccessible.Text, /) -> str:
        if kind != QAccessible.Text.Name:
            return ""
        cells = [self._face.cell(column) for column in range(self._face.columns)]
        return ", ".join(cell.words for cell in cells if cell is not None)

    def role(self) -> QAccessible.Role:
        return QAccessible.Role.Row

    def rect(self) -> QRect:
        return self._face.box()

    def state(self) -> QAccessible.State:
        return state_in(self._face.part.view)


class _CellInterface(FaceInterface):
    """A cell: its name is what is in it, its description the head of its column."""

    def __init__(self, face: CellFace) -> None:
        super().__init__(face)
        self._face = face

    def isValid(self) -> bool:  # noqa: N802
        return self._face.line.strip is not None

    def parent(self) -> QAccessibleInterface:
        return self._face.line.interface

    def childCount(self) -> int:  # noqa: N802
        return len(self._face.controls())

    def child(self, index: int, /) -> QAccessibleInterface:
        spots = self._face.controls()
        if not 0 <= index < len(spots):
            return interface_of(None)
        return interface_of(self._face.line.part.face.control_face(spots[index]))

    def indexOfChild(self, child: QAccessibleInterface, /) -> int:  # noqa: N802
        spot, spots = getattr(child.object(), "spot", None), self._face.controls()
        return spots.index(spot) if spot in spots else -1

    def text(self, kind: QAccessible.Text, /) -> str:
        header = self._face.header
        if kind == QAccessible.Text.Description and header is not None:
            return header.words
        return self._face.words if kind == QAccessible.Text.Name else ""

    def role(self) -> QAccessible.Role:
        head = self._face.line.number == 0
        return QAccessible.Role.ColumnHeader if head else QAccessible.Role.Cell

    def rect(self) -> QRect:
        return self._face.box()

    def state(self) -> QAccessible.State:
        state = state_in(self._face.line.part.view)
        state.readOnly = True
        return state

    def offered(self, kind: QAccessible.InterfaceType) -> object | None:
        if kind == QAccessible.InterfaceType.TextInterface:
            return self._face.text
        return self._face.place if kind == QAccessible.InterfaceType.TableCellInterface else None


class _Cell(QAccessibleTableCellInterface):
    """Where a cell is in its table."""

    def __init__(self, face: CellFace) -> None:
        super().__init__()
        self._face = face

    def isSelected(self) -> bool:  # noqa: N802
        return False

    def columnHeaderCells(self) -> list[QAccessibleInterface]:  # noqa: N802
        header = self._face.header
        return [interface_of(header)] if header is not None else []

    def rowHeaderCells(self) -> list[QAccessibleInterface]:  # noqa: N802
        return []

    def columnIndex(self) -> int:  # noqa: N802
        return self._face.column

    def rowIndex(self) -> int:  # noqa: N802
        return self._face.line.number

    def columnExtent(self) -> int:  # noqa: N802
        return 1

    def rowExtent(self) -> int:  # noqa: N802
        return 1

    def table(self) -> QAccessibleInterface:
        return self._face.line.part.interface

"""The parts of a message as a screen reader finds them: paragraphs, headings, code, pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QAccessible, QAccessibleInterface

from nocopt.ui.conversation.accessible_table import Lines
from nocopt.ui.conversation.accessible_text import Level, Words
from nocopt.ui.conversation.faces import Face, FaceInterface, interface_of, on_screen, state_in
from nocopt.ui.conversation.items import Place
from nocopt.ui.conversation.marks import Spot
from nocopt.ui.conversation.table_layout import TableRow
from nocopt.ui.conversation.told import Told, is_flat, is_told, told

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nocopt.ui.conversation.accessible_table import CellFace
    from nocopt.ui.conversation.face_ties import OfMessage
    from nocopt.ui.conversation.layouts import Row
    from nocopt.ui.conversation.view import ConversationView


class Child(NamedTuple):
    """Something right below a message: a row, or with a key what can be pressed in one."""

    row: int
    key: str


def children_among(rows: Sequence[Row]) -> list[Child]:
    """Return what stands right below a message, in reading order; no text is made for it."""
    found = []
    for number, row in enumerate(rows):
        if row.hidden:
            continue
        if is_told(row):
            found.append(Child(number, ""))
        if is_flat(row) and row.live:
            found += [Child(number, control.key) for control in row.controls()]
    return found


class PartFace(Face):
    """Stands for a row of a message, or for all strips of a table; child of the message's object.

    What it is may change while the message is being written.
    """

    def __init__(self, face: OfMessage, number: int) -> None:
        super().__init__(face)
        self.face, self.number = face, number
        self.text, self.heading = Words(self), Level(self)
        self.lines = Lines(self)
        self.interface = PartInterface(self)

    @property
    def view(self) -> ConversationView:
        """The view that paints the message."""
        return self.face.view

    @property
    def row(self) -> Row | None:
        """The row as it is now, the first one of a table; None if it is gone."""
        rows = self.face.rows()
        if self.number >= len(rows) or rows[self.number].hidden:
            return None
        return rows[self.number] if is_told(rows[self.number]) else None

    @property
    def strips(self) -> list[TableRow]:
        """All strips of the table that begins here."""
        found: list[TableRow] = []
        for row in self.face.rows()[self.number :]:
            if not isinstance(row, TableRow) or (found and not row.part.first):
                break
            found.append(row)
        return found

    @property
    def told(self) -> Told:
        """What is told of the row."""
        row = self.row
        return told(row) if row is not None else Told(QAccessible.Role.NoRole, "")

    @property
    def words(self) -> str:
        """The text that can be read word by word."""
        return self.told.text or ""

    @property
    def level(self) -> int:
        """The level of a heading."""
        return self.told.level

    def controls(self) -> list[Spot]:
        """Return what can be pressed in it, the links in cells left out."""
        row = self.row
        if row is None or is_flat(row) or not self.face.is_laid_out(row):
            return []
        keys = [control.key for control in row.controls()]
        if isinstance(row, TableRow):
            keys = [key for key in keys if not key.startswith("link:")]
        return [Spot(self.face.index, self.number, key) for key in keys]

    def cell_with(self, spot: Spot) -> CellFace | None:
        """Return the object for the cell that a link is in, None where it is in none."""
        kind, *place = spot.key.split(":")
        row = self.face.rows()[spot.row]
        if kind != "link" or not isinstance(row, TableRow):
            return None
        number = int(place[0]) + row.part.first + (1 if row.part.first else 0)
        line = self.lines.face(number)
        return line.cell(int(place[1])) if line is not None else None

    def place_of(self, row: Row) -> QRect:
        """Return where a row is on the screen, as far as that is known."""
        rows = self.face.rows()
        if not self.face.item.prepared:
            return self.face.interface.rect()
        number = rows.index(row, self.number)
        at = self.view.geometry_of.row_origin(Place(self.face.index, number))
        high = row.height or row.estimate(self.view.items.width)
        return on_screen(self.view, QRect(at.x(), at.y(), self.view.geometry_of.width, high))

    def box(self) -> QRect:
        """Return where it is on the screen."""
        row = self.row
        if row is None:
            return QRect()
        box = self.place_of(row)
        if isinstance(row, TableRow):
            strips = self.strips
            box = box.united(self.place_of(strips[-1])) if len(strips) > 1 else box
        return box

    def box_of(self, offset: int) -> QRect:
        """Return the box of a character on the screen: that of the row where it is not known."""
        row, whole = self.row, self.box()
        if row is None or not self.face.is_laid_out(row):
            return whole
        at = max(0, offset - self.told.lead)
        boxes = row.boxes(at, at + 1)
        if not boxes:
            return whole
        return boxes[0].toAlignedRect().translated(whole.topLeft())

    def offset_near(self, point: QPoint) -> int:
        """Return the offset of the character nearest to a point of the screen."""
        row = self.row
        if row is None or not self.face.is_laid_out(row):
            return 0
        at = point - self.box().topLeft()
        return row.offset_at(at.x(), at.y()) + self.told.lead

    def bring(self, offset: int) -> None:
        """Bring a character into sight."""
        if self.row is None:
            return
        view, place = self.view, Place(self.face.index, self.number)
        view.items.complete(place.item)
        view.items.measure(place)
        row = view.items[place.item].rows[place.row]
        boxes = row.boxes(max(0, offset - self.told.lead), offset + 1)
        down = int(boxes[0].top()) if boxes else 0
        if down < view.viewport().height() // 2:
            down = 0  # with what is above it in the row
        view.show_place(place, down - 2 * view.look.text.line)


class PartInterface(FaceInterface):
    """A part: of a table its rows, else what can be pressed in it."""

    def __init__(self, face: PartFace) -> None:
        super().__init__(face)
        self._face = face

    def isValid(self) -> bool:  # noqa: N802
        return self._face.row is not None

    def parent(self) -> QAccessibleInterface:
        return self._face.face.interface

    def childCount(self) -> int:  # noqa: N802
        return len(self._face.controls()) + self._face.lines.count

    def child(self, index: int, /) -> QAccessibleInterface:
        spots = self._face.controls()
        if 0 <= index < len(spots):
            return interface_of(self._face.face.control_face(spots[index]))
        return interface_of(self._face.lines.face(index - len(spots)))

    def indexOfChild(self, child: QAccessibleInterface, /) -> int:  # noqa: N802
        face, spots = child.object(), self._face.controls()
        spot = getattr(face, "spot", None)
        if spot is not None:
            return spots.index(spot) if spot in spots else -1
        number = self._face.lines.number_of(face)
        return -1 if number < 0 else len(spots) + number

    def childAt(self, x: int, y: int, /) -> QAccessibleInterface:  # noqa: N802
        for spot in self._face.controls():
            found = self._face.face.control_face(spot)
            if found.interface.rect().contains(x, y):
                return interface_of(found)
        return interface_of(self._face.lines.face_at(x, y))

    def text(self, kind: QAccessible.Text, /) -> str:
        return self._face.told.name if kind == QAccessible.Text.Name else ""

    def role(self) -> QAccessible.Role:
        return self._face.told.role

    def rect(self) -> QRect:
        return self._face.box()

    def state(self) -> QAccessible.State:
        view, is_told = self._face.view, self._face.told
        state = state_in(view)
        state.readOnly = is_told.text is not None
        state.multiLine = is_told.role == QAccessible.Role.Section
        if is_told.checked is not None:
            state.checkable, state.checked = True, is_told.checked
        port = on_screen(view, view.viewport().rect())
        state.offscreen = not self._face.face.in_sight or not port.intersects(self._face.box())
        return state

    def offered(self, kind: QAccessible.InterfaceType) -> object | None:
        if kind == QAccessible.InterfaceType.TextInterface and self._face.told.text is not None:
            return self._face.text
        if kind == QAccessible.InterfaceType.AttributesInterface and self._face.level:
            return self._face.heading
        return None

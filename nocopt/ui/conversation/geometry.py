"""Where things are in the viewport, and what is at a point of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPoint, QRect

from nocopt.ui.conversation.caret_place import caret_place
from nocopt.ui.conversation.items import Items, Place
from nocopt.ui.conversation.layouts import BLEED
from nocopt.ui.conversation.marks import Spot
from nocopt.ui.conversation.positions import Position
from nocopt.ui.theme import READING_WIDTH

if TYPE_CHECKING:
    from PySide6.QtWidgets import QAbstractScrollArea

    from nocopt.ui.conversation.controls import Control
    from nocopt.ui.conversation.layouts import Row
    from nocopt.ui.conversation.reading import Reading

_MARGIN: Final = 20  # beside the widest card; scroll bar and rail have room in it
_NARROWEST: Final = 160


class Geometry:
    """Coordinates of a view's viewport over items, in device-independent pixels."""

    def __init__(self, view: QAbstractScrollArea, items: Items, reading: Reading) -> None:
        self._view = view
        self._items = items
        self._reading = reading
        self.widest = READING_WIDTH  # of the column of text

    @property
    def column(self) -> QRect:
        """The column of text; its height is that of the viewport.

        It is in the middle of the view, scroll bar included: the text stays where it is when the
        bar comes, and in line with what stands above and below the view.
        """
        wide = self._view.width()
        width = self._width(wide)
        return QRect(self._left(wide, width), 0, width, self._view.viewport().height())

    @property
    def left(self) -> int:
        """The left edge of the column."""
        wide = self._view.width()
        return self._left(wide, self._width(wide))

    @property
    def width(self) -> int:
        """The width of the column."""
        return self._width(self._view.width())

    def _width(self, wide: int) -> int:
        return max(_NARROWEST, min(self.widest, wide - 2 * (_MARGIN + BLEED)))

    def _left(self, wide: int, width: int) -> int:
        return max(0, (wide - width) // 2 - self._view.viewport().x())

    def row_origin(self, place: Place) -> QPoint:
        """Return the top left corner of a row."""
        return QPoint(self.left, self._items.row_top(place) - self._reading.y)

    def item_box(self, index: int) -> QRect:
        """Return the box of a message."""
        top = self._items.top(index) - self._reading.y
        column = self.column.adjusted(-BLEED, 0, BLEED, 0)
        return QRect(column.x(), top, column.width(), self._items[index].height)

    def keyboard_box(self, spot: Spot | None, high: int) -> QRect:
        """Return where the keyboard is: a control, else the head of a message, else all there is.

        Of a message no more than `high` pixels of what is in sight count.
        """
        port = self._view.viewport().rect()
        if spot is None or spot.item >= len(self._items):
            return port
        if spot.key:
            return self.control_box(spot)
        box = self.item_box(spot.item).intersected(port)
        box.setHeight(min(box.height(), high))
        return box

    def caret_box(self, at: Position, line: int) -> QRect:
        """Return where a caret stands in lines `line` pixels high; an empty box if out of sight."""
        if at.item >= len(self._items) or at.row >= len(self._items[at.item].rows):
            return QRect()
        row = self._items[at.item].rows[at.row]
        if not row.live or row.hidden:
            return QRect()
        box = caret_place(row, at.offset, line).toAlignedRect().adjusted(0, 0, 1, 0)
        box.translate(self.row_origin(Place(at.item, at.row)))
        return box & self._view.viewport().rect()

    def items_in_sight(self) -> range:
        """Return the numbers of the messages that can be seen."""
        if not self._items:
            return range(0)
        y = self._reading.y
        last = self._items.at(max(y, y + self._view.viewport().height() - 1))
        return range(self._items.at(y), last + 1)

    def row_at(self, point: QPoint) -> tuple[Place, Row, QPoint] | None:
        """Return the row at a point, with the point in the row's own coordinates."""
        if not self._items:
            return None
        place = self._items.place_at(point.y() + self._reading.y)
        self._items.measure(place)
        return place, self._items[place.item].rows[place.row], point - self.row_origin(place)

    def tip_at(self, point: QPoint) -> str:
        """Return what a tooltip says of the text at a point."""
        found = self.row_at(point)
        return found[1].tip_at(found[2].x(), found[2].y()) if found is not None else ""

    def position_at(self, point: QPoint) -> Position | None:
        """Return the place in the text nearest to a point."""
        found = self.row_at(point)
        if found is None:
            return None
        place, row, at = found
        if at.y() < 0:  # in the gap above the row
            return Position(*place, 0)
        return Position(*place, row.offset_at(at.x(), at.y()))

    def control_at(self, point: QPoint) -> tuple[Spot, Control] | None:
        """Return the control at a point, links included."""
        found = self.row_at(point)
        if found is None:
            return None
        place, row, at = found
        link = row.link_at(at.x(), at.y())
        if link is not None:
            control = row.control(link[0])
        else:
            covering = (one for one in row.buttons() if one.covers(at.x(), at.y()))
            control = next(covering, None)
        return None if control is None else (Spot(*place, control.key), control)

    def control(self, spot: Spot | None) -> Control | None:
        """Return the control at a spot, None if it is gone or not laid out."""
        if spot is None or spot.item >= len(self._items):
            return None
        item = self._items[spot.item]
        if spot.row >= len(item.rows) or not item.rows[spot.row].live:
            return None
        return item.rows[spot.row].control(spot.key)

    def control_box(self, spot: Spot) -> QRect:
        """Return the box of a control, empty if it is gone."""
        control = self.control(spot)
        if control is None:
            return QRect()
        return control.rect.toAlignedRect().translated(self.row_origin(Place(spot.item, spot.row)))

    def controls_of(self, index: int) -> list[tuple[Spot, Control]]:
        """Return the controls of a message, of those rows that are laid out, in reading order."""
        item = self._items[index]
        return [
            (Spot(index, number, control.key), control)
            for number, row in enumerate(item.rows)
            if row.live and not row.hidden
            for control in row.controls()
        ]

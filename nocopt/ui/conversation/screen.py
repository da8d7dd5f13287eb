"""What of the conversation is on the screen, and how it is brought up to date with little paint."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPoint, QRect, QRectF, QSize
from PySide6.QtGui import QRegion

from nocopt.ui.conversation.items import Place
from nocopt.ui.conversation.layouts import BLEED
from nocopt.ui.conversation.sticking import Sticking

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from PySide6.QtWidgets import QAbstractScrollArea

    from nocopt.ui.conversation.geometry import Geometry
    from nocopt.ui.conversation.items import Items, Move
    from nocopt.ui.conversation.look import Look
    from nocopt.ui.conversation.marks import Marks
    from nocopt.ui.conversation.reading import Reading

# A row, and how far below the top edge of the viewport it was painted last.
Painted = tuple[Place, int]

_LEFT: Final = BLEED + 9  # pixels beside the column that are painted: cards, the mark of focus
_RIGHT: Final = BLEED + 1  # the same on the other side: cards
_NEAR: Final = 64  # pixels between two strips that cost less to paint than a strip more
_SHARED: Final = 1  # so far above or below its edge something can be in a pixel of the screen
_FARTHEST: Final = 40  # so far apart, at most, are edges of pixels that are whole when scaled


def strips(region: QRegion) -> list[QRect]:
    """Return what has to be painted, from top to bottom: what is near each other as one."""
    found: list[QRect] = []
    for rect in region:  # type: ignore[attr-defined] # the binding's stubs do not know it
        if found and rect.top() - found[-1].bottom() <= _NEAR:
            found[-1] = found[-1].united(rect)
        else:
            found.append(QRect(rect))
    return found


def whole(rect: QRect, at: QPoint, ratio: float) -> QRect:
    """Return the largest part of `rect` that begins and ends between two pixels of the screen.

    `at` is where in its window the widget of `rect` is, `ratio` the pixels of the screen to one of
    the window's, a fraction at 125 or 150 %. The part is empty where hardly any pixels are whole.
    """
    left, right = _whole(rect.left(), rect.left() + rect.width(), at.x(), ratio)
    top, bottom = _whole(rect.top(), rect.top() + rect.height(), at.y(), ratio)
    return QRect(QPoint(left, top), QSize(right - left, bottom - top))


def _whole(start: int, end: int, at: int, ratio: float) -> tuple[int, int]:
    def fits(place: int) -> bool:
        return ((place + at) * ratio).is_integer()

    near = min(_FARTHEST, end - start)
    first = next((one for one in range(start, start + near) if fits(one)), end)
    last = next((one for one in range(end, end - near, -1) if fits(one)), first)
    return first, last


class Screen:
    """Remembers what was painted where; moves it when it has moved, and repaints what differs."""

    def __init__(
        self,
        view: QAbstractScrollArea,
        items: Items,
        reading: Reading,
        marks: Marks,
        geometry: Geometry,
        covers: Callable[[], Iterable[QRect]],
    ) -> None:
        self._view = view
        self._items = items
        self._reading = reading
        self._marks = marks
        self._geometry = geometry
        self._covers = covers
        self._sticking = Sticking(items, reading)
        self.painted: Painted | None = None
        self.caret = QRect()  # where the mark of the running reply was painted last

    def remember(self, look: Look) -> None:
        """Take down what is painted from now on."""
        place, items = self._reading.place, self._items
        self.painted = (place, items.row_top(place) - self._reading.y) if items else None
        self.caret = self._find_caret(look)

    def rows_moved(self, move: Move) -> None:
        """Rows have other numbers."""
        if self.painted is not None:
            place, y = self.painted
            self.painted = place._replace(row=move.row_of(place)), y

    def repaint(self, changed: Place | None, *, full: bool) -> None:
        """Move what is painted by as much as it has moved, and paint what is new or different."""
        port = self._view.viewport()
        stuck = self._sticking.settle()
        moved = None if full else self._moved_by(self.painted)
        if moved is None or abs(moved) >= port.height():
            port.update()
            return
        # A header that shares a pixel of the screen with what moves does not stay as it is.
        stays = self._sticking.stays and port.devicePixelRatioF().is_integer()
        if moved:
            self._scroll(moved, self._sticking.high if stays else 0)
        for top, now in stuck if not stays and (moved or changed is not None) else ():
            self._update(top if now else top + moved, self._sticking.high, _SHARED)
        if not self.caret.isNull():
            port.update(self.caret.translated(0, moved))  # where it was
        if changed is not None:
            top = max(0, self._top_of_change(changed))
            self._update(top, port.height() - top)

    def _update(self, top: int, high: int, more: int = 0) -> None:
        """Paint a strip of the column anew; the rail beside it does not have to be."""
        strip = self._column().adjusted(0, top - more, 0, 0)
        strip.setHeight(high + 2 * more)
        self._view.viewport().update(strip)

    def _column(self) -> QRect:
        """Return where there is text and its cards; beside that there is nothing but ground."""
        return self._geometry.column.adjusted(-_LEFT, 0, _RIGHT, 0)

    def _scroll(self, moved: int, head: int) -> None:
        """Move the column of text below `head`.

        Qt moves nothing where anything lies above it, so what is covered is painted instead.
        """
        port = self._view.viewport()
        column = self._column().adjusted(0, head, 0, 0).intersected(port.rect())
        free = QRect(column)
        for cover in self._covers():
            if cover.intersects(free):
                if cover.center().y() > free.center().y():
                    free.setBottom(cover.top() - 1)
                else:
                    free.setTop(cover.bottom() + 1)
        free = whole(free, port.mapTo(port.window(), QPoint()), port.devicePixelRatioF())
        if free.isEmpty():
            port.update(column)
            return
        port.scroll(0, moved, free)
        port.update(QRegion(column) - QRegion(free))

    def _top_of_change(self, changed: Place) -> int:
        rows = self._items[changed.item].rows
        # A row that is gone: what is left above it is painted anew, too.
        place = changed._replace(row=min(changed.row, len(rows) - 1))
        row = rows[place.row]
        fresh = row.fresh if place == changed else 0
        return self._geometry.row_origin(place).y() + (fresh or -row.gap - 4)

    def _moved_by(self, before: Painted | None) -> int | None:
        if before is None or before[0].item >= len(self._items):
            return None
        place, y = before
        item = self._items[place.item]
        if place.row >= len(item.rows) or item.rows[place.row].hidden:
            return None
        return self._items.row_top(place) - self._reading.y - y

    def _find_caret(self, look: Look) -> QRect:
        """Place the caret of the running reply; return where that is in the viewport."""
        marks, running = self._marks, self._marks.running
        item = self._items[running] if running is not None else None
        point = item.end_point() if item is not None else None
        if running is None or point is None:
            marks.caret = None
            return QRect()
        high = look.em + 2
        above = (point.height() - high) / 2
        box = marks.caret = QRectF(point.x() + 3, point.y() + above, 3, high)
        at = QPoint(self._geometry.left, self._items.top(running) - self._reading.y)
        return box.toAlignedRect().translated(at).adjusted(-1, -1, 1, 1)

"""The scroll area that shows the messages in sight and keeps the reader's place."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Final, Protocol

from PySide6.QtCore import QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from nocopt.ui.conversation.canvas import Canvas
from nocopt.ui.conversation.finding import Highlights
from nocopt.ui.conversation.geometry import Geometry
from nocopt.ui.conversation.items import Items, Move, Place
from nocopt.ui.conversation.leaps import Leaps
from nocopt.ui.conversation.marks import Marks, Spot
from nocopt.ui.conversation.reading import Reading
from nocopt.ui.conversation.reflow import Reflow
from nocopt.ui.conversation.screen import Screen, strips
from nocopt.ui.conversation.selection import Selection

if TYPE_CHECKING:
    from nocopt.ui.conversation.look import Look

_KEPT_VIEWS: Final = 2  # so many heights of the view keep their layouts above and below it
_KEPT_ITEMS: Final = 40
_FLOWS: Final = 0.1  # seconds after a picture within which text that flows brings another


class KeyReader(Protocol):
    """Who reads the keyboard for the view."""

    def press(self, event: QKeyEvent) -> bool: ...
    def walk(self, *, forward: bool) -> bool: ...
    def focus(self, spot: Spot | None, *, whole: bool = True) -> None: ...
    def entered(self, reason: Qt.FocusReason) -> None: ...
    def settled(self) -> None: ...


class ConversationView(QAbstractScrollArea):
    """Shows items; knows the scroll bar and what is on the screen, nothing of sessions.

    The mouse is read by `Pointer`, the keyboard by `Keys`.
    """

    end_seen = Signal(bool)  # the end has come into sight, or is out of it
    moved = Signal()  # the reading position is another
    scrolled = Signal(int)  # by the reader, by so many pixels, downwards if positive
    left = Signal()  # it is about to go elsewhere, by whatever way, or shows other messages
    rows_moved = Signal(Move)
    shown = Signal()
    beat = Signal()  # a message is being written and seen

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self.items = Items()
        self.reading = Reading(self.items)
        self.selection = Selection(self.items)
        self.marks = Marks(
            self, self._on_beat, lambda spot: self.update_row(Place(spot.item, spot.row))
        )
        self.geometry_of = Geometry(self, self.items, self.reading)
        self.highlights = Highlights()
        self._reflow = Reflow(self.items, self.reading)
        self.keys: KeyReader | None = None
        self._canvas = Canvas(self.items, self.selection, self.marks, self.highlights)
        self._screen = Screen(
            self, self.items, self.reading, self.marks, self.geometry_of, self.covers
        )
        self._leaps = Leaps(self, self.items, self.reading, self.scroll_to)
        self._syncing = False
        self._synced: tuple[int, ...] = ()  # what the scroll bar shows
        self._saw_end = True
        self._shown_at = 0.0  # by the monotonic clock
        self.items.moved = self._on_rows_moved
        self._late = QTimer(self)  # brings the scroll bar up to date after rows were moved
        self._late.setSingleShot(True)
        self._late.timeout.connect(self.settle)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setViewport(QWidget(self))  # Qt's own costs 2 MB of classes, see `Welcome`
        self.viewport().setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.verticalScrollBar().valueChanged.connect(self._on_scroll_bar)

    # ------------------------------------------------------------------------ change

    def set_look(self, look: Look) -> None:
        """Paint in another look."""
        self._reflow.begin()
        self.look = look
        self.items.restyle()
        self._reflow.end()
        self.settle(full=True)

    def settle(self, changed: Place | None = None, *, full: bool = False) -> None:
        """Find the layout after a change and repaint what is different.

        `changed` is the first row that looks different; all below it is painted anew.
        """
        self.fit()
        self.reading.settle()
        self._show(changed, full=full)

    def reset(self) -> None:
        """All items are others: nothing of the old state is valid."""
        self._leave()
        self.selection.clear()
        self.reading.resume()
        self.marks.clear()
        self.highlights.want(None)
        self._screen.painted = None

    def items_above(self, count: int) -> None:
        """So many messages were put above all others: what is in sight stays where it is."""
        self._leave()
        for one in (self.reading, self.selection, self.marks):
            one.items_above(count)
        self.settle(full=True)

    def scroll_by(self, change: int) -> None:
        """Scroll so many pixels, downwards if positive."""
        self.fit()
        self._leave()
        self.scrolled.emit(self.reading.scroll_by(change))
        self._show()

    def scroll_to(self, y: int) -> None:
        """Scroll to a height."""
        self.fit()
        self._leave()
        self.scrolled.emit(self.reading.scroll_to(y))
        self._show()

    def show_place(self, place: Place, offset: int = 0) -> None:
        """Scroll so that a row is at the top, `offset` pixels of it being above the edge."""
        self.fit()
        self._leave()
        self.reading.show(place, offset)
        self._show()

    def follow(self) -> None:
        """Go to the end and follow it."""
        self._leave()
        self.reading.follow()
        self.settle()

    def flash(self, spot: Spot) -> None:
        """Let a control say for a moment that it was pressed."""
        self.marks.flash(spot)
        self.update_row(Place(spot.item, spot.row))

    def update_row(self, place: Place) -> None:
        """Paint a row anew."""
        if place.item >= len(self.items) or place.row >= len(self.items[place.item].rows):
            return
        row = self.items[place.item].rows[place.row]
        top = self.geometry_of.row_origin(place).y()
        self.viewport().update(0, top - row.gap, self.viewport().width(), row.height + row.gap + 4)

    def update_all(self) -> None:
        """Paint everything anew; nothing has moved."""
        self.viewport().update()

    # ------------------------------------------------------------------------ events

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the messages that touch the region."""
        self._canvas.show_focus = self.hasFocus()
        origin = QPoint(self.geometry_of.left, -self.reading.y)
        # A painter that a mistake leaves open would end the program.
        with QPainter(self.viewport()) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            parts = strips(event.region())
            for part in parts:
                # At 150 % a pixel of the screen may lie half outside; Qt clips by whole ones.
                around = part.adjusted(-1, -1, 1, 1)
                if len(parts) > 1:
                    painter.setClipRect(around)
                self._canvas.paint(painter, self.look, origin, around)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out what is in sight for the new size."""
        super().resizeEvent(event)
        self.settle(full=True)

    def scrollContentsBy(self, dx: int, dy: int, /) -> None:  # noqa: N802
        """Do nothing here: the scroll bar follows the view, and the view paints what has moved."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Scroll, walk, press."""
        if self.keys is None or not self.keys.press(event):
            event.ignore()

    def inputMethodQuery(self, query: Qt.InputMethodQuery, /) -> Any:  # noqa: N802
        """Say where the keyboard is: the menu key opens the menu there."""
        if query == Qt.InputMethodQuery.ImCursorRectangle:
            line, at = self.look.text.line, self.selection.head
            caret = QRect() if at is None else self.geometry_of.caret_box(at, line)
            if self.marks.focused is None and not caret.isEmpty():
                return caret
            return self.geometry_of.keyboard_box(self.marks.focused, 3 * line)
        return super().inputMethodQuery(query)

    def focusNextPrevChild(self, forward: bool, /) -> bool:  # noqa: N802
        """Walk through the controls in sight before the focus leaves the pane."""
        if self.keys is not None and self.keys.walk(forward=forward):
            return True
        return super().focusNextPrevChild(forward)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keyboard is."""
        super().focusInEvent(event)
        if self.keys is not None:
            self.keys.entered(event.reason())
        self.update_all()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that the keyboard is elsewhere."""
        super().focusOutEvent(event)
        self.update_all()

    def showEvent(self, event: QShowEvent) -> None:
        """Let the clocks go on."""
        super().showEvent(event)
        self.marks.wake()
        self.shown.emit()

    # --------------------------------------------------------------------- internals

    def fit(self) -> None:
        """Take over the size of the viewport."""
        width = self.geometry_of.width
        if width != self.items.width:
            self._reflow.begin()
            self.items.set_width(width)
            self._reflow.end()
        self.reading.height = self.viewport().height()

    def _show(self, changed: Place | None = None, *, full: bool = False) -> None:
        """Bring screen, scroll bar and memory up to date after the position was found."""
        if self.items and not self._leaps.busy:  # far away is what is being laid out then
            self._forget_far()
        self._sync_scroll_bar()
        self._screen.repaint(changed, full=full)
        self._screen.remember(self.look)
        self._shown_at = time.monotonic()
        if self.keys is not None:
            self.keys.settled()
        sees_end = self.reading.following or self.reading.at_end
        if sees_end != self._saw_end:
            self._saw_end = sees_end
            self.end_seen.emit(sees_end)
        self.moved.emit()

    def covers(self) -> list[QRect]:
        """Return what lies above the viewport, in its coordinates: buttons, the bar of a search."""
        parent, port = self.parentWidget(), self.viewport()
        if parent is None:
            return []
        beside = (one for one in parent.children() if isinstance(one, QWidget) and one is not self)
        return [
            QRect(port.mapFrom(parent, one.pos()), one.size())
            for one in beside
            if one.isVisible() and not one.isWindow()
        ]

    def _forget_far(self) -> None:
        """Give back the memory of what is far out of sight."""
        y, high = self.reading.y, self.reading.height
        self.items.drop_outside(y - _KEPT_VIEWS * high, y + (1 + _KEPT_VIEWS) * high)
        if self.items.prepared_items > 2 * _KEPT_ITEMS:
            seen = self.geometry_of.items_in_sight()
            self.items.release_outside(seen.start - _KEPT_ITEMS, seen.stop + _KEPT_ITEMS)

    def _sync_scroll_bar(self) -> None:
        reading = self.reading
        wanted = (reading.most, reading.y, reading.height, self.look.text.line)
        if wanted == self._synced:
            return
        self._synced = wanted
        bar = self.verticalScrollBar()
        self._syncing = True
        # Told of another range, Qt lays the whole area out anew: needed if the bar comes or goes.
        known = bar.blockSignals(bar.isVisible() and reading.most > 0)
        bar.setRange(0, reading.most)
        bar.setPageStep(reading.height)
        bar.setSingleStep(3 * self.look.text.line)
        bar.setValue(reading.y)
        bar.blockSignals(known)
        self._syncing = False

    def _on_scroll_bar(self, value: int) -> None:
        if self._syncing:
            return
        change = value - self.reading.y
        if abs(change) <= 2 * self.reading.height:
            self.scroll_by(change)
        elif self.verticalScrollBar().isSliderDown():
            self.left.emit()
            self._leaps.to(value)
        else:
            self.scroll_to(value)

    def _leave(self) -> None:
        """The view goes to a place, wherever its scroll bar leads or stands."""
        self._leaps.forget()
        self._synced = ()
        self.left.emit()

    def _on_rows_moved(self, move: Move) -> None:
        """Rows have been put between others: what is known by its number has another one."""
        for one in (self.reading, self.selection, self.marks, self._screen, self._reflow):
            one.rows_moved(move)
        current = self.highlights.current
        if current is not None:
            self.highlights.current = current._replace(row=move.row_of(current[:2]))
        self._late.start()
        self.rows_moved.emit(move)

    def _on_beat(self) -> None:
        """Paint what keeps time in the message being written: caret, dots, seconds."""
        running = self.marks.running
        if not self.isVisible():
            self.marks.sleep()  # nothing moves while nobody sees it
            return
        if running is None or running not in self.geometry_of.items_in_sight():
            return
        item = self.items[running]
        for number, row in enumerate(item.rows):
            if row.ticks and row.live:
                self.update_row(Place(running, number))
        # While text flows, the next picture has the caret as well.
        if not self._screen.caret.isNull() and time.monotonic() - self._shown_at > _FLOWS:
            self.viewport().update(self._screen.caret)
        self.beat.emit()

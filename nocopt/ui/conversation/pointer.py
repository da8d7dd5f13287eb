"""The mouse over the conversation: selecting, pressing, hovering, scrolling sideways."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QCursor, QGuiApplication, QHelpEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QToolTip

from nocopt.ui.conversation.controls import Control, ControlKind
from nocopt.ui.conversation.items import Place
from nocopt.ui.conversation.marks import Spot
from nocopt.ui.conversation.selection import paragraph_unit, word_unit
from nocopt.ui.popup_look import tip_markup

if TYPE_CHECKING:
    from collections.abc import Callable

    from nocopt.ui.conversation.view import ConversationView

_AUTO_SCROLL: Final = 30  # milliseconds between steps while dragging beyond an edge
_NEAR: Final = 4  # pixels that a click may wander


class Pointer(QObject):
    """Filters the events of the view's viewport."""

    link_hovered = Signal(str)  # the target, empty when the mouse has left the link
    selected = Signal()  # the mouse button was released over a selection
    pressed = Signal(Spot, Control)

    def __init__(self, view: ConversationView) -> None:
        super().__init__(view)
        self._view = view
        self._down: tuple[Spot, Control] | None = None
        self._down_at = QPoint()
        self._selecting = False
        self._drag_bar: Callable[[float], None] | None = None
        self._last = QPoint()
        self._since_double = QElapsedTimer()
        self._auto = QTimer(self)
        self._auto.setInterval(_AUTO_SCROLL)
        self._auto.timeout.connect(self._scroll_on)
        view.viewport().installEventFilter(self)

    def stop(self) -> None:
        """Forget whatever was going on."""
        self._down, self._selecting, self._drag_bar = None, False, None
        self._auto.stop()
        self._follow_again()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: ARG002
        """Take what concerns the mouse, leave the rest."""
        kind = event.type()
        if isinstance(event, QWheelEvent):
            return self._wheel(event)
        if isinstance(event, QMouseEvent):
            if kind == QEvent.Type.MouseMove:
                self._move(event)
            elif event.button() != Qt.MouseButton.LeftButton:
                return False
            elif kind == QEvent.Type.MouseButtonPress:
                self._press(event)
            elif kind == QEvent.Type.MouseButtonDblClick:
                self._double_click(event)
            elif kind == QEvent.Type.MouseButtonRelease:
                self._release(event)
            return True
        if isinstance(event, QHelpEvent):
            self._show_tip(event)
            return True
        if kind == QEvent.Type.Leave:
            self._over(None)
            self._hover(None, "")
        return False

    def _show_tip(self, event: QHelpEvent) -> None:
        """Show what is known of the control under the mouse; its words are no markup."""
        found = self._view.geometry_of.control_at(event.pos())
        text = ""
        if found is not None:
            _, control = found
            text = control.hindrance or control.hint
        text = text or self._view.geometry_of.tip_at(event.pos())
        QToolTip.showText(event.globalPos(), tip_markup(text), self._view)

    # ----------------------------------------------------------------------- buttons

    def _press(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        self._view.setFocus(Qt.FocusReason.MouseFocusReason)
        self._view.reading.pause()  # nothing runs away under a button that is held
        self._down_at = self._last = point
        if self._grab(point):
            return
        self._down = self._view.geometry_of.control_at(point)
        if self._down is not None and self._down[1].kind is not ControlKind.LINK:
            self._view.update_row(Place(*self._down[0][:2]))
            return
        position = self._view.geometry_of.position_at(point)
        if position is None:
            return
        self._view.marks.focused = None
        self._selecting = True
        selection = self._view.selection
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            selection.extend(position)
        elif self._is_triple(point):
            selection.begin(position, paragraph_unit)
        else:
            selection.begin(position)
        self._view.update_all()

    def _double_click(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        control = self._view.geometry_of.control_at(point)
        position = self._view.geometry_of.position_at(point)
        if (control is not None and control[1].kind is not ControlKind.LINK) or position is None:
            self._press(event)
            return
        self._view.reading.pause()
        self._down, self._down_at, self._selecting = None, point, True
        self._since_double.start()
        self._view.selection.begin(position, word_unit)
        self._view.update_all()

    def _release(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        down, self._down, self._drag_bar = self._down, None, None
        self._auto.stop()
        was_selecting, self._selecting = self._selecting, False
        self._follow_again()
        if was_selecting and self._view.selection.range is not None:
            self.selected.emit()
        elif down is not None:
            now = self._view.geometry_of.control_at(point)
            if now is not None and now[0] == down[0]:
                self.pressed.emit(*now)
        self._hover_at(point)

    def _follow_again(self) -> None:
        """Follow the end as before, unless something is selected: that stays where it is."""
        if self._view.selection.range is None:
            self._view.reading.resume()
            self._view.settle()

    def _is_triple(self, point: QPoint) -> bool:
        timer = self._since_double
        interval = QGuiApplication.styleHints().mouseDoubleClickInterval()
        return (
            timer.isValid()
            and timer.elapsed() < interval
            and (point - self._down_at).manhattanLength() <= _NEAR
        )

    def _grab(self, point: QPoint) -> bool:
        """Take hold of a sideways scroll bar, if one is there."""
        found = self._view.geometry_of.row_at(point)
        if found is None:
            return False
        _, row, at = found
        self._drag_bar = row.grab(at.x(), at.y())
        return self._drag_bar is not None

    # ---------------------------------------------------------------------- movement

    def _move(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        self._last = point
        if self._drag_bar is not None:
            self._drag_bar(point.x() - self._view.geometry_of.left)
            return
        if not self._selecting:
            self._hover_at(point)
            return
        self._extend(point)
        beyond = not 0 <= point.y() < self._view.viewport().height()
        if beyond and not self._auto.isActive():
            self._auto.start()
        elif not beyond:
            self._auto.stop()

    def _extend(self, point: QPoint) -> None:
        port = self._view.viewport().rect()
        inside = QPoint(point.x(), min(max(point.y(), port.top()), port.bottom()))
        position = self._view.geometry_of.position_at(inside)
        if position is not None:
            self._view.selection.extend(position)
            self._view.update_all()

    def _scroll_on(self) -> None:
        """Scroll while the mouse is held beyond an edge, the faster the further away."""
        y, high = self._last.y(), self._view.viewport().height()
        beyond = y if y < 0 else max(0, y - high)
        self._view.scroll_by(max(-80, min(80, beyond // 2 + (1 if beyond > 0 else -1))))
        self._extend(self._last)

    def _hover_at(self, point: QPoint) -> None:
        found = self._view.geometry_of.control_at(point)
        row = self._view.geometry_of.row_at(point)
        self._over(row[0] if row is not None else None)
        over_text = row is not None and row[1].over_text(row[2].x(), row[2].y())
        shape = Qt.CursorShape.IBeamCursor if over_text else Qt.CursorShape.ArrowCursor
        if found is not None and not found[1].hindrance:
            shape = Qt.CursorShape.PointingHandCursor
        self._view.viewport().setCursor(QCursor(shape))
        target = ""
        if found is not None and found[1].kind is ControlKind.LINK:
            target = found[1].label
        self._hover(found[0] if found is not None else None, target)

    def _over(self, place: Place | None) -> None:
        """The mouse is over a row, whose buttons come into sight, or over none.

        So do the buttons below the message that the row is in.
        """
        marks = self._view.marks
        if place == marks.over:
            return
        old, marks.over = marks.over, place
        for one in (old, place):
            if one is not None:
                self._view.update_row(Place(*one))
                foot = self._view.items[one[0]].foot if one[0] < len(self._view.items) else 0
                self._view.update_row(Place(one[0], foot))

    def _hover(self, spot: Spot | None, target: str) -> None:
        marks = self._view.marks
        if spot == marks.hovered:
            return
        old, marks.hovered = marks.hovered, spot
        for one in (old, spot):
            if one is not None:
                self._view.update_row(Place(one.item, one.row))
        self.link_hovered.emit(target)

    # ------------------------------------------------------------------------- wheel

    def _wheel(self, event: QWheelEvent) -> bool:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return False
        pixels, angle = event.pixelDelta(), event.angleDelta()
        step = self._view.look.text.line * QGuiApplication.styleHints().wheelScrollLines() / 120
        if pixels.isNull():
            across, down = -angle.x() * step, -angle.y() * step
        else:
            across, down = float(-pixels.x()), float(-pixels.y())
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier and not across:
            across, down = down, 0.0
        point = event.position().toPoint()
        if abs(across) > abs(down):
            self._scroll_across(round(across), point)
        elif down:
            self._view.scroll_by(round(down))
            self._hover_at(point)
        event.accept()
        return True

    def _scroll_across(self, change: int, point: QPoint) -> None:
        found = self._view.geometry_of.row_at(point)
        if found is not None:
            place, row, at = found
            if row.scroll_sideways(change, at.x(), at.y()):
                self._view.update_row(place)

"""The keyboard in the conversation: scrolling, walking through messages and controls, copying."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence

from nocopt.ui.conversation.caret import Caret
from nocopt.ui.conversation.controls import Control, ControlKind
from nocopt.ui.conversation.items import Place
from nocopt.ui.conversation.marks import Spot
from nocopt.ui.conversation.steps import Steps
from nocopt.ui.conversation.walking import Walk
from nocopt.ui.typed_keys import is_text

if TYPE_CHECKING:
    from nocopt.ui.conversation.view import ConversationView

_STEPS = 3  # lines that an arrow key scrolls
_REST: Final = 100  # milliseconds without a key that changes the selection; it may be a long one
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_STEPPING: Final = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class Keys(QObject):
    """Reads keys for the view. A message or one of its controls may have the focus.

    `selected` comes when keys have selected something and rest, `at_edge` when there is no message
    to step to, with the direction, 1 for below. `typed` carries what is text for the composer.
    """

    pressed = Signal(Spot, Control)
    copy_asked = Signal()
    focus_moved = Signal()
    selected = Signal()
    at_edge = Signal(int)
    typed = Signal(str)

    def __init__(self, view: ConversationView) -> None:
        super().__init__(view)
        self._view = view
        self._caret = Caret(view)
        self._walk = Walk(view)
        self._steps = Steps(view)
        self._selecting = QTimer(self)
        self._selecting.setSingleShot(True)
        self._selecting.setInterval(_REST)
        self._selecting.timeout.connect(self._end_selecting)
        view.keys = self

    def press(self, event: QKeyEvent) -> bool:
        """Carry out a key; say whether it means anything here."""
        control = Qt.KeyboardModifier.ControlModifier
        if event.key() not in _STEPPING or event.modifiers() & (_SHIFT | control):
            self._steps.forget()
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_asked.emit()
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self._view.selection.select_all()
            self._view.update_all()
            self._on_selecting()
        elif self._caret.press(event):
            self._on_selecting()
        elif event.key() == Qt.Key.Key_F10 and event.modifiers() == _SHIFT:
            box = self._view.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle)
            self._view.customContextMenuRequested.emit(box.center())
        elif event.modifiers() & control and not is_text(event):
            return self._with_control(event.key())
        else:
            return self._scroll(event.key()) or self._activate(event.key()) or self._type(event)
        return True

    def entered(self, reason: Qt.FocusReason) -> None:
        """The pane has got the focus: by Tab it goes to a message in sight, else to none."""
        if reason in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            forward = reason == Qt.FocusReason.TabFocusReason
            self.focus(self._walk.start(forward=forward), whole=False)

    def walk(self, *, forward: bool) -> bool:
        """Move the focus to the next message or control; False where it leaves the pane."""
        self._steps.forget()
        focused = self._view.marks.focused
        if focused is None:
            spot = self._walk.from_caret(forward=forward)
        else:
            spot = self._walk.next(focused, forward=forward)
        self.focus(spot, whole=False)
        return spot is not None

    def focus(self, spot: Spot | None, *, whole: bool = True) -> None:
        """Give a message or control the focus and bring it into sight.

        Without `whole` it is enough that something of a message is in sight.
        """
        self._view.marks.focused = spot
        if spot is not None and (whole or spot.key or not self._is_seen(spot.item)):
            self._reveal(spot)
        self._view.update_all()
        self.focus_moved.emit()

    def settled(self) -> None:
        """What is shown is another: where the control with the focus is gone, its message has it.

        So there is always something that shows where the keyboard is.
        """
        marks = self._view.marks
        spot = marks.focused
        if spot is not None and self._is_gone(spot):
            marks.focused = Spot(spot.item, 0, "")
            self._view.update_all()
            self.focus_moved.emit()

    def _is_gone(self, spot: Spot) -> bool:
        items = self._view.items
        if not spot.key or spot.item >= len(items) or not items[spot.item].prepared:
            return False
        item = items[spot.item]
        if spot.row >= len(item.rows):
            return True
        row = item.rows[spot.row]
        return row.hidden or (row.live and row.control(spot.key) is None)

    def _on_selecting(self) -> None:
        """What is selected stays in sight, though the end be followed."""
        self._selecting.start()
        reading = self._view.reading
        reading.pause() if self._view.selection.range is not None else reading.resume()

    def _end_selecting(self) -> None:
        if self._view.selection.range is not None:
            self.selected.emit()

    def _is_seen(self, index: int) -> bool:
        port = self._view.viewport().rect()
        least = 2 * self._view.look.text.line
        return self._view.geometry_of.item_box(index).intersected(port).height() >= least

    def _with_control(self, key: int) -> bool:
        match key:
            case Qt.Key.Key_Home:
                self._view.scroll_to(0)
            case Qt.Key.Key_End:
                self._view.follow()
            case Qt.Key.Key_Up:
                self._step_message(-1)
            case Qt.Key.Key_Down:
                self._step_message(1)
            case _:
                return False
        return True

    def _scroll(self, key: int) -> bool:
        line, page = self._view.look.text.line, self._view.viewport().height()
        steps = {
            Qt.Key.Key_Up: -_STEPS * line,
            Qt.Key.Key_Down: _STEPS * line,
            Qt.Key.Key_PageUp: line * 2 - page,
            Qt.Key.Key_PageDown: page - line * 2,
        }
        if key in steps:
            self._steps.take(steps[Qt.Key(key)])
        elif key == Qt.Key.Key_Home:
            self._view.scroll_to(0)
        elif key == Qt.Key.Key_End:
            self._view.follow()
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            return self._scroll_across(1 if key == Qt.Key.Key_Right else -1)
        else:
            return False
        return True

    def _scroll_across(self, direction: int) -> bool:
        focused = self._view.marks.focused
        if focused is None or not focused.key:
            return False
        row = self._view.items[focused.item].rows[focused.row]
        moved = row.scroll_sideways(direction * self._view.look.ems(3), 0, row.height / 2)
        self._view.update_row(Place(focused.item, focused.row))
        return moved or self._step_aside(focused, direction)

    def _step_aside(self, focused: Spot, direction: int) -> bool:
        """Go to the button beside the one with the focus, where nothing is there to be scrolled."""
        row = self._view.items[focused.item].rows[focused.row]
        keys = [one.key for one in row.controls() if one.kind is ControlKind.BUTTON]
        if focused.key not in keys:
            return False
        at = keys.index(focused.key) + direction
        if 0 <= at < len(keys):
            self.focus(focused._replace(key=keys[at]))
        return True

    def _activate(self, key: int) -> bool:
        if key not in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            return False
        spot = self._view.marks.focused
        control = self._view.geometry_of.control(spot)
        if spot is None or control is None:
            return False
        self.pressed.emit(spot, control)
        return True

    def _type(self, event: QKeyEvent) -> bool:
        """Pass on what is text and means nothing here."""
        if not is_text(event) or event.key() == Qt.Key.Key_Space:
            return False
        self.typed.emit(event.text())
        return True

    def _step_message(self, direction: int) -> None:
        items = self._view.items
        if not items:
            return
        seen = self._view.geometry_of.items_in_sight()
        focused = self._view.marks.focused
        start = focused.item if focused is not None else seen.start - (direction > 0)
        index = min(max(start + direction, 0), len(items) - 1)
        self.focus(Spot(index, 0, ""))
        if index != start + direction:
            self.at_edge.emit(direction)

    def _reveal(self, spot: Spot) -> None:
        """Scroll as little as brings the spot into sight; of a message its beginning counts."""
        view = self._view
        high = view.viewport().height()
        if spot.key:
            place = Place(spot.item, spot.row)
            view.settle()  # rows that were laid out on the way have other heights now
            view.items.measure(place)
            box = view.geometry_of.control_box(spot)
            if not -high < box.top() < 2 * high:
                view.show_place(place, -high // 3)
                box = view.geometry_of.control_box(spot)
            if box.top() < 0:
                view.scroll_by(box.top() - view.look.text.line)
            elif box.bottom() > high:
                view.scroll_by(box.bottom() - high + view.look.text.line)
            return
        box = view.geometry_of.item_box(spot.item)
        if box.top() < 0 or box.top() > high - 2 * view.look.text.line:
            view.show_place(Place(spot.item, 0), -view.look.text.line)

"""Jumps through the chat: to the next message, question or block of code, and to those before."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, Qt

from nocopt.core.signal import Signal
from nocopt.render.blocks import CodeBlock
from nocopt.ui.conversation.footnotes import NUMBER
from nocopt.ui.conversation.items import Place
from nocopt.ui.conversation.marks import Spot

if TYPE_CHECKING:
    from nocopt.ui.conversation.keys import Keys
    from nocopt.ui.conversation.view import ConversationView

_NONE: Final = {
    ("message", 1): str(QT_TRANSLATE_NOOP("Conversation", "There is no message below")),
    ("message", -1): str(QT_TRANSLATE_NOOP("Conversation", "There is no message above")),
    ("question", 1): str(QT_TRANSLATE_NOOP("Conversation", "There is no question below")),
    ("question", -1): str(QT_TRANSLATE_NOOP("Conversation", "There is no question above")),
    ("code", 1): str(QT_TRANSLATE_NOOP("Conversation", "There is no code block below")),
    ("code", -1): str(QT_TRANSLATE_NOOP("Conversation", "There is no code block above")),
}
_FENCES: Final = ("```", "~~~", "\t", "    ")  # without one of them there is no code in a message


class Jumps:
    """Moves view and keyboard focus; what is far off screen is neither laid out nor parsed.

    `went_nowhere` carries a sentence that says what there is not, and the direction, 1 for below.
    """

    def __init__(self, view: ConversationView, keys: Keys) -> None:
        self.went_nowhere: Signal[str, int] = Signal()
        self._view, self._keys = view, keys
        keys.at_edge.connect(partial(self._tell, "message"))

    def message(self, direction: int) -> None:
        """Go to the next message, or the one before for -1."""
        index = self._start(direction) + direction
        self._go_to(index)
        if not 0 <= index < len(self._view.items):
            self._tell("message", direction)

    def question(self, direction: int) -> None:
        """Go to the next message of the person, or the one before, and read on from there."""
        items = self._view.items
        index = self._start(direction) + direction
        while 0 <= index < len(items) and not items[index].by_user:
            index += direction
        if 0 <= index < len(items):
            self.to_top(index)
        else:
            self._tell("question", direction)

    def to_top(self, index: int) -> None:
        """Bring the beginning of a message to the top and give it the keyboard."""
        self.show(index)
        self._go_to(index)

    def show(self, index: int) -> None:
        """Bring the beginning of a message to the top; the keyboard stays where it is."""
        view = self._view
        view.show_place(Place(index, 0), -view.items.prepare(index).rows[0].gap)

    def code(self, direction: int) -> None:
        """Go to the next block of code, or the one before."""
        place = self._next_code(self._top(), direction) if self._view.items else None
        if place is None:
            self._tell("code", direction)
            return
        view = self._view
        view.items.measure(place)
        view.show_place(place, -2 * view.look.text.line)
        keys = [one.key for one in view.items[place.item].rows[place.row].controls()]
        own = next((key for key in keys if not key.startswith(NUMBER)), None)
        if own is not None:
            view.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self._keys.focus(Spot(*place, own))

    # --------------------------------------------------------------------- internals

    def _tell(self, kind: str, direction: int) -> None:
        said = _NONE[kind, direction]
        self.went_nowhere.emit(QCoreApplication.translate("Conversation", said), direction)

    def _top(self) -> Place:
        """The row that a jump begins at: that with the focus, else the first in sight."""
        view = self._view
        for index in view.geometry_of.items_in_sight():
            view.items.complete(index)
        focused = view.marks.focused
        if focused is not None and focused.item in view.geometry_of.items_in_sight():
            return Place(focused.item, focused.row)
        return view.reading.place

    def _start(self, direction: int) -> int:
        """The message that a jump begins at."""
        view = self._view
        seen = view.geometry_of.items_in_sight()
        focused = view.marks.focused
        if focused is not None and focused.item in seen:
            return focused.item
        if not seen:
            return -1
        # A message that begins above the edge is gone back to the beginning of.
        inside = view.items.top(seen.start) < view.reading.y - view.look.text.line
        return seen.start + (1 if direction < 0 and inside else 0)

    def _go_to(self, index: int) -> None:
        count = len(self._view.items)
        if count:
            self._view.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self._keys.focus(Spot(min(max(index, 0), count - 1), 0, ""))

    def _next_code(self, place: Place, direction: int) -> Place | None:
        items = self._view.items
        index = place.item
        first: int | None = place.row + direction
        while 0 <= index < len(items):
            if items[index].prepared or self._may_have_code(index):
                rows = items.complete(index).rows
                start = len(rows) - 1 if first is None and direction < 0 else first or 0
                for number in range(start, len(rows) if direction > 0 else -1, direction):
                    if isinstance(rows[number].spec.block, CodeBlock) and not rows[number].hidden:
                        return Place(index, number)
            index, first = index + direction, None
        return None

    def _may_have_code(self, index: int) -> bool:
        item = self._view.items[index]
        if item.by_user or item.message is None:
            return False
        return any(fence in item.message.text for fence in _FENCES)

"""The line above the first message that is sent: what stands above it is to be read only."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetricsF

from nocopt.ui.conversation.controls import (
    Control,
    ControlKind,
    button_height,
    button_width,
    paint_button,
    paint_focus,
)
from nocopt.ui.conversation.message_item import SpeakerRow

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from nocopt.app.session import Session
    from nocopt.core.signal import Connection
    from nocopt.ui.conversation.layouts import Brush
    from nocopt.ui.conversation.message_item import MessageItem
    from nocopt.ui.conversation.presenter import Presenter
    from nocopt.ui.conversation.sections import Section
    from nocopt.ui.conversation.view import ConversationView

_BELOW: Final = 20  # pixels, between the line and the message
_APART: Final = 12  # between the words and the line on either side


class CutRow(SpeakerRow):
    """Who speaks, and above that a line with words in it and a button that takes it back.

    `inside` is the space between the top of the message and the name, in pixels.
    """

    __slots__ = ("_inside", "_undo")

    _inside: int
    _undo: Callable[[], None]

    def __init__(self, host: Section, name: str, inside: int, undo: Callable[[], None]) -> None:
        super().__init__(host, name)
        self._inside, self._undo = inside, undo

    @property
    def lead(self) -> int:
        """How much of it stands above the message, in pixels."""
        return button_height(self.host.look) + _BELOW

    @property
    def spoken(self) -> str:
        """The words in the line."""
        return _words()

    def estimate(self, width: int) -> int:
        """Return the height with the line."""
        return self.lead + self._inside + super().estimate(width)

    def paint(self, brush: Brush) -> None:
        """Draw the line, the words, the button, and the name below them."""
        painter, look = brush.painter, brush.look
        undo = self.controls()[0]
        words, high = _words(), undo.rect.height()
        wide = QFontMetricsF(look.small.font).horizontalAdvance(words)
        left = undo.rect.left() - _APART / 2 - wide
        middle = round(high / 2)
        ends = max(0.0, left - _APART), undo.rect.right()
        painter.fillRect(QRectF(0, middle, ends[0], 1), look["border"])
        painter.fillRect(QRectF(ends[1], middle, brush.width - ends[1], 1), look["border"])
        painter.setFont(look.small.font)
        painter.setPen(look["muted"])
        box = QRectF(max(0.0, left), 0, wide + 1, high)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, words)
        paint_button(painter, undo, look, hovered=brush.hovered == undo.key, quiet=True)
        if brush.focused == undo.key:
            paint_focus(painter, undo.rect.adjusted(2, 2, -2, -2), look)
        painter.translate(0, self.lead + self._inside)
        self.paint_name(brush, look.label.line)
        painter.translate(0, -self.lead - self._inside)

    def controls(self) -> Sequence[Control]:
        """Return the button; words and button stand in the middle together."""
        look = self.host.look
        label = QCoreApplication.translate("Conversation", "Undo")
        name = QCoreApplication.translate("Conversation", "Send what is above again")
        wide = button_width(label, look)
        said = QFontMetricsF(look.small.font).horizontalAdvance(_words())
        left = max(0.0, (self.width - said - _APART / 2 - wide) / 2)
        right = min(left + said + _APART / 2, max(0.0, self.width - wide))
        rect = QRectF(round(right), 0, wide, button_height(look))
        return (Control("unforget", ControlKind.BUTTON, name, rect, self._undo, label, hint=name),)


def _words() -> str:
    return QCoreApplication.translate("Conversation", "What is above is not sent")


class Forgotten(QObject):
    """Keeps the line above the right message; `undo_asked` comes from its button.

    `say` reads out that there is one now, where the person has put it there. `moved` carries the
    number of a message that has the line now, or has it no longer.
    """

    undo_asked = Signal()
    moved = Signal(int)

    def __init__(
        self, view: ConversationView, presenter: Presenter, say: Callable[[str], None]
    ) -> None:
        super().__init__(view)
        self._view, self._presenter, self._say = view, presenter, say
        self._item: MessageItem | None = None
        self._connection: Connection | None = None
        presenter.items_changed.connect(self._place)

    def show_session(self, session: Session | None) -> None:
        """Look after another chat."""
        if self._connection is not None:
            self._connection.close()
        self._connection = None
        if session is not None:
            self._connection = session.state_changed.connect(self._changed)
        self._place()

    def _changed(self) -> None:
        before = self._item
        self._place()
        if self._item is not None and self._item is not before:
            self._say(_words())

    def _place(self, _first: int = 0) -> None:
        index = self._index()
        items = self._view.items
        item = None if index is None else items[index]
        repaint = _mark(items.all, index or 0)
        old, self._item = self._item, item
        changed = False
        if old is not None and old is not item and old in items.all:
            changed = old.set_cut(None)
            items.update_height(items.index(old))
            self.moved.emit(items.index(old))
        if item is not None and index is not None:
            new = item.set_cut(partial(_cut_row, self.undo_asked.emit))
            items.update_height(index)
            if new:
                self.moved.emit(index)
            changed = new or changed
        if changed:
            self._view.reading.stay()
        if changed or repaint:
            self._view.settle(full=True)

    def _index(self) -> int | None:
        """Return the number of the first message that is sent, where not all are."""
        session = self._presenter.session
        first = None if session is None else session.forgetting.first
        if first is None:
            return None
        items = self._view.items.all
        for index in range(len(items) - 1, 0, -1):
            if any(node.id == first.id for node in items[index].nodes):
                return index
        return None


def _mark(items: Sequence[MessageItem], sent: int) -> bool:
    """Tell messages whether they are sent, which those from number `sent` on are; say if any moved.

    Those above come in one piece, so that of a chat that is sent as a whole the first tells enough.
    """
    if not sent and not (items and items[0].unsent):
        return False
    changed = False
    for index, item in enumerate(items):
        unsent = index < sent
        changed = changed or item.unsent is not unsent
        item.unsent = unsent
    return changed


def _cut_row(undo: Callable[[], None], host: Section, name: str, inside: int) -> SpeakerRow:
    return CutRow(host, name, inside, undo)

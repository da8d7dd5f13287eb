"""Find in chat as a whole: what the bar asks for is searched, shown, told and scrolled to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeGuard

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from nocopt.ui.conversation.find_bar import FindBar
from nocopt.ui.conversation.finding import Finding
from nocopt.ui.conversation.items import Place
from nocopt.ui.conversation.marks import Spot
from nocopt.ui.conversation.positions import Position
from nocopt.ui.conversation.wanted import Wanted

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from nocopt.ui.conversation.accessible import AccessibleTree
    from nocopt.ui.conversation.finding import Match
    from nocopt.ui.conversation.look import Look
    from nocopt.ui.conversation.presenter import Presenter
    from nocopt.ui.conversation.sections import Surroundings
    from nocopt.ui.conversation.view import ConversationView
    from nocopt.ui.conversation.wanted import Sought

_LONGEST: Final = 100  # characters of a selection that are taken as what to look for
_QUIET: Final = 600  # milliseconds without a change before the count is read out


class FindInChat(QObject):
    """Opens and closes the bar and moves the view; the bar lies over `room`."""

    def __init__(self, room: QWidget, view: ConversationView, around: Surroundings) -> None:
        super().__init__(room)
        self._room, self._view = room, view
        self.bar = FindBar(room)
        self.finding = Finding(view.items, view.highlights, around, self)
        self._came_from: QWidget | None = None
        self._told = QTimer(self)
        self._told.setSingleShot(True)
        self._told.setInterval(_QUIET)
        self.bar.typed.connect(self.finding.pause)
        self.bar.edited.connect(self._look_for)
        self.bar.stepped.connect(lambda forward: self.step(forward=forward))
        self.bar.closed.connect(self.close)
        self.finding.changed.connect(self._show_count)
        self.finding.arrived.connect(self._go_to)

    def attend(self, presenter: Presenter, tree: AccessibleTree) -> None:
        """Keep up with the chat of a presenter, and have a screen reader tell what is found."""
        presenter.items_changed.connect(self._items_changed)
        presenter.reply_grew.connect(self.finding.item_grew)
        self._told.timeout.connect(lambda: tree.announce(self.bar.count.text()))

    # ------------------------------------------------------------------------ public

    @property
    def is_open(self) -> bool:
        """Whether the bar is there."""
        return not self.bar.isHidden()

    def open(self) -> None:
        """Show the bar and let the person type; one line that is selected is looked for."""
        self.leave()
        if not self.is_open:
            self._came_from = QApplication.focusWidget()
        self.bar.show()
        self.bar.raise_()
        self.place()
        selected = self._view.selection.text() if self._view.selection.range is not None else ""
        if selected and "\n" not in selected and len(selected) <= _LONGEST:
            self.bar.field.setText(selected)
        self.bar.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.bar.field.selectAll()
        self.bar.tell()

    def close(self) -> None:
        """Take the bar and all marks away, and give the keyboard back."""
        if not self.is_open:
            return
        had_keyboard = self.bar.isAncestorOf(QApplication.focusWidget() or self._room)
        match, wanted = self.finding.current, self.finding.wanted
        self.bar.hide()
        self.finding.look_for(None, Place(0, 0))
        if match is not None:
            end = match.start + len(wanted.text) if wanted is not None else match.start
            start = Position(*match)
            self._view.selection.select(start, start._replace(offset=end))
        self._view.update_all()
        if had_keyboard:
            back = self._came_from if _takes_keys(self._came_from) else self._view
            back.setFocus()
            if back is self._view and match is not None and self._view.keys is not None:
                self._view.keys.focus(Spot(match.item, 0, ""), whole=False)
        self._came_from = None

    def step(self, *, forward: bool) -> None:
        """Go to the next match or the one before; opens the bar if there is nothing to look for."""
        if self.is_open or self.finding.wanted is not None:
            self.finding.step(forward=forward)
        else:
            self.open()

    def land(self, sought: Sought, match: Match) -> None:
        """Go to a match that was found elsewhere, and mark all others without the bar."""
        self.close()
        self.finding.land(sought, match)

    def leave(self) -> None:
        """Take the marks away of what was found elsewhere."""
        if not self.is_open and self.finding.wanted is not None:
            self.finding.look_for(None, Place(0, 0))
            self._view.update_all()

    def place(self) -> None:
        """Keep the bar in its corner, beside the scroll bar."""
        self.bar.place(self._room, self._view.verticalScrollBar().sizeHint().width() + 8)

    def set_look(self, look: Look) -> None:
        """Take colours and fonts."""
        self.bar.set_look(look)
        self.place()

    # --------------------------------------------------------------------- internals

    def _look_for(self, text: str, match_case: bool) -> None:
        wanted = Wanted(text, match_case)
        if not self.is_open or (text and wanted == self.finding.wanted):
            self.finding.resume()
            return
        current, selected = self.finding.current, self._view.selection.range
        origin = self._view.reading.place
        if current is not None:
            origin = Place(current.item, current.row)
        elif selected is not None:
            origin = Place(selected.start.item, selected.start.row)
        self.finding.look_for(wanted, origin)
        self._view.update_all()

    def _items_changed(self, start: int) -> None:
        if self.is_open and start == 0 and self.finding.wanted is None:
            self.bar.tell()  # another chat: the same is looked for in it
        else:
            self.finding.items_changed(start)

    def _show_count(self) -> None:
        finding = self.finding
        if not self.is_open and finding.wanted is not None:
            return
        found = finding.total > 0
        if finding.wanted is None:
            text = ""
        elif found:
            text = self.tr("{number} of {total}").format(
                number=finding.number or "–", total=finding.total
            )
            text += "" if finding.complete else " …"
        else:
            text = self.tr("No results") if finding.complete else "…"
        if text != self.bar.count.text():
            self.bar.show_count(text, found=found)
            self._told.start()

    def _go_to(self) -> None:
        match = self.finding.current
        if match is not None:
            self._unfold(match)
            self._show(match)
        if not self.is_open:
            self.finding.pause()  # there is no count to be told: read on when it is gone on from
        self._view.update_all()

    def _unfold(self, match: Match) -> None:
        view = self._view
        item = view.items.prepare(match.item)
        if item.rows[match.row].reveal(match.start, match.start + 1):
            item.refresh()
            view.items.update_height(match.item)
            view.settle(full=True)

    def _show(self, match: Match) -> None:
        """Scroll so that the match can be read with what is around it."""
        view, place = self._view, Place(match.item, match.row)
        view.items.measure(place)
        row = view.items[match.item].rows[match.row]
        row.scroll_to(match.start)
        boxes = row.boxes(match.start, match.start + 1)
        top = round(boxes[0].top()) if boxes else 0
        high = round(boxes[0].height()) if boxes else view.look.text.line
        seen = view.items.row_top(place) + top - view.reading.y
        above = self.bar.geometry().bottom() + view.look.text.line
        if not above <= seen <= view.viewport().height() - 2 * high:
            view.show_place(place, top - view.viewport().height() // 3)


def _takes_keys(widget: QWidget | None) -> TypeGuard[QWidget]:
    """Whether a widget is still there, as one of a banner may not be, and can have the keyboard."""
    if widget is None or not shiboken6.isValid(widget):
        return False
    return widget.isVisible() and widget.isEnabled()

"""The field that searches all chats: stands above their list, and leads through what is found."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nocopt.ui.buttons import FlatButton
from nocopt.ui.dialog_look import field_sheet
from nocopt.ui.escape import keeps_escape
from nocopt.ui.icon_drawing import paint_icon
from nocopt.ui.line_edit import LineEdit
from nocopt.ui.theme import GRID, LIGHT, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPaintEvent

    from nocopt.ui.search.filter_chips import FilterChips
    from nocopt.ui.search.filter_words import FilterSaid
    from nocopt.ui.theme import Colours

_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_STEPS: Final[dict[int, int]] = {
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_PageUp: -5,
    Qt.Key.Key_PageDown: 5,
}


class SearchField(QWidget):
    """Accessible as `Search chats`; the button beside it explains what can be typed.

    `edited` carries the text with each letter, `stepped` by how many rows to go on in what is
    found, `picked` says that the chosen row is to be opened, `left` that the keyboard is free,
    `looks` which colours hold from now on, `filter_dropped` a `Filter` that is no longer wanted.
    """

    edited = Signal(str)
    stepped = Signal(int)
    picked = Signal()
    help_asked = Signal(bool)
    left = Signal()
    looks = Signal(object)
    filter_dropped = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.line = _Line(self)
        self.line.setAccessibleName(self.tr("Search chats"))
        self.line.setPlaceholderText(self.tr("Search chats"))
        self.line.setToolTip(self.tr("Search chats (Ctrl+K)"))
        self.help = FlatButton("?", parent=self)
        self.help.setAccessibleName(self.tr("What can be typed"))
        self.help.setToolTip(self.tr("What can be typed here"))
        self.help.setCheckable(True)
        self.help.toggled.connect(self.help_asked)
        # Whoever goes on typing has read the explanation and wants to see what is found.
        self.line.textChanged.connect(lambda: self.help.setChecked(False))
        self.line.textChanged.connect(self.edited)
        self.chips: FilterChips | None = None  # of filters, once one was typed
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, GRID, 0, GRID)
        self._column.setSpacing(GRID + 2)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        self._column.addLayout(row)
        row.addWidget(self.line, 1)
        row.addWidget(self.help)

    @property
    def text(self) -> str:
        """What is looked for."""
        return self.line.text()

    def begin(self) -> None:
        """Take the keyboard, in a sidebar that is shown, with what was looked for selected."""
        room = self.parentWidget()
        if room is not None:
            room.show()
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.line.selectAll()
        if self.text:
            self.edited.emit(self.text)  # there may be more of it by now

    def add(self, text: str) -> None:
        """Put a filter behind what is typed, to go on behind it."""
        before = self.line.text().rstrip()
        self.line.setText(f"{before} {text}" if before else text)
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_filters(self, filters: Sequence[FilterSaid]) -> None:
        """Show these filters as chips below the line."""
        if self.chips is None and filters:
            # Imported here: the window is painted before anybody types a filter.
            from nocopt.ui.search.filter_chips import FilterChips

            self.chips = FilterChips(self)
            self.chips.set_colours(shown())
            self.chips.dropped.connect(self.filter_dropped)
            self._column.addWidget(self.chips)
        if self.chips is not None:
            self.chips.show_filters(filters)
            for before, stop in pairwise((self.help, *self.chips.chips)):
                QWidget.setTabOrder(before, stop)

    def set_look(self, colours: Colours, font_size: int) -> None:
        """Paint in these colours; the fonts follow the application's."""
        del font_size
        self.line.set_colours(colours)
        self.help.set_colours(colours)
        if self.chips is not None:
            self.chips.set_colours(colours)
        self.looks.emit(colours)

    def event(self, event: QEvent) -> bool:
        """Have Escape clear the field and not stop a reply."""
        return keeps_escape(event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go through what is found, open it, clear the field, or leave it; the line has had it."""
        key = event.key()
        if key in _ENTER and self.line.hasFocus():
            self.picked.emit()
        elif key in _STEPS and self.line.hasFocus():
            self.stepped.emit(_STEPS[key])
        elif key == Qt.Key.Key_Escape:
            self._leave()
        else:
            super().keyPressEvent(event)

    def _leave(self) -> None:
        """Take back one thing: the explanation, what is typed, or else the keyboard."""
        if self.help.isChecked():
            self.help.setChecked(False)
        elif self.line.text():
            self.line.clear()
        else:
            self.left.emit()


class _Line(LineEdit):
    """A line with the sign of a search before it, as large as the letters."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._colours: Colours = LIGHT

    def set_colours(self, colours: Colours) -> None:
        """Paint in these colours from now on."""
        self._colours = colours
        self.setStyleSheet(field_sheet(colours) + f"LineEdit {{ padding-left: {GRID}px }}")
        self._make_room()

    def changeEvent(self, event: QEvent) -> None:
        """Have room for a larger sign beside larger letters."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._make_room()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the sign beside the text."""
        super().paintEvent(event)
        side = self._side()
        place = QRectF(2 * GRID, (self.height() - side) / 2, side, side)
        with QPainter(self) as painter:
            paint_icon(painter, "search", place, self._colours.muted)

    def _make_room(self) -> None:
        self.setTextMargins(self._side() + GRID, 0, 0, 0)

    def _side(self) -> int:
        return max(16, round(0.9 * self.fontMetrics().height()))

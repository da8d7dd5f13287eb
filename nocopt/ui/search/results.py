"""What was found in all chats, in place of their list: rows, and a line on what may be missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QLabel, QListView, QVBoxLayout, QWidget

from nocopt.ui import wording
from nocopt.ui.buttons import FlatButton, Kind
from nocopt.ui.counts import Counts
from nocopt.ui.escape import keeps_escape
from nocopt.ui.scroll_bar import SlimScrollBar
from nocopt.ui.search.delegate import FoundDelegate
from nocopt.ui.search.rows import FoundRows
from nocopt.ui.small_print import small
from nocopt.ui.theme import GRID
from nocopt.ui.typed_keys import is_text

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QMouseEvent

    from nocopt.core.search import Hit, Hits
    from nocopt.ui.theme import Colours

_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_READ_OUT: Final = 600  # milliseconds without another answer before it is read out


class Results(QWidget):
    """Shows one answer at a time; `picked` carries a `Hit` that is to be opened.

    `typed` carries letters that were typed into the list and are meant for the field, which is to
    have the keyboard when it was `left`. `thinking_asked`: thinking is to be looked through, too.
    """

    picked = Signal(object)
    thinking_asked = Signal()
    typed = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.list = FoundList(self)
        self.list.picked.connect(self.picked)
        self.list.typed.connect(self.typed)
        self.list.left.connect(self.left)
        self._empty = QWidget(self)
        self._nothing = QLabel(self._empty)
        self._nothing.setTextFormat(Qt.TextFormat.PlainText)
        self._nothing.setWordWrap(True)
        self.thinking = FlatButton(self.tr("Search thinking, too"), "search", Kind.OUTLINE, self)
        self.thinking.setAccessibleName(self.tr("Search thinking, too"))
        self.thinking.clicked.connect(self.thinking_asked)
        empty = QVBoxLayout(self._empty)
        empty.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 0)
        empty.setSpacing(2 * GRID)
        empty.addWidget(self._nothing)
        empty.addWidget(self.thinking, 0, Qt.AlignmentFlag.AlignLeft)
        empty.addStretch(1)
        self._found: Hits | None = None
        self._share: int | None = None  # percent of the index that there is, while it is made
        self._missing = QLabel(self)
        self._missing.setWordWrap(True)
        self._missing.setContentsMargins(3 * GRID, GRID, 3 * GRID, GRID)
        self._told = QTimer(self)
        self._told.setSingleShot(True)
        self._told.setInterval(_READ_OUT)
        self._told.timeout.connect(self._read_out)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._empty, 1)
        column.addWidget(self.list, 1)
        column.addWidget(self._missing)
        self.show_hits("", None)

    def show_hits(self, text: str, found: Hits | None, *, thinking: bool = True) -> None:
        """Show what there is of a text; None while that is not known, which says nothing.

        `thinking` was looked through, or there is none that could be.
        """
        hits = () if found is None else found.hits
        self.list.show_hits(hits)
        self.list.setVisible(bool(hits))
        self._empty.setVisible(not hits)
        nothing = self.tr("Nothing found for “{text}”.").format(text=" ".join(text.split()))
        left_out = found is not None and not thinking
        if left_out:
            nothing = wording.paragraph(nothing, self.tr("Thinking was not looked through."))
        self.thinking.setVisible(left_out)
        self._nothing.setText("" if found is None else nothing)
        self._found = found
        self._say_what_is_missing()
        if found is not None:
            self._told.start()

    def show_share(self, percent: int) -> None:
        """Say how much of the index there is, where it lacks something."""
        self._share = percent
        self._say_what_is_missing()

    def _say_what_is_missing(self) -> None:
        missing = "" if self._found is None else self._what_is_missing(self._found)
        self._missing.setFont(small(self.font()))
        self._missing.setText(missing)
        self._missing.setVisible(bool(missing))

    def _what_is_missing(self, found: Hits) -> str:
        if found.unindexed and self._share is not None:
            said = self.tr("The search index is being made: {percent} %")
            return said.format(percent=self._share)
        if found.unindexed:
            return self.tr("The search index is being made.")
        if found.more:
            return self.tr("There is more than this. Another word narrows it down.")
        return ""

    def set_colours(self, colours: Colours) -> None:
        """Paint in these colours from now on."""
        self.list.set_colours(colours)
        self.thinking.set_colours(colours)
        for label in (self._nothing, self._missing):
            palette = label.palette()
            palette.setColor(palette.ColorRole.WindowText, colours["muted"])
            label.setPalette(palette)

    def step(self, by: int) -> None:
        """Go so many rows on, while the keyboard is elsewhere."""
        self.list.step(by)
        self._announce(self.list.spoken())

    def pick(self) -> None:
        """Open the chosen row."""
        self.list.pick(self.list.currentIndex())

    def _read_out(self) -> None:
        """Have a screen reader say how much there is, and what is chosen of it."""
        count = self.list.count()
        if self.isVisible():
            said = Counts().found(count) if count else self._nothing.text()
            self._announce(wording.sentences(said, self.list.spoken()))

    def _announce(self, text: str) -> None:
        if text and QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.list, text))


class FoundList(QListView):
    """Accessible as `Found`; a click or Enter opens, Escape leaves it."""

    picked = Signal(object)
    typed = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows = FoundRows(self)
        self._delegate = FoundDelegate(self._rows, self)
        self.setAccessibleName(self.tr("Found"))
        self.setModel(self._rows)
        self.setItemDelegate(self._delegate)
        self._bar = SlimScrollBar(self)
        self.setVerticalScrollBar(self._bar)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)

    def set_colours(self, colours: Colours) -> None:
        """Paint in these colours from now on."""
        self._delegate.set_colours(colours)
        self._bar.set_colours(colours, "sidebar")
        ground = self.palette()
        ground.setColor(ground.ColorRole.Base, colours["sidebar"])
        self.setPalette(ground)
        self.scheduleDelayedItemsLayout()

    def count(self) -> int:
        """Return how much was found."""
        return sum(
            self._rows.hit(self._rows.index(at)) is not None for at in range(self._rows.rowCount())
        )

    def show_hits(self, hits: tuple[Hit, ...]) -> None:
        """Show these; what was chosen stays so where it was found again."""
        chosen = self._rows.hit(self.currentIndex())
        self._rows.show(hits)
        self.setCurrentIndex(self._rows.place_of(chosen))

    def step(self, by: int) -> None:
        """Choose a row further down, or up; the heading comes with the first one."""
        self.setCurrentIndex(self._rows.beyond(self.currentIndex(), by))
        if self.currentIndex().row() <= 1:
            self.scrollToTop()

    def spoken(self) -> str:
        """Return what a screen reader says of the chosen row."""
        hit = self._rows.hit(self.currentIndex())
        return "" if hit is None else self._rows.spoken(hit)

    def pick(self, index: QModelIndex) -> None:
        """Ask for what stands at a place to be opened."""
        hit = self._rows.hit(index)
        if hit is not None:
            self.picked.emit(hit)

    def event(self, event: QEvent) -> bool:
        """Have Escape come here and not stop a reply."""
        return keeps_escape(event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open with Enter; letters are meant for the field."""
        if event.key() in _ENTER:
            self.pick(self.currentIndex())
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif is_text(event):
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open the row under the mouse."""
        super().mouseReleaseEvent(event)
        if event.button() is Qt.MouseButton.LeftButton:
            self.pick(self.indexAt(event.position().toPoint()))

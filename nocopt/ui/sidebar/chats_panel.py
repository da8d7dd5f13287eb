"""All that lists chats: the list itself, the ways to archive and trash, the bar for several."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from nocopt.core.filing import Place
from nocopt.ui.sidebar.chat_view import ChatView
from nocopt.ui.sidebar.places import PlaceHead, PlacesRow
from nocopt.ui.sidebar.selection_bar import SelectionBar
from nocopt.ui.theme import GRID

if TYPE_CHECKING:
    from nocopt.ui.sidebar.chat_menu import Sources
    from nocopt.ui.theme import Colours


class ChatsPanel(QWidget):
    """Follows the list of chats by itself; which chat is shown it has to be told."""

    def __init__(self, of: Sources, parent: QWidget) -> None:
        super().__init__(parent)
        self._of = of
        self.view = ChatView(of, self)
        self._head = PlaceHead(self)
        self._empty = QLabel(self)
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._empty.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 0)
        self._bar = SelectionBar(of, self.view.menus, self)
        self._foot = PlacesRow(of.wishes, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self._head)
        column.addWidget(self.view, 1)
        column.addWidget(self._empty, 1)
        column.addWidget(self._bar)
        column.addWidget(self._foot)
        self._soon = QTimer(self)  # what is selected is not yet settled when it is told
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._show_bar)
        self._connect()
        self._show_what_there_is()

    def _connect(self) -> None:
        chats = self._of.chats
        chats.counted.connect(self._show_what_there_is)
        chats.inserted.connect(self._count_changed)
        chats.removed.connect(self._count_changed)
        chats.reset.connect(self._show_what_there_is)
        self._of.filing.projects_changed.connect(self._show_what_there_is)
        self.view.picked.connect(self._soon.start)
        self.view.model().modelReset.connect(self._soon.start)  # selects nothing, without a word
        self._head.left.connect(lambda: self.show_place(Place.LIST))
        self._foot.chosen.connect(self.show_place)
        self._bar.left.connect(self._select_nothing)
        for keys, wish in (
            ("Ctrl+Z", self._of.wishes.undo_asked),
            ("Ctrl+Shift+Z", self._of.wishes.redo_asked),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(wish)

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """Return what Tab visits, from top to bottom."""
        return (*self._head.stops, self.view, *self._bar.stops, *self._foot.stops)

    def show_place(self, place: Place) -> None:
        """List the chats of a place."""
        wanted = self._of.chats.wanted
        self._of.chats.show(place, wanted.project, wanted.tag)
        self._head.show_place(place)
        self._foot.show_place(place)
        self._show_bar()

    def set_colours(self, colours: Colours) -> None:
        """Paint in these colours from now on."""
        for part in (self.view, self._head, self._bar, self._foot):
            part.set_colours(colours)
        palette = self._empty.palette()
        palette.setColor(palette.ColorRole.WindowText, colours["muted"])
        self._empty.setPalette(palette)

    def _count_changed(self, at: int, count: int) -> None:
        del at, count
        self._show_what_there_is()

    def _show_what_there_is(self) -> None:
        place, chats = self._of.chats.wanted.place, self._of.chats
        filtered = chats.wanted.project is not None or bool(chats.wanted.tag)
        projects = place is Place.LIST and bool(self._of.filing.projects) and not filtered
        some = bool(len(chats)) or projects
        self.view.setVisible(some)
        self._empty.setVisible(not some)
        words = {
            Place.LIST: self.tr("Your chats will appear here."),
            Place.ARCHIVE: self.tr("Nothing is archived."),
            Place.TRASH: self.tr("The trash is empty."),
        }
        none = self.tr("No chat here goes with the filter.")
        self._empty.setText(none if filtered else words[place])
        self._foot.setVisible(bool(chats.all_lines) or projects)

    def _show_bar(self) -> None:
        self._bar.show_ids(self.view.selected())

    def _select_nothing(self) -> None:
        self.view.select_shown()
        self.view.setFocus()

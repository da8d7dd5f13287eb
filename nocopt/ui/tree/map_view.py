"""The rows of the map as a list: arrows walk through it, Enter shows, P prefers, Delete deletes."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    Qt,
    Signal,
    SignalInstance,
)
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QMenu

from nocopt.ui.counts import Counts
from nocopt.ui.icons import icon
from nocopt.ui.moments import Moments
from nocopt.ui.popup_look import dress_menu, tip_markup
from nocopt.ui.scroll_bar import SlimScrollBar
from nocopt.ui.theme import LIGHT
from nocopt.ui.tree.map_delegate import FACTS, MapDelegate

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QWidget

    from nocopt.ui.theme import Colours
    from nocopt.ui.tree.map_rows import MapRow

_Index: TypeAlias = QModelIndex | QPersistentModelIndex
_OPENING: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_NO_PARENT: Final = QModelIndex()


class MapModel(QAbstractListModel):
    """The rows of the map that is shown."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[MapRow, ...] = ()
        self._counts = Counts()

    def show(self, rows: tuple[MapRow, ...]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def row_of(self, index: _Index) -> MapRow | None:
        """Return a row, None beyond them."""
        return self.rows[index.row()] if 0 <= index.row() < len(self.rows) else None

    def place_of(self, node_id: int) -> QModelIndex:
        """Return the index of the row with a message; it is not valid where there is none."""
        numbers = (at for at, row in enumerate(self.rows) if node_id in row.nodes)
        return self.index(next(numbers, -1), 0)

    def rowCount(self, parent: _Index = _NO_PARENT) -> int:
        """Return how many rows there are."""
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a row says, and all that is drawn there in words."""
        row = self.row_of(index)
        if row is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return row.text or self.tr("No words")
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip_markup(self._told(row))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._told(row)
        if role == FACTS:
            return " · ".join(self._facts(row))
        return None

    def _facts(self, row: MapRow) -> list[str]:
        """Return which version it is, who wrote it and when, as far as that is known."""
        number, count = row.version
        version = f"{number}/{count}" if count > 1 else ""
        who = self.tr("You") if row.by_person else row.model
        return [said for said in (version, who, self._when(row.at)) if said]

    def _when(self, moment: float) -> str:
        today = datetime.now().astimezone().date()
        return Moments().near(moment, today) if moment > 0 else ""

    def _told(self, row: MapRow) -> str:
        said = [row.text or self.tr("No words"), *self._facts(row)]
        said.append(self._counts.messages(len(row.nodes)))
        if row.shown:
            said.append(self.tr("shown"))
        if row.preferred:
            said.append(self.tr("preferred"))
        return " · ".join(said)


class MapView(QListView):
    """Accessible as `Map`; what is asked for comes with the first message of a row.

    `left`: the person wants back to the chat.
    """

    chosen = Signal(int)
    preference_asked = Signal(int)
    removal_asked = Signal(int)
    undo_asked = Signal()
    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._colours: Colours = LIGHT
        self.rows = MapModel(self)
        self._delegate = MapDelegate(self)
        self._bar = SlimScrollBar(self)
        self.setAccessibleName(self.tr("Map"))
        self.setAccessibleDescription(self.tr("Enter shows, P prefers, Delete deletes a branch."))
        self.setModel(self.rows)
        self.setItemDelegate(self._delegate)
        self.setVerticalScrollBar(self._bar)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._open_menu)
        self.clicked.connect(lambda _index: self._ask(self.chosen))

    def show_rows(self, rows: tuple[MapRow, ...], here: int | None) -> None:
        """Show a map; the row that was current stays so, else it is the one with `here`."""
        if rows == self.rows.rows:
            return
        before = self.rows.row_of(self.currentIndex())
        self._delegate.columns = max((row.column for row in rows), default=0) + 1
        self.rows.show(rows)
        index = self.rows.index(-1, 0)
        if before is not None and self.hasFocus():
            index = self.rows.place_of(before.nodes[0])
        if not index.isValid() and here is not None:
            index = self.rows.place_of(here)
        self.setCurrentIndex(index)
        self.scrollTo(index)

    def set_colours(self, colours: Colours) -> None:
        """Paint in these colours from now on."""
        self._colours = colours
        self._delegate.colours = colours
        self._bar.set_colours(colours, "sidebar")
        ground = self.palette()
        ground.setColor(ground.ColorRole.Base, colours["sidebar"])
        self.setPalette(ground)
        self.scheduleDelayedItemsLayout()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the keys of the map; the others are those of a list."""
        if event.key() in _OPENING:
            self._ask(self.chosen)
        elif event.key() == Qt.Key.Key_P:
            self._ask(self.preference_asked)
        elif event.key() == Qt.Key.Key_Delete:
            self._ask(self.removal_asked)
        elif event.matches(QKeySequence.StandardKey.Undo):
            self.undo_asked.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif not event.text().isalnum():  # no search by letters
            super().keyPressEvent(event)

    def row_menu(self) -> QMenu:
        """Return what can be done with the current row."""
        row, menu = self.rows.row_of(self.currentIndex()), QMenu(self)
        dress_menu(menu)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        none, one = self.tr("Prefer no branch"), self.tr("Prefer this branch")
        preferred = row is not None and row.preferred
        for name, text, asked in (
            ("branch", self.tr("Show"), self.chosen),
            ("", none if preferred else one, self.preference_asked),
            ("trash", self.tr("Delete this and what follows"), self.removal_asked),
        ):
            entry = menu.addAction(text)
            if name:
                entry.setIcon(icon(name, self._colours))
            entry.triggered.connect(lambda _=False, asked=asked: self._ask(asked))
        return menu

    def _ask(self, asked: SignalInstance) -> None:
        row = self.rows.row_of(self.currentIndex())
        if row is not None:
            asked.emit(row.nodes[0])

    def _open_menu(self, at: QPoint) -> None:
        index = self.indexAt(at)
        if index.isValid():
            self.setCurrentIndex(index)
            self.row_menu().popup(self.viewport().mapToGlobal(at))

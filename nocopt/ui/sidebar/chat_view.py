"""The list of chats as a view: a click or Enter opens, F2 or a double click renames."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QFrame, QMenu

from nocopt.core.filing import Batch, Filing, Place
from nocopt.ui.scroll_bar import SlimScrollBar
from nocopt.ui.sidebar.chat_menu import ChatMenus
from nocopt.ui.sidebar.delegate import ChatDelegate
from nocopt.ui.sidebar.dragging import filing_onto, ids_of
from nocopt.ui.sidebar.even_rows import EvenRows, stretches
from nocopt.ui.sidebar.model import ChatRows
from nocopt.ui.theme import GRID, LIGHT
from nocopt.ui.typed_keys import is_text

if TYPE_CHECKING:
    from PySide6.QtCore import QItemSelection
    from PySide6.QtGui import (
        QDragEnterEvent,
        QDragLeaveEvent,
        QDragMoveEvent,
        QDropEvent,
        QKeyEvent,
        QMouseEvent,
        QPaintEvent,
    )
    from PySide6.QtWidgets import QWidget

    from nocopt.core.filing import Project
    from nocopt.ui.sidebar.chat_menu import Sources
    from nocopt.ui.theme import Colours

_ONLY = QItemSelectionModel.SelectionFlag.ClearAndSelect
_FOLDS = {Qt.Key.Key_Left.value: True, Qt.Key.Key_Right.value: False}
_HELD = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


class ChatView(EvenRows):
    """Accessible as `Chats`; asks for everything by signals that carry a chat's id, and by wishes.

    `left`: the person has done here what they wanted. `typed` carries letters that are no keys of
    a list, and so are meant for the message. `picked`: other chats are selected.
    """

    chosen = Signal(int)
    left = Signal()
    typed = Signal(str)
    picked = Signal()

    def __init__(self, of: Sources, parent: QWidget) -> None:
        super().__init__(parent)
        self._of = of
        self._colours: Colours = LIGHT
        self._shown: int | None = None  # the chat that is shown beside the list
        self._waits = False  # for the end of an edit, to choose what is shown
        self._lent = False  # whether a right click took the mark off the chat that is shown
        self._leaves = False  # whether the keyboard goes elsewhere once a title is edited
        self._onto = QModelIndex()  # where what is dragged would go
        self.menus = ChatMenus(of, self)
        self._chats = ChatRows(of.chats, of.filing, self)
        self._chats.rename_asked.connect(of.wishes.rename_asked)
        self._delegate = ChatDelegate(self)
        self.setAccessibleName(self.tr("Chats"))
        self.setModel(self._chats)
        self.setItemDelegate(self._delegate)
        # After Qt's own connection: the keyboard is here again before the rows may move.
        self._delegate.closeEditor.connect(self._editing_ended)
        self._chats.modelReset.connect(self._choose_shown)
        self._bar = SlimScrollBar(self)
        self.setVerticalScrollBar(self._bar)
        self._set_up()

    def _set_up(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setDragEnabled(True)
        self.setAcceptDrops(True)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._open_menu)

    # -- what is shown

    def set_current(self, current: int | None) -> None:
        """Have the chat chosen that is shown beside the list.

        While a title is being edited this waits, so that the field does not vanish under the hands.
        Whoever walks through the list, or has selected several, stays there, unless another chat
        came to be shown.
        """
        if self._editing():
            self._waits, self._shown = True, current
            return
        walks = self.hasFocus() and self.currentIndex().isValid()
        chosen = stretches(self.selectionModel().selection())
        several = sum(last - first + 1 for first, last in chosen) > 1
        stays = current == self._shown and (walks or several)
        self._shown = current
        if not stays:
            self._choose_shown()

    def _choose_shown(self) -> None:
        index = self._chats.place_of(self._shown)
        if index.isValid():
            self.selectionModel().setCurrentIndex(index, _ONLY)
        elif self._chats.project(self.currentIndex()) is None:
            self.selectionModel().clear()

    def selected(self) -> tuple[int, ...]:
        """Return the ids of the chats that are selected, from the top."""
        return self._chats.ids(stretches(self.selectionModel().selection()))

    def select_shown(self) -> None:
        """Have nothing selected but the chat that is shown, once no title is being edited."""
        if self._editing():
            self._waits = True
            return
        self.clearSelection()
        self._choose_shown()

    def set_colours(self, colours: Colours) -> None:
        """Paint in these colours from now on."""
        self._colours = colours
        self._delegate.set_colours(colours)
        self._bar.set_colours(colours, "sidebar")
        ground = self.palette()
        ground.setColor(ground.ColorRole.Base, colours["sidebar"])
        self.setPalette(ground)
        self.scheduleDelayedItemsLayout()

    def rename(self, chat_id: int | None = None) -> None:
        """Edit the title of a chat; by default, of the chosen row."""
        index = self.currentIndex() if chat_id is None else self._chats.place_of(chat_id)
        if index.isValid():
            self._leaves = chat_id is not None or not self.hasFocus()
            self.selectionModel().setCurrentIndex(index, _ONLY)
            self.edit(index)

    def selectionChanged(  # noqa: N802 - Qt's name
        self, selected: QItemSelection, deselected: QItemSelection
    ) -> None:
        """Tell, once it is settled which they are."""
        super().selectionChanged(selected, deselected)
        self.picked.emit()

    # -- keys and mouse

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open, fold, delete, move, or hand on what is meant for the message."""
        index, project = self.currentIndex(), self._chats.project(self.currentIndex())
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self._editing():
            self._choose(index)
        elif project is not None and key in _FOLDS:
            self._fold(project, folded=_FOLDS[key])
        elif project is not None and key == Qt.Key.Key_Space:
            self._fold(project, folded=not project.folded)
        elif key == Qt.Key.Key_Delete:
            self._delete(index)
        elif is_text(event):
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Note what only a menu is wanted for."""
        shown = () if self._shown is None else (self._shown,)
        self._lent = event.button() is Qt.MouseButton.RightButton and self.selected() in (shown, ())
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open the row under the mouse, to write in it; with Ctrl or Shift it is only selected.

        On a tag it is the chats with that tag that are wanted.
        """
        super().mouseReleaseEvent(event)
        left = event.button() is Qt.MouseButton.LeftButton
        if left and not event.modifiers() & _HELD and not self._editing():
            point = event.position().toPoint()
            index = self.indexAt(point)
            tag = self._delegate.tag_at(self.font(), self.visualRect(index), index, point)
            if tag:
                self.select_shown()
                self._of.wishes.tag_shown.emit(tag)
                return
            self._choose(index)
            if self._chats.project(index) is None:
                if not self.selected():  # beside the rows, where Qt takes all marks off
                    self.select_shown()
                self.left.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Edit the title under the mouse."""
        self._leaves = True
        super().mouseDoubleClickEvent(event)

    def _choose(self, index: QModelIndex) -> None:
        chat, project = self._chats.chat(index), self._chats.project(index)
        if chat is not None:
            self.chosen.emit(chat.id)
        elif project is not None:
            self._fold(project, folded=not project.folded)

    def _fold(self, project: Project, *, folded: bool) -> None:
        if folded != project.folded:
            self._of.wishes.project_changed.emit(replace(project, folded=folded))

    def _delete(self, index: QModelIndex) -> None:
        project = self._chats.project(index)
        ids = self._meant(index)
        if project is not None:
            self._of.wishes.project_removal_asked.emit(project.id)
        elif ids and self._of.chats.wanted.place is Place.TRASH:
            self._of.wishes.purge_asked.emit(ids)
        elif ids:
            self._of.wishes.filed.emit(Filing(Batch.TRASH, ids))

    def _meant(self, index: QModelIndex) -> tuple[int, ...]:
        """Return the chats that are meant by one of them: all that are selected, if it is."""
        chat, selected = self._chats.chat(index), self.selected()
        if chat is None:
            return ()
        return selected if chat.id in selected else (chat.id,)

    # -- menus

    def _open_menu(self, place: QPoint) -> None:
        index = self.indexAt(place)
        menu = self.menu_at(index)
        if menu is not None:
            if self._lent:  # what is chosen in the menu comes after it is hidden, and before this
                menu.aboutToHide.connect(lambda: QTimer.singleShot(0, self, self.select_shown))
            menu.popup(self.viewport().mapToGlobal(place))

    def menu_at(self, index: QModelIndex) -> QMenu | None:
        """Return the menu of a row, which may have moved before something is chosen."""
        project, ids = self._chats.project(index), self._meant(index)
        if project is not None:
            return self.menus.for_project(project)
        return self.menus.for_chats(ids, self.rename) if ids else None

    # -- dragging

    def startDrag(self, actions: Qt.DropAction) -> None:  # noqa: N802 - Qt's name
        """Carry chats; afterwards the mark is on the chat that is shown, unless there are more."""
        super().startDrag(actions)
        if len(self.selected()) <= 1:
            self.select_shown()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take chats that are dragged."""
        if ids_of(event.mimeData()):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Show where they would go."""
        index = self.indexAt(event.position().toPoint())
        self._show_target(index if self._meaning(index, event) is not None else QModelIndex())
        event.setAccepted(self._onto.isValid())
        self._scroll_at(event.position().toPoint())

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Show no place any more."""
        super().dragLeaveEvent(event)
        self._show_target(QModelIndex())

    def dropEvent(self, event: QDropEvent) -> None:
        """File what is let go where it is let go."""
        filing = self._meaning(self.indexAt(event.position().toPoint()), event)
        self._show_target(QModelIndex())
        self.setState(QAbstractItemView.State.NoState)
        if filing is not None:
            event.acceptProposedAction()
            self._of.wishes.filed.emit(filing)

    def _meaning(self, index: QModelIndex, event: QDropEvent) -> Filing | None:
        key = self._chats.key_around(index)
        ids = ids_of(event.mimeData())
        return None if key is None else filing_onto(key, ids, self._of.chats)

    def _show_target(self, index: QModelIndex) -> None:
        if index != self._onto:
            self._onto = index
            self.viewport().update()

    def _scroll_at(self, point: QPoint) -> None:
        edge, high = self.row_height(), self.viewport().height()
        by = -edge if point.y() < edge else edge if point.y() > high - edge else 0
        self._bar.setValue(self._bar.value() + by // 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows, and around where something would go a line."""
        super().paintEvent(event)
        if self._onto.isValid():
            ends = (self._chats.index(row, 0) for row in self._chats.stretch(self._onto))
            first, last = (self.visualRect(index) for index in ends)
            area = first.united(last).intersected(self.viewport().rect())
            painter = QPainter(self.viewport())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self._colours["accent"], 2))
            painter.drawRoundedRect(area.adjusted(GRID, 1, -GRID, -2), 6, 6)
            painter.end()

    # -- editing

    def _editing(self) -> bool:
        return self.state() is QAbstractItemView.State.EditingState

    def _editing_ended(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        del editor, hint
        if self._waits:
            self._waits = False
            self._choose_shown()
        if self._leaves and self.hasFocus() and not self._editing():
            self.left.emit()

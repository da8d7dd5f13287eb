"""The list of chats as a view: a click or Enter opens, F2 or a double click renames."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QFrame, QListView, QMenu

from nocopt.ui.icons import icon
from nocopt.ui.popup_look import dress_menu
from nocopt.ui.scroll_bar import SlimScrollBar
from nocopt.ui.sidebar.delegate import ChatDelegate
from nocopt.ui.sidebar.model import ChatList
from nocopt.ui.theme import LIGHT
from nocopt.ui.typed_keys import is_text

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QMouseEvent
    from PySide6.QtWidgets import QWidget

    from nocopt.app.library import ChatEntry
    from nocopt.ui.theme import Colours


class ChatView(QListView):
    """Accessible as `Chats`; asks for everything by signals that carry a chat's id.

    `left`: the person has done here what they wanted. `typed` carries letters that are no keys of
    a list, and so are meant for the message.
    """

    chosen = Signal(int)
    left = Signal()
    typed = Signal(str)
    rename_asked = Signal(int, str)
    delete_asked = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._colours: Colours = LIGHT
        self._waiting: tuple[tuple[ChatEntry, ...], int | None] | None = None
        self._shown: int | None = None  # the chat that was shown when the list was last told
        self._leaves = False  # whether the keyboard goes elsewhere once a title is edited
        self._chats = ChatList(self)
        self._chats.rename_asked.connect(self.rename_asked)
        self._delegate = ChatDelegate(self)
        self.setAccessibleName("Chats")
        self.setModel(self._chats)
        self.setItemDelegate(self._delegate)
        # After Qt's own connection: the keyboard is here again before the rows may move.
        self._delegate.closeEditor.connect(self._editing_ended)
        self._bar = SlimScrollBar(self)
        self.setVerticalScrollBar(self._bar)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._open_menu)

    def set_chats(self, chats: tuple[ChatEntry, ...], current: int | None) -> None:
        """Show the chats, newest first, with the current one chosen.

        While a title is being edited this waits, so that the field does not vanish under the hands.
        Whoever walks through the list stays at their row, unless another chat came to be shown.
        """
        if self._editing():
            self._waiting = (chats, current)
            return
        self._waiting = None
        here = self._chats.chat(self.currentIndex())
        walks = self.hasFocus() and current == self._shown
        self._shown = current
        self._chats.show(chats, datetime.now().astimezone().date())
        index = self._chats.place_of(here.id if walks and here is not None else current)
        if not index.isValid():
            index = self._chats.place_of(current)
        if index.isValid():
            self.setCurrentIndex(index)
        else:
            self.clearSelection()
            self.setCurrentIndex(QModelIndex())

    def set_colours(self, colours: Colours) -> None:
        """Paint in these colours from now on."""
        self._colours = colours
        self._delegate.set_colours(colours)
        self._bar.set_colours(colours, "sidebar")
        ground = self.palette()
        ground.setColor(ground.ColorRole.Base, colours["sidebar"])
        self.setPalette(ground)
        self.scheduleDelayedItemsLayout()

    def rename(self) -> None:
        """Edit the title of the chosen row."""
        if self.currentIndex().isValid():
            self._leaves = not self.hasFocus()
            self.edit(self.currentIndex())

    def _rename_chat(self, chat_id: int) -> None:
        index = self._chats.place_of(chat_id)
        if index.isValid():
            self._leaves = True
            self.edit(index)

    def chat_menu(self, chat_id: int) -> QMenu:
        """Return the menu of one chat, which may have moved before something is chosen."""
        menu = QMenu(self)
        dress_menu(menu)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        rename = menu.addAction(icon("pencil", self._colours), self.tr("Rename"))
        rename.triggered.connect(lambda: self._rename_chat(chat_id))
        delete = menu.addAction(icon("trash", self._colours), self.tr("Delete…"))
        delete.triggered.connect(lambda: self.delete_asked.emit(chat_id))
        return menu

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open, delete, move, or hand on what is meant for the message."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self._editing():
            self._choose(self.currentIndex())
        elif event.key() == Qt.Key.Key_Delete:
            self._delete(self.currentIndex())
        elif is_text(event):
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open the row under the mouse, to write in it."""
        super().mouseReleaseEvent(event)
        if event.button() is Qt.MouseButton.LeftButton and not self._editing():
            self._choose(self.indexAt(event.position().toPoint()))
            self.left.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Edit the title under the mouse."""
        self._leaves = True
        super().mouseDoubleClickEvent(event)

    def _choose(self, index: QModelIndex) -> None:
        chat = self._chats.chat(index)
        if chat is not None:
            self.chosen.emit(chat.id)

    def _delete(self, index: QModelIndex) -> None:
        chat = self._chats.chat(index)
        if chat is not None:
            self.delete_asked.emit(chat.id)

    def _open_menu(self, place: QPoint) -> None:
        chat = self._chats.chat(self.indexAt(place))
        if chat is not None:
            self.chat_menu(chat.id).popup(self.viewport().mapToGlobal(place))

    def _editing(self) -> bool:
        return self.state() is QAbstractItemView.State.EditingState

    def _editing_ended(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        del editor, hint
        if self._waiting is not None:
            self.set_chats(*self._waiting)
        if self._leaves and self.hasFocus() and not self._editing():
            self.left.emit()

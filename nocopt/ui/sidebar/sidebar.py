"""The sidebar: a button for a new chat, the list of chats, and the way to the settings."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListView,
    QMenu,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from nocopt.ui.buttons import FlatButton
from nocopt.ui.icons import icon
from nocopt.ui.sidebar.delegate import ChatDelegate
from nocopt.ui.sidebar.model import ChatList
from nocopt.ui.theme import GRID, LIGHT

if TYPE_CHECKING:
    from nocopt.app.library import ChatEntry
    from nocopt.ui.theme import Colours


class Sidebar(QWidget):
    """Holds New chat, Chats and Settings."""

    new_asked = Signal()
    chosen = Signal(int)
    rename_asked = Signal(int, str)
    delete_asked = Signal(int)
    settings_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colours: Colours = LIGHT
        self._waiting: tuple[tuple[ChatEntry, ...], int | None] | None = None
        self._new = FlatButton(self.tr("New chat"), "new-chat", parent=self)
        self._new.setAccessibleName(self.tr("New chat"))
        self._new.setToolTip(self.tr("New chat (Ctrl+N)"))
        self._new.set_left_aligned()
        self._new.clicked.connect(self.new_asked)
        self._chats = ChatList(self)
        self._chats.rename_asked.connect(self.rename_asked)
        self._list = _ChatView(self)
        self._list.setAccessibleName(self.tr("Chats"))
        self._list.setModel(self._chats)
        self._delegate = ChatDelegate(self._list)
        self._delegate.closeEditor.connect(self._editing_ended)
        self._list.setItemDelegate(self._delegate)
        self._list.picked.connect(self._pick)
        self._list.delete_asked.connect(self._delete)
        self._list.customContextMenuRequested.connect(self._open_menu)
        self._empty = QLabel(self)  # says nothing until it is known that there are none
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._empty.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 0)
        self._list.hide()
        self._settings = FlatButton(self.tr("Settings"), "settings", parent=self)
        self._settings.setAccessibleName(self.tr("Settings"))
        self._settings.setToolTip(self.tr("Settings (Ctrl+,)"))
        self._settings.set_left_aligned()
        self._settings.clicked.connect(self.settings_asked)
        self._account = QLabel(self)
        self._account.setAccessibleName(self.tr("Account"))
        self._account.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self._lay_out()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        column.addWidget(self._new)
        column.addWidget(self._list, 1)
        column.addWidget(self._empty, 1)
        foot = QHBoxLayout()
        foot.addWidget(self._settings, 1)
        foot.addWidget(self._account)
        column.addLayout(foot)
        self.setMinimumWidth(180)

    # -- what the window tells

    def set_chats(self, chats: tuple[ChatEntry, ...], current: int | None) -> None:
        """Show the chats, newest first, with the current one chosen.

        While a title is being edited this waits, so that the field does not vanish under the hands.
        """
        if self._list.editing():
            self._waiting = (chats, current)
            return
        self._waiting = None
        self._chats.show(chats, datetime.now().astimezone().date())
        self._list.setVisible(bool(chats))
        self._empty.setVisible(not chats)
        self._empty.setText(self.tr("Your chats will appear here."))
        self._list.choose(self._chats.place_of(current))

    def set_account(self, name: str) -> None:
        """Show which account is in use."""
        self._account.setText(name)
        self._account.setToolTip(self.tr("Account in use: {name}").format(name=name))

    def set_look(self, colours: Colours, font_size: int) -> None:
        """Paint in these colours; the fonts follow the application's."""
        del font_size
        self._colours = colours
        self._new.set_colours(colours)
        self._settings.set_colours(colours)
        self._delegate.set_colours(colours)
        ground = self._list.palette()
        ground.setColor(ground.ColorRole.Base, colours["sidebar"])
        self._list.setPalette(ground)
        for label in (self._account, self._empty):
            palette = label.palette()
            palette.setColor(palette.ColorRole.WindowText, colours["muted"])
            label.setPalette(palette)
        self._list.doItemsLayout()
        self.update()

    def rename_current(self) -> None:
        """Open the title of the chosen chat for editing."""
        self._list.rename()

    # -- what the person does

    def _pick(self, index: QModelIndex) -> None:
        chat = self._chats.chat(index)
        if chat is not None:
            self.chosen.emit(chat.id)

    def _delete(self) -> None:
        chat = self._chats.chat(self._list.currentIndex())
        if chat is not None:
            self.delete_asked.emit(chat.id)

    def _editing_ended(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        del editor, hint
        waiting = self._waiting
        if waiting is not None:
            self._list.end_editing()
            self.set_chats(*waiting)

    def _open_menu(self, place: QPoint) -> None:
        index = self._list.indexAt(place)
        if self._chats.chat(index) is not None:
            self.chat_menu(index).popup(self._list.viewport().mapToGlobal(place))

    def chat_menu(self, index: QModelIndex) -> QMenu:
        """Return the menu of one chat."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        rename = menu.addAction(icon("pencil", self._colours), self.tr("Rename"))
        rename.triggered.connect(lambda: self._list.edit(index))
        delete = menu.addAction(icon("trash", self._colours), self.tr("Delete …"))
        chat = self._chats.chat(index)
        if chat is not None:
            delete.triggered.connect(lambda: self.delete_asked.emit(chat.id))
        return menu

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground and the line at the right edge."""
        del event
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._colours["sidebar"])
        painter.setPen(QPen(self._colours["border"], 1))
        painter.drawLine(self.width() - 1, 0, self.width() - 1, self.height())

    def sizeHint(self) -> QSize:
        """Return the width a new window gives to the sidebar."""
        return QSize(248, 400)


class _ChatView(QListView):
    """A list that opens a chat on click and Enter, renames on F2 and double click."""

    picked = Signal(QModelIndex)
    delete_asked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setUniformItemSizes(False)

    def editing(self) -> bool:
        """Whether a title is being edited."""
        return self.state() is QAbstractItemView.State.EditingState

    def end_editing(self) -> None:
        """Leave the editing state before the rows change."""
        self.setState(QAbstractItemView.State.NoState)

    def choose(self, index: QModelIndex) -> None:
        """Choose a row without opening it."""
        if index.isValid():
            self.setCurrentIndex(index)
        else:
            self.clearSelection()
            self.setCurrentIndex(QModelIndex())

    def rename(self) -> None:
        """Edit the title of the chosen row."""
        if self.currentIndex().isValid():
            self.edit(self.currentIndex())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open, delete or move."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self.editing():
            self.picked.emit(self.currentIndex())
        elif event.key() == Qt.Key.Key_Delete:
            self.delete_asked.emit()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open the row under the mouse."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() is Qt.MouseButton.LeftButton and index.isValid() and not self.editing():
            self.picked.emit(index)

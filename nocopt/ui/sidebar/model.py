"""The list of chats as a model: what its rows say, and what is carried when they are dragged."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import QMimeData, QModelIndex, QPersistentModelIndex, Qt, Signal

from nocopt.ui import wording
from nocopt.ui.sidebar import row_words
from nocopt.ui.sidebar.dragging import CHATS, carried
from nocopt.ui.sidebar.following import FollowingRows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nocopt.app.chat_list import ChatEntry
    from nocopt.core.filing import Project
    from nocopt.ui.sidebar.blocks import Block, Key

_Index: TypeAlias = QModelIndex | QPersistentModelIndex
_CHAT = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEditable
_CHAT |= Qt.ItemFlag.ItemIsDragEnabled
_PROJECT = Qt.ItemFlag.ItemIsEnabled


class ChatRows(FollowingRows):
    """Editing a title asks for a rename and changes nothing by itself."""

    rename_asked = Signal(int, str)

    def chat(self, index: _Index) -> ChatEntry | None:
        """Return the chat at an index, or None for a heading and for no place at all."""
        if not index.isValid():
            return None
        at = self.places.block_of_row(index.row())[1]
        place = self.now(at) if at >= 0 else -1
        return self.chats[place] if 0 <= place < len(self.chats) else None

    def block(self, index: _Index) -> Block | None:
        """Return what a heading is about, or None for a chat and for no place at all."""
        if not index.isValid():
            return None
        number, at = self.places.block_of_row(index.row())
        return self.blocks[number] if at < 0 else None

    def project(self, index: _Index) -> Project | None:
        """Return the project whose heading is at an index."""
        block = self.block(index)
        return None if block is None else self._project(block.key)

    def key_around(self, index: _Index) -> Key | None:
        """Return what the block is about that has this row."""
        if not index.isValid():
            return None
        return self.blocks[self.places.block_of_row(index.row())[0]].key

    def stretch(self, index: _Index) -> tuple[int, int]:
        """Return the first and the last row of the block that has this row."""
        number = self.places.block_of_row(index.row())[0]
        first = self.places.first_row(number)
        return first, first + self.blocks[number].rows - 1

    def _project(self, key: Key) -> Project | None:
        return next((one for one in self.projects if one.id == key), None)

    def place_of(self, chat_id: int | None) -> QModelIndex:
        """Return the index of a chat; an invalid one when it is not in sight."""
        at = self.chats.find(chat_id)
        row = -1 if at < 0 else self.places.row_of_chat(at)
        return self.index(row, 0) if row >= 0 else QModelIndex()

    def ids(self, rows: Sequence[tuple[int, int]]) -> tuple[int, ...]:
        """Return the ids of the chats in these stretches of rows, ends included, from the top."""
        found: list[int] = []
        for first, last in sorted(rows):
            ats = (self.places.block_of_row(row)[1] for row in range(first, last + 1))
            places = (self.now(at) for at in ats if at >= 0)
            found += [self.chats.id_at(at) for at in places if 0 <= at < len(self.chats)]
        return tuple(found)

    def supportedDragActions(self) -> Qt.DropAction:  # noqa: N802 - Qt's name
        """Chats are moved."""
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:  # noqa: N802 - Qt's name
        """Return what chats are carried as."""
        return [CHATS]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:  # noqa: N802 - Qt's name
        """Return the chats at these places, to be carried."""
        return carried(self.ids([(index.row(), index.row()) for index in indexes]))

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Chats can be chosen and renamed, headings of projects walked to, others nothing."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        number, at = self.places.block_of_row(index.row())
        if at >= 0:
            return _CHAT
        project = isinstance(self.blocks[number].key, int)
        return _PROJECT if project else Qt.ItemFlag.NoItemFlags

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a row's text, and with it what its marks say for screen readers."""
        chat = self.chat(index)
        if chat is not None:
            return self._chat_data(chat, role)
        block = self.block(index)
        if block is None:
            return None
        name = row_words.heading(block.key, self._project(block.key))
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return name
            case Qt.ItemDataRole.AccessibleTextRole if isinstance(block.key, int):
                return row_words.spoken_project(name, block)
            case _:
                return None

    def _chat_data(self, chat: ChatEntry, role: int) -> object:
        title = row_words.title(chat)
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                return title
            case Qt.ItemDataRole.ToolTipRole:
                return "\n".join((title, *row_words.notes(chat)))
            case Qt.ItemDataRole.AccessibleTextRole:
                return wording.noted(title, *row_words.notes(chat))
            case _:
                return None

    def setData(  # noqa: N802 - Qt's name
        self, index: _Index, value: object, role: int = Qt.ItemDataRole.EditRole
    ) -> bool:
        """Ask for a rename when the title was really changed."""
        chat = self.chat(index)
        title = " ".join(str(value).split())
        if chat is None or role != Qt.ItemDataRole.EditRole or not title or title == chat.title:
            return False
        self.rename_asked.emit(chat.id, title)
        return True

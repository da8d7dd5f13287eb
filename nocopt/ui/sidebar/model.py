"""The list of chats as rows: a heading for each stretch of time, then its chats, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

if TYPE_CHECKING:
    from nocopt.app.library import ChatEntry

_Index: TypeAlias = QModelIndex | QPersistentModelIndex


class Age(Enum):
    """A stretch of time under one heading."""

    TODAY = "today"
    YESTERDAY = "yesterday"
    WEEK = "week"
    MONTH = "month"
    OLDER = "older"


@dataclass(frozen=True, slots=True)
class AgeRow:
    """A heading."""

    age: Age


Row: TypeAlias = "AgeRow | ChatEntry"


def age_of(moment: float, today: date) -> Age:
    """Return the stretch of time for a moment in seconds since 1970, as local days go.

    A moment that no calendar has, from a clock or a file gone wrong, is old or still to come.
    """
    try:
        day = datetime.fromtimestamp(moment).astimezone().date()
    except (OverflowError, OSError, ValueError):
        return Age.TODAY if moment > 0 else Age.OLDER
    if day >= today:
        return Age.TODAY
    if day == today - timedelta(days=1):
        return Age.YESTERDAY
    if day > today - timedelta(days=7):
        return Age.WEEK
    return Age.MONTH if day > today - timedelta(days=30) else Age.OLDER


def rows_for(chats: tuple[ChatEntry, ...], today: date) -> list[Row]:
    """Return the chats with a heading before the first of each age."""
    rows: list[Row] = []
    last: Age | None = None
    for chat in chats:
        age = age_of(chat.updated_at, today)
        if age is not last:
            rows.append(AgeRow(age))
            last = age
        rows.append(chat)
    return rows


class ChatList(QAbstractListModel):
    """Rows for a list view; editing a title asks for a rename and changes nothing by itself."""

    rename_asked = Signal(int, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Row] = []

    def show(self, chats: tuple[ChatEntry, ...], today: date) -> None:
        """Show these chats; rows that only changed their look are kept as they stand."""
        rows = rows_for(chats, today)
        if [_key(row) for row in rows] == [_key(row) for row in self._rows]:
            changed = [at for at, row in enumerate(rows) if row != self._rows[at]]
            self._rows = rows
            for at in changed:
                self.dataChanged.emit(self.index(at, 0), self.index(at, 0))
            return
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def row(self, number: int) -> Row:
        """Return the row at a place."""
        return self._rows[number]

    def chat(self, index: _Index) -> ChatEntry | None:
        """Return the chat at an index, or None for a heading and for no place at all."""
        row = self._rows[index.row()] if index.isValid() else None
        return None if isinstance(row, AgeRow) else row

    def place_of(self, chat_id: int | None) -> QModelIndex:
        """Return the index of a chat; an invalid one when it is not in the list."""
        for at, row in enumerate(self._rows):
            if not isinstance(row, AgeRow) and row.id == chat_id:
                return self.index(at, 0)
        return QModelIndex()

    def rowCount(self, parent: _Index | None = None) -> int:
        """Return how many rows there are."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Chats can be chosen and renamed, headings neither."""
        if self.chat(index) is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEditable

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a row's text, and with it what its dot says for screen readers."""
        row = self._rows[index.row()]
        if isinstance(row, AgeRow):
            return self.heading(row.age) if role == Qt.ItemDataRole.DisplayRole else None
        title = row.title or self.tr("New chat")
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                return title
            case Qt.ItemDataRole.ToolTipRole:
                return f"{title}\n{self.state(row)}" if self.state(row) else title
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{title} ({self.state(row)})" if self.state(row) else title
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

    def state(self, chat: ChatEntry) -> str:
        """Return what the dot beside a chat says; often empty."""
        if chat.asking:
            return self.tr("waits for your permission")
        if chat.running:
            return self.tr("reply is being written")
        if chat.queued:
            return self.tr("waiting to be sent")
        return self.tr("new reply") if chat.finished_unseen else ""

    def heading(self, age: Age) -> str:
        """Return the words for a stretch of time."""
        match age:
            case Age.TODAY:
                return self.tr("Today")
            case Age.YESTERDAY:
                return self.tr("Yesterday")
            case Age.WEEK:
                return self.tr("Previous 7 days")
            case Age.MONTH:
                return self.tr("Previous 30 days")
            case Age.OLDER:
                return self.tr("Older")


def _key(row: Row) -> object:
    return row.age if isinstance(row, AgeRow) else row.id

"""The chats in a file as a list with ticks: which of them are to be taken."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QLocale,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from nocopt.core.transfer import Fate
from nocopt.ui.moments import Moments

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QObject

    from nocopt.app.importing import Seen

TITLE, MESSAGES, CHANGED, FATE = range(4)
_NOWHERE: Final = QModelIndex()


class ImportList(QAbstractTableModel):
    """Chats by their title, with what would become of each; `ticked` comes when others are.

    What has nothing new can be looked at, but not be ticked.
    """

    ticked = Signal()

    def __init__(self, chats: Sequence[Seen], parent: QObject | None = None) -> None:
        super().__init__(parent)
        # Newest first, as in the list that they come into.
        self._chats = sorted(chats, key=lambda one: one.updated_at, reverse=True)
        self._ticks = {one.uid for one in chats if one.new or one.fate is Fate.NEW}
        self._tickable = frozenset(self._ticks)

    @property
    def chosen(self) -> frozenset[str]:
        """The uids of the chats that are ticked."""
        return frozenset(self._ticks)

    @property
    def tickable(self) -> int:
        """How many can be ticked."""
        return len(self._tickable)

    def tick_all(self, ticked: bool) -> None:
        """Tick all that can be, or none."""
        self._ticks = set(self._tickable) if ticked else set()
        if self._chats:
            last = self.index(len(self._chats) - 1, TITLE)
            self.dataChanged.emit(self.index(0, TITLE), last, [Qt.ItemDataRole.CheckStateRole])
        self.ticked.emit()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _NOWHERE) -> int:
        """Return how many chats there are."""
        return 0 if parent.isValid() else len(self._chats)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = _NOWHERE) -> int:
        """Return how much is told of each."""
        return 0 if parent.isValid() else FATE + 1

    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        """Return what is shown of a chat."""
        if not index.isValid():
            return None
        chat = self._chats[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._shown(chat, index.column())
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == TITLE:
            ticked = chat.uid in self._ticks
            return Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() == MESSAGES:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def _shown(self, chat: Seen, column: int) -> str:
        match column:
            case 0:
                return " ".join(chat.title.split()) or self.tr("Without a title")
            case 1:
                return QLocale().toString(chat.messages)
            case 2:
                return Moments().day_of(chat.updated_at)
            case _:
                return self._fate(chat)

    def _fate(self, chat: Seen) -> str:
        match chat.fate:
            case Fate.NEW:
                return ""
            case Fate.GROWN:
                return self.tr("{count} new").format(count=QLocale().toString(chat.new))
            case Fate.THERE:
                return self.tr("here already")
            case Fate.TRASHED:
                return self.tr("in the trash")

    def setData(  # noqa: N802 - the name is Qt's
        self,
        index: QModelIndex | QPersistentModelIndex,
        value: Any,
        role: int = Qt.ItemDataRole.EditRole,
    ) -> bool:
        """Tick a chat, or take its tick away."""
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid():
            return False
        uid = self._chats[index.row()].uid
        if uid not in self._tickable:
            return False
        if Qt.CheckState(value) == Qt.CheckState.Checked:
            self._ticks.add(uid)
        else:
            self._ticks.discard(uid)
        self.dataChanged.emit(index, index, [role])
        self.ticked.emit()
        return True

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        """Return that a chat can be ticked, where there is anything new in it."""
        if not index.isValid() or self._chats[index.row()].uid not in self._tickable:
            return Qt.ItemFlag.ItemIsSelectable
        found = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return found | Qt.ItemFlag.ItemIsUserCheckable if index.column() == TITLE else found

    def headerData(  # noqa: N802 - the name is Qt's
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        """Return what a column tells."""
        if role == Qt.ItemDataRole.TextAlignmentRole and section == MESSAGES:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        names = (self.tr("Chat"), self.tr("Messages"), self.tr("Last change"), "")
        return names[section]

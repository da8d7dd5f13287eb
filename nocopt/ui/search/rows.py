"""What was found as rows of a list: chats by their titles first, then messages, the best first."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from nocopt.core.filing import Place
from nocopt.core.search import Hit, Sender, Source
from nocopt.ui import tool_words, wording
from nocopt.ui.moments import Moments
from nocopt.ui.popup_look import tip_markup

if TYPE_CHECKING:
    from collections.abc import Sequence

_Index: TypeAlias = QModelIndex | QPersistentModelIndex
Row: TypeAlias = "str | Hit"  # a heading, or something that was found


class FoundRows(QAbstractListModel):
    """Rows for a list view; headings cannot be chosen."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Row] = []

    def show(self, hits: Sequence[Hit]) -> None:
        """Show these, under headings where there are both titles and messages."""
        titles = [hit for hit in hits if hit.node_id is None]
        messages = [hit for hit in hits if hit.node_id is not None]
        rows: list[Row] = [*titles, *messages]
        if titles and messages:
            rows = [self.tr("Chats"), *titles, self.tr("Messages"), *messages]
        if rows == self._rows:
            return  # whoever reads on in them stays where they are
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def row(self, index: _Index) -> Row:
        """Return what stands at a place."""
        return self._rows[index.row()]

    def hit(self, index: _Index) -> Hit | None:
        """Return what was found at a place; None for a heading and for no place at all."""
        row = self._rows[index.row()] if index.isValid() else None
        return row if isinstance(row, Hit) else None

    def place_of(self, hit: Hit | None) -> QModelIndex:
        """Return where the same was found again, else the first place of all."""
        places = [at for at, row in enumerate(self._rows) if isinstance(row, Hit)]
        wanted = None if hit is None else _key(hit)
        same = (at for at in places if _key(self._rows[at]) == wanted)
        return self.index(next(same, places[0])) if places else QModelIndex()

    def beyond(self, index: _Index, by: int) -> QModelIndex:
        """Return the place so many rows further down, or up, headings not counted."""
        places = [at for at, row in enumerate(self._rows) if isinstance(row, Hit)]
        if not places:
            return QModelIndex()
        now = places.index(index.row()) if index.isValid() and index.row() in places else -1
        return self.index(places[max(0, min(now + by, len(places) - 1))])

    def rowCount(self, parent: _Index | None = None) -> int:
        """Return how many rows there are."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """What was found can be chosen, headings cannot."""
        if self.hit(index) is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a row says, with more of it for tooltips and screen readers."""
        row = self._rows[index.row()]
        if isinstance(row, str):
            return row if role == Qt.ItemDataRole.DisplayRole else None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self.title(row)
            case Qt.ItemDataRole.ToolTipRole:
                return tip_markup("\n".join(filter(None, (self.title(row), row.passage.text))))
            case Qt.ItemDataRole.AccessibleTextRole:
                return self.spoken(row)
            case _:
                return None

    def title(self, hit: Hit) -> str:
        """Return the title of the chat."""
        return hit.title or self.tr("New chat")

    def who(self, hit: Hit) -> str:
        """Return what kind of text it was found in; empty for a title and a summary."""
        match hit.source:
            case Source.THINKING:
                return self.tr("Thinking")
            case Source.FILE | Source.FILE_NAME:
                return self.tr("File")
            case Source.TITLE:
                return ""
            case Source.CALL | Source.RESULT:
                return self._of_tool(hit)
            case Source.TEXT:
                pass
        if hit.sender is None:
            return self.tr("Summary")
        return self.tr("You") if hit.sender is Sender.PERSON else self.tr("Answer")

    def _of_tool(self, hit: Hit) -> str:
        name = tool_words.of_name(hit.tool)
        if hit.source is Source.CALL:
            return self.tr("Call of {tool}").format(tool=name) if name else self.tr("Tool call")
        return self.tr("Result of {tool}").format(tool=name) if name else self.tr("Tool result")

    def when(self, hit: Hit) -> str:
        """Return the day, of today the time; and the place, where that is not the list."""
        day = self.day(hit.at, datetime.now().astimezone().date())
        match hit.place:
            case Place.LIST:
                return day
            case Place.ARCHIVE:
                return self.tr("Archive · {when}").format(when=day)
            case Place.TRASH:
                return self.tr("Trash · {when}").format(when=day)

    def day(self, moment: float, today: date) -> str:
        """Return when something was, in seconds since 1970: as short as it is plain."""
        return Moments().rough(moment, today)

    def spoken(self, hit: Hit) -> str:
        """Return what a screen reader says of a row."""
        said = "" if hit.source is Source.TITLE else hit.passage.text
        return wording.listed(self.title(hit), self.who(hit), said, self.when(hit))


def _key(row: Row) -> object:
    return row if isinstance(row, str) else (row.conversation_id, row.node_id, row.source)

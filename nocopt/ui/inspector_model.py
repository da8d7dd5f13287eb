"""What the inspector shows, as Qt's models: the request as a tree, the answer as rows of events."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import (
    QT_TRANSLATE_NOOP,
    QAbstractItemModel,
    QAbstractTableModel,
    QCoreApplication,
    QLocale,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
)

from nocopt.app.wire_events import events_of
from nocopt.core.json_text import parse
from nocopt.core.utf8 import sound
from nocopt.ui.inspector_files import Stand, told
from nocopt.ui.inspector_text import answer_head_text, event_line, line_of
from nocopt.ui.theme import LIGHT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QWidget

    from nocopt.app.sent_files import SentFiles
    from nocopt.app.wire_events import WireEvent
    from nocopt.core.exchange import Exchange
    from nocopt.ui.theme import Colours

    _Index = QModelIndex | QPersistentModelIndex

Path = tuple[int, ...]

_CONTEXT: Final = "Inspector"
_ALIGN_LEFT: Final = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_ALIGN_RIGHT: Final = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


def _said(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


@dataclass(frozen=True, slots=True)
class Prepared:
    """An exchange taken apart: the request as values by name, the events of the answer.

    `size` is that of the body as it was sent, in bytes, without files that are gone; `complete`
    says that there are none.
    """

    exchange: Exchange
    request: dict[str, Any]
    events: tuple[WireEvent, ...]
    size: int
    complete: bool

    @property
    def model(self) -> str:
        """The model that was asked, empty where the body does not say."""
        body = self.request["body"]
        found = body.get("model") if isinstance(body, dict) else None
        return found if isinstance(found, str) else ""


def prepare(exchange: Exchange, sent: SentFiles) -> Prepared:
    """Take an exchange apart; that takes a tenth of a second for a large one, in any thread."""
    was = sent.of(exchange)
    try:
        body = told(parse(exchange.body), was.files)
    except ValueError:
        body = exchange.body
    headers: dict[str, Any] = {}
    for name, value in exchange.headers:
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    request = {"POST": exchange.url, "headers": headers, "body": body}
    return Prepared(exchange, request, events_of(exchange), was.size, was.complete)


def members(value: Any) -> Iterator[tuple[str, Any]]:
    """The members of an object by name, the entries of a list by number; of others none."""
    if isinstance(value, dict):
        yield from value.items()
    elif isinstance(value, list):
        for number, entry in enumerate(value):
            yield str(number), entry


def find(prepared: Prepared, wanted: str) -> tuple[list[Path], list[int]]:
    """Return where text is found, capital or not: places in the request, rows of the answer."""
    sought = wanted.casefold()
    if not sought:
        return [], []
    places: list[Path] = []
    waiting: list[tuple[Path, str, Any]] = [((), "", prepared.request)]
    while waiting:
        path, name, value = waiting.pop()
        leaf = not isinstance(value, dict | list)
        words = value if isinstance(value, str) else line_of(value) if leaf else ""
        if sought in name.casefold() or sought in words.casefold():
            places.append(path)
        inside = [((*path, row), *one) for row, one in enumerate(members(value))]
        waiting += reversed(inside)
    head = sought in answer_head_text(prepared.exchange).casefold()
    rows = [row for row, event in enumerate(prepared.events, 1) if sought in event.text.casefold()]
    return places, [0, *rows] if head else rows


# -------------------------------------------------------------------------------- the request


class RequestItem:
    """A value of the request at its place; what is in it is found when it is unfolded."""

    __slots__ = ("_inside", "name", "parent", "row", "value")

    def __init__(self, name: str, value: Any, parent: RequestItem | None = None, row: int = 0):
        self.name, self.value = name, value
        self.parent, self.row = parent, row
        self._inside: list[RequestItem] | None = None

    @property
    def inside(self) -> list[RequestItem]:
        """What is in it, the same objects each time: Qt refers to them."""
        if self._inside is None:
            found = enumerate(members(self.value))
            self._inside = [RequestItem(name, value, self, row) for row, (name, value) in found]
        return self._inside


class RequestTree(QAbstractItemModel):
    """The request: line, headers and body, each value at its name."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._root = RequestItem("", None)
        self._colours: Colours = LIGHT

    def show(self, prepared: Prepared | None) -> None:
        """Show another request, or none."""
        self.beginResetModel()
        self._root = RequestItem("", None if prepared is None else prepared.request)
        self.endResetModel()

    def set_colours(self, colours: Colours) -> None:
        """Show values in these colours."""
        self._colours = colours

    def item(self, index: _Index) -> RequestItem:
        """Return what is at an index, all of it where that is nowhere."""
        found = index.internalPointer() if index.isValid() else self._root
        assert isinstance(found, RequestItem)
        return found

    def index_of(self, path: Path) -> QModelIndex:
        """Return the index of a place."""
        index = QModelIndex()
        for row in path:
            index = self.index(row, 0, index)
        return index

    def index(self, row: int, column: int, parent: _Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        """Return the index of a value inside another."""
        inside = self.item(parent).inside
        if not 0 <= row < len(inside):
            return QModelIndex()
        return self.createIndex(row, column, inside[row])

    def parent(self, index: _Index) -> QModelIndex:  # type: ignore[override]
        """Return the index of what a value is in."""
        above = self.item(index).parent if index.isValid() else None
        if above is None or above is self._root:
            return QModelIndex()
        return self.createIndex(above.row, 0, above)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """Return how many values are in one."""
        return 0 if parent.column() > 0 else len(self.item(parent).inside)

    def hasChildren(self, parent: _Index = QModelIndex()) -> bool:  # noqa: B008, N802
        """Whether anything is in a value."""
        return parent.column() <= 0 and bool(next(members(self.item(parent).value), None))

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """Return the number of columns: names and values."""
        del parent
        return 2

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return the head of a column."""
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        names = (QT_TRANSLATE_NOOP("Inspector", "Name"), QT_TRANSLATE_NOOP("Inspector", "Value"))
        return _said(str(names[section]))

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a name or a value in one line."""
        if not index.isValid():
            return None
        item = self.item(index)
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._colours[self._ink(item)] if index.column() else None
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if not index.column():
            return sound(item.name)
        # The address needs no quotes, nor do words that are no value themselves.
        bare = isinstance(item.value, Stand) or item.parent is self._root
        return sound(item.value) if bare and isinstance(item.value, str) else line_of(item.value)

    @staticmethod
    def _ink(item: RequestItem) -> str:
        return "muted" if isinstance(item.value, dict | list | Stand) else "text"


# --------------------------------------------------------------------------------- the answer

_COLUMNS: Final = (
    str(QT_TRANSLATE_NOOP("Inspector", "Time")),
    str(QT_TRANSLATE_NOOP("Inspector", "Event")),
    str(QT_TRANSLATE_NOOP("Inspector", "Bytes")),
    str(QT_TRANSLATE_NOOP("Inspector", "Data")),
)
_TIME, _EVENT, _BYTES, _DATA = range(4)
_NO_ANSWER: Final = str(QT_TRANSLATE_NOOP("Inspector", "No answer came"))


class AnswerRows(QAbstractTableModel):
    """The answer: its status and headers as the first row, then one row for each event."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._shown: Prepared | None = None
        self._colours: Colours = LIGHT

    def show(self, prepared: Prepared | None) -> None:
        """Show another answer, or none."""
        self.beginResetModel()
        self._shown = prepared
        self.endResetModel()

    def set_colours(self, colours: Colours) -> None:
        """Show rows in these colours."""
        self._colours = colours

    def event_at(self, row: int) -> WireEvent | None:
        """Return the event of a row; the first row is none."""
        shown = self._shown
        return shown.events[row - 1] if shown is not None and 0 < row <= len(shown.events) else None

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """Return the number of rows."""
        if parent.isValid() or self._shown is None:
            return 0
        return 1 + len(self._shown.events)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """Return the number of columns."""
        return 0 if parent.isValid() else len(_COLUMNS)

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return the head of a column."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _ALIGN_RIGHT if section in (_TIME, _BYTES) else _ALIGN_LEFT
        return _said(_COLUMNS[section]) if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows."""
        if self._shown is None or not index.isValid():
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() in (_TIME, _BYTES):
            return _ALIGN_RIGHT
        event = self.event_at(index.row())
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._colours[self._ink(event, index.column())]
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return self._head(index.column()) if event is None else _cell(event, index.column())

    def _head(self, column: int) -> str:
        assert self._shown is not None
        exchange = self._shown.exchange
        if column == _EVENT:
            return "–" if exchange.status is None else f"HTTP {exchange.status}"
        if column == _DATA:
            if exchange.status is None:
                return _said(_NO_ANSWER)
            return sound(" · ".join(f"{name}: {value}" for name, value in exchange.answer_headers))
        return ""

    def _ink(self, event: WireEvent | None, column: int) -> str:
        assert self._shown is not None
        status = self._shown.exchange.status
        wrong = event.name == "error" if event is not None else status is None or status >= 400
        if wrong and column == _EVENT:
            return "error_text"
        return "text" if column == _EVENT else "muted"


def _cell(event: WireEvent, column: int) -> str:
    match column:
        case 0:
            return f"{QLocale().toString(event.at / 1000, 'f', 3)} s"
        case 1:
            return sound(event.name)
        case 2:
            return QLocale().toString(len(event.raw))
        case _:
            return event_line(event.data)

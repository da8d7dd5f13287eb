"""The list of an account's models on the models page: names, ids, and what is special."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from nocopt.ui import wording
from nocopt.ui.scroll_bar import SlimScrollBar
from nocopt.ui.theme import GRID, LIGHT, RADIUS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nocopt.ui.theme import Colours

    _Index = QModelIndex | QPersistentModelIndex

_ENTRY = Qt.ItemDataRole.UserRole
_DOT = 6  # pixels


class Standing(Enum):
    """How a model stands in the list of its endpoint."""

    USUAL = "usual"
    NEW = "new"  # listed since the list was last taken over
    GONE = "gone"  # no longer listed since then
    NOT_LISTED = "not_listed"  # the endpoint has a list, and it is not there


@dataclass(frozen=True, slots=True)
class Entry:
    """A model of the list; `changed` says that facts about it were changed by hand."""

    id: str
    name: str
    changed: bool = False
    standing: Standing = Standing.USUAL

    def matches(self, typed: str) -> bool:
        """Whether every word that is typed occurs in the name or the id."""
        text = f"{self.name} {self.id}".casefold()
        return all(word in text for word in typed.casefold().split())


class Entries(QAbstractListModel):
    """The models that match what is typed."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._all: tuple[Entry, ...] = ()
        self._typed = ""
        self._shown: list[Entry] = []

    def show_entries(self, entries: Sequence[Entry], typed: str) -> None:
        """Show other models, or those of them that match something else."""
        self._all, self._typed = tuple(entries), typed
        self.beginResetModel()
        self._shown = [one for one in self._all if one.matches(typed)]
        self.endResetModel()

    def replace(self, entry: Entry) -> None:
        """Show a model of the list in another way, where it stands."""
        for row, one in enumerate(self._shown):
            if one.id == entry.id and one != entry:
                self._shown[row] = entry
                self.dataChanged.emit(self.index(row), self.index(row))

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """Return the number of models."""
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a model, its name, or what is read out of it."""
        entry = self._shown[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            changed = self.tr("changed by hand") if entry.changed else ""
            return wording.listed(entry.name, entry.id, changed, self.said(entry.standing))
        return entry if role == _ENTRY else None

    def said(self, standing: Standing) -> str:
        """Return the word for how a model stands in the endpoint's list."""
        return {
            Standing.USUAL: "",
            Standing.NEW: self.tr("new"),
            Standing.GONE: self.tr("no longer listed"),
            Standing.NOT_LISTED: self.tr("not listed"),
        }[standing]

    def find(self, model_id: str) -> Entry | None:
        """Return a model of the list; None where it is not shown."""
        return next((one for one in self._shown if one.id == model_id), None)

    def row_of(self, model_id: str) -> int:
        """Return the row of a model, -1 where it is not shown."""
        return next((row for row, one in enumerate(self._shown) if one.id == model_id), -1)


class ModelList(QListView):
    """Shows models in two lines each; `chosen` carries the id of the one at hand."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Models"))
        self.entries = Entries(self)
        self.setModel(self.entries)
        self._look = _Look(self)
        self.setItemDelegate(self._look)
        self._bar = SlimScrollBar(self)
        self.setVerticalScrollBar(self._bar)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.selectionModel().currentRowChanged.connect(lambda now, _before: self._tell(now))
        self._telling = True

    def show_entries(self, entries: Sequence[Entry], typed: str, current: str) -> None:
        """Show models, with `current` chosen, else the first."""
        self._telling = False
        self.entries.show_entries(entries, typed)
        row = max(0, self.entries.row_of(current))
        self.setCurrentIndex(self.entries.index(row))
        self.scrollTo(self.currentIndex())
        self._telling = True
        if self.current != current:
            self._tell(self.currentIndex())

    @property
    def current(self) -> str:
        """The id of the model at hand; empty where there is none."""
        entry = self.currentIndex().data(_ENTRY)
        return entry.id if isinstance(entry, Entry) else ""

    def set_colours(self, colours: Colours) -> None:
        """Paint in these colours."""
        self._look.colours = colours
        self._bar.set_colours(colours, "window")
        self.setStyleSheet(
            f"QListView {{ background: {colours.window}; border: none; outline: none }}"
        )
        self.viewport().update()

    def sizeHint(self) -> QSize:
        """Return a size of use; there may be any number of models."""
        return QSize(56 * GRID, 60 * GRID)

    def _tell(self, index: QModelIndex) -> None:
        if self._telling and index.isValid():
            self.chosen.emit(self.current)


class _Look(QStyledItemDelegate):
    """Paints a model: its name, a dot where it was changed, its id and its standing below."""

    def __init__(self, view: ModelList) -> None:
        super().__init__(view)
        self._view = view
        self.colours: Colours = LIGHT

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Return the height of two lines."""
        del index
        line: int = option.fontMetrics.height()
        return QSize(0, line + round(line * 0.85) + 4 * GRID)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw a model."""
        entry = index.data(_ENTRY)
        assert isinstance(entry, Entry)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area: QRect = option.rect.adjusted(0, 1, -GRID, -1)
        state: QStyle.StateFlag = option.state
        self._ground(painter, area, state)
        inner = area.adjusted(3 * GRID, GRID + 2, -2 * GRID, -GRID - 2)
        font = QFont(option.font)
        room = inner.width() - (_DOT + 2 * GRID if entry.changed else 0)
        upper = QRect(inner.left(), inner.top(), room, inner.height() // 2 + 1)
        self._text(painter, font, upper, (entry.name, "text"))
        if entry.changed:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.colours["accent"])
            middle = upper.center().y()
            painter.drawEllipse(inner.right() - _DOT, middle - _DOT // 2, _DOT, _DOT)
        small = QFont(font)
        small.setPointSizeF(font.pointSizeF() * 0.82)
        lower = QRect(inner.left(), upper.bottom(), inner.width(), inner.height() - upper.height())
        word = self._view.entries.said(entry.standing)
        if word:
            wide = QFontMetrics(small).horizontalAdvance(word) + 2
            beside = lower.adjusted(lower.width() - wide, 0, 0, 0)
            self._text(painter, small, beside, (word, "muted"))
            lower.setRight(beside.left() - 2 * GRID)
        self._text(painter, small, lower, (entry.id, "muted"))
        painter.restore()

    def _ground(self, painter: QPainter, area: QRect, state: QStyle.StateFlag) -> None:
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        over = bool(state & QStyle.StateFlag.State_MouseOver)
        if chosen or over:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.colours["accent_soft" if chosen else "hover"])
            painter.drawRoundedRect(area, RADIUS, RADIUS)
        if chosen and self._view.hasFocus():
            painter.setPen(QColor(self.colours.focus))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), RADIUS - 1, RADIUS - 1)

    def _text(self, painter: QPainter, font: QFont, area: QRect, said: tuple[str, str]) -> None:
        text, ink = said
        painter.setFont(font)
        painter.setPen(self.colours[ink])
        cut = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), cut)

"""The tables of the usage window: what each model, account or chat came to, and all together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import (
    QT_TRANSLATE_NOOP,
    QAbstractTableModel,
    QCoreApplication,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    Qt,
)
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from nocopt.core.spending import Per, SpendingSum
from nocopt.ui import amounts, wording
from nocopt.ui.scroll_bar import SlimScrollBar
from nocopt.ui.theme import GRID, LIGHT
from nocopt.ui.usage_report import tokens_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QKeyEvent, QResizeEvent

    from nocopt.ui.theme import Colours
    from nocopt.ui.usage_report import Report

    _Index = QModelIndex | QPersistentModelIndex

_CONTEXT: Final = "UsageTable"
_ROWS_SHOWN: Final = 4
_LEAST_NAME: Final = 44 * GRID
_MEASURED: Final = 500  # rows that columns are made wide enough for


@dataclass(frozen=True, slots=True)
class Column:
    """A column of numbers: its head, what is shown, and what it is sorted by."""

    title: str
    text: Callable[[SpendingSum], str]
    number: Callable[[SpendingSum], Any]
    always: bool = True  # otherwise only where there is something in it


def _count(number: Callable[[SpendingSum], int]) -> Callable[[SpendingSum], str]:
    return lambda one: amounts.count(number(one)) if number(one) else "–"


def _counted(title: str, number: Callable[[SpendingSum], int], *, always: bool = True) -> Column:
    return Column(title, _count(number), number, always)


_COLUMNS: Final = (
    _counted(str(QT_TRANSLATE_NOOP("UsageTable", "Answers")), lambda one: one.replies),
    _counted(str(QT_TRANSLATE_NOOP("UsageTable", "Input")), lambda one: one.input_tokens),
    _counted(
        str(QT_TRANSLATE_NOOP("UsageTable", "Cache written")),
        lambda one: one.cache_write_tokens,
        always=False,
    ),
    _counted(
        str(QT_TRANSLATE_NOOP("UsageTable", "Cache read")),
        lambda one: one.cache_read_tokens,
        always=False,
    ),
    _counted(str(QT_TRANSLATE_NOOP("UsageTable", "Output")), lambda one: one.output_tokens),
    _counted(
        str(QT_TRANSLATE_NOOP("UsageTable", "Searches")), lambda one: one.searches, always=False
    ),
    _counted(
        str(QT_TRANSLATE_NOOP("UsageTable", "No price")), lambda one: one.unpriced, always=False
    ),
    Column(
        str(QT_TRANSLATE_NOOP("UsageTable", "Cost")),
        lambda one: amounts.cost_of(one.cost, one.replies, one.unpriced),
        lambda one: (one.cost, tokens_of(one)),
    ),
)
_FIRST: Final = {
    Per.MODEL: str(QT_TRANSLATE_NOOP("UsageTable", "Model")),
    Per.ACCOUNT: str(QT_TRANSLATE_NOOP("UsageTable", "Account")),
    Per.CHAT: str(QT_TRANSLATE_NOOP("UsageTable", "Chat")),
}


def _said(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


class UsageRows(QAbstractTableModel):
    """The rows of a table; all together is the last row, however they are sorted."""

    def __init__(self, per: Per, parent: QWidget) -> None:
        super().__init__(parent)
        self._per = per
        self._rows: list[SpendingSum] = []
        self._total: SpendingSum | None = None
        self._columns: tuple[Column, ...] = _COLUMNS
        self._sorted_by = (len(_COLUMNS), Qt.SortOrder.DescendingOrder)

    def show_report(self, report: Report) -> None:
        """Show other rows, in the order that was chosen."""
        self.beginResetModel()
        key, order = self._sorted_by
        by = self._columns[key - 1] if 0 < key <= len(self._columns) else None
        self._rows, self._total = list(report.tables[self._per]), report.total
        self._columns = tuple(one for one in _COLUMNS if one.always or one.number(report.total))
        again = self._columns.index(by) + 1 if by in self._columns else len(self._columns)
        self._sorted_by = (0 if key == 0 else again, order)
        self._sort()
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """Return the number of rows, with the sum of them where there are several."""
        return 0 if parent.isValid() else len(self._rows) + (len(self._rows) > 1)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """Return the number of columns."""
        return 0 if parent.isValid() else len(self._columns) + 1

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return the head of a column."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _aligned(section)
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        title = _said(self._columns[section - 1].title if section else _FIRST[self._per])
        column, order = self._sorted_by
        arrow = "↓" if order is Qt.SortOrder.DescendingOrder else "↑"
        return f"{title} {arrow}" if section == column else title

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows."""
        row, column = index.row(), index.column()
        last = row >= len(self._rows)
        found = self._total if last else self._rows[row]
        if found is None:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _aligned(column)
        if role == Qt.ItemDataRole.FontRole and last:
            font = QFont()
            font.setWeight(QFont.Weight.DemiBold)
            return font
        if role == Qt.ItemDataRole.ToolTipRole and not column:
            return self._name(found, last=last)
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return self._columns[column - 1].text(found) if column else self._name(found, last=last)

    def _name(self, one: SpendingSum, *, last: bool) -> str:
        if last:
            return _said(str(QT_TRANSLATE_NOOP("UsageTable", "Total")))
        if one.name or self._per is not Per.CHAT:
            name = wording.account(one.name) if self._per is Per.ACCOUNT else one.name
            return name or _said(str(QT_TRANSLATE_NOOP("UsageTable", "No name")))
        if one.key:
            return _said(str(QT_TRANSLATE_NOOP("UsageTable", "Deleted chat")))
        return _said(str(QT_TRANSLATE_NOOP("UsageTable", "No chat")))

    def texts(self, column: int) -> list[str]:
        """Return what has to fit into a column of numbers."""
        rows = [*self._rows[:_MEASURED], *([self._total] if self._total is not None else [])]
        one = self._columns[column - 1]
        return [f"{_said(one.title)} ↓", *(one.text(row) for row in rows)]

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column."""
        self.layoutAboutToBeChanged.emit()
        self._sorted_by = (column, order)
        self._sort()
        self.layoutChanged.emit()
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self.columnCount() - 1)

    def sort_by(self, column: int) -> None:
        """Sort by a column: what is most first, names from A on; the other way round next time."""
        ways = [Qt.SortOrder.DescendingOrder, Qt.SortOrder.AscendingOrder]
        if not column:
            ways.reverse()
        self.sort(column, ways[self._sorted_by == (column, ways[0])])

    def _sort(self) -> None:
        column, order = self._sorted_by
        down = order is Qt.SortOrder.DescendingOrder
        if not column:
            self._rows.sort(key=lambda one: self._name(one, last=False).casefold(), reverse=down)
        elif column <= len(self._columns):
            self._rows.sort(key=self._columns[column - 1].number, reverse=down)


def _aligned(column: int) -> int:
    side = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
    return int(side | Qt.AlignmentFlag.AlignVCenter)


class UsageTable(QTableView):
    """Shows rows of sums; a press on a head, or Enter in a column, sorts by that column."""

    def __init__(self, per: Per, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setAccessibleDescription(self.tr("Enter sorts by the column."))
        self.rows = UsageRows(per, self)
        self.setModel(self.rows)
        self._bar = SlimScrollBar(self)
        self.setVerticalScrollBar(self._bar)
        self._colours: Colours = LIGHT
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setSectionsClickable(True)
        head.sectionClicked.connect(self.rows.sort_by)
        self._keep_heights()

    def show_report(self, report: Report) -> None:
        """Show what there is in a report."""
        self.rows.show_report(report)
        self._fit_columns()

    def set_colours(self, colours: Colours) -> None:
        """Paint in these colours."""
        self._colours = colours
        self._bar.set_colours(colours, "window")
        self.setStyleSheet(_sheet(colours))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Sort by the column of the current cell when Enter is pressed."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.rows.sort_by(self.currentIndex().column())
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Give rows the height that goes with the font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._keep_heights()

    def sizeHint(self) -> QSize:
        """Return the least size that is of use; there may be any more."""
        return QSize(super().sizeHint().width(), self.minimumHeight())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give names the room that numbers leave."""
        super().resizeEvent(event)
        self._fit_columns()

    def _fit_columns(self) -> None:
        head, others = self.horizontalHeader(), range(1, self.rows.columnCount())
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold)
        metrics = QFontMetrics(font)
        widths = [
            max(map(metrics.horizontalAdvance, self.rows.texts(column))) + 6 * GRID
            for column in others
        ]
        for column, width in zip(others, widths, strict=True):
            head.resizeSection(column, width)
        head.resizeSection(0, max(_LEAST_NAME, self.viewport().width() - sum(widths)))

    def _keep_heights(self) -> None:
        height = self.fontMetrics().height() + 3 * GRID
        self.verticalHeader().setDefaultSectionSize(height)
        self.setMinimumHeight((_ROWS_SHOWN + 1) * height)


def _sheet(colours: Colours) -> str:
    return f"""
QTableView {{ background: {colours.window}; color: {colours.text}; border: none; outline: none;
  selection-background-color: {colours.accent_soft}; selection-color: {colours.text} }}
QTableView::item {{ padding: 0 {2 * GRID}px; border: none;
  border-bottom: 1px solid {colours.hover} }}
QTableView::item:selected {{ background: {colours.accent_soft}; color: {colours.text} }}
QTableView::item:focus {{ border: 2px solid {colours.focus}; border-radius: {GRID}px;
  padding: 0 {2 * GRID - 2}px }}
QHeaderView {{ background: {colours.window}; border: none }}
QHeaderView::section {{ background: {colours.window}; color: {colours.muted}; border: none;
  border-bottom: 1px solid {colours.border}; padding: {GRID}px {2 * GRID}px }}
QHeaderView::section:hover {{ color: {colours.text} }}
"""

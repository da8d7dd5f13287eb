"""A list with rows of one height: its layout costs the same for ten of them and for 20,000."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
)
from PySide6.QtGui import QAccessible, QAccessibleEvent, QPainter, QRegion
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyleOptionViewItem,
    QWidget,
)

if TYPE_CHECKING:
    from typing import TypeAlias

    from PySide6.QtGui import QPaintEvent

    _Index: TypeAlias = QModelIndex | QPersistentModelIndex

_Move = QAbstractItemView.CursorAction


def stretches(selection: QItemSelection) -> list[tuple[int, int]]:
    """Return the first and the last row of each stretch of rows that is chosen."""
    ranges = (selection.at(number) for number in range(selection.count()))
    return [(one.top(), one.bottom()) for one in ranges]


class EvenRows(QListView):
    """Asks the delegate for the height of one row, and reckons where all others are.

    Qt's own layout of a list asks the model for each row of it whenever one comes or goes, which
    takes 40 ms for 20,000 of a model in Python.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._height = 0  # of each row; 0 until it is asked for
        self.setViewport(QWidget(self))  # Qt's own costs 2 MB of classes, see `Welcome`

    def row_height(self) -> int:
        """Return the height of each row, in pixels."""
        if not self._height and self._count():
            option = QStyleOptionViewItem()
            self.initViewItemOption(option)
            first = self.model().index(0, 0)
            self._height = max(1, self.itemDelegate().sizeHint(option, first).height())
        return self._height or 1

    def _count(self) -> int:
        return 0 if self.model() is None else self.model().rowCount()

    # -- geometry

    def doItemsLayout(self) -> None:  # noqa: N802 - Qt's name
        """There is nothing to lay out; the scroll bar goes by the number of rows."""
        self._height = 0  # the letters may be others
        QAbstractItemView.doItemsLayout(self)

    def updateGeometries(self) -> None:  # noqa: N802 - Qt's name
        """Tell the scroll bar how much there is."""
        QAbstractItemView.updateGeometries(self)
        height, page = self.row_height(), self.viewport().height()
        bar = self.verticalScrollBar()
        bar.setSingleStep(height)
        bar.setPageStep(page)
        bar.setRange(0, max(0, height * self._count() - page))

    def horizontalOffset(self) -> int:  # noqa: N802 - Qt's name
        """Rows are as wide as the list."""
        return 0

    def verticalOffset(self) -> int:  # noqa: N802 - Qt's name
        """Return how far it is scrolled, in pixels."""
        return self.verticalScrollBar().value()

    def visualRect(self, index: _Index) -> QRect:  # noqa: N802 - Qt's name
        """Return where a row is, seen or not, as the viewport counts."""
        if not index.isValid():
            return QRect()
        height = self.row_height()
        top = index.row() * height - self.verticalOffset()
        return QRect(0, top, self.viewport().width(), height)

    def indexAt(self, point: QPoint) -> QModelIndex:  # noqa: N802 - Qt's name
        """Return the row at a point of the viewport."""
        row = (point.y() + self.verticalOffset()) // self.row_height()
        return self.model().index(row, 0) if 0 <= row < self._count() else QModelIndex()

    def scrollTo(  # noqa: N802 - Qt's name
        self,
        index: _Index,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """Bring a row into sight, by no more than it takes."""
        place, bar = self.visualRect(index), self.verticalScrollBar()
        if not place.isValid():
            return
        self.executeDelayedItemsLayout()
        room = self.viewport().height()
        if hint is QAbstractItemView.ScrollHint.PositionAtCenter:
            bar.setValue(bar.value() + place.center().y() - room // 2)
        elif place.top() < 0 or hint is QAbstractItemView.ScrollHint.PositionAtTop:
            bar.setValue(bar.value() + place.top())
        elif place.bottom() >= room or hint is QAbstractItemView.ScrollHint.PositionAtBottom:
            bar.setValue(bar.value() + place.bottom() + 1 - room)

    def scrollContentsBy(self, dx: int, dy: int, /) -> None:  # noqa: N802 - Qt's name
        """Move what is painted, in pixels; Qt would reckon by the layout that it has not."""
        self.viewport().scroll(dx, dy)

    # -- choosing

    def moveCursor(  # noqa: N802 - Qt's name
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Return the row that a key leads to; rows that cannot be chosen are passed over."""
        del modifiers
        last, here = self._count() - 1, self.currentIndex().row()
        page = max(1, self.viewport().height() // self.row_height() - 1)
        ways = {
            _Move.MoveUp: (here - 1, -1),
            _Move.MovePrevious: (here - 1, -1),
            _Move.MoveDown: (here + 1, 1),
            _Move.MoveNext: (here + 1, 1),
            _Move.MoveHome: (0, 1),
            _Move.MoveEnd: (last, -1),
            _Move.MovePageUp: (max(0, here - page), 1),
            _Move.MovePageDown: (min(last, here + page), -1),
        }
        if action not in ways:
            return self.currentIndex()
        at, step = ways[action]
        while 0 <= at <= last:
            index = self.model().index(at, 0)
            if index.flags() & Qt.ItemFlag.ItemIsEnabled:
                return index
            at += step
        return self.currentIndex()

    def setSelection(  # noqa: N802 - Qt's name
        self, rect: QRect, command: QItemSelectionModel.SelectionFlag
    ) -> None:
        """Choose, or choose no longer, what is touched by a rectangle of the viewport."""
        area, height, offset = rect.normalized(), self.row_height(), self.verticalOffset()
        first = max(0, (area.top() + offset) // height)
        last = min(self._count() - 1, (area.bottom() + offset) // height)
        model = self.model()
        picked = (
            QItemSelection(model.index(first, 0), model.index(last, 0))
            if first <= last
            else QItemSelection()
        )
        self.selectionModel().select(picked, command)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:  # noqa: N802
        """Return what is painted anew when a choice changes."""
        region = QRegion()
        for top, bottom in stretches(selection):
            ends = (self.model().index(row, 0) for row in (top, bottom))
            first, last = (self.visualRect(index) for index in ends)
            region += first.united(last).intersected(self.viewport().rect())
        return region

    def currentChanged(  # noqa: N802 - Qt's name
        self, current: _Index, previous: _Index
    ) -> None:
        """Tell screen readers which row the keyboard is at; Qt would ask its own layout."""
        QAbstractItemView.currentChanged(self, current, previous)
        if QAccessible.isActive() and current.isValid() and self.hasFocus():
            event = QAccessibleEvent(self, QAccessible.Event.Focus)
            event.setChild(current.row())
            QAccessible.updateAccessibility(event)

    def selectionChanged(  # noqa: N802 - Qt's name
        self, selected: QItemSelection, deselected: QItemSelection
    ) -> None:
        """Tell screen readers the same of what is chosen."""
        QAbstractItemView.selectionChanged(self, selected, deselected)
        if not QAccessible.isActive():
            return
        for chosen, kind in (
            (deselected, QAccessible.Event.SelectionRemove),
            (selected, QAccessible.Event.SelectionAdd),
        ):
            for first, _ in stretches(chosen)[:1]:
                event = QAccessibleEvent(self, kind)
                event.setChild(first)
                QAccessible.updateAccessibility(event)

    # -- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows that are in sight."""
        height, offset, model = self.row_height(), self.verticalOffset(), self.model()
        area = event.rect()
        first = max(0, (area.top() + offset) // height)
        last = min(self._count() - 1, (area.bottom() + offset) // height)
        painter = QPainter(self.viewport())
        current = self.currentIndex() if self.hasFocus() else QModelIndex()
        hovered = self._hovered()
        for row in range(first, last + 1):
            index = model.index(row, 0)
            option = QStyleOptionViewItem()
            self.initViewItemOption(option)
            option.rect = QRect(0, row * height - offset, self.viewport().width(), height)
            option.state &= ~QStyle.StateFlag.State_HasFocus & ~QStyle.StateFlag.State_MouseOver
            if self.selectionModel().isSelected(index):
                option.state |= QStyle.StateFlag.State_Selected
            if index == hovered:
                option.state |= QStyle.StateFlag.State_MouseOver
            if index == current:
                option.state |= QStyle.StateFlag.State_HasFocus
            self.itemDelegate().paint(painter, option, index)
        painter.end()

    def _hovered(self) -> QModelIndex:
        under = self.viewport().underMouse()
        return (
            self.indexAt(self.viewport().mapFromGlobal(self.cursor().pos()))
            if under
            else (QModelIndex())
        )

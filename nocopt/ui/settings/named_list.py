"""A list of things with names: choose one, add, duplicate, move and delete, and undo the last."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from nocopt.ui.buttons import FlatButton, icon_button
from nocopt.ui.dialog_look import list_sheet
from nocopt.ui.settings.fields import Note
from nocopt.ui.theme import GRID, RADIUS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent

    from nocopt.ui.theme import Colours

_WIDTH: Final = 48 * GRID


class NamedList(QWidget):
    """Shows names and tells what the person wants; it changes nothing by itself.

    `chosen` carries the place of another one, -1 for none; `moved` by how much.
    """

    chosen = Signal(int)
    add_asked = Signal()
    duplicate_asked = Signal()
    moved = Signal(int)
    delete_asked = Signal()
    undo_asked = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(_WIDTH)
        self.list = _Names(self)
        self.list.setAccessibleName(name)
        self.list.setItemDelegate(_NameDelegate(self.list))
        self.list.currentRowChanged.connect(self._row_changed)
        self.list.moved.connect(self.moved)
        self.list.delete_asked.connect(self.delete_asked)
        self._showing = False
        self.add = icon_button("plus", self.tr("Add"), self.tr("New"))
        self.duplicate = icon_button("copy", self.tr("Duplicate"))
        self.up = icon_button("chevron-up", self.tr("Move up"), self.tr("Move up (Alt+Up)"))
        self.down = icon_button(
            "chevron-down", self.tr("Move down"), self.tr("Move down (Alt+Down)")
        )
        self.delete = icon_button("trash", self.tr("Delete"), self.tr("Delete (Del)"))
        self.add.clicked.connect(self.add_asked)
        self.duplicate.clicked.connect(self.duplicate_asked)
        self.up.clicked.connect(lambda: self.moved.emit(-1))
        self.down.clicked.connect(lambda: self.moved.emit(1))
        self.delete.clicked.connect(self.delete_asked)
        self._gone = Note("muted", self)
        self._undo = FlatButton(self.tr("Undo"), parent=self)
        self._undo.setAccessibleName(self.tr("Undo deletion"))
        self._undo.clicked.connect(self.undo_asked)
        self._undo.hide()
        self._lay_out()

    def _lay_out(self) -> None:
        tools = QHBoxLayout()
        tools.setSpacing(0)
        for button in (self.add, self.duplicate, self.up, self.down, self.delete):
            button.setAutoDefault(False)
            tools.addWidget(button)
        tools.addStretch(1)
        gone = QHBoxLayout()
        gone.addWidget(self._gone, 1)
        gone.addWidget(self._undo, 0, Qt.AlignmentFlag.AlignTop)
        self._undo.setAutoDefault(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self.list, 1)
        column.addLayout(tools)
        column.addLayout(gone)
        self.setFocusProxy(self.list)

    def set_colours(self, colours: Colours) -> None:
        """Paint the list in these colours."""
        self.list.setStyleSheet(
            list_sheet(colours)
            + f"QListView {{ border-radius: {RADIUS}px }}"
            + f"QListView::item:selected {{ background: {colours.accent_soft};"
            + f" color: {colours.text} }}"
        )

    def show_names(self, names: Sequence[str], place: int, deleted: str | None) -> None:
        """Show these, the one at that place chosen, and what was `deleted` and can come back."""
        self._showing = True
        while self.list.count() > len(names):
            self.list.takeItem(self.list.count() - 1)
        self.list.addItems(["" for _ in names[self.list.count() :]])
        for row, name in enumerate(names):
            self.list.item(row).setText(name)
            self.list.item(row).setToolTip(name)
        self.list.setCurrentRow(place)
        self._showing = False
        there = 0 <= place < len(names)
        for button in (self.duplicate, self.delete):
            button.setEnabled(there)
        self.up.setEnabled(there and place > 0)
        self.down.setEnabled(there and place < len(names) - 1)
        words = self.tr("“{name}” is deleted.")
        self._gone.say("" if deleted is None else words.format(name=deleted))
        self._undo.setVisible(deleted is not None)

    def _row_changed(self, row: int) -> None:
        if not self._showing:
            self.chosen.emit(row)


class _NameDelegate(QStyledItemDelegate):
    """Paints names no wider than the list, so that long ones end in dots."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Return the height; the width is that of the list."""
        return QSize(1, super().sizeHint(option, index).height())


class _Names(QListWidget):
    """The names; Delete and the arrow keys with Alt mean something here."""

    moved = Signal(int)
    delete_asked = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete, move, or go to another one."""
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        steps = {Qt.Key.Key_Up.value: -1, Qt.Key.Key_Down.value: 1}
        if held == Qt.KeyboardModifier.AltModifier and event.key() in steps:
            self.moved.emit(steps[event.key()])
        elif event.key() == Qt.Key.Key_Delete and self.currentRow() >= 0:
            self.delete_asked.emit()
        else:
            super().keyPressEvent(event)

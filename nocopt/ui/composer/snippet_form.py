"""The form in the snippet popup: a line for each variable of a snippet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from nocopt.ui.buttons import FlatButton, Kind
from nocopt.ui.elided import ElidedLabel
from nocopt.ui.options.fields import Line
from nocopt.ui.small_print import small
from nocopt.ui.theme import GRID

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nocopt.ui.theme import Colours


class SnippetForm(QWidget):
    """Asks for the values of variables; `done` carries them by their names."""

    done = Signal(dict)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.lines: dict[str, Line] = {}
        self._title = QLabel(self)
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._form = QFormLayout()
        self._form.setHorizontalSpacing(4 * GRID)
        self._form.setVerticalSpacing(2 * GRID)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._hint = ElidedLabel(self)
        self._hint.setText(self.tr("Tab goes on · Enter inserts · Esc leaves the slash"))
        self._hint.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._insert = FlatButton(self.tr("Insert"), kind=Kind.PRIMARY, parent=self)
        self._insert.setAccessibleName(self.tr("Insert snippet"))
        self._insert.clicked.connect(self.finish)
        row = QHBoxLayout()
        row.addWidget(self._hint, 1)
        row.addWidget(self._insert)
        column = QVBoxLayout(self)
        column.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 3 * GRID)
        column.setSpacing(3 * GRID)
        column.addWidget(self._title)
        column.addLayout(self._form)
        column.addStretch(1)
        column.addLayout(row)

    def set_colours(self, colours: Colours) -> None:
        """Paint in these colours from now on."""
        self._insert.set_colours(colours)
        palette = self._hint.palette()
        palette.setColor(palette.ColorRole.WindowText, colours["muted"])
        self._hint.setPalette(palette)

    @property
    def composing(self) -> bool:
        """Whether an input method is at work in one of the lines."""
        return any(line.composing for line in self.lines.values())

    def ask(self, name: str, defaults: Mapping[str, str]) -> None:
        """Ask for the variables of the snippet of that name."""
        while self._form.rowCount():
            self._form.removeRow(0)
        font = QFont(self.font())
        font.setWeight(QFont.Weight.Medium)
        self._title.setFont(font)
        self._title.setText(name)
        self._hint.setFont(small(self.font()))
        self.lines = {}
        for variable, default in defaults.items():
            line = self.lines[variable] = Line(variable)
            line.setText(default)
            label = QLabel(variable)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setBuddy(line)
            self._form.addRow(label, line)
        before: QWidget | None = None
        for part in (*self.lines.values(), self._insert):
            if before is not None:
                QWidget.setTabOrder(before, part)
            before = part
        first = next(iter(self.lines.values()))
        self.setFocusProxy(first)
        first.selectAll()

    def finish(self) -> None:
        """Hand over what is entered."""
        self.done.emit({name: line.text() for name, line in self.lines.items()})

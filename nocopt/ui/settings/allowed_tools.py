"""The tools that run without a question in all chats, each with a button that takes it back."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from nocopt.ui import tool_words
from nocopt.ui.settings.fields import Label, Lines
from nocopt.ui.theme import GRID

if TYPE_CHECKING:
    from collections.abc import Iterable


class AllowedTools(Lines):
    """A line for each tool; what is taken back is gone at once, and counts with the page."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._taken_back: set[str] = set()
        self.rows: dict[str, QWidget] = {}
        self._none = QLabel(self.tr("None"), self)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GRID)
        self._column.addWidget(self._none)

    @property
    def first_line(self) -> QWidget:
        """The line of the first tool, or that there is none."""
        return next(iter(self.rows.values()), self._none)

    def show_tools(self, tools: Iterable[str]) -> None:
        """Show these, as approvals know them; nothing is taken back yet."""
        self._taken_back.clear()
        for row in self.rows.values():
            self._drop(row)
        self.rows = {tool: self._row(tool) for tool in tools}
        self._none.setVisible(not self.rows)

    def kept(self, tools: Iterable[str]) -> tuple[str, ...]:
        """Return those of some tools that were not taken back."""
        return tuple(one for one in tools if one not in self._taken_back)

    def _row(self, tool: str) -> QWidget:
        row = QWidget(self)
        # A tool of a server is known by the name of that, too.
        name = tool if "/" in tool else tool_words.of_name(tool)
        label = Label(name, row)
        label.lift()
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setToolTip(tool)
        button = QPushButton(self.tr("Ask again"), row)
        button.setAccessibleName(self.tr("Ask again: {name}").format(name=name))
        button.setAutoDefault(False)
        button.clicked.connect(partial(self._take_back, tool))
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(label, 1)
        line.addWidget(button)
        self._column.addWidget(row)
        return row

    def _take_back(self, tool: str) -> None:
        self._taken_back.add(tool)
        self.focusNextChild()  # what had the keyboard goes
        self._drop(self.rows.pop(tool))
        self._none.setVisible(not self.rows)
        self.changed.emit()

    def _drop(self, row: QWidget) -> None:
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()

"""One of two versions side by side: which it is, how it was made, and its words with marks."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from nocopt.core.differing import Change
from nocopt.ui.choice import Choice
from nocopt.ui.nothing import words
from nocopt.ui.theme import GRID, LIGHT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nocopt.core.differing import Run
    from nocopt.ui.comparing.sides import Side
    from nocopt.ui.theme import Colours


class Called(NamedTuple):
    """What a screen reader calls the parts of a column."""

    version: str
    take: str
    text: str


class Column(QWidget):
    """Shows what both versions have, and of the rest what has the fate `own`.

    `chosen`: another version is to be here; `taken`: the chat is to go on with this one.
    """

    chosen = Signal()
    taken = Signal(int)

    def __init__(self, called: Called, own: Change, parent: QWidget) -> None:
        super().__init__(parent)
        self._own = own
        self._colours: Colours = LIGHT
        self._runs: Sequence[Run] = ()
        self.version = Choice[int](self)
        self.version.setAccessibleName(called.version)
        self.version.chosen.connect(self._choose)
        self.take = QPushButton(self.tr("Go on with this one"), self)
        self.take.setAccessibleName(called.take)
        self.take.setAutoDefault(False)
        self.take.clicked.connect(lambda: self.taken.emit(self.version.value()))
        self.facts = words(self, "muted")
        self.text = QPlainTextEdit(self)
        self.text.setReadOnly(True)
        self.text.setAccessibleName(called.text)
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        row.addWidget(self.version, 1)
        row.addWidget(self.take)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * GRID)
        column.addLayout(row)
        column.addWidget(self.facts)
        column.addWidget(self.text, 1)

    def offer(self, sides: Sequence[Side], shown: int) -> None:
        """Offer these versions, and have the one with this id here."""
        said = self.tr("Version {number} of {count}")
        count = len(sides)
        self.version.set_entries(
            [
                (
                    side.node_id,
                    f"{side.number}/{count} · {side.model}"
                    if side.model
                    else said.format(number=side.number, count=count),
                )
                for side in sides
            ]
        )
        self.version.show_value(shown)

    def show_side(self, side: Side, runs: Sequence[Run]) -> None:
        """Show a version, as it differs from the other."""
        self.facts.setText(side.facts)
        self.facts.setVisible(bool(side.facts))
        self._runs = runs
        self._write()

    def set_colours(self, colours: Colours) -> None:
        """Paint in these colours from now on."""
        self._colours = colours
        self.version.set_colours(colours)
        self._write()

    def go_to(self, place: int, length: int) -> None:
        """Select so many characters from a place on, and bring them into sight."""
        cursor = self.text.textCursor()
        cursor.setPosition(place)
        cursor.setPosition(place + length, QTextCursor.MoveMode.KeepAnchor)
        self.text.setTextCursor(cursor)
        self.text.centerCursor()

    def _choose(self, node_id: int) -> None:
        self.version.show_value(node_id)
        self.chosen.emit()

    def _write(self) -> None:
        plain, marked = QTextCharFormat(), QTextCharFormat()
        plain.setForeground(self._colours["text"])
        if self._own is Change.GONE:
            marked.setFontStrikeOut(True)
        else:
            marked.setFontUnderline(True)
        ink = self._colours.syntax["deleted" if self._own is Change.GONE else "inserted"]
        marked.setForeground(QColor(ink))
        marked.setBackground(self._colours["error" if self._own is Change.GONE else "notice"])
        self.text.clear()
        cursor = self.text.textCursor()
        cursor.beginEditBlock()
        for change, text in self._runs:
            if change in (Change.SAME, self._own):
                cursor.insertText(text, plain if change is Change.SAME else marked)
        cursor.endEditBlock()
        self.text.moveCursor(QTextCursor.MoveOperation.Start)

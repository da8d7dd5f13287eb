"""Finds words in a field of text that is only read: all are marked, one after the other shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QTextCursor

from nocopt.ui.text_places import MOST_MARKED, cursor_over, mark, places
from nocopt.ui.theme import LIGHT

if TYPE_CHECKING:
    from PySide6.QtWidgets import QPlainTextEdit

    from nocopt.ui.inspector_search import InspectorSearch
    from nocopt.ui.text_places import Place
    from nocopt.ui.theme import Colours

_MOST: Final = 20_000  # places that are counted


class TextFinding(QObject):
    """Does in a field of text what a line asks for."""

    def __init__(self, line: InspectorSearch, field: QPlainTextEdit) -> None:
        super().__init__(line)
        self._line, self._field = line, field
        self._found: list[Place] = []
        self._now = 0
        self._colours: Colours = LIGHT
        line.changed.connect(self._look_for)
        line.stepped.connect(self._go_to)

    def set_colours(self, colours: Colours) -> None:
        """Mark in these colours."""
        self._colours = colours
        self._line.set_colours(colours)
        self._mark()

    def look_again(self) -> None:
        """There is another text."""
        self._look_for(self._line.text)

    def leave(self) -> bool:
        """Give the keyboard back to the text and forget what was found; False if there is none."""
        if not self._line.text:
            return False
        self._line.field.clear()
        self._look_for("")
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def _look_for(self, wanted: str) -> None:
        self._found = places(self._field.toPlainText(), wanted, _MOST)
        self._now = 0
        self._line.show_found(len(self._found))
        self._mark()

    def _go_to(self, number: int) -> None:
        self._now = number
        start = QTextCursor(cursor_over(self._field, self._found[number]))
        start.setPosition(start.selectionStart())
        self._field.setTextCursor(start)
        self._field.centerCursor()
        self._mark()

    def _mark(self) -> None:
        """Mark those around the one that is shown, of very many."""
        first = max(0, self._now - MOST_MARKED // 2)
        some = self._found[first : first + MOST_MARKED]
        mark(self._field, some, self._colours, self._found[self._now] if self._found else None)

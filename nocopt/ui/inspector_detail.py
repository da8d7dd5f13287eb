"""The lower half of an inspector's pane: one value or event in full, with what was found marked."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import islice
from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QTextEdit

from nocopt.ui.inspector_text import MOST_SHOWN
from nocopt.ui.scroll_bar import SlimScrollBar
from nocopt.ui.theme import GRID, LIGHT, code_font
from nocopt.ui.wrapping import wrap_mode

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from nocopt.ui.theme import Colours

_MOST_MARKED: Final = 500  # places in one text


class Detail(QPlainTextEdit):
    """Shows text to be read and copied; of very long text the beginning."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setUndoRedoEnabled(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMinimumHeight(20 * GRID)
        self._colours: Colours = LIGHT
        self._wanted = ""
        self._bar = SlimScrollBar(self)
        self.setVerticalScrollBar(self._bar)

    def set_colours(self, colours: Colours) -> None:
        """Take colours, and the size of text that goes with the program's."""
        self._colours = colours
        self._bar.set_colours(colours, "code")
        self.setFont(code_font(self.window().font().pointSize()))
        self.setStyleSheet(
            f"QPlainTextEdit {{ background: {colours.code}; color: {colours.text};"
            f" border: 1px solid {colours.border}; border-radius: {GRID}px;"
            f" padding: {GRID}px; selection-background-color: {colours.selection};"
            f" selection-color: {colours.text} }}"
            f"QPlainTextEdit:focus {{ border: 2px solid {colours.focus};"
            f" padding: {GRID - 1}px }}"
        )
        self._mark()

    def show_text(self, text: str, wanted: str = "") -> None:
        """Show other text, from its beginning or from what is wanted in it."""
        if len(text) > MOST_SHOWN:
            more = self.tr("… There is more of it than is shown here. Save it to read all of it.")
            text = f"{text[:MOST_SHOWN]}\n\n{more}"
        self.setPlainText("")  # what was there is not broken in another way first
        self.setWordWrapMode(wrap_mode(text))
        self.setPlainText(text)
        self._wanted = wanted
        self._mark()

    def mark(self, wanted: str) -> None:
        """Mark what is looked for, where it stands in the text."""
        self._wanted = wanted
        self._mark()

    def _mark(self) -> None:
        look = QTextCharFormat()
        look.setBackground(QColor(self._colours.found))
        look.setForeground(QColor(self._colours.text))
        marks: list[QTextEdit.ExtraSelection] = []
        for start, end in _places(self.toPlainText(), self._wanted):
            mark = QTextEdit.ExtraSelection()
            cursor = QTextCursor(self.document())
            cursor.setPosition(start)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            mark.cursor, mark.format = cursor, look
            marks.append(mark)
        self.setExtraSelections(marks)
        if marks:
            first = QTextCursor(marks[0].cursor)
            first.setPosition(first.selectionStart())
            self.setTextCursor(first)
            self.ensureCursorVisible()


def _places(text: str, wanted: str) -> list[tuple[int, int]]:
    """Where something stands in a text, capital or not: the first few hundred places, as Qt counts.

    It counts what is beyond the first 65,536 characters of Unicode twice.
    """
    if not wanted:
        return []
    found = islice(re.finditer(re.escape(wanted), text, re.IGNORECASE), _MOST_MARKED)
    places = [one.span() for one in found]
    if text.isascii() or not places:
        return places
    twice = [at for at, char in enumerate(text[: places[-1][1]]) if char > "\uffff"]
    return [
        (start + bisect_left(twice, start), end + bisect_left(twice, end)) for start, end in places
    ]

"""The lower half of an inspector's pane: one value or event in full, with what was found marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QPlainTextEdit

from nocopt.ui.inspector_text import MOST_SHOWN
from nocopt.ui.scroll_bar import SlimScrollBar
from nocopt.ui.text_places import cursor_over, mark, places
from nocopt.ui.theme import GRID, LIGHT, code_font
from nocopt.ui.wrapping import wrap_mode

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from nocopt.ui.theme import Colours


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
        found = places(self.toPlainText(), self._wanted)
        mark(self, found, self._colours)
        if found:
            first = cursor_over(self, found[0])
            first.setPosition(first.selectionStart())
            self.setTextCursor(first)
            self.ensureCursorVisible()

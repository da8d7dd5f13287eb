"""The page with the system prompt of a chat or of a preset."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from nocopt.ui.differences import SYSTEM, said
from nocopt.ui.options.fields import Note, TextArea
from nocopt.ui.options.page import OptionsPage
from nocopt.ui.theme import GRID

if TYPE_CHECKING:
    from nocopt.core.conversation import Options
    from nocopt.ui.options.page import Subject
    from nocopt.ui.theme import Colours

_LINES = 6  # of the prompt, at least


class PromptPage(OptionsPage):
    """How the model is to behave."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        invitation = self.tr("For example: You are a patient teacher. Answer in short sentences.")
        self.prompt = TextArea(said(SYSTEM), invitation)
        self.prompt.edited.connect(self.edited)
        self._note = Note(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 3 * GRID)
        column.setSpacing(2 * GRID)
        column.addWidget(self.prompt, 1)
        column.addWidget(self._note)
        self.setFocusProxy(self.prompt)

    def show_subject(self, subject: Subject, *, fresh: bool) -> None:
        """Show the prompt."""
        if fresh or subject.options.system != self.taken(subject.options).system:
            self.prompt.show_text(subject.options.system, fresh=fresh)
        self.prompt.setMinimumHeight(self.prompt.height_of(_LINES))
        note = self._explained(subject)
        self._note.say(note)
        self.prompt.setAccessibleDescription(note)

    def _explained(self, subject: Subject) -> str:
        if subject.preset:
            return self.tr("{{date}} becomes the day on which a chat begins.")
        note = self.tr("How the model is to behave in this chat. It goes before all messages.")
        if subject.begun:
            return note
        return note + " " + self.tr("{{date}} becomes the day on which the chat begins.")

    def taken(self, options: Options) -> Options:
        """Return `options` with the prompt, which is empty where nothing can be seen of it."""
        text = self.prompt.toPlainText()
        return replace(options, system=text if text.strip() else "")

    def set_colours(self, colours: Colours) -> None:
        """Paint in these colours from now on."""
        self.prompt.set_colours(colours)

    def wanted_height(self, width: int) -> int:
        """Return the height of some lines: a longer prompt is scrolled."""
        column = self.layout()
        assert column is not None
        return column.totalHeightForWidth(width)

"""A page of the chat panel, and the first one: the system prompt."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nocopt.ui.composer.panel_fields import Note, TextArea
from nocopt.ui.differences import SYSTEM
from nocopt.ui.theme import GRID

if TYPE_CHECKING:
    from nocopt.app.session import Session
    from nocopt.core.conversation import Options
    from nocopt.ui.theme import Colours

_LINES = 6  # of the prompt, at least


class PanelPage(QWidget):
    """Edits some of the options of a chat.

    `edited` tells that something is being typed, which counts once the person pauses; `chosen`
    that something counts at once.
    """

    edited = Signal()
    chosen = Signal()

    def show_session(self, session: Session, *, fresh: bool) -> None:
        """Show the options of a chat, which is `fresh` where the panel has just been opened."""
        raise NotImplementedError

    def taken(self, options: Options) -> Options:
        """Return `options` with what is entered here; say what is wrong with the rest."""
        raise NotImplementedError

    def set_colours(self, colours: Colours) -> None:
        """Paint in these colours from now on."""
        raise NotImplementedError

    def wanted_height(self, width: int) -> int:
        """Return the height at which nothing has to be scrolled, at this width."""
        raise NotImplementedError


class PromptPage(PanelPage):
    """The system prompt of a chat."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        invitation = self.tr("For example: You are a patient teacher. Answer in short sentences.")
        self.prompt = TextArea(SYSTEM, invitation)
        self.prompt.edited.connect(self.edited)
        self._note = Note(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 3 * GRID)
        column.setSpacing(2 * GRID)
        column.addWidget(self.prompt, 1)
        column.addWidget(self._note)
        self.setFocusProxy(self.prompt)

    def show_session(self, session: Session, *, fresh: bool) -> None:
        """Show the prompt of a chat."""
        if fresh or session.options.system != self.taken(session.options).system:
            self.prompt.show_text(session.options.system, fresh=fresh)
        self.prompt.setMinimumHeight(self.prompt.height_of(_LINES))
        note = self.tr("How the model is to behave in this chat. It goes before all messages.")
        if session.conversation_id is None:
            note += " " + self.tr("{{date}} becomes the day on which the chat begins.")
        self._note.say(note)
        self.prompt.setAccessibleDescription(note)

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

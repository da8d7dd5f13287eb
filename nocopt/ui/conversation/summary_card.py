"""The summary of a chat so far, in a card of its own that can be folded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from nocopt.ui.conversation.cards import EMPTY, CardHead, CardSection
from nocopt.ui.conversation.sections import TextSection

if TYPE_CHECKING:
    from nocopt.ui.conversation.sections import Surroundings


class SummarySection(CardSection, TextSection):
    """A summary that stands in place of what is above it; it is open until the reader folds it."""

    open = True

    def __init__(self, around: Surroundings, text: str) -> None:
        self._text = text
        super().__init__(around, text)
        self.rows.insert(0, CardHead(self, EMPTY))
        self.spaced(0)
        self.hide_rows()

    @property
    def first(self) -> int:
        """The head stands before the text."""
        return 1

    @property
    def label(self) -> str:
        """What the head says."""
        return QCoreApplication.translate("Conversation", "Summary of the chat so far")

    @property
    def copy_name(self) -> str:
        """What a screen reader calls the Copy button."""
        return QCoreApplication.translate("Conversation", "Copy summary")

    @property
    def source(self) -> str:
        """The summary as it was written."""
        return self._text

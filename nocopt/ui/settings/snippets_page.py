"""The page of the settings that edits snippets: texts that are put into a message by their name."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from nocopt.core.presets import Snippet
from nocopt.ui.settings.drafts import Drafts
from nocopt.ui.settings.fields import TallField
from nocopt.ui.settings.list_page import ListPage

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from nocopt.app.shelved import Shelved


class SnippetsPage(ListPage):
    """Edits name and text of each."""

    def __init__(self, snippets: Shelved[Snippet], parent: QWidget | None = None) -> None:
        super().__init__(
            snippets, Drafts[Snippet](self.tr("Snippet")), self.tr("Snippet name"), parent
        )
        tall = self._tall = TallField(self.tr("&Text"), self.tr("Snippet text"))
        self.text = tall.text
        self.text.textChanged.connect(self.take)
        tall.hint.say(
            self.tr(
                "{{name}} is asked for when it is inserted, {{name|Ada}} with a default. "
                "{{date}} is the day, {{clipboard}} what was copied, {{cursor}} where typing goes "
                "on."
            )
        )
        self.form.addWidget(tall, 1)

    @property
    def title(self) -> str:
        """The accessible name of the list."""
        return self.tr("Snippets")

    @property
    def explanation(self) -> str:
        """What it is about, for whoever has none."""
        return self.tr(
            "A snippet is a text that you use often. Type / and its name at the beginning of a "
            "line of a message, and press Enter."
        )

    @property
    def invitation(self) -> str:
        """The words of the button that makes the first one."""
        return self.tr("New snippet")

    def new_value(self) -> Snippet:
        """Return what is added."""
        return Snippet("", "")

    def show_value(self, value: Snippet) -> None:
        """Show one in the form."""
        if self.text.toPlainText() != value.text:
            self.text.setPlainText(value.text)
        self._complain(value)

    def entered(self, value: Snippet) -> Snippet:
        """Return `value` with what the form has."""
        found = replace(value, text=self.text.toPlainText())
        self._complain(replace(found, name=self.name.text()))
        return found

    def serves(self, value: Snippet) -> bool:
        """Whether there is something to insert."""
        return bool(value.text.strip())

    def _complain(self, value: Snippet) -> None:
        """Say that one is not kept which has a name and no text."""
        lacks = bool(value.name.strip()) and not self.serves(value)
        self._tall.show_error(self.tr("Without a text it is not kept.") if lacks else "")

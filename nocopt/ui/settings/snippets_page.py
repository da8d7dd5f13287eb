"""The page of the settings that edits snippets: texts that are put into a message by their name."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit

from nocopt.core.presets import Snippet
from nocopt.ui.settings.drafts import Drafts
from nocopt.ui.settings.fields import Field, FieldForm, TallField
from nocopt.ui.settings.list_page import ListPage

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from nocopt.app.shelved import Shelved


class SnippetsPage(ListPage):
    """Edits name and text of each."""

    def __init__(self, snippets: Shelved[Snippet], parent: QWidget | None = None) -> None:
        super().__init__(snippets, Drafts[Snippet](self.tr("Snippet")), parent)
        form = FieldForm(bare=True)
        self.name = QLineEdit(form)
        self.name.textChanged.connect(self.take)
        self._name = Field("name", self.tr("Na&me"), self.name)
        form.add(self._name, "Snippet name")
        tall = TallField(self.tr("&Text"), "Snippet text")
        self.text = tall.text
        self.text.textChanged.connect(self.take)
        tall.hint.say(
            self.tr(
                "{{name}} is asked for when it is inserted, {{name|Ada}} with a default. "
                "{{date}} is the day, {{clipboard}} what was copied, {{cursor}} where typing goes "
                "on."
            )
        )
        self.form.addWidget(form)
        self.form.addWidget(tall, 1)

    @property
    def title(self) -> str:
        """The accessible name of the list."""
        return "Snippets"

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
        if self.name.text() != value.name:
            self.name.setText(value.name)
        if self.text.toPlainText() != value.text:
            self.text.setPlainText(value.text)

    def entered(self, value: Snippet) -> Snippet:
        """Return `value` with what the form has."""
        return replace(value, name=self.name.text(), text=self.text.toPlainText())

    def show_taken(self, *, taken: bool) -> None:
        """Say in the form whether another one has the same name."""
        words = self.tr("Another one has this name: this one is kept with a number.")
        self._name.show_error(words if taken else "")

    def focus_name(self) -> None:
        """Let the person type the name of a new one."""
        self.name.setFocus()
        self.name.selectAll()

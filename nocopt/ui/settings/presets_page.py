"""The page of the settings that edits presets: what a chat can be set to at once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLineEdit

from nocopt.app.presets import with_preset
from nocopt.core import thinking
from nocopt.core.conversation import Options
from nocopt.core.presets import Preset
from nocopt.ui import differences
from nocopt.ui.choice import Choice
from nocopt.ui.settings.drafts import Drafts
from nocopt.ui.settings.fields import Field, FieldForm, Note, TallField
from nocopt.ui.settings.list_page import ListPage
from nocopt.ui.settings.model_field import ModelField
from nocopt.ui.switch import Switch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from nocopt.app.shelved import Shelved
    from nocopt.ui.theme import Colours


class PresetsPage(ListPage):
    """Edits name, model, thinking and prompt of each; the rest comes from a chat as it is there."""

    def __init__(
        self,
        presets: Shelved[Preset],
        offered: Sequence[str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(presets, Drafts[Preset](self.tr("Preset")), parent)
        form = FieldForm(bare=True)
        self.name = QLineEdit(form)
        self.name.textChanged.connect(self.take)
        self._name = Field("name", self.tr("Na&me"), self.name)
        form.add(self._name, "Preset name")
        self.model = ModelField(form)
        self.model.set_offered(offered)
        self.model.setPlaceholderText(self.tr("that of the chat"))
        self.model.textChanged.connect(self.take)
        form.add(Field("model", self.tr("Mo&del"), self.model), "Preset model")
        self.thinking = Choice[str](form)
        self.thinking.set_entries([(one, _level(one)) for one in thinking.CHOICES])
        self.thinking.chosen.connect(lambda _value: self.take())
        form.add(Field("thinking", self.tr("Thin&king"), self.thinking), "Preset thinking")
        tall = TallField(self.tr("&System prompt"), "Preset system prompt")
        tall.hint.say(self.tr("{{date}} becomes the day on which a chat begins."))
        self.system = tall.text
        self.system.textChanged.connect(self.take)
        self.rest = Note("muted", self)
        self.usual = Switch(self)
        self.usual.setText(self.tr("New chats begin with it"))
        self.usual.setAccessibleName("New chats begin with it")
        self.usual.clicked.connect(lambda _on: self.take())
        self.form.addWidget(form)
        self.form.addWidget(tall, 1)
        self.form.addWidget(self.rest)
        self.form.addWidget(self.usual)

    @property
    def title(self) -> str:
        """The accessible name of the list."""
        return "Presets"

    @property
    def explanation(self) -> str:
        """What it is about, for whoever has none."""
        return self.tr(
            "A preset holds what a chat is to be set to at once: model, thinking, system prompt, "
            "parameters and tools. It is best made of a chat: open the chat's options and choose "
            "“Save as preset…”."
        )

    @property
    def invitation(self) -> str:
        """The words of the button that makes the first one."""
        return self.tr("New preset")

    def set_colours(self, colours: Colours) -> None:
        """Paint in these colours."""
        super().set_colours(colours)
        self.model.set_colours(colours)
        self.usual.set_colours(colours)

    def new_value(self) -> Preset:
        """Return what is added."""
        return Preset("")

    def copied(self, value: Preset) -> Preset:
        """Return what is added beside a preset to be like it."""
        return replace(value, for_new_chats=False)

    def show_value(self, value: Preset) -> None:
        """Show one in the form."""
        if self.name.text() != value.name:
            self.name.setText(value.name)
        self.model.setText(value.model)
        known = value.thinking in thinking.CHOICES
        self.thinking.show_value(value.thinking if known else thinking.OFF)
        if self.system.toPlainText() != value.system:
            self.system.setPlainText(value.system)
        self.usual.setChecked(value.for_new_chats)
        self.rest.say(self._said(value))

    def entered(self, value: Preset) -> Preset:
        """Return `value` with what the form has."""
        return replace(
            value,
            name=self.name.text(),
            model=self.model.text().strip(),
            thinking=self.thinking.value(),
            system=self.system.toPlainText(),
            for_new_chats=self.usual.isChecked(),
        )

    def _change(self, value: Preset) -> None:
        """Take a value over; there is one preset at most that new chats begin with."""
        if value.for_new_chats:
            for place, one in enumerate(self._drafts.values):
                self._drafts.change(place, replace(one, for_new_chats=False))
        super()._change(value)

    def _said(self, preset: Preset) -> str:
        """Say what is in a preset that is not edited here."""
        options = with_preset(Options(), preset)
        parts = (differences.of_parameters, differences.of_tools, differences.of_caching)
        names = [name for of_part in parts for name in of_part(options)]
        if not names:
            return self.tr("Parameters and tools: as usual. Set them in a chat and update this.")
        words = self.tr("Parameters and tools: {names}. Set them in a chat and update this.")
        return words.format(names=", ".join(names))

    def show_taken(self, *, taken: bool) -> None:
        """Say in the form whether another one has the same name."""
        words = self.tr("Another one has this name: this one is kept with a number.")
        self._name.show_error(words if taken else "")

    def focus_name(self) -> None:
        """Let the person type the name of a new one."""
        self.name.setFocus()
        self.name.selectAll()


def _level(choice: str) -> str:
    """Return the word for a choice of thinking, which is that of the composer's control."""
    words = {
        thinking.OFF: QCoreApplication.translate("PresetsPage", "Off"),
        thinking.ON: QCoreApplication.translate("PresetsPage", "On"),
        thinking.BETWEEN_TOOLS: QCoreApplication.translate("PresetsPage", "Between tools"),
        "low": QCoreApplication.translate("ThinkingControl", "Low"),
        "medium": QCoreApplication.translate("ThinkingControl", "Medium"),
        "high": QCoreApplication.translate("ThinkingControl", "High"),
        "xhigh": QCoreApplication.translate("ThinkingControl", "Extra high"),
        "max": QCoreApplication.translate("ThinkingControl", "Maximum"),
    }
    return words.get(choice, choice)

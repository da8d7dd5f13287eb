"""The page of the settings that edits presets: what a chat can be set to at once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtWidgets import QFrame, QVBoxLayout

from nocopt.core import thinking
from nocopt.core.conversation import Options
from nocopt.core.presets import Preset
from nocopt.ui.buttons import show_checked
from nocopt.ui.choice import Choice
from nocopt.ui.options.page import Subject
from nocopt.ui.options.pages import OptionsPages
from nocopt.ui.settings.drafts import Drafts
from nocopt.ui.settings.fields import Field
from nocopt.ui.settings.list_page import ListPage
from nocopt.ui.settings.model_field import ModelField, ModelRow
from nocopt.ui.switch import Switch
from nocopt.ui.theme import GRID, RADIUS

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from nocopt.app.accounts import Accounts
    from nocopt.app.catalog import Catalog
    from nocopt.app.endpoint_facts import EndpointFacts
    from nocopt.app.settings import SettingsService
    from nocopt.app.shelved import Shelved
    from nocopt.core.tools import ToolDefinition
    from nocopt.ui.theme import Colours

_OF_THE_CHAT: Final = ""  # no thinking of its own
_CHOICES: Final = (_OF_THE_CHAT, *thinking.CHOICES)
_PAUSE_MS: Final = 300  # after the last key, until it is said what is wrong


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is known of where chats go that are set to a preset."""

    accounts: Accounts
    catalog: Catalog
    facts: EndpointFacts
    settings: SettingsService
    tools: tuple[ToolDefinition, ...]

    def offered(self) -> dict[str, str]:
        """Return the shown names of the models there are, by their ids."""
        offered = self.catalog.offered(self.accounts.active)
        return {model.id: model.name for model in offered}

    def called(self, model_id: str) -> str:
        """Return the shown name of any model; empty where nothing is known of it."""
        return self.catalog.known_name(model_id, self.accounts.active)

    def subject(self, options: Options) -> Subject:
        """Return these options as they are edited for chats to come."""
        account = self.accounts.active
        return Subject(
            options=options,
            model=self.catalog.describe(options.model, account) if options.model else None,
            facts=self.facts.of(account),
            limit=account.max_tokens,
            tools=self.tools,
            preset=True,
            everywhere=self.settings.value.allowed_tools,
        )


class PresetsPage(ListPage):
    """Edits all that is in each, with the pages of the chat panel."""

    def __init__(
        self,
        presets: Shelved[Preset],
        around: Surroundings,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(presets, Drafts[Preset](self.tr("Preset")), self.tr("Preset name"), parent)
        self._around = around
        self.model = ModelField(self.head)
        self.model.set_offered(around.offered(), around.called)
        self.model.setPlaceholderText(self.tr("That of the chat"))
        self.model.textChanged.connect(self._typed)
        self.head.add(ModelRow("model", self.tr("Mo&del"), self.model), self.tr("Preset model"))
        self.thinking = Choice[str](self.head)
        self.thinking.set_entries([(one, _level(one)) for one in _CHOICES])
        self.thinking.chosen.connect(lambda _value: self._chosen())
        self.head.add(
            Field("thinking", self.tr("Thin&king"), self.thinking), self.tr("Preset thinking")
        )
        self._frame = QFrame(self)
        self._frame.setObjectName("pages")
        self.pages = OptionsPages(self.tr("Preset pages"), self._frame)
        self.pages.edited.connect(self._typed)
        self.pages.chosen.connect(self._chosen)
        inside = QVBoxLayout(self._frame)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.setSpacing(0)
        inside.addWidget(self.pages.tabs)
        inside.addWidget(self.pages.stack, 1)
        self.usual = Switch(self)
        self.usual.setText(self.tr("New chats begin with it"))
        self.usual.setAccessibleName(self.tr("New chats begin with it"))
        self.usual.toggled.connect(lambda _on: self.take())
        self.form.addSpacing(GRID)
        self.form.addWidget(self._frame, 1)
        self.form.addWidget(self.usual)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._show_hints)

    @property
    def title(self) -> str:
        """The accessible name of the list."""
        return self.tr("Presets")

    @property
    def explanation(self) -> str:
        """What it is about, for whoever has none."""
        return self.tr(
            "A preset holds what a chat is to be set to at once: model, thinking, system prompt, "
            "parameters, tools and caching. It can be made of a chat, too: open the chat's options "
            "and choose “Save as preset…”."
        )

    @property
    def invitation(self) -> str:
        """The words of the button that makes the first one."""
        return self.tr("New preset")

    def set_colours(self, colours: Colours) -> None:
        """Paint in these colours."""
        super().set_colours(colours)
        self._frame.setStyleSheet(
            f"#pages {{ border: 1px solid {colours.border}; border-radius: {RADIUS}px }}"
        )
        self.pages.set_colours(colours)
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
        self.model.setText(value.model)
        known = value.thinking in _CHOICES
        self.thinking.show_value(value.thinking if known else thinking.OFF)
        show_checked(self.usual, value.for_new_chats)
        self.pages.show_subject(self._around.subject(_options(value)), fresh=True)

    def entered(self, value: Preset) -> Preset:
        """Return `value` with what the form has."""
        options = self.pages.taken(_options(value))
        return replace(
            value,
            model=self.model.model_id,
            thinking=self.thinking.value(),
            system=options.system,
            max_tokens=options.max_tokens,
            parameters=options.parameters,
            for_new_chats=self.usual.isChecked(),
        )

    def refused(self) -> QWidget | None:
        """Show the first value that can be none, and return the field for it.

        What cannot be read is in the preset that is shown: the others have what was read of them.
        """
        for place, preset in enumerate(self._drafts.values):
            if len(preset.model.split()) > 1:
                self._show(place)
                self.model.settle()
                return self.model
        self._show_hints()
        return self.pages.refused() if self._at >= 0 else None

    def _typed(self) -> None:
        self.take()
        self._pause.start()

    def _chosen(self) -> None:
        self.take()
        self._show_hints()

    def _show_hints(self) -> None:
        """Say what the model takes of what was entered, and what is wrong with it."""
        self._pause.stop()
        if self._at >= 0:
            options = _options(self._drafts.values[self._at])
            self.pages.show_subject(self._around.subject(options), fresh=False)

    def _change(self, value: Preset) -> None:
        """Take a value over; there is one preset at most that new chats begin with."""
        if value.for_new_chats:
            for place, one in enumerate(self._drafts.values):
                self._drafts.change(place, replace(one, for_new_chats=False))
        super()._change(value)


def _options(preset: Preset) -> Options:
    """Return what is in a preset as options."""
    return Options(
        model=preset.model,
        thinking=preset.thinking,
        system=preset.system,
        max_tokens=preset.max_tokens,
        parameters=preset.parameters,
    )


def _level(choice: str) -> str:
    """Return the word for a choice of thinking, which is that of the composer's control."""
    words = {
        _OF_THE_CHAT: QCoreApplication.translate("PresetsPage", "That of the chat"),
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

"""The requests page of the settings: new chats, their titles, rounds of tools, allowed tools."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QVBoxLayout

from nocopt.core.settings import TOOL_ROUNDS, NewChats, Settings
from nocopt.ui.choice import Choice
from nocopt.ui.settings.allowed_tools import AllowedTools
from nocopt.ui.settings.fields import Field, FieldForm
from nocopt.ui.settings.model_field import ModelField, ModelRow
from nocopt.ui.settings.pages import Page

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from nocopt.ui.theme import Colours

_USUAL_ROUNDS: Final = (1, 3, 5, 10, 20, 50)


class RequestsPage(Page):
    """Edits what is asked of models besides what the person writes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title_model = ""  # that is kept
        self._form = FieldForm(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._form)
        column.addStretch(1)
        self._add_new_chats()
        self._add_titles()
        self._add_rounds()
        self._add_allowed()

    def _add_new_chats(self) -> None:
        self.new_chats = Choice[NewChats](self)
        self.new_chats.set_entries(
            (
                (NewChats.LAST, self.tr("The model and thinking chosen last")),
                (NewChats.DEFAULT, self.tr("The default model, without thinking")),
            )
        )
        self.new_chats.chosen.connect(lambda _value: self.changed.emit())
        new_chats = Field("new_chats", self.tr("&New chats begin with"), self.new_chats)
        new_chats.hint.say(
            self.tr(
                "Each account has its default model, on the page Account. A preset for new chats "
                "comes before either."
            )
        )
        self._form.add(new_chats, self.tr("New chats begin with"))

    def _add_titles(self) -> None:
        self.titles = Choice[bool](self)
        self.titles.set_entries(
            ((True, self.tr("Made by a model")), (False, self.tr("The first line of the chat")))
        )
        self.titles.chosen.connect(self._titles_chosen)
        titles = Field("titles", self.tr("&Titles of chats"), self.titles)
        titles.hint.say(
            self.tr(
                "After the first answer, a small request is made for it. Titles that you give "
                "yourself stay. Chats with the demo keep their first line."
            )
        )
        self._form.add(titles, self.tr("Titles of chats"))
        self.title_model = ModelField(self)
        self.title_model.setPlaceholderText(self.tr("the cheapest one on offer"))
        self.title_model.textChanged.connect(lambda _text: self.changed.emit())
        model = ModelRow("title_model", self.tr("&Model for titles"), self.title_model)
        self._form.add(model, self.tr("Model for titles"))

    def _add_rounds(self) -> None:
        self.rounds = Choice[int](self)
        self.rounds.set_entries(self._rounds(Settings().tool_rounds))
        self.rounds.chosen.connect(lambda _value: self.changed.emit())
        rounds = Field("tool_rounds", self.tr("&Rounds of tools"), self.rounds)
        rounds.hint.say(
            self.tr(
                "How often tools may be run for one answer. After that the model answers with what "
                "it has."
            )
        )
        self._form.add(rounds, self.tr("Rounds of tools"))

    def _add_allowed(self) -> None:
        self.allowed = AllowedTools(self)
        self.allowed.changed.connect(self.changed.emit)
        allowed = Field("allowed_tools", self.tr("Tools that need no asking"), self.allowed)
        allowed.hint.say(
            self.tr(
                "Those that you allowed in all chats when one of them asked. They still have to "
                "be switched on in a chat."
            )
        )
        self._form.add(allowed, self.tr("Tools that need no asking"))

    def _rounds(self, value: int) -> list[tuple[int, str]]:
        """The usual numbers, and `value` itself: the file may hold any."""
        low, high = TOOL_ROUNDS
        return [(one, str(one)) for one in sorted({low, *_USUAL_ROUNDS, value, high})]

    def _titles_chosen(self, made: bool) -> None:
        self._form.set_visible("title_model", made)
        self.changed.emit()

    def set_colours(self, colours: Colours) -> None:
        """Draw what paints itself in these colours."""
        self.title_model.set_colours(colours)

    def show_settings(self, settings: Settings) -> None:
        """Fill all fields."""
        self.new_chats.show_value(settings.new_chats)
        self.titles.show_value(settings.titles)
        self._form.set_visible("title_model", settings.titles)
        self._title_model = settings.title_model
        if self.title_model.text() != settings.title_model:
            self.title_model.setText(settings.title_model)
        self.rounds.set_entries(self._rounds(settings.tool_rounds))
        self.rounds.show_value(settings.tool_rounds)
        self.allowed.show_tools(settings.allowed_tools)

    def refused(self) -> QWidget | None:
        """Return the field for the model, if it is needed and was given what can be none."""
        kept = self.title_model.model_id == self._title_model
        if not self.titles.value() or kept or not self.title_model.wrong:
            return None
        self.title_model.settle()
        return self.title_model

    def value(self, settings: Settings) -> Settings:
        """Return `settings` with what is entered here."""
        return replace(
            settings,
            new_chats=self.new_chats.value(),
            titles=self.titles.value(),
            title_model=self._title_model if self.title_model.wrong else self.title_model.model_id,
            tool_rounds=self.rounds.value(),
            allowed_tools=self.allowed.kept(settings.allowed_tools),
        )

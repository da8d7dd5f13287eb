"""The reading page of the settings: how answers are shown."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtWidgets import QVBoxLayout

from nocopt.core.settings import Follow, ReadingWidth, ThinkingDisplay
from nocopt.ui.choice import Choice
from nocopt.ui.settings.fields import Field, FieldForm
from nocopt.ui.settings.pages import Page

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from nocopt.core.settings import Settings

T = TypeVar("T")


class ReadingPage(Page):
    """Edits the settings of the conversation: one row each, by the name of the setting."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._form = FieldForm(self)
        self._choices: dict[str, Choice[Any]] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._form)
        column.addStretch(1)
        self._add_text()
        self._add_thinking()
        self._add_code()
        self._add_reading_out()

    def _add_text(self) -> None:
        self._add(
            Field("reading_width", self.tr("&Width of the text"), Choice[ReadingWidth](self)),
            self.tr("Width of the text"),
            (ReadingWidth.NARROW, self.tr("Narrow")),
            (ReadingWidth.NORMAL, self.tr("Normal")),
            (ReadingWidth.WIDE, self.tr("Wide")),
            (ReadingWidth.FULL, self.tr("As wide as the window")),
        )
        self._add(
            Field("follow", self.tr("While an answer &comes"), Choice[Follow](self)),
            self.tr("While an answer comes"),
            (Follow.END, self.tr("Follow its end")),
            (Follow.QUESTION, self.tr("Stay at my question")),
        )

    def _add_thinking(self) -> None:
        self._add(
            Field("thinking_display", self.tr("&Thinking"), Choice[ThinkingDisplay](self)),
            self.tr("Thinking"),
            (ThinkingDisplay.FOLD, self.tr("Fold when the answer begins")),
            (ThinkingDisplay.OPEN, self.tr("Stay open")),
            (ThinkingDisplay.HIDE, self.tr("Hide")),
        )
        self._add(
            Field("search_thinking", self.tr("Search in &all chats"), Choice[bool](self)),
            self.tr("Search in all chats"),
            (False, self.tr("In titles, messages and files")),
            (True, self.tr("In thinking, too")),
        )

    def _add_reading_out(self) -> None:
        field = Field("announce_sentences", self.tr("Screen &reader"), Choice[bool](self))
        field.hint.say(self.tr("For screen readers such as Orca."))
        self._add(
            field,
            self.tr("Screen reader"),
            (False, self.tr("Say when an answer begins and ends")),
            (True, self.tr("Read answers out, sentence by sentence")),
        )

    def _add_code(self) -> None:
        self._add(
            Field("code_wrap", self.tr("Long &lines of code"), Choice[bool](self)),
            self.tr("Long lines of code"),
            (False, self.tr("Scroll sideways")),
            (True, self.tr("Wrap")),
        )
        self._add(
            Field("code_line_numbers", self.tr("Line &numbers"), Choice[bool](self)),
            self.tr("Line numbers"),
            (False, self.tr("Hide")),
            (True, self.tr("Show")),
        )

    def _add(self, field: Field, accessible: str, *entries: tuple[T, str]) -> None:
        """Add the row of the setting `field.name`, whose control is a `Choice`, with its values."""
        choice = field.control
        assert isinstance(choice, Choice)
        choice.set_entries(entries)
        choice.chosen.connect(lambda _value: self.changed.emit())
        self._form.add(field, accessible)
        self._choices[field.name] = choice

    def show_settings(self, settings: Settings) -> None:
        """Fill all fields."""
        for name, choice in self._choices.items():
            choice.show_value(getattr(settings, name))

    def value(self, settings: Settings) -> Settings:
        """Return `settings` with what is chosen here."""
        return replace(settings, **{name: one.value() for name, one in self._choices.items()})

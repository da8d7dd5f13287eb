"""The window page of the settings: colours, size of text, send key and language."""

from __future__ import annotations

from dataclasses import replace
from typing import Final, TypeVar

from PySide6.QtWidgets import QVBoxLayout, QWidget

from nocopt.core.settings import FONT_SIZES, SendKey, Settings, Theme
from nocopt.ui.choice import Choice
from nocopt.ui.settings.fields import Field, FieldForm
from nocopt.ui.settings.pages import Page

T = TypeVar("T")

_USUAL_PASTES: Final = (0, 2_000, 4_000, 8_000, 16_000, 32_000, 100_000)
_USUAL_SIZES: Final = (9, 10, 11, 12, 13, 14, 16, 18, 20, 24, 28)

SYSTEM = "system"
LANGUAGES = (("en", "English"), ("zh_CN", "简体中文"))


class WindowPage(Page):
    """Edits the settings that concern the window."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        form = FieldForm(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(form)
        column.addStretch(1)
        self.theme = self._choice(
            (Theme.SYSTEM, self.tr("As the system")),
            (Theme.LIGHT, self.tr("Light")),
            (Theme.DARK, self.tr("Dark")),
        )
        form.add(Field("theme", self.tr("&Theme"), self.theme), self.tr("Theme"))
        self.font_size = self._choice(*self._sizes(Settings().font_size))
        form.add(Field("font_size", self.tr("&Font size"), self.font_size), self.tr("Font size"))
        self.send_key = self._choice(
            (SendKey.ENTER, self.tr("Enter (Shift+Enter for a new line)")),
            (SendKey.CTRL_ENTER, self.tr("Ctrl+Enter (Enter for a new line)")),
        )
        form.add(Field("send_key", self.tr("&Send with"), self.send_key), self.tr("Send key"))
        self.long_paste = self._choice(*self._pastes(Settings().long_paste))
        pasted = Field("long_paste", self.tr("Long text that is &pasted"), self.long_paste)
        pasted.hint.say(self.tr("Ctrl+Shift+V pastes any text as it is."))
        form.add(pasted, self.tr("Long text that is pasted"))
        self.language = self._choice((SYSTEM, self.tr("As the system")), *LANGUAGES)
        language = Field("language", self.tr("&Language"), self.language)
        language.hint.say(self.tr("Another language counts from the next start."))
        form.add(language, self.tr("Language"))

    def _sizes(self, size: int) -> list[tuple[int, str]]:
        """The usual sizes, and `size` itself: the keyboard sets any."""
        smallest, largest = FONT_SIZES
        offered = sorted({smallest, *_USUAL_SIZES, size, largest})
        return [(points, self.tr("{size} pt").format(size=points)) for points in offered]

    def _pastes(self, value: int) -> list[tuple[int, str]]:
        """The usual lengths, and `value` itself: the file may hold any."""
        attached = self.tr("Is attached as a file from {count} characters on")
        stays = self.tr("Stays text")
        offered = sorted({*_USUAL_PASTES, value})
        return [(one, attached.format(count=f"{one:,}") if one else stays) for one in offered]

    def _choice(self, *entries: tuple[T, str]) -> Choice[T]:
        made = Choice[T](self)
        made.set_entries(entries)
        made.chosen.connect(lambda _value: self.changed.emit())
        return made

    def show_settings(self, settings: Settings) -> None:
        """Fill all fields."""
        self.theme.show_value(settings.theme)
        self.font_size.set_entries(self._sizes(settings.font_size))
        self.font_size.show_value(settings.font_size)
        self.send_key.show_value(settings.send_key)
        self.long_paste.set_entries(self._pastes(settings.long_paste))
        self.long_paste.show_value(settings.long_paste)
        known = any(code == settings.language for code, _name in LANGUAGES)
        self.language.show_value(settings.language if known else SYSTEM)

    def value(self, settings: Settings) -> Settings:
        """Return `settings` with what is chosen here."""
        return replace(
            settings,
            theme=self.theme.value(),
            font_size=self.font_size.value(),
            send_key=self.send_key.value(),
            long_paste=self.long_paste.value(),
            language=self.language.value(),
        )

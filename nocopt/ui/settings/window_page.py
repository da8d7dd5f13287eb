"""The window page of the settings: colours, size of text, send key and language."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QSpinBox, QVBoxLayout, QWidget

from nocopt.core.settings import FONT_SIZES, SendKey, Settings, Theme
from nocopt.ui.settings.fields import Field, FieldForm

if TYPE_CHECKING:
    from nocopt.ui.theme import Colours

LANGUAGES = (("en", "English"), ("zh_CN", "简体中文"))


class WindowPage(QWidget):
    """Edits the settings that concern the window."""

    changed = Signal()

    def __init__(self, colours: Colours, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        form = FieldForm(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(form)
        column.addStretch(1)
        self.theme = self._choice(
            (Theme.SYSTEM.value, self.tr("As the system")),
            (Theme.LIGHT.value, self.tr("Light")),
            (Theme.DARK.value, self.tr("Dark")),
        )
        form.add(Field("theme", self.tr("&Theme"), self.theme, colours), "Theme")
        self.font_size = QSpinBox(self)
        self.font_size.setRange(*FONT_SIZES)
        self.font_size.setSuffix(self.tr(" pt"))
        self.font_size.valueChanged.connect(lambda _value: self.changed.emit())
        form.add(Field("font_size", self.tr("&Font size"), self.font_size, colours), "Font size")
        self.send_key = self._choice(
            (SendKey.ENTER.value, self.tr("Enter (Shift+Enter for a new line)")),
            (SendKey.CTRL_ENTER.value, self.tr("Ctrl+Enter (Enter for a new line)")),
        )
        form.add(Field("send_key", self.tr("&Send with"), self.send_key, colours), "Send key")
        self.language = self._choice(("system", self.tr("As the system")), *LANGUAGES)
        language = Field("language", self.tr("&Language"), self.language, colours)
        language.hint.say(self.tr("Another language counts from the next start."))
        form.add(language, "Language")

    def _choice(self, *entries: tuple[str, str]) -> QComboBox:
        box = QComboBox(self)
        for value, text in entries:
            box.addItem(text, value)
        box.activated.connect(lambda _index: self.changed.emit())
        return box

    def show_settings(self, settings: Settings) -> None:
        """Fill all fields."""
        self.theme.setCurrentIndex(self.theme.findData(settings.theme.value))
        self.font_size.setValue(settings.font_size)
        self.send_key.setCurrentIndex(self.send_key.findData(settings.send_key.value))
        self.language.setCurrentIndex(max(0, self.language.findData(settings.language)))

    def value(self, settings: Settings) -> Settings:
        """Return `settings` with what is chosen here."""
        return replace(
            settings,
            theme=Theme(self.theme.currentData()),
            font_size=self.font_size.value(),
            send_key=SendKey(self.send_key.currentData()),
            language=self.language.currentData(),
        )

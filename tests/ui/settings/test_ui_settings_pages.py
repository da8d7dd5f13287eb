"""Pages of the settings: filled, read and locked together."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QSpinBox, QVBoxLayout
from pytestqt.qtbot import QtBot

from nocopt.core.settings import Settings
from nocopt.ui.settings.pages import Page, Pages


class Number(Page):
    """A page that edits one number."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
        self.field = QSpinBox(self)
        QVBoxLayout(self).addWidget(self.field)
        self.field.valueChanged.connect(self.changed)

    def show_settings(self, settings: Settings) -> None:
        self.field.setValue(getattr(settings, self.name))

    def value(self, settings: Settings) -> Settings:
        fields: dict[str, int] = {self.name: self.field.value()}
        return replace(settings, **fields)  # type: ignore[arg-type]


@pytest.fixture
def pages(qtbot: QtBot) -> tuple[Pages, Number]:
    tabs, size = Pages(), Number("font_size")
    qtbot.addWidget(tabs)
    tabs.add(size, "Size")
    tabs.add(Number("font_size"), "Size again")
    return tabs, size


def test_what_is_entered_on_every_page_is_read(qtbot: QtBot, pages: tuple[Pages, Number]) -> None:
    tabs, first = pages
    tabs.show_settings(Settings(font_size=14))
    tabs.setCurrentIndex(1)
    last = tabs.currentWidget()
    assert isinstance(last, Number)
    assert (first.field.value(), last.field.value()) == (14, 14)
    with qtbot.waitSignal(tabs.changed):
        last.field.setValue(20)
    assert tabs.value(Settings(code_wrap=True)) == Settings(code_wrap=True, font_size=20)


def test_locked_pages_take_nothing(pages: tuple[Pages, Number]) -> None:
    tabs, first = pages
    tabs.set_editable(False)
    assert not first.field.isEnabled()
    assert tabs.isTabEnabled(1)
    tabs.set_editable(True)
    assert first.field.isEnabled()

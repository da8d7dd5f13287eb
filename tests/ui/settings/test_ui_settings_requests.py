"""The requests page: titles of chats, who makes them, and rounds of tools."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent, QFont
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from nocopt.core.presets import Preset
from nocopt.core.settings import Settings
from nocopt.ui.settings.fields import Label
from nocopt.ui.settings.model_field import ModelRow
from nocopt.ui.settings.requests_page import RequestsPage
from tests.ui.finding import named
from tests.ui.settings.table import Bench


def test_what_is_chosen_takes_effect_on_apply(play: Callable[..., None]) -> None:
    async def scene(table: Bench) -> None:
        page = table.dialog.requests_page
        table.dialog.tabs.setCurrentWidget(page)
        table.type_into("Model for titles", " claude-haiku-4-5 ")
        table.choose("Rounds of tools", "3")
        await table.press("Apply")
        value = table.services.settings.value
        assert (value.title_model, value.tool_rounds, value.titles) == ("claude-haiku-4-5", 3, True)
        table.choose("Titles of chats", "The first line of the chat")
        assert not page.title_model.isVisible()
        await table.press("Apply")
        assert not table.services.settings.value.titles

    play(scene)


def test_a_tool_that_needs_no_asking_is_taken_back(play: Callable[..., None]) -> None:
    async def scene(table: Bench) -> None:
        settings = table.services.settings
        settings.apply(replace(settings.value, allowed_tools=("current_time", "files/read")))
        page = table.dialog.requests_page
        page.show_settings(settings.value)
        table.dialog.tabs.setCurrentWidget(page)
        assert list(page.allowed.rows) == ["current_time", "files/read"]
        await table.press("Ask again: Current date and time")
        # Meanwhile another one was allowed in a chat.
        settings.apply(replace(settings.value, allowed_tools=("current_time", "files/read", "x")))
        await table.press("Apply")
        assert settings.value.allowed_tools == ("files/read", "x")

    play(scene)


def test_what_was_kept_stays_as_it_is(qtbot: QtBot) -> None:
    page = RequestsPage()
    qtbot.addWidget(page)
    page.title_model.set_offered({"a": "A", "b": "B"})
    before = replace(Settings(), titles=False, title_model="b", tool_rounds=7)
    page.show_settings(before)
    assert page.value(Settings()) == before
    assert named(page, QLineEdit, "Model for titles").text() == "b"


def test_labels_stand_beside_the_first_tool_in_any_script(play: Callable[..., None]) -> None:
    async def scene(table: Bench) -> None:
        page = table.dialog.requests_page
        page.show_settings(replace(Settings(), allowed_tools=("current_time", "calculator")))
        table.dialog.tabs.setCurrentWidget(page)
        for _ in range(4):  # from what is inside to what is around it
            QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        label = next(one for one in page.findChildren(Label) if one.text().startswith("Tools that"))
        first = next(iter(page.allowed.rows.values()))
        heights = [one.mapTo(page, one.rect().center()).y() for one in (label, first)]
        assert heights[0] == heights[1]

    play(scene)


def test_chinese_stands_on_the_line_of_other_letters(qtbot: QtBot) -> None:
    bottoms = []
    for text in ("ID", "I由"):  # the first letter is of the same font in both
        label = Label(text)
        qtbot.addWidget(label)
        label.setStyleSheet("background: white; color: black")
        label.setFont(QFont(label.font().family(), 40))
        label.lift()
        label.resize(120, 120)
        image, wide = label.grab().toImage(), label.fontMetrics().horizontalAdvance("I")
        dark = [
            y
            for y in range(image.height())
            if any(image.pixelColor(x, y).lightness() < 128 for x in range(wide))
        ]
        bottoms.append(dark[-1])
    assert abs(bottoms[0] - bottoms[1]) <= 1


def leave(field: QLineEdit) -> None:
    """Have a field told that the keyboard has gone on, as the window system does."""
    QApplication.sendEvent(field, QFocusEvent(QEvent.Type.FocusOut, Qt.FocusReason.TabFocusReason))


def test_the_shown_name_of_a_model_means_its_id(play: Callable[..., None]) -> None:
    async def scene(table: Bench) -> None:
        page = table.dialog.requests_page
        table.dialog.tabs.setCurrentWidget(page)
        field = page.title_model
        row = field.parentWidget()
        assert isinstance(row, ModelRow)
        for typed in ("Haiku 4.5", " claude haiku  4.5", "HAIKU 4.5"):
            table.type_into("Model for titles", typed)
            assert row.hint.text() == field.model_id == "claude-haiku-4-5"
            leave(field)
            assert field.text() == "claude-haiku-4-5"
            assert row.hint.text() == "Haiku 4.5"
        table.type_into("Model for titles", "my/own-model")
        leave(field)
        assert row.hint.text() == "Not in the list of models; it is sent as it stands."
        assert not row.error.text()
        await table.press("Apply")
        assert table.services.settings.value.title_model == "my/own-model"

    play(scene)


def test_what_can_be_no_model_is_told_where_it_stands(play: Callable[..., None]) -> None:
    async def scene(table: Bench) -> None:
        dialog = table.dialog
        page, field = dialog.requests_page, dialog.requests_page.title_model
        table.type_into("Model for titles", "Haiku 44")
        await table.press("Apply")
        row = field.parentWidget()
        assert isinstance(row, ModelRow)
        assert dialog.tabs.currentWidget() is page
        assert dialog.focusWidget() is field
        assert row.error.text()
        assert not row.hint.text()
        assert not table.services.settings.value.title_model
        table.type_into("Model for titles", "")
        dialog.tabs.setCurrentWidget(dialog.presets_page)
        table.dialog.presets_page.make.click()
        table.type_into("Preset model", "Sonnet 5")
        assert dialog.presets_page.entered(Preset("")).model == "claude-sonnet-5"
        table.type_into("Preset model", "Sonnet of mine")
        dialog.tabs.setCurrentWidget(page)
        await table.press("Apply")
        assert dialog.focusWidget() is dialog.presets_page.model
        assert table.services.presets.all == ()
        table.type_into("Preset model", "")
        dialog.tabs.setCurrentIndex(0)
        table.type_into("Default model", "Opus of mine")
        await table.press("Apply")
        assert dialog.focusWidget() is dialog.account_page.default_model
        table.type_into("Default model", "opus 5")
        await table.press("Apply")
        assert table.services.settings.value.accounts[0].default_model == "claude-opus-5"

    play(scene)

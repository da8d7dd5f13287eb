"""Presets and snippets in the settings: a copy is edited, and taken over with the rest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QTabBar,
)

from nocopt.core.parameters import Caching, Parameters
from nocopt.core.presets import Preset, Snippet
from nocopt.core.tools import ServerTool, ServerToolKind
from nocopt.ui.choice import Choice
from nocopt.ui.settings.drafts import Drafts
from nocopt.ui.settings.list_page import ListPage
from tests.ui.finding import named
from tests.ui.settings.table import Bench
from tests.ui.window_stage import seen

ONE, TWO, THREE = (Snippet(name, name.lower()) for name in ("One", "Two", "Three"))
Play = Callable[..., None]


@pytest.fixture
def drafts() -> Drafts[Snippet]:
    found = Drafts[Snippet]("Snippet")
    found.fill((ONE, TWO, THREE))
    return found


def names(drafts: Drafts[Snippet]) -> list[str]:
    return [one.name for one in drafts.values]


def test_they_are_moved_as_far_as_there_is_room(drafts: Drafts[Snippet]) -> None:
    assert drafts.move(0, 1) == 1
    assert drafts.move(1, 5) == 2
    assert names(drafts) == ["Two", "Three", "One"]
    assert drafts.move(2, -1) == 1
    assert drafts.move(0, -1) == 0
    assert names(drafts) == ["Two", "One", "Three"]
    assert drafts.edited


def test_what_was_deleted_comes_back_where_it_was(drafts: Drafts[Snippet]) -> None:
    assert drafts.delete(1) == 1
    assert drafts.deleted == TWO
    assert drafts.delete(1) == 0
    assert drafts.undelete() == 1
    assert names(drafts) == ["One", "Three"]
    drafts.delete(0)
    assert drafts.delete(0) == -1
    assert drafts.undelete() == 0


def test_each_is_kept_under_a_name_of_its_own(drafts: Drafts[Snippet]) -> None:
    assert drafts.add(Snippet("", "")) == 3
    assert drafts.insert(0, ONE) == 1
    assert names(drafts) == ["One", "One 2", "Two", "Three", "Snippet"]
    drafts.change(2, Snippet("  One ", "two"))
    drafts.change(3, Snippet("", "three"))
    assert drafts.is_taken(2)
    assert not drafts.is_taken(0)
    kept = [one.name for one in drafts.finished()]
    assert kept == ["One", "One 2", "One 3", "Snippet", "Snippet 2"]


def press(page: ListPage, name: str) -> None:
    named(page, QPushButton, name).click()


def test_a_snippet_is_made_in_the_dialog_and_kept_with_apply(play: Play) -> None:
    async def scene(table: Bench) -> None:
        page = table.dialog.snippets_page
        assert table.dialog.focusWidget() is page.make
        assert page.make.isVisible()
        QTest.mouseClick(page.make, Qt.MouseButton.LeftButton)
        name = named(page, QLineEdit, "Snippet name")
        assert table.dialog.focusWidget() is name
        assert name.selectedText() == "Snippet"
        QTest.keyClicks(name, "bye")
        text = named(page, QPlainTextEdit, "Snippet text")
        text.setPlainText("Good bye, {{name}}!")
        assert not table.services.snippets.all
        await table.press("Apply")
        assert table.services.snippets.all == (Snippet("bye", "Good bye, {{name}}!"),)
        press(page, "Duplicate")
        assert [one.text for one in page._drafts.values] == 2 * ["Good bye, {{name}}!"]
        press(page, "Move up")
        press(page, "Delete")
        assert "bye 2" in page.names._gone.text()
        press(page, "Undo deletion")
        await table.press("OK")
        assert [one.name for one in table.services.snippets.all] == ["bye 2", "bye"]

    play(scene, preset="snippets")


def test_enter_in_a_name_goes_on_to_the_text_and_one_without_a_text_is_not_kept(
    play: Callable[..., None],
) -> None:
    async def scene(table: Bench) -> None:
        page = table.dialog.snippets_page
        assert page.make.accessibleName() == page.make.text()
        QTest.mouseClick(page.make, Qt.MouseButton.LeftButton)
        name = named(page, QLineEdit, "Snippet name")
        text = named(page, QPlainTextEdit, "Snippet text")
        QTest.keyClicks(name, "bye")
        assert "not kept" in text.accessibleDescription()
        QTest.keyClick(name, Qt.Key.Key_Return)
        assert table.dialog.isVisible()
        assert table.dialog.focusWidget() is text
        QTest.keyClicks(text, "Good bye")
        assert "not kept" not in text.accessibleDescription()
        press(page, "Add")
        QTest.keyClicks(name, "empty " * 20)
        rect = page.names.list.visualItemRect(page.names.list.item(1))
        assert rect.width() <= page.names.list.viewport().width()  # it ends in dots
        await table.press("Apply")
        assert [one.name for one in table.services.snippets.all] == ["bye"]

    play(scene, preset="snippets")


def test_one_preset_at_most_is_for_new_chats(play: Play) -> None:
    async def scene(table: Bench) -> None:
        other = Preset("Other", for_new_chats=True)
        full = Preset(
            "Full", system="Be {{date}}.", parameters=Parameters(top_k=5, tools=("calculator",))
        )
        table.services.presets.keep((full, other))
        page = table.dialog.presets_page
        page.show_settings(table.services.settings.value)
        usual = named(page, QCheckBox, "New chats begin with it")
        assert not usual.isChecked()
        usual.click()
        table.type_into("Preset model", "claude-opus-5-5")
        table.choose("Preset thinking", "High")
        await table.press("Apply")
        assert table.services.presets.all == (
            Preset(
                "Full",
                model="claude-opus-5-5",
                thinking="high",
                system="Be {{date}}.",
                parameters=Parameters(top_k=5, tools=("calculator",)),
                for_new_chats=True,
            ),
            Preset("Other"),
        )
        QTest.keyClick(page.names.list, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
        QTest.keyClick(page.names.list, Qt.Key.Key_Up)
        QTest.keyClick(page.names.list, Qt.Key.Key_Delete)
        assert [one.name for one in page._drafts.values] == ["Full"]
        await table.press("OK")
        assert [one.name for one in table.services.presets.all] == ["Full"]

    play(scene, preset="presets")


def test_all_that_is_in_a_preset_is_edited_as_in_the_panel_of_a_chat(play: Play) -> None:
    async def scene(table: Bench) -> None:
        search = ServerTool(ServerToolKind.WEB_SEARCH, max_uses=3)
        own = Parameters(top_k=5, tools=("calculator",), server_tools=(search,))
        table.services.presets.keep((Preset("Full", max_tokens=900, parameters=own),))
        service = table.services.settings
        service.apply(replace(service.value, allowed_tools=("current_time",)))
        page = table.dialog.presets_page
        page.show_settings(table.services.settings.value)
        tabs = named(page, QTabBar, "Preset pages")
        assert not page.edited()
        tabs.setCurrentIndex(0)
        prompt = named(page, QPlainTextEdit, "System prompt")
        assert "on which a chat begins" in prompt.accessibleDescription()
        prompt.setPlainText("Be {{date}}.")
        tabs.setCurrentIndex(1)
        assert named(page, QLineEdit, "Max tokens").text() == "900"
        table.type_into("Temperature", "0.5")
        tabs.setCurrentIndex(2)
        assert named(page, QCheckBox, "Web search").isChecked()
        assert named(page, QLineEdit, "Most uses: Web search").text() == "3"
        clock = named(page, QCheckBox, "Current date and time")
        assert "in all chats, as the settings say" in clock.accessibleDescription()
        for switch in (clock, named(page, QCheckBox, "Calculator")):
            switch.click()
        tabs.setCurrentIndex(3)
        named(page, QRadioButton, "Caching: 1h").click()
        await table.press("Apply")
        edited = Parameters(
            temperature=0.5,
            top_k=5,
            tools=("current_time",),
            server_tools=(search,),
            caching=Caching.HOUR,
        )
        assert table.services.presets.all == (
            Preset("Full", system="Be {{date}}.", max_tokens=900, parameters=edited),
        )
        assert not page.edited()

    play(scene, preset="presets")


def test_it_is_said_what_the_model_of_a_preset_does_not_take_and_what_is_no_value(
    play: Play,
) -> None:
    async def scene(table: Bench) -> None:
        page = table.dialog.presets_page
        press(page, "Add")
        named(page, QTabBar, "Preset pages").setCurrentIndex(1)
        heat = named(page, QLineEdit, "Temperature")
        effort = named(page, Choice, "Effort")
        assert heat.isEnabled()
        assert effort.isEnabled(), "which model it is for is not known"
        table.type_into("Temperature", "7")
        await seen(lambda: "from 0 to 1" in heat.accessibleDescription())
        table.type_into("Preset model", "claude-3-opus-20240229")
        await seen(lambda: not effort.isEnabled())
        limit = named(page, QLineEdit, "Max tokens")
        assert "At most 4,096 with Opus 3" in limit.accessibleDescription()
        table.type_into("Preset model", "")
        await seen(heat.isEnabled)
        heat.clearFocus()
        named(page, QTabBar, "Preset pages").setCurrentIndex(0)
        table.dialog.apply.click()
        assert heat.isVisible(), "what cannot be read is gone to, and nothing is kept"
        assert not table.services.presets.all
        table.type_into("Temperature", "0.7")
        table.type_into("Preset model", "claude-3-opus-20240229")
        await table.press("Apply")
        kept = Parameters(temperature=0.7)
        assert table.services.presets.all == (
            Preset("Preset", model="claude-3-opus-20240229", parameters=kept),
        )

    play(scene, preset="presets")


def test_escape_asks_before_what_was_entered_is_lost(play: Play) -> None:
    async def scene(table: Bench) -> None:
        page = table.dialog.snippets_page
        press(page, "Add")
        QTest.keyClick(table.dialog, Qt.Key.Key_Escape)
        await seen(lambda: bool(table.dialog.findChildren(QDialog)))
        found = table.dialog.findChildren(QDialog)
        assert found[0].accessibleName() == "Drop what you entered?"
        assert table.dialog.isVisible()
        found[0].accept()
        await table.rest()
        assert not table.dialog.isVisible()
        assert table.services.snippets.all == ()

    play(scene, preset="snippets")


def test_a_name_that_is_taken_is_said(play: Play) -> None:
    async def scene(table: Bench) -> None:
        table.services.snippets.keep((ONE, TWO))
        page = table.dialog.snippets_page
        page.show_settings(table.services.settings.value)
        page.names.list.setCurrentRow(1)
        table.type_into("Snippet name", "One")
        name = named(page, QLineEdit, "Snippet name")
        assert "kept with a number" in name.accessibleDescription()
        await table.press("OK")
        assert [one.name for one in table.services.snippets.all] == ["One", "One 2"]

    play(scene, preset="snippets")


def test_a_new_preset_leaves_the_thinking_of_a_chat_until_one_is_chosen(play: Play) -> None:
    async def scene(table: Bench) -> None:
        page = table.dialog.presets_page
        press(page, "New preset")
        table.type_into("Preset name", "Teacher")
        assert page.thinking.value() == ""
        assert page.thinking.text() == "That of the chat"
        await table.press("Apply")
        table.choose("Preset thinking", "Off")
        await table.press("Apply")
        assert table.services.presets.all == (Preset("Teacher", thinking="off"),)
        table.choose("Preset thinking", "That of the chat")
        await table.press("Apply")
        assert table.services.presets.all == (Preset("Teacher"),)

    play(scene, preset="presets")


def test_fields_of_parameters_begin_at_one_place_without_a_note(play: Play) -> None:
    async def scene(table: Bench) -> None:
        page = table.dialog.presets_page
        table.dialog.tabs.setCurrentWidget(page)
        page.make.click()
        page.pages.show_parameters()
        page.name.setText("Of any model")  # what has no note beside "Max tokens"
        parameters = page.pages.parameters
        fields = (parameters.max_tokens, parameters.effort, parameters.temperature)
        await seen(lambda: len({one.mapTo(page, one.rect().topLeft()).x() for one in fields}) == 1)

    play(scene)


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("Two\nlines", "Two lines"),
        ("mi\u200ckh\u0101ham \U0001f469\u200d\U0001f4bb", None),  # joined, or kept from it
        ("\U0001fae9 new", None),  # later than the tables of this Python
    ],
)
def test_a_name_that_is_pasted_stays_on_one_line_and_keeps_its_letters(
    play: Play, pasted: str, kept: str | None
) -> None:
    async def scene(table: Bench) -> None:
        page = table.dialog.presets_page
        table.dialog.tabs.setCurrentWidget(page)
        page.make.click()
        table.type_into("Preset name", pasted)
        await table.press("Apply")
        assert [one.name for one in table.services.presets.all] == [kept or pasted]

    play(scene)


def test_a_long_name_is_kept_when_something_else_is_changed(play: Play) -> None:
    name = "\U0001f600" * 80  # each of which Qt counts twice

    async def scene(table: Bench) -> None:
        table.services.presets.keep((Preset(name),))
        table.dialog.presets_page.show_settings(table.services.settings.value)
        table.choose("Preset thinking", "Off")
        await table.press("Apply")
        assert table.services.presets.all == (Preset(name, thinking="off"),)

    play(scene, preset="presets")

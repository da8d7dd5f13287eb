"""Presets and snippets in the settings: a copy is edited, and taken over with the rest."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QDialog, QLineEdit, QPlainTextEdit, QPushButton

from nocopt.core.parameters import Parameters
from nocopt.core.presets import Preset, Snippet
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


def test_one_preset_at_most_is_for_new_chats(play: Play) -> None:
    async def scene(table: Bench) -> None:
        other = Preset("Other", for_new_chats=True)
        full = Preset(
            "Full", system="Be {{date}}.", parameters=Parameters(top_k=5, tools=("calculator",))
        )
        table.services.presets.keep((full, other))
        page = table.dialog.presets_page
        page.show_settings(table.services.settings.value)
        assert "Top-k, Calculator" in page.rest.text()
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

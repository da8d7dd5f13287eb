"""The models page: facts edited by hand, the way back, and lists that endpoints tell (check 64)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QTreeWidget, QWidget
from pytestqt.qtbot import QtBot

from nocopt.core.catalogue import Catalogue
from nocopt.core.errors import StoreError, StoreFault
from nocopt.core.model_edits import MODEL_FIELDS, FieldKind, as_values, check_values
from nocopt.core.models import RemoteModel
from nocopt.core.secret import Secret
from nocopt.core.settings import Account
from nocopt.paths import resources
from nocopt.ui.settings import model_words
from nocopt.ui.settings.list_preview import ListPreview
from nocopt.ui.settings.model_controls import FlagControl, control_for
from nocopt.ui.settings.model_editor import ModelEditor
from nocopt.ui.settings.model_list import Entry, ModelList, Standing
from nocopt.ui.settings.model_page import ModelPage
from tests.ui.finding import named
from tests.ui.settings.table import KEY, Bench
from tests.ui.window_stage import seen

MODELS = Catalogue.load(resources() / "models.json").models
HAIKU = "claude-haiku-4-5"
OPUS = "claude-opus-4-5"


def shown(table: Bench) -> ModelPage:
    """The page, as it is when its tab was chosen."""
    page = table.dialog.model_page
    table.dialog.tabs.setCurrentWidget(page)
    return page


def choose(page: ModelPage, model_id: str) -> None:
    """Choose a model of the list."""
    row = page.list.entries.row_of(model_id)
    page.list.setCurrentIndex(page.list.entries.index(row))
    assert page.list.current == model_id


def enter(page: ModelPage, field: str, text: str) -> None:
    """Replace the text of a field as a person would."""
    line = page.editor.rows[field].control.findChildren(QLineEdit)[0]
    line.selectAll()
    QTest.keyClicks(line, text) if text else QTest.keyClick(line, Qt.Key.Key_Delete)


def entry(page: ModelPage, model_id: str) -> Entry:
    """How the list shows a model."""
    entries = page.list.entries
    found = entries.data(entries.index(entries.row_of(model_id)), Qt.ItemDataRole.UserRole)
    assert isinstance(found, Entry)
    return found


async def kept(table: Bench) -> None:
    """Press Apply, and let what that starts come to its end."""
    await table.press("Apply")
    while running := [one for one in asyncio.all_tasks() if one.get_name() == "save a model"]:
        await asyncio.wait(running)


def account(table: Bench) -> Account:
    """The account whose models are shown."""
    found = table.services.accounts.get("Default")
    assert found is not None
    return found


@pytest.mark.check(64)
def test_what_is_edited_counts_everywhere_and_can_be_taken_back(play: Callable[..., None]) -> None:
    async def scene(table: Bench) -> None:
        page, catalog = shown(table), table.services.catalog
        page.account.choose("Default")
        assert not table.dialog.apply.isEnabled()
        choose(page, HAIKU)
        before = catalog.describe(HAIKU, account(table))
        enter(page, "context", "1234")
        enter(page, "name", "My Haiku")
        images = page.editor.rows["images"].control
        assert isinstance(images, FlagControl)
        QTest.mouseClick(images.words, Qt.MouseButton.LeftButton)
        assert entry(page, HAIKU) == Entry(HAIKU, "My Haiku", changed=True)
        assert page.editor.title.text() == "My Haiku"
        assert catalog.describe(HAIKU, account(table)) == before, "not before Apply"
        assert table.dialog.apply.isEnabled()
        await kept(table)
        edited = replace(before, context=1234, name="My Haiku", images=False)
        assert catalog.describe(HAIKU, account(table)) == edited
        assert edited in catalog.offered(account(table))
        assert not page.edited()
        assert page.editor.rows["context"].reset.isVisible()
        assert not page.editor.rows["max_output"].reset.isVisible()

        page.editor.rows["context"].reset.click()
        assert page.editor.rows["context"].control.value() == before.context
        await kept(table)
        assert catalog.describe(HAIKU, account(table)) == replace(edited, context=before.context)
        page.editor.reset_all.click()
        assert not page.editor.reset_all.isEnabled()
        await kept(table)
        assert catalog.describe(HAIKU, account(table)) == before
        assert not entry(page, HAIKU).changed

    play(scene)


def test_a_wrong_value_is_told_beside_it_and_changes_nothing(play: Callable[..., None]) -> None:
    async def scene(table: Bench) -> None:
        page = shown(table)
        choose(page, HAIKU)
        row = page.editor.rows["max_output"]
        enter(page, "max_output", "")
        assert row.error.text() == model_words.wrong(FieldKind.WHOLE)
        assert not entry(page, HAIKU).changed
        assert page.edited()
        enter(page, "max_output", "5")
        assert not row.error.isVisible()
        assert entry(page, HAIKU).changed
        successor = page.editor.rows["replacement"].control
        enter(page, "replacement", "Opus 4.5")
        assert successor.value() == OPUS, "a shown name is its id"
        enter(page, "released", "soon")
        assert page.editor.rows["released"].error.text() == model_words.wrong(FieldKind.SINCE)
        enter(page, "released", "")
        QApplication.clipboard().setText("One\nname\n")
        enter(page, "name", "")
        page.editor.rows["name"].control.findChildren(QLineEdit)[0].paste()
        assert entry(page, HAIKU).name == "One name"
        enter(page, "max_output", str(as_values(MODELS[0])["max_output"]))
        choose(page, OPUS)
        choose(page, HAIKU)
        assert row.control.value() == as_values(MODELS[0])["max_output"], "it was kept in mind"

    play(scene)


def test_the_list_can_be_searched(play: Callable[..., None]) -> None:
    async def scene(table: Bench) -> None:
        page = shown(table)
        whole = page.list.entries.rowCount()
        field = named(page, QLineEdit, "Find a model")
        QTest.keyClicks(field, "opus 4-5")
        assert 0 < page.list.entries.rowCount() < whole
        assert page.list.current == page.editor.id.text()
        field.setText("nothing like it")
        assert page.list.entries.rowCount() == 0
        assert not page.editor.isEnabled()
        field.clear()
        assert page.list.entries.rowCount() == whole
        assert page.editor.isEnabled()

    play(scene)


@pytest.mark.check(64)
@pytest.mark.parametrize("taken", [True, False])
def test_a_list_is_looked_at_before_it_is_taken_over(
    play: Callable[..., None], taken: bool
) -> None:
    async def scene(table: Bench) -> None:
        services = table.services
        own = replace(account(table), endpoint=table.server.url)
        services.settings.apply(services.settings.value.with_account(own))
        await services.accounts.set_key("Default", Secret(KEY))
        own = account(table)
        gone, changed = RemoteModel("gone-1"), RemoteModel("claude-sonnet-5", context=7)
        await services.catalog.book.take(own, (gone, changed))
        await services.catalog.book.edit(own, "claude-sonnet-5", {"name": "Mine"})
        page = shown(table)
        page.account.choose("Default")
        named(page, QPushButton, "Fetch list").click()
        await seen(lambda: bool(page.findChildren(ListPreview)))
        (box,) = page.findChildren(ListPreview)
        tree = named(box, QTreeWidget, "Changes")
        groups = [tree.topLevelItem(row) for row in range(tree.topLevelItemCount())]
        told = {
            group.text(0).split(" (")[0]: [
                child.text(0)
                for row in range(group.childCount())
                if (child := group.child(row)) is not None
            ]
            for group in groups
            if group is not None
        }
        assert told["No longer listed"] == ["gone-1"]
        assert named(box, QPushButton, "Take over").isDefault()
        assert told["New"]
        assert entry(page, "gone-1").standing is Standing.GONE
        assert entry(page, told["New"][0]).standing is Standing.NEW
        named(box, QPushButton, "Take over" if taken else "Not now").click()
        await seen(page.fetch.isEnabled)
        assert (page.list.entries.row_of("gone-1") < 0) is taken
        assert bool(services.catalog.book.preview(own)) is not taken
        assert entry(page, "claude-sonnet-5").name == "Mine", "what was edited wins"

    play(scene)


def test_a_list_that_cannot_be_had_is_told(play: Callable[..., None]) -> None:
    async def scene(table: Bench) -> None:
        services = table.services
        own = replace(account(table), endpoint=table.server.url)
        services.settings.apply(services.settings.value.with_account(own))
        await services.accounts.set_key("Default", Secret("sk-wrong"))
        page = shown(table)
        page.account.choose("Default")
        named(page, QPushButton, "Fetch list").click()
        await seen(lambda: page.fetch.isEnabled() and bool(page.note.text()))
        assert page.note.property("ink") == "error"

    play(scene)


def test_the_page_follows_accounts_while_it_is_open_and_no_longer(
    play: Callable[..., None],
) -> None:
    async def scene(table: Bench) -> None:
        page, service = shown(table), table.services.settings
        service.apply(service.value.with_account(Account(name="Second")))
        assert "Second" in [name for name, _text in page.account.entries()]
        page.account.choose("Default")
        choose(page, HAIKU)
        enter(page, "context", "5")
        page.account.choose("Second")
        assert page.list.current == HAIKU
        assert page.editor.rows["context"].control.value() != 5, "that is of the other account"
        page.account.choose("Default")
        assert page.editor.rows["context"].control.value() == 5
        enter(page, "max_output", "")
        page.account.choose("Second")
        assert page.editor.rows["context"].control.value() != 5, "also where one was wrong"
        assert not page.editor.wrong
        named(page, QPushButton, "Fetch list").click()
        table.dialog.reject()
        service.apply(service.value.without_account("Second"))
        assert "Second" in [name for name, _text in page.account.entries()]

    play(scene)


def test_a_disk_that_refuses_is_told(
    play: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scene(table: Bench) -> None:
        book, told = table.services.catalog.book, list[object]()

        async def refuse(*_given: Any) -> None:
            raise StoreError(StoreFault.DISK_FULL, "nocopt.db")

        monkeypatch.setattr(book, "edit", refuse)
        book.failed.connect(told.append)
        page = shown(table)
        choose(page, HAIKU)
        enter(page, "context", "5")
        await kept(table)
        assert len(told) == 1
        assert page.edited(), "it can be kept later"

    play(scene)


# Without a dialog


def test_every_fact_has_a_name_and_a_control_that_gives_back_what_it_is_given(
    qtbot: QtBot,
) -> None:
    room = QWidget()
    qtbot.addWidget(room)
    for field in MODEL_FIELDS:
        assert model_words.label(field.name)
        control = control_for(field, room)
        control.set_name("name", "")
        values = [as_values(model)[field.name] for model in MODELS]
        if field.optional:
            values.append(None)
        unlike = [one for at, one in enumerate(values) if one not in values[:at]]
        for value in unlike:
            control.show_value(value)
            assert control.value() == value
            assert not check_values({field.name: control.value()})


def test_the_editor_shows_all_fields_under_headings(qtbot: QtBot) -> None:
    editor = ModelEditor()
    qtbot.addWidget(editor)
    assert set(editor.rows) == {field.name for field in MODEL_FIELDS}
    told: list[tuple[str, dict[str, Any]]] = []
    editor.values_changed.connect(lambda *args: told.append(args))
    editor.show_model(MODELS[0], {"context": 5})
    assert told == []
    assert editor.rows["context"].control.value() == 5
    line = editor.rows["context"].control.findChildren(QLineEdit)[0]
    assert line.accessibleDescription() == "Changed by hand."
    assert "models up to 4.6" in editor.rows["tokens_factor"].toolTip()
    for field in ("prices", "long_output", "retires"):
        lines = editor.rows[field].control.findChildren(QLineEdit)
        for line in lines:
            line.clear()
        lines[0].textEdited.emit("")
        assert not editor.rows[field].error.isVisible()
    price = editor.rows["prices"].control.findChildren(QLineEdit)[1]
    QTest.keyClicks(price, "3,5x")
    assert price.text() == "3,5"
    assert editor.wrong, "all five, or none"


def test_a_model_is_read_out_with_all_that_its_row_shows(qtbot: QtBot) -> None:
    models = ModelList()
    qtbot.addWidget(models)
    models.show_entries([Entry("a-1", "A", changed=True, standing=Standing.GONE)], "", "")
    said = models.entries.data(models.entries.index(0), Qt.ItemDataRole.AccessibleTextRole)
    assert said == "A, a-1, changed by hand, no longer listed"


def test_tab_goes_through_the_page_before_it_comes_to_the_buttons(
    play: Callable[..., None],
) -> None:
    async def scene(table: Bench) -> None:
        dialog = table.dialog
        page = shown(table)
        await seen(page.account.isVisible)
        dialog.tabs.tabBar().setFocus()
        visited = list[QWidget]()
        while (stop := dialog.focusWidget()) not in visited:
            visited.append(stop)
            QTest.keyClick(stop, Qt.Key.Key_Tab)
        assert visited[1:5] == [page.account, page.search, page.fetch, page.list]
        assert visited[-2:] == sorted((dialog.ok, dialog.cancel), key=QWidget.x)
        assert all(page.isAncestorOf(one) for one in visited[5:-2])

    play(scene)

"""The settings dialog with real services: a real file, the real client, a real endpoint."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence, QShortcutEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QPushButton, QWidget

from nocopt.core.errors import KeychainError, KeychainFault
from nocopt.core.secret import Secret
from nocopt.core.settings import AccountKind, KeyHeader, Theme
from nocopt.keychain import MemoryKeychain
from nocopt.ui.choice import Choice
from nocopt.ui.settings.dialog import PRESET_AIHUBMIX
from nocopt.ui.theme import DARK, LIGHT, palette
from tests.ui.settings.table import KEY, Bench
from tests.ui.window_stage import turn


class BrokenKeychain(MemoryKeychain):
    """A keychain whose service is not running, until it is."""

    broken = True

    def write(self, account: str, secret: Secret) -> None:
        """Fail as a missing service does."""
        if self.broken:
            raise KeychainError(KeychainFault.MISSING, "Secret Service", "no session bus")
        super().write(account, secret)


class LockedKeychain(MemoryKeychain):
    """A keychain that waits for a person to unlock it."""

    def __init__(self) -> None:
        super().__init__()
        self.asked, self.unlocked = threading.Event(), threading.Event()

    def write(self, account: str, secret: Secret) -> None:
        """Keep the key once it is unlocked."""
        self.asked.set()
        assert self.unlocked.wait(10)
        super().write(account, secret)


def test_every_promised_name_is_there(play: Callable[..., None]) -> None:
    async def scene(table: Bench) -> None:
        for name in ("Endpoint", "API key", "Key header", "Check", "OK", "Apply", "Cancel"):
            assert table.named(name).isVisible(), name
        for name in ("API version", "More models", "Default model", "Max tokens"):
            assert table.named(name).isVisible(), name
        for name in ("Theme", "Font size", "Send key", "Language"):
            table.named(name)

    play(scene)


def test_every_control_has_an_accessible_name(play: Callable[..., None]) -> None:
    async def scene(table: Bench) -> None:
        focusable = (
            one
            for one in table.dialog.findChildren(QWidget)
            if one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.window() is table.dialog
        )
        unnamed = [one for one in focusable if not one.accessibleName()]
        assert unnamed == []

    play(scene)


def test_ok_keeps_the_key_in_the_keychain_and_nowhere_else(play: Callable[..., None]) -> None:
    async def scene(table: Bench) -> None:
        table.type_into("Endpoint", table.server.url + "/v1/")
        table.type_into("API key", f"  Bearer {KEY}\n")
        await table.press("OK")
        assert not table.dialog.isVisible()
        assert table.keychain.read("Default") == Secret(KEY)
        await table.services.settings.flush()
        assert KEY not in table.file.read_text("utf-8")
        assert table.saved()["accounts"][0]["has_key"] is True
        assert table.services.accounts.active.kind is AccountKind.PERSON

    play(scene)


def test_a_bad_address_is_told_beside_its_field_and_nothing_is_saved(
    play: Callable[..., None],
) -> None:
    async def scene(table: Bench) -> None:
        before = table.services.settings.value
        table.type_into("Endpoint", "ftp://example.com")
        table.type_into("API key", KEY)
        await table.press("OK")
        assert table.dialog.isVisible()
        error = table.dialog.account_page._field("endpoint").error
        assert error.isVisible()
        assert "https://" in error.text()
        assert table.services.settings.value == before
        assert table.keychain.read("Default") is None
        assert table.dialog.account_page.key.text() == KEY

    play(scene)


@pytest.mark.parametrize("text", ["lots", "0", "-5", "99999999", "1.5"])
def test_max_tokens_that_are_no_number_are_refused(play: Callable[..., None], text: str) -> None:
    async def scene(table: Bench) -> None:
        table.type_into("Max tokens", text)
        await table.press("Apply")
        assert table.dialog.account_page._field("max_tokens").error.isVisible()

    play(scene)


@pytest.mark.check(65)
def test_the_final_address_is_shown_for_every_form(play: Callable[..., None]) -> None:
    async def scene(table: Bench) -> None:
        hint = table.dialog.account_page._field("endpoint").hint
        for tail in ("", "/", "/v1", "/v1/", "/v1/messages", "/v1/messages/"):
            table.type_into("Endpoint", f"https://aihubmix.com{tail}")
            assert hint.text() == "Messages go to https://aihubmix.com/v1/messages", tail

    play(scene)


def test_check_runs_a_real_request_with_unsaved_values(play: Callable[..., None]) -> None:
    async def scene(table: Bench) -> None:
        table.type_into("Endpoint", table.server.url)
        table.type_into("API key", KEY)
        await table.press("Check")
        assert "It works" in table.dialog.check_row.result.text()
        request = table.server.requests[-1]
        assert request.path == "/v1/messages"
        assert table.services.settings.value.accounts[0].endpoint != table.server.url
        table.type_into("API key", "wrong")
        await table.press("Check")
        assert "not accepted" in table.dialog.check_row.result.text()
        assert "401" in table.dialog.check_row.details.text()

    play(scene)


def test_without_a_keychain_there_are_two_ways_on(play: Callable[..., None]) -> None:
    keychain = BrokenKeychain()

    async def scene(table: Bench) -> None:
        table.type_into("Endpoint", table.server.url)
        table.type_into("API key", KEY)
        await table.press("OK")
        assert table.dialog.isVisible()
        assert table.dialog.keychain_panel.isVisible()
        assert table.dialog.account_page.key.text() == KEY
        await table.press("Try again")
        assert table.dialog.keychain_panel.isVisible()
        await table.press("Keep for this run only")
        assert not table.dialog.isVisible()
        account = table.services.accounts.active
        assert await table.services.accounts.read_key(account) == Secret(KEY)
        await table.services.settings.flush()
        assert KEY not in table.file.read_text("utf-8")
        assert table.saved()["accounts"][0]["has_key"] is False

    play(scene, keychain)


def test_trying_again_works_once_the_keychain_does(play: Callable[..., None]) -> None:
    keychain = BrokenKeychain()

    async def scene(table: Bench) -> None:
        table.type_into("API key", KEY)
        await table.press("OK")
        keychain.broken = False
        await table.press("Try again")
        assert not table.dialog.isVisible()
        assert keychain.read("Default") == Secret(KEY)

    play(scene, keychain)


def test_removing_a_key(play: Callable[..., None]) -> None:
    async def scene(table: Bench) -> None:
        table.type_into("API key", KEY)
        await table.press("Apply")
        assert table.dialog.isVisible()
        assert table.dialog.account_page.key.text() == ""
        table.dialog.account_page.key.remove_asked.emit()
        while running := [one for one in asyncio.all_tasks() if one.get_name() == "remove key"]:
            await asyncio.wait(running)
        assert table.keychain.read("Default") is None
        assert table.services.settings.value.accounts[0].has_key is False

    play(scene)


def test_cancel_changes_nothing(play: Callable[..., None]) -> None:
    async def scene(table: Bench) -> None:
        before = table.services.settings.value
        table.type_into("Endpoint", "https://example.com")
        table.type_into("API key", KEY)
        table.choose("Theme", "Dark")
        await table.press("Cancel")
        assert not table.dialog.isVisible()
        assert table.services.settings.value == before
        assert table.keychain.read("Default") is None

    play(scene)


def test_cancel_while_the_keychain_waits_ends_the_saving(play: Callable[..., None]) -> None:
    keychain = LockedKeychain()
    failed: list[BaseException] = []

    async def scene(table: Bench) -> None:
        table.services.tasks.failed.connect(lambda _, error: failed.append(error))
        before = table.services.settings.value
        table.type_into("Endpoint", "https://example.com")
        table.type_into("API key", KEY)
        table.dialog.ok.click()
        await table.services.tasks.run_blocking(keychain.asked.wait)
        assert not table.dialog.account_page.isEnabled(), "what is being saved stays as it is"
        saving = [one for one in asyncio.all_tasks() if one.get_name() == "save settings"]
        table.dialog.cancel.click()
        keychain.unlocked.set()
        await asyncio.wait(saving)
        assert failed == []
        assert table.services.settings.value == before
        assert not table.dialog.account_page.isEnabled(), "a closed dialog is left alone"

    play(scene, keychain)


def test_the_window_page_takes_effect_on_apply(play: Callable[..., None]) -> None:
    async def scene(table: Bench) -> None:
        table.dialog.tabs.setCurrentIndex(1)
        table.choose("Theme", "Dark")
        table.choose("Font size", "14 pt")
        table.choose("Language", "简体中文")
        await table.press("Apply")
        value = table.services.settings.value
        assert (value.theme, value.font_size, value.language) == (Theme.DARK, 14, "zh_CN")

    play(scene)


def test_an_open_dialog_takes_the_colours_of_the_program(
    play: Callable[..., None], qapp: QApplication
) -> None:
    async def scene(table: Bench) -> None:
        page, mark = table.dialog.account_page, table.dialog.check_row.result
        table.dialog.check_row.result.say("found")
        for colours in (DARK, LIGHT):
            qapp.setPalette(palette(colours))
            await turn()
            picture = table.dialog.grab().toImage()
            for one in (page.endpoint, page.key_header):
                inside = one.mapTo(table.dialog, one.rect().center() + QPoint(60, 0))
                assert picture.pixelColor(inside) == colours["raised"], one
            assert mark.palette().color(mark.foregroundRole()) == colours["muted"]

    before = qapp.palette()
    try:
        play(scene)
    finally:
        qapp.setPalette(before)


def test_an_ampersand_in_a_name_is_no_shortcut(play: Callable[..., None]) -> None:
    async def scene(table: Bench) -> None:
        choice = Choice[str](table.dialog)
        choice.set_entries((("a", "R&D lab"),))
        choice.show_value("a")
        assert choice.shortcut().isEmpty()
        [action] = choice.menu_of_values().actions()
        assert action.text() == "R&&D lab"

    play(scene)


def test_the_menu_opens_on_the_value_shown(play: Callable[..., None]) -> None:
    async def scene(table: Bench) -> None:
        table.choose("Key header", "Authorization: Bearer")
        control = table.named("Key header")
        QTest.keyClick(control, Qt.Key.Key_Down)
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        assert menu.activeAction().text() == "Authorization: Bearer"
        menu.close()

    play(scene)


def test_a_letter_of_a_label_moves_the_focus_and_opens_nothing(play: Callable[..., None]) -> None:
    async def scene(table: Bench) -> None:
        table.dialog.tabs.setCurrentIndex(1)
        control = table.named("Send key")
        [label] = [one for one in table.dialog.findChildren(QLabel) if one.buddy() is control]
        QApplication.sendEvent(label, QShortcutEvent(QKeySequence("Alt+S"), 1))
        assert table.dialog.focusWidget() is control
        assert isinstance(control, QPushButton)
        assert not control.isDown(), "or a menu opens a moment later"
        assert QApplication.activePopupWidget() is None

    play(scene)


def test_an_open_menu_goes_with_the_dialog(play: Callable[..., None]) -> None:
    async def scene(table: Bench) -> None:
        QTest.keyClick(table.named("Key header"), Qt.Key.Key_F4)
        assert QApplication.activePopupWidget() is not None
        await table.press("Cancel")
        assert QApplication.activePopupWidget() is None

    play(scene)


def test_a_choice_is_described_by_its_value_and_its_error(play: Callable[..., None]) -> None:
    async def scene(table: Bench) -> None:
        control = table.named("Key header")
        assert control.accessibleDescription() == "x-api-key"
        table.choose("Key header", "Authorization: Bearer")
        control.setAccessibleDescription("Something is wrong.")
        assert control.accessibleDescription() == "Authorization: Bearer. Something is wrong."

    play(scene)


def test_models_are_suggested_by_any_part_of_their_names(play: Callable[..., None]) -> None:
    async def scene(table: Bench) -> None:
        field = table.dialog.account_page.default_model
        QTest.keyClick(field, Qt.Key.Key_Down)
        popup = field.completer().popup()
        assert popup is not None
        assert popup.isVisible()
        everything = popup.model().rowCount()
        popup.hide()
        field.selectAll()
        QTest.keyClicks(field, "haiku")
        assert 0 < popup.model().rowCount() < everything
        QTest.keyClick(popup, Qt.Key.Key_Down)
        QTest.keyClick(popup, Qt.Key.Key_Return)
        assert "haiku" in field.text()
        assert table.dialog.isVisible(), "Enter took a name and did not close the dialog"

    play(scene)


def test_models_are_taken_from_commas_and_lines(play: Callable[..., None]) -> None:
    async def scene(table: Bench) -> None:
        text = "claude-a, claude-b\nclaude-c，claude-a\n\n'claude-d'"
        table.dialog.account_page.models.setPlainText(text)
        await table.press("Apply")
        assert table.services.settings.value.accounts[0].models == (
            *("claude-a", "claude-b", "claude-c", "claude-d"),
        )

    play(scene)


def test_aihubmix_is_filled_in_but_for_the_key(play: Callable[..., None]) -> None:
    async def scene(table: Bench) -> None:
        page = table.dialog.account_page
        assert page.endpoint.text() == "https://aihubmix.com"
        assert page.key_header.value() is KeyHeader.X_API_KEY
        assert "directly" in page._field("models").hint.text()
        assert table.dialog.focusWidget() is page.key.line

    play(scene, preset=PRESET_AIHUBMIX)


def test_the_demo_account_cannot_be_edited(play: Callable[..., None]) -> None:
    async def scene(table: Bench) -> None:
        page = table.dialog.account_page
        table.choose("Account", "Demo")
        assert not page.endpoint.isEnabled()
        assert not page.key.line.isEnabled()
        await table.press("OK")
        settings = table.services.settings.value
        assert settings.active_account == "Demo"
        assert settings == replace(settings, accounts=settings.accounts[:1])

    play(scene)

"""Several accounts side by side: a new one, the preset's, and one that goes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QDialogButtonBox

from nocopt.core.errors import KeychainError, KeychainFault
from nocopt.core.secret import Secret
from nocopt.core.settings import Account
from nocopt.keychain import MemoryKeychain
from nocopt.ui.settings.presets import aihubmix_account
from tests.ui.settings.table import KEY, Bench
from tests.ui.window_stage import turn


class StuckKeychain(MemoryKeychain):
    """A keychain that lets nothing go, until it does."""

    stuck = True

    def delete(self, account: str) -> None:
        """Refuse as a locked one does."""
        if self.stuck:
            raise KeychainError(KeychainFault.LOCKED, "Secret Service", "")
        super().delete(account)


def _own(table: Bench) -> list[tuple[str, str, bool]]:
    accounts = table.services.settings.value.accounts
    return [(one.name, one.endpoint, one.has_key) for one in accounts]


async def _with_second(table: Bench) -> None:
    """Keep a key for Default and one for AiHubMix."""
    table.type_into("API key", KEY)
    await table.press("Apply")
    table.choose("Account", "AiHubMix…")
    table.type_into("API key", "sk-hub")
    await table.press("Apply")


async def _remove(table: Bench, *, sure: bool) -> None:
    table.dialog.account_page.accounts.remove_button.click()
    await _answer(table, sure=sure)


async def _answer(table: Bench, *, sure: bool) -> None:
    await turn()  # the question is asked by a task
    (asked,) = (one for one in table.dialog.findChildren(QDialog) if one.isVisible())
    (buttons,) = asked.findChildren(QDialogButtonBox)
    role = QDialogButtonBox.ButtonRole
    wanted = role.AcceptRole if sure else role.RejectRole
    next(one for one in buttons.buttons() if buttons.buttonRole(one) == wanted).click()
    await table.rest()


def test_the_preset_leaves_an_account_with_a_key_alone(play: Callable[..., None]) -> None:
    async def scene(table: Bench) -> None:
        await _with_second(table)
        assert _own(table) == [
            ("Default", "https://api.anthropic.com", True),
            ("AiHubMix", "https://aihubmix.com", True),
        ]
        assert table.keychain.read("Default") == Secret(KEY)
        assert table.keychain.read("AiHubMix") == Secret("sk-hub")
        assert table.services.accounts.active.name == "AiHubMix"
        table.choose("Account", "Default")
        assert table.dialog.account_page.endpoint.text() == "https://api.anthropic.com"
        await table.press("OK")
        assert table.services.accounts.active.name == "Default"

    play(scene)


def test_a_new_account_asks_for_a_name_of_its_own(play: Callable[..., None]) -> None:
    async def scene(table: Bench) -> None:
        page = table.dialog.account_page
        assert not page.name.isVisible()
        table.choose("Account", "New account…")
        assert page.name.isVisible()
        assert table.dialog.focusWidget() is page.name
        table.type_into("API key", KEY)
        for name, error in (
            ("  ", "Give the account a name."),
            ("default", "Another account has this name."),
            ("Demo", "Another account has this name."),
            ("environment", "This name means a built-in account."),
        ):
            table.type_into("Account name", name)
            await table.press("Apply")
            assert page._field("name").error.text() == error
        assert len(_own(table)) == 1
        table.type_into("Account name", " Work ")
        await table.press("Apply")
        assert not page.name.isVisible()
        assert page.accounts.box.text() == "Work"
        assert _own(table)[1] == ("Work", "https://api.anthropic.com", True)
        assert table.keychain.read("Work") == Secret(KEY)
        assert table.services.accounts.active.name == "Work"

    play(scene)


def test_what_was_entered_is_not_dropped_without_a_question(play: Callable[..., None]) -> None:
    async def scene(table: Bench) -> None:
        page = table.dialog.account_page
        await _with_second(table)
        table.type_into("Endpoint", "https://example.com")
        table.choose("Account", "Default")
        await _answer(table, sure=False)
        assert page.accounts.box.text() == "AiHubMix"
        assert page.endpoint.text() == "https://example.com"
        table.choose("Account", "New account…")
        await _answer(table, sure=True)
        assert page.name.isVisible()
        table.choose("Account", "AiHubMix")
        assert page.endpoint.text() == "https://aihubmix.com", "nothing was entered, nothing asked"
        assert _own(table)[1] == ("AiHubMix", "https://aihubmix.com", True)

    play(scene)


def test_nothing_is_asked_where_nothing_gets_lost(play: Callable[..., None]) -> None:
    async def scene(table: Bench) -> None:
        page = table.dialog.account_page
        table.choose("Account", "AiHubMix…")
        assert page.endpoint.text() == "https://aihubmix.com"
        table.choose("Account", "Demo")
        assert page.accounts.box.text() == "Demo", "what came with a preset was not entered"
        table.choose("Account", "Default")
        table.type_into("Endpoint", "https://example.com")
        table.choose("Account", "Default")
        await turn()
        assert not [one for one in table.dialog.findChildren(QDialog) if one.isVisible()]
        assert page.endpoint.text() == "https://example.com", "the same account again"

    play(scene)


def test_escape_asks_before_it_drops_what_was_entered(play: Callable[..., None]) -> None:
    async def scene(table: Bench) -> None:
        table.type_into("API key", KEY)
        QTest.keyClick(table.dialog, Qt.Key.Key_Escape)
        await _answer(table, sure=False)
        assert table.dialog.isVisible()
        assert table.dialog.account_page.key.text() == KEY
        QTest.keyClick(table.dialog, Qt.Key.Key_Escape)
        await _answer(table, sure=True)
        assert not table.dialog.isVisible()

    async def untouched(table: Bench) -> None:
        QTest.keyClick(table.dialog, Qt.Key.Key_Escape)
        assert not table.dialog.isVisible()

    play(scene)
    play(untouched)


def test_models_just_added_are_offered_as_the_default(play: Callable[..., None]) -> None:
    async def scene(table: Bench) -> None:
        page = table.dialog.account_page
        page.models.setPlainText("claude-own-1, claude-own-2")
        names = page.default_model._names.stringList()
        assert names[-2:] == ["claude-own-1", "claude-own-2"]

    play(scene)


def test_other_settings_leave_the_choice_of_the_account_alone(play: Callable[..., None]) -> None:
    async def scene(table: Bench) -> None:
        table.dialog.tabs.setCurrentIndex(1)
        table.choose("Font size", "14 pt")
        await table.press("Apply")
        assert table.services.settings.value.font_size == 14
        assert table.services.settings.value.active_account == ""
        table.choose("Account", "Demo")
        await table.press("Apply")
        assert table.services.settings.value.active_account == "Demo"

    play(scene, environment={"ANTHROPIC_API_KEY": KEY})


def test_an_account_that_is_gone_does_not_lead_to_the_demo(play: Callable[..., None]) -> None:
    async def scene(table: Bench) -> None:
        assert table.services.accounts.active.name == "Demo"
        assert table.dialog.account_page.accounts.box.text() == "Default"

    play(scene, settings={"active_account": "Environment"})


def test_the_account_in_use_is_shown_but_the_demo_makes_room(play: Callable[..., None]) -> None:
    async def scene(table: Bench) -> None:
        assert table.services.accounts.active.name == "Environment"
        page = table.dialog.account_page
        assert page.accounts.box.text() == "Environment"
        assert not page.endpoint.isEnabled()
        table.choose("Account", "Default")
        assert page.endpoint.isEnabled()

    async def demo(table: Bench) -> None:
        assert table.services.accounts.active.name == "Demo"
        assert table.dialog.account_page.accounts.box.text() == "Default"
        assert table.dialog.focusWidget() is table.dialog.account_page.key.line

    play(scene, environment={"ANTHROPIC_API_KEY": KEY})
    play(demo)


def test_a_new_local_account_without_a_key_is_used(play: Callable[..., None]) -> None:
    async def scene(table: Bench) -> None:
        table.choose("Account", "New account…")
        table.type_into("Account name", "Local")
        table.type_into("Endpoint", table.server.url)
        await table.press("OK")
        assert table.services.accounts.active.name == "Local"

    play(scene)


def test_removing_an_account_takes_its_key_along(play: Callable[..., None]) -> None:
    async def scene(table: Bench) -> None:
        page = table.dialog.account_page
        assert not page.accounts.remove_button.isVisible(), "the last one stays"
        await _with_second(table)
        assert page.accounts.remove_button.isVisible()
        await _remove(table, sure=False)
        assert len(_own(table)) == 2
        await _remove(table, sure=True)
        assert _own(table) == [("Default", "https://api.anthropic.com", True)]
        assert table.keychain.read("AiHubMix") is None
        assert table.services.accounts.active.name == "Default"
        assert page.accounts.box.value() == "Default"
        assert "AiHubMix" not in [value for value, _text in page.accounts.box.entries()]
        assert not page.accounts.remove_button.isVisible()

    play(scene)


def test_an_account_whose_key_is_not_let_go_stays(play: Callable[..., None]) -> None:
    keychain = StuckKeychain()

    async def scene(table: Bench) -> None:
        await _with_second(table)
        await _remove(table, sure=True)
        assert len(_own(table)) == 2
        assert table.dialog.keychain_panel.isVisible()
        keychain.stuck = False
        await table.press("Try again")
        assert [name for name, _, _ in _own(table)] == ["Default"]
        assert keychain.read("AiHubMix") is None

    play(scene, keychain)


_DEFAULT = Account()
_HUB = Account(name="Hub", endpoint="https://aihubmix.com/v1", has_key=True)


@pytest.mark.parametrize(
    ("own", "name"),
    [
        ((_DEFAULT,), "Default"),
        ((replace(_DEFAULT, has_key=True),), "AiHubMix"),
        ((replace(_DEFAULT, endpoint="http://127.0.0.1:1"),), "AiHubMix"),
        ((_DEFAULT, _HUB), "Hub"),
        ((replace(_DEFAULT, has_key=True), Account(name="AiHubMix", endpoint="no")), "AiHubMix"),
    ],
)
def test_which_account_the_preset_edits(own: tuple[Account, ...], name: str) -> None:
    assert aihubmix_account(own, lambda account: account.has_key).name == name

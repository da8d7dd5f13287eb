"""Where a key goes: not unencrypted without consent, and nothing is asked for without one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QCheckBox

from nocopt.core.secret import Secret
from tests.ui.settings.table import KEY, Bench


def _box(table: Bench) -> QCheckBox:
    box = table.named("Send the key unencrypted")
    assert isinstance(box, QCheckBox)
    return box


@pytest.mark.parametrize("address", ["http://relay.example", "http://192.168.0.7:8080/v1"])
def test_a_key_is_sent_unencrypted_only_with_consent(
    play: Callable[..., None], address: str
) -> None:
    async def scene(table: Bench) -> None:
        page = table.dialog.account_page
        table.type_into("Endpoint", address)
        assert "https" in page.plain_http.warning.text()
        assert page.plain_http.warning.isVisible()
        assert not _box(table).isVisible(), "there is no key yet"
        table.type_into("API key", KEY)
        assert _box(table).isVisible()
        for button in ("Check", "OK"):
            await table.press(button)
            assert table.dialog.isVisible()
            assert "https" in page._field("key").error.text()
        assert table.keychain.read("Default") is None
        _box(table).setChecked(True)
        assert not page._field("key").error.isVisible()
        await table.press("Apply")
        assert table.keychain.read("Default") == Secret(KEY)
        assert not _box(table).isVisible(), "asked once"
        table.type_into("Max tokens", "100")
        await table.press("Apply")
        assert table.services.settings.value.accounts[0].max_tokens == 100
        table.type_into("Endpoint", "http://other.example")
        assert _box(table).isVisible(), "the kept key would go to another host"
        assert not _box(table).isChecked()

    play(scene)


@pytest.mark.parametrize("address", ["https://relay.example", "http://127.0.0.1:1", "http://[::1]"])
def test_encrypted_or_local_addresses_ask_for_nothing(
    play: Callable[..., None], address: str
) -> None:
    async def scene(table: Bench) -> None:
        table.type_into("Endpoint", "http://relay.example")
        table.type_into("API key", KEY)
        table.type_into("Endpoint", address)
        assert not _box(table).isVisible()
        assert not table.dialog.account_page.plain_http.warning.isVisible()
        await table.press("OK")
        assert not table.dialog.isVisible()

    play(scene)


def test_a_key_that_was_removed_needs_no_consent(play: Callable[..., None]) -> None:
    async def scene(table: Bench) -> None:
        table.type_into("API key", KEY)
        await table.press("Apply")
        table.type_into("Endpoint", "http://relay.example")
        assert _box(table).isVisible()
        table.dialog.account_page.key.remove_asked.emit()
        await table.rest()
        assert not _box(table).isVisible()

    play(scene)


def test_check_asks_for_the_key_first(play: Callable[..., None]) -> None:
    async def scene(table: Bench) -> None:
        page = table.dialog.account_page
        await table.press("Check")
        assert page._field("key").error.text() == "Enter the key first."
        assert table.dialog.focusWidget() is page.key.line
        assert table.dialog.check_row.result.text() == ""
        table.type_into("Endpoint", table.server.url)
        await table.press("Check")
        assert not page._field("key").error.isVisible(), "a local endpoint may want none"
        assert len(table.server.requests) == 1

    play(scene)


def test_words_of_our_own_are_no_details(play: Callable[..., None]) -> None:
    async def scene(table: Bench) -> None:
        table.type_into("Endpoint", "http://127.0.0.1:1")
        await table.press("Check")
        row = table.dialog.check_row
        assert "could not be reached" in row.result.text()
        assert "network" not in row.details.text().splitlines()

    play(scene)

"""A key from the dialog to the secret service, to the wire, and to no other place."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.e2e.accessible import Element
from tests.e2e.desktop import Desktop
from tests.e2e.endpoint import Endpoint
from tests.e2e.person import Nocopt

KEY = "sk-ant-test-7Qx3vB9mLw2ZrT5k"
ANSWER = "It has two sentences."
READ_KEY = "import keyring, sys; print(keyring.get_password('nocopt', f'Default ({sys.argv[1]})'))"


def test_a_key_goes_to_the_secret_service_and_nowhere_else(shared: Desktop, tmp_path: Path) -> None:
    data = tmp_path / "data"
    with Endpoint(pace=0.0, key=KEY, record_keys=True) as endpoint:
        with Nocopt(shared, data) as nocopt:
            field = _open_settings(nocopt, endpoint.url)
            shared.type(KEY + "x")
            nocopt.find("button", "Check").act()
            nocopt.find("label", contains="The key was not accepted")
            field.focus()
            shared.press("ctrl+a")
            shared.type(KEY)
            nocopt.find("button", "Check").act()
            nocopt.find("label", contains="It works")
            nocopt.screenshot("settings-checked")
            assert shared.run(sys.executable, "-c", READ_KEY, str(data)) == "None\n", (
                "a check keeps nothing"
            )
            assert KEY not in _all_that_is_read(nocopt)

            nocopt.find("button", "OK").act()
            nocopt.program.wait_gone("dialog", "Settings")
            assert shared.run(sys.executable, "-c", READ_KEY, str(data)) == f"{KEY}\n"
            nocopt.program.wait_gone("label", contains="built-in demo")
            nocopt.ask("demo:hello", ANSWER)
            assert _key_of(endpoint) == KEY
            _is_nowhere(nocopt, shared, tmp_path)
        _is_not_on_disk(shared.folder, tmp_path)

        with Nocopt(shared, data) as nocopt:
            nocopt.wait_said(ANSWER)
            nocopt.ask("demo:hello again", ANSWER)
            assert len(endpoint.messages) == 4
            assert _key_of(endpoint) == KEY
            _is_nowhere(nocopt, shared, tmp_path)


def test_a_missing_address_is_named_beside_its_field(shared: Desktop, tmp_path: Path) -> None:
    with Nocopt(shared, tmp_path) as nocopt:
        _open_settings(nocopt, "ftp://nowhere")
        nocopt.find("button", "OK").act()
        problem = nocopt.find("label", contains="http")
        _, y, _, _ = problem.extents
        box = nocopt.find("text", "Endpoint", states=("focused",)).extents
        assert 0 < y - box[1] < 80, "right below the field"
        nocopt.screenshot("settings-problem")
        shared.press("Escape")
        nocopt.find("dialog", "Drop what you entered?")
        nocopt.find("button", "Drop the changes").act()
        nocopt.program.wait_gone("dialog", "Settings")
        nocopt.find("frame", states=("active",))  # what is typed goes to the window again


@pytest.mark.parametrize("desktop", [{"keyring": "none"}], indirect=True, ids=["none"])
def test_without_a_keychain_the_key_serves_for_this_run(desktop: Desktop, tmp_path: Path) -> None:
    with (
        Endpoint(pace=0.0, key=KEY, record_keys=True) as endpoint,
        Nocopt(desktop, tmp_path) as nocopt,
    ):
        _open_settings(nocopt, endpoint.url)
        desktop.type(KEY)
        nocopt.find("button", "OK").act()
        nocopt.find("button", "Try again")
        nocopt.find("label", "The system keychain failed")
        nocopt.screenshot("keychain-missing")
        nocopt.find("button", "Keep for this run only").act()
        nocopt.program.wait_gone("dialog", "Settings")
        nocopt.ask("demo:hello", ANSWER)
        assert _key_of(endpoint) == KEY
        _is_nowhere(nocopt, desktop, tmp_path)


@pytest.mark.parametrize("desktop", [{"keyring": "locked"}], indirect=True, ids=["locked"])
def test_a_locked_keychain_is_unlocked_on_the_way(desktop: Desktop, tmp_path: Path) -> None:
    prompt = ("xdotool", "search", "--sync", "--onlyvisible", "--name", "Unlock Login Keyring")
    with Endpoint(pace=0.0) as endpoint, Nocopt(desktop, tmp_path) as nocopt:
        _open_settings(nocopt, endpoint.url)
        desktop.type(KEY)
        nocopt.find("button", "OK").act()
        desktop.run(*prompt, "windowfocus", "--sync")
        desktop.press("Escape")
        nocopt.find("label", "The system keychain is locked")
        nocopt.screenshot("keychain-locked")

        nocopt.find("button", "Try again").act()
        desktop.run(*prompt, "windowfocus", "--sync")
        desktop.type(desktop.KEYRING_PASSWORD)
        desktop.press("Return")
        nocopt.program.wait_gone("dialog", "Settings")
        assert desktop.run(sys.executable, "-c", READ_KEY, str(tmp_path)) == f"{KEY}\n"


def _open_settings(nocopt: Nocopt, address: str) -> Element:
    """Open the dialog, enter the address, and put the focus into the key's field."""
    nocopt.find("button", "Settings").act()
    nocopt.find("dialog", "Settings")
    endpoint = nocopt.find("text", "Endpoint")
    endpoint.focus()
    nocopt.desktop.press("ctrl+a")
    nocopt.desktop.type(address)
    endpoint.wait_text(address)
    key = nocopt.find("password text", "API key")
    key.focus()
    return key


def _key_of(endpoint: Endpoint) -> str:
    return endpoint.messages[-1].headers["x-api-key"]


def _all_that_is_read(nocopt: Nocopt) -> str:
    elements = nocopt.program.find_all(states=())
    return "\n".join(f"{one.name} {one.description} {one.text}" for one in elements)


def _is_nowhere(nocopt: Nocopt, desktop: Desktop, folder: Path) -> None:
    """The key is in no file, no environment, no command line, and nothing that is read out."""
    assert KEY not in _all_that_is_read(nocopt)
    _is_not_on_disk(desktop.folder, folder)
    for process in Path("/proc").glob("[0-9]*"):
        if process.name == str(os.getpid()):
            continue
        for name in ("cmdline", "environ"):
            try:
                content = (process / name).read_bytes()
            except OSError:  # ended meanwhile, or not ours
                continue
            assert KEY.encode() not in content, f"{name} of {process.name}"


def _is_not_on_disk(*folders: Path) -> None:
    looked_at = 0
    for folder in folders:
        for file in folder.rglob("*"):
            if file.is_file() and not file.is_symlink():
                content = file.read_bytes()
                looked_at += 1
                assert KEY.encode() not in content, str(file)
                assert KEY.encode("utf-16-le") not in content, str(file)
    assert looked_at > 3, "database, settings, logs"

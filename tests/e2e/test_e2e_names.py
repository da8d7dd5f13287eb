"""The names by which screen readers and scripts know the controls, in the language of each."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.desktop import Desktop
from tests.e2e.endpoint import Endpoint
from tests.e2e.person import Nocopt

WINDOW = (
    ("frame", "nocopt"),
    ("text", "Message"),
    ("button", "Attach"),
    ("button", "Model"),
    ("button", "Chat options"),
    ("list", "Conversation"),
    ("list", "Chats"),
    ("button", "New chat"),
    ("button", "Settings"),
)
DIALOG = (
    ("button", "Account"),
    ("text", "Endpoint"),
    ("password text", "API key"),
    ("button", "Key header"),
    ("text", "API version"),
    ("text", "Default model"),
    ("button", "Check"),
    ("button", "OK"),
    ("button", "Apply"),
    ("button", "Cancel"),
)
PAGES_BEFORE = 3  # account, models, requests
WINDOW_PAGE = ("Theme", "Font size", "Send key", "Long text that is pasted", "Language")


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_every_control_is_known_by_its_name(
    language: str, shared: Desktop, tmp_path: Path, endpoint: Endpoint
) -> None:
    with Nocopt(shared, tmp_path, "--language", language, env=endpoint.environment) as nocopt:
        nocopt.find("button", "Send")
        nocopt.send("demo:slow 60")
        nocopt.find("button", "Stop")
        for role, name in WINDOW:
            nocopt.find(role, name)
        nocopt.find(name="Thinking")
        shared.press("Escape")
        nocopt.find("button", "Send")

        nocopt.find("button", "Settings").act()
        nocopt.find("dialog", "Settings")
        for role, name in DIALOG:
            nocopt.find(role, name)
        assert nocopt.find("button", "Key header").description == "x-api-key"
        for _ in range(PAGES_BEFORE):
            shared.press("ctrl+Tab")
        for name in WINDOW_PAGE:
            nocopt.find("button", name)
        nocopt.find("button", "Cancel").act()
        nocopt.wait_gone("dialog", "Settings")

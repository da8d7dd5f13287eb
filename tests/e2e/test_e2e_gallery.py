"""Pictures of the real window to be looked at: each theme, size and language, dialog and picker."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.e2e.desktop import Desktop
from tests.e2e.endpoint import Endpoint
from tests.e2e.person import Nocopt

SMALL = {"width": 1280, "height": 800}
LARGE = {"width": 2560, "height": 1600}


@pytest.mark.parametrize(
    ("desktop", "scale", "language", "theme"),
    [
        (SMALL, "1", "zh_CN", "dark"),
        (LARGE, "2", "en", "light"),
    ],
    indirect=["desktop"],
    ids=["100-zh-dark", "200-en-light"],
)
def test_the_gallery(
    desktop: Desktop, tmp_path: Path, endpoint: Endpoint, theme: str, scale: str, language: str
) -> None:
    config = tmp_path / "config"
    config.mkdir()
    (config / "settings.json").write_text(json.dumps({"theme": theme, "thinking": "high"}))
    env = endpoint.environment | {"QT_SCALE_FACTOR": scale}
    name = f"gallery-{language}-{theme}-{scale}00"
    with Nocopt(desktop, tmp_path, "--language", language, env=env) as nocopt:
        pictures = [nocopt.screenshot(f"{name}-welcome")]
        _talk(nocopt, language)
        pictures.append(nocopt.screenshot(f"{name}-end"))
        nocopt.conversation.focus()
        desktop.press("ctrl+Home")
        nocopt.find("list item", contains="391", within=nocopt.conversation)
        pictures.append(nocopt.screenshot(f"{name}-top"))
        nocopt.message.focus()

        nocopt.find("button", "Model").act()
        nocopt.find("text", "Search models", states=("focused",))
        nocopt.wait_gone("text", "Message", states=("focused",))
        pictures.append(nocopt.screenshot(f"{name}-picker"))
        desktop.press("Escape")

        nocopt.find("button", "Settings").act()
        nocopt.find("dialog", "Settings")
        nocopt.find("text", "Endpoint")
        pictures.append(nocopt.screenshot(f"{name}-settings"))
        nocopt.find("button", "Cancel").act()
        nocopt.wait_gone("dialog", "Settings")
    for picture in pictures:
        colours = int(desktop.run("identify", "-format", "%k", str(picture)))
        assert colours > 100, f"{picture.name} shows a window"


def _talk(nocopt: Nocopt, language: str) -> None:
    """A conversation with a bit of everything in it, to be read from its end."""
    if language == "zh_CN":
        nocopt.message.insert_text("\u8bf7\u5c55\u793a\u601d\u8003\uff1a")
    nocopt.send("demo:thinking")
    nocopt.wait_said("391")
    nocopt.wait_idle()
    nocopt.ask("demo:markdown", "An address by itself")

"""Proves the test desktop itself: a window is read, typed into and seen, secrets can be kept."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.e2e.accessible import NotShownError, Program
from tests.e2e.desktop import Desktop, DesktopError
from tests.programs import require_desktop

SMALL_WINDOW = str(Path(__file__).with_name("small_window.py"))

STORE_AND_READ = """
import secretstorage
bus = secretstorage.dbus_init()
collection = secretstorage.get_default_collection(bus)
print("locked" if collection.is_locked() else "open")
if not collection.is_locked():
    collection.create_item("test", {"service": "nocopt-test"}, b"secret", replace=True)
    [item] = collection.search_items({"service": "nocopt-test"})
    print(item.get_secret().decode())
"""


@pytest.mark.parametrize("desktop", [{"width": 640, "height": 480}], indirect=True)
def test_a_window_is_read_typed_into_and_pressed(desktop: Desktop, tmp_path: Path) -> None:
    process = desktop.start(sys.executable, SMALL_WINDOW)
    with Program(desktop, process.pid) as program:
        line = program.find(name="Line", states=("focused",))
        assert line.role == "text"
        desktop.type("Hello! ")
        line.wait_text("Hello! ")
        line.insert_text("世界 😀")
        line.wait_text("Hello! 世界 😀")

        button = program.find("button", "Say it")
        button.act()
        program.find(name="Said: Hello! 世界 😀")

        line.focus()
        desktop.press("ctrl+a")
        desktop.type("by keys")
        desktop.press("Return")
        program.find(name="Said: by keys")
        program.wait_gone(contains="世界", states=("showing",), timeout=5)

        line.set_text("by mouse")
        button.click()
        program.find(name="Said: by mouse")

        with pytest.raises(NotShownError, match="Say it"):
            program.find("button", "Not there", timeout=0.1)
    picture = desktop.screenshot(tmp_path / "screen.png")
    colours = desktop.run("identify", "-format", "%k %w %h", str(picture)).split()
    assert colours[1:] == ["640", "480"]
    assert int(colours[0]) > 20, "a window with text has more colours than an empty screen"


@pytest.mark.parametrize(
    ("desktop", "said"),
    [({"keyring": "unlocked"}, "open\nsecret\n"), ({"keyring": "locked"}, "locked\n")],
    indirect=["desktop"],
    ids=["unlocked", "locked"],
)
def test_the_secret_service_is_as_asked(desktop: Desktop, said: str) -> None:
    assert desktop.run(sys.executable, "-c", STORE_AND_READ) == said


@pytest.mark.parametrize("desktop", [{"keyring": "none"}], indirect=True)
def test_no_secret_service_can_be_had(desktop: Desktop) -> None:
    with pytest.raises(DesktopError, match=r"org\.freedesktop\.secrets"):
        desktop.run(sys.executable, "-c", STORE_AND_READ)


def test_nothing_is_left_behind() -> None:
    require_desktop()
    with Desktop() as desktop:
        folder = desktop.folder
        process = desktop.start(sys.executable, SMALL_WINDOW)
    assert not folder.exists()
    assert process.poll() is not None

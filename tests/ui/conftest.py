"""What holds for tests of widgets, which run on the offscreen platform."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication

from nocopt.ui import i18n
from nocopt.ui.clipboard_end import let_go_of_clipboard
from nocopt.ui.event_loop import EventLoop
from nocopt.ui.garbage import GarbageCollector
from tests.ui.window_stage import Play, Scene, stage

ENGLISH = Path(__file__).parents[2] / "translations" / "nocopt_en.ts"
# What the offscreen platform cannot do says nothing about the program.
_OF_THE_PLATFORM = r"^This plugin does not support "


def pytest_itemcollected(item: pytest.Item) -> None:
    """Leave the platform's own remarks out of what fails a test."""
    item.add_marker(pytest.mark.qt_log_ignore(_OF_THE_PLATFORM, extend=True))


@pytest.fixture(scope="session", autouse=True)
def garbage_on_this_thread(qapp: QApplication) -> Iterator[None]:
    """Collect garbage as the program does: Qt objects die on the thread they live on."""
    collector = GarbageCollector(qapp)
    yield
    collector.stop()


@pytest.fixture(scope="session", autouse=True)
def forms_of_one(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Say of one thing what the program says: Qt has that from a translation into English."""
    folder = tmp_path_factory.mktemp("english")
    tool = Path(sys.executable).with_name("pyside6-lrelease")
    subprocess.run([tool, "-silent", ENGLISH, "-qm", folder / "nocopt_en.qm"], check=True)
    i18n.install(qapp, "en", folder)


@pytest.fixture(scope="session", autouse=True)
def nothing_copied_at_the_end(qapp: QApplication) -> Iterator[None]:
    """What a test has copied is gone before Python is."""
    yield
    let_go_of_clipboard()


@pytest.fixture(autouse=True)
def screen_to_itself(qapp: QApplication) -> Iterator[None]:
    """Begin with the mouse in a corner; fail a test that leaves a window; keep the style.

    A window would take the mouse from what the next test shows at the same place. The first one of
    the program changes fonts and colours of the application.
    """
    QCursor.setPos(0, 0)
    palette, font = qapp.palette(), qapp.font()
    yield
    # What has been closed goes now, with its menus and dialogs, and not in the next test's loop.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    left = [window for window in qapp.topLevelWindows() if window.isVisible()]
    for window in left:
        window.hide()
    if qapp.palette() != palette:
        qapp.setPalette(palette)
    if qapp.font() != font:
        qapp.setFont(font)
    assert all(window.type() is Qt.WindowType.ToolTip for window in left), "left on the screen"


@pytest.fixture
def loop(qapp: QApplication) -> Iterator[EventLoop]:
    made = EventLoop(qapp)
    qapp.setQuitOnLastWindowClosed(False)
    yield made
    made.close()
    qapp.setQuitOnLastWindowClosed(True)


@pytest.fixture
def play(loop: EventLoop, tmp_path: Path) -> Play:
    def run(scene: Scene, *scripts: Any, **more: Any) -> None:
        async def act() -> None:
            async with stage(tmp_path, *scripts, **more) as found:
                await scene(found)

        loop.run_until_complete(act())

    return run

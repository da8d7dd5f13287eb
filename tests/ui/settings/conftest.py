"""A loop for the dialog and a way to play a scene with it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nocopt.keychain import MemoryKeychain
from nocopt.ui.event_loop import EventLoop
from tests.ui.settings.table import Scene, bench


@pytest.fixture
def qt_loop(qapp: QApplication) -> Iterator[EventLoop]:
    """Give the program's loop that ends with the test, not with the last window."""
    qapp.setQuitOnLastWindowClosed(False)
    loop = EventLoop(qapp)
    asyncio.set_event_loop(loop)
    yield loop
    loop.close()
    asyncio.set_event_loop(None)


@pytest.fixture
def play(qt_loop: EventLoop, qtbot: QtBot, tmp_path: Path) -> Callable[..., None]:
    """Return a function that runs a scene with a dialog."""

    def run(scene: Scene, keychain: MemoryKeychain | None = None, **more: Any) -> None:
        async def whole() -> None:
            async with bench(tmp_path, keychain, **more) as table:
                qtbot.addWidget(table.dialog)
                await scene(table)

        qt_loop.run_until_complete(whole())

    return run

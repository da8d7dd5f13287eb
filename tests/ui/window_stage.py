"""The window with real services on a stage: what tests of the window as a whole play on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QListView,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from nocopt.app.session import Session
from nocopt.core.settings import Settings
from nocopt.ui.banner import Banner
from nocopt.ui.desk import Desk
from nocopt.ui.main_window import MainWindow
from tests.app.rig import Rig, rig, until
from tests.ui.finding import named

CTRL = Qt.KeyboardModifier.ControlModifier
Scene = Callable[["Stage"], Awaitable[None]]
Play = Callable[..., None]


@dataclass
class Stage:
    """A window at work."""

    it: Rig
    window: MainWindow
    desk: Desk

    @property
    def session(self) -> Session:
        """The session that is shown."""
        assert self.desk.session is not None
        return self.desk.session

    @property
    def field(self) -> QPlainTextEdit:
        """What is written in."""
        return named(self.window, QPlainTextEdit, "Message")

    def button(self, name: str) -> QPushButton:
        """A button by its name."""
        return named(self.window, QPushButton, name)

    def write(self, words: str) -> None:
        """Type into whatever has the keyboard."""
        focused = QApplication.focusWidget()
        assert focused is not None
        QTest.keyClicks(focused, words)

    def press(
        self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        """Press a key where the keyboard is."""
        QTest.keyClick(QApplication.focusWidget() or self.window, key, held)

    async def send(self, words: str) -> None:
        """Write, press Enter, and wait until the turn runs."""
        self.write(words)
        self.press(Qt.Key.Key_Return)
        await until(lambda: self.session.running, self.session.state_changed)

    def chats(self) -> list[str]:
        """The titles in the sidebar."""
        model = named(self.window, QListView, "Chats").model()
        rows = [model.index(row, 0) for row in range(model.rowCount())]
        return [str(index.data()) for index in rows if model.flags(index)]

    def banners(self) -> dict[str, str]:
        """What the banners say, by key."""
        return {one.notice.key: one.notice.text for one in self.window.findChildren(Banner)}


@asynccontextmanager
async def stage(folder: Path, *scripts: Any, **more: Any) -> AsyncIterator[Stage]:
    """A window on services that are closed before it goes, as the entry point does it."""
    window = MainWindow(more.get("settings") or Settings(), folder / "window.ini")
    try:
        async with rig(folder, *scripts, **more) as it:
            window.show()
            await exposed(window)
            desk = window.attach(it.services)
            await desk.begin()
            window.begun()
            yield Stage(it, window, desk)
            window.hide()
    finally:
        window.deleteLater()


async def exposed(window: QWidget) -> None:
    await seen(lambda: window.windowHandle().isExposed())
    window.activateWindow()
    await seen(window.isActiveWindow)


async def seen(condition: Callable[[], bool]) -> None:
    """Let the loop turn until something is on the screen; the test's own limit ends the wait."""
    while not condition():
        await turn()


async def turn() -> None:
    """Let Qt have its turn: what it was told to do later is done, such as layouts."""
    turned = asyncio.Event()
    QTimer.singleShot(0, turned.set)
    await turned.wait()

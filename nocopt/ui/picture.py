"""Holds a short conversation and draws the window into a file, for places without a display."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from pathlib import Path

    from nocopt.ui.desk import Desk
    from nocopt.ui.main_window import MainWindow

_SIZE = QSize(1080, 760)
_SETTLING = 0.3  # seconds for what is drawn at frame rate to reach its last state


async def take_picture(window: MainWindow, desk: Desk, file: Path) -> bool:
    """Send one prompt, wait for the end of the reply, and save the window; False if that failed."""
    window.resize(_SIZE)
    _leave(window)
    session = desk.session
    assert session is not None
    ended = asyncio.Event()

    def look() -> None:
        if session.path and session.path[-1].reply is not None and not session.running:
            ended.set()

    session.chat.set_thinking("on")
    watching = session.path_changed.connect(look)
    try:
        prompt = QCoreApplication.translate(
            "Picture", "Explain how a hash table works, with a short Python example"
        )
        await session.send(prompt)
        await ended.wait()
        await asyncio.sleep(_SETTLING)
    finally:
        watching.close()
    file.parent.mkdir(parents=True, exist_ok=True)
    return window.grab().save(str(file))


def _leave(window: MainWindow) -> None:
    """Take the pointer off the window, where the make-believe screen puts it."""
    for widget in window.findChildren(QWidget):
        if widget.underMouse():
            widget.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, False)
            QCoreApplication.sendEvent(widget, QEvent(QEvent.Type.Leave))

"""Lets SIGINT and SIGTERM reach the window while Qt waits: the first asks, the second insists."""

from __future__ import annotations

import os
import signal
import socket
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSocketNotifier, Signal

if TYPE_CHECKING:
    from types import FrameType


class QuitSignals(QObject):
    """Emits `asked` on the first signal and ends the process on the second."""

    asked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._count = 0
        # Python handlers run between byte codes only; a byte in this pipe makes Qt run some.
        self._reading, self._writing = socket.socketpair()
        for end in (self._reading, self._writing):
            end.setblocking(False)
        self._notifier = QSocketNotifier(self._reading.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._drain)

    def install(self) -> None:
        """Take over both signals."""
        signal.set_wakeup_fd(self._writing.fileno(), warn_on_full_buffer=False)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._arrived)

    def _arrived(self, number: int, frame: FrameType | None) -> None:
        del frame
        self._count += 1
        if self._count > 1:
            # Everything that matters is written as it happens, so this loses no text.
            os._exit(128 + number)
        self.asked.emit()

    def _drain(self) -> None:
        self._reading.recv(64)

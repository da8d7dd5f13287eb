"""What is alive in a watched window: objects by their type, timers, tasks, descriptors, threads."""

from __future__ import annotations

import asyncio
import gc
import json
import os
import time
from collections import Counter
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer

from nocopt.ui.event_loop import EventLoop
from nocopt.ui.main_window import MainWindow

EVERY_MS = 3_000


class Census:
    """Counts every so often and writes at once: what it kept would be counted, too."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def begin(self, window: MainWindow) -> None:
        """Start the timer."""
        self._window = window
        self._timer = QTimer()
        self._timer.timeout.connect(self._take)
        self._timer.start(EVERY_MS)

    def report(self) -> dict[str, Any]:
        """`census`: what was counted, as dictionaries with the time under `at`."""
        lines = self._file.read_text(encoding="utf-8").splitlines() if self._file.exists() else []
        return {"census": [json.loads(line) for line in lines]}

    def _take(self) -> None:
        types = Counter(_name(type(one)) for one in gc.get_objects())
        loop = asyncio.get_running_loop()
        assert isinstance(loop, EventLoop)
        taken = {
            "at": time.monotonic(),
            "types": types,
            "counts": {
                "objects": types.total(),
                "Qt objects": len(self._window.findChildren(QObject)),
                "QTimers": sum(isinstance(one, QTimer) for one in gc.get_objects()),
                "tasks": len(asyncio.all_tasks(loop)),
                "loop timers": len(loop.timers),
                "descriptors": len(os.listdir("/proc/self/fd")),
                "sockets": _sockets(),
                "threads": len(os.listdir("/proc/self/task")),
            },
        }
        with self._file.open("a", encoding="utf-8") as file:
            file.write(json.dumps(taken) + "\n")


def _name(kind: type) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"


def _sockets() -> int:
    found = 0
    for entry in Path("/proc/self/fd").iterdir():
        try:
            found += os.readlink(entry).startswith("socket:")
        except FileNotFoundError:  # the one that the folder was read with
            continue
    return found

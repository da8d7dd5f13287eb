"""The window with a watch on its frames: `python -m tests.bench.watched REPORT DATA_DIR`.

Writes to REPORT, as JSON, when each picture of the conversation was painted and, from a timer that
beats as long as `NOCOPT_HEARTBEAT` is set, when the event loop was late and by how many seconds.
Times are those of `time.monotonic`.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QPaintEvent

from nocopt import main
from nocopt.ui.conversation.view import ConversationView
from nocopt.ui.main_window import MainWindow

PAINTED: list[float] = []
LATE: list[tuple[float, float]] = []
BEAT_MS = 4


class Heart:
    """Beats every few milliseconds and notes how much later each beat came."""

    def __init__(self) -> None:
        self.last = time.monotonic()
        self.timer = QTimer()
        self.timer.setTimerType(Qt.TimerType.PreciseTimer)
        self.timer.timeout.connect(self.beat)
        self.timer.start(BEAT_MS)

    def beat(self) -> None:
        """The loop has come by."""
        now = time.monotonic()
        LATE.append((now, max(0.0, now - self.last - BEAT_MS / 1000)))
        self.last = now


def run(report: Path, data: Path) -> int:
    """Run the window and write the report when it has ended."""
    hearts: list[Heart] = []
    paint, show = ConversationView.paintEvent, MainWindow.showEvent

    def painted(self: ConversationView, event: QPaintEvent) -> None:
        paint(self, event)
        PAINTED.append(time.monotonic())

    def shown(self: MainWindow, event: Any) -> None:
        if not hearts and os.environ.get("NOCOPT_HEARTBEAT"):
            hearts.append(Heart())
        show(self, event)

    ConversationView.paintEvent = painted  # type: ignore[method-assign]
    MainWindow.showEvent = shown  # type: ignore[method-assign, assignment]
    code = main.run(main.WindowOptions(data_dir=data))
    report.write_text(json.dumps({"painted": PAINTED, "late": LATE}), encoding="utf-8")
    return code


if __name__ == "__main__":
    sys.exit(run(Path(sys.argv[1]), Path(sys.argv[2])))

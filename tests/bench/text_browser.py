"""The reference for streaming: a bare QTextBrowser that takes an answer block by block.

Usage: `python -m tests.bench.text_browser FILE RATE`: the pieces stand in FILE as a JSON list, RATE
of them are taken in a second. Prints the processor time that it took, start-up not counted.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import markdown
from PySide6.QtCore import QTimer
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication, QTextBrowser

FRAME_MS = 16


class Browser(QTextBrowser):
    """Appends each block, as far as an empty line, once it is complete."""

    def __init__(self, pieces: list[str], rate: float) -> None:
        super().__init__()
        self._pieces, self._rate = pieces, rate
        self._taken = 0
        self._open = ""
        self._began = time.monotonic()
        self.timer = QTimer(self)
        self.timer.timeout.connect(self.tick)
        self.timer.start(FRAME_MS)

    def tick(self) -> None:
        """Take what has come since the last frame."""
        due = min(len(self._pieces), int((time.monotonic() - self._began) * self._rate))
        self._open += "".join(self._pieces[self._taken : due])
        self._taken = due
        blocks = self._open.split("\n\n")
        last = due == len(self._pieces)
        self._open = "" if last else blocks.pop()
        for block in blocks:
            cursor = self.textCursor()
            cursor.movePosition(QTextCursor.MoveOperation.End)
            cursor.insertBlock()
            cursor.insertHtml(markdown.markdown(block, extensions=["tables", "fenced_code"]))
        self.verticalScrollBar().setValue(self.verticalScrollBar().maximum())
        if last:
            self.timer.stop()
            QTimer.singleShot(500, QApplication.quit)


def run(file: Path, rate: float) -> None:
    """Take the answer and print the seconds of processor time."""
    app = QApplication([])
    browser = Browser(json.loads(file.read_text(encoding="utf-8")), rate)
    browser.resize(960, 720)
    browser.show()
    before = time.process_time()
    app.exec()
    print(time.process_time() - before)


if __name__ == "__main__":
    run(Path(sys.argv[1]), float(sys.argv[2]))

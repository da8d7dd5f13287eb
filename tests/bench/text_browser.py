"""The references for streaming: a bare QTextBrowser that takes an answer while it comes.

Usage: `python -m tests.bench.text_browser HOW FILE RATE`: the pieces stand in FILE as a JSON list,
RATE of them are taken in a second. HOW is `blocks`, each block being added once it is complete, or
`whole`, the usual way: everything there is, anew with every frame. Prints the processor time that
it took, start-up not counted, the number of frames, the seconds from the last piece to the end, and
the seconds that it would take with a frame every 16 ms, each costing what those near it cost.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import markdown
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication, QTextBrowser

FRAME_MS = 16
EXTENSIONS = ("tables", "fenced_code")


class Browser(QTextBrowser):
    """Takes what has come, at most once in a frame and no more often than it can."""

    def __init__(self, pieces: list[str], rate: float) -> None:
        super().__init__()
        self._pieces, self._rate = pieces, rate
        self._taken = 0
        self._began = time.monotonic()
        self.frames = 0
        self.every = 0.0
        self.behind = 0.0  # seconds from the last piece to the end
        self.timer = QTimer(self)
        self.timer.setTimerType(Qt.TimerType.PreciseTimer)
        self.timer.setSingleShot(True)
        self.timer.timeout.connect(self.tick)
        self.timer.start(FRAME_MS)

    def tick(self) -> None:
        """Take what has come since the last frame."""
        began = time.monotonic()
        due = min(len(self._pieces), int((began - self._began) * self._rate))
        new = "".join(self._pieces[self._taken : due])
        self._taken = due
        last = due == len(self._pieces)
        self.take(new, last=last)
        self.verticalScrollBar().setValue(self.verticalScrollBar().maximum())
        self.frames += 1
        took = time.monotonic() - began
        self.every += took * max(1.0, 1000 * took / FRAME_MS)
        if last:
            self.behind = time.monotonic() - self._began - len(self._pieces) / self._rate
            QTimer.singleShot(500, QApplication.quit)
        else:
            self.timer.start(max(0, FRAME_MS - round(1000 * (time.monotonic() - began))))

    def take(self, new: str, *, last: bool) -> None:
        """Show more of the answer."""
        raise NotImplementedError


class Blocks(Browser):
    """Appends each block, as far as an empty line, once it is complete."""

    _open = ""

    def take(self, new: str, *, last: bool) -> None:
        """Append what is complete."""
        self._open += new
        blocks = self._open.split("\n\n")
        self._open = "" if last else blocks.pop()
        for block in blocks:
            cursor = self.textCursor()
            cursor.movePosition(QTextCursor.MoveOperation.End)
            cursor.insertBlock()
            cursor.insertHtml(markdown.markdown(block, extensions=EXTENSIONS))


class Whole(Browser):
    """Reads the whole text again and sets it again."""

    _text = ""

    def take(self, new: str, *, last: bool) -> None:
        """Show the text with what is new."""
        self._text += new
        self.setHtml(markdown.markdown(self._text, extensions=EXTENSIONS))


def run(how: str, file: Path, rate: float) -> None:
    """Take the answer and print what it took."""
    app = QApplication([])
    kind = {"blocks": Blocks, "whole": Whole}[how]
    browser = kind(json.loads(file.read_text(encoding="utf-8")), rate)
    browser.resize(960, 720)
    browser.show()
    before = time.process_time()
    app.exec()
    print(time.process_time() - before, browser.frames, browser.behind, browser.every)


if __name__ == "__main__":
    run(sys.argv[1], Path(sys.argv[2]), float(sys.argv[3]))

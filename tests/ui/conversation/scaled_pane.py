"""Scrolls, streams and hovers in a pane; prints which lines of the screen a new picture changes.

It is a program of its own: what QT_SCALE_FACTOR says holds for a whole process.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from nocopt.render import highlight
from nocopt.ui.conversation.pane import ConversationPane
from tests.ui.conversation.chats import ANSWER, FakeSession, dialogue, reply, user
from tests.ui.conversation.repainting import ROUNDING, paint

LINES = "\n".join(f"line = {number}" for number in range(60))
CODE = f"before\n\n```python\n{LINES}\n```\n\n- one\n- two\n\n" + "after\n\n" * 30
CHANGES = (66, 66, -66, 132, -44, 5, -3, 7, 40, 100, -200, 64, 2, 2, -2, 300, 12, 1, 1, 400, 300)


class Scaled:
    """A window whose pane begins and ends within a pixel of the screen, at most scales."""

    def __init__(self) -> None:
        self.window = QWidget()
        self.pane = ConversationPane()
        box = QVBoxLayout(self.window)
        box.setContentsMargins(3, 5, 3, 71)
        box.addWidget(self.pane)
        self.window.resize(441, 431)
        self.window.show()
        self._sheet = QWidget(self.window)
        self._sheet.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._sheet.setAutoFillBackground(True)
        self._sheet.setPalette(QPalette(QColor("magenta")))
        self._sheet.hide()

    def differing(self) -> list[int]:
        """The lines that look different once a sheet has lain over everything."""
        self.pane.view.marks._pulse.stop()  # no beat between the two pictures
        before = self._shown()
        self._sheet.setGeometry(self.window.rect())
        self._sheet.raise_()
        self._sheet.show()
        self._shown()
        self._sheet.hide()
        after = self._shown()
        wide = before.bytesPerLine()
        one, other = bytes(before.constBits()), bytes(after.constBits())
        lines = [slice(y * wide, (y + 1) * wide) for y in range(before.height())]
        return [y for y, line in enumerate(lines) if differ(one[line], other[line])]

    def _shown(self) -> QImage:
        """What is on the screen, in its own pixels; without the scroll bar, which keeps no law."""
        paint(self.pane)
        picture = self.window.screen().grabWindow(self.window.winId()).toImage()
        ratio, port = picture.devicePixelRatio(), self.pane.view.viewport()
        right = port.mapTo(self.window, QPoint(port.width(), 0)).x()
        picture = picture.convertToFormat(QImage.Format.Format_RGB32)
        return picture.copy(0, 0, int(right * ratio), picture.height())


def differ(one: bytes, other: bytes) -> bool:
    return one != other and max(abs(a - b) for a, b in zip(one, other, strict=True)) > ROUNDING


def scrolled(it: Scaled) -> Iterator[str]:
    """A header of code stays at the top, comes, and goes."""
    it.pane.show_session(FakeSession([user(1, "q"), reply(2, CODE), *dialogue(4)[2:]]).it)
    it.pane.view.scroll_to(0)
    for change in CHANGES:
        it.pane.view.scroll_by(change)
        yield f"scrolled by {change}"


def streamed(it: Scaled) -> Iterator[str]:
    """Text comes in, the view follows."""
    session = FakeSession(dialogue(2))
    it.pane.show_session(session.it)
    session.ask("q")
    for at in range(0, len(ANSWER), 60):
        session.say(ANSWER[at : at + 60])
        it.pane.presenter.tick()
        yield f"streamed {at}"
    session.end()
    yield "ended"


def hovered(it: Scaled) -> Iterator[str]:
    """The mouse goes over everything, and selects some of it."""
    it.pane.show_session(FakeSession(dialogue(6)).it)
    port = it.pane.view.viewport()
    for y in range(10, 350, 37):
        QTest.mouseMove(port, QPoint(300, y))
        yield f"hovered at {y}"
    QTest.mousePress(port, Qt.MouseButton.LeftButton, pos=QPoint(300, 100))
    for y in range(100, 340, 60):
        QTest.mouseMove(port, QPoint(400, y))
        yield f"selected to {y}"
    QTest.mouseRelease(port, Qt.MouseButton.LeftButton, pos=QPoint(400, 340))


def main() -> int:
    """Print what was seen, and in which lines: nothing but the count if all is well."""
    app = QApplication(sys.argv)
    highlight.load("python")  # or colours would come between two pictures
    it, seen = Scaled(), 0
    assert app.primaryScreen().geometry().contains(it.window.rect())
    assert QTest.qWaitForWindowExposed(it.window)
    for scene in (scrolled, streamed, hovered):
        for name in scene(it):
            seen += 1
            if found := it.differing():
                sys.stdout.write(f"{name} {found}\n")
    sys.stdout.write(f"{seen} pictures\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

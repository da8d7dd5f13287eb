"""A window with a conversation pane and a scripted chat, for tests with a real screen reader."""

from __future__ import annotations

import sys

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget

from nocopt.core.reply import Outcome
from nocopt.ui.conversation.pane import ConversationPane
from tests.ui.conversation.chats import ANSWER, FakeSession, reply, user


def main() -> int:
    """Show a chat whose last reply was stopped; Retry makes another one that works."""
    app = QApplication(sys.argv)
    window, pane = QWidget(), ConversationPane()
    window.setWindowTitle("conversation")
    box = QVBoxLayout(window)
    box.addWidget(pane)
    said = QLabel("nothing selected")
    box.addWidget(said)
    path = [user(1, "Selectable"), reply(2, ANSWER, thinking="First I think about it.")]
    path += [user(3, "Again?"), reply(4, "Only half of", outcome=Outcome.STOPPED)]
    session = FakeSession(path)
    pane.show_session(session.it)

    def answer() -> None:
        session.retry()
        session.think("Once more.")
        QTimer.singleShot(200, lambda: session.say("All of it, at last.", at=1))
        QTimer.singleShot(400, session.end)

    def tell() -> None:
        said.setText("selected: " + QGuiApplication.clipboard().text(mode=selection))

    selection = QGuiApplication.clipboard().Mode.Selection
    QGuiApplication.clipboard().selectionChanged.connect(tell)
    pane.retry_asked.connect(answer)
    window.resize(900, 700)
    window.show()
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())

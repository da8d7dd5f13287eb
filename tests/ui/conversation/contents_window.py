"""A window with tools, sources, a picture and a cut reply, for tests with a real screen reader."""

from __future__ import annotations

import base64
import sys
from typing import Any

from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget

from nocopt.core.conversation import Node
from nocopt.core.messages import Message, part_from_dict
from nocopt.core.reply import Outcome, Reply
from nocopt.demo.contents import sunset
from nocopt.ui.conversation.pane import ConversationPane
from tests.ui.conversation.chats import FakeSession, reply, user


def main() -> int:
    """Show the chat; a line below says what was asked for."""
    app = QApplication(sys.argv)
    window, pane, told = QWidget(), ConversationPane(), QLabel("nothing asked")
    window.setWindowTitle("contents")
    box = QVBoxLayout(window)
    box.addWidget(pane)
    box.addWidget(told)
    page = {"url": "https://example.com/page", "title": "A page", "cited_text": "Word for word."}
    image = {"type": "base64", "media_type": "image/png", "data": _picture()}
    blocks: list[dict[str, Any]] = [
        {"type": "server_tool_use", "id": "s", "name": "web_search", "input": {"query": "sky"}},
        {"type": "web_search_tool_result", "tool_use_id": "s", "content": []},
        {"type": "text", "text": "The sky is blue.", "citations": [page]},
        {"type": "image", "source": image},
    ]
    parts = tuple(part_from_dict(block) for block in blocks)
    answer = Node(2, 1, None, Message("assistant", parts), 0.0, reply=Reply(Outcome.COMPLETE))
    limit: dict[str, Any] = {"outcome": Outcome.TRUNCATED_BY_LIMIT, "stop_reason": "max_tokens"}
    session = FakeSession([user(1, "Which?"), answer, user(3, "More?"), reply(4, "Half", **limit)])
    pane.show_session(session.it)
    pane.ways.go_on_asked.connect(lambda: told.setText("asked to go on"))
    window.resize(900, 1000)
    window.show()
    return app.exec()


def _picture() -> str:
    return base64.b64encode(sunset(64, 36)).decode()


if __name__ == "__main__":
    sys.exit(main())

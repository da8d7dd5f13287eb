"""A pane on the offscreen platform, and the means to look into it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from nocopt.core.conversation import Node
from nocopt.render import parts
from nocopt.ui.conversation import long_text
from nocopt.ui.conversation.pane import ConversationPane
from tests.ui.conversation.chats import FakeSession

Open = Callable[..., tuple[ConversationPane, FakeSession]]


@pytest.fixture
def open_chat(qtbot: QtBot) -> Open:
    """Return a function that shows a pane of 900 by 600 pixels with a chat."""

    def opened(
        path: list[Node] | None = None, anchor: str = ""
    ) -> tuple[ConversationPane, FakeSession]:
        pane = ConversationPane()
        qtbot.addWidget(pane)
        pane.resize(900, 600)
        pane.show()
        qtbot.waitExposed(pane)
        session = FakeSession(path, anchor)
        pane.show_session(session.it)
        return pane, session

    return opened


@pytest.fixture
def open_shown(open_chat: Open, qtbot: QtBot) -> Open:
    """As `open_chat`, for panes that have been on the screen once."""

    def opened(path: list[Node] | None = None) -> tuple[ConversationPane, FakeSession]:
        pane, session = open_chat(path)
        qtbot.waitUntil(lambda: not pane.screen().grabWindow(pane.winId()).isNull())
        return pane, session

    return opened


@pytest.fixture
def short_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have texts of a few lines be long ones, of several parts."""
    monkeypatch.setattr(parts, "_PART", 20)
    monkeypatch.setattr(long_text, "_SHORT", 40)

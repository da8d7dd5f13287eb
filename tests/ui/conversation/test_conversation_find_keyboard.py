"""Where the keyboard goes when the bar for finding is closed."""

from __future__ import annotations

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from nocopt.ui.conversation.marks import Spot
from tests.ui.conversation.chats import dialogue, reply, user
from tests.ui.conversation.conftest import Open


@pytest.mark.parametrize("fate", ["there", "hidden", "gone"])
def test_the_keyboard_goes_back_or_to_the_chat(open_chat: Open, qtbot: QtBot, fate: str) -> None:
    pane, _ = open_chat(dialogue(4))
    button = QPushButton("Try again", pane)
    button.show()
    button.setFocus()
    qtbot.waitUntil(button.hasFocus)
    pane.search.open()
    qtbot.waitUntil(pane.search.bar.field.hasFocus)
    if fate == "hidden":
        button.hide()
    elif fate == "gone":
        shiboken6.delete(button)
    qtbot.keyClick(pane.search.bar.field, Qt.Key.Key_Escape)
    assert not pane.search.is_open
    assert (button if fate == "there" else pane.view).hasFocus()


def test_the_message_with_the_match_has_the_keyboard_then(open_chat: Open, qtbot: QtBot) -> None:
    pane, _ = open_chat([user(1, "q"), reply(2, "```\nfirst\n```\n\nsecond needle")])
    pane.keys.walk(forward=True)
    pane.view.setFocus()
    pane.search.open()
    pane.search.bar.field.setText("needle")
    qtbot.waitUntil(lambda: pane.search.finding.current is not None)
    qtbot.keyClick(pane.search.bar.field, Qt.Key.Key_Escape)
    assert pane.view.marks.focused == Spot(1, 0, "")
    assert pane.view.selection.text() == "needle"

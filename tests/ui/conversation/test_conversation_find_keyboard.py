"""Where the keyboard goes when the bar for finding is closed."""

from __future__ import annotations

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.conversation.chats import dialogue
from tests.ui.conversation.conftest import Open


@pytest.mark.parametrize("fate", ["there", "hidden", "gone"])
def test_the_keyboard_goes_back_or_to_the_chat(open_chat: Open, qtbot: QtBot, fate: str) -> None:
    pane, _ = open_chat(dialogue(4))
    button = QPushButton("Try again", pane)
    button.show()
    button.setFocus()
    qtbot.waitUntil(button.hasFocus, timeout=2000)
    pane.search.open()
    qtbot.waitUntil(pane.search.bar.field.hasFocus, timeout=2000)
    if fate == "hidden":
        button.hide()
    elif fate == "gone":
        shiboken6.delete(button)
    qtbot.keyClick(pane.search.bar.field, Qt.Key.Key_Escape)
    assert not pane.search.is_open
    assert (button if fate == "there" else pane.view).hasFocus()

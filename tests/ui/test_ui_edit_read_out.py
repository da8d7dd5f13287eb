"""That a message is being edited is told to those who cannot see the line above the field."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from nocopt.ui.composer import composer as composer_module
from nocopt.ui.composer.composer import Composer
from tests.ui.finding import named

EDITING = "Editing a message. What is sent becomes a new version of it."


def test_an_edit_is_told_when_it_begins_while_it_lasts_and_when_it_ends(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(composer_module, "announce", lambda _of, text: said.append(text))
    composer = Composer()
    qtbot.addWidget(composer)
    composer.show()
    field = named(composer, QPlainTextEdit, "Message")

    def described() -> str:
        found = QAccessible.queryAccessibleInterface(field)
        assert found is not None
        return found.text(QAccessible.Text.Description)

    assert described() == ""
    composer.edit("Old words")
    assert said == [EDITING]
    assert described() == EDITING
    composer.hinder("The disk is full")
    assert described() == f"{EDITING} Cannot send: The disk is full"
    composer.end_edit()
    assert described() == "Cannot send: The disk is full"
    composer.hinder("")
    assert described() == ""
    composer.edit("Old words")
    composer.end_edit("Old words")
    assert said == [EDITING, "Edit given up", EDITING, "Edit sent"]
    composer.end_edit()
    assert len(said) == 4

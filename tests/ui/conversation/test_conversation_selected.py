"""Selected text stays readable, and shows what it is made of."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from nocopt.ui.conversation.pane import ConversationPane
from nocopt.ui.theme import DARK, LIGHT, Colours
from tests.ui.contrast import contrast
from tests.ui.conversation.chats import reply
from tests.ui.conversation.conftest import Open


def seen(pane: ConversationPane) -> QImage:
    return pane.view.viewport().grab().toImage()


def colours_of(image: QImage) -> set[str]:
    pixels = memoryview(image.convertToFormat(QImage.Format.Format_RGB32).constBits()).cast("I")
    return {QColor.fromRgb(pixel).name() for pixel in set(pixels)}


def rgb(colour: QColor) -> tuple[int, int, int]:
    return colour.red(), colour.green(), colour.blue()


@pytest.mark.parametrize("colours", [LIGHT, DARK])
@pytest.mark.parametrize("text", ["###### MMMM quiet MMMM", "> MMMM quiet MMMM"])
def test_quiet_text_is_readable_while_selected(
    open_chat: Open, qtbot: QtBot, colours: Colours, text: str
) -> None:
    pane, _ = open_chat([reply(1, text)])
    pane.set_look(colours, 16)
    before = colours_of(seen(pane))
    pane.view.selection.select_all()
    pane.view.update_all()
    made = colours_of(seen(pane)) - before
    assert max(contrast(QColor(one), colours["selection"]) for one in made) > 5


@pytest.mark.parametrize("text", ["a `code` b", "| a `code` b |\n|---|\n| c |"])
def test_inline_code_keeps_its_ground_while_selected(open_chat: Open, text: str) -> None:
    pane, _ = open_chat([reply(1, text)])
    pane.view.selection.select_all()
    pane.view.update_all()
    image, look = seen(pane), pane.look
    ground, selection = QColor(look.colours.hover), QColor(look.colours.selection)
    mixed = [
        round(one * 0.55 + other * 0.45)
        for one, other in zip(rgb(selection), rgb(ground), strict=True)
    ]
    near = [
        QColor(name)
        for name in colours_of(image)
        if all(abs(a - b) <= 2 for a, b in zip(rgb(QColor(name)), mixed, strict=True))
    ]
    assert near

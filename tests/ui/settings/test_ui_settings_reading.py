"""The reading page: each setting of it is shown, chosen and taken over."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from nocopt.core.settings import Follow, ReadingWidth, ThinkingDisplay
from nocopt.ui.choice import Choice
from tests.ui.settings.table import Bench


def test_the_reading_page_takes_effect_on_apply(play: Callable[..., None]) -> None:
    async def scene(table: Bench) -> None:
        table.dialog.tabs.setCurrentWidget(table.dialog.reading_page)
        table.choose("Long lines of code", "Wrap")
        table.choose("Line numbers", "Show")
        table.choose("Thinking", "Stay open")
        table.choose("Screen reader", "Read answers out, sentence by sentence")
        table.choose("Width of the text", "Wide")
        table.choose("While an answer comes", "Stay at my question")
        await table.press("Apply")
        value = table.services.settings.value
        assert value.code_wrap
        assert value.code_line_numbers
        assert value.thinking_display is ThinkingDisplay.OPEN
        assert value.announce_sentences
        assert value.reading_width is ReadingWidth.WIDE
        assert value.follow is Follow.QUESTION

    play(scene)


def test_the_values_of_a_choice_are_walked_through_as_those_of_a_list(
    play: Callable[..., None],
) -> None:
    async def scene(table: Bench) -> None:
        table.dialog.tabs.setCurrentWidget(table.dialog.reading_page)
        choice = cast("Choice[ReadingWidth]", table.named("Width of the text"))
        QTest.keyClick(choice, Qt.Key.Key_Down)
        menu = cast("QMenu", QApplication.activePopupWidget())
        texts = [text for _value, text in choice.entries()]
        ways = {
            Qt.Key.Key_End: texts[-1],
            Qt.Key.Key_Home: texts[0],
            Qt.Key.Key_PageDown: texts[-1],
            Qt.Key.Key_PageUp: texts[0],
            Qt.Key.Key_Down: texts[1],
        }
        for key, text in ways.items():
            QTest.keyClick(menu, key)
            assert menu.activeAction().text() == text
        QTest.keyClick(menu, Qt.Key.Key_Return)
        assert choice.text() == texts[1]

    play(scene)

"""The reading page: each setting of it is shown, chosen and taken over."""

from __future__ import annotations

from collections.abc import Callable

from nocopt.core.settings import Follow, ReadingWidth, ThinkingDisplay
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

"""The reading page: each setting of it is shown, chosen and taken over."""

from __future__ import annotations

from collections.abc import Callable

from tests.ui.settings.table import Bench


def test_the_reading_page_takes_effect_on_apply(play: Callable[..., None]) -> None:
    async def scene(table: Bench) -> None:
        table.dialog.tabs.setCurrentWidget(table.dialog.reading_page)
        table.choose("Long lines of code", "Wrap")
        table.choose("Line numbers", "Show")
        await table.press("Apply")
        value = table.services.settings.value
        assert value.code_wrap
        assert value.code_line_numbers

    play(scene)

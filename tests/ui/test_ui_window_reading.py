"""The window while somebody reads in it: finding, jumping, zooming, with the keys of the menu."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from nocopt.core.settings import Follow, ReadingWidth
from nocopt.ui.banner import Banner, Notice, Tone
from nocopt.ui.theme import READING_WIDTHS
from tests.app.rig import finished
from tests.fakes import OPENED, answer, text
from tests.ui.finding import named
from tests.ui.window_stage import CTRL, Play, Stage, seen


def test_finding_leaves_the_reply_alone_and_gives_the_keyboard_back(play: Play) -> None:
    async def scene(on: Stage) -> None:
        await on.send("the needle?")
        pane = on.window.pane
        await seen(lambda: len(pane.view.items) == 2)
        assert on.field.hasFocus()
        on.press(Qt.Key.Key_F, CTRL)
        assert named(pane, QLineEdit, "Find").hasFocus()
        on.write("needle")
        await seen(lambda: pane.search.bar.count.text() in ("1 of 2", "2 of 2"))
        before = pane.search.finding.number
        on.press(Qt.Key.Key_F3)
        assert pane.search.finding.number == 3 - before
        on.press(Qt.Key.Key_Escape)
        assert not pane.search.is_open
        assert on.session.running
        assert on.field.hasFocus()
        on.press(Qt.Key.Key_Escape)
        await finished(on.session)

    play(scene, [OPENED, text("a needle for ever"), asyncio.Event()])


def test_what_is_sent_comes_into_sight(play: Play) -> None:
    async def scene(on: Stage) -> None:
        bar = on.window.pane.view.verticalScrollBar()
        for words in ("first", "second", "third"):
            await on.send(words)
            await finished(on.session)
            await seen(lambda: bar.value() == bar.maximum())
        assert bar.maximum() > on.window.pane.view.height()

    play(scene, *(answer("A line.\n\n" * 40) for _ in range(3)))


def test_the_keys_of_the_menu_go_to_messages_and_code(play: Play) -> None:
    async def scene(on: Stage) -> None:
        await on.send("code, please")
        await finished(on.session)
        view = on.window.pane.view
        await seen(lambda: len(view.items) == 2)
        alt = Qt.KeyboardModifier.AltModifier
        on.press(Qt.Key.Key_Down, alt | Qt.KeyboardModifier.ShiftModifier)
        spot = view.marks.focused
        assert spot is not None
        assert view.items[spot.item].rows[spot.row].text == "pass"
        on.press(Qt.Key.Key_PageUp, alt)
        assert view.marks.focused is not None
        assert view.marks.focused.item == 0
        assert view.hasFocus()
        on.press(Qt.Key.Key_L, CTRL)
        assert on.field.hasFocus()

    play(scene, answer("Here:\n\n```python\npass\n```"))


def test_what_is_set_for_reading_is_in_force_at_once(play: Play) -> None:
    async def scene(on: Stage) -> None:
        await on.send("hello")
        await finished(on.session)
        settings, pane = on.it.settings, on.window.pane
        size = settings.value.font_size
        pane.zoom.asked.emit(1)
        assert settings.value.font_size == pane.look.size == size + 1
        changed = replace(settings.value, reading_width=ReadingWidth.NARROW, follow=Follow.QUESTION)
        settings.apply(changed)
        on.window.resize(1_200, 700)
        assert pane.view.geometry_of.column.width() == READING_WIDTHS[ReadingWidth.NARROW]
        assert pane.presenter.stays_at_question

    play(scene, answer("an answer"))


@pytest.mark.parametrize("reading", list(ReadingWidth))
def test_what_is_above_and_below_is_as_wide_as_cards_are(play: Play, reading: ReadingWidth) -> None:
    async def scene(on: Stage) -> None:
        await on.send("hello")
        await finished(on.session)
        on.window.banners.show_notice(Notice("key", Tone.NOTICE, "A sentence."))
        on.it.settings.apply(replace(on.it.settings.value, reading_width=reading))
        view = on.window.pane.view
        card = named(on.window, QWidget, "Send").parentWidget()
        (banner,) = on.window.findChildren(Banner)
        assert card is not None

        def places() -> set[tuple[int, int]]:
            item, at = view.geometry_of.item_box(0), view.mapTo(on.window, QPoint()).x()
            beside = {(one.mapTo(on.window, QPoint()).x() - at, one.width()) for one in both}
            return beside | {(item.x(), item.width())}

        def agree() -> bool:
            on.window.grab()  # lays out what has to be
            return len(places()) == 1

        both = (card, banner)
        for width in (1_500, 1_501, 700):
            on.window.resize(width, 700)
            await seen(agree)

    play(scene, answer("an answer"))

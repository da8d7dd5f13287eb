"""In the window: what the next turn sends, what of the chat it does not, and a summary instead."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from nocopt.core.conversation import NodeKind
from nocopt.core.errors import WireError
from nocopt.ui.composer.meter import ContextMeter
from tests.app.rig import asked, finished, until
from tests.fakes import BROKEN, OPENED, answer, text
from tests.ui.window_stage import Play, Stage, seen


def meter(on: Stage) -> ContextMeter:
    """The context meter."""
    found = on.window.findChild(ContextMeter)
    assert found is not None
    return found


async def summarised(on: Stage) -> None:
    """Ask for a summary in the menu, and wait for its end."""
    on.window.actions_by_name["summarise"].trigger()
    await until(lambda: on.session.running, on.session.state_changed)
    await finished(on.session)


def test_what_is_above_a_message_is_forgotten_from_its_menu_and_sent_again(play: Play) -> None:
    async def scene(on: Stage) -> None:
        assert on.window.composer.instruments is not None
        card = on.window.composer.instruments.line.y()
        await on.send("one")
        await finished(on.session)
        await seen(meter(on).isVisible)
        assert on.window.composer.instruments.line.y() == card  # nothing jumps for it
        await asked(on.it, on.session, "two")
        pane = on.window.pane
        menu = QMenu(pane)
        pane.doings.add_to(menu, pane.view.items[3])
        next(one for one in menu.actions() if one.text() == "Forget before here").trigger()
        assert on.session.forgetting.first is on.session.path[2]
        assert "What is above is not sent" in pane.view.items[2].plain_text()
        await asked(on.it, on.session, "three")
        assert len(on.it.client.asked[-1].messages) == 3
        pane.forgotten.undo_asked.emit()
        await until(lambda: on.session.forgetting.first is None, on.session.state_changed)
        await asked(on.it, on.session, "four")
        assert len(on.it.client.asked[-1].messages) == 7

    play(scene, *map(answer, "abcd"))


def test_a_chat_is_summarised_and_goes_on_from_there(play: Play) -> None:
    async def scene(on: Stage) -> None:
        await on.send("one")
        await finished(on.session)
        await summarised(on)
        assert on.banners()["summary"].startswith(
            "The chat was not summarised, and nothing was changed. "
        )
        assert len(on.session.path) == 2
        await summarised(on)
        await until(lambda: len(on.session.path) == 3, on.session.path_changed)
        assert "summary" not in on.banners()
        item = on.window.pane.view.items[2]
        assert item.speaker == "Summary"
        assert on.session.path[-1].kind is NodeKind.SUMMARY
        assert on.window.actions_by_name["stop"].isEnabled() is False
        on.window.pane.forgotten.undo_asked.emit()
        await until(lambda: len(on.session.path) == 2, on.session.path_changed)

    play(scene, answer("a"), [WireError(BROKEN)], answer("A summary."))


def test_a_summary_is_stopped_by_escape_and_no_message_is_lost(play: Play) -> None:
    gate = asyncio.Event()

    async def scene(on: Stage) -> None:
        await on.send("one")
        await finished(on.session)
        await seen(meter(on).isVisible)
        QTest.mouseClick(meter(on), Qt.MouseButton.LeftButton)
        button = on.button("Summarise what came before")
        QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
        await until(lambda: on.session.compaction.written > 0, on.session.compaction.changed)
        assert on.field.hasFocus()
        on.write("two")
        on.press(Qt.Key.Key_Return)
        assert on.field.toPlainText() == "two"
        on.press(Qt.Key.Key_Escape)
        await finished(on.session)
        assert len(on.session.path) == 2
        on.press(Qt.Key.Key_Return)
        await until(lambda: len(on.session.path) == 4, on.session.path_changed)

    play(scene, answer("a"), [OPENED, text("Half"), gate], answer("b"))

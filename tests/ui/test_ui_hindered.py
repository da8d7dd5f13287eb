"""A start that the disk refuses: what is of no use says why, and what was written stays."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QPushButton

from nocopt.core.errors import StoreError, StoreFault
from nocopt.core.settings import Settings
from nocopt.ui.event_loop import EventLoop
from nocopt.ui.main_window import MainWindow
from tests.app.rig import finished, rig, said, until
from tests.fakes import answer
from tests.ui.finding import named
from tests.ui.window_stage import Stage, exposed, seen, turn

REFUSED = StoreError(StoreFault.READ_ONLY, "/somewhere/nocopt.db", "Permission denied")
CANNOT = "Cannot send: The chats cannot be written"
NEEDING_SERVICES = ("New chat", "Settings", "Enter a key", "Use AiHubMix")


@asynccontextmanager
async def refused(folder: Path) -> AsyncIterator[tuple[MainWindow, asyncio.Task[None]]]:
    """A window whose services wait for Retry, in which something was sent before that was told."""
    window = MainWindow(Settings(), folder / "window.ini")
    window.show_first_run()
    window.show()
    await exposed(window)
    field = named(window, QPlainTextEdit, "Message")
    QTest.keyClicks(field, "early bird")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert "Sending as soon as everything is ready…" in words(window)
    window.open_settings()
    waiting = asyncio.ensure_future(window.retry_wanted(REFUSED))
    await seen(lambda: bool(window.banners.shown))
    yield window, waiting
    window.close()
    window.deleteLater()


def words(window: MainWindow) -> list[str]:
    """What is written beside the field."""
    return [label.text() for label in window.composer.findChildren(QLabel)]


def test_what_is_of_no_use_says_why_until_retry(loop: EventLoop, tmp_path: Path) -> None:
    async def act() -> None:
        async with refused(tmp_path) as (window, waiting):
            buttons = [
                named(window, QPushButton, "New chat"),
                named(window, QPushButton, "Settings"),
            ]
            buttons += [
                one
                for one in window.welcome.findChildren(QPushButton)
                if one.text() in NEEDING_SERVICES
            ]
            assert len(buttons) == len(NEEDING_SERVICES)
            for one in buttons:
                assert not one.isEnabled()
                assert "/somewhere/nocopt.db is read-only" in one.toolTip()
                assert one.accessibleDescription() == one.toolTip()
            needing = ("settings", "larger", "smaller", "usual_size")
            assert not any(window.actions_by_name[name].isEnabled() for name in needing)
            named(window.banners, QPushButton, "Retry").click()
            await waiting
            assert all(one.isEnabled() for one in buttons)
            assert not any("read-only" in one.toolTip() for one in buttons)
            assert named(window, QPushButton, "Settings").toolTip() == "Settings (Ctrl+,)"
            assert all(window.actions_by_name[name].isEnabled() for name in needing)
            assert not any(one.accessibleDescription() for one in buttons)

    loop.run_until_complete(act())


def test_the_composer_keeps_the_text_and_says_why_it_is_not_sent(
    loop: EventLoop, tmp_path: Path
) -> None:
    async def act() -> None:
        async with refused(tmp_path) as (window, waiting):
            field = named(window, QPlainTextEdit, "Message")
            send = named(window, QPushButton, "Send")
            assert CANNOT in words(window)
            assert (send.isEnabled(), send.toolTip()) == (False, CANNOT)
            QTest.keyClick(field, Qt.Key.Key_Return)
            assert field.toPlainText() == "early bird"
            assert CANNOT in words(window)
            example = window.welcome.findChildren(QPushButton)[-1]
            example.click()
            assert field.toPlainText() == example.text(), "examples need nothing"
            named(window.banners, QPushButton, "Retry").click()
            await waiting
            assert CANNOT not in words(window)
            assert send.isEnabled()

    loop.run_until_complete(act())


async def sent_after_retry(folder: Path, more: str) -> list[tuple[str, str]]:
    """What is said once the disk works, where `more` was written meanwhile."""
    async with refused(folder) as (window, waiting):
        QTest.keyClicks(named(window, QPlainTextEdit, "Message"), more)
        named(window.banners, QPushButton, "Retry").click()
        await waiting
        async with rig(folder, answer("at last")) as it:
            on = Stage(it, window, window.attach(it.services))
            await on.desk.begin()
            window.begun()
            assert window.findChildren(QPlainTextEdit) == [on.field], "no settings come up now"
            if more:
                for _ in range(20):
                    await turn()
                assert on.field.toPlainText() == f"early bird{more}"
            else:
                await until(lambda: on.session.running, on.session.state_changed)
                await finished(on.session)
            return said(on.session)


def test_what_was_sent_before_goes_out_after_retry(loop: EventLoop, tmp_path: Path) -> None:
    spoken = loop.run_until_complete(sent_after_retry(tmp_path, ""))
    assert spoken == [("user", "early bird"), ("assistant", "at last")]


def test_what_was_changed_meanwhile_waits_to_be_sent(loop: EventLoop, tmp_path: Path) -> None:
    assert loop.run_until_complete(sent_after_retry(tmp_path, " gets")) == []


@pytest.mark.parametrize("more", ["", " gets"])
def test_a_disk_that_refuses_the_list_of_chats_sends_no_other_text_either(
    more: str, loop: EventLoop, tmp_path: Path
) -> None:
    async def act() -> None:
        async with rig(tmp_path, answer("at last")) as it:
            window = MainWindow(it.settings.value, tmp_path / "window.ini")
            window.show()
            await exposed(window)
            on = Stage(it, window, window.attach(it.services))
            on.write("early bird")
            on.press(Qt.Key.Key_Return)
            waiting = asyncio.ensure_future(window.retry_wanted(REFUSED))
            await seen(lambda: bool(window.banners.shown))
            assert CANNOT in words(window)
            assert on.button("Settings").isEnabled(), "they need no chats"
            on.write(more)
            named(window.banners, QPushButton, "Retry").click()
            await waiting
            await on.desk.begin()
            if more:
                for _ in range(20):
                    await turn()
                assert on.field.toPlainText() == "early bird gets"
            else:
                await until(lambda: on.session.running, on.session.state_changed)
                await finished(on.session)
            assert bool(on.session.path) is not bool(more)
            window.close()
            window.deleteLater()

    loop.run_until_complete(act())


def test_escape_takes_back_what_was_sent_before_everything_is_ready(
    loop: EventLoop, tmp_path: Path
) -> None:
    async def act() -> None:
        window = MainWindow(Settings(), tmp_path / "window.ini")
        window.show_first_run()
        window.show()
        await exposed(window)
        field = named(window, QPlainTextEdit, "Message")
        QTest.keyClicks(field, "early bird")
        QTest.keyClick(field, Qt.Key.Key_Return)
        QTest.keyClick(field, Qt.Key.Key_Escape)
        async with rig(tmp_path, answer("never asked for")) as it:
            on = Stage(it, window, window.attach(it.services))
            await on.desk.begin()
            window.begun()
            for _ in range(20):
                await turn()
            assert on.field.toPlainText() == "early bird"
            assert on.session.path == ()
            assert it.client.asked == []
        window.close()
        window.deleteLater()

    loop.run_until_complete(act())

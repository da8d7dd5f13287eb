"""The chat at hand: one from disk is shown once its text can be read, and nothing waits with it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt

from nocopt.app.library import LAST_CHAT
from nocopt.render import inline
from nocopt.ui.event_loop import EventLoop
from nocopt.ui.main_window import MainWindow
from tests.app.rig import asked, finished, rig, run, said, until
from tests.fakes import answer
from tests.ui.window_stage import Stage, exposed, seen, turn


class Gate:
    """Stands before a function that a worker is going to call, and lets nobody through."""

    def __init__(self, function: Callable[[], None]) -> None:
        self.reached = threading.Event()
        self._opened = threading.Event()
        self._function = function

    def __call__(self) -> None:
        self.reached.set()
        self._opened.wait()
        self._function()

    def open(self) -> None:
        """Let everybody through from now on."""
        self._opened.set()


@pytest.fixture
def reading(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    """What loads the library that text is read with does not come to its end yet."""
    gate = Gate(inline.load)
    monkeypatch.setattr(inline, "load", gate)
    yield gate
    gate.open()


async def hold_a_chat(folder: Path, *, then_a_new_one: bool = False, unsent: str = "") -> None:
    """Leave a chat behind, shown last or not."""
    async with rig(folder, answer("kept")) as it:
        session = it.library.new_session()
        it.library.show(session)
        await asked(it, session, "question")
        session.set_unsent(unsent)
        if then_a_new_one:
            it.library.show(it.library.new_session())
        remembered = "" if then_a_new_one else str(session.conversation_id)
        while await it.means.state.get(LAST_CHAT) != remembered:
            pass


@asynccontextmanager
async def starting(folder: Path, *scripts: Any) -> AsyncIterator[Stage]:
    """A window with its services, before the first chat is shown."""
    async with rig(folder, *scripts) as it:
        window = MainWindow(it.settings.value, folder / "window.ini")
        window.show()
        await exposed(window)
        yield Stage(it, window, window.attach(it.services))
        window.close()
        window.deleteLater()


@pytest.mark.parametrize("unsent", ["", "half a thought"])
def test_a_start_with_a_chat_waits_for_what_reads_it_and_sends_what_was_written_meanwhile(
    loop: EventLoop, tmp_path: Path, reading: Gate, unsent: str
) -> None:
    async def act() -> None:
        async with starting(tmp_path, answer("at last")) as on:
            begun = asyncio.ensure_future(on.desk.begin())
            await seen(lambda: reading.reached.is_set() or begun.done())
            assert on.desk.session is None
            on.write("early bird")
            on.press(Qt.Key.Key_Return)
            assert on.field.toPlainText() == "early bird"
            on.write(" and the next")
            reading.open()
            await begun
            assert on.window.stack.currentWidget() is on.window.pane
            await seen(lambda: not on.window.composer.waits)
            rest = f"{unsent}\n and the next" if unsent else " and the next"
            assert on.field.toPlainText() == rest, "what was typed since is not sent"
            session = on.session
            assert session.unsent == rest
            await until(lambda: len(session.path) == 4, session.path_changed)
            await finished(session)
            assert [words for _, words in said(session)] == [
                *("question", "kept", "early bird", "at last"),
            ]

    run(hold_a_chat(tmp_path, unsent=unsent))
    loop.run_until_complete(act())


def test_a_chat_chosen_while_the_start_waits_is_the_one_that_stays(
    loop: EventLoop, tmp_path: Path, reading: Gate
) -> None:
    async def act() -> None:
        async with starting(tmp_path) as on:
            begun = asyncio.ensure_future(on.desk.begin())
            await seen(lambda: reading.reached.is_set() or begun.done())
            assert not begun.done()
            on.desk.new_chat()
            reading.open()
            await begun
            assert on.session.conversation_id is None
        async with rig(tmp_path) as it:
            assert (await it.library.last_open()).conversation_id is None

    run(hold_a_chat(tmp_path))
    loop.run_until_complete(act())


def test_a_chat_from_disk_is_shown_once_its_text_can_be_read(
    loop: EventLoop, tmp_path: Path, reading: Gate
) -> None:
    async def act() -> None:
        async with starting(tmp_path) as on:
            begun = asyncio.ensure_future(on.desk.begin())
            await seen(lambda: reading.reached.is_set() or begun.done())
            assert not reading.reached.is_set(), "a new chat needs nothing of it"
            new, [chat] = on.session, on.it.library.chats
            on.desk.open_chat(chat.id)
            await seen(lambda: reading.reached.is_set() or on.session is not new)
            await on.it.means.conversations.load(chat.id)  # the disk has answered before
            for _ in range(5):
                await turn()
            assert on.session is new
            reading.open()
            await seen(lambda: on.session.conversation_id == chat.id)

    run(hold_a_chat(tmp_path, then_a_new_one=True))
    loop.run_until_complete(act())

"""Copying what is long: a worker makes it, and what is copied meanwhile is not replaced."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

import pytest
from PySide6.QtGui import QGuiApplication

from nocopt.app.tasks import Tasks
from nocopt.ui.conversation.pane import ConversationPane
from nocopt.ui.conversation.table_layout import TableRow
from nocopt.ui.conversation.table_tools import TableTools
from tests.ui.conversation.chats import ANSWER, reply
from tests.ui.conversation.conftest import Open

Play = Callable[[str, Callable[[ConversationPane], Awaitable[None]]], None]

TABLE = "| a | b |\n|--|--|\n" + "".join(f"| **{at}** | _{at}_ |\n" for at in range(4_000))


@pytest.fixture
def play(open_chat: Open) -> Play:
    """Run a scene with an answer, in an event loop, with workers."""

    def played(answer: str, scene: Callable[[ConversationPane], Awaitable[None]]) -> None:
        async def run() -> None:
            pane, _ = open_chat([reply(1, answer)])
            tasks = pane.loading.tasks = Tasks()
            await scene(pane)
            await tasks.close()

        QGuiApplication.clipboard().setText("before")
        asyncio.run(run())

    return played


async def finished(pane: ConversationPane) -> None:
    done = asyncio.Event()
    pane.copying.finished.connect(done.set)
    async with asyncio.timeout(20):
        await done.wait()


def tools(pane: ConversationPane) -> TableTools:
    rows = pane.view.items.prepare(0).rows
    row = next(row for row in rows if isinstance(row, TableRow))
    return TableTools(row.host, row.sheet)


def clipboard() -> str:
    return QGuiApplication.clipboard().text()


def test_a_long_table_is_made_by_a_worker_and_told_when_it_is_there(play: Play) -> None:
    async def scene(pane: ConversationPane) -> None:
        said = list[str]()
        began = time.thread_time()
        tools(pane).copy_tsv()
        pane.copying.when_done(lambda: said.append(clipboard()[:8]))
        assert time.thread_time() - began < 0.05
        assert clipboard() == "before"
        assert said == []
        await finished(pane)
        assert said == ["a\tb\n0\t0\n"]
        assert clipboard().count("\n") == 4_001

    play(TABLE, scene)


def test_a_short_table_is_there_at_once(play: Play) -> None:
    async def scene(pane: ConversationPane) -> None:
        said = list[str]()
        tools(pane).copy_html()
        assert clipboard().startswith("<table")
        assert clipboard() in QGuiApplication.clipboard().mimeData().html()
        pane.copying.when_done(lambda: said.append("Copied"))
        assert said == ["Copied"]

    play("| a |\n|--|\n| **b** |", scene)


def test_the_text_of_a_long_reply_is_there_before_its_html(play: Play) -> None:
    answer = ANSWER * 200

    async def scene(pane: ConversationPane) -> None:
        message = pane.view.items[0].message
        assert message is not None
        began = time.thread_time()
        pane.copy_message(message)
        assert time.thread_time() - began < 0.05
        assert clipboard() == answer
        assert not QGuiApplication.clipboard().mimeData().hasHtml()
        await finished(pane)
        data = QGuiApplication.clipboard().mimeData()
        assert data.html().count("<h1>") == 200
        assert data.text() == answer
        assert bytes(data.data("text/markdown").data()).decode() == answer

    play(answer, scene)


def test_what_is_copied_meanwhile_stays(play: Play) -> None:
    async def scene(pane: ConversationPane) -> None:
        tools(pane).copy_tsv()
        QGuiApplication.clipboard().setText("by somebody else")
        message = pane.view.items[0].message
        assert message is not None
        pane.copy_message(message)
        pane.copy_text("by hand")
        tools(pane).copy_markdown()
        await finished(pane)
        assert clipboard().startswith("| a | b |")
        assert pane.loading.tasks is not None
        await pane.loading.tasks.close()
        assert clipboard().startswith("| a | b |")

    play(TABLE, scene)

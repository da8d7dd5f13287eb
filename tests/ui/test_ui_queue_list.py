"""Waiting messages in the window: the sidebar tells of them, their list orders and ends waiting."""

from __future__ import annotations

import time

from PySide6.QtCore import Qt
from PySide6.QtNetwork import QNetworkInformation
from PySide6.QtWidgets import QListView, QPushButton

from nocopt.app.session import Session
from nocopt.core.errors import Cause, Failure, WireError, WireKind
from nocopt.core.reply import Outcome
from nocopt.ui.conversation.queue_card import QueueNotice
from nocopt.ui.network_watch import NetworkWatch
from nocopt.ui.queue_list import QueueList, WaitingRow
from tests.app.rig import finished, outcome, until
from tests.fakes import BUSY, answer
from tests.ui.finding import named
from tests.ui.window_stage import Play, Stage, seen

OFFLINE = Failure(WireKind.NETWORK, Cause.CONNECT, host="h.example", retryable=True)


async def waits(on: Stage, words: str) -> None:
    """Have a message of a new chat wait."""
    on.it.clock.time = time.time()  # which is what the window counts by
    on.desk.new_chat()
    await on.send(words)
    await finished(on.session)
    assert on.session.queued.entry is not None


async def answered(session: Session) -> None:
    """Wait until nothing waits in a chat, and its turn has ended."""
    await until(lambda: session.queued.entry is None and not session.running, session.state_changed)


def rows(window: QueueList) -> list[WaitingRow]:
    """The rows from top to bottom."""
    found = [row for row in window.findChildren(WaitingRow) if row.isVisible()]
    return sorted(found, key=lambda row: row.mapTo(window, row.rect().topLeft()).y())


def titles(window: QueueList) -> list[str]:
    return [row.chat.text() for row in rows(window)]


def test_what_waits_is_told_ordered_sent_and_cancelled(play: Play) -> None:
    async def scene(on: Stage) -> None:
        way = next(
            one
            for one in on.window.sidebar.findChildren(QPushButton)
            if one.text().startswith("Waiting")
        )
        assert not way.isVisible()
        await waits(on, "one")
        await waits(on, "two")
        assert way.isVisible()
        assert way.text() == "Waiting messages: 2"
        chats = named(on.window, QListView, "Chats").model()
        read = chats.index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole)
        assert read == "two (waiting to be sent)"

        way.click()
        window = on.window.findChild(QueueList)
        assert window is not None
        await seen(lambda: titles(window) == ["one", "two"])
        one, two = rows(window)
        assert one.state.text().startswith("The service is overloaded · Next try in 0:")
        assert (one.up.isEnabled(), one.down.isEnabled()) == (False, True)
        one.down.setFocus()
        one.down.click()
        await seen(lambda: titles(window) == ["two", "one"])
        assert (one.up.isEnabled(), one.down.isEnabled()) == (True, False)
        assert window.focusWidget() is one.up

        two.try_now.click()
        await until(lambda: len(on.it.library.queue.waiting) == 1, on.it.library.queue.changed)
        await finished(on.session)
        assert outcome(on.session) is Outcome.COMPLETE
        await seen(lambda: titles(window) == ["one"])
        one.cancel.click()
        await seen(window.nothing.isVisible)
        assert not way.isVisible()
        window.reject()

    play(scene, [WireError(BUSY)], [WireError(BUSY)], answer("Here it is."))


def test_the_card_of_the_chat_sends_and_cancels(play: Play) -> None:
    async def scene(on: Stage) -> None:
        for key in ("try_waiting", "cancel_waiting"):
            await waits(on, key)
            items = on.window.pane.view.items
            assert isinstance(items[0].notice, QueueNotice)
            on.window.pane.ways.choose(key)
            session = on.session
            await answered(session)
            wanted = Outcome.COMPLETE if key == "try_waiting" else Outcome.ERROR
            assert outcome(session) is wanted

    play(scene, [WireError(BUSY)], answer("Here it is."), [WireError(BUSY)])


def test_the_network_that_is_back_sends_what_waits_for_it(play: Play) -> None:
    async def scene(on: Stage) -> None:
        watch = NetworkWatch(on.it.library.queue, on.window)
        await waits(on, "one")
        session = on.session
        watch.changed(QNetworkInformation.Reachability.Disconnected)
        assert not session.running
        watch.changed(QNetworkInformation.Reachability.Online)
        await answered(session)
        assert outcome(session) is Outcome.COMPLETE

    play(scene, [WireError(OFFLINE)], answer("Here it is."))


def test_where_nothing_waits_the_list_says_so(play: Play) -> None:
    async def scene(on: Stage) -> None:
        on.window.actions_by_name["queue"].trigger()
        window = on.window.findChild(QueueList)
        assert window is not None
        assert window.nothing.isVisible()
        assert rows(window) == []
        window.reject()

    play(scene)

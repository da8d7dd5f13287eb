"""Enter while a reply streams: what was written waits above the text field, and can be had back."""

from __future__ import annotations

import asyncio
import html
import time

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from nocopt.core.reply import Outcome
from nocopt.ui.composer.later_bar import LaterBar
from nocopt.ui.queue_list import QueueList, WaitingRow
from nocopt.ui.toast import Toast
from tests.app.rig import finished, outcome, said, until
from tests.fakes import OPENED, Step, answer, end, text, waiting
from tests.ui.window_stage import Play, Stage, seen


def gated(gate: asyncio.Event) -> list[Step]:
    """A reply that waits in its middle."""
    return [OPENED, text("First."), gate, end()]


async def wait_behind(on: Stage, words: str) -> LaterBar:
    """Send something and something else while that is answered; return where it waits."""
    await on.send("one")
    await until(lambda: on.session.running, on.session.state_changed)
    on.write(words)
    assert on.button("Send").isVisible()
    assert on.button("Stop").isVisible()
    on.press(Qt.Key.Key_Return)
    await seen(lambda: on.field.toPlainText() == "")
    bar = on.window.composer.later
    assert bar.isVisible()
    assert bar.words.text() == words
    assert html.escape(words) in bar.words.toolTip(), "it is no markup"
    return bar


def test_it_is_shown_while_it_waits_and_sent_when_the_reply_is_done(play: Play) -> None:
    gate = asyncio.Event()

    async def scene(on: Stage) -> None:
        bar = await wait_behind(on, "two <b>2</b>")
        assert bar.state.text() == "Is sent when the reply is done"
        assert not bar.send.isVisible()
        assert not on.button("Send").isVisible(), "there is nothing more to send"
        gate.set()
        await seen(lambda: len(on.session.path) == 4)
        assert said(on.session)[2:] == [("user", "two <b>2</b>"), ("assistant", "Second.")]
        await seen(lambda: not bar.isVisible())

    play(scene, gated(gate), answer("Second."))


def test_after_a_stop_the_person_sends_it_or_takes_it_back(play: Play) -> None:
    async def scene(on: Stage) -> None:
        bar = await wait_behind(on, "two")
        on.press(Qt.Key.Key_Escape)
        await finished(on.session)
        assert outcome(on.session) is Outcome.STOPPED
        await seen(bar.send.isVisible)
        on.write("and three")
        bar.edit.click()
        await seen(lambda: on.field.toPlainText() == "two\n\nand three")
        assert not bar.isVisible()
        on.press(Qt.Key.Key_Return)
        await seen(lambda: len(on.session.path) == 4)
        assert said(on.session)[2:] == [("user", "two\n\nand three"), ("assistant", "Second.")]

    play(scene, gated(asyncio.Event()), answer("Second."))


def test_after_retry_it_can_be_sent_behind_the_new_reply(play: Play) -> None:
    gate = asyncio.Event()

    async def scene(on: Stage) -> None:
        bar = await wait_behind(on, "two")
        on.press(Qt.Key.Key_Escape)
        await finished(on.session)
        await seen(lambda: bar.send.isVisible() and bar.send.text() == "Send now")
        on.desk.retry()
        await seen(lambda: on.session.draft is not None and on.session.draft.has_content)
        assert bar.send.text() == "Send after reply"
        bar.send.click()
        await seen(lambda: bar.state.text() == "Is sent when the reply is done")
        assert not bar.send.isVisible()
        gate.set()
        await seen(lambda: len(on.session.path) == 4)
        assert said(on.session)[2:] == [("user", "two"), ("assistant", "Second.")]

    play(scene, gated(asyncio.Event()), gated(gate), answer("Second."))


def test_it_can_be_sent_after_all_or_dropped(play: Play) -> None:
    gate = asyncio.Event()

    async def scene(on: Stage) -> None:
        bar = await wait_behind(on, "two")
        bar.drop.click()
        await seen(lambda: not bar.isVisible())
        on.write("three")
        on.press(Qt.Key.Key_Return)
        await seen(bar.isVisible)
        on.press(Qt.Key.Key_Escape)
        await finished(on.session)
        await seen(bar.send.isVisible)
        bar.send.click()
        await seen(lambda: len(on.session.path) == 4)
        assert said(on.session)[2:] == [("user", "three"), ("assistant", "Second.")]

    play(scene, gated(gate), answer("Second."))


def test_the_list_of_what_waits_has_it_and_what_is_tried_again(play: Play) -> None:
    async def scene(on: Stage) -> None:
        on.it.clock.time = time.monotonic()  # which is what the window counts attempts by
        await on.send("one")
        await seen(lambda: on.session.draft is not None and on.session.draft.waiting is not None)
        on.desk.new_chat()
        await wait_behind(on, "three")
        ways = on.window.sidebar.findChildren(QPushButton)
        way = next(one for one in ways if one.text().startswith("Waiting"))
        assert way.text() == "Waiting messages: 2"
        way.click()
        window = on.window.findChild(QueueList)
        assert window is not None
        tried, later = sorted(window.findChildren(WaitingRow), key=lambda row: row.y())
        assert tried.state.text().startswith("The service is overloaded · Next try in 0:")
        assert later.state.text() == "Is sent when the reply is done"
        assert not later.try_now.isEnabled()
        assert not later.up.isVisible()
        tried.cancel.click()
        later.cancel.click()
        await seen(window.nothing.isVisible)
        assert not on.window.composer.later.isVisible()
        window.reject()
        await on.session.stop()

    play(scene, [waiting(), asyncio.Event()], gated(asyncio.Event()))


def test_each_of_one_chat_is_counted_and_told_from_the_other(play: Play) -> None:
    async def scene(on: Stage) -> None:
        on.it.clock.time = time.monotonic()
        await on.send("one")
        await seen(lambda: on.session.draft is not None and on.session.draft.waiting is not None)
        on.write("two  lines")
        on.press(Qt.Key.Key_Return)
        await seen(on.window.composer.later.isVisible)
        ways = on.window.sidebar.findChildren(QPushButton)
        way = next(one for one in ways if one.text().startswith("Waiting"))
        assert way.text() == "Waiting messages: 2"
        way.click()
        window = on.window.findChild(QueueList)
        assert window is not None
        tried, later = sorted(window.findChildren(WaitingRow), key=lambda row: row.y())
        assert not tried.words.isVisible(), "it is the title"
        assert later.words.isVisible()
        assert later.words.text() == "two lines"
        assert later.cancel.accessibleName() == "Cancel: one: two lines"
        window.reject()
        await on.session.stop()

    play(scene, [waiting(), asyncio.Event()])


def test_who_deletes_the_chat_is_told_what_ends_with_it(play: Play) -> None:
    async def scene(on: Stage) -> None:
        await wait_behind(on, "two")
        on.desk.delete()
        await seen(lambda: bool(on.window.findChildren(Toast)))
        [toast] = on.window.findChildren(Toast)
        assert toast.accessibleDescription() == (
            "Chat moved to trash. What was being written is stopped. "
            "What waited to be sent is not sent."
        )
        assert not on.it.library.waits.all

    play(scene, gated(asyncio.Event()))


def test_what_is_taken_back_while_an_edit_is_written_leaves_that_alone(play: Play) -> None:
    async def scene(on: Stage) -> None:
        composer = on.window.composer
        on.write("mine")
        composer.edit("of the edit")
        composer.set_text("two\n\nmine")
        assert on.field.toPlainText() == "of the edit"
        composer.end_edit()
        assert on.field.toPlainText() == "two\n\nmine"

    play(scene)

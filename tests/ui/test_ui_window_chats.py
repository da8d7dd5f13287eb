"""The window with several chats, and with a disk that refuses: nothing written gets lost."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLineEdit,
    QListView,
    QPushButton,
    QWidget,
)

from nocopt.core.errors import StoreError, StoreFault
from nocopt.ui import notices
from tests.app.rig import finished, said, until
from tests.fakes import OPENED, answer, end, text
from tests.ui.finding import all_named, named
from tests.ui.window_stage import CTRL, Play, Stage, seen, turn


def test_a_disk_that_refuses_keeps_the_text_and_offers_to_retry(play: Play) -> None:
    async def scene(on: Stage) -> None:
        await on.it.refuse_writes()
        on.write("precious")
        on.press(Qt.Key.Key_Return)
        await seen(lambda: notices.STORE in on.banners())
        await seen(lambda: on.button("Send").isEnabled())
        assert on.field.toPlainText() == "precious"
        await on.it.allow_writes()
        on.button("Retry").click()
        await until(lambda: on.session.running, on.session.state_changed)
        await finished(on.session)
        assert said(on.session)[0] == ("user", "precious")
        await seen(lambda: on.field.toPlainText() == "")
        assert notices.STORE not in on.window.banners.shown

    play(scene, answer("kept"))


def test_a_reply_that_the_disk_refused_is_saved_by_retry(play: Play) -> None:
    gate = asyncio.Event()

    async def scene(on: Stage) -> None:
        await on.send("question")
        await on.it.refuse_writes()
        gate.set()
        await finished(on.session)
        on.write("half a thought")
        await seen(lambda: notices.STORE in on.banners())
        await on.it.allow_writes()
        named(on.window.banners, QPushButton, "Retry").click()
        await seen(lambda: not on.it.library.unsaved)
        assert said(on.session) == [("user", "question"), ("assistant", "precious")]
        assert on.session.path[-1].id > 0
        assert on.field.toPlainText() == "half a thought", "what is being written is not sent"
        assert notices.STORE not in on.window.banners.shown

    play(scene, [OPENED, text("precious"), gate, end()])


def test_what_is_said_of_the_disk_stays_until_everything_is_saved(play: Play) -> None:
    gate = asyncio.Event()

    async def scene(on: Stage) -> None:
        await on.send("question")
        first = on.session
        await on.it.refuse_writes()
        gate.set()
        await finished(first)
        await seen(lambda: notices.STORE in on.banners())
        on.press(Qt.Key.Key_N, CTRL)
        await on.it.allow_writes()
        gone: list[bool] = []
        drop = on.window.banners.drop

        def watched(key: str) -> None:
            if key == notices.STORE and key in on.window.banners.shown:
                gone.append(first.unsaved)
            drop(key)

        on.window.banners.drop = watched  # type: ignore[method-assign]
        await on.send("another")
        await seen(lambda: notices.STORE not in on.window.banners.shown)
        assert gone == [False]
        assert first.path[-1].id > 0
        await finished(on.session)

    play(scene, [OPENED, text("precious"), gate, end()], answer("2"))


def test_chats_keep_their_own_unsent_text(play: Play) -> None:
    async def scene(on: Stage) -> None:
        await on.send("one")
        first = on.session
        await finished(first)
        on.write("about one")
        on.press(Qt.Key.Key_N, CTRL)
        assert on.session is not first
        assert on.field.toPlainText() == ""
        assert on.field.hasFocus()
        on.write("about something new")
        on.press(Qt.Key.Key_PageDown, CTRL)
        await seen(lambda: on.session is first)
        assert on.field.toPlainText() == "about one"
        on.press(Qt.Key.Key_N, CTRL)
        assert on.field.toPlainText() == "about something new"

    play(scene, answer("1"))


def test_up_in_a_new_chat_brings_back_what_was_asked_last(play: Play) -> None:
    async def scene(on: Stage) -> None:
        await on.send("said elsewhere")
        await finished(on.session)
        on.press(Qt.Key.Key_N, CTRL)
        on.press(Qt.Key.Key_Up)
        assert on.field.toPlainText() == "said elsewhere"
        on.press(Qt.Key.Key_Down)
        assert on.field.toPlainText() == ""

    play(scene, answer("1"))


def test_a_chat_that_streams_goes_on_while_another_is_shown(play: Play) -> None:
    gate = asyncio.Event()

    async def scene(on: Stage) -> None:
        await on.send("slow one")
        slow = on.session
        on.press(Qt.Key.Key_N, CTRL)
        assert on.button("Send").isVisible()
        assert slow.running
        gate.set()
        await finished(slow)
        await seen(lambda: on.it.library.chats[0].filed.unread)
        on.press(Qt.Key.Key_PageDown, CTRL)
        await seen(lambda: on.session is slow)
        assert not on.it.library.chats[0].filed.unread

    play(scene, [OPENED, text("a"), gate, text("b"), end()])


def test_the_last_click_decides_which_chat_is_shown(play: Play) -> None:
    async def scene(on: Stage) -> None:
        await on.send("other")
        await finished(on.session)
        other = on.session.conversation_id
        assert other is not None
        on.desk.new_chat()
        await on.send("shown")
        await finished(on.session)
        shown = on.session
        assert shown.conversation_id is not None
        # The other chat is on its way from disk when the person comes back to this one.
        on.desk.open_chat(other)
        on.desk.open_chat(shown.conversation_id)
        await settled(on)
        assert on.session is shown
        on.desk.open_chat(other)
        on.desk.new_chat()
        await settled(on)
        assert on.session.conversation_id is None

    play(scene, answer("1"), answer("2"))


async def settled(on: Stage) -> None:
    """Wait until what was asked of the disk before has been done, and what follows from it."""
    await on.it.means.conversations.load(1)
    for _ in range(5):
        await turn()


def test_a_deleted_chat_goes_to_the_trash_and_undo_brings_it_back(play: Play) -> None:
    async def scene(on: Stage) -> None:
        await on.send("doomed")
        await finished(on.session)
        on.desk.delete()
        await seen(lambda: on.chats() == [])
        assert not on.window.findChildren(QDialog)
        assert on.session.conversation_id is None
        assert on.window.stack.currentWidget() is on.window.welcome
        await seen(lambda: bool(all_named(on.window, QWidget, "Notification")))
        toast = named(on.window, QWidget, "Notification")
        assert toast.accessibleDescription() == "Chat moved to trash."
        on.button("Trash").click()
        assert on.chats() == ["doomed"]
        on.button("Undo").click()
        await seen(lambda: on.session.title == "doomed")
        on.button("Back to all chats").click()
        assert on.chats() == ["doomed"]
        assert toast.isHidden()

    play(scene, answer("gone"))


def test_the_neighbour_of_a_deleted_chat_is_shown(play: Play) -> None:
    async def scene(on: Stage) -> None:
        for words in ("first", "second", "third"):
            on.desk.new_chat()
            await on.send(words)
            await finished(on.session)
        assert on.chats() == ["third", "second", "first"]

        on.desk.delete()
        await seen(lambda: on.session.title == "second")
        await seen(lambda: on.chats() == ["second", "first"])
        on.desk.step(1)
        await seen(lambda: on.session.title == "first")
        on.desk.delete()
        await seen(lambda: on.session.title == "second")
        await seen(lambda: on.chats() == ["second"])

    play(scene, answer("a"), answer("b"), answer("c"))


def test_renaming_changes_list_and_header(play: Play) -> None:
    async def scene(on: Stage) -> None:
        await on.send("plain name")
        await finished(on.session)
        assert on.session.conversation_id is not None
        on.window.sidebar.wishes.rename_asked.emit(on.session.conversation_id, "Better name")
        await seen(lambda: on.chats() == ["Better name"])
        assert on.session.title == "Better name"

    play(scene, answer("ok"))


def test_a_chat_that_was_clicked_is_written_in(play: Play) -> None:
    async def scene(on: Stage) -> None:
        await on.send("plain name")
        await finished(on.session)
        on.press(Qt.Key.Key_N, CTRL)
        chats = named(on.window, QListView, "Chats")
        row = chats.visualRect(chats.model().index(1, 0)).center()
        QTest.mouseClick(chats.viewport(), Qt.MouseButton.LeftButton, pos=row)
        await seen(lambda: on.session.title == "plain name")
        on.write("for it")
        assert on.field.toPlainText() == on.session.unsent == "for it"
        chats.setFocus()
        on.press(Qt.Key.Key_Up)
        assert chats.hasFocus()
        for letter in ", too":
            on.write(letter)
        assert on.field.toPlainText() == "for it, too"
        assert on.field.hasFocus()
        QTest.mouseDClick(chats.viewport(), Qt.MouseButton.LeftButton, pos=row)
        assert named(on.window, QLineEdit, "Title").hasFocus()
        on.press(Qt.Key.Key_Escape)
        await seen(on.field.hasFocus)

    play(scene, answer("ok"))


def test_a_list_without_room_is_folded_until_there_is_or_it_is_asked_for(play: Play) -> None:
    async def scene(on: Stage) -> None:
        window = on.window
        window.resize(1000, 600)
        window.sidebar.setMinimumWidth(300)  # as with large letters
        window.resize(600, 600)
        await seen(lambda: not window.sidebar.isVisible())
        window.resize(1000, 600)
        await seen(window.sidebar.isVisible)
        window.resize(600, 600)
        await seen(lambda: not window.sidebar.isVisible())
        on.press(Qt.Key.Key_B, CTRL)
        await seen(lambda: window.width() >= 300 + 340)
        assert window.sidebar.isVisible()
        on.press(Qt.Key.Key_B, CTRL)
        window.resize(1000, 600)
        await seen(lambda: window.width() == 1000)
        assert not window.sidebar.isVisible(), "the person wants it so"

    play(scene)


def test_renaming_brings_a_hidden_list_back(play: Play) -> None:
    async def scene(on: Stage) -> None:
        await on.send("plain name")
        await finished(on.session)
        named(on.window, QListView, "Chats").setFocus()
        on.press(Qt.Key.Key_B, CTRL)
        assert not on.window.sidebar.isVisible()
        assert on.field.hasFocus()
        on.press(Qt.Key.Key_F2)
        editor = named(on.window, QLineEdit, "Title")
        assert editor.isVisible()
        editor.selectAll()
        QTest.keyClicks(editor, "Better name")
        QTest.keyClick(editor, Qt.Key.Key_Return)
        await seen(lambda: on.chats() == ["Better name"])

    play(scene, answer("ok"))


def test_an_error_of_the_disk_is_said_without_needless_ways(play: Play) -> None:
    async def scene(on: Stage) -> None:
        on.desk.show_failure(StoreError(StoreFault.DISK_FULL, "/somewhere"))
        assert notices.STORE in on.banners()
        assert all_named(on.window.banners, QPushButton, "Retry") == []
        on.button("Close this notice").click()
        assert notices.STORE not in on.window.banners.shown

    play(scene)


def test_tab_goes_from_top_to_bottom(play: Play) -> None:
    async def scene(on: Stage) -> None:
        await on.send("hello")
        await finished(on.session)
        await seen(on.button("Context").isVisible)
        on.desk.show_failure(StoreError(StoreFault.DISK_FULL, "/somewhere"))
        stops = [on.field.accessibleName()]
        on.press(Qt.Key.Key_Tab)
        while (stop := QApplication.focusWidget()) is not on.field:
            assert stop is not None
            stops.append(stop.accessibleName())
            on.press(Qt.Key.Key_Tab)
        # In the conversation itself Tab walks through what can be pressed.
        assert list(dict.fromkeys(stops)) == [
            *("Message", "Attach", "Model", "Thinking", "Thinking level", "Chat options"),
            "Context",
            *("New chat", "More ways to begin a chat", "Search chats", "What can be typed"),
            *("Chats", "Archive", "Trash", "Settings"),
            *("Chat list", "Menu", "Close this notice", "Conversation"),
        ]

    play(scene, answer("1"))

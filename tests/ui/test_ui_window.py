"""The window with real services: writing, sending, stopping, changing chats, banners and look."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot
from qasync import QEventLoop

from nocopt.app.services import Services
from nocopt.app.session import Session
from nocopt.core.errors import KeychainError, KeychainFault, StoreError, StoreFault
from nocopt.core.secret import Secret
from nocopt.core.settings import SendKey, Settings, Theme
from nocopt.ui import notices
from nocopt.ui.banner import Banner
from nocopt.ui.desk import Desk
from nocopt.ui.main_window import MainWindow
from tests.app.rig import Rig, finished, rig, said, until
from tests.fakes import OPENED, answer, end, text
from tests.ui.finding import all_named, named

CTRL = Qt.KeyboardModifier.ControlModifier
Scene = Callable[["Stage"], Awaitable[None]]
Play = Callable[..., None]


@dataclass
class Stage:
    """A window at work."""

    it: Rig
    window: MainWindow
    desk: Desk

    @property
    def session(self) -> Session:
        """The session that is shown."""
        assert self.desk.session is not None
        return self.desk.session

    @property
    def field(self) -> QPlainTextEdit:
        """What is written in."""
        return named(self.window, QPlainTextEdit, "Message")

    def button(self, name: str) -> QPushButton:
        """A button by its name."""
        return named(self.window, QPushButton, name)

    def write(self, words: str) -> None:
        """Type into whatever has the keyboard."""
        focused = QApplication.focusWidget()
        assert focused is not None
        QTest.keyClicks(focused, words)

    def press(
        self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        """Press a key where the keyboard is."""
        QTest.keyClick(QApplication.focusWidget() or self.window, key, held)

    async def send(self, words: str) -> None:
        """Write, press Enter, and wait until the turn runs."""
        self.write(words)
        self.press(Qt.Key.Key_Return)
        await until(lambda: self.session.running, self.session.state_changed)

    def chats(self) -> list[str]:
        """The titles in the sidebar."""
        model = named(self.window, QListView, "Chats").model()
        rows = [model.index(row, 0) for row in range(model.rowCount())]
        return [str(index.data()) for index in rows if model.flags(index)]

    def banners(self) -> dict[str, str]:
        """What the banners say, by key."""
        return {one.notice.key: one.notice.text for one in self.window.findChildren(Banner)}


@asynccontextmanager
async def stage(folder: Path, *scripts: Any, **more: Any) -> AsyncIterator[Stage]:
    """A window on services that are closed before it goes, as the entry point does it."""
    window = MainWindow(more.get("settings") or Settings(), folder / "window.ini")
    try:
        async with rig(folder, *scripts, **more) as it:
            window.show()
            await exposed(window)
            means = it.means
            services = Services(it.library, means.accounts, it.settings, means.catalog, means.tasks)
            desk = window.attach(services)
            await desk.begin()
            window.begun()
            yield Stage(it, window, desk)
            window.hide()
    finally:
        window.deleteLater()


async def exposed(window: QWidget) -> None:
    await seen(lambda: window.windowHandle().isExposed())
    window.activateWindow()
    await seen(window.isActiveWindow)


async def seen(condition: Callable[[], bool]) -> None:
    """Let the loop turn until something is on the screen; the test's own limit ends the wait."""
    while not condition():
        await turn()


async def turn() -> None:
    """Let the loop turn once."""
    await asyncio.sleep(0)


@pytest.fixture
def loop(qapp: QApplication) -> Iterator[QEventLoop]:
    made = QEventLoop(qapp)
    before = qapp.palette(), qapp.font()
    qapp.setQuitOnLastWindowClosed(False)
    yield made
    made.close()
    qapp.setQuitOnLastWindowClosed(True)
    qapp.setPalette(before[0])
    qapp.setFont(before[1])


@pytest.fixture
def play(loop: QEventLoop, tmp_path: Path) -> Play:
    def run(scene: Scene, *scripts: Any, **more: Any) -> None:
        async def act() -> None:
            async with stage(tmp_path, *scripts, **more) as found:
                await scene(found)

        loop.run_until_complete(act())

    return run


def test_the_window_begins_ready_to_write(play: Play) -> None:
    async def scene(on: Stage) -> None:
        assert on.window.windowTitle() == on.window.accessibleName() == "nocopt"
        assert on.field.hasFocus()
        assert on.window.stack.currentWidget() is on.window.welcome
        assert not on.button("Send").isEnabled()
        assert on.button("Send").toolTip() == "Write something first"
        assert not on.button("Stop").isVisible()
        for name in ("Model", "New chat", "Settings", "Thinking"):
            assert on.button(name).isVisible()

    play(scene)


def test_a_message_is_sent_answered_and_listed(play: Play) -> None:
    async def scene(on: Stage) -> None:
        await on.send("what is this?")
        session = on.session
        await finished(session)
        assert said(session) == [("user", "what is this?"), ("assistant", "an answer")]
        assert on.field.toPlainText() == ""
        assert on.window.stack.currentWidget() is on.window.pane
        assert on.chats() == ["what is this?"]

    play(scene, answer("an answer"))


def test_send_turns_into_stop_while_a_reply_is_written(play: Play) -> None:
    async def scene(on: Stage) -> None:
        await on.send("go on")
        assert on.button("Stop").isVisible()
        assert not on.button("Send").isVisible()
        on.write("next question")
        on.press(Qt.Key.Key_Return)
        assert on.field.toPlainText() == "next question"
        on.press(Qt.Key.Key_Escape)
        await finished(on.session)
        assert on.button("Send").isVisible()
        assert on.button("Send").isEnabled()
        assert not on.button("Stop").isVisible()
        assert on.session.path[-1].reply is not None
        assert on.session.path[-1].reply.outcome == "stopped"

    play(scene, [OPENED, text("for ever"), asyncio.Event()])


def test_what_is_typed_while_sending_stays(play: Play) -> None:
    async def scene(on: Stage) -> None:
        on.write("first")
        on.press(Qt.Key.Key_Return)
        on.write(" and more")
        await until(lambda: on.session.running, on.session.state_changed)
        await seen(lambda: on.field.toPlainText() == " and more")
        await finished(on.session)
        assert on.session.path[0].message.text == "first"
        assert on.session.unsent == " and more"

    play(scene, answer("yes"))


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
        await seen(lambda: on.it.library.chats[0].finished_unseen)
        on.press(Qt.Key.Key_PageDown, CTRL)
        await seen(lambda: on.session is slow)
        assert not on.it.library.chats[0].finished_unseen

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


def test_deleting_asks_first(play: Play) -> None:
    async def scene(on: Stage) -> None:
        await on.send("doomed")
        await finished(on.session)

        async def asked() -> QDialog:
            await seen(lambda: bool(on.window.findChildren(QDialog)))
            return on.window.findChildren(QDialog)[0]

        on.desk.delete()
        (await asked()).reject()
        await seen(lambda: not on.window.findChildren(QDialog))
        assert on.chats() == ["doomed"]
        on.desk.delete()
        named(await asked(), QPushButton, "Delete").click()
        await seen(lambda: on.chats() == [])
        assert on.session.conversation_id is None
        assert on.window.stack.currentWidget() is on.window.welcome

    play(scene, answer("gone"))


def test_renaming_changes_list_and_header(play: Play) -> None:
    async def scene(on: Stage) -> None:
        await on.send("plain name")
        await finished(on.session)
        assert on.session.conversation_id is not None
        on.window.sidebar.rename_asked.emit(on.session.conversation_id, "Better name")
        await seen(lambda: on.chats() == ["Better name"])
        assert on.session.title == "Better name"

    play(scene, answer("ok"))


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


def test_model_and_thinking_belong_to_the_chat(play: Play) -> None:
    async def scene(on: Stage) -> None:
        on.window.composer.model_chosen.emit("claude-opus-4-6")
        assert on.session.model.id == "claude-opus-4-6"
        assert on.button("Model").text() == "Opus 4.6"
        on.button("Thinking").click()
        assert on.session.options.thinking == "on"
        on.window.composer.model_chosen.emit("no-such-model")
        assert on.button("Model").text() == "no-such-model"
        assert not on.button("Thinking").isEnabled()
        assert on.button("Thinking level").isHidden()

    play(scene)


def test_the_picker_offers_the_models_of_the_account(play: Play) -> None:
    async def scene(on: Stage) -> None:
        on.button("Model").click()
        listed = named(on.window, QListView, "Models on offer")
        assert listed.isVisible()
        assert listed.model().rowCount() > len(on.window.composer._models)
        assert listed.window() is on.window
        on.press(Qt.Key.Key_Escape)
        assert not listed.isVisible()
        assert on.field.hasFocus()

    play(scene)


def test_the_demo_says_so_and_a_key_ends_it(play: Play) -> None:
    async def scene(on: Stage) -> None:
        assert "nothing leaves this computer" in on.banners()[notices.DEMO].lower()
        assert on.window.welcome.findChildren(QPushButton)[0].isVisible()
        await on.it.accounts.set_key("Default", Secret("sk-something-long"))
        await seen(lambda: notices.DEMO not in on.window.banners.shown)
        assert not on.window.welcome.findChildren(QPushButton)[0].isVisible()

    play(scene, settings=Settings())


def test_a_keychain_that_does_not_serve_offers_to_go_on_without(play: Play) -> None:
    async def scene(on: Stage) -> None:
        on.desk.show_failure(KeychainError(KeychainFault.LOCKED, "Secret Service"))
        assert notices.KEYCHAIN in on.banners()
        assert on.button("Retry").isVisible()
        on.button("Keep for this run only").click()
        await seen(lambda: bool(on.window.findChildren(QDialog)))
        dialog = on.window.findChildren(QDialog)[0]
        named(dialog, QLineEdit, "API key").setText("Bearer sk-only-in-memory")
        dialog.accept()
        await seen(lambda: on.it.accounts.key_in_memory(on.session.account.name))
        assert notices.KEYCHAIN not in on.window.banners.shown

    play(scene)


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
        on.desk.show_failure(StoreError(StoreFault.DISK_FULL, "/somewhere"))
        stops = [on.field.accessibleName()]
        on.press(Qt.Key.Key_Tab)
        while (stop := QApplication.focusWidget()) is not on.field:
            assert stop is not None
            stops.append(stop.accessibleName())
            on.press(Qt.Key.Key_Tab)
        # In the conversation itself Tab walks through what can be pressed.
        assert list(dict.fromkeys(stops)) == [
            *("Message", "Model", "Thinking", "Thinking level", "New chat", "Chats", "Settings"),
            *("Chat list", "Menu", "Close this notice", "Conversation"),
        ]

    play(scene, answer("1"))


def test_theme_and_size_change_while_it_runs(play: Play) -> None:
    async def scene(on: Stage) -> None:
        light = on.window.grab().toImage().pixelColor(5, 300)
        on.it.settings.apply(replace(on.it.settings.value, theme=Theme.DARK))
        dark = on.window.grab().toImage().pixelColor(5, 300)
        assert dark.lightness() < 60 < 200 < light.lightness()
        height = on.field.fontMetrics().height()
        on.press(Qt.Key.Key_Plus, CTRL)
        assert on.it.settings.value.font_size == Settings().font_size + 1
        assert on.field.fontMetrics().height() >= height
        on.press(Qt.Key.Key_0, CTRL)
        assert on.it.settings.value.font_size == Settings().font_size
        on.it.settings.apply(replace(on.it.settings.value, send_key=SendKey.CTRL_ENTER))
        on.write("a")
        on.press(Qt.Key.Key_Return)
        assert on.field.toPlainText() == "a\n"

    play(scene, settings=Settings(theme=Theme.LIGHT))


def test_an_example_is_put_into_the_field_and_not_sent(play: Play) -> None:
    async def scene(on: Stage) -> None:
        example = on.window.welcome.findChildren(QPushButton)[-1]
        example.click()
        assert on.field.toPlainText() == example.text()
        assert on.field.hasFocus()
        assert not on.session.path

    play(scene)


def test_what_was_typed_and_sent_before_the_services_came_is_not_lost(
    loop: QEventLoop, tmp_path: Path
) -> None:
    async def act() -> None:
        async with rig(tmp_path, answer("at last")) as it:
            window = MainWindow(it.settings.value, tmp_path / "window.ini")
            window.show()
            await exposed(window)
            field = named(window, QPlainTextEdit, "Message")
            QTest.keyClicks(field, "early bird")
            QTest.keyClick(field, Qt.Key.Key_Return)
            assert field.toPlainText() == "early bird"
            means = it.means
            services = Services(it.library, means.accounts, it.settings, means.catalog, means.tasks)
            desk = window.attach(services)
            await desk.begin()
            window.begun()
            session = desk.session
            assert session is not None
            await until(lambda: session.running, session.state_changed)
            await finished(session)
            assert said(session)[0] == ("user", "early bird")
            await seen(lambda: field.toPlainText() == "")
            window.close()
            window.deleteLater()

    loop.run_until_complete(act())


def test_geometry_is_kept_in_a_file_of_its_own(qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "config" / "window.ini"
    first = MainWindow(Settings(), file)
    qtbot.addWidget(first)
    first.show()
    first.resize(700, 520)
    first._toggle_sidebar()
    first.close()
    second = MainWindow(Settings(), file)
    qtbot.addWidget(second)
    assert (second.width(), second.height()) == (700, 520)
    assert second.sidebar.isHidden()


def test_closing_asks_to_quit(qtbot: QtBot, tmp_path: Path) -> None:
    window = MainWindow(Settings(), tmp_path / "window.ini")
    qtbot.addWidget(window)
    window.show()
    with qtbot.waitSignal(window.quit_asked):
        window.actions_by_name["quit"].trigger()
    assert not window.isVisible()

"""The window with real services: writing, sending, stopping, changing chats, banners and look."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QDialog,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QPushButton,
)
from pytestqt.qtbot import QtBot

from nocopt.core.errors import KeychainError, KeychainFault
from nocopt.core.secret import Secret
from nocopt.core.settings import Account, SendKey, Settings, Theme
from nocopt.ui import notices
from nocopt.ui.event_loop import EventLoop
from nocopt.ui.main_window import MainWindow
from tests.app.rig import finished, rig, said, until
from tests.fakes import OPENED, answer, text
from tests.ui.finding import named
from tests.ui.window_stage import CTRL, Play, Stage, exposed, seen


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
        on.press(Qt.Key.Key_Escape)
        await finished(on.session)
        assert on.field.toPlainText() == "next question"
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
        assert "Nothing is known" in on.button("Thinking").toolTip()
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


def test_the_notice_of_the_demo_stays_closed(play: Play) -> None:
    async def scene(on: Stage) -> None:
        on.button("Close this notice").click()
        assert notices.DEMO not in on.window.banners.shown
        await on.send("hello")
        await finished(on.session)
        on.desk.new_chat()
        assert notices.DEMO not in on.window.banners.shown

    play(scene, answer("Yes."), settings=Settings())


def test_an_exported_key_that_goes_out_unencrypted_is_told_once(play: Play) -> None:
    async def scene(on: Stage) -> None:
        def use(name: str) -> None:
            on.it.settings.apply(replace(on.it.settings.value, active_account=name))

        use("Environment")
        assert "goes to relay.example unencrypted" in on.banners()[notices.UNENCRYPTED]
        on.window.banners.drop(notices.UNENCRYPTED)  # as its button does
        await on.send("one")
        await finished(on.session)
        on.press(Qt.Key.Key_N, CTRL)
        assert notices.UNENCRYPTED not in on.window.banners.shown
        use("Own")
        assert notices.UNENCRYPTED not in on.window.banners.shown
        use("Environment")
        assert notices.UNENCRYPTED in on.window.banners.shown
        use("Own")
        assert notices.UNENCRYPTED not in on.window.banners.shown

    exported = {"ANTHROPIC_API_KEY": "sk", "ANTHROPIC_BASE_URL": "http://relay.example"}
    own = Account(name="Own", endpoint="http://relay.example", has_key=True)
    play(scene, answer("1"), settings=Settings(accounts=(own,)), environment=exported)


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
    loop: EventLoop, tmp_path: Path
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
            desk = window.attach(it.services)
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
    first.actions_by_name["sidebar"].trigger()
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


def test_blank_lines_at_the_end_are_not_sent(play: Play) -> None:
    async def scene(on: Stage) -> None:
        on.write("  one")
        on.press(Qt.Key.Key_Return)
        on.press(Qt.Key.Key_Return)
        on.press(Qt.Key.Key_Return, CTRL)
        await until(lambda: on.session.running, on.session.state_changed)
        await finished(on.session)
        assert said(on.session)[0] == ("user", "  one")
        assert on.field.toPlainText() == ""

    play(scene, answer("1"), settings=Settings(send_key=SendKey.CTRL_ENTER))

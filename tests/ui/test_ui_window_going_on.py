"""A reply that was cut by the limit is gone on with from its notice."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit

from nocopt.core.reply import Outcome
from tests.app.rig import finished, said, until
from tests.fakes import OPENED, answer, end, text
from tests.ui.finding import named
from tests.ui.window_stage import Play, Stage, seen


def test_the_rest_of_a_cut_reply_is_asked_for(play: Play) -> None:
    async def scene(on: Stage) -> None:
        await on.send("Tell me")
        await finished(on.session)
        last = on.session.path[-1]
        assert last.reply is not None
        assert last.reply.outcome is Outcome.TRUNCATED_BY_LIMIT
        on.write("half written")
        on.window.pane.ways.go_on()
        await until(lambda: on.session.running, on.session.state_changed)
        await finished(on.session)
        asked = said(on.session)
        assert [role for role, _ in asked] == ["user", "assistant"] * 2
        assert asked[2][1] == "Please continue exactly where you stopped."
        assert on.field.toPlainText() == "half written"
        assert on.session.unsent == "half written"
        assert on.session.last_prompts == ("Tell me",)
        assert on.it.library.new_session().last_prompts == ("Tell me",)

    play(scene, [OPENED, text("Half"), end("max_tokens")], answer("the rest"))


def test_a_limit_is_raised_where_the_chat_has_it(play: Play) -> None:
    async def scene(on: Stage) -> None:
        await on.send("Tell me")
        await finished(on.session)
        on.window.pane.view.setFocus()
        on.window.pane.ways.raise_limit()
        field = named(on.window, QLineEdit, "Max tokens")
        assert QApplication.focusWidget() is field
        assert field.isVisible()
        on.write("5000")
        on.press(Qt.Key.Key_Return)
        assert on.session.options.max_tokens == 5000
        on.press(Qt.Key.Key_Escape)
        assert on.window.composer.has_keyboard()

    play(scene, [OPENED, text("Half"), end("max_tokens")])


def test_what_was_being_written_is_there_after_another_chat_was_shown(play: Play) -> None:
    async def scene(on: Stage) -> None:
        await on.send("Tell me")
        await finished(on.session)
        chat = on.session.conversation_id
        assert chat is not None
        on.write("half written")
        on.window.pane.ways.go_on()
        await until(lambda: on.session.running, on.session.state_changed)
        await finished(on.session)
        on.desk.new_chat()
        assert on.field.toPlainText() == ""
        on.desk.open_chat(chat)
        await seen(lambda: on.session.conversation_id == chat)
        assert on.field.toPlainText() == "half written"

    play(scene, [OPENED, text("Half"), end("max_tokens")], answer("the rest"))

"""What is asked for below a message, in the whole window: answers anew, edits, branches, quotes."""

from __future__ import annotations

import asyncio

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from nocopt.app.library import LAST_CHAT
from nocopt.app.session import Session
from nocopt.ui.conversation.controls import Control
from nocopt.ui.conversation.marks import Spot
from tests.app.rig import finished, said, until
from tests.fakes import answer
from tests.ui.finding import all_named, named
from tests.ui.window_stage import Play, Stage, seen, turn

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def control(stage: Stage, item: int, name: str) -> tuple[Spot, Control]:
    """A button below a message."""
    found = stage.window.pane.view.geometry_of.controls_of(item)
    return next((spot, one) for spot, one in reversed(found) if one.name == name)


def press(stage: Stage, item: int, name: str) -> None:
    """Press it by the keyboard."""
    pane = stage.window.pane
    pane.view.setFocus()
    pane.keys.focus(control(stage, item, name)[0])
    stage.press(Qt.Key.Key_Return)


async def asked(stage: Stage, words: str) -> None:
    """Send from the composer and wait for the end of the answer."""
    stage.window.composer.focus_input()
    await stage.send(words)
    await finished(stage.session)


def texts(stage: Stage) -> list[str]:
    """What the chat says."""
    return [text for _, text in said(stage.session)]


async def shown(stage: Stage, *words: str) -> None:
    """Wait until the chat says that and nothing runs."""
    session = stage.session
    await until(
        lambda: texts(stage) == list(words) and not session.running,
        session.path_changed,
        session.state_changed,
    )


def test_an_answer_is_regenerated_and_versions_are_switched(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        await asked(stage, "one")
        press(stage, 1, "Regenerate")
        await shown(stage, "one", "A2")
        assert control(stage, 1, "Next version")[1].hindrance
        press(stage, 1, "Previous version")
        await shown(stage, "one", "A1")
        focused = stage.window.pane.view.marks.focused
        assert focused == control(stage, 1, "Previous version")[0]
        press(stage, 1, "Next version")
        await shown(stage, "one", "A2")

    play(scene, answer("A1"), answer("A2"))


def test_another_model_is_chosen_for_one_answer(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        await asked(stage, "one")
        usual = stage.session.model.id
        press(stage, 1, "Regenerate with another model…")
        stage.window.activateWindow()
        search = named(stage.window, QLineEdit, "Search models")
        await seen(search.hasFocus)
        [begin] = all_named(stage.window, QPushButton, "Ask several…")
        assert not begin.isVisible(), "it is one answer that is made anew"
        stage.write("some-other-model")
        stage.press(Qt.Key.Key_Return)
        await shown(stage, "one", "A2")
        assert stage.session.path[1].model == "some-other-model"
        assert stage.session.model.id == usual
        assert stage.window.pane.view.items[1].speaker == "some-other-model"
        assert stage.window.pane.view.hasFocus()

    play(scene, answer("A1"), answer("A2"))


def test_an_edit_is_sent_as_a_version_and_leaves_what_was_being_written(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        await asked(stage, "one")
        stage.write("half a thought")
        press(stage, 0, "Edit")
        assert stage.field.toPlainText() == "one"
        assert stage.field.hasFocus()
        assert named(stage.window, QPushButton, "Cancel editing").isVisible()
        assert stage.window.pane.edited == stage.session.path[0].id
        stage.write(" and a half")
        stage.press(Qt.Key.Key_Return)
        await shown(stage, "one and a half", "B")
        assert stage.field.toPlainText() == "half a thought"
        assert stage.session.unsent == "half a thought"
        press(stage, 0, "Previous version")
        await shown(stage, "one", "A")

    play(scene, answer("A"), answer("B"))


def test_escape_gives_an_edit_up(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        await asked(stage, "one")
        press(stage, 0, "Edit")
        stage.write(" more")
        stage.press(Qt.Key.Key_Escape)
        assert stage.field.toPlainText() == ""
        assert not named(stage.window, QWidget, "Cancel editing").isVisible()
        assert stage.window.pane.edited is None
        await asked(stage, "two")
        assert texts(stage) == ["one", "A", "two", "B"]

    play(scene, answer("A"), answer("B"))


def editing(stage: Stage) -> bool:
    """Whether what is written goes in place of a message."""
    return named(stage.window, QPushButton, "Cancel editing").isVisible()


async def opened(stage: Stage, session: Session) -> None:
    """Show a chat again, from disk or not."""
    assert session.conversation_id is not None
    stage.desk.open_chat(session.conversation_id)
    await seen(lambda: stage.session.conversation_id == session.conversation_id)


def test_an_edit_belongs_to_its_chat_and_comes_back_with_it(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        await asked(stage, "one")
        first = stage.session
        stage.write("kept")
        press(stage, 0, "Edit")
        stage.write(" more")
        stage.desk.new_chat()
        assert stage.field.toPlainText() == ""
        assert not editing(stage)
        await asked(stage, "new")
        assert texts(stage) == ["new", "B"]
        await opened(stage, first)
        assert stage.field.toPlainText() == "one more"
        assert editing(stage)
        assert stage.session.unsent == "kept"
        stage.window.composer.focus_input()
        stage.press(Qt.Key.Key_Return)
        await shown(stage, "one more", "C")
        assert stage.field.toPlainText() == "kept"
        stage.desk.new_chat()
        await opened(stage, first)
        assert not editing(stage)
        assert stage.field.toPlainText() == "kept"

    play(scene, answer("A"), answer("B"), answer("C"))


def test_an_edit_that_was_given_up_does_not_come_back(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        await asked(stage, "one")
        first = stage.session
        press(stage, 0, "Edit")
        stage.write(" more")
        stage.press(Qt.Key.Key_Escape)
        stage.desk.new_chat()
        await opened(stage, first)
        assert not editing(stage)
        assert not first.edits.texts

    play(scene, answer("A"))


def test_each_message_keeps_what_was_begun_in_its_place(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        await asked(stage, "one")
        await asked(stage, "two")
        press(stage, 0, "Edit")
        stage.write(" more")
        press(stage, 2, "Edit")
        assert stage.field.toPlainText() == "two"
        press(stage, 0, "Edit")
        assert stage.field.toPlainText() == "one more"
        assert list(stage.session.edits.texts.values()) == ["one more"]
        stage.write("!")
        press(stage, 0, "Edit")
        assert stage.field.toPlainText() == "one more!", "asked for twice, it is gone on with"
        assert stage.field.hasFocus()

    play(scene, answer("A"), answer("B"))


def test_an_edit_whose_message_is_gone_becomes_unsent_text(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        await asked(stage, "one")
        first = stage.session
        stage.write("unsent")
        stage.desk.new_chat()
        first.edits.write(12345, "written for nothing?")
        first.edits.write(12346, "  ")
        await opened(stage, first)
        assert stage.field.toPlainText() == "unsent\n\nwritten for nothing?"
        assert stage.session.unsent == stage.field.toPlainText()
        assert not editing(stage)
        assert "no longer there" in stage.banners()["rescued"]
        assert not first.edits.texts
        stage.desk.new_chat()
        await seen(lambda: "rescued" not in stage.banners())

    play(scene, answer("A"))


def test_what_is_typed_while_an_edit_is_on_its_way_goes_on_as_unsent_text(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        await asked(stage, "one")
        stage.write("aside")
        press(stage, 0, "Edit")
        stage.write(" more")
        stage.press(Qt.Key.Key_Return)
        stage.write(" and then")
        await shown(stage, "one more", "B")
        assert stage.field.toPlainText() == "aside\n and then"
        assert stage.session.unsent == stage.field.toPlainText()

    play(scene, answer("A"), answer("B"))


def test_a_branch_is_shown_as_a_chat_of_its_own(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        await asked(stage, "one")
        await asked(stage, "two")
        source = stage.session
        press(stage, 1, "Branch")
        await seen(lambda: stage.session is not source)
        assert texts(stage) == ["one", "A"]
        assert stage.chats() == ["one (branch)", "one"]
        assert stage.field.hasFocus()

    play(scene, answer("A"), answer("B"))


def test_a_chat_chosen_while_a_branch_is_made_is_the_one_that_is_shown(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        await asked(stage, "other")
        other = stage.session
        assert other.conversation_id is not None
        stage.desk.new_chat()
        await asked(stage, "one")
        press(stage, 1, "Branch")
        stage.desk.open_chat(other.conversation_id)
        await seen(lambda: stage.session is other)
        await seen(lambda: "one (branch)" in stage.chats())
        for _ in range(20):  # a branch that came late would be shown by now
            await turn()
        assert stage.session is other
        stage.window.composer.focus_input()
        await asked(stage, "more")
        library = stage.it.library
        assert not [chat for chat in library.chats if chat.filed.unread]
        assert await stage.it.means.state.get(LAST_CHAT) == str(other.conversation_id)

    play(scene, answer("O"), answer("A"), answer("P"))


def test_a_message_is_quoted_below_what_is_written(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        await asked(stage, "one")
        stage.write("About this:")
        press(stage, 1, "Quote")
        assert stage.field.toPlainText() == "About this:\n\n> first line\n>\n> second\n\n"
        stage.write("really?")
        assert stage.field.toPlainText().endswith("second\n\nreally?")

    play(scene, answer("first line\n\nsecond"))


def test_what_cannot_be_done_while_a_reply_runs_says_why(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        await asked(stage, "one")
        stage.window.composer.focus_input()
        await stage.send("two")
        for name in ("Regenerate", "Regenerate with another model…"):
            assert "A reply is being written" in control(stage, 1, name)[1].hindrance
        assert control(stage, 0, "Edit")[1].hindrance
        press(stage, 0, "Edit")
        assert stage.field.toPlainText() == ""
        for name in ("Copy", "Branch", "Quote", "Details"):
            assert not control(stage, 1, name)[1].hindrance
        gate.set()
        await finished(stage.session)
        assert not control(stage, 0, "Edit")[1].hindrance

    gate = asyncio.Event()
    play(scene, answer("A"), [gate, *answer("B")])

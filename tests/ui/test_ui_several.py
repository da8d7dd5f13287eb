"""Several models at once in the window: ticked, named above the text, and in a row below."""

from __future__ import annotations

import asyncio

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from nocopt.app.lane import LaneState
from nocopt.ui.composer import several_foot
from nocopt.ui.conversation.several_row import SeveralRow
from nocopt.ui.rescue import Rescue
from tests.app.rig import finished, until
from tests.fakes import OPENED, answer, end, text
from tests.ui.finding import named
from tests.ui.window_stage import CTRL, Play, Stage, seen

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def row_of(stage: Stage) -> SeveralRow:
    """The row of the answers."""
    return named(stage.window, SeveralRow, "Answers of several models")


def keys_of(stage: Stage) -> dict[str, QPushButton]:
    """The buttons of the row that choose an answer, by their names."""
    found = row_of(stage).findChildren(QPushButton)
    return {one.accessibleName(): one for one in found if one.isCheckable() and one.isVisible()}


def test_the_keyboard_alone_asks_several_and_shows_each(
    play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(several_foot, "announce", lambda _of, text: told.append(text))

    async def scene(stage: Stage) -> None:
        stage.button("Model").click()
        stage.button("Ask several…").click()
        assert not stage.button("Ask several").isEnabled(), "one alone is not several"
        stage.write("haiku 4.5")
        stage.press(Qt.Key.Key_Return)
        assert stage.button("Ask 2 models").isEnabled()
        assert told == ["Haiku 4.5: ticked"]
        stage.press(Qt.Key.Key_Return, CTRL)
        bar = named(stage.window, QWidget, "Several models")
        assert bar.isVisible()
        assert bar.accessibleDescription().endswith("2 models: Sonnet 5, Haiku 4.5")
        await stage.send("Well?")
        assert not bar.isVisible(), "it was for one message"
        await finished(stage.session)
        await seen(lambda: len(keys_of(stage)) == 2)
        keys = keys_of(stage)
        assert list(keys) == ["Sonnet 5", "Haiku 4.5"]
        assert keys["Sonnet 5"].isChecked()
        assert keys["Haiku 4.5"].accessibleDescription() == "finished, 5 tokens"
        keys["Sonnet 5"].setFocus()
        stage.press(Qt.Key.Key_Right)
        await until(
            lambda: stage.session.path[-1].model == "claude-haiku-4-5", stage.session.path_changed
        )
        chosen = stage.session.path[-1].id
        stage.button("Use this one").setFocus()
        stage.button("Use this one").click()
        assert stage.field.hasFocus()
        await until(lambda: stage.session.versions.preferred == chosen, stage.session.path_changed)
        assert not row_of(stage).isVisible()
        await seen(stage.button("Undo").isVisible)
        stage.button("Undo").click()
        await until(lambda: stage.session.versions.preferred is None, stage.session.path_changed)
        assert row_of(stage).isVisible(), "all of them are offered again"
        assert keys_of(stage)["Haiku 4.5"].isChecked()
        stage.button("Model").click()
        stage.button("Ask several…").click()
        assert stage.button("Ask 2 models").isEnabled(), "those of the last time"

    play(scene, answer("The same."), answer("The same."))


def test_the_one_that_is_shown_is_stopped_by_itself(play: Play) -> None:
    gate = asyncio.Event()

    async def scene(stage: Stage) -> None:
        stage.window.composer.several.want(("claude-sonnet-5", "claude-haiku-4-5"))
        await stage.send("Well?")
        await seen(lambda: len(keys_of(stage)) == 2)
        first, second = stage.session.several.lanes
        stop = stage.button("Stop this one")
        stage.press(Qt.Key.Key_Escape, Qt.KeyboardModifier.ShiftModifier)
        await until(lambda: first.state is LaneState.STOPPED, stage.session.several.changed)
        assert not stop.isVisible(), "there is nothing left to stop of it"
        stage.press(Qt.Key.Key_Escape, Qt.KeyboardModifier.ShiftModifier)
        keys_of(stage)["Haiku 4.5"].click()
        await seen(stop.isVisible)
        assert not second.ended, "one alone was stopped"
        stop.setFocus()
        stop.click()
        await finished(stage.session)
        assert second.state is LaneState.STOPPED
        assert keys_of(stage)["Haiku 4.5"].hasFocus(), "the keyboard is not lost with the button"

    play(scene, *[[OPENED, text("So far"), gate]] * 2)


def test_the_line_above_the_text_goes_back_to_one(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        models = stage.window.composer.several
        models.want(("claude-sonnet-5", "claude-haiku-4-5"))
        assert stage.button("Model").text() == "2 models"
        stage.button("Ask one model only").click()
        assert not models.isVisible()
        assert stage.button("Model").text() == "Sonnet 5"
        await stage.send("Well?")
        await finished(stage.session)
        assert len(stage.it.client.asked) == 1
        assert not row_of(stage).isVisible()

    play(scene, answer("Alone."))


def test_what_the_disk_does_not_take_of_any_is_offered_as_a_file(play: Play) -> None:
    gate = asyncio.Event()

    async def scene(stage: Stage) -> None:
        stage.window.composer.several.want(("claude-sonnet-5", "claude-haiku-4-5"))
        await stage.send("Well?")
        await seen(lambda: len(keys_of(stage)) == 2)
        said = {one.accessibleDescription() for one in keys_of(stage).values()}
        assert said == {"answering"}, "the seconds would be told each second"
        stage.desk.go_on()
        assert named(stage.window, QWidget, "Notification").isVisible()
        await stage.it.refuse_writes()
        gate.set()
        await finished(stage.session)
        [rescue] = stage.window.composer.findChildren(Rescue)
        answers = "## Answer\n\nprecious\n\n## Answer: Haiku 4.5\n\nprecious\n"
        assert rescue.text() == f"# {stage.session.title}\n\n## Question\n\nWell?\n\n{answers}"
        await stage.it.allow_writes()

    play(scene, *[[OPENED, text("precious"), gate, end()]] * 2)

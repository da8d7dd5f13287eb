"""A tool that the demo calls is asked about in the window, runs, and its result is answered."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from nocopt.core.reply import Outcome
from nocopt.core.settings import Settings
from tests.app.rig import finished, outcome
from tests.app.tool_scripts import results, shape
from tests.ui.window_stage import Play, Stage, seen


async def called(on: Stage) -> None:
    """Have the demo call the clock, and wait for the question."""
    parameters = replace(on.session.options.parameters, tools=("current_time",))
    on.session.chat.set(replace(on.session.options, parameters=parameters))
    await on.send("demo:tool")
    await seen(on.window.pane.approvals.isVisible)


@pytest.mark.parametrize("answer", ["Run tool", "Always in this chat", "Always in all chats"])
def test_a_tool_runs_when_the_person_says_so(play: Play, answer: str) -> None:
    async def scene(on: Stage) -> None:
        await called(on)
        assert on.session.running
        assert shape(on.session) == ["user", "assistant"]
        if answer.startswith("Always"):
            on.button("Always").click()
        on.button(answer).click()
        await finished(on.session)
        assert outcome(on.session) is Outcome.COMPLETE
        assert shape(on.session) == ["user", "assistant", "results", "assistant"]
        assert not on.window.pane.approvals.isVisible()
        assert [item.by_user for item in on.window.pane.view.items.all] == [True, False]
        allowed = on.session.options.parameters.allowed
        assert allowed == (("current_time",) if answer.endswith("this chat") else ())
        everywhere = on.it.means.settings.value.allowed_tools
        assert everywhere == (("current_time",) if answer.endswith("all chats") else ())

    play(scene, settings=Settings(), real_client=True)


def test_a_tool_is_declined_with_a_reason(play: Play) -> None:
    async def scene(on: Stage) -> None:
        await called(on)
        card = on.window.pane.approvals.card
        card.decline.click()
        card.reason.setText("Look at the wall.")
        card.decline.click()
        await finished(on.session)
        ((_, words, is_error),) = results(on.session)
        assert is_error
        assert words == "The person declined this call: Look at the wall."

    play(scene, settings=Settings(), real_client=True)


def test_escape_declines_and_the_answer_goes_on(play: Play) -> None:
    async def scene(on: Stage) -> None:
        await called(on)
        on.window.pane.approvals.card.run.setFocus()
        on.press(Qt.Key.Key_Escape)
        await finished(on.session)
        assert shape(on.session) == ["user", "assistant", "results", "assistant"]
        assert on.window.composer.has_keyboard()

    play(scene, settings=Settings(), real_client=True)


def test_stop_takes_the_question_away(play: Play) -> None:
    async def scene(on: Stage) -> None:
        await called(on)
        on.desk.stop()
        await finished(on.session)
        await seen(lambda: not on.window.pane.approvals.isVisible())
        assert shape(on.session) == ["user", "assistant"]
        assert on.window.pane.view.items[1].notice is not None

    play(scene, settings=Settings(), real_client=True)

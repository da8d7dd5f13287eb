"""Another title is made from the menu of the window, told, and undone."""

from __future__ import annotations

import pytest

from tests.app.rig import finished
from tests.fakes import answer
from tests.ui.window_stage import Play, Stage, seen

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def test_a_title_is_made_again_and_undone(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        await stage.send("one")
        await finished(stage.session)
        stage.window.actions_by_name["retitle"].trigger()
        await seen(lambda: stage.chats() == ["The number one"])
        await seen(lambda: stage.session.title == "The number one")
        assert stage.window.toasts.undo_last()
        await seen(lambda: stage.chats() == ["one"])

    play(scene, answer("A1"), answer("The number one"))

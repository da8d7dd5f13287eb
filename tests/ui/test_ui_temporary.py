"""A temporary chat in the window: marked, found again, kept or discarded."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from nocopt.ui.composer.card import Card
from nocopt.ui.temporary_deeds import TEMPORARY
from nocopt.ui.toast import Toast
from tests.app.rig import finished, said
from tests.fakes import answer
from tests.ui.window_stage import CTRL, Play, Stage, seen

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
SHIFT = Qt.KeyboardModifier.ShiftModifier


def edge_of_composer(stage: Stage) -> int:
    """How many colours the upper edge of the card has: more than one where it has gaps."""
    [card] = stage.window.composer.findChildren(Card)
    picture = card.grab().toImage()
    row = range(picture.width() // 4, picture.width() // 2)
    return len({picture.pixel(x, 0) for x in row})


async def begun(stage: Stage) -> None:
    """Ask for a temporary chat with the keyboard, and say something there."""
    stage.press(Qt.Key.Key_N, CTRL | SHIFT)
    await seen(lambda: TEMPORARY in stage.banners())
    await seen(lambda: edge_of_composer(stage) > 1)
    assert stage.field.hasFocus()


def test_it_says_what_it_is_and_is_found_again_and_kept(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        await begun(stage)
        await stage.send("one")
        await finished(stage.session)
        assert stage.chats() == []
        temporary = stage.session
        stage.press(Qt.Key.Key_E, CTRL)
        await seen(lambda: "print" in stage.banners())
        assert QApplication.activeModalWidget() is None, "what is written nowhere is not exported"
        stage.press(Qt.Key.Key_N, CTRL)
        await seen(lambda: TEMPORARY not in stage.banners())
        assert edge_of_composer(stage) == 1
        [toast] = stage.window.findChildren(Toast)
        assert any("Ctrl+Shift+N" in one.text() for one in toast.findChildren(QLabel))
        await begun(stage)
        assert stage.session is temporary
        stage.button("Keep this chat").click()
        await seen(lambda: bool(stage.chats()))
        await seen(lambda: stage.session is not temporary and bool(stage.session.path))
        assert said(stage.session) == [("user", "one"), ("assistant", "A1")]
        await seen(lambda: TEMPORARY not in stage.banners())

    play(scene, answer("A1"))


def test_discarded_it_is_gone(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        await begun(stage)
        await stage.send("one")
        await finished(stage.session)
        before = stage.session
        offers = stage.window.pane.doings.offers(stage.window.pane.view.items[0])
        assert [one.name for one in offers if one.hindrance] == ["Branch"]
        stage.window.actions_by_name["delete"].trigger()
        await seen(lambda: TEMPORARY not in stage.banners())
        assert stage.session is not before
        assert stage.session.path == ()
        await begun(stage)
        assert stage.session.path == ()
        assert stage.chats() == []

    play(scene, answer("A1"))

"""Branches in the whole window: deleted and brought back, preferred, and walked on the map."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from nocopt.core.search import Hit, Passage, Source
from nocopt.ui.preferring import PREFERRED
from nocopt.ui.tree.map_panel import MapPanel
from nocopt.ui.tree.map_view import MapView
from tests.app.rig import finished, said, until
from tests.fakes import answer
from tests.ui.finding import named
from tests.ui.window_stage import CTRL, Play, Stage, seen

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def texts(stage: Stage) -> list[str]:
    """What the chat says."""
    return [text for _, text in said(stage.session)]


async def shown(stage: Stage, *words: str) -> None:
    """Wait until the chat says that."""
    session = stage.session
    await until(
        lambda: texts(stage) == list(words) and not session.can_stop,
        session.path_changed,
        session.state_changed,
    )


def do(stage: Stage, key: str, item: int) -> None:
    """Do what an entry of the menu of a message stands for."""
    pane = stage.window.pane
    pane.doings.do(key, pane.view.items[item])


async def branched(stage: Stage) -> None:
    """A question with two answers; the first one goes on."""
    for words in ("one", "two"):
        stage.window.composer.focus_input()
        await stage.send(words)
        await finished(stage.session)
    assert await stage.session.versions.regenerate(stage.session.path[1])
    await finished(stage.session)
    await shown(stage, "one", "A2")


SCRIPTS = (answer("A1"), answer("B1"), answer("A2"))


def test_what_is_deleted_comes_back_from_the_toast_and_from_the_menu(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        await branched(stage)
        toasts = stage.window.toasts
        do(stage, "edit", 0)
        assert stage.field.toPlainText() == "one"
        do(stage, "remove_all", 0)
        await shown(stage)
        assert stage.window.stack.currentWidget() is stage.window.welcome
        assert stage.field.toPlainText() == ""
        await seen(lambda: bool(stage.window.findChildren(type(toasts))))
        assert toasts.undo_last()
        await shown(stage, "one", "A2")
        assert dict(stage.session.edits.texts) == {stage.session.path[0].id: "one"}
        do(stage, "remove", 1)
        await shown(stage, "one", "A1", "two", "B1")
        stage.window.actions_by_name["bring_back"].trigger()
        await shown(stage, "one", "A2")

    play(scene, *SCRIPTS)


def test_what_the_map_deletes_comes_back_by_its_own_key(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        await branched(stage)
        stage.window.resize(1100, 700)
        stage.press(Qt.Key.Key_M, CTRL)
        view = named(stage.window, MapView, "Map")
        stage.press(Qt.Key.Key_Delete)
        await shown(stage, "one", "A1", "two", "B1")
        assert view.hasFocus()
        stage.press(Qt.Key.Key_Z, CTRL)
        await shown(stage, "one", "A2")
        view.setCurrentIndex(view.rows.index(0))
        stage.press(Qt.Key.Key_Delete)
        await shown(stage)
        words = (one for one in stage.window.findChildren(QLabel) if one.isVisible())
        assert "There is nothing in this chat yet." in [one.text() for one in words]
        stage.press(Qt.Key.Key_Z, CTRL)
        await shown(stage, "one", "A2")

    play(scene, *SCRIPTS)


def test_the_map_shows_prefers_and_deletes(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        header, session = stage.window.header, stage.session
        assert header.map_button.isHidden()
        await branched(stage)
        assert header.map_button.text() == "2"
        stage.window.resize(1100, 700)
        stage.press(Qt.Key.Key_M, CTRL)
        panels = stage.window._panels
        assert panels is not None
        assert panels.branches is not None
        panel = panels.branches.map.panel
        assert panel is not None
        assert panel.view.hasFocus()
        other = panel.view.rows.place_of(session.versions.of(session.path[1])[0])
        panel.view.setCurrentIndex(other)
        stage.press(Qt.Key.Key_P)
        await until(lambda: session.versions.preferred is not None, session.state_changed)
        await seen(lambda: PREFERRED in stage.banners())
        assert stage.banners()[PREFERRED] == "Another branch is preferred."
        stage.button("Go there").click()
        await shown(stage, "one", "A1", "two", "B1")
        assert PREFERRED not in stage.banners()
        panel.view.setFocus()
        panel.view.setCurrentIndex(panel.view.rows.index(panel.view.rows.rowCount() - 1))
        stage.press(Qt.Key.Key_Return)
        await shown(stage, "one", "A2")
        stage.press(Qt.Key.Key_Delete)
        await shown(stage, "one", "A1", "two", "B1")
        assert header.map_button.isHidden()
        words = [one.text() for one in panel.findChildren(QLabel) if one.isVisible()]
        assert words[1].startswith("This chat has one path.")
        stage.press(Qt.Key.Key_M, CTRL)
        assert panel.isHidden()
        assert stage.window.pane.view.hasFocus()

    play(scene, *SCRIPTS)


def test_the_chat_steps_aside_where_there_is_no_room_for_the_map(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        await branched(stage)
        window = stage.window
        stage.press(Qt.Key.Key_M, CTRL)
        panel = named(window, MapPanel, "Map of the chat")
        window.resize(640, 480)
        await seen(lambda: panel.width() == window.header.width() and window.stack.isHidden())
        stage.press(Qt.Key.Key_Return)
        assert panel.isHidden()
        assert window.pane.isVisible()
        stage.press(Qt.Key.Key_M, CTRL)
        stage.press(Qt.Key.Key_F, CTRL)
        assert panel.isHidden()
        assert window.pane.search.bar.field.hasFocus()
        stage.press(Qt.Key.Key_M, CTRL)
        chat, first = stage.session.conversation_id or 0, stage.session.path[0]
        hit = Hit(chat, "", Source.TEXT, Passage(""), 0.0, 0.0, first.id)
        await window.pane.landing.go(stage.session, hit, ())
        assert window.pane.isVisible()
        stage.press(Qt.Key.Key_M, CTRL)
        assert window.stack.isHidden()
        window.resize(1100, 700)
        await seen(lambda: 240 <= panel.width() < 400 and window.pane.isVisible())

    play(scene, *SCRIPTS)

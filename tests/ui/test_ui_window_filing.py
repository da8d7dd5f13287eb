"""The window files chats: tags, projects, the trash, and what is asked before anything is gone."""

from __future__ import annotations

import asyncio
from typing import TypeVar, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from nocopt.core.filing import Batch, Filing, Place
from nocopt.core.presets import Preset
from nocopt.ui.ask_name import NameDialog
from nocopt.ui.export_dialog import ExportDialog
from nocopt.ui.new_chat_menu import NewChatMenu
from nocopt.ui.project_dialog import ProjectDialog
from nocopt.ui.sidebar.chat_view import ChatView
from nocopt.ui.temporary_deeds import TEMPORARY
from nocopt.ui.toast import Toast
from tests.app.rig import finished
from tests.fakes import OPENED, answer, end, text
from tests.ui.finding import named
from tests.ui.window_stage import CTRL, Play, Stage, seen

D = TypeVar("D", bound=QDialog)


async def opened(on: Stage, kind: type[D]) -> D:
    """Wait for a dialog."""
    await seen(lambda: bool(on.window.findChildren(kind)))
    return on.window.findChildren(kind)[0]


async def told(on: Stage, words: str) -> None:
    """Wait until it is said what was done."""

    def said() -> bool:
        toasts = on.window.findChildren(Toast)
        return bool(toasts) and toasts[0].isVisible() and toasts[0].accessibleDescription() == words

    await seen(said)


async def back(on: Stage) -> None:
    """Give the window the keyboard again, which no window manager does here after a dialog."""
    on.window.activateWindow()
    await seen(on.window.isActiveWindow)


def press(dialog: QDialog, name: str) -> None:
    named(dialog, QPushButton, name).click()


def test_a_new_tag_is_asked_for_and_can_be_undone(play: Play) -> None:
    async def scene(on: Stage) -> None:
        await on.send("hello")
        await finished(on.session)
        ids = (on.session.conversation_id or 0,)
        wishes = on.window.sidebar.wishes
        wishes.tag_asked.emit(ids)
        dialog = await opened(on, NameDialog)
        assert not named(dialog, QPushButton, "OK").isEnabled()
        named(dialog, QLineEdit, "Tag").setText("  to  read, soon ")
        press(dialog, "OK")
        await told(on, "Chat tagged “to read soon”.")
        line = on.it.library.chats.line(ids[0])
        assert line is not None
        assert line.filed.tags == ("to read soon",)
        await back(on)
        named(on.window, QWidget, "Chats").setFocus()
        on.press(Qt.Key.Key_Z, CTRL)
        await seen(lambda: on.it.library.filing.tags == ())
        on.press(Qt.Key.Key_Z, CTRL | Qt.KeyboardModifier.ShiftModifier)
        await seen(lambda: on.it.library.filing.tags == (("to read soon", 1),))
        on.press(Qt.Key.Key_Z, CTRL)
        await seen(lambda: on.it.library.filing.tags == ())

    play(scene, answer("1"))


def test_a_project_is_made_for_a_chat_and_its_new_chats_begin_with_it(play: Play) -> None:
    async def scene(on: Stage) -> None:
        await on.send("hello")
        await finished(on.session)
        old = on.session.conversation_id or 0
        wishes, filing = on.window.sidebar.wishes, on.it.library.filing
        wishes.project_asked.emit((old,))
        dialog = await opened(on, ProjectDialog)
        assert not named(dialog, QPushButton, "OK").isEnabled()
        named(dialog, QLineEdit, "Project name").setText("Garden")
        named(dialog, QPlainTextEdit, "System prompt").setPlainText("You know plants.")
        press(dialog, "OK")
        await told(on, "Chat moved to “Garden”.")
        named(on.window, QPushButton, "Undo").click()
        await seen(lambda: filing.projects == () and on.chats() == ["hello"])
        wishes.project_asked.emit((old,))
        dialog = await opened(on, ProjectDialog)
        named(dialog, QLineEdit, "Project name").setText("Garden")
        named(dialog, QPlainTextEdit, "System prompt").setPlainText("You know plants.")
        press(dialog, "OK")
        await told(on, "Chat moved to “Garden”.")
        [garden] = filing.projects
        wishes.chat_in_project_asked.emit(garden.id)
        assert on.session.options.system == "You know plants."
        await back(on)
        await on.send("which soil?")
        await finished(on.session)
        own = on.session.conversation_id or 0
        assert on.chats() == ["Garden", "which soil?", "hello"]
        wishes.project_edit_asked.emit(garden.id)
        dialog = await opened(on, ProjectDialog)
        named(dialog, QLineEdit, "Project name").setText("Kitchen garden")
        press(dialog, "OK")
        await seen(lambda: on.chats()[0] == "Kitchen garden")
        wishes.project_removal_asked.emit(garden.id)
        press(await opened(on, QDialog), "Remove")
        await seen(lambda: on.chats() == ["which soil?", "hello"])
        assert on.it.library.chats.find(own) == 0

    play(scene, answer("1"), answer("2"))


def test_what_is_selected_is_what_is_exported(play: Play) -> None:
    async def scene(on: Stage) -> None:
        for words in ("first", "second"):
            await on.send(words)
            await finished(on.session)
            on.press(Qt.Key.Key_N, CTRL)
            await seen(on.field.hasFocus)
        chats = named(on.window, ChatView, "Chats")
        chats.selectAll()
        on.press(Qt.Key.Key_E, CTRL)
        dialog = await opened(on, ExportDialog)
        assert dialog.what.text() == "The 2 chosen chats"
        dialog.close()

    play(scene, answer("1"), answer("2"))


def test_deleting_for_good_asks_first(play: Play) -> None:
    async def scene(on: Stage) -> None:
        await on.send("doomed")
        await finished(on.session)
        ids = (on.session.conversation_id or 0,)
        wishes, chats = on.window.sidebar.wishes, on.it.library.chats
        wishes.filed.emit(Filing(Batch.TRASH, ids))
        await told(on, "Chat moved to trash.")
        on.button("Trash").click()
        wishes.purge_asked.emit(ids)
        press(await opened(on, QDialog), "Cancel")
        await seen(lambda: not on.window.findChildren(QDialog))
        line = chats.line(ids[0])
        assert line is not None
        assert line.filed.place is Place.TRASH
        wishes.purge_asked.emit(ids)
        press(await opened(on, QDialog), "Delete for good")
        await told(on, "Chat deleted for good.")
        assert chats.line(ids[0]) is None
        assert not named(on.window, QPushButton, "Undo").isVisible()

    play(scene, answer("1"))


def test_it_is_said_what_ends_with_a_chat(play: Play) -> None:
    gate = asyncio.Event()

    async def scene(on: Stage) -> None:
        await on.send("slow one")
        session = on.session
        on.desk.delete()
        await told(on, "Chat moved to trash. What was being written is stopped.")
        assert not session.running
        gate.set()

    play(scene, [OPENED, text("a"), gate, end()])


def test_beside_new_chat_there_are_the_other_ways_to_begin_one(play: Play) -> None:
    async def scene(on: Stage) -> None:
        project = await on.it.library.filing.add_project("Garden & roses")
        on.it.services.presets.keep((Preset("Short", system="Be brief."),))
        [beside] = on.window.findChildren(NewChatMenu)

        def choose(*way: str) -> None:
            menu = beside.menu()
            for name in way[:-1]:
                [inner] = [one for one in menu.actions() if one.text() == name]
                menu = cast("QMenu", inner.menu())
            next(one for one in menu.actions() if one.text() == way[-1]).trigger()

        named(on.window, QPushButton, "More ways to begin a chat").click()
        await seen(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
        shown = cast("QMenu", QApplication.activePopupWidget())
        assert {"New chat", "In a project", "Import chats…"} <= {
            one.text() for one in shown.actions()
        }
        shown.close()
        choose("From a preset", "Short")
        assert on.session.options.system == "Be brief."
        assert on.field.hasFocus()
        choose("In a project", "Garden && roses")
        await on.send("hello")
        await finished(on.session)
        line = on.it.library.chats.line(on.session.conversation_id or 0)
        assert line is not None
        await seen(lambda: on.it.library.chats[0].filed.project_id == project.id)
        choose("New temporary chat")
        await seen(lambda: TEMPORARY in on.banners())

    play(scene, answer("hi"))

"""A sidebar with chats in it, and what is done to it, for its tests."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from nocopt.ui.sidebar.chat_view import ChatView
from nocopt.ui.sidebar.sidebar import Sidebar
from nocopt.ui.theme import DARK
from tests.ui.finding import named
from tests.ui.listed import Listed


def made_sidebar(qtbot: QtBot, listed: Listed) -> Sidebar:
    """A sidebar with these chats, of which the second is shown."""
    made = Sidebar()
    made.set_look(DARK, 11)
    made.resize(240, 500)
    qtbot.addWidget(made)
    made.show()
    made.attach(listed.chats, listed.filing)
    made.set_current(2)
    return made


def activated(qtbot: QtBot, sidebar: Sidebar) -> Sidebar:
    """The sidebar in a window that has the keyboard."""
    sidebar.activateWindow()
    qtbot.waitUntil(sidebar.isActiveWindow)
    return sidebar


def wished(sidebar: Sidebar) -> list[Any]:
    """A list that takes up what is wanted from now on."""
    found: list[Any] = []
    wishes = sidebar.wishes
    for signal in (wishes.filed, wishes.purge_asked, wishes.project_changed):
        signal.connect(found.append)
    wishes.rename_asked.connect(lambda *what: found.append(what))
    return found


def chats_of(sidebar: Sidebar) -> ChatView:
    return named(sidebar, ChatView, "Chats")


def select(sidebar: Sidebar, *titles: str) -> None:
    """Select chats, as clicks with Ctrl do."""
    chosen = chats_of(sidebar).selectionModel()
    chosen.clear()
    for title in titles:
        chosen.select(place(sidebar, title), QItemSelectionModel.SelectionFlag.Select)


def place(sidebar: Sidebar, title: str) -> QModelIndex:
    model = chats_of(sidebar).model()
    rows = (model.index(row, 0) for row in range(model.rowCount()))
    return next(index for index in rows if index.data() == title)


def click(qtbot: QtBot, sidebar: Sidebar, title: str) -> None:
    view = chats_of(sidebar)
    point = view.visualRect(place(sidebar, title)).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=point)


def menu_of(sidebar: Sidebar, title: str) -> QMenu:
    menu = chats_of(sidebar).menu_at(place(sidebar, title))
    assert menu is not None
    return menu


def trigger(menu: QMenu, *way: str) -> None:
    """Choose an action of a menu, or of menus inside of it."""
    for name in way[:-1]:
        [inner] = [one for one in menu.actions() if one.text() == name]
        found = inner.menu()
        assert isinstance(found, QMenu)
        menu = found
    [action] = [one for one in menu.actions() if one.text() == way[-1]]
    action.trigger()

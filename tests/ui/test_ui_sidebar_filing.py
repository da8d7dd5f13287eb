"""Filing from the sidebar: menus, several chats at once, dragging, archive, trash, projects."""

from __future__ import annotations

from itertools import groupby
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QMenu,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from nocopt.app.chat_list import ChatList
from nocopt.core.filing import Batch, Filed, Filing, Place, Project, Undo
from nocopt.ui.sidebar.dragging import carried
from nocopt.ui.sidebar.filing_words import FilingWords
from nocopt.ui.sidebar.model import ChatRows
from nocopt.ui.sidebar.sidebar import Sidebar
from tests.ui.finding import named
from tests.ui.listed import Listed, line
from tests.ui.sidebar_stage import (
    activated,
    chats_of,
    click,
    made_sidebar,
    menu_of,
    place,
    select,
    trigger,
    wished,
)


@pytest.fixture
def listed() -> Listed:
    return Listed(line(3), line(2), line(1))


@pytest.fixture
def sidebar(qtbot: QtBot, listed: Listed) -> Sidebar:
    return made_sidebar(qtbot, listed)


@pytest.fixture
def active(qtbot: QtBot, sidebar: Sidebar) -> Sidebar:
    """The sidebar in a window that has the keyboard."""
    return activated(qtbot, sidebar)


def test_the_menu_of_a_chat_files_it(sidebar: Sidebar, listed: Listed) -> None:
    listed.have(Project(7, "R&D"))
    listed.change(1, tags=("old",))
    listed.change(2, tags=("old", "red"))
    wants = wished(sidebar)
    for way in (
        ("Pin",),
        ("Move to", "R&&D"),
        ("Tags", "red"),
        ("Tags", "old"),
        ("Archive",),
        ("Delete",),
    ):
        trigger(menu_of(sidebar, "chat 1"), *way)
    assert wants == [
        Filing(Batch.PIN, (1,)),
        Filing(Batch.MOVE, (1,), project_id=7),
        Filing(Batch.TAG, (1,), tag="red"),
        Filing(Batch.UNTAG, (1,), tag="old"),
        Filing(Batch.ARCHIVE, (1,)),
        Filing(Batch.TRASH, (1,)),
    ]


def test_the_menu_of_one_of_several_is_that_of_all(sidebar: Sidebar) -> None:
    select(sidebar, "chat 3", "chat 1")
    wants = wished(sidebar)
    menu = menu_of(sidebar, "chat 1")
    assert "Rename" not in [action.text() for action in menu.actions()]
    trigger(menu, "Delete")
    trigger(menu_of(sidebar, "chat 2"), "Delete")
    assert wants == [Filing(Batch.TRASH, (3, 1)), Filing(Batch.TRASH, (2,))]


def test_tags_stand_in_the_order_in_which_they_are_read_out(
    sidebar: Sidebar, listed: Listed
) -> None:
    view, here = chats_of(sidebar), place(sidebar, "chat 1")
    row = view.visualRect(here)

    def seen() -> list[str]:
        middle = row.center().y()
        at = (
            view._delegate.tag_at(view.font(), row, here, QPoint(x, middle))
            for x in range(row.left(), row.right())
        )
        return [tag for tag, _ in groupby(at) if tag]

    listed.change(1, tags=("a", "b"))
    assert seen() == ["a", "b"]
    listed.change(1, tags=("a", "b", "a long one that there is no room for", "d"))
    assert seen() == ["a", "b"]


def test_ctrl_and_shift_select_without_opening_anything(qtbot: QtBot, sidebar: Sidebar) -> None:
    view = chats_of(sidebar)
    with qtbot.assertNotEmitted(sidebar.chosen):
        for title, held in (
            ("chat 1", Qt.KeyboardModifier.ControlModifier),
            ("chat 3", Qt.KeyboardModifier.ShiftModifier),
        ):
            point = view.visualRect(place(sidebar, title)).center()
            qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, held, point)
    assert view.selected() == (3, 2, 1)
    qtbot.keyClick(view, Qt.Key.Key_Down)
    qtbot.keyClick(view, Qt.Key.Key_Home)
    assert view.selected() == (3,)
    qtbot.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert view.selected() == (3, 2)
    qtbot.keyClick(view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert view.selected() == (3, 2, 1)


def test_several_chats_have_a_bar_for_all_of_them(qtbot: QtBot, sidebar: Sidebar) -> None:
    bar = named(sidebar, QWidget, "Selected chats")
    assert not bar.isVisible()
    select(sidebar, "chat 3", "chat 2")
    qtbot.waitUntil(bar.isVisible)
    wants = wished(sidebar)
    named(bar, QPushButton, "Archive selected chats").click()
    named(bar, QPushButton, "Delete selected chats").click()
    assert wants == [Filing(Batch.ARCHIVE, (3, 2)), Filing(Batch.TRASH, (3, 2))]
    named(bar, QPushButton, "Select nothing").click()
    qtbot.waitUntil(lambda: not bar.isVisible())
    assert chats_of(sidebar).selected() == (2,), "the chat that is shown"
    sidebar.set_current(99)  # which the list does not have
    select(sidebar, "chat 3", "chat 2")
    qtbot.waitUntil(bar.isVisible)
    model = chats_of(sidebar).model()
    assert isinstance(model, ChatRows)
    model.arrange()  # as it is where very many are filed at once
    qtbot.waitUntil(lambda: not bar.isVisible())


def test_chats_stay_selected_while_others_come_and_go(sidebar: Sidebar, listed: Listed) -> None:
    select(sidebar, "chat 3", "chat 1")
    listed.chats.put((line(9),))
    listed.change(2, pinned=1.0)
    listed.change(3, pinned=2.0)
    sidebar.set_current(2)
    assert sorted(chats_of(sidebar).selected()) == [1, 3]


def test_archive_and_trash_have_ways_there_and_back(
    qtbot: QtBot, sidebar: Sidebar, listed: Listed
) -> None:
    listed.change(1, deleted=1.0)
    listed.change(3, archived=1.0)
    named(sidebar, QPushButton, "Trash").click()
    words = [label.text() for label in sidebar.findChildren(QLabel) if label.isVisible()]
    assert "Chats stay here for 30 days." in words
    wants = wished(sidebar)
    trigger(menu_of(sidebar, "chat 1"), "Restore")
    trigger(menu_of(sidebar, "chat 1"), "Delete for good…")
    chats_of(sidebar).setCurrentIndex(place(sidebar, "chat 1"))
    qtbot.keyClick(chats_of(sidebar), Qt.Key.Key_Delete)
    assert wants == [Filing(Batch.RESTORE, (1,)), (1,), (1,)]
    named(sidebar, QPushButton, "Archive").click()
    assert not named(sidebar, QPushButton, "Trash").isChecked()
    trigger(menu_of(sidebar, "chat 3"), "Put back into the list")
    assert wants[3:] == [Filing(Batch.UNARCHIVE, (3,))]
    named(sidebar, QPushButton, "Back to all chats").click()
    assert listed.chats.wanted.place is Place.LIST
    assert not named(sidebar, QPushButton, "Back to all chats").isVisible()
    for shown in (Place.TRASH, Place.LIST):  # as a screen reader does it, which clicks nothing
        named(sidebar, QPushButton, "Trash").toggle()
        assert listed.chats.wanted.place is shown


def test_the_heading_of_a_project_is_folded_with_keys_and_mouse(
    qtbot: QtBot, sidebar: Sidebar, listed: Listed
) -> None:
    garden = Project(1, "Garden")
    listed.have(garden)
    listed.change(1, project_id=1)
    wants = wished(sidebar)
    view = chats_of(sidebar)
    view.setCurrentIndex(place(sidebar, "chat 1"))
    qtbot.keyClick(view, Qt.Key.Key_Up)
    assert view.currentIndex().data() == "Garden"
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.Key.Key_Left, Qt.Key.Key_Right):
        qtbot.keyClick(view, key)
    click(qtbot, sidebar, "Garden")
    assert wants == [Project(1, "Garden", folded=True)] * 4
    assert [action.text() for action in menu_of(sidebar, "Garden").actions()][:2] == [
        "New chat in this project",
        "Fold",
    ]


def drop(sidebar: Sidebar, onto: QWidget, point: QPoint, *ids: int) -> bool:
    """Drag chats over a widget and let them go there; whether it would take them."""
    data, action = carried(ids), Qt.DropAction.MoveAction
    held, button = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    enter = QDragEnterEvent(point, action, data, button, held)
    QApplication.sendEvent(onto, enter)
    moves = QDragMoveEvent(point, action, data, button, held)
    QApplication.sendEvent(onto, moves)
    if moves.isAccepted():
        QApplication.sendEvent(onto, QDropEvent(QPointF(point), action, data, button, held))
    return enter.isAccepted() and moves.isAccepted()


def test_chats_are_dragged_to_where_they_are_filed(sidebar: Sidebar, listed: Listed) -> None:
    listed.have(Project(1, "Garden"))
    listed.change(3, pinned=1.0)
    listed.change(2, project_id=1)
    wants = wished(sidebar)
    view = chats_of(sidebar)

    def onto(title: str, *ids: int) -> bool:
        point = view.visualRect(place(sidebar, title)).center()
        return drop(sidebar, view.viewport(), point, *ids)

    assert onto("Garden", 1, 3)
    assert onto("chat 2", 1)
    assert onto("chat 3", 1)
    assert onto("chat 1", 3)
    assert onto("Today", 2)
    assert not onto("Today", 1)
    assert wants == [
        Filing(Batch.MOVE, (1, 3), project_id=1),
        Filing(Batch.MOVE, (1,), project_id=1),
        Filing(Batch.PIN, (1,)),
        Filing(Batch.UNPIN, (3,)),
        Filing(Batch.MOVE, (2,)),
    ]
    for name, batch in (("Archive", Batch.ARCHIVE), ("Trash", Batch.TRASH)):
        button = named(sidebar, QPushButton, name)
        assert drop(sidebar, button, button.rect().center(), 1)
        assert wants[-1] == Filing(batch, (1,))


def test_what_is_dragged_is_what_is_selected(sidebar: Sidebar) -> None:
    select(sidebar, "chat 3", "chat 1")
    view = chats_of(sidebar)
    data = view.model().mimeData(view.selectedIndexes())
    assert data.data("application/x-nocopt-chats").data() == b"[3, 1]"


def test_ctrl_z_in_the_list_undoes(qtbot: QtBot, active: Sidebar) -> None:
    chats_of(active).setFocus()
    with qtbot.waitSignal(active.wishes.undo_asked):
        qtbot.keyClick(chats_of(active), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)


def test_twenty_thousand_chats_are_asked_for_only_where_they_are_seen(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = Listed(*(line(id_, days=id_ // 100) for id_ in range(20_000)))
    made = Sidebar()
    made.resize(240, 500)
    qtbot.addWidget(made)
    asked: list[int] = []
    entry: Any = ChatList.__getitem__

    def noted(chats: ChatList, at: int) -> Any:
        asked.append(at)
        return entry(chats, at)

    monkeypatch.setattr(ChatList, "__getitem__", noted)
    made.attach(listed.chats, listed.filing)
    made.set_current(19_000)
    made.show()
    qtbot.waitExposed(made)
    view = chats_of(made)
    view.viewport().repaint()
    listed.change(77, pinned=1.0)
    last, bar = view.model().rowCount() - 1, view.verticalScrollBar()
    view.scrollTo(view.model().index(last, 0))
    view.viewport().repaint()
    assert bar.value() == bar.maximum()
    assert view.indexAt(QPoint(5, view.viewport().height() - 5)).row() == last
    assert len(set(asked)) < 200


def test_after_the_menu_of_another_chat_the_shown_one_has_the_mark_again(
    qtbot: QtBot, sidebar: Sidebar
) -> None:
    view = chats_of(sidebar)
    point = view.visualRect(place(sidebar, "chat 1")).center()
    qtbot.mousePress(view.viewport(), Qt.MouseButton.RightButton, pos=point)
    assert view.selected() == (1,)
    view.customContextMenuRequested.emit(point)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    menu.close()
    qtbot.waitUntil(lambda: view.selected() == (2,))


def test_after_a_drag_of_another_chat_the_shown_one_has_the_mark_again(sidebar: Sidebar) -> None:
    view = chats_of(sidebar)
    view.selectionModel().clear()  # nothing to carry, so that there is no end to wait for
    view.startDrag(Qt.DropAction.MoveAction)
    assert view.selected() == (2,)


def test_what_comes_back_into_the_archive_is_said_to_be_there() -> None:
    words, ids = FilingWords(), (1, 2)
    before = {id_: Filed(archived=1.0, deleted=2.0) for id_ in ids}
    filing = Filing(Batch.RESTORE, ids)
    one, both = Undo(filing, {1: before[1]}), Undo(filing, before)
    assert words.done(one, "") == "Chat restored to the archive."
    assert words.done(both, "") == "2 chats restored to the archive."
    listed = Undo(filing, {1: Filed(deleted=2.0)})
    assert words.done(listed, "") == "Chat restored."

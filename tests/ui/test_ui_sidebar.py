"""The sidebar: choosing, renaming, deleting, several at once, and a list that changes meanwhile."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QFont
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QPushButton,
)
from pytestqt.qtbot import QtBot

from nocopt.core.filing import Batch, Filing
from nocopt.ui.elided import ElidedLabel
from nocopt.ui.sidebar.sidebar import Sidebar
from nocopt.ui.theme import LIGHT, text_font
from tests.ui.finding import named
from tests.ui.listed import Listed, line
from tests.ui.sidebar_stage import (
    activated,
    chats_of,
    click,
    made_sidebar,
    menu_of,
    place,
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


def test_the_current_chat_is_chosen(sidebar: Sidebar) -> None:
    assert chats_of(sidebar).currentIndex().data() == "chat 2"
    assert chats_of(sidebar).selectionModel().isSelected(place(sidebar, "chat 2"))


def test_a_click_and_enter_choose(qtbot: QtBot, sidebar: Sidebar) -> None:
    with qtbot.waitSignal(sidebar.chosen) as chosen:
        click(qtbot, sidebar, "chat 1")
    assert chosen.args == [1]
    qtbot.keyClick(chats_of(sidebar), Qt.Key.Key_Up)
    with qtbot.waitSignal(sidebar.chosen) as chosen:
        qtbot.keyClick(chats_of(sidebar), Qt.Key.Key_Return)
    assert chosen.args == [2]


def test_a_click_beside_the_rows_leaves_the_mark_on_the_chat_that_is_shown(
    qtbot: QtBot, sidebar: Sidebar
) -> None:
    view = chats_of(sidebar)
    below = QPoint(20, view.viewport().height() - 5)
    assert not view.indexAt(below).isValid()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=below)
    assert view.selected() == (2,)


def test_delete_moves_the_chosen_chat_to_the_trash(qtbot: QtBot, sidebar: Sidebar) -> None:
    wants = wished(sidebar)
    qtbot.keyClick(chats_of(sidebar), Qt.Key.Key_Delete)
    assert wants == [Filing(Batch.TRASH, (2,))]


def test_renaming_in_place(qtbot: QtBot, sidebar: Sidebar) -> None:
    sidebar.rename_current()
    field = named(sidebar, QLineEdit, "Title")
    assert field.text() == "chat 2"
    field.setText("  another   name ")
    with qtbot.waitSignal(sidebar.wishes.rename_asked) as asked:
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert asked.args == [2, "another name"]


@pytest.mark.parametrize("text", ["", "   ", "chat 2"])
def test_a_blank_or_unchanged_title_is_no_rename(qtbot: QtBot, sidebar: Sidebar, text: str) -> None:
    sidebar.rename_current()
    field = named(sidebar, QLineEdit, "Title")
    field.setText(text)
    with qtbot.assertNotEmitted(sidebar.wishes.rename_asked):
        qtbot.keyClick(field, Qt.Key.Key_Return)


def test_a_list_that_changes_while_a_title_is_edited_leaves_the_field_alone(
    qtbot: QtBot, sidebar: Sidebar, listed: Listed
) -> None:
    sidebar.rename_current()
    field = named(sidebar, QLineEdit, "Title")
    field.setText("half wri")
    listed.chats.put((line(9),))
    sidebar.set_current(9)
    assert field.isVisible()
    assert field.text() == "half wri"
    with qtbot.waitSignal(sidebar.wishes.rename_asked) as asked:
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert asked.args == [2, "half wri"]
    qtbot.waitUntil(lambda: chats_of(sidebar).currentIndex().data() == "chat 9")


def move(listed: Listed) -> None:
    """Bring the chats into another order, as a reply elsewhere may do."""
    listed.chats.put((line(3, days=1), line(1, days=-1)))


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Escape])
def test_after_editing_a_title_the_keyboard_is_back_where_it_was(
    qtbot: QtBot, active: Sidebar, listed: Listed, key: Qt.Key
) -> None:
    left: list[None] = []
    active.left.connect(lambda: left.append(None))
    chats_of(active).setFocus()
    active.rename_current()
    field = named(active, QLineEdit, "Title")
    qtbot.waitUntil(field.hasFocus)
    qtbot.keyClicks(field, "new words")
    move(listed)
    active.set_current(2)
    assert field.hasFocus()
    assert field.text() == "new words"
    renamed: list[object] = []
    active.wishes.rename_asked.connect(lambda *what: renamed.append(what))
    qtbot.keyClick(field, key)
    qtbot.waitUntil(chats_of(active).hasFocus)
    assert renamed == ([(2, "new words")] if key == Qt.Key.Key_Return else [])
    assert chats_of(active).currentIndex().data() == "chat 2"
    assert chats_of(active).currentIndex().row() == 2, "the new order is shown"
    assert left == []


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Escape])
def test_a_title_edited_from_elsewhere_gives_the_keyboard_up(
    qtbot: QtBot, active: Sidebar, listed: Listed, key: Qt.Key
) -> None:
    named(active, QPushButton, "Settings").setFocus()
    active.rename_current()
    field = named(active, QLineEdit, "Title")
    qtbot.waitUntil(field.hasFocus)
    move(listed)
    active.set_current(2)
    with qtbot.waitSignal(active.left):
        qtbot.keyClick(field, key)


def test_walking_through_the_list_goes_on_when_it_changes(
    qtbot: QtBot, active: Sidebar, listed: Listed
) -> None:
    chats_of(active).setFocus()
    qtbot.keyClick(chats_of(active), Qt.Key.Key_Down)
    move(listed)
    active.set_current(2)
    assert chats_of(active).currentIndex().data() == "chat 1"
    active.set_current(3)
    assert chats_of(active).currentIndex().data() == "chat 3", "another chat is shown"


def test_what_is_typed_into_the_list_is_handed_on(qtbot: QtBot, active: Sidebar) -> None:
    typed: list[str] = []
    active.typed.connect(typed.append)
    view = chats_of(active)
    view.setFocus()
    qtbot.keyClicks(view, "Cx 3")
    qtbot.keyClick(view, "q", Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(view, "q", Qt.KeyboardModifier.AltModifier)
    for key in (Qt.Key.Key_Tab, Qt.Key.Key_Backspace, Qt.Key.Key_Escape, Qt.Key.Key_Up):
        qtbot.keyClick(view, key)
    assert "".join(typed) == "Cx 3"


def test_the_menu_of_a_chat_finds_it_where_it_went(
    qtbot: QtBot, active: Sidebar, listed: Listed
) -> None:
    menu = menu_of(active, "chat 3")
    move(listed)
    trigger(menu, "Rename")
    field = named(active, QLineEdit, "Title")
    assert field.text() == "chat 3"
    qtbot.waitUntil(field.hasFocus)
    with qtbot.waitSignal(active.left):
        qtbot.keyClick(field, Qt.Key.Key_Escape)


def test_buttons_and_the_account(qtbot: QtBot, sidebar: Sidebar) -> None:
    with qtbot.waitSignal(sidebar.new_asked):
        named(sidebar, QPushButton, "New chat").click()
    with qtbot.waitSignal(sidebar.settings_asked):
        named(sidebar, QPushButton, "Settings").click()
    sidebar.set_account("<b>Work</b>")
    assert "<b>Work</b>" in [label.text() for label in sidebar.findChildren(QLabel)]


@pytest.mark.parametrize("points", [11, 20])
def test_the_name_of_an_account_is_whole_where_there_is_room_for_it_alone(
    qapp: QApplication, sidebar: Sidebar, points: int
) -> None:
    before = qapp.font()
    try:
        qapp.setFont(text_font(points))
        sidebar.resize(248, 400)
        sidebar.set_account("Environment")
        sidebar.set_look(LIGHT, points)
        layout = sidebar.layout()
        assert layout is not None
        layout.activate()
        [label] = [one for one in sidebar.findChildren(ElidedLabel) if one.text() == "Environment"]
        assert label.shown_text() == "Environment"
    finally:
        qapp.setFont(before)


@pytest.mark.parametrize("width", [180, 248, 400])
def test_a_long_account_name_is_cut_and_not_the_button(sidebar: Sidebar, width: int) -> None:
    button = named(sidebar, QPushButton, "Settings")
    name = "An account for work " * 3
    sidebar.resize(width, 300)
    for shown in ("Demo", name):
        sidebar.set_account(shown)
        layout = sidebar.layout()
        assert layout is not None
        layout.activate()
        assert button.width() >= button.sizeHint().width()
    [label] = [one for one in sidebar.findChildren(ElidedLabel) if one.text() == name]
    assert label.shown_text().endswith("…")
    assert label.fontMetrics().horizontalAdvance(label.shown_text()) <= label.width()
    assert name in label.toolTip()
    heard = QAccessible.queryAccessibleInterface(label)
    assert heard is not None
    assert heard.text(QAccessible.Text.Name) == name


def test_an_empty_list_says_so(sidebar: Sidebar, listed: Listed) -> None:
    listed.chats.forget((1, 2, 3))
    assert not chats_of(sidebar).isVisible()
    words = [label.text() for label in sidebar.findChildren(QLabel) if label.isVisible()]
    assert "Your chats will appear here." in words
    listed.chats.put((line(1, deleted=1.0),))
    named(sidebar, QPushButton, "Archive").click()
    words = [label.text() for label in sidebar.findChildren(QLabel) if label.isVisible()]
    assert "Nothing is archived." in words


def test_large_letters_widen_it(qtbot: QtBot, qapp: QApplication) -> None:
    font = qapp.font()
    large = QFont(font)
    large.setPointSize(19)
    qapp.setFont(large)
    try:
        made = Sidebar()
        qtbot.addWidget(made)
        made.set_current(1, 1)
        made.show()
        made.resize(180, 400)
        button = made._waiting
        assert button.isVisible()
        assert button.width() >= button.sizeHint().width()
    finally:
        qapp.setFont(font)

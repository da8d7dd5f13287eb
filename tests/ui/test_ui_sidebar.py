"""The sidebar: headings by age, choosing, renaming, deleting, and a list that changes meanwhile."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QAccessible, QFont
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QListView, QPushButton
from pytestqt.qtbot import QtBot

from nocopt.app.library import ChatEntry
from nocopt.ui.elided import ElidedLabel
from nocopt.ui.sidebar.model import Age, AgeRow, ChatList, age_of, rows_for
from nocopt.ui.sidebar.sidebar import Sidebar
from nocopt.ui.theme import DARK, LIGHT, text_font
from tests.ui.finding import named

TODAY = date(2026, 5, 20)
NOON = datetime(2026, 5, 20, 12).astimezone()
NOW = datetime.now().astimezone().timestamp()


@pytest.mark.parametrize(
    ("moment", "age"),
    [(1e300, Age.TODAY), (4e11, Age.TODAY), (-1e300, Age.OLDER), (-4e11, Age.OLDER)],
)
def test_moments_of_no_calendar_have_an_age(moment: float, age: Age) -> None:
    assert age_of(moment, TODAY) is age


def at(days: int) -> float:
    return (NOON - timedelta(days=days)).timestamp()


@pytest.mark.parametrize(
    ("days", "age"),
    [
        (-1, Age.TODAY),  # a clock that was set back
        (0, Age.TODAY),
        (1, Age.YESTERDAY),
        (2, Age.WEEK),
        (6, Age.WEEK),
        (7, Age.MONTH),
        (29, Age.MONTH),
        (30, Age.OLDER),
        (4000, Age.OLDER),
    ],
)
def test_ages_go_by_local_days(days: int, age: Age) -> None:
    assert age_of(at(days), TODAY) is age


def test_each_age_has_one_heading() -> None:
    chats = tuple(ChatEntry(one, f"chat {one}", at(one)) for one in (0, 1, 2, 3, 40))
    rows = rows_for(chats, TODAY)
    names = [row.age.value if isinstance(row, AgeRow) else row.id for row in rows]
    assert names == ["today", 0, "yesterday", 1, "week", 2, 3, "older", 40]


def test_the_model_tells_what_changed_and_resets_only_when_rows_move(qtbot: QtBot) -> None:
    model = ChatList()
    one, two = ChatEntry(1, "one", at(0)), ChatEntry(2, "two", at(0))
    model.show((one, two), TODAY)
    with (
        qtbot.assertNotEmitted(model.modelReset),
        qtbot.waitSignal(model.dataChanged) as changed,
    ):
        model.show((one, ChatEntry(2, "two", at(0), running=True)), TODAY)
    assert changed.args is not None
    assert changed.args[0].row() == 2
    with qtbot.waitSignal(model.modelReset):
        model.show((two, one), TODAY)


def test_what_a_screen_reader_hears() -> None:
    model = ChatList()
    chats = (
        ChatEntry(1, "runs", at(0), running=True),
        ChatEntry(2, "waits", at(0), finished_unseen=True),
        ChatEntry(3, "", at(0)),
        ChatEntry(4, "asks", at(0), running=True, asking=True),
    )
    model.show(chats, TODAY)
    assert model.data(model.index(4, 0), Qt.ItemDataRole.ToolTipRole) == (
        "asks\nwaits for your permission"
    )
    spoken = [
        model.data(model.index(row, 0), Qt.ItemDataRole.AccessibleTextRole)
        for row in range(1, model.rowCount())
    ]
    assert spoken == [
        "runs (reply is being written)",
        "waits (new reply)",
        "New chat",
        "asks (waits for your permission)",
    ]
    assert model.flags(model.index(0, 0)) == Qt.ItemFlag.NoItemFlags


@pytest.fixture
def sidebar(qtbot: QtBot) -> Sidebar:
    made = Sidebar()
    made.set_look(DARK, 11)
    made.resize(240, 500)
    qtbot.addWidget(made)
    made.show()
    chats = tuple(ChatEntry(one, f"chat {one}", NOW) for one in (3, 2, 1))
    made.set_chats(chats, 2)
    return made


def chats_of(sidebar: Sidebar) -> QListView:
    return named(sidebar, QListView, "Chats")


def place(sidebar: Sidebar, title: str) -> QModelIndex:
    model = chats_of(sidebar).model()
    rows = (model.index(row, 0) for row in range(model.rowCount()))
    return next(index for index in rows if index.data() == title)


def click(qtbot: QtBot, sidebar: Sidebar, title: str) -> None:
    view = chats_of(sidebar)
    point = view.visualRect(place(sidebar, title)).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=point)


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


def test_delete_asks_for_the_chosen_chat(qtbot: QtBot, sidebar: Sidebar) -> None:
    with qtbot.waitSignal(sidebar.delete_asked) as asked:
        qtbot.keyClick(chats_of(sidebar), Qt.Key.Key_Delete)
    assert asked.args == [2]


def test_renaming_in_place(qtbot: QtBot, sidebar: Sidebar) -> None:
    sidebar.rename_current()
    field = named(sidebar, QLineEdit, "Title")
    assert field.text() == "chat 2"
    field.setText("  another   name ")
    with qtbot.waitSignal(sidebar.rename_asked) as asked:
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert asked.args == [2, "another name"]


@pytest.mark.parametrize("text", ["", "   ", "chat 2"])
def test_a_blank_or_unchanged_title_is_no_rename(qtbot: QtBot, sidebar: Sidebar, text: str) -> None:
    sidebar.rename_current()
    field = named(sidebar, QLineEdit, "Title")
    field.setText(text)
    with qtbot.assertNotEmitted(sidebar.rename_asked):
        qtbot.keyClick(field, Qt.Key.Key_Return)


def test_a_list_that_changes_while_a_title_is_edited_waits(qtbot: QtBot, sidebar: Sidebar) -> None:
    sidebar.rename_current()
    field = named(sidebar, QLineEdit, "Title")
    field.setText("half wri")
    sidebar.set_chats((ChatEntry(9, "chat 9", NOW), ChatEntry(2, "chat 2", NOW)), 9)
    assert field.isVisible()
    assert field.text() == "half wri"
    with qtbot.waitSignal(sidebar.rename_asked):
        qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: chats_of(sidebar).currentIndex().data() == "chat 9")


@pytest.fixture
def active(qtbot: QtBot, sidebar: Sidebar) -> Sidebar:
    """The sidebar in a window that has the keyboard."""
    sidebar.activateWindow()
    qtbot.waitUntil(sidebar.isActiveWindow)
    return sidebar


def moved(shown: int) -> tuple[tuple[ChatEntry, ...], int]:
    """Another order of the chats, as a reply elsewhere may bring it about."""
    return tuple(ChatEntry(one, f"chat {one}", NOW) for one in (1, 3, 2)), shown


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Escape])
def test_after_editing_a_title_the_keyboard_is_back_where_it_was(
    qtbot: QtBot, active: Sidebar, key: Qt.Key
) -> None:
    left: list[None] = []
    active.left.connect(lambda: left.append(None))
    chats_of(active).setFocus()
    active.rename_current()
    field = named(active, QLineEdit, "Title")
    qtbot.waitUntil(field.hasFocus)
    qtbot.keyClicks(field, "new words")
    active.set_chats(*moved(2))
    assert field.hasFocus()
    assert field.text() == "new words"
    renamed: list[object] = []
    active.rename_asked.connect(lambda *what: renamed.append(what))
    qtbot.keyClick(field, key)
    qtbot.waitUntil(chats_of(active).hasFocus)
    assert renamed == ([(2, "new words")] if key == Qt.Key.Key_Return else [])
    assert chats_of(active).currentIndex().data() == "chat 2"
    assert chats_of(active).currentIndex().row() == 3, "the new order is shown"
    assert left == []


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Escape])
def test_a_title_edited_from_elsewhere_gives_the_keyboard_up(
    qtbot: QtBot, active: Sidebar, key: Qt.Key
) -> None:
    named(active, QPushButton, "Settings").setFocus()
    active.rename_current()
    field = named(active, QLineEdit, "Title")
    qtbot.waitUntil(field.hasFocus)
    active.set_chats(*moved(2))
    with qtbot.waitSignal(active.left):
        qtbot.keyClick(field, key)


def test_walking_through_the_list_goes_on_when_it_changes(qtbot: QtBot, active: Sidebar) -> None:
    chats_of(active).setFocus()
    qtbot.keyClick(chats_of(active), Qt.Key.Key_Down)
    active.set_chats(*moved(2))
    assert chats_of(active).currentIndex().data() == "chat 1"
    active.set_chats(*moved(3))
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


def test_the_menu_of_a_chat_finds_it_where_it_went(qtbot: QtBot, active: Sidebar) -> None:
    menu = active._chat_view().chat_menu(3)
    active.set_chats(*moved(2))
    menu.actions()[0].trigger()
    field = named(active, QLineEdit, "Title")
    assert field.text() == "chat 3"
    qtbot.waitUntil(field.hasFocus)
    with qtbot.waitSignal(active.left):
        qtbot.keyClick(field, Qt.Key.Key_Escape)


def test_the_menu_of_a_chat(qtbot: QtBot, sidebar: Sidebar) -> None:
    sidebar.set_chats((ChatEntry(5, "chat 5", NOW),), 5)
    view = sidebar._chat_view()
    menu = view.chat_menu(5)
    rename, delete = menu.actions()
    with qtbot.waitSignal(sidebar.delete_asked) as asked:
        delete.trigger()
    assert asked.args == [5]
    rename.trigger()
    assert named(sidebar, QLineEdit, "Title").isVisible()


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


def test_an_empty_list_says_so(sidebar: Sidebar) -> None:
    sidebar.set_chats((), None)
    assert not chats_of(sidebar).isVisible()
    words = [label.text() for label in sidebar.findChildren(QLabel) if label.isVisible()]
    assert "Your chats will appear here." in words


def test_large_letters_widen_it(qtbot: QtBot, qapp: QApplication) -> None:
    font = qapp.font()
    large = QFont(font)
    large.setPointSize(19)
    qapp.setFont(large)
    try:
        made = Sidebar()
        qtbot.addWidget(made)
        made.set_chats((ChatEntry(1, "one", NOW, queued=True),), 1, 1)
        made.show()
        made.resize(180, 400)
        button = made._waiting
        assert button.isVisible()
        assert button.width() >= button.sizeHint().width()
    finally:
        qapp.setFont(font)

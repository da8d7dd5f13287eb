"""The row below each message: where it is seen, what it does, and that nothing moves for it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QAccessible, QGuiApplication, QImage
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from nocopt.core import events as ev
from nocopt.core.reply import Outcome, Timing
from nocopt.core.usage import Usage
from nocopt.ui.conversation.controls import Control
from nocopt.ui.conversation.doings import Deed
from nocopt.ui.conversation.items import Place
from nocopt.ui.conversation.marks import Spot
from nocopt.ui.conversation.pane import ConversationPane
from tests.fakes import BUSY
from tests.ui.conversation.chats import (
    ANSWER,
    OF_ANSWER,
    OF_QUESTION,
    FakeSession,
    dialogue,
    reply,
    user,
)
from tests.ui.conversation.conftest import Open


def below(pane: ConversationPane, item: int) -> dict[str, tuple[Spot, Control]]:
    """The buttons in the row below a message, by name."""
    foot = pane.view.items[item].foot
    found = pane.view.geometry_of.controls_of(item)
    return {control.name: (spot, control) for spot, control in found if spot.row == foot}


def click(pane: ConversationPane, qtbot: QtBot, item: int, name: str) -> None:
    box = pane.view.geometry_of.control_box(below(pane, item)[name][0])
    qtbot.mouseClick(pane.view.viewport(), Qt.MouseButton.LeftButton, pos=box.center())


def painted(pane: ConversationPane, item: int) -> bool:
    """Whether anything is to be seen in the row below a message."""
    view = pane.view
    origin = view.geometry_of.row_origin(Place(item, view.items[item].foot))
    row = view.items[item].rows[view.items[item].foot]
    picture: QImage = view.viewport().grab().toImage()
    ground = picture.pixelColor(2, 2)
    return any(
        picture.pixelColor(origin.x() + x, origin.y() + y) != ground
        for x in range(-4, 200, 2)
        for y in range(0, row.height, 2)
    )


def test_the_row_is_there_for_the_mouse_the_keyboard_and_the_last_answer(
    open_chat: Open, qtbot: QtBot
) -> None:
    pane, _ = open_chat([user(1, "q"), reply(2, "a"), user(3, "q"), reply(4, "b")])
    view = pane.view
    assert [painted(pane, item) for item in range(4)] == [False, False, False, True]
    heights = [item.height for item in view.items.all]
    qtbot.mouseMove(view.viewport(), view.geometry_of.item_box(1).center())
    assert [painted(pane, item) for item in range(4)] == [False, True, False, True]
    qtbot.mouseMove(view.viewport(), view.geometry_of.item_box(0).center())
    assert [painted(pane, item) for item in range(4)] == [True, False, False, True]
    view.setFocus()
    pane.keys.focus(Spot(2, 0, ""))
    assert painted(pane, 2) == view.hasFocus()
    assert [item.height for item in view.items.all] == heights


def test_what_is_offered_and_by_which_names(open_chat: Open) -> None:
    pane, session = open_chat([user(1, "q"), reply(2, "a")])
    assert tuple(below(pane, 0)) == OF_QUESTION
    assert tuple(below(pane, 1)) == OF_ANSWER
    session.versions.ids[2] = (2, 5)
    assert tuple(below(pane, 1)) == (*OF_ANSWER, "Previous version", "Next version")


def test_the_end_of_a_reply_moves_nothing(open_chat: Open) -> None:
    pane, session = open_chat(dialogue(8))
    session.ask("q")
    session.say(ANSWER)
    pane.presenter.tick()
    view = pane.view
    last = len(view.items) - 1
    before = (view.items[last].height, view.reading.y)
    assert below(pane, last) == {}
    session.end()
    assert (view.items[last].height, view.reading.y) == before
    assert tuple(below(pane, last)) == OF_ANSWER


def test_copying_gives_markdown_and_html(open_chat: Open, qtbot: QtBot) -> None:
    text = "Some **bold** words.\n\n| a |\n|---|\n| 1 |"
    pane, _ = open_chat([user(1, "a *question*"), reply(2, text)])
    click(pane, qtbot, 1, "Copy")
    data = QGuiApplication.clipboard().mimeData()
    assert data.text() == text
    assert "<strong>bold</strong>" in data.html()
    assert "<table" in data.html()
    assert bytes(data.data("text/markdown").data()).decode() == text
    assert pane.view.marks.flashed == below(pane, 1)["Copy"][0]
    click(pane, qtbot, 0, "Copy")
    data = QGuiApplication.clipboard().mimeData()
    assert (data.text(), data.hasHtml()) == ("a *question*", False)


def test_what_the_pane_cannot_do_is_asked_for(open_chat: Open, qtbot: QtBot) -> None:
    pane, session = open_chat([user(1, "q"), reply(2, "a")])
    session.versions.ids[2] = (2, 5)
    doings = pane.doings
    for item, name, signal in (
        (1, "Regenerate", doings.regenerate_asked),
        (1, "Regenerate with another model…", doings.model_asked),
        (0, "Edit", doings.edit_asked),
        (0, "Branch", doings.branch_asked),
        (1, "Branch", doings.branch_asked),
    ):
        with qtbot.waitSignal(signal) as asked:
            click(pane, qtbot, item, name)
        assert asked.args[0] is session.path[item]
    with qtbot.waitSignal(doings.version_asked) as version:
        click(pane, qtbot, 1, "Next version")
    assert version.args == [5]
    with qtbot.assertNotEmitted(doings.version_asked):
        click(pane, qtbot, 1, "Previous version")


def test_what_is_selected_is_quoted_else_all_of_it(open_chat: Open, qtbot: QtBot) -> None:
    pane, _ = open_chat([user(1, "q"), reply(2, "one **two** three")])
    with qtbot.waitSignal(pane.doings.quote_asked) as quoted:
        pane.doings.do("quote", pane.view.items[1])
    assert quoted.args == ["one **two** three"]
    box = pane.view.geometry_of.row_origin(Place(1, 1)) + QPoint(8, 8)
    qtbot.mouseDClick(pane.view.viewport(), Qt.MouseButton.LeftButton, pos=box)
    with qtbot.waitSignal(pane.doings.quote_asked) as quoted:
        pane.doings.do("quote", pane.view.items[1])
    assert quoted.args == ["one"]


def test_while_a_reply_runs_some_of_it_says_why_not(open_chat: Open, qtbot: QtBot) -> None:
    pane, session = open_chat([user(1, "q"), reply(2, "a")])
    session.ask("again")
    free = {name for name, (_, one) in below(pane, 1).items() if not one.hindrance}
    assert free == {"Copy", "Branch", "Quote", "Details", "More…"}
    with qtbot.assertNotEmitted(pane.doings.regenerate_asked):
        click(pane, qtbot, 1, "Regenerate")
    interface = QAccessible.queryAccessibleInterface(pane.view).child(1)
    faces = [interface.child(index) for index in range(interface.childCount())]
    found = {face.text(QAccessible.Text.Name): face for face in faces}
    assert found["Regenerate"].state().disabled
    assert "being written" in found["Regenerate"].text(QAccessible.Text.Description)
    assert not found["Copy"].state().disabled


def test_details_count_no_tokens_of_what_broke_off(open_chat: Open, qtbot: QtBot) -> None:
    """The server counts one as it begins, and all of them behind the end."""
    facts: dict[str, Any] = {"usage": Usage(1_000, 1), "timing": Timing(400.0, 900.0, 5_400.0)}
    pane, _ = open_chat([user(1, "q"), reply(2, "a", outcome=Outcome.STOPPED, **facts)])
    click(pane, qtbot, 1, "Details")
    said = pane.view.items[1].plain_text()
    assert "Tokens in" in said
    assert "Tokens out" not in said
    assert "Tokens per second" not in said


def test_details_show_what_is_known_and_fold_again(open_chat: Open, qtbot: QtBot) -> None:
    facts: dict[str, Any] = {
        "usage": Usage(1_000, 500, cache_read_input_tokens=200, thinking_tokens=50),
        "timing": Timing(400.0, 900.0, 5_400.0),
        "stop_reason": "end_turn",
        "request_id": "req_123",
    }
    pane, _ = open_chat([user(1, "q"), reply(2, "a", **facts)])
    before = pane.view.items[1].height
    click(pane, qtbot, 1, "Details")
    said = pane.view.items[1].plain_text()
    for line in (
        *("Model: Claude Test · claude-test", "Tokens out: 500", "From the cache: 200"),
        *("For thinking: 50", "Cost: $0.0070", "First token after: 0.90 s"),
        *("Tokens per second: 100", "Stop reason: end_turn", "Request ID: req_123"),
    ):
        assert line in said
    assert pane.view.items[1].height > before
    spot = next(
        spot for spot, one in pane.view.geometry_of.controls_of(1) if one.name == "Copy details"
    )
    box = pane.view.geometry_of.control_box(spot)
    qtbot.mouseClick(pane.view.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
    assert "Request ID: req_123" in QGuiApplication.clipboard().text()
    click(pane, qtbot, 1, "Details")
    assert pane.view.items[1].height == before


def test_details_leave_out_what_was_never_said(open_chat: Open, qtbot: QtBot) -> None:
    pane, _ = open_chat([user(1, "q"), reply(2, "a")])
    click(pane, qtbot, 1, "Details")
    said = pane.view.items[1].plain_text()
    assert "Model:" in said
    for label in ("Tokens", "Cost", "First token", "Stop reason", "Request ID"):
        assert label not in said


def test_which_version_it_is_can_be_seen_at_any_time(open_chat: Open) -> None:
    pane, session = open_chat(dialogue(4))

    def inks() -> int:
        """The colours in the row below the first question, which nobody points at."""
        origin = pane.view.geometry_of.row_origin(Place(0, pane.view.items[0].foot))
        row = pane.view.items[0].rows[pane.view.items[0].foot]
        seen = pane.view.viewport().grab(QRect(origin, QSize(row.width, row.height))).toImage()
        return len({seen.pixel(x, y) for x in range(row.width) for y in range(seen.height())})

    pane.view.scroll_to(0)
    assert inks() == 1
    session.versions.ids[1] = (1, 9)
    pane.view.update_all()
    assert inks() > 2


def test_another_version_stands_where_the_one_before_stood(open_chat: Open) -> None:
    long, short = ANSWER * 4, "short"
    path = [*dialogue(10), user(11, "q"), reply(12, long), *dialogue(10)]
    path = [replace(node, id=number) for number, node in enumerate(path, 1)]
    pane, session = open_chat(path)
    session.versions.ids |= {12: (12, 90), 90: (12, 90)}
    view = pane.view
    view.show_place(Place(11, view.items.prepare(11).foot), -300)
    foot = Place(11, view.items[11].foot)
    top = view.geometry_of.row_origin(foot).y()
    assert top == 300
    view.setFocus()
    pane.keys.focus(Spot(*foot, "next"))
    other = replace(reply(90, short), parent_id=None)
    session.path = (*session.path[:11], other, user(91, "another"), reply(92, long))
    session.path_changed.emit()
    foot = Place(11, view.items[11].foot)
    assert view.geometry_of.row_origin(foot).y() == top
    assert view.marks.focused == Spot(*foot, "next")
    assert not view.reading.following


def test_arrows_walk_along_the_row(open_chat: Open, qtbot: QtBot) -> None:
    pane, _ = open_chat([user(1, "q"), reply(2, "a")])
    pane.keys.focus(below(pane, 1)["Copy"][0])
    qtbot.keyClick(pane.view, Qt.Key.Key_Right)
    assert pane.view.marks.focused == below(pane, 1)["Regenerate"][0]
    qtbot.keyClick(pane.view, Qt.Key.Key_Left)
    qtbot.keyClick(pane.view, Qt.Key.Key_Left)
    assert pane.view.marks.focused == below(pane, 1)["Copy"][0]


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_the_keyboards_menu_is_that_of_the_message_with_the_focus(
    open_chat: Open, qtbot: QtBot
) -> None:
    pane, _ = open_chat([user(1, "q"), reply(2, "a")])
    pane.keys.focus(Spot(0, 0, ""))
    box = pane.view.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle)
    assert pane.view.geometry_of.item_box(0).contains(box.center())
    qtbot.keyClick(pane.view, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    (menu,) = pane.findChildren(QMenu)
    entries = {action.text(): action for action in menu.actions()}
    with qtbot.waitSignal(pane.doings.edit_asked):
        entries["Edit"].trigger()
    assert "Regenerate" not in entries
    menu.close()


def test_the_keyboards_menu_opens_at_the_caret(open_chat: Open, qtbot: QtBot) -> None:
    pane, _ = open_chat([user(1, "q"), reply(2, "some words")])
    view = pane.view
    at = view.geometry_of.row_origin(Place(0, 1)) + QPoint(3, 5)
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    box = view.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle)
    assert (box.center() - at).manhattanLength() < 2 * view.look.text.line
    view.selection.clear()
    assert view.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle) == view.viewport().rect()


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_a_menu_goes_with_its_chat_and_does_nothing_in_another(
    open_chat: Open, qtbot: QtBot
) -> None:
    pane, _ = open_chat([user(1, "q"), reply(2, "a")])
    old = pane.view.items[0]
    pane.keys.focus(Spot(0, 0, ""))
    qtbot.keyClick(pane.view, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    (menu,) = pane.findChildren(QMenu)
    assert menu.isVisible()
    entries = {action.text(): action for action in menu.actions()}
    other = FakeSession([replace(user(3, "r"), conversation_id=2)])
    other.conversation_id = 2
    pane.show_session(other.it)
    assert not menu.isVisible()
    doings = pane.doings
    with qtbot.assertNotEmitted(doings.edit_asked), qtbot.assertNotEmitted(doings.quote_asked):
        entries["Edit"].trigger()
        entries["Quote"].trigger()
        doings.do("edit", old)
    with qtbot.waitSignal(doings.edit_asked):
        doings.do("edit", pane.view.items[0])


def test_a_message_that_another_version_has_replaced_takes_no_orders(
    open_chat: Open, qtbot: QtBot
) -> None:
    pane, session = open_chat([user(1, "q"), reply(2, "a")])
    old = pane.view.items[1]
    session.path = (session.path[0], reply(90, "b"))
    session.path_changed.emit()
    with qtbot.assertNotEmitted(pane.doings.quote_asked):
        pane.doings.do("quote", old)


def test_menus_show_names_as_they_are(
    open_chat: Open, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    pane, _ = open_chat([user(1, "q"), reply(2, "a")])
    deeds = [Deed("edit", "Cut & edit", "pencil")]
    monkeypatch.setattr(pane.doings, "offers", lambda _item: deeds)
    menu = QMenu()
    qtbot.addWidget(menu)
    pane.doings.add_to(menu, pane.view.items[0])
    assert menu.actions()[0].text() == "Cut && edit", "no letter of it is a key"


@pytest.mark.parametrize("name", ["Regenerate", "Retry"])
def test_the_keyboard_stays_with_a_message_that_is_written_anew(
    open_chat: Open, qtbot: QtBot, name: str
) -> None:
    pane, session = open_chat([user(1, "q"), reply(2, "half", outcome=Outcome.TRUNCATED)])
    pane.doings.regenerate_asked.connect(session.retry)
    pane.retry_asked.connect(session.retry)
    controls = pane.view.geometry_of.controls_of(1)
    pane.keys.focus(next(spot for spot, one in controls if one.name == name))
    with qtbot.waitSignal(pane.keys.focus_moved):
        qtbot.keyClick(pane.view, Qt.Key.Key_Return)
    assert session.running
    assert pane.view.marks.focused == Spot(1, 0, "")
    session.say("whole")
    pane.presenter.tick()
    session.end()
    assert pane.view.marks.focused == Spot(1, 0, "")


def test_the_keyboard_stays_with_a_message_that_comes_after_a_wait(
    open_chat: Open, qtbot: QtBot
) -> None:
    pane, session = open_chat([user(1, "q")])
    session.begin()
    session.feed(ev.Waiting(30.0, 1, 3, BUSY))
    pane.presenter.tick()
    controls = pane.view.geometry_of.controls_of(1)
    pane.keys.focus(next(spot for spot, one in controls if one.name == "Try now"))
    qtbot.keyClick(pane.view, Qt.Key.Key_Return)
    assert session.waits_skipped == 1
    session.feed(ev.Retrying())
    pane.presenter.tick()
    assert pane.view.marks.focused == Spot(1, 0, "")


def test_the_keyboard_goes_to_the_last_message_where_its_own_is_gone(open_chat: Open) -> None:
    pane, session = open_chat(dialogue(4))
    pane.keys.focus(Spot(3, 0, ""))
    session.path = session.path[:2]
    session.path_changed.emit()
    assert pane.view.marks.focused == Spot(1, 0, "")

"""The line above what is sent, the summary in its card, and the ways to both."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QCoreApplication, QRect, QSize, Qt
from PySide6.QtGui import QAccessible, QAccessibleActionInterface, QAccessibleInterface, QImage
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from nocopt.core.conversation import NodeKind
from nocopt.core.errors import Cause, Failure, WireKind
from nocopt.core.reply import Outcome
from nocopt.ui.conversation.forgotten import CutRow
from nocopt.ui.conversation.items import Place
from nocopt.ui.conversation.pane import ConversationPane
from nocopt.ui.conversation.summary_card import SummarySection
from tests.ui.conversation.chats import ANSWER, dialogue, reply, user
from tests.ui.conversation.conftest import Open

NAME = QAccessible.Text.Name


def faces(pane: ConversationPane, index: int) -> list[QAccessibleInterface]:
    """What a screen reader finds below a message."""
    message = QAccessible.queryAccessibleInterface(pane.view).child(index)
    return [message.child(at) for at in range(message.childCount())]


def told(pane: ConversationPane, index: int) -> list[str]:
    """The same, by name."""
    return [one.text(NAME) for one in faces(pane, index)]


def cuts(pane: ConversationPane) -> list[int]:
    """The messages above which the line is."""
    items = pane.view.items
    return [
        index for index in range(len(items)) if isinstance(items.prepare(index).rows[0], CutRow)
    ]


def test_the_line_stands_above_the_first_message_that_is_sent(open_chat: Open) -> None:
    pane, session = open_chat(dialogue(6, "An answer."))
    heights = [item.height for item in pane.view.items.all]
    assert cuts(pane) == []
    session.forgetting.cut_at(3)
    assert cuts(pane) == [2]
    assert pane.view.items[2].height > heights[2]
    assert "What is above is not sent" in pane.view.items[2].plain_text()
    session.forgetting.cut_at(5)
    assert cuts(pane) == [4]
    session.forgetting.cut_at(None)
    assert cuts(pane) == []
    assert [item.height for item in pane.view.items.all] == heights


def test_messages_that_are_not_sent_are_fainter_and_say_so(open_chat: Open) -> None:
    pane, session = open_chat(dialogue(6, "An answer."))
    pane.view.scroll_to(0)
    bright = pane.grab().toImage()
    top = QAccessible.queryAccessibleInterface(pane.view)
    names = [top.child(index).text(NAME) for index in range(6)]
    session.forgetting.cut_at(3)
    pane.view.scroll_to(0)
    said = [top.child(index).text(NAME) for index in range(6)]
    assert [" · not sent: " in one for one in said] == [True] * 2 + [False] * 4
    faint = pane.grab().toImage()
    row = pane.view.geometry_of.row_origin(Place(0, 1)) + pane.view.viewport().pos()
    box = QRect(row, QSize(100, 20))
    assert darkest(faint, box) > darkest(bright, box) + 40
    strong = replace(pane.look.colours, strong=True)
    pane.set_look(strong, 11)
    assert darkest(pane.grab().toImage(), box) < darkest(faint, box) - 30
    session.forgetting.cut_at(None)
    assert [top.child(index).text(NAME) for index in range(6)] == names


def darkest(image: QImage, box: QRect) -> int:
    """How light the darkest dot in a box is."""
    dots = ((x, y) for x in range(box.left(), box.right()) for y in range(box.top(), box.bottom()))
    return min(image.pixelColor(x, y).lightness() for x, y in dots)


def test_it_can_be_taken_back_by_mouse_and_keyboard(open_chat: Open, qtbot: QtBot) -> None:
    pane, session = open_chat(dialogue(4, "An answer."))
    session.forgetting.cut_at(3)
    found = pane.view.geometry_of.controls_of(2)
    spot, control = next(one for one in found if one[1].key == "unforget")
    assert control.name == "Send what is above again"
    with qtbot.waitSignal(pane.forgotten.undo_asked):
        box = pane.view.geometry_of.control_box(spot)
        qtbot.mouseClick(pane.view.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
    with qtbot.waitSignal(pane.forgotten.undo_asked):
        control.press()


def test_a_screen_reader_finds_the_button_that_takes_it_back(open_chat: Open, qtbot: QtBot) -> None:
    pane, session = open_chat(dialogue(4, "An answer."))
    before = told(pane, 2)
    with qtbot.waitSignal(pane.forgotten.moved) as moved:
        session.forgetting.cut_at(3)
    QCoreApplication.processEvents()  # a reader's next question comes in another turn
    assert moved.args == [2]
    assert "Send what is above again" not in before
    assert "Send what is above again" in told(pane, 2)
    [button] = [one for one in faces(pane, 2) if one.text(NAME) == "Send what is above again"]
    assert button.role() == QAccessible.Role.Button
    with qtbot.waitSignal(pane.forgotten.undo_asked):
        button.actionInterface().doAction(QAccessibleActionInterface.pressAction())


def test_it_stays_with_its_message_when_others_come(open_chat: Open) -> None:
    pane, session = open_chat(dialogue(4, "An answer."))
    session.forgetting.cut_at(3)
    session.ask("more")
    session.say("words")
    session.end()
    assert cuts(pane) == [2]
    pane.show_session(None)
    pane.show_session(session.it)
    assert cuts(pane) == [2]


def test_a_message_far_below_keeps_its_place(open_chat: Open) -> None:
    pane, session = open_chat(dialogue(40))
    view = pane.view
    before = view.reading.y
    bottom = view.items.total - before
    session.forgetting.cut_at(3)
    assert view.items.total - view.reading.y == bottom
    assert view.reading.y >= before


def test_the_menu_of_a_message_offers_it(open_chat: Open) -> None:
    pane, session = open_chat(dialogue(4, "An answer."))

    def entry(item: int) -> tuple[bool, str]:
        menu = QMenu(pane)
        pane.doings.add_to(menu, pane.view.items[item])
        found = next(one for one in menu.actions() if one.text() == "Forget before here")
        return found.isEnabled(), found.toolTip()

    assert entry(0) == (False, "Nothing above this would be sent anyway")
    assert entry(2)[0]
    pane.doings.do("forget", pane.view.items[2])
    assert session.options.parameters.forget_before == 3
    session.running = True
    assert entry(2)[0] is False


def test_a_summary_is_a_card_of_its_own(open_chat: Open) -> None:
    summary = replace(user(3, "# So far\n\nWe *agreed*."), kind=NodeKind.SUMMARY)
    pane, session = open_chat([user(1, "q"), reply(2, "a"), summary])
    item = pane.view.items.prepare(2)
    assert item.speaker == "Summary"
    assert not item.by_user
    assert item.notice is None
    (section,) = item.sections
    assert isinstance(section, SummarySection)
    assert section.label == "Summary of the chat so far"
    assert section.card
    assert section.open
    assert [row.text for row in section.rows[1:]] == ["So far", "We agreed."]
    assert [deed.key for deed in pane.doings.offers(item)] == ["copy", "quote"]
    assert pane.rail._questions == [0]
    section.toggle()
    assert all(row.hidden for row in section.rows[1:])
    session.ask("and now?")
    assert pane.view.items[3].speaker == "You"


def test_where_the_window_is_full_a_summary_is_offered(open_chat: Open, qtbot: QtBot) -> None:
    full = reply(
        2,
        "Half an",
        outcome=Outcome.TRUNCATED_BY_LIMIT,
        stop_reason="model_context_window_exceeded",
    )
    words = "prompt is too long: 210000 tokens > 200000 maximum"
    failure = Failure(WireKind.HTTP, Cause.INVALID_REQUEST, words, status=400)
    too_long = reply(2, "", outcome=Outcome.ERROR, failure=failure)
    for last in (full, too_long):
        pane, _ = open_chat([user(1, ANSWER), last])
        notice = pane.view.items[1].notice
        assert notice is not None
        assert notice.choices[0] == "summarise"
        with qtbot.waitSignal(pane.ways.summary_asked):
            pane.ways.choose("summarise")

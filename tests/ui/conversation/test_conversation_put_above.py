"""Messages that are read after the end of a chat is shown: nothing on the screen moves."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from nocopt.ui.conversation.items import Place
from nocopt.ui.conversation.marks import Spot
from nocopt.ui.conversation.pane import ConversationPane
from nocopt.ui.conversation.positions import Position
from tests.ui.conversation.chats import FakeSession, dialogue
from tests.ui.conversation.conftest import Open

WHOLE = dialogue(60)
END = WHOLE[40:]


def read_on(session: FakeSession) -> None:
    """The rest comes from the disk."""
    session.path = (*WHOLE[:40], *session.path)
    session.path_changed.emit()


def tops(pane: ConversationPane) -> list[tuple[str, int]]:
    """What is in sight, and where."""
    view = pane.view
    return [
        (view.items[index].plain_text(), view.items.top(index) - view.reading.y)
        for index in view.geometry_of.items_in_sight()
    ]


def test_the_end_stays_and_is_followed(open_chat: Open) -> None:
    pane, session = open_chat(END)
    before = tops(pane)
    read_on(session)
    assert tops(pane) == before
    assert pane.view.reading.following
    assert [item.node for item in pane.view.items.all] == WHOLE
    whole, _ = open_chat(WHOLE)
    assert pane.view.items.total == pytest.approx(whole.view.items.total, rel=0.05)


def test_what_is_read_selected_and_focused_stays(open_chat: Open) -> None:
    pane, session = open_chat(END)
    view = pane.view
    view.show_place(Place(7, 1), 9)
    start, end = Position(7, 1, 2), Position(8, 1, 3)
    view.selection.select(start, end)
    view.marks.focused = Spot(7, view.items.prepare(7).foot, "copy")
    before, text = tops(pane), view.selection.text()
    assert text
    read_on(session)
    assert tops(pane) == before
    assert view.selection.text() == text
    assert view.marks.focused == Spot(47, view.items.prepare(47).foot, "copy")
    assert view.geometry_of.control(view.marks.focused) is not None
    assert not view.reading.following


def test_what_was_asked_meanwhile_stands_at_the_end(open_chat: Open) -> None:
    pane, session = open_chat(END)
    session.path = tuple(WHOLE)
    session.ask("And now?")
    session.say("This")
    pane.presenter.tick()
    assert len(pane.view.items) == 62
    assert pane.view.marks.running == 61
    assert pane.view.items[60].node is session.path[60]


def test_all_of_it_is_found(open_chat: Open, qtbot: QtBot) -> None:
    pane, session = open_chat(END)
    pane.search.open()
    pane.search.bar.field.setText("Question number 1?")
    pane.search.bar.tell()
    qtbot.waitUntil(lambda: pane.search.finding.complete)
    assert pane.search.finding.total == 0
    read_on(session)
    qtbot.waitUntil(lambda: pane.search.finding.total == 1)

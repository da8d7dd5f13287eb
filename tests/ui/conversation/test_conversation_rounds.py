"""An answer of several turns: nothing flickers, and what is read stays where it is."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from nocopt.core.conversation import Node, NodeKind
from nocopt.core.reply import Outcome
from nocopt.ui.conversation.items import Place
from nocopt.ui.conversation.message_item import MessageItem
from nocopt.ui.conversation.pane import ConversationPane
from nocopt.ui.conversation.tool_cards import ResultSection
from tests.ui.conversation.chats import ANSWER, FakeSession, dialogue, message, reply, user
from tests.ui.conversation.conftest import Open

CALL = {"type": "tool_use", "id": "a", "name": "calculator", "input": {"expression": "6*7"}}
RESULT = {"type": "tool_result", "tool_use_id": "a", "content": [{"type": "text", "text": "42"}]}


def given(number: int) -> Node:
    """What the tool gave."""
    return replace(message(number, RESULT, role="user"), kind=NodeKind.RESULTS)


def heights(pane: ConversationPane, count: int) -> list[int]:
    """The heights of the first messages."""
    return [pane.view.items[index].height for index in range(count)]


def shown(pane: ConversationPane) -> None:
    """Have the newest draft on the screen."""
    pane.presenter.tick()


def asked(session: FakeSession, pane: ConversationPane, text: str = "Let me compute.") -> None:
    """A question whose answer calls a tool, up to the call."""
    session.ask("What is 6 * 7?")
    session.say(text)
    session.feed()
    shown(pane)


def kinds(item: MessageItem) -> list[str]:
    """What a message consists of."""
    return [type(section).__name__ for section in item.sections]


def test_the_item_of_a_round_is_the_one_that_was_written(open_chat: Open) -> None:
    pane, session = open_chat(dialogue(4))
    asked(session, pane)
    running = pane.view.items[5]
    session.call(CALL)
    assert pane.view.items[5] is running
    assert len(pane.view.items) == 6, "nothing waits below while the tool runs"
    assert running.node is session.path[5]
    assert not running.running
    assert "CallSection" in kinds(running)
    before = heights(pane, 6)
    session.give(RESULT)
    assert pane.view.items[5] is running
    assert heights(pane, 6) == before
    assert len(pane.view.items) == 8
    results, second = pane.view.items[6], pane.view.items[7]
    assert kinds(results) == ["ResultSection"]
    session.say("It is 42.")
    shown(pane)
    assert pane.view.items[7] is second
    session.end()
    assert pane.view.items[7] is second
    assert pane.view.items[6] is results
    assert heights(pane, 6) == before


def test_results_are_not_said_by_the_person(open_chat: Open) -> None:
    pane, session = open_chat(dialogue(2))
    asked(session, pane)
    session.call(CALL)
    session.give(RESULT)
    item = pane.view.items[4]
    assert not item.by_user
    assert item.speaker == "Tools"
    assert isinstance(item.sections[0], ResultSection)
    reopened, _ = open_chat(list(session.path))
    assert [one.speaker for one in reopened.view.items.all][4] == "Tools"
    assert not reopened.view.items[4].by_user


@pytest.mark.parametrize("at_once", [False, True])
def test_who_reads_above_is_not_moved(open_chat: Open, at_once: bool) -> None:
    pane, session = open_chat(dialogue(12))
    asked(session, pane)
    view = pane.view
    view.show_place(Place(3, 2), 5)
    read, row = view.reading.y, view.geometry_of.row_origin(Place(3, 2)).y()
    places = []

    def note() -> None:
        places.append((view.reading.y, view.geometry_of.row_origin(Place(3, 2)).y()))

    session.call(CALL)
    if not at_once:
        note()
    session.give(RESULT)
    note()
    session.say("It is 42.\n\n" * 20)
    shown(pane)
    note()
    session.end()
    note()
    assert set(places) == {(read, row)}
    assert not view.reading.following


def test_who_follows_the_end_follows_through_all_turns(open_chat: Open) -> None:
    pane, session = open_chat(dialogue(12))
    asked(session, pane)
    view = pane.view
    view.follow()
    for _ in range(3):
        session.call(CALL)
        assert view.reading.following
        session.give(RESULT)
        assert view.reading.following
        session.say(ANSWER)
        shown(pane)
        assert view.verticalScrollBar().value() == view.verticalScrollBar().maximum()
    session.end()
    assert view.reading.following


def test_a_round_that_comes_with_its_results_is_taken_over_too(open_chat: Open) -> None:
    """The tool was so quick that the pane hears of both at once."""
    pane, session = open_chat(dialogue(2))
    asked(session, pane)
    running = pane.view.items[3]
    session.path_changed, heard = type(session.path_changed)(), session.path_changed
    session.state_changed, state = type(session.state_changed)(), session.state_changed
    session.call(CALL)
    session.give(RESULT)
    session.path_changed, session.state_changed = heard, state
    heard.emit()
    assert pane.view.items[3] is running
    assert running.node is session.path[3]
    assert [item.node is None for item in pane.view.items.all] == [False] * 5 + [True]


def test_calls_that_were_answered_need_no_notice(open_chat: Open) -> None:
    call = reply(2, "", outcome=Outcome.NEEDS_TOOL, stop_reason="tool_use")
    pane, session = open_chat([user(1, "q"), call])
    assert pane.view.items[1].notice is not None, "nothing comes after it"
    session.path = (*session.path[:1], call, given(3), reply(4, "42."))
    session.stop()
    assert [item.notice for item in pane.view.items.all] == [None] * 4
    pane, _ = open_chat(list(session.path))
    assert [item.notice for item in pane.view.items.all] == [None] * 4
    pane, _ = open_chat([user(1, "q"), call, user(3, "Never mind."), reply(4, "Well.")])
    assert pane.view.items[1].notice is not None, "the person wrote something else"


def test_while_tools_run_there_is_no_notice_and_after_a_stop_there_is(
    open_chat: Open, qtbot: QtBot
) -> None:
    pane, session = open_chat(dialogue(2))
    asked(session, pane)
    session.call(CALL)
    item = pane.view.items[3]
    assert kinds(item)[-1] == "CallSection"
    with qtbot.waitSignal(pane.presenter.reply_ended) as ended:
        session.stop()
    assert ended.args == [item]
    assert pane.view.items[3] is item
    assert item.notice is not None
    assert item.pinned


def test_the_end_is_told_once_and_the_beginning_too(open_chat: Open) -> None:
    pane, session = open_chat(dialogue(2))
    begun: list[bool] = []
    ended: list[MessageItem] = []
    pane.presenter.reply_shown.connect(lambda _item, begins: begun.append(begins))
    pane.presenter.reply_ended.connect(ended.append)
    asked(session, pane)
    session.call(CALL)
    session.give(RESULT)
    session.say("42")
    shown(pane)
    assert ended == []
    session.end()
    assert begun == [True, False]
    assert ended == [pane.view.items[5]]


def test_results_without_an_answer_offer_to_ask_again(open_chat: Open) -> None:
    path = [user(1, "q"), message(2, CALL), given(3)]
    pane, _ = open_chat(path)
    notice = pane.view.items[2].notice
    assert notice is not None
    assert notice.retry

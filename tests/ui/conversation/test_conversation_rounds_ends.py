"""Ends of answers of several turns: what is told there, and the ways on from there."""

from __future__ import annotations

from dataclasses import replace

from pytestqt.qtbot import QtBot

from nocopt.core.conversation import Options
from nocopt.core.messages import Message
from nocopt.core.parameters import Parameters
from nocopt.core.reply import Outcome, Reply
from nocopt.core.tools import SWITCHED_OFF, ToolDefinition, ToolOutcome, result_part
from nocopt.ui.conversation.cards import CardHead
from nocopt.ui.conversation.controls import Control
from nocopt.ui.conversation.message_item import MessageItem
from nocopt.ui.conversation.pane import ConversationPane
from tests.ui.conversation.chats import dialogue, message, reply, user
from tests.ui.conversation.conftest import Open
from tests.ui.conversation.test_conversation_rounds import (
    CALL,
    RESULT,
    asked,
    given,
    kinds,
    labels,
    shown,
)


def test_calls_that_were_answered_need_no_notice(open_chat: Open) -> None:
    call = reply(2, "", outcome=Outcome.NEEDS_TOOL, stop_reason="tool_use")
    pane, session = open_chat([user(1, "q"), call])
    assert pane.view.items[1].notice is not None, "nothing comes after it"
    session.path = (*session.path[:1], call, given(3), reply(4, "42."))
    session.stop()
    assert [item.notice for item in pane.view.items.all] == [None] * 2
    pane, _ = open_chat(list(session.path))
    assert [item.notice for item in pane.view.items.all] == [None] * 2
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
    assert not item.pinned
    with qtbot.waitSignal(pane.presenter.reply_ended) as ended:
        session.stop()
    assert ended.args == [item]
    assert pane.view.items[3] is item
    assert item.notice is not None
    assert not item.notice.runs, "the tool is switched off by now"
    assert item.pinned


def test_tools_that_have_not_run_can_be_run(open_chat: Open, qtbot: QtBot) -> None:
    call = message(2, CALL)
    call = replace(call, reply=Reply(Outcome.NEEDS_TOOL, stop_reason="tool_use"))
    pane, session = open_chat([user(1, "q"), call])
    assert "go_on" not in keys(pane, 1)
    session.chat.set(Options(parameters=Parameters(tools=("calculator",))))
    assert labels(pane.view.items[1]) == ["Calculator was not run"]
    notice = pane.view.items[1].notice
    assert notice is not None
    assert notice.title == "The tools have not run"
    with qtbot.waitSignal(pane.ways.go_on_asked):
        keys(pane, 1)["go_on"].press()
    session.running = True
    session.state_changed.emit()
    assert pane.view.items[1].notice is None
    assert labels(pane.view.items[1]) == ["Calling Calculator"]
    session.give(RESULT)
    session.say("42")
    session.end()
    assert kinds(pane.view.items[1]) == ["CallSection", "CitedSection"]


def test_a_tool_that_is_off_is_switched_on_and_run(open_chat: Open, qtbot: QtBot) -> None:
    call = replace(message(2, CALL), reply=Reply(Outcome.NEEDS_TOOL, stop_reason="tool_use"))
    pane, session = open_chat([user(1, "q"), call])
    assert "switch_on" not in keys(pane, 1)
    unknown = pane.view.items[1].notice
    assert unknown is not None
    assert unknown.text == "There is no such tool here, so it was not run: Calculator."
    session.chat.tools = (ToolDefinition("calculator", "", {"type": "object"}),)
    session.state_changed.emit()
    notice = pane.view.items[1].notice
    assert notice is not None
    assert notice.spoken.startswith(
        "The model wants to use a tool. It is off in this chat, so it was not run: Calculator."
    )
    with qtbot.waitSignal(pane.ways.go_on_asked):
        keys(pane, 1)["switch_on"].press()
    assert session.options.parameters.tools == ("calculator",)
    assert pane.view.items[1].notice is not None
    assert pane.view.items[1].notice.runs


def test_a_tool_that_was_off_while_another_was_on_is_switched_on_in_its_card(
    open_chat: Open,
) -> None:
    told = ToolOutcome.said(SWITCHED_OFF.format(name="calculator"), is_error=True)
    call = reply(2, "", outcome=Outcome.NEEDS_TOOL, stop_reason="tool_use")
    call = replace(call, message=message(2, CALL).message)
    results = replace(given(3), message=Message("user", (result_part(str(CALL["id"]), told),)))
    pane, session = open_chat([user(1, "q"), call, results, reply(4, "I could not.")])
    session.chat.tools = (ToolDefinition("calculator", "", {"type": "object"}),)
    button = keys(pane, 1)["way_on"]
    assert (button.label, button.name) == ("Switch on", "Switch on Calculator")
    keys(pane, 1)["toggle"].press()
    (head,) = (row for row in pane.view.items[1].rows if isinstance(row, CardHead))
    switch, way_on, copy = head.controls()
    assert copy.key == "copy"
    assert switch.rect.right() < way_on.rect.left() < way_on.rect.right() < copy.rect.left()
    button.press()
    assert session.options.parameters.tools == ("calculator",)
    assert "way_on" not in keys(pane, 1)


def keys(pane: ConversationPane, item: int) -> dict[str, Control]:
    """The buttons in a message."""
    pane.view.settle(full=True)
    return {control.key: control for _, control in pane.view.geometry_of.controls_of(item)}


def test_a_pause_is_gone_on_with_in_the_same_message(open_chat: Open) -> None:
    paused = reply(2, "First.", outcome=Outcome.PAUSED, stop_reason="pause_turn")
    pane, session = open_chat([user(1, "q"), paused])
    item = pane.view.items[1]
    notices = [item.notice]
    session.begin()
    notices.append(item.notice)
    assert [notice and notice.go_on for notice in notices] == [True, None]
    assert len(pane.view.items) == 2
    session.say("Second.")
    shown(pane)
    session.end()
    assert item.nodes == session.path[1:]
    assert item.message is not None
    assert item.message.text == "First.\n\nSecond."


def test_text_that_broke_off_is_one_text_with_its_rest(open_chat: Open) -> None:
    cut = reply(2, "It is forty", outcome=Outcome.TRUNCATED_BY_LIMIT, stop_reason="max_tokens")
    pane, session = open_chat([user(1, "q"), cut])
    session.begin()
    session.say("-two, **as** ever.")
    shown(pane)
    session.end()
    item = pane.view.items[1]
    assert len(pane.view.items) == 2
    assert kinds(item) == ["CitedSection"]
    assert item.plain_text() == "It is forty-two, as ever."


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
    assert begun == [True]
    assert ended == [pane.view.items[3]]


def test_results_without_an_answer_offer_to_ask_again(open_chat: Open) -> None:
    path = [user(1, "q"), message(2, CALL), given(3)]
    pane, session = open_chat(path)
    item = pane.view.items[1]
    assert item.notice is not None
    assert item.notice.retry
    session.begin()
    session.say("42")
    session.end()
    assert len(pane.view.items) == 2
    assert pane.view.items[1].notice is None

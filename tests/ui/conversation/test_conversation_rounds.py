"""An answer of several turns: nothing flickers, and what is read stays where it is."""

from __future__ import annotations

from dataclasses import replace

import hypothesis
import pytest
from hypothesis import strategies as st
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from nocopt.core import events as ev
from nocopt.core.conversation import Node, NodeKind
from nocopt.core.messages import ToolUsePart
from nocopt.core.reply import Outcome, Reply
from nocopt.core.tools import CallState, PendingCall, ToolOutcome, result_part
from nocopt.core.usage import Usage
from nocopt.ui.conversation.items import Place
from nocopt.ui.conversation.message_item import MessageItem
from nocopt.ui.conversation.pane import ConversationPane
from nocopt.ui.conversation.tool_cards import CallSection
from tests.ui.conversation.chats import ANSWER, FakeSession, dialogue, message, reply, user
from tests.ui.conversation.conftest import Open
from tests.ui.conversation.test_conversation_finding import count, search

CALL = {"type": "tool_use", "id": "a", "name": "calculator", "input": {"expression": "6*7"}}
RESULT = {"type": "tool_result", "tool_use_id": "a", "content": [{"type": "text", "text": "42"}]}


def given(number: int) -> Node:
    """What the tool gave."""
    return replace(message(number, RESULT, role="user"), kind=NodeKind.RESULTS, model="")


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


def cards(item: MessageItem) -> list[CallSection]:
    """The calls in a message."""
    return [section for section in item.sections if isinstance(section, CallSection)]


def labels(item: MessageItem) -> list[str]:
    """What the cards of calls say."""
    return [card.label for card in cards(item)]


def pending(state: CallState) -> PendingCall:
    """The call, where it stands."""
    return PendingCall(ToolUsePart("a", "calculator", {"expression": "6*7"}), state)


def test_all_turns_of_an_answer_are_one_message(open_chat: Open) -> None:
    pane, session = open_chat(dialogue(4))
    asked(session, pane)
    item = pane.view.items[5]
    session.call(CALL)
    assert pane.view.items[5] is item
    assert len(pane.view.items) == 6, "nothing waits below while the tool runs"
    assert item.nodes == session.path[5:]
    running = [item.running]
    before = heights(pane, 6)
    session.give(RESULT)
    shown(pane)
    assert kinds(item)[:2] == ["CitedSection", "CallSection"]
    above = [row.height for row in cards(item)[0].rows if not row.hidden]
    session.say("It is 42.")
    shown(pane)
    session.end()
    assert pane.view.items[5] is item
    assert len(pane.view.items) == 6
    assert item.nodes == session.path[5:]
    running.append(item.running)
    assert running == [True, False], "the answer goes on until its end"
    assert kinds(item) == ["CitedSection", "CallSection", "CitedSection"]
    assert [row.height for row in cards(item)[0].rows if not row.hidden] == above
    assert heights(pane, 5) == before[:5]
    assert item.message is not None
    assert item.message.text == "Let me compute.\n\nIt is 42."


def test_many_results_at_once_move_what_is_below_once(open_chat: Open) -> None:
    pane, session = open_chat(dialogue(2))
    asked(session, pane)
    ids = [f"call-{number}" for number in range(200)]
    session.call(*({**CALL, "id": id_} for id_ in ids))
    moves: list[object] = []
    pane.view.rows_moved.connect(moves.append)
    session.give(*({**RESULT, "tool_use_id": id_} for id_ in ids))
    shown(pane)
    item = pane.view.items[3]
    assert len(moves) < 10
    assert [card.result is not None for card in cards(item)] == [True] * len(ids)
    session.say("It is 42.")
    shown(pane)
    session.end()
    assert kinds(item) == ["CitedSection", *["CallSection"] * len(ids), "CitedSection"]
    assert len(pane.view.items) == 4


def test_an_answer_read_from_disk_is_the_one_that_was_written(open_chat: Open) -> None:
    pane, session = open_chat(dialogue(2))
    asked(session, pane)
    session.call(CALL, {**CALL, "id": "b"})
    session.give({**RESULT, "tool_use_id": "b"}, {**RESULT, "is_error": True})
    session.say("It is 42.")
    shown(pane)
    session.end()
    item = pane.view.items[3]
    pane.view.settle(full=True)
    live = [(type(row).__name__, row.text, row.spoken) for row in item.rows]
    pane.show_session(None)
    pane.show_session(session.it)
    again = pane.view.items.prepare(3)
    assert [(type(row).__name__, row.text, row.spoken) for row in again.rows] == live
    assert labels(again) == ["Calculator failed", "Called Calculator"]


def test_results_are_in_the_card_of_their_call_and_said_by_nobody(open_chat: Open) -> None:
    pane, session = open_chat(dialogue(2))
    asked(session, pane)
    session.call(CALL)
    session.give(RESULT)
    item = pane.view.items[3]
    assert not item.by_user
    assert [one.speaker for one in pane.view.items.all] == ["You", "Claude Test"] * 2
    (card,) = cards(item)
    assert card.detail == "6*7 → 42"
    card.unfold()
    pane.view.settle(full=True)
    said = [row.spoken for row in card.rows if not row.hidden]
    assert said[0] == "Called Calculator 6*7 → 42"
    assert "Result" in said
    assert said[-1].endswith("42")
    assert card.source == "42"
    assert card.copy_name == "Copy result"


def test_the_card_says_where_the_call_stands(open_chat: Open, qtbot: QtBot) -> None:
    pane, session = open_chat(dialogue(2))
    asked(session, pane)
    session.call(CALL)
    (card,) = cards(pane.view.items[3])
    said = {}
    clocks = []
    for state in CallState:
        with qtbot.waitSignal(pane.presenter.reply_renamed):
            session.wait_for(pending(state))
        said[state] = card.title
        if pane.view.marks.running is not None:
            clocks.append(state)
    assert clocks == [CallState.RUNNING], "nothing ticks while the person is asked"
    assert said == {
        CallState.ASKED: "Calculator waits for your answer",
        CallState.RUNNING: "Running Calculator",
        CallState.DONE: "Called Calculator",
        CallState.DECLINED: "Calculator was declined",
        CallState.FAILED: "Calculator failed",
    }
    session.asking = ()
    session.stop()
    assert card.title == "Calculator was not run"
    declined = ToolOutcome.said("The person declined this call: no.", is_error=True)
    card.take_result(result_part("a", declined).raw)
    assert card.title == "Calculator was declined"
    assert card.detail == "6*7 · no"
    assert not card.failed


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


def test_who_reads_the_answer_itself_is_not_moved_either(open_chat: Open) -> None:
    """Not even where the card is open that the result comes into, above what is read."""
    pane, session = open_chat(dialogue(4))
    asked(session, pane, ANSWER * 3)
    session.feed(ev.BlockStarted(1, CALL), ev.BlockStopped(1))
    session.say("\n\n".join(f"Then paragraph {number}." for number in range(60)), at=2)
    shown(pane)
    view, item = pane.view, pane.view.items[5]
    (card,) = cards(item)
    card.toggle()
    wanted = next(at for at, row in enumerate(item.rows) if row.text == "Then paragraph 30.")
    row = item.rows[wanted]
    view.show_place(Place(5, wanted), 0)
    at = view.geometry_of.row_origin(Place(5, wanted)).y()
    session.end("tool_use", goes_on=True)
    session.give(RESULT)
    assert item.rows.index(row) > wanted, "the card has more rows"
    assert view.geometry_of.row_origin(Place(5, item.rows.index(row))).y() == at
    session.say("42")
    shown(pane)
    session.end()
    assert view.geometry_of.row_origin(Place(5, item.rows.index(row))).y() == at


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
    assert labels(view.items[13]) == ["Called Calculator"] * 3


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
    assert running.nodes == session.path[3:]
    assert len(pane.view.items) == 4


def test_a_chat_that_is_opened_while_tools_run_goes_on_where_it_is(open_chat: Open) -> None:
    pane, session = open_chat(dialogue(2))
    asked(session, pane)
    session.call(CALL)
    pane.show_session(None)
    session.asking = (pending(CallState.RUNNING),)
    pane.show_session(session.it)
    assert labels(pane.view.items[3]) == ["Running Calculator"]
    assert pane.view.items[3].notice is None
    session.asking = ()
    session.give(RESULT)
    session.say("It is")
    pane.show_session(None)
    pane.show_session(session.it)
    session.say(" 42.")
    shown(pane)
    session.end()
    item = pane.view.items[3]
    assert kinds(item) == ["CitedSection", "CallSection", "CitedSection"]
    assert item.nodes == session.path[3:]
    assert item.plain_text().endswith("It is 42.")


def test_an_answer_is_copied_found_and_looked_into_as_a_whole(open_chat: Open) -> None:
    usage = Usage(input_tokens=100, output_tokens=20)
    turn = replace(
        message(2, {"type": "text", "text": "Needle one."}, CALL),
        reply=Reply(Outcome.NEEDS_TOOL, usage=usage, request_id="req_1"),
    )
    last = reply(4, "Needle two.", usage=usage, request_id="req_2", stop_reason="end_turn")
    pane, session = open_chat([user(1, "q"), turn, given(3), last, user(5, "more"), reply(6, "a")])
    pane.excerpts.copy_message(pane.view.items[1])
    assert QGuiApplication.clipboard().text() == "Needle one.\n\nNeedle two."
    facts = {(fact.label, fact.value) for fact in pane.doings.facts(pane.view.items[1].nodes)}
    assert {("Tokens in", "200"), ("Tokens out", "40"), ("Requests", "2")} <= facts
    assert {("Request ID", "req_1"), ("Request ID", "req_2"), ("Cost", "$0.0008")} <= facts
    asked: list[object] = []
    pane.doings.branch_asked.connect(asked.append)
    pane.doings.regenerate_asked.connect(asked.append)
    pane.doings.quote_asked.connect(asked.append)
    for key in ("branch", "regenerate", "quote"):
        pane.doings.do(key, pane.view.items[1])
    assert asked == [last, turn, "Needle one.\n\nNeedle two."]
    session.versions.ids[2] = (4, 9)
    version = pane.doings.version(pane.view.items[1])
    assert version is not None
    assert version.label == "1/2"


def test_an_answer_whose_beginning_is_read_later_is_one(open_chat: Open) -> None:
    whole = [
        user(1, "q"),
        message(2, CALL),
        given(3),
        reply(4, ANSWER),
        user(5, "r"),
        reply(6, "s"),
    ]
    pane, session = open_chat(whole[2:])
    assert kinds(pane.view.items[0])[0] == "ResultSection"
    session.path = tuple(whole)
    session.path_changed.emit()
    assert [item.nodes for item in pane.view.items.all] == [
        tuple(whole[:1]),
        tuple(whole[1:4]),
        tuple(whole[4:5]),
        tuple(whole[5:]),
    ]
    assert kinds(pane.view.items[1])[0] == "CallSection"
    assert [one.speaker for one in pane.view.items.all] == ["You", "Claude Test"] * 2


def test_sentences_are_read_out_through_all_turns(
    open_chat: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    pane, session = open_chat(dialogue(2))
    told: list[str] = []
    monkeypatch.setattr(pane.announcer, "_say", told.append)
    monkeypatch.setattr("nocopt.ui.conversation.announcing._PACE", 0)
    pane.announcer.by_sentence = True
    session.ask("q")
    session.say("Let me compute. One moment.")
    shown(pane)
    session.call(CALL)
    session.give(RESULT)
    session.say("It is 42. That is all.")
    shown(pane)
    session.end()
    while pane.announcer._pause.isActive():
        pane.announcer._pause.stop()
        pane.announcer.go_on()
    said = " ".join(told)
    assert said.startswith("Reply started")
    assert said.endswith("Reply finished")
    for sentence in ("Let me compute.", "One moment.", "It is 42.", "That is all."):
        assert said.count(sentence) == 1, told


def test_what_stands_in_any_turn_is_found_whether_it_is_shown_or_not(
    open_chat: Open, qtbot: QtBot
) -> None:
    turn = message(2, {"type": "text", "text": "A needle."}, CALL)
    answer = [turn, given(3), reply(4, "Another **needle**.")]
    pane, _ = open_chat([user(1, "q"), *answer, *dialogue(40)[4:]])
    assert not pane.view.items[1].prepared
    for wanted, said in (("needle", "1 of 2"), ("42", "1 of 1")):
        search(pane, qtbot, wanted)
        assert count(pane) == said


TURN = st.tuples(
    st.booleans(),  # it thinks first
    st.sampled_from(["", "Let me see.", ANSWER, "Half a\n\n- list\n- goes"]),
    st.lists(st.booleans(), max_size=3),  # calls, and whether each fails
    st.sampled_from(["", "kept", "opened"]),  # what happens to the pane before the results come
)


@hypothesis.settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture],
)
@hypothesis.given(turns=st.lists(TURN, min_size=1, max_size=4))
def test_however_an_answer_came_it_is_the_one_that_is_read_again(
    open_chat: Open, turns: list[tuple[bool, str, list[bool], str]]
) -> None:
    pane, session = open_chat(dialogue(2))
    session.ask("q")
    for number, (thinks, text, calls, then) in enumerate(turns):
        if thinks:
            session.think("Hm.")
        if text:
            session.say(text, at=1)
        shown(pane)
        if not calls:
            break
        ids = [f"{number}.{at}" for at in range(len(calls))]
        session.call(*({**CALL, "id": id_} for id_ in ids))
        if then == "opened":
            pane.show_session(None)
            pane.show_session(session.it)
        results = (
            {**RESULT, "tool_use_id": id_, "is_error": fails}
            for id_, fails in zip(ids, calls, strict=True)
        )
        session.give(*results)
        if then == "kept":
            shown(pane)
    session.end()
    item = pane.view.items[3]
    assert len(pane.view.items) == 4
    assert item.nodes == session.path[3:]
    written = [(type(row).__name__, row.text) for row in item.rows]
    said = labels(item)
    pane.show_session(None)
    pane.show_session(session.it)
    again = pane.view.items.prepare(3)
    again.complete()
    assert [(type(row).__name__, row.text) for row in again.rows] == written
    assert labels(again) == said
    pane.close()
    pane.deleteLater()

"""How a reply ended, and what is offered then: Continue, Raise limit, Retry in time, choices."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from pytestqt.qtbot import QtBot

from nocopt.core.errors import Cause, Failure, WireKind
from nocopt.core.reply import Outcome
from nocopt.core.report import Report, Weight
from nocopt.ui.conversation.notices import NoticeRow
from nocopt.ui.conversation.pane import ConversationPane
from tests.ui.conversation.chats import reply, user
from tests.ui.conversation.conftest import Open

if TYPE_CHECKING:
    from nocopt.core.conversation import Node

LIMITED = Failure(WireKind.HTTP, Cause.RATE_LIMIT, status=429, host="h.example", retry_after=30.0)

OVERLOADED = Failure(WireKind.HTTP, Cause.OVERLOADED, status=529, host="h.example")
TOO_LARGE = Failure(WireKind.HTTP, Cause.TOO_LARGE, status=413, host="h.example")


def names(pane: ConversationPane) -> list[str]:
    found = pane.view.geometry_of.controls_of(len(pane.view.items) - 1)
    keys = {"go_on", "limit", "retry", "settings", "edit", "branch", "model", "new"}
    item = pane.view.items[len(pane.view.items) - 1]
    return [
        control.name
        for spot, control in found
        if control.key in keys and type(item.rows[spot.row]).__name__ == "NoticeRow"
    ]


def press(pane: ConversationPane, name: str) -> None:
    found = pane.view.geometry_of.controls_of(len(pane.view.items) - 1)
    next(control for _, control in found if control.name == name).press()


@pytest.mark.parametrize(
    ("ended", "offered"),
    [
        (
            reply(2, "Half", outcome=Outcome.TRUNCATED_BY_LIMIT, stop_reason="max_tokens"),
            ["Continue", "Raise limit"],
        ),
        (
            reply(2, "", outcome=Outcome.TRUNCATED_BY_LIMIT, stop_reason="max_tokens"),
            ["Raise limit", "Retry"],
        ),
        (
            reply(
                2,
                "Half",
                outcome=Outcome.TRUNCATED_BY_LIMIT,
                stop_reason="model_context_window_exceeded",
            ),
            ["New chat"],
        ),
        (reply(2, "", outcome=Outcome.PAUSED, stop_reason="pause_turn"), ["Continue"]),
        (reply(2, "Half", outcome=Outcome.PAUSED, stop_reason="pause_turn"), ["Continue"]),
        (reply(2, "Half", outcome=Outcome.TRUNCATED), ["Continue", "Retry"]),
        (reply(2, "Half", outcome=Outcome.STOPPED), ["Continue", "Retry"]),
        (reply(2, "", outcome=Outcome.STOPPED), ["Retry"]),
        (reply(2, "Half", outcome=Outcome.INTERRUPTED), ["Continue", "Retry"]),
        (
            reply(2, "", outcome=Outcome.REFUSED),
            ["Edit question", "Branch before it", "Other model", "Retry"],
        ),
        (reply(2, "", outcome=Outcome.ERROR, failure=LIMITED), ["Retry"]),
        (
            reply(2, "Half", outcome=Outcome.ERROR, failure=OVERLOADED),
            ["Continue", "Other model", "Retry"],
        ),
        (reply(2, "", outcome=Outcome.ERROR, failure=OVERLOADED), ["Other model", "Retry"]),
        (
            reply(2, "", outcome=Outcome.ERROR, failure=TOO_LARGE),
            ["Edit question", "New chat", "Retry"],
        ),
    ],
)
@pytest.mark.check(28, 45, 52)
def test_the_ways_on_fit_to_the_end(open_chat: Open, ended: Node, offered: list[str]) -> None:
    pane, session = open_chat([user(1, "q"), ended])
    assert names(pane) == offered
    session.ask("and now?")
    assert pane.view.items[1].notice is not None
    session.say("Yes.")
    session.end()
    assert names(pane) == []


def test_the_rest_and_a_higher_limit_are_asked_for(open_chat: Open, qtbot: QtBot) -> None:
    half = reply(2, "Half", outcome=Outcome.TRUNCATED_BY_LIMIT, stop_reason="max_tokens")
    pane, _ = open_chat([user(1, "q"), half])
    with qtbot.waitSignal(pane.ways.go_on_asked):
        press(pane, "Continue")
    with qtbot.waitSignal(pane.ways.limit_asked):
        press(pane, "Raise limit")


def test_a_new_chat_is_asked_for(open_chat: Open, qtbot: QtBot) -> None:
    full = reply(
        2,
        "Half",
        outcome=Outcome.TRUNCATED_BY_LIMIT,
        stop_reason="model_context_window_exceeded",
    )
    pane, session = open_chat([user(1, "q"), full])
    with qtbot.waitSignal(pane.ways.new_chat_asked):
        press(pane, "New chat")
    session.path = (user(1, "q"), reply(2, "", outcome=Outcome.REFUSED))
    pane.show_session(session.it)
    with qtbot.waitSignal(pane.ways.new_chat_asked):
        press(pane, "Branch before it")


def test_the_server_is_quoted_apart_from_what_the_program_says(open_chat: Open) -> None:
    said = {"category": "cyber", "explanation": "Not in these words."}
    pane, _ = open_chat([user(1, "q"), reply(2, "", outcome=Outcome.REFUSED, stop_details=said)])
    notice = pane.view.items[1].notice
    assert notice is not None
    assert notice.quote == "Not in these words."
    assert notice.quote not in notice.text
    assert notice.spoken.endswith("Not in these words.")
    pane.view.settle(full=True)
    row = next(row for row in pane.view.items[1].rows if isinstance(row, NoticeRow))
    shapes = {shape.text: left for shape, left, _ in row._shapes}
    assert shapes["Not in these words."] > shapes["Category: cyber"] == 0


@pytest.mark.check(44)
def test_what_a_refusal_costs_and_which_choices_it_leaves(open_chat: Open, qtbot: QtBot) -> None:
    path = [user(1, "a"), reply(2, "b"), user(3, "q"), reply(4, "", outcome=Outcome.REFUSED)]
    pane, session = open_chat(path)
    notice = pane.view.items[3].notice
    assert notice is not None
    assert notice.text.endswith("A refusal before any output is not billed.")
    assert names(pane) == ["Edit question", "Branch before it", "Other model", "Retry"]
    with qtbot.waitSignal(pane.doings.edit_asked) as edited:
        press(pane, "Edit question")
    with qtbot.waitSignal(pane.doings.branch_asked) as branched:
        press(pane, "Branch before it")
    with qtbot.waitSignal(pane.doings.model_asked) as other:
        press(pane, "Other model")
    asked = [edited.args, branched.args, other.args]
    assert [args[0] for args in asked if args is not None] == [path[2], path[1], path[3]]
    session.path = (user(1, "q"), reply(2, "Half", outcome=Outcome.REFUSED))
    pane.show_session(session.it)
    notice = pane.view.items[1].notice
    assert notice is not None
    assert notice.text.endswith("The question and the output until then are billed.")


def test_a_retry_counts_down_to_when_the_server_takes_it(
    open_chat: Open, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 1000.0
    monkeypatch.setattr(time, "time", lambda: now)
    failed = replace(reply(2, "", outcome=Outcome.ERROR, failure=LIMITED), created_at=1000.0)
    pane, session = open_chat([user(1, "q"), failed])

    def label() -> str:
        found = pane.view.geometry_of.controls_of(1)
        return next(control.label for _, control in found if control.key == "retry")

    countdown = pane._countdown
    assert label() == "Retry (0:30)"
    assert names(pane) == ["Retry"]
    assert countdown.running
    now = 1029.5
    assert label() == "Retry (0:01)"
    now = 1030.0
    assert label() == "Retry"
    qtbot.waitUntil(lambda: not countdown.running)
    now = 1000.0
    countdown.look()
    session.ask("another")
    assert not countdown.running


@pytest.mark.check(62)
@pytest.mark.parametrize("kind", [WireKind.HTTP, WireKind.CONFIG])
def test_what_makes_a_request_too_large_is_named(open_chat: Open, kind: WireKind) -> None:
    heavy = (Weight("holiday.png", "image", 21_000_000, 1), Weight("", "history", 9_000_000, 1))
    failed = reply(2, "", outcome=Outcome.ERROR, failure=replace(TOO_LARGE, kind=kind))
    assert failed.reply is not None
    told = replace(failed.reply, report=Report(heaviest=heavy))
    pane, _ = open_chat([user(1, "q"), replace(failed, reply=told)])
    notice = pane.view.items[1].notice
    assert notice is not None
    assert "The largest parts: holiday.png (21.0 MB), the other messages (9.0 MB)." in notice.text
    assert ("not sent" in notice.text) is (kind is WireKind.CONFIG)

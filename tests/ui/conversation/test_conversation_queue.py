"""The card below a message that waits to be sent: why, until when, what can be done, read out."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from nocopt.core.errors import Cause, Failure, WireKind
from nocopt.core.queue import Queued
from nocopt.ui import queue_sentences
from nocopt.ui.conversation.pane import ConversationPane
from nocopt.ui.conversation.queue_card import ALL, CANCEL, TRY, QueueNotice, QueueRow
from tests.ui.conversation.chats import FakeSession, dialogue
from tests.ui.conversation.conftest import Open

BUSY = Failure(
    WireKind.HTTP, Cause.OVERLOADED, "Overloaded", status=529, host="h.example", retryable=True
)


def waits(session: FakeSession, failure: Failure = BUSY, seconds: float = 42.0) -> None:
    """The turn that runs fails, and the question waits."""
    last = session.path[-1].id
    session.queued.entry = Queued(1, 1, last, 1, 0.0, 1, failure)
    session.queued.due_at = time.time() + seconds
    session.running, session.draft = False, None
    session.path_changed.emit()
    session.state_changed.emit()


def waiting(open_chat: Open, failure: Failure = BUSY) -> tuple[ConversationPane, FakeSession]:
    """A chat in which a message waits."""
    pane, session = open_chat(dialogue(2))
    session.ask("Is anybody there?")
    waits(session, failure)
    return pane, session


def title(pane: ConversationPane) -> str:
    """The title of the notice below the question."""
    notice = pane.view.items[2].notice
    return "" if notice is None else notice.title


def buttons(pane: ConversationPane) -> dict[str, str]:
    """The buttons of the card: keys and labels."""
    last = len(pane.view.items) - 1
    found = pane.view.geometry_of.controls_of(last)
    row = next(at for at, one in enumerate(pane.view.items[last].rows) if isinstance(one, QueueRow))
    return {control.key: control.label for spot, control in found if spot.row == row}


def test_it_names_the_account_that_it_waits_for(open_chat: Open) -> None:
    pane, session = open_chat(dialogue(2))
    session.ask("Is anybody there?")
    session.queued.away = "Work"
    waits(session)
    item = pane.view.items[2]
    row = next(one for one in item.rows if isinstance(one, QueueRow))
    assert [text for text, _ in row._texts(pane.look)][1] == "Waits for the account “Work”"


def test_it_says_why_and_counts_down(open_chat: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    pane, session = waiting(open_chat)
    notice = pane.view.items[2].notice
    assert isinstance(notice, QueueNotice)
    assert notice.title == "Waiting · The service is overloaded"
    assert buttons(pane) == {TRY: "Try now", CANCEL: "Cancel", "details": "Details"}
    assert pane._countdown.running
    now = session.queued.due_at - 7.5
    monkeypatch.setattr(time, "time", lambda: now)
    row = next(one for one in pane.view.items[2].rows if isinstance(one, QueueRow))
    pane.grab()
    assert [text for text, _ in row._texts(pane.look)][1] == "Next try in 0:08"


def test_it_is_gone_while_the_message_is_sent_and_back_after_a_failure(open_chat: Open) -> None:
    pane, session = waiting(open_chat)
    session.begin()
    assert title(pane) == ""
    assert not pane._countdown.running
    waits(session)
    assert title(pane).startswith("Waiting")
    session.queued.entry = None
    session.state_changed.emit()
    assert title(pane) == "No answer yet"


def test_it_is_read_out_once_for_each_reason(
    open_chat: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    pane, session = open_chat(dialogue(2))
    told: list[str] = []
    monkeypatch.setattr(pane.accessible, "announce", told.append)
    session.ask("Is anybody there?")
    for failure in (BUSY, BUSY, replace(BUSY, cause=Cause.RATE_LIMIT)):
        waits(session, failure)
        session.begin()
    assert [one.partition("\n")[0][:40] for one in told] == [
        "Reply started",
        "Waiting · The service is overloaded. It ",
        "Waiting · Too many requests. It is sent ",
    ]
    assert not any(letter.isdigit() for letter in "".join(told))


def test_each_button_says_what_it_says(open_chat: Open, qtbot: QtBot) -> None:
    pane, session = open_chat(dialogue(2))
    session.ask("Is anybody there?")
    session.queued.others = 1
    waits(session, replace(BUSY, cause=Cause.CONNECT))
    assert list(buttons(pane)) == [TRY, CANCEL, ALL, "settings", "details"]
    for key in (TRY, CANCEL, ALL):
        with qtbot.waitSignal(pane.ways.queue_asked) as asked:
            found = pane.view.geometry_of.controls_of(2)
            next(control for _, control in found if control.key == key).press()
        assert asked.args == [key]


def test_buttons_that_do_not_fit_beside_the_others_stand_below_them(open_chat: Open) -> None:
    pane, session = open_chat(dialogue(2))
    session.ask("Is anybody there?")
    session.queued.others = 1
    waits(session, replace(BUSY, cause=Cause.CONNECT))
    row = next(one for one in pane.view.items[2].rows if isinstance(one, QueueRow))
    row.lay_out(1000)
    wide = [one.rect for one in row.controls()]
    assert len({place.y() for place in wide}) == 1
    row.lay_out(round(wide[2].right()))
    narrow = [one.rect for one in row.controls()]
    first, second = narrow[:3], narrow[3:]
    assert [(one.x(), one.y()) for one in first] == [(one.x(), first[0].y()) for one in wide[:3]]
    assert {one.y() - first[0].bottom() for one in second} == {8.0}
    assert max(one.right() for one in second) <= row.width
    assert second[0].bottom() < row.height


def test_the_details_have_the_servers_own_words(open_chat: Open) -> None:
    pane, _ = waiting(open_chat)
    before = pane.view.items[2].height
    found = pane.view.geometry_of.controls_of(2)
    next(control for _, control in found if control.key == "details").press()
    assert pane.view.items[2].height > before
    row = next(one for one in pane.view.items[2].rows if isinstance(one, QueueRow))
    said = "\n".join(text for text, _ in row._texts(pane.look))
    assert "h.example has more requests than it can answer" in said
    assert "529" in said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0.0, "0:00"),
        (0.2, "0:01"),
        (42.0, "0:42"),
        (725.0, "12:05"),
        (3600.0, "1:00:00"),
        (86_399.0, "23:59:59"),
    ],
)
def test_seconds_as_a_clock_counts_them_down(seconds: float, said: str) -> None:
    assert queue_sentences.countdown(seconds) == said


def test_a_wait_of_days_is_told_by_its_end() -> None:
    now = 1_800_000_000.0
    assert "Next try in" not in queue_sentences.next_try(now + 3 * 86_400, now)
    assert queue_sentences.next_try(now - 1, now) == "Next try: as soon as it is its turn"

"""The line that says what was done to a request: told once, in the details always, taken back."""

from __future__ import annotations

import re

import pytest

from nocopt.core.conversation import Node
from nocopt.core.report import FOR_NOW, NO_ROOM, UNSIGNED, Repair, RepairKind, Report
from nocopt.core.thinking import Room
from nocopt.ui import repair_sentences
from nocopt.ui.conversation.doctor_line import DoctorRow, DoctorSection
from nocopt.ui.conversation.pane import ConversationPane
from tests.ui.conversation.chats import reply, user
from tests.ui.conversation.conftest import Open

TEMPERATURE = Repair(RepairKind.SAMPLING_LEFT_OUT, detail="temperature")
SCALED = Repair(RepairKind.IMAGE_SCALED, 2, "holiday.png")
MERGED = Repair(RepairKind.MERGED)


def answer(number: int, *repairs: Repair) -> Node:
    """An answer to a request to which this was done."""
    return reply(number, "Well.", stop_reason="end_turn", report=Report(repairs))


def line(pane: ConversationPane, item: int) -> DoctorRow | None:
    """The line below a message."""
    pane.view.settle(full=True)
    rows = pane.view.items.prepare(item).rows
    return next((row for row in rows if isinstance(row, DoctorRow)), None)


def test_what_is_new_is_told_below_the_answer_and_all_of_it_in_the_details(open_chat: Open) -> None:
    pane, _ = open_chat(
        [
            *(user(1, "q"), answer(2, MERGED, TEMPERATURE)),
            *(user(3, "r"), answer(4, MERGED, TEMPERATURE)),
            *(user(5, "s"), answer(6, MERGED, TEMPERATURE, SCALED)),
        ]
    )
    told = [row and row.spoken for row in (line(pane, at) for at in (1, 3, 5))]
    assert told == [
        "Left out: temperature (not taken by the model)",
        None,
        "Changed: 2 images scaled",
    ]
    item = pane.view.items[5]
    row = line(pane, 5)
    assert row is not None
    assert item.rows.index(row) < item.foot
    facts = [fact.value for fact in pane.doings.facts(item.nodes) if fact.label == "Adjusted"]
    assert facts == [
        "Left out: temperature (not taken by the model)",
        "Changed: messages put together (questions and answers take turns), 2 images scaled",
    ]


def test_it_comes_with_the_end_of_the_answer(open_chat: Open) -> None:
    pane, session = open_chat([user(1, "q"), answer(2, TEMPERATURE)])
    session.begin()
    assert line(pane, 1) is None
    session.say("More.")
    session.end()
    assert line(pane, 1) is not None, "it is one answer with the turn before"


def test_it_is_taken_back_and_done_again(open_chat: Open) -> None:
    pane, session = open_chat([user(1, "q"), answer(2, TEMPERATURE)])
    row = line(pane, 1)
    assert row is not None
    (undo,) = row.controls()
    assert (undo.name, undo.key) == ("Undo", "undo")
    assert undo.rect.right() <= row.width
    height = row.height
    undo.press()
    undone = [session.options.parameters.undone]
    assert row.spoken.endswith("From the next message on it is sent as you asked for it.")
    assert row.height >= height
    (again,) = row.controls()
    assert again.name == "Leave out again"
    again.press()
    undone.append(session.options.parameters.undone)
    assert undone == [("sampling_left_out",), ()]
    assert row.controls()[0].name == "Undo"


def test_what_cannot_be_taken_back_offers_nothing(open_chat: Open) -> None:
    repair = Repair(RepairKind.THINKING_STRIPPED, 3, UNSIGNED)
    pane, _ = open_chat([user(1, "q"), answer(2, repair)])
    row = line(pane, 1)
    assert row is not None
    assert row.controls() == ()
    assert row.spoken == (
        "Left out: earlier thinking (it came without the signature that servers ask for)"
    )


CLAMPED = Repair(RepairKind.BUDGET_CLAMPED, detail="1976")


@pytest.mark.parametrize("repair", [CLAMPED, Repair(RepairKind.THINKING_CHANGED, detail=NO_ROOM)])
def test_room_is_made_for_thinking_that_had_too_little(open_chat: Open, repair: Repair) -> None:
    pane, session = open_chat([user(1, "q"), answer(2, repair, TEMPERATURE)])
    session.chat.room = (Room.SHORT, 27_576)
    row = line(pane, 1)
    assert row is not None
    row.lay_out(700)
    undo, raise_ = row.controls()
    assert (undo.name, raise_.name) == ("Undo", "Raise max tokens to 27,576")
    assert not undo.rect.intersects(raise_.rect)
    row.lay_out(300)
    assert all(one.rect.right() <= 300 for one in row.controls())
    assert row.controls()[-1].rect.bottom() <= row.height
    raise_.press()
    assert session.chat.room[0] is Room.ENOUGH
    assert row.spoken.endswith("From the next message on there is room for it.")
    assert [one.name for one in row.controls()] == ["Undo"]


def test_where_a_model_writes_too_little_for_its_thinking_it_is_said(open_chat: Open) -> None:
    pane, session = open_chat([user(1, "q"), answer(2, CLAMPED)])
    session.chat.room = (Room.FULL, 64_000)
    row = line(pane, 1)
    assert row is not None
    assert row.controls() == ()
    assert row.spoken == (
        "Changed: thinking budget to 1976 (max tokens leave no more) · "
        "The model writes no more than 64,000 tokens, thinking included."
    )


@pytest.mark.parametrize("kind", list(RepairKind))
@pytest.mark.parametrize("learned", [False, True])
def test_each_repair_has_a_sentence(kind: RepairKind, learned: bool) -> None:
    said = repair_sentences.repairs([Repair(kind, 2, "x", learned)])
    assert said.startswith(("Left out: ", "Changed: "))
    assert "{" not in said
    assert "None" not in said


TABLE = [
    *(Repair(kind, 2, "x") for kind in RepairKind),
    *(Repair(kind, 1, "", learned=True) for kind in RepairKind),
    Repair(RepairKind.THINKING_STRIPPED, detail=UNSIGNED),
    *(Repair(RepairKind.THINKING_CHANGED, detail=one) for one in (NO_ROOM, FOR_NOW, "display")),
]


def test_each_repair_can_be_taken_back_or_says_why_not(open_chat: Open) -> None:
    pane, _ = open_chat([user(1, "q"), answer(2, TEMPERATURE)])
    for repair in TABLE:
        (row,) = DoctorSection(pane.view.items[1].around, (repair,)).rows
        offered = [one.name for one in row.controls()]
        reason = re.search(r"\(\w.*\)$", repair_sentences.repairs([repair]))
        assert ("Undo" in offered) == repair.undoable, repair
        assert "Undo" in offered or reason is not None, repair


@pytest.mark.parametrize("kind", [RepairKind.PDF_TOO_LONG, RepairKind.PDF_LEFT_OUT])
def test_the_text_of_a_pdf_whose_pages_do_not_go_is_sent_at_a_click(
    open_chat: Open, kind: RepairKind
) -> None:
    pane, session = open_chat([user(1, "q"), answer(2, Repair(kind, detail="plan.pdf"))])
    row = line(pane, 1)
    assert row is not None
    send = row.controls()[-1]
    assert send.name == "Send its text"
    send.press()
    undone = [session.options.parameters.undone]
    assert row.spoken.endswith("From the next message on the text of the PDF is sent.")
    out = row.controls()[-1]
    assert out.name == "Leave the PDF out"
    out.press()
    undone.append(session.options.parameters.undone)
    assert undone == [("pdf_too_long",), ()]


def test_what_the_endpoint_refused_is_told_so() -> None:
    learned = Repair(RepairKind.CACHE_LEFT_OUT, learned=True)
    effort = Repair(RepairKind.EFFORT_CHANGED, detail="high")
    assert repair_sentences.repairs([learned, effort, TEMPERATURE]) == (
        "Left out: temperature (not taken by the model), "
        "marks for the cache (refused by the endpoint, sent without) · Changed: effort to high"
    )
    assert repair_sentences.repairs([]) == ""
    thinking = Repair(RepairKind.THINKING_STRIPPED, learned=True)
    assert repair_sentences.repairs([thinking]) == (
        "Left out: earlier thinking (refused by the endpoint, sent without)"
    )
    beta = Repair(RepairKind.BETA_REMOVED, detail="old")
    assert repair_sentences.repairs([beta, TEMPERATURE]) == (
        "Left out: beta old, temperature (not taken by the model)"
    )

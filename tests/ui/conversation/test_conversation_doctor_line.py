"""The line that says what was done to a request: told once, in the details always, taken back."""

from __future__ import annotations

import pytest

from nocopt.core.conversation import Node
from nocopt.core.report import Repair, RepairKind, Report
from nocopt.ui import repair_sentences
from nocopt.ui.conversation.doctor_line import DoctorRow
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
        "Changed: messages put together, 2 images scaled",
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
    pane, _ = open_chat([user(1, "q"), answer(2, Repair(RepairKind.THINKING_STRIPPED, 3))])
    row = line(pane, 1)
    assert row is not None
    assert row.controls() == ()
    assert row.spoken.startswith("Left out: earlier thinking")


@pytest.mark.parametrize("kind", list(RepairKind))
@pytest.mark.parametrize("learned", [False, True])
def test_each_repair_has_a_sentence(kind: RepairKind, learned: bool) -> None:
    said = repair_sentences.repairs([Repair(kind, 2, "x", learned)])
    assert said.startswith(("Left out: ", "Changed: "))
    assert "{" not in said
    assert "None" not in said


def test_what_the_endpoint_refused_is_told_so() -> None:
    learned = Repair(RepairKind.CACHE_LEFT_OUT, learned=True)
    effort = Repair(RepairKind.EFFORT_CHANGED, detail="high")
    assert repair_sentences.repairs([learned, effort, TEMPERATURE]) == (
        "Left out: temperature (not taken by the model), "
        "marks for the cache (refused by the endpoint, sent without) · Changed: effort to high"
    )
    assert repair_sentences.repairs([]) == ""
    beta = Repair(RepairKind.BETA_REMOVED, detail="old")
    assert repair_sentences.repairs([beta, TEMPERATURE]) == (
        "Left out: beta old, temperature (not taken by the model)"
    )

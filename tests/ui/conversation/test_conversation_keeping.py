"""Thinking shown in another way: what is read, selected and focused stays."""

from __future__ import annotations

import pytest

from nocopt.core.settings import Settings, ThinkingDisplay
from nocopt.ui.conversation.items import Place
from nocopt.ui.conversation.marks import Spot
from nocopt.ui.conversation.pane import ConversationPane
from nocopt.ui.conversation.positions import Position
from nocopt.ui.conversation.thinking import ThinkingSection
from tests.ui.conversation.chats import ANSWER, reply, user
from tests.ui.conversation.conftest import Open

FOLD, OPEN, HIDE = ThinkingDisplay.FOLD, ThinkingDisplay.OPEN, ThinkingDisplay.HIDE


def rows_of(pane: ConversationPane, text: str) -> int:
    """The row of the third answer that holds a text."""
    rows = pane.view.items.prepare(5).rows
    return next(number for number, row in enumerate(rows) if text in row.text)


@pytest.mark.parametrize(("before", "after"), [(FOLD, HIDE), (HIDE, OPEN), (FOLD, OPEN)])
def test_what_is_read_and_selected_stays(
    open_chat: Open, before: ThinkingDisplay, after: ThinkingDisplay
) -> None:
    path = [
        user(number, "q") if number % 2 else reply(number, ANSWER, thinking="One.\n\nTwo.")
        for number in range(1, 21)
    ]
    pane, _ = open_chat(path)
    view = pane.view
    pane.set_settings(Settings(thinking_display=before))
    view.show_place(Place(5, rows_of(pane, "nested")), 3)
    top = rows_of(pane, "A paragraph")
    view.selection.select(Position(5, top, 2), Position(5, rows_of(pane, "in a quote"), 4))
    code = rows_of(pane, "return")
    key = view.items[5].rows[code].controls()[0].key
    view.marks.focused = Spot(5, code, key)
    selected = view.selection.text()
    read = view.geometry_of.row_origin(Place(5, rows_of(pane, "nested"))).y()
    pane.set_settings(Settings(thinking_display=after))
    sections = view.items[5].sections
    assert any(isinstance(one, ThinkingSection) for one in sections) is (after is not HIDE)
    assert view.selection.text() == selected
    assert view.geometry_of.row_origin(Place(5, rows_of(pane, "nested"))).y() == read
    assert view.marks.focused == Spot(5, rows_of(pane, "return"), key)


@pytest.mark.parametrize(
    ("start", "end", "kept"),
    [("uestion", "Tw", "uestion"), ("wo", "An ans", "An ans"), ("uestion", "An ans", "all")],
)
def test_a_selection_that_reaches_into_thinking_keeps_what_is_left(
    open_chat: Open, start: str, end: str, kept: str
) -> None:
    path = [user(1, "A question"), reply(2, "An answer.", thinking="One.\n\nTwo.")]
    pane, _ = open_chat(path)
    pane.set_settings(Settings(thinking_display=OPEN))

    def found(text: str) -> Position:
        places = (
            Position(index, number, row.text.index(text))
            for index in (0, 1)
            for number, row in enumerate(pane.view.items[index].rows)
            if text in row.text
        )
        return next(places)

    last = found(end)
    pane.view.selection.select(found(start), last._replace(offset=last.offset + len(end)))
    before = pane.view.selection.text()
    pane.set_settings(Settings(thinking_display=HIDE))
    left = before.replace("One.\n\nTwo.\n\n", "") if kept == "all" else kept
    assert pane.view.selection.text() == left


def test_what_is_selected_in_thinking_goes_with_it(open_chat: Open) -> None:
    pane, session = open_chat([user(1, "q"), reply(2, "An answer.", thinking="One.\n\nTwo.")])
    pane.set_settings(Settings(thinking_display=OPEN))
    pane.view.selection.select(Position(1, 2, 0), Position(1, 3, 2))
    assert pane.view.selection.text() == "One.\n\nTw"
    pane.set_settings(Settings(thinking_display=HIDE))
    assert pane.view.selection.range is None
    head = pane.view.selection.head  # the keyboard goes on from what stands below
    assert head is not None
    assert pane.view.items[1].rows[head.row].text == "An answer."
    session.ask("And?")
    session.think("Well")
    session.say("Then", at=1)
    pane.set_settings(Settings(thinking_display=OPEN))
    assert "Then" in pane.view.items[3].plain_text()
    assert pane.view.reading.following


def test_thinking_that_was_not_shown_leaves_no_gap_behind(open_chat: Open) -> None:
    pane, session = open_chat()
    pane.set_settings(Settings(thinking_display=HIDE))
    session.ask("What?")
    session.think("Let me see.")
    session.say("That.", 1)
    session.end()
    [name, *_, answer, _foot] = pane.view.items.prepare(1).rows
    assert answer.text == "That."
    item = pane.view.items[1]
    above = item.row_top(item.rows.index(answer)) - item.row_top(0) - name.height
    pane.show_session(None)
    pane.show_session(session.it)
    item = pane.view.items.prepare(1)
    assert item.row_top(1) - item.row_top(0) - item.rows[0].height == above

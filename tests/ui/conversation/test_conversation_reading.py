"""What is being read never moves, and the end is followed exactly while the reader is there."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from nocopt.core import events as ev
from nocopt.ui.conversation.items import Place
from nocopt.ui.conversation.pane import ConversationPane
from nocopt.ui.conversation.thinking import ThinkingSection
from nocopt.ui.theme import DARK
from tests.ui.conversation.chats import ANSWER, FakeSession, dialogue, reply, user
from tests.ui.conversation.conftest import Open


def where(pane: ConversationPane) -> tuple[Place, int]:
    """The row at the top edge, and how far below the edge it begins."""
    view = pane.view
    place = view.items.place_at(view.reading.y)
    return place, view.items.row_top(place) - view.reading.y


def on_screen(pane: ConversationPane, place: Place) -> int:
    return pane.view.items.row_top(place) - pane.view.reading.y


def test_a_chat_opens_at_its_end_and_follows(open_chat: Open) -> None:
    pane, session = open_chat(dialogue(20))
    view = pane.view
    assert view.reading.at_end
    session.ask("more?")
    for number in range(40):
        session.say(f"Paragraph {number}.\n\n")
        pane.presenter.tick()
        assert view.reading.y == view.reading.most
        assert view.verticalScrollBar().value() == view.verticalScrollBar().maximum()


def test_scrolling_up_ends_following_and_nothing_moves_while_text_comes(open_chat: Open) -> None:
    pane, session = open_chat(dialogue(20))
    session.ask("more?")
    session.say(ANSWER)
    pane.presenter.tick()
    pane.view.scroll_by(-300)
    assert not pane.view.reading.following
    place, top = where(pane)
    for _ in range(20):
        session.say(ANSWER)
        pane.presenter.tick()
        assert on_screen(pane, place) == top
    session.end()
    assert on_screen(pane, place) == top


def test_all_that_is_in_sight_is_laid_out_where_little_is_above_a_place(open_chat: Open) -> None:
    """As with a hit in the first message: it cannot be shown as far down as others."""
    pane, _ = open_chat([user(1, "Where to?"), reply(2, "".join(f"- {n}\n" for n in range(90)))])
    view = pane.view
    view.show_place(Place(0, 0), -view.viewport().height() // 3)
    assert view.reading.y == 0
    item = view.items[1]
    seen = item.rows[: item.row_at(view.viewport().height() - view.items.top(1)) + 1]
    assert len(seen) > 5
    assert [row.text for row in seen if not row.live and not row.hidden] == []


def test_scrolling_back_to_the_end_follows_again(open_chat: Open) -> None:
    pane, session = open_chat(dialogue(20))
    session.ask("more?")
    pane.view.scroll_by(-300)
    pane.view.scroll_by(200)
    assert not pane.view.reading.following
    pane.view.scroll_by(200)
    assert pane.view.reading.following


def test_jump_to_latest_appears_and_jumps(open_chat: Open, qtbot: QtBot) -> None:
    pane, _ = open_chat(dialogue(20))
    button = pane._jump
    assert not button.isVisible()
    pane.view.scroll_by(-200)
    assert button.isVisible()
    assert button.accessibleName() == "Jump to latest"
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert pane.view.reading.following
    assert not button.isVisible()


def test_what_is_asked_is_brought_into_sight(open_chat: Open) -> None:
    pane, session = open_chat(dialogue(20))
    pane.view.scroll_to(0)
    session.ask("and now?")
    assert pane.view.reading.following


def top_line(pane: ConversationPane) -> tuple[Place, int, float]:
    """A character of the line at the top edge, and where it is; -1 stands for the whole row."""
    reading = pane.view.reading
    place = reading.place
    row = pane.view.items[place.item].rows[place.row]
    character = row.offset_at(0, reading.offset) if reading.offset > 0 else -1
    if not row.boxes(character, character + 1):
        character = -1
    return place, character, height_of(pane, place, character)


def height_of(pane: ConversationPane, place: Place, character: int) -> float:
    """Where a character is below the top edge of the view."""
    if character < 0:
        return on_screen(pane, place)
    pane.view.items.measure(place)
    row = pane.view.items[place.item].rows[place.row]
    top = row.boxes(character, character + 1)[0].top()
    return pane.view.geometry_of.row_origin(place).y() + top


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    steps=st.lists(
        st.one_of(st.integers(-700, 700), st.sampled_from(["narrow", "wide", "bigger", "text"])),
        min_size=3,
        max_size=15,
    )
)
@example(steps=[187, "narrow", "bigger", 661])
@example(steps=[242, "narrow", -364, "wide", 670])
@example(steps=["bigger", -696, "bigger", "bigger"])
@example(steps=["bigger", 698, "bigger", "bigger", "text"])
@example(steps=["bigger", 698, "bigger", 10, -10, "bigger", 0, "bigger"])
def test_the_anchor_holds_through_everything(open_chat: Open, steps: list[int | str]) -> None:
    """Scrolling moves by what was asked; anything else moves the reader by a pixel at most.

    Where text is set anew, it is a character of the top line that stays, until the reader moves.
    """
    pane, session = open_chat(dialogue(60))
    pane.view.scroll_to(pane.view.reading.most // 2)
    session.begin()
    size, held = 11, top_line(pane)
    for step in steps:
        view = pane.view
        place, top = where(pane)
        if isinstance(step, int):
            y_before, most = top, view.reading.most
            view.scroll_by(step)
            moved = y_before - on_screen(pane, place)
            if 0 < view.reading.y < view.reading.most and view.reading.y != most:
                assert moved == step
            if moved:
                held = top_line(pane)
            continue
        if step == "narrow":
            pane.resize(500, 600)
        elif step == "wide":
            pane.resize(1100, 600)
        elif step == "bigger":
            size = 14 if size == 11 else 11
            pane.set_look(DARK, size)
        else:
            session.say(ANSWER)
            pane.presenter.tick()
        if step == "text" and not view.reading.following:
            assert abs(on_screen(pane, place) - top) <= 1
        elif not view.reading.following and 0 < view.reading.y < view.reading.most:
            assert abs(height_of(pane, *held[:2]) - held[2]) <= 1


def test_scrolling_over_text_that_was_never_measured_does_not_jump(open_chat: Open) -> None:
    pane, _ = open_chat(dialogue(300))
    for _ in range(200):
        place, top = where(pane)
        pane.view.scroll_by(-150)
        assert on_screen(pane, place) - top == 150


def test_folding_keeps_the_head_where_it_is(open_chat: Open) -> None:
    path = [user(1, "q"), reply(2, ANSWER * 3, thinking="Long thought.\n\n" * 60)]
    pane, _ = open_chat(path)
    section = pane.view.items[1].sections[0]
    assert isinstance(section, ThinkingSection)
    pane.view.scroll_to(20)
    head = Place(1, pane.view.items[1].first_row(section))
    before = on_screen(pane, head)
    section.toggle()
    assert section.open
    assert on_screen(pane, head) == before
    section.toggle()
    assert on_screen(pane, head) == before


def test_the_answer_keeps_off_thinking_open_or_folded(open_chat: Open) -> None:
    pane, _ = open_chat([user(1, "q"), reply(2, "The answer.", thinking="A thought.")])
    item = pane.view.items[1]
    thinking, answer = item.sections
    assert isinstance(thinking, ThinkingSection)
    for _ in range(3):
        assert answer.rows[0].gap == thinking.space_below
        thinking.toggle()


def test_thinking_that_is_being_read_does_not_fold_by_itself(open_chat: Open) -> None:
    pane, session = open_chat()
    session.ask("q")
    session.think("A long thought.\n\n" * 80)
    pane.presenter.tick()
    pane.view.scroll_by(-200)
    place, top = where(pane)
    session.feed(ev.BlockStopped(0), ev.TextDelta(1, "The answer."))
    pane.presenter.tick()
    section = pane.view.items[1].sections[0]
    assert isinstance(section, ThinkingSection)
    assert section.open
    assert on_screen(pane, place) == top


@pytest.mark.parametrize("height", [0, 333, 5000])
def test_the_position_is_saved_and_found_again(open_chat: Open, height: int) -> None:
    path = dialogue(60)
    pane, session = open_chat(path)
    pane.view.scroll_to(height)
    place, top = where(pane)
    assert session.anchor not in ("", "end")
    again, _ = open_chat(path, session.anchor)
    assert not again.view.reading.following
    assert where(again) == (place, top)


def test_the_end_is_saved_as_the_end(open_chat: Open) -> None:
    pane, session = open_chat(dialogue(20))
    pane.view.scroll_by(-500)
    pane.view.follow()
    assert session.anchor == "end"


@pytest.mark.parametrize("anchor", ["", "end", "999 1 2", "x y z", "1 x 2", "2 100000 -5"])
def test_a_position_that_means_nothing_does_no_harm(open_chat: Open, anchor: str) -> None:
    pane, _ = open_chat(dialogue(10), anchor)
    assert 0 <= pane.view.reading.y <= pane.view.reading.most


def test_keys_scroll(open_chat: Open, qtbot: QtBot) -> None:
    pane, _ = open_chat(dialogue(40))
    view = pane.view

    def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> int:
        qtbot.keyClick(view, key, modifier)
        return view.reading.y

    place, top = where(pane)
    press(Qt.Key.Key_Up)
    assert on_screen(pane, place) == top + 3 * pane.look.text.line
    press(Qt.Key.Key_Down)
    assert on_screen(pane, place) == top
    press(Qt.Key.Key_PageUp)
    assert on_screen(pane, place) > top + 400
    assert press(Qt.Key.Key_Home) == 0
    assert press(Qt.Key.Key_PageDown) > 400
    press(Qt.Key.Key_End)
    assert view.reading.following
    assert press(Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier) == 0
    press(Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    assert view.reading.following


def test_a_short_chat_stays_at_the_top(open_chat: Open) -> None:
    pane, _ = open_chat([user(1, "hi")])
    assert pane.view.reading.y == 0
    pane.view.scroll_by(100)
    assert pane.view.reading.y == 0
    assert pane.view.reading.following


def test_another_session_is_shown_where_it_was_left(open_chat: Open) -> None:
    path = dialogue(30)
    pane, first = open_chat(path)
    pane.view.scroll_to(700)
    before = where(pane)
    pane.show_session(FakeSession(dialogue(4)).it)
    pane.show_session(first.it)
    assert where(pane) == before


def test_rows_under_the_mouse_are_those_that_are_painted(open_chat: Open) -> None:
    pane, _ = open_chat(dialogue(6), "1 0 0")
    geometry = pane.view.geometry_of
    for y in range(0, 600, 50):
        found = geometry.row_at(QPoint(300, y))
        assert found is not None
        place, row, at = found
        assert -row.gap <= at.y() <= row.height + 24
        assert geometry.row_origin(place).y() + at.y() == y

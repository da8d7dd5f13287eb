"""A reply that arrives: any chunking gives the same, nothing done is done again."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QRect, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nocopt.core import events as ev
from nocopt.core.draft import Draft
from nocopt.ui.conversation import colouring
from nocopt.ui.conversation.code_layout import CodeRow
from nocopt.ui.conversation.heights import Heights
from nocopt.ui.conversation.layouts import Row
from nocopt.ui.conversation.message_item import MessageItem
from nocopt.ui.conversation.pane import ConversationPane
from nocopt.ui.conversation.thinking import ThinkingSection
from nocopt.ui.conversation.view import ConversationView
from tests.ui.conversation.chats import ANSWER, FakeSession, dialogue, reply, user
from tests.ui.conversation.conftest import Open


def facts(pane: ConversationPane) -> list[tuple[str, int, int, bool]]:
    """What the last message shows, row by row."""
    item = last(pane)
    return [(row.text, row.gap, row.height, row.hidden) for row in item.rows]


def last(pane: ConversationPane) -> MessageItem:
    return pane.view.items[len(pane.view.items) - 1]


def end(pane: ConversationPane) -> Row:
    """The last row of what the last message says."""
    return last(pane).rows[last(pane).foot - 1]


def measure_all(pane: ConversationPane) -> None:
    for number in range(len(last(pane).rows)):
        last(pane).measure(number)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(cuts=st.lists(st.integers(1, len(ANSWER) - 1), max_size=30))
def test_any_chunking_gives_the_same_rows(open_chat: Open, cuts: list[int]) -> None:
    whole, _ = open_chat([user(1, "q"), reply(2, ANSWER)])
    measure_all(whole)
    pane, session = open_chat()
    session.ask("q")
    places = [0, *sorted(set(cuts)), len(ANSWER)]
    for start, end in itertools.pairwise(places):
        session.say(ANSWER[start:end])
        pane.presenter.tick()
    session.end()
    measure_all(pane)
    assert facts(pane) == facts(whole)


def test_the_message_that_was_written_is_kept_as_it_stands(open_chat: Open) -> None:
    pane, session = open_chat()
    session.ask("q")
    session.say(ANSWER)
    pane.presenter.tick()
    item, rows = last(pane), list(last(pane).rows)
    session.end()
    assert last(pane) is item
    assert item.rows[: len(rows) - 1] == rows[:-1]
    assert not item.running
    assert pane.view.marks.running is None


def test_a_word_that_comes_alone_is_shown_at_once(open_chat: Open) -> None:
    pane, session = open_chat()
    session.ask("q")
    session.say("Word")
    assert last(pane).plain_text() == "Word"


def test_while_text_flows_the_caret_has_no_pictures_of_its_own(
    open_chat: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    pane, session = open_chat()
    view, clock = pane.view, SimpleNamespace(monotonic=lambda: 100.0)
    monkeypatch.setattr("nocopt.ui.conversation.view.time", clock)
    session.ask("q")
    session.say("Word")
    pane.presenter.tick()
    painted: list[QRect] = []
    monkeypatch.setattr(ConversationView, "paintEvent", lambda _, at: painted.append(at.rect()))

    def beat(now: float) -> int:
        clock.monotonic = lambda: now
        QApplication.processEvents()
        painted.clear()
        view.marks._tick()
        QApplication.processEvents()
        return len(painted)

    assert beat(100.05) == 0
    assert beat(100.5) == 1


def test_text_that_no_frame_has_shown_is_not_lost(open_chat: Open) -> None:
    pane, session = open_chat()
    session.ask("q")
    session.say("first ")
    pane.presenter.tick()
    session.say("and last words")
    session.end()
    assert end(pane).text == "first and last words"


def test_closed_rows_are_never_laid_out_again(
    open_chat: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    pane, session = open_chat()
    session.ask("q")
    session.say("one\n\ntwo\n\nthree")
    pane.presenter.tick()
    laid_out: list[str] = []
    kind = type(last(pane).rows[1])
    original = kind.lay_out

    def counted(row: object, width: int) -> None:
        laid_out.append(row.text)  # type: ignore[attr-defined]
        original(row, width)  # type: ignore[arg-type]

    monkeypatch.setattr(kind, "lay_out", counted)
    session.say(" more\n\nfour")
    pane.presenter.tick()
    assert sorted(laid_out) == ["four", "three more"]


def test_growing_code_keeps_what_was_laid_out(open_chat: Open) -> None:
    pane, session = open_chat()
    session.ask("q")
    session.say("```\n" + "\n".join(f"line {number}" for number in range(50)))
    pane.presenter.tick()
    code = last(pane).rows[1]
    for number in range(50, 60):
        session.say(f"\nline {number}")
        pane.presenter.tick()
    assert last(pane).rows[1] is code
    assert code.fresh > 0, "only the new lines are painted again"
    assert code.text.endswith("line 59")


def test_growing_code_is_coloured_line_by_line_and_takes_no_more_than_its_share(
    open_chat: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    now, cost = 100.0, 0.0

    def clock() -> float:
        nonlocal now
        now += cost
        return now

    monkeypatch.setattr(colouring, "time", SimpleNamespace(monotonic=clock))
    pane, session = open_chat()
    session.ask("q")
    session.say("```python\n")

    def uncoloured() -> int:
        pane.presenter.tick()
        pane.view.settle(full=True)
        row = last(pane).rows[1]
        assert isinstance(row, CodeRow)
        shapes = [row._shape(number) for number in range(row.text.count("\n"))]
        return sum(not shape._layout.formats() for shape in shapes)

    for _ in range(5):
        session.say("value = 'text'\n")
        assert uncoloured() == 0
    cost = 0.01
    session.say("value = 'text'\n")
    assert uncoloured() == 0
    session.say("value = 'text'\n")
    assert uncoloured() == 1, "it rests ten times as long as it took"
    now += 0.1
    session.say("value = 'text'\n")
    assert uncoloured() == 0


@pytest.mark.parametrize(
    ("head", "line"),
    [
        ("", "- item with *words*\n  - and one inside\n"),
        ("8. before\n", "9. item\n"),
        ("| a | b |\n|---|--:|\n", "| some | `cell` |\n"),
    ],
)
def test_a_growing_list_or_table_gives_the_same_as_a_whole_one(
    open_chat: Open, head: str, line: str
) -> None:
    text = head + line * 120
    whole, _ = open_chat([user(1, "q"), reply(2, text)])
    measure_all(whole)
    pane, session = open_chat()
    session.ask("q")
    for at in range(0, len(text), 13):
        session.say(text[at : at + 13])
        pane.presenter.tick()
    before = last(pane).rows[1:3]
    session.say(line)
    session.end()
    assert last(pane).rows[1:3] == before
    whole.show_session(FakeSession([user(1, "q"), reply(2, text + line)]).it)
    measure_all(whole)
    measure_all(pane)
    assert facts(pane) == facts(whole)


def test_rows_far_away_hold_no_layouts(open_chat: Open) -> None:
    pane, session = open_chat()
    session.ask("q")
    for number in range(1500):
        session.say(f"Paragraph number {number} of many.\n\n")
        pane.presenter.tick()
    item = last(pane)
    live = [row for row in item.rows if row.live]
    assert len(item.rows) > 1500
    assert len(live) < 150


def test_scrolling_through_a_long_chat_keeps_memory_bounded(open_chat: Open) -> None:
    pane, _ = open_chat(dialogue(400))
    for _ in range(400):
        pane.view.scroll_by(-500)
    assert pane.view.items.prepared_items <= 90
    assert len(pane.view.items.live) < 200


def test_opening_looks_only_at_what_is_in_sight(open_chat: Open) -> None:
    pane, _ = open_chat(dialogue(10_000))
    assert pane.view.items.prepared_items < 20
    assert pane.view.reading.at_end


def test_thinking_is_open_while_it_runs_and_folds_when_the_answer_begins(open_chat: Open) -> None:
    pane, session = open_chat()
    session.ask("q")
    session.feed(ev.BlockStarted(0, {"type": "thinking", "thinking": ""}))
    session.think("Let me see.\n\n- a\n- b")
    pane.presenter.tick()
    (section,) = last(pane).sections
    assert isinstance(section, ThinkingSection)
    assert (section.running, section.open) == (True, True)
    assert section.label == "Thinking"
    session.feed(ev.BlockStopped(0))
    session.say("The answer.", at=1)
    pane.presenter.tick()
    assert (section.running, section.open) == (False, False)
    assert section.label == "Thought for less than a second"
    assert [row.text for row in last(pane).rows if row.text and not row.hidden] == ["The answer."]


def test_what_the_reader_has_unfolded_stays_so(open_chat: Open) -> None:
    pane, session = open_chat()
    session.ask("q")
    session.think("Hm.")
    pane.presenter.tick()
    (section,) = last(pane).sections
    assert isinstance(section, ThinkingSection)
    section.toggle()
    section.toggle()
    session.say("Answer", at=1)
    pane.presenter.tick()
    assert section.open


def test_empty_and_redacted_thinking_show_no_box(open_chat: Open) -> None:
    pane, session = open_chat()
    session.ask("q")
    session.feed(
        ev.BlockStarted(0, {"type": "thinking", "thinking": ""}),
        ev.SignatureDelta(0, "s"),
        ev.BlockStopped(0),
        ev.BlockStarted(1, {"type": "redacted_thinking", "data": "x"}),
        ev.BlockStopped(1),
        ev.TextDelta(2, "Answer"),
    )
    pane.presenter.tick()
    kinds = [type(section).__name__ for section in last(pane).sections]
    assert kinds == ["RemarkSection", "CitedSection"]


def test_text_cut_into_blocks_is_one_text(open_chat: Open) -> None:
    pane, session = open_chat()
    session.ask("q")
    session.feed(ev.TextDelta(0, "One sen"), ev.BlockStopped(0), ev.TextDelta(1, "tence."))
    pane.presenter.tick()
    assert [row.text for row in last(pane).rows if row.text] == ["One sentence."]
    session.end()
    assert [row.text for row in last(pane).rows if row.text] == ["One sentence."]


def test_a_block_that_grows_out_of_order_is_still_shown_in_order(open_chat: Open) -> None:
    pane, session = open_chat()
    session.ask("q")
    session.feed(ev.TextDelta(0, "a"), ev.TextDelta(1, "c"))
    pane.presenter.tick()
    session.feed(ev.TextDelta(0, "b"))
    pane.presenter.tick()
    assert [row.text for row in last(pane).rows if row.text] == ["abc"]


def test_links_defined_later_are_found(open_chat: Open) -> None:
    pane, session = open_chat()
    session.ask("q")
    session.say("See [this][1].\n\n")
    pane.presenter.tick()
    session.say("[1]: https://example.com/\n\nend")
    pane.presenter.tick()
    controls = pane.view.geometry_of.controls_of(1)
    assert [control.label for _, control in controls] == ["https://example.com/"]


def test_frames_come_at_the_pace_of_the_screen_and_then_stop(
    open_chat: Open, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    pane, session = open_chat()
    session.ask("q")
    frames: list[int] = []
    feed = pane.presenter._writing._feed
    assert feed is not None
    original = feed.take

    def counted(draft: Draft) -> int | None:
        frames.append(1)
        return original(draft)

    monkeypatch.setattr(feed, "take", counted)
    for number in range(200):
        session.say(f"{number} ")
    qtbot.waitUntil(lambda: end(pane).text.endswith("199"))
    assert len(frames) < 20
    session.end()
    qtbot.waitUntil(lambda: not any(timer.isActive() for timer in pane.findChildren(QTimer)))


def test_nothing_is_drawn_for_nobody(open_chat: Open, qtbot: QtBot) -> None:
    pane, session = open_chat()
    session.ask("q")
    pane.hide()
    session.say("unseen")
    pane.presenter.tick()
    assert not [row.text for row in last(pane).rows if row.text]
    pane.show()
    qtbot.waitUntil(lambda: [row.text for row in last(pane).rows if row.text] == ["unseen"])
    session.end()


def test_a_reply_under_way_is_shown_when_its_chat_is_opened(open_chat: Open, qtbot: QtBot) -> None:
    pane, _ = open_chat()
    session = FakeSession()
    session.ask("q")
    session.say("half of")
    pane.show_session(session.it)
    assert end(pane).text == "half of"
    session.say(" it")
    pane.presenter.tick()
    assert end(pane).text == "half of it"
    pane.show_session(None)
    session.say(" more")
    assert len(pane.view.items) == 0
    qtbot.waitUntil(lambda: not any(timer.isActive() for timer in pane.findChildren(QTimer)))


@pytest.mark.parametrize("per_chunk", [1, 1000])
def test_thousands_of_thoughts_between_texts_are_stacked_once(
    open_chat: Open, monkeypatch: pytest.MonkeyPatch, per_chunk: int
) -> None:
    heights_set = 0
    for name in ("append", "set"):
        original = getattr(Heights, name)

        def counted(self: Heights, *args: int, original: Callable[..., None] = original) -> None:
            nonlocal heights_set
            heights_set += 1
            original(self, *args)

        monkeypatch.setattr(Heights, name, counted)
    pane, session = open_chat()
    session.ask("q")
    pairs = 3 * per_chunk if per_chunk > 1 else 100
    for start in range(0, pairs, per_chunk):
        session.feed(
            *(
                event
                for number in range(start, start + per_chunk)
                for event in (
                    ev.BlockStarted(2 * number, {"type": "thinking", "thinking": "so"}),
                    ev.BlockStopped(2 * number),
                    ev.BlockStarted(2 * number + 1, {"type": "text", "text": f"p{number}\n\n"}),
                    ev.BlockStopped(2 * number + 1),
                )
            )
        )
        pane.presenter.tick()
    session.end()
    item = last(pane)
    assert item.foot == 1 + 3 * pairs
    assert item.rows[item.foot - 1].text == f"p{pairs - 1}"
    assert all(row.hidden for row in item.rows[2::3])
    assert heights_set < 60 * pairs


def test_thoughts_that_grow_side_by_side_are_stacked_once_per_frame(
    open_chat: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    pane, session = open_chat()
    session.ask("q")
    many = 200
    session.feed(*(ev.ThinkingDelta(number, "a") for number in range(many)))
    pane.presenter.tick()
    made = 0
    original = Heights.__init__

    def counted(self: Heights) -> None:
        nonlocal made
        made += 1
        original(self)

    monkeypatch.setattr(Heights, "__init__", counted)
    session.feed(*(ev.ThinkingDelta(number, "b") for number in range(many)))
    pane.presenter.tick()
    assert [row.text for row in last(pane).rows[2::2]] == ["ab"] * many
    assert made == 1


def calls_of_a_frame(pane: ConversationPane, session: FakeSession, blocks: int) -> int:
    """How many functions are called to show a word that comes after so many blocks."""
    session.ask("q")
    for number in range(blocks):
        session.say(f"Paragraph {number}.\n\n", number)
        session.feed(ev.BlockStopped(number))
    session.say("The ", blocks)
    pane.presenter.tick()
    session.say("end", blocks)
    calls = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event == "call"

    sys.setprofile(count)
    try:
        pane.presenter.tick()
    finally:
        sys.setprofile(None)
    assert end(pane).text == "The end"
    return calls


def test_a_frame_costs_the_same_after_any_number_of_blocks(open_chat: Open) -> None:
    few, many = (calls_of_a_frame(*open_chat(), blocks) for blocks in (20, 1_000))
    assert many < few + 60  # the trees of heights are some levels higher


def test_a_block_that_changes_above_the_last_one_is_seen(open_chat: Open) -> None:
    pane, session = open_chat()
    session.ask("q")
    for number in range(5):
        session.say(f"Paragraph {number}.\n\n", number)
    pane.presenter.tick()
    session.say("More.", 1)
    pane.presenter.tick()
    session.say("Last.", 7)
    pane.presenter.tick()
    session.end()
    stored, _ = open_chat(list(session.path))
    measure_all(pane)
    measure_all(stored)
    assert facts(pane) == facts(stored)
    assert "Paragraph 1.\n\nMore." in "\n\n".join(row.text for row in last(pane).rows)

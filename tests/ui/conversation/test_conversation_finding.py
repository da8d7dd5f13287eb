"""Find in chat: everything that is shown is found, far off screen too, and nothing has to wait."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from nocopt.core.messages import Message, TextPart
from nocopt.render import markdown
from nocopt.render.blocks import Block, Inline, Paragraph
from nocopt.render.inline import InlineParser
from nocopt.ui.conversation.pane import ConversationPane
from nocopt.ui.conversation.wanted import Wanted
from tests.ui.conversation.chats import ANSWER, dialogue, reply, user
from tests.ui.conversation.conftest import Open
from tests.ui.finding import named

SHIFT = Qt.KeyboardModifier.ShiftModifier


def search(pane: ConversationPane, qtbot: QtBot, text: str) -> None:
    pane.search.open()
    pane.search.bar.field.setText(text)
    pane.search.bar.tell()
    qtbot.waitUntil(lambda: pane.search.finding.complete)


def count(pane: ConversationPane) -> str:
    return pane.search.bar.count.text()


def marked(pane: ConversationPane) -> str:
    """The text of the current match, as its row has it."""
    match = pane.search.finding.current
    assert match is not None
    row = pane.view.items[match.item].rows[match.row]
    wanted = pane.search.finding.wanted
    assert wanted is not None
    return row.text[match.start : match.start + len(wanted.text)]


def in_sight(pane: ConversationPane) -> bool:
    match = pane.search.finding.current
    assert match is not None
    place = (match.item, match.row)
    row = pane.view.items[match.item].rows[match.row]
    boxes = row.boxes(match.start, match.start + 1)
    origin = pane.view.geometry_of.row_origin(type(pane.view.reading.place)(*place))
    box = boxes[0].translated(origin.x(), origin.y())
    return pane.view.viewport().rect().contains(box.toAlignedRect())


def test_what_is_shown_is_found_whatever_stands_in_the_source(
    open_chat: Open, qtbot: QtBot
) -> None:
    pane, _ = open_chat(
        [
            user(1, "Where is **it**?"),
            reply(2, "An im**port**ant [link](https://example.com/hidden) &amp; H<sub>2</sub>O."),
            reply(3, "```python\nwhere = 'it'\n```\n\n| a | b |\n|--|--|\n| cell one | two |"),
        ]
    )
    for text, total in (
        ("important", 1),
        ("link & H2O", 1),
        ("hidden", 0),
        ("**it**", 1),
        ("where", 2),
        ("cell one", 1),
        ("one\ttwo", 1),
        ("python", 0),
    ):
        search(pane, qtbot, text)
        assert pane.search.finding.total == total, text
    assert count(pane) == "No results"


def test_the_next_and_the_previous_match_are_gone_to_in_a_circle(
    open_chat: Open, qtbot: QtBot
) -> None:
    pane, _ = open_chat(dialogue(60), "1 0 0")
    search(pane, qtbot, "bold")
    assert count(pane) == "1 of 30"
    field = pane.search.bar.field
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert count(pane) == "2 of 30"
    assert in_sight(pane)
    assert marked(pane) == "bold"
    qtbot.keyClick(field, Qt.Key.Key_Return, SHIFT)
    qtbot.keyClick(field, Qt.Key.Key_Return, SHIFT)
    assert count(pane) == "30 of 30"
    assert in_sight(pane)
    named(pane, QPushButton, "Next match").click()
    assert count(pane) == "1 of 30"
    named(pane, QPushButton, "Previous match").click()
    assert count(pane) == "30 of 30"


def test_the_search_begins_where_the_reader_is(open_chat: Open, qtbot: QtBot) -> None:
    pane, _ = open_chat(dialogue(60), "31 0 0")
    search(pane, qtbot, "question number")
    assert count(pane) == "16 of 30"
    before = pane.view.reading.y
    search(pane, qtbot, "question number 31")  # longer, and still at the same match
    assert count(pane) == "1 of 1"
    assert pane.view.reading.y == before


def test_case_counts_when_it_is_asked_for(open_chat: Open, qtbot: QtBot) -> None:
    pane, _ = open_chat([user(1, "Word word WORD İstanbul word")])
    search(pane, qtbot, "word")
    assert pane.search.finding.total == 4
    named(pane, QPushButton, "Match case").click()
    qtbot.waitUntil(lambda: pane.search.finding.complete)
    assert pane.search.finding.total == 2
    assert marked(pane) == "word"


def test_what_is_folded_is_found_and_unfolded(open_chat: Open, qtbot: QtBot) -> None:
    pane, _ = open_chat([user(1, "q"), reply(2, ANSWER, thinking="A hidden\n\nthought here")])
    search(pane, qtbot, "thought here")
    assert count(pane) == "1 of 1"
    match = pane.search.finding.current
    assert match is not None
    assert not pane.view.items[match.item].rows[match.row].hidden
    assert in_sight(pane)


def test_a_running_reply_is_searched_as_it_grows(open_chat: Open, qtbot: QtBot) -> None:
    pane, session = open_chat([user(1, "needle?")])
    session.begin()
    session.say("A needle.\n\nNo")
    pane.presenter.tick()
    search(pane, qtbot, "needle")
    assert pane.search.finding.total == 2
    y = pane.view.reading.y
    session.say("thing.\n\nAnother nee")
    pane.presenter.tick()
    session.say("dle")
    pane.presenter.tick()
    qtbot.waitUntil(lambda: pane.search.finding.total == 3)
    assert pane.search.finding.number == 1
    assert pane.view.reading.y == y
    session.end()
    qtbot.waitUntil(lambda: pane.search.finding.complete)
    assert count(pane) == "1 of 3"
    session.retry()
    qtbot.waitUntil(lambda: pane.search.finding.complete)
    assert count(pane) == "1 of 1"


def test_escape_closes_and_gives_the_keyboard_back(open_chat: Open, qtbot: QtBot) -> None:
    pane, _ = open_chat(dialogue(6))
    pane.activateWindow()
    pane.view.setFocus()
    qtbot.waitUntil(pane.view.hasFocus)
    search(pane, qtbot, "heading")
    assert pane.search.bar.field.hasFocus()
    qtbot.keyClick(pane.search.bar.field, Qt.Key.Key_Escape)
    assert not pane.search.is_open
    assert pane.view.hasFocus()
    assert pane.view.highlights.wanted is None
    assert pane.view.selection.text() == "heading"
    pane.search.open()  # the selection is looked for again, from where it is
    qtbot.waitUntil(lambda: pane.search.finding.complete)
    assert count(pane) == "3 of 3"


def test_another_chat_is_searched_for_the_same(open_chat: Open, qtbot: QtBot) -> None:
    pane, _ = open_chat(dialogue(6))
    search(pane, qtbot, "bold")
    _, other = open_chat([user(1, "bold and bold")])
    pane.show_session(other.it)
    qtbot.waitUntil(lambda: pane.search.finding.complete)
    assert count(pane) == "1 of 2"


def test_matches_are_painted_in_rows_of_every_kind(open_chat: Open, qtbot: QtBot) -> None:
    text = "word in text\n\n```\nword in code\n```\n\n| word in | table |\n|--|--|\n| a | word |"
    pane, _ = open_chat([reply(1, text)])

    def ground() -> int:
        picture = pane.view.grab().toImage()
        colours = [picture.pixelColor(x, y).name() for y in range(600) for x in range(70, 260)]
        found = (pane.look.colours.found, pane.look.colours.found_now)
        return sum(colours.count(one) for one in found)

    assert ground() == 0
    search(pane, qtbot, "word")
    assert pane.search.finding.total == 4
    assert ground() > 600
    qtbot.keyClick(pane.search.bar.field, Qt.Key.Key_Escape)
    pane.view.selection.clear()
    assert ground() == 0


def test_a_match_far_to_the_right_is_scrolled_to(open_chat: Open, qtbot: QtBot) -> None:
    pane, _ = open_chat([reply(1, "```\n" + "x " * 300 + "needle\n```")])
    search(pane, qtbot, "needle")
    assert in_sight(pane)


def test_nothing_waits_for_a_search_through_ten_thousand_messages(
    open_chat: Open, qtbot: QtBot
) -> None:
    answer = ANSWER + "\nA longer paragraph of words that nobody looks for. " * 12
    path = dialogue(10_000, answer)
    path[4] = user(5, "the needle")
    pane, _ = open_chat(path)
    pane.search.open()
    pane.search.bar.field.setText("needle")
    pane.search.bar.tell()
    finding, slowest = pane.search.finding, 0.0
    while not finding.complete:
        began = time.thread_time()
        finding._go_on()
        slowest = max(slowest, time.thread_time() - began)
    assert count(pane) == "1 of 1"
    assert pane.view.items.prepared_items < 100
    assert slowest < 0.025  # 0.005 where nothing else is going on


def test_the_next_and_the_previous_are_there_at_once_while_others_are_counted(
    open_chat: Open, qtbot: QtBot
) -> None:
    pane, _ = open_chat(dialogue(4_000), "2001 0 0")
    pane.search.open()
    pane.search.bar.field.setText("bold")
    pane.search.bar.tell()
    finding = pane.search.finding
    finding.pause()  # so that on a busy machine no more is read than is asked for

    def arrive(*, forward: bool | None = None) -> int:
        if forward is not None:
            finding.step(forward=forward)
        while finding._walk is not None:
            finding._go_on()
        finding.pause()
        assert finding.current is not None
        return finding.current.item

    assert arrive() == 2001
    assert arrive(forward=False) == 1999
    assert [arrive(forward=True) for _ in range(2)] == [2001, 2003]
    assert not finding.complete
    finding.resume()
    qtbot.waitUntil(lambda: finding.complete)
    assert count(pane) == "1002 of 2000"


def test_the_count_grows_before_it_is_complete(open_chat: Open, qtbot: QtBot) -> None:
    pane, _ = open_chat(dialogue(6_000))
    shown = list[str]()
    pane.search.finding.changed.connect(lambda: shown.append(count(pane)))
    search(pane, qtbot, "e")
    totals = [int(one.split()[2]) for one in shown if " of " in one]
    assert totals == sorted(totals)
    assert len(set(totals)) >= 2
    assert totals[-1] == pane.search.finding.total
    assert not shown[-1].endswith("…")


def test_another_letter_ends_the_search_for_those_before_it_at_once(
    open_chat: Open, qtbot: QtBot
) -> None:
    pane, _ = open_chat(dialogue(6_000))
    pane.search.open()
    pane.search.bar.field.setText("e")
    pane.search.bar.tell()
    finding = pane.search.finding
    finding._go_on()
    assert not finding.complete
    qtbot.keyClicks(pane.search.bar.field, "x")
    assert not finding._slice.isActive()
    qtbot.keyClick(pane.search.bar.field, Qt.Key.Key_Backspace)
    qtbot.waitUntil(lambda: finding.complete)  # the same after all: it is read on
    assert finding.wanted == Wanted("e")


@pytest.mark.parametrize("wanted", ["e", "in a", "important", "python", "1", "page", "x", "cell"])
def test_what_is_counted_without_being_read_is_what_the_rows_hold(
    open_chat: Open, qtbot: QtBot, wanted: str
) -> None:
    table = "| cell | b |\n|--|--|\n| e | in a |"
    texts = (ANSWER, f"An im**port**ant `page` in a line\n\n{table}", "[page](https://e.x/page) e")
    pane, _ = open_chat(
        [
            user(1, f"**e** {ANSWER}"),
            *(reply(at, one, thinking=one) for at, one in enumerate(texts)),
            *dialogue(200),
        ]
    )
    search(pane, qtbot, wanted)
    known = [pane.search.finding._counts[at] for at in range(4)]
    sought = Wanted(wanted)
    for at in range(4):
        rows = pane.view.items.prepare(at).rows
        assert known[at] == sum(len(sought.starts(row.text)) for row in rows)


MARKUP = st.text(st.sampled_from("ab c*_`~[]()!&;<>|#-\\\n:x2$^"), min_size=1, max_size=60)


@settings(max_examples=400, deadline=None)
@given(source=MARKUP, data=st.data())
def test_no_message_is_passed_over_that_shows_what_is_wanted(
    source: str, data: st.DataObject
) -> None:
    shown = [
        span.text
        for block in markdown.parse(source).blocks
        for span in _spans(block)
        if span.text.strip()
    ]
    if not shown:
        return
    text = data.draw(st.sampled_from(shown))
    wanted = Wanted(text.strip())
    assert wanted.may_be_in(Message("assistant", (TextPart(source),)))


@pytest.mark.parametrize("again", ["a < b\n", "[a](b\n", "x[a][b ", "<](][ "])
def test_what_never_ends_is_looked_for_once(again: str) -> None:
    def cost(size: int) -> float:
        message = Message("assistant", (TextPart(again * (size // len(again))),))
        times = []
        for _ in range(3):
            start = time.process_time()
            Wanted("zebra q").may_be_in(message)
            times.append(time.process_time() - start)
        return min(times)

    # It would take sixteen times as long if all that follows were read for each of them.
    assert cost(160_000) < 9 * cost(40_000) + 0.01


@pytest.mark.parametrize(
    ("source", "wanted", "found"),
    [
        ("ze[b](x)ra", "zebra", True),
        ("ze<b>bra</b>", "zebra", True),
        ("a < b ze[b](x)ra", "zebra", True),
        ("a < b ze[b](x ra", "zebra", False),
        ("ze[b][x]ra <", "zebra", True),
    ],
)
def test_words_around_what_is_hidden_may_be_one(source: str, wanted: str, found: bool) -> None:
    message = Message("assistant", (TextPart(source),))
    assert Wanted(wanted).may_be_in(message) is found


def _spans(block: Block) -> Inline:
    return InlineParser().spans(block.text) if isinstance(block, Paragraph) else ()


@pytest.mark.parametrize(
    ("text", "wanted", "starts"),
    [
        ("aaaa", "aa", [0, 2]),
        ("İİ needle", "needle", [3]),
        ("Straße STRASSE", "straße", [0]),
        ("", "x", []),
    ],
)
def test_matches_do_not_overlap_or_shift(text: str, wanted: str, starts: list[int]) -> None:
    assert Wanted(wanted).starts(text) == starts

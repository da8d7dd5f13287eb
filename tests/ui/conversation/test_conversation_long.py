"""Long answers: opened at once, read in parts, the same in the end."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from nocopt.render.block_parser import BlockParser
from nocopt.ui.conversation.citations import CitedSection, Sources
from nocopt.ui.conversation.items import Place
from nocopt.ui.conversation.layouts import Row
from nocopt.ui.conversation.message_item import MessageItem
from nocopt.ui.conversation.pane import ConversationPane
from nocopt.ui.conversation.wanted import Wanted
from tests.ui.conversation.chats import ANSWER, FakeSession, reply, user
from tests.ui.conversation.conftest import Open

BLOCKS = [
    "A paragraph.",
    "# Heading",
    "- item\n- item",
    "- item\n\n  more of it\n\n  ```\n  code\n\n  code\n  ```",
    "```python\nx = 1\n\ny = 2\n```",
    "- ```\n  code\n\nand no fence that ends it",
    "> quote",
    "| a | b |\n|---|---|\n| c | d |",
    "---",
    "see [a] and [b] and [^1]",
    "[a]: http://example.com/",
    "[^1]: note",
    "<details>\n<summary>S</summary>\n\ninside\n\n</details>",
    "$$\nx\n$$",
    "<details>\n<summary>S</summary>\n\ninside",
    "text </details>",
    "~~~\n\ntext",
    "- a\n\n  ```\n  b",
]


def numbered(count: int) -> str:
    return "\n\n".join(f"Paragraph number {number}." for number in range(count))


def megabyte() -> str:
    times = 1_000_000 // len(ANSWER)
    return "".join(f"Chapter {number} begins.\n\n{ANSWER}\n" for number in range(times))


def item_of(pane: ConversationPane) -> MessageItem:
    return pane.view.items[1]


def unread(pane: ConversationPane) -> list[Row]:
    return [row for row in item_of(pane).rows if row.unread]


def shown(pane: ConversationPane) -> dict[Row, int]:
    """The rows in sight, and where they are in the view."""
    view = pane.view
    tops = {}
    first = view.items.place_at(view.reading.y)
    for number in range(first.row if first.item else 0, len(item_of(pane).rows)):
        row = item_of(pane).rows[number]
        top = view.items.row_top(Place(1, number)) - view.reading.y
        if top - row.gap >= view.viewport().height():
            break
        if not row.hidden:
            tops[row] = top
    assert all(row.live for row in tops)
    return tops


def read_whole(pane: ConversationPane, text: str) -> CitedSection:
    return CitedSection(pane, Sources(), text)


@pytest.fixture
def pane(open_chat: Open) -> ConversationPane:
    return open_chat([user(1, "?"), reply(2, "short")])[0]


@pytest.mark.usefixtures("short_parts")
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(blocks=st.lists(st.sampled_from(BLOCKS), min_size=2, max_size=14), data=st.data())
def test_parts_read_in_any_order_are_the_whole(
    pane: ConversationPane, blocks: list[str], data: st.DataObject
) -> None:
    text = "\n\n".join(blocks)
    whole = MessageItem(pane, speaker="C", by_user=False, node=reply(3, text))
    whole.prepare(600)
    whole.sections[:] = [read_whole(pane, text)]
    whole._assemble()
    item = MessageItem(pane, speaker="C", by_user=False, node=reply(4, text))
    item.prepare(600)
    while places := [number for number, row in enumerate(item.rows) if row.unread]:
        item.read(data.draw(st.sampled_from(places)))
        for number, row in enumerate(item.rows):
            assert item.row_bottom(number) - item.row_top(number) + row.gap == row.total
    for one in (whole, item):
        for number in range(len(one.rows)):
            one.measure(number)
    facts = [
        [(row.spec, row.text, row.gap, row.joined, row.height, row.hidden) for row in one.rows]
        for one in (whole, item)
    ]
    assert facts[0] == facts[1]
    assert whole.height == item.height


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How long the lines are that have been parsed."""
    lengths, take = list[int](), BlockParser.line

    def line(parser: BlockParser, text: str) -> None:
        lengths.append(len(text))
        take(parser, text)

    monkeypatch.setattr(BlockParser, "line", line)
    return lengths


def test_a_megabyte_is_open_at_once_and_reads_what_is_in_sight(
    open_chat: Open, parsed: list[int]
) -> None:
    pane, _ = open_chat()
    session = FakeSession([user(1, "?"), reply(2, megabyte())])
    pane.show_session(session.it)
    pane.view.viewport().repaint()
    assert 0 < sum(parsed) < 30_000, "what is in sight, and some more"
    assert pane.view.reading.following
    assert "重点" in list(shown(pane))[-2].text
    assert len(unread(pane)) > 250
    assert "Chapter 5 begins." in item_of(pane).plain_text()
    assert len(unread(pane)) > 250
    assert sum(parsed) < 30_000
    assert sum(row.live for row in item_of(pane).rows) < 100


def test_scrolling_into_what_is_unread_moves_everything_by_as_much(open_chat: Open) -> None:
    pane, _ = open_chat([user(1, "?"), reply(2, megabyte())])
    before = len(unread(pane))
    for change in (-90, -400, -3_000, -10, 250, -1_500, -200):
        old = shown(pane)
        pane.view.scroll_by(change)
        new = shown(pane)
        common = old.keys() & new.keys()
        assert common or abs(change) > 500
        assert all(new[row] - old[row] == -change for row in common)
    assert before - 20 < len(unread(pane)) < before


def test_the_scroll_bar_leads_into_the_middle(open_chat: Open) -> None:
    pane, _ = open_chat([user(1, "?"), reply(2, megabyte())])
    bar = pane.view.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    rows = shown(pane)
    assert min(rows.values()) <= 0
    assert sum(row.total for row in rows) >= pane.view.viewport().height()
    assert 100 < len(unread(pane)) < 340
    bar.setValue(0)
    assert item_of(pane).rows[2].text == "A heading"
    assert item_of(pane).rows[2].live


def test_what_is_read_stays_when_parts_above_are_read(open_chat: Open) -> None:
    pane, _ = open_chat([user(1, "?"), reply(2, megabyte())])
    pane.view.scroll_by(-700)
    pane.view.selection.select_all()
    old, range_ = shown(pane), pane.view.selection.range
    assert range_ is not None
    selected = item_of(pane).rows[range_.end.row]
    while item_of(pane).read_next():
        assert shown(pane) == old
        if len(unread(pane)) % 100 == 0:
            pane.view.settle()
            assert shown(pane) == old
    range_ = pane.view.selection.range
    assert range_ is not None
    assert item_of(pane).rows[range_.end.row] is selected


def test_a_place_in_a_long_answer_is_found_again_without_reading_the_rest(open_chat: Open) -> None:
    path = [user(1, "?"), reply(2, megabyte())]
    pane, session = open_chat(path)
    bar = pane.view.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    pane.view.scroll_by(17)
    seen = [(row.text, top) for row, top in shown(pane).items()]
    again, _ = open_chat(path, session.anchor)
    assert [(row.text, top) for row, top in shown(again).items()] == seen
    assert len(unread(again)) > 300


def test_a_place_kept_from_before_an_answer_was_in_parts_is_found(open_chat: Open) -> None:
    text = numbered(2_000)
    pane, _ = open_chat([user(1, "?"), reply(2, text)], "2 1500 4")
    assert item_of(pane).rows[1500].text == "Paragraph number 1499."
    assert pane.view.reading.place == Place(1, 1500)
    assert pane.view.reading.offset == 4


def test_all_of_a_long_answer_is_copied_found_and_jumped_through(open_chat: Open) -> None:
    text = numbered(1_000) + "\n\n```\ncode\n```\n\n" + numbered(1_000)
    pane, _ = open_chat([user(1, "?"), reply(2, text)])
    view = pane.view
    assert unread(pane)
    view.selection.select_all()
    view.selection.begin(view.selection.range.start._replace(item=1))  # type: ignore[union-attr]
    rows = item_of(pane).rows
    end = len(rows) - 2
    view.selection.extend(view.selection.head._replace(row=end, offset=len(rows[end].text)))  # type: ignore[union-attr]
    pane.copy_selection()
    assert QGuiApplication.clipboard().text() == text
    pane, _ = open_chat([user(1, "?"), reply(2, text)])
    pane.jumps.code(-1)
    assert "code" in [row.text for row in shown(pane)]


def test_matches_are_counted_in_what_was_unread(open_chat: Open, qtbot: QtBot) -> None:
    pane, _ = open_chat([user(1, "?"), reply(2, numbered(3_000))])
    assert unread(pane)
    finding = pane.search.finding
    finding.look_for(Wanted("number 12"), pane.view.reading.place)
    qtbot.waitUntil(lambda: finding.complete)
    assert finding.total == 1 + 10 + 100
    assert not unread(pane)


def test_footnotes_and_links_lead_from_part_to_part(open_chat: Open) -> None:
    text = f"[^1]: The note.\n\n{numbered(1_000)}\n\n[link] and[^1]"
    text = f"{text}\n\n[link]: https://example.com/"
    pane, _ = open_chat([user(1, "?"), reply(2, text)])
    row = next(row for row in shown(pane) if "link" in row.text)
    assert [control.label for control in row.controls()] == ["https://example.com/", "[^1]"]
    row.controls()[1].press()
    assert any("The note." in row.text for row in shown(pane))


def test_a_long_reply_that_still_runs_is_shown_at_once_and_goes_on(
    open_chat: Open, parsed: list[int]
) -> None:
    pane, _ = open_chat()
    text, rest = megabyte(), "\n\nIt ends with a [link].\n\n[link]: https://example.com/\n"
    session = FakeSession()
    session.ask("q")
    session.say(text)
    pane.show_session(session.it)
    pane.view.viewport().repaint()
    assert 0 < sum(parsed) < 30_000, "what is in sight, and some more"
    assert "重点" in list(shown(pane))[-2].text
    for piece in ("\n\nIt goes ", "on.", rest[:9], rest[9:]):
        session.say(piece)
        pane.presenter.tick()
    assert len(unread(pane)) > 250
    session.end()
    assert [row.text for row in shown(pane)][-3:] == ["It goes on.", "It ends with a link.", ""]
    item = item_of(pane)
    link = next(row for row in shown(pane) if "link" in row.text)
    assert [control.label for control in link.controls()] == ["https://example.com/"]
    item.complete()
    stored, _ = open_chat(list(session.path))
    item_of(stored).complete()
    facts = [
        [(row.spec, row.gap, row.joined, row.hidden) for row in one.rows]
        for one in (item, item_of(stored))
    ]
    assert facts[0] == facts[1]


@pytest.mark.usefixtures("short_parts")
@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    blocks=st.lists(st.sampled_from(BLOCKS), min_size=2, max_size=14),
    cut=st.integers(1, 300),
    data=st.data(),
)
def test_a_running_reply_in_parts_is_the_whole_in_the_end(
    pane: ConversationPane, blocks: list[str], cut: int, data: st.DataObject
) -> None:
    text = "\n\n".join(blocks)
    session = FakeSession()
    session.ask("q")
    session.say(text[:cut])
    pane.show_session(session.it)
    for at in range(cut, len(text), 40):
        session.say(text[at : at + 40])
        pane.presenter.tick()
        places = [number for number, row in enumerate(item_of(pane).rows) if row.unread]
        if places and data.draw(st.integers(0, 3)) == 0:
            item_of(pane).read(places[data.draw(st.integers(0, len(places) - 1))])
    session.end()
    item = item_of(pane)
    while places := [number for number, row in enumerate(item.rows) if row.unread]:
        item.read(places[data.draw(st.integers(0, len(places) - 1))])
    pane.show_session(FakeSession(list(session.path)).it)
    whole = MessageItem(pane, speaker="C", by_user=False, node=session.path[-1])
    whole.prepare(600)
    whole.complete()
    facts = [[(row.spec, row.gap, row.joined) for row in one.rows] for one in (item, whole)]
    assert facts[0] == facts[1]

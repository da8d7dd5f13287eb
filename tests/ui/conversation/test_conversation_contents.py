"""What a message holds besides text: thinking, tools, sources, pictures, documents."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtGui import QAccessible
from pytestqt.qtbot import QtBot

from nocopt.core import events as ev
from nocopt.core.settings import Settings, ThinkingDisplay
from nocopt.ui.conversation.cards import CardSection, RemarkSection
from nocopt.ui.conversation.citations import CitedSection, SourceRow, SourcesSection
from nocopt.ui.conversation.contents import Text, pieces_of
from nocopt.ui.conversation.controls import Control
from nocopt.ui.conversation.marks import Spot
from nocopt.ui.conversation.message_item import MessageItem
from nocopt.ui.conversation.pane import ConversationPane
from nocopt.ui.conversation.sections import Section
from nocopt.ui.conversation.thinking import ThinkingSection
from nocopt.ui.conversation.tool_cards import CallSection, ResultSection
from tests.ui.conversation.chats import message, reply, user
from tests.ui.conversation.conftest import Open

PAGE = {
    "type": "web_search_result_location",
    "url": "https://example.com/page",
    "title": "A page",
    "cited_text": "Word for word.",
}
PAGES = {
    "type": "page_location",
    "document_index": 0,
    "document_title": "Paper.pdf",
    "start_page_number": 2,
    "end_page_number": 4,
    "cited_text": "On paper.",
}


def item_of(pane: ConversationPane, index: int = 0) -> MessageItem:
    return pane.view.items.prepare(index)


def kinds(pane: ConversationPane, index: int = 0) -> list[str]:
    found = [type(section).__name__ for section in item_of(pane, index).sections]
    return [name for name in found if name.endswith("Section") and name != "ActionSection"]


def section(pane: ConversationPane, kind: type[Section], index: int = 0) -> Any:
    return next(one for one in item_of(pane, index).sections if isinstance(one, kind))


def controls(pane: ConversationPane, item: int = 0) -> dict[str, tuple[Spot, Control]]:
    found = pane.view.geometry_of.controls_of(item)
    return {control.name: (spot, control) for spot, control in found}


def shown(section: Section) -> list[str]:
    return [row.text or row.spoken for row in section.rows if not row.hidden]


# -------------------------------------------------------------------------------- thinking


@pytest.mark.parametrize(
    ("display", "card", "open_"),
    [(ThinkingDisplay.FOLD, True, False), (ThinkingDisplay.OPEN, True, True)],
)
def test_thinking_is_shown_as_the_settings_say(
    open_chat: Open, display: ThinkingDisplay, card: bool, open_: bool
) -> None:
    pane, session = open_chat()
    pane.set_settings(replace(Settings(), thinking_display=display))
    session.ask("q")
    session.think("Hm.")
    pane.presenter.tick()
    thinking = section(pane, ThinkingSection, 1)
    assert thinking.open
    session.feed(ev.BlockStopped(0), ev.TextDelta(1, "Yes."))
    pane.presenter.tick()
    assert (thinking.card, thinking.open) == (card, open_)
    session.end()
    pane.show_session(session.it)
    assert section(pane, ThinkingSection, 1).open is open_


def test_how_long_thinking_took_is_said_while_it_is_shown_and_when_read_again(
    open_chat: Open,
) -> None:
    pane, session = open_chat()
    session.ask("q")
    session.clock = time.monotonic() - 75.5
    session.think("Hm.")
    session.clock += 75
    session.feed(ev.Alive())
    session.clock -= 75
    pane.presenter.tick()
    assert section(pane, ThinkingSection, 1).label == "Thinking · 1 min 15 s"
    session.clock += 12.5
    session.feed(ev.BlockStopped(0))
    session.clock += 20
    session.say("Yes.", at=1)
    pane.presenter.tick()
    assert section(pane, ThinkingSection, 1).label == "Thought for 12 s"
    session.end()
    assert section(pane, ThinkingSection, 1).label == "Thought for 12 s"
    pane.show_session(None)
    pane.show_session(session.it)
    assert section(pane, ThinkingSection, 1).label == "Thought for 12 s"


def test_hidden_thinking_is_a_quiet_line_while_it_runs(open_chat: Open) -> None:
    pane, session = open_chat()
    pane.set_settings(replace(Settings(), thinking_display=ThinkingDisplay.HIDE))
    session.ask("q")
    session.think("A secret plan.")
    pane.presenter.tick()
    thinking = section(pane, ThinkingSection, 1)
    assert not thinking.card
    assert [row.hidden for row in thinking.rows] == [False, True]
    assert "Thinking" not in controls(pane, 1)
    session.feed(ev.BlockStopped(0), ev.TextDelta(1, "Yes."))
    pane.presenter.tick()
    assert all(row.hidden for row in thinking.rows)
    session.end()
    assert "secret" not in item_of(pane, 1).plain_text()
    pane.show_session(session.it)
    assert "ThinkingSection" not in kinds(pane, 1)


def test_thinking_stands_where_it_was_thought_and_can_be_copied(
    open_chat: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocks = [
        {"type": "thinking", "thinking": "First.", "signature": "s"},
        {"type": "text", "text": "One."},
        {"type": "thinking", "thinking": "Then **this**.", "signature": "s"},
        {"type": "text", "text": "Two."},
    ]
    pane, _ = open_chat([message(1, *blocks)])
    assert kinds(pane) == ["ThinkingSection", "CitedSection"] * 2
    second = item_of(pane).sections[2]
    assert isinstance(second, ThinkingSection)
    second.toggle()
    pane.view.settle(full=True)
    copied: list[str] = []
    monkeypatch.setattr(pane, "copy_text", copied.append)
    controls(pane)["Copy thinking"][1].press()
    assert copied == ["Then **this**."]


def test_another_setting_counts_at_once(open_chat: Open) -> None:
    pane, _ = open_chat([reply(1, "Yes.", thinking="Hm.")])
    assert "ThinkingSection" in kinds(pane)
    pane.set_settings(replace(Settings(), thinking_display=ThinkingDisplay.HIDE))
    assert "ThinkingSection" not in kinds(pane)


@pytest.mark.check(25, 26)
def test_thinking_that_is_not_shown_is_one_quiet_line(open_chat: Open) -> None:
    omitted = {"type": "thinking", "thinking": "", "signature": "s"}
    redacted = {"type": "redacted_thinking", "data": "x"}
    unsigned = {"type": "thinking", "thinking": ""}
    text = {"type": "text", "text": "Yes."}
    first, other = message(1, omitted, redacted, redacted, text), message(3, unsigned, text)
    pane, _ = open_chat([first, user(2, "q"), other])
    assert kinds(pane) == ["RemarkSection", "CitedSection"]
    assert kinds(pane, 2) == ["CitedSection"]


def test_while_omitted_thinking_runs_the_wait_says_so(open_chat: Open) -> None:
    pane, session = open_chat()
    session.ask("q")
    session.feed(ev.BlockStarted(0, {"type": "thinking", "thinking": "", "signature": ""}))
    pane.presenter.tick()
    assert item_of(pane, 1).plain_text().splitlines()[-1].startswith("Thinking")
    session.feed(ev.SignatureDelta(0, "s"), ev.BlockStopped(0))
    pane.presenter.tick()
    assert section(pane, RemarkSection, 1).remark == "Some thinking is hidden."


# ----------------------------------------------------------------------------------- tools


def test_a_call_is_folded_and_shows_its_arguments(open_chat: Open, qtbot: QtBot) -> None:
    call = {"type": "tool_use", "id": "t", "name": "weather", "input": {"city": "Paris", "n": 2}}
    pane, _ = open_chat([message(1, call)])
    card = section(pane, CallSection)
    assert shown(card) == ['weather was not run {"city": "Paris", "n": 2}']
    controls(pane)["weather was not run"][1].press()
    pane.view.settle(full=True)
    assert shown(card)[1] == '{\n  "city": "Paris",\n  "n": 2\n}'
    assert "Copy code" in controls(pane)


@pytest.mark.check(34, 40)
def test_arguments_arrive_piece_by_piece(open_chat: Open) -> None:
    pane, session = open_chat()
    session.ask("q")
    start = {"type": "tool_use", "id": "t", "name": "weather", "input": {}}
    session.feed(ev.BlockStarted(0, start), ev.InputDelta(0, '{"city": "Par'))
    pane.presenter.tick()
    card = section(pane, CallSection, 1)
    assert card.label == "Calling weather"
    session.feed(ev.InputDelta(0, 'is"}'), ev.BlockStopped(0))
    session.feed(ev.BlockStarted(1, start), ev.InputDelta(1, "{broken"))
    pane.presenter.tick()
    session.end("tool_use")
    cards = [one for one in item_of(pane, 1).sections if isinstance(one, CallSection)]
    assert cards[0] is card
    assert [one.label for one in cards] == ["weather was not run"] * 2
    assert [one.detail for one in cards] == ["Paris", "{broken"]
    assert [one.failed for one in cards] == [False, True]
    assert not any(one.running for one in cards)


@pytest.mark.parametrize(
    ("content", "first"),
    [
        ("plain words", "plain words"),
        ('{"a":[1]}', '{\n  "a": [\n    1\n  ]\n}'),
        ([{"type": "text", "text": "in a list"}], "in a list"),
        ([], "Empty"),
        (None, "Empty"),
        ([7], "7"),
        ({"type": "new_kind", "x": 1}, '{\n  "type": "new_kind",\n  "x": 1\n}'),
    ],
)
def test_results_are_shown_whatever_they_are(open_chat: Open, content: Any, first: str) -> None:
    result = {"type": "tool_result", "tool_use_id": "t", "content": content}
    pane, _ = open_chat([message(1, result, role="user")])
    card = section(pane, ResultSection)
    assert shown(card)[0].startswith("Result")
    card.toggle()
    assert shown(card)[1] == first
    assert not card.failed


@pytest.mark.check(41)
def test_server_tools_show_pages_output_and_errors(open_chat: Open) -> None:
    found = [{"type": "web_search_result", "url": "https://example.com/", "title": "T"}]
    failed = {"type": "web_search_tool_result_error", "error_code": "query_too_long"}
    ran = {"type": "bash_code_execution_result", "stdout": "5\n", "stderr": "", "return_code": 2}
    blocks: list[dict[str, Any]] = [
        {"type": "web_search_tool_result", "tool_use_id": "a", "content": found},
        {"type": "web_search_tool_result", "tool_use_id": "b", "content": failed},
        {"type": "bash_code_execution_tool_result", "tool_use_id": "c", "content": ran},
        {"type": "tool_result", "tool_use_id": "d", "content": "no", "is_error": True},
    ]
    pane, _ = open_chat([message(1, *blocks)])
    cards = [one for one in item_of(pane).sections if isinstance(one, CardSection)]
    assert [card.label for card in cards] == [
        "Result of Web search",
        "Web search failed",
        "Result of Code execution",
        "The tool failed",
    ]
    assert [card.failed for card in cards] == [False, True, False, True]
    assert cards[1].detail == "query_too_long"
    assert cards[2].detail == "Ended with code 2 · 5"
    cards[0].toggle()
    pane.view.settle(full=True)
    assert controls(pane)["T"][1].label == "https://example.com/"
    cards[2].toggle()
    assert shown(cards[2])[1:] == ["5", "Ended with code 2"]


# --------------------------------------------------------------------------------- sources


def cited(text: str, *citations: dict[str, Any]) -> dict[str, Any]:
    return {"type": "text", "text": text, "citations": list(citations)}


def test_citations_are_numbered_and_listed(open_chat: Open) -> None:
    blocks = [cited("**Bold.** ", PAGE), cited("Again,\n\n", PAGES, PAGE), cited("- end", PAGES)]
    pane, _ = open_chat([message(1, *blocks)])
    assert kinds(pane) == ["CitedSection", "SourcesSection"]
    texts = [row.text.replace("\u202f", "") for row in section(pane, CitedSection).rows]
    assert texts == ["Bold.[1] Again,[2][1]", "end[2]"]
    pane.view.settle(full=True)
    marks = controls(pane)
    assert marks["[1]"][1].label == PAGE["url"]
    sources = section(pane, SourcesSection)
    assert [row.text for row in sources.rows[1:]] == [
        "[1] A page https://example.com/page",
        "[2] Paper.pdf pages 2 to 3",
    ]
    control = marks["[2]"][1]
    assert "On paper." in control.hint
    control.press()  # it has no address: the list comes into sight
    assert marks["A page"][1].label == PAGE["url"]


def test_each_mark_says_what_is_cited_there(open_chat: Open) -> None:
    one, two = {**PAGE, "cited_text": "one"}, {**PAGE, "cited_text": "two"}
    blocks = [cited("First. ", one), cited("Second. ", two), cited("Both.", one, two, one)]
    pane, _ = open_chat([message(1, *blocks)])
    pane.view.settle(full=True)
    found = pane.view.geometry_of.controls_of(0)
    marks = [control for _, control in found if control.name == "[1]"]
    listed = next(control for _, control in found if control.name == "A page")
    head = "A page · example.com\n\n"
    both = head + "“one”\n\n“two”"
    assert [mark.hint for mark in marks] == [head + "“one”", head + "“two”", both]
    assert listed.hint == both
    tree = QAccessible.queryAccessibleInterface(pane.view)
    assert tree is not None
    parts = [tree.child(0).child(at) for at in range(tree.child(0).childCount())]
    links = [part.child(at) for part in parts for at in range(part.childCount())]
    described = [link.text(QAccessible.Text.Description) for link in links]
    assert [text for text in described if text] == [mark.hint for mark in marks] + [both]
    assert item_of(pane).plain_text().endswith("page: one: two")


@pytest.mark.check(23)
def test_citations_that_stream_end_up_as_those_that_are_read(open_chat: Open) -> None:
    pane, session = open_chat()
    session.ask("q")
    session.feed(
        ev.BlockStarted(0, {"type": "text", "text": "", "citations": []}),
        ev.CitationDelta(0, PAGE),  # before the text, as it may come
        ev.TextDelta(0, "One. "),
    )
    pane.presenter.tick()
    session.feed(ev.BlockStopped(0), ev.BlockStarted(1, {"type": "text", "text": ""}))
    session.say("Two", at=1)
    session.feed(ev.BlockStarted(2, {"type": "text", "text": "", "citations": []}))
    session.feed(ev.TextDelta(2, " `x`.\n"), ev.CitationDelta(2, PAGES))
    pane.presenter.tick()
    session.end()
    streamed = [row.text for row in item_of(pane, 1).rows if row.text]
    assert any("[2]" in text for text in streamed)
    pane.show_session(session.it)
    assert [row.text for row in item_of(pane, 1).rows if row.text] == streamed


def test_marks_stay_out_of_code_and_of_what_is_copied(open_chat: Open) -> None:
    pane, _ = open_chat([message(1, cited("```\ncode\n```", PAGE), cited("```py\nopen", PAGES))])
    texts = [row.text for row in section(pane, CitedSection).rows]
    assert not any("\ufdd0" in text for text in texts)
    written = item_of(pane).message
    assert written is not None
    assert "[1]" not in written.text


def test_text_that_looks_like_a_mark_is_text(open_chat: Open) -> None:
    pane, _ = open_chat([message(1, {"type": "text", "text": "a\u202f\ufdd09\ufdd1 b"})])
    pane.view.settle(full=True)
    assert kinds(pane) == ["CitedSection"]
    assert not [name for name in controls(pane) if name.startswith("[")]


def test_parts_nobody_knows_are_quiet_lines(open_chat: Open) -> None:
    fallback = {"type": "fallback", "from": {"model": "a"}, "to": {"model": "claude-b"}}
    pane, _ = open_chat([message(1, {"type": "hologram"}, fallback)])
    assert item_of(pane).plain_text().splitlines()[:2] == [
        "Content of the kind “hologram”",
        "From here on, claude-b answers.",
    ]


def test_tips_are_no_markup(open_chat: Open, qtbot: QtBot) -> None:
    evil = {**PAGE, "title": "<img src=x>", "cited_text": "<b>bold</b>"}
    pane, _ = open_chat([message(1, cited("See", evil)), user(2, "q")])
    pane.view.settle(full=True)
    row = next(row for row in item_of(pane).rows if isinstance(row, SourceRow))
    assert "<b>bold</b>" in row.controls()[0].hint
    assert row.source.title == "<img src=x>"


def test_what_is_cited_is_found_where_it_is_shown(open_chat: Open) -> None:
    blocks = [cited("**One** word.", PAGE), {"type": "redacted_thinking", "data": "x"}]
    blocks += [{"type": "redacted_thinking", "data": "y"}, cited("Another", PAGES)]
    pane, _ = open_chat([message(1, *blocks)])
    written = item_of(pane).message
    assert written is not None
    texts: list[str] = []
    for piece in pieces_of(pane, written):
        made = CitedSection(pane, piece.sources, piece.text) if isinstance(piece, Text) else piece
        texts += [row.text for row in made.rows]
    assert texts == [row.text for one in sections_of_item(pane) for row in one.rows]


def sections_of_item(pane: ConversationPane) -> list[Section]:
    return item_of(pane).sections

"""What is told of a reply while it comes: the same sentences however it is cut, at little cost."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nocopt.core import events as ev
from nocopt.core.draft import Draft
from nocopt.core.settings import Settings, ThinkingDisplay
from nocopt.ui.conversation.announcing import Announcer
from nocopt.ui.conversation.draft_feed import DraftFeed
from nocopt.ui.conversation.message_item import MessageItem
from nocopt.ui.conversation.pane import ConversationPane
from nocopt.ui.conversation.reading_out import Sentences, sentence_end
from tests.render.pace import TRIES, seconds, takes_less
from tests.ui.conversation.chats import FakeSession, reply, user
from tests.ui.conversation.conftest import Open

Read = Callable[..., list[str]]


class Reply:
    """A reply that is being written into a message."""

    def __init__(self, pane: ConversationPane) -> None:
        self.item = MessageItem(pane, speaker="Claude", by_user=False)
        self.item.prepare(700)
        self._feed = DraftFeed(self.item, lambda _section: True)
        self._draft = Draft()
        self.reading = Sentences(self.item)

    def take(self, *events: ev.StreamEvent) -> None:
        """Show what comes."""
        self._draft = self._draft.apply(events)
        self._feed.take(self._draft)

    def said(self) -> list[str]:
        """What can be told now."""
        return list(iter(self.reading.next, None))

    def end(self) -> list[str]:
        """What is told when nothing more comes."""
        self._feed.finish()
        return self.said()


@pytest.fixture(scope="module")
def pane(qapp: QApplication) -> ConversationPane:
    assert qapp is not None
    return ConversationPane()


@pytest.fixture(scope="module")
def cut(pane: ConversationPane) -> Read:
    """Return a function that gives the sentences of a text that comes in pieces."""

    def read(*pieces: str) -> list[str]:
        coming, found = Reply(pane), list[str]()
        for piece in pieces:
            coming.take(ev.TextDelta(0, piece))
            found += coming.said()
        return [*found, *coming.end()]

    return read


FENCED = "1. Do.\n\n    ```py\n    x = 1. \n\n    y\n    ```\n\n2. Done."
NESTED = "````md\nA. B.\n```\nC. D.\n```\nE.\n````\n\nF."


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("One. Two! Three? Four", ["One.", "Two!", "Three?", "Four"]),
        ("It is 3.14 exactly. Yes.", ["It is 3.14 exactly.", "Yes."]),
        ("你好。再见！", ["你好。", "再见！"]),
        ("# Title\n\nSome **bold** [words](https://example.com).\n", ["Title", "Some bold words."]),
        ("- one\n- two\n", ["one", "two"]),
        ("3. one\n4. two. Three.\n", ["3. one", "4. two.", "Three."]),
        ("[^1]: A note. Done.", ["1. A note.", "Done."]),
        ("Look:\n\n```py\nx = 1. \n\ny\n```\n\nDone.", ["Look:", "Code block.", "Done."]),
        (FENCED, ["1. Do.", "Code block.", "2. Done."]),
        (NESTED, ["Code block.", "F."]),
        ("Call snake_case_name. Then 2 * 3.", ["Call snake_case_name.", "Then 2 * 3."]),
        ("> *quoted* `code` ~~gone~~", ["quoted code gone"]),
        ("**One. Two.** Three.", ["One.", "Two.", "Three."]),
        ("Use `a. b` and [c. d](http://e.f). End", ["Use a. b and c. d.", "End"]),
        ("An [unclosed. A `tick. End.", ["An [unclosed.", "A `tick.", "End."]),
        ("| a | b |\n|---|---|\n| 1 | 2 |\n", ["a b", "1 2"]),
        ("Sum:\n\n$$x = 1. y$$\n\nDone.", ["Sum:", "x = 1. y", "Done."]),
        ("", []),
    ],
)
def test_sentences_are_those_of_what_is_shown(cut: Read, text: str, said: list[str]) -> None:
    assert cut(text) == said
    assert cut(*text) == said


PIECES = st.lists(
    st.sampled_from(
        [
            *(
                "One. ",
                "Two! ",
                "Three?\n",
                "\n\n",
                "word ",
                "**bold. So** ",
                "`code. x` ",
                "`",
                "[",
            ),
            *(
                "[link. a](http://b.c) ",
                "- item\n",
                "1. first. Then\n",
                "   - deep\n",
                "> quoted. ",
            ),
            *(
                "```py\nx. y\n```\n",
                "    ```\n    a\n    ```\n",
                "````\n```\n. b\n````\n",
                "# Head. X\n",
            ),
            *("| a. b | c |\n|---|---|\n| 1. 2 | 3 |\n", "你好。再见！", "snake_case. ", "2 * 3 "),
            *("$$\na. b\n$$\n", "\n---\n", "~~gone~~ ", "long" * 50 + " ", "Wait… ", "e.g. this "),
        ]
    ),
    max_size=25,
)


@settings(max_examples=150, deadline=None)
@given(PIECES, st.data())
def test_any_split_gives_the_same_sentences(
    cut: Read, pieces: list[str], data: st.DataObject
) -> None:
    text = "".join(pieces)
    at = data.draw(st.lists(st.integers(0, len(text)), max_size=12).map(sorted))
    bounds = [0, *at, len(text)]
    split = [text[low:high] for low, high in pairwise(bounds)]
    assert cut(*split) == cut(text)


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="ab.!。`[]()*\\ \n\u202f", max_size=1500))
def test_where_a_sentence_ends_is_never_revised(text: str) -> None:
    whole = sentence_end(text, 0, closed=True)
    for length in range(0, len(text), 7):
        found = sentence_end(text[:length], 0, closed=False)
        assert found is None or found == whole


def test_marks_of_citations_are_not_said(pane: ConversationPane) -> None:
    coming = Reply(pane)
    coming.take(
        ev.BlockStarted(0, {"type": "text", "text": "", "citations": []}),
        ev.TextDelta(0, "A fact. "),
        ev.CitationDelta(0, {"url": "https://example.com", "title": "T", "cited_text": "c"}),
        ev.BlockStopped(0),
        ev.BlockStarted(1, {"type": "text", "text": ""}),
        ev.TextDelta(1, "Another."),
    )
    assert coming.said() == ["A fact."]
    assert coming.end() == ["Another."]


def test_text_above_a_card_is_told_while_the_card_grows(pane: ConversationPane) -> None:
    coming = Reply(pane)
    coming.take(ev.TextDelta(0, "I look it up"))
    assert coming.said() == []
    coming.take(ev.BlockStarted(1, {"type": "tool_use", "id": "a", "name": "find", "input": {}}))
    assert coming.said() == ["I look it up"]
    coming.take(ev.BlockStarted(2, {"type": "text", "text": ""}), ev.TextDelta(2, "Found it."))
    assert coming.end() == ["Found it."]


def test_far_behind_the_newest_sentences_are_told(pane: ConversationPane) -> None:
    coming = Reply(pane)
    coming.take(ev.TextDelta(0, "".join(f"Sentence {n}.\n\n" for n in range(20_000))))
    assert coming.reading.is_behind(8000)
    assert coming.reading.skip(100)
    left = coming.end()
    assert left[-1] == "Sentence 19999."
    assert 3 <= len(left) <= 8
    assert not coming.reading.skip(100)
    one = Reply(pane)
    one.take(ev.TextDelta(0, "".join(f"Sentence {n}. " for n in range(5_000))))
    assert one.reading.skip(100)
    left = one.end()
    assert left[-1] == "Sentence 4999."
    assert 3 <= len(left) <= 8


def unread(coming: Reply) -> int:
    return sum(row.unread for row in coming.item.rows)


@pytest.mark.parametrize("kept", [5, 100, 3000, 7000])
def test_of_a_long_text_no_more_is_read_than_is_told(pane: ConversationPane, kept: int) -> None:
    coming = Reply(pane)
    coming.take(ev.TextDelta(0, "".join(f"Sentence {n}.\n\n" for n in range(20_000))))
    before = unread(coming)
    assert before > 50
    assert coming.reading.is_behind(8000)
    assert unread(coming) == before
    assert coming.reading.skip(kept)
    left = coming.end()
    assert before - unread(coming) <= 2 + kept // 3000
    all_words = [word for n in range(20_000) for word in ("Sentence", f"{n}.")]
    words = " ".join(left).split()
    assert words == all_words[-len(words) :]
    assert kept * 0.6 <= sum(map(len, left)) <= kept + 30


BLOCKS = [
    *("A paragraph. Two.", "# Heading", "- item\n- item", "> quote", "No end", "see [a] [^1]"),
    *("```py\nx = 1\n\ny\n```", "- ```\n  code\n\nno fence. That", "~~~\n\nText. B", "---"),
    *("[a]: http://example.com/", "[^1]: note", "$$\nx\n$$", "| a | b |\n|---|---|\n| c | d |"),
    *("<details>\n<summary>S</summary>\n\ninside", "text </details>", "- a\n\n  ```\n  b"),
]
CODE, END = "~~~\n\nText. B", "A paragraph. Two."


@pytest.mark.usefixtures("short_parts")
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    blocks=st.lists(st.sampled_from(BLOCKS), min_size=2, max_size=14),
    looks=st.lists(st.tuples(st.integers(0, 200), st.integers(0, 13)), max_size=3),
)
@example(blocks=["see [a] [^1]", CODE, "[a]: http://example.com/", CODE, END, END], looks=[])
def test_a_text_in_parts_is_told_as_if_it_were_not(
    pane: ConversationPane, blocks: list[str], looks: list[tuple[int, int]]
) -> None:
    """Also where it was cut wrongly, and whatever parts the reader has looked at before."""
    text = "\n\n".join(blocks)
    one = Reply(pane)
    one.take(ev.TextDelta(0, text[:30]))
    one.take(ev.TextDelta(0, text[30:]))
    whole = one.end()
    coming = Reply(pane)
    coming.take(ev.TextDelta(0, text))
    assert coming.end() == whole
    coming = Reply(pane)
    coming.take(ev.TextDelta(0, text))
    for kept, looked_at in looks:
        coming.reading.skip(kept)
        coming.reading.next()
        places = [number for number, row in enumerate(coming.item.rows) if row.unread]
        if places:
            coming.item.read(places[looked_at % len(places)])
    left = coming.end()
    assert not left or whole[-1].endswith(left[-1])


SHORT, LONG = 8_000, 80_000


@pytest.mark.parametrize("piece", ["Sentence. ", "word ", "x", "`", "[", "One.\n\n", "- a\n"])
def test_no_look_for_sentences_takes_longer_in_a_long_text(
    pane: ConversationPane, piece: str
) -> None:
    """Text that is there at once, and every sentence that is told of it, and a leap to its end."""

    def coming(length: int) -> Sentences:
        found = Reply(pane)
        found.take(ev.TextDelta(0, piece * (length // len(piece))))
        return found.reading

    def look(reading: Sentences) -> None:
        for _ in range(200):
            reading.is_behind(8000)
            reading.next()

    def leap(length: int) -> float:
        reading = coming(length)
        return seconds(lambda: reading.skip(800), tries=1)

    short, long = coming(SHORT), coming(LONG)
    # What is in proportion to the length takes ten times as long.
    assert takes_less(4 * seconds(lambda: look(short)) + 0.02, lambda: look(long))
    limit = 4 * min(leap(SHORT) for _ in range(TRIES)) + 0.005
    assert any(leap(LONG) < limit for _ in range(TRIES))


def test_sentences_are_told_at_the_pace_of_speech(pane: ConversationPane, qtbot: QtBot) -> None:
    said: list[str] = []
    announcer = Announcer(pane, said.append)
    announcer.by_sentence = True
    coming = Reply(pane)
    announcer.begin(coming.item, "Go")
    coming.take(ev.TextDelta(0, "A. B. " + "Long. " * 1000))
    announcer.go_on()
    assert said == ["Go"]  # the rest waits until that has been said
    qtbot.waitUntil(lambda: len(said) == 2)
    assert said[1].startswith("A. B. Long.")
    assert len(said[1]) <= 400
    announcer.stop()
    announcer.end("Finished")
    assert said[2:] == ["Finished"]


def test_who_is_far_behind_is_told_that_text_is_skipped(pane: ConversationPane) -> None:
    said: list[str] = []
    announcer = Announcer(pane, said.append)
    announcer.by_sentence = True
    coming = Reply(pane)
    announcer.begin(coming.item, "Go")
    coming.take(ev.TextDelta(0, "Early. " * 3000 + "Late. " * 20))
    announcer.end("Finished")
    for _ in range(20):
        announcer._pause.stop()
        announcer.go_on()
    assert said.pop(0) == "Go"
    assert said[0].startswith("Some text is skipped. Early.")
    assert said[-1] == "Finished"
    assert "Late." in said[-2]
    assert sum(map(len, said)) < 1200


def test_without_the_setting_only_what_happens_is_told(
    open_chat: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    pane, session = open_chat()
    said: list[str] = []
    monkeypatch.setattr(pane.accessible, "announce", said.append)
    session.ask("q")
    session.feed(ev.TextDelta(0, "A sentence. Another."))
    session.end()
    assert said == ["Reply started", "Reply finished"]


def test_a_reply_that_was_running_before_is_not_said_to_start(
    open_chat: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    pane, session = open_chat()
    said: list[str] = []
    monkeypatch.setattr(pane.accessible, "announce", said.append)
    session.ask("q")
    session.say("Some text. ")
    assert said == ["Reply started"]
    pane.show_session(FakeSession([user(1, "q"), reply(2, "a")]).it)
    pane.show_session(session.it)
    pane.set_settings(Settings(thinking_display=ThinkingDisplay.HIDE))
    assert said == ["Reply started"]
    session.end()
    assert said == ["Reply started", "Reply finished"]


def test_who_comes_back_to_a_reply_is_told_what_came_last(
    open_chat: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    pane, session = open_chat()
    pane.announcer.by_sentence = True
    session.ask("q")
    session.say("Old. " * 2000 + "New. " * 10)
    said: list[str] = []
    monkeypatch.setattr(pane.accessible, "announce", said.append)
    pane.show_session(session.it)
    session.say("Newest. And")
    pane.presenter.tick()
    for _ in range(5):
        pane.announcer._pause.stop()
        pane.announcer.go_on()
    assert " ".join(said).endswith("New. Newest.")
    assert 100 < sum(map(len, said)) < 1000
    assert "skipped" not in said[0]

"""The reducer: any sequence of events gives sane text, and pieces give what the whole gives."""

from __future__ import annotations

import itertools
from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nocopt.core.draft import Draft, DraftBlock, whole_characters
from nocopt.core.errors import Cause, Failure, WireKind
from nocopt.core.events import (
    Alive,
    BlockStarted,
    BlockStopped,
    CitationDelta,
    InputDelta,
    MessageChanged,
    MessageStarted,
    MessageStopped,
    Opened,
    Retrying,
    SignatureDelta,
    StreamEvent,
    TextDelta,
    ThinkingDelta,
    Waiting,
)
from nocopt.core.messages import OpaquePart, TextPart, ThinkingPart, ToolUsePart, part_to_dict
from nocopt.core.reply import Outcome, Timing
from nocopt.core.rope import Rope
from nocopt.core.usage import Usage

FAILURE = Failure(WireKind.NETWORK, Cause.LOST, request_id="req_f")
START = MessageStarted("msg", "model", {"input_tokens": 5, "output_tokens": 1})
TEXT = BlockStarted(0, {"type": "text", "text": ""})


def fold(*events: StreamEvent) -> Draft:
    """The draft after these events, one chunk each."""
    draft = Draft()
    for event in events:
        draft = draft.apply([event])
    return draft


def tool(*pieces: str, given: object = None) -> ToolUsePart:
    """A tool call whose input came in these pieces."""
    start = {"type": "tool_use", "id": "t", "name": "n", "input": given}
    parts = fold(
        START, BlockStarted(0, start), *(InputDelta(0, piece) for piece in pieces), BlockStopped(0)
    ).parts
    assert isinstance(parts[0], ToolUsePart)
    return parts[0]


@pytest.mark.check(17, 18)
def test_text_is_joined_exactly() -> None:
    deltas = [TextDelta(0, piece) for piece in ("  ", "\n", "\n", "- a")]
    assert fold(START, TEXT, *deltas).message.text == "  \n\n- a"
    begun = BlockStarted(0, {"type": "text", "text": "He"})
    assert fold(START, begun, TextDelta(0, "y")).message.text == "Hey"


@pytest.mark.check(19)
@pytest.mark.parametrize("start", [{"type": "text"}, {"type": "text", "text": None}])
def test_null_text_is_empty(start: dict[str, object]) -> None:
    assert fold(START, BlockStarted(0, start)).parts == (TextPart(""),)
    nulls = {"type": "text", "text": None, "citations": None}
    assert fold(START, BlockStarted(0, nulls)).parts == (TextPart(""),)
    thought = {"type": "thinking", "thinking": None, "signature": None}
    assert fold(START, BlockStarted(0, thought)).parts == (ThinkingPart(""),)


@pytest.mark.check(20)
def test_halves_of_a_character_meet() -> None:
    draft = fold(START, TEXT, TextDelta(0, "a\ud83d"), TextDelta(0, "\ude00b"))
    assert draft.message.text == "a😀b"
    assert fold(START, TEXT, TextDelta(0, "a\ud83d")).message.text == "a\ufffd"
    lone = fold(START, TEXT, TextDelta(0, "\ud83d"), TextDelta(0, "x\ude00"))
    assert lone.message.text == "\ufffdx\ufffd"
    begun = BlockStarted(0, {"type": "text", "text": "\ud83d"})
    assert fold(START, begun, TextDelta(0, "\ude00")).message.text == "😀"
    thought = fold(START, ThinkingDelta(0, "\ud83d"))
    assert thought.message.thinking == "\ufffd"


@given(st.text(st.characters(codec="utf-16", exclude_categories=[])), st.data())
def test_text_cut_anywhere_is_the_same_text(text: str, data: st.DataObject) -> None:
    units = [
        unit.decode("utf-16-le", "surrogatepass")
        for unit in _units(text.encode("utf-16-le", "surrogatepass"))
    ]
    cuts = sorted(data.draw(st.lists(st.integers(0, len(units)), max_size=5)))
    pieces = ["".join(units[a:b]) for a, b in itertools.pairwise([0, *cuts, len(units)])]
    whole = fold(START, TEXT, TextDelta(0, text)).message.text
    assert fold(START, TEXT, *(TextDelta(0, piece) for piece in pieces)).message.text == whole
    whole.encode()


def _units(data: bytes) -> list[bytes]:
    return [data[at : at + 2] for at in range(0, len(data), 2)]


def test_whole_characters() -> None:
    assert whole_characters("") == ("", "")
    assert whole_characters("abc") == ("abc", "")
    assert whole_characters("é") == ("é", "")
    assert whole_characters("\ud83d") == ("", "\ud83d")
    assert whole_characters("\ude00") == ("\ufffd", "")


@pytest.mark.check(23)
def test_citations_stay_with_their_block_in_any_order() -> None:
    one, two = {"cited_text": "1"}, {"cited_text": "2"}
    draft = fold(
        START,
        TEXT,
        CitationDelta(0, one),
        TextDelta(0, "a"),
        BlockStopped(0),
        BlockStarted(1, {"type": "text", "text": "", "citations": [one]}),
        TextDelta(1, "b"),
        CitationDelta(1, two),
    )
    assert draft.parts == (TextPart("a", (one,)), TextPart("b", (one, two)))


def test_citations_that_come_together_keep_their_order_and_their_block() -> None:
    many = [{"cited_text": str(number)} for number in range(1_000)]
    new = {"type": "text", "text": ""}
    events: list[StreamEvent] = [
        *(CitationDelta(0, one) for one in many),
        BlockStarted(-1, new),  # goes before the other, which then has another place
        *(CitationDelta(0, one) for one in many),
        CitationDelta(-1, many[0]),
        CitationDelta(7, many[0]),
        BlockStopped(0),
    ]
    draft = fold(START, TEXT).apply(events)
    assert draft.parts == (TextPart("", (many[0],)), TextPart("", (*many, *many)))
    assert [block.stopped for block in draft.blocks] == [False, True]
    assert fold(START, TEXT, *events) == draft


@pytest.mark.check(24, 25)
def test_a_signature_is_set() -> None:
    draft = fold(
        START,
        BlockStarted(0, {"type": "thinking", "thinking": "", "signature": ""}),
        ThinkingDelta(0, "so"),
        SignatureDelta(0, "a"),
        SignatureDelta(0, "b"),
    )
    assert draft.parts == (ThinkingPart("so", "b"),)


@pytest.mark.check(26, 43)
def test_other_blocks_are_kept_raw() -> None:
    redacted = {"type": "redacted_thinking", "data": "xyz"}
    unknown = {"type": "new_thing", "inner": [1, {"a": None}]}
    draft = fold(START, BlockStarted(0, redacted), BlockStarted(1, unknown), TextDelta(1, "?"))
    assert [part_to_dict(part) for part in draft.parts] == [redacted, unknown]
    assert isinstance(draft.parts[1], OpaquePart)


@pytest.mark.check(34)
def test_tool_input_in_pieces() -> None:
    assert tool("", '{"a', '": 1', "}").input == {"a": 1}
    assert tool("").input == tool().input == tool(" \n").input == {}
    assert tool(given={"x": 1}).input == {"x": 1}


@pytest.mark.check(35)
def test_tool_input_cut_in_awkward_places() -> None:
    assert tool('{"a": "\\u00', 'e9", "b": 1.5e', '3, "c": 12345678901234567890}').input == {
        "a": "é",
        "b": 1500.0,
        "c": 12345678901234567890,
    }


@pytest.mark.check(40)
@pytest.mark.parametrize("broken", ['{"a": ', "[1]", "3", "nonsense"])
def test_broken_tool_input_is_kept_as_it_came(broken: str) -> None:
    part = tool(broken)
    assert (part.input, part.invalid_input) == ({}, broken)


def test_a_tool_call_without_name_is_raw() -> None:
    start = {"type": "tool_use", "id": "t"}
    (part,) = fold(START, BlockStarted(0, start), InputDelta(0, "{}")).parts
    assert part == OpaquePart({"type": "tool_use", "id": "t", "input": {}})


@pytest.mark.check(38)
def test_two_open_blocks_are_told_apart_by_index() -> None:
    draft = fold(
        START,
        TEXT,
        BlockStarted(1, {"type": "text", "text": ""}),
        TextDelta(1, "b"),
        TextDelta(0, "a"),
        TextDelta(1, "B"),
    )
    assert [part_to_dict(part)["text"] for part in draft.parts] == ["a", "bB"]
    one_chunk = Draft().apply(
        [START, TextDelta(1, "b"), TextDelta(0, "a"), TextDelta(1, "B"), TextDelta(0, "A")]
    )
    assert [part_to_dict(part)["text"] for part in one_chunk.parts] == ["aA", "bB"]


@pytest.mark.check(43)
def test_deltas_that_do_not_fit_are_ignored() -> None:
    draft = fold(
        START,
        TEXT,
        ThinkingDelta(0, "no"),
        SignatureDelta(0, "no"),
        InputDelta(0, "no"),
        InputDelta(5, "no"),
        SignatureDelta(5, "no"),
        CitationDelta(5, {}),
        BlockStopped(5),
        Alive(),
        TextDelta(0, "yes"),
    )
    assert draft.parts == (TextPart("yes"),)


@pytest.mark.check(55)
def test_odd_order_gives_sane_text() -> None:
    stray = fold(TextDelta(0, "stray"), START, TextDelta(0, "a"), MessageStarted("2", "m2", None))
    assert (stray.message.text, stray.id, stray.model) == ("a", "msg", "model")
    after = fold(START, TextDelta(0, "a"), MessageStopped(), TextDelta(0, "late"))
    assert (after.message.text, after.ended) == ("a", True)
    together = Draft().apply([START, TextDelta(0, "a"), MessageStopped(), TextDelta(0, "late")])
    assert together.message.text == "a"
    without_start = fold(TextDelta(0, "a"), MessageChanged("end_turn", None, None, None))
    assert (without_start.message.text, without_start.outcome) == ("a", Outcome.COMPLETE)


@pytest.mark.check(55)
def test_repeated_starts_of_a_block() -> None:
    twice = fold(START, TEXT, TextDelta(0, "a"), TEXT, TextDelta(0, "b"))
    assert twice.parts == (TextPart("ab"),)
    one_index = fold(START, TEXT, TextDelta(0, "a"), BlockStopped(0), TEXT, TextDelta(0, "b"))
    assert [part_to_dict(part)["text"] for part in one_index.parts] == ["a", "b"]
    other_kind = fold(START, TEXT, TextDelta(0, "a"), BlockStarted(0, {"type": "x"}))
    assert [type(part) for part in other_kind.parts] == [TextPart, OpaquePart]


@pytest.mark.check(56)
@pytest.mark.parametrize("indexes", [(0, 2), (1, 2), (2, 0), (7, 3)])
def test_gaps_in_the_indexes(indexes: tuple[int, int]) -> None:
    events = [TextDelta(index, f"{index}") for index in indexes]
    texts = [part_to_dict(part)["text"] for part in fold(START, *events).parts]
    assert texts == sorted(f"{index}" for index in indexes)


@pytest.mark.check(57)
def test_a_start_without_anything() -> None:
    draft = fold(MessageStarted("", "", None), TextDelta(0, "a"))
    assert (draft.started, draft.message.text, draft.usage.known) == (True, "a", False)


@pytest.mark.check(45, 46)
def test_what_the_end_says() -> None:
    draft = fold(
        START,
        MessageChanged(None, None, None, {"output_tokens": 10}),
        MessageChanged("stop_sequence", "END", {"type": "x"}, {"output_tokens": 25}),
        MessageChanged(None, None, None, None),
    )
    assert (draft.stop_reason, draft.stop_sequence) == ("stop_sequence", "END")
    assert draft.stop_details == {"type": "x"}
    assert (draft.usage.input_tokens, draft.usage.output_tokens) == (5, 25)
    assert draft.outcome is Outcome.COMPLETE


@pytest.mark.check(44, 52)
def test_outcomes() -> None:
    def ended(reason: str | None) -> Outcome:
        return fold(START, MessageChanged(reason, None, None, None)).outcome

    assert ended("refusal") is Outcome.REFUSED
    assert ended("model_context_window_exceeded") is Outcome.TRUNCATED_BY_LIMIT
    assert ended(None) is Outcome.TRUNCATED
    text = fold(START, TextDelta(0, "a"))
    assert text.stopped().outcome is Outcome.STOPPED
    assert text.failed(FAILURE).outcome is Outcome.ERROR
    assert text.failed(FAILURE).message.text == "a"
    assert text.stopped().apply([TextDelta(0, "b")]) == text.stopped()


def test_waiting_is_over_when_something_comes() -> None:
    waiting = Waiting(3.0, 1, 3, FAILURE)
    waits = fold(Opened(200, "req_0", "u"), waiting)
    assert waits.waiting == waiting
    assert Draft().apply([waiting], 10.0).waiting == waiting._replace(until=13.0)
    opened = waits.apply([Opened(200, "req_1", "u")])
    assert (opened.waiting, opened.request_id) == (None, "req_1")
    for event in (Retrying(), START, TextDelta(0, "a"), MessageStopped()):
        assert waits.apply([event]).waiting is None
    assert waits.stopped().waiting is None
    assert waits.failed(FAILURE).waiting is None
    assert waits.apply([Alive()]) is waits
    assert waits.apply([]) is waits


def test_content_ends_automatic_retries() -> None:
    assert not fold(Opened(200, None, "u"), START, Alive()).has_content
    assert fold(START, TEXT).has_content


def test_the_facts_kept_with_a_reply() -> None:
    timing = Timing(1.0, 2.0, 3.0)
    done = fold(Opened(200, "req_1", "u"), START, MessageChanged("end_turn", None, None, None))
    reply = done.reply(timing)
    assert (reply.outcome, reply.message_id, reply.model) == (Outcome.COMPLETE, "msg", "model")
    assert (reply.request_id, reply.timing, reply.failure) == ("req_1", timing, None)
    assert Draft().failed(FAILURE).reply(timing).request_id == "req_f"
    assert Draft().stopped().reply(timing).request_id is None


def test_how_long_thinking_took_is_known_by_its_part() -> None:
    chunks: tuple[tuple[Any, ...], ...] = (
        (10.0, START, BlockStarted(0, {"type": "thinking", "thinking": ""})),
        (15.0, ThinkingDelta(0, "Hm.")),
        (22.5, BlockStopped(0)),
        (23.0, TextDelta(1, "One.")),
        (30.0, ThinkingDelta(2, "Its start was not told, nor will be its end.")),
        (34.0, TextDelta(3, "Two.")),
        (40.0, BlockStarted(4, {"type": "thinking", "thinking": "Not over."})),
    )
    draft = Draft()
    for at, *events in chunks:
        draft = draft.apply(events, at)
    assert draft.thinking_ms(41.0) == {0: 12_500.0, 2: 4_000.0, 4: 1_000.0}
    assert [block.seconds for block in draft.blocks] == [12.5, None, 4.0, None, None]
    assert draft.apply([BlockStopped(0)], 50.0).blocks[0].seconds == 12.5
    assert {"began", "ended"}.isdisjoint(part_to_dict(draft.parts[0]))
    assert fold(START, ThinkingDelta(0, "Without a clock.")).thinking_ms(1.0) == {}


def test_the_last_sign_of_life_is_known() -> None:
    draft = Draft()
    events: list[StreamEvent] = [Opened(200, None, "u"), START, TEXT, Alive(), Alive(), Alive()]
    for at, event in enumerate(events):
        draft = draft.apply([event], float(at))
        assert draft.heard == float(at)
    assert draft.apply([Alive()]).heard == 5.0  # told without a clock
    assert draft.apply([TextDelta(0, "a")], 7.0).heard == 7.0
    ended = draft.apply([MessageStopped()], 8.0)
    assert (ended.heard, ended.apply([Alive()], 9.0).heard) == (8.0, 8.0)


def test_the_container_of_code_is_kept_with_the_reply() -> None:
    box = {"id": "container_1", "expires_at": "2026-11-22T12:00:00Z"}
    draft = fold(
        START,
        TextDelta(0, "a"),
        MessageChanged("end_turn", None, None, None, box),
        MessageChanged(None, None, None, None, None),
        MessageChanged(None, None, None, None, "odd"),
        TextDelta(0, "b"),
    )
    assert draft.container == box
    assert draft.reply(Timing()).container == box
    assert fold(START).reply(Timing()).container is None


def test_a_draft_is_a_value() -> None:
    before = fold(START, TextDelta(0, "a"))
    one, other = before.apply([TextDelta(0, "b")]), before.apply([TextDelta(0, "c")])
    texts = [draft.message.text for draft in (before, one, other)]
    assert texts == ["a", "ab", "ac"]


def test_ropes() -> None:
    rope = Rope().plus("a").plus("b")
    assert (str(rope), rope.since(1), rope.count) == ("ab", "b", 2)
    assert repr(rope) == "Rope('ab')"
    assert rope == Rope().plus("ab")
    assert hash(rope) == hash(Rope().plus("ab"))
    assert rope != "ab"
    assert (bool(Rope()), bool(Rope().plus("")), bool(rope)) == (False, False, True)
    assert DraftBlock(0, {}).type == ""


_EVENTS = st.one_of(
    st.builds(TextDelta, st.integers(0, 3), st.text(max_size=3)),
    st.builds(ThinkingDelta, st.integers(0, 3), st.text(max_size=3)),
    st.builds(SignatureDelta, st.integers(0, 3), st.text(max_size=3)),
    st.builds(InputDelta, st.integers(0, 3), st.text(max_size=3)),
    st.builds(CitationDelta, st.integers(0, 3), st.just({})),
    st.builds(BlockStopped, st.integers(0, 3)),
    st.builds(
        BlockStarted,
        st.integers(0, 3),
        st.sampled_from(
            [
                {"type": "text", "text": "t"},
                {"type": "thinking"},
                {"type": "tool_use", "id": "i", "name": "n", "input": {}},
                {"type": "new"},
                {},
            ]
        ),
    ),
    st.just(START),
    st.just(Alive()),
    st.just(MessageChanged("end_turn", None, None, {"output_tokens": 1})),
    st.just(MessageStopped()),
)


@given(st.lists(_EVENTS, max_size=25), st.data())
def test_any_chunks_of_any_events_give_the_same_draft(
    events: list[StreamEvent], data: st.DataObject
) -> None:
    at_once = Draft().apply(events)
    one_by_one = fold(*events)
    cut = data.draw(st.integers(0, len(events)))
    halves = Draft().apply(events[:cut]).apply(events[cut:])
    assert at_once == one_by_one == halves
    assert at_once.parts == one_by_one.parts


class _Counted(int):
    """An index that counts how often it is looked at."""

    looks = 0

    def __eq__(self, other: object) -> bool:
        _Counted.looks += 1
        return int(self) == other

    def __hash__(self) -> int:
        _Counted.looks += 1
        return hash(int(self))

    def __lt__(self, other: int) -> bool:
        _Counted.looks += 1
        return int(self) < int(other)

    def __le__(self, other: int) -> bool:
        _Counted.looks += 1
        return int(self) <= int(other)

    def __gt__(self, other: int) -> bool:
        _Counted.looks += 1
        return int(self) > int(other)


@pytest.mark.parametrize("step", [1, -1], ids=["in order", "each before the others"])
def test_thousands_of_blocks_are_not_looked_at_for_each_new_one(step: int) -> None:
    many, text = 2_000, {"type": "text", "text": ""}
    numbers = [_Counted(number) for number in range(many)][::step]
    _Counted.looks = 0
    draft = Draft().apply(
        event
        for number in numbers
        for event in (BlockStarted(number, text), TextDelta(number, "a"), BlockStopped(number))
    )
    assert len(draft.blocks) == many
    assert all(block.stopped and str(block.text) == "a" for block in draft.blocks)
    assert [int(block.index) for block in draft.blocks] == list(range(many))
    assert _Counted.looks < many * 100


def test_what_grows_keeps_all_else() -> None:
    block = DraftBlock(3, {"type": "text"}, Rope(), "", "signed", ({"cited": 1},), True, 1.0, 2.0)
    assert block.grown(Rope(["a"], 1), "\ud800") == replace(
        block, text=Rope(["a"], 1), half="\ud800"
    )
    failure = Failure(WireKind.NETWORK, Cause.LOST)
    waiting = Waiting(1.0, 1, 3, failure)
    draft = Draft(
        *("id", "model", (), Usage(1), "end_turn", "STOP", {"why": 1}, "req", waiting),
        *(True, True, failure, True, {"id": "container"}, 9.0),
    )
    assert all(getattr(draft, field.name) != field.default for field in fields(Draft)[3:])
    grown = replace(draft, blocks=(block,), waiting=None, heard=9.5)
    assert draft.grown((block,), 9.5) == grown

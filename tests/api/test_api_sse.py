"""The framing of an event stream, bytes to events (section 3.1, checks 1 to 16)."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from nocopt.api.sse import ServerEvent, SseReader
from nocopt.core.errors import Cause
from tests.api.streams import (
    START,
    STOP,
    begin,
    changed,
    cut,
    end,
    facts,
    failed,
    fold,
    pieces,
    said,
    sse,
    text,
)

WHOLE = sse(*said("Hello, ", "wörld 😀", "\n- a"))
SAID = "Hello, wörld 😀\n- a"


def events(*chunks: bytes) -> list[ServerEvent]:
    """The events of all chunks, the end of the body included."""
    reader = SseReader()
    found = [event for chunk in chunks for event in reader.feed(chunk)]
    return found + reader.finish()


def raw_text(data: bytes) -> bytes:
    """A whole stream whose one text delta is made of these raw bytes."""
    head = b'{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"'
    return sse(START, begin()) + b"data: " + head + data + b'"}}\n\n' + sse(end(), changed(), STOP)


@pytest.mark.check(1)
def test_one_byte_at_a_time_is_the_same() -> None:
    assert fold(WHOLE).message.text == SAID
    assert facts(fold(pieces(WHOLE, 1))) == facts(fold(WHOLE))


@pytest.mark.check(2)
@pytest.mark.parametrize("ending", [b"\r\n", b"\r"])
@pytest.mark.parametrize("size", [1, 2, 3, 7, 10_000])
def test_other_line_ends_are_the_same(ending: bytes, size: int) -> None:
    body = WHOLE.replace(b"\n", ending)
    assert facts(fold(pieces(body, size))) == facts(fold(WHOLE))


@pytest.mark.check(2)
def test_mixed_line_ends_and_extra_blank_lines_are_the_same() -> None:
    lines = WHOLE.split(b"\n")
    ends = [b"\n", b"\r\n", b"\r", b"\n\n", b"\r\n\r\n"]
    mixed = b"\n\r\n" + b"".join(
        # A blank line inside an event would end it, so only the ends of events get more of them.
        line + (ends[number % 5] if not line else ends[number % 3])
        for number, line in enumerate(lines)
    )
    for size in (1, 2, 5, 10_000):
        assert facts(fold(pieces(mixed, size))) == facts(fold(WHOLE))


def test_a_cr_at_the_end_of_a_chunk_ends_the_line_at_once() -> None:
    reader = SseReader()
    assert reader.feed(b"data: a\r\n\r") == [ServerEvent("", "a")]
    assert reader.feed(b"\ndata: b\r") == []
    assert reader.feed(b"") == []
    assert reader.feed(b"\r") == [ServerEvent("", "b")]


@pytest.mark.check(3)
@pytest.mark.parametrize("size", [1, 2, 3, 10_000])
def test_a_byte_order_mark_is_dropped(size: int) -> None:
    assert facts(fold(pieces(b"\xef\xbb\xbf" + WHOLE, size))) == facts(fold(WHOLE))
    assert events(*pieces(b"\xef\xbb\xbfdata: a\n\n", size)) == [ServerEvent("", "a")]


def test_only_one_byte_order_mark_is_dropped() -> None:
    assert events(b"\xef\xbb\xbf\xef\xbb\xbfdata: a\n\ndata: \xef\xbb\xbfb\n\n") == [
        ServerEvent("", "\ufeffb")
    ]


@pytest.mark.check(4)
@pytest.mark.parametrize("at", [1, 2, 3])
def test_an_emoji_cut_inside_stays_intact(at: int) -> None:
    body = raw_text("😀".encode())
    place = body.index("😀".encode()) + at
    assert fold([body[:place], body[place:]]).message.text == "😀"


@pytest.mark.check(5)
@pytest.mark.parametrize("blanks", ["", " ", "  "])
def test_blanks_after_the_colon(blanks: str) -> None:
    body = WHOLE.replace(b"data: ", b"data:" + blanks.encode())
    assert fold(body).message.text == SAID


@pytest.mark.check(6)
def test_json_over_three_data_lines_is_one_event() -> None:
    assert events(b"data: {\ndata:  1\ndata: }\n\n") == [ServerEvent("", "{\n 1\n}")]
    body = sse(*said("Hey"))
    broken_up = body.replace(b', "', b',\ndata: "')
    assert broken_up.count(b"data: ") > 3 * body.count(b"data: ")
    assert facts(fold(broken_up)) == facts(fold(body))


@pytest.mark.check(7)
def test_comments_between_and_inside_events_are_signs_of_life() -> None:
    noisy = WHOLE.replace(b"data: ", b": keep-alive\ndata: ").replace(b"\n\n", b"\n\n:\n:x\n\n")
    assert facts(fold(noisy)) == facts(fold(WHOLE))
    assert events(b": OPENROUTER PROCESSING\n\n:\n") == [ServerEvent("", "")] * 2


@pytest.mark.check(8)
def test_other_fields_are_ignored() -> None:
    noisy = WHOLE.replace(b"data: ", b"id: 5\nretry: 100\nfoo: bar\njunk\ndata: ")
    assert facts(fold(noisy)) == facts(fold(WHOLE))


def test_fields_without_colon_have_no_value() -> None:
    assert events(b"event: x\nevent\ndata\ndata: a\n\n") == [ServerEvent("", "\na")]


def test_the_last_name_wins_and_is_forgotten_after_the_event() -> None:
    assert events(b"event: a\nevent:b\ndata: 1\n\ndata: 2\n\n") == [
        ServerEvent("b", "1"),
        ServerEvent("", "2"),
    ]


@pytest.mark.check(9)
@pytest.mark.parametrize("char", ["\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1c"])
def test_other_separators_are_part_of_the_text(char: str) -> None:
    assert events(f"data: a{char}b\n\n".encode()) == [ServerEvent("", f"a{char}b")]
    if char.isprintable() or char > "\x7f":
        assert fold(raw_text(f"a{char}b".encode())).message.text == f"a{char}b"


@pytest.mark.check(10)
@pytest.mark.parametrize("size", [1, 10_000])
def test_invalid_bytes_become_replacement_characters(size: int) -> None:
    draft = fold(pieces(raw_text(b"caf\xe9 x\xf0\x9f"), size))
    assert draft.message.text == "caf\ufffd x\ufffd"
    assert draft.stop_reason == "end_turn"


@pytest.mark.check(11)
def test_the_type_comes_from_the_json_else_from_the_name() -> None:
    nameless = b"\n".join(line for line in WHOLE.split(b"\n") if not line.startswith(b"event: "))
    misnamed = WHOLE.replace(b"event: content_block_delta", b"event: message")
    typeless = WHOLE
    for kind in (
        b"message_start",
        b"content_block_start",
        b"content_block_delta",
        b"content_block_stop",
        b"message_delta",
        b"message_stop",
    ):
        typeless = typeless.replace(b'{"type": "' + kind + b'"', b'{"x": 1')
    for body in (nameless, misnamed, typeless):
        assert facts(fold(body)) == facts(fold(WHOLE))


@pytest.mark.check(12)
@pytest.mark.parametrize(
    "noise",
    [
        b"event: x\ndata:\n\n",
        b"data: null\n\n",
        b"data: [1]\n\n",
        b'data: "x"\n\n',
        b"event: ping\n\n",
        b"data:  \n\n",
    ],
)
def test_events_without_an_object_are_skipped(noise: bytes) -> None:
    body = WHOLE.replace(b"\n\n", b"\n\n" + noise)
    assert facts(fold(body)) == facts(fold(WHOLE))


@pytest.mark.check(13)
def test_a_done_mark_after_or_instead_of_the_stop_is_no_error() -> None:
    without = WHOLE.rpartition(b"event: message_stop")[0]
    for body in (WHOLE + b"data: [DONE]\n\n", without + b"data: [DONE]\n\n"):
        assert facts(fold(body)) == facts(fold(WHOLE))


@pytest.mark.check(14)
def test_broken_json_fails_and_keeps_the_text() -> None:
    body = sse(START, begin(), text("so far")) + b'data: {"type":"content_blo\n\n' + WHOLE
    draft = fold(body)
    assert draft.message.text == "so far"
    assert failed(body).cause is Cause.BROKEN_STREAM
    assert failed(body).detail == '{"type":"content_blo'


@pytest.mark.check(15)
def test_a_last_event_without_blank_line() -> None:
    without = WHOLE.rpartition(b"event: message_stop")[0]
    taken = fold(without + b'event: message_stop\ndata: {"type": "message_stop"}')
    assert taken.ended
    assert taken.failure is None
    dropped = fold(without + b'event: message_stop\ndata: {"type": "messa')
    assert not dropped.ended
    assert facts(taken) == facts(dropped) == facts(fold(WHOLE))


@pytest.mark.check(15)
def test_an_error_without_blank_line_is_still_told() -> None:
    assert failed(b'data: {"type":"error","error":{"message":"over"}}').message == "over"


@pytest.mark.check(16)
def test_a_line_of_100_kb_is_read_in_linear_time() -> None:
    long = "x" * 100_000
    body = raw_text(long.encode())
    assert fold(pieces(body, 10)).message.text == long
    # Ten times the line must not take a hundred times the time; three times the share is slack.
    small, large = (_seconds_for(size) for size in (100_000, 1_000_000))
    assert large < 30 * small + 0.05


def _seconds_for(size: int) -> float:
    chunks = pieces(b"data: " + b"x" * size + b"\n\n", 100)
    best = float("inf")
    for _ in range(3):
        reader, started = SseReader(), time.process_time()
        found = [event for chunk in chunks for event in reader.feed(chunk)]
        best = min(best, time.process_time() - started)
        assert len(found[0].data) == size
    return best


NOISE = st.lists(
    st.sampled_from(
        [
            b"data: a\n",
            b"data:b\r\n",
            b"event: n\n",
            b":c\n",
            b"\n",
            b"\r",
            b"\r\n",
            b"junk",
            b"\xef\xbb\xbf",
            "é😀".encode(),
            b"\xf0",
            b"data",
            b"id: 1\n",
        ]
    )
    | st.binary(max_size=6),
    max_size=30,
).map(b"".join)


@settings(deadline=None)
@given(NOISE, st.lists(st.integers(0, 200), max_size=8))
@example(b"\r\n\r\n", [1, 2, 3])
def test_any_split_of_any_bytes_gives_the_same_events(body: bytes, places: list[int]) -> None:
    assert events(*cut(body, places)) == events(body) == events(*pieces(body, 1))

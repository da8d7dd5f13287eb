"""What the body of a 200 turns out to be, and how it may end (checks 50 to 53 and 58)."""

from __future__ import annotations

import gzip
import json
import tracemalloc
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nocopt.api import failures
from nocopt.api.answer import AnswerReader
from nocopt.api.anthropic import WIRE
from nocopt.api.encoding import STEP, Inflater
from nocopt.api.failures import HEAD, LARGEST
from nocopt.core.errors import Cause, WireKind
from nocopt.core.reply import Outcome
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
    read,
    said,
    sse,
    text,
)

MESSAGE = {
    "type": "message",
    "id": "msg_1",
    "model": "m",
    "content": [{"type": "text", "text": "whole"}],
    "stop_reason": "end_turn",
}
JSON = "application/json"
PAGE = b"<!DOCTYPE html><html><h1>Sign in</h1>Accept the terms first.</html>"
PING = b'event: ping\ndata: {"type":"ping"}\n\n'


# Kinds of bodies


@pytest.mark.check(58)
@pytest.mark.parametrize("kind", [JSON, "text/event-stream", "text/plain", ""])
@pytest.mark.parametrize("before", [b"", b"\n\n  ", b"\xef\xbb\xbf", b"\xef\xbb\xbf \r\n"])
@pytest.mark.parametrize("size", [1, 10_000])
def test_a_json_message_is_the_answer(kind: str, before: bytes, size: int) -> None:
    draft = fold(pieces(before + json.dumps(MESSAGE).encode(), size), kind)
    assert (draft.message.text, draft.outcome) == ("whole", Outcome.COMPLETE)


@pytest.mark.check(58)
@pytest.mark.parametrize("kind", [JSON, "text/html", "text/plain", ""])
@pytest.mark.parametrize("before", [b"", b"\r\n", b": hello\n\n", b"\xef\xbb\xbf"])
def test_a_stream_is_a_stream_whatever_it_is_called(kind: str, before: bytes) -> None:
    assert fold(before + sse(*said("streamed")), kind).message.text == "streamed"


@pytest.mark.check(58)
@pytest.mark.parametrize("kind", [JSON, "text/event-stream", "text/html"])
@pytest.mark.parametrize("size", [1, 10_000])
def test_a_page_fails_without_markup(kind: str, size: int) -> None:
    failure = failed(pieces(b" \n" + PAGE, size), kind)
    assert (failure.kind, failure.cause) == (WireKind.PROTOCOL, Cause.GATEWAY_PAGE)
    assert (failure.message, failure.detail) == ("", "Sign in Accept the terms first.")
    assert not failure.retryable


def test_an_endless_page_is_not_read_to_its_end() -> None:
    events, failure = read([PAGE, b"x" * HEAD, sse(*said("late"))])
    assert events == []
    assert failure is not None
    assert failure.cause is Cause.GATEWAY_PAGE


ENDLESS = {
    "a line": (b"data: ", b"x" * 1_000_000),
    "an event of many lines": (b"", b"data: x\n" * 100_000),
    "a JSON text": (b'{"type":"', b"x" * 1_000_000),
    "blanks": (b"", b" " * 1_000_000),
}


@pytest.mark.parametrize(("start", "more"), ENDLESS.values(), ids=ENDLESS)
def test_what_never_ends_is_given_up_before_it_fills_the_memory(start: bytes, more: bytes) -> None:
    reader = AnswerReader(WIRE, JSON if start.startswith(b"{") else "")
    events, taken = reader.feed(start), 0
    while reader.failure is None and taken <= 2 * LARGEST:
        events += reader.feed(more)
        taken += len(more)
    assert events == []
    assert reader.failure is not None
    assert reader.failure.cause is Cause.ENDLESS
    assert reader.failure.detail == "more than 32 MB in one piece"
    assert taken <= LARGEST + len(more)


def test_an_event_without_end_leaves_what_came_before() -> None:
    body = (sse(START, begin(), text("kept")), b"data: ", *[b"x" * 1_000_000] * 40)
    draft = fold(body)
    assert draft.message.text == "kept"
    assert draft.failure is not None
    assert draft.failure.cause is Cause.ENDLESS


@pytest.mark.parametrize("more", [text("abc"), {"type": "ping"}, begin(1), changed(None)])
def test_a_stream_of_small_events_has_an_end_too(
    more: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(failures, "LONGEST", 100_000)
    start, chunk = sse(START, begin(), text("kept")), sse(*[more] * 10)
    draft = fold([start, *[chunk] * (200_000 // len(chunk))])
    failure = draft.failure
    assert failure is not None
    assert (failure.kind, failure.cause) == (WireKind.PROTOCOL, Cause.ENDLESS)
    assert not failure.retryable
    assert draft.message.text.startswith("kept")
    assert len(draft.message.text) < 100_000


def test_a_long_reply_that_ends_is_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    body = sse(*said(*["word "] * 1_000))
    monkeypatch.setattr(failures, "LONGEST", len(body) - 1)
    assert fold(pieces(body, 1_000)).outcome is Outcome.COMPLETE
    monkeypatch.setattr(failures, "LONGEST", len(body) - 2_000)
    assert fold(pieces(body, 1_000)).outcome is Outcome.ERROR


def test_as_much_as_a_model_can_write_comes_whole_token_by_token() -> None:
    word = "四个汉字"
    chunk, count = sse(*[text(word)] * 1_000), 131
    draft = fold([sse(START, begin()), *[chunk] * count, sse(end(), changed(), STOP)])
    assert draft.outcome is Outcome.COMPLETE
    assert draft.message.text == word * 1_000 * count


@pytest.mark.check(58)
def test_an_error_object_fails() -> None:
    failure = failed(b'{"type":"error","error":{"type":"api_error","message":"no"}}', JSON)
    assert (failure.kind, failure.message) == (WireKind.API, "no")


@pytest.mark.check(58)
def test_an_answer_in_the_other_format_fails() -> None:
    body = b'{"object":"chat.completion","choices":[{"message":{"content":"hi"}}]}'
    assert failed(body, JSON).cause is Cause.WRONG_FORMAT
    stream = b'data: {"choices":[{"delta":{"content":"hi"}}]}\n\ndata: [DONE]\n\n'
    assert failed(stream, "text/event-stream").cause is Cause.WRONG_FORMAT


@pytest.mark.parametrize(
    ("body", "cause"),
    [
        (b'{"type":"message","content":[', Cause.BROKEN_STREAM),
        (b"[1,2]", Cause.WRONG_FORMAT),
        (b'"text"', Cause.WRONG_FORMAT),
    ],
)
def test_json_that_is_no_answer(body: bytes, cause: Cause) -> None:
    failure = failed(body, JSON)
    assert (failure.kind, failure.cause) == (WireKind.PROTOCOL, cause)


# Ends


@pytest.mark.check(52)
@pytest.mark.parametrize(
    ("body", "detail"),
    [
        (b"", ""),
        (b" \r\n", ""),
        (b"\xef\xbb", ""),
        (PING * 3, ""),
        (b": keep-alive\n\n", ""),
        (b"data: [DONE]\n\n", ""),
        (sse(START), ""),
        (b"upstream is busy\n", "upstream is busy"),
        (b"upstream is busy", "upstream is busy"),
    ],
)
def test_nothing_fails_and_may_be_tried_again(body: bytes, detail: str) -> None:
    failure = failed(body)
    assert (failure.kind, failure.cause) == (WireKind.PROTOCOL, Cause.NO_CONTENT)
    assert failure.retryable
    assert failure.detail == detail


@pytest.mark.check(52)
@pytest.mark.parametrize("rest", [(), (end(),), (end(), begin(1)), (changed(None),)])
def test_an_end_without_stop_reason_is_cut_off(rest: tuple[dict[str, object], ...]) -> None:
    draft = fold(sse(START, begin(), text("half"), *rest))
    assert (draft.outcome, draft.message.text) == (Outcome.TRUNCATED, "half")
    assert draft.failure is None


@pytest.mark.check(52)
def test_a_stop_reason_without_message_stop_is_done() -> None:
    draft = fold(sse(*said("whole")[:-1]))
    assert (draft.outcome, draft.ended) == (Outcome.COMPLETE, False)
    assert fold(sse(START, changed())).outcome is Outcome.COMPLETE


@pytest.mark.check(50)
def test_what_came_before_an_error_in_the_same_chunk_is_kept() -> None:
    error = {"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}
    draft = fold(sse(START, begin(), text("half"), error, text("never")))
    assert draft.message.text == "half"
    assert draft.failure is not None
    assert (draft.failure.cause, draft.failure.retryable) == (Cause.OVERLOADED, True)


@pytest.mark.check(55)
def test_nothing_after_the_stop_is_read() -> None:
    late = b'data: {"broken\n\n' + sse({"type": "error", "error": {"message": "late"}}, STOP)
    body = sse(*said("done"))
    for chunks in ([body + late], [body, late], [body, b"", late]):
        assert facts(fold(chunks)) == facts(fold(body))


# Compressed bodies


@pytest.mark.parametrize("encoding", ["", "gzip", "br", "deflate"])
@settings(deadline=None)
@given(places=st.lists(st.integers(0, 60), max_size=6))
def test_gzip_is_known_by_its_bytes(encoding: str, places: list[int]) -> None:
    inflater = Inflater(encoding)
    packed = gzip.compress(b"data: hello\n\n")
    found = b"".join(map(inflater.feed, cut(packed, places)))
    assert found + inflater.finish() == b"data: hello\n\n"


@settings(deadline=None)
@given(places=st.lists(st.integers(0, 60), max_size=6))
def test_zlib_is_known_by_its_name(places: list[int]) -> None:
    inflater = Inflater("deflate")
    packed = zlib.compress(b"data: hello\n\n")
    assert b"".join(map(inflater.feed, cut(packed, places))) == b"data: hello\n\n"
    plain = Inflater("")
    assert plain.feed(packed) == packed


@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress])
@pytest.mark.parametrize("size", [0, STEP - 1, STEP, STEP + 1, 3 * STEP, 50_000_000])
def test_what_is_packed_tightly_is_unpacked_in_steps(
    pack: Callable[[bytes], bytes], size: int
) -> None:
    inflater, found, packed = Inflater("deflate"), 0, pack(bytes(size))
    for chunk in pieces(packed, 64 * 1024):
        step = inflater.feed(chunk)
        while True:
            assert len(step) <= STEP
            found += len(step)
            if not inflater.behind:
                break
            step = inflater.feed(b"")
    assert found + len(inflater.finish()) == size


def test_nothing_is_kept_of_what_follows_a_packed_body() -> None:
    inflater = Inflater("")
    assert inflater.feed(gzip.compress(b"whole")) == b"whole"
    tracemalloc.start()
    try:
        assert {inflater.feed(b"x" * 100_000) for _ in range(100)} == {b""}
        assert tracemalloc.get_traced_memory()[0] < 1_000_000
    finally:
        tracemalloc.stop()
    assert not inflater.behind


@pytest.mark.parametrize("body", [b"", b"\x1f", b"data: a\n\n", b"\x1fdata"])
def test_an_encoding_that_is_only_claimed(body: bytes) -> None:
    for chunks in ([body], pieces(body, 1)):
        inflater = Inflater("gzip, deflate")
        assert b"".join(map(inflater.feed, chunks)) + inflater.finish() == body

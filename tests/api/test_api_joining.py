"""Chunks that came together are read together, and nothing else about an answer changes."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence

import h11
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nocopt.api.joining import Joining, joined

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
CUTS = st.lists(st.integers(1, 40), min_size=1, max_size=30)


def in_parts(data: bytes, sizes: Sequence[int]) -> list[bytes]:
    """Cut data into parts of these sizes, over and over."""
    parts, at, turn = [], 0, 0
    while at < len(data):
        parts.append(data[at : at + sizes[turn % len(sizes)]])
        at += sizes[turn % len(sizes)]
        turn += 1
    return parts


def chunked(pieces: Sequence[bytes], extension: bytes = b"", trailer: bytes = b"") -> bytes:
    """A body in chunks."""
    whole = b"".join(b"%x%b\r\n%b\r\n" % (len(one), extension, one) for one in pieces)
    return whole + b"0\r\n" + trailer + b"\r\n"


def read(parts: Sequence[bytes], answers: int = 1) -> list[list[object]]:
    """What a reader of HTTP makes of so many answers; data is put together."""
    found: list[list[object]] = []
    ours = h11.Connection(h11.CLIENT)
    left = iter(parts)
    while len(found) < answers:
        ours.send(h11.Request(method="GET", target="/", headers=[("Host", "localhost")]))
        ours.send(h11.EndOfMessage())
        events: list[object] = [b""]
        while not isinstance(events[-1], str):
            events += _next(ours, left)
        found.append([b"".join(one for one in events if isinstance(one, bytes)), *events])
        found[-1] = [one for at, one in enumerate(found[-1]) if at == 0 or type(one) is not bytes]
        if ours.our_state is not h11.DONE or ours.their_state is not h11.DONE:
            break
        ours.start_next_cycle()
    return found


def _next(ours: h11.Connection, left: object) -> list[object]:
    try:
        event = ours.next_event()
        if event is h11.NEED_DATA:
            ours.receive_data(next(left, b""))  # type: ignore[call-overload]
            return []
    except h11.RemoteProtocolError:
        return ["broken"]
    if isinstance(event, h11.Data):
        return [bytes(event.data)]
    if isinstance(event, h11.EndOfMessage):
        return [*event.headers, "end"]
    if isinstance(event, h11.Response | h11.InformationalResponse):
        return [(event.status_code, *event.headers)]
    return ["closed"]


def joined_parts(parts: Sequence[bytes]) -> list[bytes]:
    """The parts as they are handed on; an empty one would mean the end."""
    one = Joining()
    return [found for part in parts if (found := one.feed(part))]


@given(
    st.lists(st.binary(min_size=1, max_size=50), max_size=20),
    CUTS,
    st.sampled_from([b"", b";a=b", b';name="x" ']),
    st.sampled_from([b"", b"X-Check: 1\r\n", b"X-A: 1\r\nX-B: 2\r\n"]),
)
def test_a_body_is_the_same_however_it_is_cut(
    pieces: list[bytes], sizes: list[int], extension: bytes, trailer: bytes
) -> None:
    parts = in_parts(HEAD + chunked(pieces, extension, trailer), sizes)
    assert read(joined_parts(parts)) == read(parts)
    assert read(parts)[0][0] == b"".join(pieces)


@given(
    st.lists(
        st.one_of(
            st.lists(st.binary(min_size=1, max_size=30), max_size=6).map(
                lambda pieces: HEAD + chunked(pieces)
            ),
            st.binary(max_size=60).map(
                lambda body: b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n%b" % (len(body), body)
            ),
            st.just(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx"),
        ),
        min_size=1,
        max_size=5,
    ),
    CUTS,
)
def test_answers_over_one_connection_follow_each_other(
    answers: list[bytes], sizes: list[int]
) -> None:
    # A client asks again once an answer has ended: no read holds the end of one and the next.
    parts = [part for answer in answers for part in in_parts(answer, sizes)]
    expected = read(parts, len(answers))
    assert len(expected) == len(answers)
    assert read(joined_parts(parts), len(answers)) == expected


@given(
    st.lists(st.binary(min_size=1, max_size=50), min_size=1, max_size=8),
    CUTS,
    st.integers(0, 400),
    st.binary(min_size=1, max_size=4),
)
@example([b"abc"], [1], len(HEAD), b"zz")
@example([b"abc"], [7], len(HEAD) + 6, b"\n")
def test_what_is_broken_stays_broken(
    pieces: list[bytes], sizes: list[int], at: int, wrong: bytes
) -> None:
    whole = HEAD + chunked(pieces)
    at = min(len(HEAD) + at, len(whole))
    parts = in_parts(whole[:at] + wrong + whole[at:], sizes)
    assert read(joined_parts(parts)) == read(parts)


@given(st.lists(st.binary(min_size=1, max_size=50), min_size=1), st.integers(0, 500), CUTS)
def test_what_breaks_off_is_not_taken_for_whole(
    pieces: list[bytes], at: int, sizes: list[int]
) -> None:
    whole = HEAD + chunked(pieces)
    parts = in_parts(whole[: min(at, len(whole) - 1)], sizes)
    assert read(joined_parts(parts)) == read(parts)


@given(st.binary(max_size=300), CUTS)
def test_anything_else_passes_as_it_is(data: bytes, sizes: list[int]) -> None:
    parts = in_parts(data, sizes)
    assert b"".join(joined_parts(parts)) == data


@pytest.mark.parametrize(
    "line",
    [b"\n", b"\r\n", b"<p>a</p>\n\n", b"HTTP/1.1 100 Continue\r\n\r\n", b"0\r\n\r\n"],
)
def test_however_many_lines_end_a_head(line: bytes) -> None:
    for before in (b"", HEAD):
        data = before + line * 10_000
        assert read(joined_parts([data])) == read([data])


def test_what_came_together_is_one_chunk() -> None:
    one = Joining()
    one.feed(HEAD)
    found = one.feed(b"3\r\nabc\r\n2\r\nde\r\n4\r\nfg")
    assert found == b"7\r\nabcdefg\r\n"
    assert one.feed(b"hi\r\n0\r\n\r\n") == b"2\r\nhi\r\n0\r\n\r\n"


@pytest.mark.parametrize("line", [b"g\r\n", b"3" * 300 + b"\r\n", b"\r\n\r\n", b"-1\r\n"])
def test_from_a_mistake_on_all_passes(line: bytes) -> None:
    one = Joining()
    one.feed(HEAD)
    assert one.feed(b"3\r\nabc\r\n" + line + b"rest") == b"3\r\nabc\r\n" + line + b"rest"
    assert one.feed(b"4\r\nmore\r\n") == b"4\r\nmore\r\n"


def test_a_part_of_a_size_is_not_the_end() -> None:
    left = [HEAD, b"0", b"3\r\nabc", b""]

    async def receive(max_bytes: int, timeout: float | None) -> bytes:  # noqa: ASYNC109
        assert (max_bytes, timeout) == (100, 2.0)
        return left.pop(0)

    async def run() -> list[bytes]:
        read_on = joined(receive)
        return [await read_on(100, 2.0) for _ in range(3)]

    assert asyncio.run(run()) == [HEAD, b"3\r\nabc\r\n", b""]


def test_chunks_of_a_handful_cost_next_to_nothing() -> None:
    one = Joining()
    one.feed(HEAD)
    found = one.feed(b"".join(b"14\r\n%020d\r\n" % number for number in range(3000)))
    assert found.startswith(b"ea60\r\n")
    assert len(re.findall(rb"\r\n", found)) == 2

"""Recorded streams: each gives the message written down beside it, however its bytes are cut."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from nocopt.api.request_json import encode
from nocopt.core.messages import Message, part_to_dict
from nocopt.core.request import ChatRequest
from tests.api.streams import RECORDED, STOP, cut, facts, fold, pieces, sse, text

STREAMS = sorted(RECORDED.glob("*.sse"))


def name(path: Path) -> str:
    """How a stream is called in reports."""
    return path.stem


each_stream = pytest.mark.parametrize("path", STREAMS, ids=name)


def expected(path: Path) -> dict[str, Any]:
    """What the stream means, as written down by hand."""
    found: dict[str, Any] = json.loads(path.with_suffix(".json").read_text("utf-8"))
    return found


@each_stream
@pytest.mark.check(24, 26, 27)
def test_a_recorded_stream_gives_its_message(path: Path) -> None:
    assert facts(fold(path.read_bytes())) == expected(path)


@each_stream
@pytest.mark.check(1, 4)
def test_every_chunk_size_gives_the_same_message(path: Path) -> None:
    body = path.read_bytes()
    for size in (1, 2, 3, 5, 17, 64):
        assert facts(fold(pieces(body, size))) == expected(path)


@each_stream
@pytest.mark.check(2)
def test_every_line_end_gives_the_same_message(path: Path) -> None:
    plain = path.read_bytes().replace(b"\r\n", b"\n")
    for ending in (b"\n", b"\r\n", b"\r"):
        assert facts(fold(plain.replace(b"\n", ending))) == expected(path)


@given(st.sampled_from(STREAMS), st.lists(st.integers(0, 4_000), max_size=12))
@settings(max_examples=150, deadline=None)
def test_any_split_gives_the_same_message(path: Path, places: list[int]) -> None:
    assert facts(fold(cut(path.read_bytes(), places))) == expected(path)


@given(st.sampled_from(STREAMS), st.integers(0, 4_000))
@settings(max_examples=150, deadline=None)
@pytest.mark.check(52)
def test_a_stream_may_end_anywhere(path: Path, place: int) -> None:
    body = path.read_bytes()[:place]
    draft = fold(body)
    whole = "".join(block.get("text", "") for block in expected(path)["content"])
    if draft.started:  # what strays in before the start goes when the start comes
        assert whole.startswith(draft.message.text.rstrip("\ufffd"))
    if draft.stop_reason is None:
        assert draft.outcome in ("truncated", "error")
    assert facts(fold(pieces(body, 3))) == facts(draft)


@pytest.mark.parametrize(
    "path", [path for path in STREAMS if b"message_stop" in path.read_bytes()], ids=name
)
@pytest.mark.check(55)
def test_nothing_after_the_stop_matters(path: Path) -> None:
    body = path.read_bytes().rstrip(b"\r\n") + b"\n\n"
    late = sse(text("late"), {"type": "error", "error": {"message": "late"}}, STOP) + b"data: {\n\n"
    assert facts(fold(body + late)) == expected(path)


@pytest.mark.parametrize(
    "path", [path for path in STREAMS if b"message_delta" in path.read_bytes()], ids=name
)
@pytest.mark.check(58)
def test_the_same_message_as_whole_json(path: Path) -> None:
    streamed = fold(path.read_bytes())
    body = {
        "id": streamed.id,
        "type": "message",
        "role": "assistant",
        "model": streamed.model,
        "content": [part_to_dict(part) for part in streamed.parts],
        "stop_reason": streamed.stop_reason,
        "stop_sequence": streamed.stop_sequence,
        "stop_details": streamed.stop_details,
        "usage": streamed.usage.raw,
    }
    for ascii_only in (True, False):
        data = json.dumps(body, ensure_ascii=ascii_only, indent=1).encode()
        assert facts(fold(pieces(data, 11), "application/json")) == expected(path)


@each_stream
@pytest.mark.check(24, 25, 26, 43)
def test_blocks_go_back_as_they_came(path: Path) -> None:
    """Byte for byte, so that signatures and encrypted content stay valid (section 4.1)."""
    message = fold(path.read_bytes()).message
    request = ChatRequest("claude-sonnet-5-5", 100, (Message("assistant", message.parts),))
    assert encode(request)["messages"][0]["content"] == expected(path)["content"]


# Any bytes at all

LIKELY = st.sampled_from(
    [
        *(
            sse({"type": kind})
            for kind in (
                "message_start",
                "content_block_start",
                "error",
                "content_block_delta",
                "message_delta",
            )
        ),
        b'data: {"type":["x"]}\n\n',
        b'data: {"error":1}\n\n',
        b"data: {}\n\n",
        b"event: error\n",
        b'data: {"type":"content_block_start","index":-1,"content_block":{"type":"text"}}\n\n',
        b'data: {"type":"content_block_start","index":true,"content_block":[]}\n\n',
        b'data: {"type":"content_block_delta","index":"0","delta":{"type":"text_delta"}}\n\n',
        b'data: {"type":"content_block_delta","delta":{"type":"text_delta","text":"\\ud83d"}}\n\n',
        b'data: {"type":"content_block_delta","delta":{"type":"signature_delta"}}\n\n',
        b'data: {"type":"content_block_delta","delta":{"type":{"a":1}}}\n\n',
        b'data: {"type":"message_delta","delta":null,"usage":[1]}\n\n',
        b'data: {"type":"message_start","message":"\\udc00"}\n\n',
        b'data: {"type":"message_start","message":{"id":"\\udc00","usage":{"x":"\\ud800"}}}\n\n',
        b'data: {"usage":NaN}\n\n',
        b"data: " + b"[" * 5000 + b"\n\n",
        b"{",
        b"<",
        b"[",
        b'"',
        b'{"type":"message","content":[{"type":"text","text":"\\ud83d"},3,null]}',
        b'{"choices":[]}',
        b'{"error":{"message":"\\ud83d"}}',
        b"\xff\xfe",
        b" \n",
        b"\xef\xbb",
        b'{"content":' + b"[" * 3000,
        b"<html>&lt;b&gt;",
        b"data: 9" + b"9" * 5000 + b"\n\n",
    ]
)


@given(
    st.lists(LIKELY | st.binary(max_size=20), max_size=12).map(b"".join),
    st.lists(st.integers(0, 400), max_size=5),
    st.sampled_from(["", "application/json"]),
)
@settings(max_examples=400, deadline=None)
@example(b'data: {"type":"message_start","message":{"model":"\\ud800"}}\n\n', [], "")
def test_no_bytes_do_worse_than_a_failure(body: bytes, places: list[int], kind: str) -> None:
    draft = fold(cut(body, places), kind)
    assert facts(draft) == facts(fold(body, kind))
    if draft.failure is not None:
        assert "<html" not in draft.failure.message + draft.failure.detail
        repr(draft.failure).encode()

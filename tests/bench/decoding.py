"""The figure of the wire: bytes to a whole message, through reader, decoder and reducer."""

from __future__ import annotations

import json
import time

from nocopt.api.anthropic_wire import decode
from nocopt.api.sse import SseReader
from nocopt.core.draft import Draft
from tests.bench.measure import Figure, alternate

DELTAS = 74_000
# What a socket hands over at once when data comes faster than it is read.
CHUNK = 16 * 1024


def sse_decode() -> Figure:
    """Events a second of one very long reply; a bare JSON parser on the same lines compares."""
    stream, text = long_stream(DELTAS)
    count = stream.count(b"\n\n")

    def whole() -> float:
        started = time.perf_counter()
        draft, events = fold(stream)
        seconds = time.perf_counter() - started
        if (draft.message.text, events) != (text, count):
            raise RuntimeError("what was decoded is not what was sent")
        return seconds

    def bare() -> float:
        started = time.perf_counter()
        for line in stream.splitlines():
            if line.startswith(b"data: "):
                json.loads(line[6:])
        return time.perf_counter() - started

    reference, subject = alternate(bare, whole)
    detail = f"{DELTAS:,} deltas; {subject / reference:.1f} times the time of bare json.loads"
    return Figure("sse_decode", count / subject, "events/s", 60_000, "at least", detail)


def fold(stream: bytes) -> tuple[Draft, int]:
    """The draft a stream makes, and how many events it had."""
    reader, draft, count = SseReader(), Draft(), 0
    for offset in range(0, len(stream), CHUNK):
        events = reader.feed(stream[offset : offset + CHUNK])
        count += len(events)
        draft = draft.apply([one for event in events for one in decode(event)])
    return draft, count


def long_stream(deltas: int) -> tuple[bytes, str]:
    """A recorded stream's form with that many text deltas, and the text they spell."""
    words = [f" word{number % 97}" for number in range(deltas)]
    message: dict[str, object] = {
        "id": "msg_bench",
        "type": "message",
        "role": "assistant",
        "model": "bench",
        "content": [],
        "stop_reason": None,
        "stop_sequence": None,
        "usage": {"input_tokens": 10, "output_tokens": 1},
    }
    block = {"type": "text", "text": ""}
    events: list[dict[str, object]] = [
        {"type": "message_start", "message": message},
        {"type": "content_block_start", "index": 0, "content_block": block},
    ]
    events += [
        {
            "type": "content_block_delta",
            "index": 0,
            "delta": {"type": "text_delta", "text": word},
        }
        for word in words
    ]
    events += [
        {"type": "content_block_stop", "index": 0},
        {
            "type": "message_delta",
            "delta": {"stop_reason": "end_turn", "stop_sequence": None},
            "usage": {"output_tokens": deltas},
        },
        {"type": "message_stop"},
    ]
    lines = (f"event: {event['type']}\ndata: {json.dumps(event)}\n\n" for event in events)
    return "".join(lines).encode(), "".join(words)

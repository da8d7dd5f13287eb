"""Scripted streams that bend the protocol as relays and newer servers do."""

from collections.abc import Callable
from dataclasses import replace
from itertools import zip_longest

from nocopt.demo.asking import Ask, Json
from nocopt.demo.replies import short
from nocopt.demo.steps import Reply, Step
from nocopt.demo.wire import (
    Answer,
    Event,
    block_events,
    dump,
    end_events,
    limited,
    nameless_sse,
    respond,
    sse,
    start_event,
    stream,
    text_block,
    timeline,
)

_ONE = text_block("First block. ")
_TWO = text_block("Second block.")


def _bent(bend: Callable[[Ask], Reply]) -> Callable[[Ask], Reply]:
    """Bend streams only; a request for one JSON message gets a plain answer."""

    def reply(ask: Ask) -> Reply:
        return bend(ask) if ask.stream else respond(ask, short(ask))

    return reply


def _events(ask: Ask) -> list[Event]:
    return list(timeline(ask, limited(ask, short(ask))))


def _between(ask: Ask, *middle: Event) -> list[Event]:
    return [start_event(ask), *middle, *end_events(Answer((_ONE, _TWO)))]


# Order and content


@_bent
def gaps(ask: Ask) -> Reply:
    """Block indexes 0 and 2."""
    return stream(_between(ask, *block_events(0, _ONE), *block_events(2, _TWO)))


@_bent
def from_one(ask: Ask) -> Reply:
    """Block indexes from 1."""
    return stream(_between(ask, *block_events(1, _ONE), *block_events(2, _TWO)))


@_bent
def overlap(ask: Ask) -> Reply:
    """Two blocks open at once, their deltas by turns."""
    pairs = zip_longest(block_events(0, _ONE), block_events(1, _TWO))
    return stream(_between(ask, *(event for pair in pairs for event in pair if event)))


@_bent
def unknown(ask: Ask) -> Reply:
    """Events, blocks, deltas and a stop reason that no client knows yet."""
    index, strange = 1, {"type": "hologram", "depth": 3, "data": "opaque"}
    delta = {"type": "content_block_delta", "index": 0, "delta": {"type": "aura_delta", "aura": 1}}
    start, *rest = block_events(0, _ONE)
    return stream(
        [
            start_event(ask),
            Event({"type": "weather_report", "sky": "clear"}),
            start,
            Event(delta),
            *rest,
            Event({"type": "content_block_start", "index": index, "content_block": strange}),
            Event({"type": "content_block_stop", "index": index}),
            *end_events(Answer((_ONE,), "enlightenment")),
        ]
    )


@_bent
def twice_started(ask: Ask) -> Reply:
    """An event before the first, two starts, no block stop, content after the end."""
    events = [event for event in _events(ask) if event.body["type"] != "content_block_stop"]
    late = {"type": "text_delta", "text": " late text"}
    return stream(
        [
            Event({"type": "content_block_delta", "index": 9, "delta": late}),
            events[0],
            *events,
            Event({"type": "content_block_delta", "index": 0, "delta": late}),
        ]
    )


@_bent
def no_stop(ask: Ask) -> Reply:
    """A stop reason, but no message_stop."""
    return stream(_events(ask)[:-1])


@_bent
def bare_start(ask: Ask) -> Reply:
    """A message_start without role, type and usage."""
    first, *rest = _events(ask)
    message = {name: first.body["message"][name] for name in ("id", "model", "content")}
    return stream([Event({"type": "message_start", "message": message}), *rest])


@_bent
def late_usage(ask: Ask) -> Reply:
    """Usage 0/0 at first, growing totals later, nulls among them."""
    events = _events(ask)
    events[0].body["message"]["usage"] = {"input_tokens": 0, "output_tokens": 0}
    final = events[-2].body
    total = final["usage"]["output_tokens"]
    early = {**final, "usage": {"output_tokens": total // 2}}
    late = {"input_tokens": 42, "output_tokens": total, "cache_read_input_tokens": None}
    return stream([*events[:-2], Event(early), Event({**final, "usage": late}), events[-1]])


@_bent
def surrogates(ask: Ask) -> Reply:
    """One emoji whose JSON halves come in two deltas."""
    halves = tuple(
        Event(
            {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": t}}
        )
        for t in ("A smile: \ud83d", "\ude00 and on.")
    )
    start, *_deltas, stop = block_events(0, text_block("-"))
    return stream([start_event(ask), start, *halves, stop, *end_events(Answer((_ONE,)))])


@_bent
def broken_json(ask: Ask) -> Reply:
    """Half an answer, then an event whose JSON stops in the middle."""
    good = stream(_events(ask)[:5])
    return replace(good, steps=(*good.steps, Step(b'data: {"type":"content_blo\n\n')))


# Framing


@_bent
def nameless(ask: Ask) -> Reply:
    """No event lines."""
    return stream(_events(ask), encode=nameless_sse)


@_bent
def typeless(ask: Ask) -> Reply:
    """Event lines, but no type inside the JSON."""

    def encode(body: Json) -> bytes:
        inner = {name: value for name, value in body.items() if name != "type"}
        return b"event: %s\ndata: %s\n\n" % (body["type"].encode("ascii"), dump(inner))

    return stream(_events(ask), encode=encode)


@_bent
def comments(ask: Ask) -> Reply:
    """Comments, unknown fields and empty events between and inside the events."""

    def encode(body: Json) -> bytes:
        name, data, end = sse(body).split(b"\n", 2)
        noise = b": OPENROUTER PROCESSING\n\nid: 5\nretry: 100\njunk\n"
        inside = b": inside an event\nfoo: bar\n"
        return noise + name + b"\n" + inside + data + b"\n" + end + b"event: x\ndata:\n\n"

    return stream(_events(ask), encode=encode)


@_bent
def byte_order_mark(ask: Ask) -> Reply:
    """A byte order mark before the first event."""
    reply = stream(_events(ask))
    first, *rest = reply.steps
    return replace(reply, steps=(first._replace(data=b"\xef\xbb\xbf" + first.data), *rest))


@_bent
def crlf(ask: Ask) -> Reply:
    """Lines that end in CR LF."""
    return stream(_events(ask), encode=lambda body: sse(body).replace(b"\n", b"\r\n"))


@_bent
def carriage_return(ask: Ask) -> Reply:
    """Lines that end in CR alone."""
    return stream(_events(ask), encode=lambda body: sse(body).replace(b"\n", b"\r"))


@_bent
def many_lines(ask: Ask) -> Reply:
    """One JSON object over several data lines, without a blank after the colon."""

    def encode(body: Json) -> bytes:
        lines = dump(body).replace(b'","', b'",\n"').split(b"\n")
        return b"".join(b"data:%s\n" % line for line in lines) + b"\n"

    return stream(_events(ask), encode=encode)


@_bent
def done_mark(ask: Ask) -> Reply:
    """``data: [DONE]`` instead of message_stop."""
    reply = stream(_events(ask)[:-1])
    return replace(reply, steps=(*reply.steps, Step(b"data: [DONE]\n\n")))


@_bent
def no_blank_line(ask: Ask) -> Reply:
    """The last event lacks its closing blank line."""
    reply = stream(_events(ask)[:-1])
    *rest, last = reply.steps
    return replace(reply, steps=(*rest, last._replace(data=last.data.rstrip(b"\n"))))


@_bent
def bytewise(ask: Ask) -> Reply:
    """Each byte in a chunk of its own."""
    reply = stream(_events(ask))
    beat = 10 / len(reply.body)
    return replace(reply, steps=tuple(Step(bytes((byte,)), beat) for byte in reply.body))


@_bent
def one_piece(ask: Ask) -> Reply:
    """The whole stream in one chunk."""
    reply = stream(_events(ask))
    return replace(reply, steps=(Step(reply.body),))

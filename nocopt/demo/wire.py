"""Answers, their events in order, and their bytes as an event stream or as one JSON message."""

import contextlib
import hashlib
import itertools
import json
import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, NamedTuple

from nocopt.demo.asking import Ask, Json
from nocopt.demo.binding import bind, is_bound, place_behind, sign
from nocopt.demo.steps import Again, Ending, Reply, Step, fixed_reply
from nocopt.demo.tokens import count_json, pieces, weight

_WRITING = 480
"""Deltas for which a reply in one piece keeps its reader waiting."""


class Delta(NamedTuple):
    """The ``delta`` of a ``content_block_delta`` and the beats to wait before it."""

    body: Json
    beats: float = 1.0


class Block(NamedTuple):
    """A content block: as it starts, and the deltas that fill it."""

    start: Json
    deltas: Iterable[Delta] = ()
    known_size: float | None = None

    @property
    def size(self) -> float:
        """Output tokens, as a fraction."""
        if self.known_size is not None:
            return self.known_size
        return sum(delta_weight(delta.body) for delta in self.deltas)


@dataclass(frozen=True)
class Answer:
    """What the model says: blocks and the reason why it stopped (section 3.5)."""

    blocks: tuple[Block, ...] = ()
    stop_reason: str | None = "end_turn"
    stop_sequence: str | None = None
    stop_details: Json | None = None
    limited: bool = True
    """Whether the request's ``max_tokens`` and ``stop_sequences`` cut it."""


class Event(NamedTuple):
    """One event of the stream: its JSON object and the beats to wait before it."""

    body: Json
    beats: float = 0.0


# Blocks


def text_block(text: str) -> Block:
    """Text in word-sized deltas."""

    def deltas() -> Iterator[Delta]:
        return (Delta({"type": "text_delta", "text": piece}) for piece in pieces(text))

    return Block({"type": "text", "text": ""}, Again(deltas), weight(text))


def thinking_block(text: str, *, shown: bool = True) -> Block:
    """Thinking in uneven lumps with pauses; empty text and a signature when not shown."""
    sentences = [part for part in text.split("\n\n") if part] if shown else []
    lumps = [f"{part}\n\n" for part in sentences[:-1]] + sentences[-1:]
    deltas = [Delta({"type": "thinking_delta", "thinking": lump}, 25.0) for lump in lumps]
    shown_text = "".join(lumps)
    deltas.append(Delta({"type": "signature_delta", "signature": sign(shown_text)}, 25.0))
    return Block({"type": "thinking", "thinking": "", "signature": ""}, tuple(deltas))


def redacted_block() -> Block:
    """Thinking that only the server can read; it arrives whole."""
    return Block({"type": "redacted_thinking", "data": sign("redacted") * 3})


def tool_block(tool_id: str, name: str, arguments: Json) -> Block:
    """A tool call whose input comes in pieces of JSON text, the first of them empty."""
    text = json.dumps(arguments)
    parts = ["", *(text[i : i + 7] for i in range(0, len(text), 7))]
    deltas = tuple(Delta({"type": "input_json_delta", "partial_json": part}) for part in parts)
    return Block({"type": "tool_use", "id": tool_id, "name": name, "input": {}}, deltas)


def fold(block: Block) -> Json:
    """A block as it stands in a complete message."""
    whole = dict(block.start)
    gathered: dict[str, list[Any]] = {}
    for delta, _beats in block.deltas:
        for member, value in delta.items():
            gathered.setdefault(member, []).append(value)
    for member in gathered.keys() & {"text", "thinking", "signature"}:
        whole[member] = "".join(gathered[member])
    if "citation" in gathered:
        whole["citations"] = gathered["citation"]
    # A call cut by max_tokens is no JSON; its input stays as it was at the start.
    with contextlib.suppress(ValueError):
        whole["input"] = json.loads("".join(gathered.get("partial_json", ())))
    return whole


# Limits


def limited(ask: Ask, answer: Answer) -> Answer:
    """The answer cut at the request's stop sequences and at its ``max_tokens``."""
    if not answer.limited:
        return answer
    return _at_most(_stopped(answer, ask.stop_sequences), int(ask.body["max_tokens"]))


def _stopped(answer: Answer, sequences: list[str]) -> Answer:
    for number, block in enumerate(answer.blocks):
        if block.start["type"] != "text":
            continue
        text = fold(block)["text"]
        hits = [(text.index(sequence), sequence) for sequence in sequences if sequence in text]
        if hits:
            position, sequence = min(hits)
            rest = (text_block(text[:position]),) if position else ()
            blocks = answer.blocks[:number] + rest
            return replace(
                answer, blocks=blocks, stop_reason="stop_sequence", stop_sequence=sequence
            )
    return answer


def _at_most(answer: Answer, tokens: int) -> Answer:
    if sum(block.size for block in answer.blocks) <= tokens:
        return answer
    used = 0.0
    blocks: list[Block] = []
    for block in answer.blocks:
        kept: list[Delta] = []
        for delta in block.deltas:
            used += delta_weight(delta.body)
            if used > tokens:
                if kept:
                    blocks.append(Block(block.start, tuple(kept)))
                return Answer(tuple(blocks), stop_reason="max_tokens")
            kept.append(delta)
        blocks.append(block)
    return answer


def delta_weight(delta: Json) -> float:
    """Output tokens of a delta, as a fraction."""
    for member in ("text", "thinking", "partial_json"):
        if member in delta:
            return weight(delta[member])
    return 0.0


# Binding


def bound(ask: Ask, answer: Answer) -> Answer:
    """The answer with its thoughts bound to all that stands before each (section 4.5)."""
    signed = [number for number, block in enumerate(answer.blocks) if _is_signed(block)]
    if not signed or not is_bound(ask.model):
        return answer
    before = place_behind(ask.body)
    blocks = list(answer.blocks)
    for number in range(signed[-1] + 1):
        if number in signed:
            blocks[number] = _bound_block(blocks[number], ask.model, before.place)
        before.add("assistant", fold(blocks[number]))
    return replace(answer, blocks=tuple(blocks))


def _is_signed(block: Block) -> bool:
    if block.start["type"] != "thinking":
        return False
    return any(delta.body["type"] == "signature_delta" for delta in block.deltas)


def _bound_block(block: Block, model: str, place: bytes) -> Block:
    signature = bind(sign(fold(block)["thinking"]), model, place)
    deltas = tuple(
        Delta({**delta.body, "signature": signature}, delta.beats)
        if delta.body["type"] == "signature_delta"
        else delta
        for delta in block.deltas
    )
    return block._replace(deltas=deltas)


# Usage


def input_tokens(body: Mapping[str, Any]) -> int:
    """Size of a prompt: system, tools and messages."""
    parts = [body.get("system"), body.get("tools"), body["messages"]]
    return 8 + sum(count_json(part) for part in parts if part)


def usage_at_start(ask: Ask) -> Json:
    """Usage for ``message_start``: the input side, with what the cache gave (section 1.6)."""
    cached = ask.cached
    return {
        "input_tokens": max(0, input_tokens(ask.body) - cached.read - cached.written),
        "cache_creation_input_tokens": cached.written,
        "cache_read_input_tokens": cached.read,
        "cache_creation": {
            "ephemeral_5m_input_tokens": cached.written_5m,
            "ephemeral_1h_input_tokens": cached.written_1h,
        },
        "output_tokens": 1,
        "service_tier": "standard",
    }


def usage_at_end(blocks: Iterable[Block]) -> Json:
    """Running totals of the output side for ``message_delta`` (section 3.4)."""
    total = thought = 0.0
    for block in blocks:
        total += block.size
        thought += block.size if block.start["type"] == "thinking" else 0.0
    return {
        "output_tokens": math.ceil(total),
        "output_tokens_details": {"thinking_tokens": math.ceil(thought)},
    }


# Events


def start_event(ask: Ask) -> Event:
    """``message_start``."""
    return Event({"type": "message_start", "message": _envelope(ask)}, 12.0)


def block_events(index: int, block: Block) -> Iterator[Event]:
    """Start, deltas and stop of one block."""
    yield Event({"type": "content_block_start", "index": index, "content_block": block.start})
    for delta, beats in block.deltas:
        yield Event({"type": "content_block_delta", "index": index, "delta": delta}, beats)
    yield Event({"type": "content_block_stop", "index": index})


def end_events(answer: Answer) -> list[Event]:
    """``message_delta`` and ``message_stop``."""
    delta: Json = {"stop_reason": answer.stop_reason, "stop_sequence": answer.stop_sequence}
    if answer.stop_details is not None or answer.stop_reason == "refusal":
        delta["stop_details"] = answer.stop_details
    usage = usage_at_end(answer.blocks)
    return [
        Event({"type": "message_delta", "delta": delta, "usage": usage}, 1.0),
        Event({"type": "message_stop"}),
    ]


def timeline(ask: Ask, answer: Answer) -> Iterator[Event]:
    """All events of an answer in the order of section 3.2, with a ping after the first."""
    yield start_event(ask)
    yield Event({"type": "ping"})
    for index, block in enumerate(bound(ask, answer).blocks):
        yield from block_events(index, block)
    yield from end_events(answer)


def error_event(kind: str, message: str) -> Event:
    """An error inside a stream that began well."""
    return Event({"type": "error", "error": {"type": kind, "message": message}}, 1.0)


# Bytes


def sse(body: Json) -> bytes:
    """One event as the API writes it: name, one data line, blank line."""
    return b"event: %s\n%s" % (body["type"].encode("ascii"), nameless_sse(body))


def nameless_sse(body: Json) -> bytes:
    """One event without its name."""
    return b"data: %s\n\n" % dump(body)


def dump(value: Any) -> bytes:
    """Compact JSON; lone halves of surrogate pairs stay escaped."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        return json.dumps(value, separators=(",", ":")).encode("ascii")


def stream(
    events: Iterable[Event],
    *,
    ending: Ending = Ending.KEEP,
    encode: Callable[[Json], bytes] = sse,
) -> Reply:
    """A 200 reply with these events."""

    def steps() -> Iterator[Step]:
        return (Step(encode(event.body), event.beats) for event in events)

    return Reply(steps=Again(steps), ending=ending)


def respond(ask: Ask, answer: Answer) -> Reply:
    """The answer within its limits, streamed or whole as the request wants it."""
    answer = limited(ask, answer)
    if ask.stream:
        return stream(Again(partial(timeline, ask, answer)))
    return whole_message(ask, answer)


def whole_message(ask: Ask, answer: Answer) -> Reply:
    """The answer as one JSON message, after about the time the writing would have taken."""
    message = _envelope(ask)
    answer = bound(ask, answer)
    usage = {**message["usage"], **usage_at_end(answer.blocks)}
    message.update(
        content=[fold(block) for block in answer.blocks],
        stop_reason=answer.stop_reason,
        stop_sequence=answer.stop_sequence,
        usage=usage,
    )
    if answer.stop_details is not None or answer.stop_reason == "refusal":
        message["stop_details"] = answer.stop_details
    reply = fixed_reply(dump(message))
    deltas = itertools.chain.from_iterable(block.deltas for block in answer.blocks)
    beats = sum(delta.beats for delta in itertools.islice(deltas, _WRITING)) / 4
    return replace(reply, steps=(Step(reply.body, beats),))


def error_reply(
    status: int,
    kind: str,
    message: str,
    *,
    code: str = "",
    headers: tuple[tuple[str, str], ...] = (),
) -> Reply:
    """An error in the API's shape (section 6.1); the server adds the request id."""
    error: Json = {"type": kind, "message": message}
    if code:
        error["details"] = {"error_code": code}
    return fixed_reply(dump({"type": "error", "error": error}), status=status, headers=headers)


def _envelope(ask: Ask) -> Json:
    digest = hashlib.sha256(ask.raw).hexdigest()
    return {
        "id": f"msg_demo{digest[:18]}{ask.attempt:02}",
        "type": "message",
        "role": "assistant",
        "model": ask.model,
        "content": [],
        "stop_reason": None,
        "stop_sequence": None,
        "usage": usage_at_start(ask),
    }

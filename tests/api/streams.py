"""Bodies of streams made and folded: what the tests of the wire have in common."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from nocopt.api.answer import AnswerReader
from nocopt.api.anthropic import WIRE
from nocopt.core.draft import Draft
from nocopt.core.errors import Failure
from nocopt.core.events import StreamEvent
from nocopt.core.messages import part_to_dict

RECORDED = Path(__file__).parents[1] / "fixtures" / "sse"

START: dict[str, Any] = {
    "type": "message_start",
    "message": {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": "claude-sonnet-5-5",
        "content": [],
        "stop_reason": None,
        "stop_sequence": None,
        "usage": {"input_tokens": 10, "output_tokens": 1},
    },
}
STOP: dict[str, Any] = {"type": "message_stop"}


def sse(*events: dict[str, Any]) -> bytes:
    """The events in the API's own form."""
    return b"".join(
        b"event: %s\ndata: %s\n\n" % (event["type"].encode(), json.dumps(event).encode())
        for event in events
    )


def begin(at: int = 0, /, **block: Any) -> dict[str, Any]:
    """A block start; a text block unless members say otherwise."""
    content = block or {"type": "text", "text": ""}
    return {"type": "content_block_start", "index": at, "content_block": content}


def delta(at: int = 0, /, **members: Any) -> dict[str, Any]:
    """A delta with these members."""
    return {"type": "content_block_delta", "index": at, "delta": members}


def text(piece: str | None, at: int = 0) -> dict[str, Any]:
    """A text delta."""
    return delta(at, type="text_delta", text=piece)


def end(at: int = 0) -> dict[str, Any]:
    """A block stop."""
    return {"type": "content_block_stop", "index": at}


def changed(reason: str | None = "end_turn", /, **usage: Any) -> dict[str, Any]:
    """A message delta with a stop reason and running totals."""
    facts = {"stop_reason": reason, "stop_sequence": None}
    return {"type": "message_delta", "delta": facts, "usage": usage or {"output_tokens": 5}}


def said(*pieces: str) -> tuple[dict[str, Any], ...]:
    """All events of a complete reply of one text block."""
    return (START, begin(), *map(text, pieces), end(), changed(), STOP)


def read(body: bytes | Iterable[bytes], kind: str = "") -> tuple[list[StreamEvent], Failure | None]:
    """The events of a body, given whole or in chunks, and the failure it ends in, if any."""
    reader = AnswerReader(WIRE, kind)
    events: list[StreamEvent] = []
    for chunk in (body,) if isinstance(body, bytes) else body:
        events += reader.feed(chunk)
    events += reader.finish()
    return events, reader.failure


def fold(body: bytes | Iterable[bytes], kind: str = "") -> Draft:
    """The draft that a body makes; a failure ends it, as it ends a turn."""
    reader, draft = AnswerReader(WIRE, kind), Draft()
    for chunk in (body,) if isinstance(body, bytes) else body:
        draft = draft.apply(reader.feed(chunk))
    draft = draft.apply(reader.finish())
    return draft if reader.failure is None else draft.failed(reader.failure)


def failed(body: bytes | Iterable[bytes], kind: str = "") -> Failure:
    """The failure that a body ends in."""
    failure = fold(body, kind).failure
    assert failure is not None
    return failure


def facts(draft: Draft) -> dict[str, Any]:
    """What a draft has become, as plain JSON, fit to be compared and saved."""
    found = {
        "id": draft.id,
        "model": draft.model,
        "content": [part_to_dict(part) for part in draft.parts],
        "stop_reason": draft.stop_reason,
        "stop_sequence": draft.stop_sequence,
        "stop_details": draft.stop_details,
        "usage": draft.usage.raw,
        "outcome": str(draft.outcome),
        "failure": None
        if draft.failure is None
        else [draft.failure.kind, draft.failure.cause, draft.failure.message],
    }
    json.dumps(found, ensure_ascii=False).encode()  # whatever comes can be saved
    return found


def pieces(body: bytes, size: int) -> list[bytes]:
    """The bytes in chunks of that size."""
    return [body[at : at + size] for at in range(0, len(body), size)]


def cut(body: bytes, places: Iterable[int]) -> list[bytes]:
    """The bytes cut at these places."""
    found, before = [], 0
    for place in sorted({min(place, len(body)) for place in places}):
        found.append(body[before:place])
        before = place
    return [*found, body[before:]]

"""The Messages API's JSON as it comes in: stream events and whole messages.

Everything here is pure. What the server sends is never trusted to have a shape: members may be
missing, null or of another type (sections 3.2 to 3.4 and 9.3).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nocopt.api import failures
from nocopt.core import events as ev
from nocopt.core.errors import WireError
from nocopt.core.json_text import has_halves, parse, parse_whole

if TYPE_CHECKING:
    from collections.abc import Callable

    from nocopt.api.sse import ServerEvent
    from nocopt.core.errors import Failure
    from nocopt.core.messages import Json, JsonObject


# ------------------------------------------------------------------------------- one event


def decode(event: ServerEvent) -> list[ev.StreamEvent]:
    """Return the neutral events of one server event, often one, sometimes none.

    Raises `WireError` for an error event, for JSON that is broken, and for a chunk of the
    chat-completions format. Data that is JSON but no object is skipped.
    """
    name, data = event
    if not data:
        return [ev.Alive()]
    try:
        raw = parse(data)
    except ValueError:
        raw = None
        if name == "error" or data.strip() not in _NO_EVENT:
            raise WireError(_unparsable(name, data)) from None
    if not isinstance(raw, dict):
        if name == "error":
            raise WireError(failures.from_error(raw))
        return []
    if raw.get("type", name) == "content_block_delta":  # nearly all events: no detours
        found = _delta(raw)
        if found is not None:
            return found
    if has_halves(data):
        # Text that streams may still get the other half (section 3.3), nothing else does.
        raw = parse_whole(data)
    return _rare(raw, name)


_NO_EVENT: Final = ("", "[DONE]")


def _unparsable(name: str, data: str) -> Failure:
    return failures.from_error(data) if name == "error" else failures.broken_stream(data)


def _rare(raw: dict[str, Json], name: str) -> list[ev.StreamEvent]:
    kind = raw.get("type")
    if kind == "error" or name == "error":
        raise WireError(failures.from_error(raw))
    if not isinstance(kind, str):
        if raw.get("error"):
            raise WireError(failures.from_error(raw))
        if not name and "choices" in raw:
            raise WireError(failures.wrong_format())
        kind = name
    read = _READERS.get(kind)
    return [ev.Alive()] if read is None else read(raw)


def _text(value: Json) -> str:
    return value if isinstance(value, str) else ""


def _text_or_none(value: Json) -> str | None:
    return value if isinstance(value, str) and value else None


def _object(value: Json) -> dict[str, Json]:
    return value if isinstance(value, dict) else {}


def _object_or_none(value: Json) -> dict[str, Json] | None:
    return value if isinstance(value, dict) else None


def _index(raw: dict[str, Json]) -> int:
    at = raw.get("index")
    return at if type(at) is int and at >= 0 else 0


def _message_start(raw: dict[str, Json]) -> list[ev.StreamEvent]:
    message = _object(raw.get("message"))
    # vLLM puts the counts beside the message (section 9.3).
    usage = _object_or_none(message.get("usage")) or _object_or_none(raw.get("usage"))
    return [ev.MessageStarted(_text(message.get("id")), _text(message.get("model")), usage)]


def _block_start(raw: dict[str, Json]) -> list[ev.StreamEvent]:
    block = raw.get("content_block")
    return [ev.BlockStarted(_index(raw), block)] if isinstance(block, dict) else []


def _delta(raw: dict[str, Json]) -> list[ev.StreamEvent] | None:
    """Return the event of a delta that only appends text, None for any other delta."""
    delta = raw.get("delta")
    if not isinstance(delta, dict):
        return None
    match delta.get("type"):
        case "text_delta":
            return [ev.TextDelta(_index(raw), _text(delta.get("text")))]
        case "thinking_delta":
            return [ev.ThinkingDelta(_index(raw), _text(delta.get("thinking")))]
        case "input_json_delta":
            return [ev.InputDelta(_index(raw), _text(delta.get("partial_json")))]
        case _:
            return None


def _rare_delta(raw: dict[str, Json]) -> list[ev.StreamEvent]:
    delta = _object(raw.get("delta"))
    match delta.get("type"), delta.get("signature"), delta.get("citation"):
        case "signature_delta", str(signature), _:
            return [ev.SignatureDelta(_index(raw), signature)]
        case "citations_delta", _, dict(citation):
            return [ev.CitationDelta(_index(raw), citation)]
        case _:
            return [ev.Alive()]


def _block_stop(raw: dict[str, Json]) -> list[ev.StreamEvent]:
    return [ev.BlockStopped(_index(raw))]


def _message_delta(raw: dict[str, Json]) -> list[ev.StreamEvent]:
    return [_changed(_object(raw.get("delta")), raw.get("usage"))]


def _changed(facts: dict[str, Json], usage: Json) -> ev.MessageChanged:
    return ev.MessageChanged(
        _text_or_none(facts.get("stop_reason")),
        _text_or_none(facts.get("stop_sequence")),
        _object_or_none(facts.get("stop_details")),
        _object_or_none(usage),
        facts.get("container"),
    )


def _message_stop(_raw: dict[str, Json]) -> list[ev.StreamEvent]:
    return [ev.MessageStopped()]


_READERS: Final[dict[str, Callable[[dict[str, Json]], list[ev.StreamEvent]]]] = {
    "message_start": _message_start,
    "content_block_start": _block_start,
    "content_block_delta": _rare_delta,
    "content_block_stop": _block_stop,
    "message_delta": _message_delta,
    "message_stop": _message_stop,
}


# --------------------------------------------------------------------------- whole messages


def decode_message(raw: JsonObject) -> list[ev.StreamEvent]:
    """Return a whole JSON answer as the events that a stream of it would have given.

    Raises `WireError` for an error object and for what is no message (section 6.4).
    """
    message = dict(raw)
    if message.get("type") == "error" or (message.get("error") and "content" not in message):
        raise WireError(failures.from_error(message))
    content = message.get("content")
    if isinstance(content, str):
        content = [{"type": "text", "text": content}]
    if message.get("type") != "message" and not isinstance(content, list):
        raise WireError(failures.wrong_format(_said(message)))
    events: list[ev.StreamEvent] = [
        ev.MessageStarted(_text(message.get("id")), _text(message.get("model")), None)
    ]
    blocks = content if isinstance(content, list) else []
    for at, block in enumerate(one for one in blocks if isinstance(one, dict)):
        events += (ev.BlockStarted(at, block), ev.BlockStopped(at))
    return [*events, _changed(message, message.get("usage")), ev.MessageStopped()]


def _said(message: dict[str, Json]) -> str:
    return "" if "choices" in message else failures.message_in(message)


def parse_body(body: bytes) -> Json:
    """Return the JSON of a whole body; raises ValueError where it is none."""
    return parse_whole(str(body, "utf-8", "replace").removeprefix("\ufeff"))

"""Requests and answers as text: one line of a value, a value in full, and all of an exchange."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from nocopt.core.json_text import parse
from nocopt.core.utf8 import sound

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nocopt.app.wire_events import WireEvent
    from nocopt.core.exchange import Exchange

MOST_SHOWN: Final = 100_000  # characters of a value in full; a file has all of it
_LINE: Final = 240  # characters of a value in one line
_TELLING: Final = ("role", "type", "name")
_INSIDE: Final = ("delta", "content_block", "message", "error")  # what an event is about
_SHORT: Final = 8_000  # characters of an event that are read for a line of it
_WORDS: Final = ("text", "thinking", "content", "partial_json", "id", "media_type")


def line_of(value: Any) -> str:
    """Return a value in one line, as far as one is read."""
    match value:
        case str():
            return json.dumps(_one_line(value), ensure_ascii=False)
        case dict():
            return _object_line(value)
        case list():
            return f"[{len(value)}]"
        case _:
            return json.dumps(value)


def _object_line(value: dict[str, Any]) -> str:
    """What kind of object it is, and how it begins; its size where it says neither."""
    told = [str(value[name]) for name in _TELLING if isinstance(value.get(name), str)][:1]
    said = [value[name] for name in _WORDS if isinstance(value.get(name), str)][:1]
    inside = value.get("content")
    if not said and isinstance(inside, list) and inside and isinstance(inside[0], dict):
        said = [_object_line(inside[0])]  # of a message, what its first block says
    parts = [part for part in (*told, *map(_one_line, said)) if part]
    return sound(" · ".join(parts)) if parts else f"{{{len(value)}}}"


def event_line(data: str) -> str:
    """Return the data of an event in one line: what is in it, where that can be told."""
    if len(data) <= _SHORT:
        try:
            value = parse(data)
        except ValueError:
            value = None
        if isinstance(value, dict):
            about = [value[name] for name in _INSIDE if isinstance(value.get(name), dict)]
            told = _object_line(about[0]) if about else ""
            if told and not told.startswith("{"):
                return told
    return _one_line(data)


def _one_line(text: str) -> str:
    head = " ".join(text[:_LINE].split())
    return sound(head + "…" if len(text) > _LINE else head)


def full_text(value: Any, most: int = MOST_SHOWN) -> str:
    """Return a value in full: text as it reads, anything else as indented JSON, up to a length."""
    if isinstance(value, str):
        return sound(value[:most])
    parts, size = [], 0
    for piece in json.JSONEncoder(indent=2, ensure_ascii=False).iterencode(value):
        parts.append(piece)
        size += len(piece)
        if size > most:
            break
    return sound("".join(parts)[:most])


def pretty_json(text: str, most: int = MOST_SHOWN) -> str | None:
    """Return a JSON text indented; None where it is none."""
    try:
        value = parse(text)
    except ValueError:
        return None
    return full_text(value, most) if isinstance(value, dict | list) else None


def head_text(exchange: Exchange) -> str:
    """Return the line and the headers of a request."""
    return "\n".join([f"POST {exchange.url}", *_header_lines(exchange.headers)])


def answer_head_text(exchange: Exchange) -> str:
    """Return the status and the headers of an answer; empty where none came."""
    if exchange.status is None:
        return ""
    return "\n".join([f"HTTP {exchange.status}", *_header_lines(exchange.answer_headers)])


def _header_lines(headers: Sequence[tuple[str, str]]) -> list[str]:
    return [f"{name}: {value}" for name, value in headers]


def request_text(exchange: Exchange) -> str:
    """Return a whole request to be read: line, headers, and the body indented."""
    body = pretty_json(exchange.body, len(exchange.body) * 4) or exchange.body
    return f"{head_text(exchange)}\n\n{body}\n"


def answer_text(exchange: Exchange) -> str:
    """Return a whole answer as it came, without the times."""
    whole = b"".join(data for _at, data in exchange.pieces).decode("utf-8", "replace")
    return f"{answer_head_text(exchange)}\n\n{whole}"


def whole_text(exchange: Exchange, events: Sequence[WireEvent]) -> str:
    """Return request and answer for a file; each event stands behind its time in seconds."""
    parts = [request_text(exchange), answer_head_text(exchange), ""]
    for event in events:
        parts.append(f"# +{event.at / 1000:.3f} s, {len(event.raw)} bytes")
        parts.append(event.text.rstrip() + "\n")
    return "\n".join(parts) + "\n"

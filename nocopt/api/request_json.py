"""Requests as the Messages API's JSON: the same request is the same bytes each time it is sent.

What is echoed goes out member by member as it came, since signatures and caches hold only as long
as nothing before them changes (sections 1.6 and 4.5).
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, TypeAlias

from nocopt.core.attachments import AttachmentKind, AttachmentPart
from nocopt.core.cache import LAST_TOOL, SYSTEM
from nocopt.core.errors import Cause, Failure, WireError, WireKind
from nocopt.core.json_text import write
from nocopt.core.messages import characters_of, part_to_dict
from nocopt.core.parameters import Caching
from nocopt.core.utf8 import in_utf8

if TYPE_CHECKING:
    from nocopt.core.cache import CachePlan
    from nocopt.core.messages import Json, JsonObject, Part
    from nocopt.core.request import ChatRequest

REFERENCE: Final = "@sha256:"
"""Stands, with the hash behind it, for the data of a file in a request that is kept."""

COUNTED: Final = frozenset(
    {
        *("model", "system", "tools", "tool_choice", "thinking", "output_config"),
        *("cache_control", "messages"),
    }
)
"""The members of a request that `count_tokens` takes (section 7)."""

_DataOf: TypeAlias = Callable[[AttachmentPart], str]


def encode(request: ChatRequest) -> dict[str, Json]:
    """Return the body of `POST /v1/messages` (section 1.2); nothing is sent that was not asked.

    A file whose bytes are not in `files` raises `WireError` with its name: a request without what
    it speaks of would be another one.
    """
    return _body(request, lambda part: _data(request, part))


def encode_count(request: ChatRequest) -> dict[str, Json]:
    """Return the body of `POST /v1/messages/count_tokens`: what is read, not how (section 7)."""
    return {name: value for name, value in encode(request).items() if name in COUNTED}


def as_text(body: dict[str, Json]) -> str:
    """Return a body as the JSON that is sent; the order of members is kept."""
    return write(body)


def as_bytes(body: dict[str, Json]) -> bytes:
    """Return a body as it is sent; half a character, which UTF-8 cannot hold, is sent as U+FFFD."""
    return in_utf8(as_text(body))


def template(request: ChatRequest) -> str:
    """Return the JSON of a request to be kept and shown: of files, only their hashes are in it."""
    return as_text(_body(request, lambda part: REFERENCE + part.sha256))


def weight(request: ChatRequest, most: int) -> int:
    """Return about how many characters a request has, without making them.

    Of a part that has more than `most` no more are counted.
    """
    files = sum(len(data) for data in request.files.values())
    parts = (part for message in request.messages for part in message.parts)
    texts = sum(characters_of(part, most) for part in parts)
    return files + texts + len(request.system)


# ------------------------------------------------------------------------------------ the body


def _body(request: ChatRequest, data_of: _DataOf) -> dict[str, Json]:
    """Return all members; the messages come last, so that a person finds the others."""
    body: dict[str, Json] = {"model": request.model, "max_tokens": request.max_tokens}
    body["stream"] = request.stream
    body |= _parameters(request)
    if request.system:
        body["system"] = request.system
    if request.tools:
        body["tools"] = [dict(tool) for tool in request.tools]
    body["messages"] = [
        {
            "role": message.role,
            "content": [_block(part, request, data_of) for part in message.parts],
        }
        for message in request.messages
    ]
    if request.cache is not None and request.cache.ttl is not Caching.OFF:
        _mark(body, request.cache)
    return body


def _parameters(request: ChatRequest) -> dict[str, Json]:
    """Return the members that are numbers, words and small objects; those that were asked for."""
    asked: dict[str, Json] = {
        "thinking": _object(request.thinking),
        "output_config": _object(request.output_config),
        "tool_choice": _object(request.tool_choice),
        "temperature": request.temperature,
        "top_p": request.top_p,
        "top_k": request.top_k,
        "stop_sequences": list(request.stop_sequences) or None,
        "service_tier": request.service_tier,
        "container": request.container,
    }
    return {name: value for name, value in asked.items() if value is not None}


def _object(value: JsonObject | None) -> Json:
    return None if value is None else dict(value)


# ----------------------------------------------------------------------------------- the files


def _block(part: Part, request: ChatRequest, data_of: _DataOf) -> dict[str, Json]:
    if not isinstance(part, AttachmentPart):
        return part_to_dict(part)
    source = {"type": "base64", "media_type": part.media_type, "data": data_of(part)}
    if part.kind is AttachmentKind.IMAGE:
        return {"type": "image", "source": source}
    if part.kind is AttachmentKind.TEXT:  # the only type that a text may have (section 1.3)
        source |= {"type": "text", "media_type": "text/plain"}
    document: dict[str, Json] = {"type": "document", "source": source}
    if part.name:
        document["title"] = part.name
    if request.citations:
        document["citations"] = {"enabled": True}
    return document


def _data(request: ChatRequest, part: AttachmentPart) -> str:
    data = request.files.get(part.sha256)
    if data is None:
        raise WireError(Failure(WireKind.CONFIG, Cause.INVALID_REQUEST, detail=part.name))
    return data_of_file(data, is_text=part.kind is AttachmentKind.TEXT)


def data_of_file(data: bytes, *, is_text: bool) -> str:
    """Return the bytes of a file as a request has them: as characters, or as Base64."""
    return text_of(data) if is_text else base64.b64encode(data).decode("ascii")


def text_of(data: bytes) -> str:
    """Return the characters of a text file: UTF-16 by its mark, else UTF-8, damage replaced."""
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    return str(data, "utf-16" if wide else "utf-8-sig", "replace")


# ------------------------------------------------------------------------------------- caching

_UNMARKED: Final = frozenset({"thinking", "redacted_thinking"})  # section 1.6


def _mark(body: dict[str, Json], plan: CachePlan) -> None:
    """Ask for caching where the plan says so; a mark that no block can hold is left out."""
    # Five minutes are what is meant without a time, which servers understood from the beginning.
    control = {"type": "ephemeral"} | ({"ttl": "1h"} if plan.ttl is Caching.HOUR else {})
    for mark in plan.marks:
        blocks = _blocks(body, mark.message)
        if not -len(blocks) <= mark.block < len(blocks):
            continue
        if _may_hold_mark(blocks[mark.block]):
            blocks[mark.block] = {**blocks[mark.block], "cache_control": dict(control)}
    if plan.top_level:
        body["cache_control"] = control


def _blocks(body: dict[str, Json], message: int) -> list[dict[str, Json]]:
    """Return the list, part of the body, that the block of a mark stands in; perhaps an empty one.

    Text of a system prompt becomes a block where it is to be marked.
    """
    found: list[dict[str, Json]]
    if message == LAST_TOOL:
        found = body.get("tools", [])
    elif message == SYSTEM:
        found = [{"type": "text", "text": body["system"]}] if "system" in body else []
        if found:
            body["system"] = found
    else:
        messages = body["messages"]
        found = messages[message]["content"] if 0 <= message < len(messages) else []
    return found


def _may_hold_mark(block: dict[str, Json]) -> bool:
    if block.get("type") in _UNMARKED:
        return False
    return block.get("type") != "text" or bool(str(block.get("text", "")).strip())

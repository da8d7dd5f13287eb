"""Chats as plain JSON of the Messages API: a request body, a list of messages, or several.

Beside `messages` an object may have `model`, `system`, `title` and `id`, `created_at` and
`updated_at`. What has no ids is told by its content: a chat by its first two messages, a message by
itself and all before it. So one that was written on grows, when it is read again.
"""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from nocopt.core.conversation import NodeKind
from nocopt.core.messages import Part, TextPart, part_from_dict
from nocopt.core.records import content_uid
from nocopt.core.transfer import Left, Origin
from nocopt.exchange.brought import (
    Brought,
    Gathering,
    Head,
    Said,
    head_at,
    list_at,
    objects_at,
    text_at,
    time_at,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from nocopt.core.messages import Role


def from_messages(chats: Iterable[dict[str, Any]], changed_at: float) -> Iterator[Brought]:
    """Yield the chats: each is an object with `messages`, of that time where it tells none."""
    for raw in chats:
        messages = objects_at(raw, "messages")
        gathering = Gathering(Origin.MESSAGES, text_at(raw, "id") or _identity(raw, messages))
        system = _texts(raw.get("system"))
        before, chain = None, ""
        for message in messages:
            role = text_at(message, "role")
            if role in ("system", "developer"):
                system = system or _texts(message.get("content"))
                continue
            chain = content_uid(chain, _written(message))
            before = _say(gathering, message, before, chain) or before
        yield from gathering.made(_head(raw, system, changed_at))


def has_messages(raw: Any) -> bool:
    """Whether a value is an object with messages of known roles, or nothing else than those."""
    return bool(list_at(raw, "messages")) and all(map(is_message, list_at(raw, "messages")))


def is_message(raw: Any) -> bool:
    """Whether a value is a message of the API."""
    return (
        isinstance(raw, dict)
        and raw.get("role") in ("user", "assistant", "system", "developer")
        and isinstance(raw.get("content"), str | list)
    )


def _head(raw: Any, system: str, changed_at: float) -> Head:
    head = head_at(raw, "title", "created_at", "updated_at")
    begun = head.created_at or changed_at
    return replace(head, created_at=begun, model=text_at(raw, "model"), system=system)


def _identity(raw: Any, messages: list[dict[str, Any]]) -> str:
    title = text_at(raw, "title")
    # With a title, paths of one chat that part after its first message are known to be of one.
    return content_uid(title, *map(_written, messages[: 1 if title else 2]))


def _written(message: dict[str, Any]) -> str:
    kept = (text_at(message, "role"), message.get("content"))
    return json.dumps(kept, ensure_ascii=True, sort_keys=True)


def _say(gathering: Gathering, message: dict[str, Any], before: str | None, id_: str) -> str | None:
    content = message.get("content")
    text = [{"type": "text", "text": content}] if isinstance(content, str) else []
    blocks = objects_at(message, "content") or text
    parts = tuple(part for part in (_part(one, gathering) for one in blocks) if part)
    if not parts:
        gathering.leave(Left.EMPTY)
        return None
    role: Role = "assistant" if text_at(message, "role") == "assistant" else "user"
    results = role == "user" and any(text_at(one, "type") == "tool_result" for one in blocks)
    kind = NodeKind.RESULTS if results else NodeKind.PLAIN
    at = time_at(message, "created_at")
    gathering.say(Said(id_, before, role, parts, at, text_at(message, "model"), kind))
    return id_


def _part(block: Any, gathering: Gathering) -> Part | None:
    kind = text_at(block, "type")
    if kind in ("image", "document") and text_at(block, "source", "data"):
        return _file(block, gathering)
    if kind in ("image_url", "input_audio", ""):
        gathering.leave(Left.UNKNOWN_PART, kind)
        return None
    part = part_from_dict(block)
    return None if isinstance(part, TextPart) and not part.text.strip() else part


def _file(block: Any, gathering: Gathering) -> Part | None:
    data = text_at(block, "source", "data")
    name = text_at(block, "title") or text_at(block, "type")
    if text_at(block, "source", "type") == "text":
        return gathering.text_file(data, name)
    try:
        base64.b64decode(data, validate=True)
    except binascii.Error:
        gathering.leave(Left.UNKNOWN_PART, name)
        return None
    return gathering.file(partial(base64.b64decode, data), name)


def _texts(value: Any) -> str:
    if isinstance(value, str):
        return value
    blocks = value if isinstance(value, list) else []
    return "\n\n".join(text for text in (text_at(one, "text") for one in blocks) if text)

"""Checks of single content blocks sent by the client (section 1.3)."""

import base64
import binascii
from typing import Any

from nocopt.demo.binding import signed_here

Json = dict[str, Any]

_MEMBERS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    kind: (frozenset(required.split()), frozenset(optional.split()))
    for kind, required, optional in (
        ("text", "text", "cache_control citations"),
        ("image", "source", "cache_control"),
        ("document", "source", "title context citations cache_control"),
        ("search_result", "source title content", "citations cache_control"),
        ("tool_result", "tool_use_id", "content is_error cache_control"),
        ("container_upload", "file_id", "cache_control"),
        ("thinking", "thinking signature", ""),
        ("redacted_thinking", "data", ""),
        ("tool_use", "id name input", "caller cache_control"),
        ("server_tool_use", "id name input", "caller cache_control"),
        ("mcp_tool_use", "id name input server_name", "cache_control"),
    )
}
_USER_ONLY = frozenset({"image", "document", "search_result", "tool_result"})
_CALLS = frozenset({"tool_use", "server_tool_use", "mcp_tool_use"})
_ASSISTANT_ONLY = frozenset({"thinking", "redacted_thinking"}) | _CALLS
_PICTURES = {
    "image/jpeg": b"\xff\xd8\xff",
    "image/png": b"\x89PNG",
    "image/gif": b"GIF8",
    "image/webp": b"RIFF",
}


def block_problem(block: Any, place: str, role: str) -> str | None:
    """What is wrong with a content block at this place of a message of this role."""
    if not isinstance(block, dict):
        return f"{place}: Input should be a valid dictionary"
    kind = block.get("type")
    if not isinstance(kind, str):
        return f"{place}.type: Field required"
    if kind not in _MEMBERS:
        # Results of server tools come back as they were sent and have members of their own.
        known = kind.endswith("_tool_result") and role == "assistant"
        return None if known else f"{place}: Input tag '{kind}' found using 'type' is not known"
    return (
        _members_problem(block, f"{place}.{kind}", kind)
        or _role_problem(kind, place, role)
        or _content_problem(block, f"{place}.{kind}", kind)
    )


def _members_problem(block: Json, place: str, kind: str) -> str | None:
    required, optional = _MEMBERS[kind]
    for name in sorted(required - block.keys()):
        return f"{place}.{name}: Field required"
    for name in sorted(block.keys() - required - optional - {"type"}):
        return f"{place}.{name}: Extra inputs are not permitted"
    return None


def _role_problem(kind: str, place: str, role: str) -> str | None:
    if kind in _USER_ONLY and role != "user":
        return f"{place}: `{kind}` blocks can only be in `user` messages"
    if kind in _ASSISTANT_ONLY and role != "assistant":
        return f"{place}: `{kind}` blocks can only be in `assistant` messages"
    return None


def _content_problem(block: Json, place: str, kind: str) -> str | None:
    match kind:
        case "text":
            return _text_problem(block["text"], place)
        case "thinking":
            return _thinking_problem(block, place)
        case "tool_use" | "server_tool_use" | "mcp_tool_use":
            if not isinstance(block["input"], dict):
                return f"{place}.input: Input should be a valid dictionary"
        case "image" | "document":
            return _source_problem(block["source"], f"{place}.source")
        case _:
            pass
    return None


def _text_problem(text: Any, place: str) -> str | None:
    if not isinstance(text, str):
        return f"{place}.text: Input should be a valid string"
    if not text:
        return "messages: text content blocks must be non-empty"
    if not text.strip():
        return "messages: text content blocks must contain non-whitespace text"
    return None


def _thinking_problem(block: Json, place: str) -> str | None:
    text, signature = block["thinking"], block["signature"]
    if not isinstance(text, str) or not isinstance(signature, str):
        return f"{place}: Input should be a valid string"
    if not signed_here(text, signature):
        return f"{place.removesuffix('.thinking')}: Invalid `signature` in `thinking` block"
    return None


def _source_problem(source: Any, place: str) -> str | None:
    if not isinstance(source, dict) or not isinstance(source.get("type"), str):
        return f"{place}: Input should be a valid dictionary"
    if source["type"] != "base64":
        return None
    media_type = source.get("media_type")
    if media_type not in _PICTURES and media_type != "application/pdf":
        return f"{place}.base64.media_type: Input should be one of {', '.join(_PICTURES)}"
    try:
        data = base64.b64decode(str(source.get("data", "")), validate=True)
    except binascii.Error:
        return f"{place}.base64.data: The data is not valid base64"
    head = _PICTURES.get(media_type, b"%PDF")
    if not data.startswith(head):
        return f"{place}.base64: The data does not appear to be {media_type}"
    return None

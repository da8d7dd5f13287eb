"""Requests and blocks for the tests of the rules."""

from __future__ import annotations

import base64
import struct
from typing import Any

from tests.rules.ledger import Json, Sent

HEADERS = {
    "x-api-key": "key",
    "anthropic-version": "2023-06-01",
    "content-type": "application/json",
}
CALL: Json = {"type": "tool_use", "id": "toolu_1", "name": "clock", "input": {"zone": "UTC"}}
OTHER: Json = {**CALL, "id": "toolu_2"}
RESULT: Json = {"type": "tool_result", "tool_use_id": "toolu_1", "content": "noon"}
SECOND: Json = {**RESULT, "tool_use_id": "toolu_2"}
CLOCK: Json = {"name": "clock", "input_schema": {"type": "object"}}
SEARCH: Json = {"type": "web_search_20260318", "name": "web_search"}
QUERY: Json = {"type": "server_tool_use", "id": "srvtoolu_1", "name": "web_search", "input": {}}
FOUND: Json = {"type": "web_search_tool_result", "tool_use_id": "srvtoolu_1", "content": []}
THOUGHT: Json = {"type": "thinking", "thinking": "Hm.", "signature": "c2lnbmVk"}
LATER: Json = {"type": "thinking", "thinking": "Aha.", "signature": "c2lnbmVkIHRvbw=="}
HIDDEN: Json = {"type": "redacted_thinking", "data": "aGlkZGVu"}
MARK: Json = {"type": "ephemeral"}
HOUR: Json = {"type": "ephemeral", "ttl": "1h"}


def text(words: str, **members: Any) -> Json:
    """A block of text."""
    return {"type": "text", "text": words, **members}


def user(*blocks: Json) -> Json:
    """A message of the person, or results of tools."""
    return {"role": "user", "content": list(blocks)}


def assistant(*blocks: Json) -> Json:
    """A message of the model."""
    return {"role": "assistant", "content": list(blocks)}


HI = user(text("Hi"))


def image(width: int = 8, height: int = 8, **source: Any) -> Json:
    """The head of a PNG of that size."""
    head = struct.pack(">II", width, height)
    data = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + head
    whole = {"type": "base64", "media_type": "image/png", "data": encoded(data), **source}
    return {"type": "image", "source": whole}


def document(**members: Any) -> Json:
    """The head of a PDF."""
    data = encoded(b"%PDF-1.7 ")
    source = {"type": "base64", "media_type": "application/pdf", "data": data}
    return {"type": "document", "source": source, **members}


def encoded(data: bytes) -> str:
    """Base64 without line breaks."""
    return base64.b64encode(data).decode("ascii")


def sent(
    *messages: Json,
    headers: dict[str, str] | None = None,
    endpoint: str = "https://api.anthropic.com/v1/messages",
    account: str = "first",
    **members: Any,
) -> Sent:
    """A good request with members replaced; one set to None is left out."""
    body = {
        "model": "claude-sonnet-4-6",
        "max_tokens": 2048,
        "messages": list(messages) or [HI],
        "stream": True,
        **members,
    }
    whole = {name: value for name, value in body.items() if value is not None}
    return Sent(whole, {**HEADERS, **(headers or {})}, endpoint, account)

"""What was sent and answered before, and what is wrong with a request, as values."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
Placed = tuple[str, Json]
"""A block and the role of its message."""


@dataclass(frozen=True)
class Fault:
    """A rule that a request breaks: the section it stands in, and in words what is wrong."""

    section: str
    words: str


@dataclass(frozen=True)
class Sent:
    """A request as it goes out: JSON, headers in small letters, and where it goes."""

    body: Json
    headers: Mapping[str, str]
    endpoint: str = "https://api.anthropic.com/v1/messages"
    account: str = "first"


@dataclass(frozen=True)
class Exchange:
    """A request and the message that answered it; `stop_reason` None where the answer broke off."""

    sent: Sent
    content: tuple[Json, ...]
    stop_reason: str | None = "end_turn"


@dataclass
class Ledger:
    """All that was exchanged in a chat, in any of its branches."""

    exchanges: list[Exchange] = field(default_factory=list)

    def note(self, sent: Sent, content: Iterable[Json], stop_reason: str | None) -> None:
        """Add an answer; its blocks are kept as they were."""
        copied = tuple(json.loads(json.dumps(block)) for block in content)
        self.exchanges.append(Exchange(sent, copied, stop_reason))

    def at(self, sent: Sent) -> Iterator[Exchange]:
        """What was answered where this request goes."""
        return (one for one in self.exchanges if one.sent.endpoint == sent.endpoint)

    def made_with(self, sent: Sent) -> Iterator[Exchange]:
        """What was answered there by the same model to the same account (sections 4.2, 4.5)."""
        for one in self.at(sent):
            same_model = one.sent.body.get("model") == sent.body.get("model")
            if same_model and one.sent.account == sent.account:
                yield one


def exact(block: Any) -> str:
    """A block with the order of its members and each character as they are.

    A mark for the cache is not part of what was said (section 1.6).
    """
    if isinstance(block, dict):
        block = {name: value for name, value in block.items() if name != "cache_control"}
    return json.dumps(block)


def blocks_of(message: Json) -> list[Json]:
    """The blocks of a message; a string is one text block (section 1.3)."""
    content = message.get("content")
    if isinstance(content, str):
        return [{"type": "text", "text": content}]
    return [block for block in content or () if isinstance(block, dict)]


def turns(body: Json) -> list[tuple[str, list[Json]]]:
    """The messages, neighbours of the same role merged as the server does it (section 1.2)."""
    merged: list[tuple[str, list[Json]]] = []
    for message in body.get("messages", ()):
        role = str(message.get("role"))
        if merged and merged[-1][0] == role:
            merged[-1][1].extend(blocks_of(message))
        else:
            merged.append((role, list(blocks_of(message))))
    return merged


def placed(body: Json) -> list[Placed]:
    """All blocks of all messages in order, each with its role."""
    return [(role, block) for role, blocks in turns(body) for block in blocks]


def is_blank(block: Json) -> bool:
    """Whether a block is text that may not be sent at all (section 1.3)."""
    return block.get("type") == "text" and not str(block.get("text") or "").strip()


def head(body: Json) -> str:
    """System prompt and tools, which stand before all messages (section 1.6)."""
    system = body.get("system") or ""
    texts = [system] if isinstance(system, str) else [str(block.get("text")) for block in system]
    return json.dumps([[text for text in texts if text], [exact(t) for t in body.get("tools", ())]])

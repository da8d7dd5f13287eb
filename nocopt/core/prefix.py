"""What stood before a reply when it was asked for, as digests, and what a change of it breaks."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from nocopt.core.digests import hashing
from nocopt.core.json_text import write
from nocopt.core.messages import nothing
from nocopt.core.parameters import Caching

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from nocopt.core.messages import JsonObject


@dataclass(frozen=True, slots=True)
class Prefix:
    """What stood before a reply when it was asked for (sections 1.6, 4.5); kept with the reply.

    `digest` is that of a `Rolling` over system, tools and all messages as they were sent; `levels`
    are digests or values of single things whose change breaks a cache: endpoint, model, tools,
    system, tool_choice, thinking, effort, citations, images, speed. One that is missing is empty.
    `tools_on` breaks none, but tells which of the tools are there since they are switched on.
    """

    digest: str
    levels: Mapping[str, str] = field(default_factory=nothing)
    caching: Caching = Caching.OFF


class Rolling:
    """The digest of a prefix that grows.

    A block is hashed with its role and no message has an edge, so that merging neighbours of the
    same role changes nothing. The order of members counts, as it does for signatures (section 4.5).
    """

    __slots__ = ("_hash",)

    def __init__(self, system: str, tools: Sequence[JsonObject]) -> None:
        self._hash = hashing()
        self._take("system", system)
        self._take("tools", list(tools))

    def add(self, role: str, block: JsonObject) -> None:
        """Add a content block as it is sent; its cache mark is not part of what is said (1.6)."""
        self._take(role, {name: value for name, value in block.items() if name != "cache_control"})

    def copy(self) -> Rolling:
        """Return one that goes on from here by itself."""
        twin = Rolling.__new__(Rolling)
        twin._hash = self._hash.copy()  # noqa: SLF001 - one of its own kind
        return twin

    @property
    def digest(self) -> str:
        """The digest in hex of all that was added so far."""
        return self._hash.hexdigest()

    def _take(self, label: str, value: Any) -> None:
        # ASCII holds any text, halves of characters too; a line holds one value and no other.
        text = write([label, value], ascii_only=True)
        self._hash.update(text.encode("ascii") + b"\n")


class Break(StrEnum):
    """Why a cache was of no use (section 1.6)."""

    LAPSED = "lapsed"
    MODEL = "model"
    ENDPOINT = "endpoint"
    TOOLS = "tools"
    CALLED = "called"  # a tool that is off, which is named in requests from then on
    SYSTEM = "system"
    TOOL_CHOICE = "tool_choice"
    IMAGES = "images"
    THINKING = "thinking"
    EFFORT = "effort"
    CITATIONS = "citations"
    HISTORY = "history"
    TOO_SMALL = "too_small"
    UNKNOWN = "unknown"


_BY_LEVEL: Final = {
    "endpoint": Break.ENDPOINT,
    "model": Break.MODEL,
    "tools": Break.TOOLS,
    "system": Break.SYSTEM,
    "tool_choice": Break.TOOL_CHOICE,
    "images": Break.IMAGES,
    "thinking": Break.THINKING,
    "effort": Break.EFFORT,
    "citations": Break.CITATIONS,
}
_TOOLS_ON: Final = "tools_on"


def broken_by(before: Prefix, now: Prefix) -> Break | None:
    """Return which level changed between two requests of a chat, the farthest in front first.

    None means that no level did. Whether time ran out, messages changed or there was too little to
    cache is known to those who know the clock, the path and the counts.
    """
    names = before.levels.keys() | now.levels.keys()
    changed = {one for one in names if before.levels.get(one, "") != now.levels.get(one, "")}
    for name, reason in _BY_LEVEL.items():
        if name in changed:
            return Break.CALLED if name == "tools" and _is_called(now, changed) else reason
    return Break.UNKNOWN if changed - {_TOOLS_ON} else None


def _is_called(now: Prefix, changed: set[str]) -> bool:
    """Whether the tools are others only since one was called that is off."""
    told = _TOOLS_ON in now.levels or "tool_choice" in now.levels
    return told and _TOOLS_ON not in changed

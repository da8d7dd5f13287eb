"""Tools as values: what is offered, what was called, what came of it, and who allowed it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from nocopt.core.messages import JsonObject, OpaquePart, ToolUsePart

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nocopt.core.messages import Message, Part

TOOL_RESULT: Final = "tool_result"
DECLINED: Final = "The person declined this call"  # how the result of such a call begins
SWITCHED_OFF: Final = "The tool “{name}” is switched off in this chat."  # its whole result


@dataclass(frozen=True, slots=True)
class ToolDefinition:
    """A tool of this program: `input_schema` is JSON Schema with `type: object` (section 5.1).

    `name` matches `^[a-zA-Z0-9_-]{1,64}$`; `origin` is empty for what is built in, else the name of
    the server that the tool belongs to; `harmless` tools change nothing and read nothing of the
    person's, so that nobody is asked about them.
    """

    name: str
    description: str
    input_schema: JsonObject
    origin: str = ""
    harmless: bool = False


@dataclass(frozen=True, slots=True)
class ToolOutcome:
    """What a tool gave: text and image blocks as the API takes them in a `tool_result`."""

    content: tuple[JsonObject, ...]
    is_error: bool = False

    @classmethod
    def said(cls, text: str, *, is_error: bool = False) -> ToolOutcome:
        """Return the outcome of a text; a blank one has no block, as the API takes none (1.3)."""
        return cls(({"type": "text", "text": text},) if text.strip() else (), is_error)


class Decision(StrEnum):
    """What the person says to a call."""

    ONCE = "once"
    ALWAYS = "always"  # from now on, for this tool in this chat
    EVERYWHERE = "everywhere"  # the same in all chats, until it is taken back in the settings
    DENY = "deny"


@dataclass(frozen=True, slots=True)
class Approval:
    """An answer to a call; `reason` goes to the model where the person declines."""

    decision: Decision
    reason: str = ""


class CallState(StrEnum):
    """Where a call of the running round stands."""

    ASKED = "asked"
    RUNNING = "running"
    DONE = "done"
    DECLINED = "declined"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class PendingCall:
    """A call of the running round, as it is shown; a call with `invalid_input` is never `ASKED`.

    `remembers` says whether "always" may be offered.
    """

    call: ToolUsePart
    state: CallState
    remembers: bool = True


class ServerToolKind(StrEnum):
    """The server's tools that can be switched on; the values are their names on the wire."""

    WEB_SEARCH = "web_search"
    WEB_FETCH = "web_fetch"
    CODE_EXECUTION = "code_execution"


SERVER_TOOL_VERSIONS: Final[Mapping[ServerToolKind, tuple[str, ...]]] = MappingProxyType(
    {
        ServerToolKind.WEB_SEARCH: (
            "web_search_20260318",
            "web_search_20260209",
            "web_search_20250305",
        ),
        ServerToolKind.WEB_FETCH: (
            "web_fetch_20260318",
            "web_fetch_20260309",
            "web_fetch_20260209",
            "web_fetch_20250910",
        ),
        ServerToolKind.CODE_EXECUTION: (
            "code_execution_20260521",
            "code_execution_20260120",
            "code_execution_20250825",
            "code_execution_20250522",
        ),
    }
)
"""The `type` of each tool, newest first (section 5.2)."""


@dataclass(frozen=True, slots=True)
class ServerTool:
    """A switched-on tool of the server; domains are allowed or blocked, never both (5.2)."""

    kind: ServerToolKind
    max_uses: int | None = None
    allowed_domains: tuple[str, ...] = ()
    blocked_domains: tuple[str, ...] = ()


def result_part(call_id: str, outcome: ToolOutcome) -> OpaquePart:
    """Return the `tool_result` block that answers a call of this program's tools (section 5.1)."""
    raw: dict[str, object] = {"type": TOOL_RESULT, "tool_use_id": call_id}
    if outcome.content:
        raw["content"] = [dict(block) for block in outcome.content]
    if outcome.is_error:
        raw["is_error"] = True
    return OpaquePart(raw)


def result_id(part: Part) -> str | None:
    """Return the id of the call that a `tool_result` block answers, None for any other part."""
    if not isinstance(part, OpaquePart) or part.type != TOOL_RESULT:
        return None
    call_id = part.raw.get("tool_use_id")
    return call_id if isinstance(call_id, str) else None


def is_switched_off(result: JsonObject, name: str) -> bool:
    """Return whether a `tool_result` says that the tool of this name was off, and so not run."""
    text = {"type": "text", "text": SWITCHED_OFF.format(name=name)}
    return result.get("is_error") is True and result.get("content") == [text]


def is_declined(result: JsonObject) -> bool:
    """Return whether a `tool_result` says that the person declined its call."""
    content = result.get("content")
    first = content[0] if isinstance(content, list) and content else None
    said = first.get("text") if isinstance(first, dict) else None
    return result.get("is_error") is True and isinstance(said, str) and said.startswith(DECLINED)


def client_calls(message: Message) -> tuple[ToolUsePart, ...]:
    """Return the calls that this program has to answer, in order."""
    return tuple(
        part for part in message.parts if isinstance(part, ToolUsePart) and part.kind == "tool_use"
    )


def is_of_server(part: Part) -> bool:
    """Whether a part is the server's own work: a call that it answers itself, or what came of it.

    Of its blocks that nobody knows here, all are taken to be that.
    """
    is_call = isinstance(part, ToolUsePart) and part.kind != "tool_use"
    return is_call or isinstance(part, OpaquePart)


def unanswered_server_calls(message: Message) -> tuple[ToolUsePart, ...]:
    """Return the server's own calls whose result is not in the message (section 5.2).

    With one of them, an answer to a message holds `tool_result` blocks and nothing else.
    """
    answered = {
        part.raw.get("tool_use_id")
        for part in message.parts
        if isinstance(part, OpaquePart) and part.type.endswith("_" + TOOL_RESULT)
    }
    return tuple(
        part
        for part in message.parts
        if isinstance(part, ToolUsePart) and part.kind != "tool_use" and part.id not in answered
    )

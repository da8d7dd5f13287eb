"""Messages and their parts: values without identity, kept exactly as the API knows them.

`part_from_dict` and `part_to_dict` are inverse for every JSON object: members this program does
not know stay in `extra`, blocks it does not know become an `OpaquePart` (sections 1.3 and 3.2).
`order` names the members as they stood, where that is not the usual order: what goes back to the
model is the same JSON (section 4.5).
Only the person's files are no blocks: an `AttachmentPart` is never read from the wire, and becomes
one, with the file's bytes, when it is sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Final, Literal, TypeAlias

from nocopt.core.attachments import AttachmentPart, attachment_to_dict
from nocopt.core.json_text import characters

Json: TypeAlias = Any
JsonObject: TypeAlias = Mapping[str, Json]
Role: TypeAlias = Literal["user", "assistant", "system"]

_NOTHING: Final[Mapping[Any, Any]] = MappingProxyType({})


def nothing() -> Mapping[Any, Any]:
    """Return an empty mapping, always the same: values that are kept by the thousand have some."""
    return _NOTHING


@dataclass(frozen=True, slots=True)
class TextPart:
    """Text; `citations` is None when the API sent no such member (section 5.3)."""

    text: str
    citations: tuple[JsonObject, ...] | None = None
    extra: JsonObject = field(default_factory=nothing)
    order: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ThinkingPart:
    """Thinking; `signature` is None when the server sent none, as local servers do (4.1)."""

    thinking: str
    signature: str | None = None
    extra: JsonObject = field(default_factory=nothing)
    order: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RedactedThinkingPart:
    """Thinking that the provider encrypted; only ever echoed."""

    data: str
    extra: JsonObject = field(default_factory=nothing)
    order: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ToolUsePart:
    """A tool call of kind `tool_use`, `server_tool_use` or `mcp_tool_use`.

    `invalid_input` holds the text that came as input when it was no JSON object; such a call is
    never run, and is echoed with an empty input (section 5.1).
    """

    id: str
    name: str
    input: JsonObject
    kind: str = "tool_use"
    invalid_input: str | None = None
    extra: JsonObject = field(default_factory=nothing)
    order: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OpaquePart:
    """A block of a type this program does not handle, kept as the raw object."""

    raw: JsonObject

    @property
    def type(self) -> str:
        """The block's own `type` member, or an empty string."""
        return str(self.raw.get("type", ""))


Part: TypeAlias = (
    TextPart | ThinkingPart | RedactedThinkingPart | ToolUsePart | AttachmentPart | OpaquePart
)

TOOL_CALL_KINDS = frozenset({"tool_use", "server_tool_use", "mcp_tool_use"})


@dataclass(frozen=True, slots=True)
class Message:
    """Who says what: a role and the parts in order."""

    role: Role
    parts: tuple[Part, ...]

    @property
    def text(self) -> str:
        """All text parts joined, without thinking."""
        if len(self.parts) == 1 and isinstance(self.parts[0], TextPart):
            return self.parts[0].text  # most are; those who look at thousands of them ask for it
        return "".join(part.text for part in self.parts if isinstance(part, TextPart))

    @property
    def thinking(self) -> str:
        """All visible thinking, parts separated by a blank line."""
        found = (part.thinking for part in self.parts if isinstance(part, ThinkingPart))
        return "\n\n".join(text for text in found if text)

    @property
    def attachments(self) -> tuple[AttachmentPart, ...]:
        """The files that go with it."""
        return tuple(part for part in self.parts if isinstance(part, AttachmentPart))


def user_message(text: str) -> Message:
    """Return a user message of one text part."""
    return Message("user", (TextPart(text),))


def part_from_dict(raw: JsonObject) -> Part:
    """Return the part for a content block; anything odd or unknown becomes an `OpaquePart`."""
    part = _part(raw)
    if isinstance(part, OpaquePart | AttachmentPart):
        return part
    order = tuple(raw)
    return part if order == tuple(_members(part)) else replace(part, order=order)


def _part(raw: JsonObject) -> Part:
    match raw:
        case {"type": "text", "text": str(text), **rest}:
            return _text_part(text, rest) or OpaquePart(dict(raw))
        case {"type": "thinking", "thinking": str(thinking), **rest}:
            return _thinking_part(thinking, rest) or OpaquePart(dict(raw))
        case {"type": "redacted_thinking", "data": str(data), **rest}:
            return RedactedThinkingPart(data, rest)
        case {"type": str(kind), "id": str(id_), "name": str(name), "input": dict(input_), **rest}:
            if kind in TOOL_CALL_KINDS:
                return ToolUsePart(id_, name, input_, kind, None, rest)
        case _:
            pass
    return OpaquePart(dict(raw))


def _text_part(text: str, rest: dict[str, Json]) -> TextPart | None:
    if "citations" not in rest:
        return TextPart(text, None, rest)
    citations = rest.pop("citations")
    if isinstance(citations, list) and all(isinstance(one, dict) for one in citations):
        return TextPart(text, tuple(citations), rest)
    return None


def _thinking_part(thinking: str, rest: dict[str, Json]) -> ThinkingPart | None:
    if "signature" not in rest:
        return ThinkingPart(thinking, None, rest)
    signature = rest.pop("signature")
    return ThinkingPart(thinking, signature, rest) if isinstance(signature, str) else None


def part_to_dict(part: Part) -> dict[str, Json]:
    """Return the content block as the API has it; of a file, the form in which it is stored."""
    if isinstance(part, OpaquePart):
        return dict(part.raw)
    if isinstance(part, AttachmentPart):
        return attachment_to_dict(part)
    members = _members(part)
    if not part.order:
        return members
    # What was there first keeps its place, what was left out since is not brought back.
    return {name: members[name] for name in part.order if name in members} | members


_Block: TypeAlias = TextPart | ThinkingPart | RedactedThinkingPart | ToolUsePart


def _members(part: _Block) -> dict[str, Json]:
    """Return the members of a block in the usual order."""
    match part:
        case TextPart(text, citations, extra):
            cited = {} if citations is None else {"citations": list(citations)}
            return {"type": "text", "text": text, **cited, **extra}
        case ThinkingPart(thinking, signature, extra):
            signed = {} if signature is None else {"signature": signature}
            return {"type": "thinking", "thinking": thinking, **signed, **extra}
        case RedactedThinkingPart(data, extra):
            return {"type": "redacted_thinking", "data": data, **extra}
        case ToolUsePart(id_, name, input_, kind, _, extra):
            return {"type": kind, "id": id_, "name": name, "input": dict(input_), **extra}


def characters_of(part: Part, most: int) -> int:
    """Return about how many characters a part has; a file has none, and more are not counted."""
    match part:
        case AttachmentPart():
            return 0
        case TextPart(text, None):  # most parts are
            return len(text)
        case _:
            return characters(part_to_dict(part), most)


def parts_to_dicts(parts: Iterable[Part]) -> list[dict[str, Json]]:
    """Return content blocks for several parts, in order."""
    return [part_to_dict(part) for part in parts]


def parts_from_content(content: Json) -> tuple[Part, ...]:
    """Return the parts of a `content` member: a string, a list of blocks, or nothing usable."""
    if isinstance(content, str):
        return (TextPart(content),) if content else ()
    if not isinstance(content, list):
        return ()
    return tuple(part_from_dict(block) for block in content if isinstance(block, dict))

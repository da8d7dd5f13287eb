"""Parts, usage and JSON as columns of the database, and back again without loss.

The text of a text or thinking part stands in a column of its own, where it can be searched; all
other members of its block are the payload, as JSON. Any other part is its whole block as JSON.
Read back, a block gives the part that `part_from_dict` makes of it, with its members in the same
order; so a block that an older version kept as opaque becomes a known part in a newer one.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, fields, replace
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from nocopt.core.attachments import (
    ATTACHMENT,
    AttachmentPart,
    attachment_from_dict,
    attachment_to_dict,
)
from nocopt.core.conversation import Edits
from nocopt.core.draft import whole_characters
from nocopt.core.json_steps import read as read_in_steps
from nocopt.core.json_steps import shape_of
from nocopt.core.json_text import DEEPEST, LONG, too_deep, write
from nocopt.core.messages import (
    JsonObject,
    OpaquePart,
    Part,
    TextPart,
    ThinkingPart,
    ToolUsePart,
    nothing,
    part_from_dict,
    part_to_dict,
)
from nocopt.core.usage import Usage

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_TEXT_MEMBERS = {"text": "text", "thinking": "thinking"}  # block type to its text member
# `json.loads` without its search for white space, which `to_json` never writes.
_DECODER = json.JSONDecoder()
_parse = _DECODER.raw_decode
_DEEPEST = DEEPEST + 8  # a value that came with a reply, with what is put around it here
_LARGEST = (1 << 63) - 1  # what an INTEGER column holds


class UnreadableRow(ValueError):  # noqa: N818 - it names the state of a row
    """A row that this program did not write like this: the file was damaged or edited."""


class PartRow(NamedTuple):
    """The columns of a part besides its place."""

    type: str
    text: str | None
    payload: str | None
    invalid_input: str | None


def part_to_row(part: Part) -> PartRow:
    """Return the columns for a part."""
    block = part_to_dict(part)
    match part:
        case TextPart(text) | ThinkingPart(text) if _encodable(text):
            kind = str(block["type"])
            rest = _beside(block, _TEXT_MEMBERS[kind], keep_place=bool(part.order))
            return PartRow(kind, text, to_json(rest) if rest else None, None)
        case ToolUsePart(invalid_input=str(broken)):
            return PartRow(storable(part.kind), None, to_json(block), storable(broken))
        case OpaquePart() if part.type == ATTACHMENT:
            return PartRow("", None, to_json(block), None)  # a block of a server, no file of ours
        case _:
            return PartRow(storable(str(block.get("type", ""))), None, to_json(block), None)


def _beside(block: JsonObject, member: str, *, keep_place: bool) -> JsonObject:
    """Return what a row keeps of a block beside its text; of the text only where it stood."""
    if keep_place:
        return {**block, member: ""}
    return {name: value for name, value in block.items() if name not in ("type", member)}


def part_from_row(row: PartRow | Sequence[Any]) -> Part:
    """Return the part for the columns of a row, given in the order of `PartRow`."""
    kind, text, payload, invalid_input = row
    if isinstance(text, bytes):
        raise UnreadableRow(f"bytes in a part of type {kind}")
    if payload is None and kind == "text" and text is not None:
        return TextPart(text)  # most parts are; a long chat loads in two thirds of the time
    block = object_from_json(payload) or {}
    if text is not None:
        member = _TEXT_MEMBERS.get(kind)
        if member is None:
            raise UnreadableRow(f"text in a part of type {kind}")
        block = block | {member: text} if member in block else {"type": kind, member: text, **block}
    part = _file(block) if kind == ATTACHMENT else part_from_dict(block)
    if invalid_input is not None and isinstance(part, ToolUsePart):
        return replace(part, invalid_input=invalid_input)
    return part


def _file(block: JsonObject) -> Part:
    part = attachment_from_dict(block)
    if part is None:
        raise UnreadableRow("the description of a file")
    return part


_counts = attrgetter(*(one.name for one in fields(Usage) if one.name != "raw"))


def usage_to_row(usage: Usage) -> tuple[Any, ...]:
    """Return the columns of `usage` after `node_id`.

    The numbers are there to be summed. One that no column can hold leaves them all empty; what the
    server said is then read from its own object, `raw`.
    """
    counts: tuple[int | None, ...] = _counts(usage)
    if not all(count is None or abs(count) <= _LARGEST for count in counts):
        counts = (None,) * len(counts)
    return (*counts, None if usage.raw is None else to_json(usage.raw))


def column_count(count: int | None) -> int | None:
    """Return a count as an INTEGER column; one that no column can hold is not known there."""
    return count if count is not None and abs(count) <= _LARGEST else None


def usage_from_row(row: Sequence[Any]) -> Usage:
    """Return the usage for the columns of `usage` after `node_id`; all None gives an empty one."""
    given, made, written, read, five, hour, thinking, searches, raw = row
    said = object_from_json(raw)
    if given is None and said:
        return Usage().updated(said)
    return Usage(given, made, written, read, five, hour, thinking, searches, said)


def usage_to_json(usage: Usage) -> str:
    """Return the usage of a running reply, which nobody sums, as one column."""
    return to_json(asdict(usage))


def usage_from_json(text: str) -> Usage:
    """Return the usage that `usage_to_json` wrote."""
    try:
        return Usage(**(object_from_json(text) or {}))
    except TypeError as error:
        raise UnreadableRow(f"the usage of a draft: {error}") from error


def times_to_json(times: Mapping[int, float]) -> str | None:
    """Return milliseconds by the number of a part as one column, None where none are known."""
    return to_json({str(part): round(ms, 1) for part, ms in times.items()}) if times else None


def times_from_json(text: str | None) -> Mapping[int, float]:
    """Return the times that `times_to_json` wrote."""
    if text is None:
        return nothing()
    try:
        return {int(part): float(ms) for part, ms in (object_from_json(text) or {}).items()}
    except (ValueError, TypeError) as error:
        raise UnreadableRow(f"the times of a reply: {error}") from error


def edits_to_json(edits: Edits) -> str:
    """Return edits as one column, empty where there are none."""
    if not edits.texts:
        return ""
    written: dict[str, Any] = {"current": edits.current, "texts": edits.texts}
    if edits.files:
        written["files"] = {
            id_: [attachment_to_dict(part) for part in parts] for id_, parts in edits.files.items()
        }
    return to_json(written)


def edits_from_json(text: str) -> Edits:
    """Return the edits that `edits_to_json` wrote."""
    if not text:
        return Edits()
    value = object_from_json(text) or {}
    try:
        texts = {int(id_): str(edit) for id_, edit in value["texts"].items()}
        files = {int(id_): _files(parts) for id_, parts in value.get("files", {}).items()}
        current = value["current"]
    except (KeyError, ValueError, AttributeError) as error:
        raise UnreadableRow(f"the edits of a conversation: {error}") from error
    return Edits(texts, current if current in texts else None, files)


def _files(value: Any) -> tuple[AttachmentPart, ...]:
    found = [attachment_from_dict(one) for one in value] if isinstance(value, list) else [None]
    parts = tuple(part for part in found if part is not None)
    if len(parts) < len(found):
        raise ValueError("the description of a file")
    return parts


def to_json(value: JsonObject) -> str:
    """Return compact JSON that any database can hold: halves of characters stay escaped."""
    text = write(value)
    return text if _encodable(text) else write(value, ascii_only=True)


def object_from_json(text: str | None) -> dict[str, Any] | None:
    """Return the object that `to_json` wrote, None for None."""
    if text is None:
        return None
    try:
        deep = too_deep(text, _DEEPEST)
        value, end = (None, 0) if deep else _read(text)
    except (ValueError, TypeError, RecursionError) as error:
        raise UnreadableRow(f"JSON: {error}") from error
    if deep:
        raise UnreadableRow("JSON: nested too deeply")
    if not isinstance(value, dict) or end != len(text):
        raise UnreadableRow("JSON: not an object")
    return value


def _read(text: str) -> tuple[Any, int]:
    if len(text) <= LONG:
        return _parse(text)
    return read_in_steps(_DECODER, text, 0, shape_of(text).long)  # the window goes on meanwhile


def shared(value: Any) -> Any:
    """Return a value; of equal texts always the same one, where thousands of rows hold it."""
    return sys.intern(value) if type(value) is str else value


def storable(text: str) -> str:
    """Return `text` with halves of characters, which no file can hold, replaced by U+FFFD."""
    whole, half = whole_characters(text)
    return whole + "\ufffd" if half else whole


def storable_or_none(text: str | None) -> str | None:
    """Return the same for a text that may be missing."""
    return None if text is None else storable(text)


def _encodable(text: str) -> bool:
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True

"""Chats out of the data export of claude.ai: `conversations.json` as a file, or in its zip.

Each chat has its messages in `chat_messages`, with what was said as blocks in `content`; older
exports have `text` only. Newer ones name the message before each, so that branches are known;
without that name they follow each other. Of files there is the text that was made of them, or a
name only. What a project tells the model stands in `projects.json` beside it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from nocopt.core.messages import Part, TextPart, ThinkingPart
from nocopt.core.transfer import Left, Origin
from nocopt.exchange.brought import (
    Brought,
    Gathering,
    Head,
    Said,
    head_at,
    list_at,
    objects_at,
    said_parts,
    text_at,
    time_at,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_NO_PARENT: Final = "00000000-0000-4000-8000-000000000000"
_ARTIFACT: Final = frozenset({"create", "rewrite"})
_FENCE: Final = "```"


def from_claude(chats: Iterable[Any], projects: Mapping[str, str]) -> Iterator[Brought]:
    """Yield the chats of an export; `projects` has the names of projects by their ids."""
    for number, raw in enumerate(chats):
        gathering = Gathering(Origin.CLAUDE, text_at(raw, "uuid") or f"number {number}")
        messages = objects_at(raw, "chat_messages")
        linked = any(text_at(one, "parent_message_uuid") for one in messages)
        before: str | None = None
        for place, message in enumerate(messages):
            said = _said(message, gathering, str(place))
            if not linked:
                said.parent = before
            gathering.say(said)
            before = said.id
        yield from gathering.made(_head(raw, projects))


def _head(raw: Any, projects: Mapping[str, str]) -> Head:
    project = text_at(raw, "project", "name")
    return replace(
        head_at(raw, "name", "created_at", "updated_at"),
        model=text_at(raw, "model"),
        project=project or projects.get(text_at(raw, "project_uuid"), ""),
        leaf=text_at(raw, "current_leaf_message_uuid") or None,
    )


def _said(raw: Any, gathering: Gathering, place: str) -> Said:
    parent = text_at(raw, "parent_message_uuid")
    human = text_at(raw, "sender") == "human"
    id_ = text_at(raw, "uuid") or place
    parts = (*_files(raw, gathering), *_parts(raw, gathering))
    if not parts:
        gathering.leave(Left.EMPTY, id_)
    return Said(
        id=id_,
        parent=None if parent in ("", _NO_PARENT) else parent,
        role="user" if human else "assistant",
        parts=parts,
        at=time_at(raw, "created_at"),
        model="" if human else text_at(raw, "model"),
    )


def _parts(raw: Any, gathering: Gathering) -> tuple[Part, ...]:
    blocks = objects_at(raw, "content")
    if not blocks:
        return said_parts(text_at(raw, "text"))
    found = [_part(block, gathering) for block in blocks]
    return tuple(part for part in found if part is not None)


def _part(block: Any, gathering: Gathering) -> Part | None:
    kind = text_at(block, "type")
    if kind == "text":
        if list_at(block, "citations"):
            gathering.leave(Left.UNKNOWN_PART, "citations")
        text = text_at(block, "text")
        return TextPart(text) if text.strip() else None
    if kind == "thinking":
        text = text_at(block, "thinking")
        return ThinkingPart(text) if text.strip() else None
    if kind == "tool_use" and text_at(block, "name") == "artifacts":
        return _artifact(block, gathering)
    if kind in ("tool_use", "tool_result"):
        gathering.leave(Left.TOOL, text_at(block, "name"))
    elif kind != "token_budget":
        gathering.leave(Left.UNKNOWN_PART, kind)
    return None


def _artifact(block: Any, gathering: Gathering) -> Part | None:
    """Return the whole text of an artifact as a block of code; what only changes one is left."""
    content = text_at(block, "input", "content")
    if text_at(block, "input", "command") not in _ARTIFACT or not content.strip():
        gathering.leave(Left.TOOL, "artifacts")
        return None
    language = text_at(block, "input", "language")
    title = text_at(block, "input", "title")
    fence = _FENCE
    while fence in content:
        fence += "`"
    name = f"**{title}**\n\n" if title else ""
    return TextPart(f"\n\n{name}{fence}{language}\n{content}\n{fence}\n\n")


def _files(raw: Any, gathering: Gathering) -> Iterator[Part]:
    named = set()
    for one in list_at(raw, "attachments"):
        name, text = text_at(one, "file_name"), text_at(one, "extracted_content")
        named.add(name)
        if text.strip():
            yield gathering.text_file(text, name)
        else:
            gathering.leave(Left.FILE_MISSING, name)
    for one in list_at(raw, "files"):
        name = text_at(one, "file_name")
        if name not in named:
            gathering.leave(Left.FILE_MISSING, name)

"""Chats out of the data export of ChatGPT: trees of messages, with all their branches.

A chat has its nodes in `mapping`, linked by `parent`, and the end of what was shown last in
`current_node`. Pictures and other files lie beside `conversations.json` in the zip, their names
beginning with the id that the message has of them.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from nocopt.core.filing import Filed
from nocopt.core.messages import Part, TextPart, ThinkingPart
from nocopt.core.transfer import Left, Origin
from nocopt.exchange.brought import (
    LARGEST_FILE,
    Brought,
    Gathering,
    Head,
    Said,
    head_at,
    list_at,
    text_at,
    time_at,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from nocopt.exchange.guard import Given

# Citations in the text: between signs of a private area, or in lenticular brackets.
_CITATION: Final = re.compile("\ue200[^\ue201]*\ue201|【\\d+[^】]*】")
_POINTER: Final = re.compile(r"[a-z-]+://(.+)")
_OF_TOOLS: Final = frozenset(
    {"code", "execution_output", "tether_quote", "tether_browsing_display", "system_error"}
)
_SILENT: Final = frozenset({"reasoning_recap", "model_editable_context"})


def from_chatgpt(chats: Iterable[Any], given: Given) -> Iterator[Brought]:
    """Yield the chats of an export; each is an object with `mapping`."""
    files = _files_by_id(given)
    for number, raw in enumerate(chats):
        their_id = text_at(raw, "conversation_id") or text_at(raw, "id") or f"number {number}"
        gathering = Gathering(Origin.CHATGPT, their_id)
        reading = _Reading(gathering, given, files)
        for id_, node in raw["mapping"].items():
            gathering.say(reading.said(id_, node))
        yield from gathering.made(_head(raw))


def _head(raw: Any) -> Head:
    head = head_at(raw, "title", "create_time", "update_time")
    archived = head.updated_at if raw.get("is_archived") is True else None
    # Without a model: their names are of no use in a request of this program.
    leaf = text_at(raw, "current_node") or None
    return replace(head, leaf=leaf, filed=Filed(archived=archived))


def _files_by_id(given: Given) -> dict[str, str]:
    """Return the names of files by the ids that they begin with."""
    found: dict[str, str] = {}
    for name in given.names if given.is_packed else ():
        base = name.rpartition("/")[2]
        found.setdefault(base.partition(".")[0], name)
        match = re.match(r"file[-_][A-Za-z0-9]+", base)
        if match is not None:
            found.setdefault(match[0], name)
    return found


class _Reading:
    """Reads the nodes of one chat."""

    def __init__(self, gathering: Gathering, given: Given, files: dict[str, str]) -> None:
        self._gathering = gathering
        self._given = given
        self._files = files

    def said(self, id_: str, node: Any) -> Said:
        """Return what a node says; what is hidden, or of a tool, has no parts."""
        message = node.get("message") if isinstance(node, dict) else None
        role = text_at(message, "author", "role")
        parts: tuple[Part, ...] = ()
        if role in ("user", "assistant") and not self._is_hidden(message):
            parts = tuple(self._parts(message))
        elif role == "tool":
            self._gathering.leave(Left.TOOL, text_at(message, "author", "name"))
        elif role == "system" and any(list_at(message, "content", "parts")):
            self._gathering.leave(Left.SYSTEM_PROMPT)
        return Said(
            id=id_,
            parent=text_at(node, "parent") or None,
            role="user" if role == "user" else "assistant",
            parts=parts,
            at=time_at(message, "create_time"),
            model=text_at(message, "metadata", "model_slug") if role == "assistant" else "",
        )

    def _is_hidden(self, message: Any) -> bool:
        metadata = message.get("metadata")
        hidden = isinstance(metadata, dict) and (
            metadata.get("is_visually_hidden_from_conversation") is True
        )
        if hidden:
            self._gathering.leave(Left.SYSTEM_PROMPT)
        return hidden

    def _parts(self, message: Any) -> Iterator[Part]:
        kind = text_at(message, "content", "content_type")
        if text_at(message, "recipient") not in ("", "all") or kind in _OF_TOOLS:
            self._gathering.leave(Left.TOOL, text_at(message, "recipient"))
        elif kind in ("text", "multimodal_text"):
            for part in list_at(message, "content", "parts"):
                yield from self._part(part)
        elif kind == "thoughts":
            for thought in list_at(message, "content", "thoughts"):
                text = text_at(thought, "content") or text_at(thought, "summary")
                if text.strip():
                    yield ThinkingPart(text)
        elif kind == "user_editable_context":
            self._gathering.leave(Left.SYSTEM_PROMPT)
        elif kind not in _SILENT:
            self._gathering.leave(Left.UNKNOWN_PART, kind)

    def _part(self, part: Any) -> Iterator[Part]:
        if isinstance(part, str):
            text, cited = _CITATION.subn("", part)
            for _ in range(cited):
                self._gathering.leave(Left.UNKNOWN_PART, "citation")
            if text.strip():
                yield TextPart(text)
            return
        kind = text_at(part, "content_type")
        if kind == "audio_transcription":
            yield from self._part(text_at(part, "text"))
        elif text_at(part, "asset_pointer"):
            yield from self._file(text_at(part, "asset_pointer"))
        else:
            self._gathering.leave(Left.UNKNOWN_PART, kind)

    def _file(self, pointer: str) -> Iterator[Part]:
        match = _POINTER.match(pointer)
        id_ = (match[1] if match is not None else pointer).partition("#")[0]
        name = self._files.get(id_)
        if name is None:
            self._gathering.leave(Left.FILE_MISSING, id_)
        elif self._given.size(name) > LARGEST_FILE:
            self._gathering.leave(Left.FILE_TOO_LARGE, id_)
        else:
            read = partial(self._given.read, name, LARGEST_FILE)
            part = self._gathering.file(read, name.rpartition("/")[2])
            if part is not None:
                yield part

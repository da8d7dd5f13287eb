"""Chats out of the backups of Cherry Studio 1: `data.json` in a zip, and the files beside it.

Messages stand in `indexedDB.topics`, what they say in `indexedDB.message_blocks`; before there were
blocks, in the messages themselves. The names of topics and the prompts of assistants are in the
window's store, which is JSON in JSON in JSON. Several answers to one question name it in `askId`.
The other kind of backup, a copy of the database's own files, is not read, nor is that of version 2.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from nocopt.core.filing import Filed
from nocopt.core.json_text import parse_whole
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
    objects_at,
    said_parts,
    text_at,
    time_at,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nocopt.exchange.guard import Given

_STORE: Final = "persist:cherry-studio"
_LEFT: Final = {
    "tool": Left.TOOL,
    "citation": Left.UNKNOWN_PART,
    "translation": Left.UNKNOWN_PART,
    "error": Left.UNKNOWN_PART,
}


def is_cherry(raw: Any) -> bool:
    """Whether a value is such a backup."""
    return isinstance(raw, dict) and bool(list_at(raw, "indexedDB", "topics"))


def from_cherry(raw: Any, given: Given) -> Iterator[Brought]:
    """Yield the chats of a backup."""
    blocks = {text_at(one, "id"): one for one in list_at(raw, "indexedDB", "message_blocks")}
    heads = _heads(raw)
    reading = _Reading(blocks, given)
    for topic in list_at(raw, "indexedDB", "topics"):
        id_ = text_at(topic, "id")
        gathering = Gathering(Origin.CHERRY, id_)
        reading.say_all(gathering, objects_at(topic, "messages"))
        yield from gathering.made(heads.get(id_, Head()))


def _heads(raw: Any) -> dict[str, Head]:
    """Return what is known of topics by their ids."""
    store = _inner(text_at(raw, "localStorage", _STORE))
    inner = store.get("assistants") if isinstance(store, dict) else None
    found = _inner(inner) if isinstance(inner, str) else inner
    if not isinstance(found, dict):
        return {}
    default = found.get("defaultAssistant")
    heads: dict[str, Head] = {}
    for assistant in (*list_at(found, "assistants"), default):
        own = assistant is not default and text_at(assistant, "id") != "default"
        for topic in objects_at(assistant, "topics"):
            head = head_at(topic, "name", "createdAt", "updatedAt")
            pinned = head.updated_at if topic.get("pinned") is True else None
            head = replace(
                head,
                system=text_at(topic, "prompt") or text_at(assistant, "prompt"),
                project=text_at(assistant, "name") if own else "",
                filed=Filed(pinned=pinned),
            )
            heads.setdefault(text_at(topic, "id"), head)
    return heads


def _inner(text: str) -> Any:
    """Return the value of JSON that is a text in other JSON, None where it is none."""
    try:
        return parse_whole(text)
    except ValueError:
        return None


def _member(value: Any, name: str) -> Any:
    return value.get(name) if isinstance(value, dict) else None


class _Reading:
    """Reads messages, with their blocks and files."""

    def __init__(self, blocks: dict[str, Any], given: Given) -> None:
        self._blocks = blocks
        self._given = given
        names = given.names if given.is_packed else ()
        self._files = {name.rpartition("/")[2].partition(".")[0]: name for name in names}

    def say_all(self, gathering: Gathering, messages: list[Any]) -> None:
        """Add the messages of a topic: each below the one before, several answers beside it."""
        known = {text_at(one, "id") for one in messages}
        before: str | None = None
        chosen: dict[str, bool] = {}
        for place, message in enumerate(messages):
            id_, asked = text_at(message, "id") or str(place), text_at(message, "askId")
            answers = text_at(message, "role") == "assistant"
            beside = answers and asked in known and asked != id_
            gathering.say(
                Said(
                    id=id_,
                    parent=asked if beside else before,
                    role="assistant" if answers else "user",
                    parts=tuple(self._parts(gathering, message)),
                    at=time_at(message, "createdAt"),
                    model=text_at(message, "model", "id"),
                )
            )
            # What follows several answers follows the one that was chosen, else the last.
            if not (beside and chosen.get(asked, False)):
                before = id_
            if beside and message.get("foldSelected") is True:
                chosen[asked] = True

    def _parts(self, gathering: Gathering, message: Any) -> Iterator[Part]:
        blocks = list_at(message, "blocks")
        if not blocks:
            thinking = text_at(message, "reasoning_content")
            yield from said_parts(text_at(message, "content"), thinking)
            for file in list_at(message, "files"):
                yield from self._file(gathering, file)
        for id_ in blocks:
            block = self._blocks.get(id_) if isinstance(id_, str) else id_
            if block is None:
                gathering.leave(Left.BROKEN_LINK, str(id_))
            else:
                yield from self._part(gathering, block)

    def _part(self, gathering: Gathering, block: Any) -> Iterator[Part]:
        kind, content = text_at(block, "type"), text_at(block, "content")
        if kind in ("main_text", "code"):
            if content.strip():
                yield TextPart(content)
        elif kind == "thinking":
            if content.strip():
                yield ThinkingPart(content)
        elif kind in ("file", "image"):
            yield from self._file(gathering, _member(block, "file"))
        else:
            gathering.leave(_LEFT.get(kind, Left.UNKNOWN_PART), kind)

    def _file(self, gathering: Gathering, file: Any) -> Iterator[Part]:
        shown = text_at(file, "origin_name") or text_at(file, "name") or "image"
        name = self._files.get(text_at(file, "id"))
        if name is None:
            gathering.leave(Left.FILE_MISSING, shown)
        elif self._given.size(name) > LARGEST_FILE:
            gathering.leave(Left.FILE_TOO_LARGE, shown)
        else:
            part = gathering.file(partial(self._given.read, name, LARGEST_FILE), shown)
            if part is not None:
                yield part

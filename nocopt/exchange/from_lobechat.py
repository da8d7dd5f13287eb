"""Chats out of what LobeChat exports: lists of sessions, topics and messages that name each other.

Older files have these lists in `state`, those of its database in `data`. A topic is a chat, and so
is what was said in a session outside of any topic; a session of a name becomes a project. Files are
in the export by name only.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from nocopt.core.transfer import Left, Origin
from nocopt.exchange.brought import (
    Brought,
    Gathering,
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

    from nocopt.core.messages import Part

_INBOX = "inbox"


def is_lobechat(raw: Any) -> bool:
    """Whether a value is such an export."""
    return _lists(raw) is not None


def _lists(raw: Any) -> dict[str, Any] | None:
    if not isinstance(raw, dict):
        return None
    marked = ("state", "exportType"), ("data", "schemaHash"), ("data", "mode")
    for place, mark in marked:
        lists = raw.get(place)
        if mark in raw and isinstance(lists, dict) and isinstance(lists.get("messages"), list):
            return lists
    return None


def from_lobechat(raw: Any) -> Iterator[Brought]:
    """Yield the chats of an export."""
    lists = _lists(raw) or {}
    sessions = _by_id(list_at(lists, "sessions"))
    topics = _by_id(list_at(lists, "topics"))
    prompts = _prompts(lists)
    chats: dict[tuple[str, str], list[Any]] = {}
    for message in objects_at(lists, "messages"):
        place = (text_at(message, "sessionId") or _INBOX, text_at(message, "topicId"))
        chats.setdefault(place, []).append(message)
    for (session_id, topic_id), messages in chats.items():
        gathering = Gathering(Origin.LOBECHAT, f"{session_id}/{topic_id}")
        _say_all(gathering, messages)
        session, topic = sessions.get(session_id), topics.get(topic_id)
        named = text_at(session, "meta", "title") or text_at(session, "title")
        system = text_at(session, "config", "systemRole") or prompts.get(session_id, "")
        head = head_at(topic, "title", "createdAt", "updatedAt")
        head = replace(
            head,
            title=head.title or ("" if topic_id else named.strip()),
            system=system,
            project=named if session_id != _INBOX else "",
        )
        yield from gathering.made(head)


def _by_id(values: list[Any]) -> dict[str, Any]:
    return {text_at(one, "id"): one for one in values if text_at(one, "id")}


def _prompts(lists: Any) -> dict[str, str]:
    """Return what sessions tell their models, where agents are in a list of their own."""
    agents = _by_id(list_at(lists, "agents"))
    links = list_at(lists, "agentsToSessions")
    return {
        text_at(one, "sessionId"): text_at(agents.get(text_at(one, "agentId")), "systemRole")
        for one in links
    }


def _say_all(gathering: Gathering, messages: list[Any]) -> None:
    timed = sorted(messages, key=lambda one: time_at(one, "createdAt") or 0.0)
    known = {text_at(one, "id") for one in timed}
    before: str | None = None
    for place, message in enumerate(timed):
        role, id_ = text_at(message, "role"), text_at(message, "id") or str(place)
        for one in list_at(message, "files"):
            gathering.leave(
                Left.FILE_MISSING, one if isinstance(one, str) else text_at(one, "name")
            )
        if role not in ("user", "assistant"):
            gathering.leave(Left.TOOL if role == "tool" else Left.SYSTEM_PROMPT)
            parts: tuple[Part, ...] = ()
        else:
            thinking = text_at(message, "reasoning", "content")
            parts = said_parts(text_at(message, "content"), thinking)
        if list_at(message, "tools"):
            gathering.leave(Left.TOOL)
        parent = text_at(message, "parentId")
        gathering.say(
            Said(
                id=id_,
                parent=parent if parent in known else before,
                role="user" if role == "user" else "assistant",
                parts=parts,
                at=time_at(message, "createdAt"),
                model=text_at(message, "model") or text_at(message, "extra", "fromModel"),
            )
        )
        before = id_

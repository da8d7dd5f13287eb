"""Chats that come from elsewhere: what is not there yet is added, what is there stays as it is."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from nocopt.core.conversation import Unsent
from nocopt.core.filing import AS_OTHERS
from nocopt.core.messages import Message
from nocopt.core.records import edits_of, options_of, reply_of
from nocopt.core.transfer import Fate
from nocopt.store.codec import edits_to_json, storable
from nocopt.store.filing import options_to_text
from nocopt.store.nodes import NewNode, insert_node, new_uid, row_id
from nocopt.store.request_codec import attached_to_json, parameters_to_text

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable, Mapping

    from nocopt.core.attachments import AttachmentPart
    from nocopt.core.records import ChatRecord, NodeRecord
    from nocopt.store.database import Database


@dataclass(frozen=True, slots=True)
class Added:
    """What became of a chat: `id` is None where there is none; `messages` are those that are new.

    `missing` are the names of files that the disk does not have and no message has now.
    """

    fate: Fate
    id: int | None
    messages: int
    missing: tuple[str, ...] = ()


class Adding:
    """Adds chats to a database, which knows them again by their uids. Calls raise `StoreError`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def look(self, chat: ChatRecord) -> Added:
        """Return what would become of a chat; nothing is changed."""

        def work(connection: sqlite3.Connection) -> Added:
            found = _find(connection, chat)
            return Added(found.fate, found.id, len(found.new))

        return await self._database.read(work)

    async def add(self, chat: ChatRecord) -> Added:
        """Add a chat, or the messages of it that are not there, in one go: all of it, or nothing.

        Its files are on the disk before. What was to be said next waits to be sent by the person.
        """
        return await self._database.write(lambda connection: _add(connection, chat))


class _Found(NamedTuple):
    """What is there of a chat: the ids of its messages by their uids, and which are new."""

    fate: Fate
    id: int | None
    ids: dict[str, int]
    new: tuple[NodeRecord, ...]


def _find(connection: sqlite3.Connection, chat: ChatRecord) -> _Found:
    row = connection.execute(_CHAT, (chat.uid,)).fetchone()
    id_, deleted_at = row or (None, None)
    if deleted_at is not None:
        return _Found(Fate.TRASHED, id_, {}, ())
    ids: dict[str, int] = {}
    closed: set[str] = set()  # of another chat, or removed here: nothing is added below them
    uids = json.dumps([node.uid for node in chat.nodes])
    for uid, node_id, of_chat, removed_at in connection.execute(_NODES, (uids,)):
        if of_chat == id_ and removed_at is None:
            ids[uid] = node_id
        else:
            closed.add(uid)
    new = []
    for node in chat.nodes:
        if node.uid in closed or node.parent in closed:
            closed.add(node.uid)
        elif node.uid not in ids:
            new.append(node)
    fate = Fate.NEW if row is None else Fate.GROWN if new else Fate.THERE
    if row is None and chat.nodes and not new:
        fate = Fate.THERE  # all of it is in other chats
    return _Found(fate, id_, ids, tuple(new))


def _add(connection: sqlite3.Connection, chat: ChatRecord) -> Added:
    found = _find(connection, chat)
    if found.fate in (Fate.THERE, Fate.TRASHED):
        return Added(found.fate, found.id, 0)
    chat_id = _new_chat(connection, chat) if found.id is None else found.id
    before = connection.execute(_STATE, (chat_id,)).fetchone()
    present = _present(connection, chat.files)
    ids, missing = found.ids, list[str]()
    places = {node.uid: number for number, node in enumerate(chat.nodes)}
    numbers = {places[uid]: id_ for uid, id_ in ids.items()}
    for node in found.new:
        message = _without_missing(node.message, present, missing)
        reply = None if node.reply is None else reply_of(node.reply, numbers)
        new = NewNode(
            conversation_id=chat_id,
            parent_id=None if node.parent is None else ids[node.parent],
            message=message,
            model=node.model,
            account=node.account,
            reply=reply,
            kind=node.kind,
        )
        id_ = insert_node(connection, new, node.created_at, node.uid)
        ids[node.uid] = numbers[places[node.uid]] = id_
    if found.fate is Fate.NEW:
        _complete(connection, chat_id, chat, (ids, numbers, present))
    else:
        leaf_id = _leaf(connection, ids.get(chat.leaf or ""), before[0])
        moment = max(before[1], chat.updated_at)
        connection.execute(_GROWN, (leaf_id, moment, chat_id))
    return Added(found.fate, chat_id, len(found.new), tuple(missing))


def _new_chat(connection: sqlite3.Connection, chat: ChatRecord) -> int:
    options = chat.options
    done = connection.execute(
        _NEW,
        (
            chat.uid,
            storable(chat.title),
            chat.created_at,
            chat.updated_at,
            storable(options.account),
            storable(options.model),
            storable(options.thinking),
            storable(options.system),
            options.max_tokens,
            chat.titled_by.value,
            _project(connection, chat.project),
            chat.filed.pinned,
            chat.filed.archived,
            chat.filed.deleted,
            chat.filed.unread,
        ),
    )
    return row_id(done)


def _complete(
    connection: sqlite3.Connection,
    chat_id: int,
    chat: ChatRecord,
    places: tuple[Mapping[str, int], Mapping[int, int], Collection[str]],
) -> None:
    """Write what speaks of the messages of a new chat, and what was not sent in it."""
    ids, numbers, present = places
    # What was to be said next would be sent by itself: whoever brings it decides that anew.
    text, files = Unsent(chat.draft, chat.attached).followed_by(chat.later.text, chat.later.files)
    edits = edits_of(chat.edits, numbers)
    kept = {id_: _present_of(parts, present) for id_, parts in edits.files.items()}
    connection.execute(
        _WHOLE,
        (
            ids.get(chat.leaf or "", max(ids.values(), default=None)),
            ids.get(chat.preferred or ""),
            chat.updated_at,
            parameters_to_text(options_of(chat.options, numbers).parameters),
            storable(text),
            attached_to_json(_present_of(files, present)),
            edits_to_json(replace(edits, files=kept)),
            chat_id,
        ),
    )
    connection.executemany(
        "INSERT OR IGNORE INTO tags (conversation_id, name) VALUES (?, ?)",
        [(chat_id, storable(tag)) for tag in chat.filed.tags],
    )


def _present(connection: sqlite3.Connection, sha256s: Iterable[str]) -> set[str]:
    """Return those of the hashes that the disk has files of."""
    rows = connection.execute(_FILES, (json.dumps(list(sha256s)),))
    return {sha256 for (sha256,) in rows}


def _present_of(
    parts: Iterable[AttachmentPart], present: Collection[str]
) -> tuple[AttachmentPart, ...]:
    return tuple(part for part in parts if part.sha256 in present)


def _without_missing(message: Message, present: Collection[str], missing: list[str]) -> Message:
    absent = [one for one in message.attachments if one.sha256 not in present]
    if not absent:
        return message
    missing += (one.name for one in absent)
    return Message(message.role, tuple(one for one in message.parts if one not in absent))


def _project(connection: sqlite3.Connection, name: str) -> int | None:
    """Return the project of that name, which is made where it lacks."""
    name = storable(" ".join(name.split()))
    if not name:
        return None
    row = connection.execute("SELECT id FROM projects WHERE name = ?", (name,)).fetchone()
    if row is not None:
        return int(row[0])
    (place,) = connection.execute("SELECT coalesce(max(place), 0) + 1 FROM projects").fetchone()
    done = connection.execute(
        "INSERT INTO projects (uid, name, place, options) VALUES (?, ?, ?, ?)",
        (new_uid(), name, place, options_to_text(AS_OTHERS)),
    )
    return row_id(done)


def _leaf(connection: sqlite3.Connection, new: int | None, shown: int | None) -> int | None:
    """Return where a chat that has grown ends: where it goes on from what is shown, at its end."""
    if new is None or shown is None:
        return shown if new is None else new
    row = connection.execute(_LEADS, (new, shown)).fetchone()
    return shown if row is None else new


_CHAT = "SELECT id, deleted_at FROM conversations WHERE uid = ?"
_STATE = "SELECT leaf_id, updated_at FROM conversations WHERE id = ?"
_NODES = """
    SELECT uid, id, conversation_id, removed_at FROM nodes
    WHERE uid IN (SELECT value FROM json_each(?))
"""
_FILES = "SELECT sha256 FROM attachments WHERE sha256 IN (SELECT value FROM json_each(?))"
_NEW = """
    INSERT INTO conversations (uid, title, created_at, updated_at, account, model, thinking, system,
        max_tokens, titled_by, project_id, pinned_at, archived_at, deleted_at, unread)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_WHOLE = """
    UPDATE conversations SET leaf_id = ?, preferred_id = ?, updated_at = ?, parameters = ?,
        draft = ?, attached = ?, edits = ?
    WHERE id = ?
"""
_GROWN = "UPDATE conversations SET leaf_id = ?, updated_at = ? WHERE id = ?"
_LEADS = """
    WITH RECURSIVE path (id, parent_id) AS (
        SELECT id, parent_id FROM nodes WHERE id = ?
        UNION ALL
        SELECT nodes.id, nodes.parent_id FROM path JOIN nodes ON nodes.id = path.parent_id
    )
    SELECT 1 FROM path WHERE id = ?
"""

"""Chats that come from elsewhere: what is not there yet is added, what is there stays as it is."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import TYPE_CHECKING, Final, NamedTuple

from nocopt.core.conversation import Unsent
from nocopt.core.filing import AS_OTHERS
from nocopt.core.messages import Message, characters_of
from nocopt.core.records import edits_of, options_of, reply_of
from nocopt.core.transfer import Fate
from nocopt.store.arriving import ARRIVING, hold, is_held
from nocopt.store.codec import edits_to_json, storable
from nocopt.store.filing import as_set, options_to_text
from nocopt.store.nodes import NewNode, insert_node, new_uid, row_id
from nocopt.store.request_codec import attached_to_json, parameters_to_text

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable, Sequence

    from nocopt.core.attachments import AttachmentPart
    from nocopt.core.records import ChatRecord, NodeRecord
    from nocopt.store.database import Database

_SHORT: Final = 100  # messages, and so many characters: they are written in one go
_CHARACTERS: Final = 200_000
_SECONDS: Final = 0.006  # of writing messages, in one go; to commit them takes as long again
_TOGETHER: Final = 50  # messages of which it is asked at once whether they are there


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

        is_short = len(chat.nodes) <= _SHORT
        return await (self._database.read if is_short else self._database.read_long)(work)

    async def add(self, chat: ChatRecord) -> Added:
        """Add a chat, or the messages of it that are not there: all of it, or nothing.

        One that is long is written a little at a time, and seen once all of it is there. Its files
        are on the disk before. What was to be said next waits to be sent by the person.
        """
        if _is_short(chat):
            added = await self._database.write(lambda connection: _add(connection, chat))
            if added is not None:
                return added
        while (added := await self._add_long(chat)) is None:
            pass  # somebody else has changed what is there
        return added

    async def _add_long(self, chat: ChatRecord) -> Added | None:
        """Add a chat in slices; None where it is to be done anew, with what is there then."""
        await self._database.write(hold, durable=False)  # so that what is found of it stays
        arrival = await self._database.read_long(lambda one: _Arrival(chat, _find(one, chat)))
        if arrival.found.fate in (Fate.THERE, Fate.TRASHED):
            return Added(arrival.found.fate, arrival.found.id, 0)
        while True:
            state = await self._database.write(arrival.write_some, durable=False)
            if state is _State.WRITTEN:
                break
            if state is _State.OTHERWISE:
                return None
        return await self._database.write(arrival.show_held)


class _Found(NamedTuple):
    """What is there of a chat: the ids of its messages by their uids, and which are new.

    `arrived` are the ids of those of the new ones that were written, and that nobody sees yet.
    """

    fate: Fate
    id: int | None
    ids: dict[str, int]
    new: tuple[NodeRecord, ...]
    arrived: dict[str, int]


class _State(Enum):
    """How far a chat is that is written in slices."""

    GOES_ON = auto()
    WRITTEN = auto()
    OTHERWISE = auto()  # what is there is not what it was


def _is_short(chat: ChatRecord) -> bool:
    if len(chat.nodes) > _SHORT:
        return False
    return sum(_length(node) for node in chat.nodes) <= _CHARACTERS


def _length(node: NodeRecord) -> int:
    """Return about how much there is to write: what a tool gave is often more than was said."""
    return sum(characters_of(part, _CHARACTERS) for part in node.message.parts)


def _find(connection: sqlite3.Connection, chat: ChatRecord) -> _Found:
    row = connection.execute(_CHAT, (chat.uid,)).fetchone()
    id_, deleted_at = row or (None, None)
    if deleted_at not in (None, ARRIVING):
        return _Found(Fate.TRASHED, id_, {}, (), {})
    ids, arrived = dict[str, int](), dict[str, int]()
    closed: set[str] = set()  # of another chat, or removed here: nothing is added below them
    uids = json.dumps([node.uid for node in chat.nodes])
    for uid, node_id, of_chat, removed_at in connection.execute(_NODES, (uids,)):
        if of_chat != id_ or removed_at not in (None, ARRIVING):
            closed.add(uid)
        elif ARRIVING in (deleted_at, removed_at):
            arrived[uid] = node_id
        else:
            ids[uid] = node_id
    new = []
    for node in chat.nodes:
        if node.uid in closed or node.parent in closed:
            closed.add(node.uid)
        elif node.uid not in ids:
            new.append(node)
    is_new = row is None or deleted_at is not None
    fate = Fate.NEW if is_new else Fate.GROWN if new else Fate.THERE
    if row is None and chat.nodes and not new:
        fate = Fate.THERE  # all of it is in other chats
    return _Found(fate, id_, ids, tuple(new), arrived)


def _add(connection: sqlite3.Connection, chat: ChatRecord) -> Added | None:
    """Add a chat at one stroke; None where some of it was written, and is not shown yet."""
    found = _find(connection, chat)
    if found.fate in (Fate.THERE, Fate.TRASHED):
        return Added(found.fate, found.id, 0)
    if found.arrived or (found.fate is Fate.NEW and found.id is not None):
        return None
    arrival = _Arrival(chat, found)
    arrival.write_all(connection)
    return arrival.show(connection)


class _Arrival:
    """A chat, or what is new of one, on its way in; all calls run inside transactions."""

    def __init__(self, chat: ChatRecord, found: _Found) -> None:
        self._chat, self.found = chat, found
        self._is_new = found.fate is Fate.NEW
        self._chat_id = found.id
        self._ids = {**found.ids, **found.arrived}
        self._places = {node.uid: number for number, node in enumerate(chat.nodes)}
        self._numbers = {self._places[uid]: id_ for uid, id_ in self._ids.items()}
        self._present: set[str] | None = None
        self._missing: list[str] = []
        self._next = 0  # of the new messages

    def write_some(self, connection: sqlite3.Connection) -> _State:
        """Write messages for some milliseconds; nobody sees them yet."""
        if not is_held(connection) or not self._begin(connection):
            return _State.OTHERWISE  # what was written may have gone while the computer slept
        hold(connection)
        until, size = time.perf_counter() + _SECONDS, 0
        new = self.found.new
        while self._next < len(new):
            coming = new[self._next : self._next + _TOGETHER]
            if not self._is_free(connection, coming):
                return _State.OTHERWISE
            for node in coming:
                self._write(connection, node, ARRIVING)
                self._next += 1
                size += _length(node)
                if size > _CHARACTERS or time.perf_counter() > until:
                    return _State.GOES_ON
        return _State.WRITTEN

    def write_all(self, connection: sqlite3.Connection) -> None:
        """Write all messages, which are shown in the same transaction."""
        self._begin(connection)
        for node in self.found.new:
            self._write(connection, node, None)

    def show(self, connection: sqlite3.Connection) -> Added | None:
        """Have all that was written seen at one stroke; None where there is no place for it."""
        assert self._chat_id is not None, "it was begun"
        if not self._begin(connection):
            return None
        if self._is_new:
            self._complete(connection, self._chat_id)
        elif not self._grow(connection, self._chat_id):
            return None
        new = len(self.found.new)
        return Added(self.found.fate, self._chat_id, new, tuple(self._missing))

    def show_held(self, connection: sqlite3.Connection) -> Added | None:
        """Do what `show` does of what was written before; None also where that may have gone."""
        return self.show(connection) if is_held(connection) else None

    def _begin(self, connection: sqlite3.Connection) -> bool:
        """Make the chat where it lacks; False where it is gone, or was moved to the trash."""
        if self._present is None:
            self._present = _present(connection, self._chat.files)
        if self._chat_id is None:
            if connection.execute(_CHAT, (self._chat.uid,)).fetchone() is not None:
                return False
            self._chat_id = _new_chat(connection, self._chat)
            return True
        row = connection.execute(_DELETED, (self._chat_id,)).fetchone()
        return bool(row == ((ARRIVING if self._is_new else None),))

    def _is_free(self, connection: sqlite3.Connection, coming: Sequence[NodeRecord]) -> bool:
        """Whether nobody has written these messages meanwhile."""
        uids = [node.uid for node in coming if node.uid not in self._ids]
        return connection.execute(_NODES, (json.dumps(uids),)).fetchone() is None

    def _write(
        self, connection: sqlite3.Connection, node: NodeRecord, removed_at: float | None
    ) -> None:
        assert self._chat_id is not None, "it was begun"
        message = _without_missing(node.message, self._present or (), self._missing)
        if node.uid in self._ids:
            return  # it was written by a program that died then
        new = NewNode(
            conversation_id=self._chat_id,
            parent_id=None if node.parent is None else self._ids[node.parent],
            message=message,
            model=node.model,
            account=node.account,
            reply=None if node.reply is None else reply_of(node.reply, self._numbers),
            kind=node.kind,
        )
        hidden = None if self._is_new else removed_at  # a new chat is not seen as a whole
        id_ = insert_node(connection, new, node.created_at, node.uid, hidden)
        self._ids[node.uid] = self._numbers[self._places[node.uid]] = id_

    def _complete(self, connection: sqlite3.Connection, chat_id: int) -> None:
        """Write what speaks of the messages of a new chat, and what was not sent in it."""
        chat, present = self._chat, self._present or set()
        # What was to be said next would be sent by itself: whoever brings it decides that anew.
        text, files = Unsent(chat.draft, chat.attached).followed_by(
            chat.later.text, chat.later.files
        )
        edits = edits_of(chat.edits, self._numbers)
        kept = {id_: _present_of(parts, present) for id_, parts in edits.files.items()}
        connection.execute(
            _WHOLE,
            (
                self._ids.get(chat.leaf or "", max(self._ids.values(), default=None)),
                self._ids.get(chat.preferred or ""),
                chat.updated_at,
                parameters_to_text(options_of(chat.options, self._numbers).parameters),
                storable(text),
                attached_to_json(_present_of(files, present)),
                edits_to_json(replace(edits, files=kept)),
                _project(connection, chat.project),
                chat.filed.deleted,
                chat_id,
            ),
        )
        connection.executemany(
            "INSERT OR IGNORE INTO tags (conversation_id, name) VALUES (?, ?)",
            [(chat_id, storable(tag)) for tag in chat.filed.tags],
        )

    def _grow(self, connection: sqlite3.Connection, chat_id: int) -> bool:
        """Show what is new of a chat; False where something was removed that it hangs on."""
        found, old = self.found, set[int]()
        for node in found.new:
            if node.parent in found.ids:
                old.add(found.ids[node.parent])
        (there,) = connection.execute(_THERE, (as_set(old),)).fetchone()
        if there != len(old):
            return False
        connection.execute(_SEEN, (as_set(self._ids[node.uid] for node in found.new),))
        shown, moment = connection.execute(_STATE, (chat_id,)).fetchone()
        leaf_id = _leaf(connection, self._ids.get(self._chat.leaf or ""), shown)
        connection.execute(_GROWN, (leaf_id, max(moment, self._chat.updated_at), chat_id))
        return True


def _new_chat(connection: sqlite3.Connection, chat: ChatRecord) -> int:
    """Make a chat that nobody sees yet."""
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
            chat.filed.pinned,
            chat.filed.archived,
            ARRIVING,
            chat.filed.unread,
        ),
    )
    return row_id(done)


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
_DELETED = "SELECT deleted_at FROM conversations WHERE id = ?"
_THERE = """
    SELECT count(*) FROM nodes
    WHERE removed_at IS NULL AND id IN (SELECT value FROM json_each(?))
"""
_SEEN = "UPDATE nodes SET removed_at = NULL WHERE id IN (SELECT value FROM json_each(?))"
_STATE = "SELECT leaf_id, updated_at FROM conversations WHERE id = ?"
_NODES = """
    SELECT uid, id, conversation_id, removed_at FROM nodes
    WHERE uid IN (SELECT value FROM json_each(?))
"""
_FILES = "SELECT sha256 FROM attachments WHERE sha256 IN (SELECT value FROM json_each(?))"
_NEW = """
    INSERT INTO conversations (uid, title, created_at, updated_at, account, model, thinking, system,
        max_tokens, titled_by, pinned_at, archived_at, deleted_at, unread)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_WHOLE = """
    UPDATE conversations SET leaf_id = ?, preferred_id = ?, updated_at = ?, parameters = ?,
        draft = ?, attached = ?, edits = ?, project_id = ?, deleted_at = ?
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

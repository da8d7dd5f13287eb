"""Conversations and the trees of their nodes: add, load, change."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from nocopt.core.conversation import (
    NOTHING_UNSENT,
    Conversation,
    Edits,
    Node,
    Options,
    TitledBy,
    Unsent,
)
from nocopt.core.errors import StoreError, StoreFault
from nocopt.core.parameters import Parameters
from nocopt.core.signal import Signal
from nocopt.store.branching import Copies
from nocopt.store.codec import edits_from_json, edits_to_json, storable
from nocopt.store.damaged import Damage, any_text, no_text, read_or
from nocopt.store.nodes import NewNode, add_node, all_nodes, new_uid, row_id, some_nodes
from nocopt.store.request_codec import (
    attached_from_json,
    attached_to_json,
    parameters_from_text,
    parameters_to_text,
    titled_by_from_text,
    unsent_from_json,
    unsent_to_json,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from nocopt.core.attachments import AttachmentPart
    from nocopt.core.messages import Message
    from nocopt.store.database import Database

__all__ = ["Conversations", "Loaded", "NewNode"]

Found = TypeVar("Found")


class Loaded(NamedTuple):
    """A conversation and its nodes by id, or those of the end of its path if it is not `whole`."""

    conversation: Conversation
    nodes: dict[int, Node]
    whole: bool


class Conversations:
    """The conversations in a database. Times are seconds since 1970, UTC.

    An id that was never given out is a mistake of the caller: changes raise `LookupError`,
    `append` an `IntegrityError`. All other faults raise `StoreError`. `damaged`: of messages that
    were read, some part is left out, as it makes no sense.
    """

    def __init__(self, database: Database) -> None:
        self.damaged: Signal[StoreError] = Signal()
        self._database = database

    async def create(self, title: str, options: Options, now: float) -> Conversation:
        """Return a new, empty conversation."""
        return await self._database.write(lambda connection: _new(connection, title, options, now))

    async def begin(
        self, title: str, options: Options, message: Message, now: float
    ) -> tuple[Conversation, Node]:
        """Return a new conversation with its first message; the disk has both or neither."""

        def work(connection: sqlite3.Connection) -> tuple[Conversation, Node]:
            made = _new(connection, title, options, now)
            return made, add_node(connection, NewNode(made.id, None, message), now)

        return await self._database.write(work)

    async def branch(
        self,
        path: Sequence[Node],
        title: str,
        options: Options,
        now: float,
        leaf: int | None = None,
    ) -> Conversation:
        """Return a new conversation with copies of these messages, each below the one before.

        With `leaf` they are a tree, parents first, whose path ends at the copy of that one. They
        keep their times, and what was to be forgotten stays so; the disk has all of it or nothing.
        """

        copies = Copies(path, leaf)

        def begin(connection: sqlite3.Connection) -> Conversation:
            made = _new(connection, title, options, now)
            copies.begin(connection, made.id)
            return made

        def at_once(connection: sqlite3.Connection) -> Conversation:
            made = _new(connection, title, options, now)
            copies.write_all(connection, made.id)
            return _complete(connection, made, copies, now)

        if copies.few:
            return await self._database.write(at_once)
        made = await self._database.write(begin, durable=False)
        while await self._database.write(copies.write_some, durable=False):
            pass
        shown = await self._database.write(lambda one: _shown(one, made, copies, now))
        return shown or await self.branch(path, title, options, now, leaf)

    async def append(self, new: NewNode, now: float) -> Node:
        """Add a node and make it the conversation's leaf; it is on disk when this returns."""
        return await self._database.write(lambda connection: add_node(connection, new, now))

    async def append_later(self, new: NewNode, now: float) -> Node:
        """Add what was to be said next as a node; the disk has it once, before and after."""

        def work(connection: sqlite3.Connection) -> Node:
            _change_one(connection, _SET_LATER, "", new.conversation_id)
            return add_node(connection, new, now)

        return await self._database.write(work)

    async def set_later(self, conversation_id: int, later: Unsent) -> None:
        """Keep what is to be said next; it is on disk when this returns."""
        await self._change(_SET_LATER, unsent_to_json(later), conversation_id)

    async def take_back_later(self, conversation_id: int, unsent: Unsent) -> None:
        """Keep `unsent` as the unsent message, and nothing to be said next any more."""
        await self._change(
            "UPDATE conversations SET later = '', draft = ?, attached = ? WHERE id = ?",
            storable(unsent.text),
            attached_to_json(unsent.files),
            conversation_id,
        )

    async def load(self, conversation_id: int) -> tuple[Conversation, dict[int, Node]] | None:
        """Return a conversation with all its nodes by id, or None where it is not or in trash."""

        damage = Damage()

        def work(connection: sqlite3.Connection) -> tuple[Conversation, dict[int, Node]] | None:
            row = connection.execute(_ONE, (conversation_id,)).fetchone()
            if row is None:
                return None
            nodes = all_nodes(connection, conversation_id, damage)
            return _ending(_conversation(row), nodes, damage), nodes

        return self._told(await self._read_all(conversation_id, work), damage)

    async def load_end(
        self, conversation_id: int, count: int, *, trashed: bool = False
    ) -> Loaded | None:
        """Return a conversation with the last `count` nodes of its path, or as `load` does.

        All nodes come with a conversation that has few, or is not shown from its end. One in the
        trash is found only where it may be `trashed`.
        """

        damage = Damage()

        def conversation(connection: sqlite3.Connection) -> Conversation | None:
            row = connection.execute(_ANY if trashed else _ONE, (conversation_id,)).fetchone()
            return None if row is None else _conversation(row)

        def end(connection: sqlite3.Connection) -> Loaded | None:
            it = conversation(connection)
            (nodes,) = connection.execute(_FEW_NODES, (conversation_id, _MANY)).fetchone()
            if it is None or nodes < _MANY or not it.shows_its_end:
                return None
            ids = [id_ for (id_,) in connection.execute(_END, (it.leaf_id, count))]
            found = some_nodes(connection, conversation_id, ids, damage)
            return Loaded(it, found, whole=False) if found else None

        def whole(connection: sqlite3.Connection) -> Loaded | None:
            it = conversation(connection)
            if it is None:
                return None
            found = all_nodes(connection, conversation_id, damage)
            return Loaded(_ending(it, found, damage), found, whole=True)

        loaded = await self._database.read(end)
        return self._told(loaded or await self._read_all(conversation_id, whole), damage)

    async def nodes(self, conversation_id: int) -> dict[int, Node]:
        """Return all nodes of a conversation by id."""
        damage = Damage()
        found = await self._read_all(
            conversation_id, lambda connection: all_nodes(connection, conversation_id, damage)
        )
        return self._told(found, damage)

    async def _read_all(
        self, conversation_id: int, work: Callable[[sqlite3.Connection], Found]
    ) -> Found:
        """Return `work(connection)`, which reads all of a chat; of a long one others go on."""

        def few(connection: sqlite3.Connection) -> tuple[Found] | None:
            values = conversation_id, _MANY
            (nodes,) = connection.execute(_FEW_NODES, values).fetchone()
            return None if nodes >= _MANY else (work(connection),)

        def all_of_them(connection: sqlite3.Connection) -> Found:
            connection.text_factory = str  # so that a text that is none shows as damaged
            try:
                return work(connection)
            except sqlite3.OperationalError as error:
                if not no_text(error):
                    raise
            with any_text(connection):  # as the title, without which there is still a chat
                return work(connection)

        read = await self._database.read(few)
        return await self._database.read_beside(all_of_them) if read is None else read[0]

    def _told(self, found: Found, damage: Damage) -> Found:
        """Return what was found, and tell where not all of it could be read."""
        if damage.found:
            told = StoreError(StoreFault.PARTLY, str(self._database.path), "; ".join(damage.found))
            self.damaged.emit(told)
        return found

    async def prompts(self, limit: int) -> tuple[str, ...]:
        """Return the texts of the person's last messages outside the trash, newest first."""

        def work(connection: sqlite3.Connection) -> tuple[str, ...]:
            texts: dict[int, str] = {}
            for node_id, text in connection.execute(_PROMPTS, (limit,)):
                texts[node_id] = texts.get(node_id, "") + text
            return tuple(texts.values())

        return await self._database.read(work)

    async def rename(
        self, conversation_id: int, title: str, by: TitledBy = TitledBy.PERSON
    ) -> None:
        """Change the title, and whose words it is."""
        await self._change(
            "UPDATE conversations SET title = ?, titled_by = ? WHERE id = ?",
            storable(title),
            by.value,
            conversation_id,
        )

    async def set_options(self, conversation_id: int, options: Options) -> None:
        """Change what the next turn is made with."""
        await self._change(
            "UPDATE conversations SET account = ?, model = ?, thinking = ?, system = ?,"
            " max_tokens = ?, parameters = ? WHERE id = ?",
            *_option_columns(options),
            conversation_id,
        )

    async def set_leaf(self, conversation_id: int, leaf_id: int | None) -> None:
        """Change where the shown path ends; the node must be of this conversation."""
        await self._change(
            "UPDATE conversations SET leaf_id = ? WHERE id = ?", leaf_id, conversation_id
        )

    async def set_preferred(self, conversation_id: int, node_id: int | None) -> None:
        """Change where the path ends that is preferred to all others; None: there is none."""
        await self._change(
            "UPDATE conversations SET preferred_id = ? WHERE id = ?", node_id, conversation_id
        )

    async def set_draft(self, conversation_id: int, text: str) -> None:
        """Keep the unsent text."""
        await self._change(
            "UPDATE conversations SET draft = ? WHERE id = ?",
            storable(text),
            conversation_id,
            durable=False,
        )

    async def set_anchor(self, conversation_id: int, anchor: str) -> None:
        """Keep the reading position."""
        await self._change(
            "UPDATE conversations SET anchor = ? WHERE id = ?",
            storable(anchor),
            conversation_id,
            durable=False,
        )

    async def set_edits(self, conversation_id: int, edits: Edits) -> None:
        """Keep what is being written in place of messages."""
        await self._change(
            "UPDATE conversations SET edits = ? WHERE id = ?",
            edits_to_json(edits),
            conversation_id,
            durable=False,
        )

    async def set_attached(self, conversation_id: int, parts: Sequence[AttachmentPart]) -> None:
        """Keep the files of the unsent message."""
        await self._change(
            "UPDATE conversations SET attached = ? WHERE id = ?",
            attached_to_json(parts),
            conversation_id,
            durable=False,
        )

    async def _change(self, statement: str, *values: object, durable: bool = True) -> None:
        await self._database.write(
            lambda connection: _change_one(connection, statement, *values), durable=durable
        )


_ONE = """
    SELECT id, title, created_at, updated_at, account, model, thinking, system, max_tokens,
        parameters, leaf_id, draft, anchor, edits, attached, titled_by, later,
        preferred_id
    FROM conversations WHERE deleted_at IS NULL AND id = ?
"""
# What goes for good is in the trash since the beginning of time, what has yet to come since before
# that: neither is read by anybody.
_ANY = _ONE.replace("deleted_at IS NULL", "coalesce(deleted_at, 1.0) > 0.0")
_PROMPTS = """
    SELECT node_id, text FROM parts
    WHERE type = 'text' AND typeof(text) = 'text' AND node_id IN (
        SELECT nodes.id FROM nodes JOIN conversations ON conversations.id = conversation_id
        WHERE role = 'user' AND kind = 'plain' AND removed_at IS NULL AND deleted_at IS NULL
        ORDER BY nodes.id DESC LIMIT ?
    )
    ORDER BY node_id DESC, position
"""
_SET_LATER = "UPDATE conversations SET later = ? WHERE id = ?"
_MANY = 1_000  # nodes; fewer are read in a moment
_FEW_NODES = """
    SELECT count(*) FROM (
        SELECT 1 FROM nodes WHERE conversation_id = ? AND removed_at IS NULL LIMIT ?
    )
"""
_END = """
    WITH RECURSIVE path (id, parent_id, number) AS (
        SELECT id, parent_id, 1 FROM nodes WHERE id = ? AND removed_at IS NULL
        UNION ALL
        SELECT nodes.id, nodes.parent_id, number + 1
        FROM path JOIN nodes ON nodes.id = path.parent_id AND removed_at IS NULL
        WHERE number < ?
    )
    SELECT id FROM path
"""


def _conversation(row: Sequence[Any]) -> Conversation:
    id_, title, created_at, updated_at, *options, edits, files, by, later, preferred_id = row
    account, model, thinking, system, max_tokens, parameters, leaf_id, draft, anchor = options
    return Conversation(
        id=id_,
        title=_text(title),
        created_at=created_at,
        updated_at=updated_at,
        options=Options(
            account=_text(account),
            model=_text(model),
            thinking=_text(thinking),
            system=_text(system),
            max_tokens=max_tokens if isinstance(max_tokens, int) else None,
            parameters=read_or(Parameters(), parameters, parameters_from_text),
        ),
        leaf_id=leaf_id,
        draft=_text(draft),
        anchor=_text(anchor),
        edits=read_or(Edits(), edits, edits_from_json),
        attached=read_or((), files, attached_from_json),
        titled_by=read_or(TitledBy.PERSON, by, titled_by_from_text),
        later=read_or(NOTHING_UNSENT, later, unsent_from_json),
        preferred_id=preferred_id if isinstance(preferred_id, int) else None,
    )


def _text(value: Any) -> str:
    """Return a column of text; empty where something else got into it."""
    return value if isinstance(value, str) else ""


def _ending(conversation: Conversation, nodes: Mapping[int, Node], damage: Damage) -> Conversation:
    """Return a conversation that ends at one of its nodes: at the newest where the end is lost."""
    if not nodes or conversation.leaf_id in nodes:
        return conversation
    damage.note(f"where conversation {conversation.id} ends")
    return replace(conversation, leaf_id=max(nodes))


def _pointing(options: Options, copies: Mapping[int, int]) -> Options:
    """Return the options with the message from which on is sent being the copy of what it was."""
    parameters = options.parameters
    if parameters.forget_before is None:
        return options
    first = copies.get(parameters.forget_before)
    return replace(options, parameters=replace(parameters, forget_before=first))


def _complete(
    connection: sqlite3.Connection, made: Conversation, copies: Copies, now: float
) -> Conversation:
    """Have a chat seen that has all of its copies now; runs inside a transaction."""
    options, leaf_id = _pointing(made.options, copies.ids), copies.leaf_id
    connection.execute(
        "UPDATE conversations SET updated_at = ?, parameters = ?, leaf_id = ?, deleted_at = NULL"
        " WHERE id = ?",
        (now, parameters_to_text(options.parameters), leaf_id, made.id),
    )
    return replace(made, options=options, leaf_id=leaf_id)


def _shown(
    connection: sqlite3.Connection, made: Conversation, copies: Copies, now: float
) -> Conversation | None:
    """Have a chat seen whose copies were written before; None where they went meanwhile."""
    return _complete(connection, made, copies, now) if copies.held(connection) else None


def _option_columns(options: Options) -> tuple[str | int | None, ...]:
    return (
        storable(options.account),
        storable(options.model),
        storable(options.thinking),
        storable(options.system),
        options.max_tokens,
        parameters_to_text(options.parameters),
    )


def _new(connection: sqlite3.Connection, title: str, options: Options, now: float) -> Conversation:
    done = connection.execute(
        "INSERT INTO conversations (uid, title, created_at, updated_at, account, model, thinking,"
        " system, max_tokens, parameters) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (new_uid(), storable(title), now, now, *_option_columns(options)),
    )
    return Conversation(row_id(done), title, now, now, options)


def _change_one(connection: sqlite3.Connection, statement: str, *values: object) -> None:
    """Run an UPDATE of one conversation, whose id is the last value."""
    if connection.execute(statement, values).rowcount != 1:
        raise LookupError(f"no conversation {values[-1]}")

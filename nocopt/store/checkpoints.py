"""The reply while it streams, kept on disk piece by piece, and its recovery after a crash."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, TypeAlias

from nocopt.core.messages import Message, Part, TextPart, ThinkingPart
from nocopt.core.reply import Outcome, Reply, Timing
from nocopt.store.codec import (
    PartRow,
    part_from_row,
    part_to_row,
    storable,
    times_from_json,
    times_to_json,
    usage_from_json,
    usage_to_json,
)
from nocopt.store.nodes import NewNode, add_node
from nocopt.store.queue import dequeue

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

    from nocopt.core.conversation import Node
    from nocopt.core.usage import Usage
    from nocopt.store.database import Database

_Place: TypeAlias = tuple[int, int]  # parent and slot


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A running reply to the node `parent_id`, as far as it has come.

    Of several that are made to the same message at once each has a `slot`, the first one 0, and
    the one that is shown `leads`.
    """

    conversation_id: int
    parent_id: int
    parts: tuple[Part, ...]
    model: str
    account: str
    message_id: str
    usage: Usage
    thinking_ms: Mapping[int, float] = field(default_factory=dict)
    slot: int = 0
    leads: bool = True


@dataclass(slots=True)
class _Kept:
    """What the last save left on disk: its number, the parts, and pieces of text per part."""

    saves: int
    parts: tuple[Part, ...]
    pieces: list[int]


class Checkpoints:
    """Running replies, at most one for each parent and slot.

    A save writes what is new since the save before, not the whole reply. What was saved before is
    remembered here and trusted only where the number of saves on disk agrees.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        # By parent and slot; touched on the database's thread only.
        self._kept: dict[_Place, _Kept] = {}

    async def save(self, checkpoint: Checkpoint, now: float) -> None:
        """Keep a running reply, in place of what was kept for the same place.

        It survives the death of the program at once, a power loss up to some seconds later.
        """
        await self._database.write(
            lambda connection: self._save(connection, checkpoint, now), durable=False
        )

    async def finish(self, new: NewNode, now: float, slot: int = 0, *, leads: bool = True) -> Node:
        """Add the finished reply and drop its checkpoint; both or neither.

        What it answers waits no longer, so that it is never sent again after a restart. Where it
        does not lead, the chat is left at another reply that is there already.
        """

        def work(connection: sqlite3.Connection) -> Node:
            node = add_node(connection, new, now, leads=leads)
            if new.parent_id is not None:
                self._drop(connection, (new.parent_id, slot))
                dequeue(connection, new.parent_id)
            return node

        return await self._database.write(work)

    async def lead(self, conversation_id: int, slot: int) -> None:
        """Note which of several running replies is shown: after a crash it is shown again."""
        await self._database.write(
            lambda connection: connection.execute(
                "UPDATE drafts SET leads = slot = ? WHERE conversation_id = ?",
                (slot, conversation_id),
            ),
            durable=False,
        )

    async def recover(self, now: float) -> tuple[Node, ...]:
        """Turn what an ended program left into nodes, marked as interrupted, and return them.

        Their time is that of their last save, which a clock that was wrong may not put after `now`.
        Of several to one message the one is shown that was shown before, if it had begun.
        """

        def work(connection: sqlite3.Connection) -> tuple[Node, ...]:
            rows = connection.execute(
                "SELECT conversation_id, parent_id, slot, leads, model, account, message_id, usage,"
                " saved_at, thinking_ms FROM drafts ORDER BY min(saved_at)"
                " OVER (PARTITION BY parent_id), parent_id, slot"
            ).fetchall()
            return tuple(self._recovered(connection, row, now) for row in rows)

        return await self._database.write(work)

    def _save(self, connection: sqlite3.Connection, checkpoint: Checkpoint, now: float) -> None:
        place = checkpoint.parent_id, checkpoint.slot
        saves = _saves(connection, place)
        kept = self._kept.pop(place, None)
        if kept is None or kept.saves != saves:
            connection.execute("DELETE FROM draft_parts WHERE parent_id = ? AND slot = ?", place)
            kept = _Kept(saves, (), [])
        connection.execute(
            "INSERT INTO drafts (parent_id, slot, conversation_id, model, account, message_id,"
            " usage, saved_at, saves, thinking_ms, leads) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (parent_id, slot) DO UPDATE SET model = excluded.model,"
            " account = excluded.account, message_id = excluded.message_id,"
            " usage = excluded.usage, saved_at = excluded.saved_at, saves = excluded.saves,"
            " thinking_ms = excluded.thinking_ms, leads = excluded.leads",
            (
                *place,
                checkpoint.conversation_id,
                storable(checkpoint.model),
                storable(checkpoint.account),
                storable(checkpoint.message_id),
                usage_to_json(checkpoint.usage),
                now,
                saves + 1,
                times_to_json(checkpoint.thinking_ms),
                checkpoint.leads,
            ),
        )
        pieces = _write_parts(connection, place, kept, checkpoint.parts)
        self._kept[place] = _Kept(saves + 1, checkpoint.parts, pieces)

    def _drop(self, connection: sqlite3.Connection, place: _Place) -> None:
        self._kept.pop(place, None)
        connection.execute("DELETE FROM drafts WHERE parent_id = ? AND slot = ?", place)

    def _recovered(
        self,
        connection: sqlite3.Connection,
        row: tuple[int, int, int, int, str, str, str, str, float, str | None],
        now: float,
    ) -> Node:
        chat_id, parent_id, slot, leads, model, account, message_id, usage, saved_at, times = row
        place = (parent_id, slot)
        reply = Reply(
            Outcome.INTERRUPTED,
            message_id,
            usage=usage_from_json(usage),
            timing=Timing(thinking_ms=times_from_json(times)),
        )
        message = Message("assistant", _read_parts(connection, place))
        new = NewNode(chat_id, parent_id, message, model, account, reply)
        node = add_node(connection, new, min(saved_at, now), leads=bool(leads))
        self._drop(connection, place)
        dequeue(connection, parent_id)
        return node


def _saves(connection: sqlite3.Connection, place: _Place) -> int:
    row = connection.execute(
        "SELECT saves FROM drafts WHERE parent_id = ? AND slot = ?", place
    ).fetchone()
    return 0 if row is None else int(row[0])


def _write_parts(
    connection: sqlite3.Connection, place: _Place, kept: _Kept, parts: tuple[Part, ...]
) -> list[int]:
    """Bring the parts on disk from `kept` to `parts`; return the number of pieces of each."""
    if len(parts) < len(kept.parts):
        connection.execute(
            "DELETE FROM draft_parts WHERE parent_id = ? AND slot = ? AND position >= ?",
            (*place, len(parts)),
        )
    pieces = []
    for at, part in enumerate(parts):
        before = kept.parts[at] if at < len(kept.parts) else None
        count = kept.pieces[at] if before is not None else 0
        tail = "" if part == before else _tail(before if count else None, part)
        if tail is None:
            count = _replace_part(connection, place, at, part_to_row(part))
        elif tail:
            _add_piece(connection, (*place, at, count, tail))
            count += 1
        pieces.append(count)
    return pieces


def _tail(before: Part | None, part: Part) -> str | None:
    """Return the text by which `part` is longer than `before`; None where more has changed.

    A text that no column can hold counts as changed, as it is kept in another form (see codec).
    """
    match before, part:
        case TextPart(old, citations, extra), TextPart(new) if (
            citations == part.citations and extra == part.extra
        ):
            pass
        case ThinkingPart(old, signature, extra), ThinkingPart(new) if (
            signature == part.signature and extra == part.extra
        ):
            pass
        case _:
            return None
    if not new.startswith(old):
        return None
    tail = new[len(old) :]
    return tail if storable(tail) == tail else None


def _replace_part(
    connection: sqlite3.Connection, place: _Place, position: int, row: PartRow
) -> int:
    connection.execute(
        "DELETE FROM draft_parts WHERE parent_id = ? AND slot = ? AND position = ?",
        (*place, position),
    )
    connection.execute(
        "INSERT INTO draft_parts (parent_id, slot, position, type, payload, invalid_input)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (*place, position, row.type, row.payload, row.invalid_input),
    )
    if row.text is None:
        return 0
    _add_piece(connection, (*place, position, 0, row.text))
    return 1


def _add_piece(connection: sqlite3.Connection, piece: tuple[int, int, int, int, str]) -> None:
    connection.execute(
        "INSERT INTO draft_pieces (parent_id, slot, position, number, text) VALUES (?, ?, ?, ?, ?)",
        piece,
    )


def _read_parts(connection: sqlite3.Connection, place: _Place) -> tuple[Part, ...]:
    texts = connection.execute(
        "SELECT position, text FROM draft_pieces WHERE parent_id = ? AND slot = ?"
        " ORDER BY position, number",
        place,
    )
    whole = {
        position: "".join(text for _, text in group)
        for position, group in groupby(texts, key=itemgetter(0))
    }
    rows = connection.execute(
        "SELECT position, type, payload, invalid_input FROM draft_parts"
        " WHERE parent_id = ? AND slot = ? ORDER BY position",
        place,
    )
    return tuple(
        part_from_row(PartRow(kind, whole.get(position), payload, invalid_input))
        for position, kind, payload, invalid_input in rows
    )

"""What a search asks of messages and chats beside words, as conditions of SQL."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from nocopt.core.filing import LONG_AGO, Place
from nocopt.core.folding import folded
from nocopt.core.search import Having, Query, Sender

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

_PLACES = {
    Place.LIST: "(conversations.deleted_at IS NULL AND archived_at IS NULL)",
    Place.ARCHIVE: "(conversations.deleted_at IS NULL AND archived_at IS NOT NULL)",
    Place.TRASH: f"conversations.deleted_at > {LONG_AGO}",  # not what goes, or has yet to come
}
_SENDERS = {
    Sender.PERSON: "role = 'user' AND kind = 'plain'",
    Sender.MODEL: "role = 'assistant'",
}
_PART = "EXISTS (SELECT 1 FROM parts WHERE parts.node_id = nodes.id AND {})"
_USE = (
    "EXISTS (SELECT 1 FROM attachment_uses JOIN attachments USING (sha256)"
    " WHERE attachment_uses.node_id = nodes.id AND {})"
)
_HAVING = {
    Having.IMAGE: _USE.format("substr(media_type, 1, 6) = 'image/'"),
    Having.PDF: _USE.format("media_type = 'application/pdf'"),
    Having.FILE: _USE.format("true"),
    Having.THINKING: _PART.format("type IN ('thinking', 'redacted_thinking')"),
    Having.TOOL: _PART.format("type IN ('tool_use', 'server_tool_use')"),
    Having.CODE: _PART.format("type = 'text' AND instr(text, '```') > 0"),
}
_OF_TAGS = "SELECT conversation_id FROM tags WHERE name IN ({})"


class Conditions(NamedTuple):
    """Conditions that all hold, joined by AND, and the values of their question marks."""

    sql: str
    values: tuple[str | int | float, ...]


class _Conditions:
    """Conditions while they are gathered."""

    def __init__(self) -> None:
        self._sql: list[str] = []
        self._values: list[str | int | float] = []

    def add(self, sql: str, *values: str | float) -> None:
        self._sql.append(sql)
        self._values += values

    def any_of(self, sql: str, values: Iterable[str | int]) -> None:
        """Add `sql`, with a question mark for each value in place of its braces."""
        found = tuple(values)
        self.add(sql.format(",".join("?" * len(found))), *found)

    def all(self) -> Conditions:
        return Conditions(" AND ".join(self._sql), tuple(self._values))


def of_messages(connection: sqlite3.Connection, query: Query) -> Conditions:
    """Return what is asked of `nodes` and their `conversations`."""
    found = _of_chats(connection, query)
    found.add("nodes.removed_at IS NULL")
    if query.sender is not None:
        found.add(_SENDERS[query.sender])
    if query.models:
        named = " OR ".join(["instr(lower(nodes.model), ?) > 0"] * len(query.models))
        found.add(f"({named})", *query.models)
    _add_times(found, "nodes.created_at", query)
    for one in sorted(query.having):
        found.add(_HAVING[one])
    return found.all()


def of_titles(connection: sqlite3.Connection, query: Query) -> Conditions:
    """Return what is asked of `conversations`: what never is where only messages are meant."""
    if query.sender is not None or query.models or query.having:
        return Conditions("false", ())
    found = _of_chats(connection, query)
    _add_times(found, "updated_at", query)
    return found.all()


def _of_chats(connection: sqlite3.Connection, query: Query) -> _Conditions:
    found = _Conditions()
    found.add(f"({' OR '.join(_PLACES[place] for place in sorted(query.places))})")
    if query.projects:
        rows = connection.execute("SELECT id, name FROM projects")
        ids = [id_ for id_, name in rows if folded(name) in query.projects]
        found.any_of("project_id IN ({})", ids)
    names = [name for (name,) in connection.execute("SELECT DISTINCT name FROM tags")]
    for tag in query.tags:
        same = [name for name in names if folded(name) == tag]
        found.any_of(f"conversations.id IN ({_OF_TAGS})", same)
    return found


def _add_times(found: _Conditions, column: str, query: Query) -> None:
    if query.since is not None:
        found.add(f"{column} >= ?", query.since)
    if query.before is not None:
        found.add(f"{column} < ?", query.before)

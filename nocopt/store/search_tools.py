"""What is shown of a found message that has no text: which tool was called, or what one gave."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from nocopt.core.json_text import write
from nocopt.core.search import Source
from nocopt.core.tools import TOOL_RESULT
from nocopt.store.codec import object_from_json
from nocopt.store.damaged import read_or

if TYPE_CHECKING:
    import sqlite3

_LONGEST: Final = 400  # characters of what is shown


class ToolPiece(NamedTuple):
    """A call or a result, the tool's name on the wire, and what it was called with, or gave."""

    source: Source
    tool: str
    text: str


def tool_piece(connection: sqlite3.Connection, node_id: int) -> ToolPiece | None:
    """Return the first call or result of a message; None where it has neither."""
    row = connection.execute(_FIRST, (node_id,)).fetchone()
    if row is None:
        return None
    kind, payload = row
    raw = _read(payload)
    if kind == TOOL_RESULT:
        calls = (_read(payload) for (payload,) in connection.execute(_CALLS, (node_id,)))
        wanted = (_name(call) for call in calls if call.get("id") == raw.get("tool_use_id"))
        name = next(wanted, "")
        return ToolPiece(Source.RESULT, name, _given(raw.get("content")))
    return ToolPiece(Source.CALL, _name(raw), _values(raw.get("input")))


def _read(payload: str | None) -> dict[str, Any]:
    nothing: dict[str, Any] = {}
    return read_or(nothing, payload or "{}", lambda text: object_from_json(text) or {})


def _name(raw: dict[str, Any]) -> str:
    name = raw.get("name")
    return name if isinstance(name, str) else ""


def _given(content: Any) -> str:
    """Return the text of a result."""
    blocks = content if isinstance(content, list) else [{"text": content}]
    texts = (one.get("text") for one in blocks if isinstance(one, dict))
    return " ".join(text for text in texts if isinstance(text, str))[:_LONGEST]


def _values(given: Any) -> str:
    """Return what a tool was called with, without the names of it."""
    values = given.values() if isinstance(given, dict) else ()
    shown = (one if isinstance(one, str) else write(one) for one in values)
    return ", ".join(shown)[:_LONGEST]


# Pictures that a tool gave are not read for this.
_FIRST = """
    SELECT type, CASE WHEN length(payload) < 100000 THEN payload END FROM parts
    WHERE node_id = ? AND type IN ('tool_use', 'server_tool_use', 'mcp_tool_use', 'tool_result')
    ORDER BY position LIMIT 1
"""
_CALLS = """
    SELECT calls.payload FROM nodes CROSS JOIN parts AS calls ON calls.node_id = nodes.parent_id
    WHERE nodes.id = ? AND calls.type = 'tool_use'
"""

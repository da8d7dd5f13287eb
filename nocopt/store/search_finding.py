"""Asks the index of the search, looks again where it is not sure, and puts the best first."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from nocopt.core.filing import Place
from nocopt.core.folding import folded, keys_of
from nocopt.core.search import Hit, Hits, Passage, Sender, Source, contains, passage, score
from nocopt.store.search_filters import of_messages, of_titles
from nocopt.store.search_rows import Piece, pieces_now
from nocopt.store.search_tools import tool_piece

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Sequence

    from nocopt.core.search import Query
    from nocopt.store.search_filters import Conditions

_RANKED: Final = 100  # finds among which the best are chosen: the newest, where there are more
_CHARACTERS: Final = 600_000  # of finds that are ranked, once there are as many as are wanted
_MOST_CHARACTERS: Final = 6_000_000  # that are looked at where most turn out to be none
_FIRST_OF_A_CHAT: Final = 3  # finds that come before those of other chats
_DAY: Final = 86_400.0


class _Row(NamedTuple):
    """A row that the index gave, with its chat and, unless it is a title, its message."""

    id: int
    conversation_id: int
    title: str
    deleted: bool
    archived: bool
    at: float
    node_id: int | None
    role: str
    kind: str


class _Found(NamedTuple):
    """A row that has all that is looked for."""

    row: _Row
    pieces: Sequence[Piece]
    text: str  # of all pieces, folded
    score: float


def find(
    connection: sqlite3.Connection, query: Query, now: float, limit: int, unindexed: int
) -> Hits:
    """Return the best of what was found; `unindexed` rows are not in the index yet."""
    if not query.terms and not query.narrowed:
        return Hits(unindexed=unindexed)
    last = len(query.terms) - 1
    keys = [
        keys_of(term, growing=query.growing and number == last)
        for number, term in enumerate(query.terms)
    ]
    doubtful = [term for term, one in zip(query.terms, keys, strict=True) if not one.enough]
    asked = dict.fromkeys(key for one in keys for key in one.keys)
    match = " AND ".join(_quoted(word, begins=begins) for word, begins in asked)
    found: list[_Found] = []
    more = False
    for rows in _rows(connection, query, match):
        some, unread = _gather(connection, rows, query, doubtful, now, limit)
        found += some
        more = more or unread
    best = _spread(sorted(found, key=lambda one: one.score, reverse=True))
    hits = tuple(_with_tool(connection, _hit(one, query.terms)) for one in best[:limit])
    return Hits(hits, more or len(best) > limit, unindexed)


def _quoted(word: str, *, begins: bool) -> str:
    return f'"{word}"*' if begins else f'"{word}"'


def _rows(connection: sqlite3.Connection, query: Query, match: str) -> Iterator[Iterator[_Row]]:
    """Yield the rows that have the words: of titles and messages, of files; the newest first."""
    of_title = of_titles(connection, query)
    of_message = of_messages(connection, query)
    if not match:
        yield _asked(connection, _ANY, (), of_message)
        return
    yield _asked(connection, _BOTH if query.thinking else _TEXTS, (match,), of_title, of_message)
    if connection.execute(_ANY_FILE).fetchone() is not None:
        yield _asked(connection, _FILES, (match,), of_message)


def _asked(
    connection: sqlite3.Connection,
    statement: str,
    match: tuple[str, ...],
    *conditions: Conditions,
) -> Iterator[_Row]:
    values = [value for one in conditions for value in one.values]
    sql = statement.format(*(one.sql for one in conditions))
    rows: Iterable[Sequence[Any]] = connection.execute(sql, (*match, *values))
    return (_Row(*row) for row in rows)


def _gather(
    connection: sqlite3.Connection,
    rows: Iterator[_Row],
    query: Query,
    doubtful: Sequence[str],
    now: float,
    limit: int,
) -> tuple[list[_Found], bool]:
    """Return the rows that have all terms, as many as are ranked, and whether there may be more."""
    titles: list[_Found] = []
    messages: list[_Found] = []
    looked_at, unread = 0, False
    for row in rows:
        found = titles if row.node_id is None else messages
        if len(titles) == limit and found is titles:
            unread = True
            continue
        pieces = pieces_now(connection, row.id)
        text = folded("\n".join(piece.text for piece in pieces))
        looked_at += len(text)
        if all(contains(text, term) for term in doubtful):
            worth = score(text, query.terms, _source(pieces), (now - row.at) / _DAY)
            found.append(_Found(row, pieces, text, worth))
        enough = len(messages) >= limit and looked_at > _CHARACTERS
        if len(messages) >= _RANKED or enough or looked_at > _MOST_CHARACTERS:
            unread = unread or next(rows, None) is not None
            break
    return titles + messages, unread


def _source(pieces: Sequence[Piece]) -> Source:
    """Return what a row is as a whole; a message of files alone is the name of a file."""
    sources = [piece.source for piece in pieces]
    return sources[0] if sources and Source.TEXT not in sources else Source.TEXT


def _spread(found: Sequence[_Found]) -> list[_Found]:
    """Put what is the fourth of its chat, or later, behind what others have."""
    counts: Counter[int] = Counter()
    first: list[_Found] = []
    later: list[_Found] = []
    for one in found:
        counts[one.row.conversation_id] += 1
        crowded = counts[one.row.conversation_id] > _FIRST_OF_A_CHAT
        (later if crowded else first).append(one)
    return first + later


def _hit(found: _Found, terms: Sequence[str]) -> Hit:
    row = found.row
    piece = _piece(found.pieces, terms)
    plain = found.text if len(found.pieces) == 1 else ""
    return Hit(
        conversation_id=row.conversation_id,
        title=row.title,
        source=piece.source,
        passage=_passage(piece, terms, plain),
        score=found.score,
        at=row.at,
        node_id=row.node_id,
        position=piece.position,
        sender=_sender(row),
        place=_place(row),
    )


def _with_tool(connection: sqlite3.Connection, hit: Hit) -> Hit:
    """Return a hit, of a message without a text with what there is of tools."""
    wordless = hit.node_id is not None and hit.source is Source.TEXT and not hit.passage.text
    found = tool_piece(connection, hit.node_id) if wordless and hit.node_id is not None else None
    if found is None:
        return hit
    shown = passage(found.text, ()) if found.text else Passage("")
    return replace(hit, source=found.source, tool=found.tool, passage=shown)


def _passage(piece: Piece, terms: Sequence[str], plain: str) -> Passage:
    """Return where most of the terms are; titles and files are no Markdown."""
    if not piece.text:
        return Passage("")
    said = piece.source in (Source.TEXT, Source.THINKING)
    return passage(piece.text, terms, plain=plain, markdown=said)


def _piece(pieces: Sequence[Piece], terms: Sequence[str]) -> Piece:
    """Return the text that has most of the terms; of equal ones what was written."""

    def worth(piece: Piece) -> tuple[int, bool]:
        text = folded(piece.text)
        return sum(contains(text, term) for term in terms), piece.source is Source.TEXT

    if len(pieces) == 1:
        return pieces[0]
    return max(pieces, key=worth, default=Piece(0, Source.TEXT, ""))


def _sender(row: _Row) -> Sender | None:
    if row.role == "assistant":
        return Sender.MODEL
    return Sender.PERSON if (row.role, row.kind) == ("user", "plain") else None


def _place(row: _Row) -> Place:
    if row.deleted:
        return Place.TRASH
    return Place.ARCHIVE if row.archived else Place.LIST


# The tables stand in the order in which they are to be read: CROSS JOIN keeps it. What is beyond
# 1 << 40 are titles (see schema_history), which have no message. Both are asked for at once, since
# to join the words that begin alike takes longer than all that follows.
_BOTH = """
    SELECT search.rowid, conversations.id, title, conversations.deleted_at IS NOT NULL,
        archived_at IS NOT NULL, coalesce(nodes.created_at, updated_at), nodes.id,
        coalesce(role, ''), coalesce(kind, '')
    FROM search
        LEFT JOIN nodes
            ON nodes.id = CASE WHEN search.rowid < (1 << 40) THEN search.rowid >> 1 END
        CROSS JOIN conversations
            ON conversations.id = coalesce(nodes.conversation_id, search.rowid - (1 << 40))
    WHERE search MATCH ? AND search.rowid > 0
        AND CASE WHEN nodes.id IS NULL THEN {} ELSE {} END
    ORDER BY search.rowid DESC
"""
_TEXTS = _BOTH.replace("rowid > 0", "rowid > 0 AND (search.rowid % 2 = 0 OR nodes.id IS NULL)")
_FILES = """
    SELECT search.rowid, conversations.id, title, conversations.deleted_at IS NOT NULL,
        archived_at IS NOT NULL, nodes.created_at, nodes.id, role, kind
    FROM search
        CROSS JOIN file_texts ON file_texts.id = -search.rowid
        CROSS JOIN attachment_uses ON attachment_uses.sha256 = file_texts.sha256
        CROSS JOIN nodes ON nodes.id = attachment_uses.node_id
        CROSS JOIN conversations ON conversations.id = nodes.conversation_id
    WHERE search MATCH ? AND search.rowid < 0 AND {}
    ORDER BY search.rowid
"""
_ANY_FILE = "SELECT 1 FROM file_texts LIMIT 1"
_ANY = """
    SELECT 2 * nodes.id, conversations.id, title, conversations.deleted_at IS NOT NULL,
        archived_at IS NOT NULL, nodes.created_at, nodes.id, role, kind
    FROM nodes CROSS JOIN conversations ON conversations.id = nodes.conversation_id
    WHERE {} ORDER BY nodes.id DESC
"""

"""Rows of the index of the search: which texts each is made of, and what is fed of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from nocopt.core.attachments import ATTACHMENT
from nocopt.core.digests import blake2b
from nocopt.core.folding import words_of
from nocopt.core.search import Source
from nocopt.store.codec import object_from_json
from nocopt.store.damaged import read_or
from nocopt.store.schema_history import TITLES

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable

LONG = 40_000  # characters, for whose words others do not wait
# Words that are written in one go, in some milliseconds. It changes with `FOLDING` only: what was
# put in by slices is taken out by the same ones.
IN_A_SLICE = 2_000
_SUM = (1 << 62) - 1  # what sums are cut to, so that a column holds them


class Piece(NamedTuple):
    """A text of a row; `position` counts the parts of a message."""

    position: int
    source: Source
    text: str


_SOURCES = {
    "title": Source.TITLE,
    "text": Source.TEXT,
    "thinking": Source.THINKING,
    ATTACHMENT: Source.FILE_NAME,
    "file": Source.FILE,
}


def pieces_now(connection: sqlite3.Connection, id_: int) -> list[Piece]:
    """Return the texts of a row as they are; none where it is gone."""
    if id_ >= TITLES:
        rows = connection.execute(_TITLE, (id_ - TITLES,))
    elif id_ < 0:
        rows = connection.execute(_FILE, (-id_,))
    else:
        rows = connection.execute(_THINKING if id_ & 1 else _TEXTS, (id_ >> 1,))
    return _pieces(rows)


def pieces_before(connection: sqlite3.Connection, id_: int) -> list[Piece]:
    """Return the texts of a row as they were when it was put in: what has changed, and the rest."""
    gone = _pieces(connection.execute(_GONE, (id_,)))
    changed = {piece.position for piece in gone}
    return gone + [one for one in pieces_now(connection, id_) if one.position not in changed]


def _pieces(rows: Iterable[tuple[int, str, str | None, str | None]]) -> list[Piece]:
    return [
        Piece(position, _SOURCES[kind], _name(payload) if kind == ATTACHMENT else text or "")
        for position, kind, text, payload in rows
        if kind in _SOURCES
    ]


def _name(payload: str | None) -> str:
    """Return the name of a file; where its description is damaged, none."""
    nothing: dict[str, Any] = {}
    name = read_or(nothing, payload or "{}", lambda text: object_from_json(text) or {}).get("name")
    return name if isinstance(name, str) else ""


def words_in(pieces: Iterable[Piece]) -> set[str]:
    """Return the words that a row of these texts is found by."""
    found: set[str] = set()
    for piece in pieces:
        found |= words_of(piece.text)
    return found


class Words(NamedTuple):
    """What the index has, or is to have, of a row: its words in slices, and their digest."""

    slices: tuple[str, ...]
    digest: int


def words_for(pieces: Iterable[Piece]) -> Words:
    """Return what a row of these texts is in the index."""
    found = words_in(pieces)
    return Words(tuple(" ".join(one) for one in slices_of(found)), digest(found))


def slices_of(words: Collection[str]) -> list[list[str]]:
    """Return the words of a row as they are put in: always the same ones in each slice."""
    if len(words) <= IN_A_SLICE:
        return [list(words)] if words else []
    ordered = _in_order(words)
    return [ordered[at : at + IN_A_SLICE] for at in range(0, len(ordered), IN_A_SLICE)]


def _in_order(words: Iterable[str]) -> list[str]:
    """Return words in their order; to sort a million at once keeps all threads waiting."""
    alike: dict[str, list[str]] = {}
    for word in words:
        alike.setdefault(word[:1], []).append(word)
    return [word for first in sorted(alike) for word in sorted(alike[first])]


class Prepared:
    """Words of long texts, made where nobody waits for it, as long as the texts stay the same."""

    def __init__(self) -> None:
        self._made: dict[tuple[Piece, ...], Words] = {}

    def make(self, pieces: tuple[Piece, ...]) -> int:
        """Make the words of a row; return how many characters it has."""
        self._made[pieces] = words_for(pieces)
        return sum(len(piece.text) for piece in pieces)

    def words(self, pieces: Iterable[Piece]) -> Words | None:
        """Return the words of a row; None where they are not made, and it takes long."""
        texts = tuple(pieces)
        if sum(len(piece.text) for piece in texts) <= LONG:
            return words_for(texts)
        return self._made.get(texts)


def digest(words: Collection[str]) -> int:
    """Return a number that tells sets of words apart: a sum, which can be made in any order."""
    return summed(sum(word_digest(word) for word in words))


def summed(digests: int) -> int:
    """Return the digest of a row, of the sum of those of its words."""
    return digests & _SUM


def word_digest(word: str) -> int:
    """Return what a word adds to the digest of a row."""
    return int.from_bytes(blake2b(word.encode(), 7))


_TEXTS = """
    SELECT position, type, text, payload FROM parts
    WHERE node_id = ? AND type IN ('text', 'nocopt.attachment') ORDER BY position
"""
_THINKING = """
    SELECT position, type, text, payload FROM parts
    WHERE node_id = ? AND type = 'thinking' ORDER BY position
"""
_TITLE = "SELECT 0, 'title', title, NULL FROM conversations WHERE id = ?"
_FILE = "SELECT 0, 'file', text, NULL FROM file_texts WHERE id = ?"
_GONE = "SELECT number, type, text, payload FROM search_gone WHERE id = ? ORDER BY number"

"""Proves that the index of the search holds what is written: no more, no less, nothing else."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Final, NamedTuple

from nocopt.store.file_texts import unread
from nocopt.store.schema_history import EVERYTHING
from nocopt.store.search_rows import (
    digest,
    pieces_before,
    pieces_now,
    slices_of,
    summed,
    word_digest,
    words_in,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_NOTHING: Final = -1  # the digest of no row
_AT_ONCE: Final = 2_000  # words of the index, of which there are a hundred and more for each text


class Proof(NamedTuple):
    """How many texts there are, and of how many the index holds something else than their words.

    What only waits to be put in, or to be taken out, is not wrong. `unread` files have no text yet,
    or took too long to be read.
    """

    texts: int
    wrong: int
    unread: int = 0


def prove(connection: sqlite3.Connection, get_on: Callable[[], None]) -> Proof:
    """Compare the index with the texts, on one state of the database.

    It takes seconds for ten megabytes of text. `get_on` is called whenever some milliseconds may
    have passed; what it raises ends it.
    """
    held = _held(connection, get_on)
    noted = dict(connection.execute("SELECT id, digest FROM searched"))
    due = {id_ for (id_,) in connection.execute("SELECT id FROM search_due")}
    sliced = dict(connection.execute("SELECT id, done FROM search_slices"))
    texts = set[int]()
    for statement in _ALL:
        texts.update(id_ for (id_,) in connection.execute(statement))
    wrong = 0
    for id_ in held.keys() | noted.keys() | texts:
        known = noted.get(id_, 0)
        has = held.get(id_, 0)
        if id_ in sliced and id_ in due:  # some slices of its words are in, and no others
            some = digest(_words_within(connection, id_, sliced[id_]))
            has = known if has == some else _NOTHING
        wrong += has != known or known != _expected(connection, id_, known, due)
        get_on()
    return Proof(len(texts), wrong, unread(connection))


def _held(connection: sqlite3.Connection, get_on: Callable[[], None]) -> dict[int, int]:
    """Return the digest of each row, made of the words that the index holds.

    They come word by word: to ask for the words of one row would be to look through all of them.
    """
    connection.execute(_WORDS)
    try:
        found: dict[int, int] = {}
        for rows in _portions(connection.execute("SELECT term, doc FROM temp.held_words")):
            last, worth = None, 0
            for word, id_ in rows:
                if word != last:
                    last, worth = word, word_digest(word)
                found[id_] = found.get(id_, 0) + worth
            get_on()
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_CORRUPT_VTAB:
            raise
        return {}  # it is in disorder, so that nothing in it is right
    finally:
        connection.execute("DROP TABLE temp.held_words")
    return {id_: summed(worth) for id_, worth in found.items()}


def _portions(rows: sqlite3.Cursor) -> Iterator[list[tuple[str, int]]]:
    while portion := rows.fetchmany(_AT_ONCE):
        yield portion


def _words_within(connection: sqlite3.Connection, id_: int, slices: int) -> set[str]:
    """Return the words of so many slices of a row, as it was when it was put in."""
    found = slices_of(words_in(pieces_before(connection, id_)))
    return {word for one in found[:slices] for word in one}


def _expected(connection: sqlite3.Connection, id_: int, known: int, due: set[int]) -> int:
    """Return the digest that a row should have: of its words, or while it waits of those before."""
    if id_ not in due:
        return digest(words_in(pieces_now(connection, id_)))
    return digest(words_in(pieces_before(connection, id_))) if known else 0


_WORDS = "CREATE VIRTUAL TABLE temp.held_words USING fts5vocab(main, search, instance)"
_ALL = tuple(statement.removeprefix("INSERT INTO search_due ") for statement in EVERYTHING)

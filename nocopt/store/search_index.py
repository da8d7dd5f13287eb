"""The search over all chats: keeps its index in step with what is written, and asks it.

Triggers note what is to be put into the index and what is to be taken out (see schema_history).
That is worked off a little at a time, when there is time for it, and before anything is looked for:
so whatever was written is found, and whoever writes does not wait for the index.
"""

from __future__ import annotations

import logging
import math
import time
from operator import itemgetter
from typing import TYPE_CHECKING, Final, NamedTuple

from nocopt.core.errors import StoreError, StoreFault
from nocopt.core.folding import FOLDING
from nocopt.store.schema_history import EVERYTHING
from nocopt.store.search_checker import prove
from nocopt.store.search_finding import find
from nocopt.store.search_rows import Prepared, Words, pieces_before, pieces_now

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Sequence

    from nocopt.core.search import Hits, Query
    from nocopt.store.database import Database
    from nocopt.store.search_checker import Proof

AT_ONCE: Final = 8  # rows that are worked off in one go, unless they are long
_CHARACTERS: Final = 20_000  # after so many nothing more is worked off in one go
_BEFORE_ASKING: Final = 200  # rows, and so many characters: it takes a tenth of a second
_CHARACTERS_BEFORE: Final = 100_000

_log = logging.getLogger(__name__)


class SearchIndex:
    """The index in a database; all calls raise `StoreError`.

    `written` tells of each writing to the database: the index may lack something then.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._prepared = Prepared()  # words of a row that is put in by slices
        self.written = database.written

    async def find(self, query: Query, now: float, limit: int = 50) -> Hits:
        """Return what was found, the best first; `now` is in seconds since 1970.

        Where the disk takes nothing, what has not been put into the index yet is not found.
        """

        def look(connection: sqlite3.Connection) -> Hits:
            return find(connection, query, now, limit, _left(connection))

        try:
            if await self.left():
                await self._step(_Step(_BEFORE_ASKING, _CHARACTERS_BEFORE))
        except StoreError as error:
            if error.fault is StoreFault.CORRUPT:
                raise
            _log.warning("the index of the search could not be brought up to date: %s", error)
        return await self._database.read(look)

    async def work_off(self, limit: int = AT_ONCE, seconds: float = math.inf) -> int:
        """Bring some rows up to date, the newest first; return how many are left.

        After so many seconds of making words no other row is begun, and as long again is needed to
        write them.
        """
        characters = max(_CHARACTERS, limit * _CHARACTERS // AT_ONCE)
        return await self._step(_Step(limit, characters, seconds))

    async def _step(self, step: _Step) -> int:
        """Work some rows off; of long texts the words are made while others read and write."""
        prepared = self._prepared
        done = await self._worked_off(step, prepared)
        if done.long:
            prepared = await self._database.read_beside(
                lambda one: _prepared(one, done.long, step.characters)
            )
            done = await self._worked_off(step, prepared)
        self._prepared = prepared if done.sliced else Prepared()
        return done.left

    async def _worked_off(self, step: _Step, prepared: Prepared) -> _Done:
        return await self._database.write(
            lambda connection: _work_off(connection, step, prepared), durable=False
        )

    async def left(self) -> int:
        """Return how many rows are not up to date."""
        return await self._database.read(_left)

    def prove(self, get_on: Callable[[], None]) -> Proof:
        """Compare what the index holds with the texts; `get_on` is called all the time.

        Blocking, and for worker threads: with very many chats it takes minutes. Nobody waits for
        it who reads or writes. What `get_on` raises ends it.
        """
        return self._database.aside(lambda connection: prove(connection, get_on))

    async def remake(self) -> None:
        """Have the whole index made anew, from nothing."""
        await self._database.write(_remake, durable=False)


def _left(connection: sqlite3.Connection) -> int:
    (due,) = connection.execute("SELECT count(*) FROM search_due").fetchone()
    return int(due)


class _Step(NamedTuple):
    """How many rows are worked off in one go, of how many characters, and for how many seconds."""

    rows: int
    characters: int
    seconds: float = math.inf


class _Done(NamedTuple):
    """How many rows are left, and those among them whose texts are too long not to be prepared.

    `sliced`: of one, some words are in the index.
    """

    left: int
    long: tuple[int, ...]
    sliced: bool


def _work_off(connection: sqlite3.Connection, step: _Step, prepared: Prepared) -> _Done:
    until = time.perf_counter() + step.seconds
    made_by = _made_by(connection)
    if made_by is None:
        connection.execute(_NOTE_MADE_BY, (_MADE_BY, str(FOLDING)))
    elif made_by != str(FOLDING):
        _remake(connection)
    rows: list[tuple[int, Words, Words | None]] = []
    size, long = 0, list[int]()
    for (id_,) in connection.execute(_DUE, (step.rows,)):
        pieces = pieces_now(connection, id_)
        before = pieces_before(connection, id_) if _is_in(connection, id_) else None
        now, had = prepared.words(pieces), None if before is None else prepared.words(before)
        if now is None or (before is not None and had is None):
            long.append(id_)
            continue
        rows.append((id_, now, had))
        size += sum(len(piece.text) for piece in pieces)
        if size > step.characters or time.perf_counter() > until:
            break
    rows.sort(key=itemgetter(0))  # of rising ids the index makes one segment, of falling one each
    if not all(_bring_up(connection, id_, now, had) for id_, now, had in rows):
        _remake(connection)
    sliced = connection.execute(_SLICED).fetchone() is not None
    return _Done(_left(connection), tuple(long), sliced)


def _prepared(connection: sqlite3.Connection, ids: Iterable[int], most: int) -> Prepared:
    """Make the words of rows of long texts, of as many as are written in one go."""
    prepared, size = Prepared(), 0
    for id_ in ids:
        for pieces in {tuple(read(connection, id_)) for read in (pieces_now, pieces_before)}:
            size += prepared.make(pieces)
        if size > most:
            break
    return prepared


def _made_by(connection: sqlite3.Connection) -> str | None:
    """Return the version of the words that the index has; None where it has none yet."""
    row = connection.execute("SELECT value FROM state WHERE name = ?", (_MADE_BY,)).fetchone()
    return None if row is None else str(row[0])


def _is_in(connection: sqlite3.Connection, id_: int) -> bool:
    return connection.execute("SELECT 1 FROM searched WHERE id = ?", (id_,)).fetchone() is not None


def _bring_up(connection: sqlite3.Connection, id_: int, now: Words, had: Words | None) -> bool:
    """Bring a row up to date, or a slice of it, with which it stays due.

    False where the index holds other words of it than it should.
    """
    if had is not None:
        row = connection.execute("SELECT digest FROM searched WHERE id = ?", (id_,)).fetchone()
        if row is None or had.digest != row[0]:
            _log.warning("the index of the search is made anew: a row is not what it was")
            return False
        done = _slices_in(connection, id_)
        if done is not None and had == now:
            _put_in_slice(connection, id_, now, done)
            return True
        if done is not None and done > 1:
            _delete(connection, id_, had.slices[done - 1])
            connection.execute("UPDATE search_slices SET done = ? WHERE id = ?", (done - 1, id_))
            return True
        _take_out(connection, id_, had.slices if done is None else had.slices[:done])
    connection.execute("DELETE FROM search_gone WHERE id = ?", (id_,))
    if len(now.slices) > 1:
        connection.execute("INSERT INTO searched (id, digest) VALUES (?, ?)", (id_, now.digest))
        connection.execute("INSERT INTO search_slices (id, done) VALUES (?, 0)", (id_,))
        _put_in_slice(connection, id_, now, 0)
    else:
        _put_in(connection, id_, now)
    return True


def _slices_in(connection: sqlite3.Connection, id_: int) -> int | None:
    """Return how many slices of a row are in; None where it was put in at one stroke."""
    row = connection.execute("SELECT done FROM search_slices WHERE id = ?", (id_,)).fetchone()
    return None if row is None else int(row[0])


def _take_out(connection: sqlite3.Connection, id_: int, slices: Sequence[str]) -> None:
    """Take out a row of which these words are in.

    Words are taken out by naming them all, and naming others would leave the index in disorder.
    """
    if slices:
        _delete(connection, id_, " ".join(slices))
    for table in ("searched", "search_slices"):
        connection.execute(f"DELETE FROM {table} WHERE id = ?", (id_,))  # noqa: S608 - one of these


def _delete(connection: sqlite3.Connection, id_: int, words: str) -> None:
    connection.execute(
        "INSERT INTO search (search, rowid, words) VALUES ('delete', ?, ?)", (id_, words)
    )


def _put_in(connection: sqlite3.Connection, id_: int, words: Words) -> None:
    """Put a row in; of one that is gone there are no words."""
    for one in words.slices:
        connection.execute("INSERT INTO search (rowid, words) VALUES (?, ?)", (id_, one))
        connection.execute("INSERT INTO searched (id, digest) VALUES (?, ?)", (id_, words.digest))
    connection.execute("DELETE FROM search_due WHERE id = ?", (id_,))


def _put_in_slice(connection: sqlite3.Connection, id_: int, words: Words, done: int) -> None:
    """Put in the next slice of a row; with the last one it is up to date."""
    for one in words.slices[done : done + 1]:
        connection.execute("INSERT INTO search (rowid, words) VALUES (?, ?)", (id_, one))
        connection.execute("UPDATE search_slices SET done = ? WHERE id = ?", (done + 1, id_))
    if done + 1 >= len(words.slices):
        connection.execute("DELETE FROM search_due WHERE id = ?", (id_,))
        connection.execute("DELETE FROM search_gone WHERE id = ?", (id_,))


def _remake(connection: sqlite3.Connection) -> None:
    connection.execute("INSERT INTO search (search) VALUES ('delete-all')")
    for table in ("searched", "search_slices", "search_gone", "search_due"):
        connection.execute(f"DELETE FROM {table}")  # noqa: S608 - one of these
    for statement in EVERYTHING:
        connection.execute(statement)
    connection.execute(_NOTE_MADE_BY, (_MADE_BY, str(FOLDING)))


_MADE_BY = "search_made_by"  # the fact under which the version of the words is kept
_NOTE_MADE_BY = """
    INSERT INTO state (name, value) VALUES (?, ?)
    ON CONFLICT (name) DO UPDATE SET value = excluded.value
"""
_SLICED = "SELECT 1 FROM search_slices JOIN search_due USING (id) LIMIT 1"
_DUE = "SELECT id FROM search_due ORDER BY id DESC LIMIT ?"

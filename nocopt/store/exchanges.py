"""The last requests and answers as they were on the wire, packed; older ones make room."""

from __future__ import annotations

import json
import zlib
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any, Final

from nocopt.core.exchange import MOST_KEPT, Exchange
from nocopt.store.codec import UnreadableRow, object_from_json, to_json

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from nocopt.store.database import Database

MOST_STORED: Final = 64 << 20  # bytes of all of them, packed

_QUICK = 1  # text shrinks to a fifth; higher levels take several times as long for little more


class Exchanges:
    """The newest exchanges in a database. All calls raise `StoreError`.

    There are at most `MOST_KEPT`, and so many that they take no more than `MOST_STORED`; the last
    one stays in any case.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, exchange: Exchange) -> None:
        """Keep an exchange, in place of the same attempt if that was kept before.

        It survives the death of the program at once, a power loss up to some seconds later.
        """

        def work(connection: sqlite3.Connection) -> None:
            key = (exchange.node_id, exchange.attempt)
            connection.execute("DELETE FROM exchanges WHERE node_id = ? AND attempt = ?", key)
            connection.execute(
                "INSERT INTO exchanges (node_id, attempt, facts, body, answer, pieces)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (*key, *to_row(exchange)),
            )
            _make_room(connection)

        await self._database.write(work, durable=False)

    async def of(self, node_id: int) -> tuple[Exchange, ...]:
        """Return what was kept of the attempts to answer a message, the first one first."""

        def work(connection: sqlite3.Connection) -> tuple[Exchange, ...]:
            rows = connection.execute(
                "SELECT attempt, facts, body, answer, pieces FROM exchanges"
                " WHERE node_id = ? ORDER BY attempt",
                (node_id,),
            )
            return tuple(from_row(node_id, row) for row in rows)

        return await self._database.read(work)


def _make_room(connection: sqlite3.Connection) -> None:
    rows = connection.execute(
        "SELECT id, length(body) + length(answer) + length(pieces) FROM exchanges ORDER BY id DESC"
    ).fetchall()
    stored = accumulate(size for _, size in rows)
    too_old = [
        (id_,)
        for number, ((id_, _), so_far) in enumerate(zip(rows, stored, strict=True))
        if number and (number >= MOST_KEPT or so_far > MOST_STORED)
    ]
    connection.executemany("DELETE FROM exchanges WHERE id = ?", too_old)


def to_row(exchange: Exchange) -> tuple[str, bytes, bytes, bytes]:
    """Return the columns of `exchanges` after `attempt`."""
    facts = {
        "url": exchange.url,
        "headers": exchange.headers,
        "status": exchange.status,
        "answer_headers": exchange.answer_headers,
        "cut": exchange.cut,
    }
    pieces = [[round(at, 1), len(data)] for at, data in exchange.pieces]
    return (
        to_json(facts),
        zlib.compress(exchange.body.encode("utf-8", "surrogatepass"), _QUICK),
        zlib.compress(b"".join(data for _, data in exchange.pieces), _QUICK),
        zlib.compress(json.dumps(pieces, separators=(",", ":")).encode(), _QUICK),
    )


def from_row(node_id: int, row: Sequence[Any]) -> Exchange:
    """Return the exchange for the columns of `exchanges` from `attempt` on."""
    attempt, facts, body, answer, pieces = row
    try:
        raw = object_from_json(facts) or {}
        return Exchange(
            node_id=node_id,
            attempt=attempt,
            url=raw["url"],
            headers=_headers(raw["headers"]),
            body=zlib.decompress(body).decode("utf-8", "surrogatepass"),
            status=raw["status"],
            answer_headers=_headers(raw["answer_headers"]),
            pieces=_pieces(zlib.decompress(answer), json.loads(zlib.decompress(pieces))),
            cut=raw["cut"],
        )
    except (zlib.error, ValueError, TypeError, KeyError) as error:
        raise UnreadableRow(f"an exchange: {error}") from error


def _headers(raw: Sequence[Sequence[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in raw)


def _pieces(answer: bytes, pieces: Sequence[tuple[float, int]]) -> tuple[tuple[float, bytes], ...]:
    ends = list(accumulate((length for _, length in pieces), initial=0))
    if ends[-1] != len(answer):
        raise ValueError("pieces of another answer")
    cut = (answer[start:end] for start, end in pairwise(ends))
    return tuple((at, data) for (at, _), data in zip(pieces, cut, strict=True))

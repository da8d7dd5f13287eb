"""What was paid, one entry per reply, and sums of it; entries outlive their chats."""

from __future__ import annotations

import time
from decimal import Decimal, InvalidOperation
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from nocopt.core.spending import Per, Spending, SpendingKind, SpendingSum
from nocopt.core.usage import Usage
from nocopt.store.codec import UnreadableRow, column_count, storable

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

    from nocopt.store.database import Database

_KINDS = {kind.value: kind for kind in SpendingKind}
# What sums are made by: what tells them apart, and what is shown for it.
_KEYS = {
    Per.DAY: ("day", "day"),
    Per.MODEL: ("spending.model", "spending.model"),
    Per.ACCOUNT: ("spending.account", "spending.account"),
    Per.CHAT: ("coalesce(conversation_id, '')", "coalesce(title, '')"),
}


class Entry(NamedTuple):
    """A paid reply, and the day it was paid on, where the person was then."""

    day: str
    spending: Spending


def local_day(at: float) -> str:
    """Return the day of a moment, YYYY-MM-DD, where this machine is now."""
    return time.strftime("%Y-%m-%d", time.localtime(at))


class Ledger:
    """The entries in a database. All calls raise `StoreError`.

    Days are YYYY-MM-DD, as they were for the person when a reply was paid; both ends of a range
    belong to it. Amounts are added up in decimals.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, spending: Spending) -> None:
        """Enter a paid reply."""

        def work(connection: sqlite3.Connection) -> None:
            connection.execute(
                "INSERT INTO spending (at, day, conversation_id, account, model, kind,"
                " input_tokens, output_tokens, cache_5m_tokens, cache_1h_tokens,"
                " cache_read_tokens, web_searches, cost)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (spending.at, day, *_columns(spending)),
            )

        day = local_day(spending.at)
        await self._database.write(work)

    async def sums(self, per: Per, since: str, until: str) -> tuple[SpendingSum, ...]:
        """Return the sums of a range of days, in the order of their keys.

        The key of a chat is its id, empty for what belongs to none; a chat that is in the trash or
        gone has no name.
        """
        key, name = _KEYS[per]
        statement = f"{_SUMMED.format(key, name)} WHERE day BETWEEN ? AND ? ORDER BY 1"

        def work(connection: sqlite3.Connection) -> tuple[SpendingSum, ...]:
            rows = connection.execute(statement, (since, until))
            return tuple(_sum(list(group)) for _, group in groupby(rows, key=itemgetter(0)))

        return await self._database.read(work)

    async def of_chat(self, conversation_id: int) -> SpendingSum | None:
        """Return what a chat has cost so far; None where nothing was paid for it."""
        statement = f"{_SUMMED.format(*_KEYS[Per.CHAT])} WHERE conversation_id = ?"

        def work(connection: sqlite3.Connection) -> SpendingSum | None:
            rows = connection.execute(statement, (conversation_id,)).fetchall()
            return _sum(rows) if rows else None

        return await self._database.read(work)

    async def rows(self, since: str, until: str) -> tuple[Entry, ...]:
        """Return the entries of a range of days, oldest first.

        Of the usage there are the counts that are paid for.
        """

        def work(connection: sqlite3.Connection) -> tuple[Entry, ...]:
            found = connection.execute(_ROWS, (since, until))
            return tuple(Entry(day, _spending(at, row)) for day, at, *row in found)

        return await self._database.read(work)


_SUMMED = """
    SELECT {}, {}, input_tokens, output_tokens, cache_5m_tokens, cache_1h_tokens,
        cache_read_tokens, web_searches, cost
    FROM spending
        LEFT JOIN conversations ON conversations.id = conversation_id AND deleted_at IS NULL
"""
_ROWS = """
    SELECT day, at, conversation_id, account, model, kind, input_tokens, output_tokens,
        cache_5m_tokens, cache_1h_tokens, cache_read_tokens, web_searches, cost
    FROM spending WHERE day BETWEEN ? AND ? ORDER BY day, at, id
"""


def _columns(spending: Spending) -> tuple[Any, ...]:
    usage, cost = spending.usage, spending.cost
    split = bool(usage.cache_5m_tokens or usage.cache_1h_tokens)  # as their price is told
    five = usage.cache_5m_tokens if split else usage.cache_creation_input_tokens
    counts = (
        usage.input_tokens,
        usage.output_tokens,
        five,
        usage.cache_1h_tokens,
        usage.cache_read_input_tokens,
        usage.web_searches,
    )
    return (
        spending.conversation_id,
        storable(spending.account),
        storable(spending.model),
        spending.kind.value,
        *map(column_count, counts),
        None if cost is None or not cost.is_finite() else str(cost),
    )


def _spending(at: float, row: Sequence[Any]) -> Spending:
    conversation_id, account, model, kind, given, made, five, hour, read, searches, cost = row
    if kind not in _KINDS:
        raise UnreadableRow(f"money spent for {kind}")
    written = None if five is None and hour is None else (five or 0) + (hour or 0)
    return Spending(
        at=at,
        conversation_id=conversation_id,
        account=account,
        model=model,
        kind=_KINDS[kind],
        usage=Usage(
            input_tokens=given,
            output_tokens=made,
            cache_creation_input_tokens=written,
            cache_read_input_tokens=read,
            cache_5m_tokens=five,
            cache_1h_tokens=hour,
            web_searches=searches,
        ),
        cost=None if cost is None else _amount(cost),
    )


def _sum(rows: Sequence[Sequence[Any]]) -> SpendingSum:
    """Return the sum of rows of one key, at least one."""
    key, name, *_ = rows[0]
    given, made, five, hour, read, searches, costs = zip(*(row[2:] for row in rows), strict=True)
    known = [_amount(cost) for cost in costs if cost is not None]
    return SpendingSum(
        key=str(key),
        name=name,
        replies=len(rows),
        input_tokens=_total(given),
        output_tokens=_total(made),
        cache_write_tokens=_total(five) + _total(hour),
        cache_read_tokens=_total(read),
        searches=_total(searches),
        cost=sum(known, Decimal(0)),
        unpriced=len(rows) - len(known),
    )


def _total(counts: Iterable[int | None]) -> int:
    return sum(count for count in counts if count is not None)


def _amount(text: str) -> Decimal:
    try:
        amount = Decimal(text)
    except InvalidOperation as error:
        raise UnreadableRow(f"an amount: {text}") from error
    if not amount.is_finite():
        raise UnreadableRow(f"an amount: {text}")
    return amount

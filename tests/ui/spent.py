"""Entries of what was spent, for tests of the usage window."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from nocopt.core.spending import Spending, SpendingKind
from nocopt.core.usage import Usage

TODAY = date(2026, 11, 22)


@dataclass(frozen=True)
class Paid:
    """An entry of the ledger."""

    day: str
    spending: Spending


def paid(
    day: str,
    model: str = "claude-sonnet-5",
    cost: str | None = "0.25",
    *,
    account: str = "Default",
    chat: int | None = 1,
    usage: Usage | None = None,
) -> Paid:
    """Return an entry; a cost of None is an unknown one."""
    counted = usage or Usage(input_tokens=100, output_tokens=20, cache_read_input_tokens=1000)
    amount = None if cost is None else Decimal(cost)
    return Paid(day, Spending(1.79e9, chat, account, model, SpendingKind.REPLY, counted, amount))

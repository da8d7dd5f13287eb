"""What was spent: one entry per paid reply, sums of them, and the budget they are held against."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal

    from nocopt.core.settings import BudgetPer
    from nocopt.core.usage import Usage


class SpendingKind(StrEnum):
    """What a paid reply was for; the values are stored."""

    REPLY = "reply"
    TITLE = "title"
    SUMMARY = "summary"


@dataclass(frozen=True, slots=True)
class Spending:
    """One paid reply; it stays when its chat is deleted.

    `at` is in seconds since 1970; `cost` is USD, None where no price or no count is known.
    """

    at: float
    conversation_id: int | None
    account: str
    model: str
    kind: SpendingKind
    usage: Usage
    cost: Decimal | None


class Per(StrEnum):
    """What sums are made by."""

    DAY = "day"
    MODEL = "model"
    ACCOUNT = "account"
    CHAT = "chat"


@dataclass(frozen=True, slots=True)
class SpendingSum:
    """What all replies of one day, model, account or chat add up to.

    `key` tells them apart: the day as YYYY-MM-DD, or an id; `name` is fit to be shown, empty where
    there is none any more. `cost` is USD; the replies whose cost is unknown are not in it, and
    `unpriced` counts them.
    """

    key: str
    name: str
    replies: int
    input_tokens: int
    output_tokens: int
    cache_write_tokens: int
    cache_read_tokens: int
    searches: int
    cost: Decimal
    unpriced: int


@dataclass(frozen=True, slots=True)
class Budget:
    """How much may be spent before the person is told: USD per local day or month."""

    amount: Decimal
    per: BudgetPer

"""A price as lists of prices have it: exact, with no more digits than it needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal


def price(amount: Decimal) -> str:
    """Return an amount in US dollars without needless zeros, but with cents where there are any.

    Below a cent it has all its digits.
    """
    if amount != round(amount, 2):
        return f"${amount.normalize():f}"
    return f"${amount:.2f}" if amount % 1 else f"${amount:.0f}"

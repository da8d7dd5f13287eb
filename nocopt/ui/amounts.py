"""Amounts of money and counts as they are written everywhere."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QLocale

if TYPE_CHECKING:
    from collections.abc import Sequence

_CENT: Final = Decimal("0.01")
_FINE: Final = Decimal("0.0001")
_SHORT: Final = ((1_000_000_000, "G"), (1_000_000, "M"), (1_000, "K"))


def money(amount: Decimal) -> str:
    """Return US dollars, as providers bill: to the cent, below one dollar to its hundredth."""
    if 0 < amount < _FINE:
        return f"< ${_decimal(_FINE, 4)}"
    if 0 < amount < 1:
        return f"${_decimal(amount, 4)}"
    return f"${_decimal(amount, 2)}"


def _decimal(amount: Decimal, places: int) -> str:
    rounded = amount.quantize(_CENT if places == 2 else _FINE, ROUND_HALF_UP)
    return QLocale().toString(float(rounded), "f", places)


def money_scale(marks: Sequence[Decimal]) -> list[str]:
    """Return amounts for a scale, with as many decimals each as one of them needs at most."""
    places = max(map(_places, marks), default=0)
    return [f"${QLocale().toString(float(mark), 'f', places)}" for mark in marks]


def _places(amount: Decimal) -> int:
    """Return how many decimals an amount has: none without cents, and none is cut short."""
    whole_cents = amount == amount.quantize(_CENT)
    return 0 if amount == amount.to_integral_value() else 2 if whole_cents else 4


def count(number: int) -> str:
    """Return a whole number with its thousands apart."""
    return QLocale().toString(number)


def short_count(number: int) -> str:
    """Return a number of tokens as people say it: 950, 12.3K, 4.1M."""
    for size, letter in _SHORT:
        if number >= size:
            value = number / size
            text = QLocale().toString(value, "f", 0 if value >= 100 else 1)
            return text.removesuffix(QLocale().decimalPoint() + "0") + letter
    return count(number)


def count_scale(marks: Sequence[int]) -> list[str]:
    """Return numbers of tokens for a scale, all in the unit of the largest."""
    top = max(marks, default=0)
    size, letter = next(((size, letter) for size, letter in _SHORT if top >= size), (1, ""))
    places = 1 if any(mark % size for mark in marks) else 0
    return [QLocale().toString(mark / size, "f", places) + letter for mark in marks]


def cost_of(cost: Decimal, replies: int, without: int) -> str:
    """Return what answers cost; where no price is known for any of them, that."""
    if replies and without == replies:
        return QCoreApplication.translate("Usage", "unknown")
    return money(cost)

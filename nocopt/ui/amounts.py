"""Amounts of money and counts as they are written everywhere."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from PySide6.QtCore import QCoreApplication, QLocale

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


def round_money(amount: Decimal) -> str:
    """Return an amount for a scale: without cents where there are none, and none cut short."""
    whole_cents = amount == amount.quantize(_CENT)
    places = 0 if amount == amount.to_integral_value() else 2 if whole_cents else 4
    return f"${QLocale().toString(float(amount), 'f', places)}"


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


def cost_of(cost: Decimal, replies: int, without: int) -> str:
    """Return what answers cost; where no price is known for any of them, that."""
    if replies and without == replies:
        return QCoreApplication.translate("Usage", "unknown")
    return money(cost)

"""Amounts, counts and days as the usage window writes them."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from nocopt.ui.counts import Counts
from nocopt.ui.usage_report import OTHER, Measure, Step

if TYPE_CHECKING:
    from datetime import date

    from nocopt.ui.usage_report import Bar, Slice

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
    """Return an amount for a scale: without cents where there are none."""
    places = 0 if amount == amount.to_integral_value() else 2 if amount >= _CENT else 4
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


def model_name(model: str) -> str:
    """Return what a series is called."""
    return model if model != OTHER else QCoreApplication.translate("Usage", "Other models")


def days(bar: Bar, step: Step) -> str:
    """Return which days a bar stands for, in full."""
    if step is Step.MONTH:
        return QLocale().toString(_qt(bar.first), "MMMM yyyy")
    if bar.first == bar.last:
        return day(bar.first)
    text = QCoreApplication.translate("Usage", "{first} to {last}")
    return text.format(first=day(bar.first), last=day(bar.last))


def day(found: date) -> str:
    """Return a day as people write it."""
    return QLocale().toString(_qt(found), QLocale.FormatType.LongFormat)


def short_day(found: date, step: Step) -> str:
    """Return a day as it stands below a bar."""
    if step is Step.MONTH:
        return QLocale().toString(_qt(found), "MMM yyyy")
    chinese = QLocale().language() is QLocale.Language.Chinese
    return QLocale().toString(_qt(found), "M月d日" if chinese else "d MMM")


def amount(one: Slice, measure: Measure) -> str:
    """Return how much a slice, or a bar, is."""
    if measure is Measure.TOKENS:
        return Counts().tokens(one.tokens)
    return cost_of(one.cost, one.replies, one.unpriced)


def parts(bar: Bar, measure: Measure) -> list[str]:
    """Return what a bar is made of, one line each; what is unknown comes last."""
    whole = bar.whole
    text = QCoreApplication.translate("Usage", "{model}: {amount}, {answers}")
    found = [
        text.format(
            model=model_name(one.model),
            amount=amount(one, measure),
            answers=Counts().answers(one.replies),
        )
        for one in bar.slices
    ]
    if whole.unpriced and measure is Measure.COST:
        found.append(Counts().unpriced(whole.unpriced))
    return found


def _qt(found: date) -> QDate:
    return QDate(found.year, found.month, found.day)

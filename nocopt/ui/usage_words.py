"""Days, models and what bars are made of, as the usage window writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from nocopt.ui.amounts import cost_of
from nocopt.ui.counts import Counts
from nocopt.ui.moments import Moments
from nocopt.ui.usage_report import OTHER, Measure, Step

if TYPE_CHECKING:
    from datetime import date

    from nocopt.ui.usage_report import Bar, Slice


def model_name(model: str) -> str:
    """Return what a series is called."""
    return model if model != OTHER else QCoreApplication.translate("Usage", "Other models")


def days(bar: Bar, step: Step) -> str:
    """Return which days a bar stands for, in full."""
    if step is Step.MONTH:
        return Moments().month(bar.first)
    if bar.first == bar.last:
        return day(bar.first)
    text = QCoreApplication.translate("Usage", "{first} to {last}")
    return text.format(first=day(bar.first), last=day(bar.last))


def day(found: date) -> str:
    """Return a day as people write it."""
    return Moments().long_day(found)


def short_day(found: date, step: Step) -> str:
    """Return a day as it stands below a bar."""
    if step is Step.MONTH:
        return Moments().month(found)
    return Moments().short_day(found)


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

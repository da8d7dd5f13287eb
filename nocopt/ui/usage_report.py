"""What the usage window shows of a range of days: bars, tables and totals, made of entries."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Final, Protocol

from nocopt.core.spending import Per, SpendingSum

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from nocopt.core.spending import Spending

SERIES: Final = 6  # models with a colour of their own; the rest share one
OTHER: Final = ""  # stands for the rest
_DAYS_SHOWN: Final = 100  # that are told apart as bars
_WEEKS_SHOWN: Final = 105


class Span(Enum):
    """How far back the window looks, in days; 0 is everything."""

    WEEK = 7
    MONTH = 30
    QUARTER = 90
    ALL = 0

    def since(self, today: date) -> str:
        """Return its first day as YYYY-MM-DD; empty for everything."""
        return (today - timedelta(days=self.value - 1)).isoformat() if self.value else ""


class Step(Enum):
    """How much time a bar stands for."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class Measure(Enum):
    """What the height of a bar stands for."""

    COST = "cost"
    TOKENS = "tokens"


class Entry(Protocol):
    """A paid reply, and the local day it was paid on, as YYYY-MM-DD."""

    @property
    def day(self) -> str:
        """The day."""

    @property
    def spending(self) -> Spending:
        """What was paid."""


@dataclass(frozen=True, slots=True)
class Slice:
    """One model's part of a bar; `unpriced` counts its replies that are not in `cost` (USD)."""

    model: str
    replies: int
    unpriced: int
    tokens: int
    cost: Decimal

    def size(self, measure: Measure) -> Decimal:
        """Return how high it is."""
        return self.cost if measure is Measure.COST else Decimal(self.tokens)


@dataclass(frozen=True, slots=True)
class Bar:
    """What was spent from `first` to `last`, both of them included; models in their order."""

    first: date
    last: date
    slices: tuple[Slice, ...] = ()

    @property
    def whole(self) -> Slice:
        """All of it."""
        return Slice(
            OTHER,
            sum(one.replies for one in self.slices),
            sum(one.unpriced for one in self.slices),
            sum(one.tokens for one in self.slices),
            sum((one.cost for one in self.slices), Decimal(0)),
        )


@dataclass(frozen=True, slots=True)
class Report:
    """All that the window shows; `series` are the models with a colour, the dearest first.

    Where more models were used than that, the last of the series is `OTHER`.
    """

    span: Span
    step: Step
    bars: tuple[Bar, ...]
    series: tuple[str, ...]
    total: SpendingSum
    tables: Mapping[Per, tuple[SpendingSum, ...]]


def report(entries: Sequence[Entry], span: Span, today: date, chats: Mapping[str, str]) -> Report:
    """Return what there is to show; `chats` has the titles of chats by their id as text.

    Rows of tables are sorted: what cost most comes first.
    """
    spent = [one.spending for one in entries]
    models = _sums(spent, lambda one: one.model, lambda key: key)
    shown = [one.key for one in models]
    if len(shown) > SERIES:
        shown = [*shown[: SERIES - 1], OTHER]
    first, last = _edges(entries, span, today)
    step = _step(first, last)
    return Report(
        span=span,
        step=step,
        bars=_bars(entries, (first, last), step, shown),
        series=tuple(shown),
        total=summed("", "", spent),
        tables={
            Per.MODEL: models,
            Per.ACCOUNT: _sums(spent, lambda one: one.account, lambda key: key),
            Per.CHAT: _sums(spent, _chat, lambda key: chats.get(key, "")),
        },
    )


def _chat(spending: Spending) -> str:
    found = spending.conversation_id
    return "" if found is None else str(found)


def _sums(
    spent: Iterable[Spending], key: Callable[[Spending], str], name: Callable[[str], str]
) -> tuple[SpendingSum, ...]:
    groups: defaultdict[str, list[Spending]] = defaultdict(list)
    for one in spent:
        groups[key(one)].append(one)
    made = [summed(group, name(group), found) for group, found in groups.items()]
    return tuple(sorted(made, key=lambda one: (-one.cost, -tokens_of(one), one.name, one.key)))


def summed(key: str, name: str, spent: Sequence[Spending]) -> SpendingSum:
    """Return the sum of entries; what a server did not count counts nothing."""
    usages = [one.usage for one in spent]
    known = [one.cost for one in spent if one.cost is not None]
    return SpendingSum(
        key=key,
        name=name,
        replies=len(spent),
        input_tokens=sum(one.input_tokens or 0 for one in usages),
        output_tokens=sum(one.output_tokens or 0 for one in usages),
        cache_write_tokens=sum(one.cache_creation_input_tokens or 0 for one in usages),
        cache_read_tokens=sum(one.cache_read_input_tokens or 0 for one in usages),
        searches=sum(one.web_searches or 0 for one in usages),
        cost=sum(known, Decimal(0)),
        unpriced=len(spent) - len(known),
    )


def tokens_of(one: SpendingSum) -> int:
    """Return all tokens of a sum."""
    read, written = one.cache_read_tokens, one.cache_write_tokens
    return one.input_tokens + written + read + one.output_tokens


def _edges(entries: Sequence[Entry], span: Span, today: date) -> tuple[date, date]:
    """Return the first and the last day; a clock that was set back leaves days in the future."""
    days = [date.fromisoformat(one.day) for one in entries]
    last = max([today, *days])
    if span is Span.ALL:
        return min([today - timedelta(days=Span.WEEK.value - 1), *days]), last
    return min([date.fromisoformat(span.since(today)), *days]), last


def _step(first: date, last: date) -> Step:
    days = (last - first).days + 1
    if days <= _DAYS_SHOWN:
        return Step.DAY
    return Step.WEEK if days <= _WEEKS_SHOWN * 7 else Step.MONTH


def _begin(day: date, step: Step) -> date:
    """Return the first day of the bar that a day belongs to."""
    if step is Step.WEEK:
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if step is Step.MONTH else day


def _after(begin: date, step: Step) -> date:
    """Return the first day of the next bar."""
    if step is Step.MONTH:
        return (begin + timedelta(days=31)).replace(day=1)
    return begin + timedelta(days=7 if step is Step.WEEK else 1)


def _bars(
    entries: Sequence[Entry], edges: tuple[date, date], step: Step, series: Sequence[str]
) -> tuple[Bar, ...]:
    found: defaultdict[date, defaultdict[str, list[Spending]]]
    found = defaultdict(lambda: defaultdict(list))
    for entry in entries:
        model = entry.spending.model
        begin = _begin(date.fromisoformat(entry.day), step)
        found[begin][model if model in series else OTHER].append(entry.spending)
    first, last = edges
    made, begin = [], _begin(first, step)
    while begin <= last:
        after = _after(begin, step)
        models: Mapping[str, list[Spending]] = found.get(begin, {})
        slices = tuple(_slice(model, models[model]) for model in series if model in models)
        until = min(after - timedelta(days=1), last)
        made.append(Bar(max(begin, first), until, slices))
        begin = after
    return tuple(made)


def _slice(model: str, spent: Sequence[Spending]) -> Slice:
    sums = summed(model, model, spent)
    return Slice(model, sums.replies, sums.unpriced, tokens_of(sums), sums.cost)

"""What the usage window shows of entries: bars, tables and totals, all of it exact."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nocopt.core.spending import Per
from nocopt.ui import amounts
from nocopt.ui.usage_chart_layout import marks
from nocopt.ui.usage_report import OTHER, SERIES, Measure, Report, Span, Step, report
from tests.ui.spent import TODAY, Paid, paid

CHATS = {"1": "Hash tables", "2": ""}


def made(*entries: Paid, span: Span = Span.WEEK) -> Report:
    return report(entries, span, TODAY, CHATS)


def test_there_is_a_bar_for_each_day_also_for_those_without_anything() -> None:
    bars = made(paid("2026-11-16"), paid("2026-11-22"), paid("2026-11-22")).bars
    assert [bar.first for bar in bars] == [date(2026, 11, day) for day in range(16, 23)]
    assert [bar.whole.replies for bar in bars] == [1, 0, 0, 0, 0, 0, 2]


def test_ranges_begin_so_many_days_ago_today_included() -> None:
    assert Span.WEEK.since(TODAY) == "2026-11-16"
    assert Span.MONTH.since(TODAY) == "2026-10-24"
    assert Span.ALL.since(TODAY) == ""


def test_sums_are_those_of_decimals() -> None:
    found = made(*(paid("2026-11-22", cost="0.1") for _ in range(3)))
    assert found.total.cost == Decimal("0.3")
    assert found.bars[-1].whole.cost == Decimal("0.3")


def test_an_unknown_price_is_counted_and_is_not_nothing() -> None:
    found = made(paid("2026-11-22", cost=None), paid("2026-11-22", cost="0"))
    assert (found.total.replies, found.total.unpriced) == (2, 1)
    assert found.bars[-1].whole.unpriced == 1


def test_models_are_stacked_with_the_dearest_first_and_the_rest_together() -> None:
    entries = [paid("2026-11-22", f"model-{cost}", str(cost)) for cost in range(1, 10)]
    found = made(*entries)
    assert found.series == ("model-9", "model-8", "model-7", "model-6", "model-5", OTHER)
    assert len(found.series) == SERIES
    slices = found.bars[-1].slices
    assert [one.model for one in slices] == list(found.series)
    assert slices[-1].cost == 1 + 2 + 3 + 4


def test_tables_are_by_model_account_and_chat() -> None:
    found = made(
        paid("2026-11-22", "small", "0.1", account="Default", chat=1),
        paid("2026-11-21", "large", "2", account="AiHubMix", chat=2),
        paid("2026-11-20", "large", None, account="AiHubMix", chat=None),
    )
    names = {per: [(one.key, one.name) for one in rows] for per, rows in found.tables.items()}
    assert names[Per.MODEL] == [("large", "large"), ("small", "small")]
    assert names[Per.ACCOUNT] == [("AiHubMix", "AiHubMix"), ("Default", "Default")]
    assert names[Per.CHAT] == [("2", ""), ("1", "Hash tables"), ("", "")]
    large = found.tables[Per.MODEL][0]
    assert (large.replies, large.unpriced, large.cache_read_tokens) == (2, 1, 2000)


@pytest.mark.parametrize(("days", "step"), [(30, Step.DAY), (200, Step.WEEK), (2000, Step.MONTH)])
def test_long_times_have_bars_of_weeks_or_months(days: int, step: Step) -> None:
    begin = TODAY - timedelta(days=days)
    found = made(paid(begin.isoformat()), paid(TODAY.isoformat()), span=Span.ALL)
    assert found.step is step
    assert found.bars[0].first == begin
    assert found.bars[-1].last == TODAY
    edges = pairwise(found.bars)
    assert all(after.first == one.last + timedelta(days=1) for one, after in edges)
    assert sum(bar.whole.replies for bar in found.bars) == 2


def test_a_clock_that_was_set_back_loses_nothing() -> None:
    found = made(paid("2026-11-25"))
    assert found.bars[-1].last == date(2026, 11, 25)
    assert sum(bar.whole.replies for bar in found.bars) == 1


def test_everything_of_an_empty_ledger_is_a_week_of_nothing() -> None:
    assert len(made(span=Span.ALL).bars) == 7


@given(st.decimals(0, 10**9, places=6), st.sampled_from(Measure))
@example(Decimal("0.0116"), Measure.COST)
def test_a_scale_has_few_round_lines_and_holds_everything(top: Decimal, by: Measure) -> None:
    found = marks(top, by)
    assert 1 <= len(found) <= 5
    assert found[-1] >= top
    assert {one - before for before, one in pairwise(found)} <= {found[0]}
    assert found[0].normalize().as_tuple().digits in ((1,), (2,), (5,))
    if by is Measure.COST:
        texts = amounts.money_scale(found)
    else:
        texts = amounts.count_scale([int(one) for one in found])
    assert len(set(texts)) == len(found)
    assert len({len(one.partition(".")[2].rstrip("KMG")) for one in texts}) == 1


def test_a_scale_has_one_number_of_decimals_and_one_unit() -> None:
    assert amounts.money_scale(marks(Decimal("0.9"), Measure.COST)) == ["$0.50", "$1.00"]
    assert amounts.money_scale(marks(Decimal(3), Measure.COST)) == ["$1", "$2", "$3"]
    assert amounts.count_scale([500_000, 1_000_000, 1_500_000]) == ["0.5M", "1.0M", "1.5M"]
    assert amounts.count_scale([200, 400, 600]) == ["200", "400", "600"]

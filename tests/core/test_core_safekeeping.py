"""Which backups are kept, and which can go."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nocopt.core.safekeeping import OF_A_KIND, Backup, Why, local_day, no_longer_needed

DAY = 86_400.0
MONDAY = datetime(2026, 11, 16, 12, tzinfo=UTC).timestamp()


def utc_day(moment: float) -> date:
    return datetime.fromtimestamp(moment, UTC).date()


def backup(at: float, why: Why = Why.DAY, *, whole: bool | None = True) -> Backup:
    return Backup(f"{why}-{at}", why, at, 1, "", whole=whole)


def gone(*backups: Backup) -> list[Backup]:
    return list(no_longer_needed(backups, utc_day))


def test_seven_days_and_four_weeks_are_kept() -> None:
    daily = [backup(MONDAY - day * DAY) for day in range(60)]
    left = [one for one in daily if one not in gone(*daily)]
    days = [round((MONDAY - one.made_at) / DAY) for one in left]
    # Monday back to Tuesday, then the Sundays of the two weeks before last week.
    assert days == [0, 1, 2, 3, 4, 5, 6, 8, 15]


def test_of_a_day_the_last_one_is_kept() -> None:
    morning, evening = backup(MONDAY - 3600), backup(MONDAY + 3600)
    assert gone(morning, evening) == [morning]


def test_days_when_the_computer_was_off_do_not_count() -> None:
    rare = [backup(MONDAY - month * 30 * DAY) for month in range(7)]
    assert gone(*rare) == []


@pytest.mark.parametrize("why", [Why.UPDATE, Why.RESTORE])
def test_the_last_ones_before_a_change_are_kept(why: Why) -> None:
    made = [backup(MONDAY + at, why) for at in range(OF_A_KIND + 2)]
    assert gone(*made) == made[:2]


def test_what_the_person_wanted_stays() -> None:
    assert gone(*(backup(MONDAY - at * DAY, Why.PERSON) for at in range(50))) == []


def test_a_broken_one_keeps_nothing_and_goes_once_a_later_one_is_whole() -> None:
    old, broken = backup(MONDAY), backup(MONDAY + 60, whole=False)
    assert gone(old, broken) == []
    assert gone(old, broken, backup(MONDAY + DAY)) == [broken]


def test_one_that_nobody_looked_at_counts_as_whole() -> None:
    assert gone(backup(MONDAY), backup(MONDAY + 60, whole=None)) == [backup(MONDAY)]


def test_a_moment_that_no_calendar_has_is_a_day_as_well() -> None:
    assert local_day(1e300) == date.min


MADE = st.builds(
    backup,
    st.integers(0, 100).map(lambda day: MONDAY - day * DAY / 2),
    st.sampled_from(Why),
    whole=st.sampled_from([True, False, None]),
)


@given(st.lists(MADE, unique_by=lambda one: one.name, max_size=30))
def test_the_newest_that_is_whole_always_stays(backups: list[Backup]) -> None:
    removed = gone(*backups)
    whole = [one for one in backups if one.whole is not False]
    if whole:
        newest = max(one.made_at for one in whole)
        assert any(one.made_at == newest and one not in removed for one in whole)
    left = [one for one in backups if one not in removed]
    assert gone(*left) == []

"""What was typed into the search, read: words, and filters with what each of them says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from nocopt.core.draft import whole_characters
from nocopt.core.filing import Place
from nocopt.core.folding import folded
from nocopt.core.search import USUAL, Having, Query, Sender

if TYPE_CHECKING:
    from collections.abc import Callable

# A word with an optional filter before it; an open quote ends with the text, as while one types.
_ITEM: Final = re.compile(
    r"(?:([a-z]+)[:：])?(?:\"([^\"]*)\"?|“([^”]*)”?|([^\s\"“]+))", re.IGNORECASE
)
_FILTERS: Final = frozenset({"from", "model", "tag", "in", "has", "since", "after", "before"})
_DAY: Final = re.compile(r"(\d{4})(?:[-/.](\d{1,2}))?(?:[-/.](\d{1,2}))?")
_AGO: Final = re.compile(r"(\d{1,4})\s?(?:个?([dwmy天周月年]))")
_NAMED: Final = {"today": 0, "yesterday": 1, "今天": 0, "昨天": 1, "前天": 2}  # days ago
_WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_UNITS: Final = {"天": "d", "周": "w", "月": "m", "年": "y"}
_LONGEST: Final = 4_000  # characters of what is typed; of more, as pasted, the beginning counts


def day_start(day: date) -> float:
    """Return when a day begins where the person is, in seconds since 1970."""
    return datetime(day.year, day.month, day.day).astimezone().timestamp()


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter as it stands from `start` to `end` of what was typed; `value` is folded.

    `said` tells whether it says something, else it is looked for as words, or still without a
    value; `day` is the one that a time means. `growing`: it may still be being typed. `place` is
    the one that it names; a project of that name is meant by quotes.
    """

    name: str
    value: str
    start: int
    end: int
    said: bool
    growing: bool
    day: date | None = None
    place: Place | None = None


def parse_query(
    text: str,
    *,
    thinking: bool = False,
    start_of: Callable[[date], float] = day_start,
    today: date | None = None,
) -> Query:
    """Return what was typed as a query; a filter that says nothing is looked for as a word."""
    return _read(text, start_of, today).query(thinking)


def filters_in(text: str, today: date | None = None) -> tuple[Filter, ...]:
    """Return the filters of what was typed, in their order."""
    return tuple(_read(text, day_start, today).filters)


def without(text: str, one: Filter) -> str:
    """Return what was typed without one of its filters."""
    return " ".join(filter(None, (text[: one.start].rstrip(), text[one.end :].lstrip())))


def written(name: str, value: str) -> str:
    """Return a filter as it is typed."""
    quotes = ("“", "”") if '"' in value else ('"', '"')
    plain = re.fullmatch(r"[^\s\"“]+", value) is not None
    if name == "in" and folded(value) in list(Place):
        plain = False  # else it would be that place
    return f"{name}:{value}" if plain else f"{name}:{quotes[0]}{value}{quotes[1]}"


def _read(text: str, start_of: Callable[[date], float], today: date | None) -> _Reading:
    text, _ = whole_characters(text[:_LONGEST])
    reading = _Reading(start_of, today or datetime.now().astimezone().date())
    for item in _ITEM.finditer(text):
        name, straight, curved, word = item.groups()
        quoted = straight if straight is not None else curved
        value = word if quoted is None else quoted
        last = item.end() == len(text)
        if word is not None and word[:-1].lower() in _FILTERS and word[-1] in ":：":
            # What it is to be is still being typed.
            reading.filters.append(
                Filter(word[:-1].lower(), "", *item.span(), said=False, growing=last)
            )
            continue
        plain = folded(" ".join(value.split()))
        said = name is not None and reading.filter(name.lower(), plain, quoted is not None)
        if name is not None and name.lower() in _FILTERS:
            day = reading.day if said and name.lower() in _TIMES else None
            place = _place(plain) if name.lower() == "in" and quoted is None else None
            one = Filter(name.lower(), plain, *item.span(), said, last, day, place)
            reading.filters.append(one)
        if not said:
            typed = value if name is None else item[0]
            reading.terms.append(" ".join(folded(typed).split()))
            reading.growing = quoted is None and last
        else:
            reading.growing = False
    return reading


_TIMES: Final = ("since", "after", "before")


def day_named(value: str, today: date) -> date | None:
    """Return the day that a folded text names, or the first one of a month or a year; None: none.

    It may be counted from today: `yesterday`, `monday` (the last one), `7d`, `2w`, `3m`, `1y`.
    """
    if value in _NAMED:
        return today - timedelta(days=_NAMED[value])
    if value in _WEEKDAYS:
        return today - timedelta(days=(today.weekday() - _WEEKDAYS.index(value)) % 7)
    try:
        ago = _AGO.fullmatch(value)
        if ago is not None:
            return _back(today, int(ago[1]), _UNITS.get(ago[2], ago[2]))
        found = _DAY.fullmatch(value)
        return None if found is None else date(*(int(number or 1) for number in found.groups()))
    except (ValueError, OverflowError):
        return None  # a day that is in no calendar


def _back(today: date, count: int, unit: str) -> date:
    """Return the day so many days, weeks, months or years ago; of a shorter month the last one."""
    if unit in "dw":
        return today - timedelta(days=count * (7 if unit == "w" else 1))
    months = 12 * today.year + today.month - 1 - count * (12 if unit == "y" else 1)
    first = date(months // 12, months % 12 + 1, 1)
    following = date((months + 1) // 12, (months + 1) % 12 + 1, 1)
    return first.replace(day=min(today.day, (following - first).days))


def _place(value: str) -> Place | None:
    return Place(value) if value in list(Place) else None


class _Reading:
    """A query while it is read."""

    def __init__(self, start_of: Callable[[date], float], today: date) -> None:
        self.terms: list[str] = []
        self.filters: list[Filter] = []
        self.growing = False
        self.day: date | None = None  # of the last time that was read
        self._start_of, self._today = start_of, today
        self._sender: Sender | None = None
        self._models: list[str] = []
        self._projects: list[str] = []
        self._tags: list[str] = []
        self._having: set[Having] = set()
        self._places: set[Place] = set()
        self._since: float | None = None
        self._before: float | None = None

    def filter(self, name: str, value: str, quoted: bool) -> bool:
        """Take a filter; False where there is none of that name, or not with that value."""
        if not value:
            return False
        match name:
            case "from":
                return self._from(value)
            case "model":
                self._models.append(value)
            case "tag":
                self._tags.append(value)
            case "in":
                self._in(value, quoted)
            case "has":
                return self._has(value)
            case "since" | "after" | "before":
                return self._time(name, value)
            case _:
                return False
        return True

    def _from(self, value: str) -> bool:
        if value in list(Sender):
            self._sender = Sender(value)
        return value in list(Sender)

    def _in(self, value: str, quoted: bool) -> None:
        place = None if quoted else _place(value)
        if place is not None:
            self._places.add(place)
        else:
            self._projects.append(value)

    def _has(self, value: str) -> bool:
        if value in list(Having):
            self._having.add(Having(value))
        return value in list(Having)

    def _time(self, name: str, value: str) -> bool:
        """Take a time, which is that of a day."""
        self.day = day_named(value, self._today)
        try:
            moment = None if self.day is None else self._start_of(self.day)
        except (ValueError, OverflowError, OSError):
            return False  # one that no clock can tell
        if moment is None:
            return False
        if name == "before":
            self._before = moment if self._before is None else min(moment, self._before)
        else:
            self._since = moment if self._since is None else max(moment, self._since)
        return True

    def query(self, thinking: bool) -> Query:
        """Return what was read; a term that was typed before, too, has been typed to its end."""
        terms = tuple(dict.fromkeys(term for term in self.terms if term))
        return Query(
            terms=terms,
            growing=self.growing and terms[-1:] == tuple(self.terms[-1:]),
            sender=self._sender,
            models=tuple(self._models),
            since=self._since,
            before=self._before,
            projects=tuple(self._projects),
            tags=tuple(self._tags),
            having=frozenset(self._having),
            places=frozenset(self._places) or USUAL,
            thinking=thinking or Having.THINKING in self._having,
        )

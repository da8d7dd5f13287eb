"""Days and times as all of the window writes them: months in words, hours as the system does."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Final

from PySide6.QtCore import QCoreApplication, QDate, QLocale, QTime

_SHORT: Final = QLocale.FormatType.ShortFormat
_WORDS: Final = re.compile("'[^']*'")  # in a form of times, which else has letters that count


class Moments:
    """Says them in the person's language; forms are collected from calls of `tr`, hence the class.

    Moments are in seconds since 1970. Of one that no calendar has, as what was imported may say
    any number, nothing is told. `system` says how hours are counted, by default that of this
    computer, whose language is often another one.
    """

    def __init__(self, system: QLocale | None = None) -> None:
        self._system = system

    def tr(self, text: str) -> str:
        """Return a text in the person's language."""
        return QCoreApplication.translate("Moments", text)

    def day(self, day: date) -> str:
        """Return a day with its year."""
        return QLocale().toString(_qt(day), self.tr("d MMM yyyy"))

    def day_of(self, moment: float) -> str:
        """Return the day of a moment, with its year."""
        then = _local(moment)
        return "" if then is None else self.day(then)

    def short_day(self, day: date) -> str:
        """Return a day of a year that is known."""
        return QLocale().toString(_qt(day), self.tr("d MMM"))

    def long_day(self, day: date) -> str:
        """Return a day in full, with that of its week."""
        return QLocale().toString(_qt(day), QLocale.FormatType.LongFormat)

    def month(self, day: date) -> str:
        """Return the month of a day, with its year."""
        return QLocale().toString(_qt(day), self.tr("MMM yyyy"))

    def time(self, then: datetime) -> str:
        """Return the time of a day: in twelve hours where language and system both have them."""
        time, system = QTime(then.hour, then.minute), self._system or QLocale.system()
        if _in_halves(QLocale()) and not _in_halves(system):
            return time.toString("HH:mm")
        return QLocale().toString(time, _SHORT)

    def exact(self, moment: float) -> str:
        """Return a day with its year and its time."""
        then = _local(moment)
        return "" if then is None else self._both(self.day(then), self.time(then))

    def near(self, moment: float, today: date) -> str:
        """Return a moment as short as it is plain: of today the time, of other years the day."""
        then = _local(moment)
        if then is None:
            return ""
        if then.date() == today:
            return self.time(then)
        if then.year == today.year:
            return self._both(self.short_day(then), self.time(then))
        return self.day(then)

    def rough(self, moment: float, today: date) -> str:
        """Return a moment in the narrowest place: of today the time, of other years the month."""
        then = _local(moment)
        if then is None:
            return ""
        if then.date() == today:
            return self.time(then)
        return self.short_day(then) if then.year == today.year else self.month(then)

    def _both(self, day: str, time: str) -> str:
        return self.tr("{day}, {time}").format(day=day, time=time)


def _in_halves(locale: QLocale) -> bool:
    """Whether days have two halves of twelve hours there."""
    return "a" in _WORDS.sub("", locale.timeFormat(_SHORT)).casefold()


def _local(moment: float) -> datetime | None:
    try:
        return datetime.fromtimestamp(moment).astimezone()
    except (OverflowError, OSError, ValueError):
        return None


def _qt(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)

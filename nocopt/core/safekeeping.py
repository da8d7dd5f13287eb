"""Backups of all chats: what is known of each, and which are kept for how long."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

DAYS: Final = 7  # of each of so many the last backup is kept
WEEKS: Final = 4
OF_A_KIND: Final = 2  # that were made before something else was done


class Why(StrEnum):
    """What a backup was made for; the values are stored."""

    DAY = "day"  # by itself, once a day
    UPDATE = "update"  # before a newer version changes the file
    RESTORE = "restore"  # before an older state takes the place of the present one
    PERSON = "person"  # because the person wanted it


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy of all that is kept about chats, with the files of their messages beside it.

    `made_at` is in seconds since 1970, `size` in bytes, `counts` are rows by table, `sha256` is of
    the copy, in hex. `whole` says what looking at it gave after it was written, None where that was
    not done. `undone_by` names the backup that an undo put in the place of what is in this one.
    """

    name: str
    why: Why
    made_at: float
    size: int
    sha256: str
    counts: Mapping[str, int] = field(default_factory=dict)
    whole: bool | None = None
    undone_by: str = ""


@dataclass(frozen=True, slots=True)
class Restoration:
    """What would become of the chats if a backup took their place.

    Chats and messages that come `back` are in the backup only, those that are `lost` are not in it;
    what lies in the trash counts as neither. `newest_lost` are titles of a few, the newest first.
    """

    backup: Backup
    chats_back: int = 0
    chats_lost: int = 0
    messages_back: int = 0
    messages_lost: int = 0
    newest_lost: tuple[str, ...] = ()

    @property
    def changes_nothing(self) -> bool:
        """Whether the same chats with the same messages would be there."""
        return not (self.chats_back or self.chats_lost or self.messages_back or self.messages_lost)


@dataclass(frozen=True, slots=True)
class Restored:
    """What came of putting back a backup.

    `aside` is where the chats are that were there, if these were damaged, which no backup has then.
    `lost` are the names of files of messages that neither the backup nor the disk has any more.
    """

    aside: Path | None = None
    lost: tuple[str, ...] = ()


def local_day(moment: float) -> date:
    """Return the day of a moment where the person is; of one that no calendar has, the first."""
    try:
        return datetime.fromtimestamp(moment, UTC).astimezone().date()
    except (OverflowError, OSError, ValueError):
        return date.min


def no_longer_needed(
    backups: Iterable[Backup], day_of: Callable[[float], date] = local_day
) -> tuple[Backup, ...]:
    """Return the backups that can go, the oldest first.

    Days and weeks are those that have a backup, so that none goes because the computer was off. One
    that is not whole keeps nothing, and goes once a later one is. What the person wanted stays.
    """
    newest_first = sorted(backups, key=lambda one: (one.made_at, one.name), reverse=True)
    whole = [one for one in newest_first if one.whole is not False]
    daily = [one for one in whole if one.why is Why.DAY]
    kept = {
        *_last_of_each(daily, lambda one: day_of(one.made_at), DAYS),
        *_last_of_each(daily, lambda one: day_of(one.made_at).isocalendar()[:2], WEEKS),
        *_last(whole, Why.UPDATE),
        *_last(whole, Why.RESTORE),
        *(one.name for one in newest_first if one.why is Why.PERSON),
    }
    # What is broken may be all there is.
    latest = max((one.made_at for one in whole), default=float("-inf"))
    kept.update(one.name for one in newest_first if one.whole is False and one.made_at > latest)
    return tuple(one for one in reversed(newest_first) if one.name not in kept)


def _last_of_each(
    newest_first: Sequence[Backup], stretch: Callable[[Backup], object], most: int
) -> list[str]:
    found: dict[object, str] = {}
    for one in newest_first:
        found.setdefault(stretch(one), one.name)
    return list(found.values())[:most]


def _last(newest_first: Sequence[Backup], why: Why) -> list[str]:
    return [one.name for one in newest_first if one.why is why][:OF_A_KIND]

"""The list of chats in blocks: each a heading with the chats below it, which may be folded away."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum
from itertools import accumulate
from typing import TYPE_CHECKING, Final, TypeAlias

from nocopt.app.chat_list import OTHERS, PINNED

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from nocopt.app.chat_list import ChatList
    from nocopt.core.filing import Project


class Age(Enum):
    """A stretch of time under one heading."""

    TODAY = "today"
    YESTERDAY = "yesterday"
    WEEK = "week"
    MONTH = "month"
    OLDER = "older"


_BACK: Final = {Age.TODAY: 0, Age.YESTERDAY: 1, Age.WEEK: 6, Age.MONTH: 29}
"""How many days before today each begins; the last one has no beginning."""


class Pinned(Enum):
    """The block of chats that stand above all others."""

    PINNED = "pinned"


Key: TypeAlias = "Pinned | Age | int"
"""What a block is about; a number is the id of a project."""


@dataclass(slots=True)
class Block:
    """A heading and `count` chats; of a folded one only the heading is shown."""

    key: Key
    count: int
    folded: bool = False

    @property
    def rows(self) -> int:
        """How many rows it takes."""
        return 1 + (0 if self.folded else self.count)


def day_start(day: date) -> float:
    """Return when a local day begins, in seconds since 1970, UTC."""
    return datetime.combine(day, time()).astimezone().timestamp()


def age_starts(today: date) -> list[tuple[Age, float]]:
    """Return when each age begins, the newest first; what is still to come belongs to today."""
    starts = [(age, day_start(today - timedelta(days=back))) for age, back in _BACK.items()]
    return [*starts, (Age.OLDER, float("-inf"))]


def arranged(chats: ChatList, projects: Iterable[Project], today: date) -> list[Block]:
    """Return the blocks of a list: pinned chats and ages where there are any, and all projects."""
    folded = {project.id: project.folded for project in projects}
    blocks: list[Block] = []
    for key, start, count in chats.sections:
        if isinstance(key, int):
            blocks.append(Block(key, count, folded.get(key, False)))
        elif key == PINNED and count:
            blocks.append(Block(Pinned.PINNED, count))
        elif key == OTHERS:
            blocks += _ages(chats, start, today)
    return blocks


def _ages(chats: ChatList, start: int, today: date) -> Iterable[Block]:
    for age, moment in age_starts(today):
        end = len(chats) if age is Age.OLDER else max(start, chats.before(moment))
        if end > start:
            yield Block(age, end - start)
        start = end


class Places:
    """Where the rows of some blocks are, and where the chats in them; both count from 0."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self._blocks = blocks
        self._rows = list(accumulate((one.rows for one in blocks), initial=0))
        self._chats = list(accumulate((one.count for one in blocks), initial=0))

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return self._rows[-1]

    def first_row(self, number: int) -> int:
        """Return the row of the heading of a block."""
        return self._rows[number]

    def first_chat(self, number: int) -> int:
        """Return the place of the first chat of a block."""
        return self._chats[number]

    def block_of_row(self, row: int) -> tuple[int, int]:
        """Return the number of the block of a row, and the place of its chat, -1 for a heading."""
        number = bisect_right(self._rows, row) - 1
        within = row - self._rows[number] - 1
        return number, self._chats[number] + within if within >= 0 else -1

    def block_of_chat(self, at: int) -> int:
        """Return the number of the block that has the chat at a place of the list."""
        return bisect_right(self._chats, at) - 1  # the last that begins there: others are empty

    def row_of_chat(self, at: int) -> int:
        """Return the row of the chat at a place, -1 where it is folded away."""
        number = self.block_of_chat(at)
        if self._blocks[number].folded:
            return -1
        return self._rows[number] + 1 + at - self._chats[number]

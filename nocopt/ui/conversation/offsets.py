"""Counting in two ways: characters of a text, and UTF-16 units of what the text engine is given."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


class Offsets:
    """Translates offsets in a text into units of its display, and back.

    A character beyond the basic plane is two units, each of `pictures` (start and end in the text,
    in order) is a single one.
    """

    __slots__ = ("_ends", "_starts", "_unit_ends", "_unit_starts")

    def __init__(self, text: str, pictures: Sequence[tuple[int, int]] = ()) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._unit_starts: list[int] = []
        self._unit_ends: list[int] = []
        if text.isascii() and not pictures:
            return
        at = 0
        for start, end in pictures:
            self._add_astral(text, at, start)
            self._add(start, end, 1)
            at = end
        self._add_astral(text, at, len(text))

    def unit(self, offset: int, *, after: bool = False) -> int:
        """Return the unit for an offset; inside a picture the one before it, or `after` it."""
        at = bisect_right(self._starts, offset) - 1
        if at < 0:
            return offset
        if offset >= self._ends[at]:
            return self._unit_ends[at] + offset - self._ends[at]
        inside = after and offset > self._starts[at]
        return self._unit_ends[at] if inside else self._unit_starts[at]

    def offset(self, unit: int) -> int:
        """Return the offset for a unit."""
        at = bisect_right(self._unit_starts, unit) - 1
        if at < 0:
            return unit
        if unit >= self._unit_ends[at]:
            return self._ends[at] + unit - self._unit_ends[at]
        return self._starts[at]

    def _add_astral(self, text: str, start: int, end: int) -> None:
        for found in _ASTRAL.finditer(text, start, end):
            self._add(found.start(), found.end(), 2)

    def _add(self, start: int, end: int, units: int) -> None:
        begin = self._unit_ends[-1] + start - self._ends[-1] if self._ends else start
        self._starts.append(start)
        self._ends.append(end)
        self._unit_starts.append(begin)
        self._unit_ends.append(begin + units)

"""Two texts compared word by word: what both have, what only the one has, what only the other."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from difflib import SequenceMatcher
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from nocopt.core.folding import UNSPACED

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class Change(StrEnum):
    """What became of a piece of text from the one version to the other."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


class Run(NamedTuple):
    """A piece of text that shared one fate."""

    change: Change
    text: str


# A word or a sign with the blanks behind it; of scripts without blanks each character.
_WORD: Final = re.compile(f"[{UNSPACED}]\\s*|[^\\W{UNSPACED}]+\\s*|[^\\w\\s]\\s*|\\s+")
_LINE: Final = re.compile(r"[^\n]*\n|[^\n]+")
# Pairs of pieces that are weighed against each other at most: beyond that it would take seconds,
# and of texts that repeat themselves so often no comparison tells much.
_MOST_PAIRS: Final = 250_000


def differing(before: str, after: str) -> tuple[Run, ...]:
    """Return both texts as one row of pieces, by words; where they are too long for it, by lines.

    What is the same and what is gone make up `before`, what is the same and what is new `after`.
    """
    lines = _compared(_LINE.findall(before), _LINE.findall(after))
    runs: list[Run] = []
    for one, other in lines:
        if one == other:
            _add(runs, Change.SAME, one)
            continue
        for gone, new in _compared(_WORD.findall(one), _WORD.findall(other)):
            if gone == new:
                _add(runs, Change.SAME, gone)
            else:
                _add(runs, Change.GONE, gone)
                _add(runs, Change.NEW, new)
    return tuple(runs)


def _compared(one: Sequence[str], other: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield pieces of both that stand in each other's place; they are equal or have nothing alike.

    Pieces that are in both just once hold the rest together: between them little is to be compared.
    """
    at, to = 0, 0
    for a, b in (*_anchors(one, other), (len(one), len(other))):
        yield from _between(one[at:a], other[to:b])
        if a < len(one):
            yield one[a], other[b]
        at, to = a + 1, b + 1


def _anchors(one: Sequence[str], other: Sequence[str]) -> list[tuple[int, int]]:
    """Return where pieces are that both have once: the most of them that are in the same order."""
    counts, others = Counter(one), Counter(other)
    places = {piece: at for at, piece in enumerate(other) if others[piece] == counts[piece] == 1}
    pairs = [(at, places[piece]) for at, piece in enumerate(one) if piece in places]
    # The longest rising row of places: of each length the one that ends lowest is known.
    ends: list[int] = []
    chosen: list[int] = []
    before: list[int] = []
    for number, (_, place) in enumerate(pairs):
        length = bisect_left(ends, place)
        before.append(chosen[length - 1] if length else -1)
        ends[length : length + 1] = [place]
        chosen[length : length + 1] = [number]
    row: list[tuple[int, int]] = []
    number = chosen[-1] if chosen else -1
    while number >= 0:
        row.append(pairs[number])
        number = before[number]
    return row[::-1]


def _between(one: Sequence[str], other: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the same of what is between two anchors; too much of it is taken as one piece."""
    start = _common(one, other)
    rest = min(len(one), len(other)) - start
    end = min(_common(one[::-1], other[::-1]), rest)
    yield "".join(one[:start]), "".join(other[:start])
    middle, others = one[start : len(one) - end], other[start : len(other) - end]
    if len(middle) * len(others) > _MOST_PAIRS:
        yield "".join(middle), "".join(others)
    else:
        matcher = SequenceMatcher(None, middle, others, autojunk=False)
        for _, a, b, c, d in matcher.get_opcodes():
            yield "".join(middle[a:b]), "".join(others[c:d])
    yield "".join(one[len(one) - end :]), "".join(other[len(other) - end :])


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """Return how many pieces both begin with."""
    for at, (piece, its) in enumerate(zip(one, other, strict=False)):
        if piece != its:
            return at
    return min(len(one), len(other))


def _add(runs: list[Run], change: Change, text: str) -> None:
    """Add a piece, to the one before it where both share their fate."""
    if not text:
        return
    # What is new stands behind what is gone, so that a change reads as one thing.
    if change is Change.GONE and len(runs) > 1 and runs[-1].change is Change.NEW:
        if runs[-2].change is Change.GONE:
            runs[-2] = Run(Change.GONE, runs[-2].text + text)
        else:
            runs.insert(-1, Run(Change.GONE, text))
    elif runs and runs[-1].change is change:
        runs[-1] = Run(change, runs[-1].text + text)
    else:
        runs.append(Run(change, text))

"""What is looked for in all chats; what was found, where it is marked, and how well it fits."""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from nocopt.core.filing import Place
from nocopt.core.folding import UNSPACED, folded, folded_with_places
from nocopt.core.plain_text import inside_code
from nocopt.core.plain_text import marks as marks_of

if TYPE_CHECKING:
    from collections.abc import Sequence


class Sender(StrEnum):
    """Who wrote a message; the values are what is typed behind `from:`."""

    PERSON = "me"
    MODEL = "model"


class Having(StrEnum):
    """What a message may have; the values are what is typed behind `has:`."""

    IMAGE = "image"
    PDF = "pdf"
    FILE = "file"
    THINKING = "thinking"
    TOOL = "tool"
    CODE = "code"


class Source(StrEnum):
    """Where something was found."""

    TITLE = "title"
    TEXT = "text"
    THINKING = "thinking"
    FILE_NAME = "file_name"
    FILE = "file"
    CALL = "call"  # of a tool, where a message has no text
    RESULT = "result"


USUAL: Final = frozenset({Place.LIST, Place.ARCHIVE})
"""Where is looked when no place is named: what is in the trash was thrown away."""


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for. Each of the folded `terms` occurs in one message; blanks are part of one.

    Where several of `models`, `projects` or `places` are named it is any of them, of `tags` and
    `having` all. `models` are parts of ids. A message was written at `since` or later and before
    `before`, in seconds since 1970. `thinking` says that thinking is looked through as well.
    """

    terms: tuple[str, ...] = ()
    sender: Sender | None = None
    models: tuple[str, ...] = ()
    since: float | None = None
    before: float | None = None
    projects: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    having: frozenset[Having] = frozenset()
    places: frozenset[Place] = USUAL
    thinking: bool = False
    growing: bool = False

    @property
    def narrowed(self) -> bool:
        """Whether anything but terms says which messages are meant."""
        named = (self.sender, self.models, self.projects, self.tags, self.having)
        return (
            any(named) or self.places != USUAL or self.since is not None or self.before is not None
        )


def contains(text: str, term: str) -> bool:
    """Whether a folded term is in a folded text; its blanks stand for any white space."""
    if term in text:
        return True
    return " " in term and _exactly(term).search(text) is not None


def _exactly(term: str) -> re.Pattern[str]:
    words = term.split() if " " in term else [term]
    return re.compile(r"\s+".join(map(re.escape, words)))


_SHORT: Final = 2  # letters
_LETTER: Final = re.compile(f"[^\\W_{UNSPACED}]")


def _places(text: str, term: str, number: int, most: int) -> list[tuple[int, int, bool, int]]:
    """Return the first places of a folded term in a folded text: whether it begins a word there.

    One of one or two letters is only where it does, as in the index. `number` goes with each.
    """
    letters = _LETTER.match(term) is not None
    anywhere = not letters or len(term) > _SHORT
    found: list[tuple[int, int, bool, int]] = []
    for one in _exactly(term).finditer(text):
        start, end = one.span()
        begins = not letters or start == 0 or _LETTER.match(text, start - 1) is None
        if begins or anywhere:
            found.append((start, end, begins, number))
            if len(found) == most:
                break
    return found


_CHOSEN_AMONG: Final = 60  # places of a term, where the best passage is looked for
_COUNTED: Final = 20  # places of a term, where it is only told how good a find is


def _all_places(text: str, terms: Sequence[str], most: int) -> list[tuple[int, int, bool, int]]:
    """Return where the terms are, `most` places of each, with the number of the term."""
    found: list[tuple[int, int, bool, int]] = []
    for number, term in enumerate(terms):
        found += _places(text, term, number, most)
    found.sort()
    return found


@dataclass(frozen=True, slots=True)
class Passage:
    """An excerpt on one line; `marks` are the beginnings and ends of what was looked for in it."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()


def passage(
    text: str, terms: Sequence[str], width: int = 160, plain: str = "", *, markdown: bool = False
) -> Passage:
    """Return the piece of a text, about `width` characters, that has most of the folded terms.

    `plain` is the folded text, where that is known already. Of Markdown the marks are left out.
    """
    near = _near(text, plain, terms, width)
    found = _found(text, terms, *near) or _found(text, terms, 0, len(text))
    first, last = _densest(found, width)
    start = max(0, min(first - width // 4, len(text) - width))
    end = min(len(text), max(start + width, last))
    start, end = _whole_words(text, start, end, first, last)
    kept = _joined([(a, b) for a, b, _, _ in found if start <= a < b <= end])
    left_out = _left_out(text, start, end, kept) if markdown else []
    return _on_one_line(text, start, end, kept, left_out)


_AROUND: Final = 120  # characters beside a piece, where its marks of Markdown begin or end


def _left_out(
    text: str, start: int, end: int, kept: Sequence[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Return the marks of Markdown in a piece of a text, but for those that were looked for."""
    first = text.rfind("\n", max(0, start - _AROUND), start) + 1 or max(0, start - _AROUND)
    last = min(len(text), end + _AROUND)
    within = inside_code(text, first)
    found = ((first + a, first + b) for a, b in marks_of(text[first:last], in_code=within))
    inside = [(max(a, start), min(b, end)) for a, b in found if a < end and b > start]
    # Of a link whose address was looked for, that stays in its brackets.
    short = ((a, a + 1 if _within(kept, a, b) and text[a] == "]" else b) for a, b in inside)
    return [(a, b) for a, b in short if not _within(kept, a, b)]


def _within(kept: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    return any(first < end and start < last for first, last in kept)


_NEARBY: Final = 1_000  # characters before and behind what is to be shown


def _near(text: str, plain: str, terms: Sequence[str], width: int) -> tuple[int, int]:
    """Return a stretch that has the best piece, as where each character is takes long to tell."""
    if len(text) <= 4 * _NEARBY:
        return 0, len(text)
    plain = plain or folded(text)
    best, _ = _densest(_all_places(plain, terms, _CHOSEN_AMONG), width)
    middle = best * len(text) // max(len(plain), 1)
    return max(0, middle - _NEARBY), middle + width + _NEARBY


def _found(
    text: str, terms: Sequence[str], start: int, end: int
) -> list[tuple[int, int, bool, int]]:
    """Return where the terms are in a stretch of a text, as `_all_places` does."""
    plain = folded_with_places(text[start:end])
    return [
        (start + plain.place(first), start + plain.place(last), begins, number)
        for first, last, begins, number in _all_places(plain.text, terms, _CHOSEN_AMONG)
    ]


def _densest(found: Sequence[tuple[int, int, bool, int]], width: int) -> tuple[int, int]:
    """Return the stretch of places, no wider than `width`, that has most: terms, then words."""
    best, chosen = (0, 0, 0), (0, 0)
    here: defaultdict[int, int] = defaultdict(int)
    terms = begun = until = 0  # of those that begin in the stretch
    for at, (start, end, begins, number) in enumerate(found):
        while until < len(found) and found[until][0] < start + width:
            _, _, other_begins, other = found[until]
            terms += here[other] == 0
            begun += other_begins
            here[other] += 1
            until += 1
        if (terms, begun, until - at) > best:  # else it cannot be better: some may end beyond it
            inside = [one for one in found[at:until] if one[1] <= start + width] or [found[at]]
            worth = (len({one[3] for one in inside}), sum(one[2] for one in inside), len(inside))
            if worth > best:
                best, chosen = worth, (start, max(end, *(one[1] for one in inside)))
        here[number] -= 1
        terms -= here[number] == 0
        begun -= begins
    return chosen


_NEAR: Final = 12  # characters within which an excerpt looks for the edge of a word


def _whole_words(text: str, start: int, end: int, first: int, last: int) -> tuple[int, int]:
    """Move the edges of an excerpt to blanks that are near, but not across what it is about."""
    if start > 0:
        blank = re.compile(r"\s").search(text, start, min(first, start + _NEAR))
        start = start if blank is None else blank.end()
    if end < len(text):
        cut = max(text.rfind(" ", max(last, end - _NEAR), end), -1)
        end = end if cut < 0 else cut
    return start, end


def _on_one_line(
    text: str,
    start: int,
    end: int,
    marks: Sequence[tuple[int, int]],
    left_out: Sequence[tuple[int, int]] = (),
) -> Passage:
    """Return an excerpt with each stretch of white space as one blank, and its marks moved."""
    line = "…" if start > 0 else ""
    edges = sorted({start, end, *(edge for one in (*marks, *left_out) for edge in one)})
    dropped = {first for first, _ in left_out}
    moved: dict[int, int] = {}
    for edge, following in zip(edges, [*edges[1:], end], strict=True):
        moved[edge] = len(line)
        if edge not in dropped:
            piece = re.sub(r"\s+", " ", text[edge:following])
            # Where a whole line of marks is gone, so are the blanks around it, but for one.
            line += piece[1:] if line.endswith(" ") and piece.startswith(" ") else piece
    line = line.rstrip() if left_out and left_out[-1][1] == end else line
    line += "…" if end < len(text) else ""
    return Passage(line, tuple((moved[first], moved[last]) for first, last in marks))


class Spots(NamedTuple):
    """Where folded terms are in a text: all their places, overlapping ones as one.

    `best` is where the one begins from which on most is near each other, so many different `terms`.
    """

    marks: tuple[tuple[int, int], ...] = ()
    best: int = -1
    terms: int = 0


def spots(text: str, terms: Sequence[str], width: int = 160) -> Spots:
    """Return where the folded terms are in a text; what is near is `width` characters away."""
    bare = folded(text)
    if not any(contains(bare, term) for term in terms):
        return Spots()  # where each character is takes longer to tell
    plain = folded_with_places(text)
    found = [
        (plain.place(start), plain.place(end), begins, number)
        for start, end, begins, number in _all_places(plain.text, terms, len(plain.text))
    ]
    if not found:
        return Spots()
    first, last = _densest(found, width)
    marks = _joined([(start, end) for start, end, _, _ in found])
    near = {number for start, end, _, number in found if first <= start and end <= last}
    best = marks[bisect_right(marks, (first, len(text))) - 1][0]
    return Spots(tuple(marks), best, len(near))


def _joined(marks: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return marks that overlap as one."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(marks):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


@dataclass(frozen=True, slots=True)
class Hit:
    """Something that was found. `node_id` is None where it is the title.

    `position` counts the parts of the message, `at` is when it was written, in seconds since 1970,
    for a title when the chat changed last. `tool` is what one is called on the wire that was called
    or gave a result.
    """

    conversation_id: int
    title: str
    source: Source
    passage: Passage
    score: float
    at: float
    node_id: int | None = None
    position: int = 0
    sender: Sender | None = None
    place: Place = Place.LIST
    tool: str = ""


@dataclass(frozen=True, slots=True)
class Hits:
    """What was found, the best first. `more`: not all that may match was looked at.

    `unindexed` are texts that were not looked at, as the index does not have them yet.
    """

    hits: tuple[Hit, ...] = ()
    more: bool = False
    unindexed: int = 0


_WORTH: Final = {
    Source.TITLE: 4.0,
    Source.FILE_NAME: 1.5,
    Source.TEXT: 1.0,
    Source.FILE: 0.8,
    Source.THINKING: 0.5,
    Source.CALL: 0.5,
    Source.RESULT: 0.5,
}
_HALF_AGED: Final = 180.0  # days
_TOGETHER: Final = 80  # characters


def score(text: str, terms: Sequence[str], source: Source, age_days: float) -> float:
    """Return how good a find a folded text is; what is said twice is better, what is old worse."""
    found = _all_places(text, terms, _COUNTED)
    whole = sum(1 for start, end, begins, _ in found if begins and _ends_word(text, end))
    value = 1.0 + 0.2 * math.log1p(min(len(found), _COUNTED))
    if found:
        value += 0.5 * whole / len(found)
    if len(terms) > 1 and _are_together(found, len(terms)):
        value += 0.8
    return _WORTH[source] * value / (1.0 + max(age_days, 0.0) / _HALF_AGED)


def _ends_word(text: str, end: int) -> bool:
    return _LETTER.match(text, end) is None


def _are_together(found: Sequence[tuple[int, int, bool, int]], terms: int) -> bool:
    """Whether all terms are near each other somewhere, in the order they were typed."""
    for at, (first, _, _, number) in enumerate(found):
        if number != 0:
            continue
        wanted = 1
        for start, _, _, later in found[at + 1 :]:
            if start > first + _TOGETHER:
                break
            wanted += later == wanted
        if wanted == terms:
            return True
    return False

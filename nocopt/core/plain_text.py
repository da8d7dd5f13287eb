"""What is a mark in Markdown and no word of it, so that excerpts on one line can do without."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_FENCE: Final = re.compile(r"^[ \t]*(?:```|~~~)[^\n`]*$", re.MULTILINE)
# What a line begins with: headings, quotes, points of lists, also in each other.
_BEGINNING: Final = re.compile(
    r"^[ \t]*((?:(?:\#{1,6}|>|[-*+])[ \t]+(?:\[[ xX]\][ \t]+)?|\|[ \t]*)+)", re.MULTILINE
)
_RULE: Final = re.compile(r"^[ \t]*(?:[-=*_]{3,}[ \t]*|\|?[ \t]*:?--[-:| \t]*)$", re.MULTILINE)
_TABLE_END: Final = re.compile(r"[ \t]*\|[ \t]*$", re.MULTILINE)
_CODE: Final = re.compile(r"(?<!`)(`{1,2})(?!`)([^\n]+?)(?<!`)\1(?!`)")
_LINK: Final = re.compile(r"(!?\[)[^\[\]\n]*(\]\([^()\s]*(?:[ \t]+\"[^\"\n]*\")?\))")
_STRONG: Final = re.compile(r"(\*{2,3}|~~)(?![\s*])[^\n]*?[^\s\\](\1)")
_STRONG_LINE: Final = re.compile(r"(?<!\w)(__)(?![\s_])[^\n]*?[^\s\\](__)(?!\w)")
# With one star or line only around whole words: 2*3*4, *args and snake_case are none.
_WEAK: Final = re.compile(r"(?<![\w*\\])(\*)(?![\s*])[^*\n]*[^\s*\\](\*)(?![\w*])")
_WEAK_LINE: Final = re.compile(r"(?<![\w_\\])(_)(?![\s_])[^_\n]*[^\s_\\](_)(?![\w_])")
_PAIRS: Final = (_LINK, _STRONG, _STRONG_LINE, _WEAK, _WEAK_LINE)
_MARKS: Final = re.compile(r"[*_`#>|~\[\-=+]")


def marks(text: str, *, in_code: bool = False) -> list[tuple[int, int]]:
    """Return the beginnings and ends of all marks of a text, in order, none within another.

    `in_code`: the text begins within a block of code, where nothing is a mark but its end.
    """
    if not _MARKS.search(text):
        return []
    found: list[tuple[int, int]] = []
    at = 0
    for fence in (*_FENCE.finditer(text), None):
        end = len(text) if fence is None else fence.start()
        if not in_code:
            found += _joined(_of_prose(text, at, end))
        if fence is not None:
            found.append(fence.span())
            at, in_code = fence.end(), not in_code
    return found


def plain(text: str) -> str:
    """Return a text without its marks."""
    pieces: list[str] = []
    at = 0
    for start, end in marks(text):
        pieces.append(text[at:start])
        at = end
    return "".join((*pieces, text[at:]))


def inside_code(text: str, place: int) -> bool:
    """Whether a place of a text is in a block of code."""
    return text.count("```", 0, place) % 2 == 1


def _of_prose(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the marks of a stretch without blocks of code, in any order."""
    code = [(one.span(), one[1]) for one in _CODE.finditer(text, start, end)]
    for (first, last), quote in code:
        yield first, first + len(quote)
        yield last - len(quote), last

    def free(place: int) -> bool:
        return not any(first <= place < last for (first, last), _ in code)

    # A stretch of its own, since the beginning of a line is one of the text for these.
    for line in (_RULE, _TABLE_END):
        yield from (one.span() for one in line.finditer(text, start, end) if free(one.start()))
    yield from (one.span(1) for one in _BEGINNING.finditer(text, start, end))
    for pair in _PAIRS:
        for one in pair.finditer(text, start, end):
            if free(one.start(1)) and free(one.start(2)):
                yield one.span(1)
                yield one.span(2)


def _joined(found: Iterator[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return marks in order, those that overlap as one."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined

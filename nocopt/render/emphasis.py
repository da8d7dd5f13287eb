"""Emphasis, strong and strike: the delimiter runs of a text paired as CommonMark pairs them.

Two rules are kinder than CommonMark's, for text without spaces between words and for what models
write: beside a Chinese, Japanese or Korean character a run may open and close next to any
punctuation, and a run of two asterisks may wherever it touches text on the inner side. So
`**“重点”**内容` and `**Key:**value` are bold.
"""

from __future__ import annotations

import re
import unicodedata
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from typing import NamedTuple

from markdown.inlinepatterns import InlineProcessor
from markdown.util import ETX, STX, AtomicString

_SET_ASIDE = STX + ETX
_RUN = re.compile(r"\*+|_+|~+")
_CJK = re.compile(
    "[\u1100-\u11ff\u2e80-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\ufe30-\ufe4f"
    "\uff00-\uffef\U0001b000-\U0001b16f\U00020000-\U0003ffff]"
)


@dataclass(slots=True)
class _Run:
    char: str
    start: int
    length: int
    opens: bool
    closes: bool
    whole: int


class _Region(NamedTuple):
    start: int
    inner_start: int
    inner_end: int
    end: int
    tag: str


class EmphasisProcessor(InlineProcessor):
    """Turns everything emphasised in a text into one neutral element at once."""

    def __init__(self) -> None:
        super().__init__(r"[*_~]")

    def handleMatch(  # type: ignore[override]  # noqa: N802
        self, m: re.Match[str], data: str
    ) -> tuple[ET.Element | None, int, int]:
        """Pair all runs from the match on; the library calls again for what is left behind."""
        regions = _pair(_runs(data, m.start()))
        if not regions:
            return None, m.start(), len(data)
        regions.sort(key=lambda region: (region.start, -region.end))
        end = max(region.end for region in regions)
        return _build(data, regions, end), regions[0].start, end


def _runs(text: str, start: int) -> list[_Run]:
    return [
        _Run(found[0][0], found.start(), len(found[0]), *_flanks(text, found), len(found[0]))
        for found in _RUN.finditer(text, start)
        if found[0][0] != "~" or len(found[0]) <= 2
    ]


def _flanks(text: str, run: re.Match[str]) -> tuple[bool, bool]:
    """Whether the run may open and whether it may close."""
    before = text[run.start() - 1] if run.start() else " "
    after = text[run.end()] if run.end() < len(text) else " "
    inner_left, inner_right = not after.isspace(), not before.isspace()
    punct_before, punct_after = _is_punctuation(before), _is_punctuation(after)
    left = inner_left and (not punct_after or not inner_right or punct_before)
    right = inner_right and (not punct_before or not inner_left or punct_after)
    if run[0] == "~":
        # Between words and numbers a tilde is a range or a guess: `5~10`.
        return left and not before.isalnum(), right and not after.isalnum()
    if run[0][0] == "_":
        return left and (not right or punct_before), right and (not left or punct_after)
    if len(run[0]) == 2:
        return inner_left, inner_right
    return (
        left or (inner_left and _CJK.match(before) is not None),
        right or (inner_right and _CJK.match(after) is not None),
    )


def _is_punctuation(char: str) -> bool:
    # What the library has set aside began and ended with a mark of its own: a backtick, a bracket.
    return char in _SET_ASIDE or unicodedata.category(char)[0] in "PS"


def _pair(runs: list[_Run]) -> list[_Region]:
    regions: list[_Region] = []
    openers: list[_Run] = []
    # Below these heights of the stack no opener fits such a closer, so nobody looks there again.
    floors: dict[tuple[str, bool, int], int] = {}
    for run in runs:
        kind = (run.char, run.opens, run.whole % 3)
        while run.closes and run.length:
            at = _opener(openers, run, floors.get(kind, 0))
            if at is None:
                floors[kind] = len(openers)
                break
            del openers[at + 1 :]
            regions.append(_join(openers[at], run))
            if not openers[at].length:
                openers.pop()
            for other, floor in floors.items():
                floors[other] = min(floor, len(openers))
        if run.opens and run.length:
            openers.append(run)
    return regions


def _opener(openers: list[_Run], closer: _Run, floor: int) -> int | None:
    for at in range(len(openers) - 1, floor - 1, -1):
        opener = openers[at]
        if opener.char != closer.char:
            continue
        if closer.char == "~":
            # As in GFM, tildes pair with the nearest ones and only if they are as many.
            return at if opener.whole == closer.whole else None
        if not _rule_of_three(opener, closer):
            return at
    return None


def _rule_of_three(opener: _Run, closer: _Run) -> bool:
    if not (opener.closes or closer.opens):
        return False
    return (opener.whole + closer.whole) % 3 == 0 and opener.whole % 3 != 0


def _join(opener: _Run, closer: _Run) -> _Region:
    size = 2 if opener.length >= 2 and closer.length >= 2 else 1
    opener.length -= size
    closer.length -= size
    start = opener.start + opener.length
    end = closer.start
    closer.start += size
    tag = "del" if closer.char == "~" else "strong" if size == 2 else "em"
    return _Region(start, start + size, end, end + size, tag)


def _build(text: str, regions: list[_Region], end: int) -> ET.Element:
    root = ET.Element("span")
    open_: list[tuple[ET.Element, int, int]] = [(root, end, end)]
    position = regions[0].start
    for region in regions:
        position = _close_until(text, open_, position, region.start)
        _append(open_[-1][0], text[position : region.start])
        element = ET.SubElement(open_[-1][0], region.tag)
        open_.append((element, region.inner_end, region.end))
        position = region.inner_start
    _close_until(text, open_, position, end)
    return root


def _close_until(
    text: str, open_: list[tuple[ET.Element, int, int]], position: int, goal: int
) -> int:
    while len(open_) > 1 and open_[-1][2] <= goal:
        element, inner_end, after = open_.pop()
        _append(element, text[position:inner_end])
        position = after
    return position


def _append(element: ET.Element, text: str) -> None:
    # Atomic: the library must not look for patterns again in what has been paired already.
    if len(element):
        element[-1].tail = AtomicString((element[-1].tail or "") + text)
    else:
        element.text = AtomicString((element.text or "") + text)

"""Where fenced code most likely is in a text, at the cost of a glance at its fences.

A fence ends with its quote or its list item, too. Which item it is in shows in the lines above it;
lazy lines and such that are no item in spite of their look are not told apart.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_BEFORE: Final = re.compile(r"(?:[ \t>]|(?:[-*+]|\d{1,9}[.)])[ \t])*+")
_ITEM: Final = re.compile(r"[ \t]*+(?:(?:[-*+]|\d{1,9}[.)])(?:[ \t]{1,4}(?![ \t])|$))++")
_NOTE: Final = re.compile(r" {0,3}\[\^[^\]\s]{1,64}\]:")
_NOTE_INDENT: Final = 4
_DEEPEST: Final = 3  # columns that a fence may be indented by, within what it is in
_LEAVES_QUOTE: Final = re.compile(r"\n(?! {0,3}>)")


def fences(text: str) -> Iterator[tuple[int, int]]:
    """Where code is: the beginning of the first line, and the end of the last one."""
    inside: _Fence | None = None
    above = _Above(text)
    line = -1  # where the line ends that has been looked at: a fence is the first in its line
    for at, end in sorted((*_runs(text, "`"), *_runs(text, "~"))):
        if at < line:
            continue
        start, line = text.rfind("\n", 0, at) + 1, line_end(text, end)
        if not _BEFORE.fullmatch(text, start, at):
            continue
        if inside is not None:
            left = inside.left(text, at + 1)
            if left is None:
                if inside.is_ended(text, start, at, end):
                    yield inside.begin, end
                    above.know(end, inside.offset)
                    inside = None
                continue
            yield inside.begin, left
            above.know(left, inside.offset)
        inside = _opened(text, at, end, above)
    if inside is not None:
        yield inside.begin, inside.left(text, len(text)) or len(text)


def line_end(text: str, at: int) -> int:
    """Where the line ends that a place is in."""
    end = text.find("\n", at)
    return end if end >= 0 else len(text)


class _Above:
    """What the lines above a fence say about the list item that it is in; each is read once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._begin = 0  # lines above are known
        self._offset = 0  # of the item that was open there

    def know(self, begin: int, offset: int) -> None:
        """Keep what is known at a place: by how many columns the innermost item is indented."""
        self._begin, self._offset = begin, offset

    def offset(self, start: int, indent: int) -> int:
        """By how many columns the item is indented that a line with such an indent is in, or 0."""
        found = self._look_back(start, indent)
        self.know(start, found)
        return found

    def _look_back(self, start: int, indent: int) -> int:
        most = indent
        while start > self._begin and most:
            end = start - 1
            start = max(self._begin, self._text.rfind("\n", 0, max(0, end)) + 1)
            line = self._text[start:end].expandtabs(4)
            column = len(line) - len(line.lstrip())
            if column == len(line) or column >= most:
                continue
            offset = _content(line)
            if column < offset <= indent:
                return offset
            most = column
        return self._offset if self._offset <= most else 0


class _Fence:
    """A fence that code has begun with; what it is in is indented, or it is in a quote."""

    def __init__(self, run: str, begin: int, offset: int, *, quoted: bool) -> None:
        self.begin, self.offset = begin, offset
        self._run, self._quoted = run, quoted
        self._at = begin  # lines up to here are in what the fence is in
        self._leaves = re.compile(rf"\n {{0,{offset - 1}}}\S") if offset else None
        if quoted:
            self._leaves = _LEAVES_QUOTE

    def left(self, text: str, end: int) -> int | None:
        """The beginning of the first line, up to `end`, that is in less than the fence is in."""
        found = self._leaves.search(text, self._at, end) if self._leaves is not None else None
        # A line is looked at again if only its beginning has been seen.
        self._at = max(self._at, text.rfind("\n", 0, end))
        return None if found is None else found.start() + 1

    def is_ended(self, text: str, start: int, at: int, end: int) -> bool:
        """Whether a run of fence characters in a line ends the code."""
        before = text[start:at].expandtabs(4)
        if self._quoted:
            fits = not before.strip(" >")
        else:
            fits = not before.strip() and len(before) - self.offset <= _DEEPEST
        ends = text.startswith(self._run, at) and not text[end : line_end(text, end)].strip()
        return fits and ends


def _opened(text: str, at: int, end: int, above: _Above) -> _Fence | None:
    """The fence that a run of fence characters is, unless it is none."""
    if text[at] == "`" and "`" in text[end : line_end(text, end)]:
        return None
    start = text.rfind("\n", 0, at) + 1
    before = text[start:at].expandtabs(4)
    if ">" in before:
        return _Fence(text[at:end], start, 0, quoted=True)
    if before.strip():
        offset = len(before)
        above.know(start, offset)
    else:
        offset = above.offset(start, len(before)) if before else 0
        if len(before) - offset > _DEEPEST:
            return None
    return _Fence(text[at:end], start, offset, quoted=False)


def _content(line: str) -> int:
    """By how many columns the content of an item or a footnote is indented; 0 of another line."""
    item = _ITEM.match(line)
    if item is not None:
        return item.end() + (item.end() == len(line))
    return _NOTE_INDENT if _NOTE.match(line) else 0


def _runs(text: str, char: str) -> Iterator[tuple[int, int]]:
    """Where a character stands three times or more; no regular expression is as fast."""
    at = text.find(3 * char)
    while at >= 0:
        end = at + 3
        while text.startswith(char, end):
            end += 1
        yield at, end
        at = text.find(3 * char, end)

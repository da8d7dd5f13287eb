"""The lines of a code block as they are shown: as long as they are, or broken where room ends.

What is shown consists of pieces, all of them equally high: lines, or parts of lines.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from heapq import nlargest
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QFontMetricsF

if TYPE_CHECKING:
    from nocopt.ui.conversation.look import Face

TAB: Final = 4
_CANDIDATES: Final = 12  # lines that are measured to find the widest
_LEAST_COLUMNS: Final = 12
_MOST_COLUMNS: Final = 4_000  # no line is longer: painting one takes time for each of its letters
# A broken line ends behind one of these, if there is one in the last third of the room.
_ENDS: Final = " \t,;:)]}>/\\|&=+-"


class CodeLines:
    """Pieces of a text that may grow at its end.

    `starts` are the offsets of the pieces in the text, `firsts` the first piece of each line. With
    `columns`, which count the narrow letters that have room, no piece is longer than these; a text
    with a huge line is broken at many columns, even if it is not to be broken.
    """

    __slots__ = ("columns", "firsts", "starts", "texts", "widest")

    def __init__(self) -> None:
        self.columns = 0
        self.forget()

    def forget(self) -> None:
        """Split everything anew the next time."""
        self.texts: list[str] = []
        self.starts: list[int] = []
        self.firsts: list[int] = []
        self.widest = 0.0  # pixels

    def take(self, text: str, face: Face, columns: int = 0) -> int:
        """Split what is not split yet; return how many pieces are as they were.

        The last line known may have grown. Without `columns` lines are left whole.
        """
        if not columns and self.columns == _MOST_COLUMNS:
            columns = _MOST_COLUMNS
        if columns != self.columns:
            self.forget()
        self.columns, start = columns, 0
        if self.firsts:
            last = self.firsts.pop()
            start = self.starts[last]
            del self.texts[last:], self.starts[last:]
        known = len(self.texts)
        rest = text[start:]
        lines = rest.split("\n")
        if columns:
            self._break(lines, start, max(columns, _LEAST_COLUMNS))
            if columns == _MOST_COLUMNS:
                self.widest = max(self.widest, _widest(rest, self.texts[known:], face))
        elif len(rest) > _MOST_COLUMNS < max(map(len, lines)):
            return self.take(text, face, _MOST_COLUMNS)
        else:
            self.firsts += range(known, known + len(lines))
            self.texts += lines
            ends = accumulate((len(line) + 1 for line in lines[:-1]), initial=start)
            self.starts += ends
            self.widest = max(self.widest, _widest(rest, lines, face))
        return known

    def line_of(self, piece: int) -> int:
        """Return the number of the line that a piece belongs to, from 0."""
        return bisect_right(self.firsts, piece) - 1 if self.columns else piece

    def pieces_of(self, line: int) -> range:
        """Return the numbers of the pieces of a line."""
        after = self.firsts[line + 1] if line + 1 < len(self.firsts) else len(self.texts)
        return range(self.firsts[line], after)

    def begin(self, line: int) -> int:
        """Return the offset of a line; that of the line behind the last is behind the text."""
        if line < len(self.firsts):
            return self.starts[self.firsts[line]]
        return self.starts[-1] + len(self.texts[-1]) + 1

    def ends_line(self, piece: int) -> bool:
        """Whether a line ends where the piece does."""
        after = self.starts[piece] + len(self.texts[piece])
        return piece + 1 >= len(self.starts) or self.starts[piece + 1] > after

    def piece_at(self, offset: int) -> int:
        """Return the piece that an offset is in."""
        return max(0, bisect_right(self.starts, offset) - 1)

    def _break(self, lines: list[str], start: int, columns: int) -> None:
        for line in lines:
            self.firsts.append(len(self.texts))
            at = 0
            while len(line) - at > columns // 2 and (end := _end(line, at, columns)) < len(line):
                self.texts.append(line[at:end])
                self.starts.append(start + at)
                at = end
            self.texts.append(line[at:])
            self.starts.append(start + at)
            start += len(line) + 1


def _end(line: str, at: int, columns: int) -> int:
    """Return where the piece ends that begins at `at`."""
    part = line[at : at + columns]
    if not (part.isascii() and "\t" not in part):
        used = size = 0
        for char in part:
            used += TAB - used % TAB if char == "\t" else _cells(char)
            if used > columns:
                break
            size += 1
        part = part[: max(size, 1)]
    end = at + len(part)
    if end >= len(line):
        return end
    for back in range(end, end - len(part) // 3, -1):
        if line[back - 1] in _ENDS:
            return back
    return end


def _cells(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def _widest(text: str, lines: list[str], face: Face) -> float:
    """Return the width of the widest line, without measuring each of many."""
    if text.isascii() and "\t" not in text:
        return max(map(len, lines)) * face.advance
    widest = 0.0
    for line in nlargest(_CANDIDATES, lines, key=_most_cells):
        if _most_cells(line) * face.advance <= widest:
            break
        widest = max(widest, _width(line, face))
    return widest


def _most_cells(line: str) -> float:
    """At most so many cells: three bytes make two of them, and a tab makes four."""
    return len(line) + (len(line.encode(errors="replace")) - len(line)) / 2 + 3 * line.count("\t")


def _width(line: str, face: Face) -> float:
    cells = sum(map(_cells, line.expandtabs(TAB)))
    # The fonts that stand in for other scripts keep to no grid; only long lines matter.
    if line.isascii() or cells < 40:
        return cells * face.advance
    shown = line.expandtabs(TAB)
    return max(cells * face.advance, QFontMetricsF(face.font).horizontalAdvance(shown))

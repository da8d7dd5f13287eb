"""One source line with a reading position that counts in columns, tabs included."""

from __future__ import annotations

import re

_TAB = 4
_SPACES = re.compile(r"[ \t]*")


class Line:
    """A line without its line ending, consumed from the left by one container after another.

    `indent` is the white space ahead of the reading position in columns, `char` the first
    character after it (empty when the line is blank).
    """

    __slots__ = ("_column", "_next", "_pos", "_text", "char", "indent")

    def __init__(self, text: str) -> None:
        self._text = text
        self._pos = 0
        self._column = 0
        self._look()

    @property
    def blank(self) -> bool:
        """Whether nothing but white space is left."""
        return not self.char

    @property
    def rest(self) -> str:
        """What is left, without the white space ahead."""
        return self._text[self._next :]

    @property
    def tail(self) -> str:
        """What is left, with the white space ahead."""
        return self._text[self._pos :]

    def match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Match `pattern` behind the white space ahead."""
        return pattern.match(self._text, self._next)

    def ends_with(self, end: str) -> bool:
        """Whether the line ends so, in upper or lower case, save for white space."""
        return self._text.rstrip(" \t")[-len(end) :].lower() == end

    def cut_end(self, length: int) -> None:
        """Take so many characters off the end, and the white space around them."""
        self._text = self._text.rstrip(" \t")[:-length].rstrip(" \t")
        self._look()

    def skip_columns(self, columns: int) -> None:
        """Consume white space, at most so many columns; a tab may be consumed in part."""
        goal = self._column + min(columns, self.indent)
        if "\t" not in self._text:
            self._pos += goal - self._column
            self._column = goal
        while self._column < goal:
            self._skip_one(goal)
        self._look()

    def skip_marker(self, length: int) -> None:
        """Consume the white space ahead and a marker of so many characters behind it."""
        self._column += self.indent + length
        self._pos = self._next + length
        self._look()

    def _skip_one(self, goal: int) -> None:
        width = self._width(self._pos, self._column)
        if self._column + width > goal:
            # The part of a tab that stays behind becomes the spaces that it stands for.
            rest = " " * (self._column + width - goal)
            self._text = self._text[: self._pos] + rest + self._text[self._pos + 1 :]
            self._column = goal
            return
        self._column += width
        self._pos += 1

    def _width(self, pos: int, column: int) -> int:
        return _TAB - column % _TAB if self._text[pos] == "\t" else 1

    def _look(self) -> None:
        text, pos = self._text, self._pos
        found = _SPACES.match(text, pos)
        end = found.end() if found else pos
        self._next = end
        self.char = text[end : end + 1]
        if text.find("\t", pos, end) < 0:
            self.indent = end - pos
            return
        column = self._column
        for index in range(pos, end):
            column += self._width(index, column)
        self.indent = column - self._column

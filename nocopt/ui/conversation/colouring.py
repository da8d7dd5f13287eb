"""Colours for code: which lines the highlighter has read, and the formats of their words.

A block is shown plain until its language is loaded. While it is being written, its new complete
lines are read a few times a second at a cost that does not grow with the block. A complete block is
read as a whole when it is short; of a long one only stretches around the lines in sight are read,
each by itself.
"""

from __future__ import annotations

import time
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QColor, QTextCharFormat

from nocopt.render.highlight import LineHighlighter, highlight
from nocopt.render.tokens import Kind, TokenLine
from nocopt.ui.conversation.shape import Styled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nocopt.render.blocks import CodeBlock
    from nocopt.ui.conversation.loading import Loading
    from nocopt.ui.conversation.look import Look

_WHOLE: Final = 20_000  # characters read at once; about 20 ms
_STRETCH: Final = 300  # lines
_PAUSE: Final = 0.1  # seconds between readings of a growing block

# Kinds that have no colour of their own in the theme.
_LIKE: Final = MappingProxyType(
    {
        Kind.CONSTANT: "number",
        Kind.ATTRIBUTE: "function",
        Kind.TAG: "keyword",
        Kind.PROMPT: "comment",
        Kind.OUTPUT: "operator",
    }
)


class Colouring:
    """The kinds of the words of one code block, line by line."""

    __slots__ = (
        *("_closed", "_growing", "_language", "_loading", "_read_at", "_read_lines", "_settled"),
    )

    def __init__(self, language: str, loading: Loading) -> None:
        self._language = language
        self._loading = loading
        self._closed: dict[int, TokenLine] = {}
        self._growing: LineHighlighter | None = None
        self._read_at = 0.0
        self._read_lines = 0
        self._settled = False

    def settle(self) -> None:
        """The block is complete: it is read again, exactly, when next shown."""
        self._settled = True

    def forget(self) -> None:
        """Give the memory back; the block is read again when next shown."""
        self._closed.clear()

    def knows(self, number: int) -> bool:
        """Whether the formats of a line are final, or `grow` is going to tell when they change."""
        growing = self._growing is not None and not self._settled
        return growing or not self._language or number in self._closed

    def grow(self, text: str, lines: int) -> range:
        """Read the complete lines of a block being written, now and then.

        Returns the numbers of the lines that changed.
        """
        self._settled = False
        if self._growing is None:
            self._growing = LineHighlighter(self._language)
        complete = lines - 1
        now = time.monotonic()
        if not self._language or complete <= self._read_lines or now - self._read_at < _PAUSE:
            return range(0)
        if not self._loading.can_colour(self._language):
            return range(0)
        self._read_at, self._read_lines = now, complete
        changed = self._growing.update(text[: text.rfind("\n")])
        return range(changed, complete)

    def styles(
        self, block: CodeBlock, lines: Sequence[str], number: int, look: Look
    ) -> list[Styled]:
        """Return the formats of one line."""
        if not self._language:
            return []
        styles, at = [], 0
        for word, kind in self._tokens(block, lines, number):
            end = at + len(word)
            colour = look.colours.syntax.get(_LIKE.get(kind, kind))
            if colour is not None:
                styles.append(Styled(at, end, _format(colour)))
            at = end
        return styles

    def _tokens(self, block: CodeBlock, lines: Sequence[str], number: int) -> TokenLine:
        ready = self._loading.can_colour(self._language)
        if self._settled and ready:
            self._growing = None
        if self._growing is not None:
            known = self._growing.lines
            return known[number] if number < min(len(known), self._read_lines) else ()
        if number not in self._closed and ready:
            self._read(block.text, lines, number)
        return self._closed.get(number, ())

    def _read(self, text: str, lines: Sequence[str], number: int) -> None:
        if len(text) <= _WHOLE:
            self._closed = dict(enumerate(highlight(text, self._language)))
            return
        start = number - number % _STRETCH
        part = "\n".join(lines[start : start + _STRETCH])
        self._closed.update(enumerate(highlight(part, self._language), start))


def _format(colour: str) -> QTextCharFormat:
    made = QTextCharFormat()
    made.setForeground(QColor(colour))
    return made

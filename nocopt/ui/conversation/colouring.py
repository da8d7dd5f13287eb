"""Colours for code: which lines the highlighter has read, and the formats of their words.

A block is shown plain until its language is loaded. While it is being written, its new complete
lines are read as they come, at a cost that does not grow with the block. A complete block is
read as a whole when it is short; of a long one only stretches around the lines in sight are read,
each by itself. What a frame has no time for is read in idle moments. A block that the highlighter
gives up is plain.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from nocopt.render.highlight import LineHighlighter, SlicedHighlighter
from nocopt.render.tokens import Kind, TokenLine
from nocopt.ui.conversation.shape import Styled

if TYPE_CHECKING:
    from nocopt.ui.conversation.code_lines import CodeLines
    from nocopt.ui.conversation.loading import Loading
    from nocopt.ui.conversation.look import Look

_AT_ONCE: Final = 3_000  # characters that are never shown without colours; about 3 ms
_AT_MOST: Final = 0.04  # seconds that these may take; the rest waits for idle moments
_LONGEST_LINE: Final = 20_000  # characters; a longer line is plain
_WHOLE: Final = 40_000  # characters that are read from their beginning
_STRETCH: Final = 200  # lines
_RUN_UP: Final = 40  # lines above a stretch, read so that it does not begin in the middle
_KEPT: Final = 12  # stretches
_SHARE: Final = 0.1  # of the time, that goes into reading a growing block

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
        *("__weakref__", "_growing", "_language", "_loading", "_read_lines"),
        *("_rests_until", "_settled", "_stretches", "_wanted"),
    )

    def __init__(self, language: str, loading: Loading) -> None:
        self._language = language
        self._loading = loading
        # By the first line that is read: a whole block has one stretch, which begins at 0.
        self._stretches: OrderedDict[int, SlicedHighlighter] = OrderedDict()
        self._wanted: SlicedHighlighter | None = None  # what was missing when painted last
        self._growing: LineHighlighter | None = None
        self._rests_until = 0.0  # by the monotonic clock
        self._read_lines = 0
        self._settled = False

    def settle(self) -> None:
        """The block is complete: it is read again, exactly, when next shown."""
        self._settled = True
        self._stretches.clear()

    def forget(self) -> None:
        """Give the memory back; the block is read again when next shown."""
        self._stretches.clear()
        self._wanted = None
        if self._settled:
            self._growing = None

    def grow(self, text: str, lines: int) -> range:
        """Read the complete lines of a block being written, as soon as there is time for it.

        Returns the numbers of the lines that changed.
        """
        self._settled = False
        if self._growing is None:
            self._growing = LineHighlighter(self._language)
        complete = lines - 1
        began = time.monotonic()
        if not self._language or complete <= self._read_lines or began < self._rests_until:
            return range(0)
        if not self._loading.can_colour(self._language):
            return range(0)
        self._read_lines = complete
        changed = self._growing.update(text[: text.rfind("\n")])
        now = time.monotonic()
        self._rests_until = now + (now - began) / _SHARE
        return range(changed, complete)

    def styles(
        self, text: str, lines: CodeLines, piece: int, look: Look
    ) -> tuple[list[Styled], bool]:
        """Return the formats of a piece, and whether they stay or `grow` tells when they change."""
        number = lines.line_of(piece)
        begin = lines.begin(number)
        if not self._language or lines.begin(number + 1) - begin > _LONGEST_LINE:
            return [], True
        tokens, final = self._tokens(text, lines, number)
        styles, at, size = [], begin - lines.starts[piece], len(lines.texts[piece])
        for word, kind in tokens:
            end = at + len(word)
            if end > 0:
                colour = look.colours.syntax.get(_LIKE.get(kind, kind))
                if colour is not None:
                    styles.append(Styled(max(0, at), min(end, size), look.ink_format(colour)))
                if end >= size:
                    break
            at = end
        return styles, final

    def _tokens(self, text: str, lines: CodeLines, number: int) -> tuple[TokenLine, bool]:
        roughly: TokenLine = ()
        if self._growing is not None:
            known = self._growing.lines
            roughly = known[number] if number < min(len(known), self._read_lines) else ()
            if not self._settled:
                return roughly, True
        if self._loading.held or not self._loading.can_colour(self._language):
            return roughly, False
        start, reader = self._stretch(text, lines, number)
        at = number - start
        if at >= len(reader.lines) and not reader.done:
            if len(text) <= _AT_ONCE:
                self._read(reader, _AT_MOST)
            else:
                self._read_now(reader, at)
        if at < len(reader.lines):
            return reader.lines[at], True
        if reader.done:
            return (), True
        self._wanted = reader
        self._loading.slices.soon(self._read_on)
        return roughly, False

    def _stretch(self, text: str, lines: CodeLines, number: int) -> tuple[int, SlicedHighlighter]:
        start = 0 if len(text) <= _WHOLE else number - number % _STRETCH
        first = max(0, start - _RUN_UP)
        reader = self._stretches.get(first)
        if reader is None:
            part = text
            if len(text) > _WHOLE:
                last = min(start + _STRETCH, len(lines.firsts))
                part = text[lines.begin(first) : lines.begin(last) - 1]
            reader = self._stretches[first] = SlicedHighlighter(part, self._language)
            if len(self._stretches) > _KEPT:
                self._stretches.popitem(last=False)
        return first, reader

    def _read_now(self, reader: SlicedHighlighter, line: int) -> None:
        """Read as much as the frame has time for."""
        slices = self._loading.slices
        seconds = slices.spare()
        if seconds:
            began = time.monotonic()
            self._read(reader, seconds, line)
            slices.spend(time.monotonic() - began)

    def _read_on(self, seconds: float) -> bool:
        """Read what was missing last; say whether all of it is read."""
        reader = self._wanted
        if reader is None or self._loading.held:
            return True  # once it is no longer held, what is in sight asks again
        if not self._loading.can_colour(self._language):
            return True
        self._read(reader, seconds)
        return reader.done

    def _read(self, reader: SlicedHighlighter, seconds: float, line: int | None = None) -> None:
        reader.read(seconds, line)
        if reader.gave_up:
            self._language = ""

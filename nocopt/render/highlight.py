"""Code to coloured tokens; Pygments behind it is loaded on first use.

`highlight` is exact. `LineHighlighter` serves code that is still growing and looks at its last
lines only; it may differ from the exact result where a construct of many lines began further up, or
ends further down than the text so far. Its `finish` gives the exact result.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from nocopt.render.patience import Patience, TooLongError
from nocopt.render.tokens import Kind, Token, TokenLine

if TYPE_CHECKING:
    from collections.abc import Sequence

# Above so many characters code is not coloured; this is about a fifth of a second of work.
MAX_CODE = 200_000

# Lexers are hundreds, and on some text the expressions of many would be at it for hours. What takes
# one of them so many seconds at a stretch, or in all, stays plain.
_AT_A_STRETCH: Final = 0.1
_IN_ALL: Final = 2.0

_WINDOW = 32
_MOST: Final = 30_000  # characters that are read again and again; about 50 ms
_WIDEST_WINDOW = 400
_OVERLAP = 10


def highlight(code: str, language: str) -> tuple[TokenLine, ...]:
    """The lines of `code` as tokens; plain when the language is unknown or the code too long."""
    if not language or len(code) > MAX_CODE:
        return _plain(code)
    # Here and not above: the library costs start-up time, and not every run shows code.
    from nocopt.render.lexing import tokens

    found = tokens(code, language)
    return _plain(code) if found is None else _lines(found)


def load(language: str) -> None:
    """Load the library and what it knows of a language, of which none is required.

    This takes up to a tenth of a second and may happen in another thread, but not while any code is
    being read: the library completes a lexer in several steps when it is first used.
    """
    from nocopt.render.lexing import tokens

    tokens("", language)


class LineHighlighter:
    """Highlights code that grows at its end, at a cost that does not grow with it."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._lines: list[TokenLine] = [()]
        self._start = 0
        self._offset = 0
        self._limit = _WINDOW

    @property
    def lines(self) -> Sequence[TokenLine]:
        """The lines so far."""
        return self._lines

    def update(self, code: str) -> int:
        """Take the code so far, which begins with the complete lines of the code before.

        Returns the index of the first line that changed, or the number of lines if none did.
        """
        fresh = self._read(code[self._offset :])
        old = self._lines[self._start :]
        same = 0
        for before, after in zip(old, fresh, strict=False):
            if before != after:
                break
            same += 1
        changed = self._start + same
        self._lines[changed:] = fresh[same:]
        if len(fresh) > self._limit:
            self._advance(code, fresh)
        return changed

    def finish(self, code: str) -> Sequence[TokenLine]:
        """The code is complete: its lines as `highlight` has them, unless it is too long for it."""
        if len(code) <= MAX_CODE:
            self._lines = list(highlight(code, self._language))
        return self._lines

    def _read(self, code: str) -> tuple[TokenLine, ...]:
        """The lines of `code`; from where it takes too long on, everything is plain."""
        try:
            if len(code) > _MOST:
                raise TooLongError
            with Patience(_AT_A_STRETCH):
                return highlight(code, self._language)
        except TooLongError:
            self._language = ""
        return _plain(code)

    def _advance(self, code: str, fresh: Sequence[TokenLine]) -> None:
        """Begin the window further down, where the lexer would see the last lines no different."""
        skip = len(fresh) - _OVERLAP
        skipped = sum(len(token.text) for line in fresh[:skip] for token in line) + skip
        again = self._read(code[self._offset + skipped :])
        if again != tuple(fresh[skip:]) and len(fresh) < _WIDEST_WINDOW:
            self._limit = 2 * len(fresh)
            return
        self._start += skip
        self._offset += skipped
        self._limit = _WINDOW


class SlicedHighlighter:
    """Highlights complete code exactly, a slice of time after the other.

    `gave_up`: it took too long, and is plain.
    """

    def __init__(self, code: str, language: str) -> None:
        # Here and not above: the library costs start-up time, and not every run shows code.
        from nocopt.render.lexing import stream

        self._tokens = stream(code, language) if language else iter(())
        self._line: list[Token] = []
        self._spent = 0.0
        self.lines: list[TokenLine] = []
        self.done = self.gave_up = False

    def read(self, seconds: float, line: int | None = None) -> None:
        """Read on for so long, or until `line` is complete; what stays unread is plain."""
        began = time.thread_time()
        try:
            with Patience(seconds + _AT_A_STRETCH):
                self._read(seconds, line)
        except TooLongError:
            self.gave_up = True
        self._spent += time.thread_time() - began
        if self.gave_up or (self._spent > _IN_ALL and not self.done):
            self._tokens, self._line, self.lines = iter(()), [], []
            self.done = self.gave_up = True

    def _read(self, seconds: float, line: int | None) -> None:
        until = time.monotonic() + seconds
        for token in self._tokens:
            first, *more = token.text.split("\n")
            _add(self._line, first, token.kind)
            for text in more:
                self.lines.append(tuple(self._line))
                self._line = []
                _add(self._line, text, token.kind)
            if time.monotonic() >= until or (line is not None and line < len(self.lines)):
                return
        self.lines.append(tuple(self._line))
        self.done = True


def file_ending(language: str) -> str:
    """The usual ending of files in a language, with its dot, or "" where there is none."""
    from nocopt.render import lexing

    return lexing.file_ending(language) if language else ""


def _plain(code: str) -> tuple[TokenLine, ...]:
    return tuple((Token(line, Kind.PLAIN),) if line else () for line in code.split("\n"))


def _lines(tokens: Sequence[Token]) -> tuple[TokenLine, ...]:
    lines: list[TokenLine] = []
    line: list[Token] = []
    for token in tokens:
        first, *more = token.text.split("\n")
        _add(line, first, token.kind)
        for text in more:
            lines.append(tuple(line))
            line = []
            _add(line, text, token.kind)
    return (*lines, tuple(line))


def _add(line: list[Token], text: str, kind: Kind) -> None:
    if not text:
        return
    if line and line[-1].kind is kind:
        line[-1] = Token(line[-1].text + text, kind)
    else:
        line.append(Token(text, kind))

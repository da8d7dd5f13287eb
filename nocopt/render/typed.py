"""Text that a person typed: fenced code and formulas in it, the rest as it stands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from nocopt.render import tex
from nocopt.render.blocks import CodeBlock, MathBlock

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Piece: TypeAlias = str | CodeBlock | MathBlock

_FENCE: Final = re.compile(r"( {0,3})(`{3,}|~{3,})[ \t]*([^`]*)\Z")
_SIGNS: Final = ("```", "~~~", "$$", "\\[")
_MATH: Final = (("$$", "$$"), ("\\[", "\\]"))
_LONGEST_FORMULA: Final = 60  # lines
# In a line of text. Code and prices are typed without any marks, so a formula has to stand apart.
_INLINE: Final = re.compile(r"(?<![\w$\\/\"'`=.@#%&*<{\[|^])(?:\$(?!\$)|\\\()", re.ASCII)
_BEHIND: Final = re.compile(r"(?![\w$\\/\"'`=@#%&*<({\[|^])|th\b", re.ASCII)
_WORD_ENDS: Final = re.compile(r"[^\W\d_]{2}[ ,.;:!?]+")
_WORD_BEGINS: Final = re.compile(r"(?:[^\W\d_]{2}[ ,.;:!?]+| )[^\W\d_]{2}")
_MARKUP: Final = re.compile(r"[\\^_={}<>+]")


class InlineFormula(NamedTuple):
    """A formula in a line that was typed: where its source stands, and its TeX."""

    start: int
    end: int
    tex: str


def has_blocks(text: str) -> bool:
    """Whether there may be anything but plain text in what was typed; False is certain."""
    return any(sign in text for sign in _SIGNS)


def pieces(text: str) -> Iterator[Piece]:
    """Give what was typed in order: text, and between that code and formulas.

    A fence counts only if it is closed, a formula only if it has lines of its own: nobody meant to
    write Markdown. One blank line on either side of a block is left out, as it stands apart anyway.
    """
    if not has_blocks(text):
        yield text
        return
    lines, plain, apart = text.split("\n"), list[str](), False
    hopeless: dict[str, int] = {}
    at = 0
    while at < len(lines):
        found = _code(lines, at, hopeless) or _formula(lines, at)
        if found is None:
            plain.append(lines[at])
            at += 1
            continue
        block, at = found
        yield from _text(plain, below=apart, above=True)
        plain, apart = [], True
        yield block
    yield from _text(plain, below=apart, above=False)


def formulas(text: str) -> Iterator[InlineFormula]:
    """Give the formulas in lines of text: `$x$`, also `\\(x\\)`, but no prices and variables.

    What stands in back ticks is code, and what does not end in its line is no formula.
    """
    if "$" not in text and "\\(" not in text:
        return
    at = 0
    for line in text.split("\n"):
        for start, end, source in _formulas_in(line):
            yield InlineFormula(at + start, at + end, source)
        at += len(line) + 1


def _formulas_in(line: str) -> Iterator[InlineFormula]:
    at, ticks, counted = 0, 0, 0
    while (begun := _INLINE.search(line, at)) is not None:
        start = begun.start()
        ticks, counted = ticks + line.count("`", counted, start), start
        found = None if ticks % 2 else tex.inline(line, start)
        if found is None or not _BEHIND.match(line, found.end) or _is_prose(found.tex):
            at = begun.end()
            continue
        at = found.end
        yield InlineFormula(start, at, found.tex)


def _is_prose(source: str) -> bool:
    ended = None if _MARKUP.search(source) else _WORD_ENDS.search(source)
    return ended is not None and _WORD_BEGINS.search(source, ended.start()) is not None


def _text(lines: list[str], *, below: bool, above: bool) -> Iterator[str]:
    """Give the lines between blocks, if any are left."""
    if below and lines and not lines[0].strip():
        lines = lines[1:]
    if above and lines and not lines[-1].strip():
        lines = lines[:-1]
    if lines and (any(line.strip() for line in lines) or not (below or above)):
        yield "\n".join(lines)


def _code(lines: Sequence[str], at: int, hopeless: dict[str, int]) -> tuple[CodeBlock, int] | None:
    """Return the fenced code that begins in a line, and the number of the line behind it.

    `hopeless` remembers how long fences are that none behind closes, so that they are not looked
    for over and over.
    """
    found = _FENCE.match(lines[at])
    if found is None:
        return None
    indent, fence, info = len(found[1]), found[2], found[3].split()
    sign = fence[0]
    if len(fence) >= hopeless.get(sign, len(fence) + 1):
        return None
    for end in range(at + 1, len(lines)):
        last = lines[end].strip(" \t")
        if len(last) >= len(fence) and last == sign * len(last) and _shallow(lines[end]):
            inside = [_without_indent(line, indent) for line in lines[at + 1 : end]]
            if not any(line.strip() for line in inside):
                return None
            return CodeBlock(info[0] if info else "", "\n".join(inside)), end + 1
    hopeless[sign] = len(fence)
    return None


def _shallow(line: str) -> bool:
    return len(line) - len(line.lstrip(" ")) <= 3


def _without_indent(line: str, most: int) -> str:
    return line[min(most, len(line) - len(line.lstrip(" "))) :]


def _formula(lines: Sequence[str], at: int) -> tuple[MathBlock, int] | None:
    """Return the displayed formula that begins in a line, and the number of the line behind it."""
    line = lines[at].strip()
    for opening, closing in _MATH:
        if not line.startswith(opening):
            continue
        if line == opening:
            return _formula_below(lines, at, closing)
        inside = line[len(opening) : -len(closing)].strip()
        whole = line.endswith(closing) and len(line) > len(opening) + len(closing)
        if whole and inside and opening not in inside and closing not in inside:
            return MathBlock(inside), at + 1
    return None


def _formula_below(lines: Sequence[str], at: int, closing: str) -> tuple[MathBlock, int] | None:
    for end in range(at + 1, min(len(lines), at + 2 + _LONGEST_FORMULA)):
        line = lines[end].strip()
        if line == closing:
            inside = "\n".join(lines[at + 1 : end]).strip()
            return (MathBlock(inside), end + 1) if inside else None
        if not line:
            return None
    return None

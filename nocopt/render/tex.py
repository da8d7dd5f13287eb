r"""TeX in Markdown: where a formula begins and ends, as a block and in a line of text.

Delimiters are `$$`, `\[`, `\begin{align}` and its like for blocks, and `$`, `\(` besides in lines.
Dollars follow pandoc's rules, made stricter so that prices and variables of a shell stay text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

_ENVIRONMENTS = (
    "align|aligned|alignat|alignedat|array|bmatrix|Bmatrix|cases|dcases|displaymath|eqnarray"
    "|equation|flalign|gather|gathered|math|matrix|multline|pmatrix|rcases|smallmatrix|split"
    "|subequations|vmatrix|Vmatrix|CD"
)
_OPENING = re.compile(rf"\$\$(?!\$)|\\\[|\\begin\{{((?:{_ENVIRONMENTS})\*?)\}}")
_AFTER = re.compile(r"[ \t]*+([.,;:!?]?)[ \t]*+$")
# Words, numbers and the marks of a sentence only: brackets around them are brackets.
_PROSE = re.compile(r"[\w\s.,;:!?'’-]*")
_NAME = re.compile(r"[^\W_]")
_LETTER = re.compile(r"\s*[A-Za-z]\s*")
_INLINE = re.compile(
    r"""\$\$(?P<display>(?:[^$`\\]|\\.)+?)\$\$
      | \$(?![\s$.,;:!?)\]])(?P<dollar>(?:[^$`\\]|\\.)+?)(?<!\s)\$(?![0-9A-Z_{])
      | \\\((?P<round>(?:[^`\\]|\\[^()])+?)\\\)
      | \\\[(?P<square>(?:[^`\\]|\\[^][])+?)\\\](?![(:])""",
    re.VERBOSE | re.DOTALL,
)
_WORD = re.compile(r"[^\W\d_]{2}")
_MARKUP = re.compile(r"[\\^_={}<>+]")


@dataclass(frozen=True, slots=True)
class Delimiters:
    """What a displayed formula is written between; `counted` finds both ends of environments."""

    opening: str
    closing: str
    counted: re.Pattern[str] | None = None

    def end_in(self, line: str, start: int, depth: int) -> tuple[int, int]:
        """Where the formula ends in a line behind its closing delimiter, or -1; the new depth."""
        if self.counted is None:
            at = line.find(self.closing, start)
            while at >= 0 and _escaped(line, at):
                at = line.find(self.closing, at + 1)
            return (-1 if at < 0 else at + len(self.closing)), depth
        for found in self.counted.finditer(line, start):
            depth += 1 if found[1] == "begin" else -1
            if not depth:
                return found.end(), 0
        return -1, depth


class Formula(NamedTuple):
    """A formula in a line of text: TeX without delimiters, and where its source ends."""

    tex: str
    display: bool
    end: int


def opening(line: str) -> Delimiters | None:
    """The delimiters of the displayed formula that begins with this line, if one does.

    None, too, when it ends in this line with text behind it, as it is part of a sentence then, and
    when it does not end there and nothing in the line says that it is a formula.
    """
    found = _OPENING.match(line)
    if found is None:
        return None
    delimiters = _delimiters(found)
    end, _ = delimiters.end_in(line, found.end(), 1)
    if end < 0:
        rest = line[found.end() :].strip()
        return (
            None if rest and delimiters.counted is None and not _MARKUP.search(rest) else delimiters
        )
    content = line[found.end() : end - 2] if delimiters.counted is None else line[:end]
    if not content.strip() or not after(line[end:]):
        return None
    words = found[0] == "\\[" and _PROSE.fullmatch(content) and not _LETTER.fullmatch(content)
    return None if words else delimiters


def after(rest: str) -> re.Match[str] | None:
    """Match the end of a line in which a displayed formula closes: at most a full stop."""
    return _AFTER.match(rest)


def is_environment(tex: str) -> bool:
    """Whether `tex` is an environment from end to end, which needs no delimiters around it."""
    found = _OPENING.match(tex)
    if found is None or found[1] is None:
        return False
    joined = tex.replace("\n", " ")
    return _delimiters(found).end_in(joined, found.end(), 1)[0] == len(tex)


def inline(text: str, at: int) -> Formula | None:
    """The formula that begins at `at`, a dollar or a back slash, if one does."""
    found = _INLINE.match(text, at)
    if found is None:
        return None
    kind = str(found.lastgroup)
    tex = found[kind].strip()
    if not tex or (kind == "square" and (_PROSE.fullmatch(tex) or not _NAME.search(tex))):
        return None
    if kind == "dollar" and (_sticks(text[at - 1 : at]) or _is_price(tex)):
        return None
    return Formula(tex, kind in ("display", "square"), found.end())


def _sticks(before: str) -> bool:
    """Whether a dollar behind this character is part of a word: a currency, a variable."""
    return before == "$" or (before.isascii() and before.isalnum())


def _is_price(tex: str) -> bool:
    return tex[0].isdigit() and not _MARKUP.search(tex) and _WORD.search(tex) is not None


def _delimiters(found: re.Match[str]) -> Delimiters:
    if found[1] is None:
        return Delimiters(found[0], "$$" if found[0] == "$$" else "\\]")
    name = re.escape(found[1])
    counted = re.compile(rf"\\(begin|end)\{{{name}\}}")
    return Delimiters(found[0], f"\\end{{{found[1]}}}", counted)


def _escaped(line: str, at: int) -> bool:
    """Whether an odd number of back slashes stands before the character."""
    before = at
    while before and line[before - 1] == "\\":
        before -= 1
    return (at - before) % 2 == 1

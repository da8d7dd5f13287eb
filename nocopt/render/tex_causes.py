r"""Why TeX is no formula, found by looking for what writers forget: an end, a beginning, a part."""

from __future__ import annotations

import re
from typing import Final

from nocopt.render.picture import BadFormula, Fault

_TOKEN: Final = re.compile(r"\\(?:begin|end)\s*\{[^{}]*\}|\\[A-Za-z]+|\\.|\s+|.", re.DOTALL)
_PARTS: Final = {  # so many parts follow these commands
    **dict.fromkeys(("frac", "dfrac", "tfrac", "cfrac", "binom", "dbinom", "tbinom"), 2),
    **dict.fromkeys(("stackrel", "overset", "underset", "textcolor"), 2),
    **dict.fromkeys(("sqrt", "text", "mathrm", "mathbf", "mathbb", "mathcal", "textbf"), 1),
    **dict.fromkeys(("hat", "bar", "vec", "dot", "ddot", "tilde", "overline", "underline"), 1),
    **dict.fromkeys(("overbrace", "underbrace", "boxed", "operatorname", "color"), 1),
}
_STOPS: Final = ("}", "&", r"\\", r"\right")


def cause(tex: str) -> BadFormula:
    """What is wrong with TeX that could not be read, as far as that can be said."""
    tokens = [part for part in _TOKEN.findall(tex) if not part.isspace()]
    found = _unpaired(tokens) or _incomplete(tokens) or _doubled(tokens)
    return found or BadFormula(Fault.SYNTAX)


def _unpaired(tokens: list[str]) -> BadFormula | None:
    """The first beginning without an end, or end without a beginning."""
    awaited: list[str] = []
    for token in tokens:
        end, start = _end_of(token), _start_of(token)
        if end:
            awaited.append(end)
        elif start:
            if not awaited:
                return BadFormula(Fault.MISSING, start)
            last = awaited.pop()
            if last != token.replace(" ", ""):
                return BadFormula(Fault.MISSING, last)
    return BadFormula(Fault.MISSING, awaited[-1]) if awaited else None


def _end_of(token: str) -> str:
    if token.startswith(r"\begin"):
        return token.replace(r"\begin", r"\end").replace(" ", "")
    return {"{": "}", r"\left": r"\right"}.get(token, "")


def _start_of(token: str) -> str:
    if token.startswith(r"\end"):
        return token.replace(r"\end", r"\begin").replace(" ", "")
    return {"}": "{", r"\right": r"\left"}.get(token, "")


def _incomplete(tokens: list[str]) -> BadFormula | None:
    """The first command that is not followed by as many parts as it takes."""
    for at, token in enumerate(tokens):
        parts = 1 if token in ("^", "_") else _PARTS.get(token[1:], 0) if token[0] == "\\" else 0
        behind = at + 1
        if parts and tokens[behind : behind + 1] == ["["]:
            behind = tokens.index("]", behind) + 1 if "]" in tokens[behind:] else behind
        for _ in range(parts):
            if behind >= len(tokens) or tokens[behind] in _STOPS:
                return BadFormula(Fault.PART, token)
            behind = _after_part(tokens, behind)
    return None


def _doubled(tokens: list[str]) -> BadFormula | None:
    """A second exponent or index of the same letter."""
    for at, token in enumerate(tokens):
        if token in ("^", "_") and at + 1 < len(tokens):
            behind = _after_part(tokens, at + 1)
            if tokens[behind : behind + 1] == [token]:
                return BadFormula(Fault.TWICE, token)
    return None


def _after_part(tokens: list[str], at: int) -> int:
    """Where a part that begins at `at` ends: a single token, or all between braces."""
    depth = 0
    while at < len(tokens):
        depth += (tokens[at] == "{") - (tokens[at] == "}")
        at += 1
        if depth <= 0:
            break
    return at

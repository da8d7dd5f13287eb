"""TeX to pictures of formulas, or to the reason why there is none; the library is loaded late."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import Final, TypeAlias

LONGEST: Final = 3_000  # characters
DEEPEST: Final = 24  # levels of braces, environments and stretching brackets

INK: Final = b"currentColor"  # stands in the picture for the colour of the text around it

_DEFINITION = re.compile(r"\\(?:re|provide)?newcommand\b|\\(?:[egx]?def|let)\b|\\DeclareMath\w+")
_LEVEL = re.compile(r"\\[\\{}]|([{}])|\\(begin|left)(?![A-Za-z])|\\(end|right)(?![A-Za-z])")


@dataclass(frozen=True, slots=True)
class Formula:
    """A picture of a formula.

    `svg` holds paths and text in the colour `INK`, besides colours that the formula names itself.
    Lengths are multiples of the font size; `ascent` is from the top of the picture to the baseline.
    """

    svg: bytes
    width: float
    height: float
    ascent: float

    @property
    def descent(self) -> float:
        """From the baseline to the bottom."""
        return self.height - self.ascent


class Fault(Enum):
    """Why a text is not shown as a formula."""

    EMPTY = "empty"
    LONG = "long"
    DEEP = "deep"
    UNKNOWN = "unknown"  # a command that is not known
    SYNTAX = "syntax"


@dataclass(frozen=True, slots=True)
class BadFormula:
    """What is no formula; `detail` names the command that is not known."""

    fault: Fault
    detail: str = ""


Set: TypeAlias = Formula | BadFormula


def load() -> None:
    """Load the library and its font, in any thread; this takes a quarter of a second."""
    from nocopt.render.typesetting import typeset

    typeset("x", display=False)


def formula(tex: str, *, display: bool) -> Set:
    """Set TeX without its delimiters; `display` makes it large, as on a line of its own.

    Takes some milliseconds and may be done in any thread. Never raises.
    """
    fault = _checked(tex)
    if fault is not None:
        return fault
    # Here and not above: the library costs start-up time, and few chats show formulas.
    from nocopt.render.typesetting import typeset

    return typeset(tex, display=display)


def _checked(tex: str) -> BadFormula | None:
    """What can be said of a text without reading it as a formula."""
    if len(tex) > LONGEST:
        return BadFormula(Fault.LONG)
    if not tex.strip():
        return BadFormula(Fault.EMPTY)
    definition = _DEFINITION.search(tex)
    if definition is not None:
        return BadFormula(Fault.UNKNOWN, definition[0])
    depth = deepest = braces = 0
    for found in _LEVEL.finditer(tex):
        brace, opens, closes = found.groups()
        change = (brace == "{" or opens is not None) - (brace == "}" or closes is not None)
        depth += change
        deepest = max(deepest, depth)
        braces += change if brace else 0
        if braces < 0:
            return BadFormula(Fault.SYNTAX)
    if braces:
        return BadFormula(Fault.SYNTAX)
    return BadFormula(Fault.DEEP) if deepest > DEEPEST else None

"""TeX to pictures of formulas, or to the reason why there is none; the library is loaded late."""

from __future__ import annotations

import re
import sys
from typing import Final

from nocopt.render.chemistry import ChemistryError, write_chemistry
from nocopt.render.macros import MacroError, defines, expand
from nocopt.render.picture import BadFormula, Fault, Set
from nocopt.render.tex_causes import cause

LONGEST: Final = 3_000  # characters, without the definitions that it begins with
_DEFINITIONS: Final = 20_000  # characters of those
DEEPEST: Final = 24  # levels of braces, environments and stretching brackets

_DEFINITION = re.compile(r"\\(?:[ex]def|let)\b")  # those that are not expanded
_LEVEL = re.compile(r"\\[\\{}]|([{}])|\\(begin|left)(?![A-Za-z])|\\(end|right)(?![A-Za-z])")


def load() -> None:
    """Load the library and its font, in any thread; this takes a quarter of a second."""
    from nocopt.render.typesetting import typeset

    typeset("x", display=False)


def is_loaded() -> bool:
    """Whether the library is there."""
    return "nocopt.render.typesetting" in sys.modules


def formula(tex: str, *, display: bool) -> Set:
    """Set TeX without its delimiters; `display` makes it large, as on a line of its own.

    Takes some milliseconds and may be done in any thread. Never raises.
    """
    if len(tex) > LONGEST + _DEFINITIONS:
        return BadFormula(Fault.LONG)
    written = _written_out(tex)
    if not isinstance(written, str):
        return written
    fault = _checked(written)
    if fault is not None and fault.fault is Fault.EMPTY and defines(tex):
        return BadFormula(Fault.DEFINITION)
    if fault is not None:
        return _explained(fault, written)
    # Here and not above: the library costs start-up time, and few chats show formulas.
    from nocopt.render.typesetting import typeset

    made = typeset(written, display=display)
    return _explained(made, written) if isinstance(made, BadFormula) else made


def _explained(bad: BadFormula, tex: str) -> BadFormula:
    return cause(tex) if bad.fault is Fault.SYNTAX else bad


def _written_out(tex: str) -> str | BadFormula:
    """The formula without definitions, and with its chemistry as plain TeX."""
    try:
        tex = expand(tex) if defines(tex) else tex
    except MacroError as error:
        return BadFormula(Fault.LONG if error.too_long else Fault.SYNTAX)
    if len(tex) > LONGEST:
        return BadFormula(Fault.LONG)
    try:
        return write_chemistry(tex) if "\\ce" in tex else tex
    except ChemistryError:
        return BadFormula(Fault.UNKNOWN, "\\ce")


def _checked(tex: str) -> BadFormula | None:
    """What can be said of a text without reading it as a formula."""
    if len(tex) > LONGEST:  # chemistry is longer as plain TeX
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

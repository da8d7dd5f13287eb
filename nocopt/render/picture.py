"""What TeX becomes: a formula as a picture, or the reason why there is none."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from enum import Enum
from typing import Final, TypeAlias

INK: Final = b"currentColor"  # stands in the picture for the colour of the text around it


@dataclass(frozen=True, slots=True)
class Formula:
    """A picture of a formula, packed (zlib) to a third, as a thousand of them may be kept.

    Lengths are multiples of the font size; `ascent` is from the top of the picture to the baseline.
    """

    packed: bytes
    width: float
    height: float
    ascent: float

    @property
    def svg(self) -> bytes:
        """Paths and text in the colour `INK`, besides colours that the formula names itself."""
        return zlib.decompress(self.packed)

    @property
    def descent(self) -> float:
        """From the baseline to the bottom."""
        return self.height - self.ascent


class Fault(Enum):
    """Why a text is not shown as a formula."""

    EMPTY = "empty"
    DEFINITION = "definition"  # of commands, which shows nothing by itself
    LONG = "long"
    DEEP = "deep"
    UNKNOWN = "unknown"  # a command that is not known
    MISSING = "missing"  # an end without a beginning, or a beginning without an end
    PART = "part"  # a command without all of what belongs to it
    TWICE = "twice"  # a second exponent or index
    SYNTAX = "syntax"  # anything else


@dataclass(frozen=True, slots=True)
class BadFormula:
    """What is no formula; `detail` names the command it is about, or what is missing."""

    fault: Fault
    detail: str = ""


Set: TypeAlias = Formula | BadFormula

"""What is typed into fields of options, read as values: numbers, words, lines with escapes."""

from __future__ import annotations

import math
import re
import unicodedata
from typing import Final

from PySide6.QtCore import QCoreApplication

from nocopt.core.parameters import Parameters, check_parameters
from nocopt.ui.options.fields import UnreadableError

_BETWEEN_DIGITS: Final = re.compile(r"[\s,_'’]")
_BETWEEN_WORDS: Final = re.compile(r"[\s,;，、；]+")
_ESCAPE: Final = re.compile(r"\\(n|t|\\)")
_ESCAPED: Final = {"n": "\n", "t": "\t", "\\": "\\"}
_SHOWN: Final = str.maketrans({"\n": r"\n", "\t": r"\t", "\\": r"\\"})


def share(text: str) -> float | None:
    """Read a number from 0 to 1, with a decimal point or comma; None for an empty text."""
    typed = unicodedata.normalize("NFKC", text).strip().replace(",", ".")
    if not typed:
        return None
    try:
        value = float(typed)
    except ValueError:
        value = math.nan
    if 0 <= value <= 1:
        return value
    raise UnreadableError(QCoreApplication.translate("ChatPanel", "Needs a number from 0 to 1."))


def shown_number(value: float | None) -> str:
    """Return a number as it is typed."""
    return "" if value is None else f"{value:.12g}"


def count(text: str) -> int | None:
    """Read a whole number from 1, None for an empty text; 64K is 64,000."""
    value = natural(text)
    if value == 0:
        raise UnreadableError(
            QCoreApplication.translate("ChatPanel", "Needs a whole number from 1.")
        )
    return value


def natural(text: str) -> int | None:
    """Read a whole number from 0, None for an empty text."""
    typed = _BETWEEN_DIGITS.sub("", unicodedata.normalize("NFKC", text)).lower()
    if not typed:
        return None
    thousands = typed.endswith("k")
    digits = typed.removesuffix("k")
    # Longer ones are no counts of anything, and cost time to read.
    if not digits.isdecimal() or len(digits) > 9:
        raise UnreadableError(QCoreApplication.translate("ChatPanel", "Needs a whole number."))
    return int(digits) * (1000 if thousands else 1)


def shown_count(value: int | None) -> str:
    """Return a whole number as it is typed."""
    return "" if value is None else f"{value:,}"


def betas(text: str) -> tuple[str, ...]:
    """Read names of betas between blanks or commas, each once."""
    names = tuple(dict.fromkeys(filter(None, _BETWEEN_WORDS.split(text))))
    wrong = [name for name in names if check_parameters(Parameters(betas=(name,)))]
    if wrong:
        words = QCoreApplication.translate("ChatPanel", "Not the name of a beta: {name}")
        raise UnreadableError(words.format(name=wrong[0]))
    return names


def shown_betas(names: tuple[str, ...]) -> str:
    """Return names of betas as they are typed."""
    return " ".join(names)


def stop_sequences(text: str) -> tuple[str, ...]:
    r"""Read stop sequences, one a line; \n, \t and \\ stand for what they usually do.

    Those without a visible sign are left out: the API refuses them.
    """
    lines = (_ESCAPE.sub(lambda found: _ESCAPED[found[1]], line) for line in text.split("\n"))
    return tuple(dict.fromkeys(line for line in lines if line.strip()))


def shown_sequences(sequences: tuple[str, ...]) -> str:
    """Return stop sequences as they are typed."""
    return "\n".join(sequence.translate(_SHOWN) for sequence in sequences)

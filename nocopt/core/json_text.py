"""JSON read strictly: what is no JSON raises ValueError, and what is read can be written again."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final, NoReturn

if TYPE_CHECKING:
    from nocopt.core.messages import Json


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not JSON")


_DECODER: Final = json.JSONDecoder(parse_constant=_refuse)


def parse(text: str) -> Json:
    """Return the value of a JSON text; halves of surrogate pairs stay as they are."""
    try:
        try:
            value, end = _DECODER.raw_decode(text)
        except ValueError:
            return _DECODER.decode(text)  # blanks in front, or broken
        return value if end == len(text) else _DECODER.decode(text)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def parse_whole(text: str) -> Json:
    """Return the value of a JSON text; half a surrogate pair is read as U+FFFD.

    JSON can escape such a half, but no text in UTF-8 can hold it: it could be neither sent nor
    saved.
    """
    return parse(mended(text) if has_halves(text) else text)


_HALF: Final = re.compile(r"\\u[dD][89a-fA-F]")
_PAIR_OR_HALF: Final = re.compile(
    r"(\\[^u]|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})"
    r"|\\u[dD][89a-fA-F][0-9a-fA-F]{2}"
)


def has_halves(text: str) -> bool:
    """Whether a JSON text may escape surrogates; false for nearly all."""
    return _HALF.search(text) is not None


def mended(text: str) -> str:
    """Return a JSON text in which escaped halves that have no other half are U+FFFD."""
    return _PAIR_OR_HALF.sub(lambda found: found[1] or "\\ufffd", text)

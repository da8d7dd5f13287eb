"""JSON read strictly, what is no JSON raises ValueError; and what is read written again."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from typing import Any, Final, NoReturn

from nocopt.core.json_steps import pieces, shape_of
from nocopt.core.json_steps import read as read_in_steps


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not JSON")


def _finite(number: str) -> float:
    value = float(number)
    if math.isinf(value):
        _refuse(number)  # it could be read, but never be written as JSON again
    return value


_DECODER: Final = json.JSONDecoder(parse_constant=_refuse, parse_float=_finite)

LONG: Final = 1 << 18  # characters; reading more holds up whoever waits for it


# Values are walked recursively, from wherever the program happens to be: none may be so deep that
# it depends on the place whether that ends well.
DEEPEST: Final = 128
_TOO_DEEP: Final = "nested too deeply"
_NOT_WHOLE: Final = "cut off"
_TOO_MUCH: Final = "more than one value"
_BLANKS: Final = " \t\n\r"


def too_deep(text: str, deepest: int = DEEPEST) -> bool:
    """Whether the values of a JSON text stand in more than so many others."""
    if text.count("[") + text.count("{") <= deepest:
        return False  # as nearly always, and quickly known
    return shape_of(text).deepest > deepest


def parse(text: str, deepest: int = DEEPEST) -> Any:
    """Return the value of a JSON text; halves of surrogate pairs stay as they are.

    One that is `too_deep` counts as no JSON. A `LONG` one belongs in a thread of its own.
    """
    if len(text) > LONG:
        return _parse_long(text, deepest)
    if too_deep(text, deepest):
        raise ValueError(_TOO_DEEP)
    try:
        try:
            value, end = _DECODER.raw_decode(text)
        except ValueError:
            return _DECODER.decode(text)  # blanks in front, or broken
        return value if end == len(text) else _DECODER.decode(text)
    except RecursionError:
        raise ValueError(_TOO_DEEP) from None


def _parse_long(text: str, deepest: int) -> Any:
    """Read in steps; what was cut off is known by its brackets, before anything is read."""
    shape = shape_of(text)
    if shape.deepest > deepest:
        raise ValueError(_TOO_DEEP)
    if not shape.whole:
        raise ValueError(_NOT_WHOLE)
    start = len(text) - len(text.lstrip(_BLANKS))
    try:
        value, end = read_in_steps(_DECODER, text, start, shape.long)
    except RecursionError:
        raise ValueError(_TOO_DEEP) from None
    if text[end:].strip(_BLANKS):
        raise ValueError(_TOO_MUCH)
    return value


def parse_whole(text: str) -> Any:
    """Return the value of a JSON text; half a surrogate pair is read as U+FFFD.

    JSON can escape such a half, but no text in UTF-8 can hold it: it could be neither sent nor
    saved.
    """
    return parse(mended(text) if has_halves(text) else text)


def write(value: Any, *, ascii_only: bool = False) -> str:
    """Return compact JSON; a long value is written in steps, so that other threads can run.

    As in reading, a `LONG` one belongs in a thread of its own: it takes some times as long.
    """
    encoder = _ASCII_ENCODER if ascii_only else _ENCODER
    return "".join(pieces(value, encoder, is_long)) if is_long(value) else encoder.encode(value)


def is_long(value: Any, limit: int = LONG) -> bool:
    """Whether a value is more than about so many characters of JSON; that is quickly known."""
    return characters(value, limit) > limit


def characters(value: Any, most: int) -> int:
    """Return about how many characters of JSON a value is; what is more than `most` is not counted.

    So it costs no more for a long one than for one that is just not.
    """
    found, waiting = 0, [value]
    while waiting and found <= most:
        at = waiting.pop()
        found += _LEAST
        if type(at) in _SHORT:  # most are, and to ask whether they are mappings takes longest
            continue
        if isinstance(at, str):
            found += len(at)
        elif isinstance(at, (dict, Mapping)):
            waiting += at.values()
        elif isinstance(at, list | tuple):
            waiting += at
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"not JSON: {type(value)}")


_SHORT: Final = frozenset((int, float, bool, type(None)))
_LEAST: Final = 4  # characters of a value with what stands around it, about
_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_plain)
_ASCII_ENCODER: Final = json.JSONEncoder(separators=(",", ":"), default=_plain)


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

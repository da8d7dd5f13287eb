"""JSON read strictly, what is no JSON raises ValueError; and what is read written again."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from typing import Any, Final, NoReturn, cast


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not JSON")


def _finite(number: str) -> float:
    value = float(number)
    if math.isinf(value):
        _refuse(number)  # it could be read, but never be written as JSON again
    return value


_DECODER: Final = json.JSONDecoder(parse_constant=_refuse, parse_float=_finite)

LONG: Final = 1 << 18  # characters; reading more holds up whoever waits for it


def in_steps(decoder: json.JSONDecoder) -> json.JSONDecoder:
    """Return a decoder of the same values that lets other threads run in between.

    The usual one is written in C and keeps them from it until it is done, some 0.1 s for each
    megabyte; this one, the library's own in Python, takes more than twice as long in all.
    """
    slow: Any = json.JSONDecoder(
        parse_constant=decoder.parse_constant, parse_float=decoder.parse_float
    )
    library: Any = json.decoder
    slow.parse_object, slow.parse_array = library.JSONObject, library.JSONArray
    slow.scan_once = library.scanner.py_make_scanner(slow)
    return cast("json.JSONDecoder", slow)


_LONG_DECODER: Final = in_steps(_DECODER)

# Values are walked recursively, from wherever the program happens to be: none may be so deep that
# it depends on the place whether that ends well.
DEEPEST: Final = 128
_TOO_DEEP: Final = "nested too deeply"
_LEVEL: Final = re.compile(r'"(?:[^"\\]|\\.)*+"?|([\[{])|[\]}]', re.DOTALL)


def too_deep(text: str, deepest: int = DEEPEST) -> bool:
    """Whether the values of a JSON text stand in more than so many others."""
    if text.count("[") + text.count("{") <= deepest:
        return False  # as nearly always, and quickly known
    depth = 0
    for found in _LEVEL.finditer(text):
        if found[1]:
            depth += 1
            if depth > deepest:
                return True
        elif found[0] in "]}":
            depth -= 1
    return False


def parse(text: str, deepest: int = DEEPEST) -> Any:
    """Return the value of a JSON text; halves of surrogate pairs stay as they are.

    One that is `too_deep` counts as no JSON. A `LONG` one belongs in a thread of its own.
    """
    if too_deep(text, deepest):
        raise ValueError(_TOO_DEEP)
    decoder = _DECODER if len(text) <= LONG else _LONG_DECODER
    try:
        try:
            value, end = decoder.raw_decode(text)
        except ValueError:
            return decoder.decode(text)  # blanks in front, or broken
        return value if end == len(text) else decoder.decode(text)
    except RecursionError:
        raise ValueError(_TOO_DEEP) from None


def parse_whole(text: str) -> Any:
    """Return the value of a JSON text; half a surrogate pair is read as U+FFFD.

    JSON can escape such a half, but no text in UTF-8 can hold it: it could be neither sent nor
    saved.
    """
    return parse(mended(text) if has_halves(text) else text)


def write(value: Any, *, ascii_only: bool = False) -> str:
    """Return compact JSON; a long value is written in steps, so that other threads can run.

    As in reading, a `LONG` one belongs in a thread of its own: it takes five times as long.
    """
    encoder = _ASCII_ENCODER if ascii_only else _ENCODER
    return "".join(encoder.iterencode(value)) if is_long(value) else encoder.encode(value)


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

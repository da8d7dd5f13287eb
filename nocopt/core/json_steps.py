"""Long JSON read and written in steps, so that other threads can run in between."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TypeAlias

    _Scan: TypeAlias = Callable[[str, int], tuple[Any, int]]

STEP: Final = 1 << 15
"""Characters that are read or written in one go: the library's reader and writer in C let nobody
else run, some 0.1 s for each megabyte. Those in Python, which do, take ten times as long in all."""

BRACKET: Final = re.compile(r'"(?:[^"\\]|\\.)*+"?|([\[{])|[\]}]', re.DOTALL)
_BATCH: Final = 256  # values of a list that are written in one go, if they are short


class Shape(NamedTuple):
    """How the values of a JSON text stand in each other, as far as its brackets tell.

    `long` are the places where one of more than a `STEP` begins, `whole` says that all end.
    """

    deepest: int
    whole: bool
    long: frozenset[int]


def shape_of(text: str) -> Shape:
    """Look at the brackets of a JSON text."""
    begun: list[int] = []
    long, deepest = set[int](), 0
    for found in BRACKET.finditer(text):
        at = found.start()
        if found[1]:
            begun.append(at)
            deepest = max(deepest, len(begun))
        elif text[at] in "]}" and begun:
            start = begun.pop()
            if at - start > STEP:
                long.add(start)
    long.update(begun)
    return Shape(deepest, not begun, frozenset(long))


def read(decoder: json.JSONDecoder, text: str, start: int, long: frozenset[int]) -> tuple[Any, int]:
    """Return the value that begins at `start`, and where it ends, as `raw_decode` does.

    Values that begin at `long` are read by the library's Python, all others in one go.
    """
    library: Any = json.decoder
    at_once: _Scan = decoder.scan_once  # type: ignore[attr-defined]
    array: Callable[..., tuple[Any, int]] = library.JSONArray
    mapping: Callable[..., tuple[Any, int]] = library.JSONObject
    names: dict[str, str] = {}

    def scan(string: str, at: int) -> tuple[Any, int]:
        if at not in long:
            return at_once(string, at)
        if string[at] == "[":
            return array((string, at + 1), scan)
        return mapping((string, at + 1), decoder.strict, scan, None, None, names)

    try:
        return scan(text, start)
    except StopIteration as error:
        raise json.JSONDecodeError("Expecting value", text, error.value) from None


def pieces(
    value: Any, encoder: json.JSONEncoder, is_long: Callable[[Any, int], bool]
) -> Iterator[str]:
    """Give compact JSON of a value piece by piece."""
    if isinstance(value, Mapping):
        yield "{"
        named = list(value.items())
        for at in range(0, len(named), _BATCH):
            batch = named[at : at + _BATCH]
            yield "," if at else ""
            if not is_long([one for _, one in batch], STEP):
                yield encoder.encode(dict(batch))[1:-1]
                continue
            for number, (name, one) in enumerate(batch):
                yield f"{',' if number else ''}{encoder.encode({name: 0})[1:-2]}"
                yield from pieces(one, encoder, is_long)
        yield "}"
    elif isinstance(value, list | tuple):
        yield "["
        for at in range(0, len(value), _BATCH):
            some = value[at : at + _BATCH]
            yield "," if at else ""
            if not is_long(some, STEP):
                yield encoder.encode(some)[1:-1]
                continue
            for number, one in enumerate(some):
                yield "," if number else ""
                yield from pieces(one, encoder, is_long)
        yield "]"
    else:
        yield encoder.encode(value)

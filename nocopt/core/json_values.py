"""Values of JSON that was kept or came from elsewhere, read as what they ought to be.

Each reader raises `ValueError` or `TypeError` for anything else; numbers are never truth values.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

Value = TypeVar("Value")

LARGEST: Final = (1 << 63) - 1
"""The largest whole number that is read: what else it is put into holds none that is larger."""


def text(value: Any) -> str:
    """Read a string."""
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def words(value: Any) -> str:
    """Read a string in which something can be seen, without the blanks around it."""
    found = text(value).strip()
    if not found:
        raise ValueError(value)
    return found


def flag(value: Any) -> bool:
    """Read true or false."""
    if not isinstance(value, bool):
        raise TypeError(value)
    return value


def whole(value: Any) -> int:
    """Read a whole number."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(value)
    if abs(value) > LARGEST:
        raise ValueError("larger than anything that is counted")
    return value


def count(value: Any) -> int:
    """Read a whole number from 1."""
    found = whole(value)
    if found < 1:
        raise ValueError(value)
    return found


def number(value: Any) -> float:
    """Read a finite number."""
    if isinstance(value, int):
        whole(value)  # a float holds none that is much larger
    if not isinstance(value, int | float) or isinstance(value, bool) or not math.isfinite(value):
        raise TypeError(value)
    return float(value)


def items(value: Any) -> Sequence[Any]:
    """Read a list, whatever is in it."""
    if not isinstance(value, list):
        raise TypeError(value)
    return value


def members(value: Any) -> Mapping[str, Any]:
    """Read an object, whatever is in it."""
    if not isinstance(value, dict):
        raise TypeError(value)
    return value


def texts(value: Any) -> tuple[str, ...]:
    """Read a list of strings."""
    return tuple(map(text, items(value)))


def member(
    raw: Mapping[str, Any], name: str, read: Callable[[Any], Value], instead: Value
) -> Value:
    """Read a member of an object with `read`, or return `instead` where it is missing or null."""
    value = raw.get(name)
    return instead if value is None else read(value)

"""Checks the input of a tool against its JSON Schema, and says in a sentence what does not fit."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from nocopt.core.messages import Json, JsonObject

_SHOWN: Final = 60  # characters of a value in a sentence


def misfit(value: Json, schema: JsonObject) -> str:
    """Return the first thing about `value` that its schema does not allow, empty where it fits.

    The sentence is for the model (section 5.1). Known are `type`, `enum`, `const`, `properties`,
    `required`, `additionalProperties` where it is false, `items`, and the limits of numbers, texts
    and lists; any other word of JSON Schema is left to the tool.
    """
    return next(_misfits(value, schema, "The input"), "")


def _misfits(value: Json, schema: JsonObject, name: str) -> Iterator[str]:
    wanted = schema.get("type")
    types = wanted if isinstance(wanted, list) else [] if wanted is None else [wanted]
    if types and not any(_is(value, one) for one in types):
        yield f"{name} must be of type {' or '.join(map(str, types))}, not {_shown(value)}."
        return
    choices = schema.get("enum")
    if isinstance(choices, list) and not any(_same(value, one) for one in choices):
        yield f"{name} must be one of {', '.join(map(_shown, choices))}, not {_shown(value)}."
    if "const" in schema and not _same(value, schema["const"]):
        yield f"{name} must be {_shown(schema['const'])}, not {_shown(value)}."
    if isinstance(value, dict):
        yield from _in_object(value, schema, name)
    elif isinstance(value, list):
        yield from _in_list(value, schema, name)
    else:
        yield from _beyond(value, schema, name)


def _in_object(value: Mapping[str, Json], schema: JsonObject, name: str) -> Iterator[str]:
    properties = _object(schema.get("properties"))
    required = schema.get("required")
    for one in required if isinstance(required, list) else ():
        if one not in value:
            yield f"{name} lacks “{one}”."
    for one, given in value.items():
        if one in properties:
            yield from _misfits(given, _object(properties[one]), f"“{one}”")
        elif schema.get("additionalProperties") is False:
            known = ", ".join(properties) or "nothing"
            yield f"{name} has no “{one}”; known: {known}."


def _in_list(value: list[Json], schema: JsonObject, name: str) -> Iterator[str]:
    yield from _limits(len(value), schema, ("minItems", "maxItems"), f"The length of {name}")
    items = schema.get("items")
    if isinstance(items, dict):
        for number, one in enumerate(value, 1):
            yield from _misfits(one, items, f"Item {number} of {name}")


def _beyond(value: Json, schema: JsonObject, name: str) -> Iterator[str]:
    if isinstance(value, str):
        yield from _limits(len(value), schema, ("minLength", "maxLength"), f"The length of {name}")
    elif _is(value, "number"):
        yield from _limits(value, schema, ("minimum", "maximum"), name)
        low, high = schema.get("exclusiveMinimum"), schema.get("exclusiveMaximum")
        if _is(low, "number") and value <= low:
            yield f"{name} must be more than {low}, not {value}."
        if _is(high, "number") and value >= high:
            yield f"{name} must be less than {high}, not {value}."


def _limits(
    value: float, schema: JsonObject, names: tuple[str, str], subject: str
) -> Iterator[str]:
    low, high = (schema.get(name) for name in names)
    if low is not None and _is(low, "number") and value < low:
        yield f"{subject} must be at least {low}, not {value}."
    if high is not None and _is(high, "number") and value > high:
        yield f"{subject} must be at most {high}, not {value}."


def _is(value: Json, kind: Json) -> bool:
    """Whether a value is of a type of JSON; what is no known type takes everything."""
    known = _TYPES.get(kind) if isinstance(kind, str) else None
    return known is None or known(value)


def _is_number(value: Json) -> bool:
    if isinstance(value, bool):
        return False
    return isinstance(value, int) or (isinstance(value, float) and math.isfinite(value))


def _is_whole(value: Json) -> bool:
    return _is_number(value) and (isinstance(value, int) or value.is_integer())


_TYPES: Final[Mapping[str, Callable[[Json], bool]]] = {
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
    "string": lambda value: isinstance(value, str),
    "number": _is_number,
    "integer": _is_whole,
    "boolean": lambda value: isinstance(value, bool),
    "null": lambda value: value is None,
}


def _same(one: Json, other: Json) -> bool:
    """Whether two values are the same in JSON, where `true` is not 1."""
    return bool(one == other) and isinstance(one, bool) == isinstance(other, bool)


def _object(value: Json) -> JsonObject:
    return value if isinstance(value, dict) else {}


def _shown(value: Json) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"

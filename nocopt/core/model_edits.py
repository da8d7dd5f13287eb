"""The person's own changes to what is known about a model: checked, taken over, and undone.

Changes are JSON values by the name of a member of `Model`, so that they can be stored as they are;
what is not among them stays what the catalogue and the endpoint say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from nocopt.core import json_values
from nocopt.core.errors import Problem
from nocopt.core.models import Interleaving, LongOutput, Model, Sampling, ThinkingForm
from nocopt.core.parameters import EFFORTS, is_beta
from nocopt.core.tools import ServerToolKind
from nocopt.core.usage import Prices

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class FieldKind(StrEnum):
    """What a member of a model is edited as, and its form in JSON."""

    TEXT = "text"  # a string
    MODEL = "model"  # a string without blanks: the id of a model
    WHOLE = "whole"  # a number from 1 on
    DECIMAL = "decimal"  # a string such as "1.3", above 0
    FLAG = "flag"  # true or false
    CHOICE = "choice"  # one of the field's choices
    CHOICES = "choices"  # a list of some of the field's choices, in their order
    TEXTS = "texts"  # a list of strings
    DAY = "day"  # "2027-06-30"
    SINCE = "since"  # a day, a month or a year: "2027-06-30", "2027-06" or "2027"
    PRICES = "prices"  # USD per million tokens as strings, perhaps with a higher tier
    LONG_OUTPUT = "long_output"  # a beta and the limit that it lifts to


@dataclass(frozen=True, slots=True)
class ModelField:
    """A member of `Model` that can be edited; an `optional` one may be null: unknown, or none."""

    name: str
    kind: FieldKind
    choices: tuple[str, ...] = ()
    optional: bool = False


def _values(kind: type[StrEnum]) -> tuple[str, ...]:
    return tuple(one.value for one in kind)


MODEL_FIELDS: Final = (
    ModelField("name", FieldKind.TEXT),
    ModelField("line", FieldKind.TEXT),
    ModelField("context", FieldKind.WHOLE, optional=True),
    ModelField("max_output", FieldKind.WHOLE),
    ModelField("thinking", FieldKind.CHOICE, _values(ThinkingForm)),
    ModelField("thinking_default_on", FieldKind.FLAG),
    ModelField("efforts", FieldKind.CHOICES, EFFORTS),
    ModelField("default_effort", FieldKind.CHOICE, EFFORTS, optional=True),
    ModelField("max_effort_without_thinking", FieldKind.CHOICE, EFFORTS, optional=True),
    ModelField("sampling", FieldKind.CHOICE, _values(Sampling)),
    ModelField("prices", FieldKind.PRICES, optional=True),
    ModelField("cutoff", FieldKind.TEXT, optional=True),
    ModelField("released", FieldKind.SINCE, optional=True),
    ModelField("retires", FieldKind.DAY, optional=True),
    ModelField("retires_not_before", FieldKind.FLAG),
    ModelField("deprecated", FieldKind.FLAG),
    ModelField("replacement", FieldKind.MODEL, optional=True),
    ModelField("long_output", FieldKind.LONG_OUTPUT, optional=True),
    ModelField("restricted", FieldKind.FLAG),
    ModelField("aliases", FieldKind.TEXTS),
    ModelField("images", FieldKind.FLAG),
    ModelField("pdf", FieldKind.FLAG),
    ModelField("tools", FieldKind.FLAG),
    ModelField("citations", FieldKind.FLAG),
    ModelField("prefill", FieldKind.FLAG),
    ModelField("forced_tools", FieldKind.FLAG),
    ModelField("cache_minimum", FieldKind.WHOLE, optional=True),
    ModelField("tokens_factor", FieldKind.DECIMAL),
    ModelField("bound_thinking", FieldKind.FLAG),
    ModelField("keeps_thinking", FieldKind.FLAG),
    ModelField("interleaves", FieldKind.CHOICE, _values(Interleaving)),
    ModelField("overflows", FieldKind.FLAG),
    ModelField("between_tools", FieldKind.FLAG),
    ModelField("server_tools", FieldKind.CHOICES, _values(ServerToolKind)),
)
"""Every member of `Model` but its id and origin, in the order in which they are shown."""

_SINCE: Final = re.compile("[0-9]{4}(-[0-9]{2}){0,2}")
_FIELDS: Final = {one.name: one for one in MODEL_FIELDS}


def edited(model: Model, values: Mapping[str, Any]) -> Model:
    """Return the model with the values taken over; unknown and wrong ones are ignored.

    `check_values` tells which those are.
    """
    taken: dict[str, Any] = {}
    for name, value in values.items():
        if name not in _FIELDS:
            continue
        try:
            taken[name] = _read(_FIELDS[name], value)
        except (ValueError, TypeError):
            continue
    return replace(model, **taken)


def check_values(values: Mapping[str, Any]) -> tuple[Problem, ...]:
    """Return the values that cannot be taken over, one problem each.

    The code is `unknown` for a name that is no field, else the field's kind: what was expected.
    """
    problems: list[Problem] = []
    for name, value in values.items():
        if name not in _FIELDS:
            problems.append(Problem(name, "unknown"))
            continue
        field = _FIELDS[name]
        try:
            _read(field, value)
        except (ValueError, TypeError):
            choices = {"choices": ", ".join(field.choices)} if field.choices else {}
            problems.append(Problem(name, field.kind.value, choices))
    return tuple(problems)


def as_values(model: Model) -> dict[str, Any]:
    """Return every editable member of a model in the form in which `edited` takes it."""
    return {name: _plain(getattr(model, name)) for name in _FIELDS}


def _plain(value: Any) -> Any:
    match value:
        case StrEnum() | Decimal() | date():
            return str(value)
        case tuple():
            return list(value)
        case LongOutput(beta, max_output):
            return {"beta": beta, "max_output": max_output}
        case Prices():
            return prices_to_json(value)
        case _:
            return value


_PRICE_NAMES: Final = ("input", "output", "cache_write_5m", "cache_write_1h", "cache_read")


def prices_to_json(prices: Prices) -> dict[str, Any]:
    """Return prices as JSON members: amounts are strings, so that no decimal is ever rounded."""
    raw: dict[str, Any] = {name: str(getattr(prices, name)) for name in _PRICE_NAMES}
    if prices.above is not None:
        tokens, higher = prices.above
        raw["above"] = {"prompt_tokens": tokens, "prices": prices_to_json(higher)}
    return raw


def _read(field: ModelField, value: Any) -> Any:
    if value is None and field.optional:
        return None
    match field.kind:
        case FieldKind.CHOICE:
            return _choice(field, value)
        case FieldKind.CHOICES:
            chosen = _texts(value)
            if not set(chosen) <= set(field.choices):
                raise ValueError(value)
            return tuple(one for one in field.choices if one in chosen)
        case kind:
            return _READERS[kind](value)


_ENUMS: Final[Mapping[str, type[StrEnum]]] = {
    "thinking": ThinkingForm,
    "sampling": Sampling,
    "interleaves": Interleaving,
}


def _choice(field: ModelField, value: Any) -> str:
    if value not in field.choices:
        raise ValueError(value)
    return _ENUMS.get(field.name, str)(value)


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(map(json_values.words, json_values.items(value)))


def _decimal(value: Any) -> Decimal:
    try:
        amount = Decimal(json_values.words(value))
    except InvalidOperation:
        raise ValueError(value) from None
    if not amount.is_finite() or amount < 0:
        raise ValueError(value)
    return amount


def _factor(value: Any) -> Decimal:
    factor = _decimal(value)
    if not factor:
        raise ValueError(value)
    return factor


def _day(value: Any) -> date:
    return date.fromisoformat(json_values.words(value))


def _since(value: Any) -> str:
    text = json_values.words(value)
    if _SINCE.fullmatch(text) is None:
        raise ValueError(value)
    date.fromisoformat(text + "-01-01"[len(text) - 4 :])
    return text


def _model(value: Any) -> str:
    model = json_values.words(value)
    if any(sign.isspace() for sign in model):
        raise ValueError(value)
    return model


def _prices(value: Any) -> Prices:
    raw = json_values.members(value)
    amounts = {name: _decimal(raw.get(name)) for name in _PRICE_NAMES}
    return Prices(**amounts, above=_higher_tier(raw.get("above")))


def _higher_tier(value: Any) -> tuple[int, Prices] | None:
    if value is None:
        return None
    raw = json_values.members(value)
    return json_values.count(raw.get("prompt_tokens")), _prices(raw.get("prices"))


def _long_output(value: Any) -> LongOutput:
    raw = json_values.members(value)
    beta = json_values.words(raw.get("beta"))
    if not is_beta(beta):
        raise ValueError(value)
    return LongOutput(beta, json_values.count(raw.get("max_output")))


_READERS: Final[Mapping[FieldKind, Callable[[Any], Any]]] = {
    FieldKind.TEXT: json_values.words,
    FieldKind.MODEL: _model,
    FieldKind.TEXTS: _texts,
    FieldKind.FLAG: json_values.flag,
    FieldKind.WHOLE: json_values.count,
    FieldKind.DECIMAL: _factor,
    FieldKind.DAY: _day,
    FieldKind.SINCE: _since,
    FieldKind.PRICES: _prices,
    FieldKind.LONG_OUTPUT: _long_output,
}

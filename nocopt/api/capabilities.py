"""What an endpoint says of a model, whatever the shape: limits, abilities, lifecycle, prices."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Final

from nocopt.core.models import Lifecycle, RemoteModel
from nocopt.core.thinking import LEVELS
from nocopt.core.tools import ServerToolKind
from nocopt.core.usage import Prices

if TYPE_CHECKING:
    from nocopt.core.messages import Json

_LIFECYCLES: Final = {
    "active": Lifecycle.ACTIVE,
    "deprecated": Lifecycle.RETIRING,
    "retired": Lifecycle.RETIRED,
}
_THOUSANDS: Final = Decimal(1_000)  # AiHubMix has prices per 1K tokens (section 9.1)
_HOUR_BY_SHORT: Final = Decimal("1.6")  # what an hour costs by five minutes: 2 to 1.25 (8.2)
_LONGEST_NUMBER: Final = 30  # characters
_MOST_TOKENS: Final = 10**9  # a limit beyond is no limit but a way to say that there is none
_DEAREST: Final = Decimal(1_000)  # USD per 1K tokens: more is no price but a mistake


def model_of(item: Json) -> RemoteModel | None:
    """Return the model of an entry of a list, None where it names none.

    Everything but the id may be missing or odd (section 7); AiHubMix's own list calls the id
    `model_id` and writes numbers as text (9.1).
    """
    described = {"id": item} if isinstance(item, str) else item
    if not isinstance(described, dict):
        return None
    id_ = _first_text(described, "id", "model_id")
    if id_ is None:
        return None
    capabilities = described.get("capabilities")
    return RemoteModel(
        id=id_,
        name=_first_text(described, "display_name"),
        context=_first_count(
            described, "max_input_tokens", "context_length", "context_window", "max_model_len"
        ),
        max_output=_first_count(described, "max_tokens", "max_output", "max_output_tokens"),
        thinking_types=_thinking_types(capabilities),
        efforts=_efforts(capabilities),
        lifecycle=_LIFECYCLES.get(str(described.get("lifecycle"))),
        retires=_day(described.get("retires_at")),
        line=_first_text(described, "line"),
        images=_ability(capabilities, "image_input", _modality(described, "image")),
        pdf=_ability(capabilities, "pdf_input", None),
        citations=_ability(capabilities, "citations", None),
        server_tools=_server_tools(capabilities),
    )


def _first_text(item: dict[str, Json], *names: str) -> str | None:
    found = (item.get(name) for name in names)
    return next((one.strip() for one in found if isinstance(one, str) and one.strip()), None)


def _first_count(item: dict[str, Json], *names: str) -> int | None:
    counts = (_count(item.get(name)) for name in names)
    return next((count for count in counts if count is not None), None)


def _count(value: Json) -> int | None:
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 12:
        value = int(value)
    whole = isinstance(value, int) and value is not True
    return value if whole and 0 < value <= _MOST_TOKENS else None


def _day(value: Json) -> date | None:
    """Return the day of a time such as `2027-06-30T00:00:00Z`."""
    try:
        return date.fromisoformat(value[:10]) if isinstance(value, str) else None
    except ValueError:
        return None


# ------------------------------------------------------------------------------- abilities


def _ability(capabilities: Json, name: str, otherwise: bool | None) -> bool | None:
    leaf = _member(capabilities, name)
    said = leaf if isinstance(leaf, bool) else _member(leaf, "supported")
    return said if isinstance(said, bool) else otherwise


def _thinking_types(capabilities: Json) -> tuple[str, ...] | None:
    thinking = _member(capabilities, "thinking")
    types = _member(thinking, "types")
    if isinstance(types, dict):
        return tuple(name for name in types if _supported(types[name]))
    return () if _member(thinking, "supported") is False else None


def _efforts(capabilities: Json) -> tuple[str, ...] | None:
    effort = _member(capabilities, "effort")
    if not isinstance(effort, dict):
        return None
    return tuple(level for level in LEVELS if _supported(effort.get(level)))


def _server_tools(capabilities: Json) -> tuple[str, ...] | None:
    """Return which of the server's tools there are; None where nothing is said of any.

    Running code has a leaf of its own (section 7); the others have one for all, or one each.
    """
    server = _member(capabilities, "server_tools")
    all_others = _ability(capabilities, "server_tools", None)
    said = {
        kind.value: _ability(server, kind.value, all_others)
        for kind in (ServerToolKind.WEB_SEARCH, ServerToolKind.WEB_FETCH)
    }
    code = ServerToolKind.CODE_EXECUTION.value
    said[code] = _ability(capabilities, code, _ability(server, code, None))
    if all(value is None for value in said.values()):
        return None
    return tuple(kind.value for kind in ServerToolKind if said[kind.value])


def _modality(item: dict[str, Json], name: str) -> bool | None:
    told = words(item.get("input_modalities"))
    return name in told if told else None


def words(value: Json) -> tuple[str, ...]:
    """Return the words of a list, or of a text that names them between commas; else none."""
    found = value.split(",") if isinstance(value, str) else value
    if not isinstance(found, list):
        return ()
    return tuple(one.strip().lower() for one in found if isinstance(one, str) and one.strip())


def _member(value: Json, name: str) -> Json:
    return value.get(name) if isinstance(value, dict) else None


def _supported(leaf: Json) -> bool:
    return leaf is True or _member(leaf, "supported") is True


# ---------------------------------------------------------------------------------- prices


def prices_of(item: Json) -> Prices | None:
    """Return the prices of an entry of AiHubMix's own list, as USD per million tokens.

    What is not said of the cache costs what plain input costs: an estimate must not be too low.
    """
    pricing = _member(item, "pricing")
    given = {
        name: _amount(_member(pricing, name))
        for name in ("input", "output", "cache_read", "cache_write")
    }
    plain, output, read, write = given.values()
    if plain is None or output is None:
        return None
    short = plain if write is None else write
    return Prices(
        input=plain,
        output=output,
        cache_write_5m=short,
        cache_write_1h=short * _HOUR_BY_SHORT,
        cache_read=plain if read is None else read,
    )


def _amount(value: Json) -> Decimal | None:
    """Return an amount per 1K tokens as one per million; numbers come as such or as text."""
    text = value if isinstance(value, str) else repr(value)
    if value is True or value is False or len(text) > _LONGEST_NUMBER:
        return None
    try:
        amount = Decimal(text.strip())
    except InvalidOperation:
        return None
    if not amount.is_finite() or not 0 <= amount <= _DEAREST:
        return None
    return amount * _THOUSANDS

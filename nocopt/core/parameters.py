"""What a chat's requests carry besides its messages, and how that is checked and stored."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from nocopt.core import json_values
from nocopt.core.errors import Problem
from nocopt.core.tools import ServerTool, ServerToolKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

_BETA: Final = re.compile("[A-Za-z0-9][A-Za-z0-9._-]*")

EFFORTS: Final = ("low", "medium", "high", "xhigh", "max")  # section 1.2


class ServiceTier(StrEnum):
    """Which capacity serves a request (section 1.2); `auto` is the default and is not sent."""

    AUTO = "auto"
    STANDARD_ONLY = "standard_only"


class Caching(StrEnum):
    """How long the server is asked to keep a prefix (section 1.6); the values are stored."""

    OFF = "off"
    FIVE_MINUTES = "5m"
    HOUR = "1h"


@dataclass(frozen=True, slots=True)
class Parameters:
    """What a chat's requests carry besides messages; None and empty mean: not sent (section 1.5).

    `long_output` asks for the beta of `Model.long_output`; `effort` comes before the level of
    thinking; `tools` names the client tools that are switched on, `allowed` those that need no
    asking in this chat; `forget_before` is the id of the first node that is sent; `undone` are the
    repairs, as values of `report.RepairKind`, that the person took back.
    """

    temperature: float | None = None
    top_p: float | None = None
    top_k: int | None = None
    stop_sequences: tuple[str, ...] = ()
    effort: str | None = None
    betas: tuple[str, ...] = ()
    service_tier: ServiceTier = ServiceTier.AUTO
    long_output: bool = False
    citations: bool = False
    caching: Caching = Caching.FIVE_MINUTES
    tools: tuple[str, ...] = ()
    server_tools: tuple[ServerTool, ...] = ()
    allowed: tuple[str, ...] = ()
    forget_before: int | None = None
    undone: tuple[str, ...] = ()
    preset: str = ""


def check_parameters(parameters: Parameters) -> tuple[Problem, ...]:
    """Return what no model would take, one problem per member at most.

    The codes are `range` with `low` and `high`, `unknown` with `choices`, `blank` for a stop
    sequence without a visible sign, `no_beta` for a name that no beta can have, `both` for a
    server tool whose domains are allowed and blocked at once.
    """
    return tuple(_problems(parameters))


def _problems(parameters: Parameters) -> Iterator[Problem]:
    for name in ("temperature", "top_p"):
        value = getattr(parameters, name)
        if value is not None and not 0 <= value <= 1:
            yield Problem(name, "range", {"low": "0", "high": "1"})
    if parameters.top_k is not None and parameters.top_k < 0:
        yield Problem("top_k", "range", {"low": "0", "high": ""})
    if not all(one.strip() for one in parameters.stop_sequences):
        yield Problem("stop_sequences", "blank")
    if parameters.effort is not None and parameters.effort not in EFFORTS:
        yield Problem("effort", "unknown", {"choices": ", ".join(EFFORTS)})
    if not all(map(is_beta, parameters.betas)):
        yield Problem("betas", "no_beta")
    if any(one.allowed_domains and one.blocked_domains for one in parameters.server_tools):
        yield Problem("server_tools", "both")
    elif any(one.max_uses is not None and one.max_uses < 1 for one in parameters.server_tools):
        yield Problem("server_tools", "range", {"low": "1", "high": ""})


def is_beta(text: str) -> bool:
    """Whether a text can be the name of a beta, such as context-1m-2025-08-07."""
    return _BETA.fullmatch(text) is not None


def parameters_to_json(parameters: Parameters) -> dict[str, Any]:
    """Return parameters as JSON members; what is at its default is left out."""
    raw = {}
    for one in fields(Parameters):
        value = getattr(parameters, one.name)
        if value != one.default:
            raw[one.name] = _plain(value)
    return raw


def _plain(value: Any) -> Any:
    match value:
        case StrEnum():
            return value.value
        case ServerTool():
            raw = {one.name: _plain(getattr(value, one.name)) for one in fields(ServerTool)}
            return {name: member for name, member in raw.items() if member not in (None, [])}
        case tuple():
            return [_plain(one) for one in value]
        case _:
            return value


def parameters_from_json(raw: Mapping[str, Any]) -> Parameters:
    """Return parameters from JSON members: unknown ones are ignored, wrong ones at their default.

    What is read is usable, as `check_parameters` sees it, one member at a time.
    """
    taken: dict[str, Any] = {}
    for name, read in _READERS.items():
        if name not in raw:
            continue
        try:
            value = read(raw[name])
        except (ValueError, TypeError):
            continue
        if not check_parameters(Parameters(**{name: value})):
            taken[name] = value
    return Parameters(**taken)


def _server_tools(value: Any) -> tuple[ServerTool, ...]:
    return tuple(map(_server_tool, json_values.items(value)))


def _server_tool(value: Any) -> ServerTool:
    raw = json_values.members(value)
    max_uses = raw.get("max_uses")
    return ServerTool(
        kind=ServerToolKind(json_values.text(raw.get("kind"))),
        max_uses=None if max_uses is None else json_values.whole(max_uses),
        allowed_domains=json_values.texts(raw.get("allowed_domains", [])),
        blocked_domains=json_values.texts(raw.get("blocked_domains", [])),
    )


_READERS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "temperature": json_values.number,
    "top_p": json_values.number,
    "top_k": json_values.whole,
    "stop_sequences": json_values.texts,
    "effort": json_values.text,
    "betas": json_values.texts,
    "service_tier": ServiceTier,
    "long_output": json_values.flag,
    "citations": json_values.flag,
    "caching": Caching,
    "tools": json_values.texts,
    "server_tools": _server_tools,
    "allowed": json_values.texts,
    "forget_before": json_values.whole,
    "undone": json_values.texts,
    "preset": json_values.text,
}

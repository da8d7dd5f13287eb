"""Which sampling parameters a request can carry, and what stands in the way of others (1.5)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from nocopt.core.echo import STRICT_VERSION
from nocopt.core.facts import Ability
from nocopt.core.models import Origin, Sampling
from nocopt.core.report import RepairKind

if TYPE_CHECKING:
    from nocopt.core.facts import AccountFacts
    from nocopt.core.models import Model
    from nocopt.core.parameters import Parameters
    from nocopt.core.report import Repairs

SAMPLING: Final = ("temperature", "top_p", "top_k")
_LOWEST_TOP_P: Final = 0.95  # while the model thinks


class WhyNot(StrEnum):
    """Why a sampling parameter is not sent."""

    UNKNOWN = "unknown"  # nobody knows what the model takes
    MODEL = "model"
    VERSION = "version"  # of the API
    THINKING = "thinking"
    OTHER = "other"  # temperature and top_p exclude each other, and the other one is set


@dataclass(frozen=True, slots=True)
class Sampled:
    """Sampling parameters to send; None is not sent."""

    temperature: float | None = None
    top_p: float | None = None
    top_k: int | None = None


def sampling(
    model: Model, wanted: Parameters, facts: AccountFacts, repairs: Repairs, *, thinks: bool
) -> Sampled:
    """Return the parameters to send; `thinks` tells whether the request asks for thinking."""
    asked = Sampled(wanted.temperature, wanted.top_p, wanted.top_k)
    if not repairs.may(RepairKind.SAMPLING_LEFT_OUT):
        return asked
    allowed = _allowed(model, asked, facts, thinks=thinks)
    for name in SAMPLING:
        if getattr(asked, name) is not None and getattr(allowed, name) is None:
            repairs.add(RepairKind.SAMPLING_LEFT_OUT, name)
    return allowed


def _allowed(model: Model, asked: Sampled, facts: AccountFacts, *, thinks: bool) -> Sampled:
    if _in_the_way_of_all(model, facts.api_version) is not None:
        return Sampled()
    temperature = _known(Ability.TEMPERATURE, asked.temperature, model, facts)
    top_p = _known(Ability.TOP_P, asked.top_p, model, facts)
    top_k = None if facts.refuses(Ability.TOP_K, model.id) else asked.top_k
    if thinks:
        temperature = temperature if temperature == 1 else None
        top_p = top_p if top_p is not None and top_p >= _LOWEST_TOP_P else None
        top_k = None
    if model.sampling is Sampling.ONE and temperature is not None:
        top_p = None
    return Sampled(temperature, top_p, top_k)


def _known(
    ability: Ability, value: float | None, model: Model, facts: AccountFacts
) -> float | None:
    return None if facts.refuses(ability, model.id) else value


def in_the_way(
    model: Model, values: Parameters, api_version: str, *, thinks: bool
) -> dict[str, WhyNot]:
    """Return what stands in the way of each parameter beside `values`; of the rest, nothing does.

    `thinks` tells whether the request asks for thinking.
    """
    whole = _in_the_way_of_all(model, api_version)
    if whole is not None:
        return dict.fromkeys(SAMPLING, whole)
    if thinks:
        return dict.fromkeys(("temperature", "top_k"), WhyNot.THINKING)
    if model.sampling is Sampling.ONE and values.temperature is not None:
        return {"top_p": WhyNot.OTHER}
    if model.sampling is Sampling.ONE and values.top_p is not None:
        return {"temperature": WhyNot.OTHER}
    return {}


def _in_the_way_of_all(model: Model, api_version: str) -> WhyNot | None:
    """What stands in the way of all three; versions are dates, which sort as text does."""
    if api_version >= STRICT_VERSION:
        return WhyNot.VERSION
    if model.origin is Origin.UNKNOWN and model.sampling is Sampling.NONE:
        return WhyNot.UNKNOWN
    return WhyNot.MODEL if model.sampling is Sampling.NONE else None

"""Which sampling parameters a request may carry: those the person set and the model takes (1.5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from nocopt.core.echo import STRICT_VERSION
from nocopt.core.facts import Ability
from nocopt.core.models import Sampling
from nocopt.core.report import RepairKind

if TYPE_CHECKING:
    from nocopt.core.facts import AccountFacts
    from nocopt.core.models import Model
    from nocopt.core.parameters import Parameters
    from nocopt.core.report import Repairs

_LOWEST_TOP_P: Final = 0.95  # while the model thinks


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
    for name in ("temperature", "top_p", "top_k"):
        if getattr(asked, name) is not None and getattr(allowed, name) is None:
            repairs.add(RepairKind.SAMPLING_LEFT_OUT, name)
    return allowed


def _allowed(model: Model, asked: Sampled, facts: AccountFacts, *, thinks: bool) -> Sampled:
    if model.sampling is Sampling.NONE or facts.api_version >= STRICT_VERSION:
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

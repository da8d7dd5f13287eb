"""Which of the sampling parameters a request can carry, and why not the others (section 1.5)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from nocopt.core.models import Origin, Sampling

if TYPE_CHECKING:
    from nocopt.core.models import Model
    from nocopt.core.parameters import Parameters

SAMPLING: Final = ("temperature", "top_p", "top_k")
_WITHOUT_SAMPLING: Final = "2026-10-21"  # the first version of the API that takes none


class WhyNot(StrEnum):
    """Why a sampling parameter is not sent."""

    UNKNOWN = "unknown"  # nobody knows what the model takes
    MODEL = "model"
    VERSION = "version"  # of the API
    THINKING = "thinking"
    OTHER = "other"  # temperature and top_p exclude each other, and the other one is set


@dataclass(frozen=True, slots=True)
class SamplingOffer:
    """What stands in the way of each parameter, by its name; what is not in it can be sent."""

    hindered: dict[str, WhyNot]


def sampling_offer(
    model: Model, parameters: Parameters, api_version: str, *, thinks: bool
) -> SamplingOffer:
    """Return what `model` takes beside `parameters`; `thinks`: whether thinking is asked for."""
    whole = _of_all(model, api_version)
    if whole is not None:
        return SamplingOffer(dict.fromkeys(SAMPLING, whole))
    hindered: dict[str, WhyNot] = {}
    if thinks:
        hindered = dict.fromkeys(("temperature", "top_k"), WhyNot.THINKING)
    elif model.sampling is Sampling.ONE and parameters.temperature is not None:
        hindered["top_p"] = WhyNot.OTHER
    elif model.sampling is Sampling.ONE and parameters.top_p is not None:
        hindered["temperature"] = WhyNot.OTHER
    return SamplingOffer(hindered)


def _of_all(model: Model, api_version: str) -> WhyNot | None:
    """What stands in the way of all three; versions are dates, which sort as text does."""
    if api_version >= _WITHOUT_SAMPLING:
        return WhyNot.VERSION
    if model.origin is Origin.UNKNOWN and model.sampling is Sampling.NONE:
        return WhyNot.UNKNOWN
    return WhyNot.MODEL if model.sampling is Sampling.NONE else None

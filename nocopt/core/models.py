"""What is known about a model: limits, thinking, effort, sampling, prices and retirement."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from nocopt.core.usage import Prices


class ThinkingForm(StrEnum):
    """How thinking is asked for (section 1.7)."""

    NONE = "none"  # the model does not think
    BUDGET = "budget"  # enabled with budget_tokens
    ADAPTIVE = "adaptive"  # adaptive, can be switched off
    ALWAYS = "always"  # adaptive, cannot be switched off


class Sampling(StrEnum):
    """Which sampling parameters a model takes (section 1.5)."""

    NONE = "none"
    ONE = "one"  # temperature or top_p, not both
    ALL = "all"


class Interleaving(StrEnum):
    """How a model thinks between tool calls (section 4.3)."""

    NONE = ""
    HEADER = "header"  # where a beta asks for it
    ITSELF = "itself"


class Lifecycle(StrEnum):
    """Where a model stands at its maker; gateways may serve it longer."""

    ACTIVE = "active"
    RETIRING = "retiring"  # an end is announced
    RETIRED = "retired"


class Origin(StrEnum):
    """Where the description of a model comes from."""

    CATALOGUE = "catalogue"
    NEWEST_RULES = "newest_rules"  # an unknown claude-* id: taken to be like the newest models
    UNKNOWN = "unknown"  # any other id: nothing is assumed


@dataclass(frozen=True, slots=True)
class LongOutput:
    """A beta by which the model writes more than its usual maximum."""

    beta: str
    max_output: int


@dataclass(frozen=True, slots=True)
class Model:
    """One model; token limits are whole numbers of tokens, prices USD per million tokens.

    `thinking_default_on` says whether the model thinks when the request is silent about it;
    `cutoff` is text such as "Mar 2025"; `retires` is the day of retirement, or the earliest
    possible day when `retires_not_before` is set; `replacement` is the suggested successor's id.

    `prefill` says that a request may end with the beginning of the answer (section 1.4);
    `forced_tools` that `tool_choice` may force a call (2.2); `cache_minimum` is how many tokens
    must stand before a cache mark, None where that is unknown (1.6); `tokens_factor` is how many
    tokens a text makes, compared with the models up to 4.6 (2.2); `bound_thinking` that thinking
    goes back only behind an unchanged prefix (4.5); `keeps_thinking` that the thinking of earlier
    turns stays in context (4.1); `overflows` that the window may be smaller than prompt and
    `max_tokens` together (2.2); `between_tools` that this type of thinking is taken (4.4);
    `server_tools` are the values of the `ServerToolKind` it can use.
    """

    id: str
    name: str
    line: str
    context: int | None
    max_output: int
    thinking: ThinkingForm
    thinking_default_on: bool = False
    efforts: tuple[str, ...] = ()
    default_effort: str | None = None
    max_effort_without_thinking: str | None = None
    sampling: Sampling = Sampling.NONE
    prices: Prices | None = None
    cutoff: str | None = None
    released: str | None = None
    retires: date | None = None
    retires_not_before: bool = False
    deprecated: bool = False
    replacement: str | None = None
    long_output: LongOutput | None = None
    restricted: bool = False
    aliases: tuple[str, ...] = ()
    images: bool = True
    pdf: bool = True
    tools: bool = True
    citations: bool = True
    prefill: bool = False
    forced_tools: bool = True
    cache_minimum: int | None = None
    tokens_factor: Decimal = Decimal(1)
    bound_thinking: bool = False
    keeps_thinking: bool = False
    interleaves: Interleaving = Interleaving.NONE
    overflows: bool = False
    between_tools: bool = False
    server_tools: tuple[str, ...] = ()
    origin: Origin = Origin.CATALOGUE

    def lifecycle(self, today: date) -> Lifecycle:
        """Return where the model stands on the day `today`."""
        if self.retires is None or self.retires_not_before:
            return Lifecycle.RETIRING if self.deprecated else Lifecycle.ACTIVE
        return Lifecycle.RETIRED if self.retires <= today else Lifecycle.RETIRING


@dataclass(frozen=True, slots=True)
class RemoteModel:
    """A model as an endpoint lists it; everything but the id may be missing (section 7).

    `server_tools` are values of `ServerToolKind`; `prices` are USD per million tokens.
    """

    id: str
    name: str | None = None
    context: int | None = None
    max_output: int | None = None
    thinking_types: tuple[str, ...] | None = None
    efforts: tuple[str, ...] | None = None
    lifecycle: Lifecycle | None = None
    retires: date | None = None
    line: str | None = None
    images: bool | None = None
    pdf: bool | None = None
    citations: bool | None = None
    server_tools: tuple[str, ...] | None = None
    prices: Prices | None = None

"""What each model takes, typed from sections 1.4, 1.5, 2.1, 2.2 and 5.1 and from nothing else."""

from __future__ import annotations

import re
from dataclasses import dataclass

LOW_TO_HIGH = ("low", "medium", "high")
WITH_MAX = (*LOW_TO_HIGH, "max")
ALL_LEVELS = (*LOW_TO_HIGH, "xhigh", "max")
LONG_OUTPUT = "output-128k-2025-02-19"
INTERLEAVED = "interleaved-thinking-2025-05-14"
TOKEN_EFFICIENT = "token-efficient-tools-2025-02-19"

_ALIAS = re.compile(r"-(?:\d{8}|latest|0)$")


@dataclass(frozen=True)
class ModelRules:
    """One row. `sampling` is none, one (temperature or top_p) or all (section 1.5)."""

    thinking: tuple[str, ...]
    efforts: tuple[str, ...] = ALL_LEVELS
    sampling: str = "none"
    window: int = 1_000_000
    output: int = 128_000
    prefill: bool = False
    forced_tools: bool = True
    quiet_efforts: tuple[str, ...] = ALL_LEVELS
    """Levels that go with `disabled` (section 2.2)."""
    betas: tuple[str, ...] = ()
    """Of the betas that belong to one model, those of this one (section 2.1)."""


def _small(efforts: tuple[str, ...] = ()) -> ModelRules:
    return ModelRules(("enabled", "disabled"), efforts, "one", 200_000, 64_000, prefill=True)


def _old(output: int, *thinking: str, betas: tuple[str, ...] = ()) -> ModelRules:
    return ModelRules(thinking, (), "all", 200_000, output, prefill=True, betas=betas)


_ALWAYS = ModelRules(("adaptive",))
_UNFORCED = ModelRules(("adaptive",), forced_tools=False)
_SWITCHED = ModelRules(("adaptive", "disabled"))
_UP_TO_HIGH = ModelRules(("adaptive", "disabled"), quiet_efforts=LOW_TO_HIGH)
_BOTH = ModelRules(("adaptive", "enabled", "disabled"), WITH_MAX, "one", quiet_efforts=WITH_MAX)
_MANUAL = ("enabled", "disabled")

MODELS: dict[str, ModelRules] = {
    "claude-fable-5-2": _UNFORCED,
    "claude-mythos-5-2": _UNFORCED,
    "claude-opus-5-5": _UNFORCED,
    "claude-sonnet-5-5": ModelRules(("adaptive", "between_tools"), forced_tools=False),
    "claude-haiku-5-5": _UP_TO_HIGH,
    "claude-fable-5-1": _UNFORCED,
    "claude-mythos-5-1": _UNFORCED,
    "claude-opus-5": _UP_TO_HIGH,
    "claude-sonnet-5": _SWITCHED,
    "claude-fable-5": _ALWAYS,
    "claude-mythos-5": _ALWAYS,
    "claude-opus-4-8": _SWITCHED,
    "claude-opus-4-7": _SWITCHED,
    "claude-opus-4-6": _BOTH,
    "claude-sonnet-4-6": _BOTH,
    "claude-opus-4-5": _small(LOW_TO_HIGH),
    "claude-haiku-4-5": _small(),
    "claude-sonnet-4-5": _small(),
    "claude-mythos-preview": ModelRules(("adaptive", "enabled"), WITH_MAX, forced_tools=False),
    "claude-opus-4": _old(32_000, *_MANUAL),
    "claude-sonnet-4": _old(64_000, *_MANUAL),
    "claude-3-7-sonnet": _old(64_000, *_MANUAL, betas=(LONG_OUTPUT, TOKEN_EFFICIENT)),
    "claude-3-5-sonnet": _old(8_192),
    "claude-3-5-haiku": _old(8_192),
    "claude-3-opus": _old(4_096),
    "claude-3-haiku": _old(4_096),
}


def rules_of(model: object) -> ModelRules | None:
    """The row of an id or an alias of it; None for a model that the notes do not know."""
    name = str(model)
    return MODELS.get(name) or MODELS.get(_ALIAS.sub("", name))

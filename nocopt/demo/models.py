"""The models the demo server offers, and what each of them accepts (section 2.2)."""

import re
from dataclasses import dataclass, replace
from typing import Any

_DATED = re.compile(r"-(?:\d{8}|latest)$")
_LMH = ("low", "medium", "high")
_ALL = (*_LMH, "xhigh", "max")
_OLD_EFFORT = (*_LMH, "max")
_EVERY_TYPE = ("adaptive", "enabled", "disabled", "between_tools")


@dataclass(frozen=True)
class Model:
    """What a request for this model may contain; the defaults describe an unknown model."""

    id: str
    name: str = ""
    created: str = "2026-01-01"
    window: int = 1_000_000
    output: int = 128_000
    thinking: tuple[str, ...] = _EVERY_TYPE
    effort: tuple[str, ...] = _ALL
    sampling: str = "all"
    """``none``, ``one`` (temperature or top_p) or ``all`` (section 1.5)."""
    omits_thinking: bool = True
    prefill: bool = False
    bound: bool = False
    """Whether thoughts go back only behind what they were made behind (section 4.5)."""
    lifecycle: str = "active"
    retires: str | None = None

    @property
    def line(self) -> str | None:
        """Haiku, sonnet, opus and so on, in lower case."""
        for line in ("haiku", "sonnet", "opus", "fable", "mythos"):
            if line in self.id:
                return line
        return None


def _new(model_id: str, name: str, created: str, *types: str) -> Model:
    return Model(model_id, name, created, thinking=("adaptive", *types), sampling="none")


def _newest(model_id: str, name: str, created: str, *types: str) -> Model:
    return replace(_new(model_id, name, created, *types), bound=True)


def _mid(model_id: str, name: str, created: str) -> Model:
    return Model(
        model_id,
        name,
        created,
        thinking=("adaptive", "enabled", "disabled"),
        effort=_OLD_EFFORT,
        sampling="one",
        omits_thinking=False,
    )


def _small(model_id: str, name: str, created: str, effort: tuple[str, ...] = ()) -> Model:
    return Model(
        model_id,
        name,
        created,
        window=200_000,
        output=64_000,
        thinking=("enabled", "disabled"),
        effort=effort,
        sampling="one",
        omits_thinking=False,
        prefill=True,
    )


def _retired(model_id: str, name: str, created: str, output: int, *types: str) -> Model:
    return Model(
        model_id,
        name,
        created,
        window=200_000,
        output=output,
        thinking=types,
        effort=(),
        omits_thinking=False,
        prefill=True,
        lifecycle="retired",
    )


MODELS: tuple[Model, ...] = (
    _newest("claude-fable-5-2", "Claude Fable 5.2", "2026-11-09"),
    _newest("claude-haiku-5-5", "Claude Haiku 5.5", "2026-10-07", "disabled"),
    _newest("claude-sonnet-5-5", "Claude Sonnet 5.5", "2026-09-28", "between_tools"),
    _newest("claude-opus-5-5", "Claude Opus 5.5", "2026-09-22"),
    _newest("claude-fable-5-1", "Claude Fable 5.1", "2026-09-01"),
    _new("claude-opus-5", "Claude Opus 5", "2026-07-24", "disabled"),
    _new("claude-sonnet-5", "Claude Sonnet 5", "2026-06-30", "disabled"),
    _new("claude-fable-5", "Claude Fable 5", "2026-06-09"),
    _new("claude-opus-4-8", "Claude Opus 4.8", "2026-05-28", "disabled"),
    _new("claude-opus-4-7", "Claude Opus 4.7", "2026-04-16", "disabled"),
    _mid("claude-sonnet-4-6", "Claude Sonnet 4.6", "2026-02-17"),
    _mid("claude-opus-4-6", "Claude Opus 4.6", "2026-02-05"),
    _small("claude-opus-4-5-20251101", "Claude Opus 4.5", "2025-11-01", _LMH),
    _small("claude-haiku-4-5-20251001", "Claude Haiku 4.5", "2025-10-01"),
    replace(
        _small("claude-sonnet-4-5-20250929", "Claude Sonnet 4.5", "2025-09-29"),
        lifecycle="deprecated",
        retires="2026-11-30",
    ),
    _retired(
        "claude-opus-4-20250514", "Claude Opus 4", "2025-05-14", 32_000, "enabled", "disabled"
    ),
    _retired(
        "claude-sonnet-4-20250514", "Claude Sonnet 4", "2025-05-14", 64_000, "enabled", "disabled"
    ),
    _retired(
        "claude-3-7-sonnet-20250219",
        "Claude Sonnet 3.7",
        "2025-02-19",
        64_000,
        "enabled",
        "disabled",
    ),
    _retired("claude-3-5-sonnet-20241022", "Claude Sonnet 3.5", "2024-10-22", 8_192),
    _retired("claude-3-5-haiku-20241022", "Claude Haiku 3.5", "2024-10-22", 8_192),
    _retired("claude-3-opus-20240229", "Claude Opus 3", "2024-02-29", 4_096),
    _retired("claude-3-haiku-20240307", "Claude Haiku 3", "2024-03-07", 4_096),
)


def known(model_id: str) -> Model | None:
    """The model of this id or alias."""
    bare = _DATED.sub("", model_id)
    for model in MODELS:
        if model_id == model.id or bare == _DATED.sub("", model.id):
            return model
    return None


def find(model_id: str) -> Model:
    """The model of this id or alias; unknown names of the family get lenient rules."""
    return known(model_id) or Model(model_id)


def served(model_id: str) -> bool:
    """Whether messages may be asked from this model: any name of the Claude family."""
    return model_id.startswith("claude-")


def output_limit(model: Model, betas: frozenset[str]) -> int:
    """Upper bound of ``max_tokens`` (section 2.1 for the beta of Sonnet 3.7)."""
    if model.id.startswith("claude-3-7-") and "output-128k-2025-02-19" in betas:
        return 128_000
    return model.output


def describe(model: Model) -> dict[str, Any]:
    """A model as ``GET /v1/models`` gives it (section 7)."""

    def able(flag: bool) -> dict[str, bool]:
        return {"supported": flag}

    def stamp(day: str | None) -> str | None:
        return f"{day}T00:00:00Z" if day else None

    effort = {level: able(level in model.effort) for level in _ALL}
    types = {kind: able(kind in model.thinking) for kind in sorted(_EVERY_TYPE)}
    return {
        "type": "model",
        "id": model.id,
        "display_name": model.name,
        "created_at": stamp(model.created),
        "lifecycle": model.lifecycle,
        "deprecated_at": None,
        "retires_at": stamp(model.retires),
        "line": model.line,
        "max_input_tokens": model.window,
        "max_tokens": model.output,
        "capabilities": {
            "batch": able(False),
            "citations": able(True),
            "image_input": able(True),
            "pdf_input": able(True),
            "effort": {**able(bool(model.effort)), **effort},
            "thinking": {**able(bool(model.thinking)), "types": types},
        },
    }


def page(query: dict[str, str]) -> dict[str, Any] | str:
    """One page of the model list, or what is wrong with the query (section 7).

    Understands ``limit`` (1 to 1000, default 20), ``after_id`` and ``before_id``.
    """
    listed = [model for model in MODELS if model.lifecycle != "retired"]
    try:
        limit = int(query.get("limit", "20"))
    except ValueError:
        return "limit: Input should be a valid integer"
    if not 1 <= limit <= 1000:
        return "limit: Input should be between 1 and 1000"
    ids = [model.id for model in listed]
    for name in ("after_id", "before_id"):
        if name in query and query[name] not in ids:
            return f"{name}: unknown model {query[name]}"
    first = ids.index(query["after_id"]) + 1 if "after_id" in query else 0
    end = ids.index(query["before_id"]) if "before_id" in query else len(ids)
    if "before_id" in query and "after_id" not in query:
        first = max(0, end - limit)
    chosen = listed[first : min(end, first + limit)]
    backward = "before_id" in query and "after_id" not in query
    return {
        "data": [describe(model) for model in chosen],
        "has_more": first > 0 if backward else first + len(chosen) < end,
        "first_id": chosen[0].id if chosen else None,
        "last_id": chosen[-1].id if chosen else None,
    }

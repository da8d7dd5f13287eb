"""The catalogue of known models, and the rules for ids that are not in it."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar

from nocopt.core.models import (
    Interleaving,
    Lifecycle,
    LongOutput,
    Model,
    Origin,
    RemoteModel,
    Sampling,
    ThinkingForm,
)
from nocopt.core.tools import ServerToolKind
from nocopt.core.usage import Prices

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

UNKNOWN_MAX_OUTPUT = 4096  # what gateways assume when nothing is said (section 2.1)

# Such as `us.anthropic.claude-opus-4-20250514-v1:0` and `anthropic/claude-opus-4.5:free`.
_DRESSED = re.compile(
    r"(?:.*[/.])?(?P<name>claude-[^\s/]+?)"
    r"(?:[-@](?P<date>\d{8}|latest))?(?:-v\d+)?(?::[\w.-]+)?"
)
_PLAIN_ABILITIES = (
    *("images", "pdf", "tools", "citations", "prefill", "forced_tools", "cache_minimum"),
    *("bound_thinking", "keeps_thinking", "overflows", "between_tools"),
)
_DATED = re.compile(r"-\d{8}$")
_BEFORE_THINKING = re.compile(r"claude-(?:[123]\b|v?[12]\.|instant)")


class Catalogue:
    """Known models in the order they are offered, newest first within a line."""

    def __init__(self, models: Iterable[Model]) -> None:
        self.models = tuple(models)
        self._by_id = {_DATED.sub("", model.id): model for model in self.models}
        self._by_id.update({alias: model for model in self.models for alias in model.aliases})
        self._by_id.update({model.id: model for model in self.models})
        self._lines = {model.line for model in self.models}

    @classmethod
    def load(cls, file: Path) -> Catalogue:
        """Return the catalogue in a `models.json`; a missing or malformed file raises."""
        return cls.from_json(json.loads(file.read_text("utf-8")))

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Catalogue:
        """Return the catalogue of a parsed `models.json`; a malformed file raises."""
        return cls(model_from_json(entry) for entry in raw["models"])

    def find(self, model_id: str) -> Model | None:
        """Return the known model for an id or alias, described under the id asked for.

        What gateways dress an id with is looked through: a provider in front, another date, a
        version or variant behind, dots for hyphens.
        """
        wanted = model_id.strip()
        found = next((self._by_id[name] for name in _names(wanted) if name in self._by_id), None)
        return found if found is None or found.id == wanted else replace(found, id=wanted)

    def same(self, one: str, other: str) -> bool:
        """Whether two ids of one endpoint name the same model: an id and its alias."""
        return self.own_id(one) == self.own_id(other)

    def own_id(self, model_id: str) -> str:
        """Return the id of the model that an id or alias names; of others the id itself."""
        model = self._by_id.get(model_id)
        return model_id if model is None else model.id

    def describe(self, model_id: str) -> Model:
        """Return a description for any id: known, by the newest rules, or with nothing assumed."""
        found = self.find(model_id)
        if found is not None:
            return found
        name = model_id.strip()
        dressed = _DRESSED.fullmatch(name)
        if dressed is not None and _BEFORE_THINKING.match(dressed["name"]) is None:
            return _newest_rules(name)
        return Model(
            id=name,
            name=name,
            line="other",
            context=None,
            max_output=UNKNOWN_MAX_OUTPUT,
            thinking=ThinkingForm.NONE,
            origin=Origin.UNKNOWN,
        )

    def merged(self, remote: RemoteModel) -> Model:
        """Return the description of a listed model: the catalogue, and what the endpoint says.

        An endpoint that tells how its models think knows them, and is right in all. Of others only
        lower limits count: their numbers are often rounded up, and asking for too much is a 400.
        """
        model = self.describe(remote.id)
        if model.origin is Origin.CATALOGUE:
            limits = _limits(model, remote)
        else:
            limits = replace(
                model,
                name=remote.name or model.name,
                line=remote.line if remote.line in self._lines else model.line,
                context=remote.context or model.context,
                max_output=remote.max_output or model.max_output,
            )
        return replace(
            limits,
            thinking=_form_of(remote.thinking_types, model.thinking),
            efforts=_said(remote.efforts, model.efforts),
            between_tools=_between_tools(remote.thinking_types, model),
            images=_said(remote.images, model.images),
            pdf=_said(remote.pdf, model.pdf),
            citations=_said(remote.citations, model.citations),
            server_tools=_said(remote.server_tools, model.server_tools),
            prices=remote.prices or model.prices,
            **_end(model, remote),
        )


T = TypeVar("T")


def _said(value: T | None, otherwise: T) -> T:
    return otherwise if value is None else value


def _between_tools(types: tuple[str, ...] | None, model: Model) -> bool:
    return model.between_tools if types is None else "between_tools" in types


def _limits(model: Model, remote: RemoteModel) -> Model:
    if remote.thinking_types is not None:
        context, output = remote.context or model.context, remote.max_output or model.max_output
    else:
        known = [size for size in (model.context, remote.context) if size is not None]
        context = min(known, default=None)
        output = min(model.max_output, remote.max_output or model.max_output)
    return replace(model, context=context, max_output=output)


def _end(model: Model, remote: RemoteModel) -> dict[str, Any]:
    """Return where the model stands, as members of `Model`: what is said, and no more."""
    told: dict[str, Any] = {}
    if remote.lifecycle is not None:
        told["deprecated"] = remote.lifecycle is not Lifecycle.ACTIVE
    if remote.retires is not None and remote.retires != model.retires:
        # The day of one that is not on its way out is the earliest on which it could be.
        early = remote.lifecycle is Lifecycle.ACTIVE
        told |= {"retires": remote.retires, "retires_not_before": early}
    return told


def _names(model_id: str) -> Iterator[str]:
    """The names a known model may have in the catalogue, the most exact first."""
    yield model_id
    dressed = _DRESSED.fullmatch(model_id)
    if dressed is not None:
        name = dressed["name"].replace(".", "-")
        yield f"{name}-{dressed['date']}"
        yield name


def _newest_rules(model_id: str) -> Model:
    """The rules that all of the newest models share: adaptive thinking only, no sampling."""
    return Model(
        id=model_id,
        name=model_id,
        line="other",
        context=1_000_000,
        max_output=128_000,
        thinking=ThinkingForm.ALWAYS,
        thinking_default_on=True,
        efforts=("low", "medium", "high", "xhigh", "max"),
        forced_tools=False,
        cache_minimum=512,
        tokens_factor=Decimal("1.3"),
        bound_thinking=True,
        keeps_thinking=True,
        interleaves=Interleaving.ITSELF,
        overflows=True,
        server_tools=tuple(kind.value for kind in ServerToolKind),
        origin=Origin.NEWEST_RULES,
    )


def _form_of(types: tuple[str, ...] | None, otherwise: ThinkingForm) -> ThinkingForm:
    if types is None:
        return otherwise
    if "adaptive" in types:
        return ThinkingForm.ADAPTIVE if "disabled" in types else ThinkingForm.ALWAYS
    return ThinkingForm.BUDGET if "enabled" in types else ThinkingForm.NONE


def model_from_json(raw: Mapping[str, Any]) -> Model:
    """Return the model for one entry of `models.json`."""
    retires = raw.get("retires")
    long_output = raw.get("long_output")
    return Model(
        id=raw["id"],
        name=raw["name"],
        line=raw["line"],
        context=raw["context"],
        max_output=raw["max_output"],
        thinking=ThinkingForm(raw["thinking"]),
        thinking_default_on=raw.get("thinking_default_on", False),
        efforts=tuple(raw.get("efforts", ())),
        default_effort=raw.get("default_effort"),
        max_effort_without_thinking=raw.get("max_effort_without_thinking"),
        sampling=Sampling(raw["sampling"]),
        prices=prices_from_json(raw.get("prices")),
        cutoff=raw.get("cutoff"),
        released=raw.get("released"),
        retires=None if retires is None else date.fromisoformat(retires),
        retires_not_before=raw.get("retires_not_before", False),
        deprecated=raw.get("deprecated", False),
        replacement=raw.get("replacement"),
        long_output=None if long_output is None else LongOutput(**long_output),
        restricted=raw.get("restricted", False),
        aliases=tuple(raw.get("aliases", ())),
        **_abilities(raw),
    )


def _abilities(raw: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a model takes besides messages, as members of `Model`; what is said, no more."""
    read: dict[str, Callable[[Any], Any]] = {
        "tokens_factor": Decimal,
        "interleaves": Interleaving,
        "server_tools": lambda kinds: tuple(ServerToolKind(kind).value for kind in kinds),
    }
    found = {name: reading(raw[name]) for name, reading in read.items() if name in raw}
    return found | {name: raw[name] for name in _PLAIN_ABILITIES if name in raw}


def prices_from_json(raw: Mapping[str, Any] | None) -> Prices | None:
    """Return prices; amounts are strings, so that no decimal is ever rounded."""
    if raw is None:
        return None
    return Prices(
        input=Decimal(raw["input"]),
        output=Decimal(raw["output"]),
        cache_write_5m=Decimal(raw["cache_write_5m"]),
        cache_write_1h=Decimal(raw["cache_write_1h"]),
        cache_read=Decimal(raw["cache_read"]),
        above=_higher_tier(raw.get("above")),
    )


def _higher_tier(raw: Mapping[str, Any] | None) -> tuple[int, Prices] | None:
    prices = None if raw is None else prices_from_json(raw["prices"])
    return None if raw is None or prices is None else (raw["prompt_tokens"], prices)

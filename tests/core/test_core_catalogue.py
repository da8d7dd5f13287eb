"""The catalogue of models says what the notes say, cell by cell, and knows ids however dressed."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from nocopt.core.catalogue import UNKNOWN_MAX_OUTPUT, Catalogue, prices_from_json
from nocopt.core.models import (
    Interleaving,
    Lifecycle,
    Model,
    Origin,
    RemoteModel,
    Sampling,
    ThinkingForm,
)
from nocopt.core.thinking import LEVELS
from nocopt.core.tools import ServerToolKind

MODELS = json.loads((Path(__file__).parents[2] / "resources/models.json").read_text("utf-8"))
CATALOGUE = Catalogue.from_json(MODELS)

# Sections 2.1 and 2.2, typed from there, in the order of the picker:
# id without claude- | context | output | thinking | by default | efforts, default | cut-off |
# retires, > for not before
TABLE = """
fable-5-2           | 1M   | 128000 | always   | on  | LMHXm | high   | -        | -
fable-5-1           | 1M   | 128000 | always   | on  | LMHXm | high   | Jun 2026 | -
fable-5             | 1M   | 128000 | always   | on  | LMHXm | high   | Jan 2026 | >2027-06-09
opus-5-5            | 1M   | 128000 | always   | on  | LMHXm | medium | Jun 2026 | -
opus-5              | 1M   | 128000 | adaptive | on  | LMHXm | high   | May 2026 | >2027-07-24
opus-4-8            | 1M   | 128000 | adaptive | off | LMHXm | high   | Jan 2026 | >2027-05-28
opus-4-7            | 1M   | 128000 | adaptive | off | LMHXm | high   | Jan 2026 | >2027-04-16
opus-4-6            | 1M   | 128000 | adaptive | off | LMHm  | high   | May 2025 | >2027-02-05
opus-4-5            | 200K | 64000  | budget   | off | LMH   | high   | May 2025 | >2026-11-24
sonnet-5-5          | 1M   | 128000 | always   | on  | LMHXm | high   | Jun 2026 | -
sonnet-5            | 1M   | 128000 | adaptive | on  | LMHXm | high   | Jan 2026 | >2027-06-30
sonnet-4-6          | 1M   | 128000 | adaptive | off | LMHm  | high   | Aug 2025 | >2027-02-17
sonnet-4-5          | 200K | 64000  | budget   | off | -     | -      | Jan 2025 | 2026-11-30
haiku-5-5           | 1M   | 128000 | adaptive | on  | LMHXm | medium | Jun 2026 | >2027-10-07
haiku-4-5           | 200K | 64000  | budget   | off | -     | -      | Feb 2025 | >2026-10-15
mythos-5-2          | 1M   | 128000 | always   | on  | LMHXm | high   | -        | -
mythos-5-1          | 1M   | 128000 | always   | on  | LMHXm | high   | Jun 2026 | -
mythos-5            | 1M   | 128000 | always   | on  | LMHXm | high   | Jan 2026 | >2027-06-09
mythos-preview      | 1M   | 128000 | always   | on  | LMHm  | high   | -        | 2026-06-30
opus-4-1-20250805   | 200K | 32000  | budget   | off | -     | -      | -        | 2026-08-05
opus-4-20250514     | 200K | 32000  | budget   | off | -     | -      | Mar 2025 | 2026-06-15
sonnet-4-20250514   | 200K | 64000  | budget   | off | -     | -      | Mar 2025 | 2026-06-15
3-7-sonnet-20250219 | 200K | 64000  | budget   | off | -     | -      | Nov 2024 | 2026-02-19
3-5-sonnet-20241022 | 200K | 8192   | none     | off | -     | -      | Apr 2024 | 2025-10-28
3-5-haiku-20241022  | 200K | 8192   | none     | off | -     | -      | Jul 2024 | 2026-02-19
3-opus-20240229     | 200K | 4096   | none     | off | -     | -      | Aug 2023 | 2026-01-05
3-haiku-20240307    | 200K | 4096   | none     | off | -     | -      | Aug 2023 | 2026-04-20
"""
ROWS = [[cell.strip() for cell in f"claude-{row}".split("|")] for row in TABLE.strip().splitlines()]

RELEASED = {
    "claude-fable-5-2": "2026-11-09",
    "claude-mythos-5-2": "2026-11",
    "claude-opus-5-5": "2026-09-22",
    "claude-sonnet-5-5": "2026-09-28",
    "claude-haiku-5-5": "2026-10-07",
    "claude-fable-5-1": "2026-09-01",
    "claude-mythos-5-1": "2026-09-01",
    "claude-opus-5": "2026-07-24",
    "claude-sonnet-5": "2026-06-30",
    "claude-fable-5": "2026-06-09",
    "claude-mythos-5": "2026-06-09",
    "claude-opus-4-8": "2026-05-28",
    "claude-opus-4-7": "2026-04-16",
    "claude-opus-4-6": "2026-02-05",
    "claude-sonnet-4-6": "2026-02-17",
    "claude-opus-4-5": "2025-11",
    "claude-haiku-4-5": "2025-10",
    "claude-sonnet-4-5": "2025-09-29",
    "claude-mythos-preview": "2026",
}

# Section 8.2: ids | input | output | 5m write | 1h write | read
PRICES = """
fable-5-2 mythos-5-2                       | 8    | 40   | 10    | 16   | 0.20
fable-5-1 mythos-5-1                       | 10   | 50   | 12.50 | 20   | 0.25
fable-5 mythos-5                           | 10   | 50   | 12.50 | 20   | 1.00
opus-5-5                                   | 4    | 20   | 5     | 8    | 0.20
opus-5 opus-4-8 opus-4-7 opus-4-6 opus-4-5 | 5    | 25   | 6.25  | 10   | 0.50
opus-4-1-20250805 opus-4-20250514          | 15   | 75   | 18.75 | 30   | 1.50
sonnet-5-5                                 | 2    | 10   | 2.50  | 4    | 0.10
sonnet-5                                   | 2    | 10   | 2.50  | 4    | 0.20
sonnet-4-6 sonnet-4-5 sonnet-4-20250514 3-7-sonnet-20250219 | 3 | 15 | 3.75 | 6 | 0.30
haiku-5-5                                  | 0.10 | 0.50 | 0.125 | 0.20 | 0.01
haiku-4-5                                  | 1    | 5    | 1.25  | 2    | 0.10
3-5-haiku-20241022                         | 0.80 | 4    | 1     | 1.60 | 0.08
"""
PRICE_OF = {
    f"claude-{name}": [Decimal(cell) for cell in cells]
    for names, *cells in (line.split("|") for line in PRICES.strip().splitlines())
    for name in names.split()
}

SAMPLING_ALL = {
    "claude-opus-4-20250514",
    "claude-sonnet-4-20250514",
    "claude-3-7-sonnet-20250219",
    "claude-3-5-sonnet-20241022",
    "claude-3-5-haiku-20241022",
    "claude-3-opus-20240229",
    "claude-3-haiku-20240307",
}
SAMPLING_ONE = {
    "claude-opus-4-1-20250805",
    "claude-opus-4-5",
    "claude-haiku-4-5",
    "claude-sonnet-4-5",
    "claude-opus-4-6",
    "claude-sonnet-4-6",
}

# What a model takes and does besides, typed from the notes: sections 1.4 (prefill), 1.6 (cache
# minimum), 2.2 (tokenizer, forced tools, window), 4.1 (thinking kept), 4.3 (interleaving), 4.5
# (bound). The columns: prefill | forced tools | cache minimum | tokens factor | bound | kept |
# interleaving | overflows. What the notes leave open is taken as that which costs nothing if it is
# wrong: no forced tools and kept thinking on Haiku 5.5, the larger count on Mythos Preview.
ABILITIES = """
fable-5-2           | -       | -      | 512  | 1.3 | bound | kept | itself | overflows
fable-5-1           | -       | -      | 512  | 1.3 | bound | kept | itself | overflows
fable-5             | -       | forced | 512  | 1.3 | -     | kept | itself | overflows
opus-5-5            | -       | -      | 512  | 1.3 | bound | kept | itself | overflows
opus-5              | -       | forced | 512  | 1.3 | -     | kept | itself | overflows
opus-4-8            | -       | forced | 1024 | 1.3 | -     | kept | itself | overflows
opus-4-7            | -       | forced | 2048 | 1.3 | -     | kept | itself | overflows
opus-4-6            | -       | forced | 4096 | 1   | -     | kept | itself | overflows
opus-4-5            | prefill | forced | 4096 | 1   | -     | kept | header | overflows
sonnet-5-5          | -       | -      | 512  | 1.3 | bound | kept | itself | overflows
sonnet-5            | -       | forced | 1024 | 1.3 | -     | kept | itself | overflows
sonnet-4-6          | -       | forced | 1024 | 1   | -     | kept | itself | overflows
sonnet-4-5          | prefill | forced | 1024 | 1   | -     | -    | header | overflows
haiku-5-5           | -       | -      | 512  | 1.3 | bound | kept | itself | overflows
haiku-4-5           | prefill | forced | 4096 | 1   | -     | -    | -      | overflows
mythos-5-2          | -       | -      | 512  | 1.3 | bound | kept | itself | overflows
mythos-5-1          | -       | -      | 512  | 1.3 | bound | kept | itself | overflows
mythos-5            | -       | forced | 512  | 1.3 | -     | kept | itself | overflows
mythos-preview      | -       | -      | 2048 | 1.3 | -     | kept | itself | overflows
opus-4-1-20250805   | prefill | forced | 1024 | 1   | -     | -    | header | -
opus-4-20250514     | prefill | forced | 1024 | 1   | -     | -    | header | -
sonnet-4-20250514   | prefill | forced | 1024 | 1   | -     | -    | header | -
3-7-sonnet-20250219 | prefill | forced | -    | 1   | -     | -    | -      | -
3-5-sonnet-20241022 | prefill | forced | -    | 1   | -     | -    | -      | -
3-5-haiku-20241022  | prefill | forced | 2048 | 1   | -     | -    | -      | -
3-opus-20240229     | prefill | forced | -    | 1   | -     | -    | -      | -
3-haiku-20240307    | prefill | forced | -    | 1   | -     | -    | -      | -
"""
ABLE = [
    [cell.strip() for cell in f"claude-{row}".split("|")] for row in ABILITIES.split("\n")[1:-1]
]

TODAY = date(2026, 11, 21)


def known(model_id: str) -> Model:
    """The catalogue's model of exactly that id."""
    return next(model for model in CATALOGUE.models if model.id == model_id)


def test_all_models_of_the_notes_in_the_order_of_the_picker() -> None:
    assert [model.id for model in CATALOGUE.models] == [row[0] for row in ROWS]
    lines = [model.line for model in CATALOGUE.models]
    assert list(dict.fromkeys(lines)) == ["fable", "opus", "sonnet", "haiku", "mythos", "older"]
    assert lines == sorted(lines, key=list(dict.fromkeys(lines)).index)


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_limits_thinking_and_dates(row: list[str]) -> None:
    id_, context, max_output, form, default_on, letters, effort, cutoff, retires = row
    model = known(id_)
    letter_of = dict(zip("LMHXm", LEVELS, strict=True))
    assert model.context == {"1M": 1_000_000, "200K": 200_000}[context]
    assert model.max_output == int(max_output)
    assert model.thinking is ThinkingForm(form)
    assert model.thinking_default_on is (default_on == "on")
    assert model.efforts == tuple(letter_of[one] for one in letters if one != "-")
    assert model.default_effort == (None if effort == "-" else effort)
    assert model.cutoff == (None if cutoff == "-" else cutoff)
    day = retires.lstrip(">")
    assert model.retires == (None if day == "-" else date.fromisoformat(day))
    assert model.retires_not_before is retires.startswith(">")
    assert model.released == RELEASED.get(id_)
    assert model.origin is Origin.CATALOGUE


@pytest.mark.parametrize("row", ABLE, ids=[row[0] for row in ABLE])
def test_what_a_model_takes_and_does_besides(row: list[str]) -> None:
    id_, prefill, forced, minimum, factor, bound, kept, interleaves, overflows = row
    model = known(id_)
    assert model.prefill is (prefill == "prefill")
    assert model.forced_tools is (forced == "forced")
    assert model.cache_minimum == (None if minimum == "-" else int(minimum))
    assert model.tokens_factor == Decimal(factor)
    assert model.bound_thinking is (bound == "bound")
    assert model.keeps_thinking is (kept == "kept")
    assert model.interleaves == interleaves.replace("-", "")
    assert model.overflows is (overflows == "overflows")
    assert model.between_tools is (id_ == "claude-sonnet-5-5")
    older = id_.startswith("claude-3")
    assert model.server_tools == (() if older else tuple(ServerToolKind))


def test_that_table_is_whole_and_of_the_same_models() -> None:
    assert [row[0] for row in ABLE] == [row[0] for row in ROWS]
    for model in CATALOGUE.models:
        adaptive = model.thinking in (ThinkingForm.ADAPTIVE, ThinkingForm.ALWAYS)
        assert (model.interleaves is Interleaving.ITSELF) is adaptive, model.id
        assert model.images, model.id
        assert model.pdf, model.id
        assert model.tools, model.id
        assert model.citations, model.id


@pytest.mark.parametrize("model", CATALOGUE.models, ids=lambda model: model.id)
def test_prices(model: Model) -> None:
    expected = PRICE_OF.get(model.id)
    prices = model.prices
    if expected is None:
        assert prices is None
        return
    assert prices is not None
    found = [
        prices.input,
        prices.output,
        prices.cache_write_5m,
        prices.cache_write_1h,
        prices.cache_read,
    ]
    assert found == expected
    assert (prices.above is not None) is (model.id == "claude-haiku-5-5")


@pytest.mark.check(49)
def test_the_higher_tier_of_haiku() -> None:
    prices = known("claude-haiku-5-5").prices
    assert prices is not None
    assert prices.above is not None
    tokens, higher = prices.above
    assert tokens == 100_000
    assert (higher.input, higher.output) == (Decimal("0.50"), Decimal("2.50"))
    assert (higher.cache_write_5m, higher.cache_write_1h) == (Decimal("0.625"), Decimal(1))
    assert higher.cache_read == Decimal("0.05")
    assert higher.above is None


def test_the_rest_of_the_notes() -> None:
    for model in CATALOGUE.models:
        one = model.id in SAMPLING_ONE
        few = Sampling.ONE if one else Sampling.NONE
        assert model.sampling is (Sampling.ALL if model.id in SAMPLING_ALL else few), model.id
        assert model.restricted is ("mythos" in model.id), model.id
        assert model.deprecated is (model.id == "claude-sonnet-4-5"), model.id
        limited = model.id in ("claude-haiku-5-5", "claude-opus-5")
        assert model.max_effort_without_thinking == ("high" if limited else None), model.id
    longer = [model for model in CATALOGUE.models if model.long_output is not None]
    assert [model.id for model in longer] == ["claude-3-7-sonnet-20250219"]
    assert longer[0].long_output is not None
    assert longer[0].long_output.beta == "output-128k-2025-02-19"
    assert longer[0].long_output.max_output == 128_000


def test_where_each_model_stands_today_and_what_follows_it() -> None:
    for model in CATALOGUE.models:
        stands = model.lifecycle(TODAY)
        retired = model.line == "older" or model.id == "claude-mythos-preview"
        if retired:
            assert stands is Lifecycle.RETIRED, model.id
        elif model.id == "claude-sonnet-4-5":
            assert stands is Lifecycle.RETIRING
            assert model.lifecycle(date(2026, 11, 30)) is Lifecycle.RETIRED
        else:
            assert stands is Lifecycle.ACTIVE, model.id
        follows = stands is not Lifecycle.ACTIVE
        assert (model.replacement is not None) is follows, model.id
        if model.replacement is not None:
            assert known(model.replacement).lifecycle(TODAY) is Lifecycle.ACTIVE
    successors = {
        "claude-sonnet-4-5": "claude-sonnet-5-5",
        "claude-sonnet-4-20250514": "claude-sonnet-4-6",
        "claude-opus-4-20250514": "claude-opus-4-8",
        "claude-opus-4-1-20250805": "claude-opus-4-8",
        "claude-3-5-haiku-20241022": "claude-haiku-4-5",
        "claude-3-haiku-20240307": "claude-haiku-4-5",
    }
    for id_, successor in successors.items():
        assert known(id_).replacement == successor


def test_a_deprecated_model_without_a_day_is_retiring() -> None:
    model = Model("m", "M", "x", 1, 1, ThinkingForm.NONE, deprecated=True)
    assert model.lifecycle(TODAY) is Lifecycle.RETIRING


@pytest.mark.parametrize(
    ("dressed", "name"),
    [
        ("claude-opus-4-5-20251101", "Opus 4.5"),
        (" claude-opus-4-5 ", "Opus 4.5"),
        ("claude-haiku-4-5-20251001", "Haiku 4.5"),
        ("claude-sonnet-4-5-20250929", "Sonnet 4.5"),
        ("claude-opus-4-1", "Opus 4.1"),
        ("claude-opus-4-0", "Opus 4"),
        ("claude-sonnet-4-0", "Sonnet 4"),
        ("claude-3-7-sonnet-latest", "Sonnet 3.7"),
        ("claude-3-5-haiku-latest", "Haiku 3.5"),
        ("claude-3-haiku", "Haiku 3"),
        ("anthropic/claude-opus-4.5", "Opus 4.5"),
        ("anthropic/claude-3.7-sonnet:thinking", "Sonnet 3.7"),
        ("us.anthropic.claude-opus-4-20250514-v1:0", "Opus 4"),
        ("anthropic.claude-haiku-5-5", "Haiku 5.5"),
        ("claude-opus-4@20250514", "Opus 4"),
        ("claude-opus-4-8-20260528", "Opus 4.8"),
    ],
)
def test_ids_as_gateways_dress_them(dressed: str, name: str) -> None:
    model = CATALOGUE.describe(dressed)
    assert (model.name, model.id) == (name, dressed.strip())
    assert model.origin is Origin.CATALOGUE


@pytest.mark.parametrize("id_", ["claude-9-nova", "claude-opus-4-9", "x/claude-New_1", "claude-x"])
def test_an_unknown_claude_takes_the_newest_rules(id_: str) -> None:
    model = CATALOGUE.describe(id_)
    assert model.origin is Origin.NEWEST_RULES
    assert (model.id, model.thinking) == (id_, ThinkingForm.ALWAYS)
    assert (model.context, model.max_output) == (1_000_000, 128_000)
    assert (model.sampling, model.prices) == (Sampling.NONE, None)
    newest = known("claude-fable-5-2")
    told: dict[str, Any] = {
        "id": id_,
        "name": id_,
        "line": "other",
        "default_effort": None,
        "released": None,
    }
    assert model == replace(newest, prices=None, origin=model.origin, **told)


@pytest.mark.parametrize(
    "id_", ["gpt-5", "llama3", "", "claude", "claude-2.1", "claude-instant-1.2", "claude-3-sonnet"]
)
def test_of_any_other_id_nothing_is_assumed(id_: str) -> None:
    model = CATALOGUE.describe(id_)
    assert model.origin is Origin.UNKNOWN
    assert (model.context, model.max_output) == (None, UNKNOWN_MAX_OUTPUT)
    assert (model.thinking, model.prices) == (ThinkingForm.NONE, None)


def test_an_id_and_its_alias_are_the_same_model_and_a_provider_prefix_is_not() -> None:
    assert CATALOGUE.same("claude-opus-4-5", "claude-opus-4-5-20251101")
    assert CATALOGUE.same("x", "x")
    assert not CATALOGUE.same("claude-opus-5", "claude-opus-4-8")
    assert not CATALOGUE.same("anthropic/claude-opus-5", "claude-opus-5")
    assert not CATALOGUE.same("x", "y")


@pytest.mark.check(64)
@pytest.mark.parametrize(
    ("types", "form"),
    [
        (None, ThinkingForm.ALWAYS),
        (("adaptive", "disabled"), ThinkingForm.ADAPTIVE),
        (("adaptive", "between_tools"), ThinkingForm.ALWAYS),
        (("enabled", "disabled"), ThinkingForm.BUDGET),
        (("disabled",), ThinkingForm.NONE),
        ((), ThinkingForm.NONE),
    ],
)
def test_what_an_endpoint_lists_fills_in_the_unknown(
    types: tuple[str, ...] | None, form: ThinkingForm
) -> None:
    remote = RemoteModel("claude-next", "Next", 5, 6, types, ())
    model = CATALOGUE.merged(remote)
    assert (model.name, model.context, model.max_output) == ("Next", 5, 6)
    assert (model.thinking, model.efforts) == (form, ())
    bare = CATALOGUE.merged(RemoteModel("claude-next"))
    assert bare == CATALOGUE.describe("claude-next")
    assert CATALOGUE.merged(RemoteModel("claude-opus-5", "Other")) == known("claude-opus-5")


def test_no_prices_are_none() -> None:
    assert prices_from_json(None) is None

"""The person's changes to a model: every member can be changed, and nothing wrong gets in."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nocopt.core.catalogue import Catalogue
from nocopt.core.errors import Problem
from nocopt.core.model_edits import MODEL_FIELDS, as_values, check_values, edited
from nocopt.core.models import Interleaving, LongOutput, Model, Origin, ThinkingForm
from nocopt.core.usage import Prices

CATALOGUE = Catalogue.load(Path(__file__).parents[2] / "resources/models.json")
BLANK = Model("x", "X", "other", None, 1, ThinkingForm.NONE, origin=Origin.UNKNOWN)
PRICES = {
    "input": "1",
    "output": "5",
    "cache_write_5m": "1.25",
    "cache_write_1h": "2",
    "cache_read": "0.10",
}
NAMES = [one.name for one in MODEL_FIELDS]


def test_every_member_but_id_and_origin_can_be_edited() -> None:
    members = [one.name for one in fields(Model) if one.name not in ("id", "origin")]
    assert sorted(NAMES) == sorted(members)
    assert set(as_values(BLANK)) == set(members)


@pytest.mark.parametrize("model", CATALOGUE.models, ids=lambda model: model.id)
def test_a_model_can_be_written_down_and_made_from_that(model: Model) -> None:
    values = json.loads(json.dumps(as_values(model)))
    assert check_values(values) == ()
    assert edited(replace(BLANK, id=model.id, origin=model.origin), values) == model


def test_what_is_not_edited_stays() -> None:
    model = CATALOGUE.models[0]
    assert edited(model, {}) == model
    assert edited(model, {"context": 5}) == replace(model, context=5)
    assert edited(model, {"context": None}).context is None


def test_forms_of_the_more_complicated_members() -> None:
    values = {
        "prices": {**PRICES, "above": {"prompt_tokens": 100, "prices": PRICES}},
        "long_output": {"beta": " b-1 ", "max_output": 9},
        "retires": "2027-01-31",
        "released": "2027-01",
        "replacement": " claude-opus-4-8 ",
        "interleaves": "header",
        "efforts": ["max", "low"],
        "tokens_factor": "1.35",
        "aliases": ["x-latest"],
    }
    assert check_values(values) == ()
    model = edited(BLANK, values)
    plain = Prices(Decimal(1), Decimal(5), Decimal("1.25"), Decimal(2), Decimal("0.10"))
    assert model.prices == replace(plain, above=(100, plain))
    assert model.long_output == LongOutput("b-1", 9)
    assert model.retires == date(2027, 1, 31)
    assert (model.released, model.replacement) == ("2027-01", "claude-opus-4-8")
    assert model.interleaves is Interleaving.HEADER
    assert model.efforts == ("low", "max")  # always from low to high
    assert model.tokens_factor == Decimal("1.35")
    assert model.aliases == ("x-latest",)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("name", ""),
        ("name", None),
        ("name", 5),
        ("context", 0),
        ("context", True),
        ("context", "1M"),
        ("max_output", None),
        ("thinking", "deep"),
        ("thinking", None),
        ("thinking", ["none"]),
        ("efforts", ["low", "huge"]),
        ("efforts", "low"),
        ("default_effort", "huge"),
        ("sampling", ""),
        ("prices", {**PRICES, "input": "free"}),
        ("prices", {**PRICES, "input": "-1"}),
        ("prices", {**PRICES, "input": "NaN"}),
        ("prices", {**PRICES, "input": 1}),
        ("prices", {"input": "1"}),
        ("prices", {**PRICES, "above": {"prompt_tokens": 100}}),
        ("prices", {**PRICES, "above": 5}),
        ("retires", "soon"),
        ("released", "soon"),
        ("released", "2027-13"),
        ("released", "20270630"),
        ("replacement", "Opus 4.8"),
        ("long_output", {"beta": "http://", "max_output": 9}),
        ("long_output", {"beta": "b"}),
        ("long_output", "b"),
        ("images", "yes"),
        ("images", None),
        ("tokens_factor", "0"),
        ("tokens_factor", 1.3),
        ("aliases", [1]),
        ("interleaves", "never"),
        ("server_tools", ["telepathy"]),
    ],
)
def test_a_wrong_value_is_told_and_not_taken(name: str, value: object) -> None:
    model = CATALOGUE.models[0]
    problems = check_values({name: value, "line": "mine"})
    assert [one.name for one in problems] == [name]
    field = next(one for one in MODEL_FIELDS if one.name == name)
    assert problems[0].code == field.kind
    assert edited(model, {name: value, "line": "mine"}) == replace(model, line="mine")


@pytest.mark.parametrize("name", ["id", "origin", "of_a_newer_version"])
def test_what_is_no_field_is_told_and_ignored(name: str) -> None:
    assert check_values({name: "x"}) == (Problem(name, "unknown"),)
    assert edited(BLANK, {name: "x"}) == BLANK


def test_a_problem_names_the_choices() -> None:
    (problem,) = check_values({"sampling": "some"})
    assert problem.values == {"choices": "none, one, all"}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from(NAMES), JSON, max_size=5))
def test_whatever_is_stored_no_model_becomes_unusable(values: dict[str, Any]) -> None:
    model = edited(BLANK, values)
    assert check_values(as_values(model)) == ()
    wrong = {one.name for one in check_values(values)}
    right = {name: value for name, value in values.items() if name not in wrong}
    assert edited(BLANK, right) == model

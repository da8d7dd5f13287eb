"""What becomes of a known model that an endpoint lists: who is right in what."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from nocopt.core.catalogue import Catalogue
from nocopt.core.models import Lifecycle, RemoteModel, ThinkingForm
from nocopt.core.usage import Prices

ROOT = Path(__file__).parents[2]
KNOWN = Catalogue.from_json(json.loads((ROOT / "resources/models.json").read_text("utf-8")))
ID = "claude-sonnet-5-5"
MODEL = KNOWN.describe(ID)
CHEAP = Prices(Decimal(1), Decimal(2), Decimal(3), Decimal(4), Decimal(5))


def merged(**said: Any) -> Any:
    """A known model as an endpoint that says this has it."""
    return KNOWN.merged(RemoteModel(ID, **said))


def test_what_is_not_said_stays_as_it_is_known() -> None:
    assert [KNOWN.merged(RemoteModel(model.id)) for model in KNOWN.models] == list(KNOWN.models)


def test_limits_of_a_gateway_count_where_they_are_lower() -> None:
    lower = merged(name="A name", context=200_000, max_output=8_000)
    assert (lower.name, lower.context, lower.max_output) == (MODEL.name, 200_000, 8_000)
    higher = merged(context=9_000_000, max_output=9_000_000)
    assert (higher.context, higher.max_output) == (MODEL.context, MODEL.max_output)


def test_an_endpoint_that_knows_how_a_model_thinks_is_right() -> None:
    told = merged(
        context=9_000_000,
        max_output=9_000,
        thinking_types=("adaptive",),
        efforts=("low",),
    )
    assert (told.context, told.max_output) == (9_000_000, 9_000)
    assert (told.thinking, told.efforts) == (ThinkingForm.ALWAYS, ("low",))
    assert told.between_tools is False
    assert merged(thinking_types=("adaptive", "between_tools", "disabled")).between_tools is True


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("images", False),
        ("pdf", False),
        ("citations", False),
        ("server_tools", ()),
        ("efforts", ()),
        ("prices", CHEAP),
    ],
)
def test_abilities_and_prices_are_those_of_the_endpoint(name: str, value: Any) -> None:
    assert getattr(MODEL, name) != value
    assert merged(**{name: value}) == replace(MODEL, **{name: value})


def test_where_a_model_stands() -> None:
    day, today = date(2027, 3, 1), date(2026, 11, 22)
    leaving = merged(lifecycle=Lifecycle.RETIRING, retires=day)
    assert (leaving.retires, leaving.retires_not_before) == (day, False)
    assert leaving.lifecycle(today) is Lifecycle.RETIRING
    assert leaving.lifecycle(day) is Lifecycle.RETIRED
    staying = merged(lifecycle=Lifecycle.ACTIVE, retires=day)
    assert staying.lifecycle(day) is Lifecycle.ACTIVE
    assert merged(lifecycle=Lifecycle.RETIRING).deprecated is True


def test_the_line_of_an_unknown_model_is_told_by_the_endpoint() -> None:
    assert KNOWN.merged(RemoteModel("claude-next-9", line="opus")).line == "opus"
    assert KNOWN.merged(RemoteModel("claude-next-9", line="brand new")).line == "other"
    older = next(model for model in KNOWN.models if model.line == "older")
    assert KNOWN.merged(RemoteModel(older.id, line="opus")).line == "older"

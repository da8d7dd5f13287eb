"""Inputs of tools are held against their schema."""

from __future__ import annotations

from typing import Any

import pytest

from nocopt.tools.schema import misfit

SCHEMA = {
    "type": "object",
    "properties": {
        "city": {"type": "string", "minLength": 1, "maxLength": 5},
        "days": {"type": "integer", "minimum": 1, "maximum": 7},
        "share": {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1},
        "unit": {"enum": ["C", "F", 1]},
        "tags": {"type": "array", "items": {"type": "string"}, "minItems": 1, "maxItems": 2},
        "near": {"type": ["string", "null"]},
        "deep": {"type": "object", "properties": {"on": {"type": "boolean"}}},
        "kind": {"const": "weather"},
    },
    "required": ["city"],
    "additionalProperties": False,
}


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"days": 7, "share": 0.5, "unit": "F", "tags": ["a", "b"], "near": None},
        {"days": 3.0},  # JSON has one kind of numbers
        {"deep": {"on": True, "else": 1}, "kind": "weather", "near": "x"},
    ],
)
def test_what_fits_is_taken(more: dict[str, Any]) -> None:
    assert misfit({"city": "Oslo", **more}, SCHEMA) == ""


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ([], "The input must be of type object, not []."),
        ({}, "The input lacks “city”."),
        ({"city": 3}, "“city” must be of type string, not 3."),
        ({"city": ""}, "The length of “city” must be at least 1, not 0."),
        ({"city": "Reykjavik"}, "The length of “city” must be at most 5, not 9."),
        ({"city": "x", "days": True}, "“days” must be of type integer, not true."),
        ({"city": "x", "days": 1.5}, "“days” must be of type integer, not 1.5."),
        ({"city": "x", "days": 0}, "“days” must be at least 1, not 0."),
        ({"city": "x", "days": 8}, "“days” must be at most 7, not 8."),
        ({"city": "x", "share": 0}, "“share” must be more than 0, not 0."),
        ({"city": "x", "share": 1}, "“share” must be less than 1, not 1."),
        ({"city": "x", "unit": True}, '“unit” must be one of "C", "F", 1, not true.'),
        ({"city": "x", "tags": []}, "The length of “tags” must be at least 1, not 0."),
        ({"city": "x", "tags": ["a", 2]}, "Item 2 of “tags” must be of type string, not 2."),
        ({"city": "x", "near": 1}, "“near” must be of type string or null, not 1."),
        ({"city": "x", "deep": {"on": 1}}, "“on” must be of type boolean, not 1."),
        ({"city": "x", "kind": "news"}, '“kind” must be "weather", not "news".'),
        (
            {"city": "x", "town": 1},
            "The input has no “town”; known: city, days, share, unit, tags, near, deep, kind.",
        ),
    ],
)
def test_what_does_not_fit_is_said_in_a_sentence(given: Any, said: str) -> None:
    assert misfit(given, SCHEMA) == said


def test_a_long_value_is_cut_in_the_sentence() -> None:
    said = misfit("x" * 10_000, {"type": "integer"})
    assert len(said) < 200
    assert "…" in said


def test_words_that_are_not_known_refuse_nothing() -> None:
    assert misfit({"a": 1}, {"type": "thing", "oneOf": [], "required": "a", "items": 3}) == ""

"""What is said of things that an endpoint does not take, and of requests that are too large."""

from __future__ import annotations

import pytest

from nocopt.core.facts import Ability, Fact, beta_ability, version_ability
from nocopt.core.report import Report, Weight
from nocopt.ui import fact_sentences


def told(ability: str, model: str = "claude-x") -> str:
    """The sentence of a fact."""
    return fact_sentences.fact(Fact("https://a.example", model, ability, False, 0.0, "Its words."))


@pytest.mark.parametrize("ability", [one for one in Ability if one is not Ability.THINKING_ECHO])
def test_every_ability_has_a_sentence(ability: Ability) -> None:
    said = told(ability)
    assert said.startswith("claude-x: ")
    assert said != f"claude-x: does not take {ability.value}"


def test_names_stand_where_there_are_some() -> None:
    assert told(Ability.TEMPERATURE) == "claude-x: takes no temperature"
    assert told(Ability.TEMPERATURE, "") == "All models: takes no temperature"
    assert told(beta_ability("a-2026-01-01")).endswith("does not know the beta a-2026-01-01")
    assert told(version_ability("web_search_20260318")).endswith("has no web_search_20260318")
    assert told("later") == "claude-x: does not take later"


def test_the_largest_parts_are_named() -> None:
    heavy = (
        Weight("a.png", "image", 21_000_000, 1),
        Weight("", "history", 9_300_000, 1),
        Weight("", "text", 200_000, 1),
        Weight("", "system", 150_000, 1),
    )
    said = fact_sentences.too_large(Report(heaviest=heavy), sent=True)
    assert said == (
        "The largest parts: a.png (21.0 MB), the other messages (9.3 MB), one long text (0.2 MB)."
    )
    small = Report(heaviest=(Weight("", "history", 900, 1),))
    assert fact_sentences.too_large(small, sent=True) == ""
    unsent = fact_sentences.too_large(small, sent=False)
    assert unsent == "It was not sent, and nothing of it is lost."

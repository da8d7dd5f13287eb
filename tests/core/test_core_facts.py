"""What is known of an endpoint, and what follows from it for one model."""

from __future__ import annotations

import pytest

from nocopt.core.facts import Ability, AccountFacts, beta_ability, version_ability

ENDPOINT = "https://api.anthropic.com/v1/messages"


@pytest.mark.parametrize(
    ("known", "refused"),
    [
        ({}, False),
        ({("", Ability.TOP_K): False}, True),
        ({("m", Ability.TOP_K): False}, True),
        ({("other", Ability.TOP_K): False}, False),
        ({("", Ability.TOP_P): False}, False),
        ({("", Ability.TOP_K): False, ("m", Ability.TOP_K): True}, False),
        ({("", Ability.TOP_K): True, ("m", Ability.TOP_K): False}, True),
    ],
)
def test_what_was_said_of_the_model_counts_more(
    known: dict[tuple[str, str], bool], refused: bool
) -> None:
    facts = AccountFacts("A", ENDPOINT, known=known)
    assert facts.refuses(Ability.TOP_K, "m") is refused


@pytest.mark.parametrize(
    ("endpoint", "official"),
    [
        (ENDPOINT, True),
        ("https://api.anthropic.com:443/v1/messages", True),
        ("https://aihubmix.com/v1/messages", False),
        ("https://api.anthropic.com.example.org/v1/messages", False),
        ("http://localhost:8080/api.anthropic.com/v1/messages", False),
    ],
)
def test_only_one_host_is_official(endpoint: str, official: bool) -> None:
    assert AccountFacts("A", endpoint).official is official


def test_betas_and_versions_are_abilities_that_no_other_is_taken_for() -> None:
    names = {beta_ability("effort"), version_ability("effort"), *Ability}
    assert len(names) == len(Ability) + 2
    facts = AccountFacts("A", ENDPOINT, known={("", beta_ability("x-1")): False})
    assert facts.refuses("beta:x-1", "m")
    assert not facts.refuses(version_ability("x-1"), "m")

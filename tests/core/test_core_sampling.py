"""What stands in the way of the sampling parameters of a model (section 1.5)."""

from __future__ import annotations

import pytest

from nocopt.core.models import Origin, Sampling
from nocopt.core.parameters import Parameters
from nocopt.core.sampling import SAMPLING, WhyNot, in_the_way
from tests.app.rig import catalogue

USUAL = "2023-06-01"
WARM = Parameters(temperature=0.5)


@pytest.mark.parametrize(
    ("model", "version", "thinks", "parameters", "hindered"),
    [
        ("claude-3-opus-20240229", USUAL, False, WARM, {}),
        ("claude-sonnet-4-5-20250929", USUAL, False, Parameters(), {}),
        ("claude-sonnet-4-5-20250929", USUAL, False, WARM, {"top_p": WhyNot.OTHER}),
        (
            "claude-sonnet-4-5-20250929",
            *(USUAL, False, Parameters(top_p=0.9)),
            {"temperature": WhyNot.OTHER},
        ),
        (
            "claude-3-7-sonnet-20250219",
            *(USUAL, True, WARM),
            {"temperature": WhyNot.THINKING, "top_k": WhyNot.THINKING},
        ),
        ("claude-opus-5-5", USUAL, True, WARM, dict.fromkeys(SAMPLING, WhyNot.MODEL)),
        ("claude-9-new", USUAL, False, WARM, dict.fromkeys(SAMPLING, WhyNot.MODEL)),
        ("gpt-4o", USUAL, False, WARM, dict.fromkeys(SAMPLING, WhyNot.UNKNOWN)),
        (
            "claude-3-opus-20240229",
            *("2026-10-21", False, Parameters()),
            dict.fromkeys(SAMPLING, WhyNot.VERSION),
        ),
    ],
)
def test_what_stands_in_the_way(
    model: str, version: str, thinks: bool, parameters: Parameters, hindered: dict[str, WhyNot]
) -> None:
    assert in_the_way(catalogue().describe(model), parameters, version, thinks=thinks) == hindered


def test_no_model_of_the_catalogue_is_unknown() -> None:
    for model in catalogue().models:
        found = in_the_way(model, Parameters(), USUAL, thinks=False)
        assert model.origin is Origin.CATALOGUE
        assert bool(found) is (model.sampling is Sampling.NONE)

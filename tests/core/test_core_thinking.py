"""The thinking control: what is offered, and that no request breaks a rule of any model."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nocopt.core.catalogue import Catalogue
from nocopt.core.messages import user_message
from nocopt.core.models import Model, ThinkingForm
from nocopt.core.request import Wishes, request_for
from nocopt.core.thinking import (
    BETWEEN_TOOLS,
    CHOICES,
    LEVELS,
    MIN_BUDGET,
    OFF,
    ON,
    Fixed,
    Room,
    ThinkingMembers,
    members,
    nearest_level,
    offer,
    room_for,
    wanted_budget,
)
from tests.core.test_core_catalogue import CATALOGUE

LIMITS = (1, 16, 1023, 1024, 1025, 2047, 2048, 4096, 8192, 32_000, 64_000, 128_000, None)

AT_MOST_4_5 = {
    "claude-opus-4-5",
    "claude-haiku-4-5",
    "claude-sonnet-4-5",
    *(model.id for model in CATALOGUE.models if model.line == "older"),
}
ALWAYS = {
    "claude-fable-5-2",
    "claude-fable-5-1",
    "claude-fable-5",
    "claude-mythos-5-2",
    "claude-mythos-5-1",
    "claude-mythos-5",
    "claude-mythos-preview",
    "claude-opus-5-5",
    "claude-sonnet-5-5",
    "claude-unknown-next",
}
WITHOUT_THINKING = {
    "claude-3-5-sonnet-20241022",
    "claude-3-5-haiku-20241022",
    "claude-3-opus-20240229",
    "claude-3-haiku-20240307",
    "gpt-x",
}
MODELS = [*CATALOGUE.models, CATALOGUE.describe("claude-unknown-next"), CATALOGUE.describe("gpt-x")]


@pytest.mark.check(33)
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.id)
@pytest.mark.parametrize("choice", CHOICES)
def test_no_request_breaks_a_rule(model: Model, choice: str) -> None:
    for limit in LIMITS:
        request = request_for(
            [user_message("Hi")], model, Wishes(thinking=choice, max_tokens=limit)
        )
        kind = None if request.thinking is None else request.thinking["type"]
        effort = None if request.output_config is None else request.output_config["effort"]
        if kind == "enabled":
            assert request.thinking is not None
            assert model.id in AT_MOST_4_5 - WITHOUT_THINKING
            assert 1024 <= request.thinking["budget_tokens"] < request.max_tokens
        if kind == "adaptive":
            assert model.id not in AT_MOST_4_5 | WITHOUT_THINKING
            assert request.thinking is not None
            assert request.thinking["display"] == "summarized"
        if kind == "disabled":
            assert model.id not in ALWAYS | AT_MOST_4_5 | WITHOUT_THINKING
            assert request.thinking == {"type": "disabled"}
            assert effort in (None, "low", "medium", "high")
        if effort is not None:
            assert effort in model.efforts
        if model.id in ALWAYS:
            between = choice == BETWEEN_TOOLS and model.between_tools
            assert kind == ("between_tools" if between else "adaptive")
        if choice == OFF and model.id not in ALWAYS:
            assert kind == ("disabled" if model.thinking_default_on else None)
            assert effort is None


@pytest.mark.check(33)
@pytest.mark.parametrize("model", ["claude-haiku-4-5", "claude-sonnet-4-5"])
@pytest.mark.parametrize("choice", CHOICES)
def test_no_effort_where_there_is_none(model: str, choice: str) -> None:
    request = request_for([user_message("Hi")], CATALOGUE.describe(model), Wishes(choice))
    assert request.output_config is None


@pytest.mark.check(32)
@pytest.mark.parametrize("model", ["claude-opus-4-7", "claude-opus-4-8", "claude-sonnet-5"])
def test_thinking_that_is_wanted_is_asked_for_in_words(model: str) -> None:
    found = members(CATALOGUE.describe(model), ON, 64_000)
    assert found == ThinkingMembers({"type": "adaptive", "display": "summarized"})
    assert found.active
    assert not members(CATALOGUE.describe(model), OFF, 64_000).active


def test_budgets_grow_with_the_level_and_leave_room_for_the_answer() -> None:
    model = CATALOGUE.describe("claude-haiku-4-5")
    budgets = []
    for level in LEVELS:
        thinking = members(model, level, 128_000).thinking
        assert thinking is not None
        budgets.append(thinking["budget_tokens"])
    assert budgets == sorted(set(budgets))
    tight = members(model, "max", 3000).thinking
    assert tight == {"type": "enabled", "budget_tokens": 3000 - 1024}
    assert members(model, ON, 64_000) == members(model, "medium", 64_000)


def test_an_unknown_choice_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="sideways"):
        members(CATALOGUE.models[0], "sideways", 64_000)


def test_the_offer_of_each_form() -> None:
    def offered(model: str, limit: int = 64_000) -> tuple[Fixed | None, tuple[str, ...], bool]:
        found = offer(CATALOGUE.describe(model), limit)
        return found.fixed, found.levels, found.switchable

    assert offered("claude-3-opus-20240229") == (Fixed.NEVER, (), False)
    assert offered("claude-opus-5-5") == (Fixed.ALWAYS, LEVELS, False)
    assert offered("claude-opus-4-6") == (None, ("low", "medium", "high", "max"), True)
    assert offered("claude-haiku-4-5") == (None, ("low", "medium", "high"), True)
    assert offered("claude-haiku-4-5", MIN_BUDGET) == (Fixed.NO_ROOM, (), False)
    assert offered("claude-haiku-4-5", MIN_BUDGET + 1)[0] is None


@pytest.mark.parametrize("choice", LEVELS)
@pytest.mark.parametrize("model", CATALOGUE.models, ids=lambda model: model.id)
def test_what_is_offered_is_sent(model: Model, choice: str) -> None:
    found = offer(model, model.max_output)
    sent = members(model, choice, model.max_output)
    if choice in found.levels:
        assert sent.active
        if model.thinking is not ThinkingForm.BUDGET:
            assert sent.output_config == {"effort": choice}


def test_the_nearest_level() -> None:
    assert nearest_level("xhigh", ("low", "medium", "high", "max")) == "high"
    assert nearest_level("low", ("medium", "high")) == "medium"
    assert nearest_level("max", ()) is None
    assert nearest_level(ON, LEVELS) is None
    assert nearest_level(OFF, LEVELS) is None


def test_a_level_that_a_model_lacks_becomes_the_next_lower_one() -> None:
    model = replace(CATALOGUE.describe("claude-opus-4-6"), id="m")
    assert Catalogue([model]).describe("m") == model
    assert members(model, "xhigh", 64_000).output_config == {"effort": "high"}


@pytest.mark.parametrize(
    ("model", "choice", "limit", "found"),
    [
        ("claude-haiku-4-5", "high", 3_000, (Room.SHORT, 27_576)),
        ("claude-haiku-4-5", "high", 500, (Room.SHORT, 25_600)),
        ("claude-haiku-4-5", "high", 27_576, (Room.ENOUGH, 27_576)),
        ("claude-haiku-4-5", "xhigh", 40_000, (Room.SHORT, 64_000)),
        ("claude-haiku-4-5", "max", 64_000, (Room.FULL, 64_000)),
        ("claude-haiku-4-5", OFF, 3_000, (Room.UNASKED, 3_000)),
        ("claude-opus-5", "high", 3_000, (Room.UNASKED, 3_000)),
    ],
)
def test_room_for_a_budget(model: str, choice: str, limit: int, found: tuple[Room, int]) -> None:
    described = CATALOGUE.describe(model)
    room, needed = found
    assert room_for(described, choice, limit) == found
    if room is Room.SHORT:
        assert room_for(described, choice, needed)[0] is Room.ENOUGH
    if room in (Room.SHORT, Room.FULL):
        sent = members(described, choice, limit).thinking
        assert sent is None or sent["budget_tokens"] < wanted_budget(choice)

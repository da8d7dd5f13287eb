"""The one thinking control: what a model offers, and the request members a choice turns into.

A choice is the word "off", "on" (the model's own default), a level: low, medium, high, xhigh, max,
or "between_tools" (section 4.4), which is off where a model does not know it. The same choice is
valid for every model; what a model cannot do is left out, never sent.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from nocopt.core.models import Model, ThinkingForm

if TYPE_CHECKING:
    from collections.abc import Mapping

OFF = "off"
ON = "on"
LEVELS = ("low", "medium", "high", "xhigh", "max")
BETWEEN_TOOLS = "between_tools"
CHOICES = (OFF, ON, *LEVELS, BETWEEN_TOOLS)

MIN_BUDGET = 1024  # section 1.7
MIN_ANSWER = 1024  # room left for the answer when a budget is chosen
_BUDGETS = {"low": 4_096, "medium": 10_240, "high": 24_576, "xhigh": 49_152, "max": 98_304}
_BUDGET_LEVELS = ("low", "medium", "high")
_MOST_BETWEEN_TOOLS = "high"  # section 4.4


class Fixed(StrEnum):
    """Why thinking cannot be switched on this model."""

    NEVER = "never"  # the model does not think
    ALWAYS = "always"  # the model always thinks
    NO_ROOM = "no_room"  # max_tokens leaves no room for the smallest budget


@dataclass(frozen=True, slots=True)
class ThinkingOffer:
    """What the control shows for a model: why it is fixed, if so, and the levels to choose from."""

    fixed: Fixed | None
    levels: tuple[str, ...]

    @property
    def switchable(self) -> bool:
        """Whether both off and on can be chosen."""
        return self.fixed is None


@dataclass(frozen=True, slots=True)
class ThinkingMembers:
    """Request members: `thinking` and `output_config`, each None when it is to be left out."""

    thinking: Mapping[str, Any] | None = None
    output_config: Mapping[str, Any] | None = None

    @property
    def active(self) -> bool:
        """Whether thinking is asked for."""
        return self.thinking is not None and self.thinking["type"] != "disabled"

    @property
    def manual(self) -> bool:
        """Whether it is asked for with a budget (section 1.7)."""
        return self.thinking is not None and self.thinking["type"] == "enabled"


def offer(model: Model, max_tokens: int) -> ThinkingOffer:
    """Return what the thinking control offers for `model` with this output limit."""
    match model.thinking:
        case ThinkingForm.NONE:
            return ThinkingOffer(Fixed.NEVER, ())
        case ThinkingForm.ALWAYS:
            return ThinkingOffer(Fixed.ALWAYS, model.efforts)
        case ThinkingForm.ADAPTIVE:
            return ThinkingOffer(None, model.efforts)
        case ThinkingForm.BUDGET if max_tokens <= MIN_BUDGET:
            return ThinkingOffer(Fixed.NO_ROOM, ())
        case ThinkingForm.BUDGET:
            return ThinkingOffer(None, _BUDGET_LEVELS)


def members(
    model: Model, choice: str, max_tokens: int, effort: str | None = None
) -> ThinkingMembers:
    """Return the request members for a choice (sections 1.7 and 2.2); an unknown choice raises.

    `effort` counts more than the level of the choice, and is sent without thinking as well, as far
    as the model takes it; the level of thinking that is off is never sent.
    """
    if choice not in CHOICES:
        raise ValueError(f"no such thinking choice: {choice}")
    if choice == BETWEEN_TOOLS:
        if model.between_tools:
            return ThinkingMembers(
                {"type": BETWEEN_TOOLS}, _effort(model, effort, _MOST_BETWEEN_TOOLS)
            )
        choice = OFF
    match model.thinking:
        case ThinkingForm.NONE:
            return ThinkingMembers(None, _effort(model, effort))
        case ThinkingForm.ALWAYS:
            return _adaptive(model, ON if choice == OFF else choice, effort)
        case ThinkingForm.ADAPTIVE if choice == OFF:
            # Where silence means off, silence is what every gateway understands.
            off = {"type": "disabled"} if model.thinking_default_on else None
            return ThinkingMembers(off, _effort(model, effort, model.max_effort_without_thinking))
        case ThinkingForm.ADAPTIVE:
            return _adaptive(model, choice, effort)
        case ThinkingForm.BUDGET:
            return ThinkingMembers(_budget(choice, max_tokens), _effort(model, effort))


def wanted_budget(choice: str) -> int:
    """Return the budget that a choice asks for where `max_tokens` leaves room; 0 for none."""
    if choice in (OFF, BETWEEN_TOOLS):
        return 0
    return _BUDGETS["medium" if choice == ON else choice]


class Room(StrEnum):
    """Whether `max_tokens` leave room for the budget that a choice asks for (section 1.7)."""

    UNASKED = "unasked"  # there is no budget
    ENOUGH = "enough"
    SHORT = "short"  # more could be allowed
    FULL = "full"  # the model writes no more


def room_for(model: Model, choice: str, max_tokens: int) -> tuple[Room, int]:
    """Return whether there is room for a choice, and the `max_tokens` with which there is most.

    Where that is possible, the answer keeps what it has now beside its thinking.
    """
    wanted = wanted_budget(choice)
    if model.thinking is not ThinkingForm.BUDGET or not wanted:
        return Room.UNASKED, max_tokens
    if wanted + MIN_ANSWER <= max_tokens:
        return Room.ENOUGH, max_tokens
    if wanted + MIN_ANSWER > model.max_output:
        return Room.FULL, model.max_output
    return Room.SHORT, min(wanted + max(max_tokens, MIN_ANSWER), model.max_output)


def _adaptive(model: Model, choice: str, effort: str | None) -> ThinkingMembers:
    # Newer models leave thinking empty unless a summary is asked for (section 1.7).
    thinking = {"type": "adaptive", "display": "summarized"}
    return ThinkingMembers(thinking, _effort(model, effort or choice))


def _effort(model: Model, effort: str | None, most: str | None = None) -> Mapping[str, Any] | None:
    level = nearest_level(effort or ON, model.efforts)
    if level is None:
        return None
    if most is not None and LEVELS.index(level) > LEVELS.index(most):
        level = most
    return {"effort": level}


def _budget(choice: str, max_tokens: int) -> Mapping[str, Any] | None:
    wanted = wanted_budget(choice)
    if not wanted or max_tokens <= MIN_BUDGET:
        return None
    room = max(max_tokens - MIN_ANSWER, MIN_BUDGET)
    return {"type": "enabled", "budget_tokens": min(wanted, room)}


def nearest_level(choice: str, efforts: tuple[str, ...]) -> str | None:
    """Return the effort to send: the level itself, else the next lower one, else the lowest."""
    if choice not in LEVELS or not efforts:
        return None
    wanted = LEVELS.index(choice)
    at_most = [level for level in efforts if LEVELS.index(level) <= wanted]
    return at_most[-1] if at_most else efforts[0]

"""What stands in the way of a tool: nobody knows of the model, it has none, or it was refused."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from nocopt.core.facts import Ability
from nocopt.core.models import Origin

if TYPE_CHECKING:
    from nocopt.core.facts import AccountFacts
    from nocopt.core.models import Model
    from nocopt.core.tools import ServerToolKind


class Hindrance(StrEnum):
    """Why a tool is left out of requests."""

    UNKNOWN = "unknown"  # nobody knows what the model can do
    MODEL = "model"
    ENDPOINT = "endpoint"  # which refused it


def of_tools(model: Model, facts: AccountFacts) -> Hindrance | None:
    """Return what stands in the way of this program's tools."""
    return _found(model, facts, Ability.TOOLS, has_it=model.tools)


def of_server_tool(kind: ServerToolKind, model: Model, facts: AccountFacts) -> Hindrance | None:
    """Return what stands in the way of a tool of the server (section 5.2)."""
    return _found(model, facts, Ability(kind.value), has_it=kind.value in model.server_tools)


def of_citations(model: Model, facts: AccountFacts) -> Hindrance | None:
    """Return what stands in the way of citations on documents (section 5.3)."""
    return _found(model, facts, Ability.CITATIONS, has_it=model.citations)


def _found(
    model: Model, facts: AccountFacts, ability: Ability, *, has_it: bool
) -> Hindrance | None:
    if facts.refuses(ability, model.id):
        return Hindrance.ENDPOINT
    if has_it:
        return None
    return Hindrance.UNKNOWN if model.origin is Origin.UNKNOWN else Hindrance.MODEL

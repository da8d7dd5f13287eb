"""Which betas a request names: those asked for and those it needs, as far as the model has them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nocopt.core.facts import beta_ability
from nocopt.core.models import Interleaving
from nocopt.core.report import RepairKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from nocopt.core.facts import AccountFacts
    from nocopt.core.models import Model
    from nocopt.core.report import Repairs

INTERLEAVED: Final = "interleaved-thinking-2025-05-14"  # section 4.3
TOKEN_EFFICIENT_TOOLS: Final = "token-efficient-tools-2025-02-19"  # section 2.1
LONG_OUTPUT: Final = "output-128k-2025-02-19"

_RETIRED: Final = frozenset({TOKEN_EFFICIENT_TOOLS, LONG_OUTPUT})


def betas(
    model: Model, asked: Iterable[str], needed: Iterable[str], facts: AccountFacts, repairs: Repairs
) -> tuple[str, ...]:
    """Return the betas to name, each once; those that the request itself needs come last.

    The two that Sonnet 3.7 was given are dropped for all other models, which do not know them.
    """
    found: list[str] = []
    for name in dict.fromkeys((*asked, *needed)):
        gone = is_gone(name, model)
        refused = facts.refuses(beta_ability(name), model.id)
        if (gone or refused) and repairs.may(RepairKind.BETA_REMOVED):
            repairs.add(RepairKind.BETA_REMOVED, name)
        else:
            found.append(name)
    return tuple(found)


def is_gone(name: str, model: Model) -> bool:
    """Whether a beta is one of those that Sonnet 3.7 was given, and the model does not know it."""
    return name in _RETIRED and model.long_output is None


def interleaving(model: Model, *, manual: bool, tools: bool) -> tuple[str, ...]:
    """Return the beta by which a model thinks between its calls, where it needs one (4.3)."""
    wanted = manual and tools and model.interleaves is Interleaving.HEADER
    return (INTERLEAVED,) if wanted else ()

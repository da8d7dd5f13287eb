"""Where a request asks the server to cache what it has read (section 1.6)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nocopt.core.cache import LAST_TOOL, SYSTEM, CacheMark, CachePlan
from nocopt.core.facts import Ability
from nocopt.core.history import is_blank, is_thought
from nocopt.core.models import Origin
from nocopt.core.parameters import Caching
from nocopt.core.report import RepairKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from nocopt.core.facts import AccountFacts
    from nocopt.core.messages import Message
    from nocopt.core.models import Model
    from nocopt.core.report import Repairs
    from nocopt.core.request import ChatRequest

_UNKNOWN_MINIMUM: Final = 1024


def cache_plan(
    request: ChatRequest,
    model: Model,
    ttl: Caching,
    facts: AccountFacts,
    repairs: Repairs,
    *,
    tokens: int,
) -> CachePlan | None:
    """Return where to ask for caching, None where it is off or would be of no use.

    `tokens` is what the request is estimated at: below the model's minimum nothing is cached. At
    Anthropic the end of the request is marked by itself; elsewhere, blocks are marked. The message
    of the person before the last is marked too, since the server looks back 20 blocks only, and a
    round of tools can be longer. Where nobody knows what the model is, marks are a trial, until its
    endpoint refuses them or tells of what it cached.
    """
    if ttl is Caching.OFF:
        return None
    if tokens < (model.cache_minimum or _UNKNOWN_MINIMUM):
        return None
    undone = not repairs.may(RepairKind.CACHE_LEFT_OUT)
    by_itself = facts.official and not facts.refuses(Ability.CACHE_TOP_LEVEL, model.id)
    by_marks = undone or not facts.refuses(Ability.CACHE_MARKS, model.id)
    marks = tuple(_marks(request, by_itself=by_itself)) if by_marks else ()
    if not by_itself and not marks:
        repairs.add(RepairKind.CACHE_LEFT_OUT)
        return None
    known = model.origin is not Origin.UNKNOWN or facts.knows(Ability.CACHE_MARKS, model.id)
    return CachePlan(ttl, by_itself, marks, trial=not (by_itself or known))


def _marks(request: ChatRequest, *, by_itself: bool) -> Iterator[CacheMark]:
    """Yield at most 4 marks, 2 where the end is marked by itself."""
    if request.tools and (not by_itself or not request.system):
        yield CacheMark(LAST_TOOL)
    if request.system:
        yield CacheMark(SYSTEM)
    asked = [at for at, message in enumerate(request.messages) if message.role == "user"]
    for at in asked[-2:-1] if by_itself else asked[-2:]:
        block = _markable(request.messages[at])
        if block is not None:
            yield CacheMark(at, block)


def _markable(message: Message) -> int | None:
    """Return the last block that can be marked, None where there is none."""
    places: Sequence[int] = range(len(message.parts))
    may = (at for at in reversed(places) if _may_be_marked(message, at))
    return next(may, None)


def _may_be_marked(message: Message, at: int) -> bool:
    part = message.parts[at]
    return not is_thought(part) and not is_blank(part)

"""What the next turn will send, whether it fits, and what its input costs, told beforehand.

What is known of a cache is what its server said of the answers before (sections 1.6 and 8.2).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from nocopt.core.builder import LEAST_OUTPUT
from nocopt.core.cache import Forecast
from nocopt.core.parameters import Caching
from nocopt.core.prefix import Break, broken_by
from nocopt.core.usage import Usage, cost

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nocopt.core.builder import Built
    from nocopt.core.conversation import Node
    from nocopt.core.models import Model
    from nocopt.core.prefix import Prefix
    from nocopt.core.report import Shares
    from nocopt.core.usage import Prices

LIFETIMES: Final = {Caching.FIVE_MINUTES: 300.0, Caching.HOUR: 3600.0}  # seconds, section 1.6

_MANY: Final = 1_000  # tokens from which on an estimate is corrected by a factor
_FARTHEST: Final = 2.0  # the largest factor that is believed
_NEARLY: Final = 0.9  # of what is cached: a little less is read where a mark moved


@dataclass(frozen=True, slots=True)
class CacheState:
    """What is in the cache, as far as the path tells; `kept` tokens until `lapses_at`.

    `breaks` is why it is of no use to the coming turn, `broken_by` why it was not to the last one.
    """

    kept: int = 0
    lapses_at: float | None = None
    breaks: Break | None = None
    broken_by: Break | None = None


@dataclass(frozen=True, slots=True)
class Outlook:
    """All that a forecast needs of a chat but for the text that is being written.

    `tokens` are estimated, and corrected by what the endpoint said of the last turn; `caching` is
    OFF where the next turn will not be cached; `prices` are None where nothing is known of them;
    `reserved` is the most that the answer may take, `least` what must be left for it.
    """

    tokens: int
    shares: Shares
    window: int | None
    reserved: int
    least: int
    caching: Caching
    prices: Prices | None
    cache: CacheState

    def forecast(self, now: float, *, more: int = 0, counted: int | None = None) -> Forecast:
        """Return the forecast at a time, with `more` tokens of text, or as they were `counted`."""
        tokens = self.tokens + more if counted is None else counted
        at = self._at(now)
        cached = None if self.caching is Caching.OFF else min(at.kept, tokens)
        room = None if self.window is None else self.window - tokens
        shares = self.shares
        return Forecast(
            tokens,
            counted is not None,
            self.window,
            cached=cached,
            cost=_cost(tokens, cached or 0, self.caching, self.prices),
            lapses_at=at.lapses_at if cached else None,
            broken_by=None if cached is None else at.broken_by,
            breaks=None if cached is None else at.breaks,
            warns=room is not None and room < max((self.window or 0) // 10, self.reserved),
            fits=room is None or room >= self.least,
            reserved=self.reserved,
            shares=replace(shares, messages=shares.messages + more),
        )

    def _at(self, now: float) -> CacheState:
        """Return what is in the cache at a time."""
        lapses = self.cache.lapses_at
        if lapses is None or now < lapses:
            return self.cache
        return replace(self.cache, kept=0, breaks=Break.LAPSED)


def outlook(
    built: Built, path: Sequence[Node], model: Model, *, reserved: int, own: int = 0
) -> Outlook:
    """Return what is known of the next turn of a path, for which a request was built.

    `own` tokens of it are for a text that only stands in for the one that is being written.
    """
    request = built.request
    plan = request.cache
    now = request.prefix
    estimate = max(0, built.report.tokens - own)
    return Outlook(
        tokens=corrected(estimate, path, model.id),
        shares=replace(built.shares, messages=max(0, built.shares.messages - own)),
        window=model.context,
        reserved=reserved,
        least=1 if model.overflows else LEAST_OUTPUT,
        caching=Caching.OFF if plan is None else plan.ttl,
        prices=model.prices,
        cache=CacheState() if now is None else cache_state(path, now, built.in_place),
    )


def corrected(estimate: int, path: Sequence[Node], model_id: str) -> int:
    """Return an estimate as it would have been right for the last answer of the model in a path.

    What the server searched or ran itself was counted again and again: that tells nothing.
    """
    for node in reversed(path):
        reply = node.reply
        if reply is None or reply.report is None or node.model != model_id:
            continue
        told, then = reply.usage.prompt_tokens, reply.report.tokens
        if not told or not then or _served(reply.usage):
            continue
        if then < _MANY:
            return max(0, estimate + told - then) if told < then + _MANY else estimate
        return round(estimate * min(_FARTHEST, max(1 / _FARTHEST, told / then)))
    return estimate


def _served(usage: Usage) -> bool:
    """Whether the server did something by itself in an answer, and read all of it anew."""
    counts = (usage.raw or {}).get("server_tool_use")
    return isinstance(counts, Mapping) and any(counts.values())


def cache_state(path: Sequence[Node], now: Prefix, in_place: frozenset[int]) -> CacheState:
    """Return what the answers of a path tell of the cache, for a request with the prefix `now`.

    Of the ids `in_place`, all that stood before the answer stands there still.
    """
    told = [node for node in reversed(path) if _prefix_of(node) is not None and _kept(node)]
    # A model has a cache of its own: what another one answered in between leaves it alone.
    told = [node for node in told if _same_model(node, now)] or told
    source = next((node for node in told if node.id in in_place), None)
    missed = _broken_last(path, in_place)
    if source is None:
        breaks = _change(told[0], now) or Break.HISTORY if told else None
        return CacheState(breaks=breaks, broken_by=missed)
    changed = _change(source, now)
    if changed is not None:
        return CacheState(breaks=changed, broken_by=missed)
    return CacheState(_kept(source), _lapse(source), None, missed)


def _same_model(node: Node, now: Prefix) -> bool:
    """Whether an answer was made by the model, and at the address, that is asked now."""
    prefix = _prefix_of(node)
    return prefix is not None and all(
        prefix.levels.get(level) == now.levels.get(level) for level in ("endpoint", "model")
    )


def _broken_last(path: Sequence[Node], in_place: frozenset[int]) -> Break | None:
    """Return why the last answer of a path read less from the cache than was in it; None for all.

    What is too small is never cached, and an answer without caching tells nothing.
    """
    asked = [node for node in reversed(path) if _prefix_of(node) is not None][:2]
    if len(asked) < 2 or not all(_caching(node) is not Caching.OFF for node in asked):
        return None
    last, before = asked
    usage = None if last.reply is None else last.reply.usage
    there = _kept(before)
    if usage is None or not there or (usage.cache_read_input_tokens or 0) >= there * _NEARLY:
        return None
    prefix = _prefix_of(last)
    changed = None if prefix is None else _change(before, prefix)
    if changed is not None:
        return changed
    if _began(last) >= _lapse(before):
        return Break.LAPSED
    moved = last.id in in_place and before.id not in in_place
    return Break.HISTORY if moved else Break.UNKNOWN


def _prefix_of(node: Node) -> Prefix | None:
    """Return what an answer was made behind, if its server told what that took."""
    reply = node.reply
    return None if reply is None or reply.usage.prompt_tokens is None else reply.prefix


def _caching(node: Node) -> Caching:
    prefix = _prefix_of(node)
    return Caching.OFF if prefix is None else prefix.caching


def _kept(node: Node) -> int:
    """Return how many tokens of the prompt of an answer were in the cache after it."""
    if node.reply is None or _caching(node) is Caching.OFF:
        return 0
    usage = node.reply.usage
    return (usage.cache_read_input_tokens or 0) + (usage.cache_creation_input_tokens or 0)


def _change(node: Node, now: Prefix) -> Break | None:
    prefix = _prefix_of(node)
    return None if prefix is None else broken_by(prefix, now)


def _began(node: Node) -> float:
    """Return when an answer began, in seconds since 1970; the node is made at its end."""
    if node.reply is None:
        return node.created_at
    timing = node.reply.timing
    took = (timing.total_ms or 0.0) - (timing.first_byte_ms or 0.0)
    return node.created_at - max(0.0, took) / 1000


def _lapse(node: Node) -> float:
    """Return when what an answer left in the cache goes: it is kept anew with each use."""
    return _began(node) + LIFETIMES.get(_caching(node), 0.0)


def for_all(found: Forecast, own: str, asked: Sequence[Model]) -> Forecast:
    """Return a forecast with the cost of all models that are `asked` at once.

    It was made for the chat's `own` one, with what that has in its cache; others have none.
    """
    costs = [
        found.cost if one.id == own else _cost(found.tokens, 0, Caching.OFF, one.prices)
        for one in asked
    ]
    known = [one for one in costs if one is not None]
    whole = sum(known, Decimal()) if len(known) == len(costs) else None
    return replace(found, cost=whole)


def _cost(tokens: int, cached: int, caching: Caching, prices: Prices | None) -> Decimal | None:
    """Return USD for reading so many tokens, as far as they are not cached, and keeping them."""
    new = tokens - cached
    if caching is Caching.OFF:
        usage = Usage(input_tokens=new, output_tokens=0, cache_read_input_tokens=cached)
        return cost(usage, prices)
    hour = caching is Caching.HOUR
    usage = Usage(
        input_tokens=0,
        output_tokens=0,
        cache_creation_input_tokens=new,
        cache_read_input_tokens=cached,
        cache_5m_tokens=0 if hour else new,
        cache_1h_tokens=new if hour else 0,
    )
    return cost(usage, prices)

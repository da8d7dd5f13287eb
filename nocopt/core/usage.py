"""Token counts as the API reports them, and their cost in decimals (section 8)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

MILLION = Decimal(1_000_000)
SEARCH_PRICE = Decimal("0.01")  # USD for one web search, section 8.2
MOST_COUNTED: Final = 1 << 53  # what every number type holds exactly


@dataclass(frozen=True, slots=True)
class Usage:
    """Running totals of one reply; None means that the server never said (section 3.4)."""

    input_tokens: int | None = None
    output_tokens: int | None = None
    cache_creation_input_tokens: int | None = None
    cache_read_input_tokens: int | None = None
    cache_5m_tokens: int | None = None
    cache_1h_tokens: int | None = None
    thinking_tokens: int | None = None
    web_searches: int | None = None
    raw: Mapping[str, Any] | None = None

    def updated(self, raw: Any) -> Usage:
        """Return totals after a `usage` member: present numbers replace, the rest stays."""
        if not isinstance(raw, dict) or not raw:
            return self
        merged = dict(self.raw or {})
        merged.update({name: value for name, value in raw.items() if value is not None})
        creation = _mapping(merged.get("cache_creation"))
        return replace(
            self,
            input_tokens=_count(merged.get("input_tokens")),
            output_tokens=_count(merged.get("output_tokens")),
            cache_creation_input_tokens=_count(merged.get("cache_creation_input_tokens")),
            cache_read_input_tokens=_count(merged.get("cache_read_input_tokens")),
            cache_5m_tokens=_count(creation.get("ephemeral_5m_input_tokens")),
            cache_1h_tokens=_count(creation.get("ephemeral_1h_input_tokens")),
            thinking_tokens=_count(
                _mapping(merged.get("output_tokens_details")).get("thinking_tokens")
            ),
            web_searches=_count(_mapping(merged.get("server_tool_use")).get("web_search_requests")),
            raw=merged,
        )

    @property
    def known(self) -> bool:
        """Whether the server reported anything to count."""
        return self.input_tokens is not None or self.output_tokens is not None

    @property
    def prompt_tokens(self) -> int | None:
        """The whole prompt: uncached input, cache writes and cache reads."""
        if self.input_tokens is None:
            return None
        written = self.cache_creation_input_tokens or 0
        return self.input_tokens + written + (self.cache_read_input_tokens or 0)


@dataclass(frozen=True, slots=True)
class Prices:
    """USD per million tokens; `above` holds the higher tier and the prompt size it starts after."""

    input: Decimal
    output: Decimal
    cache_write_5m: Decimal
    cache_write_1h: Decimal
    cache_read: Decimal
    above: tuple[int, Prices] | None = None

    def for_prompt(self, tokens: int) -> Prices:
        """Return the tier that the whole prompt falls into (Haiku 5.5, section 8.2)."""
        if self.above is not None and tokens > self.above[0]:
            return self.above[1]
        return self


def cost(usage: Usage, prices: Prices | None) -> Decimal | None:
    """Return USD by the formula of section 8.2, or None where usage or price is unknown."""
    prompt = usage.prompt_tokens
    if prices is None or prompt is None or usage.output_tokens is None:
        return None
    tier = prices.for_prompt(prompt)
    five, hour = _cache_writes(usage)
    total = (
        (usage.input_tokens or 0) * tier.input
        + five * tier.cache_write_5m
        + hour * tier.cache_write_1h
        + (usage.cache_read_input_tokens or 0) * tier.cache_read
        + usage.output_tokens * tier.output
    )
    return total / MILLION + (usage.web_searches or 0) * SEARCH_PRICE


def _cache_writes(usage: Usage) -> tuple[int, int]:
    if not usage.cache_5m_tokens and not usage.cache_1h_tokens:  # some relays fill in zeros
        return usage.cache_creation_input_tokens or 0, 0
    return usage.cache_5m_tokens or 0, usage.cache_1h_tokens or 0


def _count(value: Any) -> int | None:
    # Below zero it is a mistake, or a relay's way to say that it does not know.
    return value if is_count(value) else None


def is_count(value: Any) -> bool:
    """Whether a value can be a number of tokens; a larger one than can be shown is a mistake."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST_COUNTED


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}

"""Where a request asks the server to cache, and what the next turn is expected to cost."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from nocopt.core.report import Shares

if TYPE_CHECKING:
    from decimal import Decimal

    from nocopt.core.parameters import Caching
    from nocopt.core.prefix import Break

SYSTEM: Final = -1
LAST_TOOL: Final = -2


@dataclass(frozen=True, slots=True)
class CacheMark:
    """Where a `cache_control` goes: a block of a message, or `SYSTEM`, or `LAST_TOOL`.

    `block` counts within the message as it is sent; -1 is its last one.
    """

    message: int
    block: int = -1


@dataclass(frozen=True, slots=True)
class CachePlan:
    """How a request asks for caching (section 1.6): at the top level, by marks, or both.

    There are at most 4 marks, 3 beside the top level, and none on thinking or blank text. `trial`
    says that nobody knows yet whether the model's server takes marks: it is being found out.
    """

    ttl: Caching
    top_level: bool
    marks: tuple[CacheMark, ...] = ()
    trial: bool = False


@dataclass(frozen=True, slots=True)
class Forecast:
    """What the next turn is expected to send and cost.

    `tokens` is `exact` where the endpoint counted them; `shares` tells what they are for.
    `cached` of them are expected from the cache, None where caching is off or of no use; `cost` is
    USD for the input side, None where unknown; `lapses_at` is in seconds since 1970; `broken_by`
    tells of the last turn, `breaks` of the coming one. `warns` where less than a tenth of the
    `window`, or than the `reserved` tokens of the answer, is left; not `fits` where it would be
    refused, or have no answer.
    """

    tokens: int
    exact: bool
    window: int | None
    cached: int | None = None
    cost: Decimal | None = None
    lapses_at: float | None = None
    broken_by: Break | None = None
    breaks: Break | None = None
    warns: bool = False
    fits: bool = True
    reserved: int = 0
    shares: Shares = field(default_factory=Shares)

    @property
    def scale(self) -> float:
        """How many of the `tokens` each estimated one of a part stands for.

        The sum may have been counted, or corrected by what the last answer said; of its parts there
        are estimates only, which make that sum with this.
        """
        shares = self.shares
        estimated = shares.system + shares.tools + shares.messages + shares.files
        return self.tokens / estimated if estimated and self.tokens else 1.0

    @property
    def left(self) -> int | None:
        """Tokens of the window that are left for the answer; None where the window is unknown."""
        return None if self.window is None else max(0, self.window - self.tokens)

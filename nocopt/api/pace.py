"""Rests while a reply comes faster than it can be taken in, so that it is not all that is done."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

SLICE: Final = 0.01
"""Seconds of work after which there is a rest; a usual reply takes many of its seconds for it."""

LONGEST: Final = 0.05
"""Seconds that a rest takes at most, however long the work was that came before it."""


class Pace:
    """Follows work with as long a rest: a server that never pauses gets half of the time.

    Painting and input happen in the rests. `rest` is called after each piece of work, which began
    at the last `begin`.
    """

    def __init__(
        self,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._now = now
        self._sleep = sleep
        self._began = now()
        self._worked = 0.0

    def begin(self) -> None:
        """Work begins."""
        self._began = self._now()

    async def rest(self) -> None:
        """Work has ended; return once others have had their time."""
        self._worked += self._now() - self._began
        if self._worked >= SLICE:
            await self._sleep(min(self._worked, LONGEST))
            self._worked = 0.0

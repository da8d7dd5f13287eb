"""Rests between the reads of a reply: each costs more than what it brings, and others wait, too."""

from __future__ import annotations

import asyncio
import math
import time
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Generator

SLICE: Final = 0.01
"""Seconds of work after which there is a rest; a usual reply takes many of its seconds for it."""

LONGEST: Final = 0.05
"""Seconds that a rest takes at most, however long the work was that came before it."""

GATHER: Final = 0.016
"""Seconds between two reads from a socket at least, while more comes meanwhile.

It is no more than a picture is shown for, and a read costs the loop about 0.4 ms whether it brings
one word or twenty.
"""

T = TypeVar("T")


class _Begun(Generic[T]):
    """Something awaited that has run to its first wait: goes on from there."""

    def __init__(self, inner: Generator[Any, Any, T], first: object) -> None:
        self._inner = inner
        self._first: list[object] = [first]

    def __await__(self) -> Generator[Any, Any, T]:
        result: T = yield from self
        return result

    def __iter__(self) -> _Begun[T]:
        return self

    def __next__(self) -> object:
        return self.send(None)

    def send(self, value: object) -> object:
        """Go on; what ends it, with its result, comes through."""
        return self._first.pop() if self._first else self._inner.send(value)

    def throw(self, error: BaseException) -> object:
        """Go on with an error, as one that is cancelled does."""
        self._first.clear()
        return self._inner.throw(error)

    def close(self) -> None:
        """Give up."""
        self._inner.close()


class Pace:
    """Follows work with as long a rest: a server that never pauses gets half of the time.

    Painting and input happen in the rests. All that is waited for goes through `read`, and `rest`
    is called after what is done with it.
    """

    def __init__(
        self,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._now = now
        self._sleep = sleep
        self._began = now()
        self._read_at = -math.inf  # when a socket brought something last
        self._fast = False  # it brought something twice in a short time
        self._worked = 0.0

    async def read(self, source: Awaitable[T]) -> T:
        """Return what `source` brings; the work that follows begins here."""
        inner = source.__await__()
        try:
            first = inner.send(None)
        except StopIteration as at_hand:  # it was there already, with what came before
            self._began, self._fast = self._now(), False
            found: T = at_hand.value
            return found
        found = await _Begun(inner, first)
        self._began = self._now()
        self._fast = self._began - self._read_at < 2 * GATHER
        self._read_at = self._began
        return found

    async def rest(self) -> None:
        """Work has ended; return once others have had their time."""
        spent = self._now() - self._began
        self._worked += spent
        if self._worked >= SLICE:
            await self._sleep(min(self._worked, LONGEST))
            self._worked = 0.0
        elif self._fast and spent < GATHER:
            await self._sleep(GATHER - spent)

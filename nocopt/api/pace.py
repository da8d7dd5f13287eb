"""Rests between the reads of a reply: each costs more than what it brings, and others wait, too."""

from __future__ import annotations

import asyncio
import math
import time
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

SLICE: Final = 0.01
"""Seconds of work after which there is a rest; a usual reply takes many of its seconds for it."""

LONGEST: Final = 0.05
"""Seconds that a rest takes at most, however long the work was that came before it."""

GATHER: Final = 1 / 14
"""Seconds between two reads from a socket at least, while more comes meanwhile than can be seen.

A read costs the loop about half a millisecond whether it brings one word or twenty, and a picture
of it some milliseconds.
"""

CLOSE: Final = 0.018
"""Seconds within which more has to come, so many times in a row, before anything is gathered."""

TIMES: Final = 4

MOST: Final = 32_768
"""Bytes that one read brings at most: some milliseconds of work, after which others have a turn."""

PROBE: Final = 8
"""After so many reads two are not put off, to see how soon after the first more comes."""


class Gathering:
    """Reads a socket: word by word as long as the words are seen one by one, else in handfuls.

    Stands for the `receive` of a socket, so that what comes meanwhile waits with the system. Not
    for the `read` of what is encrypted: that gives one record at a time, however many have come.
    """

    def __init__(
        self,
        read: Callable[..., Awaitable[bytes]],
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._read = read
        self._now = now
        self._sleep = sleep
        self._read_at = -math.inf  # when something came last
        self._close = 0  # so often in a row it came soon
        self._gathered = 0  # reads since more was seen to come soon
        self._full = False  # there was more than one read could bring

    async def __call__(self, max_bytes: int = MOST) -> bytes:
        """Read at most so many bytes."""
        fast = self._close >= TIMES
        left = self._read_at + GATHER - self._now()
        if fast and self._gathered < PROBE and left > 0 and not self._full:
            await self._sleep(left)
        most = min(max_bytes, MOST)
        found = await self._read(most)
        self._full = len(found) >= most // 2
        now = self._now()
        if fast and self._gathered <= PROBE:  # it may have come long before it was read
            self._gathered += 1
        else:
            self._gathered = 0
            self._close = self._close + 1 if now - self._read_at < CLOSE else 0
        self._read_at = now
        return found


class Pace:
    """Follows work with as long a rest: a server that never pauses gets half of the time.

    Painting and input happen in the rests. `begin` is called before work, `rest` after it.
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
        """Something has come: work begins."""
        self._began = self._now()

    async def rest(self) -> None:
        """Work has ended; return once others have had their time."""
        self._worked += self._now() - self._began
        if self._worked >= SLICE:
            await self._sleep(min(self._worked, LONGEST))
            self._worked = 0.0

"""Rests between the reads of a reply: each costs more than what it brings, and others wait, too."""

from __future__ import annotations

import asyncio
import math
import socket
import sys
import time
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

SLICE: Final = 0.01
"""Seconds of work after which there is a rest; a usual reply takes many of its seconds for it."""

LONGEST: Final = 0.05
"""Seconds that a rest takes at most, however long the work was that came before it."""

GATHER: Final = 1 / 12
"""Seconds between two reads from a socket at least, while more comes meanwhile than can be seen.

A read costs the loop about half a millisecond whether it brings one word or twenty, and a picture
of it some milliseconds.
"""

HASTE: Final = 1 / 8
"""The same where handfuls are so `LARGE` that nobody can read along: fewer pictures are enough."""

LARGE: Final = 2_048
"""Bytes of a large handful; with what stands around each word, that is some fifteen words."""

CLOSE: Final = 0.018
"""Seconds within which more has to come, so many times in a row, before anything is gathered."""

TIMES: Final = 4

LOOK: Final = 0.04
"""Seconds after a read at which there is a look whether still more comes."""

AGAIN: Final = 0.012
"""Seconds between a look and the next one."""

QUIET: Final = 0.01
"""Seconds of silence, at least, after which what was gathered is read early."""

SLOW: Final = 0.011
"""Seconds since something came last, on an average of all looks, from which on it is slow again."""

MOST: Final = 32_768
"""Bytes that one read brings at most: some milliseconds of work, after which others have a turn."""

_LONG: Final = 5  # times the average: a silence that says something
_LEAST: Final = 0.002  # seconds between two looks: what the system tells is coarse
_WEIGHT: Final = 1 / 8  # of the newest look in the average
_LAST_RECEIVED: Final = slice(52, 56)  # bytes of what Linux tells of a connection: milliseconds


class Gathering:
    """Reads a socket: word by word as long as the words are seen one by one, else in handfuls.

    Stands for the `receive` of a socket, so that what comes meanwhile waits with the system. Not
    for the `read` of what is encrypted: that gives one record at a time, however many have come.
    `silence` tells how many seconds ago something came last; each look costs about as much as that
    the loop wakes up for it, so there are few.
    """

    def __init__(
        self,
        read: Callable[..., Awaitable[bytes]],
        silence: Callable[[], float],
        now: Callable[[], float] = time.monotonic,
        later: Callable[[float, Callable[[], None]], asyncio.Handle] | None = None,
    ) -> None:
        self._read = read
        self._silence = silence
        self._now = now
        self._later = later or asyncio.get_running_loop().call_later
        self._read_at = -math.inf  # when something came last
        self._close = 0  # so often in a row it came soon
        self._usual = 0.0  # the silence that looks find, on an average
        self._full = False  # there was more than one read could bring
        self._every = GATHER  # seconds between two reads

    async def __call__(self, max_bytes: int = MOST) -> bytes:
        """Read at most so many bytes."""
        fast = self._close >= TIMES
        if fast and not self._full:
            await self._gather()
        most = min(max_bytes, MOST)
        found = await self._read(most)
        self._full = len(found) >= most // 2
        self._every = GATHER if len(found) < LARGE else HASTE
        now = self._now()
        if not fast:
            self._close = self._close + 1 if now - self._read_at < CLOSE else 0
        self._read_at = now
        return found

    async def _gather(self) -> None:
        """Return when it is time to read: once no more comes, or the next handful is due."""
        left = self._read_at + self._every - self._now()
        if left <= 0:
            return
        ready = asyncio.get_running_loop().create_future()
        self._wait(min(left, LOOK), ready, max(QUIET, _LONG * self._usual))
        await ready
        if self._usual > SLOW:
            self._close, self._usual = 0, 0.0

    def _wait(self, seconds: float, ready: asyncio.Future[None], long: float) -> None:
        self._later(seconds, lambda: self._look(ready, long))

    def _look(self, ready: asyncio.Future[None], long: float, *, again: bool = False) -> None:
        """Say that it is time, or look again; a silence of `long` seconds says that it is.

        `again`: there was a silence, and whether it is a long one is all that is to be found out.
        """
        if ready.done():
            return  # whoever waited for it has gone
        left = self._read_at + self._every - self._now()
        silence = self._silence()
        if not again:
            self._usual += (min(silence, self._every) - self._usual) * _WEIGHT
        if left <= 0 or silence >= long:
            ready.set_result(None)
        elif 2 * silence > long:
            soon = min(left, max(long - silence, _LEAST))
            self._later(soon, lambda: self._look(ready, long, again=True))
        else:
            self._wait(min(left, AGAIN), ready, long)


def silence_of(connection: socket.socket) -> float:
    """Return how many seconds ago a TCP connection brought something, 0 where that is not told."""
    if not hasattr(socket, "TCP_INFO"):
        return 0.0
    try:
        told = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _LAST_RECEIVED.stop)
    except OSError:
        return 0.0
    return int.from_bytes(told[_LAST_RECEIVED], sys.byteorder) / 1000


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

"""When a failed attempt is made again, after which delay, and the loop that does it (6.2)."""

from __future__ import annotations

import asyncio
import random
from contextlib import aclosing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from nocopt.api.answer import has_content
from nocopt.core.errors import Cause, WireError
from nocopt.core.events import Retrying, Waiting

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable

    from nocopt.core.errors import Failure
    from nocopt.core.events import StreamEvent

LONGEST_WAIT: Final = 600.0
"""Seconds; a server that asks for more gets no retry, and the person is told how long it takes."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How often to try again, and where the waiting and the dice come from."""

    retries: int = 2
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep
    dice: Callable[[], float] = random.random

    def delay(self, failure: Failure, attempt: int) -> float | None:
        """Return the seconds before the next attempt, None when there is to be none.

        `attempt` counts from 1. Silence is not waited out a second time: the server may still be
        at work on the first request.
        """
        if not failure.retryable or failure.cause is Cause.SILENCE or attempt > self.retries:
            return None
        asked = failure.retry_after
        if asked is not None:
            return asked if asked <= LONGEST_WAIT else None
        backoff: float = min(0.5 * 2 ** (attempt - 1), 8.0)
        return backoff * (1 - 0.25 * self.dice())


async def with_retries(
    attempt: Callable[[], AsyncGenerator[list[StreamEvent], None]], patience: Patience
) -> AsyncGenerator[list[StreamEvent], None]:
    """Yield the events of attempts until one succeeds; a failure after content is final.

    A wait is announced by `Waiting` and ended by `Retrying`; it ends at once when the iterator's
    task is cancelled.
    """
    number = 1
    while True:
        content = False
        try:
            async with aclosing(attempt()) as chunks:
                async for events in chunks:
                    content = content or has_content(events)
                    yield events
            return
        except WireError as error:
            failure = error.failure
            delay = None if content else patience.delay(failure, number)
            if delay is None:
                raise
        yield [Waiting(delay, number, patience.retries + 1, failure)]
        await patience.sleep(delay)
        yield [Retrying()]
        number += 1

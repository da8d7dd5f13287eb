"""How long reading takes, by the processor's time: others on the machine have little part in it."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

from nocopt.render.stream import MarkdownStream

TRIES = 3

Work = Callable[[str], object]


def fed(text: str, pieces: int = 50) -> MarkdownStream:
    """Read a text that arrives in so many pieces, equally long."""
    stream, step = MarkdownStream(), len(text) // pieces + 1
    for at in range(0, len(text), step):
        stream.feed(text[at : at + step])
    stream.finish()
    return stream


def seconds(work: Callable[[], object], tries: int = TRIES) -> float:
    """The time of the quickest of some tries."""
    return min(_seconds(work) for _ in range(tries))


def takes_less(limit: float, work: Callable[[], object]) -> bool:
    """Whether the quickest of some tries takes less than `limit` seconds; one that does will do."""
    return any(_seconds(work) < limit for _ in range(TRIES))


def grows_less(work: Work, small: str, large: str, times: float, grace: float) -> bool:
    """Whether the large text takes less than so many times as long as the small one.

    `grace`, in seconds, is for what cannot be measured any more.
    """
    return takes_less(times * seconds(lambda: work(small)) + grace, lambda: work(large))


def _seconds(work: Callable[[], object]) -> float:
    """The time of the work alone: collections look at all that other tests have left as well.

    For the same reason there is none before it: it would take longer than the work.
    """
    gc.disable()
    try:
        began = time.process_time()
        work()
        return time.process_time() - began
    finally:
        gc.enable()

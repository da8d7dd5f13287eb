"""The figure of the composer: how soon a key shows while an answer comes."""

from __future__ import annotations

import statistics
from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate

from tests.bench.answers import answer
from tests.bench.measure import Figure
from tests.bench.stage import settled, watched

SECONDS = 20
KEYS_A_SECOND = 20
PIECES_A_SECOND, PIECE = 100, 5
WORDS = "what if the index does not fit in memory then and who reads it meanwhile "


def key_to_glyph_p99_ms() -> Figure:
    """From a key seen by the X server to the picture of the field with it, while text streams.

    100 pieces of 5 characters a second go into the same chat, and 20 keys a second are pressed.
    """
    number = SECONDS * PIECES_A_SECOND
    text = (WORDS * 20)[: SECONDS * KEYS_A_SECOND - 2 * KEYS_A_SECOND]
    with watched(watch="input") as window:
        window.stream("Short.", 1)
        window.ask(answer(number * PIECE), number, PIECES_A_SECOND)
        window.desktop.press("Return")
        window.feeder.asked(SECONDS)
        window.xdotool("sleep", 1)
        window.xdotool("type", "--delay", 1000 // KEYS_A_SECOND, "--", text, seconds=SECONDS)
        streaming = len(window.feeder.sent_at) < number
        window.feeder.wait()
        settled(window.pid)
    if not streaming:
        raise RuntimeError("the answer was there before all was typed")
    waits = sorted(glyph_waits(window.report["letters"], window.report["fields"], len(text)))
    p99 = waits[int(len(waits) * 0.99)]
    detail = f"median {statistics.median(waits):.1f}, longest {waits[-1]:.0f}, {len(waits)} keys"
    return Figure("key_to_glyph_p99_ms", p99, "ms", 16, detail=detail)


def glyph_waits(
    letters: Sequence[float], fields: Sequence[Sequence[float]], number: int
) -> list[float]:
    """Milliseconds from each of the last `number` letters to the picture that shows it.

    `fields` are pairs of a time and the number of letters that were painted then; the field was
    empty before the first of them.
    """
    typed = letters[-number:]
    after = [(at, shown) for at, shown in fields if at >= typed[0]]
    most = list(accumulate((shown for _, shown in after), max))
    return [1000 * (after[bisect_left(most, count)][0] - key) for count, key in enumerate(typed, 1)]


FIGURES = (key_to_glyph_p99_ms,)

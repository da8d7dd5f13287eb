"""The soak: a day of streaming in some minutes, after which nothing may have grown."""

from __future__ import annotations

import statistics
import time
from collections.abc import Mapping, Sequence
from typing import Any

from tests.bench.answers import answer, pieces
from tests.bench.measure import Figure
from tests.bench.stage import KB, Watched, watched
from tests.bench.windows import resident_mib

SOAK_SECONDS = 600.0
MINUTE = 60.0
SIZE, PIECES = 20 * KB, 1000  # of an answer
ANSWERS_A_CHAT = 10
# What a day at the desk comes to: 8 hours of 100 pieces a second of 5 characters.
DAY = 8 * 3600 * 500
ASK_PATIENCE = 1.0  # seconds; Return says nothing while a reply is still being kept
MOST_TRIES = 60
FEW = 50  # objects of a type that may come and go
GROWTH = 1.1  # of the objects of a type, above which it is told


def pane_soak() -> Figure:
    """Memory in the last minute over that in the second, while answer after answer streams in."""
    weights: list[tuple[float, float]] = []
    answers = 0
    with watched(watch="census") as window:
        began = time.monotonic()
        while time.monotonic() - began < SOAK_SECONDS:
            if answers and answers % ANSWERS_A_CHAT == 0:
                window.desktop.press("ctrl+n")
            _ask(window, answers)
            window.feeder.wait()
            answers += 1
            weights.append((time.monotonic() - began, resident_mib(window.pid)))
    early = statistics.median(mib for at, mib in weights if MINUTE <= at < 2 * MINUTE)
    late = statistics.median(mib for at, mib in weights if at >= SOAK_SECONDS - MINUTE)
    days = answers * SIZE / DAY
    detail = (
        f"{late:.0f} MiB over {early:.0f}; {answers:,} answers, {answers * SIZE / KB**2:.1f} MB, "
        f"{days:.1f} days of 8 hours; {grown(window.report['census'], began)}"
    )
    return Figure("pane_soak", late / early, "ratio", 1.05, detail=detail)


def _ask(window: Watched, number: int) -> None:
    """Send a question as soon as the window takes one."""
    window.feeder.prepare(pieces(answer(SIZE, first=1 + 100 * number), PIECES), 0)
    window.xdotool("key", "g", "o")
    for _ in range(MOST_TRIES):
        window.desktop.press("Return")
        if window.feeder.asked(ASK_PATIENCE):
            return
    raise RuntimeError("the window asks for nothing any more")


def grown(census: Sequence[Mapping[str, Any]], began: float) -> str:
    """What there is more of at the end: counts first, then objects by their type."""
    early = [one for one in census if MINUTE <= one["at"] - began < 2 * MINUTE]
    late = [one for one in census if one["at"] - began >= SOAK_SECONDS - MINUTE]
    told = [
        f"{name} {_median(early, 'counts', name):,.0f} to {_median(late, 'counts', name):,.0f}"
        for name in census[-1]["counts"]
    ]
    more = []
    for name in {name for one in late for name in one["types"]}:
        before, after = _median(early, "types", name), _median(late, "types", name)
        if after > before * GROWTH + FEW:
            more.append((after - before, f"{name} {before:,.0f} to {after:,.0f}"))
    types = "; ".join(text for _, text in sorted(more, reverse=True)[:8])
    return ", ".join(told) + (f"; grown: {types}" if types else "; no type has grown")


def _median(census: Sequence[Mapping[str, Any]], kind: str, name: str) -> float:
    return float(statistics.median(one[kind].get(name, 0) for one in census))


FIGURES = (pane_soak,)

"""Figures of the conversation pane: what a streaming answer costs, and how soon it shows."""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence

from tests.bench.answers import answer, pieces
from tests.bench.measure import Figure
from tests.bench.references import text_browser
from tests.bench.stage import (
    KB,
    QUIET_SECONDS,
    RATE,
    TEXT,
    Chat,
    Watched,
    first_after,
    last_before,
    settled,
    watched,
)
from tests.bench.windows import cpu_seconds, resident_mib

ROUNDS = 3
PIECE = 4  # characters
OTHER = 5000  # step that another answer begins with
LAG_LIMIT = 50  # milliseconds


def _streamed(size: int, name: str, limit: float, rounds: int) -> Figure:
    """The second answer of a window counts: with the first, libraries are loaded.

    It has other words and formulas than the first, so that nothing of it is known.
    """
    number = size // PIECE
    first, second = [], []
    for _ in range(rounds):
        with watched() as window:
            first.append(window.stream(answer(size), number))
            second.append(window.stream(answer(size, first=OTHER), number))
    reference = text_browser("blocks", size, number).cpu
    detail = (
        f"second answer of a window{_spread(second)}; the first, which loads libraries, "
        f"{statistics.median(first):.2f}{_spread(first)}; a bare QTextBrowser {reference:.2f}"
    )
    return Figure(name, statistics.median(second), "s", limit, detail=detail)


def _spread(values: Sequence[float]) -> str:
    return f" ({min(values):.2f} to {max(values):.2f})" if len(values) > 1 else ""


def pane_stream_20kb_cpu_s() -> Figure:
    """Processor time of the whole program for a 20 KB answer, in 5,000 pieces at 500 a second."""
    return _streamed(20 * KB, "pane_stream_20kb_cpu_s", 1.5, ROUNDS)


def pane_stream_200kb_cpu_s() -> Figure:
    """Processor time of the whole program for a 200 KB answer in such pieces at that rate."""
    return _streamed(200 * KB, "pane_stream_200kb_cpu_s", 12, 1)


def pane_vs_reparse() -> Figure:
    """Processor time of reading and setting the whole text with every frame, over this program's.

    That way cannot keep up: what every frame would take is reckoned from those it manages.
    """
    size = 200 * KB
    with watched() as window:
        window.stream("Short.", 1)
        ours = window.stream(answer(size), size // PIECE)
    theirs = text_browser("whole", size, size // PIECE)
    detail = (
        f"{theirs.every:.0f} s for every frame, reckoned from {theirs.cpu:.1f} s for "
        f"{theirs.frames:,} frames, the last one {theirs.behind:.1f} s late, over {ours:.2f} s"
    )
    return Figure("pane_vs_reparse", theirs.every / ours, "ratio", 20, "at least", detail)


def pane_memory_200kb_mb() -> Figure:
    """What a 200 KB answer adds to the memory of an idle window."""
    with watched() as window:
        window.stream("Short.", 1)
        before = resident_mib(window.pid)
        window.stream(answer(200 * KB), 5000)
        grown = resident_mib(window.pid) - before
    return Figure("pane_memory_200kb_mb", grown, "MiB", 60, detail=f"above {before:.0f} MiB")


def pane_stream_cpu_share() -> Figure:
    """Share of a core while 100 pieces of 5 characters a second go into a chat of 1,000."""
    seconds = 30
    with watched(Chat(1000)) as window:
        used = window.stream(answer(seconds * 500), seconds * 100, 100)
    return Figure("pane_stream_cpu_share", used / seconds, "core", 0.10, detail=f"{used:.1f} s")


def pane_stream_growth() -> Figure:
    """Processor time per KB of the last tenth of a 1 MB answer, over that of its first tenth."""
    size, parts = 1000 * KB, 10_000
    with watched() as window:
        window.feeder.prepare(pieces(answer(size), parts), RATE)
        window.desktop.type("go")
        settled(window.pid)
        window.desktop.press("Return")
        marks = [_at_share(window, share * parts) for share in (0, 0.1, 0.9, 0.999)]
    first, last = marks[1] - marks[0], marks[3] - marks[2]
    detail = f"{first:.2f} s for the first tenth, {last:.2f} s for the last"
    return Figure("pane_stream_growth", last / first, "ratio", 1.25, detail=detail)


def _at_share(window: Watched, number: float) -> float:
    """Processor time used when so many pieces have gone out."""
    while len(window.feeder.sent_at) <= number:
        time.sleep(0.02)
    return cpu_seconds(window.pid)


def pane_lag_ms() -> Figure:
    """From the last byte to the last change of the picture, of 20 KB and of 200 KB."""
    lags: dict[int, list[float]] = {20: [], 200: []}
    for _ in range(ROUNDS):
        ended = {}
        with watched() as window:
            for size in lags:
                window.stream(answer(size * KB), 5000)
                ended[size] = window.feeder.sent_at[-1]
        for size, at in ended.items():
            painted = last_before(window.report["painted"], at + QUIET_SECONDS)
            lags[size].append(1000 * (painted - at))
    medians = {size: statistics.median(found) for size, found in lags.items()}
    detail = ", ".join(
        f"{size} KB: {medians[size]:.0f} ({min(found):.0f} to {max(found):.0f})"
        for size, found in lags.items()
    )
    return Figure("pane_lag_ms", max(medians.values()), "ms", LAG_LIMIT, detail=detail)


def token_to_pixel_p95_ms() -> Figure:
    """From a piece handed to the system to the first picture after it, at 50 pieces a second."""
    sent = {}
    with watched() as window:
        for size, number, rate in ((2 * KB, 500, 50), (20 * KB, 5000, 500)):
            window.stream(answer(size), number, rate)
            sent[rate] = window.feeder.sent_at[5:-2]
    painted = window.report["painted"]
    waits = {
        rate: sorted(1000 * (first_after(painted, one) - one) for one in times)
        for rate, times in sent.items()
    }
    at_500 = waits[500]
    detail = (
        f"median {statistics.median(waits[50]):.0f}; at 500 pieces a second {_p95(at_500):.0f}, "
        f"median {statistics.median(at_500):.0f}"
    )
    return Figure("token_to_pixel_p95_ms", _p95(waits[50]), "ms", 20, detail=detail)


def _p95(ordered: Sequence[float]) -> float:
    return ordered[int(len(ordered) * 0.95)]


def pane_wheel_100_cpu_s() -> Figure:
    """Processor time for 100 notches of the wheel in 3 seconds over 1,000 messages."""
    with watched(Chat(1000)) as window:
        before = cpu_seconds(window.pid)
        window.xdotool("mousemove", *TEXT)
        window.xdotool("click", "--repeat", 100, "--delay", 30, 4)
        settled(window.pid)
        used = cpu_seconds(window.pid) - before
    return Figure("pane_wheel_100_cpu_s", used, "s", 1.0)


def pane_firehose_kb_s() -> Figure:
    """KB of Markdown a second, delivered as fast as it is taken, painted to the end."""
    size = 1000 * KB
    with watched(watch="painted beats") as window:
        window.stream("Short.", 1)
        window.stream(answer(size), size // 20, 0)
        first, last = window.feeder.sent_at[0], window.feeder.sent_at[-1]
    ended = last_before(window.report["painted"], last + QUIET_SECONDS)
    longest = max(1000 * length for at, length in window.report["late"] if first <= at <= ended)
    value = size / KB / (ended - first)
    detail = f"event loop never blocked longer than {longest:.0f} ms (bar 50)"
    also = longest <= LAG_LIMIT
    return Figure("pane_firehose_kb_s", value, "KB/s", 250, "at least", detail, also=also)


FIGURES = (
    pane_stream_20kb_cpu_s,
    pane_stream_200kb_cpu_s,
    pane_vs_reparse,
    pane_memory_200kb_mb,
    pane_stream_cpu_share,
    pane_stream_growth,
    pane_lag_ms,
    token_to_pixel_p95_ms,
    pane_wheel_100_cpu_s,
    pane_firehose_kb_s,
)

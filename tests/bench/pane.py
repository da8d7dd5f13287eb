"""Figures of the conversation pane: what a streaming answer costs, and how soon it shows."""

from __future__ import annotations

import asyncio
import contextlib
import json
import statistics
import sys
import time
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nocopt.core.conversation import Options
from nocopt.core.messages import Message, TextPart, user_message
from nocopt.paths import paths
from nocopt.store.conversations import Conversations, NewNode
from nocopt.store.database import Database
from nocopt.store.state import State
from tests.bench.answers import answer, pieces
from tests.bench.feeder import Feeder
from tests.bench.measure import Figure
from tests.bench.windows import ROOT, cpu_seconds, resident_mib, shown
from tests.e2e.desktop import Desktop

QUIET_SECONDS = 1.0  # without work, after which nothing more is expected
QUIET_SHARE = 0.08  # of a core, heartbeat included, below which a window counts as quiet
ROUNDS = 3
KB = 1000
RATE = 500.0  # pieces of an answer in a second


@dataclass
class Watched:
    """A window that streams from a feeder, and what its watch has written when it has ended."""

    pid: int
    feeder: Feeder
    desktop: Desktop
    report: dict[str, Any]

    def stream(self, text: str, number: int, rate: float = RATE) -> float:
        """Let the window ask for `text` in `number` pieces; return the processor time it took."""
        self.feeder.prepare(pieces(text, number), rate)
        self.desktop.type("go")
        settled(self.pid)
        before = cpu_seconds(self.pid)
        self.desktop.press("Return")
        self.feeder.wait()
        settled(self.pid)
        return cpu_seconds(self.pid) - before


def settled(pid: int) -> None:
    """Return once a process does next to nothing."""
    while True:
        before = cpu_seconds(pid)
        time.sleep(QUIET_SECONDS)
        if cpu_seconds(pid) - before < QUIET_SHARE * QUIET_SECONDS:
            return


@contextlib.contextmanager
def watched(messages: int = 0, *, heartbeat: bool = False) -> Iterator[Watched]:
    """A window over a chat of so many messages; its report is there once the block is left.

    A heartbeat costs processor time: it is for figures that are about delays.
    """
    with Desktop(accessibility=False) as desktop, Feeder() as feeder:
        data, report = desktop.folder / "data", desktop.folder / "report.json"
        if messages:
            folder = paths(data).data
            folder.mkdir(parents=True)
            asyncio.run(fill(folder, messages))
        desktop.env |= feeder.environment | ({"NOCOPT_HEARTBEAT": "1"} if heartbeat else {})
        command = (sys.executable, "-m", "tests.bench.watched", str(report), str(data))
        found: dict[str, Any] = {}
        with shown(desktop, command) as process:
            settled(process.pid)
            yield Watched(process.pid, feeder, desktop, found)
            desktop.press("ctrl+q")
            process.wait()
            found.update(json.loads(report.read_text(encoding="utf-8")))


async def fill(folder: Path, messages: int, size: int = KB) -> int:
    """Write a chat of so many messages of `size` characters, the one that is shown at the start."""
    database = await Database.open(folder)
    try:
        shelf = Conversations(database)
        text = answer(size)
        chat, node = await shelf.begin("Long", Options(), user_message("Begin"), 1.0)
        for number in range(1, messages):
            said = user_message(f"Question {number}?") if number % 2 == 0 else _reply(text)
            node = await shelf.append(NewNode(chat.id, node.id, said), 1.0 + number)
        await State(database).set("last_chat", str(chat.id))
    finally:
        await database.close()
    return chat.id


def _reply(text: str) -> Message:
    return Message("assistant", (TextPart(text),))


# ------------------------------------------------------------------------------- figures


def _streamed(size: int, number: int, name: str, limit: float) -> Figure:
    taken = []
    for _ in range(ROUNDS):
        with watched() as window:
            taken.append(window.stream(answer(size), number))
    reference = _reference(size, number)
    detail = f"{min(taken):.2f} to {max(taken):.2f}; a bare QTextBrowser {reference:.2f}"
    return Figure(name, statistics.median(taken), "s", limit, detail=detail)


def _reference(size: int, number: int) -> float:
    with Desktop(accessibility=False) as desktop:
        file = desktop.folder / "pieces.json"
        file.write_text(json.dumps(pieces(answer(size), number)), encoding="utf-8")
        process = desktop.start(
            *(sys.executable, "-m", "tests.bench.text_browser", str(file), str(RATE)),
            log="browser.log",
            cwd=ROOT,
        )
        process.wait(120 + number / RATE)
        return float(desktop.log("browser.log").split()[-1])


def pane_stream_20kb_cpu_s() -> Figure:
    """Processor time of the whole program for a 20 KB answer in 5,000 pieces."""
    return _streamed(20 * KB, 5000, "pane_stream_20kb_cpu_s", 1.5)


def pane_stream_200kb_cpu_s() -> Figure:
    """Processor time of the whole program for a 200 KB answer at the same rate."""
    return _streamed(200 * KB, 5000, "pane_stream_200kb_cpu_s", 12)


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
    with watched(1000) as window:
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
    """From the last byte of a 200 KB answer to the last change of the picture."""
    lags = []
    for _ in range(ROUNDS):
        with watched() as window:
            window.stream(answer(200 * KB), 5000)
            ended = window.feeder.sent_at[-1]
        lags.append(1000 * (_last(window.report["painted"], ended + QUIET_SECONDS) - ended))
    return Figure("pane_lag_ms", statistics.median(lags), "ms", 50)


def _last(times: Sequence[float], before: float) -> float:
    return times[bisect_left(times, before) - 1]


def token_to_pixel_p95_ms() -> Figure:
    """From a piece handed to the system to the first picture after it, at 50 pieces a second."""
    with watched() as window:
        window.stream(answer(2 * KB), 500, 50)
        sent = window.feeder.sent_at[5:-2]
    painted = window.report["painted"]
    waits = sorted(1000 * (painted[bisect_left(painted, one)] - one) for one in sent)
    p95, median = waits[int(len(waits) * 0.95)], statistics.median(waits)
    return Figure("token_to_pixel_p95_ms", p95, "ms", 20, detail=f"median {median:.0f} ms")


def pane_frame_p99_ms() -> Figure:
    """How late the event loop is for anything else while a 20 KB answer streams."""
    with watched(heartbeat=True) as window:
        window.stream(answer(2 * KB), 500)  # what is loaded once is loaded
        window.stream(answer(20 * KB), 5000)
        first, last = window.feeder.sent_at[0], window.feeder.sent_at[-1]
    late = sorted(1000 * length for at, length in window.report["late"] if first <= at <= last)
    p99 = late[int(len(late) * 0.99)]
    return Figure("pane_frame_p99_ms", p99, "ms", 16, detail=f"longest {late[-1]:.0f} ms (bar 33)")


def pane_wheel_100_cpu_s() -> Figure:
    """Processor time for 100 notches of the wheel in 3 seconds over 1,000 messages."""
    with watched(1000) as window:
        before = cpu_seconds(window.pid)
        window.desktop.run("xdotool", "mousemove", "740", "300")
        window.desktop.run("xdotool", "click", "--repeat", "100", "--delay", "30", "4")
        settled(window.pid)
        used = cpu_seconds(window.pid) - before
    return Figure("pane_wheel_100_cpu_s", used, "s", 1.0)


def pane_firehose_kb_s() -> Figure:
    """KB of Markdown a second, delivered as fast as it is taken, painted to the end."""
    size = 1000 * KB
    with watched(heartbeat=True) as window:
        window.stream("Short.", 1)
        window.stream(answer(size), size // 20, 0)
        first, last = window.feeder.sent_at[0], window.feeder.sent_at[-1]
    ended = _last(window.report["painted"], last + QUIET_SECONDS)
    longest = max(length for at, length in window.report["late"] if first <= at <= ended)
    value = size / KB / (ended - first)
    detail = f"event loop never blocked longer than {1000 * longest:.0f} ms (bar 50)"
    return Figure("pane_firehose_kb_s", value, "KB/s", 250, "at least", detail)


FIGURES = (
    pane_stream_20kb_cpu_s,
    pane_stream_200kb_cpu_s,
    pane_memory_200kb_mb,
    pane_stream_cpu_share,
    pane_stream_growth,
    pane_lag_ms,
    token_to_pixel_p95_ms,
    pane_frame_p99_ms,
    pane_wheel_100_cpu_s,
    pane_firehose_kb_s,
)

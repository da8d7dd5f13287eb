"""Figures of a very long chat: how soon it is there, and what it weighs."""

from __future__ import annotations

import statistics

from tests.bench.frames import page_to_end, to_top
from tests.bench.measure import Figure
from tests.bench.stage import (
    LONG_CHAT,
    QUIET_SECONDS,
    SECOND_CHAT,
    SHORT_CHAT,
    Chat,
    last_before,
    settled,
    watched,
)
from tests.bench.windows import resident_mib

ROUNDS = 5


def pane_open_10k_ms() -> Figure:
    """From the click on a chat of 10,000 messages, 10 MB, to the picture with its last message."""
    waits, coloured, whole = [], [], []
    for _ in range(ROUNDS):
        with watched(SHORT_CHAT, LONG_CHAT, watch="painted frames input") as window:
            window.desktop.click(*SECOND_CHAT)
            settled(window.pid)
        [chosen] = window.report["clicks"]
        frames = window.since(chosen, "frames")
        ends = [at for at, _, count, end, _ in frames if end and count > SHORT_CHAT.messages]
        full = [at for at, _, count, _, _ in frames if count == LONG_CHAT.messages]
        if not ends or not full:
            raise RuntimeError("the long chat was not shown")
        waits.append(1000 * (ends[0] - chosen))
        painted = last_before(window.report["painted"], ends[0] + QUIET_SECONDS)
        coloured.append(1000 * (painted - chosen))
        whole.append(1000 * (full[0] - chosen))
    detail = (
        f"{min(waits):.0f} to {max(waits):.0f}; with colours, formulas and all "
        f"{statistics.median(coloured):.0f}; all messages after {statistics.median(whole):.0f}"
    )
    return Figure("pane_open_10k_ms", statistics.median(waits), "ms", 150, detail=detail)


def pane_memory_10k_mb() -> Figure:
    """What that chat weighs once it was read from its beginning to its end."""
    with watched(Chat(0), watch="") as window:
        empty = resident_mib(window.pid)
    with watched(LONG_CHAT, SHORT_CHAT, watch="") as window:
        opened = resident_mib(window.pid)
        to_top(window)
        page_to_end(window)
        settled(window.pid)
        scrolled = resident_mib(window.pid)
    detail = f"{opened - empty:.0f} before scrolling; above {empty:.0f} MiB of an empty chat"
    return Figure("pane_memory_10k_mb", scrolled - empty, "MiB", 60, detail=detail)


FIGURES = (pane_open_10k_ms, pane_memory_10k_mb)

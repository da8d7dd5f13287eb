"""Figures of the window: how fast it is there, what it weighs, what it costs when left alone."""

from __future__ import annotations

import contextlib
import os
import select
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from tests.bench.measure import ROUNDS, Figure, alternate, ratio
from tests.e2e.accessible import Program
from tests.e2e.desktop import Desktop

READY_LIMIT = 30.0
SETTLE_SECONDS = 10.0
IDLE_SECONDS = 30.0

REFERENCE = (sys.executable, str(Path(__file__).with_name("empty_window.py")))
NOCOPT = (sys.executable, "-m", "nocopt")
ROOT = Path(__file__).resolve().parents[2]


@contextlib.contextmanager
def shown(
    desktop: Desktop, command: tuple[str, ...], ready: str = "NOCOPT_READY_FD"
) -> Iterator[subprocess.Popen[bytes]]:
    """A program from the moment on that its window is painted and takes keys, or `ready` says."""
    reader, writer = os.pipe()
    try:
        env = {ready: str(writer)}
        process = desktop.start(*command, env=env, pass_fds=(writer,), cwd=ROOT)
    finally:
        os.close(writer)
    try:
        readable, _, _ = select.select([reader], [], [], READY_LIMIT)
        if not readable or not os.read(reader, 16):
            raise RuntimeError(f"{' '.join(command)} showed no window:\n{desktop.log()}")
        yield process
    finally:
        process.terminate()
        process.wait()
        os.close(reader)


def startup_ratio() -> Figure:
    """Process start to a painted window that takes keys, over the same for the empty window."""

    def seconds(command: tuple[str, ...]) -> float:
        started = time.perf_counter()
        with shown(desktop, command):
            return time.perf_counter() - started

    with Desktop(accessibility=False) as desktop:
        medians = alternate(lambda: seconds(REFERENCE), lambda: seconds(NOCOPT))
    return ratio("startup_ratio", 2.0, medians, "ms", 1000)


def idle_memory_ratio() -> Figure:
    """Resident memory with an empty chat, some time after the start, over the empty window's.

    All rounds wait side by side, each window on a desktop of its own, so that it has the focus:
    memory does not mind company.
    """
    with ExitStack() as stack:

        def waiting(command: tuple[str, ...]) -> subprocess.Popen[bytes]:
            desktop = stack.enter_context(Desktop(accessibility=False))
            return stack.enter_context(shown(desktop, command))

        pairs = [(waiting(REFERENCE), waiting(NOCOPT)) for _ in range(ROUNDS)]
        time.sleep(SETTLE_SECONDS)
        references, subjects = zip(
            *((resident_mib(one.pid), resident_mib(other.pid)) for one, other in pairs),
            strict=True,
        )
    medians = statistics.median(references), statistics.median(subjects)
    return ratio("idle_memory_ratio", 2.0, medians, "MiB")


def idle_cpu_percent() -> Figure:
    """Processor time of an open chat that nobody touches, in percent of one core.

    Each round has a desktop of its own, so that every window has the focus and a blinking caret.
    """
    with ExitStack() as stack:
        processes = []
        for _ in range(ROUNDS):
            desktop = stack.enter_context(Desktop())
            _hold_conversation(desktop)
            desktop.disable_accessibility()
            processes.append(stack.enter_context(shown(desktop, NOCOPT)))
        time.sleep(SETTLE_SECONDS)
        before = [cpu_seconds(one.pid) for one in processes]
        time.sleep(IDLE_SECONDS)
        used = [cpu_seconds(one.pid) - b for one, b in zip(processes, before, strict=True)]
    percents = [100 * one / IDLE_SECONDS for one in used]
    detail = f"{min(percents):.2f} to {max(percents):.2f} over {IDLE_SECONDS:.0f} s"
    return Figure("idle_cpu_percent", statistics.median(percents), "%", 0.3, detail=detail)


def _hold_conversation(desktop: Desktop) -> None:
    """Leave a chat behind that the next start opens again."""
    with shown(desktop, NOCOPT) as process, Program(desktop, process.pid) as program:
        desktop.type("Hello")
        desktop.press("Return")
        program.find("list item", contains="Hello")
        program.find("button", "Send")
        desktop.press("ctrl+q")
        process.wait(READY_LIMIT)


def resident_mib(pid: int) -> float:
    """Memory of a process that is in use."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace")
    [line] = [line for line in status.splitlines() if line.startswith("VmRSS:")]
    return int(line.split()[1]) / 1024


def cpu_seconds(pid: int) -> float:
    """Time on a processor of all threads of a process, to the nanosecond."""
    return sum(ran for ran, _ in _times(pid)) / 1e9


def busy_seconds(pid: int) -> float:
    """The same with the time that they waited for a processor while others had them."""
    return sum(ran + waited for ran, waited in _times(pid)) / 1e9


def _times(pid: int) -> Iterator[tuple[int, int]]:
    for thread in Path(f"/proc/{pid}/task").iterdir():
        ran, waited, _ = (thread / "schedstat").read_text().split()
        yield int(ran), int(waited)

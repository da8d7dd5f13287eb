"""Garbage is collected on the GUI thread, and on no other."""

from __future__ import annotations

import gc
import sys
import threading
import weakref
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from nocopt.ui.garbage import GarbageCollector, give_back


class Knot:
    """An object that only the collector can free; it notes the thread it dies on."""

    def __init__(self, died_on: list[threading.Thread]) -> None:
        self.itself = self
        weakref.finalize(self, lambda: died_on.append(threading.current_thread()))


@pytest.fixture
def collector(qtbot: QtBot) -> Iterator[GarbageCollector]:
    """Give a collector of its own; the one of all ui tests goes on afterwards."""
    del qtbot
    made = GarbageCollector()
    yield made
    made.stop()
    gc.disable()


def test_a_worker_thread_never_collects(collector: GarbageCollector, qtbot: QtBot) -> None:
    died_on: list[threading.Thread] = []
    for _ in range(10):
        Knot(died_on)
    kept: list[list[int]] = []
    worker = threading.Thread(target=lambda: kept.extend([] for _ in range(50_000)))
    worker.start()
    worker.join()
    assert died_on == []
    qtbot.waitUntil(lambda: len(died_on) == 10)
    assert set(died_on) == {threading.main_thread()}
    assert not gc.isenabled()
    assert collector.parent() is None


@pytest.fixture
def collections() -> Iterator[list[int]]:
    """The generations that are collected."""
    found: list[int] = []

    def tell(phase: str, info: dict[str, int]) -> None:
        if phase == "stop":
            found.append(info["generation"])

    gc.callbacks.append(tell)
    yield found
    gc.callbacks.remove(tell)


def test_everything_is_looked_at_only_when_nothing_else_is_done(
    collector: GarbageCollector, collections: list[int], qtbot: QtBot
) -> None:
    gc.collect()
    while gc.get_count()[2] <= 4:
        gc.collect(1)
    collections.clear()
    with qtbot.waitSignal(collector.waited, timeout=5000):
        for _ in range(50):
            collector.look()
        assert 2 not in collections
    assert 2 in collections


def test_what_is_long_overdue_does_not_wait(
    collector: GarbageCollector, collections: list[int]
) -> None:
    while gc.get_count()[2] <= 25:
        gc.collect(1)
    collector.look()
    assert 2 in collections


def test_what_outlived_an_idle_moment_is_looked_at_again_a_minute_later(qtbot: QtBot) -> None:
    now, died_on = [0.0], list[threading.Thread]()
    collector = GarbageCollector(now=lambda: now[0])

    def idle(at: float) -> None:
        now[0] = at
        while gc.get_count()[2] <= 4:
            gc.collect(1)
        with qtbot.waitSignal(collector.waited, timeout=5000):
            collector.look()

    try:
        kept = Knot(died_on)
        idle(61.0)
        assert gc.get_freeze_count() > 10_000
        del kept  # set aside, and garbage now
        idle(70.0)
        new = Knot(died_on)
        del new
        assert not died_on
        idle(80.0)
        assert len(died_on) == 1, "what is new is always looked at"
        idle(122.0)
        assert len(died_on) == 2
    finally:
        collector.stop()
        gc.disable()


def test_what_is_set_aside_is_looked_at_also_if_nothing_is_done_any_more(qtbot: QtBot) -> None:
    now, died_on = [0.0], list[threading.Thread]()
    collector = GarbageCollector(now=lambda: now[0])
    try:
        kept = Knot(died_on)
        while gc.get_count()[2] <= 4:
            gc.collect(1)
        now[0] = 59.9
        with qtbot.waitSignal(collector.waited, timeout=5000):
            collector.look()
        del kept
        now[0] = 60.1
        with qtbot.waitSignal(collector.waited, timeout=5000):
            pass  # nothing looks
        assert died_on
    finally:
        collector.stop()
        gc.disable()


@pytest.mark.skipif(sys.platform != "linux", reason="only glibc keeps what is free")
def test_free_memory_goes_back_to_the_system() -> None:
    def resident() -> int:
        return int(Path("/proc/self/statm").read_text("ascii").split()[1])

    many = [bytearray(40_000) for _ in range(2_000)]  # each too small to be given back by itself
    kept = many[::50]
    full = resident()
    del many
    give_back()
    assert resident() < full - 10_000  # pages of 4 KB, of nearly 20,000
    assert len(kept) == 40

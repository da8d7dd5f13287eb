"""Garbage is collected on the GUI thread, and on no other."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from nocopt.ui.garbage import GarbageCollector


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

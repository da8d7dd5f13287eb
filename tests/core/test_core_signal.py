"""A signal calls those who listen, in order, and forgets those who are gone."""

from __future__ import annotations

import gc

import pytest

from nocopt.core.signal import Connection, Signal


class Ear:
    def __init__(self) -> None:
        self.heard: list[int] = []

    def hear(self, number: int) -> None:
        """Note what came."""
        self.heard.append(number)


def test_listeners_are_called_in_order_until_they_close() -> None:
    signal: Signal[int] = Signal()
    heard: list[str] = []
    first = signal.connect(lambda number: heard.append(f"a{number}"))
    signal.connect(lambda number: heard.append(f"b{number}"))
    signal.emit(1)
    first.close()
    first.close()
    signal.emit(2)
    assert heard == ["a1", "b1", "b2"]
    assert len(signal) == 1


def test_a_method_does_not_keep_its_object_alive() -> None:
    signal: Signal[int] = Signal()
    ear, other = Ear(), Ear()
    signal.connect(ear.hear)
    signal.connect(other.hear)
    signal.emit(1)
    assert ear.heard == [1]
    del ear
    gc.collect()
    assert len(signal) == 1
    signal.emit(2)
    assert other.heard == [1, 2]


def test_builtin_methods_and_signals_can_listen() -> None:
    signal: Signal[int] = Signal()
    following: Signal[int] = Signal()
    heard: list[int] = []
    following.connect(heard.append)
    signal.connect(following.emit)
    signal.emit(3)
    assert heard == [3]


def test_closing_and_connecting_while_it_emits() -> None:
    signal: Signal[()] = Signal()
    heard: list[str] = []
    connections: list[Connection] = []

    def first() -> None:
        heard.append("first")
        connections[0].close()
        signal.connect(lambda: heard.append("late"))

    signal.connect(first)
    connections.append(signal.connect(lambda: heard.append("closed")))
    signal.emit()
    assert heard == ["first"]
    signal.emit()
    assert heard == ["first", "first", "late"]


def test_an_object_that_dies_while_it_emits_is_left_out() -> None:
    signal: Signal[int] = Signal()
    ears = [Ear()]
    signal.connect(lambda _: ears.clear())
    signal.connect(ears[0].hear)
    signal.emit(1)
    assert len(signal) == 1


def test_an_error_reaches_the_emitter() -> None:
    signal: Signal[()] = Signal()

    def fail() -> None:
        raise ValueError("listener")

    signal.connect(fail)
    with pytest.raises(ValueError, match="listener"):
        signal.emit()

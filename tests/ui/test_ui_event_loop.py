"""Timers of the event loop: in order, on time, and gone when they are cancelled."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from nocopt.ui.event_loop import EventLoop


@pytest.fixture
def loop(qapp: QApplication) -> Iterator[EventLoop]:
    """Give a loop that ends with the test."""
    made = EventLoop(qapp)
    asyncio.set_event_loop(made)
    yield made
    made.close()
    asyncio.set_event_loop(None)


def test_timers_run_in_the_order_of_their_times(loop: EventLoop) -> None:
    async def run() -> list[str]:
        said: list[str] = []
        done = asyncio.Event()
        loop.call_later(0.03, done.set)
        loop.call_later(0.02, said.append, "second")
        loop.call_at(loop.time() + 0.01, said.append, "first")
        loop.call_later(0, said.append, "now")
        await done.wait()
        return said

    assert loop.run_until_complete(run()) == ["now", "first", "second"]


def test_a_timer_never_runs_before_its_time(loop: EventLoop) -> None:
    async def run() -> float:
        before: float = loop.time()
        await asyncio.sleep(0.02)
        after: float = loop.time()
        return after - before

    assert loop.run_until_complete(run()) >= 0.02


def test_a_cancelled_timer_does_not_run(loop: EventLoop) -> None:
    async def run() -> list[str]:
        said: list[str] = []
        first = loop.call_later(0.005, said.append, "cancelled")
        loop.call_later(0.01, said.append, "kept")
        later = loop.call_later(0.015, said.append, "cancelled too")
        first.cancel()
        later.cancel()
        await asyncio.sleep(0.03)
        return said

    assert loop.run_until_complete(run()) == ["kept"]


def test_time_outs_that_are_not_reached_leave_nothing_behind(loop: EventLoop) -> None:
    async def run() -> int:
        most = 0
        lasting = loop.call_later(200, most.bit_length)
        for _ in range(2_000):
            async with asyncio.timeout(300):
                await asyncio.sleep(0)
            most = max(most, len(loop.timers))
        lasting.cancel()
        return most

    assert loop.run_until_complete(run()) <= 130


def test_an_error_in_a_timer_goes_to_the_handler_and_others_run(loop: EventLoop) -> None:
    reported: list[dict[str, Any]] = []
    loop.set_exception_handler(lambda _loop, context: reported.append(context))

    async def run() -> list[str]:
        said: list[str] = []
        loop.call_later(0.005, lambda: 1 / 0)
        loop.call_later(0.005, said.append, "after it")
        await asyncio.sleep(0.02)
        return said

    assert loop.run_until_complete(run()) == ["after it"]
    assert isinstance(reported[0]["exception"], ZeroDivisionError)


def test_what_is_called_soon_runs_in_order_and_not_if_cancelled(loop: EventLoop) -> None:
    async def run() -> list[str]:
        said: list[str] = []

        def first() -> None:
            said.append("first")
            loop.call_soon(said.append, "made ready by the first")
            second.cancel()

        loop.call_soon(first)
        second = loop.call_soon(said.append, "cancelled")
        loop.call_soon(said.append, "third")
        await asyncio.sleep(0.01)
        return said

    assert loop.run_until_complete(run()) == ["first", "third", "made ready by the first"]


def test_what_makes_itself_ready_for_ever_leaves_time_for_all_else(loop: EventLoop) -> None:
    rounds = 0

    async def run() -> None:
        nonlocal rounds
        beaten = asyncio.Event()
        beat = QTimer()
        beat.timeout.connect(beaten.set)
        beat.start(1)

        def again() -> None:
            nonlocal rounds
            rounds += 1
            if not beaten.is_set():
                loop.call_soon(again)

        again()
        await asyncio.wait_for(beaten.wait(), 20)

    loop.run_until_complete(run())
    assert rounds > 1


def test_an_error_in_what_is_called_soon_goes_to_the_handler_and_the_rest_runs(
    loop: EventLoop,
) -> None:
    said: list[str] = []

    def failing() -> None:
        raise ZeroDivisionError

    reported: list[dict[str, Any]] = []
    loop.set_exception_handler(lambda _loop, context: reported.append(context))

    async def run() -> None:
        loop.call_soon(failing)
        loop.call_soon(said.append, "after it")
        await asyncio.sleep(0.01)

    loop.run_until_complete(run())
    assert said == ["after it"]
    assert isinstance(reported[0]["exception"], ZeroDivisionError)


def test_other_threads_wake_the_loop(loop: EventLoop) -> None:
    async def run() -> str:
        done: asyncio.Future[str] = loop.create_future()
        thread = threading.Thread(target=lambda: loop.call_soon_threadsafe(done.set_result, "told"))
        thread.start()
        told = await asyncio.wait_for(done, 20)
        thread.join()
        return told

    assert loop.run_until_complete(run()) == "told"


def test_a_socket_is_read_whenever_it_is_waited_for_and_no_longer(loop: EventLoop) -> None:
    ours, theirs = socket.socketpair()
    said: list[bytes] = []

    async def run() -> None:
        for word in (b"first", b"second"):
            came: asyncio.Future[bytes] = loop.create_future()
            loop.add_reader(ours, lambda came=came: came.set_result(ours.recv(9)))
            theirs.send(word)
            said.append(await came)
            assert loop.remove_reader(ours)
            assert not loop.remove_reader(ours)
        theirs.send(b"third")
        await asyncio.sleep(0.01)

    with ours, theirs:
        loop.run_until_complete(run())
    assert said == [b"first", b"second"]


def test_a_number_that_a_closed_socket_had_can_be_waited_for_again(loop: EventLoop) -> None:
    async def read(word: bytes) -> tuple[int, bytes]:
        ours, theirs = socket.socketpair()
        with ours, theirs:
            ours.setblocking(False)
            theirs.send(word)
            return ours.fileno(), await loop.sock_recv(ours, 9)

    async def run() -> list[tuple[int, bytes]]:
        return [await read(word) for word in (b"one", b"two", b"three")]

    found = loop.run_until_complete(run())
    assert [word for _, word in found] == [b"one", b"two", b"three"]
    assert len({number for number, _ in found}) == 1


def test_a_mistake_of_a_reader_is_told_and_ends_nothing(loop: EventLoop) -> None:
    told: asyncio.Future[str] = loop.create_future()
    loop.set_exception_handler(lambda _loop, context: told.set_result(str(context["exception"])))
    ours, theirs = socket.socketpair()

    def fail() -> None:
        ours.recv(9)
        raise ValueError("as asked")

    async def run() -> str:
        loop.add_reader(ours, fail)
        theirs.send(b"x")
        found = await told
        loop.remove_reader(ours)
        return found

    with ours, theirs:
        assert loop.run_until_complete(run()) == "as asked"


def test_a_read_that_was_given_up_does_not_end_the_next_one(loop: EventLoop) -> None:
    ours, theirs = socket.socketpair()
    ours.setblocking(False)

    async def run() -> bytes:
        first: asyncio.Future[bytes] = asyncio.ensure_future(loop.sock_recv(ours, 9))
        await asyncio.sleep(0)
        first.cancel()
        # The next one begins before the loop clears up after the first.
        loop.call_later(0.01, theirs.send, b"word")
        async with asyncio.timeout(5):
            found: bytes = await loop.sock_recv(ours, 9)
        return found

    with ours, theirs:
        assert loop.run_until_complete(run()) == b"word"


def test_a_closed_loop_may_be_let_go_of_by_any_thread(qapp: QApplication) -> None:
    """Qt's dispatcher would keep a timer that is still set, and crash on it: it is told by Qt."""
    kept = [EventLoop(qapp)]
    kept[0].call_soon(print)
    kept[0].call_later(60, print)
    kept[0].run_until_complete(asyncio.sleep(0))
    kept[0].call_soon(print)
    kept[0].close()
    worker = threading.Thread(target=kept.clear)
    worker.start()
    worker.join()
    qapp.processEvents()


def test_what_is_called_may_turn_qts_loop_itself(loop: EventLoop) -> None:
    """As a native menu or a drag does: what stood behind it is called meanwhile, and once."""

    async def run() -> list[str]:
        said: list[str] = []
        done = loop.create_future()

        def turn() -> None:
            loop.call_later(0.001, said.append, "alarm")
            QTest.qWait(20)
            said.append("turned")

        loop.call_soon(turn)
        loop.call_soon(said.append, "behind")
        loop.call_later(0.03, done.set_result, None)
        await done
        return said

    assert loop.run_until_complete(run()) == ["alarm", "behind", "turned"]

"""Background work has an owner, a name and an end."""

from __future__ import annotations

import asyncio
import functools
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from nocopt.app import tasks as tasks_module
from nocopt.app.tasks import Tasks, Workers
from tests.app.rig import run


async def _fail() -> None:
    raise ValueError("broken")


def test_a_failure_is_reported_once(caplog: pytest.LogCaptureFixture) -> None:
    async def body() -> None:
        tasks, seen = Tasks(), list[tuple[str, str]]()
        tasks.failed.connect(lambda name, error: seen.append((name, str(error))))
        task = tasks.start("break it", _fail())
        await asyncio.wait({task})
        await tasks.close()
        assert seen == [("break it", "broken")]

    run(body())
    assert [record.message for record in caplog.records] == ["break it failed"]
    assert caplog.records[0].levelno == logging.ERROR


def test_a_result_is_given_and_cancellation_is_no_failure() -> None:
    async def body() -> None:
        tasks, seen = Tasks(), list[str]()
        tasks.failed.connect(lambda name, _error: seen.append(name))
        assert await tasks.start("sum", asyncio.sleep(0, 3)) == 3
        endless = tasks.start("endless", asyncio.Event().wait())
        await asyncio.sleep(0)
        await tasks.close()
        assert endless.cancelled()
        assert seen == []

    run(body())


def test_nothing_is_started_after_the_end() -> None:
    async def body() -> None:
        tasks = Tasks()
        await tasks.close()
        with pytest.raises(RuntimeError, match="late"):
            tasks.start("late", _fail())

    run(body())


def test_close_may_be_called_by_one_of_its_tasks() -> None:
    async def body() -> None:
        tasks = Tasks()
        other = tasks.start("other", asyncio.Event().wait())
        await tasks.start("shutdown", tasks.close())
        assert other.cancelled()

    run(body())


def test_blocking_work_runs_in_a_daemon_thread() -> None:
    async def body() -> None:
        tasks = Tasks()
        thread = await tasks.run_blocking(threading.current_thread)
        assert thread.daemon
        assert thread is not threading.current_thread()
        with pytest.raises(ZeroDivisionError):
            await tasks.run_blocking(lambda: 1 // 0)
        await tasks.close()

    run(body())


class Mortal:
    """Notes the thread it dies on; can be called."""

    def __init__(self, died_on: list[threading.Thread], wait: threading.Event) -> None:
        self.died_on, self.began, self._wait = died_on, threading.Event(), wait

    def __call__(self) -> None:
        self.began.set()
        self._wait.wait()

    def __del__(self) -> None:
        self.died_on.append(threading.current_thread())


def test_what_was_called_dies_on_the_thread_that_asked_for_it() -> None:
    async def body() -> None:
        tasks, died_on = Tasks(threads=1), list[threading.Thread]()
        for _ in range(50):
            go = threading.Event()
            go.set()
            await tasks.run_blocking(Mortal(died_on, go))
        go = threading.Event()
        given_up = Mortal(died_on, go)
        task = tasks.start("give up", tasks.run_blocking(given_up))
        await asyncio.to_thread(given_up.began.wait)
        del given_up
        task.cancel()
        await asyncio.wait({task})
        del task
        go.set()
        await tasks.run_blocking(bool)  # by the same thread, after it
        await tasks.close()
        assert len(died_on) == 51
        assert set(died_on) == {threading.current_thread()}

    run(body())


def test_threads_are_made_as_needed_and_no_more() -> None:
    async def body() -> None:
        tasks, both, names = Tasks(threads=2), threading.Barrier(2, timeout=10), set[str]()

        def wait() -> None:
            names.add(threading.current_thread().name)
            both.wait()

        await tasks.run_blocking(lambda: None)
        await tasks.run_blocking(lambda: None)
        assert len(_threads_of(tasks)) == 1
        calls = asyncio.gather(*(tasks.run_blocking(wait) for _ in range(6)))
        await asyncio.sleep(0)
        assert len(_threads_of(tasks)) == 2
        await calls
        assert len(names) == 2
        await tasks.close()

    run(body())


def _threads_of(tasks: Tasks) -> list[threading.Thread]:
    workers = tasks.workers
    assert isinstance(workers, Workers)
    return workers._made


def test_a_call_that_never_returns_does_not_hold_up_the_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tasks_module, "PATIENCE", 0.05)
    gate = threading.Event()

    async def body() -> None:
        tasks = Tasks(threads=1)
        stuck = asyncio.get_running_loop().create_task(tasks.run_blocking(gate.wait))
        queued = tasks.start("queued", tasks.run_blocking(gate.wait))
        await asyncio.sleep(0)
        await tasks.close()
        await asyncio.wait({stuck})
        assert stuck.cancelled()
        assert queued.cancelled()

    run(body())
    gate.set()


def test_a_call_that_gets_on_may_take_its_time() -> None:
    async def body() -> None:
        tasks, pause = Tasks(threads=1), threading.Event()

        def slowly(got_on: Callable[[], None]) -> str:
            for _ in range(6):
                pause.wait(0.05)
                got_on()
            return "there"

        before = asyncio.create_task(tasks.run_blocking(lambda: pause.wait(0.3)))
        await asyncio.sleep(0)
        assert await tasks.run_patiently(slowly, 0.2) == "there"
        assert not await before
        await tasks.close()

    run(body())


def test_a_call_that_does_not_get_on_is_left_and_the_others_go_on() -> None:
    gate = threading.Event()

    async def body() -> None:
        tasks = Tasks(threads=1)
        for _ in range(tasks_module.MOST_LOST):
            with pytest.raises(TimeoutError):
                await tasks.run_patiently(lambda _: gate.wait(), 0.01)
        assert await tasks.run_blocking(lambda: "others") == "others"
        assert len(_threads_of(tasks)) == tasks_module.MOST_LOST + 1
        begun: list[bool] = []
        with pytest.raises(TimeoutError):
            await tasks.run_patiently(lambda _: begun.append(True), 10)
        assert not begun, "there are too many already"
        gate.set()
        await asyncio.to_thread(_until, lambda: len(_threads_of(tasks)) == 1)
        assert await tasks.run_patiently(lambda _: "again", 10) == "again"
        await tasks.close()

    run(body())


def _until(holds: Callable[[], bool]) -> None:
    """Wait in a thread of its own for what other threads do."""
    end = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.005)


def test_what_can_wait_leaves_a_thread_to_others() -> None:
    async def body() -> None:
        tasks, gate, began = Tasks(3), threading.Event(), list[int]()

        def slow(number: int) -> None:
            began.append(number)
            gate.wait(10)

        aside = [
            tasks.start("slow", tasks.run_aside(functools.partial(slow, number)))
            for number in range(5)
        ]
        await asyncio.sleep(0)
        async with asyncio.timeout(5):
            assert await tasks.run_blocking(lambda: "at once") == "at once"
        assert len(began) <= 2
        gate.set()
        await asyncio.wait(aside)
        assert sorted(began) == [0, 1, 2, 3, 4]
        await tasks.close()

    run(body())


def test_the_threads_can_serve_the_loop() -> None:
    async def body() -> None:
        tasks = Tasks()
        asyncio.get_running_loop().set_default_executor(tasks.workers)
        assert await asyncio.to_thread(lambda: threading.current_thread().daemon)
        await tasks.close()

    run(body())


def test_workers_refuse_after_shutdown_and_end() -> None:
    workers: ThreadPoolExecutor = Workers(1)
    gate = threading.Event()
    first, queued = workers.submit(gate.wait), workers.submit(gate.wait)
    workers.shutdown(wait=False, cancel_futures=True)
    gate.set()
    workers.shutdown(wait=True)
    assert first.result() is True
    assert queued.cancelled()
    with pytest.raises(RuntimeError):
        workers.submit(gate.wait)


def test_calls_that_never_return_are_waited_for_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks_module, "PATIENCE", 0.2)
    workers, gate = Workers(1), threading.Event()
    for _ in range(tasks_module.MOST_LOST):
        workers.give_up(workers.submit(gate.wait))
    began = time.monotonic()
    workers.shutdown(wait=True, cancel_futures=True)
    assert time.monotonic() - began < 4 * tasks_module.PATIENCE
    gate.set()

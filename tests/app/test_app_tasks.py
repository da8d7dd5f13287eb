"""Background work has an owner, a name and an end."""

from __future__ import annotations

import asyncio
import logging
import threading
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

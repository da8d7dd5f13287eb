"""Owner of all background work: every task has a name, an owner and an end."""

from __future__ import annotations

import asyncio
import functools
import logging
import queue
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from nocopt.core.signal import Signal

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

T = TypeVar("T")
P = ParamSpec("P")

_log = logging.getLogger(__name__)

THREADS = 3
MOST_LOST = 8  # threads in calls that were given up
PATIENCE = 2.0  # seconds that closing waits for a blocking call


class Tasks:
    """Starts background work, reports what fails in it, and ends it at shutdown.

    `failed` carries the name and the error of each task that failed, once, when it ends; whoever
    also awaits such a task gets the error too. Cancellation is no failure.
    """

    def __init__(self, threads: int = THREADS) -> None:
        self.failed: Signal[str, BaseException] = Signal()
        self._running: set[asyncio.Task[Any]] = set()
        self._calls: set[asyncio.Future[Any]] = set()
        self._workers = Workers(threads)
        self._aside = asyncio.Semaphore(max(1, threads - 1))
        self._closed = False

    @property
    def workers(self) -> ThreadPoolExecutor:
        """The threads of `run_blocking`, fit to be the event loop's default executor as well."""
        return self._workers

    def start(self, name: str, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Run `work` in the background of the running loop; after `close` this is refused."""
        if self._closed:
            work.close()
            raise RuntimeError(f"no background work after closing: {name}")
        task = asyncio.get_running_loop().create_task(work, name=name)
        self._running.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._running.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is not None:
            _log.error("%s failed", task.get_name(), exc_info=error)
            self.failed.emit(task.get_name(), error)

    async def run_blocking(self, function: Callable[[], T], /) -> T:
        """Return what `function` returns, run in a worker thread; its errors are raised here.

        Cancelling the caller does not end a function that has begun; its result is dropped. The
        function is let go of on this thread, with what it refers to: Qt's objects must not die on
        another.
        """
        kept = [function]
        done = self._workers.submit(lambda: kept[0]())
        done.add_done_callback(functools.partial(_let_go, asyncio.get_running_loop(), kept))
        call = asyncio.wrap_future(done)
        self._calls.add(call)
        call.add_done_callback(self._calls.discard)
        return await call

    async def run_aside(self, function: Callable[[], T], /) -> T:
        """Return what `function` returns, as `run_blocking` does, and leave a thread to others.

        It is for what may take seconds, may be asked for often at once, and can wait.
        """
        async with self._aside:
            return await self.run_blocking(function)

    async def run_patiently(
        self, function: Callable[[Callable[[], None]], T], /, patience: float
    ) -> T:
        """Return what `function` returns, as `run_blocking` does, as long as it gets on.

        It is called with what it calls itself whenever it has got on. Where it has not for so many
        seconds, that is a `TimeoutError`: it is left to itself then, and another thread takes the
        place of its own. Where too many are left like that already, it is one at once.
        """
        if self._workers.lost >= MOST_LOST:
            raise TimeoutError
        seen: list[float] = []  # the last time, once it has begun: others may be before it

        def get_on() -> None:
            seen[:] = [time.monotonic()]

        def begin() -> T:
            get_on()
            return function(get_on)

        began = self._workers.submit(begin)
        call = asyncio.wrap_future(began)
        self._calls.add(call)
        call.add_done_callback(self._calls.discard)
        while not call.done():
            quiet = time.monotonic() - seen[0] if seen else 0.0
            if quiet >= patience:
                self._workers.give_up(began)
                call.cancel()
                raise TimeoutError
            await asyncio.wait({call}, timeout=patience - quiet)
        return call.result()

    async def close(self) -> None:
        """Cancel everything that runs, wait for its end, and let the threads go."""
        self._closed = True
        own = asyncio.current_task()
        while tasks := [task for task in self._running if task is not own]:
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)
        if self._calls:
            _, endless = await asyncio.wait(self._calls, timeout=PATIENCE)
            for call in endless:
                call.cancel()
        self._workers.shutdown(wait=False, cancel_futures=True)


def _let_go(loop: asyncio.AbstractEventLoop, kept: list[Any], _done: Future[Any]) -> None:
    """Have the loop's thread empty `kept`; a loop that is closed has ended with the program."""
    if not loop.is_closed():
        loop.call_soon_threadsafe(kept.clear)


class Workers(ThreadPoolExecutor):
    """A few daemon threads, made when needed.

    The library's own pool is joined when the interpreter ends, so a keychain that waits for a
    person to unlock it would keep the program from ending. It is a `ThreadPoolExecutor` by name
    because asyncio takes no other as its default executor.
    """

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self._limit = limit
        self._calls: queue.SimpleQueue[tuple[Future[Any], Callable[[], Any]] | None]
        self._calls = queue.SimpleQueue()
        self._made: list[threading.Thread] = []
        self._idle = threading.Semaphore(0)
        self._guard = threading.Lock()
        self._ended = False
        self._lost = 0

    @property
    def lost(self) -> int:
        """How many threads are in calls that were given up and have not come back."""
        return self._lost

    def give_up(self, call: Future[Any]) -> None:
        """Have another thread in place of the one that a call does not come back from."""
        with self._guard:
            self._lost += 1
            self._limit += 1
            self._add_thread()
        call.add_done_callback(self._came_back)

    def _came_back(self, _call: Future[Any]) -> None:
        """End one thread, as there is one too many now."""
        with self._guard:
            self._lost -= 1
            self._limit -= 1
        self._calls.put(None)

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Queue a call; a thread is added while all are busy and the limit allows it."""
        future: Future[T] = Future()
        with self._guard:
            if self._ended:
                raise RuntimeError("no calls after shutdown")
            self._calls.put((future, functools.partial(fn, *args, **kwargs)))
            if not self._idle.acquire(blocking=False) and len(self._made) < self._limit:
                self._add_thread()
        return future

    def _add_thread(self) -> None:
        name = f"nocopt-worker-{len(self._made) + 1}"
        thread = threading.Thread(target=self._serve, name=name, daemon=True)
        self._made.append(thread)
        thread.start()

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take no more calls and end the threads; waits for running calls for `PATIENCE` only."""
        with self._guard:
            self._ended = True
            if cancel_futures:
                self._cancel_queued()
            for _thread in self._made:
                self._calls.put(None)
            made = list(self._made)
        if wait:
            end = time.monotonic() + PATIENCE  # for all of them: several may never come back
            for thread in made:
                thread.join(max(0.0, end - time.monotonic()))

    def _cancel_queued(self) -> None:
        while not self._calls.empty():
            call = self._calls.get()
            if call is not None:
                call[0].cancel()

    def _serve(self) -> None:
        while (call := self._calls.get()) is not None:
            future, function = call
            if future.set_running_or_notify_cancel():
                try:
                    result = function()
                except BaseException as error:  # noqa: BLE001 - it is raised where it was asked for
                    future.set_exception(error)
                else:
                    future.set_result(result)
                    del result
            del call, future, function
            self._idle.release()
        with self._guard:
            self._made.remove(threading.current_thread())

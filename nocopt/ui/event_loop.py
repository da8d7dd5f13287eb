"""The event loop: qasync's, with timers that are gone as soon as they are cancelled.

qasync gives each timer to Qt and leaves a cancelled one there until its time is up. Every read from
the network sets a time-out of minutes and cancels it, so a long reply would leave thousands behind.
Here timers stand in a heap, as in asyncio's own loops, and Qt knows only the next one.

What is to be called soon gets no timer of its own either: it stands in a queue, and Qt wakes the
loop once for all of it.

A socket is waited for anew with each read. qasync makes a notifier each time and has it call again
later; here a socket's notifier is kept, and calls at once.
"""

from __future__ import annotations

import asyncio
import heapq
from collections import deque
from typing import TYPE_CHECKING, Any

import qasync
from PySide6.QtCore import QObject, QSocketNotifier, Qt, QTimer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from contextvars import Context

    from PySide6.QtWidgets import QApplication

_FEW = 64  # cancelled timers that are not worth clearing away
_MOMENT = 0.002  # seconds; one thing leads to the next, and each turn of Qt's loop costs


class _Reader(QObject):
    """Waits until a socket can be read, while there is something to call then."""

    def __init__(self, fd: int, run: Callable[[Iterable[asyncio.Handle]], None]) -> None:
        super().__init__()
        self._run = run
        self._notifier = QSocketNotifier(fd, QSocketNotifier.Type.Read, self)
        self._notifier.setEnabled(False)
        self._notifier.activated.connect(self._ready)
        self._handle: asyncio.Handle | None = None

    def wait(self, handle: asyncio.Handle) -> None:
        """Run `handle` whenever there is something to read, and no other any more."""
        if self._handle is not None:
            self._handle.cancel()
        self._handle = handle
        self._notifier.setEnabled(True)

    def stop(self) -> bool:
        """Wait no more; return whether there was something to call."""
        waited, self._handle = self._handle, None
        self._notifier.setEnabled(False)
        if waited is not None:
            waited.cancel()
        return waited is not None

    def _ready(self) -> None:
        handle = self._handle
        if handle is not None:  # else stopped while news was under way
            self._run((handle,))


class EventLoop(qasync.QEventLoop):  # type: ignore[misc]
    """Runs asyncio on Qt; `timers` are those that are waiting, cancelled ones among them."""

    def __init__(self, app: QApplication) -> None:
        self.timers: list[asyncio.TimerHandle] = []
        self._cancelled_timers = 0
        self._soon: deque[asyncio.Handle] = deque()
        self._at_work = False  # what is to be called soon is called before Qt has its turn
        self._readers: dict[int, _Reader] = {}
        self._wake = QTimer()
        self._wake.setSingleShot(True)
        self._wake.timeout.connect(self._run_soon)
        self._alarm = QTimer()
        self._alarm.setSingleShot(True)
        self._alarm.setTimerType(Qt.TimerType.PreciseTimer)
        self._alarm.timeout.connect(self._ring)
        super().__init__(app)

    def call_soon(
        self, callback: Callable[..., object], *args: Any, context: Context | None = None
    ) -> asyncio.Handle:
        """Call `callback` when control is back with the loop, after all that came before it."""
        handle = asyncio.Handle(callback, args, self, context)
        if not self._soon and not self._at_work:
            self._wake.start(0)
        self._soon.append(handle)
        return handle

    def _run_soon(self) -> None:
        """Run what was called for; then Qt has its turn."""
        self._run_all(())

    def _run_all(self, due: Iterable[asyncio.Handle]) -> None:
        """Run what is due, and then what is ready and what that makes ready, for a moment."""
        self._at_work = True
        ends = self.time() + _MOMENT
        try:
            for handle in due:
                _run(handle)
            while self._soon and self.time() < ends:
                for _ in range(len(self._soon)):
                    if self._soon:  # else a menu that one of them opened had turns of its own
                        _run(self._soon.popleft())
        finally:
            self._at_work = False
            if self._soon:
                self._wake.start(0)

    def call_later(
        self,
        delay: float,
        callback: Callable[..., object],
        *args: Any,
        context: Context | None = None,
    ) -> asyncio.Handle:
        """Call `callback` in `delay` seconds."""
        if delay <= 0:
            return self.call_soon(callback, *args, context=context)
        return self.call_at(self.time() + delay, callback, *args, context=context)

    def call_at(
        self,
        when: float,
        callback: Callable[..., object],
        *args: Any,
        context: Context | None = None,
    ) -> asyncio.TimerHandle:
        """Call `callback` when `time` has reached `when`."""
        timer = asyncio.TimerHandle(when, callback, args, self, context)
        heapq.heappush(self.timers, timer)
        if self.timers[0] is timer:
            self._set_alarm()
        return timer

    def _timer_handle_cancelled(self, timer: asyncio.TimerHandle) -> None:
        """Forget a timer; asyncio's handles call this when they are cancelled."""
        self._cancelled_timers += 1
        if self.timers and self.timers[0] is timer:
            heapq.heappop(self.timers)
            self._cancelled_timers -= 1
            self._set_alarm()
        elif self._cancelled_timers > max(_FEW, len(self.timers) // 2):
            self.timers = [one for one in self.timers if not one.cancelled()]
            heapq.heapify(self.timers)
            self._cancelled_timers = 0

    def _add_reader(self, fd: Any, callback: Callable[..., object], *args: Any) -> asyncio.Handle:
        """Call `callback` whenever a socket can be read; asyncio's transports call this.

        The handle is cancelled once another callback is there, or none: that of a read that was
        given up must not end the next one's.
        """
        self._check_closed()
        number = _number(fd)
        reader = self._readers.get(number)
        if reader is None:
            reader = self._readers[number] = _Reader(number, self._run_all)
        handle = asyncio.Handle(callback, args, self)
        reader.wait(handle)
        return handle

    def _remove_reader(self, fd: Any) -> bool:
        """Wait for a socket no more; return whether it was waited for."""
        reader = self._readers.get(_number(fd))
        return reader is not None and reader.stop()

    def _set_alarm(self) -> None:
        if self.timers:
            left = self.timers[0].when() - self.time()
            self._alarm.start(max(0, min(round(left * 1000 + 0.5), 2**31 - 1)))
        else:
            self._alarm.stop()

    def _ring(self) -> None:
        now = self.time()
        due = []
        while self.timers and (self.timers[0].cancelled() or self.timers[0].when() <= now):
            due.append(heapq.heappop(self.timers))
        self._run_all(due)
        self._set_alarm()

    def close(self) -> None:
        """Close the loop; what is still waiting never runs."""
        self._alarm.stop()
        self._wake.stop()
        self.timers.clear()
        self._soon.clear()
        for reader in self._readers.values():
            reader.stop()
        super().close()
        self._readers.clear()


def _run(handle: asyncio.Handle) -> None:
    if not handle.cancelled():
        handle._run()  # noqa: SLF001 - as every event loop runs its handles


def _number(fd: Any) -> int:
    return fd if isinstance(fd, int) else int(fd.fileno())

"""An end to work that takes too long, even within the matching of one regular expression."""

from __future__ import annotations

import gc
import signal
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import FrameType, TracebackType


class TooLongError(Exception):
    """What was done has used all the time that it had."""


class Patience:
    """While entered, raises `TooLongError` once so many seconds of processor time are used.

    The system interrupts what is done, once, by a timer that counts for the main thread only; in
    others, and where there are no such timers, everything takes as long as it takes.
    """

    __slots__ = ("_armed", "_collects", "_seconds")

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._armed = self._collects = False

    def __enter__(self) -> None:
        """Set the timer."""
        if hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread():
            # Never taken back: without it, a signal that comes late would end the process.
            signal.signal(signal.SIGVTALRM, self._ring)
            # What is raised within a collection of garbage is lost, and its time is not the work's.
            self._collects = gc.isenabled()
            gc.disable()
            self._armed = True
            signal.setitimer(signal.ITIMER_VIRTUAL, self._seconds)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop the timer."""
        if self._armed:
            self._armed = False
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        if self._collects:
            self._collects = False
            gc.enable()

    def _ring(self, _number: int, _frame: FrameType | None) -> None:
        if self._armed:
            self._armed = False
            raise TooLongError

"""Probes in a watched window: its pictures, what they took, its event loop, what is typed."""

from __future__ import annotations

import gc
import time
from array import array
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, Protocol

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent

from nocopt.ui.composer.message_input import MessageInput
from nocopt.ui.conversation.presenter import Presenter
from nocopt.ui.conversation.view import ConversationView
from nocopt.ui.main_window import MainWindow

BEAT_MS = 4
APART = 0.1  # seconds, after which layout has led to no picture: heights far away were looked into
# Where layout begins that the next picture waits for. What is laid out ahead of the reader, in
# slices of the time between two pictures, keeps none waiting; `Beats` sees how long they are.
LAYOUT = {
    ConversationView: ("settle", "scroll_by", "scroll_to", "show_place", "set_look", "resizeEvent"),
    Presenter: ("tick", "show"),
}


class Probe(Protocol):
    """Looks at one side of a window; `begin` comes when it is shown, `report` after its end."""

    def begin(self, window: MainWindow) -> None: ...
    def report(self) -> dict[str, Any]: ...


class Painted:
    """Notes when each picture of the conversation was finished."""

    def __init__(self) -> None:
        self._at = array("d")
        paint = ConversationView.paintEvent

        def painted(view: ConversationView, event: QPaintEvent) -> None:
            paint(view, event)
            self._at.append(time.monotonic())

        ConversationView.paintEvent = painted  # type: ignore[method-assign, assignment]

    def begin(self, window: MainWindow) -> None:
        """There is nothing to do."""

    def report(self) -> dict[str, Any]:
        """`painted`: times."""
        return {"painted": list(self._at)}


class Frames:
    """Adds up what is done for each picture, and notes what is on it."""

    def __init__(self) -> None:
        self._frames: list[tuple[float, float, int, bool, float]] = []
        self._work = self._own = self._ended = 0.0
        self._depth = 0
        for kind, names in LAYOUT.items():
            for name in names:
                setattr(kind, name, self._counted(getattr(kind, name)))
        paint = ConversationView.paintEvent

        def painted(view: ConversationView, event: QPaintEvent) -> None:
            with self._counting():
                paint(view, event)
            at_end = view.reading.at_end and event.rect().bottom() >= view.viewport().height() - 1
            frame = (time.monotonic(), self._work, len(view.items), at_end, self._own)
            self._frames.append(frame)
            self._work = self._own = 0.0

        ConversationView.paintEvent = painted  # type: ignore[method-assign, assignment]

    def begin(self, window: MainWindow) -> None:
        """There is nothing to do."""

    def report(self) -> dict[str, Any]:
        """`frames`: time of the end, seconds it took, messages, whether at the end, own seconds."""
        return {"frames": self._frames}

    def _counted(self, method: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(method)
        def counted(*args: Any, **kwargs: Any) -> Any:
            if not self._depth and time.monotonic() - self._ended > APART:
                self._work = self._own = 0.0
            with self._counting():
                return method(*args, **kwargs)

        return counted

    @contextmanager
    def _counting(self) -> Iterator[None]:
        """Count the time of the block once, however deep one is in another."""
        self._depth += 1
        began, done = time.monotonic(), time.thread_time()
        try:
            yield
        finally:
            self._depth -= 1
            if not self._depth:
                self._ended = time.monotonic()
                self._work += self._ended - began
                self._own += time.thread_time() - done


class Beats:
    """Beats every few milliseconds and notes how much later each beat came.

    Where other programs keep the processors busy, what this thread did since the beat before says
    what of that is its own.
    """

    def __init__(self) -> None:
        self._at, self._late, self._worked = array("d"), array("d"), array("d")
        self._last = self._done = 0.0

    def begin(self, window: MainWindow) -> None:
        """Start the timer."""
        self._last, self._done = time.monotonic(), time.thread_time()
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start(BEAT_MS)

    def _beat(self) -> None:
        now, done = time.monotonic(), time.thread_time()
        self._at.append(now)
        self._late.append(max(0.0, now - self._last - BEAT_MS / 1000))
        self._worked.append(done - self._done)
        self._last, self._done = now, done

    def report(self) -> dict[str, Any]:
        """`late` and `worked`: time of each beat, and seconds that it came late, or of work."""
        return {
            "late": list(zip(self._at, self._late, strict=True)),
            "worked": list(zip(self._at, self._worked, strict=True)),
        }


class Garbage:
    """Notes the garbage collections, which hold up everything else."""

    def __init__(self) -> None:
        self._found: list[tuple[float, float, int]] = []
        self._began = 0.0

    def begin(self, window: MainWindow) -> None:
        """Have Python tell."""
        gc.callbacks.append(self._tell)

    def _tell(self, phase: str, info: dict[str, int]) -> None:
        now = time.monotonic()
        if phase == "start":
            self._began = now
        else:
            self._found.append((now, now - self._began, info["generation"]))

    def report(self) -> dict[str, Any]:
        """`garbage`: time of the end, seconds it took, and the generation."""
        return {"garbage": self._found}


class Input(QObject):
    """Notes letters and clicks where they enter the window, and the field that they show in.

    Their time is the X server's, which is the monotonic clock in milliseconds: what a key waits
    until the event loop comes by counts, too. They are seen by a filter on the `QWindow`, which
    gets them before any widget does.
    """

    def __init__(self) -> None:
        super().__init__()
        self._letters: list[float] = []
        self._clicks: list[float] = []
        self._fields: list[tuple[float, int]] = []
        paint = MessageInput.paintEvent

        def painted(field: MessageInput, event: QPaintEvent) -> None:
            paint(field, event)
            letters = field.document().characterCount() - 1  # without the end of the last line
            self._fields.append((time.monotonic(), letters))

        MessageInput.paintEvent = painted  # type: ignore[method-assign, assignment]

    def begin(self, window: MainWindow) -> None:
        """Filter what the window gets."""
        window.windowHandle().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note it and let it pass."""
        kind = event.type()
        if isinstance(event, QKeyEvent) and kind is QEvent.Type.KeyPress:
            if event.text().isprintable() and event.text():
                self._letters.append(event.timestamp() / 1000)
        elif isinstance(event, QMouseEvent) and kind is QEvent.Type.MouseButtonRelease:
            self._clicks.append(event.timestamp() / 1000)
        return False

    def report(self) -> dict[str, Any]:
        """`letters` and `clicks`: times. `fields`: time of each picture and the letters on it."""
        return {"letters": self._letters, "clicks": self._clicks, "fields": self._fields}

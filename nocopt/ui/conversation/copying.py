"""The clipboard: what is small is there at once, what takes long to make is made by a worker."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final, TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from nocopt.ui.conversation.rich_copy import (
    html_data,
    image_data,
    message_data,
    passage_data,
    plain_data,
    reply_html,
    rich_data,
)

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable

    from PySide6.QtCore import QMimeData
    from PySide6.QtGui import QImage

    from nocopt.core.messages import Message
    from nocopt.ui.conversation.loading import Loading
    from nocopt.ui.conversation.passage import Passage

_Made = TypeVar("_Made")

_QUICK: Final = 8_000  # characters of Markdown that are made into HTML within a frame


class Copying(QObject):
    """Puts text and messages on the clipboard; `finished` tells that what was asked for is there.

    Nothing is ever computed when another program pastes: clipboard managers ask for everything at
    once, and the window would have to wait for it.
    """

    finished = Signal()

    def __init__(self, parent: QObject, loading: Loading) -> None:
        super().__init__(parent)
        self._loading = loading
        self._work: asyncio.Task[None] | None = None
        self._putting = False
        self._waiting: list[Callable[[], None]] = []
        QGuiApplication.clipboard().dataChanged.connect(self._changed)

    def text(self, text: str) -> None:
        """Copy text."""
        self._stop()
        self._put(plain_data(text))

    def made(self, make: Callable[[], str], *, size: int, html: bool = False) -> None:
        """Copy text or HTML made, in any thread, from so many characters of Markdown."""
        self._stop()
        data_of = html_data if html else plain_data
        if size <= _QUICK or self._loading.tasks is None:
            self._put(data_of(make()))
        else:
            self._start(make, data_of)

    def message(self, message: Message) -> None:
        """Copy a message: its text at once, the HTML of a long reply as soon as it is made."""
        self._stop()
        text, reply = message.text, message.role == "assistant"
        quick = len(text) <= _QUICK or self._loading.tasks is None
        data = rich_data(message, reply_html(text)) if reply and quick else message_data(message)
        late = reply and not data.hasHtml()
        self._put(data)
        if late:
            self._start(partial(reply_html, text), partial(rich_data, message))

    def passage(self, passage: Passage) -> None:
        """Copy what is selected: its text at once, much HTML as soon as it is made."""
        self._stop()
        quick = len(passage.markdown) <= _QUICK or self._loading.tasks is None
        self._put(passage_data(passage, passage.html() if quick else None))
        if not quick:
            self._start(passage.html, partial(passage_data, passage))

    def image(self, make: Callable[[], QImage]) -> None:
        """Copy a picture that is made, in any thread."""
        self._stop()
        if self._loading.tasks is None:
            self._put(image_data(make()))
        else:
            self._start(make, image_data)

    def when_done(self, say: Callable[[], None]) -> None:
        """Call `say` as soon as what was asked for last can be pasted."""
        if self._work is None:
            say()
        else:
            self._waiting.append(say)

    # --------------------------------------------------------------------- internals

    def _changed(self) -> None:
        """Somebody has copied something else: that is not to be replaced by what comes late."""
        if not self._putting:
            self._stop()

    def _put(self, data: QMimeData) -> None:
        self._putting = True
        QGuiApplication.clipboard().setMimeData(data)
        self._putting = False

    def _start(self, make: Callable[[], _Made], data_of: Callable[[_Made], QMimeData]) -> None:
        tasks = self._loading.tasks
        assert tasks is not None

        async def work() -> None:
            self._put(data_of(await tasks.run_blocking(make)))

        self._work = tasks.start("copy", work())
        self._work.add_done_callback(self._ended)

    def _ended(self, work: asyncio.Task[None]) -> None:
        if work is not self._work:
            return
        self._work = None
        waiting, self._waiting = self._waiting, []
        if not work.cancelled() and work.exception() is None:
            for say in waiting:
                say()
            self.finished.emit()

    def _stop(self) -> None:
        """What is still being made is not wanted any more."""
        self._waiting.clear()
        if self._work is not None:
            self._work.cancel()
            self._work = None

"""Has pages of a PDF drawn in a worker thread, one after the other, and keeps the last pictures."""

from __future__ import annotations

from collections import OrderedDict
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Final, TypeAlias

from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtGui import QImage

from nocopt.ui.thumbnails import image_of

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Sequence

    from nocopt.app.pdf_pages import PdfPages
    from nocopt.app.tasks import Tasks

    Wish: TypeAlias = tuple[int, QSize]

MOST_KEPT: Final = 32 * 1024 * 1024  # bytes of pictures beyond those that are wished for


class PageDrawing(QObject):
    """Draws what is wished for, the first wish first; `came` carries the number of a page.

    Without `tasks` a page is drawn at once.
    """

    came = Signal(int)

    def __init__(self, pages: PdfPages, tasks: Tasks | None, parent: QObject) -> None:
        super().__init__(parent)
        self._pages, self._tasks = pages, tasks
        self._drawn: OrderedDict[int, tuple[QSize, QImage]] = OrderedDict()
        self._wishes: Sequence[Wish] = ()
        self._task: asyncio.Task[tuple[Wish, QImage]] | None = None
        self._closed = False

    def picture(self, page: int) -> QImage | None:
        """Return the last picture of a page, in whatever size; null where it cannot be drawn."""
        found = self._drawn.get(page)
        return None if found is None else found[1]

    def want(self, wishes: Sequence[Wish]) -> None:
        """Wish for pages in sizes in pixels; what was wished for before is no longer."""
        self._wishes = wishes
        for page, _ in reversed(wishes):
            if page in self._drawn:
                self._drawn.move_to_end(page)
        if self._task is None:
            self._go_on()

    def close(self) -> None:
        """Draw no more."""
        self._closed = True
        if self._task is not None:
            self._task.remove_done_callback(self._ended)
        self._pages.close()
        if self._tasks is None:
            self._pages.settle()
            return
        with suppress(RuntimeError):  # the program is about to end
            self._tasks.start("close document", self._tasks.run_blocking(self._pages.settle))

    # --------------------------------------------------------------------- internals

    def _go_on(self) -> None:
        while not self._closed and (wish := self._next()) is not None:
            work = partial(_drawn, self._pages, wish)
            if self._tasks is None:
                self._keep(*work())
                continue
            try:
                self._task = self._tasks.start("draw page", self._tasks.run_aside(work))
            except RuntimeError:  # the program is about to end
                return
            self._task.add_done_callback(self._ended)
            return

    def _next(self) -> Wish | None:
        """Return the first wish that is not fulfilled; what cannot be drawn is drawn in no size."""
        for page, size in self._wishes:
            found = self._drawn.get(page)
            if found is None or (found[0] != size and not found[1].isNull()):
                return page, size
        return None

    def _ended(self, task: asyncio.Task[tuple[Wish, QImage]]) -> None:
        self._task = None
        if not task.cancelled() and task.exception() is None:
            self._keep(*task.result())
            self._go_on()

    def _keep(self, wish: Wish, image: QImage) -> None:
        page, size = wish
        self._drawn[page] = size, image
        self._drawn.move_to_end(page)
        wished = {number for number, _ in self._wishes}
        spare = [number for number in self._drawn if number not in wished]
        kept = sum(self._drawn[number][1].sizeInBytes() for number in spare)
        for number in spare:
            if kept <= MOST_KEPT:
                break
            kept -= self._drawn.pop(number)[1].sizeInBytes()
        self.came.emit(page)


def _drawn(pages: PdfPages, wish: Wish) -> tuple[Wish, QImage]:
    page, size = wish
    try:
        found = pages.draw(page, size.width(), size.height())
    except OSError:  # the file is gone, or nobody looks any more
        return wish, QImage()
    return wish, QImage() if found is None else image_of(found)

"""Loads what text and code are read with, in a worker thread, so that the window does not stop."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from nocopt.core import digests
from nocopt.render import highlight, inline
from nocopt.ui.conversation.formulas import Formulas
from nocopt.ui.conversation.slices import Slices

if TYPE_CHECKING:
    import asyncio

    from nocopt.app.stored_files import StoredFiles
    from nocopt.app.tasks import Tasks

_ANY: Final = ""  # what every reply needs, whatever languages its code is in


class Loading(QObject):
    """What is loaded so far, which is nothing until something needs it.

    Without `tasks` everything counts as loaded, and whoever uses a library first waits for it.
    `loaded`: code that was shown without colours can have them now.
    """

    loaded = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.tasks: Tasks | None = None
        self.files: StoredFiles | None = None  # of the person, without which none can be shown
        self.formulas = Formulas(lambda: self.tasks, self)
        self.slices = Slices(self)
        self.slices.advanced.connect(self.loaded)
        self.held = False  # colours wait
        self._asked: set[str] = set()
        self._waiting: list[str] = []
        self._loaded: set[str] = set()
        self._busy = False

    def begin(self) -> None:
        """Load what the reply that was just asked for is going to need."""
        if self.tasks is not None:
            self._ask(_ANY, self.tasks)

    def hold(self, *, held: bool) -> None:
        """Colours and formulas wait while they are held: nobody would see them."""
        if held == self.held:
            return
        self.held = held
        self.formulas.hold(held=held)
        if not held:
            self.loaded.emit()

    async def text(self) -> None:
        """Return when text can be read without a wait."""
        if self.tasks is not None and _ANY not in self._loaded:
            await self.tasks.run_blocking(_load_text)

    def can_colour(self, language: str) -> bool:
        """Whether code in a language can be read now; if not, `loaded` tells when it can.

        Lexers are not made for two threads, so while one is being loaded none may be used.
        """
        if self.tasks is None:
            return True
        self._ask(language, self.tasks)
        return not self._busy and language in self._loaded

    def _ask(self, language: str, tasks: Tasks) -> None:
        if language in self._asked:
            return
        self._asked.add(language)
        self._waiting.append(language)
        if not self._busy:
            self._go_on(tasks)

    def _go_on(self, tasks: Tasks) -> None:
        """Load the next language, in a task of its own: one that fails keeps none from the rest."""
        try:
            task = tasks.start("load libraries", self._work(self._waiting.pop(0), tasks))
        except RuntimeError:  # the program is about to end: what it still paints stays plain
            return
        self._busy = True
        task.add_done_callback(partial(self._ended, tasks))

    async def _work(self, language: str, tasks: Tasks) -> None:
        await tasks.run_blocking(partial(_load, language))
        self._loaded.add(language)

    def _ended(self, tasks: Tasks, task: asyncio.Task[None]) -> None:
        if task.cancelled():
            return  # the program is about to end, and a worker may still be busy with a lexer
        self._busy = False
        if self._waiting:
            self._go_on(tasks)
        else:
            self.loaded.emit()


def _load(language: str) -> None:
    if language == _ANY:
        _load_text()
    highlight.load(language)


def _load_text() -> None:
    inline.load()
    digests.load()

"""Renames, files and deletes chats: it says what it did, and how to undo that."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from nocopt.app.guarded import guarded
from nocopt.app.waits import WaitKind
from nocopt.core.filing import Batch, Filing, Place, tag_from
from nocopt.ui import wording
from nocopt.ui.ask_name import ask_name
from nocopt.ui.dialogs import Question, confirmed
from nocopt.ui.sidebar.filing_words import FilingWords

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Coroutine, Iterator

    from PySide6.QtWidgets import QWidget

    from nocopt.app.library import Library
    from nocopt.app.tasks import Tasks
    from nocopt.core.errors import NocoptError
    from nocopt.core.filing import Project, Undo
    from nocopt.ui.sidebar.wishes import Wishes
    from nocopt.ui.toast import Toasts

_KEPT: Final = 20  # changes that can be done again


class ChatChanges(QObject):
    """Fulfils the wishes of the sidebar; `brought_back` carries a chat that was deleted before."""

    brought_back = Signal(int)

    def __init__(
        self,
        window: QWidget,
        around: tuple[Wishes, Toasts],
        library: Library,
        tasks: Tasks,
        failed: Callable[[NocoptError], object],
    ) -> None:
        super().__init__(window)
        self._window, self._library, self._tasks = window, library, tasks
        self._failed = failed
        self._words = FilingWords()
        wishes, self._toasts = around
        wishes.filed.connect(self.file)
        wishes.filed_in_made.connect(self._file_in_made)
        wishes.purge_asked.connect(self.delete_for_good)
        wishes.tag_asked.connect(lambda ids: self._start("tag chats", self._tag(ids)))
        wishes.rename_asked.connect(self.rename)
        wishes.undo_asked.connect(self._toasts.undo_last)
        wishes.redo_asked.connect(self._do_again)
        self._undone: list[Filing] = []  # what can be done again, the next one last

    def rename(self, chat_id: int, title: str) -> None:
        """Give a chat another title."""
        self._start("rename chat", self._library.rename(chat_id, title))

    def file(self, filing: Filing) -> None:
        """File chats."""
        self._undone.clear()  # what was undone before this was of another time
        self._start("file chats", self._file(filing))

    def _do_again(self) -> None:
        """File chats again as they were before that was undone."""
        if self._undone:
            self._start("file chats again", self._file(self._undone.pop()))

    def _file_in_made(self, filing: Filing) -> None:
        made = self._library.filing.project(filing.project_id)
        self._undone.clear()
        self._start("file chats", self._file(filing, made))

    def delete(self, chat_id: int) -> None:
        """Move a chat to the trash, out of which it can be taken again; for good if it is there."""
        line = self._library.chats.line(chat_id)
        if line is not None and line.filed.place is Place.TRASH:
            self.delete_for_good((chat_id,))
        else:
            self.file(Filing(Batch.TRASH, (chat_id,)))

    def delete_for_good(self, chat_ids: tuple[int, ...]) -> None:
        """Delete chats that are in the trash, after asking."""
        self._start("delete chats for good", self._purge(chat_ids))

    def _start(self, name: str, work: Coroutine[None, None, None]) -> None:
        self._tasks.start(name, guarded(work, self._failed))

    async def _file(self, filing: Filing, made: Project | None = None) -> None:
        """File chats; a project that was `made` for them goes with them when that is undone."""
        ended = tuple(self._ended(filing.ids)) if filing.batch is Batch.TRASH else ()
        undo = await self._library.filing.do(filing)
        if not undo.before:
            return
        project = self._library.filing.project(filing.project_id)
        name = "" if project is None else project.name
        said = self._words.done(undo, name)
        back = partial(self._undo, undo, made) if undo.possible else None
        self._toasts.show(wording.paragraph(said, *ended), back)

    def _ended(self, chat_ids: Collection[int]) -> Iterator[str]:
        """Yield a sentence on each thing that ends with these chats and does not come back."""
        chats = self._library.chats
        places = [at for chat_id in chat_ids if (at := chats.find(chat_id)) >= 0]
        if any(chats[at].running for at in places):
            yield self.tr("What was being written is stopped.")
        waits = (one for one in self._library.waits.all if one.conversation_id in set(chat_ids))
        if any(one.kind is not WaitKind.ATTEMPT for one in waits):
            yield self.tr("What waited to be sent is not sent.")

    def _undo(self, undo: Undo, made: Project | None) -> None:
        self._start("undo filing of chats", self._bring_back(undo, made))

    async def _bring_back(self, undo: Undo, made: Project | None) -> None:
        filing = self._library.filing
        await filing.undo(undo)
        if made is None:
            self._undone = [*self._undone[1 - _KEPT :], replace(undo.filing, ids=(*undo.before,))]
        if undo.filing.batch is Batch.TRASH and len(undo.before) == 1:
            self.brought_back.emit(*undo.before)
        if made is not None and self._is_as_made(made):
            await filing.remove_project(made.id)

    def _is_as_made(self, made: Project) -> bool:
        """Whether nobody has put anything into a project, nor changed it."""
        now = self._library.filing.project(made.id)
        within = (one.filed.project_id == made.id for one in self._library.chats.all_lines)
        same = now is not None and (now.name, now.options) == (made.name, made.options)
        return same and not any(within)

    async def _purge(self, chat_ids: tuple[int, ...]) -> None:
        question = Question(
            title=self.tr("Delete for good?"),
            text=self._words.for_good(len(chat_ids)),
            go_ahead=self.tr("Delete for good"),
            dangerous=True,
        )
        if await confirmed(self._window, question):
            await self._file(Filing(Batch.PURGE, chat_ids))

    async def _tag(self, chat_ids: tuple[int, ...]) -> None:
        name = await ask_name(self._window, self.tr("New tag"), self.tr("&Tag"), self.tr("Tag"))
        tag = tag_from(name or "")
        if tag:
            self._undone.clear()
            await self._file(Filing(Batch.TAG, chat_ids, tag=tag))

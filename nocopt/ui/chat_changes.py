"""Renames and deletes chats, asking where something would be gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from nocopt.app.waits import WaitKind
from nocopt.core.errors import NocoptError
from nocopt.ui.dialogs import Question, confirmed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtWidgets import QWidget

    from nocopt.app.library import Library
    from nocopt.app.tasks import Tasks


class ChatChanges(QObject):
    """`deleted` carries the id of a chat that is gone, and that of its neighbour or None."""

    deleted = Signal(int, object)

    def __init__(
        self,
        window: QWidget,
        library: Library,
        tasks: Tasks,
        failed: Callable[[NocoptError], object],
    ) -> None:
        super().__init__(window)
        self._window, self._library, self._tasks = window, library, tasks
        self._failed = failed

    def rename(self, chat_id: int, title: str) -> None:
        """Give a chat another title."""
        self._tasks.start("rename chat", self._rename(chat_id, title))

    def delete(self, chat_id: int) -> None:
        """Delete a chat, after asking."""
        self._tasks.start("delete chat", self._delete(chat_id))

    async def _rename(self, chat_id: int, title: str) -> None:
        try:
            await self._library.rename(chat_id, title)
        except NocoptError as error:
            self._failed(error)

    def _lost(self, chat_id: int) -> Iterator[str]:
        """Yield a sentence on each thing that is lost or ended with a chat."""
        chat = next((one for one in self._library.chats if one.id == chat_id), None)
        title = "" if chat is None else chat.title
        yield self.tr("“{title}” will be removed from this computer.").format(title=title)
        if chat is not None and chat.running:
            yield self.tr("What is being written in it is stopped.")
        here = (one for one in self._library.waits.all if one.conversation_id == chat_id)
        if any(one.kind is not WaitKind.ATTEMPT for one in here):
            yield self.tr("The message that waits in it is not sent.")

    async def _delete(self, chat_id: int) -> None:
        question = Question(
            title=self.tr("Delete this chat?"),
            text="\n".join(self._lost(chat_id)),
            go_ahead=self.tr("Delete"),
            dangerous=True,
        )
        if not await confirmed(self._window, question):
            return
        ids = [one.id for one in self._library.chats]
        at = ids.index(chat_id) if chat_id in ids else len(ids)
        neighbour = next(iter((*ids[at + 1 : at + 2], *ids[max(0, at - 1) : at])), None)
        try:
            await self._library.delete(chat_id)
        except NocoptError as error:
            self._failed(error)
        else:
            self.deleted.emit(chat_id, neighbour)

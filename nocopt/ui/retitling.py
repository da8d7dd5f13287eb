"""Has a chat given another title when the person asks for it, which can be undone."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from nocopt.app.guarded import guarded
from nocopt.core.errors import NocoptError

if TYPE_CHECKING:
    from nocopt.app.library import Library
    from nocopt.app.tasks import Tasks
    from nocopt.ui.desk import Desk
    from nocopt.ui.toast import Toasts


class Retitling(QObject):
    """Asks for one title at a time of a chat; a small model makes it."""

    def __init__(self, desk: Desk, toasts: Toasts, library: Library, tasks: Tasks) -> None:
        super().__init__(desk)
        self._desk, self._toasts = desk, toasts
        self._library, self._tasks = library, tasks
        self._asked: set[int] = set()  # chats that get one just now

    def begin(self, chat_id: int | None = None) -> None:
        """Have a chat given another title; by default the one that is shown."""
        session = self._desk.session
        if chat_id is None and session is not None:
            chat_id = session.conversation_id
        if chat_id is not None and chat_id not in self._asked:
            self._tasks.start("make another title", self._make(chat_id))

    async def _make(self, chat_id: int) -> None:
        self._asked.add(chat_id)
        try:
            session = await self._library.open(chat_id)
            if session.conversation_id != chat_id:
                return
            before = session.title
            done = await self._library.titles.again(session)
        except NocoptError as error:
            self._desk.show_failure(error)
            return
        finally:
            self._asked.discard(chat_id)
        if done:
            said = self.tr("The title is now “{title}”.").format(title=session.title)
            self._toasts.show(said, partial(self._undo, chat_id, before))
        else:
            self._toasts.show(self.tr("No other title was made."))

    def _undo(self, chat_id: int, title: str) -> None:
        renaming = guarded(self._library.rename(chat_id, title), self._desk.show_failure)
        self._tasks.start("rename chat", renaming)

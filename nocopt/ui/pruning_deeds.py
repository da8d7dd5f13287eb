"""Deletes messages that the person no longer wants, and brings them back where that was a slip."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from nocopt.core.errors import NocoptError
from nocopt.ui.counts import Counts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nocopt.app.library import Library
    from nocopt.app.pruning import Removed
    from nocopt.app.session import Session
    from nocopt.app.tasks import Tasks
    from nocopt.core.conversation import Node
    from nocopt.ui.composer.composer import Composer
    from nocopt.ui.conversation.pane import ConversationPane
    from nocopt.ui.desk import Desk
    from nocopt.ui.toast import Toasts


class PruningDeeds(QObject):
    """Works on the chat that the desk shows; what it did can be undone from a toast."""

    def __init__(
        self,
        desk: Desk,
        rooms: tuple[ConversationPane, Composer, Toasts],
        library: Library,
        tasks: Tasks,
    ) -> None:
        super().__init__(desk)
        self._desk, self._library, self._tasks = desk, library, tasks
        self._pane, self._composer, self._toasts = rooms
        self._counts = Counts()
        self._pane.doings.removal_asked.connect(self.remove)

    def remove(self, nodes: Sequence[Node], all_versions: bool, *, stays: bool = False) -> None:
        """Delete a message, in the version that is shown or in all, with what follows it.

        The keyboard goes to the chat, unless it `stays` where it is.
        """
        session = self._desk.session
        if session is not None:
            self._tasks.start("delete messages", self._remove(session, nodes, all_versions, stays))

    def bring_back(self) -> None:
        """Bring back what was deleted last from the chat that is shown."""
        session = self._desk.session
        chat = None if session is None else session.conversation_id
        if session is None or chat is None:
            return
        if session.running:
            self._toasts.show(self._busy())
        else:
            self._tasks.start("bring back messages", self._bring_back(chat, None))

    async def _remove(
        self, session: Session, nodes: Sequence[Node], all_versions: bool, stays: bool
    ) -> None:
        removed = await session.pruning.remove(nodes, all_versions=all_versions)
        chat = session.conversation_id
        if removed is None or chat is None:
            return
        if session is self._desk.session:
            if removed.edits.current is not None:
                self._composer.end_edit()  # of a message that is gone
            if not stays:
                self._pane.view.setFocus()
        said = self._counts.messages_deleted(removed.messages)
        here = session is self._desk.session
        self._toasts.show(said, partial(self._undo, chat, removed), here=here)

    def _undo(self, chat: int, removed: Removed) -> None:
        self._tasks.start("bring back messages", self._bring_back(chat, removed))

    async def _bring_back(self, chat: int, removed: Removed | None) -> None:
        """Have the chat as it was; by now it may be another session that has it open."""
        shown = self._desk.session
        try:
            here = shown is not None and shown.conversation_id == chat
            session = shown if here and shown is not None else await self._library.open(chat)
        except NocoptError as error:
            self._desk.show_failure(error)
            return
        if session.conversation_id != chat:
            self._toasts.show(self.tr("The chat is not there any more."))
        elif session.running:
            undo = None if removed is None else partial(self._undo, chat, removed)
            self._toasts.show(self._busy(), undo)
        elif await session.pruning.bring_back(removed):
            self._toasts.show(self.tr("The deleted messages are back."))
        elif removed is None:
            self._toasts.show(self.tr("Nothing was deleted from this chat in the last 30 days."))

    def _busy(self) -> str:
        return self.tr("A reply is being written. Stop it first, or wait.")

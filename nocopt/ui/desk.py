"""The chat at hand: connects the session that is shown with sidebar, pane, composer and banners."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Signal

from nocopt.core.errors import NocoptError
from nocopt.core.settings import AccountKind
from nocopt.ui import notices, wording
from nocopt.ui.aio import Newest
from nocopt.ui.chat_changes import ChatChanges
from nocopt.ui.conversation.queue_card import ALL
from nocopt.ui.later_deeds import LaterDeeds
from nocopt.ui.rescue import Rescue
from nocopt.ui.revising import Revising
from nocopt.ui.ways_on import WaysOn

if TYPE_CHECKING:
    from PySide6.QtWidgets import QStackedWidget, QWidget

    from nocopt.app.accounts import Accounts
    from nocopt.app.catalog import Catalog
    from nocopt.app.lane import Lane
    from nocopt.app.library import Library
    from nocopt.app.session import Session
    from nocopt.app.tasks import Tasks
    from nocopt.core.signal import Connection
    from nocopt.ui.banner import BannerRow
    from nocopt.ui.composer.composer import Composer
    from nocopt.ui.conversation.pane import ConversationPane
    from nocopt.ui.sidebar.sidebar import Sidebar
    from nocopt.ui.toast import Toasts
    from nocopt.ui.welcome import Welcome


@dataclass(frozen=True, slots=True)
class Rooms:
    """The widgets a chat is shown in; `stack` holds welcome and pane."""

    window: QWidget
    sidebar: Sidebar
    banners: BannerRow
    stack: QStackedWidget
    welcome: Welcome
    pane: ConversationPane
    composer: Composer
    toasts: Toasts


@dataclass(frozen=True, slots=True)
class Sources:
    """The services a chat is made from."""

    library: Library
    accounts: Accounts
    catalog: Catalog
    tasks: Tasks


class Desk(QObject):
    """Shows one session at a time and does with it what the person asks for.

    `title_changed` carries the title of the chat, `running_changed` whether its reply is being
    written, `settings_asked` the preset or field to open the settings with, empty for none,
    `queue_asked` one of `queue_card.WAYS`. `opening` is the chat on its way here: the newest wins.
    """

    title_changed = Signal(str)
    running_changed = Signal(bool)
    settings_asked = Signal(str)
    queue_asked = Signal(str)

    def __init__(self, sources: Sources, rooms: Rooms) -> None:
        super().__init__(rooms.window)
        self._library, self._accounts = sources.library, sources.accounts
        self._catalog, self._tasks = sources.catalog, sources.tasks
        self._rooms = rooms
        rooms.pane.loading.tasks = self._tasks
        self._session: Session | None = None
        self._early: str | None = None  # what was sent before there was a session
        self._continue = self.tr("Please continue exactly where you stopped.")
        self._library.prompts.by_program = frozenset((self._continue,))
        self._of_session: list[Connection] = []
        self.opening = Newest(self._tasks, "open chat")
        self._ways = WaysOn(
            rooms.window,
            rooms.banners,
            rooms.composer,
            (self._accounts, self._library, self._tasks),
            lambda: self._session,
        )
        self.rescue = self._ways.rescue = Rescue(
            *(rooms.composer, rooms.pane.saving),
            lambda: self._session,
            self._library,
        )
        self._changes = ChatChanges(
            rooms.window,
            (rooms.sidebar.wishes, rooms.toasts),
            self._library,
            self._tasks,
            self._ways.show_failure,
        )
        self._revising = Revising(
            (rooms.window, rooms.pane, rooms.composer, rooms.banners),
            (self._library, self._catalog, self._tasks),
            lambda: self._session,
            self._open_made,
            self.show_failure,
        )
        LaterDeeds(rooms.composer, self._tasks, lambda: self._session)
        self._connect()

    def _connect(self) -> None:
        rooms = self._rooms
        rooms.sidebar.attach(self._library.chats, self._library.filing)
        rooms.sidebar.new_asked.connect(self.new_chat)
        rooms.sidebar.chosen.connect(self.open_chat)
        rooms.sidebar.left.connect(rooms.composer.focus_input)
        rooms.sidebar.typed.connect(rooms.composer.type_text)
        rooms.pane.keys.typed.connect(rooms.composer.type_text)
        rooms.composer.submitted.connect(self.send)
        rooms.composer.stop_asked.connect(self.stop)
        rooms.composer.edited.connect(self._edited)
        rooms.composer.model_chosen.connect(self._choose_model)
        rooms.composer.thinking_chosen.connect(self._choose_thinking)
        rooms.composer.models_asked.connect(self._ask_for_models)
        rooms.pane.retry_asked.connect(self.retry)
        rooms.pane.several.chosen.connect(self._show_answer)
        rooms.pane.several.taken.connect(lambda _id: rooms.composer.focus_input())
        rooms.pane.ways.go_on_asked.connect(self.go_on)
        rooms.pane.ways.limit_asked.connect(rooms.composer.chat.show_limit)
        rooms.pane.ways.new_chat_asked.connect(self.new_chat)
        rooms.pane.settings_asked.connect(self._ask_for_settings)
        rooms.pane.ways.queue_asked.connect(self.queue_asked)
        rooms.sidebar.queue_asked.connect(lambda: self.queue_asked.emit(ALL))
        self._ways.settings_asked.connect(self._ask_for_settings)
        self._ways.backups_asked.connect(lambda: self._ask_for_settings("data"))
        self._changes.brought_back.connect(self.open_chat)
        # Bound methods are held weakly by the services: these connections end with the desk.
        self._library.changed.connect(self._list_chats)
        self._library.filing.left.connect(self._leave)
        self._library.failed.connect(self.show_failure)
        self._accounts.changed.connect(self._account_changed)
        self._catalog.changed.connect(self._models_changed)

    @property
    def session(self) -> Session | None:
        """The session that is shown; None before `begin` has come to its end."""
        return self._session

    async def begin(self) -> None:
        """Show what was shown at the last end (`StoreError`), and send what waits for that."""
        session = await self._library.last_open()
        shown = self._session
        if session.path:
            await self._rooms.pane.loading.text()
        if self._session is shown:  # else another chat was asked for while this one waited
            # What was changed since, while the disk refused, is sent when the person sends it.
            composer = self._rooms.composer
            early = self._early if composer.waits else None
            # An edit that was left does not come over what has just been typed.
            self.show_session(session, resume=not composer.text())
            if early is not None:
                text = composer.text()  # with what was typed since, and what was there before
                composer.submit(but=text.removeprefix(early) if text.startswith(early) else "")
        self._early = None

    # -- what the person asks for

    def new_chat(self, project: int | None = None) -> None:
        """Show the new chat, in a project or in none, ready to be written in."""
        self.opening.cancel()
        self.show_session(self._library.new_session(project))
        self._rooms.composer.focus_input()

    def open_chat(self, chat_id: int) -> None:
        """Show another chat; one that is still on its way from disk is no longer wanted."""
        self.opening.cancel()
        current = self._session
        if current is None or current.conversation_id != chat_id:
            self.opening.start(self._open(chat_id))

    async def _open(self, chat_id: int) -> None:
        await self._rooms.pane.loading.text()
        try:
            session = await self._library.open(chat_id, trashed=True)
        except NocoptError as error:
            self.show_failure(error)
            self._list_chats()  # the list has chosen a row that is not shown
        else:
            self.show_session(session)

    def _open_made(self, making: asyncio.Task[int | None]) -> None:
        """Show the chat that is being made, unless another one is chosen meanwhile."""
        self.opening.start(self._open_when_made(making))

    async def _open_when_made(self, making: asyncio.Task[int | None]) -> None:
        chat_id = await asyncio.shield(making)
        if chat_id is not None:
            await self._open(chat_id)
            self._rooms.composer.focus_input()

    def step(self, by: int) -> None:
        """Show the chat `by` places further down in the list."""
        chats = self._library.chats
        current = chats.find(None if self._session is None else self._session.conversation_id)
        edge = 0 if by > 0 else len(chats) - 1
        at = edge if current < 0 else current + by
        if 0 <= at < len(chats):
            self.open_chat(chats.id_at(at))

    def send(self, text: str) -> None:
        """Send what was written; the composer lets go of it once it is on disk."""
        if self._session is None:
            self._early = text
        elif not self._revising.takes(text):
            self._tasks.start("send", self._send(self._session, text))

    async def _send(self, session: Session, text: str) -> None:
        sent = False
        try:
            # Blank lines at the end say nothing; Enter leaves them where Ctrl+Enter sends.
            sent = await session.send(text.rstrip(), session.attached.value, may_wait=True)
        finally:
            if session is self._session:
                if sent:
                    self._rooms.composer.clear_text(text)
                    self._ways.disk_works()
                else:
                    self._rooms.composer.submit_failed()

    def stop(self) -> None:
        """Stop the running reply; the text so far stays."""
        if self._session is not None and self._session.can_stop:
            self._tasks.start("stop", self._session.stop())

    def retry(self) -> None:
        """Ask for another reply to the last message."""
        if self._session is not None and not _others_answer(self._session, self._rooms.toasts):
            self._tasks.start("retry", self._session.retry())

    def _show_answer(self, lane: Lane) -> None:
        """Show another one of the answers of several models."""
        if self._session is not None:
            self._tasks.start("show answer", self._session.several.show(lane))

    def go_on(self) -> None:
        """Ask for the rest of the last reply; most models take no reply to go on from (1.4)."""
        if self._session is not None and not _others_answer(self._session, self._rooms.toasts):
            self._tasks.start("go on", self._session.go_on(self._continue))

    def delete(self, chat_id: int | None = None) -> None:
        """Move a chat to the trash; by default the one that is shown."""
        if chat_id is None and self._session is not None:
            chat_id = self._session.conversation_id
        if chat_id is not None:
            self._changes.delete(chat_id)

    def _leave(self, chat_ids: frozenset[int]) -> None:
        """Show another chat than one of those that are about to go, the nearest there is."""
        shown = None if self._session is None else self._session.conversation_id
        if shown not in chat_ids:
            return
        chats = self._library.chats
        at = max(0, chats.find(shown))
        around = (*range(at + 1, len(chats)), *range(at - 1, -1, -1))
        near = (id_ for place in around if (id_ := chats.id_at(place)) not in chat_ids)
        neighbour = next(near, None)
        self.opening.cancel()
        self.show_session(self._library.new_session())  # nothing is written into what is gone
        if neighbour is not None:
            self.open_chat(neighbour)

    def _choose_model(self, model_id: str) -> None:
        if self._session is not None:
            self._session.chat.set_model(model_id)
        self._rooms.composer.focus_input()

    def _choose_thinking(self, choice: str) -> None:
        if self._session is not None:
            self._session.chat.set_thinking(choice)
        self._rooms.composer.focus_input()

    def _ask_for_models(self) -> None:
        if self._session is not None:
            self._catalog.refresh_soon(self._session.account)

    def _edited(self, text: str) -> None:
        if self._session is not None:
            self._session.set_unsent(text)

    # -- what is shown

    def show_session(self, session: Session, *, resume: bool = True) -> None:
        """Show `session` in place of the one before, and `resume` an edit that was begun there."""
        if session is self._session:
            return
        for connection in self._of_session:
            connection.close()
        # The composer asks for what is unsent while the new session is not yet the one written to.
        self._session = None
        self._rooms.toasts.leave_chat()
        self._rooms.composer.show_session(session, self._catalog.offered(session.account))
        self._session = session
        self._library.show(session)
        session.set_unsent(self._rooms.composer.text())
        self._of_session = [
            session.path_changed.connect(self._path_changed),
            session.state_changed.connect(self._state_changed),
            session.failed.connect(self.show_failure),
        ]
        # The page comes up first, whole: a reading position is that of lines as wide as they are.
        self._rooms.pane.resize(self._rooms.stack.size())
        self._path_changed()
        self._rooms.pane.show_session(session)
        self._ways.forget()
        self._revising.shown(session, resume=resume)
        self._state_changed()
        self._list_chats()
        self._account_changed()

    def show_failure(self, error: NocoptError) -> None:
        """Say what went wrong outside a reply."""
        self._ways.show_failure(error)

    def _ask_for_settings(self, begin_with: str = "") -> None:
        self.settings_asked.emit(begin_with)

    def _path_changed(self) -> None:
        session = self._session
        begun = session is not None and (bool(session.path) or session.running)
        rooms = self._rooms
        rooms.stack.setCurrentWidget(rooms.pane if begun else rooms.welcome)

    def _state_changed(self) -> None:
        session = self._session
        if session is not None:
            self._rooms.composer.refresh()
            self.title_changed.emit(session.title)
            self.running_changed.emit(session.running)

    def _list_chats(self) -> None:
        session = self._session
        current = None if session is None else session.conversation_id
        self._rooms.sidebar.set_current(current, self._library.waits.count)
        if session is not None:
            self.title_changed.emit(session.title)

    def _account_changed(self) -> None:
        session = self._session
        account = self._accounts.active if session is None else session.account
        is_demo = account.kind is AccountKind.DEMO
        self._rooms.welcome.show_account(has_key=not is_demo)
        self._rooms.sidebar.set_account(wording.account(account.name))
        if is_demo and notices.DEMO not in self._rooms.banners.closed:
            self._rooms.banners.show_notice(notices.demo(account, self._ask_for_settings))
        elif not is_demo:
            self._rooms.banners.drop(notices.DEMO)
        self._models_changed()

    def _models_changed(self) -> None:
        session = self._session
        if session is not None:
            self._rooms.composer.set_models(self._catalog.offered(session.account))
            self._rooms.composer.refresh()


def _others_answer(session: Session, toasts: Toasts) -> bool:
    """Whether other models are still answering; nothing begins then, which is said."""
    if session.several.running:
        toasts.show(
            QCoreApplication.translate(
                "Desk", "Other models are still answering. Stop them first, or wait."
            )
        )
    return session.several.running

"""All conversations: the list, and the sessions that are open."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from nocopt.app.asking_chats import AskingChats
from nocopt.app.chat_list import ChatList, Mark
from nocopt.app.delayed import Delayed
from nocopt.app.filing import FilingService
from nocopt.app.forecast import Forecasts
from nocopt.app.guarded import guarded
from nocopt.app.listing import Listing
from nocopt.app.open_path import NEW_CHAT_TEXT
from nocopt.app.prompts import KEPT, RecentPrompts
from nocopt.app.retention import Retention
from nocopt.app.session import Session
from nocopt.app.titles import Titles
from nocopt.app.unkept_chats import UnkeptChats
from nocopt.app.waits import Waits
from nocopt.core.conversation import NOTHING_UNSENT, TitledBy, Unsent, is_temporary, without_files
from nocopt.core.filing import AS_OTHERS, Batch, Filing, Place
from nocopt.core.signal import Signal

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from nocopt.app.means import Means
    from nocopt.app.queue_place import QueuePlace
    from nocopt.app.tasks import Tasks
    from nocopt.core.conversation import Conversation, Node
    from nocopt.core.errors import NocoptError

LAST_CHAT = "last_chat"  # the fact under which the chat shown last is kept, by id
_DIGITS = 19  # of a number that may be too large for an id
_FIRST = 60  # messages of a long chat that are read before it is shown
_SHOWN_AFTER = 0.15  # seconds; the messages before those are read once its end is on the screen
SAVE_AGAIN_AFTER = 10.0  # seconds between attempts at what the disk refused


class Library:
    """Opens sessions, one for each open conversation, and keeps the list of chats up to date.

    `chats` is that list, which tells of its changes itself, and `filing` files them. `changed`:
    something begins, ends or waits in some chat, or one has another title. `failed`: the disk
    refused something, for no session or for one that is not shown. `saved`: what it refused is
    written now, and nothing is left.
    `unkept` are the chats of which the disk lacks something.
    `prompts` are for all chats, `queue` is what waits for its server, `waits` is all that waits.
    Which chat is shown, whoever shows it says with `show`: between asking for a chat and having it,
    another one may have been chosen.
    """

    def __init__(self, means: Means) -> None:
        self.changed: Signal[()] = Signal()
        self.failed: Signal[NocoptError] = Signal()
        self.saved: Signal[()] = Signal()
        self._means = means
        self._sessions: WeakValueDictionary[int, Session] = WeakValueDictionary()
        self._working: dict[int, Session] = {}  # held while they run or have something unsaved
        self._wanted: dict[int, tuple[str, ...]] = {}  # models for the next messages of chats
        self._shown: Session | None = None
        self._new: Session | None = None  # begun and not yet sent
        self._new_chat = NOTHING_UNSENT
        self._new_in: int | None = None  # the project of the new chat
        self.unkept = UnkeptChats(lambda: filter(None, (*self._sessions.values(), self._new)))
        self.chats = ChatList()
        shelves = means.shelves.filing, means.shelves.chat_lines
        self.filing = FilingService(shelves, means.clock, self.chats, self)
        self._listing = Listing(means, self.chats, self.filing, self.failed.emit)
        self._retention = Retention(means, self.chats)
        self.filing.purged.connect(self._retention.soon)
        self.filing.arrived.connect(partial(_take_growth, means.tasks, self._sessions))
        self.prompts = RecentPrompts()
        self.queue = means.queue
        self.waits = Waits(means.queue, lambda: self._listing.later, lambda: self._sessions)
        self.waits.changed.connect(self._changed)
        self.queue.failed.connect(self.failed.emit)
        self._asking = AskingChats(means.state, means.tasks)
        self._asking.changed.connect(self._changed)
        self._asking.failed.connect(self.failed.emit)
        means.conversations.damaged.connect(self.failed.emit)
        means.accounts.changed.connect(self.queue.released)
        self.titles = Titles(means, self._take_title)
        self.forecasts = Forecasts(means)
        self._opening = asyncio.Lock()
        self._left_over = False  # something was unsaved when a session told last
        self._saving = Delayed(
            means.tasks, "save what was refused", SAVE_AGAIN_AFTER, self._save_quietly
        )
        self._closed = False

    # ----------------------------------------------------------------------------- opening

    async def start(self) -> None:
        """Recover what an ended program left and load the list (`StoreError`)."""
        means = self._means
        await means.spending.note_recovered(await means.checkpoints.recover(means.clock.now()))
        text = await means.state.get(NEW_CHAT_TEXT) or ""
        self._new_chat = Unsent(text, await means.shelves.attachments.unsent())
        await self._load_prompts()
        await self._asking.load()
        await self._listing.load(self._retention.expired)
        self._changed()

        async def sender(conversation_id: int) -> QueuePlace:
            return (await self.open(conversation_id)).queued

        def account_of(conversation_id: int) -> str:
            name = self._listing.accounts.get(conversation_id, "")
            return means.accounts.for_conversation(name).name

        await self.queue.begin(sender, account_of)
        self._listing.begin()
        self._retention.begin()

    def _changed(self) -> None:
        """Bring up to date what goes on in the chats."""
        running = {id_ for id_, session in self._working.items() if session.running}
        self.chats.mark(Mark.RUNNING, running)
        self.chats.mark(Mark.QUEUED, self.waits.chats)
        self.chats.mark(Mark.ASKING, self._asking.ids)
        self._tell_what_waits()
        self.changed.emit()

    def new_session(self, project: int | None = None) -> Session:
        """Return the new chat, in a project or in none; the one begun before, if never sent."""
        session = self._new
        if session is None or session.conversation_id is not None:
            session = self._new = Session(
                self._means,
                unsent=self._new_chat,
                prompts=self.prompts,
            )
            self._new_chat = NOTHING_UNSENT
            self._new_in = None
            self._watch(session)
        if project != self._new_in:
            self._new_in = project
            found = self.filing.project(project)
            session.chat.begin_in(AS_OTHERS if found is None else found.options)
        return session

    async def open(self, conversation_id: int, *, trashed: bool = False) -> Session:
        """Return the session of a chat (`StoreError`), of one that is gone the new chat.

        One in the trash is gone, unless it may be `trashed`; what is sent there brings it back.
        It is the same object for as long as it runs, is shown or is held by anyone.
        """
        async with self._opening:
            session = self._sessions.get(conversation_id)
            if session is None:
                loaded = await self._means.conversations.load_end(
                    conversation_id, _FIRST, trashed=trashed
                )
                if loaded is None:
                    self._let_go((conversation_id,))
                    return self.new_session()
                chat, nodes, whole = loaded
                session = Session(self._means, chat, nodes, whole=whole, prompts=self.prompts)
                session.several.wanted = self._wanted.get(conversation_id, ())
                self._watch(session)
                self._sessions[conversation_id] = session
                self._tell_what_waits()
                if not whole:
                    self._means.tasks.start("read a long chat", self._read_on(session))
        return session

    async def _read_on(self, session: Session) -> None:
        """Read all of a chat once its end is shown."""
        await asyncio.sleep(_SHOWN_AFTER)
        await guarded(session.versions.read_all(), session.failed.emit)

    async def branch(self, source: Session, node: Node, title: str, *, files: bool = True) -> int:
        """Make a chat that begins with the messages up to `node`; return its id (`StoreError`).

        It has their files or not, and is filed in the project of the one it comes from.
        """
        means = self._means
        path = await source.versions.up_to(node)
        if not files:
            path = tuple(map(without_files, path))
        made = await means.conversations.branch(path, title, source.options, means.clock.now())
        line = self.chats.line(path[0].conversation_id)
        self._listing.add(made, None if line is None else line.filed.project_id)
        return made.id

    def take_in(self, made: Conversation) -> None:
        """List a chat that was made elsewhere."""
        self._listing.add(made, None)

    async def last_open(self) -> Session:
        """Return what was shown when the program ended (`StoreError`)."""
        last = await self._means.state.get(LAST_CHAT) or ""
        is_id = last.isdecimal() and len(last) < _DIGITS
        return await self.open(int(last)) if is_id else self.new_session()

    def _watch(self, session: Session) -> None:
        session.listed.connect(self._session_changed)
        session.draft_changed.connect(partial(self.waits.heard, session))
        session.state_changed.connect(partial(self._asking.look, session))
        session.several.changed.connect(partial(self.waits.look, session))
        session.several.changed.connect(partial(_note_wanted, self._wanted, session))
        session.failed.connect(lambda error: self._failed_in(session, error))

    def _tell_what_waits(self) -> None:
        count = len(self.waits.all)
        for session in tuple(self._sessions.values()):
            session.queued.heard(count)

    def _failed_in(self, session: Session, error: NocoptError) -> None:
        """Pass on what fails in a chat that nobody looks at."""
        self.unkept.hold(session)
        if session is not self._shown:
            self.failed.emit(error)

    def show(self, session: Session) -> None:
        """Take note that a session is shown: it is seen, and what the next start begins with."""
        if session is self._shown:
            return
        self._shown = session
        self._remember_shown()
        if session.conversation_id is not None:
            self._listing.set_unread(session.conversation_id, unread=False)

    def _remember_shown(self) -> None:
        if self._shown is not None and not self._closed:
            id_ = self._shown.conversation_id
            gone = id_ is None or is_temporary(id_) or self._is_in_trash(id_)
            text = "" if gone else str(id_)
            self._means.tasks.start("remember chat", self._set_last_chat(text))

    async def _set_last_chat(self, text: str) -> None:
        await guarded(self._means.state.set(LAST_CHAT, text), self.failed.emit)

    def _session_changed(self, session: Session, conversation: Conversation) -> None:
        """Bring the list up to date with a session that sent, ended a turn or saved."""
        id_ = conversation.id
        project = self._new_in if self._new is session else None
        if id_ not in self._sessions:
            self._sessions[id_] = session
            self._new = None if self._new is session else self._new
            if session is self._shown:
                self._remember_shown()
        worked = id_ in self._working
        ended = worked and not session.running
        if session.running or session.unsaved:
            self._working[id_] = session
        else:
            self._working.pop(id_, None)
        sent = session.running and not worked
        self._listing.take(conversation, sent=sent, project=project)
        if (sent or session.queued.entry is not None) and self._is_in_trash(id_):
            back = self.filing.do(Filing(Batch.RESTORE, (id_,)))
            self._means.tasks.start("restore a chat", guarded(back, self.failed.emit))
        if ended and session.queued.entry is None and session is not self._shown:
            self._listing.set_unread(id_, unread=True)
        if session.draft is None:
            self.waits.ended(conversation.id)
        self.waits.changed.emit()
        if ended:
            self.titles.after_answer(session, conversation)
        self.queue.released(conversation.id)
        self._see_to_the_unsaved(disk_works=not session.unsaved)

    def _see_to_the_unsaved(self, *, disk_works: bool) -> None:
        """Have what was refused written: now, if the disk seems to work, else later."""
        before, self._left_over = self._left_over, self.unsaved
        if self._left_over and not self._closed:
            self._saving.ask()
            if disk_works:
                self._means.tasks.start("save what is left", self._saving.flush())
        if before and not self._left_over:
            self._saving.drop()
            self.saved.emit()

    async def _save_quietly(self) -> None:
        await self.save_unsaved(tell=False)
        if self.unsaved and not self._closed:
            self._saving.ask()

    # ---------------------------------------------------------------------------- changing

    @property
    def unsaved(self) -> bool:
        """Whether a reply is in memory only, since the disk did not take it."""
        return any(session.unsaved for session in self._working.values())

    @property
    def working(self) -> tuple[Session, ...]:
        """The chats whose reply is being made, or is in memory only; also those not shown."""
        return tuple(self._working.values())

    async def save_unsaved(self, *, tell: bool = True) -> None:
        """Try again to write the replies that the disk did not take.

        Each session tells, of a refusal only with `tell`.
        """
        for session in [one for one in self._working.values() if one.unsaved]:
            await session.save_unsaved(tell=tell)

    async def rename(
        self, conversation_id: int, title: str, by: TitledBy = TitledBy.PERSON
    ) -> None:
        """Give a chat another title (`StoreError`); a blank one is not taken."""
        title = " ".join(title.split())
        if not title or self.chats.line(conversation_id) is None:
            return
        await self._means.conversations.rename(conversation_id, title, by)
        self._listing.rename(conversation_id, title, by)
        session = self._sessions.get(conversation_id)
        if session is not None:
            session.renamed(title, by)
        self._changed()

    async def _take_title(self, before: Conversation, title: str) -> None:
        """Give a chat the title that a model made, unless it has got another one meanwhile."""
        chat = self._listing.heard.get(before.id)
        if chat is not None and (chat.title, chat.titled_by) == (before.title, before.titled_by):
            await self.rename(before.id, title, TitledBy.MODEL)

    async def delete(self, conversation_id: int) -> None:
        """Move a chat to the trash (`StoreError`); a turn that runs in it is stopped first.

        Whoever shows the chat opens another one.
        """
        await self.filing.do(Filing(Batch.TRASH, (conversation_id,)))

    async def leave(self, chat_ids: Collection[int]) -> None:
        """End what goes on in chats that are about to go."""
        for chat_id in chat_ids:
            self.queue.forget_chat(chat_id)
            session = self._sessions.get(chat_id)
            if session is not None:
                await session.close()
                self._shown = None if self._shown is session else self._shown
                # Even where the disk refuses: opening it again then gives one that works.
                self._sessions.pop(chat_id, None)

    async def settle(self, chat_ids: Collection[int]) -> None:
        """Take note that chats are in the trash by now, or come out of it."""
        lines = self.chats.line
        self._let_go([id_ for id_ in chat_ids if lines(id_) is None or self._is_in_trash(id_)])
        self._remember_shown()  # it may be one that is back
        # What stands in the trash only is not brought back.
        await guarded(self._load_prompts(), self.failed.emit)
        await guarded(self._listing.expect(), self.failed.emit)
        self._changed()

    def _is_in_trash(self, chat_id: int) -> bool:
        line = self.chats.line(chat_id)
        return line is not None and line.filed.place is Place.TRASH

    async def _load_prompts(self) -> None:
        self.prompts.load(await self._means.conversations.prompts(KEPT))

    def _let_go(self, chat_ids: Collection[int]) -> None:
        for chat_id in chat_ids:
            self._sessions.pop(chat_id, None)
            self._working.pop(chat_id, None)
            self._listing.forget(chat_id)
            self._asking.forget(chat_id)
            self.queue.forget_chat(chat_id)
        self._changed()

    async def close(self) -> None:
        """Stop all turns and write what is not on disk yet; nothing is sent afterwards."""
        self._closed = True
        self._listing.close()
        self._asking.close()
        self.queue.close()
        self.forecasts.close()
        await self._saving.settle()
        await self._asking.settle()
        await self._retention.close()
        sessions = {id(one): one for one in self._sessions.values()}
        if self._new is not None:
            sessions[id(self._new)] = self._new
        await asyncio.gather(*(session.close() for session in sessions.values()))
        await guarded(self._means.spending.flush(), self.failed.emit)


def _note_wanted(wanted: dict[int, tuple[str, ...]], session: Session) -> None:
    """Keep which models the next message of a chat goes to, also while nobody has it open."""
    chat_id, models = session.conversation_id, session.several.wanted
    if chat_id is not None and models:
        wanted[chat_id] = models
    elif chat_id is not None:
        wanted.pop(chat_id, None)


def _take_growth(tasks: Tasks, sessions: Mapping[int, Session], chat_ids: Collection[int]) -> None:
    """Have open chats show what others have put on disk."""
    for session in [sessions.get(chat_id) for chat_id in chat_ids]:
        if session is not None:
            growing = guarded(session.versions.take_growth(), session.failed.emit)
            tasks.start("take over what was added", growing)

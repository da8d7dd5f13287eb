"""All conversations: the list, and the sessions that are open."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from nocopt.app.asking_chats import AskingChats
from nocopt.app.delayed import Delayed
from nocopt.app.forecast import Forecasts
from nocopt.app.guarded import guarded
from nocopt.app.open_path import NEW_CHAT_TEXT
from nocopt.app.prompts import KEPT, RecentPrompts
from nocopt.app.session import Session
from nocopt.app.titles import Titles
from nocopt.app.waits import Waits
from nocopt.core.conversation import NOTHING_UNSENT, TitledBy, Unsent
from nocopt.core.errors import StoreError
from nocopt.core.signal import Signal

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from nocopt.app.means import Means
    from nocopt.app.queue_place import QueuePlace
    from nocopt.core.conversation import Conversation, Node
    from nocopt.core.errors import NocoptError

LAST_CHAT = "last_chat"  # the fact under which the chat shown last is kept, by id
_TRASH_KEPT = 30 * 24 * 3600.0  # seconds until a deleted chat is gone for good
_FILES_KEPT = 24 * 3600.0  # seconds that a file may wait for the message that names it
_DIGITS = 19  # of a number that may be too large for an id
_PAGE = 200
_FIRST = 60  # messages of a long chat that are read before it is shown
_SHOWN_AFTER = 0.15  # seconds; the messages before those are read once its end is on the screen
SAVE_AGAIN_AFTER = 10.0  # seconds between attempts at what the disk refused

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ChatEntry:
    """A line of the list; `updated_at` is in seconds since 1970, UTC.

    That is when something was sent last; of chats from an earlier run, when they changed last.
    `finished_unseen` says that a reply came to its end while another chat was shown, `queued` that
    a message waits there to be sent, `asking` that a tool there waits for the person.
    """

    id: int
    title: str
    updated_at: float
    running: bool = False
    finished_unseen: bool = False
    queued: bool = False
    asking: bool = False


class Library:
    """Owns the list of chats and opens sessions; there is one session for each open conversation.

    `changed`: the list is another. `failed`: the disk refused something, for no session or for one
    that is not shown. `saved`: what it refused is written now, and nothing is left.
    `prompts` are for all chats, `queue` is what waits for its server, `waits` is all that waits.
    Which chat is shown, whoever shows it says with `show`: between asking for a chat and having it,
    another one may have been chosen.
    """

    def __init__(self, means: Means) -> None:
        self.changed: Signal[()] = Signal()
        self.failed: Signal[NocoptError] = Signal()
        self.saved: Signal[()] = Signal()
        self._means = means
        self._listed: dict[int, Conversation] = {}
        self._sent_at: dict[int, float] = {}  # what the list is ordered by
        self._unseen: set[int] = set()
        self._sessions: WeakValueDictionary[int, Session] = WeakValueDictionary()
        self._working: dict[int, Session] = {}  # held while they run or have something unsaved
        self._shown: Session | None = None
        self._new: Session | None = None  # begun and not yet sent
        self._new_chat = NOTHING_UNSENT
        self.prompts = RecentPrompts()
        self.queue = means.queue
        self.waits = Waits(means.queue, lambda: self._listed.values(), lambda: self._sessions)
        self.waits.changed.connect(self._changed)
        self.queue.failed.connect(self.failed.emit)
        self._asking = AskingChats(means.state, means.tasks)
        self._asking.changed.connect(self._changed)
        self._asking.failed.connect(self.failed.emit)
        means.conversations.damaged.connect(self.failed.emit)
        means.accounts.changed.connect(self.queue.released)
        self._titles = Titles(means, self._take_title)
        self.forecasts = Forecasts(means)
        self._opening = asyncio.Lock()
        self._left_over = False  # something was unsaved when a session told last
        self._saving = Delayed(
            means.tasks, "save what was refused", SAVE_AGAIN_AFTER, self._save_quietly
        )
        self._chats: tuple[ChatEntry, ...] | None = None
        self._closed = False

    @property
    def chats(self) -> tuple[ChatEntry, ...]:
        """All chats, the last one sent to first; the end of a reply moves none."""
        if self._chats is None:
            queued = self.waits.chats
            entries = (self._entry(one, queued) for one in self._listed.values())
            self._chats = tuple(
                sorted(entries, key=lambda one: (one.updated_at, one.id), reverse=True)
            )
        return self._chats

    def _entry(self, conversation: Conversation, queued: Collection[int]) -> ChatEntry:
        session = self._working.get(conversation.id)
        return ChatEntry(
            id=conversation.id,
            title=conversation.title,
            updated_at=self._sent_at[conversation.id],
            running=session is not None and session.running,
            finished_unseen=conversation.id in self._unseen,
            queued=conversation.id in queued,
            asking=conversation.id in self._asking.ids,
        )

    # ----------------------------------------------------------------------------- opening

    async def start(self) -> None:
        """Recover what an ended program left and load the list (`StoreError`)."""
        means = self._means
        await means.spending.note_recovered(await means.checkpoints.recover(means.clock.now()))
        await means.conversations.purge(means.clock.now() - _TRASH_KEPT)
        means.tasks.start("collect unused files", self._collect_files())
        text = await means.state.get(NEW_CHAT_TEXT) or ""
        self._new_chat = Unsent(text, await means.shelves.attachments.unsent())
        await self._load_prompts()
        await self._asking.load()
        first = await means.conversations.recent(_PAGE)
        self._list(first)

        async def sender(conversation_id: int) -> QueuePlace:
            return (await self.open(conversation_id)).queued

        def account_of(conversation_id: int) -> str:
            chat = self._listed.get(conversation_id)
            name = "" if chat is None else chat.options.account
            return means.accounts.for_conversation(name).name

        await self.queue.begin(sender, account_of)
        if len(first) >= _PAGE:
            means.tasks.start("list older chats", self._list_older(first[-1].updated_at))

    async def _collect_files(self) -> None:
        """Remove the files that no message has any more; what is refused is tried next time."""
        before = self._means.clock.now() - _FILES_KEPT
        try:
            await self._means.shelves.attachments.collect(before)
        except StoreError as error:
            _log.warning("unused files were not removed: %s", error)

    async def _list_older(self, before: float) -> None:
        try:
            while not self._closed:
                page = await self._means.conversations.recent(_PAGE, before)
                if not page:
                    break
                before = page[-1].updated_at
                self._list(page)
        except StoreError as error:
            self.failed.emit(error)

    def _list(self, conversations: Iterable[Conversation]) -> None:
        for one in conversations:
            self._listed.setdefault(one.id, one)
            self._sent_at.setdefault(one.id, one.updated_at)
        self._changed()

    def _changed(self) -> None:
        self._chats = None
        self._tell_what_waits()
        self.changed.emit()

    def new_session(self) -> Session:
        """Return the new chat; the one that was begun before, if it was never sent."""
        session = self._new
        if session is None or session.conversation_id is not None:
            session = self._new = Session(
                self._means,
                unsent=self._new_chat,
                prompts=self.prompts,
            )
            self._new_chat = NOTHING_UNSENT
            self._watch(session)
        return session

    async def open(self, conversation_id: int) -> Session:
        """Return the session of a chat (`StoreError`), of one that is gone the new chat.

        It is the same object for as long as it runs, is shown or is held by anyone.
        """
        async with self._opening:
            session = self._sessions.get(conversation_id)
            if session is None:
                loaded = await self._means.conversations.load_end(conversation_id, _FIRST)
                if loaded is None:
                    self._forget(conversation_id)
                    return self.new_session()
                chat, nodes, whole = loaded
                session = Session(self._means, chat, nodes, whole=whole, prompts=self.prompts)
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

    async def branch(self, source: Session, node: Node, title: str) -> int:
        """Make a chat that begins with the messages up to `node`; return its id (`StoreError`)."""
        means = self._means
        path = await source.versions.up_to(node)
        made = await means.conversations.branch(path, title, source.options, means.clock.now())
        self._list((made,))
        return made.id

    async def last_open(self) -> Session:
        """Return what was shown when the program ended (`StoreError`)."""
        last = await self._means.state.get(LAST_CHAT) or ""
        is_id = last.isdecimal() and len(last) < _DIGITS
        return await self.open(int(last)) if is_id else self.new_session()

    def _watch(self, session: Session) -> None:
        session.listed.connect(self._session_changed)
        session.draft_changed.connect(partial(self.waits.heard, session))
        session.state_changed.connect(partial(self._asking.look, session))
        session.failed.connect(lambda error: self._failed_in(session, error))

    def _tell_what_waits(self) -> None:
        count = len(self.waits.all)
        for session in tuple(self._sessions.values()):
            session.queued.heard(count)

    def _failed_in(self, session: Session, error: NocoptError) -> None:
        """Pass on what fails in a chat that nobody looks at."""
        if session is not self._shown:
            self.failed.emit(error)

    def show(self, session: Session) -> None:
        """Take note that a session is shown: it is seen, and what the next start begins with."""
        if session is self._shown:
            return
        self._shown = session
        self._remember_shown()
        if session.conversation_id in self._unseen:
            self._unseen.discard(session.conversation_id)
            self._changed()

    def _remember_shown(self) -> None:
        if self._shown is not None and not self._closed:
            id_ = self._shown.conversation_id
            text = "" if id_ is None else str(id_)
            self._means.tasks.start("remember chat", self._set_last_chat(text))

    async def _set_last_chat(self, text: str) -> None:
        await guarded(self._means.state.set(LAST_CHAT, text), self.failed.emit)

    def _session_changed(self, session: Session, conversation: Conversation) -> None:
        """Bring the list up to date with a session that sent, ended a turn or saved."""
        if conversation.id not in self._sessions:
            self._sessions[conversation.id] = session
            self._new = None if self._new is session else self._new
            if session is self._shown:
                self._remember_shown()
        worked = conversation.id in self._working
        if conversation.id not in self._sent_at or (session.running and not worked):
            self._sent_at[conversation.id] = conversation.updated_at
        ended = worked and not session.running
        if session.running or session.unsaved:
            self._working[conversation.id] = session
        else:
            self._working.pop(conversation.id, None)
        answered = ended and session.queued.entry is None
        if answered and session is not self._shown:
            self._unseen.add(conversation.id)
        self._listed[conversation.id] = conversation
        if session.draft is None:
            self.waits.ended(conversation.id)
        self.waits.changed.emit()
        if ended:
            self._titles.after_answer(session, conversation)
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
        if not title or conversation_id not in self._listed:
            return
        await self._means.conversations.rename(conversation_id, title, by)
        renamed = replace(self._listed[conversation_id], title=title, titled_by=by)
        self._listed[conversation_id] = renamed
        session = self._sessions.get(conversation_id)
        if session is not None:
            session.renamed(title, by)
        self._changed()

    async def _take_title(self, before: Conversation, title: str) -> None:
        """Give a chat the title that a model made, unless it has got another one meanwhile."""
        chat = self._listed.get(before.id)
        if chat is not None and (chat.title, chat.titled_by) == (before.title, before.titled_by):
            await self.rename(before.id, title, TitledBy.MODEL)

    async def delete(self, conversation_id: int) -> None:
        """Move a chat to the trash (`StoreError`); a turn that runs in it is stopped first.

        Whoever shows the chat opens another one.
        """
        self.queue.forget_chat(conversation_id)
        session = self._sessions.get(conversation_id)
        if session is not None:
            await session.close(keep=False)
            self._shown = None if self._shown is session else self._shown
            # Even where the disk refuses: opening it again then gives one that works.
            self._sessions.pop(conversation_id, None)
        await self._means.conversations.delete(conversation_id, self._means.clock.now())
        # What stands in the trash only is not brought back.
        await guarded(self._load_prompts(), self.failed.emit)
        self._forget(conversation_id)

    async def _load_prompts(self) -> None:
        self.prompts.load(await self._means.conversations.prompts(KEPT))

    def _forget(self, conversation_id: int) -> None:
        self._sessions.pop(conversation_id, None)
        self._working.pop(conversation_id, None)
        self._listed.pop(conversation_id, None)
        self._sent_at.pop(conversation_id, None)
        self._unseen.discard(conversation_id)
        self._asking.forget(conversation_id)
        self.queue.forget_chat(conversation_id)
        self._changed()

    async def close(self) -> None:
        """Stop all turns and write what is not on disk yet; nothing is sent afterwards."""
        self._closed = True
        self._asking.close()
        self.queue.close()
        self.forecasts.close()
        await self._saving.settle()
        await self._asking.settle()
        sessions = {id(one): one for one in self._sessions.values()}
        if self._new is not None:
            sessions[id(self._new)] = self._new
        await asyncio.gather(*(session.close() for session in sessions.values()))
        await guarded(self._means.spending.flush(), self.failed.emit)

"""A chat of which nothing is written to disk, until the person keeps it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from nocopt.app.prompts import RecentPrompts
from nocopt.app.queue import SendQueue
from nocopt.app.session import Session
from nocopt.app.wire_log import WireLog
from nocopt.core.conversation import Unsent
from nocopt.core.records import edits_of, options_of
from nocopt.core.transfer import Fate
from nocopt.store.checkpoints import Checkpoints
from nocopt.store.conversations import Conversations
from nocopt.store.memory import FilesInMemory, MemoryDatabase
from nocopt.store.records import Records
from nocopt.store.shelves import Shelves
from nocopt.store.state import State

if TYPE_CHECKING:
    from nocopt.app.library import Library
    from nocopt.app.means import Means
    from nocopt.app.queue_place import QueuePlace
    from nocopt.core.records import ChatRecord


class TemporaryChats:
    """Holds one such chat at a time, on shelves of its own, which are gone with it.

    What it cost is entered with all other costs, without a chat. Settings that the person changes
    there are those of the program.
    """

    def __init__(self, means: Means, library: Library) -> None:
        self._means, self._library = means, library
        self._database: MemoryDatabase | None = None
        self._session: Session | None = None
        self._changing = asyncio.Lock()
        self._own: Means | None = None  # what the chat works with

    def holds(self, session: Session | None) -> bool:
        """Whether nothing of a chat is written to disk."""
        return session is not None and session is self._session

    @property
    def at_hand(self) -> bool:
        """Whether there is one in which something was said."""
        return self._session is not None and bool(self._session.path)

    async def session(self) -> Session:
        """Return the chat at hand, else a new one (`StoreError`)."""
        async with self._changing:
            if self._session is None:
                self._session = await self._begun()
            return self._session

    async def drop(self) -> None:
        """Forget the chat and its files; what runs in it is stopped."""
        async with self._changing:
            await self._drop()

    async def keep(self) -> int | None:
        """Write the chat to disk with all its branches and files, and return its id there.

        None where it has no message yet: it is dropped. `StoreError` where the disk refuses: it
        goes on as it was then. What runs in it is stopped.
        """
        async with self._changing:
            session, database = self._session, self._database
            if session is None or database is None:
                return None
            await session.stop()
            kept = await self._kept(session, database) if session.path else None
            await self._drop()
            return kept

    async def _begun(self) -> Session:
        means = self._means
        self._database = database = await MemoryDatabase.begun()
        held = means.shelves.attachments.held
        shelves = replace(
            Shelves.of(database, database.path), attachments=FilesInMemory(database, held)
        )
        queue = SendQueue(shelves.queue, means.tasks, means.clock)
        self._own = own = replace(
            means,
            conversations=Conversations(database),
            checkpoints=Checkpoints(database),
            state=State(database),
            shelves=shelves,
            intake=means.intake.onto(shelves.attachments),
            files=means.files.onto(shelves.attachments),
            wire=WireLog(shelves.exchanges, means.tasks),
            queue=queue,
        )
        session = Session(own, prompts=RecentPrompts())

        async def sender(_: int) -> QueuePlace:
            return session.queued

        await queue.begin(sender, lambda _: session.account.name)
        return session

    async def _kept(self, session: Session, database: MemoryDatabase) -> int:
        """Write files first, which are of no harm alone, then all that names them in one go."""
        means, own = self._means, self._own or self._means
        chat_id = session.conversation_id or 0
        record = await Records(database, own.conversations).read(chat_id)
        if record is None:
            raise LookupError(f"no conversation {chat_id}")
        record = _as_shown(record, session, means.clock.now())
        for part in record.files.values():
            await self._keep_file(part.sha256, part.media_type)
        added = await means.shelves.adding.add(record)
        if added.id is not None and added.fate in (Fate.THERE, Fate.GROWN):
            await self._catch_up(added.id, record)
        loaded = None if added.id is None else await means.conversations.load_end(added.id, 1)
        if loaded is None:  # it was there from an attempt before, and was deleted since
            raise LookupError(f"no conversation {added.id}")
        self._library.take_in(loaded.conversation)
        return loaded.conversation.id

    async def _catch_up(self, chat_id: int, record: ChatRecord) -> None:
        """Write what was changed since an attempt before, which wrote the chat and failed then."""
        shelf = self._means.conversations
        later = record.later
        unsent = Unsent(record.draft, record.attached).followed_by(later.text, later.files)
        await shelf.set_draft(chat_id, unsent.text)
        await shelf.set_attached(chat_id, unsent.files)
        ids = sorted(await shelf.nodes(chat_id))
        if len(ids) == len(record.nodes):  # else others have written there, too
            places = dict(enumerate(ids))
            await shelf.set_options(chat_id, options_of(record.options, places))
            await shelf.set_edits(chat_id, edits_of(record.edits, places))
        await shelf.rename(chat_id, record.title, record.titled_by)

    async def _keep_file(self, sha256: str, media_type: str) -> None:
        shelf = self._means.shelves.attachments
        data = shelf.held.get(sha256)
        if data is not None:
            await shelf.add(data, media_type, self._means.clock.now())

    async def _drop(self) -> None:
        session, self._session = self._session, None
        own, self._own = self._own, None
        database, self._database = self._database, None
        if own is not None:
            own.queue.close()
        if session is not None:
            await session.close(keep=False)
        if own is not None:
            await own.wire.settle()
        if database is not None:
            await database.close()
        self._means.shelves.attachments.held.clear()


def _as_shown(record: ChatRecord, session: Session, now: float) -> ChatRecord:
    """Return a chat with what its session has in hand: on a shelf it would be a little later."""
    places = {id_: place for place, id_ in enumerate(sorted(session.versions.tree))}
    uids = {id_: record.nodes[place].uid for id_, place in places.items()}
    return replace(
        record,
        title=session.title,
        updated_at=now,
        options=options_of(session.options, places),
        leaf=uids[session.path[-1].id],
        preferred=uids.get(session.versions.preferred or 0),
        draft=session.unsent,
        attached=session.attached.value,
        edits=edits_of(session.edits.all, places),
    )

"""A chat of which nothing is written to disk, until the person keeps it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from nocopt.app.prompts import RecentPrompts
from nocopt.app.queue import SendQueue
from nocopt.app.session import Session
from nocopt.app.wire_log import WireLog
from nocopt.core.records import edits_of
from nocopt.store.checkpoints import Checkpoints
from nocopt.store.conversations import Conversations
from nocopt.store.memory import FilesInMemory, MemoryDatabase
from nocopt.store.shelves import Shelves
from nocopt.store.state import State

if TYPE_CHECKING:
    from nocopt.app.library import Library
    from nocopt.app.means import Means
    from nocopt.app.queue_place import QueuePlace


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
            session = self._session
            if session is None:
                return None
            await session.stop()
            kept = await self._kept(session) if session.path else None
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

    async def _kept(self, session: Session) -> int:
        means, tree = self._means, session.versions.tree
        for node in tree.values():
            for file in node.message.attachments:
                await self._keep_file(file.sha256, file.media_type)
        edited = (file for files in session.edits.all.files.values() for file in files)
        for file in (*session.attached.value, *edited):
            await self._keep_file(file.sha256, file.media_type)
        nodes = [tree[id_] for id_ in sorted(tree)]
        made = await means.conversations.branch(
            nodes, session.title, session.options, means.clock.now(), session.path[-1].id
        )
        copies = dict(
            zip(sorted(tree), sorted(await means.conversations.nodes(made.id)), strict=True)
        )
        await means.conversations.set_edits(made.id, edits_of(session.edits.all, copies))
        preferred = copies.get(session.versions.preferred or 0)
        await means.conversations.set_preferred(made.id, preferred)
        await means.conversations.set_draft(made.id, session.unsent)
        await means.conversations.set_attached(made.id, session.attached.value)
        self._library.take_in(made)
        return made.id

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

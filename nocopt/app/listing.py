"""Keeps the list of chats as the disk has it and as the open chats tell."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from nocopt.app.guarded import guarded
from nocopt.core.conversation import NOTHING_UNSENT
from nocopt.core.errors import StoreError
from nocopt.core.filing import Batch, ChatLine, Filed, Filing, Place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from nocopt.app.chat_list import ChatList
    from nocopt.app.filing import FilingService
    from nocopt.app.means import Means
    from nocopt.core.conversation import Conversation, TitledBy, Unsent
    from nocopt.core.errors import NocoptError
    from nocopt.store.chat_lines import Moment

FIRST: Final = 200  # chats that are listed before anything else is read
AT_ONCE: Final = 500  # those that are listed in one go afterwards

_log = logging.getLogger(__name__)


class Listing:
    """Reads the lines of the chats, the newest before all else, and brings them up to date.

    `heard` is what was heard of chats since the program began, by their ids; `later` what is to be
    said next in chats, `accounts` those that chats go on with where something waits in the queue.
    """

    def __init__(
        self,
        means: Means,
        chats: ChatList,
        filing: FilingService,
        failed: Callable[[NocoptError], object],
    ) -> None:
        self.heard: dict[int, Conversation] = {}
        self.later: dict[int, Unsent] = {}
        self.accounts: dict[int, str] = {}
        self._means, self._chats, self._filing, self._failed = means, chats, filing, failed
        self._rest: tuple[Moment | None, float] = None, 0.0
        self._closed = False

    async def load(self, trash_since: float) -> None:
        """Read what is shown first (`StoreError`); `begin` has the rest read."""
        lines = self._means.shelves.chat_lines
        self._chats.clear()
        for known in (self.heard, self.later, self.accounts):
            known.clear()
        await self._filing.load()
        first = await lines.page(FIRST)
        self._add(await lines.pinned())
        self._add(first.lines)
        await self.expect()
        self._rest = first.last, trash_since

    async def expect(self) -> None:
        """Read what goes on by itself in chats of which nothing was heard (`StoreError`)."""
        later, accounts = await self._means.shelves.chat_lines.expected()
        heard = self.heard
        self.later.update((id_, one) for id_, one in later.items() if id_ not in heard)
        self.accounts.update((id_, one) for id_, one in accounts.items() if id_ not in heard)

    def begin(self) -> None:
        """Begin to list the chats that are not shown first."""
        self._means.tasks.start("list older chats", self._read_on(*self._rest))

    async def _read_on(self, last: Moment | None, trash_since: float) -> None:
        lines = self._means.shelves.chat_lines
        try:
            while last is not None and not self._closed:
                page = await lines.page(AT_ONCE, last)
                self._add(page.lines)
                last = page.last
            self._add(await lines.trash(trash_since))
        except StoreError as error:
            self._failed(error)

    def _add(self, lines: Iterable[ChatLine]) -> None:
        """List chats that were read, unless something newer was heard of them meanwhile."""
        self._chats.put([line for line in lines if self._chats.line(line.id) is None])

    def close(self) -> None:
        """Read no further."""
        self._closed = True

    def take(self, conversation: Conversation, *, sent: bool, project: int | None) -> None:
        """Take over what a session tells of its chat; a new one is put into its `project`."""
        chat_id = conversation.id
        self.heard[chat_id] = conversation
        self.accounts[chat_id] = conversation.options.account
        if conversation.later == NOTHING_UNSENT:
            self.later.pop(chat_id, None)
        else:
            self.later[chat_id] = conversation.later
        line = self._chats.line(chat_id)
        if line is None:
            self.add(conversation, project)
        else:
            sent_at = conversation.updated_at if sent else line.sent_at
            self._chats.put((replace(line, title=conversation.title, sent_at=sent_at),))

    def add(self, conversation: Conversation, project: int | None) -> None:
        """List a chat that was made just now, in a project or in none."""
        filed = Filed(project)
        self._chats.put(
            (ChatLine(conversation.id, conversation.title, conversation.updated_at, filed),)
        )
        if project is not None:
            filing = Filing(Batch.MOVE, (conversation.id,), project)
            doing = guarded(self._filing.do(filing), self._failed)
            self._means.tasks.start("put a chat into its project", doing)

    def set_unread(self, chat_id: int, *, unread: bool) -> None:
        """Have something in a chat that nobody has seen, or nothing."""
        line = self._chats.line(chat_id)
        if line is not None and line.filed.unread is not unread:
            self._chats.put((replace(line, filed=replace(line.filed, unread=unread)),))
            keeping = self._filing.set_unread((chat_id,), unread=unread)
            self._means.tasks.start("keep what is unread", guarded(keeping, _only_logged))

    def rename(self, chat_id: int, title: str, by: TitledBy) -> None:
        """Take over another title."""
        heard = self.heard.get(chat_id)
        if heard is not None:
            self.heard[chat_id] = replace(heard, title=title, titled_by=by)
        self._chats.retitle(chat_id, title)

    def forget(self, chat_id: int) -> None:
        """Take note that a chat is gone, or in the trash."""
        for known in (self.heard, self.later, self.accounts):
            known.pop(chat_id, None)
        line = self._chats.line(chat_id)
        if line is not None and line.filed.place is not Place.TRASH:
            self._chats.forget((chat_id,))


def _only_logged(error: NocoptError) -> None:
    """Leave untold what is no loss to the person, and what others will tell of that disk."""
    _log.warning("which chats are unread was not kept: %s", error)

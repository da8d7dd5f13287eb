"""All chats that have something in memory only, so that it can be told, tried again, and saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from nocopt.app.session import Session


class UnkeptChats:
    """All chats with something in memory only, shown or not, as long as the disk refuses it.

    `others` gives those that are at hand. A chat that nobody shows is held here: to read it again
    would bring back what the disk has.
    """

    def __init__(self, others: Callable[[], Iterable[Session]]) -> None:
        self._others = others
        self._held: list[Session] = []

    def hold(self, session: Session) -> None:
        """Keep a chat in which something has failed, if the disk lacks something of it."""
        if all(one is not session for one in self._held):
            self._held.append(session)
        self._held = [one for one in self._held if one.unkept.any]

    @property
    def all(self) -> tuple[Session, ...]:
        """The chats, each once."""
        found = {id(one): one for one in (*self._held, *self._others()) if one.unkept.any}
        return tuple(found.values())

    async def save(self) -> None:
        """Try to write what all chats have in memory only."""
        for session in self.all:
            await session.unkept.save()

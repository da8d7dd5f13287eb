"""Takes back what was done to requests, or makes room for it: from the next turn on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from nocopt.core.thinking import Room

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from nocopt.app.session import Session
    from nocopt.core.report import RepairKind


class TakingBack:
    """The repairs that are not to be made in the chat that is shown, which `session` gives."""

    def __init__(self, session: Callable[[], Session | None]) -> None:
        self._session = session

    def undone(self, kinds: Iterable[RepairKind]) -> bool:
        """Whether none of these repairs is made any more."""
        session = self._session()
        if session is None:
            return False
        undone = session.options.parameters.undone
        return all(kind.value in undone for kind in kinds)

    def take_back(self, kinds: Iterable[RepairKind]) -> None:
        """Send what was asked for from the next turn on, whether it is taken or not."""
        self._set(lambda undone: (*undone, *(kind.value for kind in kinds)))

    def make_again(self, kinds: Iterable[RepairKind]) -> None:
        """Make these repairs again from the next turn on."""
        values = {kind.value for kind in kinds}
        self._set(lambda undone: tuple(one for one in undone if one not in values))

    @property
    def room(self) -> tuple[Room, int]:
        """Whether there is room for the thinking that is chosen, and the limit with which it is."""
        session = self._session()
        return (Room.UNASKED, 0) if session is None else session.chat.room

    def make_room(self) -> None:
        """Have answers be long enough for the thinking that is chosen, from the next turn on."""
        session = self._session()
        if session is not None:
            session.chat.make_room()

    def _set(self, changed: Callable[[tuple[str, ...]], tuple[str, ...]]) -> None:
        session = self._session()
        if session is None:
            return
        options = session.options
        undone = tuple(dict.fromkeys(changed(options.parameters.undone)))
        session.chat.set(replace(options, parameters=replace(options.parameters, undone=undone)))

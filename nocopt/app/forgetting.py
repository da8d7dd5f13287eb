"""From which message on a chat is sent: what is above it stays to be read, and goes nowhere."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from nocopt.core.conversation import NodeKind

if TYPE_CHECKING:
    from nocopt.app.chat_options import ChatOptions
    from nocopt.app.open_path import OpenPath
    from nocopt.app.open_tree import Begin
    from nocopt.core.conversation import Node


class Forgetting:
    """Sets the cut of one chat and takes it back; it counts from the next turn on.

    It belongs to a message: on a path without that message, everything is sent.
    """

    def __init__(self, chat: ChatOptions, path: OpenPath, begin: Begin) -> None:
        self._chat = chat
        self._path = path
        self._begin = begin
        self._before: list[tuple[int, int | None]] = []  # each cut, and the one before it

    @property
    def first(self) -> Node | None:
        """The first message that is sent, where not all are."""
        id_ = self._chat.value.parameters.forget_before
        nodes = self._path.nodes
        if id_ is None or not nodes or nodes[0].id == id_:
            return None
        return next((node for node in reversed(nodes) if node.id == id_), None)

    def start_for(self, node: Node) -> Node | None:
        """Return the message that would be the first one sent, with `node` as the first to stay.

        An answer needs its question. None where nothing would be left out, or less than now.
        """
        nodes, now = self._path.nodes, self.first
        at = next((place for place, one in enumerate(nodes) if one.id == node.id), 0)
        while at > 0 and not _begins(nodes[at]):
            at -= 1
        if at <= 0:
            return None
        return None if now is not None and nodes[at].id == now.id else nodes[at]

    def before(self, node: Node) -> bool:
        """Send nothing of what is above a message any more; False where that changes nothing."""
        start = self.start_for(node)
        if start is not None:
            self.cut_at(start.id)
        return start is not None

    def cut_at(self, node_id: int) -> None:
        """Send what is above a message no more."""
        self._before.append((node_id, self._chat.value.parameters.forget_before))
        self._set(node_id)

    async def take_back(self) -> None:
        """Send again what the last cut left out; a summary that nothing follows goes with it."""
        now = self._chat.value.parameters.forget_before
        before = next((old for id_, old in reversed(self._before) if id_ == now), None)
        self._set(before)
        last = self._path.nodes[-1] if self._path.nodes else None
        if last is not None and last.id == now and last.kind is NodeKind.SUMMARY:
            await self._begin(self._path.without_summary(), answered=True)

    def _set(self, node_id: int | None) -> None:
        options = self._chat.value
        parameters = replace(options.parameters, forget_before=node_id)
        self._chat.set(replace(options, parameters=parameters))


def _begins(node: Node) -> bool:
    """Whether what is sent may begin with a message: one of the person, or a summary."""
    return node.by_person or node.kind is NodeKind.SUMMARY

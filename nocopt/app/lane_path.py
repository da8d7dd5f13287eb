"""The path of one of several answers to the same message, beside the one that is shown."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from nocopt.app.open_path import NOT_ON_DISK

if TYPE_CHECKING:
    from nocopt.app.means import Means
    from nocopt.app.open_path import OpenPath
    from nocopt.core.conversation import Node
    from nocopt.store.conversations import NewNode


class LanePath:
    """The nodes down to the end of one answer; they are on the screen while it `leads`.

    A reply that the disk did not take is `left_over`, as it is on the path that is shown.
    """

    def __init__(self, path: OpenPath, slot: int, means: Means) -> None:
        self.nodes = path.nodes
        self.leads = False
        self.left_over: NewNode | None = None
        self._path, self._means = path, means
        self.slot, self._asked = slot, len(path.nodes)
        self._saving = asyncio.Lock()  # a reply is written once

    @property
    def own(self) -> tuple[Node, ...]:
        """What is behind the message that is answered."""
        return self.nodes[self._asked :]

    async def keep(self, reply: NewNode) -> None:
        """Write a reply in place of its checkpoint, or the results of its calls (`StoreError`)."""
        self.left_over = reply
        self._put((*self.nodes, reply.placed(NOT_ON_DISK, self._means.clock.now())))
        await self.save_left_over()

    async def save_left_over(self) -> None:
        """Try to write what is left over, if anything is."""
        async with self._saving:
            if self.left_over is not None:
                finish, now = self._means.checkpoints.finish, self._means.clock.now()
                node = await finish(self.left_over, now, self.slot, leads=self.leads)
                self.left_over = None
                self._path.added(node, leads=False)
                self._put((*self.nodes[:-1], node))

    def lead(self) -> None:
        """Be what is shown from now on."""
        self.leads = True
        self._put(self.nodes)

    def _put(self, nodes: tuple[Node, ...]) -> None:
        self.nodes = nodes
        chat = self._path.conversation
        if not self.leads or chat is None:
            return
        self._path.nodes = nodes
        if nodes[-1].id != NOT_ON_DISK:
            self._path.conversation = replace(chat, leaf_id=nodes[-1].id)

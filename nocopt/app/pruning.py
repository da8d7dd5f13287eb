"""Messages taken out of an open conversation, and brought back; thirty days, like the trash."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from nocopt.app.prompts import KEPT
from nocopt.core.answers import continues
from nocopt.core.conversation import children_of
from nocopt.core.tree import below, leaf_without

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from nocopt.app.open_tree import OpenTree
    from nocopt.core.conversation import Conversation, Edits, Node


@dataclass(frozen=True, slots=True)
class Removed:
    """What was removed together: how many `messages`, as they are read.

    `moment` names it on the disk, `leaf_id` is where the path ended, `edits` is what was being
    written in place of these messages.
    """

    moment: float
    messages: int
    leaf_id: int | None
    edits: Edits


class Pruning:
    """Removes messages with what follows them, and brings them back.

    Nothing is done while a turn runs, nor when the disk refuses, of which `failed` of the session
    tells.
    """

    def __init__(self, tree: OpenTree) -> None:
        self._means, self._path, self._begin = tree.means, tree.path, tree.begin
        self._prompts, self._edits = tree.prompts, tree.edits
        self._ends: dict[float, int | None] = {}  # where the path ended before, by the moments

    async def remove(self, nodes: Sequence[Node], *, all_versions: bool) -> Removed | None:
        """Remove a message as it is read, in this version or in all, and what follows; None: not.

        `nodes` is one node, or all of an answer of several turns. The path goes on with the newest
        version that is left, or ends before it.
        """
        found: list[Removed] = []

        async def work() -> None:
            await self._path.ready()
            removed = await self._remove(nodes, all_versions=all_versions)
            if removed is not None:
                found.append(removed)
                await self._look_at_prompts()

        await self._begin(work(), answered=True)
        return found[0] if found else None

    async def bring_back(self, removed: Removed | None = None) -> bool:
        """Bring back what was removed, else what was removed last, and show what was shown then.

        Where nobody knows that any more, it is what has come back: the preferred path, if that has.
        """
        found: list[bool] = []

        async def work() -> None:
            await self._path.ready()
            if await self._bring_back(removed):
                found.append(True)
                await self._look_at_prompts()

        await self._begin(work(), answered=True)
        return bool(found)

    async def _remove(self, nodes: Sequence[Node], *, all_versions: bool) -> Removed | None:
        path = self._path
        chat, tree = path.conversation, path.tree
        # What the disk had not taken yet has its place in the tree now.
        stored = [path.nodes[-1] if node.id < 0 else node for node in nodes]
        if chat is None or any(node.id not in tree for node in stored):
            return None
        tops = path.versions(stored[0]) if all_versions else (_top_of(tree, stored),)
        leaf_id, left = chat.leaf_id, dict(tree)
        for top in tops:
            leaf_id = leaf_without(left, top, leaf_id)
            for id_ in below(children_of(left), top):
                del left[id_]
        now = self._means.clock.now()
        gone = await self._means.shelves.pruning.remove(chat.id, tops, leaf_id, now)
        if gone is None:
            return None
        for one in self._means.queue.of_chat(chat.id):
            if one.node_id in gone.ids:
                self._means.queue.drop(one)
        path.take_tree({id_: node for id_, node in tree.items() if id_ not in gone.ids}, leaf_id)
        self._ends[gone.moment] = chat.leaf_id
        count = sum(_begins(tree, id_, gone.ids) for id_ in gone.ids)
        return Removed(gone.moment, count, chat.leaf_id, self._edits.take(gone.ids))

    async def _bring_back(self, removed: Removed | None) -> bool:
        path, shelf = self._path, self._means.shelves.pruning
        chat = path.conversation
        if chat is None:
            return False
        moment = await shelf.last(chat.id) if removed is None else removed.moment
        if moment is None:
            return False
        leaf_id = self._end_before(chat, moment) if removed is None else removed.leaf_id
        back = await shelf.restore(chat.id, moment, leaf_id)
        if back is None:
            return False
        nodes = await self._means.conversations.nodes(chat.id)
        path.take_tree(nodes, leaf_id if leaf_id in nodes else max(back.ids))
        if removed is not None:
            self._edits.give_back(removed.edits)
        return True

    def _end_before(self, chat: Conversation, moment: float) -> int | None:
        """Return where the path ended when something was removed; None where nobody knows."""
        gone = chat.preferred_id not in self._path.tree
        return self._ends.get(moment, chat.preferred_id if gone else None)

    async def _look_at_prompts(self) -> None:
        """What was removed is not offered to be said again."""
        self._prompts.load(await self._means.conversations.prompts(KEPT))


def _top_of(tree: Mapping[int, Node], nodes: Sequence[Node]) -> int:
    """Return the first node of an answer that no other version has in common with it."""
    children = children_of(tree)
    top = nodes[-1]
    for node in reversed(nodes[:-1]):
        if top.parent_id != node.id or len(children.get(node.id, ())) > 1:
            break
        top = node
    return top.id


def _begins(tree: Mapping[int, Node], id_: int, gone: Collection[int]) -> bool:
    """Whether a message, as it is read, begins with this node of those that are gone."""
    node = tree.get(id_)
    if node is None or node.parent_id is None or node.parent_id not in gone:
        return True
    above = tree.get(node.parent_id)
    return above is None or not continues(above, node)

"""Other versions of the messages of an open conversation: asked for, shown, and told apart."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from nocopt.core.conversation import children_of, newest_leaf, path_to

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from nocopt.app.open_tree import OpenTree
    from nocopt.core.attachments import AttachmentPart
    from nocopt.core.conversation import Node
    from nocopt.core.models import Model


class Versions:
    """What stands in the tree beside the path that is shown. Nothing is ever overwritten.

    Whatever changes the path gives False where it was not done: while a turn runs, and when the
    disk refuses, of which the session's `failed` tells.
    """

    def __init__(self, tree: OpenTree) -> None:
        self._means, self._path, self._begin = tree.means, tree.path, tree.begin
        self._prompts, self._edits = tree.prompts, tree.edits

    def of(self, node: Node) -> tuple[int, ...]:
        """Return the ids of all versions at the place of a message, oldest first."""
        return self._path.versions(node)

    def beside(self, nodes: Sequence[Node]) -> tuple[int, ...]:
        """Return the ids of the last nodes of all versions of a message, oldest first.

        `nodes` is a message as it is read: one node, or all of an answer of several turns.
        """
        if nodes[0].by_person:
            return self._path.versions(nodes[0])
        return self._path.answers_beside(nodes)

    def find(self, node_id: int) -> Node | None:
        """Return a message of any version, None where there is no such message."""
        return self._path.find(node_id)

    def made_by(self, node: Node) -> Model:
        """Return the model that made a reply, as its account offers it."""
        accounts = self._means.accounts
        account = accounts.get(node.account) or accounts.for_conversation(node.account)
        return self._means.catalog.describe(node.model, account)

    def cost_of(self, node: Node) -> Decimal | None:
        """Return what a reply cost in USD by the list prices; None where that is not known."""
        return self._means.spending.cost_of(node)

    async def regenerate(self, reply: Node, model: str = "") -> bool:
        """Ask for another version of a reply, of this model if one is named; for it only."""
        return await self._begin(self._path.ask_again(reply), model=model)

    async def edit(
        self, asked: Node, text: str, files: Sequence[AttachmentPart] | None = None
    ) -> bool:
        """Ask something else in place of a message of the person, and have that answered.

        Without `files` those of the message go with it.
        """
        files = asked.message.attachments if files is None else files
        if not text.strip() and not files:
            return False
        sent = await self._begin(self._path.ask_instead(asked, text, files), several=True)
        if sent:
            self._prompts.add(text)
            self._edits.drop(asked.id)  # also in a session that is being closed
        return sent

    async def show(self, node_id: int) -> bool:
        """Show another version, with what followed it last."""
        return await self._begin(self._path.show_version(node_id), answered=True)

    @property
    def branch(self) -> bool:
        """Whether the chat has more than the path that is shown, as far as it was read."""
        return len(self._path.tree) > len(self._path.nodes)

    @property
    def tree(self) -> Mapping[int, Node]:
        """All messages of all versions by their ids."""
        return self._path.tree

    @property
    def preferred(self) -> int | None:
        """The last message of the path that is preferred, None where none is."""
        chat = self._path.conversation
        id_ = None if chat is None else chat.preferred_id
        return id_ if id_ in self._path.tree else None

    @property
    def strays(self) -> bool:
        """Whether another path is shown than the one that is preferred."""
        preferred = self.preferred
        return preferred is not None and all(node.id != preferred for node in self._path.nodes)

    async def prefer(self, node_id: int | None) -> bool:
        """Prefer the path through a message, to where that branch was left; None: no path."""
        return await self._begin(self._prefer(node_id), answered=True)

    async def _prefer(self, node_id: int | None) -> Node | None:
        path = self._path
        await path.ready()
        chat = path.conversation
        if chat is None or not path.nodes or (node_id is not None and node_id not in path.tree):
            return None
        leaf_id = None if node_id is None else newest_leaf(children_of(path.tree), node_id)
        await self._means.conversations.set_preferred(chat.id, leaf_id)
        path.conversation = replace(path.conversation or chat, preferred_id=leaf_id)
        return path.nodes[-1]

    async def read_all(self) -> None:
        """Read what was not read yet of the tree of a long chat (`StoreError`)."""
        await self._path.complete()

    async def take_growth(self) -> None:
        """Take over messages that others put on disk, such as an import (`StoreError`).

        While an answer is made, or is not on the disk, what is shown stays; else it goes on behind
        its end, where the disk has it go on there. Of a long chat all is read first: what is being
        read of it may be older.
        """
        path, begun = self._path, False
        await path.complete()

        async def work() -> Node | None:
            nonlocal begun
            begun = True
            grown = await self._grow(follow=True)
            return path.nodes[-1] if grown and path.nodes else None

        await self._begin(work(), answered=True)
        if not begun and await self._grow(follow=False):
            path.completed.emit()

    async def _grow(self, *, follow: bool) -> bool:
        """Have what is new on the disk in the tree; whether there was anything."""
        path = self._path
        if path.conversation is None or not path.whole:
            return False
        known = frozenset(path.tree)
        loaded = await self._means.conversations.load(path.conversation.id)
        chat, tree, shown = path.conversation, dict(path.tree), path.nodes
        if loaded is None:
            return False
        stored, nodes = loaded
        before = len(tree)
        for id_, node in nodes.items():  # what follows comes after what it follows
            # What was removed while it was read stays so, with all that it has below it.
            if id_ not in known and (node.parent_id is None or node.parent_id in tree):
                tree.setdefault(id_, node)
        if len(tree) == before:
            return False
        goes_on = any(node.id == chat.leaf_id for node in path_to(tree, stored.leaf_id))
        unsaved = bool(shown) and shown[-1].id not in tree
        goes_on &= follow and not unsaved
        path.take_tree(tree, stored.leaf_id if goes_on else chat.leaf_id)
        if unsaved:  # no tree has it yet
            path.nodes = shown
        return True

    async def up_to(self, node: Node) -> tuple[Node, ...]:
        """Return the messages from the first to `node` as the disk has them (`StoreError`)."""
        return await self._path.up_to(node)

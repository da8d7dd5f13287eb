"""The tree of an open conversation, the path through it that is shown, and their way to disk."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from nocopt.app.guarded import guarded
from nocopt.app.next_step import Step, is_cut, step_after
from nocopt.core.answers import continues
from nocopt.core.conversation import (
    NOTHING_UNSENT,
    Conversation,
    Node,
    NodeKind,
    Options,
    Unsent,
    children_of,
    newest_leaf,
    path_to,
    title_from,
)
from nocopt.core.draft import whole_characters
from nocopt.core.errors import StoreError
from nocopt.core.messages import Message, TextPart
from nocopt.core.signal import Signal
from nocopt.store.conversations import NewNode

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from nocopt.app.means import Means
    from nocopt.core.attachments import AttachmentPart
    from nocopt.core.conversation import Edits
    from nocopt.core.errors import NocoptError

NEW_CHAT_TEXT = "new_chat_text"  # the fact under which the unsent text of the new chat is kept

NOT_ON_DISK = -1  # the id of a reply that the disk did not take yet


class OpenPath:
    """Nodes of one conversation, from the first to the leaf.

    A reply that the disk did not take is `left_over`: it stands at the end of the path, with a
    negative id, until `save_left_over` succeeds. What saves such replies of answers that are made
    `beside` is called then, too. It `leads`, which paths beside it do one at a time. All writing
    raises `StoreError`.
    """

    leads: Final = True

    def __init__(
        self,
        means: Means,
        conversation: Conversation | None,
        nodes: Mapping[int, Node],
        *,
        whole: bool = True,
    ) -> None:
        self.completed: Signal[()] = Signal()  # what was not read is there now
        self.conversation = conversation
        self.whole = whole  # else only the end of the path was read from the disk
        self.left_over: NewNode | None = None
        self.beside: tuple[Callable[[], Awaitable[None]], ...] = ()
        self._means = means
        self._tree = dict(nodes)
        self._children = children_of(nodes)
        self._saving = asyncio.Lock()  # a reply is written once
        self._completing = asyncio.Lock()
        self.nodes: tuple[Node, ...] = ()
        self._end_at(None if conversation is None else conversation.leaf_id)

    async def complete(self) -> None:
        """Read what was not read yet of the conversation (`StoreError`)."""
        async with self._completing:
            if self.whole or self.conversation is None:
                return
            nodes = await self._means.conversations.nodes(self.conversation.id)
            self._tree, self._children = nodes, children_of(nodes)
            self.whole = True
            self._end_at(self.conversation.leaf_id)
        self.completed.emit()

    async def ask(
        self, message: Message, options: Options, failed: Callable[[NocoptError], object]
    ) -> Node:
        """Write a message of the person after the leaf, with the conversation where it is new.

        `failed` hears of what is refused after the message is on disk.
        """
        await self.ready()
        shelf, now = self._means.conversations, self._means.clock.now()
        if self.conversation is None:
            title = _title(message)
            self.conversation, first = await shelf.begin(title, options, message, now)
            node = self.added(first)
            # Not before: at any moment the text is in one place at least.
            await guarded(self._means.state.set(NEW_CHAT_TEXT, ""), failed)
            if message.attachments:
                await guarded(self._means.shelves.attachments.set_unsent(()), failed)
            return node
        if options != self.conversation.options:
            await self.set_options(options)
        new = NewNode(self.conversation.id, self.conversation.leaf_id, message)
        return self.added(await shelf.append(new, now))

    async def ask_later(self, options: Options) -> Node | None:
        """Write what was to be said next after the leaf, from where it is kept; None: nothing is.

        On disk it is in one place at any moment.
        """
        await self.ready()
        chat = self.conversation
        if chat is None or chat.later == NOTHING_UNSENT:
            return None
        if options != chat.options:
            await self.set_options(options)
        new = NewNode(chat.id, chat.leaf_id, written(*chat.later))
        node = await self._means.conversations.append_later(new, self._means.clock.now())
        self.conversation = replace(self.conversation or chat, later=NOTHING_UNSENT)
        return self.added(node)

    async def write_later(self, later: Unsent, unsent: Unsent | None = None) -> None:
        """Keep what is to be said next, in place of what was.

        Where `unsent` is given, that is kept in the composer, and the other one is gone in one go.
        """
        chat, shelf = self.conversation, self._means.conversations
        if chat is None:
            return
        if unsent is None:
            await shelf.set_later(chat.id, later)
        else:
            await shelf.take_back_later(chat.id, unsent)
        self.conversation = replace(self.conversation or chat, later=later)

    async def ask_again(self, reply: Node | None = None) -> Node | None:
        """End the path at what `reply` answers and return that; None where there is nothing.

        An answer of several turns is an answer to the person's message above them all. Without
        `reply` it is what was said last to the model: tools that have run are not run again. A
        reply of another chat is a `ValueError`.
        """
        if reply is not None:
            self._check(reply)
        await self.ready()
        if reply is not None:
            above = path_to(self._tree, reply.parent_id)
            asked = next((node for node in reversed(above) if node.by_person), None)
        else:
            said = (node for node in reversed(self.nodes) if node.message.role == "user")
            asked = next(said, None)
        if asked is not None:
            self._end_at(asked.id)
        return asked

    async def end_with(self, node_id: int) -> Node | None:
        """Return the message at the end of the path if it is this one."""
        await self.ready()
        last = self.nodes[-1] if self.nodes else None
        return last if last is not None and last.id == node_id else None

    async def left_off(self, *, offered: bool, prefills: bool) -> Node | None:
        """Return the reply at the end if it is to be gone on with (`step_after`)."""
        await self.ready()
        last = self.nodes[-1] if self.nodes else None
        if last is None or step_after(last, offered=offered, prefills=prefills) is Step.END:
            return None
        return last

    async def cut_short(self) -> Node | None:
        """Return the reply at the end if it breaks off in its text, and end the path there.

        Where going on with it came to nothing, it is the one before.
        """
        await self.ready()
        *before, last = self.nodes or (None,)
        if before and last is not None and last.reply is not None and not last.message.parts:
            last = before[-1]
        if last is None or not is_cut(last):
            return None
        self._end_at(last.id)
        return last

    async def ask_instead(self, asked: Node, text: str, files: Sequence[AttachmentPart]) -> Node:
        """Write another version of a message of the person; the one there is stays.

        A message of another chat is a `ValueError`, so that nothing is ever written there.
        """
        self._check(asked)
        await self.ready()
        message = written(text, files)
        new = NewNode(asked.conversation_id, asked.parent_id, message)
        return self.added(await self._means.conversations.append(new, self._means.clock.now()))

    async def summarise(self, text: str) -> Node:
        """Write a summary of the path behind it."""
        await self.ready()
        assert self.conversation is not None, "nothing is summarised before there is anything"
        message = Message("user", (TextPart(text),))
        new = NewNode(
            self.conversation.id, self.conversation.leaf_id, message, kind=NodeKind.SUMMARY
        )
        return self.added(await self._means.conversations.append(new, self._means.clock.now()))

    async def without_summary(self) -> Node | None:
        """End the path before the summary at its end; None where there is none."""
        await self.ready()
        last = self.nodes[-1] if self.nodes else None
        if last is None or last.kind is not NodeKind.SUMMARY or self.conversation is None:
            return None
        await self._means.conversations.set_leaf(self.conversation.id, last.parent_id)
        self._end_at(last.parent_id)
        return last

    def versions(self, node: Node) -> tuple[int, ...]:
        """Return the ids of all versions at the place of a node, oldest first.

        A summary is no version of a message: it stands in place of what is above it.
        """
        found = self._children.get(node.parent_id, ())
        summary = node.kind is NodeKind.SUMMARY
        stored = [one for one in found if (self._tree[one].kind is NodeKind.SUMMARY) is summary]
        return tuple(stored) if node.id in self._tree else (*stored, node.id)

    def answers_beside(self, nodes: Sequence[Node]) -> tuple[int, ...]:
        """Return the ids of the last nodes of all answers at the place of one, oldest first.

        Where a later turn was asked for again, the answers have their first turns in common.
        """
        found: list[int] = []
        waiting = list(self._children.get(nodes[0].parent_id, ()))
        while waiting:
            at = waiting.pop()
            behind = self._children.get(at, ())
            more = [id_ for id_ in behind if continues(self._tree[at], self._tree[id_])]
            waiting += more
            if not more or len(more) < len(behind):
                found.append(at)
        stored = nodes[-1].id in self._tree
        return tuple(sorted(found)) if stored else (*sorted(found), nodes[-1].id)

    async def show_version(self, node_id: int) -> Node | None:
        """Lead the path through a node, to where that branch was left; None where it is not."""
        await self.ready()
        if node_id not in self._tree or self.conversation is None:
            return None
        leaf_id = newest_leaf(self._children, node_id)
        await self._means.conversations.set_leaf(self.conversation.id, leaf_id)
        self._end_at(leaf_id)
        return self._tree[leaf_id]

    async def up_to(self, node: Node) -> tuple[Node, ...]:
        """Return the messages from the first to `node`, all of them as the disk has them.

        A message of another chat is a `ValueError`.
        """
        self._check(node)
        await self.ready()
        stored = self.nodes[-1] if node.id == NOT_ON_DISK else node
        return path_to(self._tree, stored.id)

    async def keep(self, reply: NewNode) -> None:
        """Write a reply in place of its checkpoint, or the results of its calls after it.

        Until that is done it is left over.
        """
        self.left_over = reply
        standing = reply.placed(NOT_ON_DISK, self._means.clock.now())
        self.nodes = (*path_to(self._tree, reply.parent_id), standing)
        await self.save_left_over()

    async def ready(self) -> None:
        """Read what was not read, and write what is left over, before anything changes."""
        await self.complete()
        await self.save_left_over()

    async def save_left_over(self) -> None:
        """Try to write what is left over, if anything is."""
        async with self._saving:
            if self.left_over is not None:
                now = self._means.clock.now()
                node = await self._means.checkpoints.finish(self.left_over, now)
                self.left_over = None
                self.added(node)
        refused: StoreError | None = None
        for save in self.beside:  # a short one has room where a long one has none
            try:
                await save()
            except StoreError as error:
                refused = error
        if refused is not None:
            raise refused

    async def set_options(self, options: Options) -> None:
        """Write what the next turn is made with; a new conversation is created with it."""
        if self.conversation is not None:
            await self._means.conversations.set_options(self.conversation.id, options)
            self.conversation = replace(self.conversation, options=options)

    async def write_unsent(self, text: str) -> None:
        """Write the text in the composer; that of a new conversation is a fact of the program."""
        if self.conversation is None:
            await self._means.state.set(NEW_CHAT_TEXT, text)
        else:
            await self._means.conversations.set_draft(self.conversation.id, text)

    async def write_attached(self, parts: tuple[AttachmentPart, ...]) -> None:
        """Write which files go with the text in the composer, where that text is."""
        if self.conversation is None:
            await self._means.shelves.attachments.set_unsent(parts)
        else:
            await self._means.conversations.set_attached(self.conversation.id, parts)

    async def write_anchor(self, text: str) -> None:
        """Write the reading position; a new conversation is read from its beginning."""
        if self.conversation is not None:
            await self._means.conversations.set_anchor(self.conversation.id, text)

    async def write_edits(self, edits: Edits) -> None:
        """Write what is being written in place of messages; a new conversation has none."""
        if self.conversation is not None:
            await self._means.conversations.set_edits(self.conversation.id, edits)

    @property
    def tree(self) -> Mapping[int, Node]:
        """All nodes by id, as far as they were read (`whole`) and the disk has them."""
        return self._tree

    def take_tree(self, nodes: Mapping[int, Node], leaf_id: int | None) -> None:
        """Have these nodes from now on, as the disk has them: some were removed or came back."""
        self._tree, self._children = dict(nodes), children_of(nodes)
        self._end_at(leaf_id)

    def find(self, node_id: int) -> Node | None:
        """Return a node of the tree, whether the path leads through it or not."""
        return self._tree.get(node_id)

    def _check(self, node: Node) -> None:
        own = None if self.conversation is None else self.conversation.id
        if node.conversation_id != own:
            raise ValueError(f"message {node.id} is of chat {node.conversation_id}, not of {own}")

    def added(self, node: Node, *, leads: bool = True) -> Node:
        """Take a node into the tree that is on disk now; the path ends there if it leads."""
        assert self.conversation is not None, "no node without its conversation"
        self._tree[node.id] = node
        siblings = self._children.setdefault(node.parent_id, [])
        if node.id not in siblings:  # else it was read again meanwhile
            siblings.append(node.id)
        self.conversation = replace(self.conversation, updated_at=node.created_at)
        if leads:
            self._end_at(node.id)
        return node

    def _end_at(self, leaf_id: int | None) -> None:
        if self.conversation is not None:
            self.conversation = replace(self.conversation, leaf_id=leaf_id)
        self.nodes = path_to(self._tree, leaf_id)


def written(text: str, files: Sequence[AttachmentPart] = ()) -> Message:
    """Return a message of the person: files first, as the models are told to expect them."""
    if files and not text.strip():  # a blank text is a 400 (section 1.3)
        return Message("user", tuple(files))
    whole, half = whole_characters(text)  # half a character can be neither saved nor sent
    return Message("user", (*files, TextPart(whole + ("\ufffd" if half else ""))))


def _title(message: Message) -> str:
    return title_from(message.text) or title_from(" ".join(one.name for one in message.attachments))

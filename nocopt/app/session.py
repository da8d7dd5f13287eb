"""An open conversation: its path, its unsent text, and at most one running turn."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from nocopt.app.delayed import KeptText
from nocopt.app.turn import Order, Turn
from nocopt.core import thinking
from nocopt.core.conversation import Node, Options, path_to, title_from
from nocopt.core.draft import whole_characters
from nocopt.core.errors import NocoptError, StoreError
from nocopt.core.messages import user_message
from nocopt.core.request import Wishes, build_request, output_limit
from nocopt.core.signal import Signal
from nocopt.store.conversations import NewNode

if TYPE_CHECKING:
    from nocopt.app.means import Means
    from nocopt.core.conversation import Conversation
    from nocopt.core.draft import Draft
    from nocopt.core.models import Model
    from nocopt.core.settings import Account

NEW_CHAT_TEXT = "new_chat_text"  # the fact under which the unsent text of the new chat is kept

_NOT_ON_DISK = -1  # the id of a reply that the disk did not take yet


class Session:
    """One conversation at work. A new one is on disk from its first message on.

    `path_changed`: the path is another, nodes came or went. `draft_changed`: the running reply
    grew, once per network chunk. `state_changed`: anything else that is shown. `failed`: what is no
    part of a reply, such as a disk that is full. `listed` is for the library: a fact changed that
    its list shows.
    """

    def __init__(
        self, means: Means, conversation: Conversation | None = None, *, unsent: str = ""
    ) -> None:
        self.path_changed: Signal[()] = Signal()
        self.draft_changed: Signal[Draft] = Signal()
        self.state_changed: Signal[()] = Signal()
        self.failed: Signal[NocoptError] = Signal()
        self.listed: Signal[Session] = Signal()
        self._means = means
        self._conversation = conversation
        self._options = (
            Options(thinking=means.settings.value.thinking)
            if conversation is None
            else conversation.options
        )
        self._nodes: dict[int, Node] = {}
        self._leaf_id = None if conversation is None else conversation.leaf_id
        self._path: tuple[Node, ...] = ()
        self._turn: Turn | None = None
        self._task: asyncio.Task[None] | None = None
        self._left_over: NewNode | None = None
        self._sending = False
        self._closed = False
        self._unsent = KeptText(
            means.tasks,
            "save unsent text",
            unsent if conversation is None else conversation.draft,
            self._write_unsent,
            self.failed.emit,
        )
        self._anchor = KeptText(
            means.tasks,
            "save position",
            "" if conversation is None else conversation.anchor,
            self._write_anchor,
            self.failed.emit,
        )
        means.accounts.changed.connect(self._accounts_changed)

    @classmethod
    def of(cls, means: Means, conversation: Conversation, nodes: dict[int, Node]) -> Session:
        """Return the session of a conversation as it was loaded."""
        session = cls(means, conversation)
        session._nodes = dict(nodes)
        session._update_path()
        return session

    # ------------------------------------------------------------------------------ facts

    @property
    def conversation_id(self) -> int | None:
        """The conversation's id, None before the first message is sent."""
        return None if self._conversation is None else self._conversation.id

    @property
    def conversation(self) -> Conversation | None:
        """The conversation as last written, None before the first message is sent."""
        return self._conversation

    @property
    def title(self) -> str:
        """The title; empty before the first message, and where nothing made one."""
        return "" if self._conversation is None else self._conversation.title

    @property
    def options(self) -> Options:
        """What the next turn is made with."""
        return self._options

    @property
    def path(self) -> tuple[Node, ...]:
        """The messages shown, oldest first, without the running reply.

        A reply that could not be saved stands at the end with a negative id.
        """
        return self._path

    @property
    def draft(self) -> Draft | None:
        """The running reply."""
        return None if self._turn is None else self._turn.draft

    @property
    def running(self) -> bool:
        """Whether a turn runs."""
        return self._turn is not None

    @property
    def unsaved(self) -> bool:
        """Whether a reply is in memory only, since the disk did not take it."""
        return self._left_over is not None

    @property
    def account(self) -> Account:
        """The account of the next turn."""
        return self._means.accounts.for_conversation(self._options.account)

    @property
    def model(self) -> Model:
        """The model of the next turn."""
        return self._means.catalog.describe(self._options.model or self.account.default_model)

    @property
    def offer(self) -> thinking.ThinkingOffer:
        """What the thinking control offers for the next turn."""
        limit, _ = output_limit(self.model, self._max_tokens)
        return thinking.offer(self.model, limit)

    @property
    def unsent(self) -> str:
        """The text in the composer."""
        return self._unsent.text

    @property
    def anchor(self) -> str:
        """The reading position, in the pane's own words."""
        return self._anchor.text

    @property
    def last_prompts(self) -> tuple[str, ...]:
        """What the person wrote, newest first."""
        own = (node.message.text for node in reversed(self._path) if node.message.role == "user")
        return tuple(own)

    @property
    def _max_tokens(self) -> int | None:
        return self._options.max_tokens or self.account.max_tokens

    # ------------------------------------------------------------------------------- turns

    async def send(self, text: str) -> bool:
        """Put a message on disk and start the turn that answers it; False when that was not done.

        Nothing is sent while a turn runs, when the text is blank, and when the disk refuses; of the
        last `failed` tells, and the caller still has the text.
        """
        if self._occupied or not text.strip():
            return False
        self._sending = True
        try:
            await self._save_left_over()
            node = await self._append(text)
        except StoreError as error:
            self.failed.emit(error)
            return False
        finally:
            self._sending = False
        self._leaf_id = node.id
        self._nodes[node.id] = node
        self._update_path()
        self.set_unsent("")
        self._begin(node)
        return True

    async def retry(self) -> None:
        """Ask for another reply to the last user message; the one before stays as a sibling."""
        if self._occupied:
            return
        self._sending = True
        try:
            await self._save_left_over()
        except StoreError as error:
            self.failed.emit(error)
            return
        finally:
            self._sending = False
        asked = next((node for node in reversed(self._path) if node.message.role == "user"), None)
        if asked is not None:
            self._leaf_id = asked.id
            self._update_path()
            self._begin(asked)

    async def stop(self) -> None:
        """End the running turn; returns when what has come is saved, marked as stopped."""
        if self._turn is not None and self._task is not None:
            self._turn.stop()
            await asyncio.wait({self._task})

    def skip_wait(self) -> None:
        """Make the next attempt now instead of waiting out the countdown."""
        if self._turn is not None:
            self._turn.skip_wait()

    @property
    def _occupied(self) -> bool:
        return self._sending or self.running or self._closed

    async def _append(self, text: str) -> Node:
        """Write the user's message, and the conversation where it is new."""
        means, now = self._means, self._means.clock.now()
        options = replace(self._options, account=self.account.name, model=self.model.id)
        if self._conversation is None:
            created = await means.conversations.create(title_from(text), options, now)
            self._conversation = created
            self.listed.emit(self)
            await means.state.set(NEW_CHAT_TEXT, "")
        elif options != self._options:
            await means.conversations.set_options(self._conversation.id, options)
        self._options = options
        whole, half = whole_characters(text)  # half a character cannot be saved or sent
        message = user_message(whole + ("\ufffd" if half else ""))
        return await means.conversations.append(
            NewNode(self._conversation.id, self._leaf_id, message), now
        )

    def _begin(self, asked: Node) -> None:
        """Start the turn that answers `asked`, the last node of the path."""
        if self._closed:  # meanwhile; the message is on disk and can be answered next time
            return
        account, model = self.account, self.model
        choice = self._options.thinking
        wishes = Wishes(
            thinking=choice if choice in thinking.CHOICES else thinking.OFF,
            system=self._options.system,
            max_tokens=self._max_tokens,
        )
        order = Order(
            request=build_request(self._path, model, wishes),
            conversation_id=asked.conversation_id,
            parent_id=asked.id,
            account=account.name,
            connect=lambda: self._means.accounts.client(account),
        )
        turn = Turn(order, self._means.checkpoints, self._means.tasks, self._means.clock)
        turn.changed.connect(self.draft_changed.emit)
        turn.failed.connect(self.failed.emit)
        self._turn = turn
        self._task = self._means.tasks.start("turn", self._run(turn))
        self.path_changed.emit()
        self.state_changed.emit()
        self.listed.emit(self)

    async def _run(self, turn: Turn) -> None:
        whole = False
        try:
            await turn.run()
            whole = True
        finally:
            if not whole:  # a mistake of this program, which the owner of the task reports
                turn.abandon()
            try:
                await self._keep(turn.result())
            except StoreError as error:
                self.failed.emit(error)
            finally:
                self._turn = self._task = None
                self._update_path()
                self.path_changed.emit()
                self.state_changed.emit()
                self.listed.emit(self)

    async def _keep(self, new: NewNode) -> None:
        """Write a reply; until that has been done it is left over and stays in the path."""
        self._left_over = new
        now = self._means.clock.now()
        node = await self._means.checkpoints.finish(new, now)
        self._left_over = None
        self._nodes[node.id] = node
        self._leaf_id = node.id

    async def _save_left_over(self) -> None:
        if self._left_over is not None:
            await self._keep(self._left_over)
            self._update_path()
            self.path_changed.emit()
            self.listed.emit(self)

    def _update_path(self) -> None:
        path = path_to(self._nodes, self._leaf_id)
        new = self._left_over
        if new is not None:
            left_over = Node(
                id=_NOT_ON_DISK,
                conversation_id=new.conversation_id,
                parent_id=new.parent_id,
                message=new.message,
                created_at=self._means.clock.now(),
                model=new.model,
                account=new.account,
                reply=new.reply,
            )
            path = (*path, left_over)
        self._path = path
        if self._conversation is not None and path:
            newest = max(self._conversation.updated_at, path[-1].created_at)
            self._conversation = replace(
                self._conversation, updated_at=newest, leaf_id=self._leaf_id
            )

    # --------------------------------------------------------------------- what is kept

    def set_model(self, model_id: str) -> None:
        """Use another model from the next turn on."""
        self._set_options(replace(self._options, model=model_id.strip()))

    def set_thinking(self, choice: str) -> None:
        """Choose off, on or a level from the next turn on, here and in chats begun later."""
        if choice not in thinking.CHOICES:
            raise ValueError(f"no such thinking choice: {choice}")
        self._set_options(replace(self._options, thinking=choice))
        settings = self._means.settings
        settings.apply(replace(settings.value, thinking=choice))

    def _set_options(self, options: Options) -> None:
        if options == self._options:
            return
        self._options = options
        if self._conversation is not None:
            self._means.tasks.start("save options", self._save_options(options))
        self.state_changed.emit()

    async def _save_options(self, options: Options) -> None:
        assert self._conversation is not None
        try:
            await self._means.conversations.set_options(self._conversation.id, options)
        except StoreError as error:
            self.failed.emit(error)

    def set_unsent(self, text: str) -> None:
        """Keep what is in the composer."""
        self._unsent.set(text)

    async def _write_unsent(self, text: str) -> None:
        if self._conversation is None:
            await self._means.state.set(NEW_CHAT_TEXT, text)
        else:
            await self._means.conversations.set_draft(self._conversation.id, text)

    def set_anchor(self, text: str) -> None:
        """Keep the reading position."""
        self._anchor.set(text)

    async def _write_anchor(self, text: str) -> None:
        if self._conversation is not None:  # a new chat is read from its beginning
            await self._means.conversations.set_anchor(self._conversation.id, text)

    def renamed(self, title: str) -> None:
        """Take over the title that the library gave the conversation."""
        if self._conversation is not None:
            self._conversation = replace(self._conversation, title=title)
            self.state_changed.emit()

    def _accounts_changed(self) -> None:
        self.state_changed.emit()

    # ------------------------------------------------------------------------------- end

    async def close(self) -> None:
        """Stop the turn and write what is not on disk yet; nothing is sent afterwards."""
        self._closed = True
        await self.stop()
        try:
            await self._save_left_over()
        except StoreError as error:
            self.failed.emit(error)
        await self._unsent.flush()
        await self._anchor.flush()

    async def discard(self) -> None:
        """Stop the turn and write nothing more: the conversation is about to be deleted."""
        self._closed = True
        await self.stop()
        await self._unsent.settle()
        await self._anchor.settle()

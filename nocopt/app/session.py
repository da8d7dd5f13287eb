"""An open conversation: its path, its unsent text, and at most one running turn."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from nocopt.app.delayed import Kept
from nocopt.app.guarded import guarded
from nocopt.app.open_path import OpenPath
from nocopt.app.prompts import RecentPrompts
from nocopt.app.turn import Order, Turn
from nocopt.app.unfinished import UnfinishedEdits
from nocopt.app.versions import Versions
from nocopt.core import thinking
from nocopt.core.conversation import Edits, Node, Options
from nocopt.core.errors import NocoptError, StoreError
from nocopt.core.request import Wishes, build_request, output_limit
from nocopt.core.signal import Signal

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Mapping

    from nocopt.app.means import Means
    from nocopt.core.conversation import Conversation
    from nocopt.core.draft import Draft
    from nocopt.core.models import Model
    from nocopt.core.settings import Account


class Session:
    """One conversation at work. A new one is on disk from its first message on.

    `path_changed`: the path is another, nodes came or went. `draft_changed`: the running reply
    grew, once per network chunk. `state_changed`: anything else that is shown. `failed`: what is no
    part of a reply, such as a disk that is full. `listed` is for the library: something
    changed that its list shows. `versions` are the other answers and questions of the path,
    `edits` is what is being written in place of messages, `answering` is the model of the turn that
    runs or ran last.
    """

    def __init__(
        self,
        means: Means,
        conversation: Conversation | None = None,
        nodes: Mapping[int, Node] | None = None,
        *,
        whole: bool = True,
        unsent: str = "",
        prompts: RecentPrompts | None = None,
    ) -> None:
        self.path_changed: Signal[()] = Signal()
        self.draft_changed: Signal[Draft] = Signal()
        self.state_changed: Signal[()] = Signal()
        self.failed: Signal[NocoptError] = Signal()
        self.listed: Signal[Session, Conversation] = Signal()
        self._means = means
        self._open = OpenPath(means, conversation, nodes or {}, whole=whole)
        self._open.completed.connect(self.path_changed.emit)
        self._prompts = prompts if prompts is not None else RecentPrompts()
        self._options = Options(thinking=means.settings.value.thinking)
        anchor, edits = "", Edits()
        if conversation is not None:
            self._options, edits = conversation.options, conversation.edits
            unsent, anchor = conversation.draft, conversation.anchor

        # Whatever is not on disk yet holds the session, so that the chat, opened again, has it.
        def failed(error: NocoptError) -> None:
            self.failed.emit(error)

        tasks = means.tasks
        self._unsent = Kept(tasks, "save unsent text", unsent, self._open.write_unsent, failed)
        self._anchor = Kept(tasks, "save position", anchor, self._open.write_anchor, failed)
        self._edits = Kept(tasks, "save edits", edits, self._open.write_edits, failed)
        self.edits = UnfinishedEdits(self._edits)
        self.versions = Versions(means, self._open, self._prompts, self.edits, self._begin_after)
        self.answering: Model | None = None
        self._asked_once = ""  # the model that the last turn was for, where it is not the usual one
        self._turn: Turn | None = None
        self._task: asyncio.Task[None] | None = None
        self._beginning = asyncio.Lock()  # held until the message of the next turn is on disk
        self._closed = False
        means.accounts.changed.connect(self.state_changed.emit)

    # ------------------------------------------------------------------------------ facts

    @property
    def conversation_id(self) -> int | None:
        """The conversation's id, None before the first message is sent."""
        return None if self._open.conversation is None else self._open.conversation.id

    @property
    def title(self) -> str:
        """The title; empty before the first message, and where nothing made one."""
        return "" if self._open.conversation is None else self._open.conversation.title

    @property
    def options(self) -> Options:
        """What the next turn is made with."""
        return self._options

    @property
    def path(self) -> tuple[Node, ...]:
        """The messages shown, oldest first, without the running reply.

        A reply that could not be saved stands at the end with a negative id.
        """
        return self._open.nodes

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
        return self._open.left_over is not None

    @property
    def account(self) -> Account:
        """The account of the next turn."""
        return self._means.accounts.for_conversation(self._options.account)

    @property
    def model(self) -> Model:
        """The model of the next turn."""
        account = self.account
        wanted = self._options.model or account.default_model
        return self._means.catalog.describe(wanted, account)

    @property
    def offer(self) -> thinking.ThinkingOffer:
        """What the thinking control offers for the next turn."""
        wanted = self._options.max_tokens or self.account.max_tokens
        limit, _ = output_limit(self.model, wanted)
        return thinking.offer(self.model, limit)

    @property
    def unsent(self) -> str:
        """The text in the composer."""
        return self._unsent.value

    @property
    def anchor(self) -> str:
        """The reading position, in the pane's own words."""
        return self._anchor.value

    @property
    def last_prompts(self) -> tuple[str, ...]:
        """What the person wrote here, newest first; before the first message, in other chats."""
        own = (node.message.text for node in reversed(self.path) if node.message.role == "user")
        return self._prompts.written(own) or self._prompts.texts

    # ------------------------------------------------------------------------------- turns

    async def send(self, text: str, *, by_program: bool = False) -> bool:
        """Put a message on disk and start the turn that answers it; False when that was not done.

        Nothing is sent while a turn runs, when the text is blank, and when the disk refuses; of the
        last `failed` tells, and the caller still has the text. What is written `by_program`, in the
        person's name, leaves alone what the person has in the composer.
        """
        if not text.strip():
            return False
        # A chat keeps its model once it has begun; which account serves it may change at any time.
        before, options = self._options, replace(self._options, model=self.model.id)
        unsent = self.unsent
        sent = await self._begin_after(self._open.ask(text, options, self.failed.emit))
        if sent and self._options is before:
            self._options = options
        if sent and not by_program:
            self._prompts.add(text)
            if self.unsent == unsent:
                self._unsent.set("")  # also in a session that is being closed
        return sent

    async def retry(self) -> None:
        """Ask for another reply to the last user message; the one before stays as a sibling.

        A reply that another model was asked for, once, is asked of that model again, unless the
        person has chosen a model since.
        """
        failed = self.path[-1].model if self.path else ""
        model = failed if failed == self._asked_once else ""
        await self._begin_after(self._open.ask_again(), model=model)

    async def stop(self) -> None:
        """End the running turn; returns when what has come is saved, marked as stopped."""
        if self._turn is not None and self._task is not None:
            self._turn.stop()
            await asyncio.wait({self._task})

    async def save_unsaved(self, *, tell: bool = True) -> None:
        """Try again to write a reply that the disk did not take.

        Of a refusal `failed` tells, unless nobody asked for the attempt: then `tell` is false.
        """
        failed = self.failed.emit if tell else _not_again
        if await guarded(self._open.save_left_over(), failed):
            self._tell()

    def skip_wait(self) -> None:
        """Make the next attempt now instead of waiting out the countdown."""
        if self._turn is not None:
            self._turn.skip_wait()

    async def _begin_after(
        self,
        preparing: Coroutine[None, None, Node | None],
        *,
        model: str = "",
        answered: bool = False,
    ) -> bool:
        """Start the turn that answers the node that `preparing` gives; False where it gives none.

        `model` makes this one answer, where it is given. Where the node is `answered`, the path is
        changed and no turn starts. In a session that was closed meanwhile none starts either, but
        what is on disk is there.
        """
        busy = self._beginning.locked() or self.running or self._closed
        if busy:
            preparing.close()
            return False
        async with self._beginning:
            try:
                asked = await preparing
            except StoreError as error:
                self.failed.emit(error)
                asked = None
        if self._closed:
            return asked is not None
        if asked is not None and not answered:
            self._begin(asked, model)
        self._tell()
        return asked is not None

    def _begin(self, asked: Node, model_id: str) -> None:
        """Start the turn that answers `asked`, the last node of the path."""
        account, model = self.account, self.model
        self._asked_once = model_id
        if model_id:
            model = self._means.catalog.describe(model_id, account)
        self.answering = model
        choice = self._options.thinking
        wishes = Wishes(
            thinking=choice if choice in thinking.CHOICES else thinking.OFF,
            system=self._options.system,
            max_tokens=self._options.max_tokens or account.max_tokens,
        )
        order = Order(
            request=build_request(self.path, model, wishes),
            conversation_id=asked.conversation_id,
            parent_id=asked.id,
            account=account.name,
            connect=lambda: self._means.accounts.client(account),
        )
        turn = Turn(order, self._means.checkpoints, self._means.tasks, self._means.clock)

        def grown(draft: Draft) -> None:
            if turn is self._turn:
                self.draft_changed.emit(draft)

        turn.changed.connect(grown)
        turn.failed.connect(self.failed.emit)

        def ended() -> None:
            self._turn = self._task = None
            self._tell()

        self._turn = turn
        running = _run(turn, self._open, self.failed.emit, ended)
        self._task = self._means.tasks.start("turn", running)

    def _tell(self) -> None:
        self.path_changed.emit()
        self.state_changed.emit()
        if self._open.conversation is not None:
            self.listed.emit(self, self._open.conversation)

    # --------------------------------------------------------------------- what is kept

    def set_model(self, model_id: str) -> None:
        """Use another model from the next turn on."""
        self._asked_once = ""
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
        if self._open.conversation is not None:
            saving = guarded(self._open.set_options(options), self.failed.emit)
            self._means.tasks.start("save options", saving)
        self.state_changed.emit()

    def set_unsent(self, text: str) -> None:
        """Keep what is in the composer."""
        if not self._closed:
            self._unsent.set(text)

    def set_anchor(self, text: str) -> None:
        """Keep the reading position."""
        if not self._closed:
            self._anchor.set(text)

    def renamed(self, title: str) -> None:
        """Take over the title that the library gave the conversation."""
        if self._open.conversation is not None:
            self._open.conversation = replace(self._open.conversation, title=title)
            self.state_changed.emit()

    # ------------------------------------------------------------------------------- end

    async def close(self, *, keep: bool = True) -> None:
        """Stop the turn and write what is not on disk yet; nothing is sent afterwards.

        Without `keep`, unsent text and position are not written: the chat is being deleted.
        """
        self._closed = True
        self.edits.close()
        async with self._beginning:  # a message on its way to disk gets there
            await self.stop()
        await guarded(self._open.save_left_over(), self.failed.emit)
        for kept in (self._unsent, self._anchor, self._edits):
            await (kept.flush() if keep else kept.settle())


def _not_again(error: NocoptError) -> None:
    """Leave a refusal untold that was told when it came first."""
    del error


async def _run(
    turn: Turn,
    path: OpenPath,
    failed: Callable[[NocoptError], object],
    ended: Callable[[], None],
) -> None:
    """Run a turn and keep its reply, whatever becomes of either."""
    whole = False
    try:
        await turn.run()
        whole = True
    finally:
        if not whole:  # a mistake of this program, which the owner of the task reports
            turn.abandon()
        try:
            await guarded(path.keep(turn.result()), failed)
        finally:
            ended()

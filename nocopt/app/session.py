"""An open conversation: its path, its unsent text, and what answers its last message."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from nocopt.app.answering import Answering
from nocopt.app.attaching import Attaching
from nocopt.app.attachments import Attached, taking
from nocopt.app.chat_options import ChatOptions
from nocopt.app.compaction import Compaction
from nocopt.app.delayed import Kept
from nocopt.app.forgetting import Forgetting
from nocopt.app.guarded import guarded
from nocopt.app.later import Later
from nocopt.app.open_path import OpenPath, written
from nocopt.app.open_tree import OpenTree
from nocopt.app.prompts import RecentPrompts
from nocopt.app.pruning import Pruning
from nocopt.app.queue_place import QueuePlace
from nocopt.app.tool_access import offered_names
from nocopt.app.unfinished import UnfinishedEdits
from nocopt.app.unkept import Unkept
from nocopt.app.versions import Versions
from nocopt.core.conversation import NOTHING_UNSENT, Edits, Node, Options, Unsent
from nocopt.core.signal import Signal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from nocopt.app.means import Means
    from nocopt.app.rounds import Rounds
    from nocopt.core.attachments import AttachmentPart
    from nocopt.core.conversation import Conversation, TitledBy
    from nocopt.core.draft import Draft
    from nocopt.core.errors import NocoptError
    from nocopt.core.models import Model
    from nocopt.core.settings import Account
    from nocopt.core.thinking import ThinkingOffer
    from nocopt.core.tools import Approval, PendingCall


class Session:
    """One conversation at work. A new one is on disk from its first message on.

    `path_changed`: the path is another, nodes came or went. `draft_changed`: the running reply
    grew, once per network chunk. `state_changed`: anything else that is shown. `failed`: what is no
    part of a reply, such as a disk that is full. `listed` is for the library: something
    changed that its list shows. `versions` are the other answers and questions of the path,
    `pruning` removes messages and brings them back, `edits` is what is being written in place of
    messages, `attached` are the files that go with the unsent text and `attaching` puts them there,
    `chat` is what the next turn is made with, `queued` is what waits to be sent at the end of the
    path, `several` the answers of models that are asked at once, `later` what is to be sent behind
    the answer that is being made, `forgetting` says from where on it is sent, `compaction` puts a
    summary in place of it, `unkept` is what the disk lacks.
    """

    def __init__(
        self,
        means: Means,
        conversation: Conversation | None = None,
        nodes: Mapping[int, Node] | None = None,
        *,
        whole: bool = True,
        unsent: Unsent = NOTHING_UNSENT,
        prompts: RecentPrompts | None = None,
    ) -> None:
        self.path_changed: Signal[()] = Signal()
        self.state_changed: Signal[()] = Signal()
        self.failed: Signal[NocoptError] = Signal()
        self.listed: Signal[Session, Conversation] = Signal()
        self._means, self._closed = means, False
        self._open = OpenPath(means, conversation, nodes or {}, whole=whole)
        self._open.completed.connect(self.path_changed.emit)
        self._prompts = prompts if prompts is not None else RecentPrompts()
        self.chat = ChatOptions(means, self._open)
        self._answering = Answering(
            *(means, self._open, self.chat),
            moved=self._tell,
            hindered=lambda: self.compaction.running,
        )
        begin, self.several = self._answering.begin_after, self._answering.several
        self.draft_changed: Signal[Draft] = self._answering.grown
        anchor, edits = "", Edits()
        if conversation is not None:
            edits, anchor = conversation.edits, conversation.anchor
            unsent = Unsent(conversation.draft, conversation.attached)

        # Whatever is not on disk yet holds the session, so that the chat, opened again, has it.
        def failed(error: NocoptError) -> None:
            self.failed.emit(error)

        self.chat.failed.connect(failed)
        chat, intake, tasks = self.chat, means.intake, means.tasks
        self._unsent = Kept(tasks, "save unsent text", unsent.text, self._open.write_unsent, failed)
        self._attached = Kept(tasks, "save files", unsent.files, self._open.write_attached, failed)
        self.attached = Attached(unsent.files, self._attached.set)
        self.attaching = Attaching(
            self.attached, intake, tasks, lambda: taking(chat.model, chat.facts), failed
        )
        self._anchor = Kept(tasks, "save position", anchor, self._open.write_anchor, failed)
        self._edits = Kept(tasks, "save edits", edits, self._open.write_edits, failed)
        self.edits = UnfinishedEdits(self._edits)
        self.unkept = Unkept(self._open, self._answering, (self._unsent, self._edits), failed)
        tree = OpenTree(means, self._open, self._prompts, self.edits, begin)
        self.versions, self.pruning = Versions(tree), Pruning(tree)
        self.forgetting = Forgetting(self.chat, self._open, begin)
        self.compaction = Compaction(
            *(means, self._open, self.chat, self.forgetting, begin),
            lambda: self._answering.busy or self.queued.entry is not None,
        )
        self.compaction.began_or_ended.connect(self._tell)
        self.queued = QueuePlace(
            *(means.queue, self._open, self.chat, begin),
            *(lambda: self._answering.task, self.stop),
        )
        self.later = Later(
            (self._open, self.chat, begin),
            (self._unsent, self.attached),
            answers=lambda: self._answering.busy or self.queued.entry is not None,
            start=tasks.start,
            failed=failed,
        )
        self.later.changed.connect(lambda: self._tell(moved=False))
        self._answering.begins.connect(self.queued.gone_on)
        self._answering.ended.connect(self.later.answered)
        self._answering.failed.connect(self.failed.emit)
        for changed in (
            *(self.chat.changed, self.queued.changed, means.accounts.changed),
            *(self._answering.asking_changed, self._open.completed, self.several.changed),
        ):
            changed.connect(self.state_changed.emit)

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
        return self.chat.value

    @property
    def path(self) -> tuple[Node, ...]:
        """The messages shown, oldest first, without the running reply.

        A reply that could not be saved stands at the end with a negative id.
        """
        return self._open.nodes

    @property
    def draft(self) -> Draft | None:
        """The running reply; none while tools run between the turns of an answer."""
        turn = None if self.rounds is None else self.rounds.turn
        return None if turn is None else turn.draft

    @property
    def rounds(self) -> Rounds | None:
        """What makes the answer that is shown, while it does; others may be made beside it."""
        return self._answering.rounds

    @property
    def answering(self) -> Model | None:
        """The model of the turn that runs, or ran last."""
        return self._answering.model

    @property
    def can_stop(self) -> bool:
        """Whether `stop` has something to end: also an answer that is about to begin."""
        return self.running or self._answering.beginning

    @property
    def running(self) -> bool:
        """Whether an answer is being made, by a turn or tools between turns, or a summary."""
        return self._answering.running or self.compaction.running

    @property
    def asking(self) -> tuple[PendingCall, ...]:
        """The calls of tools that are being answered, some of which may wait for the person."""
        return () if self.rounds is None else self.rounds.asking

    @property
    def unsaved(self) -> bool:
        """Whether a reply is in memory only, since the disk did not take it."""
        return self._open.left_over is not None or self.several.unsaved

    @property
    def account(self) -> Account:
        """The account of the next turn."""
        return self.chat.account

    @property
    def model(self) -> Model:
        """The model of the next turn."""
        return self.chat.model

    @property
    def offer(self) -> ThinkingOffer:
        """What the thinking control offers for the next turn."""
        return self.chat.offer

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
        own = (node.message.text for node in reversed(self.path) if node.by_person)
        return self._prompts.written(own) or self._prompts.texts

    # ------------------------------------------------------------------------------- turns

    async def send(
        self,
        text: str,
        files: Sequence[AttachmentPart] = (),
        *,
        by_program: bool = False,
        may_wait: bool = False,
    ) -> bool:
        """Put a message on disk and start the turn that answers it; False when that was not done.

        While an answer is being made, one that `may_wait` is sent behind it (`later`), and another
        one is not. Nothing is sent when there is neither text nor a file, and when the disk
        refuses; of the last `failed` tells, and the caller still has both. What is written
        `by_program`, in the person's name, leaves alone what the person has in the composer.
        """
        if not text.strip() and not files:
            return False
        self.chat.begin()
        # A chat keeps its model once it has begun; which account serves it may change at any time.
        before, options = self.options, replace(self.options, model=self.model.id)
        unsent, message = self.unsent, written(text, files)
        if may_wait and (self._answering.running or self.later.sending):
            sent = await self.later.add(text, files)
        else:
            asking = self._open.ask(message, options, self.failed.emit)
            sent = await self._answering.begin_after(asking, several=not by_program)
            if sent:
                self.chat.were_written(before, options)
        if sent and not by_program:
            self._prompts.add(text)
            self.attached.sent(files)  # also in a session that is being closed
            if self.unsent == unsent:
                rest = unsent.removeprefix(text).lstrip() if unsent.startswith(text) else ""
                self._unsent.set(rest)  # also in a session that is being closed
        return sent

    async def retry(self) -> None:
        """Ask for another reply to the last user message; the one before stays as a sibling.

        A reply that another model was asked for, once, is asked of that model again, unless the
        person has chosen a model since.
        """
        failed = self.queued.model or (self.path[-1].model if self.path else "")
        model = failed if failed == self.chat.asked_once else ""
        # What has come of going on is a version of its own: then all of the answer is asked for.
        went_on = (
            len(self.path) > 1
            and self.path[-2].message.role == "assistant"
            and not self.path[-1].message.parts
        )
        goes_on = went_on and not model and self.chat.goes_on
        if not goes_on or not await self._answering.begin_after(self._open.cut_short(), go_on=""):
            await self._answering.begin_after(self._open.ask_again(), model=model)

    async def go_on(self, words: str = "") -> bool:
        """Go on with an answer that was left off: its tools have not run, or the server paused.

        Where it was cut, a model that takes it goes on from its end, another reply that follows.
        Else the `words` ask for the rest in the person's name.
        """
        offered = bool(offered_names(self._means.tools, self.options.parameters))
        prefills, begin_after = self.chat.goes_on, self._answering.begin_after
        if await begin_after(self._open.left_off(offered=offered, prefills=prefills)):
            return True
        if prefills and await begin_after(self._open.cut_short(), go_on=words):
            return True
        return await self.send(words, by_program=True)

    def answer(self, call_id: str, approval: Approval) -> None:
        """Take what the person says to a call of a tool."""
        if self.rounds is not None:
            self.rounds.answer(call_id, approval)

    async def stop(self) -> None:
        """End the running turn, or the one that is about to begin.

        Returns when what has come is saved, marked as stopped; a message on its way to disk gets
        there.
        Of a summary that is being written nothing stays.
        """
        await self.compaction.stop()
        await self._answering.stop()

    async def save_unsaved(self, *, tell: bool = True) -> None:
        """Try again to write a reply that the disk did not take.

        Of a refusal `failed` tells, unless nobody asked for the attempt: then `tell` is false.
        """
        failed = self.failed.emit if tell else _not_again
        if await guarded(self._open.save_left_over(), failed):
            self._tell()

    def skip_wait(self) -> None:
        """Make the next attempt now instead of waiting out the countdown."""
        if self.rounds is not None:
            self.rounds.skip_wait()

    def _tell(self, *, moved: bool = True) -> None:
        if moved:
            self.path_changed.emit()
            self.later.look()
        self.state_changed.emit()
        if self._open.conversation is not None:
            self.listed.emit(self, self._open.conversation)

    # --------------------------------------------------------------------- what is kept

    def set_unsent(self, text: str) -> None:
        """Keep what is in the composer."""
        if not self._closed:
            self._unsent.set(text)

    def set_anchor(self, text: str) -> None:
        """Keep the reading position."""
        if not self._closed:
            self._anchor.set(text)

    def renamed(self, title: str, by: TitledBy) -> None:
        """Take over the title that the library gave the conversation."""
        chat = self._open.conversation
        if chat is not None:
            self._open.conversation = replace(chat, title=title, titled_by=by)
            self.state_changed.emit()

    # ------------------------------------------------------------------------------- end

    async def close(self, *, keep: bool = True) -> None:
        """Stop the turn and write what is not on disk yet; nothing is sent afterwards.

        Without `keep`, unsent text and position are not written: the chat is being deleted.
        """
        self._closed = True
        self.edits.close()
        self.attaching.close(keep=keep)
        await self.compaction.stop()
        await self._answering.close()  # a message on its way to disk gets there
        await guarded(self._open.save_left_over(), self.failed.emit)
        await self.attaching.settle()
        await self.later.close()  # what it gives back is written below
        for kept in (self._unsent, self._attached, self._anchor, self._edits):
            await (kept.flush() if keep else kept.settle())


def _not_again(error: NocoptError) -> None:
    """Leave a refusal untold that was told when it came first."""
    del error

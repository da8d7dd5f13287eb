"""What answers the end of an open chat: begun once the message is on disk, ended at any moment."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from nocopt.app.rounds import Plan, Rounds
from nocopt.app.several import Several
from nocopt.app.tool_access import ToolAccess
from nocopt.core.errors import NocoptError, StoreError
from nocopt.core.signal import Signal

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from nocopt.app.chat_options import ChatOptions
    from nocopt.app.means import Means
    from nocopt.app.open_path import OpenPath
    from nocopt.core.conversation import Node
    from nocopt.core.draft import Draft
    from nocopt.core.models import Model


class Answering:
    """At most one message at a time, from its preparing to the end of the last turn of its answer.

    That is one answer, or those of `several` models.

    `grown` carries the draft once per network chunk, `failed` what is no part of a reply, `begins`
    the message that turns are about to answer. `ended`: they are over, or are to wait;
    `asking_changed`: calls of tools are in another state. `moved` is called where the path is
    another, or an answer began or ended; `hindered` says whether something else keeps one from
    beginning. `task` is where the only answer is made.
    """

    def __init__(
        self,
        means: Means,
        path: OpenPath,
        chat: ChatOptions,
        *,
        moved: Callable[[], None],
        hindered: Callable[[], bool],
    ) -> None:
        self.grown: Signal[Draft] = Signal()
        self.asking_changed: Signal[()] = Signal()
        self.failed: Signal[NocoptError] = Signal()
        self.begins: Signal[Node] = Signal()
        self.ended: Signal[()] = Signal()
        self._alone: Rounds | None = None
        self._model: Model | None = None
        self.task: asyncio.Task[None] | None = None
        self._means, self._path, self._chat, self._access = means, path, chat, ToolAccess(chat)
        self._moved, self._hindered = moved, hindered
        self.several = Several(means, path, chat, self._access, self.begin_after)
        several = self.several
        several.grown.connect(self.grown.emit)
        several.asking_changed.connect(self.asking_changed.emit)
        several.failed.connect(self.failed.emit)
        several.ended.connect(self.ended.emit)
        several.moved.connect(moved)
        self._beginning = asyncio.Lock()  # held until the message of the next turn is on disk
        self._stop_wanted = False  # by the person, while that lasts
        self._closed = False

    @property
    def beginning(self) -> bool:
        """Whether a message is on its way to disk, or the path being changed."""
        return self._beginning.locked()

    @property
    def rounds(self) -> Rounds | None:
        """What makes the answer that is shown."""
        return self.several.rounds if self._alone is None else self._alone

    @property
    def model(self) -> Model | None:
        """The model that makes the answer that is shown, or that made the last one."""
        shown = self.several.shown
        return self._model if shown is None else shown.model

    @property
    def running(self) -> bool:
        """Whether any answer is being made."""
        return self._alone is not None or self.several.running

    @property
    def busy(self) -> bool:
        """Whether nothing else may begin."""
        answers = self.beginning or self.running
        return answers or self._closed or self._hindered()

    async def begin_after(
        self,
        preparing: Coroutine[None, None, Node | None],
        *,
        model: str = "",
        answered: bool = False,
        go_on: str | None = None,
        several: bool = False,
    ) -> bool:
        """Start the turn that answers the node that `preparing` gives; False where it gives none.

        `model` makes this one answer, where it is given. Where the node is `answered`, the path is
        changed and no turn starts; with `go_on` it is gone on with from its end. What the person
        says may go to `several` models, where they are wanted. In a session that was closed
        meanwhile no turn starts either, but what is on disk is there.
        """
        if self.busy:
            preparing.close()
            return False
        self._stop_wanted = False
        async with self._beginning:
            try:
                asked = await preparing
            except StoreError as error:
                self.failed.emit(error)
                asked = None
        if self._closed:
            return asked is not None
        if asked is not None and not answered:
            wanted = self.several.wanted if several else ()
            if wanted:
                self._begin_several(asked, wanted)
            else:
                self._begin(asked, model, go_on)
        self._moved()
        return asked is not None

    def _begin(self, asked: Node, model_id: str, go_on: str | None) -> None:
        """Start what answers `asked`, the last node of the path."""
        chat = self._chat
        account, model = chat.account, chat.model
        chat.asked_once = model_id
        if model_id:
            model = self._means.catalog.describe(model_id, account)
        self._model = model
        plan = Plan(asked, chat.value, account, model, model_id, go_on)
        self.begins.emit(asked)
        rounds = Rounds(plan, self._path, self._means, self._access)

        def grown(draft: Draft) -> None:
            if rounds is self._alone:
                self.grown.emit(draft)

        def went_on(_: Node) -> None:
            if rounds is self._alone:
                self._moved()

        rounds.changed.connect(grown)
        rounds.kept.connect(went_on)
        rounds.asking_changed.connect(self.asking_changed.emit)
        rounds.failed.connect(self.failed.emit)
        rounds.gave_in.connect(chat.give_in)
        self._alone = rounds
        self.several.forget()  # whoever hears it finds the answer under way
        if self._stop_wanted:
            rounds.stop()
        self.task = self._means.tasks.start("turn", self._run(rounds))

    def _begin_several(self, asked: Node, models: tuple[str, ...]) -> None:
        """Start what answers `asked`, the last node of the path, with each of these models."""
        self.begins.emit(asked)
        self.several.begin(asked, models)
        if self._stop_wanted:
            self.several.stop()

    async def _run(self, rounds: Rounds) -> None:
        try:
            await rounds.run()
        finally:
            self._alone = self.task = None
            self.ended.emit()
            self._moved()

    async def stop(self) -> None:
        """End the answer; returns when what has come is saved, marked as stopped.

        While the message is on its way to disk it gets there, and is not sent.
        """
        if self._beginning.locked():
            self._stop_wanted = True
            async with self._beginning:
                pass
        ending = set(self.several.stop())
        if self._alone is not None and self.task is not None:
            self._alone.stop()
            ending.add(self.task)
        if ending:
            await asyncio.wait(ending)

    async def close(self) -> None:
        """Stop, and begin nothing from now on; a message on its way to disk gets there."""
        self._closed = True
        await self.stop()

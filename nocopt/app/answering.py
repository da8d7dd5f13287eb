"""What answers the end of an open chat: begun once the message is on disk, ended at any moment."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from nocopt.app.rounds import Plan, Rounds
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
    """At most one answer at a time, from the preparing of its message to the end of its last turn.

    `grown` carries the draft once per network chunk, `failed` what is no part of a reply, `begins`
    the message that a turn is about to answer. `ended`: the answer is over, or is to wait;
    `asking_changed`: calls of tools are in another state. `moved` is called where the path is
    another, or an answer began or ended; `hindered` says whether something else keeps one from
    beginning. `rounds` is what answers now, `task` where it runs, `model` the last that answered.
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
        self.rounds: Rounds | None = None
        self.model: Model | None = None
        self.task: asyncio.Task[None] | None = None
        self._means, self._path, self._chat, self._access = means, path, chat, ToolAccess(chat)
        self._moved, self._hindered = moved, hindered
        self._beginning = asyncio.Lock()  # held until the message of the next turn is on disk
        self._stop_wanted = False  # by the person, while that lasts
        self._closed = False

    @property
    def beginning(self) -> bool:
        """Whether a message is on its way to disk, or the path being changed."""
        return self._beginning.locked()

    @property
    def busy(self) -> bool:
        """Whether nothing else may begin."""
        answers = self.beginning or self.rounds is not None
        return answers or self._closed or self._hindered()

    async def begin_after(
        self,
        preparing: Coroutine[None, None, Node | None],
        *,
        model: str = "",
        answered: bool = False,
        go_on: str | None = None,
    ) -> bool:
        """Start the turn that answers the node that `preparing` gives; False where it gives none.

        `model` makes this one answer, where it is given. Where the node is `answered`, the path is
        changed and no turn starts; with `go_on` it is gone on with from its end. In a session that
        was closed meanwhile none starts either, but what is on disk is there.
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
        self.model = model
        plan = Plan(asked, chat.value, account, model, model_id, go_on)
        self.begins.emit(asked)
        rounds = Rounds(plan, self._path, self._means, self._access)

        def grown(draft: Draft) -> None:
            if rounds is self.rounds:
                self.grown.emit(draft)

        def went_on(_: Node) -> None:
            if rounds is self.rounds:
                self._moved()

        rounds.changed.connect(grown)
        rounds.kept.connect(went_on)
        rounds.asking_changed.connect(self.asking_changed.emit)
        rounds.failed.connect(self.failed.emit)
        rounds.gave_in.connect(chat.give_in)
        self.rounds = rounds
        if self._stop_wanted:
            rounds.stop()
        self.task = self._means.tasks.start("turn", self._run(rounds))

    async def _run(self, rounds: Rounds) -> None:
        try:
            await rounds.run()
        finally:
            self.rounds = self.task = None
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
        if self.rounds is not None and self.task is not None:
            self.rounds.stop()
            await asyncio.wait({self.task})

    async def close(self) -> None:
        """Stop, and begin nothing from now on; a message on its way to disk gets there."""
        self._closed = True
        await self.stop()

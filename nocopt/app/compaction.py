"""A summary in place of a chat so far: asked of the chat's own model, when the person wants it.

The request is the chat's next one with a task in it, so that what is cached is read from there.
"""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from nocopt.app.request_plan import wishes_of
from nocopt.app.second_try import Requests
from nocopt.app.turn import all_read
from nocopt.core.draft import Draft
from nocopt.core.errors import Cause, Failure, WireError, WireKind
from nocopt.core.events import TextDelta
from nocopt.core.reply import Outcome, Timing
from nocopt.core.signal import Signal
from nocopt.core.spending import SpendingKind
from nocopt.core.summary import summary_request
from nocopt.store.conversations import NewNode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from nocopt.app.chat_options import ChatOptions
    from nocopt.app.forgetting import Forgetting
    from nocopt.app.means import Means
    from nocopt.app.open_path import OpenPath
    from nocopt.app.open_tree import Begin
    from nocopt.core.conversation import Node
    from nocopt.core.events import StreamEvent
    from nocopt.core.exchange import Exchange
    from nocopt.core.request import ChatRequest, Wishes

_ELSEWHERE: Final = frozenset({Outcome.NEEDS_TOOL, Outcome.PAUSED})  # at tools, not at the summary


class Compaction:
    """Summarises the path of one chat; `busy` says whether something else is going on in it.

    `began_or_ended` says so, `changed` that some more has been written. The old messages stay where
    they are, to be read; whatever goes wrong, or is stopped, changes nothing.
    """

    def __init__(
        self,
        means: Means,
        path: OpenPath,
        chat: ChatOptions,
        forgetting: Forgetting,
        begin: Begin,
        busy: Callable[[], bool],
    ) -> None:
        self.began_or_ended: Signal[()] = Signal()
        self.changed: Signal[()] = Signal()
        self.written = 0
        self._means = means
        self._path = path
        self._chat = chat
        self._forgetting = forgetting
        self._begin = begin
        self._busy = busy
        self._task: asyncio.Task[object] | None = None
        self._stopped = False

    @property
    def running(self) -> bool:
        """Whether a summary is being written; `written` characters of it have come."""
        return self._task is not None

    @property
    def possible(self) -> bool:
        """Whether there is anything to be summarised: an answer that is sent."""
        nodes, first = self._path.nodes, self._forgetting.first
        for node in reversed(nodes):
            if node.message.role == "assistant" and node.message.parts:
                return True
            if first is not None and node.id == first.id:
                return False
        return False

    async def run(self) -> bool:
        """Write a summary behind the path and send nothing above it any more.

        False where there is nothing to do, or it was stopped. What went wrong is raised:
        `WireError`, `KeychainError`, `StoreError`.
        """
        if self._busy() or self.running or not self.possible:
            return False
        self._task, self._stopped, self.written = asyncio.current_task(), False, 0
        self.began_or_ended.emit()
        sent: list[Exchange] = []
        try:
            await self._path.complete()
            draft = await self._asked(sent)
        except asyncio.CancelledError:
            if not self._stopped or self._task is None:
                raise
            self._task.uncancel()
            return False
        finally:
            self._task = None
            self.began_or_ended.emit()
        text = _summary(draft)
        return await self._begin(self._written(text, sent), answered=True)

    async def stop(self) -> None:
        """End it, and return when it has ended."""
        task = self._task
        if task is not None and not self._stopped:
            self._stopped = True
            task.cancel()
            await asyncio.wait({task})

    # ----------------------------------------------------------------------- the request

    async def _asked(self, sent: list[Exchange]) -> Draft:
        """Return what the model says; where it would rather use a tool, asked without any.

        At first only words ask it to use none: to forbid it would make another request of it for
        the cache, which holds all that is to be summarised (section 1.6).
        """
        wishes = wishes_of(self._chat.value, self._chat.account)
        wishes = replace(wishes, tools=self._means.tools.definitions)
        draft = await self._said(wishes, sent)
        if draft.outcome not in _ELSEWHERE:
            return draft
        self.written = 0
        return await self._said(replace(wishes, calls_end=True), sent)

    async def _said(self, wishes: Wishes, sent: list[Exchange]) -> Draft:
        """Return what the model says to one request; it is paid for, whatever comes of it.

        What goes over the wire is added to `sent`: the message it is kept with is yet to be.
        """
        means, draft = self._means, Draft()
        account, model = self._chat.account, self._chat.model
        nodes = self._path.nodes
        # The same care for files, and for what the server does not take, as for any other turn.
        build = partial(means.files.built, nodes, model, make=summary_request)
        requests = Requests(build, wishes, means.facts.of(account))
        request: ChatRequest | None = await requests.request()
        client = await means.accounts.client(account)
        try:
            while request is not None:
                try:
                    async with aclosing(client.stream(request, sent.append)) as stream:
                        async for events in stream:
                            draft = draft.apply(events, means.clock.monotonic())
                            self._count(events)
                    break
                except WireError as error:
                    request = None
                    if not draft.has_content:
                        request = await requests.without_refused(error.failure)
                    draft = Draft() if request is not None else draft.failed(error.failure)
        finally:
            last, draft = nodes[-1], draft if draft.ended else draft.stopped()
            draft = await all_read(draft, means.tasks)
            said = NewNode(
                conversation_id=last.conversation_id,
                parent_id=last.id,
                message=draft.message,
                model=model.id,
                account=account.name,
                reply=draft.reply(Timing()),
            )
            await means.spending.note(said, account, SpendingKind.SUMMARY)
        if draft.has_content:
            await means.facts.learn(account, requests.refused)
        return draft

    def _count(self, events: Iterable[StreamEvent]) -> None:
        characters = sum(len(one.text) for one in events if isinstance(one, TextDelta))
        if characters:
            self.written += characters
            self.changed.emit()

    # ----------------------------------------------------------------------- the summary

    async def _written(self, text: str, sent: Sequence[Exchange]) -> Node:
        node = await self._path.summarise(text)
        keep = self._means.wire.watch(node.id)
        for exchange in sent:
            keep(exchange)
        self._forgetting.cut_at(node.id)
        return node


def _summary(draft: Draft) -> str:
    """Return the whole summary; a `WireError` says why there is none."""
    reply, text = draft.reply(Timing()), draft.message.text.strip()
    if reply.failure is not None:
        raise WireError(reply.failure)
    if reply.outcome is not Outcome.COMPLETE or not text:
        raise WireError(
            Failure(WireKind.PROTOCOL, Cause.NO_CONTENT, detail=reply.stop_reason or "")
        )
    return text

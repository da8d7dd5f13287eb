"""Several models asked at once: their answers are made side by side, and one of them is shown."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from nocopt.app.guarded import guarded
from nocopt.app.lane import Lane
from nocopt.app.lane_path import LanePath
from nocopt.app.open_path import NOT_ON_DISK
from nocopt.app.rounds import Plan, Rounds
from nocopt.core.signal import Signal

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Sequence

    from nocopt.app.chat_options import ChatOptions
    from nocopt.app.means import Means
    from nocopt.app.open_path import OpenPath
    from nocopt.app.open_tree import Begin
    from nocopt.app.tool_access import ToolAccess
    from nocopt.core.conversation import Node
    from nocopt.core.draft import Draft
    from nocopt.core.errors import NocoptError
    from nocopt.core.models import Model
    from nocopt.core.tools import PendingCall

MOST: Final = 4  # models: as many answers as can be watched at once


class Several:
    """The answers of several models to one message, which are versions of each other.

    `wanted` are the models that the next message goes to, none where it goes to the chat's own
    alone. `lanes` are the answers that were made last, in the order in which their models were
    chosen; they are kept until the next turn. Each has its own turns, its own checkpoint and its
    own failure, and none waits in the queue. `changed`: other models are wanted, another answer is
    shown, or one began, ended, asks or waits. `grown` carries the draft of the one that is shown,
    `asking_changed` tells of its calls, `moved` that the path is another or an answer has ended,
    `ended` that all of them have. `failed` carries what is no part of a reply.
    """

    def __init__(
        self, means: Means, path: OpenPath, chat: ChatOptions, access: ToolAccess, begin: Begin
    ) -> None:
        self.changed: Signal[()] = Signal()
        self.grown: Signal[Draft] = Signal()
        self.asking_changed: Signal[()] = Signal()
        self.moved: Signal[()] = Signal()
        self.ended: Signal[()] = Signal()
        self.failed: Signal[NocoptError] = Signal()
        self.wanted: tuple[str, ...] = ()
        self.lanes: tuple[Lane, ...] = ()
        self._means, self._path, self._chat = means, path, chat
        self._access, self._begin = access, begin
        self._tasks: set[asyncio.Task[None]] = set()

    # ------------------------------------------------------------------------------ facts

    @property
    def wanted_models(self) -> tuple[Model, ...]:
        """The models that the next message goes to, where they are several."""
        account, describe = self._chat.account, self._means.catalog.describe
        return tuple(describe(id_, account) for id_ in self.wanted)

    @property
    def wanted_last(self) -> tuple[str, ...]:
        """The models that were wanted last, in whatever chat, as far as they can be asked here."""
        account = self._chat.account
        offered = {model.id for model in self._means.catalog.offered(account)}
        return tuple(id_ for id_ in self._means.settings.value.last_models if id_ in offered)

    @property
    def running(self) -> bool:
        """Whether any of the answers is being made."""
        return any(lane.rounds is not None for lane in self.lanes)

    @property
    def shown(self) -> Lane | None:
        """The answer that is on the path; None where the path shows none of them."""
        if self.running:
            return next((lane for lane in self.lanes if lane.path.leads), None)
        if not self.lanes:
            return None  # as mostly: this is asked often
        nodes = self._path.nodes
        ids, last = {node.id for node in nodes if node.id > 0}, nodes[-1] if nodes else None
        ends = ((lane, lane.path.own[-1]) for lane in self.lanes if lane.path.own)
        # Those that the disk did not take have no ids that tell them apart.
        return next((lane for lane, end in ends if end.id in ids or end is last), None)

    @property
    def offered(self) -> tuple[Lane, ...]:
        """The answers among which the person can choose, without those that were deleted."""
        return tuple(lane for lane in self.lanes if self._is_there(lane.end_id))

    def _is_there(self, end_id: int | None) -> bool:
        return end_id in (None, NOT_ON_DISK) or self._path.find(end_id) is not None

    @property
    def rounds(self) -> Rounds | None:
        """What makes the answer that is shown, while it is made."""
        shown = self.shown
        return None if shown is None else shown.rounds

    @property
    def asking(self) -> tuple[PendingCall, ...]:
        """The calls of tools in all of the answers."""
        running = (lane.rounds for lane in self.lanes if lane.rounds is not None)
        return tuple(call for rounds in running for call in rounds.asking)

    @property
    def unsaved(self) -> bool:
        """Whether an answer is in memory only, since the disk did not take it."""
        return any(lane.path.left_over is not None for lane in self.lanes)

    @property
    def made(self) -> frozenset[int]:
        """The ids of all messages that have come of them."""
        return frozenset(node.id for lane in self.lanes for node in lane.path.own)

    def seconds(self, lane: Lane) -> float:
        """Return how long an answer has taken so far, or took."""
        now = self._means.clock.monotonic() if lane.ended is None else lane.ended
        return max(0.0, now - lane.began)

    # ----------------------------------------------------------------- what the person does

    def close(self) -> None:
        """Offer the answers no more: the person has chosen one, they are versions like others.

        As long as the disk has not taken one of them they stay, which is what has it written.
        """
        if not (self.running or self.unsaved):
            self.forget()

    def reopen(self, lanes: Sequence[Lane]) -> None:
        """Offer the answers again after `close`, where the chat still ends with one of them."""
        last = self._path.nodes[-1].id if self._path.nodes else None
        if not self.lanes and last is not None and any(lane.end_id == last for lane in lanes):
            self.lanes = tuple(lanes)
            self.changed.emit()

    def want(self, models: Sequence[str]) -> None:
        """Have the next message answered by these models, `MOST` at most; by one: as usual."""
        wanted = tuple(dict.fromkeys(models))[:MOST]
        wanted = wanted if len(wanted) > 1 else ()
        if wanted != self.wanted:
            self.wanted = wanted
            settings = self._means.settings
            if wanted:
                settings.apply(replace(settings.value, last_models=wanted))
            self.changed.emit()

    async def show(self, lane: Lane) -> bool:
        """Show another of the answers, also while they are made; False where that is not done."""
        if lane not in self.lanes:
            return False
        if not self.running:
            shown = await self._begin(self._end_of(lane), answered=True)
            if shown:
                self._ask_again_of(lane)
            self.changed.emit()
            return shown
        self._lead(lane)
        self.moved.emit()
        self.changed.emit()
        chat = self._path.conversation
        if chat is not None:
            await guarded(self._note_shown(chat.id, lane), self.failed.emit)
        return True

    async def _note_shown(self, chat_id: int, lane: Lane) -> None:
        """Have what is shown now be shown after a crash, too (`StoreError`)."""
        end_id = lane.end_id
        if end_id is not None and end_id > 0:
            await self._means.conversations.set_leaf(chat_id, end_id)
        await self._means.checkpoints.lead(chat_id, lane.path.slot)

    # ----------------------------------------------------------------------------- turns

    def begin(self, asked: Node, models: Sequence[str]) -> None:
        """Have `asked`, the last message of the path, answered by each of these models."""
        means, chat = self._means, self._chat
        account, now = chat.account, means.clock.monotonic()
        lanes: list[Lane] = []
        for slot, id_ in enumerate(models):
            model, path = means.catalog.describe(id_, account), LanePath(self._path, slot, means)
            lane = Lane(model, path, now)
            plan = Plan(asked, chat.value, account, model, slot=slot, beside=True)
            lane.rounds = Rounds(plan, path, means, self._access)
            self._listen(lane, lane.rounds)
            lanes.append(lane)
        self.lanes, self.wanted = tuple(lanes), ()
        self._path.beside = tuple(lane.path.save_left_over for lane in lanes)
        self._lead(lanes[0])
        for lane in lanes:
            task = means.tasks.start("turn", self._run(lane))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        self.changed.emit()

    def forget(self) -> None:
        """One answer is made from now on; what the disk did not take was saved before."""
        self.lanes = self._path.beside = ()
        self.changed.emit()

    def stop_one(self, lane: Lane) -> None:
        """End one of the answers, and keep what has come of it; the others go on."""
        if lane.rounds is not None:
            lane.rounds.stop()

    def stop(self) -> tuple[asyncio.Task[None], ...]:
        """End all of the answers; return what is to be waited for until they are saved."""
        for lane in self.lanes:
            self.stop_one(lane)
        return tuple(self._tasks)

    async def _end_of(self, lane: Lane) -> Node | None:
        """Lead the path through an answer, which has its id once the disk has taken it."""
        await self._path.save_left_over()
        return None if lane.end_id is None else await self._path.show_version(lane.end_id)

    def _lead(self, lane: Lane) -> None:
        for one in self.lanes:
            one.path.leads = one is lane
        self._ask_again_of(lane)
        lane.path.lead()

    def _ask_again_of(self, lane: Lane) -> None:
        """Have its model asked where the person wants another reply in place of this one."""
        own = lane.model.id == self._chat.model.id
        self._chat.asked_once = "" if own else lane.model.id

    def _listen(self, lane: Lane, rounds: Rounds) -> None:
        def if_shown(tell: Callable[[], None]) -> None:
            if lane.path.leads and lane.rounds is not None:
                tell()

        rounds.changed.connect(partial(self._note_waiting, lane))
        rounds.changed.connect(lambda draft: if_shown(lambda: self.grown.emit(draft)))
        rounds.kept.connect(lambda _: if_shown(self.moved.emit))
        rounds.asking_changed.connect(self.asking_changed.emit)
        rounds.asking_changed.connect(self.changed.emit)
        rounds.failed.connect(self.failed.emit)
        rounds.gave_in.connect(self._chat.give_in)

    def _note_waiting(self, lane: Lane, draft: Draft) -> None:
        if draft.waiting is not lane.waiting:
            lane.waiting = draft.waiting
            self.changed.emit()

    async def _run(self, lane: Lane) -> None:
        assert lane.rounds is not None, "an answer that is made"
        try:
            await lane.rounds.run()
        finally:
            lane.waiting = None
            lane.rounds, lane.ended = None, self._means.clock.monotonic()
            if not self.running:
                self.ended.emit()
            self.moved.emit()
            self.changed.emit()
        if not self.running:
            await self._note_end()

    async def _note_end(self) -> None:
        """Have the chat end on the disk where it is shown, whatever was written last."""
        chat = self._path.conversation
        if chat is not None:
            noting = self._means.conversations.set_leaf(chat.id, chat.leaf_id)
            await guarded(noting, self.failed.emit)

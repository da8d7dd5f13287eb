"""The answer that is being made: the message that shows it, and what feeds that turn by turn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nocopt.core.answers import breaks_off
from nocopt.core.conversation import NodeKind
from nocopt.core.messages import OpaquePart
from nocopt.ui.conversation.draft_feed import DraftFeed, list_sources
from nocopt.ui.conversation.tool_cards import CallSection, ResultSection, waiting_call

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from nocopt.core.conversation import Node
    from nocopt.core.draft import Draft
    from nocopt.core.messages import Part
    from nocopt.core.tools import PendingCall
    from nocopt.ui.conversation.message_item import MessageItem
    from nocopt.ui.conversation.thinking import ThinkingSection


MANY: Final = 20
"""Results at once for which a message is made anew: each alone moves all rows behind its call."""


class Writing:
    """Keeps one message in step with an answer; between two turns nothing feeds it.

    `draft` is the newest that has come, `shown` the one on the screen. `may_fold` is asked before
    thinking is folded by itself.
    """

    def __init__(self, may_fold: Callable[[ThinkingSection], bool]) -> None:
        self.item: MessageItem | None = None
        self.draft: Draft | None = None
        self.shown: Draft | None = None
        self._feed: DraftFeed | None = None
        self._kept = 0  # sections of turns that are kept
        self._may_fold = may_fold

    @property
    def fed(self) -> bool:
        """Whether a turn is being written."""
        return self._feed is not None

    def begin(self, item: MessageItem) -> None:
        """Write an answer into a message that has its rows, below what is there of it."""
        item.running = True
        self.item = item

    def feed(self) -> None:
        """The next turn begins."""
        assert self.item is not None, "nothing is written"
        self._feed = DraftFeed(self.item, self._may_fold)
        self._kept = self._feed.above

    def take(self, draft: Draft) -> int | None:
        """Show what is new in a draft; return the first row that is another, if one is."""
        self.draft = self.shown = draft
        return None if self._feed is None else self._feed.take(draft)

    def went_on(self, nodes: Sequence[Node]) -> bool:
        """Take over what is kept of the answer by now; say whether it is what was being written.

        That is the turn just written, and what its tools gave.
        """
        item = self.item
        if item is None or not _begins_with(nodes, item.nodes):
            return False
        fresh = nodes[len(item.nodes) :]
        if self._feed is not None:
            if not self._was_written(fresh[0]):
                return False
            self._feed.finish()
            self._let_go()
            fresh = fresh[1:]
        if any(node.kind is not NodeKind.RESULTS for node in fresh):
            return False
        item.take_nodes(tuple(nodes))
        results = [part for node in fresh for part in node.message.parts]
        if len(results) > MANY:
            item.remake()
            return True
        for part in results:
            self._give(item, part)
        return True

    def end(self) -> MessageItem | None:
        """The answer is over; return the message that shows it."""
        item = self.item
        if item is not None and item.running:
            item.running = False
            if any(map(breaks_off, item.nodes[:-1])):
                item.remake()  # the text of two turns is one
            else:
                list_sources(item)
        self.forget()
        return item

    def drop(self) -> MessageItem | None:
        """Take out what was written and is not kept; return the message if nothing of it is."""
        item, fed = self.item, self.fed
        self.forget()
        if item is None or item.node is None:
            return item
        item.running = False
        if fed:
            item.cut_sections(self._kept)
            list_sources(item)
        return None

    def forget(self) -> None:
        """Write nothing any more, and leave what is there as it is."""
        self.item = None
        self._let_go()

    def _let_go(self) -> None:
        self._feed = self.draft = self.shown = None

    def _was_written(self, node: Node) -> bool:
        """Whether a node is the turn that was written, down to what came last of it."""
        if self.draft is not None and self.draft is not self.shown:
            self.take(self.draft)
        return self.draft is not None and self.draft.parts == node.message.parts

    def _give(self, item: MessageItem, part: Part) -> None:
        """Show a result in the card of its call."""
        if not isinstance(part, OpaquePart):
            return
        call = waiting_call(item.sections, part.raw)
        if call is not None:
            item.rows_added(call, call.take_result(part.raw))
        else:
            item.add_section(ResultSection(item.around, part.raw))


def stand(item: MessageItem, calls: Sequence[PendingCall], *, ended: bool) -> bool:
    """Say at each call of a message that has no result where it stands; return whether that is new.

    Once the answer has `ended`, nobody runs them.
    """
    states = {one.call.id: one.state for one in calls}
    moved = [
        section.stand(states.get(section.part.id), ended=ended)
        for section in item.sections
        if isinstance(section, CallSection) and section.result is None
    ]
    return any(moved)


def _begins_with(nodes: Sequence[Node], known: Sequence[Node]) -> bool:
    """Whether `nodes` go on from the `known` ones."""
    if len(nodes) <= len(known) or nodes[0].by_person:
        return False
    return all(node.id == one.id for node, one in zip(nodes, known, strict=False))

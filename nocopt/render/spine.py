"""The open blocks of a text being parsed: opening one, closing them, adding what is closed.

They are kept as the rightmost path of the tree only: everything left of it is closed and is a value
already.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

from nocopt.render.asides import Holder
from nocopt.render.containers import ItemNode, ListNode, Root
from nocopt.render.leaves import FenceNode, Leaf, MathNode, ParagraphNode, TableNode
from nocopt.render.references import MENTION, mention_key, mentions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nocopt.render.blocks import Block
    from nocopt.render.references import Reference, References

LONGEST_HEAD = 400  # characters; a longer line is shown before it is known to head a table

Node: TypeAlias = Holder | ListNode | Leaf


class Spine:
    """The open blocks, from the text itself to the innermost."""

    def __init__(
        self, spine: Sequence[Node] = (), number: int = 0, known: References | None = None
    ) -> None:
        self._root = spine[0] if spine and isinstance(spine[0], Root) else Root()
        self._spine: list[Node] = [self._root, *spine[1:]]
        self._number = number
        # Of the line being taken: the number of open containers it belongs to.
        self._depth = 1
        self._growing = False
        self._known: References = MappingProxyType({}) if known is None else known
        self.definitions: dict[str, Reference] = {}

    @property
    def closed(self) -> Sequence[Block]:
        """The closed top-level blocks; of a fork, those closed since it was made."""
        return self._root.children.own

    @property
    def in_code(self) -> bool:
        """Whether a fenced code block is open."""
        return isinstance(self._spine[-1], FenceNode)

    @property
    def in_math(self) -> bool:
        """Whether a displayed formula is open."""
        return isinstance(self._spine[-1], MathNode)

    @property
    def in_table(self) -> bool:
        """Whether a table is open."""
        return isinstance(self._spine[-1], TableNode)

    def withhold_head(self) -> None:
        """Take off the last line of an open paragraph if the next line may make it a table's head.

        For forks only: the line is lost.
        """
        tip = self._spine[-1]
        if not isinstance(tip, ParagraphNode):
            return
        line = tip.last_line()
        if line.startswith("|") and len(line) <= LONGEST_HEAD:
            tip.pop_line()
            if tip.empty:
                self._spine.pop()

    def close(self, *, growing: bool = False) -> None:
        """End the text: every open block is closed, save that open code stays marked as open.

        A formula without its end is text, but while the text is `growing` it is an open formula.
        """
        self._growing = growing
        self._close_to(1, at_end=True)

    def close_before_text(self) -> None:
        """Close every open block, as a line does that belongs to none of them."""
        self._close_to(1)

    def _holder(self) -> Holder:
        """Close what the line does not belong to; the container that takes a new block."""
        self._close_to(self._depth)
        if isinstance(self._spine[-1], ListNode):
            self._close_to(len(self._spine) - 1)
        holder = self._spine[-1]
        assert isinstance(holder, Holder)
        return holder

    def _open(self, node: Holder | ListNode | Leaf) -> None:
        self._holder()
        self._spine.append(node)

    def _open_item(self, marker: str, first: int, offset: int) -> None:
        self._close_to(self._depth)
        parent = self._spine[-1]
        if not isinstance(parent, ListNode) or parent.marker != marker:
            self._open(ListNode(self._number, marker, first))
        self._spine.append(ItemNode(self._number, offset))

    def _add(self, block: Block, start: int | None = None) -> None:
        self._holder().add(block, self._number if start is None else start, self._number)

    def _close_to(self, depth: int, *, at_end: bool = False) -> None:
        while len(self._spine) > depth:
            self._close_last(at_end=at_end)

    def _close_last(self, *, at_end: bool) -> None:
        node = self._spine.pop()
        parent = self._spine[-1]
        if isinstance(node, ItemNode):
            assert isinstance(parent, ListNode)
            parent.add(node)
            return
        assert isinstance(parent, Holder)
        assert not isinstance(node, Root)
        if isinstance(node, FenceNode):
            node.closed = not at_end
        elif isinstance(node, MathNode):
            node.shown = at_end and self._growing
        block = node.build()
        if isinstance(node, ParagraphNode):
            self._define(node)
        if block is not None:
            parent.add(block, node.start, node.end)

    def _define(self, paragraph: ParagraphNode) -> None:
        for label, reference in paragraph.definitions:
            self._refer(label, reference)
        paragraph.definitions.clear()

    def _mention(self, text: str) -> None:
        """Take note of the footnotes that a line of inline source refers to."""
        for label in mentions(text):
            self._refer(mention_key(label), MENTION)

    def _refer(self, label: str, reference: Reference) -> None:
        if label not in self._known:
            self.definitions.setdefault(label, reference)

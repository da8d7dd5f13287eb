"""What the objects of a message's parts ask of the message's own object, and cells of a table's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QRect
    from PySide6.QtGui import QAccessibleInterface

    from nocopt.ui.conversation.faces import Face
    from nocopt.ui.conversation.keys import Keys
    from nocopt.ui.conversation.layouts import Row
    from nocopt.ui.conversation.marks import Spot
    from nocopt.ui.conversation.message_item import MessageItem
    from nocopt.ui.conversation.table_layout import TableRow
    from nocopt.ui.conversation.view import ConversationView


class OfMessage(Protocol):
    """The object that stands for a message."""

    interface: QAccessibleInterface
    item: MessageItem
    index: int

    @property
    def view(self) -> ConversationView: ...
    @property
    def keys(self) -> Keys: ...
    @property
    def alive(self) -> bool: ...
    @property
    def in_sight(self) -> bool: ...
    def rows(self) -> Sequence[Row]: ...
    def is_laid_out(self, row: Row) -> bool: ...
    def control_face(self, spot: Spot) -> Face: ...
    def holder(self, spot: Spot) -> QAccessibleInterface: ...


class OfTable(Protocol):
    """The object that stands for a table."""

    interface: QAccessibleInterface
    number: int

    @property
    def face(self) -> OfMessage: ...
    @property
    def view(self) -> ConversationView: ...
    @property
    def strips(self) -> Sequence[TableRow]: ...
    def place_of(self, row: TableRow, /) -> QRect: ...

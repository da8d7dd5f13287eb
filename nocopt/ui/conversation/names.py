"""What a screen reader calls messages: who speaks, and what is said."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Final

from nocopt.ui import wording

if TYPE_CHECKING:
    from nocopt.ui.conversation.layouts import Row
    from nocopt.ui.conversation.message_item import MessageItem
    from nocopt.ui.conversation.rows import RowSpec

_KEPT: Final = 32  # messages; a screen reader asks several times for the same few


class Names:
    """Makes names, and keeps some of those that cost much.

    The name of a message out of sight takes rows that are made for it only. The rows of a reply
    that is being written are read once each: all of them for every word would take longer and
    longer.
    """

    def __init__(self) -> None:
        self._unseen: OrderedDict[MessageItem, str] = OrderedDict()
        self._growing: MessageItem | None = None
        self._read: list[tuple[Row, RowSpec, str]] = []

    def of(self, item: MessageItem) -> str:
        """Return the name of a message as it is now."""
        if item.running:
            return wording.named(item.who, self._text_so_far(item))
        if self._growing is item:
            self._growing, self._read = None, []
        if item.prepared:
            self._unseen.pop(item, None)
            return wording.named(item.who, item.plain_text())
        text = self._unseen.pop(item, None)
        self._unseen[item] = text = item.plain_text() if text is None else text
        while len(self._unseen) > _KEPT:
            self._unseen.popitem(last=False)
        return wording.named(item.who, text)

    def forget(self) -> None:
        """Messages are others, or look different."""
        self._unseen.clear()
        self._growing, self._read = None, []

    def _text_so_far(self, item: MessageItem) -> str:
        if self._growing is not item:
            self._growing, self._read = item, []
        read, rows = self._read, item.rows
        for at, row in enumerate(rows):
            if at < len(read) and _still(row, *read[at]):
                continue
            read[at : at + 1] = [(row, row.spec, row.spoken)]
        del read[len(rows) :]
        return "\n".join(text for row, _, text in read if text and not row.hidden)


def _still(row: Row, known: Row, spec: RowSpec, text: str) -> bool:
    """Whether a row says what it said; a link by reference may have been defined since."""
    same = row is known and row.spec is spec and not row.ticks
    return same and "[" not in text.replace("\u202f[", "")

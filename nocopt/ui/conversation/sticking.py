"""The header of a long block of code stays at the top of the view while its lines are in sight."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nocopt.ui.conversation.code_header import HEADER, header_height
from nocopt.ui.conversation.code_layout import CodeRow

if TYPE_CHECKING:
    from nocopt.ui.conversation.items import Items
    from nocopt.ui.conversation.layouts import Row
    from nocopt.ui.conversation.reading import Reading

_BESIDE: Final = 2  # lines of text; so far down there may be a number or a bullet beside a block


class Sticking:
    """Moves the header of the block at the top edge; `settle` is called for every frame."""

    def __init__(self, items: Items, reading: Reading) -> None:
        self._items = items
        self._reading = reading
        self._row: CodeRow | None = None
        self.painted: int | None = None  # where in the viewport the header was painted last
        self.high = HEADER  # of that header
        self._alone = False  # nothing that moves stands beside the header
        # The same header is at the top edge, before and now, with nothing beside it.
        self.stays = False

    def settle(self) -> list[tuple[int, bool]]:
        """Move the header to its place.

        Return where it is painted in the viewport: first, with False, where it was.
        """
        row, y = self._at_edge(), self._reading.y
        code = row if isinstance(row, CodeRow) and row.live else None
        stays = self._row is code and self.painted == 0 and self._alone
        if self._row is not None and self._row is not code:
            self._row.stick(0)
        self._row = code
        found = [] if self.painted is None else [(self.painted, False)]
        self.painted = None
        if code is not None:
            top = self._items.row_top(self._reading.place) - y
            head, self.high = code.stick(-top), header_height(code.host.look)
            if head:
                self.painted = top + head
                found.append((self.painted, True))
            self._alone = -top > _BESIDE * code.host.look.text.line
        self.stays = stays and self.painted == 0 and self._alone
        return found

    def _at_edge(self) -> Row | None:
        place = self._reading.place
        if place.item >= len(self._items):
            return None
        rows = self._items[place.item].rows
        return rows[place.row] if place.row < len(rows) else None

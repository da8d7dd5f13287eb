"""Takes formulas whose pictures come late, without moving what is being read."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nocopt.ui.conversation.items import Place
    from nocopt.ui.conversation.view import ConversationView


def take_formulas(view: ConversationView) -> None:
    """Lay out anew what waited for formulas; only rows with layouts can, so this is cheap."""
    items, reading = view.items, view.reading
    if not items:
        return
    held = reading.place
    depth = reading.y - items.row_top(held)
    line = None if reading.following or depth <= 0 else _line_at(view, held, depth)
    live = [place for place in items.live if place.row < len(items[place.item].rows)]
    taken = [place for place in live if items[place.item].rows[place.row].take_formulas()]
    if not taken:
        return
    if line is not None:
        # The row at the top edge itself may grow above the line that is being read.
        offset, below = line
        items.measure(held)
        boxes = items[held.item].rows[held.row].boxes(offset, offset + 1)
        if boxes:
            reading.show(held, max(0, round(boxes[0].top()) + below))
    # What is read keeps its place: what is further up changes nothing that is in sight.
    view.settle(min((place for place in taken if place >= held), default=None))


def _line_at(view: ConversationView, place: Place, depth: int) -> tuple[int, int] | None:
    """A character at a depth of a row, and how far below the top of its line that is."""
    row = view.items[place.item].rows[place.row]
    offset = row.offset_at(0, depth)
    boxes = row.boxes(offset, offset + 1)
    return (offset, depth - round(boxes[0].top())) if boxes else None

"""Tab in the conversation: from control to control of a message, in sight or not, and out again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nocopt.render.blocks import Heading, Paragraph
from nocopt.ui.conversation.caret_place import caret_place
from nocopt.ui.conversation.items import Place
from nocopt.ui.conversation.marks import Spot
from nocopt.ui.conversation.rows import Summary

if TYPE_CHECKING:
    from nocopt.ui.conversation.controls import Control
    from nocopt.ui.conversation.layouts import Row
    from nocopt.ui.conversation.view import ConversationView

_SIGNS: Final = ("[", "<", "@", "://", "www.")  # text without one of them has no links


class Walk:
    """Finds the next stop: a message, then each of its controls, in reading order.

    All controls of a message are visited, wherever they are, and the view goes along. From its
    last one the way goes on to a message whose edge is in sight, else out of the pane: a long chat
    is left after a few keys. Rows are laid out when the way comes to them.
    """

    def __init__(self, view: ConversationView) -> None:
        self._view = view

    def start(self, *, forward: bool) -> Spot | None:
        """Return where the way begins: at an edge of what is in sight."""
        stops = self._in_sight()
        if stops:
            return stops[0 if forward else -1]
        seen = self._view.geometry_of.items_in_sight()
        return Spot(seen[0 if forward else -1], 0, "") if seen else None

    def from_caret(self, *, forward: bool) -> Spot | None:
        """Return the first stop after the place that was clicked on, if that is in sight."""
        head = self._view.selection.head
        if head is None or head.item >= len(self._view.items):
            return self.start(forward=forward)
        at = Place(head.item, head.row)
        if not self._seen(at):
            return self.start(forward=forward)
        keyed = [one for one in self._in_sight() if one.key and one.item == at.item]
        after = [one for one in keyed if self._is_after(one, at, head.offset)]
        before = keyed[: len(keyed) - len(after)]
        if found := after[:1] if forward else before[-1:]:
            return found[0]
        place = self._next_row(at, forward=forward)
        return self._stop(place, last=not forward) if place else Spot(at.item, 0, "")

    def next(self, spot: Spot, *, forward: bool) -> Spot | None:
        """Return the stop after one, or the one before; None where the way leaves the pane."""
        items = self._view.items
        if spot.item >= len(items):
            return None
        items.prepare(spot.item)
        if not spot.key:
            return self._inside(spot) if forward else self._beyond(spot.item, forward=False)
        keys = [one.key for one in self._controls(Place(spot.item, spot.row))]
        at = keys.index(spot.key) + (1 if forward else -1) if spot.key in keys else -1
        if 0 <= at < len(keys):
            return spot._replace(key=keys[at])
        place = self._next_row(Place(spot.item, spot.row), forward=forward)
        if place is not None:
            return self._stop(place, last=not forward)
        return self._beyond(spot.item, forward=True) if forward else Spot(spot.item, 0, "")

    # --------------------------------------------------------------------- internals

    def _inside(self, spot: Spot) -> Spot | None:
        """The first control of a message, from what is in sight on where its head is not."""
        seen = [one for one in self._in_sight() if one.item == spot.item and one.key]
        top = self._view.geometry_of.item_box(spot.item).top()
        if top < 0 and seen:
            return seen[0]
        first = self._view.reading.place if top < 0 else Place(spot.item, 0)
        place = self._next_row(first._replace(item=spot.item), forward=True)
        if place is None:
            return self._beyond(spot.item, forward=True)
        return self._stop(place, last=False)

    def _beyond(self, item: int, *, forward: bool) -> Spot | None:
        """The head of the message below, or the last control of that above, if it is in sight."""
        index = item + (1 if forward else -1)
        if not 0 <= index < len(self._view.items):
            return None
        box = self._view.geometry_of.item_box(index)
        if forward:
            return Spot(index, 0, "") if self._head_is_seen(index) else None
        if not 0 < box.bottom() <= self._view.viewport().height():
            return None
        rows = self._view.items.prepare(index).rows
        last = Place(index, len(rows) - 1)
        place = last if self._controls(last) else self._next_row(last, forward=False)
        if place is not None and self._seen(place):
            return self._stop(place, last=True)
        return Spot(index, 0, "") if self._head_is_seen(index) else None

    def _next_row(self, place: Place, *, forward: bool) -> Place | None:
        """The next row of the same message that has controls."""
        items = self._view.items
        step = items.after if forward else items.before
        at = step(place)
        while at is not None and at.item == place.item:
            if self._controls(at):
                return at
            at = step(at)
        return None

    def _controls(self, place: Place) -> list[Control]:
        row = self._view.items[place.item].rows[place.row]
        if row.hidden or not _may_have_controls(row):
            return []
        self._view.items.measure(place)
        return list(row.controls())

    def _stop(self, place: Place, *, last: bool) -> Spot:
        return Spot(*place, self._controls(place)[-1 if last else 0].key)

    def _in_sight(self) -> list[Spot]:
        """The heads of messages and the controls that can be seen, in reading order."""
        geometry, port = self._view.geometry_of, self._view.viewport().rect()
        found: list[Spot] = []
        for index in geometry.items_in_sight():
            if self._head_is_seen(index):
                found.append(Spot(index, 0, ""))
            spots = (spot for spot, _ in geometry.controls_of(index))
            found += [one for one in spots if port.contains(geometry.control_box(one).center())]
        return found

    def _head_is_seen(self, index: int) -> bool:
        top = self._view.geometry_of.item_box(index).top()
        return -1 <= top < self._view.viewport().height() - 2 * self._view.look.text.line

    def _seen(self, place: Place) -> bool:
        rows = self._view.items[place.item].rows
        if place.item not in self._view.geometry_of.items_in_sight() or place.row >= len(rows):
            return False
        top, high = self._view.geometry_of.row_origin(place).y(), rows[place.row].height
        return top + high > 0 and top < self._view.viewport().height()

    def _is_after(self, spot: Spot, at: Place, offset: int) -> bool:
        """Whether a control stands after a place in the text."""
        if (spot.item, spot.row) != at:
            return (spot.item, spot.row) > at
        row = self._view.items[at.item].rows[at.row]
        control = self._view.geometry_of.control(spot)
        if control is None or not row.live:
            return False
        caret, box = caret_place(row, offset, self._view.look.text.line), control.rect
        if box.bottom() <= caret.center().y():
            return False
        return box.top() >= caret.bottom() or box.right() > caret.x()


def _may_have_controls(row: Row) -> bool:
    """Whether it is worth laying a row out for its controls: text mostly has none."""
    block = row.spec.block
    if not isinstance(block, (Paragraph, Heading, Summary)):
        return True
    if any(marker.note for marker in row.spec.markers):
        return True
    return any(sign in block.text for sign in _SIGNS)

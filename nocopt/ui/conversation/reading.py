"""Where the reader is: at the end and following it, or at a row that must not move.

The position is a row and a distance in pixels, never a height from the top, so that heights above
it may be corrected at any time without the text on the screen moving.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nocopt.core.conversation import READ_TO_END
from nocopt.ui.conversation.items import Items, Move, Place

if TYPE_CHECKING:
    from collections.abc import Callable


class Reading:
    """The position of a view of `height` pixels over items; `y` is the height of its top edge.

    After any change call `settle`: it lays out what is in sight and finds the new `y`.
    """

    def __init__(self, items: Items) -> None:
        self._items = items
        self.following = True
        self.height = 0
        self.y = 0
        self.held = False  # nobody has moved since `hold`
        self._place = Place(0, 0)
        self._offset = 0  # from the top of the row to the top edge of the view
        self._question: int | None = None  # the message that stops at the top edge
        self._stays = False  # the next time the end is not followed
        self._paused = False  # the end is not followed, though what is written goes on there

    @property
    def most(self) -> int:
        """The greatest `y`."""
        return max(0, self._items.total - self.height)

    @property
    def at_end(self) -> bool:
        """Whether the end is in sight, save for a hair."""
        return self.y >= self.most - 2

    def follow(self, until: int | None = None) -> None:
        """Go to the end and stay there, or until a message has come to the top edge."""
        self.held = False
        self.following, self._question, self._paused = True, until, False

    def pause(self) -> None:
        """What is in sight stays where it is until `resume`, unless the reader moves it."""
        self._paused = self._paused or self.following

    def resume(self) -> None:
        """Follow the end again, if that is what was paused."""
        if self._paused:
            self._paused, self.following = False, True

    def stay(self) -> None:
        """What is in sight stays where it is the next time, though the end be followed."""
        self._stays = self.following

    def scroll_to(self, y: int) -> int:
        """Move the top edge of the view to `y`, as the reader asks; the end is caught there.

        Return by how many pixels the reader has moved, downwards if positive: heights that turn out
        to be others on the way do not count.
        """
        items = self._items
        if not items:
            return 0
        wanted = max(0, min(y, self.most))
        gone = wanted - self.y
        up = gone < 0
        self.held = self.held and wanted == self.y
        self.y, self._paused = wanted, False
        self._hold(wanted)
        self.following = False
        self.settle()
        self.following = self.at_end and not (up and self.most > 0 and wanted < self.most)
        return gone

    def scroll_by(self, change: int) -> int:
        """Move by so many pixels, downwards if positive; never jumps over what is not measured.

        Return by how many the reader has moved, as `scroll_to` does.
        """
        if not self._items:
            return 0
        if change < 0:
            place = self._valid(self._place)
            total = self._items[place.item].rows[place.row].total
            self._measure_up(place, total + max(0, -change - self._offset))
            self.y = self._items.row_top(self._place) + self._offset
        else:
            self._measure_down(self._valid(self._place), self._offset + change)
        return self.scroll_to(self.y + change)

    @property
    def place(self) -> Place:
        """The row that is held."""
        return self._place

    @property
    def offset(self) -> int:
        """How far the top edge is below the top of that row; negative in the gap above it."""
        return self._offset

    def rows_moved(self, move: Move) -> None:
        """Rows have other numbers, and what is above has another height."""
        self._place = self._place._replace(row=move.row_of(self._place))
        item, row = self._place
        if item < len(self._items) and row < len(self._items[item].rows):
            self.y = self._items.row_top(self._place) + self._offset

    def hold(self, place: Place, offset: int) -> None:
        """Bring a height, `offset` pixels below the top of a row, to the top edge: rows are others.

        It may be below the end of that row, which has become less high: what is held is the row
        that is there now.
        """
        self._place, self._offset, self.held = place, offset, True
        self._measure_down(place, offset)
        self._hold(self._items.row_top(self._place) + offset)

    def items_above(self, count: int) -> None:
        """So many messages were put above all others: the reader stays where they are."""
        self._place = self._place._replace(item=self._place.item + count)
        if self._question is not None:
            self._question += count

    def show(self, place: Place, offset: int = 0) -> None:
        """Bring a row to the top edge, `offset` pixels further down in it."""
        self._place, self._offset, self.following = place, offset, False
        self._paused = self.held = False
        self.settle()

    def settle(self) -> None:
        """Lay out what is in sight and keep the position."""
        items = self._items
        if not items:
            self.y = 0
            return
        if self._stays or (self._paused and self.following):
            self._stays = self.following = False
            self.settle()
            self.following = self.at_end
            return
        if self.following:
            self._measure_up(items.last_place, self.height)
            self.y = self.most
            self._hold(self.y)
            self._stop_at_question()
            return
        place = self._valid(self._place)
        items.measure(place)
        total = items[place.item].rows[place.row].total
        if self._offset > total:  # it was folded: its end is what is left of the place
            self._offset = max(0, total - self.height // 3)
        self._measure_down(place, self.height + self._offset)
        if self._offset < 0:
            self._measure_up(place, items[place.item].rows[place.row].height - self._offset)
        self.y = items.row_top(self._place) + self._offset
        if self.y > self.most:
            # Too little is left below: what is in sight begins further up.
            self._measure_up(items.last_place, self.height)
            self.y = min(self.y, self.most)
        elif self.y < 0:
            # Too little is left above: what is in sight ends further down.
            self._measure_down(self._valid(Place(0, 0)), self.height)
        self.y = max(0, self.y)
        self._hold(self.y)

    # ----------------------------------------------------------------- saving and finding

    def saved(self, name: Callable[[int], str]) -> str:
        """Return the position as text; `name` gives the lasting name of a message."""
        if self.following or not self._items:
            return READ_TO_END
        row = self._items[self._place.item].row_name(self._place.row)
        return f"{name(self._place.item)} {row} {self._offset}"

    def restore(self, text: str, find: Callable[[str], int | None]) -> None:
        """Go to a saved position; what cannot be found is the end."""
        words = text.split()
        index = find(words[0]) if len(words) == 3 else None
        if index is None:
            self.follow()
            self.settle()
            return
        try:
            row, offset = self._items.row_named(index, words[1]), int(words[2])
        except ValueError:
            self.follow()
            self.settle()
            return
        self.show(Place(index, max(0, row)), offset)
        self.following = False

    # -------------------------------------------------------------------------- internals

    def _stop_at_question(self) -> None:
        """Follow no further once the question is at the top edge."""
        question = self._question
        if question is None or question >= len(self._items):
            return
        top = self._items.top(question)
        if top <= self.y:
            self.following, self._question, self.y = False, None, top
            self._hold(top)

    def _hold(self, y: int) -> None:
        """Take the row at `y` as what must not move."""
        place = self._items.place_at(y)
        self._place, self._offset = place, y - self._items.row_top(place)

    def _valid(self, place: Place) -> Place:
        """The row itself, or the nearest that there is."""
        items = self._items
        index = min(place.item, len(items) - 1)
        item = items.prepare(index)
        row = min(place.row, len(item.rows) - 1)
        if item.rows[row].unread:
            return self._read(Place(index, row))
        while row and item.rows[row].hidden:
            row -= 1
        if (index, row) != place:
            self._offset = 0
        self._place = Place(index, row)
        return self._place

    def _read(self, place: Place) -> Place:
        """Have the text read that a row stands for; return the row that is about as far in it."""
        item = self._items[place.item]
        share = max(0.0, min(1.0, self._offset / max(1, item.rows[place.row].total)))
        made = self._items.read(place) - place.row
        self._offset = 0
        self._place = place._replace(row=place.row + max(0, int(share * made)))
        return self._place

    def _measure_down(self, place: Place, distance: int) -> None:
        """Lay out rows from `place` on until `distance` below its top is reached."""
        items = self._items
        limit = items.row_top(place) + distance
        at: Place | None = place
        while at is not None:
            items.measure(at)
            if items.row_bottom(at) > limit:
                return
            at = items.after(at)

    def _measure_up(self, place: Place, distance: int) -> None:
        """Lay out rows upwards from `place` until its bottom is `distance` below."""
        items = self._items
        covered = 0
        for index in range(place.item, -1, -1):
            rows = items.prepare(index).rows
            at = place.row if index == place.item else len(rows) - 1
            while at >= 0:
                row = rows[at]
                if row.unread:
                    at, rows = items.read(Place(index, at)), items[index].rows
                    continue
                if not row.live or row.width != items.width:
                    items.measure(Place(index, at))
                covered += row.total
                if covered >= distance:
                    return
                at -= 1

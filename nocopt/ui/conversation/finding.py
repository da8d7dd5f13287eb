"""Finds text in a chat of any length: reads messages in slices, from where the reader is."""

from __future__ import annotations

import time
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from nocopt.core.settings import ThinkingDisplay
from nocopt.render.typed import has_blocks
from nocopt.ui.conversation.citations import CitedSection
from nocopt.ui.conversation.contents import Text, pieces_of
from nocopt.ui.conversation.heights import Heights
from nocopt.ui.conversation.items import Place
from nocopt.ui.conversation.own_text import OwnTextSection

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from PySide6.QtCore import QRectF

    from nocopt.core.messages import Message
    from nocopt.ui.conversation.items import Items
    from nocopt.ui.conversation.layouts import Row
    from nocopt.ui.conversation.message_item import MessageItem
    from nocopt.ui.conversation.rows import RowSpec
    from nocopt.ui.conversation.sections import Section, Surroundings
    from nocopt.ui.conversation.wanted import Sought

_SLICE: Final = 0.004  # seconds of reading between which everything else has its turn
_TOLD: Final = 0.05  # seconds between two looks at how many matches there are
_PIECE: Final = 2_000  # characters of Markdown that are read at a stretch
_GROWTH: Final = 250  # milliseconds between looks at a reply that is being written
_MANY: Final = 200  # matches in one row
_REMEMBERED: Final = 400  # rows whose matches are kept while they are painted


class Match(NamedTuple):
    """A match: message, row of it, and the first character in the text of the row."""

    item: int
    row: int
    start: int


class _Walk(NamedTuple):
    """The way to a match that is still to be found: the message to look at, and how many more.

    In the first message only rows from `row` on count.
    """

    item: int
    left: int
    forward: bool
    row: int = 0


class Highlights:
    """What is marked as found in the rows that are painted."""

    def __init__(self) -> None:
        self.wanted: Sought | None = None
        self.current: Match | None = None
        self._known: dict[int, tuple[str, list[tuple[int, int]]]] = {}

    def want(self, wanted: Sought | None) -> None:
        """Mark something else, or nothing."""
        self.wanted, self.current = wanted, None
        self._known.clear()

    def of(self, row: Row) -> list[tuple[int, int]]:
        """Return what is marked in a row that is painted."""
        if self.wanted is None:
            return []
        text, known = row.text, self._known.get(id(row))
        if known is None or known[0] is not text:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            known = self._known[id(row)] = (text, self.wanted.spans(text))
        return known[1]

    def in_sight(self, row: Row, clip: QRectF) -> Iterator[tuple[int, int]]:
        """Return the matches in a row, of many in long code or a long table those near `clip`."""
        if self.wanted is None:
            return
        spans = self.of(row)
        first, last = 0, len(spans)
        if last > _MANY:
            low = row.offset_at(0, clip.top())
            high = row.offset_at(clip.right(), clip.bottom() + 1)
            first = max(0, bisect_left(spans, (low, low)) - 1)  # one may begin above
            last = bisect_right(spans, (high, len(row.text)))
        yield from spans[first:last]


class Finding(QObject):
    """The search in a chat: `changed` when there is more to tell, `arrived` at another match.

    Messages are read from their data; none is laid out. Matches are counted for each message, so
    that their numbers are known at any time, also while messages come and grow; where in a message
    they are is found when somebody goes there.
    """

    changed = Signal()
    arrived = Signal()

    def __init__(
        self, items: Items, highlights: Highlights, around: Surroundings, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._items, self._around = items, around
        self.highlights = highlights
        self._counts = Heights()
        self._unread: set[int] = set()
        self._queue: list[int] = []  # messages to be read, the next one last; some have been
        self._reading: tuple[int, Iterator[None]] | None = None
        self._walk: _Walk | None = None
        self._at: tuple[int, int] | None = None  # message of the current match, its number in it
        self._growing: list[tuple[Row, RowSpec, list[int]]] = []
        self._here: tuple[list[Row], list[Match]] | None = None
        self._told = 0.0
        self._slice = QTimer(self)
        self._slice.setInterval(0)
        self._slice.timeout.connect(self._go_on)
        self._growth = QTimer(self)
        self._growth.setSingleShot(True)
        self._growth.setInterval(_GROWTH)
        self._growth.timeout.connect(self._read_growing)

    # ------------------------------------------------------------------------ public

    @property
    def total(self) -> int:
        """How many matches there are, as far as is known."""
        return self._counts.total

    @property
    def number(self) -> int:
        """The number of the current match among all, from 1; 0 if there is none."""
        return self._counts.top(self._at[0]) + self._at[1] + 1 if self._at is not None else 0

    @property
    def complete(self) -> bool:
        """Whether every message has been read."""
        return not self._unread

    @property
    def wanted(self) -> Sought | None:
        """What is looked for."""
        return self.highlights.wanted

    @property
    def current(self) -> Match | None:
        """The current match."""
        return self.highlights.current

    def look_for(self, wanted: Sought | None, origin: Place) -> None:
        """Look for something else, from a place on; None ends the search."""
        before, known = self.wanted, self.complete
        counts = self._counts
        self._stop()
        if wanted is None or not wanted.text:
            self.highlights.want(None)
            self.changed.emit()
            return
        self.highlights.want(wanted)
        count = len(self._items)
        self._counts.rebuild([0] * count)
        self._walk = _Walk(origin.item, count, forward=True, row=origin.row) if count else None
        order = [*range(origin.item, count), *range(min(origin.item, count))]
        if before is not None and known and len(counts) == count and wanted.narrows(before):
            order = [index for index in order if counts[index]]
        self._read(order)

    def land(self, wanted: Sought, match: Match) -> None:
        """Look for something else, and be at one of its matches at once.

        The other messages are not read before somebody goes on from there.
        """
        self.look_for(wanted, Place(match.item, match.row))
        self._walk = None
        self._arrive(match.item, bisect_left(self._matches_in(match.item), match))
        self.pause()

    def pause(self) -> None:
        """Read no more: something else is going to be looked for."""
        self._slice.stop()

    def resume(self) -> None:
        """Read on: it is the same after all."""
        if self._unread:
            self._slice.start()

    def step(self, *, forward: bool) -> None:
        """Go to the next match or the one before; behind the last comes the first.

        What has not been read between here and there is read first.
        """
        count = len(self._items)
        if self.wanted is None or not count:
            return
        if self._walk is not None:
            self._slice.start()  # on the way already
        elif self._at is None:
            self._walk = _Walk(0 if forward else count - 1, count, forward)
        elif 0 <= (number := self._at[1] + (1 if forward else -1)) < self._counts[self._at[0]]:
            self._arrive(self._at[0], number)
            return
        else:
            start = (self._at[0] + (1 if forward else -1)) % count
            self._walk = _Walk(start, count, forward)
        self._go_on()
        if self._walk is not None:
            self._slice.start()

    def items_changed(self, start: int) -> None:
        """Messages from number `start` on are others."""
        if self.wanted is None:
            return
        count = len(self._items)
        kept = min(start, len(self._counts))
        self._counts.cut(kept)
        for _ in range(kept, count):
            self._counts.append(0)
        if self._at is not None and self._at[0] >= kept:
            self._at = None  # found again where the current match is, if it still is there
        if self._walk is not None:
            self._walk = _Walk(min(self._walk.item, count - 1), count, self._walk.forward)
            self._walk = self._walk if count else None
        self._reading = self._here = None
        left = [index for index in reversed(self._queue) if index < kept and index in self._unread]
        self._read([*left, *range(kept, count)])

    def item_grew(self) -> None:
        """The last message has more text: it is looked at soon."""
        if self.wanted is not None and not self._growth.isActive():
            self._growth.start()

    # ----------------------------------------------------------------------- reading

    def _stop(self) -> None:
        self._slice.stop()
        self._growth.stop()
        self._counts = Heights()
        self._unread, self._queue, self._reading = set(), [], None
        self._walk = self._at = self._here = None
        self._growing = []

    def _read(self, order: list[int]) -> None:
        self._queue, self._unread = order[::-1], set(order)
        self._slice.start()
        self.changed.emit()

    def _read_growing(self) -> None:
        last = len(self._items) - 1
        if last >= 0 and last not in self._unread:
            self._unread.add(last)
            self._queue.append(last)
            self._slice.start()

    def _go_on(self) -> None:
        """Read for as long as nobody notices."""
        until = time.perf_counter() + _SLICE
        while (now := time.perf_counter()) < until:
            index = self._next()
            if index is None:
                if self._walk is None:
                    self._slice.stop()
                break
            self._advance(index)
        if not self._unread or now - self._told > _TOLD:
            self._told = now
            self.changed.emit()

    def _next(self) -> int | None:
        """Return the message to be read next: one on the way to a match, else any."""
        until = time.perf_counter() + _SLICE
        while self._walk is not None and time.perf_counter() < until:
            walk = self._walk
            if walk.item in self._unread:
                return walk.item
            if self._counts[walk.item] and self._found_at(walk):
                break
            step = 1 if walk.forward else -1
            item = (walk.item + step) % len(self._items)
            self._walk = _Walk(item, walk.left - 1, walk.forward) if walk.left else None
        while self._queue and self._queue[-1] not in self._unread:
            self._queue.pop()
        return self._queue[-1] if self._queue else None

    def _found_at(self, walk: _Walk) -> bool:
        """Whether the way ends in the message it has come to; go to the match then."""
        number = 0 if walk.forward else self._counts[walk.item] - 1
        if walk.row:
            found = self._matches_in(walk.item)
            number = bisect_left(found, Match(walk.item, walk.row, 0))
            if number >= len(found):
                return False
        self._walk = None
        if not self._arrive(walk.item, number):
            self._walk = walk
        return self._walk is None

    def _advance(self, index: int) -> None:
        """Read on in a message."""
        if self._reading is None or self._reading[0] != index:
            self._reading = (index, self._read_item(index))
        try:
            next(self._reading[1])
        except StopIteration:
            self._reading = None
            self._unread.discard(index)

    def _read_item(self, index: int) -> Iterator[None]:
        """Count the matches in a message, with breaks in which others may have their turn."""
        item, wanted = self._items[index], self.wanted
        if wanted is None:
            return
        if item.prepared or item.message is None:
            count = yield from self._counted_in_rows(item, wanted)
        else:
            count = yield from self._counted_in(item.message, wanted, by_user=item.by_user)
        self._counts.set(index, count)
        current = self.highlights.current
        if current is not None and current.item == index:
            self._find_again(current)

    def _counted_in(
        self, message: Message, wanted: Sought, *, by_user: bool
    ) -> Generator[None, None, int]:
        """The number of matches in a message that has no rows."""
        shown = self._around.thinking_display is not ThinkingDisplay.HIDE
        certain = None
        if not (by_user and has_blocks(message.text)):
            certain = wanted.count_in(message, thinking=shown, typed=by_user)
        if certain is not None:
            return certain
        count = 0
        if wanted.may_be_in(message):
            for row in self._rows_of(message, by_user=by_user):
                count += len(wanted.starts(row.text)) if row is not None else 0
                yield
        return count

    def _counted_in_rows(self, item: MessageItem, wanted: Sought) -> Generator[None, None, int]:
        """The number of matches in rows; of a growing reply only the new ones are read."""
        count = 0
        known, self._growing = self._growing if item.running else [], []
        while item.read_next():
            yield
        for number, row in enumerate(list(item.rows)):
            spec, starts = row.spec, None
            if number < len(known) and known[number][0] is row and known[number][1] is spec:
                starts = known[number][2]
            if starts is None:
                starts = wanted.starts(row.text)
                if not row.live:
                    row.drop()
            if item.running:
                self._growing.append((row, spec, starts))
            count += len(starts)
            yield
        return count

    def _rows_of(self, message: Message, *, by_user: bool) -> Iterator[Row | None]:
        """Make the rows of a message for reading only; None is a break."""
        for piece in pieces_of(self._around, message):
            if isinstance(piece, Text):
                yield from self._rows_of_text(piece, by_user=by_user)
            else:
                yield from piece.rows

    def _rows_of_text(self, piece: Text, *, by_user: bool) -> Iterator[Row | None]:
        section: Section
        if by_user and not piece.sources.all:
            section = OwnTextSection(self._around, piece.text)
        else:
            section = stream = CitedSection(self._around, piece.sources)
            for at in range(0, len(piece.text), _PIECE):
                stream.feed(piece.text[at : at + _PIECE])
                yield None
            stream.finish()
        yield from section.rows

    # ----------------------------------------------------------------------- matches

    def _matches_in(self, index: int) -> list[Match]:
        """Return where the matches in a message are; those of the last one are remembered."""
        item, wanted = self._items.complete(index), self.wanted
        if wanted is None:
            return []
        if self._here is not None and self._here[0] is item.rows and not item.running:
            return self._here[1]
        found = []
        for number, row in enumerate(item.rows):
            found += [Match(index, number, start) for start in wanted.starts(row.text)]
            if not row.live:
                row.drop()
        self._here = (item.rows, found)
        return found

    def _find_again(self, current: Match) -> None:
        """The message with the current match was read anew."""
        found = self._matches_in(current.item)
        if current in found:
            self._at = (current.item, found.index(current))
        else:
            self._at, self.highlights.current = None, None

    def _arrive(self, item: int, number: int) -> bool:
        """Go to a match in a message, if it has one."""
        found = self._matches_in(item)
        if len(found) != self._counts[item]:
            self._counts.set(item, len(found))
        if not found:
            return False
        number = min(number, len(found) - 1)
        self._at, self.highlights.current = (item, number), found[number]
        self.arrived.emit()
        self.changed.emit()
        return True

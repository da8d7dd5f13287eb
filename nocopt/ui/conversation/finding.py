"""Finds text in a chat of any length: reads messages in slices, from where the reader is."""

from __future__ import annotations

import html
import re
import time
from array import array
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from nocopt.core.messages import TextPart, ThinkingPart
from nocopt.ui.conversation.citations import CitedSection
from nocopt.ui.conversation.contents import Text, pieces_of
from nocopt.ui.conversation.heights import Heights
from nocopt.ui.conversation.items import Place
from nocopt.ui.conversation.sections import VerbatimSection

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtCore import QRectF

    from nocopt.core.messages import Message
    from nocopt.ui.conversation.items import Items
    from nocopt.ui.conversation.layouts import Row
    from nocopt.ui.conversation.message_item import MessageItem
    from nocopt.ui.conversation.rows import RowSpec
    from nocopt.ui.conversation.sections import Section, Surroundings

_SLICE: Final = 0.004  # seconds of reading between which everything else has its turn
_PIECE: Final = 2_000  # characters of Markdown that are read at a stretch
_GROWTH: Final = 250  # milliseconds between looks at a reply that is being written
_MANY: Final = 200  # matches in one row
_REMEMBERED: Final = 400  # rows whose matches are kept while they are painted

# What stands in Markdown and not in what is shown of it.
_MARKUP: Final = dict.fromkeys(
    code for code in range(128) if not (chr(code).isalnum() or code == 0)
)
# Where letters and digits stand in Markdown that are not shown, or others instead of them.
_HIDING: Final = re.compile(r"\]\(|\]\[|\]:|\[\^|&#?\w+;|<")
_HIDDEN: Final = re.compile(r"\]\([^)]*\)|\]\[[^\]]*\]|<[^>]*>")
_WORD: Final = re.compile(r"[^\W_]+")


class Wanted(NamedTuple):
    """What is looked for."""

    text: str
    match_case: bool = False

    def starts(self, text: str) -> list[int]:
        """Return where it begins in a text; matches do not overlap."""
        if self.match_case:
            return _starts(text, self.text)
        lowered = text.lower()
        if len(lowered) == len(text):
            return _starts(lowered, self.text.lower())
        # A few capital letters become two small ones, which would shift all behind them.
        return [one.start() for one in re.finditer(re.escape(self.text), text, re.IGNORECASE)]

    def narrows(self, other: Wanted) -> bool:
        """Whether it can only be where `other` is, too."""
        if other.match_case:
            return self.match_case and other.text in self.text
        return other.text.lower() in self.text.lower()

    def may_be_in(self, message: Message) -> bool:
        """Whether what is shown of a message can hold it; False is certain, and quickly known."""
        if not all(isinstance(part, (TextPart, ThinkingPart)) for part in message.parts):
            return True
        source, wanted = f"{message.text}\n{message.thinking}".lower(), self.text.lower()
        if wanted in source:
            return True
        bare = source.translate(_MARKUP)
        if not _HIDING.search(source):
            return wanted.translate(_MARKUP) in bare
        shown = _HIDDEN.sub("", html.unescape(source)).lower().translate(_MARKUP)
        words = _WORD.findall(wanted)
        return all(word in bare or word in shown for word in words)


def _starts(text: str, wanted: str) -> list[int]:
    found, at = [], text.find(wanted)
    while at >= 0:
        found.append(at)
        at = text.find(wanted, at + len(wanted))
    return found


class Match(NamedTuple):
    """A match: message, row of it, and the first character in the text of the row."""

    item: int
    row: int
    start: int


class Highlights:
    """What is marked as found in the rows that are painted."""

    def __init__(self) -> None:
        self.wanted: Wanted | None = None
        self.current: Match | None = None
        self._known: dict[int, tuple[str, list[int]]] = {}

    def want(self, wanted: Wanted | None) -> None:
        """Mark something else, or nothing."""
        self.wanted, self.current = wanted, None
        self._known.clear()

    def of(self, row: Row) -> list[int]:
        """Return where matches begin in a row that is painted."""
        if self.wanted is None:
            return []
        text, known = row.text, self._known.get(id(row))
        if known is None or known[0] is not text:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            known = self._known[id(row)] = (text, self.wanted.starts(text))
        return known[1]

    def in_sight(self, row: Row, clip: QRectF) -> Iterator[tuple[int, int]]:
        """Return the matches in a row, of many in long code or a long table those near `clip`."""
        if self.wanted is None:
            return
        starts, length = self.of(row), len(self.wanted.text)
        first, last = 0, len(starts)
        if last > _MANY:
            low = row.offset_at(0, clip.top()) - length
            high = row.offset_at(clip.right(), clip.bottom() + 1)
            first, last = bisect_left(starts, low), bisect_right(starts, high)
        for start in starts[first:last]:
            yield start, start + length


class Finding(QObject):
    """The search in a chat: `changed` when there is more to tell, `arrived` at another match.

    Messages are read from their data; none is laid out. Matches are counted for each message, so
    that their numbers are known at any time, also while messages come and grow.
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
        self._matches: dict[int, array[int]] = {}  # row and start of each match, one after another
        self._queue: list[int] = []  # messages to be read, the next one last
        self._reading: Iterator[None] | None = None
        self._origin = Place(0, 0)
        self._seeking = False  # the first match from the origin on is still to be found
        self._at: tuple[int, int] | None = None  # message of the current match, its number in it
        self._growing: list[tuple[Row, RowSpec, list[int]]] = []
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
        return not self._queue and self._reading is None

    @property
    def wanted(self) -> Wanted | None:
        """What is looked for."""
        return self.highlights.wanted

    @property
    def current(self) -> Match | None:
        """The current match."""
        return self.highlights.current

    def look_for(self, wanted: Wanted | None, origin: Place) -> None:
        """Look for something else, from a place on; None ends the search."""
        before, known = self.wanted, self.complete
        counts = self._counts
        self._stop()
        if wanted is None or not wanted.text:
            self.highlights.want(None)
            self.changed.emit()
            return
        self.highlights.want(wanted)
        self._origin, self._seeking = origin, True
        count = len(self._items)
        self._counts.rebuild([0] * count)
        order = [*range(origin.item, count), *range(min(origin.item, count))]
        if before is not None and known and len(counts) == count and wanted.narrows(before):
            order = [index for index in order if counts[index]]
        self._read(order)

    def step(self, *, forward: bool) -> None:
        """Go to the next match or the one before; behind the last comes the first."""
        if not self.total:
            return
        if self._at is None:
            wanted = 0 if forward else self.total - 1
        else:
            wanted = (self.number - 1 + (1 if forward else -1)) % self.total
        item = self._counts.at(wanted)
        self._arrive(item, wanted - self._counts.top(item))

    def items_changed(self, start: int) -> None:
        """Messages from number `start` on are others."""
        if self.wanted is None:
            return
        count = len(self._items)
        kept = min(start, len(self._counts))
        for index in [one for one in self._matches if one >= kept]:
            del self._matches[index]
        self._counts.cut(kept)
        for _ in range(kept, count):
            self._counts.append(0)
        if self._at is not None and self._at[0] >= kept:
            self._at = None  # found again where the current match is, if it still is there
        self._reading = None
        left = [index for index in reversed(self._queue) if index < kept]
        self._read([*left, *range(kept, count)])

    def item_grew(self) -> None:
        """The last message has more text: it is looked at soon."""
        if self.wanted is not None and not self._growth.isActive():
            self._growth.start()

    def located(self, match: Match) -> Match | None:
        """Return where a match is now; rows may have been made anew since it was found."""
        if self.wanted is None or match.item >= len(self._items):
            return None
        rows = self._items.prepare(match.item).rows
        if match.row < len(rows) and match.start in self.wanted.starts(rows[match.row].text):
            return match
        wanted = self.wanted
        found = [
            Match(match.item, number, start)
            for number, row in enumerate(rows)
            for start in wanted.starts(row.text)
        ]
        place = bisect_left(found, match)
        return found[min(place, len(found) - 1)] if found else None

    # ----------------------------------------------------------------------- reading

    def _stop(self) -> None:
        self._slice.stop()
        self._growth.stop()
        self._counts = Heights()
        self._matches, self._queue, self._reading, self._at = {}, [], None, None
        self._growing = []

    def _read(self, order: list[int]) -> None:
        self._queue = order[::-1]
        self._slice.start()
        self.changed.emit()

    def _read_growing(self) -> None:
        last = len(self._items) - 1
        if last not in self._queue:
            self._queue.append(last)
            self._slice.start()

    def _go_on(self) -> None:
        """Read for as long as nobody notices."""
        until = time.perf_counter() + _SLICE
        while time.perf_counter() < until:
            if self._reading is None:
                if not self._queue:
                    self._slice.stop()
                    self._complete()
                    break
                self._reading = self._read_item(self._queue.pop())
            try:
                next(self._reading)
            except StopIteration:
                self._reading = None
        self.changed.emit()

    def _complete(self) -> None:
        if self._seeking and self.total:
            self._arrive(self._counts.at(0), 0)
        self._seeking = False

    def _read_item(self, index: int) -> Iterator[None]:
        """Find the matches in a message, with breaks in which others may have their turn."""
        item, wanted = self._items[index], self.wanted
        if wanted is None:
            return
        found = array("I")
        if item.prepared:
            for number, starts in self._in_rows(item, wanted):
                for start in starts:
                    found.extend((number, start))
                yield
        elif item.message is not None and wanted.may_be_in(item.message):
            number = 1  # behind the name of who speaks
            for row in self._rows_of(item.message, by_user=item.by_user):
                if row is not None:
                    for start in wanted.starts(row.text):
                        found.extend((number, start))
                    number += 1
                yield
        self._keep(index, found)

    def _in_rows(self, item: MessageItem, wanted: Wanted) -> Iterator[tuple[int, list[int]]]:
        """The matches in the rows that there are; of a growing reply only what is new is read."""
        known, self._growing = self._growing if item.running else [], []
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
            yield number, starts

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
            section = VerbatimSection(self._around, piece.text)
        else:
            section = stream = CitedSection(self._around, piece.sources)
            for at in range(0, len(piece.text), _PIECE):
                stream.feed(piece.text[at : at + _PIECE])
                yield None
            stream.finish()
        yield from section.rows

    def _keep(self, index: int, found: array[int]) -> None:
        """Take over the matches of a message that has been read."""
        if index >= len(self._counts):
            return
        if found:
            self._matches[index] = found
        else:
            self._matches.pop(index, None)
        count = len(found) // 2
        self._counts.set(index, count)
        current = self.highlights.current
        if current is not None and current.item == index:
            self._find_again(index, current)
        elif self._seeking and count:
            rows = found[::2]
            first = bisect_left(rows, self._origin.row) if index == self._origin.item else 0
            if first < count:
                self._arrive(index, first)

    def _find_again(self, index: int, current: Match) -> None:
        """The message with the current match was read anew."""
        found = self._matches.get(index, ())
        pairs = list(zip(found[::2], found[1::2], strict=True))
        if current[1:] in pairs:
            self._at = (index, pairs.index(current[1:]))
        else:
            self._at, self.highlights.current = None, None

    def _arrive(self, item: int, number: int) -> None:
        self._at, self._seeking = (item, number), False
        row, start = self._matches[item][2 * number : 2 * number + 2]
        self.highlights.current = self.located(Match(item, row, start))
        self.arrived.emit()
        self.changed.emit()

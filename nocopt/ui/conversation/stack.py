"""Rows of sections upon each other: their numbers and heights, and how they make way for others."""

from __future__ import annotations

from abc import ABC, abstractmethod
from bisect import bisect_right
from typing import TYPE_CHECKING, Any, Final

from nocopt.ui.conversation.heights import Heights
from nocopt.ui.conversation.long_text import PartSection

if TYPE_CHECKING:
    from collections.abc import Callable

    from nocopt.ui.conversation.layouts import Row
    from nocopt.ui.conversation.sections import Section

CARD: Final = 12  # space inside the card of a person's message, above and below
BELOW_CARD: Final = 16  # between the frame of a card and what follows
_ABOVE_FOOT: Final = 6
_NONE: Final[Any] = ()  # instead of lists, for the thousands of messages that nobody is near to


class Stack(ABC):
    """Sections of a message in a column of `width` pixels, between a label and a foot.

    Coordinates are pixels from the top of the message. While its text grows, only what is new is
    stacked; parts of a long text are read one by one.
    """

    __slots__ = (
        *("by_user", "prepared", "rows", "rows_moved", "sections", "width"),
        *("_foot", "_heights", "_stale", "_starts"),
    )

    sections: list[Section]
    rows: list[Row]
    _starts: list[int]  # number of the first row of each section
    _heights: Heights
    _foot: list[Row]  # what can be done with the message, and its details

    def __init__(self, *, by_user: bool) -> None:
        self.by_user = by_user
        self.prepared = False
        self.width = 0
        # Called with the first of some rows, their number, and how many are in their place now.
        self.rows_moved: Callable[[Stack, int, int, int], None] | None = None
        self._stale = False  # rows and heights are to be gathered anew from the sections
        self._let_go()

    # ---------------------------------------------------------------------- geometry

    def measure(self, index: int) -> None:
        """Lay a row out, if it is not for this width."""
        row = self.rows[index]
        if row.hidden:
            return
        if row.width != self.width or not row.live:
            row.lay_out(self.width)
        self._heights.set(index, row.total)

    def row_top(self, index: int) -> int:
        """Return where a row begins, the gap above it not included."""
        return self._heights.top(index) + self.rows[index].gap

    def row_bottom(self, index: int) -> int:
        """Return where a row ends."""
        return self._heights.top(index + 1)

    def row_at(self, y: int) -> int:
        """Return the row at a height; the gap above a row belongs to it."""
        index = self._heights.at(y)
        while self.rows[index].hidden and index:
            index -= 1
        return index

    # ------------------------------------------------------------------------ change

    def add_section(self, section: Section) -> None:
        """Append a section while the message is being written; what is there stays as it is."""
        self.sections.append(section)
        if not self.rows:
            self._assemble()
        elif not self._stale:
            self._cut(self.foot)
            self._add_rows(len(self.sections) - 1)
            self._add_foot()

    def cut_sections(self, kept: int = 0) -> None:
        """Take all sections but the first ones out while the message is being written."""
        del self.sections[kept:]
        self._assemble()

    def rows_added(self, section: Section, before: int) -> None:
        """A section that had so many rows before has got more at its end, wherever it stands."""
        if not self.prepared:
            return
        self._assemble()
        self._tell(self.first_row(section) + before, 0, len(section.rows) - before)

    def first_row(self, section: Section) -> int:
        """Return the number of the first row of a section."""
        self.catch_up()
        return self._starts[_number(self.sections, section)]

    def update(self, section: Section, changed: int | None) -> int | None:
        """Take over the rows of `section` from number `changed` on, after it has grown.

        Return the number of the first row of the message that is another. Above the last section
        that costs as much as the message is long, so it waits for `catch_up`.
        """
        if changed is None or not self.prepared:
            return None
        if self._stale or section is not self.sections[-1]:
            self._stale = True
            return 0
        at = self._starts[-1] + changed
        self._cut(at)
        if changed == 0:
            self._space(section, len(self.sections) - 1)
        for row in section.rows[changed:]:
            self._add(row)
        self._add_foot()
        return at

    def catch_up(self) -> None:
        """Take over what `update` has put off."""
        if self._stale:
            self._assemble()

    def refresh(self, section: Section | None = None) -> None:
        """Rows, those of one section or all, have been folded or changed without being replaced."""
        if self._stale:
            return
        first = 0 if section is None else _number(self.sections, section)
        last = len(self.sections) if section is None else min(first + 2, len(self.sections))
        for number in range(first, last):
            self._space(self.sections[number], number)
            for index, row in enumerate(self.sections[number].rows, self._starts[number]):
                self._heights.set(index, row.total)
        if self._foot:
            self._foot[0].gap = _above_foot(self.sections, by_user=self.by_user)
            self._heights.set(self.foot, self._foot[0].total)

    @property
    def foot(self) -> int:
        """The number of the row of things that can be done with the message."""
        return len(self.rows) - len(self._foot)

    # ----------------------------------------------------------------------- reading

    def read(self, row: int) -> int:
        """Have the part of a long text read that an unread row stands for.

        Return the number of the last row in its place.
        """
        self.catch_up()
        number = bisect_right(self._starts, row) - 1
        section = self.sections[number]
        if not isinstance(section, PartSection):
            return row
        behind = number + section.read()
        self._restore()
        first = self._starts[number]
        last = self._starts[behind] if behind < len(self._starts) else self.foot
        at = first
        for place in range(number, len(self.sections)):
            self._starts[place] = at
            at += len(self.sections[place].rows)
        made = [row for section in self.sections[number:behind] for row in section.rows]
        for place in range(number, behind):
            self._space(self.sections[place], place)
        for new in made:
            new.height = new.height or new.estimate(self.width)
        self.rows = [*self.rows[:first], *made, *self.rows[last:]]
        self._heights.replace(first, last, [new.total for new in made])
        below = next(
            (at for at in range(behind, len(self.sections)) if self.sections[at].rows), None
        )
        if below is not None:
            self._space(self.sections[below], below)
            self._heights.set(self._starts[below], self.rows[self._starts[below]].total)
        self._foot[0].gap = _above_foot(self.sections, by_user=self.by_user)
        self._heights.set(self.foot, self._foot[0].total)
        self._tell(first, last - first, len(made))
        return first + len(made) - 1

    def read_next(self, near: int = 0, *, up: bool = False) -> bool:
        """Have the unread part next to a row read, if there is one below it, or above."""
        self.catch_up()
        at = max(0, bisect_right(self._starts, near) - 1)
        numbers = range(at, -1, -1) if up else range(at, len(self.sections))
        for number in numbers:
            section = self.sections[number]
            if isinstance(section, PartSection) and section.unread:
                self.read(self._starts[number])
                return True
        return False

    def complete(self) -> None:
        """Have everything read."""
        self.catch_up()
        starts, at, moves = [*self._starts, self.foot], 1, []
        for number, section in enumerate(self.sections):
            if isinstance(section, PartSection) and section.unread:
                behind = number + section.read()
                made = sum(len(one.rows) for one in self.sections[number:behind])
                moves.append((at, starts[behind] - starts[number], made))
            at += len(section.rows)
        if moves:
            self._restore()
            self._assemble()
        for move in moves:
            self._tell(*move)

    def row_name(self, row: int) -> str:
        """Return a lasting name of a row: its number, or in a long text that in its part."""
        number = bisect_right(self._starts, row) - 1
        if not any(isinstance(section, PartSection) for section in self.sections):
            return str(row)
        return f"{number}.{row - self._starts[number]}" if number >= 0 else "0"

    def row_named(self, name: str) -> int:
        """Return the number of a row that had this name; ValueError if it is none."""
        part, between, row = name.partition(".")
        if not between:
            if int(name) > 0:
                self.complete()
            return int(name)
        number = min(int(part), len(self.sections) - 1)
        if number < 0:
            return 0
        left = int(row)
        while True:
            rows = self.sections[number].rows
            if rows and rows[0].unread:
                self.read(self._starts[number])
                rows = self.sections[number].rows
            if left < len(rows) or number == len(self.sections) - 1:
                return self._starts[number] + left
            left, number = left - len(rows), number + 1

    # --------------------------------------------------------------------- internals

    def _let_go(self) -> None:
        """Hold no rows, nor anything they are made from."""
        self.sections = self.rows = self._starts = self._foot = self._heights = _NONE

    def _tell(self, first: int, removed: int, added: int) -> None:
        if self.rows_moved is not None:
            self.rows_moved(self, first, removed, added)

    def _assemble(self) -> None:
        label = self.rows[0] if self.rows else self._label()
        self.rows, self._starts, self._stale = [], [], False
        self._heights = Heights()
        self._add(label)
        for number in range(len(self.sections)):
            self._add_rows(number)
        if not self._foot:
            self._foot = [self._offers()]
        self._add_foot()

    def _add_foot(self) -> None:
        """Put what can be done with the message below what it says."""
        self._foot[0].gap = _above_foot(self.sections, by_user=self.by_user)
        for row in self._foot:
            self._add(row)

    def _add_rows(self, number: int) -> None:
        """Add the rows of a section behind those of the sections before it."""
        self._starts.append(len(self.rows))
        self._space(self.sections[number], number)
        for row in self.sections[number].rows:
            self._add(row)

    def _space(self, section: Section, number: int) -> None:
        if section.rows:
            below = self._space_above(number)
            section.rows[0].gap = max(below, section.space_above)

    def _space_above(self, number: int) -> int:
        """The space that what stands above a section keeps below it."""
        above = number - 1
        while above >= 0:
            section = self.sections[above]
            gone = section.rows[0].hidden if section.rows else isinstance(section, PartSection)
            if not gone:
                return section.space_below
            above -= 1
        return 4

    def _add(self, row: Row) -> None:
        if row.width != self.width and not row.height:
            row.height = row.estimate(self.width)
        self.rows.append(row)
        self._heights.append(row.total)

    def _cut(self, at: int) -> None:
        """Take out the rows from number `at` on."""
        del self.rows[at:]
        self._heights.cut(at)

    @abstractmethod
    def _restore(self) -> None:
        """Fold and unfold rows that have been made as the reader has chosen before."""

    @abstractmethod
    def _label(self) -> Row:
        """The row above all sections."""

    @abstractmethod
    def _offers(self) -> Row:
        """The row below all sections."""


def _number(sections: list[Section], section: Section) -> int:
    """Return the number of a section; it is nearly always the last."""
    return len(sections) - 1 if sections[-1] is section else sections.index(section)


def _above_foot(sections: list[Section], *, by_user: bool) -> int:
    """Return the distance to what can be done with a message; it keeps off the frame of a card."""
    last = sections[-1] if sections else None
    frame = last.space_below - BELOW_CARD if last is not None and last.card else 0
    return _ABOVE_FOOT + (CARD if by_user else max(0, frame))

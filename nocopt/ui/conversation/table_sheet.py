"""What the strips of one table share: how wide its columns are, and how far they are scrolled."""

from __future__ import annotations

from bisect import bisect_right
from heapq import nlargest
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QFont, QFontMetricsF

from nocopt.render.blocks import Table
from nocopt.render.preamble import NONE
from nocopt.render.table_text import is_plain
from nocopt.ui.conversation.formulas import InOrder
from nocopt.ui.conversation.inline_text import inline_text
from nocopt.ui.conversation.shape import Shape, is_rtl
from nocopt.ui.conversation.side_scroll import SideScroll

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from nocopt.render.preamble import Preamble
    from nocopt.ui.conversation.layouts import Host, Row

SIDE: Final = 12  # pixels beside the text of a cell
_EXACT: Final = 80  # cells with markup that are laid out to be measured; others are estimated
_ALL: Final = 4_000  # cells that are looked at one by one; of more, the longest in each column
_LONGEST: Final = 8
_EMPTY: Final = Table((), (), ())


class Widths(dict[str, float]):
    """The widths of characters in a font, each measured once; pixels."""

    def __init__(self, font: QFont) -> None:
        super().__init__()
        self._metrics = QFontMetricsF(font)

    def __missing__(self, char: str) -> float:
        self[char] = width = self._metrics.horizontalAdvance(char)
        return width

    def of(self, text: str) -> float:
        """Return about how wide a text is."""
        return sum(map(self.__getitem__, text))


class Sheet:
    """Columns of a table that may grow.

    A table whose header reads from right to left is `mirrored`: its first column is the rightmost,
    and it stands at the right edge of the room. `preamble` is what formulas above the table have
    defined; a cell keeps its own definitions to itself, as in TeX.
    """

    def __init__(self, host: Host, preamble: Preamble = NONE) -> None:
        self._host = host
        self.preamble = preamble
        self.scroll = SideScroll()
        self.strips: list[Row] = []
        self.table = _EMPTY
        self.room = 0
        self.forget()

    def forget(self) -> None:
        """Measure anew: the look is another, or the table."""
        self.columns: list[int] = []
        self.mirrored = False
        self._edges: list[int] = [0]  # where each column begins in reading order, and the last ends
        self._taken = 0
        self._natural: list[float] = []
        self._least: list[float] = []
        self._look: object = None
        self._exact = _EXACT
        self.waiting = False  # for formulas in cells that were measured

    def take(self, table: Table) -> None:
        """Take over a table, which is the old one with more rows or another."""
        if table is self.table:
            return
        old, self.table = self.table, table
        same = (old.header, old.align) == (table.header, table.align)
        if not same or self._taken > len(table.rows) + 1 or not _goes_on(old, table, self._taken):
            self.forget()
        if self.room:
            self.fit(self.room)

    def fit(self, room: int) -> None:
        """Find the widths of the columns for a room; strips have to be laid out for new ones."""
        if self._look is not self._host.look:
            self.forget()
            self._look = self._host.look
            self._widths = Widths(self._host.look.text.font)
            self._bold = Widths(self._host.look.strong.font)
        if room == self.room and self._taken == len(self.table.rows) + 1:
            return
        self.room = room
        self._measure()
        columns = _fitted(self._natural, self._least, room, self._host.look.em)
        if columns != self.columns:
            self.columns = columns
            self._edges = list(accumulate(columns, initial=0))
            for strip in self.strips:
                strip.width = -1
        beyond = self.scroll.most - self.scroll.offset
        self.scroll.fit(self.width, room)
        if self.mirrored:  # reading begins at the right end
            self.scroll.move(self.scroll.most - beyond - self.scroll.offset)

    @property
    def width(self) -> int:
        """The width of all columns, in pixels."""
        return self._edges[-1]

    @property
    def shift(self) -> int:
        """So far from the left edge of the room the table stands."""
        return max(0, self.room - self.width) if self.mirrored else 0

    def left_of(self, column: int) -> int:
        """Return where a column has its left edge, from the left edge of all columns."""
        return self.width - self._edges[column + 1] if self.mirrored else self._edges[column]

    def column_at(self, x: float) -> int:
        """Return the column nearest to a distance from the left edge of all columns."""
        inside = self.width - x if self.mirrored else x
        at = bisect_right(self._edges, inside) - 1
        return min(max(at, 0), len(self.columns) - 1)

    def _measure(self) -> None:
        if not self._taken:
            self.mirrored = is_rtl(" ".join(self.table.header))
            wanted = [self._wanted(cell, bold=True) for cell in self.table.header]
            self._natural = [natural for natural, _ in wanted]
            self._least = [least for _, least in wanted]
            self._taken = 1
        fresh = self.table.rows[self._taken - 1 :]
        many = len(fresh) * len(self.columns or self._natural) > _ALL
        for number, column in enumerate(zip(*fresh, strict=True)):
            cells: Iterable[str] = nlargest(_LONGEST, column, key=len) if many else column
            for cell in cells:
                natural, least = self._wanted(cell, bold=False)
                self._natural[number] = max(self._natural[number], natural)
                self._least[number] = max(self._least[number], least)
        self._taken = len(self.table.rows) + 1

    def _wanted(self, source: str, *, bold: bool) -> tuple[float, float]:
        """The widths that a cell wants: on one line, and with every break that reads well."""
        look = self._host.look
        if is_plain(source):
            widths = self._bold if bold else self._widths
            text, natural = source, widths.of(source)
        elif self._exact:
            self._exact -= 1
            face = look.strong if bold else look.text
            formulas = InOrder(self._host.loading.formulas, self.preamble)
            inline = inline_text(self._host.spans(source), look, face.font, formulas)
            text = inline.text
            shape = Shape(text, face.font, inline.styles, inline.pictures)
            natural = Shape.natural_width(shape, face)
            self.waiting = self.waiting or inline.waiting
            widths = self._bold
        else:
            widths = self._bold
            text = source.replace("**", "").replace("`", "")
            natural = widths.of(text) * (1.15 if "`" in source else 1.02)
        word = max(text.split(), key=len, default="")
        natural = natural + 2 * SIDE + 3
        longest = widths.of(word) + 2 * SIDE + 3
        return natural, min(natural, max(look.ems(5), min(longest, look.ems(12))))


def _goes_on(old: Table, new: Table, taken: int) -> bool:
    """Whether the rows that were taken are still there; one by one they are never exchanged."""
    if taken < 2:
        return True
    last = taken - 2
    return new.rows[last] == old.rows[last] and new.rows[0] == old.rows[0]


def _fitted(natural: Sequence[float], least: Sequence[float], room: int, em: int) -> list[int]:
    """Return the widths of the columns for a room, in pixels; their sum may be more than it."""
    if sum(natural) <= room:
        return [round(width + 0.5) for width in natural]
    spare = room - sum(least)
    if spare <= 0:
        # Too many columns for the room: let them be comfortable and scroll.
        return [round(min(width, em * 18) + 0.5) for width in natural]
    wanted = sum(natural) - sum(least)
    return [
        int(low + spare * (high - low) / wanted) for low, high in zip(least, natural, strict=True)
    ]

"""Where the parts of a block of code are: header, lines, scroll bar and the strip that folds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF

from nocopt.ui.conversation.code_header import HEADER, header_height
from nocopt.ui.conversation.side_scroll import BAR, SideScroll

if TYPE_CHECKING:
    from nocopt.ui.conversation.code_lines import CodeLines
    from nocopt.ui.conversation.look import Look

PAD: Final = 12  # pixels above and below the lines
SIDE: Final = 16
_LESS: Final = 2  # pixels that the strip which unfolds a long block is lower than the header
FOLDED: Final = 20  # lines that a folded block shows
_BELOW_HEAD: Final = 2  # lines that are to be seen below the header


def foot_height(header: int) -> int:
    """Return how high the strip is that unfolds a long block, below a header that is so high."""
    return header - _LESS


class CodePlaces:
    """Heights and edges in the coordinates of the row; `lay_out` gives them for a width."""

    def __init__(self, lines: CodeLines, *, foldable: bool, folded: bool) -> None:
        self._lines = lines
        self.scroll = SideScroll()
        self.foldable, self.folded = foldable, folded
        self.indent = self.width = 0
        self.gutter = 0  # pixels that line numbers take
        self.head = 0  # where the header is: it stays in sight as long as lines below it are
        self.header = HEADER  # how high the header is
        self._line = 1

    def lay_out(self, look: Look, indent: int, width: int, lines: int) -> int:
        """Take a width and the number of lines; return the room for text."""
        self.indent, self.width, self._line = indent, width, look.code.line
        self.gutter, self.header = 0, header_height(look)
        if look.line_numbers:
            self.gutter = round(max(2, len(str(lines))) * look.code.advance + look.ems(1))
        return width - indent - 2 * SIDE - self.gutter

    def stick(self, at: int) -> None:
        """Have the header at a height, as far as there are lines below it."""
        self.head = max(0, min(at, self.bar_top - self.header - _BELOW_HEAD * self._line))

    @property
    def shown(self) -> int:
        """How many pieces are to be seen."""
        firsts = self._lines.firsts
        folded = self.folded and len(firsts) > FOLDED
        return firsts[FOLDED] if folded else len(self._lines.texts)

    @property
    def height(self) -> int:
        """The height of the whole block."""
        return self.foot_top + (foot_height(self.header) if self.foldable else 0)

    @property
    def left(self) -> int:
        """Where the lines begin, scrolled as they are."""
        return self.indent + SIDE + self.gutter - self.scroll.offset

    def line_top(self, number: int) -> int:
        """Return the top of a piece."""
        return self.header + PAD + number * self._line

    def line_at(self, y: float) -> int:
        """Return the piece nearest to a height."""
        number = int((y - self.header - PAD) // self._line)
        return min(max(number, 0), self.shown - 1)

    @property
    def bar_top(self) -> int:
        """Where the lines end, the space below them included."""
        return self.foot_top - (BAR + 2 if self.scroll.needed else 0)

    @property
    def foot_top(self) -> int:
        """Where the strip begins that folds, or the block ends."""
        return self.line_top(self.shown) + PAD + (BAR - 4 if self.scroll.needed else 0)

    @property
    def foot(self) -> QRectF:
        """The strip that folds."""
        return QRectF(
            self.indent + 1,
            self.foot_top,
            self.width - self.indent - 2,
            foot_height(self.header) - 1,
        )

    @property
    def track(self) -> QRectF:
        """What the scroll bar moves in."""
        left = self.indent + SIDE
        return QRectF(left, self.foot_top - BAR - 1, self.width - left - SIDE, BAR)

    def on_bar(self, y: float) -> bool:
        """Whether a height is that of the scroll bar."""
        return self.scroll.needed and self.bar_top <= y < self.foot_top

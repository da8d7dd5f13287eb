"""Text broken into lines: measuring, painting, and finding characters and points in it.

Offsets count characters as Python does; the text engine counts UTF-16 units, and of a picture it
sees a single letter, as wide as the picture and never painted.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from math import ceil
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt, QTextBoundaryFinder
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QTextCharFormat,
    QTextLayout,
    QTextLine,
    QTextOption,
)

from nocopt.ui.conversation.offsets import Offsets
from nocopt.ui.text_places import units
from nocopt.ui.wrapping import wrap_mode

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from nocopt.ui.conversation.formulas import Drawn
    from nocopt.ui.conversation.look import Face

_RTL = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_LETTER = re.compile(r"[^\W\d_]")
_WIDEST = 1 << 20
_start_of = attrgetter("start")
_LETTER_OF_PICTURE = "x"  # lines are broken around it as around a word

# Control characters would vanish or break lines; their pictures stand for them, one for one.
_SHOWN = {code: 0x2400 + code for code in range(0x20) if code not in (0x09, 0x0A)}
_SHOWN |= dict.fromkeys(range(128, 160), 65533)
_SHOWN |= {0x0A: 0x2028, 0x7F: 0x2421, 0x2029: 0x2028}
# Marks that make text read in another order than it is stored are shown as what they are not:
# harmless.
_SHOWN |= dict.fromkeys((*range(8234, 8239), *range(8294, 8298)), 65533)


class Styled(NamedTuple):
    """A character format from `start` to `end`."""

    start: int
    end: int
    format: QTextCharFormat


class Picture(NamedTuple):
    """A formula that stands for the text from `start` to `end`, in `ink` or the text's colour."""

    start: int
    end: int
    drawn: Drawn
    ink: QColor | None = None


def has_letter(text: str) -> bool:
    """Whether a text has a direction: digits and signs have none."""
    return _LETTER.search(text) is not None


def is_rtl(text: str) -> bool:
    """Whether a paragraph reads from right to left, by its first letter (Unicode rule P2)."""
    if text.isascii() or not _RTL.search(text):
        return False
    letter = _LETTER.search(text)
    return letter is not None and unicodedata.bidirectional(letter[0]) in ("R", "AL")


def _option(
    rtl: bool, wrap: QTextOption.WrapMode, align: Qt.AlignmentFlag, tab: float
) -> QTextOption:
    if rtl and align is Qt.AlignmentFlag.AlignLeft:
        align = Qt.AlignmentFlag.AlignRight
    option = QTextOption(align)
    if tab:
        option.setTabStopDistance(tab)
    option.setWrapMode(wrap)
    direction = Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight
    option.setTextDirection(direction)
    return option


class Shape:
    """One paragraph laid out; call `break_lines` before anything that needs lines."""

    __slots__ = (
        *("_font", "_layout", "_mixed", "_offsets", "_pictures", "_scales", "_styles"),
        "_units",  # of the letters of the pictures
        *("height", "rtl", "text", "tops", "width"),
    )

    def __init__(  # noqa: PLR0913 - most of them are for tables and code
        self,
        text: str,
        font: QFont,
        styles: Sequence[Styled] = (),
        pictures: Sequence[Picture] = (),
        *,
        wrap: bool = True,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
        tab: float = 0.0,
    ) -> None:
        self.text = text
        self._font, self._pictures = font, pictures
        shown = _with_letters(text, pictures, " ") if pictures else text
        self.rtl = is_rtl(shown)
        self._mixed = not shown.isascii() and _RTL.search(shown) is not None
        self._offsets = Offsets(text, [(one.start, one.end) for one in pictures])
        self._units = [self._offsets.unit(one.start) for one in pictures]
        mode = wrap_mode(shown) if wrap else QTextOption.WrapMode.NoWrap
        if pictures:
            shown = _with_letters(text, pictures, _LETTER_OF_PICTURE)
        self._layout = QTextLayout(shown.translate(_SHOWN), font)
        self._layout.setCacheEnabled(True)
        self._layout.setTextOption(_option(self.rtl, mode, align, tab))
        self._styles = [self._range(*style) for style in styles]
        self._scales: list[float] = []
        if styles:
            self._layout.setFormats(self._styles)
        self.height = 0
        self.width = 0.0
        self.tops: list[int] = []

    def break_lines(self, width: float, face: Face) -> int:
        """Break into lines of at most `width` on the line grid of `face`; return the height."""
        layout, tops = self._layout, []
        if self._pictures:
            self._fit_pictures(width)
        y, baseline, widest = 0, face.baseline, 0.0
        # Fonts of other scripts claim more than their letters fill; a fifth of a line may overlap.
        above, below = baseline + face.line / 5, face.line - baseline + face.line / 5
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            ascent, descent = line.ascent(), line.descent()
            over, under = self._beyond(line, baseline, face.line) if self._pictures else (0, 0)
            top = y + max(over, round(ascent - above) if ascent > above else 0)
            line.setPosition(QPointF(0, top + baseline - ascent))
            tops.append(y)
            y = top + face.line + max(under, round(descent - below) if descent > below else 0)
            widest = max(widest, line.naturalTextWidth())
        layout.endLayout()
        self.tops, self.height, self.width = tops, y, widest
        return y

    @classmethod
    def natural_width(cls, shape: Shape, face: Face) -> float:
        """Return the width of `shape` when no line is broken but by force."""
        shape.break_lines(_WIDEST, face)
        return shape.width

    def paint(
        self, painter: QPainter, x: float, y: float, clip: QRectF, over: Sequence[Styled] = ()
    ) -> None:
        """Draw the lines that touch `clip`; `over` adds formats for this time only."""
        if self._pictures:
            over = [part for one in over for part in self._beside_pictures(one)]
        at = QPointF(x, y)
        self._layout.draw(painter, at, [self._range(*one) for one in over], clip)
        if self._pictures:
            self._paint_pictures(painter, at, clip)

    def picture_at(self, offset: int) -> Picture | None:
        """Return the picture that stands for the character at an offset."""
        at = bisect_right(self._pictures, offset, key=_start_of) - 1
        return self._pictures[at] if at >= 0 and offset < self._pictures[at].end else None

    def offset_at(self, x: float, y: float) -> int:
        """Return the offset of the gap between characters that is nearest to a point."""
        if not self.tops:
            return 0
        return self._offset(self._line_at(y).xToCursor(x))

    def hit(self, x: float, y: float) -> int | None:
        """Return the offset of the character under a point, or None where there is none."""
        if not self.tops or not 0 <= y < self.height:
            return None
        line = self._line_at(y)
        if not line.naturalTextRect().left() <= x <= line.naturalTextRect().right():
            return None
        at = line.xToCursor(x, QTextLine.CursorPosition.CursorOnCharacter)
        return min(self._offset(at), max(0, len(self.text) - 1))

    def rects(self, start: int, end: int, *, tight: bool = False) -> list[QRectF]:
        """Return the boxes of a range, one or more a line; `tight` leaves the leading out."""
        first, last = self._unit(start), self._offsets.unit(end, after=True)
        found: list[QRectF] = []
        for number in range(self._line_number(first), len(self.tops)):
            line = self._layout.lineAt(number)
            begin = line.textStart()
            if begin >= last:
                break
            low, high = max(first, begin), min(last, begin + line.textLength())
            top, bottom = self._extent(number, line, tight)
            for left, right in self._spans(line, low, high):
                found.append(QRectF(left, top, right - left, bottom - top))
        return found

    def near(self, top: float, bottom: float) -> tuple[int, int]:
        """Return the range of the text on the lines that touch a strip, and on their neighbours."""
        first, last = self._units_near(top, bottom)
        return self._offset(first), self._offset(last)

    def end_point(self) -> QRectF:
        """Return where the next character would stand: a box without width."""
        if not self.tops:
            return QRectF()
        number = len(self.tops) - 1
        line = self._layout.lineAt(number)
        x = self._x(line, line.textStart() + line.textLength())
        return QRectF(x, self.tops[number], 0, self.height - self.tops[number])

    def _extent(self, number: int, line: QTextLine, tight: bool) -> tuple[float, float]:
        if tight:
            return line.y(), line.y() + line.height()
        below = self.tops[number + 1] if number + 1 < len(self.tops) else self.height
        return self.tops[number], below

    def _spans(self, line: QTextLine, low: int, high: int) -> list[tuple[float, float]]:
        """Left and right edges of the characters from `low` to `high` on a line."""
        if not self._mixed:
            return [(self._x(line, low), self._x(line, high))] if high > low else []
        # Where directions meet, a gap between characters has two places; glyphs have one each.
        spans: list[tuple[float, float]] = []
        for run in line.glyphRuns(low, high - low):
            advances = run.rawFont().advancesForGlyphIndexes(run.glyphIndexes())
            for point, advance in zip(run.positions(), advances, strict=True):
                spans.append((point.x(), point.x() + advance.x()))
        return _joined(spans)

    @staticmethod
    def _x(line: QTextLine, at: int, edge: QTextLine.Edge = QTextLine.Edge.Leading) -> float:
        # The binding returns the place and the position it was rounded to.
        found = line.cursorToX(at, edge)
        return float(found[0] if isinstance(found, tuple) else found)  # type: ignore[arg-type]

    def _line_at(self, y: float) -> QTextLine:
        number = bisect_left(self.tops, y + 0.5) - 1
        return self._layout.lineAt(min(max(number, 0), len(self.tops) - 1))

    def _line_number(self, unit: int) -> int:
        line = self._layout.lineForTextPosition(unit)
        return line.lineNumber() if line.isValid() else 0

    def _unit(self, offset: int) -> int:
        return self._offsets.unit(offset)

    def _offset(self, unit: int) -> int:
        return self._offsets.offset(unit)

    def _fit_pictures(self, width: float) -> None:
        """Make the letters as wide as their pictures, which are no wider than the line."""
        scales = [min(1.0, width / max(1.0, one.drawn.width)) for one in self._pictures]
        if scales == self._scales:
            return
        self._scales = scales
        letter = QFontMetricsF(self._font).horizontalAdvance(_LETTER_OF_PICTURE)
        made = list(self._styles)
        for picture, scale in zip(self._pictures, scales, strict=True):
            font = QFont(self._font)
            spacing = picture.drawn.width * scale - letter
            font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, spacing)
            wide = QTextCharFormat()
            wide.setFont(font)
            wide.setForeground(QColor(0, 0, 0, 0))
            made.append(self._range(picture.start, picture.end, wide))
        self._layout.setFormats(made)

    def _beyond(self, line: QTextLine, baseline: float, high: int) -> tuple[int, int]:
        """How far the pictures of a line reach above and below its place on the grid."""
        over = under = 0.0
        begin = line.textStart()
        for at in self._pictures_in(begin, begin + line.textLength()):
            drawn, scale = self._pictures[at].drawn, self._scales[at]
            over = max(over, drawn.ascent * scale - baseline)
            under = max(under, drawn.descent * scale - (high - baseline))
        return ceil(over), ceil(under)

    def _pictures_in(self, first: int, last: int) -> range:
        """The numbers of the pictures whose letters are among these units."""
        return range(bisect_left(self._units, first), bisect_left(self._units, last))

    def _pictures_near(self, top: float, bottom: float) -> range:
        """The numbers of the pictures on the lines that touch a strip, and on their neighbours."""
        return self._pictures_in(*self._units_near(top, bottom))

    def _units_near(self, top: float, bottom: float) -> tuple[int, int]:
        if not self.tops:
            return 0, 0
        first = max(0, bisect_left(self.tops, top) - 2)
        last = min(len(self.tops) - 1, bisect_left(self.tops, bottom) + 1)
        end = self._layout.lineAt(last)
        return self._layout.lineAt(first).textStart(), end.textStart() + end.textLength()

    def _paint_pictures(self, painter: QPainter, at: QPointF, clip: QRectF) -> None:
        pen = painter.pen().color()
        seen = range(len(self._pictures))
        if not clip.isNull():
            seen = self._pictures_near(clip.top() - at.y(), clip.bottom() - at.y())
        for number in seen:
            picture, scale, unit = self._pictures[number], self._scales[number], self._units[number]
            line = self._layout.lineForTextPosition(unit)
            if not line.isValid():
                continue
            base = at.y() + line.y() + line.ascent()
            drawn = picture.drawn
            if not clip.isNull() and (
                base + drawn.descent < clip.top() or base - drawn.ascent > clip.bottom()
            ):
                continue
            left = min(self._x(line, unit), self._x(line, unit + 1))
            drawn.paint(painter, QPointF(at.x() + left, base), picture.ink or pen, scale)

    def _beside_pictures(self, styled: Styled) -> Iterator[Styled]:
        """The parts of a format that are text: letters of pictures stay unseen."""
        edges = [styled.start]
        first = bisect_left(self._pictures, styled.start, key=_start_of)
        last = bisect_left(self._pictures, styled.end, key=_start_of)
        for picture in self._pictures[first:last]:
            edges += [picture.start, picture.end]
        edges.append(styled.end)
        for start, end in zip(edges[::2], edges[1::2], strict=True):
            if start < end:
                yield Styled(start, end, styled.format)

    def _range(self, start: int, end: int, format_: QTextCharFormat) -> QTextLayout.FormatRange:
        made = QTextLayout.FormatRange()
        made.start = self._unit(start)
        made.length = self._unit(end) - made.start
        made.format = format_
        return made


def _with_letters(text: str, pictures: Sequence[Picture], letter: str) -> str:
    """The text with a letter in the place of each picture."""
    parts, at = [], 0
    for picture in pictures:
        parts += [text[at : picture.start], letter]
        at = picture.end
    return "".join((*parts, text[at:]))


def _joined(spans: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return spans from left to right, with those that touch made one."""
    joined: list[tuple[float, float]] = []
    for left, right in sorted(spans):
        if joined and left <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(joined[-1][1], right))
        elif right > left:
            joined.append((left, right))
    return joined


def word_at(text: str, offset: int) -> tuple[int, int]:
    """Return the word, or the run of other characters, that covers an offset."""
    if not text:
        return 0, 0
    # The finder counts in UTF-16 units; a window around the place keeps long text cheap.
    low = max(0, offset - 256)
    part = text[low : offset + 256]
    finder = QTextBoundaryFinder(QTextBoundaryFinder.BoundaryType.Word, part)
    finder.setPosition(units(part[: offset - low]))
    start = finder.position() if finder.isAtBoundary() else finder.toPreviousBoundary()
    end = finder.toNextBoundary()
    if end < 0:
        end = start
        start = max(0, finder.toPreviousBoundary())
    raw = part.encode("utf-16-le", "surrogatepass")
    begin = len(raw[: 2 * max(start, 0)].decode("utf-16-le", "surrogatepass"))
    length = len(raw[2 * max(start, 0) : 2 * end].decode("utf-16-le", "surrogatepass"))
    return low + begin, low + begin + length

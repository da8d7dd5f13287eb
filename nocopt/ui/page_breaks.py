"""Where a text may be parted between pages: never through a line, a picture or a row of a table."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QTextBlock, QTextDocument, QTextFrame, QTextTable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from PySide6.QtGui import QAbstractTextDocumentLayout, QPaintDevice

_ANNOUNCES: Final = (":", "：")  # what a text ends with that is about what comes next


@dataclass(frozen=True, slots=True)
class Strip:
    """What is never parted, from `top` to `bottom` of the text: a line, a picture, a row.

    `keeps` says that what comes next begins on the same page; `head` is the strip that is painted
    above this one where it comes first on a page.
    """

    top: float
    bottom: float
    keeps: bool = False
    head: Strip | None = None

    @property
    def height(self) -> float:
        """How much room it takes."""
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Sheet:
    """What of a text is on one page: from `top` to `bottom`, and `head` once more above it."""

    top: float
    bottom: float
    head: Strip | None = None

    @property
    def height(self) -> float:
        """How much room it takes."""
        return self.bottom - self.top + (self.head.height if self.head else 0.0)


def sheets(strips: Sequence[Strip], first: float, whole: float) -> Iterator[Sheet | None]:
    """Yield what is on each page, where the first one has room for `first` and others for `whole`.

    None for a first page that has no room for the beginning.
    """
    begin, room = 0, first
    while begin < len(strips):
        head = strips[begin].head
        fits = _fits(strips, begin, room - (head.height if head else 0.0))
        end = fits
        while begin < end < len(strips) and strips[end - 1].keeps:
            end -= 1
        if end == begin and room < whole:
            yield None
        else:
            if end == begin:  # all of the page is to be kept with what comes next
                end = max(fits, begin + 1)
            yield Sheet(strips[begin].top, strips[end - 1].bottom, head)
        begin, room = end, whole


def _fits(strips: Sequence[Strip], begin: int, room: float) -> int:
    """Return which is the first strip that has no room on the page that `begin` is the first of."""
    fits = begin
    while fits < len(strips) and strips[fits].bottom - strips[begin].top <= room:
        fits += 1
    return fits


def strips(document: QTextDocument, most: float) -> list[Strip]:
    """Return all of a text that was laid out without pages; none is higher than `most`."""
    found = _Finding(document, most).all()
    return [one for strip in found for one in _cut(strip, most)]


class _Finding:
    """Goes through a text from its top to its bottom."""

    def __init__(self, document: QTextDocument, most: float) -> None:
        self._root = document.rootFrame()
        self._layout: QAbstractTextDocumentLayout = document.documentLayout()
        device = cast("QPaintDevice | None", self._layout.paintDevice())
        self._pixel = device.logicalDpiY() / 96 if device is not None else 1.0
        self._most = most

    def all(self) -> Iterator[Strip]:
        """Yield the strips."""
        run: list[QTextBlock] = []
        for one in _inside(self._root):
            if isinstance(one, QTextBlock):
                if run and not _goes_on(run[-1], one):
                    yield from self._lines(run)
                    run = []
                run.append(one)
                continue
            yield from self._lines(run)
            run = []
            if isinstance(one, QTextTable):
                yield from self._rows(one)
        yield from self._lines(run)

    def _lines(self, run: Sequence[QTextBlock]) -> Iterator[Strip]:
        """Yield the lines of a paragraph, of which never one stands alone."""
        found = [line for block in run for line in self._spots(block)]
        if not found:
            return
        announces = _announces(run[-1], len(found))
        for at, (top, bottom) in enumerate(found, 1):
            alone = at in (1, len(found) - 1) and len(found) > 1
            yield Strip(top, bottom, announces if at == len(found) else alone)

    def _rows(self, table: QTextTable) -> Iterator[Strip]:
        shape = table.format().toTableFormat()
        line = shape.border() * self._pixel
        above = shape.cellPadding() * self._pixel + line
        tops = [min(top for top, _ in self._row(table, row)) - above for row in range(table.rows())]
        frame = self._layout.frameBoundingRect(table)
        end = frame.bottom() - shape.bottomMargin() * self._pixel
        bottoms = [top + line for top in tops[1:]] + [end]
        heads, head = shape.headerRowCount(), None
        if 0 < heads < table.rows() and bottoms[heads - 1] - tops[0] < self._most / 3:
            head = Strip(tops[0], bottoms[heads - 1] - line)
        for row, (top, bottom) in enumerate(zip(tops, bottoms, strict=True)):
            begun = head if row >= heads else None
            parts = self._parted(table, row, Strip(top, bottom))
            keeps = row < heads or (row == len(tops) - 2 and len(parts) == 1)
            yield from (replace(part, keeps=keeps, head=begun) for part in parts)

    def _parted(self, table: QTextTable, row: int, whole: Strip) -> list[Strip]:
        """Return a row as it is, or where it is higher than a page the lines of its cells."""
        if whole.height <= self._most * 2 / 3:
            return [whole]
        found: list[tuple[float, float]] = []
        for top, bottom in sorted(self._row(table, row)):
            if found and top < found[-1][1]:
                found[-1] = found[-1][0], max(found[-1][1], bottom)
            else:
                found.append((top, bottom))
        tops = [whole.top, *(top for top, _ in found[1:])]
        bottoms = [*(top for top, _ in found[1:]), whole.bottom]
        return list(map(Strip, tops, bottoms))

    def _row(self, table: QTextTable, row: int) -> list[tuple[float, float]]:
        """Return the lines of all cells of a row."""
        found = list[tuple[float, float]]()
        for column in range(table.columns()):
            cell = table.cellAt(row, column)
            block, last = cell.firstCursorPosition().block(), cell.lastCursorPosition().block()
            while block.isValid() and block.position() <= last.position():
                found += self._spots(block)
                block = block.next()
        return found

    def _spots(self, block: QTextBlock) -> list[tuple[float, float]]:
        """Return where the lines of a block are: their tops and bottoms."""
        rect = self._layout.blockBoundingRect(block)
        if not rect.height():  # as that is which Qt puts above a table, whose line is in the table
            return []
        lines = block.layout()
        spots = list[tuple[float, float]]()
        for at in range(lines.lineCount()):
            line = lines.lineAt(at)
            spots.append((rect.top() + line.y(), rect.top() + line.y() + line.height()))
        return spots


def _inside(frame: QTextFrame) -> Iterator[QTextBlock | QTextFrame]:
    """Yield the paragraphs and tables of a text."""
    at = frame.begin()
    while not at.atEnd():
        inner = cast("QTextFrame | None", at.currentFrame())
        yield inner if inner is not None else at.currentBlock()
        at += 1


def _goes_on(before: QTextBlock, block: QTextBlock) -> bool:
    """Whether it is one more line of the same code: Qt makes a paragraph of each."""
    one, other = before.blockFormat(), block.blockFormat()
    painted = Qt.BrushStyle.NoBrush not in (one.background().style(), other.background().style())
    return painted and not one.bottomMargin() and not other.topMargin()


def _announces(block: QTextBlock, lines: int) -> bool:
    """Whether it is a heading, looks like one, or says that something comes."""
    if block.blockFormat().headingLevel() or block.text().rstrip().endswith(_ANNOUNCES):
        return True
    if lines > 1 or block.textList() is not None or not block.text().strip():
        return False
    at = block.begin()
    while not at.atEnd():
        if at.fragment().charFormat().fontWeight() < QFont.Weight.DemiBold:
            return False
        at += 1
    return True


def _cut(strip: Strip, most: float) -> Iterator[Strip]:
    """Yield a strip, in pieces where it is higher than a page."""
    head = strip.head.height if strip.head else 0.0
    while strip.height > most - head:
        middle = strip.top + most - head
        yield replace(strip, bottom=middle, keeps=False)
        strip = replace(strip, top=middle)
    yield strip

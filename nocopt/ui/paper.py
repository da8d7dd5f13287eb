"""Chats on paper: pages of text, one message after the other, for printers and PDF files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QMarginsF, QRectF, Qt
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QFont,
    QGuiApplication,
    QPageLayout,
    QPageSize,
    QPainter,
    QPalette,
    QTextBlockFormat,
    QTextCursor,
    QTextDocument,
)

from nocopt.ui.page_breaks import sheets, strips

if TYPE_CHECKING:
    from PySide6.QtGui import QPagedPaintDevice

    from nocopt.ui.page_breaks import Sheet

_POINTS: Final = 10.5  # of the text
_MARGIN: Final = 18.0  # millimetres
_GAP: Final = 12.0  # points between two messages
_FOOT: Final = 26.0  # points at the bottom of a page, for its number
_PIXEL: Final = 0.75  # points of one of HTML
_QUOTE: Final = 40.0  # of them, by which Qt moves a quote to the right
_BAR: Final = 2.0  # points
_ASIDE: Final = 8.0  # pixels of HTML between the edge of its ground and a line of code
_LINE: Final = QColor("#bdb9b0")
_INK: Final = QColor("#1f1e1b")
_MUTED: Final = QColor("#66625a")


def lay_page(device: QPagedPaintDevice) -> None:
    """Set size and margins of the pages of a file."""
    device.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    lay_margins(device)


def lay_margins(device: QPagedPaintDevice) -> None:
    """Set margins that are good to read; those of printers are the least that they can do."""
    margins = QMarginsF(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
    device.setPageMargins(margins, QPageLayout.Unit.Millimeter)


class PaperWriter:
    """Paints onto a device; each call of `add` takes as long as its text is long.

    `begin` says whether the device can be painted on; after that, `end` is to be called.
    """

    def __init__(self, device: QPagedPaintDevice) -> None:
        self._device = device
        self._painter = QPainter()
        self._font = QFont(QGuiApplication.font().family())
        self._font.setPointSizeF(_POINTS)
        self._at = 0.0  # where the next message begins, from the top of the page
        self._page = 0

    def begin(self) -> bool:
        """Begin the first page."""
        if not self._painter.begin(self._device):
            return False
        self._page = 1
        self._number()
        return True

    def new_page(self) -> bool:
        """Go on at the top of a page; whether the device takes another one."""
        if self._at <= 0:
            return True
        return self._turn()

    def add(self, html: str) -> bool:
        """Paint a piece of HTML below the last one; whether the device took all of it."""
        document = self._document(html)
        found = strips(document, self._height)
        for turns, sheet in enumerate(sheets(found, self._height - self._at, self._height)):
            if turns and not self._turn():
                return False
            if sheet is not None:
                self._paint(document.documentLayout(), sheet)
        self._at += self._points(_GAP)
        return True

    def end(self) -> None:
        """Close the last page."""
        self._painter.end()

    @property
    def _width(self) -> float:
        return float(self._device.width())

    @property
    def _height(self) -> float:
        return float(self._device.height()) - self._points(_FOOT)

    def _points(self, count: float) -> float:
        return count * self._device.logicalDpiY() / 72

    def _document(self, html: str) -> QTextDocument:
        document = QTextDocument()
        document.setUndoRedoEnabled(False)
        document.documentLayout().setPaintDevice(self._device)
        document.setDefaultFont(self._font)
        document.setDocumentMargin(0)
        document.setHtml(html)
        _indent(document, self._points(_PIXEL))
        document.setTextWidth(self._width)  # as high as it is: where pages end is found here
        return document

    def _paint(self, layout: QAbstractTextDocumentLayout, sheet: Sheet) -> None:
        if sheet.head is not None:
            self._paint_part(layout, sheet.head.top, sheet.head.bottom)
        self._paint_part(layout, sheet.top, sheet.bottom)

    def _paint_part(self, layout: QAbstractTextDocumentLayout, top: float, bottom: float) -> None:
        """Paint a part of a text, and go on below it."""
        context = QAbstractTextDocumentLayout.PaintContext()
        palette = QPalette()
        palette.setColor(QPalette.ColorRole.Text, _INK)
        context.palette = palette
        context.clip = QRectF(0, top, self._width, bottom - top)
        self._painter.save()
        self._painter.translate(0, self._at - top)
        self._painter.setClipRect(context.clip)
        self._paint_grounds(layout, top, bottom)
        layout.draw(self._painter, context)
        self._painter.restore()
        self._at += bottom - top

    def _paint_grounds(
        self, layout: QAbstractTextDocumentLayout, top: float, bottom: float
    ) -> None:
        """Paint what lies below the text there: the ground of code, and bars beside quotes."""
        block, pixel = layout.document().begin(), self._points(_PIXEL)
        quote = _QUOTE * pixel
        while block.isValid():
            place, look, after = layout.blockBoundingRect(block), block.blockFormat(), block.next()
            if place.top() > bottom:
                return
            end = (
                layout.blockBoundingRect(after).top()
                if after.blockFormat().leftMargin() >= quote
                else place.bottom()
            )
            if place.bottom() < top and end < top:
                block = after
                continue
            if _has_ground(look):
                # Into the next line: where they only touch, a faint line is seen.
                more = self._points(1) if _has_ground(after.blockFormat()) else 0.0
                area = QRectF(place.left(), place.top(), self._width, place.height() + more)
                area.setLeft(look.leftMargin() - _ASIDE * pixel)
                self._painter.fillRect(area, look.background().color())
            for level in range(int(look.leftMargin() / quote)):
                left = (level + 0.6) * quote
                self._painter.fillRect(
                    QRectF(left, place.top(), self._points(_BAR), end - place.top()), _LINE
                )
            block = after

    def _turn(self) -> bool:
        if not self._device.newPage():
            return False
        self._page += 1
        self._at = 0.0
        self._number()
        return True

    def _number(self) -> None:
        self._painter.save()
        self._painter.setFont(self._font)
        self._painter.setPen(_MUTED)
        foot = QRectF(0, self._height, self._width, self._points(_FOOT))
        flags = int(Qt.AlignmentFlag.AlignHCenter) | int(Qt.AlignmentFlag.AlignBottom)
        self._painter.drawText(foot, flags, str(self._page))
        self._painter.restore()


def _indent(document: QTextDocument, pixel: float) -> None:
    """Set quotes and code off from the edge; Qt leaves a `pixel` of HTML as it is on any device.

    The ground of code is painted below that of Qt, which moves along.
    """
    block, cursor = document.begin(), QTextCursor(document)
    while block.isValid():
        look = block.blockFormat()
        if _has_ground(look):
            look.setLeftMargin(look.leftMargin() + _ASIDE)
        if look.leftMargin():
            look.setLeftMargin(look.leftMargin() * pixel)
            look.setRightMargin(look.rightMargin() * pixel)
            cursor.setPosition(block.position())
            cursor.setBlockFormat(look)
        block = block.next()


def _has_ground(look: QTextBlockFormat) -> bool:
    return look.background().style() is not Qt.BrushStyle.NoBrush

"""Chats on paper: pages of text, one message after the other, for printers and PDF files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QMarginsF, QRectF, QSizeF, Qt
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

if TYPE_CHECKING:
    from PySide6.QtGui import QPagedPaintDevice

_POINTS: Final = 10.5  # of the text
_MARGIN: Final = 18.0  # millimetres
_GAP: Final = 12.0  # points between two messages
_FOOT: Final = 26.0  # points at the bottom of a page, for its number
_LEAST: Final = 60.0  # points that must be left on a page for a message to begin there
_SCREEN: Final = 96  # dots to an inch, which lengths of blocks are told in
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
        height = self._height
        if self._at > height - self._points(_LEAST) and not self._turn():
            return False
        document = self._document(html)
        layout = document.documentLayout()
        count = document.pageCount()
        for page in range(count):
            if page and not self._turn():
                return False
            self._paint(layout, page)
        # The last thing on the last page says where the next begins.
        self._at = layout.documentSize().height()
        last = layout.blockBoundingRect(document.lastBlock())
        self._at = last.bottom() - (count - 1) * height + self._points(_GAP)
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
        if self._at > 0:
            _push_down(document, self._at * _SCREEN / self._device.logicalDpiY())
        document.setPageSize(QSizeF(self._width, self._height))
        return document

    def _paint(self, layout: QAbstractTextDocumentLayout, page: int) -> None:
        top = page * self._height
        context = QAbstractTextDocumentLayout.PaintContext()
        palette = QPalette()
        palette.setColor(QPalette.ColorRole.Text, _INK)
        context.palette = palette
        # A line that only touches the edge is one of the other page.
        context.clip = QRectF(0, top + 1, self._width, self._height - 2)
        self._painter.save()
        self._painter.translate(0, -top)
        self._painter.setClipRect(context.clip)
        layout.draw(self._painter, context)
        self._painter.restore()

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


def _push_down(document: QTextDocument, height: float) -> None:
    """Put an empty line above all of a text: a margin above its first block would not count."""
    cursor = QTextCursor(document)
    first = cursor.blockFormat()
    cursor.insertBlock(first)
    cursor.movePosition(QTextCursor.MoveOperation.Start)
    shape = QTextBlockFormat()
    shape.setLineHeight(height, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
    cursor.setBlockFormat(shape)

"""Chips: what a message holds and does not show, by name, kind and size; of a PDF by pages."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainterPath, QPen

from nocopt.app.stored_files import Glance, glance
from nocopt.ui.attachment_words import size_of
from nocopt.ui.conversation.cards import EMPTY
from nocopt.ui.conversation.layouts import Brush, Row
from nocopt.ui.conversation.pictures import from_base64
from nocopt.ui.counts import Counts
from nocopt.ui.page_picture import paint_page
from nocopt.ui.thumbnails import image_of

if TYPE_CHECKING:
    import asyncio

    from PySide6.QtCore import QSize
    from PySide6.QtGui import QImage

    from nocopt.ui.conversation.layouts import Host
    from nocopt.ui.conversation.look import Look
    from nocopt.ui.conversation.rows import RowSpec

_CORNER: Final = 8


class ChipRow(Row):
    """Something that is not shown itself, by name and kind: a document, a picture elsewhere."""

    __slots__ = ("about", "name", "page")

    name: str
    about: str
    page: QImage | None  # the first one, where it is known

    def __init__(self, host: Host, name: str, about: str, spec: RowSpec = EMPTY) -> None:
        super().__init__(host, spec)
        self.name, self.about, self.page = name, about, None

    @property
    def spoken(self) -> str:
        """Name and kind."""
        return f"{self.name}, {self.about}" if self.about else self.name

    def estimate(self, width: int) -> int:  # noqa: ARG002
        """Return the height of two lines with a margin."""
        return 2 * self.host.look.small.line + 16

    def lay_out(self, width: int) -> None:
        """Take the height of two lines with a margin."""
        self.height, self.width, self.live = self.estimate(width), width, True

    def paint(self, brush: Brush) -> None:
        """Draw a sheet of paper, the name and what kind it is."""
        look = brush.look
        names, abouts = QFontMetricsF(look.label.font), QFontMetricsF(look.small.font)
        frame = look.ems(2.6) + 16
        text = max(names.horizontalAdvance(self.name), abouts.horizontalAdvance(self.about)) + 2
        wide = min(brush.width - self.indent() - frame, max(text, look.ems(8)))
        box = QRectF(self.indent(), 0, frame + wide, self.height)
        paint_chip(brush, box, (self.name, self.about), page=self.page)


def paint_chip(
    brush: Brush,
    box: QRectF,
    words: tuple[str, str],
    *,
    ink: str = "muted",
    lively: bool = False,
    page: QImage | None = None,
) -> None:
    """Draw a sheet of paper, a name, and below it in the colour `ink` what it is.

    The sheet is the first `page` where there is a picture of it.
    """
    painter, look = brush.painter, brush.look
    middle = Qt.AlignmentFlag.AlignVCenter
    names, abouts = QFontMetricsF(look.label.font), QFontMetricsF(look.small.font)
    side, line = look.ems(2.6), look.small.line
    wide = box.width() - side - 16
    painter.setPen(QPen(look["border"], 1))
    painter.setBrush(look["hover" if lively else "raised"])
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), _CORNER, _CORNER)
    if page is None or page.isNull():
        _paint_sheet(brush, QRectF(box.x() + 14, box.y() + (box.height() - 22) / 2, 17, 22))
    else:
        paint_page(painter, page_box(look, box), page, look["border"])
    left, top = box.x() + side, box.y() + 8
    painter.setFont(look.label.font)
    painter.setPen(look["text"])
    name = names.elidedText(words[0], Qt.TextElideMode.ElideMiddle, wide)
    painter.drawText(QRectF(left, top, wide, line), middle, name)
    painter.setFont(look.small.font)
    painter.setPen(look[ink])
    about = abouts.elidedText(words[1], Qt.TextElideMode.ElideMiddle, wide)
    painter.drawText(QRectF(left, top + line, wide, line), middle, about)


def page_box(look: Look, box: QRectF) -> QRectF:
    """Return where the first page is on a chip, in device-independent pixels."""
    return QRectF(box.x() + 8, box.y() + 6, look.ems(2.6) - 12, box.height() - 12)


def _paint_sheet(brush: Brush, box: QRectF) -> None:
    """Draw a sheet of paper with a folded corner."""
    painter, look, fold = brush.painter, brush.look, box.width() * 0.36
    pen = QPen(look["accent"], 1.4)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    sheet = QPainterPath(box.topLeft())
    sheet.lineTo(box.right() - fold, box.top())
    sheet.lineTo(box.right(), box.top() + fold)
    sheet.lineTo(box.bottomRight())
    sheet.lineTo(box.bottomLeft())
    sheet.closeSubpath()
    sheet.moveTo(box.right() - fold, box.top())
    sheet.lineTo(box.right() - fold, box.top() + fold)
    sheet.lineTo(box.right(), box.top() + fold)
    painter.drawPath(sheet)


class PdfRow(ChipRow):
    """A PDF in a message itself, which is looked at by a worker when it comes into sight."""

    __slots__ = ("_asked", "_data")

    _asked: bool
    _data: str

    def __init__(self, host: Host, name: str, data: str, spec: RowSpec = EMPTY) -> None:
        super().__init__(host, name, f"PDF · {size_of(len(data) * 3 // 4)}", spec)
        self._data, self._asked = data, False

    def paint(self, brush: Brush) -> None:
        """Draw the chip; the pages are told, and the first is shown, as soon as they are known."""
        if not self._asked:
            self._asked = True
            ratio = brush.painter.device().devicePixelRatioF()
            box = page_box(brush.look, QRectF(0, 0, brush.width, self.height))
            self._look((box.size() * ratio * 2).toSize())
        super().paint(brush)

    def _look(self, size: QSize) -> None:
        tasks, work = self.host.loading.tasks, partial(_glance, self._data, size)
        if tasks is None:
            self._tell(work())
            return
        try:
            task = tasks.start("look at document", tasks.run_blocking(work))
        except RuntimeError:  # the program is about to end
            return
        task.add_done_callback(self._came)

    def _came(self, task: asyncio.Task[Glance]) -> None:
        if not task.cancelled() and task.exception() is None:
            self._tell(task.result())
            self.host.row_changed(self)

    def _tell(self, glance: Glance) -> None:
        if glance.pages is not None:
            size = size_of(len(self._data) * 3 // 4)
            self.about = f"PDF · {Counts().pages(glance.pages)} · {size}"
        if glance.first is not None:
            self.page = image_of(glance.first)


def _glance(data: str, size: QSize) -> Glance:
    """Look at a PDF in base64."""
    try:
        return glance(from_base64(data), size.width(), size.height())
    except ValueError:
        return Glance(None, None)

"""Chips: what a message holds and does not show, by name, kind and size; of a PDF by pages."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainterPath, QPen

from nocopt.app.stored_files import Glance, InnerFile, glance
from nocopt.core.attachments import AttachmentKind, AttachmentPart
from nocopt.ui.attachment_words import size_of
from nocopt.ui.conversation.cards import EMPTY
from nocopt.ui.conversation.controls import Control, ControlKind, Offer, paint_focus
from nocopt.ui.conversation.layouts import Brush, Row
from nocopt.ui.conversation.pictures import from_base64
from nocopt.ui.conversation.sections import Section
from nocopt.ui.counts import Counts
from nocopt.ui.page_picture import paint_page
from nocopt.ui.thumbnails import image_of

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Sequence

    from PySide6.QtCore import QSize
    from PySide6.QtGui import QImage

    from nocopt.ui.conversation.layouts import Host
    from nocopt.ui.conversation.look import Look
    from nocopt.ui.conversation.rows import RowSpec

PDF: Final = "application/pdf"

_CORNER: Final = 8
_ENDING: Final = ".pdf"


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
        box, lively = self.box(brush.width), bool(brush.hovered)
        paint_chip(brush, box, (self.name, self.about), lively=lively, page=self.page)
        if brush.focused:
            paint_focus(brush.painter, box, brush.look)

    def box(self, width: int) -> QRectF:
        """Return where the chip is in a row of that width."""
        look = self.host.look
        names, abouts = QFontMetricsF(look.label.font), QFontMetricsF(look.small.font)
        frame = look.ems(2.6) + 16
        text = max(names.horizontalAdvance(self.name), abouts.horizontalAdvance(self.about)) + 2
        wide = min(width - self.indent() - frame, max(text, look.ems(8)))
        return QRectF(self.indent(), 0, frame + wide, self.height)


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

    __slots__ = ("_asked", "_data", "_pages")

    _asked: bool
    _data: str
    _pages: int | None

    def __init__(self, host: Host, name: str, data: str, spec: RowSpec = EMPTY) -> None:
        super().__init__(host, name, f"PDF · {size_of(len(data) * 3 // 4)}", spec)
        self._data, self._asked, self._pages = data, False, None

    def paint(self, brush: Brush) -> None:
        """Draw the chip; the pages are told, and the first is shown, as soon as they are known."""
        if not self._asked:
            self._asked = True
            ratio = brush.painter.device().devicePixelRatioF()
            box = page_box(brush.look, QRectF(0, 0, brush.width, self.height))
            self._look((box.size() * ratio * 2).toSize())
        super().paint(brush)

    def controls(self) -> Sequence[Control]:
        """Return the chip itself: it opens the pages."""
        name = QCoreApplication.translate("Conversation", "Open {name}").format(name=self.name)
        hint = f"{self.name}\n{self.about}"
        button = ControlKind.BUTTON
        return (Control("open", button, name, self.box(self.width), self._open, hint=hint),)

    def offers(self) -> Sequence[Offer]:
        """Return the way to save the file."""
        words = QCoreApplication.translate("Conversation", "Save {name} as…")
        return (Offer(words.format(name=self.name), self._save),)

    def _open(self) -> None:
        if isinstance(self.host, Section):
            self.host.around.ways.show_file(self._part(), self.host.loading, self._file())

    def _save(self) -> None:
        self.host.save(self._part().name, partial(self._file().data, ""))

    def _file(self) -> InnerFile:
        return InnerFile(partial(from_base64, self._data))

    def _part(self) -> AttachmentPart:
        """Return what the viewer is told of it, under a name that a file can have."""
        name = self.name if self.name.lower().endswith(_ENDING) else self.name + _ENDING
        size = len(self._data) * 3 // 4
        return AttachmentPart("", AttachmentKind.PDF, PDF, name, size, pages=self._pages)

    def _look(self, size: QSize) -> None:
        tasks, work = self.host.loading.tasks, partial(_glance, self._data, size)
        if tasks is None:
            self._tell(work())
            return
        try:
            task = tasks.start("look at document", tasks.run_aside(work))
        except RuntimeError:  # the program is about to end
            return
        task.add_done_callback(self._came)

    def _came(self, task: asyncio.Task[Glance]) -> None:
        if not task.cancelled() and task.exception() is None:
            self._tell(task.result())
            self.host.row_changed(self)

    def _tell(self, glance: Glance) -> None:
        self._pages = glance.pages
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

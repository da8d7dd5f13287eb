"""Pictures and documents of a message: pictures from its own bytes only, documents as chips."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainterPath, QPen

from nocopt.render import links
from nocopt.ui.attachment_words import kind_of, size_of
from nocopt.ui.conversation.cards import EMPTY
from nocopt.ui.conversation.chips import PDF, ChipRow, PdfRow
from nocopt.ui.conversation.controls import Control, ControlKind, paint_focus
from nocopt.ui.conversation.layouts import Brush, Row
from nocopt.ui.conversation.pictures import Picture, decoded, picture_of
from nocopt.ui.conversation.sections import Section, Surroundings

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Sequence

    from nocopt.core.messages import Json, JsonObject
    from nocopt.ui.conversation.rows import RowSpec

_HIGHEST: Final = 420  # device-independent pixels
_CORNER: Final = 8


class ImageRow(Row):
    """A picture, scaled to the column and decoded in a worker thread when it comes into sight."""

    __slots__ = ("_asked", "_image", "picture")

    picture: Picture
    _image: QImage | None
    _asked: QSize

    def __init__(self, host: Section, picture: Picture, spec: RowSpec = EMPTY) -> None:
        super().__init__(host, spec)
        self.picture, self._image, self._asked = picture, None, QSize()

    @property
    def shown(self) -> QImage | None:
        """The picture as it is drawn, None until it is there."""
        return self._image

    @property
    def spoken(self) -> str:
        """That there is a picture, and how large it is."""
        return self.picture.name

    def estimate(self, width: int) -> int:
        """Return the height, which is known beforehand."""
        return self._size(width).height()

    def lay_out(self, width: int) -> None:
        """Take the height; the picture itself is made when it is painted."""
        self.height, self.width, self.live = self.estimate(width), width, True

    def drop(self) -> None:
        """Forget the picture; the bytes are those of the message."""
        self._image, self._asked, self.live = None, QSize(), False

    def paint(self, brush: Brush) -> None:
        """Draw the picture, or its place until it is there."""
        painter, look = brush.painter, brush.look
        box = QRectF(self.indent(), 0, 0, 0)
        box.setSize(self._size(brush.width).toSizeF())
        ratio = painter.device().devicePixelRatioF()
        self._want(QSize(round(box.width() * ratio), round(box.height() * ratio)))
        painter.save()
        outline = QPainterPath()
        outline.addRoundedRect(box, _CORNER, _CORNER)
        painter.setClipPath(outline, Qt.ClipOperation.IntersectClip)
        painter.fillRect(box, look["code"])
        if self._image is not None and not self._image.isNull():
            painter.setRenderHint(painter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(box, self._image)
        elif self._image is not None:
            painter.setPen(look["muted"])
            painter.setFont(look.small.font)
            text = QCoreApplication.translate("Conversation", "This picture is damaged.")
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, text)
        painter.restore()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(look["border"], 1))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), _CORNER, _CORNER)

        if brush.focused:
            paint_focus(painter, box, look)

    def controls(self) -> Sequence[Control]:
        """Return the picture itself: it opens at its full size."""
        box = QRectF(self.indent(), 0, 0, 0)
        box.setSize(self._size(self.width).toSizeF())
        name = QCoreApplication.translate("Conversation", "Open picture")
        button = ControlKind.BUTTON
        return (Control("open", button, name, box, self._open, hint=self.picture.name),)

    def _open(self) -> None:
        if isinstance(self.host, Section):
            self.host.around.ways.show_picture(self.picture, self.host.loading)

    def _size(self, width: int) -> QSize:
        """The size on the screen: never larger than the picture itself."""
        room = QSize(max(1, width - self.indent()), _HIGHEST)
        size = self.picture.size
        if size.width() > room.width() or size.height() > room.height():
            size = size.scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
        return size.expandedTo(QSize(1, 1))

    def _want(self, size: QSize) -> None:
        """Have the picture in a size, unless it is there or on its way."""
        if size == self._asked:
            return
        self._asked = size
        tasks, work = self.host.loading.tasks, partial(decoded, self.picture, size)
        if tasks is None:
            self._image = work()
            return
        try:
            task = tasks.start("show picture", tasks.run_blocking(work))
        except RuntimeError:  # the program is about to end
            return
        task.add_done_callback(partial(self._came, size))

    def _came(self, size: QSize, task: asyncio.Task[QImage]) -> None:
        if not task.cancelled() and task.exception() is None and size == self._asked:
            self._image = task.result()
            self.host.row_changed(self)


class AttachmentSection(Section):
    """A picture or a document among the parts of a message."""

    def __init__(self, around: Surroundings, raw: JsonObject) -> None:
        super().__init__(around)
        self.rows = [attachment_row(self, raw)]


def attachment_row(host: Section, raw: JsonObject, spec: RowSpec = EMPTY) -> Row:
    """Return the row of an `image` or `document` block (section 1.3)."""
    source = raw.get("source")
    source = source if isinstance(source, dict) else {}
    if raw.get("type") == "image":
        return _image_row(host, source, spec)
    title = raw.get("title")
    named = title if isinstance(title, str) and title.strip() else ""
    name = named or QCoreApplication.translate("Conversation", "Document")
    name, data = " ".join(name.split()), source.get("data")
    is_pdf = (source.get("type"), source.get("media_type")) == ("base64", PDF)
    if is_pdf and isinstance(data, str):
        return PdfRow(host, name, data, spec)
    return ChipRow(host, name, _about(source), spec)


def _image_row(host: Section, source: JsonObject, spec: RowSpec) -> Row:
    data = source.get("data")
    if source.get("type") == "base64" and isinstance(data, str):
        picture = picture_of(data)
        if picture.usable:
            return ImageRow(host, picture, spec)
        if picture.too_large:
            said = QCoreApplication.translate("Conversation", "Too large to be shown")
            return ChipRow(host, picture.name, f"{said} · {_about(source)}", spec)
    name = QCoreApplication.translate("Conversation", "Picture")
    return ChipRow(host, name, _about(source), spec)


def _about(source: JsonObject) -> str:
    """Kind and size of what is sent along, the address of what is elsewhere."""
    data, media = source.get("data"), str(source.get("media_type") or "")
    kind = kind_of(media)
    match source.get("type"):
        case "url":
            return links.display(str(source.get("url") or ""))
        case "file":
            return str(source.get("file_id") or "")
        case "base64" if isinstance(data, str):
            return " · ".join(text for text in (kind, size_of(len(data) * 3 // 4)) if text)
        case "text" if isinstance(data, str):
            return " · ".join(text for text in (kind, size_of(len(data.encode()))) if text)
        case "content":
            return _parts(source.get("content"))
        case _:
            return kind


def _parts(content: Json) -> str:
    count = len(content) if isinstance(content, list) else 1
    return QCoreApplication.translate("Conversation", "Parts: {count}").format(count=count)

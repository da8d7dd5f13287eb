"""The files of a message of the person: pictures in small, the rest as chips; all can be opened."""

from __future__ import annotations

import errno
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QFontMetricsF, QImage, QPainterPath, QPen

from nocopt.core.attachments import AttachmentKind
from nocopt.ui import attachment_words
from nocopt.ui.attachment_words import name_of
from nocopt.ui.conversation.cards import EMPTY
from nocopt.ui.conversation.chips import page_box, paint_chip
from nocopt.ui.conversation.controls import Control, ControlKind, Offer, paint_focus
from nocopt.ui.conversation.layouts import Brush, Row
from nocopt.ui.conversation.sections import Section, Surroundings
from nocopt.ui.icon_drawing import paint_icon
from nocopt.ui.thumbnails import read_page, read_small

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Sequence

    from nocopt.app.stored_files import ShownFiles
    from nocopt.core.attachments import AttachmentPart
    from nocopt.ui.conversation.look import Look

_APART: Final = 8  # device-independent pixels, as all that follows
_CORNER: Final = 8
_TILE: Final = QSizeF(240, 160)  # at most, of one picture among several
_LARGE_TILE: Final = QSizeF(360, 240)  # of the only one
_LEAST: Final = 48  # the sides of a picture that is hardly any, or of unknown size
_ICON: Final = 22
_MOST_OFFERS: Final = 8  # files that a menu names


class FilesSection(Section):
    """Pictures first, then all other files."""

    def __init__(self, around: Surroundings, parts: Sequence[AttachmentPart]) -> None:
        super().__init__(around)
        pictures = [part for part in parts if part.kind is AttachmentKind.IMAGE]
        others = [part for part in parts if part.kind is not AttachmentKind.IMAGE]
        self.rows = []
        if pictures:
            self.rows.append(TilesRow(self, pictures))
        if others:
            self.rows.append(ChipsRow(self, others))
        if len(self.rows) > 1:
            self.rows[1].gap = _APART


class FilesRow(Row):
    """Files beside each other, in as many lines as they need."""

    __slots__ = ("around", "parts", "places")

    around: Surroundings
    parts: Sequence[AttachmentPart]
    places: list[QRectF]

    def __init__(self, host: Section, parts: Sequence[AttachmentPart]) -> None:
        super().__init__(host, EMPTY)
        self.around, self.parts, self.places = host.around, parts, []

    @property
    def spoken(self) -> str:
        """The names of the files, and what each of them is."""
        return "\n".join(f"{name_of(part)}, {self.about(part)}" for part in self.parts)

    def about(self, part: AttachmentPart) -> str:
        """Return what is said of a file beside its name."""
        return attachment_words.about(part)

    def size_of(self, part: AttachmentPart, width: int) -> QSizeF:
        """Return the room that a file takes."""
        raise NotImplementedError

    def estimate(self, width: int) -> int:
        """Return the height, which is known beforehand."""
        boxes = self._placed(width)
        return round(max(box.bottom() for box in boxes))

    def lay_out(self, width: int) -> None:
        """Give each file its place."""
        self.places = self._placed(width)
        self.height, self.width, self.live = self.estimate(width), width, True

    def _placed(self, width: int) -> list[QRectF]:
        boxes: list[QRectF] = []
        x = y = high = 0.0
        for part in self.parts:
            size = self.size_of(part, width)
            if x and x + size.width() > width:
                x, y, high = 0.0, y + high + _APART, 0.0
            boxes.append(QRectF(x, y, size.width(), size.height()))
            x, high = x + size.width() + _APART, max(high, size.height())
        return boxes

    def controls(self) -> Sequence[Control]:
        """Return the files: each can be opened."""
        words = QCoreApplication.translate("Conversation", "Open {name}")
        return [
            Control(
                f"file{number}",
                ControlKind.BUTTON,
                words.format(name=name_of(part)),
                box,
                partial(self.around.ways.show_file, part, self.host.loading),
                hint=f"{name_of(part)}\n{self.about(part)}",
            )
            for number, (part, box) in enumerate(zip(self.parts, self.places, strict=True))
        ]

    def offers(self) -> Sequence[Offer]:
        """Return the ways to save the files."""
        words = QCoreApplication.translate("Conversation", "Save {name} as…")
        return [
            Offer(words.format(name=name_of(part)), partial(self._save, part))
            for part in self.parts[:_MOST_OFFERS]
        ]

    def _save(self, part: AttachmentPart) -> None:
        files = self.host.loading.files
        if files is not None:
            self.host.save(part.name, partial(to_save, files, part.sha256, gone()))

    def _work(self, name: str, work: Callable[[], None], came: Callable[[], None]) -> None:
        """Have something done in a worker thread, and then say that it is done."""
        tasks = self.host.loading.tasks
        if tasks is None:
            work()
            came()
            return
        try:
            task = tasks.start(name, tasks.run_aside(work))
        except RuntimeError:  # the program is about to end
            return
        task.add_done_callback(partial(self._done, came))

    def _done(self, came: Callable[[], None], task: asyncio.Task[None]) -> None:
        if not task.cancelled() and task.exception() is None:
            came()
            self.host.row_changed(self)


class TilesRow(FilesRow):
    """Pictures, read and made small in a worker thread when they come into sight."""

    __slots__ = ("_images", "_sizes")

    _images: dict[int, QImage | None]  # None where the file is no longer there
    _sizes: dict[int, QSize]  # in which they were asked for, in pixels of the screen

    def __init__(self, host: Section, parts: Sequence[AttachmentPart]) -> None:
        super().__init__(host, parts)
        self._images, self._sizes = {}, {}

    @property
    def shown(self) -> dict[int, QImage | None]:
        """The pictures that are there, by number; None for one whose file is gone."""
        return self._images

    def size_of(self, part: AttachmentPart, width: int) -> QSizeF:
        """Return the size of a picture as it is shown: never larger than it is."""
        room = _LARGE_TILE if len(self.parts) == 1 else _TILE
        room = room.boundedTo(QSizeF(max(1, width), room.height()))
        size = QSizeF(part.width, part.height)
        if size.isEmpty():
            return _TILE.boundedTo(room) / 2
        if size.width() > room.width() or size.height() > room.height():
            size = size.scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
        return QSizeF(size.toSize()).expandedTo(QSizeF(_LEAST, _LEAST)).boundedTo(room)

    def drop(self) -> None:
        """Forget the pictures; the files are on the disk."""
        self._images, self._sizes = {}, {}
        self.live = False

    def paint(self, brush: Brush) -> None:
        """Draw the pictures, or their places until they are there."""
        painter, look = brush.painter, brush.look
        ratio = painter.device().devicePixelRatioF()
        for number, box in enumerate(self.places):
            if not box.intersects(brush.clip):
                continue
            self._want(number, (box.size() * ratio).toSize())
            painter.save()
            outline = QPainterPath()
            outline.addRoundedRect(box, _CORNER, _CORNER)
            painter.setClipPath(outline, Qt.ClipOperation.IntersectClip)
            painter.fillRect(box, look["code"])
            image = self._images.get(number)
            if image is not None and not image.isNull():
                painter.setRenderHint(painter.RenderHint.SmoothPixmapTransform)
                painter.drawImage(_inside(box, image), image)
            elif number in self._images:
                self._paint_missing(brush, box, gone() if image is None else damaged())
            painter.restore()
            painter.setBrush(Qt.BrushStyle.NoBrush)
            lively = brush.hovered == f"file{number}"
            painter.setPen(QPen(look["accent" if lively else "border"], 1))
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), _CORNER, _CORNER)
            if brush.focused == f"file{number}":
                paint_focus(painter, box, look)

    def _paint_missing(self, brush: Brush, box: QRectF, words: str) -> None:
        painter, look = brush.painter, brush.look
        painter.fillRect(box, look["error"])
        painter.setPen(look["error_text"])
        painter.setFont(look.small.font)
        room = box.adjusted(_APART, _APART, -_APART, -_APART)
        if box.height() > 2 * look.small.line + _ICON + 3 * _APART:
            icon = QRectF(0, 0, _ICON, _ICON)
            icon.moveCenter(box.center() - QPointF(0, look.small.line))
            paint_icon(painter, "warning", icon, look.colours.error_text)
            room.setTop(icon.bottom() + _APART / 2)
            flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
        else:
            flags = Qt.AlignmentFlag.AlignCenter
        painter.drawText(room, flags | Qt.TextFlag.TextWordWrap, words)

    def _want(self, number: int, size: QSize) -> None:
        """Have a picture in a size, unless it is there or on its way."""
        files = self.host.loading.files
        if files is None or self._sizes.get(number) == size:
            return
        self._sizes[number] = size
        found: list[QImage | None] = []
        sha256 = self.parts[number].sha256

        def read() -> None:
            there = files.there(sha256)
            found.append(read_small(files, sha256, size) if there else None)

        def came() -> None:
            if self._sizes.get(number) == size:
                self._images[number] = found[0]

        self._work("show picture", read, came)


class ChipsRow(FilesRow):
    """Files that are no pictures, each by its name, its kind and how large it is.

    Of a PDF the first page is drawn; it stays when the chip goes out of sight, small as it is.
    """

    __slots__ = ("_asked", "_gone", "_looked", "pages")

    pages: dict[int, QImage]  # first pages, by the number of the file
    _asked: set[int]
    _gone: frozenset[str]
    _looked: bool

    def __init__(self, host: Section, parts: Sequence[AttachmentPart]) -> None:
        super().__init__(host, parts)
        self.pages, self._asked = {}, set()
        self._gone, self._looked = frozenset(), False

    def about(self, part: AttachmentPart) -> str:
        """Return kind and size of a file, or that it is gone."""
        return gone() if part.sha256 in self._gone else super().about(part)

    def size_of(self, part: AttachmentPart, width: int) -> QSizeF:
        """Return the room for two lines of words."""
        look = self.host.look
        names, abouts = QFontMetricsF(look.label.font), QFontMetricsF(look.small.font)
        words = max(
            names.horizontalAdvance(name_of(part)), abouts.horizontalAdvance(super().about(part))
        )
        wide = min(max(words + 2, look.ems(8)), look.ems(22)) + look.ems(2.6) + 16
        return QSizeF(min(wide, width), 2 * look.small.line + 16)

    def paint(self, brush: Brush) -> None:
        """Draw the chips; whether the files are there is asked when they come into sight."""
        self._look()
        for number, (part, box) in enumerate(zip(self.parts, self.places, strict=True)):
            lively = brush.hovered == f"file{number}"
            ink = "error_text" if part.sha256 in self._gone else "muted"
            if part.kind is AttachmentKind.PDF and box.intersects(brush.clip):
                ratio = brush.painter.device().devicePixelRatioF()
                self._want_page(number, (page_box(brush.look, box).size() * ratio).toSize())
            words, page = (name_of(part), self.about(part)), self.pages.get(number)
            paint_chip(brush, box, words, ink=ink, lively=lively, page=page)
            if brush.focused == f"file{number}":
                paint_focus(brush.painter, box, brush.look)

    def _want_page(self, number: int, size: QSize) -> None:
        """Have the first page of a file, unless it is there or on its way."""
        files = self.host.loading.files
        if files is None or number in self._asked:
            return
        self._asked.add(number)
        found: list[QImage] = []
        read = partial(read_page, files, self.parts[number].sha256, size * 2)

        def came() -> None:
            self.pages[number] = found[0]

        self._work("draw page", lambda: found.append(read()), came)

    def _look(self) -> None:
        files = self.host.loading.files
        if files is None or self._looked:
            return
        self._looked = True
        missing: set[str] = set()

        def look() -> None:
            missing.update(one.sha256 for one in self.parts if not files.there(one.sha256))

        def came() -> None:
            self._gone = frozenset(missing)

        self._work("look for files", look, came)


def estimated(look: Look, parts: Sequence[AttachmentPart]) -> int:
    """Return a guess of the height that files take in a message that has no rows yet."""
    pictures = [part for part in parts if part.kind is AttachmentKind.IMAGE]
    others = len(parts) - len(pictures)
    tile = (_LARGE_TILE if len(pictures) == 1 else _TILE).height() + _APART
    chip = 2 * look.small.line + 16 + _APART
    return round((len(pictures) + 2) // 3 * tile + (others + 1) // 2 * chip)


def to_save(files: ShownFiles, sha256: str, words: str) -> bytes:
    """Return the bytes of a file that is to be saved elsewhere; `words` say that it is gone."""
    try:
        return files.data(sha256)
    except FileNotFoundError as error:
        raise OSError(errno.EIO, words) from error


def gone() -> str:
    """Return what is said of a file that is not on the disk any more."""
    return QCoreApplication.translate("Conversation", "No longer on the disk")


def damaged() -> str:
    """Return what is said of a picture that cannot be read."""
    return QCoreApplication.translate("Conversation", "This picture is damaged.")


def _inside(box: QRectF, image: QImage) -> QRectF:
    """Return where in a box a picture is drawn that may have other proportions."""
    size = QSizeF(image.size()).scaled(box.size(), Qt.AspectRatioMode.KeepAspectRatio)
    place = QRectF(0, 0, size.width(), size.height())
    place.moveCenter(box.center())
    return place

"""Small pictures of stored files: read and made in worker threads, the last ones remembered."""

from __future__ import annotations

from collections import OrderedDict
from functools import partial
from typing import TYPE_CHECKING, Final, TypeAlias

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageIOHandler, QImageReader

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable

    from nocopt.app.stored_files import StoredFiles
    from nocopt.app.tasks import Tasks
    from nocopt.core.attachments import DrawnPage

    Came: TypeAlias = Callable[[QImage], None]

_REMEMBERED: Final = 60  # pictures
_TURNED: Final = QImageIOHandler.Transformation.TransformationRotate90


class Thumbnails:
    """Gives pictures by the hash of the file and the size to be covered, in pixels of the screen.

    A picture that cannot be read, or is no longer there, is a null image.
    """

    def __init__(self, files: StoredFiles, tasks: Tasks) -> None:
        self._files, self._tasks = files, tasks
        self._known: OrderedDict[tuple[str, int, int], QImage] = OrderedDict()

    def ask(self, sha256: str, size: QSize, came: Came, *, page: bool = False) -> None:
        """Call `came` with a picture that fits into `size`: now if it is known, else later.

        Where the file is a PDF, its first `page` is the picture.
        """
        key = (sha256, size.width(), size.height())
        known = self._known.get(key)
        if known is not None:
            self._known.move_to_end(key)
            came(known)
            return
        work = partial(read_page if page else read_small, self._files, sha256, size)
        try:
            task = self._tasks.start("make thumbnail", self._tasks.run_aside(work))
        except RuntimeError:  # the program is about to end
            return
        task.add_done_callback(partial(self._made, key, came))

    def _made(self, key: tuple[str, int, int], came: Came, task: asyncio.Task[QImage]) -> None:
        if task.cancelled() or task.exception() is not None:
            return
        if not task.result().isNull():  # what took too long may be there the next time
            self._known[key] = task.result()
        while len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)
        came(task.result())


def read_small(files: StoredFiles, sha256: str, size: QSize) -> QImage:
    """Return the picture in a file as it fits into `size`, null if there is none. Blocking."""
    try:
        return small(files.data(sha256), size)
    except OSError:  # the pane says so; in the strip the file was there a moment ago
        return QImage()


def read_page(files: StoredFiles, sha256: str, size: QSize) -> QImage:
    """Return the first page of a PDF as it fits into `size`, null if there is none. Blocking."""
    try:
        page = files.first_page(sha256, size.width(), size.height())
    except OSError:
        return QImage()
    return QImage() if page is None else image_of(page)


def image_of(page: DrawnPage) -> QImage:
    """Return the picture of a page."""
    line = 4 * page.width
    form = QImage.Format.Format_RGB32
    return QImage(page.pixels, page.width, page.height, line, form).copy()


def small(data: bytes, size: QSize) -> QImage:
    """Return the picture in `data`, upright and no larger than `size`; null where there is none."""
    bytes_of = QByteArray(data)
    buffer = QBuffer(bytes_of)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    whole = reader.size()
    turned = bool(reader.transformation() & _TURNED)
    room = size.transposed() if turned else size
    if whole.isValid() and (whole.width() > room.width() or whole.height() > room.height()):
        fit = whole.scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
        reader.setScaledSize(fit.expandedTo(QSize(1, 1)))
    return reader.read()

"""What is pasted or dropped, as files: those of this machine, and pictures. Nothing is fetched."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QGuiApplication, QImage, QImageWriter

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData, QUrl

# As they came, in the order of the program that has them: many offer what they have first, and the
# same made into other types behind it. An animation is told as one.
_PICTURES: Final = {
    "image/jpeg": "jpg",
    "image/webp": "webp",
    "image/gif": "gif",
    "image/png": "png",
}
_ANIMATED: Final = "image/gif"
_TEXT: Final = "text/plain"


class Incoming(NamedTuple):
    """Files by their paths, or else the bytes of one picture; it is false where there is none.

    The picture has the `ending` of its type. Where there are no bytes of it, `image` is the picture
    itself, of which `as_png` makes some: not in the thread of the window, since that takes a while.
    """

    paths: tuple[Path, ...] = ()
    picture: bytes = b""
    ending: str = "png"
    image: QImage | None = None

    def __bool__(self) -> bool:
        """Whether there is anything to attach."""
        return bool(self.paths or self.picture or self.image is not None)


def incoming(data: QMimeData) -> Incoming:
    """Return what of `data` is to be attached; what it is besides stays text.

    An address is never followed, also not that of a file on another machine: it is text. Cells and
    words are often copied with a picture of themselves, which is not what is meant.
    """
    paths = tuple(Path(url.toLocalFile()) for url in data.urls() if _is_here(url))
    if paths:
        return Incoming(paths)
    return Incoming() if data.hasFormat(_TEXT) else _picture(data)


def on_clipboard() -> QMimeData | None:
    """Return what is on the clipboard; None where there is nothing, whatever Qt's types say."""
    return QGuiApplication.clipboard().mimeData()


def brings(data: QMimeData) -> bool:
    """Whether `incoming` would find anything; nothing is read for that."""
    if any(_is_here(url) for url in data.urls()):
        return True
    pictured = data.hasImage() or any(data.hasFormat(form) for form in _PICTURES)
    return pictured and not data.hasFormat(_TEXT)


def _is_here(url: QUrl) -> bool:
    return url.isLocalFile() and not url.host()


def _picture(data: QMimeData) -> Incoming:
    for form in sorted(data.formats(), key=lambda one: one != _ANIMATED):
        if form in _PICTURES:
            return Incoming(picture=bytes(data.data(form).data()), ending=_PICTURES[form])
    image = data.imageData() if data.hasImage() else None
    if not isinstance(image, QImage) or image.isNull():
        return Incoming()
    return Incoming(image=image)


def as_png(image: QImage) -> bytes:
    """Return a picture as the bytes of a PNG. For any thread."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(buffer.data().data())

"""Pictures as messages hold them: base64, its kind and size, and decoded at any size."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QCoreApplication, QIODevice, QSize
from PySide6.QtGui import QImage, QImageIOHandler, QImageReader

_FORMATS: Final = frozenset({"png", "jpeg", "jpg", "gif", "webp"})  # section 1.3
_BITS: Final = 32  # of a pixel, where the head of a picture does not say
_MEGABYTE: Final = 1024 * 1024
_HEAD: Final = 64 * 1024  # base64 characters that the size of a picture is read from
_STEP: Final = 256 * 1024  # base64 characters decoded at a time


@dataclass(frozen=True, slots=True)
class Picture:
    """The bytes of a picture as base64, and its size in its own pixels, empty if unknown."""

    data: str
    size: QSize
    kind: str = ""
    too_large: bool = False  # to be decoded

    @property
    def usable(self) -> bool:
        """Whether it can be shown."""
        return not self.size.isEmpty() and not self.too_large

    @property
    def name(self) -> str:
        """What is said of it."""
        said = QCoreApplication.translate("Conversation", "Picture, {kind}, {width} × {height}")
        return said.format(
            kind=self.kind.upper(), width=self.size.width(), height=self.size.height()
        )


def picture_of(data: str) -> Picture:
    """Return a picture from base64; its head is looked at, nothing is decoded yet."""
    try:
        reader, _buffer = _reader(base64.b64decode(data[:_HEAD], validate=True))
    except (binascii.Error, ValueError):
        return Picture(data, QSize())
    kind = bytes(reader.format().data()).decode("ascii", "replace")
    if kind not in _FORMATS:
        return Picture(data, QSize())
    size = reader.size()
    whole = size.transposed() if _turned(reader) else size
    return Picture(data, whole, kind, too_large=_is_too_large(reader, size))


def _is_too_large(reader: QImageReader, size: QSize) -> bool:
    """Whether Qt would refuse to decode the picture: it counts the bytes of all its pixels."""
    bits = _BITS
    if reader.imageFormat() != QImage.Format.Format_Invalid:
        bits = max(bits, QImage.toPixelFormat(reader.imageFormat()).bitsPerPixel())
    most = QImageReader.allocationLimit() * _MEGABYTE
    return 0 < most < size.width() * size.height() * bits // 8


def from_base64(data: str) -> bytes:
    """Return bytes, a step at a time, so that other threads get a turn (`ValueError`)."""
    steps = range(0, len(data), _STEP)
    return b"".join(base64.b64decode(data[at : at + _STEP], validate=True) for at in steps)


def decoded(picture: Picture, size: QSize) -> QImage:
    """Return the picture in a size; null if its bytes are not what they say. For any thread."""
    try:
        whole = from_base64(picture.data)
    except ValueError:
        return QImage()
    reader, _buffer = _reader(whole)
    reader.setScaledSize(size.transposed() if _turned(reader) else size)
    return reader.read()


def _reader(data: bytes) -> tuple[QImageReader, QBuffer]:
    """Return a reader, and the buffer that has to live as long."""
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    return reader, buffer


def _turned(reader: QImageReader) -> bool:
    turned = QImageIOHandler.Transformation.TransformationRotate90
    return bool(reader.transformation() & turned)

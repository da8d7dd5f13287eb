"""Pictures made to fit what the API takes: smaller, upright, and of a type that it knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QColor, QImage, QImageIOHandler, QImageReader, QImageWriter, QPainter

from nocopt.core.attachments import AttachmentKind
from nocopt.core.sniffing import PictureLimits, ScaledPicture, sniff

if TYPE_CHECKING:
    from collections.abc import Iterator

_QUALITY: Final = 90  # of JPEG, where 100 is the best
_LESS_QUALITY: Final = 75
_STEP: Final = 0.75  # of its sides that a picture keeps where it is too many bytes
_LEAST_SIDE: Final = 16  # pixels; what is not small enough by then never is
_PHOTO: Final = "image/jpeg"
_TURNED: Final = QImageIOHandler.Transformation.TransformationRotate90  # in all that swap the sides


def scale_picture(data: bytes, limits: PictureLimits) -> ScaledPicture | None:
    """Return the picture in `data` as it fits within `limits`; None where it cannot be read.

    One that fits, in a type that the API takes, is returned as it is; nothing is ever made larger.
    Of an animation the first frame is taken. Whatever is made anew stands upright, as the camera
    meant it, as what says so does not go with it. This blocks, and needs no application.
    """
    bytes_of = QByteArray(data)
    buffer = QBuffer(bytes_of)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    whole = reader.size()
    if whole.isValid() and max(whole.width(), whole.height()) > limits.side:
        side = QSize(limits.side, limits.side)
        small = whole.scaled(side, Qt.AspectRatioMode.KeepAspectRatio)
        reader.setScaledSize(small.expandedTo(QSize(1, 1)))
    upright = not reader.transformation() & _TURNED
    image = reader.read()
    if image.isNull():
        return None
    known = sniff(data)
    if known.kind is AttachmentKind.IMAGE:
        seen = whole if upright else whole.transposed()
        if seen == image.size() and _base64(len(data)) <= limits.base64:
            return ScaledPicture(data, known.media_type, image.width(), image.height())
    return _made(_within(image, limits.side), limits, photo=known.media_type == _PHOTO)


def _made(image: QImage, limits: PictureLimits, *, photo: bool) -> ScaledPicture | None:
    """Return a picture as bytes, with as few of its pixels lost as the limits allow."""
    while True:
        for media_type, data in _written(image, photo=photo):
            if _base64(len(data)) <= limits.base64:
                return ScaledPicture(data, media_type, image.width(), image.height())
        if max(image.width(), image.height()) <= _LEAST_SIDE:
            return None
        image = _within(image, int(max(image.width(), image.height()) * _STEP))


def _written(image: QImage, *, photo: bool) -> Iterator[tuple[str, bytes]]:
    """Yield a picture in the types that suit it, the best first."""
    if not photo:
        yield "image/png", _saved(image, b"PNG")
    plain = _on_white(image)
    yield _PHOTO, _saved(plain, b"JPEG", _QUALITY)
    yield _PHOTO, _saved(plain, b"JPEG", _LESS_QUALITY)


def _saved(image: QImage, form: bytes, quality: int = -1) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, QByteArray(form))
    writer.setQuality(quality)
    writer.write(image)
    return bytes(buffer.data().data())


def _on_white(image: QImage) -> QImage:
    """Return what is left of a picture in a type that knows nothing transparent."""
    if not image.hasAlphaChannel():
        return image
    plain = QImage(image.size(), QImage.Format.Format_RGB32)
    plain.fill(QColor(Qt.GlobalColor.white))
    painter = QPainter(plain)
    painter.drawImage(0, 0, image)
    painter.end()
    return plain


def _within(image: QImage, side: int) -> QImage:
    if max(image.width(), image.height()) <= side:
        return image
    size = image.size().scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio)
    return image.scaled(
        size.expandedTo(QSize(1, 1)),
        Qt.AspectRatioMode.IgnoreAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )


def _base64(size: int) -> int:
    return (size + 2) // 3 * 4

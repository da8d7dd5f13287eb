"""Pictures for tests, made by real encoders: noise, so that no type packs them into nothing."""

from __future__ import annotations

import random

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage, QImageWriter

# Two frames of 2 x 1 pixels, the first red and the second blue, by hand.
_FRAME = b"\x21\xf9\x04\x00\x0a\x00\x00\x00\x2c\x00\x00\x00\x00\x02\x00\x01\x00\x00\x02\x02"
GIF = (
    b"GIF89a\x02\x00\x01\x00\x80\x00\x00\xff\x00\x00\x00\x00\xff"
    + b"".join(_FRAME + codes + b"\x00" for codes in (b"\x04\x0a", b"\x4c\x0a"))
    + b"\x3b"
)


def picture(form: str, width: int = 300, height: int = 150, alpha: int = 255) -> bytes:
    """A picture with noise, so that no type packs it into nothing; its left half is darker."""
    kind = QImage.Format.Format_RGB32 if alpha == 255 else QImage.Format.Format_ARGB32
    noise = random.Random(7).randbytes(width * height)
    dark = bytes(light * 100 // 256 for light in range(256))
    bright = bytes(155 + light for light in dark)
    half = width // 2
    rows = (noise[at : at + width] for at in range(0, len(noise), width))
    grey = b"".join(row[:half].translate(dark) + row[half:].translate(bright) for row in rows)
    pixels = bytearray([alpha]) * (4 * len(grey))
    for colour in range(3):
        pixels[colour::4] = grey
    image = QImage(bytes(pixels), width, height, kind)
    return written(image, form)


def written(image: QImage, form: str) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert QImageWriter(buffer, QByteArray(form.encode())).write(image)
    return bytes(buffer.data().data())

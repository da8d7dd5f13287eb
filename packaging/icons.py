"""Draws the program's icon into the PNG sizes and the .ico file that systems ask for.

Up to 24 pixels a simpler drawing serves, as the lines of the large one would run together.
Run it after changing a drawing: `.venv/bin/python packaging/icons.py`.
"""

from __future__ import annotations

import os
import struct
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QGuiApplication, QImage, QImageWriter, QPainter
from PySide6.QtSvg import QSvgRenderer

ICONS = Path(__file__).resolve().parents[1] / "resources/icons"
SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)
SMALL = 24
ICO_SIZES = (16, 24, 32, 48, 64, 256)


def draw(renderer: QSvgRenderer, size: int) -> bytes:
    """The icon as a PNG file of that many pixels a side."""
    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(data.data())


def pack_ico(pictures: dict[int, bytes]) -> bytes:
    """An .ico file holding PNG pictures, as every Windows since Vista reads it."""
    header = struct.pack("<HHH", 0, 1, len(pictures))
    offset = len(header) + 16 * len(pictures)
    entries = b""
    for size, png in pictures.items():
        side = size % 256  # 256 is written as 0
        entries += struct.pack("<BBBBHHII", side, side, 0, 0, 1, 32, len(png), offset)
        offset += len(png)
    return header + entries + b"".join(pictures.values())


def main() -> None:
    """Write all files."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    _app = QGuiApplication([])
    large = QSvgRenderer(str(ICONS / "nocopt.svg"))
    small = QSvgRenderer(str(ICONS / "nocopt-small.svg"))
    pictures = {size: draw(small if size <= SMALL else large, size) for size in SIZES}
    for size, png in pictures.items():
        (ICONS / f"nocopt-{size}.png").write_bytes(png)
    (ICONS / "nocopt.ico").write_bytes(pack_ico({size: pictures[size] for size in ICO_SIZES}))


if __name__ == "__main__":
    main()

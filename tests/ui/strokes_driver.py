"""Prints how much ink a line of Chinese takes, light on dark or dark on light, as a number."""

from __future__ import annotations

import sys

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter
from PySide6.QtWidgets import QApplication

from nocopt.core.settings import Theme
from nocopt.ui import theme


def main() -> None:
    """Draw with the colours of the theme that is named, its strokes made even if so wanted."""
    app = QApplication(sys.argv[:1])
    chosen = Theme(sys.argv[1])
    if sys.argv[2] == "even":
        theme.even_strokes(chosen)
    colours = theme.colours(chosen)
    image = QImage(600, 60, QImage.Format.Format_RGB32)
    image.fill(QColor(colours["window"]))
    font = QFont("Noto Sans CJK SC")
    font.setPixelSize(16)
    with QPainter(image) as painter:
        painter.setFont(font)
        painter.setPen(QColor(colours["text"]))
        painter.drawText(QRect(0, 0, 600, 60), Qt.AlignmentFlag.AlignCenter, "中文看起来一样重" * 3)
    ground = QColor(colours["window"]).lightness()
    inked = QColor(colours["text"]).lightness() - ground
    lights = (image.pixelColor(x, y).lightness() for y in range(60) for x in range(600))
    sys.stdout.write(f"{round(sum((light - ground) / inked for light in lights))}\n")
    del app


if __name__ == "__main__":
    main()

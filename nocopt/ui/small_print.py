"""The letters of what stands beside the text: hints, notes and figures."""

from __future__ import annotations

from PySide6.QtGui import QFont


def small(font: QFont) -> QFont:
    """Return the font of hints: that of the rest, smaller."""
    smaller = QFont(font)
    smaller.setPointSizeF(max(7.0, smaller.pointSizeF() * 0.82))
    return smaller

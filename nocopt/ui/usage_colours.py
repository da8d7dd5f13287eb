"""Colours that tell models apart in the usage window, in light, dark and high contrast."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QColor

from nocopt.ui.theme import STRONG_DARK, STRONG_LIGHT
from nocopt.ui.usage_report import OTHER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nocopt.ui.theme import Colours

# Neighbours differ in lightness, too, for those who see few colours; 3:1 at least on the ground.
_LIGHT: Final = ("#b5532f", "#2c5f9e", "#b07d12", "#2f6f50", "#a06bb5", "#4d4a43")
_DARK: Final = ("#e08a66", "#6f9fdb", "#e3bf66", "#6bb58a", "#cfa3e2", "#c6c1b6")
_OTHER_LIGHT: Final = "#8d897f"
_OTHER_DARK: Final = "#8d877c"


def series_colours(colours: Colours, series: Sequence[str]) -> dict[str, QColor]:
    """Return the colour of each model of a series; what is neither has that of `OTHER`."""
    named, rest = (_DARK, _OTHER_DARK) if colours.dark else (_LIGHT, _OTHER_LIGHT)
    found = {model: QColor(ink) for model, ink in zip(series, named, strict=False)}
    found[OTHER] = QColor(rest)
    if colours == STRONG_LIGHT:
        return {model: ink.darker(135) for model, ink in found.items()}
    if colours == STRONG_DARK:
        return {model: ink.lighter(115) for model, ink in found.items()}
    return found

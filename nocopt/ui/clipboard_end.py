"""Lets go of the clipboard at the end, on platforms where what was copied would outlive Python."""

from __future__ import annotations

from typing import Final

from PySide6.QtGui import QGuiApplication

# Those without a clipboard that other programs can reach. What was copied lies in a variable of the
# plugin, which is destroyed after Python; and data made by Python cannot be destroyed then.
_ALONE: Final = frozenset(
    {"offscreen", "minimal", "minimalegl", "linuxfb", "eglfs", "vnc", "vkkhrdisplay"}
)


def let_go_of_clipboard() -> None:
    """Empty the clipboard where it is this program's alone.

    Everywhere else it is left as it is: Qt hands it to the clipboard manager when the application
    is destroyed, so that it can be pasted afterwards.
    """
    if QGuiApplication.platformName() in _ALONE:
        QGuiApplication.clipboard().clear()

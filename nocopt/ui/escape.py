"""Escape where it means something of its own: it stops a running reply everywhere else."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent


def keeps_escape(event: QEvent) -> bool:
    """Have Escape come as a key and not as the shortcut of the window; say whether this was it.

    To be asked first in `event` of a widget, for itself and for all that is inside.
    """
    asks = event.type() == QEvent.Type.ShortcutOverride
    if asks and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
        event.accept()
        return True
    return False

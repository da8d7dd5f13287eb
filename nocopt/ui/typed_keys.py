"""Which keys write something: what is typed elsewhere is meant for the composer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent


def is_text(event: QKeyEvent) -> bool:
    """Whether a key is one that writes something, and no command."""
    command = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.MetaModifier
    alt = Qt.KeyboardModifier.AltModifier
    held = event.modifiers() & (command | alt)
    # On some systems AltGr, with which many letters are written, is told as Ctrl and Alt.
    alt_gr = held == (Qt.KeyboardModifier.ControlModifier | alt)
    plain = held == Qt.KeyboardModifier.NoModifier
    return (plain or alt_gr) and bool(event.text()) and event.text().isprintable()

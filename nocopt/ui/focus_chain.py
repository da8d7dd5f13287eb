"""Walks along the widgets of a window in the order of Tab."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from collections.abc import Sequence


def along(widget: QWidget, *, onward: bool) -> Sequence[QWidget]:
    """Return all others of its window, from the one behind it, or before it, around to it.

    Those that Tab leaves out are among them. Nothing else may ask Qt for this order: the binding
    takes what a widget returns for a part of that widget, and at its end would let go of that and
    all within, however long they live. A file taken from a message ended the conversation so.
    """
    found = list[QWidget]()
    at = widget.nextInFocusChain() if onward else widget.previousInFocusChain()
    while at is not None and at is not widget:
        found.append(at)
        at = at.nextInFocusChain() if onward else at.previousInFocusChain()
    _hand_back(widget.window())
    return found


def _hand_back(window: QWidget) -> None:
    """Tell the binding that all belong to the window, and that it belongs to what it did."""
    window.findChildren(QWidget)
    QObject.setParent(window, window.parent())  # nothing new to Qt

"""Zooming with the mouse and the touchpad: Ctrl and the wheel, or two fingers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QNativeGestureEvent, QWheelEvent

if TYPE_CHECKING:
    from PySide6.QtWidgets import QAbstractScrollArea

_NOTCH: Final = 120  # what a wheel turns by, in eighths of a degree
_PINCH: Final = 0.12  # change of scale that is worth a step


class Zoom(QObject):
    """Filters the events of a viewport; `asked` carries 1 for larger text and -1 for smaller."""

    asked = Signal(int)

    def __init__(self, view: QAbstractScrollArea) -> None:
        super().__init__(view)
        self._turned = 0
        self._pinched = 0.0
        view.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: ARG002
        """Take what zooms, leave the rest."""
        if isinstance(event, QWheelEvent):
            return self._turn(event)
        if isinstance(event, QNativeGestureEvent):
            return self._pinch(event)
        return False

    def _turn(self, event: QWheelEvent) -> bool:
        if event.modifiers() != Qt.KeyboardModifier.ControlModifier:
            self._turned = 0
            return False
        change = event.angleDelta().y()
        if change * self._turned < 0:  # the other way round begins anew
            self._turned = 0
        self._turned += change
        steps = int(self._turned / _NOTCH)
        self._turned -= steps * _NOTCH
        for _ in range(abs(steps)):
            self.asked.emit(1 if steps > 0 else -1)
        event.accept()
        return True

    def _pinch(self, event: QNativeGestureEvent) -> bool:
        if event.gestureType() is not Qt.NativeGestureType.ZoomNativeGesture:
            return False
        self._pinched += event.value()
        if abs(self._pinched) >= _PINCH:
            self.asked.emit(1 if self._pinched > 0 else -1)
            self._pinched = 0.0
        return True

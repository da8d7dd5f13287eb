"""Files dragged over the window, wherever they are dropped in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent

from nocopt.ui.composer.incoming import brings, incoming

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


class Dropping(QObject):
    """Takes files and pictures that are dropped; `over` says whether any are above the window."""

    over = Signal(bool)
    dropped = Signal(object)  # `Incoming`

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take what can be attached; anything else is left to others."""
        match event.type():
            case QEvent.Type.DragEnter if isinstance(event, QDragEnterEvent):
                return self._enter(event)
            case QEvent.Type.DragMove if isinstance(event, QDragMoveEvent):
                return self._enter(event)
            case QEvent.Type.DragLeave:
                self.over.emit(False)
            case QEvent.Type.Drop if isinstance(event, QDropEvent):
                return self._drop(event)
        return super().eventFilter(watched, event)

    def _enter(self, event: QDragMoveEvent) -> bool:
        if not brings(event.mimeData()):
            return False
        # Copied, whatever the other program would like: a file manager must not move the file.
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        if event.type() == QEvent.Type.DragEnter:
            self.over.emit(True)
        return True

    def _drop(self, event: QDropEvent) -> bool:
        self.over.emit(False)
        found = incoming(event.mimeData())
        if not found:
            return False
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.dropped.emit(found)
        return True

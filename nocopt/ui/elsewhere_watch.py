"""Looks at what other processes have written into the file of chats when the person comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication

from nocopt.app.guarded import guarded

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from nocopt.app.library import Library
    from nocopt.app.tasks import Tasks


class ElsewhereWatch(QObject):
    """An import in a terminal is there once the window is active again; an open chat grows."""

    def __init__(self, library: Library, tasks: Tasks, window: QWidget) -> None:
        super().__init__(window)
        self._library, self._tasks, self._window = library, tasks, window
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)
        application.applicationStateChanged.connect(self.look_if_active)
        self._look()

    def look_if_active(self, state: Qt.ApplicationState) -> None:
        """Look, as the person is here."""
        if state is Qt.ApplicationState.ApplicationActive:
            self._look()

    def _look(self) -> None:
        if self._window.isVisible():  # not while the program ends
            looking = guarded(self._library.filing.look_elsewhere(), self._library.failed.emit)
            self._tasks.start("look at what others wrote", looking)

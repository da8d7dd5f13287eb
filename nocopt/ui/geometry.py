"""Size, place and division of the window, and of others, kept from one start to the next."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSettings, QSize

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QMainWindow, QSplitter, QWidget

_FIRST_SIZE = QSize(1080, 760)
SMALLEST = QSize(540, 400)
_SHARE = 0.92  # of the screen, that another window takes at most


class Geometry:
    """Reads a file that may hold anything, and writes it when asked to.

    A pipe or a device in its place is left alone, since Qt would wait for it: nothing is kept then.
    """

    def __init__(self, file: Path) -> None:
        self._file = file

    def restore(self, window: QMainWindow, splitter: QSplitter, sidebar: QWidget) -> None:
        """Give the window what was kept, or what it is to have at first."""
        kept = self._kept()
        geometry, division, shown = (
            None if kept is None else kept.value(name)
            for name in ("geometry", "splitter", "sidebar")
        )
        # A file that was edited or damaged gives values of any type.
        if not isinstance(geometry, QByteArray) or not window.restoreGeometry(geometry):
            _first(window)
        if not isinstance(division, QByteArray) or not splitter.restoreState(division):
            width = sidebar.sizeHint().width()
            splitter.setSizes([width, window.width() - width])
        sidebar.setVisible(shown != "hidden")

    def save(self, window: QMainWindow, splitter: QSplitter, sidebar: QWidget) -> None:
        """Keep what the window has for the next start."""
        kept = self._kept()
        if kept is not None:
            kept.setValue("geometry", window.saveGeometry())
            kept.setValue("splitter", splitter.saveState())
            kept.setValue("sidebar", "shown" if sidebar.isVisible() else "hidden")
            kept.sync()

    def restore_window(
        self, name: str, window: QWidget, first: tuple[int, int], smallest: tuple[int, int]
    ) -> None:
        """Give another window what was kept under its name, or the size it is to have at first.

        Sizes are in device-independent pixels; none is larger than the screen allows.
        """
        room = window.screen().availableGeometry().size() * _SHARE
        window.setMinimumSize(QSize(*smallest).boundedTo(room))
        kept = self._kept()
        geometry = None if kept is None else kept.value(name)
        if not isinstance(geometry, QByteArray) or not window.restoreGeometry(geometry):
            window.resize(QSize(*first).boundedTo(room))

    def keep_window(self, name: str, window: QWidget) -> None:
        """Keep what another window has for the next time."""
        kept = self._kept()
        if kept is not None:
            kept.setValue(name, window.saveGeometry())
            kept.sync()

    def _kept(self) -> QSettings | None:
        """Return the file as Qt reads it; None where it is none, or cannot be looked at."""
        try:
            regular = stat.S_ISREG(self._file.stat().st_mode)
        except FileNotFoundError:
            regular = True  # it is made when there is something to keep
        except OSError:
            regular = False
        return QSettings(str(self._file), QSettings.Format.IniFormat) if regular else None


def _first(window: QMainWindow) -> None:
    screen = window.screen().availableGeometry().size()
    room = QSize(screen.width() * 9 // 10, screen.height() * 9 // 10)
    window.resize(_FIRST_SIZE.boundedTo(room).expandedTo(SMALLEST))

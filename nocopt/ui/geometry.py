"""What the window looked like, and what was closed in it for good, kept for the next start."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QByteArray, QEvent, QObject, QSettings, QSize, Qt, QTimer

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QMainWindow, QSplitter, QWidget

_FIRST_SIZE = QSize(1080, 760)
SMALLEST = QSize(540, 400)
_SHARE = 0.92  # of the screen, that another window takes at most
_SETTLED: Final = 700  # milliseconds without a change, after which the window is as it is to be
_CHANGES: Final = frozenset(
    {
        *(QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.WindowStateChange),
        *(QEvent.Type.ShowToParent, QEvent.Type.HideToParent),  # of the sidebar
    }
)


class Geometry:
    """Reads a file that may hold anything, and writes it when asked to.

    A pipe or a device in its place is left alone, since Qt would wait for it: nothing is kept then.

    `folded`: the sidebar is hidden for want of room, and kept as shown.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self.folded = False

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
            # Qt takes nothing from a screen of another width, as after a change of the scale.
            if kept is not None and kept.value("maximized") == "yes":
                window.setWindowState(window.windowState() | Qt.WindowState.WindowMaximized)
        if not isinstance(division, QByteArray) or not splitter.restoreState(division):
            width = sidebar.sizeHint().width()
            splitter.setSizes([width, window.width() - width])
        sidebar.setVisible(shown != "hidden")

    def save(self, window: QMainWindow, splitter: QSplitter, sidebar: QWidget) -> None:
        """Keep what the window has for the next start."""
        kept = self._kept()
        if kept is not None:
            kept.setValue("geometry", window.saveGeometry())
            kept.setValue("maximized", "yes" if window.isMaximized() else "no")
            kept.setValue("splitter", splitter.saveState())
            shown = self.folded or sidebar.isVisible()
            kept.setValue("sidebar", "shown" if shown else "hidden")
            kept.sync()

    def follow(self, window: QMainWindow, splitter: QSplitter, sidebar: QWidget) -> None:
        """Keep what the window has whenever that has changed: a crash asks nobody first."""

        def save() -> None:
            if window.isVisible() and not window.isMinimized():
                self.save(window, splitter, sidebar)

        follower = _Follower(window)
        sidebar.installEventFilter(follower)
        follower.settled.timeout.connect(save)
        splitter.splitterMoved.connect(follower.settled.start)

    def dismissed(self) -> frozenset[str]:
        """Return the keys of the notices that were closed for good."""
        kept = self._kept()
        found = None if kept is None else kept.value("dismissed")
        return frozenset(found.split()) if isinstance(found, str) else frozenset()

    def keep_dismissed(self, key: str) -> None:
        """Remember that a notice is not to be shown again."""
        kept = self._kept()
        if kept is not None:
            kept.setValue("dismissed", " ".join(sorted({*self.dismissed(), key})))
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


class _Follower(QObject):
    """Starts the timer `settled` anew with each change of a window, or of what it is put upon."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self.settled = QTimer(self)
        self.settled.setSingleShot(True)
        self.settled.setInterval(_SETTLED)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look at the events, and let them pass."""
        if event.type() in _CHANGES:
            self.settled.start()
        return super().eventFilter(watched, event)


def _first(window: QMainWindow) -> None:
    screen = window.screen().availableGeometry().size()
    room = QSize(screen.width() * 9 // 10, screen.height() * 9 // 10)
    window.resize(_FIRST_SIZE.boundedTo(room).expandedTo(SMALLEST))

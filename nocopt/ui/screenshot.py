"""Pictures of the screen: by Qt where it may look, by the desktop's portal where only that may."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urlsplit

from PySide6.QtCore import QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QImage

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from nocopt.ui.portal import Portal

_FILLING: Final = Qt.WindowState.WindowMaximized | Qt.WindowState.WindowFullScreen
_GONE_MS: Final = 400  # until a window that was hidden is no longer on the screen


class Screenshot(QObject):
    """Takes one picture at a time of the screen that the window is on.

    `taken` carries the picture as an image, `filed` the path of the file that the desktop made, and
    `failed` a sentence. A portal asks the person itself, who may decide against it: then nothing
    comes.
    """

    taken = Signal(QImage)
    filed = Signal(str)
    failed = Signal(str)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._busy = False
        self._corner = QPoint()
        self._portal: Portal | None = None

    def take(self, *, with_window: bool) -> None:
        """Take a picture, from which the window is kept out unless it is wanted."""
        if self._busy:
            return
        if QGuiApplication.platformName() == "wayland":
            self._ask_portal()
            return
        self._busy = True
        if with_window:
            QTimer.singleShot(_GONE_MS, self, self._grab)  # the menu is gone by then
            return
        self._corner = self._window.pos()
        self._window.hide()
        QTimer.singleShot(_GONE_MS, self, self._grab)

    def _grab(self) -> None:
        self._busy = False
        screen = self._window.screen()
        image = screen.grabWindow(0).toImage()
        if not self._window.isVisible():
            if not self._window.windowState() & _FILLING:
                self._window.move(self._corner)  # some would put it elsewhere
            self._window.show()
            self._window.activateWindow()
        if image.isNull():
            self.failed.emit(self.tr("This desktop does not let programs take pictures of it."))
        else:
            self.taken.emit(image)

    def _ask_portal(self) -> None:
        # Imported when first asked for: most never take a picture.
        from nocopt.ui.portal import Portal

        if self._portal is None:
            self._portal = Portal(self)
            self._portal.answered.connect(self._answered)
            self._portal.missing.connect(self._missing)
        self._busy = True
        if not self._portal.ask():
            self._missing()

    def _answered(self, address: str) -> None:
        self._busy = False
        path = file_of(address)
        if path:
            self.filed.emit(path)

    def _missing(self) -> None:
        self._busy = False
        self.failed.emit(self.tr("This desktop has no service that takes pictures of the screen."))


def file_of(address: str) -> str:
    """Return the path in the address of a file of this machine, empty for any other."""
    parts = urlsplit(address)
    if parts.scheme != "file" or parts.netloc not in ("", "localhost"):
        return ""
    return unquote(parts.path)

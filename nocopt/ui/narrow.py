"""Folds the list of chats away while the window has no room for it beside the chat."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject

if TYPE_CHECKING:
    from PySide6.QtWidgets import QSplitter, QWidget

    from nocopt.ui.geometry import Geometry

_CHANGES: Final = (QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.LayoutRequest)


class NarrowWindow(QObject):
    """Hides `sidebar` where `beside` would be cut, and shows it again once there is room.

    Who asks for it in a narrow window gets a wider one, as far as the screen goes. That it is
    folded is no wish of the person, so `geometry` keeps it as shown.
    """

    def __init__(
        self, splitter: QSplitter, sidebar: QWidget, beside: QWidget, geometry: Geometry
    ) -> None:
        super().__init__(splitter)
        self._splitter, self._sidebar, self._beside = splitter, sidebar, beside
        self._geometry = geometry
        self._asked = False  # the person wants it, whatever is cut
        for watched in (splitter.window(), splitter, sidebar):
            watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look whether there is room when that may have changed."""
        kind = event.type()
        if watched is not self._sidebar:
            if kind in _CHANGES and self._splitter.window().isVisible():
                self._look()
        elif self._splitter.window().isVisible():
            if kind == QEvent.Type.ShowToParent:
                self._make_room()
            elif kind == QEvent.Type.HideToParent:
                self._asked = False
        return super().eventFilter(watched, event)

    @property
    def _lacking(self) -> int:
        """How many pixels there are too few for both."""
        beside = max(self._beside.minimumWidth(), self._beside.minimumSizeHint().width())
        both = self._sidebar.minimumWidth() + self._splitter.handleWidth() + beside
        # A splitter with too little room is wider than its window, and cut by it.
        return max(0, both - self._splitter.window().width())

    def _look(self) -> None:
        if not self._lacking:
            self._asked = False
            if self._geometry.folded:
                self._geometry.folded = False
                self._sidebar.show()
        elif not self._sidebar.isHidden() and not self._asked:
            self._geometry.folded = True  # first: what is hidden is kept soon
            self._sidebar.hide()

    def _make_room(self) -> None:
        self._geometry.folded = False
        window, lacking = self._splitter.window(), self._lacking
        if not lacking:
            return
        self._asked = True
        room = window.screen().availableGeometry()
        if not (window.isMaximized() or window.isFullScreen()):
            frame = window.frameGeometry()
            wide = min(window.width() + lacking, room.width() - frame.width() + window.width())
            window.resize(max(window.width(), wide), window.height())
            over = frame.x() + frame.width() + lacking - room.x() - room.width()
            if over > 0:
                window.move(max(room.x(), frame.x() - over), frame.y())

"""Whether the reader flies by: what is in sight for a moment only needs no colours, no formulas."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer

if TYPE_CHECKING:
    from nocopt.ui.conversation.loading import Loading
    from nocopt.ui.conversation.view import ConversationView

_FAR: Final = 0.5  # heights of the view, from which on most of a picture is another
_SOON: Final = 0.15  # seconds between two such moves: nobody reads in between
_GROWN: Final = 4.0  # heights that a reply grows by between two pictures when nobody can read it
_REST: Final = 100  # milliseconds without one


class Flying(QObject):
    """Told of every move of a view; holds back what comes late until the reader rests.

    A key held, or the scroll bar dragged, shows up to forty pages in a second. Formulas are set by
    another thread, which would take half of the time of this one.
    """

    def __init__(self, view: ConversationView, loading: Loading) -> None:
        super().__init__(view)
        self._view = view
        self._loading = loading
        self._moved = self._grown_at = 0.0
        self._end = 0
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST)
        self._rest.timeout.connect(self._on_rest)
        view.scrolled.connect(self._on_scrolled)

    def _on_scrolled(self, change: int) -> None:
        if abs(change) < _FAR * self._view.reading.height:
            return
        now = time.monotonic()
        if now - self._moved < _SOON:
            self._loading.hold(held=True)
            self._rest.start()
        self._moved = now

    def grew(self) -> None:
        """Take note that there is more of a reply: one that comes as a torrent flies by, too."""
        end, reading = self._view.items.total, self._view.reading
        grown, self._end = end - self._end, end
        now = time.monotonic()
        soon, self._grown_at = now - self._grown_at < _SOON, now
        if soon and reading.following and grown > _GROWN * reading.height:
            self._loading.hold(held=True)
            self._rest.start()

    def _on_rest(self) -> None:
        self._loading.hold(held=False)

"""Lets the seconds pass that a server wants to be left alone, at the end of a chat."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer

from nocopt.ui.conversation.items import Place

if TYPE_CHECKING:
    from nocopt.ui.conversation.view import ConversationView

_SECOND: Final = 1000


class Countdown(QObject):
    """Paints the notice of the last message once a second, while it counts and is seen."""

    def __init__(self, view: ConversationView) -> None:
        super().__init__(view)
        self._view = view
        self._timer = QTimer(self)
        self._timer.setInterval(_SECOND)
        self._timer.timeout.connect(self._tick)
        view.shown.connect(self.look)

    @property
    def running(self) -> bool:
        """Whether seconds are counted."""
        return self._timer.isActive()

    def look(self) -> None:
        """The messages are others, or somebody sees them again."""
        if self._waits() and self._view.isVisible():
            self._timer.start()
        else:
            self._timer.stop()

    def _waits(self) -> bool:
        items = self._view.items
        notice = items[len(items) - 1].notice if items else None
        return notice is not None and notice.wait > 0

    def _tick(self) -> None:
        item = self._view.items[len(self._view.items) - 1]
        for number, row in enumerate(item.rows):
            if row.ticks and row.live:
                self._view.update_row(Place(len(self._view.items) - 1, number))
        self.look()

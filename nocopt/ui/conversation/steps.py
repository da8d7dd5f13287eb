"""Scrolls by the steps of a key that is held, which may come faster than pages can be shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer

if TYPE_CHECKING:
    from nocopt.ui.conversation.view import ConversationView

_MOST: Final = 2  # steps at once, so that two quick presses are never one


class Steps(QObject):
    """Takes one step in a turn of the event loop; those that come meanwhile are taken together.

    Without that the window would show nothing while keys come, and go on scrolling behind the last:
    they come before pictures. What is more than can be shown is left out.
    """

    def __init__(self, view: ConversationView) -> None:
        super().__init__(view)
        self._view = view
        self._due = self._last = 0
        self._turn = QTimer(self)
        self._turn.setSingleShot(True)
        self._turn.timeout.connect(self._on_turn)
        view.left.connect(self.forget)

    def take(self, step: int) -> None:
        """Scroll so many pixels, downwards if positive."""
        if self._turn.isActive() and (step > 0) == (self._last > 0):
            most = _MOST * abs(step)
            self._due = max(-most, min(most, self._due + step))
            return
        self._on_turn()
        self._last = step
        self._turn.start()
        self._view.scroll_by(step)

    def forget(self) -> None:
        """What is due is left out: the reader has asked for something else since."""
        self._due = 0

    def _on_turn(self) -> None:
        due, self._due = self._due, 0
        if due:
            self._turn.start()
            self._view.scroll_by(due)

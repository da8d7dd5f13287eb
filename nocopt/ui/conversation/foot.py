"""Keeps the buttons below a message in their place while another version of it is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nocopt.ui.conversation.items import Place

if TYPE_CHECKING:
    from nocopt.ui.conversation.view import ConversationView


class Foot:
    """Where the buttons below a message are, and whether one of them has the keyboard.

    So the way to the next version stays under the mouse, and under the keyboard.
    """

    def __init__(self, view: ConversationView, index: int) -> None:
        self._view, self._index = view, index
        foot = view.items.prepare(index).foot
        focused = view.marks.focused
        self._held = focused is not None and focused[:2] == (index, foot)
        self._top = view.items.row_top(Place(index, foot)) - view.reading.y

    def put_back(self) -> None:
        """Another version is shown: have its buttons where those of the one before were."""
        view = self._view
        foot = view.items.prepare(self._index).foot
        if not view.reading.following and abs(self._top) < view.reading.height:
            view.reading.show(Place(self._index, foot), -self._top)
        focused = view.marks.focused
        if self._held and focused is not None:
            view.marks.focused = focused._replace(row=foot)

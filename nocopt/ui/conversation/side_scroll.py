"""Sideways scrolling inside a message: for code and tables wider than the column."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QPainter

    from nocopt.ui.conversation.look import Look

BAR: Final = 12  # height that a scroll bar takes, in pixels
_THUMB: Final = 5
_SHORTEST: Final = 28


class SideScroll:
    """How far content of one width is scrolled inside a view of another; all in pixels."""

    __slots__ = ("content", "offset", "view")

    def __init__(self) -> None:
        self.content = 0
        self.view = 0
        self.offset = 0

    def fit(self, content: int, view: int) -> None:
        """Take new widths and stay within them."""
        self.content, self.view = content, view
        self.offset = min(self.offset, self.most)

    @property
    def most(self) -> int:
        """The offset at the right end."""
        return max(0, self.content - self.view)

    @property
    def needed(self) -> bool:
        """Whether there is anything to scroll."""
        return self.content > self.view

    def move(self, change: int) -> bool:
        """Scroll by so much; say whether anything moved."""
        wanted = min(max(0, self.offset + change), self.most)
        moved, self.offset = wanted != self.offset, wanted
        return moved

    def show(self, x: float, margin: int) -> bool:
        """Scroll until `x` of the content is so far from either edge; say whether it moved."""
        if self.offset + margin <= x <= self.offset + self.view - margin:
            return False
        return self.move(round(x) - self.view // 2 - self.offset)

    def thumb(self, track: QRectF) -> QRectF:
        """Return the handle inside the strip that the bar takes."""
        length = max(_SHORTEST, track.width() * self.view / max(1, self.content))
        free = track.width() - length
        x = track.x() + (free * self.offset / self.most if self.most else 0)
        return QRectF(x, track.y() + (BAR - _THUMB) / 2, length, _THUMB)

    def paint(self, painter: QPainter, track: QRectF, look: Look) -> None:
        """Draw the handle."""
        painter.setPen(Qt.PenStyle.NoPen)
        colour = QColor(look["faint"])
        colour.setAlpha(130)
        painter.setBrush(colour)
        painter.drawRoundedRect(self.thumb(track), _THUMB / 2, _THUMB / 2)

    def grab(self, track: QRectF, x: float, changed: Callable[[], None]) -> Callable[[float], None]:
        """Take hold of the handle at `x`, or bring it there first; call the result with new x."""
        thumb = self.thumb(track)
        free = max(1.0, track.width() - thumb.width())
        hold = x - thumb.x() if thumb.x() <= x <= thumb.right() else thumb.width() / 2

        def drag(to: float) -> None:
            wanted = round((to - hold - track.x()) / free * self.most)
            if self.move(wanted - self.offset):
                changed()

        drag(x)
        return drag

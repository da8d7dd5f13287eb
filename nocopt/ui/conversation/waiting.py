"""What is waited for while there is nothing to read yet: the first word, or the next attempt."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from nocopt.ui import wording
from nocopt.ui.conversation.cards import EMPTY
from nocopt.ui.conversation.controls import (
    Control,
    ControlKind,
    button_height,
    button_width,
    paint_button,
    paint_focus,
)
from nocopt.ui.conversation.line_row import LineRow, write_line
from nocopt.ui.conversation.sections import Section, Surroundings
from nocopt.ui.conversation.thinking import ThinkingClock, duration

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nocopt.core.events import Waiting
    from nocopt.ui.conversation.layouts import Brush


class WaitSection(Section):
    """Nothing has come yet, or the next attempt is being waited for."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around)
        self.waiting: Waiting | None = None
        self.thinking = False
        self.until = 0.0
        self.clock = ThinkingClock()
        self.rows = [WaitRow(self, EMPTY)]

    def expect(
        self, waiting: Waiting | None, *, thinking: bool = False, since: float | None = None
    ) -> None:
        """Count down to the next attempt, or wait for the first word; the model may be thinking.

        Both go on where they were when the chat is shown again.
        """
        if thinking and not self.thinking:
            self.clock.began = time.monotonic() if since is None else since
        self.thinking = thinking
        if waiting is not self.waiting:
            self.waiting = waiting
            if waiting is not None:
                later = time.monotonic() + waiting.delay
                self.until = later if waiting.until is None else waiting.until
            self.rows[0].width = -1

    @property
    def label(self) -> str:
        """What is waited for."""
        if self.waiting is None and self.thinking:
            return self.clock.label
        if self.waiting is None:
            return QCoreApplication.translate("Conversation", "Waiting for the first word")
        left = max(0, round(self.until - time.monotonic() + 0.49))
        reason = wording.failure(self.waiting.failure).title
        said = QCoreApplication.translate("Conversation", "{reason}. Trying again in {wait}")
        return said.format(reason=reason.rstrip("."), wait=duration(left))


class WaitRow(LineRow):
    """Three calm dots and a line; a button to try at once while an attempt is waited for."""

    __slots__ = ()

    @property
    def section(self) -> WaitSection:
        """The section with the facts."""
        if not isinstance(self.host, WaitSection):
            raise TypeError("a waiting line outside of waiting")
        return self.host

    @property
    def spoken(self) -> str:
        """What is waited for."""
        return self.section.label

    @property
    def ticks(self) -> bool:
        """Dots move, seconds are counted down."""
        return True

    @property
    def high(self) -> int:
        """The height of a line with a button."""
        return max(button_height(self.host.look), self.host.look.text.line)

    def paint(self, brush: Brush) -> None:
        """Draw the dots, the line and the button."""
        painter, look = brush.painter, brush.look
        paint_dots(painter, QPointF(4, self.height / 2), look["accent"], brush.beat)
        painter.setPen(look["muted"])
        controls = self.controls()
        end = controls[0].rect.left() - 8 if controls else brush.width
        write_line(brush, QRectF(36, 0, end - 36, self.height), self.section.label)
        for control in controls:
            paint_button(painter, control, look, hovered=brush.hovered == control.key)
            if brush.focused == control.key:
                paint_focus(painter, control.rect, look)

    def controls(self) -> Sequence[Control]:
        """Return `Try now` while there is an attempt to hasten."""
        if self.section.waiting is None:
            return ()
        look = self.host.look
        label = QCoreApplication.translate("Conversation", "Try now")
        wide, high = button_width(label, look), button_height(look)
        rect = QRectF(self.width - wide, (self.height - high) / 2, wide, high)
        press = self.section.around.try_now
        return (Control("try", ControlKind.BUTTON, label, rect, press, label),)


def paint_dots(painter: QPainter, at: QPointF, colour: QColor, beat: int) -> None:
    """Draw three dots of which one is bright, the next one at the next beat."""
    painter.setPen(Qt.PenStyle.NoPen)
    for number in range(3):
        shade = QColor(colour)
        shade.setAlpha(230 if beat % 4 == number else 90)
        painter.setBrush(shade)
        painter.drawEllipse(QPointF(at.x() + 9 * number, at.y()), 3, 3)

"""What the model thinks, in a card of its own that can be folded; and one-line remarks."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QPen

from nocopt.render.blocks import Rule
from nocopt.ui.conversation.controls import Control, ControlKind, paint_focus
from nocopt.ui.conversation.layouts import Brush, Row
from nocopt.ui.conversation.rows import RowSpec
from nocopt.ui.conversation.sections import Section, Surroundings, TextSection

if TYPE_CHECKING:
    from collections.abc import Sequence

_HEAD: Final = 36
_EMPTY: Final = RowSpec(Rule(), above=0, below=0)
_INDENT: Final = 1.1


class ThinkingSection(TextSection):
    """Thinking: open while it runs, folded when the answer begins, then as the reader wants it."""

    muted = True
    card = True

    def __init__(self, around: Surroundings, text: str | None = None) -> None:
        self.open = text is None
        self.chosen = False  # the reader has folded or unfolded it
        self.seconds: float | None = None
        self._started = time.monotonic()
        super().__init__(around, text)
        self.rows.insert(0, ThinkingHead(self, _EMPTY))
        self.spaced(0)
        self._hide()

    @property
    def space_above(self) -> int:
        """The card keeps off the name."""
        return 8

    @property
    def space_below(self) -> int:
        """The card's own margin and what follows."""
        return 28 if self.open and len(self.rows) > 1 else 16

    @property
    def first(self) -> int:
        """The head stands before the text."""
        return 1

    @property
    def elapsed(self) -> int | None:
        """Whole seconds of thinking, None where that is not known."""
        if self.running:
            return int(time.monotonic() - self._started)
        return None if self.seconds is None else int(self.seconds)

    @property
    def label(self) -> str:
        """What the head says."""
        seconds = self.elapsed
        if self.running:
            said = QCoreApplication.translate("Conversation", "Thinking")
            return said if not seconds else f"{said} · {_duration(seconds)}"
        if not seconds:
            return QCoreApplication.translate("Conversation", "Thinking")
        said = QCoreApplication.translate("Conversation", "Thought for {duration}")
        return said.format(duration=_duration(seconds))

    def feed(self, text: str) -> int:
        """Take more thinking; return the first row that changed."""
        changed = super().feed(text)
        self._hide(changed)
        return changed

    def finish(self) -> int | None:
        """Thinking is over; return the first row that changed."""
        if self.running:
            self.seconds = time.monotonic() - self._started
        changed = super().finish()
        self._hide()
        return changed

    def fold(self, *, open_: bool) -> None:
        """Show the text, or the head only."""
        self.open = open_
        self._hide()

    def toggle(self) -> None:
        """The reader's choice: the other way round."""
        self.chosen = True
        self.fold(open_=not self.open)
        self.around.changed()

    def spaced(self, start: int) -> None:
        """Keep the text close to the head."""
        super().spaced(start)
        if start <= 1 < len(self.rows):
            self.rows[1].gap = 4

    def placed(self, specs: list[RowSpec]) -> list[RowSpec]:
        """Set the text in from the edge of the card."""
        return [
            replace(
                spec,
                indent=spec.indent + _INDENT,
                bars=tuple(bar + _INDENT for bar in spec.bars),
                markers=tuple(replace(mark, end=mark.end + _INDENT) for mark in spec.markers),
            )
            for spec in specs
        ]

    def _hide(self, start: int = 1) -> None:
        for row in self.rows[max(1, start) :]:
            row.hidden = not self.open


class ThinkingHead(Row):
    """The first line of the card: it folds and unfolds."""

    __slots__ = ()

    @property
    def section(self) -> ThinkingSection:
        """The card."""
        if not isinstance(self.host, ThinkingSection):
            raise TypeError("a thinking head outside of thinking")
        return self.host

    @property
    def ticks(self) -> bool:
        """Seconds are counted while thinking runs."""
        return self.section.running

    def estimate(self, width: int) -> int:  # noqa: ARG002
        """Return its fixed height."""
        return _HEAD

    def lay_out(self, width: int) -> None:
        """Take its fixed height."""
        self.height, self.width, self.live = _HEAD, width, True

    def paint(self, brush: Brush) -> None:
        """Draw the arrow and the label."""
        painter, look = brush.painter, brush.look
        ink = look["text" if brush.hovered == "toggle" else "muted"]
        pen = QPen(ink, 1.6)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        x, y = 6.0, _HEAD / 2
        if self.section.open:
            painter.drawPolyline([QPointF(x - 4, y - 2), QPointF(x, y + 2), QPointF(x + 4, y - 2)])
        else:
            painter.drawPolyline([QPointF(x - 2, y - 4), QPointF(x + 2, y), QPointF(x - 2, y + 4)])
        painter.setPen(ink)
        painter.setFont(look.small.font)
        left = look.ems(_INDENT) + 2
        box = QRectF(left, 0, brush.width - left, _HEAD)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, self.section.label)
        if brush.focused == "toggle":
            paint_focus(painter, QRectF(-8, 3, brush.width + 16, _HEAD - 6), look)

    def controls(self) -> Sequence[Control]:
        """Return the switch."""
        rect = QRectF(-16, 0, self.width + 32, _HEAD)
        name = QCoreApplication.translate("Conversation", "Show or hide thinking")
        kind = ControlKind.TOGGLE
        return (Control("toggle", kind, name, rect, self.section.toggle, "", self.section.open),)


class RemarkSection(Section):
    """One quiet line that stands for content without text."""

    def __init__(self, around: Surroundings, text: str) -> None:
        super().__init__(around)
        self.rows = [RemarkRow(self, text)]


class RemarkRow(Row):
    """The quiet line itself."""

    __slots__ = ("remark",)

    remark: str

    def __init__(self, host: Section, remark: str) -> None:
        super().__init__(host, _EMPTY)
        self.remark = remark

    @property
    def spoken(self) -> str:
        """The line, though it is none to be copied."""
        return self.remark

    def estimate(self, width: int) -> int:  # noqa: ARG002
        """Return the height of a line."""
        return self.host.look.small.line

    def lay_out(self, width: int) -> None:
        """Take the height of a line."""
        self.height, self.width, self.live = self.host.look.small.line, width, True

    def paint(self, brush: Brush) -> None:
        """Draw the line."""
        painter, look = brush.painter, brush.look
        painter.setFont(look.small.font)
        painter.setPen(look["muted"])
        box = QRectF(0, 0, brush.width, self.height)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, self.remark)


def _duration(seconds: int) -> str:
    """Return a time in words as short as they come."""
    if seconds < 60:
        return QCoreApplication.translate("Conversation", "{seconds} s").format(seconds=seconds)
    text = QCoreApplication.translate("Conversation", "{minutes} min {seconds} s")
    return text.format(minutes=seconds // 60, seconds=seconds % 60)

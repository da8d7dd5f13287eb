"""Details: a summary line that shows or hides the rows below it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QPen

from nocopt.ui.conversation.controls import Control, ControlKind, paint_focus
from nocopt.ui.conversation.rows import RowSpec, Summary
from nocopt.ui.conversation.text_layout import TextRow

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from nocopt.ui.conversation.layouts import Brush, Choice, Host, Row

_ROOM: Final = 1.25  # ems for the arrow; the rows below are set in by as much


class SummaryRow(TextRow):
    """The line that is always seen; `turn` is called when it was unfolded or folded."""

    offers_choice = True
    __slots__ = ("_chosen", "_turn")

    _chosen: bool | None  # what the reader wants
    _turn: Callable[[], None]

    def __init__(self, host: Host, spec: RowSpec, turn: Callable[[], None]) -> None:
        super().__init__(host, spec)
        self._chosen, self._turn = None, turn

    @property
    def open(self) -> bool:
        """Whether the rows that belong to it are shown."""
        block = self.spec.block
        return (
            self._chosen if self._chosen is not None else isinstance(block, Summary) and block.open
        )

    @property
    def chosen(self) -> Choice | None:
        """Whether the reader wants the rows below to be shown."""
        return None if self._chosen is None else (self._chosen,)

    def choose(self, choice: Choice) -> None:
        """Show the rows below, or do not, once the message folds."""
        (self._chosen,) = choice

    @property
    def text(self) -> str:
        """The summary, or what stands for one."""
        return super().text or QCoreApplication.translate("Conversation", "Details")

    def indent(self) -> int:
        """Leave room for the arrow."""
        return super().indent() + self.host.look.ems(_ROOM)

    def paint(self, brush: Brush) -> None:
        """Draw the arrow, then the text."""
        super().paint(brush)
        painter, look = brush.painter, brush.look
        pen = QPen(look["text" if brush.hovered == "toggle" else "muted"], 1.6)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        x, y = super().indent() + look.ems(0.4), self.face.line / 2
        if self.rtl:
            x = brush.width - x
        side = -2 if self.rtl else 2
        points = ((-4, -2), (0, 2), (4, -2)) if self.open else ((-side, -4), (side, 0), (-side, 4))
        painter.drawPolyline([QPointF(x + dx, y + dy) for dx, dy in points])
        if brush.focused == "toggle":
            paint_focus(painter, QRectF(0, 0, brush.width, self.height), look)

    def control(self, key: str) -> Control | None:
        """Return the switch, or what else has the key."""
        return self._switch() if key == "toggle" else super().control(key)

    def buttons(self) -> Sequence[Control]:
        """Return the number of a footnote, which lies on the switch, and that."""
        return (*super().buttons(), self._switch())

    def unfold(self) -> None:
        """Show the rows that belong to it."""
        self._chosen = True

    def _switch(self) -> Control:
        rect = QRectF(0, 0, self.width, self.height)
        kind, name = ControlKind.TOGGLE, self.text
        return Control("toggle", kind, name, rect, self._press, open=self.open, unfolds=True)

    def _press(self) -> None:
        self._chosen = not self.open
        self._turn()


def unfold(rows: Sequence[Row]) -> None:
    """Show what summaries hide."""
    for row in rows:
        if isinstance(row, SummaryRow):
            row.unfold()
    fold(rows)


def fold(rows: Sequence[Row], start: int = 0) -> None:
    """Hide the rows below folded summaries, and show the others, from row `start` on."""
    while start and rows[min(start, len(rows) - 1)].spec.folds:
        start -= 1
    closed: int | None = None  # the count of the outermost folded summary
    for at in range(start, len(rows)):
        row = rows[at]
        folds = row.spec.folds
        if closed is not None and folds <= closed:
            closed = None
        folded = closed is not None
        if row.folded != folded:
            row.folded = row.hidden = folded
        if not folded and isinstance(row, SummaryRow) and not row.open:
            closed = folds

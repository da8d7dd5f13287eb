"""The facts of a reply in a card below it: model, tokens, cost, times, and what names it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QRectF, Qt
from PySide6.QtGui import QFontMetricsF

from nocopt.render.blocks import Rule
from nocopt.ui.conversation.controls import Control, ControlKind, paint_focus
from nocopt.ui.conversation.layouts import Brush, Row, paint_outline
from nocopt.ui.conversation.rows import RowSpec
from nocopt.ui.conversation.sections import Section
from nocopt.ui.icon_drawing import paint_icon

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nocopt.core.conversation import Node
    from nocopt.ui.answer_facts import Fact

_EMPTY: Final = RowSpec(Rule(), above=0, below=0)
_PAD: Final = 12
_BELOW: Final = 8  # pixels below the card
_BUTTON: Final = 28
_ICON: Final = 18
_BETWEEN: Final = 24  # the columns
_WIDE: Final = 34  # times the font size: narrower cards have one column
_LABEL_SHARE: Final = 0.38


class DetailsRow(Row):
    """The card: facts in two columns where there is room, and a button that copies them."""

    __slots__ = ("nodes",)

    nodes: tuple[Node, ...]

    def __init__(self, host: Section, nodes: tuple[Node, ...]) -> None:
        super().__init__(host, _EMPTY, gap=6)
        self.nodes = nodes

    @property
    def facts(self) -> Sequence[Fact]:
        """The lines."""
        if not isinstance(self.host, Section):
            raise TypeError("details outside of a message")
        return self.host.around.doings.facts(self.nodes)

    @property
    def spoken(self) -> str:
        """The facts, though they are none of the message's words."""
        return self._lines()

    def estimate(self, width: int) -> int:
        """Return the height, which depends on the font alone."""
        columns = self._columns(width)
        lines = -(-len(self.facts) // columns)
        return max(lines * self._line, _BUTTON) + 2 * _PAD + _BELOW

    def lay_out(self, width: int) -> None:
        """Take the height of the lines."""
        self.height, self.width, self.live = self.estimate(width), width, True

    def paint(self, brush: Brush) -> None:
        """Draw the card, its facts and the button."""
        painter, look = brush.painter, brush.look
        paint_outline(painter, brush.width, 0, self.height - _BELOW, look)
        painter.setFont(look.small.font)
        metrics = QFontMetricsF(look.small.font)
        facts, columns = self.facts, self._columns(brush.width)
        lines = -(-len(facts) // columns)
        wide = (brush.width - _BUTTON - _BETWEEN * columns) / columns
        for number, fact in enumerate(facts):
            x = (number // lines) * (wide + _BETWEEN)
            y = _PAD + (number % lines) * self._line
            split = wide * _LABEL_SHARE
            for text, left, room, ink in (
                (fact.label, x, split - 8, "muted"),
                (fact.value, x + split, wide - split, "text"),
            ):
                painter.setPen(look[ink])
                shown = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, room)
                box = QRectF(left, y, room, self._line)
                painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, shown)
        for control in self.controls():
            self._paint_button(brush, control)

    def _paint_button(self, brush: Brush, control: Control) -> None:
        painter, look = brush.painter, brush.look
        hovered = brush.hovered == control.key
        if hovered:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look["hover"])
            painter.drawRoundedRect(control.rect, 6, 6)
        inset = (_BUTTON - _ICON) / 2
        icon = "check" if brush.flashed == control.key else "copy"
        ink = look.colours.text if hovered else look.colours.muted
        paint_icon(painter, icon, control.rect.adjusted(inset, inset, -inset, -inset), ink)
        if brush.focused == control.key:
            paint_focus(painter, control.rect.adjusted(1, 1, -1, -1), look)

    def controls(self) -> Sequence[Control]:
        """Return the button that copies all of it."""
        name = QCoreApplication.translate("Conversation", "Copy details")
        rect = QRectF(self.width - _BUTTON + 6, 6, _BUTTON, _BUTTON)
        return (Control("copy", ControlKind.BUTTON, name, rect, self._copy, hint=name),)

    def _copy(self) -> None:
        self.host.copy_text(self._lines())

    def _lines(self) -> str:
        return "\n".join(f"{fact.label}: {fact.value}" for fact in self.facts)

    def _columns(self, width: int) -> int:
        return 2 if width >= self.host.look.ems(_WIDE) else 1

    @property
    def _line(self) -> int:
        return self.host.look.small.line + 4

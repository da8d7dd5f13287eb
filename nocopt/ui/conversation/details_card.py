"""The facts of a reply in a card below it: model, tokens, cost, times, and what names it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale, QRectF, Qt
from PySide6.QtGui import QFontMetricsF

from nocopt.render.blocks import Rule
from nocopt.ui.conversation.controls import Control, ControlKind, paint_focus
from nocopt.ui.conversation.doings import Fact
from nocopt.ui.conversation.layouts import Brush, Row, paint_outline
from nocopt.ui.conversation.rows import RowSpec
from nocopt.ui.conversation.sections import Section
from nocopt.ui.icon_drawing import paint_icon

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nocopt.core.conversation import Node
    from nocopt.core.models import Model
    from nocopt.core.reply import Reply

_EMPTY: Final = RowSpec(Rule(), above=0, below=0)
_PAD: Final = 12
_BELOW: Final = 8  # pixels below the card
_BUTTON: Final = 28
_ICON: Final = 18
_BETWEEN: Final = 24  # the columns
_WIDE: Final = 34  # times the font size: narrower cards have one column
_LABEL_SHARE: Final = 0.38
_FINE_BELOW: Final = Decimal(1)  # USD; less than that is given to the hundredth of a cent
_LEAST: Final = Decimal("0.0001")


def facts_of(node: Node, model: Model, cost: Decimal | None) -> list[Fact]:
    """Return what is known of a reply; what the server never said is left out."""
    reply = node.reply
    if reply is None:
        return []
    found = [Fact(_said("Model"), _model(node, model)), *_tokens(reply)]
    if cost is not None:
        found.append(Fact(_said("Cost"), _money(cost)))
    found += _times(reply)
    if reply.stop_reason:
        found.append(Fact(_said("Stop reason"), reply.stop_reason))
    found.append(Fact(_said("Received"), moment(node.created_at)))
    if reply.request_id:
        found.append(Fact(_said("Request ID"), reply.request_id))
    return found


def moment(seconds: float) -> str:
    """Return a time, in seconds since 1970, as nobody can misread it: with the month in words."""
    form = QCoreApplication.translate("Conversation", "d MMM yyyy, HH:mm")
    return QLocale().toString(QDateTime.fromSecsSinceEpoch(int(seconds)), form)


def _said(label: str) -> str:
    labels = {
        "Model": QCoreApplication.translate("Conversation", "Model"),
        "Tokens in": QCoreApplication.translate("Conversation", "Tokens in"),
        "Tokens out": QCoreApplication.translate("Conversation", "Tokens out"),
        "From the cache": QCoreApplication.translate("Conversation", "From the cache"),
        "Into the cache": QCoreApplication.translate("Conversation", "Into the cache"),
        "For thinking": QCoreApplication.translate("Conversation", "For thinking"),
        "Cost": QCoreApplication.translate("Conversation", "Cost"),
        "First token": QCoreApplication.translate("Conversation", "First token after"),
        "Duration": QCoreApplication.translate("Conversation", "Duration"),
        "Speed": QCoreApplication.translate("Conversation", "Tokens per second"),
        "Stop reason": QCoreApplication.translate("Conversation", "Stop reason"),
        "Received": QCoreApplication.translate("Conversation", "Received"),
        "Request ID": QCoreApplication.translate("Conversation", "Request ID"),
    }
    return labels[label]


def _model(node: Node, model: Model) -> str:
    """The name and the id; with what the server says has answered, where that is another."""
    names = [model.name or node.model, node.model]
    if node.reply is not None and node.reply.model:
        names.append(node.reply.model)
    return " · ".join(dict.fromkeys(name for name in names if name))


def _tokens(reply: Reply) -> list[Fact]:
    usage = reply.usage
    counts = (
        ("Tokens in", usage.prompt_tokens),
        ("Tokens out", usage.output_tokens),
        ("From the cache", usage.cache_read_input_tokens),
        ("Into the cache", usage.cache_creation_input_tokens),
        ("For thinking", usage.thinking_tokens),
    )
    return [
        Fact(_said(label), QLocale().toString(count))
        for label, count in counts
        if count is not None
    ]


def _times(reply: Reply) -> list[Fact]:
    timing = reply.timing
    found = []
    if timing.first_text_ms is not None:
        found.append(Fact(_said("First token"), _seconds(timing.first_text_ms)))
    if timing.total_ms is not None:
        found.append(Fact(_said("Duration"), _seconds(timing.total_ms)))
        writing = timing.total_ms - (timing.first_byte_ms or 0.0)
        if reply.usage.output_tokens and timing.first_byte_ms is not None and writing > 0:
            speed = reply.usage.output_tokens / writing * 1000
            found.append(
                Fact(_said("Speed"), QLocale().toString(speed, "f", 1 if speed < 100 else 0))
            )
    return found


def _seconds(milliseconds: float) -> str:
    text = QCoreApplication.translate("Conversation", "{seconds} s")
    seconds = milliseconds / 1000
    return text.format(seconds=QLocale().toString(seconds, "f", 2 if seconds < 10 else 1))


def _money(amount: Decimal) -> str:
    """US dollars, as providers bill; no more digits than say something."""
    if 0 < amount < _LEAST:
        return f"< ${QLocale().toString(float(_LEAST), 'f', 4)}"
    return f"${QLocale().toString(float(amount), 'f', 4 if amount < _FINE_BELOW else 2)}"


class DetailsRow(Row):
    """The card: facts in two columns where there is room, and a button that copies them."""

    __slots__ = ("node",)

    node: Node

    def __init__(self, host: Section, node: Node) -> None:
        super().__init__(host, _EMPTY, gap=6)
        self.node = node

    @property
    def facts(self) -> Sequence[Fact]:
        """The lines."""
        if not isinstance(self.host, Section):
            raise TypeError("details outside of a message")
        return self.host.around.doings.facts(self.node)

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

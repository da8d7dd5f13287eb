"""The line below an answer that says what was done to its requests, with a way to take it back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF

from nocopt.core.report import UNDOABLE
from nocopt.ui import repair_sentences
from nocopt.ui.conversation.cards import EMPTY
from nocopt.ui.conversation.controls import Control, ControlKind, paint_focus
from nocopt.ui.conversation.layouts import Row
from nocopt.ui.conversation.sections import Section
from nocopt.ui.conversation.shape import Shape
from nocopt.ui.icon_drawing import paint_icon
from nocopt.ui.sentences import CONTEXT

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from nocopt.core.conversation import Node
    from nocopt.core.report import Repair, RepairKind, Report
    from nocopt.ui.conversation.layouts import Brush
    from nocopt.ui.conversation.sections import Surroundings

_ICON: Final = 16  # at least; with a large font as much as a line has room for
_BEHIND_ICON: Final = 8
_DOT: Final = " · "


def told_of(nodes: Iterable[Node], before: Report | None) -> tuple[Repair, ...]:
    """Return what is worth a line below an answer, each once: what is new since `before`.

    That is the report of the reply before the answer, None where it has none.
    """
    found: dict[Repair, None] = {}
    for node in nodes:
        report = None if node.reply is None else node.reply.report
        if report is not None:
            found |= dict.fromkeys(report.told(before))
            before = report
    return tuple(found)


class DoctorSection(Section):
    """The line, apart from what the model wrote."""

    muted = True

    def __init__(self, around: Surroundings, repairs: tuple[Repair, ...]) -> None:
        super().__init__(around)
        self.rows = [DoctorRow(self, around, repairs)]


class DoctorRow(Row):
    """An icon, what was done, and Undo behind it where that can be taken back."""

    __slots__ = ("_around", "_at", "_shape", "repairs")

    def __init__(
        self, host: DoctorSection, around: Surroundings, repairs: tuple[Repair, ...]
    ) -> None:
        super().__init__(host, EMPTY)
        self.repairs = repairs
        self._around = around
        self._shape: Shape | None = None
        self._at = QRectF()  # of the words that can be pressed

    @property
    def kinds(self) -> tuple[RepairKind, ...]:
        """What of it can be taken back."""
        return tuple(dict.fromkeys(one.kind for one in self.repairs if one.kind in UNDOABLE))

    @property
    def taken_back(self) -> bool:
        """Whether that was done."""
        kinds = self.kinds
        return bool(kinds) and self._around.ways.repairs.undone(kinds)

    @property
    def spoken(self) -> str:
        """What was done, and what becomes of it, though it is none of the message's words."""
        said = repair_sentences.repairs(
            self.repairs, lambda text: QCoreApplication.translate(CONTEXT, text)
        )
        if not self.taken_back:
            return said
        then = QCoreApplication.translate(
            "Conversation", "From the next message on it is sent as you asked for it."
        )
        return f"{said}{_DOT}{then}"

    def estimate(self, width: int) -> int:
        """Return the height for a guess at how many lines there are."""
        look = self.host.look
        room = max(10.0, (width - self._indent) / look.small.advance)
        return look.small.line * (1 + int(len(self.spoken) / room))

    def lay_out(self, width: int) -> None:
        """Break the sentence into lines, and find the place for the word behind it."""
        look = self.host.look
        shape = Shape(self.spoken, look.small.font)
        shape.break_lines(width - self._indent, look.small)
        self.height = shape.height
        self._shape = shape
        label = self._label
        if label:
            metrics = QFontMetricsF(look.small.font)
            end = shape.end_point()
            left = self._indent + end.left() + metrics.horizontalAdvance(_DOT)
            wide = metrics.horizontalAdvance(label)
            if left + wide > width:
                left, self.height = self._indent, shape.height + look.small.line
            self._at = QRectF(left, self.height - look.small.line, wide, look.small.line)
        self.width, self.live = width, True

    def drop(self) -> None:
        """Forget the layout."""
        self._shape, self.live = None, False

    def paint(self, brush: Brush) -> None:
        """Draw the icon, the sentence and the word."""
        if self._shape is None:
            return
        painter, look = brush.painter, brush.look
        line = look.small.line
        box = QRectF(0, (line - self._icon) / 2, self._icon, self._icon)
        paint_icon(painter, "wrench", box, look.colours.muted)
        painter.setPen(look["muted"])
        self._shape.paint(painter, self._indent, 0, QRectF())
        for control in self.controls():
            self._paint_word(brush, control)

    def _paint_word(self, brush: Brush, control: Control) -> None:
        painter, look = brush.painter, brush.look
        font = QFont(look.small.font)
        painter.setFont(font)
        if control.rect.left() > self._indent:
            metrics = QFontMetricsF(font)
            dot = control.rect.adjusted(-metrics.horizontalAdvance(_DOT), 0, 0, 0)
            painter.drawText(dot, Qt.AlignmentFlag.AlignVCenter, _DOT)
        font.setUnderline(brush.hovered == control.key)
        painter.setFont(font)
        painter.setPen(look["link"])
        painter.drawText(control.rect, Qt.AlignmentFlag.AlignVCenter, control.label)
        if brush.focused == control.key:
            paint_focus(painter, control.rect.adjusted(-2, 2, 2, -2), look)

    def controls(self) -> Sequence[Control]:
        """Return the word behind the sentence, where something can be taken back."""
        label = self._label
        if not label:
            return ()
        kind = ControlKind.BUTTON
        return (Control("undo", kind, label, self._at, self._press, label, hint=self._hint),)

    @property
    def _icon(self) -> int:
        return max(_ICON, self.host.look.small.line - 6)

    @property
    def _indent(self) -> int:
        return self._icon + _BEHIND_ICON

    @property
    def _label(self) -> str:
        if not self.kinds:
            return ""
        if self.taken_back:
            return QCoreApplication.translate("Conversation", "Leave out again")
        return QCoreApplication.translate("Conversation", "Undo")

    @property
    def _hint(self) -> str:
        if self.taken_back:
            return ""
        return QCoreApplication.translate(
            "Conversation",
            "Send what you asked for with the next message all the same; it may be refused then.",
        )

    def _press(self) -> None:
        repairs = self._around.ways.repairs
        if self.taken_back:
            repairs.make_again(self.kinds)
        else:
            repairs.take_back(self.kinds)
        self.width = -1
        self._around.changed()

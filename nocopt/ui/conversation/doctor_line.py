"""The line below an answer that says what was done to its requests, with ways to change that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QCoreApplication, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF

from nocopt.core.report import NO_ROOM, OF_PDFS, RepairKind
from nocopt.core.thinking import Room
from nocopt.ui import repair_sentences
from nocopt.ui.amounts import count
from nocopt.ui.conversation.cards import EMPTY
from nocopt.ui.conversation.controls import Control, ControlKind, paint_focus
from nocopt.ui.conversation.layouts import Row
from nocopt.ui.conversation.sections import Section
from nocopt.ui.conversation.shape import Shape
from nocopt.ui.icon_drawing import paint_icon
from nocopt.ui.sentences import CONTEXT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from nocopt.core.conversation import Node
    from nocopt.core.report import Repair, Report
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


class Word(NamedTuple):
    """What can be pressed behind the sentence."""

    key: str
    label: str
    hint: str
    press: Callable[[], None]


class DoctorSection(Section):
    """The line, apart from what the model wrote."""

    muted = True

    def __init__(self, around: Surroundings, repairs: tuple[Repair, ...]) -> None:
        super().__init__(around)
        self.rows = [DoctorRow(self, around, repairs)]


class DoctorRow(Row):
    """An icon, what was done, and behind it Undo, or what would make it possible."""

    __slots__ = ("_around", "_places", "_shape", "repairs")

    def __init__(
        self, host: DoctorSection, around: Surroundings, repairs: tuple[Repair, ...]
    ) -> None:
        super().__init__(host, EMPTY)
        self.repairs = repairs
        self._around = around
        self._shape: Shape | None = None
        self._places: list[QRectF] = []  # of the words that can be pressed

    @property
    def kinds(self) -> tuple[RepairKind, ...]:
        """What of it can be taken back."""
        return tuple(dict.fromkeys(one.kind for one in self.repairs if one.undoable))

    @property
    def taken_back(self) -> bool:
        """Whether that was done."""
        kinds = self.kinds
        return bool(kinds) and self._around.ways.repairs.undone(kinds)

    @property
    def spoken(self) -> str:
        """What was done, and what becomes of it, though it is none of the message's words."""
        said = [
            repair_sentences.repairs(
                self.repairs, lambda text: QCoreApplication.translate(CONTEXT, text)
            )
        ]
        if self.taken_back:
            said.append(
                QCoreApplication.translate(
                    "Conversation", "From the next message on it is sent as you asked for it."
                )
            )
        if self._pages_left_out and self._sends_text:
            said.append(
                QCoreApplication.translate(
                    "Conversation", "From the next message on the text of the PDF is sent."
                )
            )
        if self._lacks_room:
            said += _of_room(*self._around.ways.repairs.room)
        return _DOT.join(said)

    def estimate(self, width: int) -> int:
        """Return the height for a guess at how many lines there are."""
        look = self.host.look
        room = max(10.0, (width - self._indent) / look.small.advance)
        return look.small.line * (1 + int(len(self.spoken) / room))

    def lay_out(self, width: int) -> None:
        """Break the sentence into lines, and find the places for the words behind it."""
        look = self.host.look
        shape = Shape(self.spoken, look.small.font)
        shape.break_lines(width - self._indent, look.small)
        self.height = shape.height
        self._shape = shape
        metrics = QFontMetricsF(look.small.font)
        dot = metrics.horizontalAdvance(_DOT)
        end = self._indent + shape.end_point().left()
        self._places = []
        for word in self._words:
            left, wide = end + dot, metrics.horizontalAdvance(word.label)
            if left + wide > width:
                left, self.height = self._indent, self.height + look.small.line
            self._places.append(QRectF(left, self.height - look.small.line, wide, look.small.line))
            end = left + wide
        self.width, self.live = width, True

    def drop(self) -> None:
        """Forget the layout."""
        self._shape, self.live = None, False

    def paint(self, brush: Brush) -> None:
        """Draw the icon, the sentence and the words."""
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
            painter.setPen(look["muted"])
            painter.drawText(dot, Qt.AlignmentFlag.AlignVCenter, _DOT)
        font.setUnderline(brush.hovered == control.key)
        painter.setFont(font)
        painter.setPen(look["link"])
        painter.drawText(control.rect, Qt.AlignmentFlag.AlignVCenter, control.label)
        if brush.focused == control.key:
            paint_focus(painter, control.rect.adjusted(-2, 2, 2, -2), look)

    def controls(self) -> Sequence[Control]:
        """Return the words behind the sentence."""
        kind, words = ControlKind.BUTTON, self._words
        places = self._places if len(self._places) == len(words) else [QRectF()] * len(words)
        return tuple(
            Control(word.key, kind, word.label, place, word.press, word.label, hint=word.hint)
            for word, place in zip(words, places, strict=True)
        )

    @property
    def _icon(self) -> int:
        return max(_ICON, self.host.look.small.line - 6)

    @property
    def _indent(self) -> int:
        return self._icon + _BEHIND_ICON

    @property
    def _words(self) -> tuple[Word, ...]:
        return tuple(self._offered())

    def _offered(self) -> Iterator[Word]:
        if self.kinds and self.taken_back:
            label = QCoreApplication.translate("Conversation", "Leave out again")
            yield Word("undo", label, "", self._toggle)
        elif self.kinds:
            label = QCoreApplication.translate("Conversation", "Undo")
            yield Word("undo", label, self._hint, self._toggle)
        yield from self._text_offered()
        if not self._lacks_room:
            return
        room, limit = self._around.ways.repairs.room
        if room is Room.SHORT:
            label = QCoreApplication.translate("Conversation", "Raise max tokens to {count}")
            hint = QCoreApplication.translate(
                "Conversation", "Answers may be that long then, their thinking included."
            )
            yield Word("room", label.format(count=count(limit)), hint, self._make_room)

    def _text_offered(self) -> Iterator[Word]:
        """Offer the text of a PDF whose pages do not go, or to leave it out again."""
        if not any(one.kind in OF_PDFS for one in self.repairs):
            return
        if self._sends_text:
            label = QCoreApplication.translate("Conversation", "Leave the PDF out")
            yield Word("text", label, "", self._toggle_text)
            return
        label = QCoreApplication.translate("Conversation", "Send its text")
        hint = QCoreApplication.translate(
            "Conversation",
            "In this chat the text of a PDF is sent where the model does not take its pages.",
        )
        yield Word("text", label, hint, self._toggle_text)

    @property
    def _hint(self) -> str:
        return QCoreApplication.translate(
            "Conversation",
            "Send it with the next message all the same; if the server refuses it, the message"
            " goes without.",
        )

    @property
    def _lacks_room(self) -> bool:
        """Whether thinking had less room than was asked for."""
        return any(
            one.kind is RepairKind.BUDGET_CLAMPED
            or (one.kind is RepairKind.THINKING_CHANGED and one.detail == NO_ROOM)
            for one in self.repairs
        )

    @property
    def _pages_left_out(self) -> bool:
        kinds = {one.kind for one in self.repairs}
        return bool(kinds & OF_PDFS) and RepairKind.PDF_AS_TEXT not in kinds

    @property
    def _sends_text(self) -> bool:
        """Whether the text of a PDF goes where its pages do not."""
        return self._around.ways.repairs.undone((RepairKind.PDF_TOO_LONG,))

    def _toggle_text(self) -> None:
        repairs = self._around.ways.repairs
        change = repairs.make_again if self._sends_text else repairs.take_back
        change((RepairKind.PDF_TOO_LONG,))
        self._say_anew()

    def _toggle(self) -> None:
        repairs = self._around.ways.repairs
        if self.taken_back:
            repairs.make_again(self.kinds)
        else:
            repairs.take_back(self.kinds)
        self._say_anew()

    def _make_room(self) -> None:
        self._around.ways.repairs.make_room()
        self._say_anew()

    def _say_anew(self) -> None:
        self.width = -1
        self._around.changed()


def _of_room(room: Room, limit: int) -> Iterator[str]:
    """Yield what becomes of thinking that had too little room."""
    if room is Room.ENOUGH:
        yield QCoreApplication.translate(
            "Conversation", "From the next message on there is room for it."
        )
    elif room is Room.FULL:
        text = QCoreApplication.translate(
            "Conversation", "The model writes no more than {count} tokens, thinking included."
        )
        yield text.format(count=count(limit))

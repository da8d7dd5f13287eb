"""Cards in a message that can be folded down to their first line, and one-line remarks."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from nocopt.render.blocks import Rule
from nocopt.ui.conversation.code_header import copied
from nocopt.ui.conversation.controls import (
    Control,
    ControlKind,
    button_width,
    paint_button,
    paint_focus,
)
from nocopt.ui.conversation.layouts import BLEED, Brush
from nocopt.ui.conversation.line_row import LineRow, write_line
from nocopt.ui.conversation.rows import RowSpec
from nocopt.ui.conversation.sections import Section

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QColor

    from nocopt.ui.conversation.layouts import Choice
    from nocopt.ui.conversation.sections import Surroundings

EMPTY: Final = RowSpec(Rule(), above=0, below=0)
_HEAD: Final = 36
_INDENT: Final = 1.1


class WayOn(NamedTuple):
    """A button in the head of a card: what it says, what it is called, and what it does."""

    label: str
    name: str
    do: Callable[[], None]


class CardSection(Section, ABC):
    """A framed part of a message; the first of its rows is the head that folds it."""

    card = True
    open = False
    chosen = False  # the reader has folded or unfolded it
    coded = False  # the detail in the head is code

    @property
    @abstractmethod
    def label(self) -> str:
        """What the head says."""

    @property
    def detail(self) -> str:
        """What the head says in a quieter voice behind that, cut where there is no more room."""
        return ""

    @property
    def title(self) -> str:
        """What a screen reader calls the switch in the head."""
        return self.label

    @property
    @abstractmethod
    def copy_name(self) -> str:
        """What a screen reader calls the Copy button."""

    @property
    def has_source(self) -> bool:
        """Whether there is anything to be copied, and so a Copy button."""
        return bool(self.source)

    @property
    def source(self) -> str:
        """What the Copy button copies."""
        return ""

    @property
    def way_on(self) -> WayOn | None:
        """What can be done about what the card shows, also while it is folded."""
        return None

    @property
    def failed(self) -> bool:
        """Whether what the card shows went wrong."""
        return False

    @property
    def busy(self) -> bool:
        """Whether the head counts seconds."""
        return self.running

    @property
    def space_above(self) -> int:
        """The card keeps off what stands above."""
        return 8

    @property
    def space_below(self) -> int:
        """The card's own margin and what follows."""
        return 28 if self.open and len(self.rows) > 1 else 16

    def fold(self, *, open_: bool) -> None:
        """Show everything, or the head only."""
        self.open = open_
        self.hide_rows()

    def refold(self) -> None:
        """Hide and show rows as they are folded, by the card or in it."""
        super().refold()
        self.hide_rows()

    def toggle(self) -> None:
        """The reader's choice: the other way round."""
        self.chosen = True
        self.fold(open_=not self.open)
        self.around.changed()

    def unfold(self) -> None:
        """Show everything, as the reader has asked for something in it."""
        super().unfold()
        self.chosen = True
        self.fold(open_=True)

    def spaced(self, start: int) -> None:
        """Keep what is in the card close to its head."""
        super().spaced(start)
        if start <= 1 < len(self.rows):
            self.rows[1].gap = 4

    def placed(self, specs: list[RowSpec]) -> list[RowSpec]:
        """Set rows in from the edge of the card."""
        return [
            replace(
                spec,
                indent=spec.indent + _INDENT,
                bars=tuple(bar + _INDENT for bar in spec.bars),
                markers=tuple(replace(mark, end=mark.end + _INDENT) for mark in spec.markers),
            )
            for spec in specs
        ]

    def hide_rows(self, start: int = 1) -> None:
        """Show or hide the rows from `start` on, as the card is open or not."""
        for row in self.rows[max(1, start) :]:
            row.hidden = row.folded or not self.open


class CardHead(LineRow):
    """The first line of a card: it folds and unfolds, and copies what is in the card."""

    offers_choice = True
    __slots__ = ()

    @property
    def section(self) -> CardSection:
        """The card."""
        if not isinstance(self.host, CardSection):
            raise TypeError("the head of a card outside of a card")
        return self.host

    @property
    def chosen(self) -> Choice | None:
        """Whether the reader wants the card to be open."""
        return (self.section.open,) if self.section.chosen else None

    def choose(self, choice: Choice) -> None:
        """Open or close the card as the reader chose."""
        self.section.open, self.section.chosen = bool(choice[0]), True

    @property
    def ticks(self) -> bool:
        """Seconds are counted while the card is being filled."""
        return self.section.busy

    @property
    def spoken(self) -> str:
        """What the head says, though nobody wants to copy it."""
        return " ".join(text for text in (self.section.label, self.section.detail) if text)

    @property
    def high(self) -> int:
        """High enough for buttons."""
        return _HEAD

    def paint(self, brush: Brush) -> None:
        """Draw the arrow, the label and the button."""
        painter, look, section = brush.painter, brush.look, self.section
        quiet = "error_text" if section.failed else "muted"
        ink = look["text" if brush.hovered == "toggle" else quiet]
        paint_arrow(painter, QPointF(6, _HEAD / 2), ink, open_=section.open)
        switch, *others = self.controls()
        left = look.ems(_INDENT) + 2
        end = (others[0].rect.left() if others else brush.width) - 8
        self._paint_label(brush, QRectF(left, 0, end - left, _HEAD), ink)
        for button in others:
            now = copied(button, brush)
            hovered = brush.hovered == button.key
            paint_button(painter, now, look, hovered=hovered, quiet=True)
        for control in (switch, *others):
            if brush.focused == control.key:
                box = QRectF(-8, 3, end + 8, _HEAD - 6) if control is switch else control.rect
                paint_focus(painter, box.adjusted(2, 2, -2, -2), look)

    def controls(self) -> Sequence[Control]:
        """Return the switch, a way on from here, and the Copy button while the card is open."""
        section, look = self.section, self.host.look
        found: list[Control] = []
        right = float(self.width + BLEED)
        kind = ControlKind.BUTTON
        if section.open and not section.running and section.has_source:
            label = QCoreApplication.translate("Conversation", "Copy")
            done = QCoreApplication.translate("Conversation", "Copied")
            wide = max(button_width(label, look), button_width(done, look))
            rect = QRectF(right - wide - 8, 5, wide, _HEAD - 10)
            found.append(Control("copy", kind, section.copy_name, rect, self._copy, label))
            right = rect.left() - 4
        if (way := section.way_on) is not None:
            wide = button_width(way.label, look)
            rect = QRectF(right - wide - 8, 5, wide, _HEAD - 10)
            found.insert(0, Control("way_on", kind, way.name, rect, way.do, way.label))
            right = rect.left() - 4
        rect, kind = QRectF(-BLEED, 0, right + BLEED, _HEAD), ControlKind.TOGGLE
        switch = Control(
            *("toggle", kind, section.title, rect, section.toggle), open=section.open, unfolds=True
        )
        return (switch, *found)

    def _copy(self) -> None:
        self.host.copy_text(self.section.source)

    def _paint_label(self, brush: Brush, box: QRectF, ink: QColor) -> None:
        look, section = brush.look, self.section
        brush.painter.setPen(ink)
        rest = box.adjusted(write_line(brush, box, section.label) + 10, 0, 0, 0)
        if section.detail and rest.width() >= look.ems(3):
            brush.painter.setPen(look["muted"])
            write_line(brush, rest, section.detail, look.code if section.coded else look.small)


class RemarkSection(Section):
    """One quiet line that stands for content without text."""

    def __init__(self, around: Surroundings, text: str) -> None:
        super().__init__(around)
        self.remark = text
        self.rows = [RemarkRow(self, text)]


class RemarkRow(LineRow):
    """The quiet line itself."""

    __slots__ = ("remark",)

    remark: str

    def __init__(self, host: Section, remark: str, spec: RowSpec = EMPTY) -> None:
        super().__init__(host, spec)
        self.remark = remark

    @property
    def spoken(self) -> str:
        """The line, though it is none to be copied."""
        return self.remark

    def paint(self, brush: Brush) -> None:
        """Draw the line."""
        brush.painter.setPen(brush.look["muted"])
        box = QRectF(self.indent(), 0, brush.width - self.indent(), self.height)
        write_line(brush, box, self.remark)


def paint_arrow(painter: QPainter, at: QPointF, ink: QColor, *, open_: bool) -> None:
    """Draw the arrow of something that folds: downwards when it is open."""
    pen = QPen(ink, 1.6)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    across, down = QPointF(4, 2), QPointF(2, 4)
    if open_:
        points = [at + QPointF(-across.x(), -across.y()), at + QPointF(0, across.y())]
        painter.drawPolyline([*points, at + QPointF(across.x(), -across.y())])
    else:
        points = [at + QPointF(-down.x(), -down.y()), at + QPointF(down.x(), 0)]
        painter.drawPolyline([*points, at + QPointF(-down.x(), down.y())])

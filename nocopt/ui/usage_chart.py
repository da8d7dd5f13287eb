"""The bars of the usage window: painted, read by the keyboard and by screen readers."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from nocopt.ui import amounts, usage_words
from nocopt.ui.counts import Counts
from nocopt.ui.theme import GRID, LIGHT
from nocopt.ui.usage_card import Card
from nocopt.ui.usage_chart_accessible import ChartTree, ReadBars
from nocopt.ui.usage_chart_layout import ChartLayout, marks
from nocopt.ui.usage_colours import series_colours
from nocopt.ui.usage_report import Measure

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPaintEvent

    from nocopt.ui.theme import Colours
    from nocopt.ui.usage_report import Bar, Report

_LEAST_HEIGHT: Final = 40 * GRID
_FAR: Final = 7  # bars, that Page Up and Page Down go over
_ROUND: Final = 3.0
_LINE_WIDTH: Final = 1.0


class UsageChart(ReadBars):
    """Shows bars; Left and Right go from one to the next, Home and End to the first and last.

    What is known of the bar that is read stands in a card beside it, as it does below the mouse.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colours: Colours = LIGHT
        self._report: Report | None = None
        self._measure = Measure.COST
        self._current = self._pointed = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumHeight(_LEAST_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.tree = ChartTree(self)

    # ------------------------------------------------------------------------ what is shown

    def show_report(self, report: Report, measure: Measure) -> None:
        """Show other bars, or the same by another measure; the bar that is read stays that."""
        before = self.bar(self._current)
        self._report, self._measure = report, measure
        same = [one.first == before.first for one in report.bars] if before is not None else []
        self._current = same.index(True) if any(same) else -1
        self._pointed = -1
        self.tree.bars_changed()
        self.update()

    def set_colours(self, colours: Colours) -> None:
        """Paint in these colours."""
        self._colours = colours
        self.update()

    @property
    def bars(self) -> tuple[Bar, ...]:
        """What is shown."""
        return self._report.bars if self._report is not None else ()

    @property
    def current(self) -> int:
        """The number of the bar that the keyboard is at, -1 where it is at none."""
        return self._current

    def bar(self, number: int) -> Bar | None:
        """Return the bar of that number, if there is one."""
        return self.bars[number] if 0 <= number < len(self.bars) else None

    def number_of_bars(self) -> int:
        """Return how many bars there are."""
        return len(self.bars)

    def name_of(self, number: int) -> str:
        """Return the days that a bar stands for."""
        bar = self.bar(number)
        report = self._report
        return usage_words.days(bar, report.step) if bar is not None and report is not None else ""

    def value_of(self, number: int) -> str:
        """Return how much a bar is, and of how many answers."""
        bar = self.bar(number)
        if bar is None:
            return ""
        whole = bar.whole
        if not whole.replies:
            return self.tr("nothing")
        amount = usage_words.amount(whole, self._measure)
        answers = Counts().answers(whole.replies)
        return self.tr("{amount}, {answers}").format(amount=amount, answers=answers)

    def parts_of(self, number: int) -> list[str]:
        """Return what a bar is made of, one line each."""
        bar = self.bar(number)
        return usage_words.parts(bar, self._measure) if bar is not None else []

    # ------------------------------------------------------------------------ going about

    def go_to(self, number: int) -> None:
        """Read another bar, as far as there is one."""
        number = max(0, min(number, len(self.bars) - 1))
        if self.bars and number != self._current:
            self._current = number
            self.tree.tell(number)
            self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from bar to bar."""
        last = len(self.bars) - 1
        # Nobody has been anywhere yet: what is newest is wanted first.
        here = self._current if self._current >= 0 else last + 1
        match event.key():
            case Qt.Key.Key_Left:
                self.go_to(here - 1)
            case Qt.Key.Key_Right:
                self.go_to(here + 1)
            case Qt.Key.Key_PageUp:
                self.go_to(here - _FAR)
            case Qt.Key.Key_PageDown:
                self.go_to(here + _FAR)
            case Qt.Key.Key_Home:
                self.go_to(0)
            case Qt.Key.Key_End:
                self.go_to(last)
            case _:
                super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Begin at the newest bar, if the keyboard brought the focus here."""
        super().focusInEvent(event)
        if self._current < 0 and event.reason() is not Qt.FocusReason.MouseFocusReason:
            self.go_to(len(self.bars) - 1)
        elif self._current >= 0:
            self.tree.tell(self._current)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the card away."""
        super().focusOutEvent(event)
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show the card of what is below the mouse."""
        self._point_at(event.position())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Read the bar that was pressed."""
        number = self.layout_now().number_at(event.position().x())
        if number is not None:
            self.go_to(number)

    def event(self, event: QEvent) -> bool:
        """Notice that the mouse has left."""
        if event.type() == QEvent.Type.Leave:
            self._point_at(None)
        return super().event(event)

    def _point_at(self, place: QPointF | None) -> None:
        found = None if place is None else self.layout_now().number_at(place.x())
        pointed = -1 if found is None else found
        if pointed != self._pointed:
            self._pointed = pointed
            self.update()

    # ------------------------------------------------------------------------ painting

    def sizeHint(self) -> QSize:
        """Return the least size that is of use; there may be any more."""
        return QSize(120 * GRID, _LEAST_HEIGHT)

    def _marks(self) -> tuple[Decimal, ...]:
        tops = [bar.whole.size(self._measure) for bar in self.bars]
        return marks(max(tops, default=Decimal(0)), self._measure)

    def _mark_texts(self) -> list[str]:
        """Return what stands beside the lines of the scale, from the lowest above 0."""
        if self._measure is Measure.COST:
            return amounts.money_scale(self._marks())
        return amounts.count_scale([int(value) for value in self._marks()])

    def layout_now(self) -> ChartLayout:
        """Return where everything is."""
        found = self._marks()
        widest = max(map(self.fontMetrics().horizontalAdvance, self._mark_texts()))
        line = self.fontMetrics().height()
        left, top, below = widest + 3 * GRID, line / 2 + GRID, line + 3 * GRID
        area = QRectF(self.rect()).adjusted(left, top, -2 * GRID, -below)
        return ChartLayout(area, self.bars, self._measure, found[-1])

    def number_at(self, x: int) -> int | None:
        """Return which bar's room a place is in."""
        return self.layout_now().number_at(x)

    def box_of(self, number: int) -> QRect:
        """Return the room of a bar in this widget."""
        return self.layout_now().column(number).toAlignedRect()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the scale, the bars, the days, and the card of the bar at hand."""
        del event
        if self._report is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        layout = self.layout_now()
        at_hand = self._pointed if self._pointed >= 0 else self._current if self.hasFocus() else -1
        if at_hand >= 0:
            self._paint_ground(painter, layout, at_hand)
        self._paint_scale(painter, layout)
        self._paint_bars(painter, layout, self._report)
        self._paint_days(painter, layout, self._report)
        if at_hand >= 0:
            self._card(at_hand, self._report).paint(painter, layout.column(at_hand), layout.area)

    def _paint_ground(self, painter: QPainter, layout: ChartLayout, number: int) -> None:
        """Set off the bar at hand; a ring says that the keyboard is there."""
        box = layout.column(number).adjusted(0, -GRID, 0, 0)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colours["hover"])
        painter.drawRoundedRect(box, _ROUND, _ROUND)
        if self.hasFocus() and number == self._current:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._colours["focus"], 2))
            painter.drawRoundedRect(box.adjusted(-1, -1, 1, 1), _ROUND, _ROUND)

    def _paint_scale(self, painter: QPainter, layout: ChartLayout) -> None:
        area, metrics = layout.area, self.fontMetrics()
        texts = ["0", *self._mark_texts()]
        for value, text in zip((Decimal(0), *self._marks()), texts, strict=True):
            y = round(area.bottom() - layout.height(value)) + 0.5
            painter.setPen(QPen(self._colours["border" if value else "faint"], _LINE_WIDTH))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(self._colours["muted"])
            x = area.left() - 2 * GRID - metrics.horizontalAdvance(text)
            painter.drawText(QPointF(x, y + metrics.capHeight() / 2), text)

    def _paint_bars(self, painter: QPainter, layout: ChartLayout, report: Report) -> None:
        inks = series_colours(self._colours, report.series)
        for number in range(len(report.bars)):
            placed = layout.slices(number)
            for one in placed:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(inks[one.slice.model])
                painter.drawPath(_shape(one.box, round_top=one is placed[-1]))
            painter.setPen(QPen(self._colours["window"], _LINE_WIDTH))
            for one in placed[1:]:
                painter.drawLine(one.box.bottomLeft(), one.box.bottomRight())
            stub = layout.stub(number)
            if stub is not None:
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(self._colours["muted"], _LINE_WIDTH, Qt.PenStyle.DotLine))
                painter.drawRect(stub.adjusted(0.5, 0.5, -0.5, 0.5))

    def _paint_days(self, painter: QPainter, layout: ChartLayout, report: Report) -> None:
        """Write days below bars, from the newest back, as many as there is room for."""
        metrics = self.fontMetrics()
        texts = [usage_words.short_day(bar.first, report.step) for bar in report.bars]
        widest = max(map(metrics.horizontalAdvance, texts)) + 4 * GRID
        every = max(1, -(-widest // max(1, int(layout.room))))
        painter.setPen(self._colours["muted"])
        y = layout.area.bottom() + 2 * GRID + metrics.ascent()
        free = float(self.width())  # up to there
        for number in range(len(texts) - 1, -1, -every):
            width = metrics.horizontalAdvance(texts[number])
            x = layout.column(number).center().x() - width / 2
            x = min(x, self.width() - width)
            if x >= layout.area.left() - 2 * GRID and x + width <= free:
                painter.drawText(QPointF(x, y), texts[number])
                free = x - 2 * GRID

    def _card(self, number: int, report: Report) -> Card:
        bar, inks = report.bars[number], series_colours(self._colours, report.series)
        models = [inks[one.model] for one in bar.slices]
        lines = self.parts_of(number)
        swatches = [*models, *[None] * (len(lines) - len(models))]
        return Card(
            self.name_of(number),
            self.value_of(number),
            tuple(zip(swatches, lines, strict=True)),
            self._colours,
            self.font(),
            QRectF(self.rect()),
        )


def _shape(box: QRectF, *, round_top: bool) -> QPainterPath:
    """Return a slice, with round corners above where nothing is on top of it."""
    path = QPainterPath()
    radius = min(_ROUND, box.width() / 2, box.height()) if round_top else 0.0
    path.moveTo(box.bottomLeft())
    path.lineTo(box.left(), box.top() + radius)
    path.quadTo(box.topLeft(), QPointF(box.left() + radius, box.top()))
    path.lineTo(box.right() - radius, box.top())
    path.quadTo(box.topRight(), QPointF(box.right(), box.top() + radius))
    path.lineTo(box.bottomRight())
    path.closeSubpath()
    return path

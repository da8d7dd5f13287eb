"""The usage window: what was spent, by day, model, account and chat, and what of the budget."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from nocopt.core.errors import StoreError
from nocopt.core.spending import Per
from nocopt.ui import amounts, usage_csv, usage_words, wording
from nocopt.ui.counts import Counts
from nocopt.ui.nothing import Nothing, words
from nocopt.ui.segments import Segments
from nocopt.ui.side_window import Place, SideWindow
from nocopt.ui.theme import GRID
from nocopt.ui.usage_budget import BudgetRow
from nocopt.ui.usage_chart import UsageChart
from nocopt.ui.usage_legend import UsageLegend
from nocopt.ui.usage_report import Measure, Span, report, tokens_of
from nocopt.ui.usage_table import UsageTable

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Mapping, Sequence

    from nocopt.app.settings import SettingsService
    from nocopt.app.spending import BudgetState, Spendings
    from nocopt.app.tasks import Tasks
    from nocopt.ui.geometry import Geometry
    from nocopt.ui.theme import Colours
    from nocopt.ui.usage_report import Entry, Report

_SIZE: Final = (230 * GRID, 190 * GRID)
_SMALLEST: Final = (130 * GRID, 110 * GRID)
_QUIET: Final = 400  # milliseconds without a further reply before everything is read again
_LATEST: Final = "9999-12-31"  # a clock that was set back leaves entries in the future


@dataclass(frozen=True, slots=True)
class UsageServices:
    """What the window works with."""

    spending: Spendings
    settings: SettingsService
    tasks: Tasks
    geometry: Geometry


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read from the disk, and what is shown of it."""

    entries: Sequence[Entry]
    chats: Mapping[str, str]
    report: Report
    budget: BudgetState | None


class UsageWindow(SideWindow):
    """Shows what was spent in a span of days, and follows what is spent while it is open.

    `budget_asked`: the person wants to change the budget. `shown_again` tells, for those who wait,
    that what was read is on the screen.
    """

    budget_asked = Signal()
    shown_again = Signal()

    def __init__(self, services: UsageServices, parent: QWidget | None = None) -> None:
        place = Place(services.geometry, "usage", _SIZE, _SMALLEST)
        super().__init__(self.tr("Usage"), place, parent)
        self._services = services
        self._read: _Read | None = None
        self._reading: asyncio.Task[None] | None = None
        self._make_parts()
        self._arrange()
        self._connect()
        self.begin()
        self._read_again()

    # ------------------------------------------------------------------------ parts

    def _make_parts(self) -> None:
        spans = (
            (Span.WEEK, self.tr("7 days")),
            (Span.MONTH, self.tr("30 days")),
            (Span.QUARTER, self.tr("90 days")),
            (Span.ALL, self.tr("All")),
        )
        self.span = Segments[Span](self.tr("Range"), spans, self)
        self.span.choose(Span.MONTH)
        measures = ((Measure.COST, self.tr("Cost")), (Measure.TOKENS, self.tr("Tokens")))
        self.measure = Segments[Measure](self.tr("Measure"), measures, self)
        self.sum = words(self)
        self.facts = words(self, "muted")
        self.unknown = words(self, "muted")
        self.chart = UsageChart(self)
        self.legend = UsageLegend(self)
        self.tables = {
            Per.MODEL: UsageTable(Per.MODEL, self.tr("Models"), self),
            Per.ACCOUNT: UsageTable(Per.ACCOUNT, self.tr("Accounts"), self),
            Per.CHAT: UsageTable(Per.CHAT, self.tr("Chats by cost"), self),
        }
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        for part in (self.tabs, self.tabs.tabBar()):
            part.setAccessibleName(self.tr("Tables"))
        titles = (self.tr("Models"), self.tr("Accounts"), self.tr("Chats"))
        for title, table in zip(titles, self.tables.values(), strict=True):
            self.tabs.addTab(table, title)
        self.nothing = Nothing(self)
        self.budget = BudgetRow(self)
        self.save = self.button(self.tr("Save as CSV…"), self.tr("Save as CSV"))
        self._saving = self.saving(self._services, self.save_table)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_QUIET)

    def _arrange(self) -> None:
        choices = QHBoxLayout()
        choices.addWidget(self.span)
        choices.addStretch(1)
        choices.addWidget(self.measure)
        told = QVBoxLayout()
        told.setSpacing(GRID)
        for label in (self.sum, self.facts, self.unknown):
            told.addWidget(label)
        self.bars = QWidget(self)
        column = QVBoxLayout(self.bars)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * GRID)
        column.addWidget(self.chart, 3)
        column.addWidget(self.legend)
        column.addSpacing(2 * GRID)
        column.addWidget(self.tabs, 2)
        self.stack = QStackedWidget(self)
        self.stack.addWidget(self.nothing)
        self.stack.addWidget(self.bars)
        self.keep_whole(choices)
        self.lay_out(choices, self._scrolled(told), self.save)
        for table in self.tables.values():  # Qt has them before what turns to them
            QWidget.setTabOrder(self.tabs.tabBar(), table)
        self.column.insertWidget(self.column.count() - 1, self.budget)

    def _scrolled(self, told: QVBoxLayout) -> QScrollArea:
        """Return what is scrolled where the window is too low for it."""
        inside = QWidget(self)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4 * GRID)
        column.addLayout(told)
        column.addWidget(self.stack, 1)
        area = QScrollArea(self)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidgetResizable(True)
        area.setWidget(inside)
        return area

    def _connect(self) -> None:
        self.span.chosen.connect(self._read_again)
        self.measure.chosen.connect(self._show_bars)
        self.budget.asked.connect(self.budget_asked)
        self.save.clicked.connect(self.save_table)
        self._later.timeout.connect(self._read_again)
        services = self._services
        self._following = (
            services.spending.changed.connect(self._later.start),
            services.settings.changed.connect(lambda _old, _new: self._later.start()),
        )

    def take_colours(self, colours: Colours) -> None:
        """Give its colours and sizes to what paints itself."""
        for choice in (self.span, self.measure):
            choice.set_colours(colours)
        for table in self.tables.values():
            table.set_colours(colours)
        self.chart.set_colours(colours)
        self.legend.set_colours(colours)
        self.budget.set_colours(colours)
        self.sum.setFont(self.larger(2))
        self.nothing.title.setFont(self.larger(1.3))

    # ------------------------------------------------------------------------ reading

    def _read_again(self) -> None:
        self._stop_reading()
        self._reading = self._services.tasks.start("read usage", self._read_and_show())

    def _stop_reading(self) -> None:
        reading, self._reading = self._reading, None
        if reading is not None:
            reading.cancel()

    async def _read_and_show(self) -> None:
        span, spending = self.span.value(), self._services.spending
        today = date.fromisoformat(spending.today)
        since = span.since(today)
        try:
            entries = await spending.entries(since, _LATEST)
            chats = await spending.sums(Per.CHAT, since, _LATEST)
            budget = await spending.budget_state()
        except StoreError as error:
            self._refused(error)
            return
        names = {one.key: one.name for one in chats}
        make: Callable[[], Report] = partial(report, entries, span, today, names)
        made = await self._services.tasks.run_blocking(make)
        self._show(_Read(entries, names, made, budget))

    def _refused(self, error: StoreError) -> None:
        said = wording.store(error)
        self.nothing.say(said.title, said.text)
        self._turn_to(0)
        self.save.setEnabled(False)
        self.shown_again.emit()

    # ------------------------------------------------------------------------ showing

    def _show(self, read: _Read) -> None:
        first, self._read = self._read is None, read
        made, total = read.report, read.report.total
        priced = total.replies > total.unpriced
        self.sum.setText(amounts.cost_of(total.cost, total.replies, total.unpriced))
        self.facts.setText(self._facts(made))
        self.unknown.setText(self._unknown(total.unpriced, priced=priced))
        self.unknown.setVisible(bool(total.unpriced))
        self.sum.setVisible(bool(total.replies) and priced)
        self.facts.setVisible(bool(total.replies))
        self.nothing.say(*self._nothing(made.span))
        self._turn_to(1 if total.replies else 0)
        self.measure.setEnabled(bool(total.replies))
        self.save.setEnabled(bool(total.replies))
        self.legend.show_series(made.series)
        for table in self.tables.values():
            table.show_report(made)
        self.budget.show_state(read.budget)
        if first and total.replies and not priced:
            self.measure.choose(Measure.TOKENS)  # bars of unknown costs would say nothing
        self._show_bars()
        self.shown_again.emit()

    def _turn_to(self, page: int) -> None:
        """Show bars, or that there is nothing; what is not shown takes no room."""
        self.stack.setCurrentIndex(page)
        across = QSizePolicy.Policy.Preferred
        for part in (self.nothing, self.bars):
            seen = part is self.stack.currentWidget()
            part.setSizePolicy(across, across if seen else QSizePolicy.Policy.Ignored)

    def _show_bars(self) -> None:
        if self._read is not None:
            self.chart.show_report(self._read.report, self.measure.value())

    def _facts(self, made: Report) -> str:
        total, days = made.total, made.span.value
        text = self.tr("in the last {days} days · {answers} · {tokens}")
        if not days:
            text = self.tr("since {day} · {answers} · {tokens}")
        return text.format(
            days=days,
            day=usage_words.day(made.bars[0].first),
            answers=Counts().answers(total.replies),
            tokens=Counts().tokens(tokens_of(total)),
        )

    def _unknown(self, number: int, *, priced: bool) -> str:
        text = self.tr("{answers}: what they cost is not in the sum.")
        return (text if priced else "{answers}.").format(answers=Counts().unpriced(number))

    def _nothing(self, span: Span) -> tuple[str, str]:
        first = self.tr("Nothing was spent in the last {days} days.").format(days=span.value)
        if span is Span.ALL:
            first = self.tr("Nothing was spent yet.")
        more = self.tr(
            "Each answer is entered here with its tokens and what it cost by the list prices. "
            "The built-in demo is free and does not count."
        )
        return first, more

    # ------------------------------------------------------------------------ what is done

    def save_table(self) -> None:
        """Let the person choose a file for the entries of the range."""
        read = self._read
        if read is None or not read.entries:
            return
        name = f"nocopt-{read.report.bars[0].first}-{read.report.bars[-1].last}.csv"
        self.note.setText("")
        self._saving.ask(name, partial(usage_csv.table, read.entries, read.chats))

    def done(self, result: int) -> None:
        """Read no more once the window is closed."""
        self._stop_reading()
        for one in self._following:
            one.close()
        self._later.stop()
        super().done(result)

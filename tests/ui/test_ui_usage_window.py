"""The usage window: what it reads, says, follows and saves, and how it is opened."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QPushButton

from nocopt.core.errors import StoreError, StoreFault
from nocopt.core.settings import BudgetPer, Settings
from nocopt.core.spending import Per, Spending, SpendingKind
from nocopt.core.usage import Usage
from nocopt.ui.event_loop import EventLoop
from nocopt.ui.geometry import Geometry
from nocopt.ui.settings.dialog import SettingsDialog
from nocopt.ui.usage_report import Measure, Span
from nocopt.ui.usage_window import UsageServices, UsageWindow
from tests.app.rig import OWN, Rig, rig
from tests.ui.finding import named
from tests.ui.window_stage import CTRL, Play, Stage, seen

DAY = 86_400.0
USAGE = Usage(input_tokens=1000, output_tokens=500)


async def spend(it: Rig, cost: str | None, days_ago: float = 0, model: str = "large") -> None:
    at = it.means.clock.now() - days_ago * DAY
    amount = None if cost is None else Decimal(cost)
    spending = Spending(at, None, "Default", model, SpendingKind.REPLY, USAGE, amount)
    await it.means.shelves.ledger.add(spending)


class Shown:
    """A window, and what was read for it so often."""

    def __init__(self, it: Rig, window: UsageWindow) -> None:
        self.it, self.window = it, window
        self.times = 0
        window.shown_again.connect(self._again)

    def _again(self) -> None:
        self.times += 1

    async def read(self, times: int = 1) -> None:
        """Wait until everything was read so often."""
        await seen(lambda: self.times >= times)

    def cells(self, per: Per) -> list[list[str]]:
        """What a table shows."""
        rows = self.window.tables[per].rows
        columns = range(rows.columnCount())
        return [
            [str(rows.data(rows.index(row, column))) for column in columns]
            for row in range(rows.rowCount())
        ]


@asynccontextmanager
async def opened(
    folder: Path, *spent: tuple[str | None, float], **more: str
) -> AsyncIterator[Shown]:
    settings = Settings(accounts=(OWN,), budget=more.get("budget", ""))
    async with rig(folder, settings=settings) as it:
        for cost, days_ago in spent:
            await spend(it, cost, days_ago)
        geometry = Geometry(folder / "window.ini")
        used = UsageServices(it.means.spending, it.settings, it.means.tasks, geometry)
        window = UsageWindow(used)
        window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
        shown = Shown(it, window)
        window.show()
        await shown.read()
        try:
            yield shown
        finally:
            window.close()
            window.deleteLater()


Scene = Callable[[Shown], Awaitable[None]]


@pytest.fixture
def look(loop: EventLoop, tmp_path: Path) -> Callable[..., None]:
    def run(scene: Scene, *spent: tuple[str | None, float], **more: str) -> None:
        async def act() -> None:
            async with opened(tmp_path, *spent, **more) as shown:
                await scene(shown)

        loop.run_until_complete(act())

    return run


def test_it_shows_the_last_30_days_and_any_other_range(look: Callable[..., None]) -> None:
    async def scene(shown: Shown) -> None:
        window = shown.window
        assert window.sum.text() == "$1.25"
        assert "30 days" in window.facts.text()
        assert "2 answers" in window.facts.text()
        for number, (span, amount) in enumerate(
            ((Span.WEEK, "$0.2500"), (Span.QUARTER, "$3.25"), (Span.ALL, "$8.25")), 2
        ):
            window.span.choose(span)
            await shown.read(number)
            assert window.sum.text() == amount

    look(scene, ("0.25", 0), ("1", 10), ("2", 60), ("5", 200))


def test_tab_goes_to_what_turns_to_a_table_before_it_goes_there(look: Callable[..., None]) -> None:
    async def scene(shown: Shown) -> None:
        window = shown.window
        await seen(window.isActiveWindow)
        window.chart.setFocus()
        visited = []
        for _ in range(3):
            QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
            visited.append(window.focusWidget().accessibleName())
        assert visited == ["Tables", "Models", "Budget"]

    look(scene, ("0.25", 0))


def test_unknown_prices_are_spelled_out(look: Callable[..., None]) -> None:
    async def scene(shown: Shown) -> None:
        text = shown.window.unknown.text()
        assert text.startswith("2 answers without a known price")
        assert shown.window.unknown.isVisible()
        assert shown.window.measure.value() is Measure.COST

    look(scene, (None, 0), (None, 1), ("1", 0))


def test_where_no_price_is_known_bars_are_of_tokens_and_there_is_no_sum(
    look: Callable[..., None],
) -> None:
    async def scene(shown: Shown) -> None:
        assert shown.window.measure.value() is Measure.TOKENS
        assert not shown.window.sum.isVisible()
        assert shown.window.unknown.text() == "1 answer without a known price."
        assert shown.cells(Per.MODEL)[0][-1] == "unknown"

    look(scene, (None, 0))


def test_nothing_is_said_in_words(look: Callable[..., None]) -> None:
    async def scene(shown: Shown) -> None:
        window = shown.window
        assert window.nothing.isVisible()
        assert window.nothing.title.text() == "Nothing was spent in the last 30 days."
        assert not window.save.isEnabled()
        least = window.stack.minimumSizeHint().height()
        assert least < window.chart.minimumHeight(), "room for bars that are not there"
        window.span.choose(Span.ALL)
        await shown.read(2)
        assert window.nothing.title.text() == "Nothing was spent yet."

    look(scene)


def test_it_follows_what_is_spent_while_it_is_open(look: Callable[..., None]) -> None:
    async def scene(shown: Shown) -> None:
        await spend(shown.it, "2")
        shown.it.means.spending.changed.emit()
        await shown.read(2)
        assert shown.window.sum.text() == "$2.00"
        assert not shown.window.nothing.isVisible()

    look(scene)


def test_a_disk_that_refuses_is_told(
    look: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scene(shown: Shown) -> None:
        async def refuse(since: str, until: str) -> None:
            raise StoreError(StoreFault.CORRUPT, "nocopt.db", f"{since} to {until}")

        monkeypatch.setattr(shown.it.means.spending, "entries", refuse)
        shown.window.span.choose(Span.WEEK)
        await shown.read(2)
        assert shown.window.nothing.isVisible()
        assert shown.window.nothing.title.text()
        assert not shown.window.save.isEnabled()

    look(scene, ("1", 0))


def test_tables_are_sorted_by_the_head_that_was_pressed_and_the_total_stays_last(
    look: Callable[..., None],
) -> None:
    async def scene(shown: Shown) -> None:
        await spend(shown.it, "3", 1, "small")
        await spend(shown.it, None, 1, "small")
        shown.window.span.choose(Span.WEEK)
        await shown.read(2)
        rows = shown.window.tables[Per.MODEL].rows
        assert [line[0] for line in shown.cells(Per.MODEL)] == ["small", "large", "Total"]
        heads = [
            rows.headerData(column, Qt.Orientation.Horizontal)
            for column in range(rows.columnCount())
        ]
        assert heads == ["Model", "Answers", "Input", "Output", "No price", "Cost ↓"]
        head = shown.window.tables[Per.MODEL].horizontalHeader()
        head.sectionClicked.emit(0)
        assert [line[0] for line in shown.cells(Per.MODEL)] == ["large", "small", "Total"]
        head.sectionClicked.emit(0)
        assert [line[0] for line in shown.cells(Per.MODEL)] == ["small", "large", "Total"]
        assert shown.cells(Per.MODEL)[-1][-2:] == ["1", "$4.00"]
        table = shown.window.tables[Per.MODEL]
        table.setCurrentIndex(rows.index(0, 1))
        QTest.keyClick(table, Qt.Key.Key_Return)
        assert [line[1] for line in shown.cells(Per.MODEL)] == ["2", "1", "3"]
        assert rows.headerData(1, Qt.Orientation.Horizontal) == "Answers ↓"
        QTest.keyClick(table, Qt.Key.Key_Enter)
        assert [line[1] for line in shown.cells(Per.MODEL)] == ["1", "2", "3"]
        assert shown.cells(Per.CHAT)[0][0] == "No chat"

    look(scene, ("1", 0))


@pytest.mark.parametrize(
    ("budget", "words"),
    [
        ("", "No budget is set."),
        ("10", "$1.25 of $10.00 spent this month. Not counted: 1 answer without a known price."),
        ("1.25", "This month's budget of $1.25 is reached: $1.25 spent."),
    ],
)
def test_the_budget_is_told_in_words(look: Callable[..., None], budget: str, words: str) -> None:
    async def scene(shown: Shown) -> None:
        assert shown.window.budget.words.text().startswith(words)
        assert shown.window.budget.bar.isVisible() is bool(budget)

    look(scene, ("1.25", 0), (None, 0), budget=budget)


def test_the_range_is_saved_as_a_table(look: Callable[..., None], tmp_path: Path) -> None:
    file = tmp_path / "usage.csv"

    async def scene(shown: Shown) -> None:
        QTest.keyClick(shown.window, Qt.Key.Key_S, CTRL)
        [dialog] = shown.window.findChildren(QFileDialog)
        dialog.fileSelected.emit(str(file))
        dialog.close()
        await seen(lambda: bool(shown.window.note.text()))
        assert shown.window.note.text() == f"Saved: {file}"
        lines = file.read_text("utf-8-sig").splitlines()
        assert len(lines) == 2
        assert lines[1].endswith(",large,reply,,,1000,,,,500,,1")

    look(scene, ("1", 0), ("5", 40))


def test_ctrl_u_opens_one_window_from_anywhere_and_escape_closes_it(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        stage.field.setFocus()
        stage.write("half a sentence")
        stage.press(Qt.Key.Key_U, CTRL)
        [usage] = stage.window.findChildren(UsageWindow)
        assert stage.field.toPlainText() == "half a sentence"
        await seen(usage.isActiveWindow)
        stage.window.actions_by_name["usage"].trigger()
        assert stage.window.findChildren(UsageWindow) == [usage]
        QTest.keyClick(usage, Qt.Key.Key_Escape)
        await seen(lambda: not stage.window.findChildren(UsageWindow))
        await seen(lambda: QApplication.focusWidget() is stage.field)

    play(scene)


def test_the_budget_is_changed_in_the_settings(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        stage.window.actions_by_name["usage"].trigger()
        [usage] = stage.window.findChildren(UsageWindow)
        usage.budget.button.click()
        [dialog] = usage.findChildren(SettingsDialog)
        amount = named(dialog, QLineEdit, "Budget")
        assert amount.isVisible()
        await seen(amount.hasFocus)
        dialog.close()
        await seen(usage.isActiveWindow)
        usage.close()
        await seen(lambda: QApplication.focusWidget() is stage.field)

    play(scene)


def test_a_budget_that_is_reached_is_told_once_until_it_is_raised(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        it = stage.it
        await spend(it, "4")
        it.means.spending.changed.emit()
        await it.means.spending.budget_state()
        assert "budget" not in stage.banners()
        await spend(it, "1")
        it.means.spending.changed.emit()
        await seen(lambda: "budget" in stage.banners())
        assert stage.banners()["budget"] == "Today's budget of $5.00 is reached: $5.00 spent."
        stage.button("Show usage").click()
        [usage] = stage.window.findChildren(UsageWindow)
        usage.close()
        it.settings.apply(Settings(accounts=(OWN,), budget="6", budget_per=BudgetPer.DAY))
        await seen(lambda: "budget" not in stage.banners())

    settings = Settings(accounts=(OWN,), budget="5", budget_per=BudgetPer.DAY)
    play(scene, settings=settings)


def test_it_is_as_large_when_it_is_opened_again(look: Callable[..., None], tmp_path: Path) -> None:
    async def scene(shown: Shown) -> None:
        shown.window.resize(640, 560)
        QTest.keyClick(shown.window, Qt.Key.Key_Escape)
        assert not shown.window.isVisible()
        services = shown.it.services
        geometry = Geometry(tmp_path / "window.ini")
        again = UsageWindow(
            UsageServices(services.spending, services.settings, services.tasks, geometry)
        )
        assert (again.width(), again.height()) == (640, 560)
        again.reject()
        again.deleteLater()

    look(scene)


def test_with_large_letters_no_button_is_cut(look: Callable[..., None], qapp: QApplication) -> None:
    async def scene(shown: Shown) -> None:
        window = shown.window
        window.resize(window.minimumSize())
        narrow = window.width()
        large = QFont(qapp.font())
        large.setPointSizeF(2 * large.pointSizeF())
        qapp.setFont(large)
        buttons = [*window.span.findChildren(QPushButton), window.save, window.close_button]
        assert len(buttons) == 6
        await seen(lambda: window.width() > narrow)
        window.resize(1, 1)
        await seen(lambda: all(one.width() >= one.sizeHint().width() for one in buttons))

    look(scene)

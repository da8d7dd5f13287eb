"""The bars of the usage window: gone through with keys, read out, and told apart by colour."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QColor, QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nocopt.ui.theme import DARK, LIGHT, STRONG_DARK, STRONG_LIGHT, Colours
from nocopt.ui.usage_chart import UsageChart
from nocopt.ui.usage_colours import series_colours
from nocopt.ui.usage_report import OTHER, Measure, Span, report
from tests.ui.contrast import contrast
from tests.ui.spent import TODAY, Paid, paid

DAYS = (
    paid("2026-11-20", "small", "0.5"),
    paid("2026-11-20", "large", "1.25"),
    paid("2026-11-21", "large", None),
)


@pytest.fixture
def chart(qtbot: QtBot) -> UsageChart:
    made = UsageChart()
    qtbot.addWidget(made)
    made.resize(700, 260)
    show(made, *DAYS)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    made.setFocus(Qt.FocusReason.TabFocusReason)
    return made


def show(chart: UsageChart, *entries: Paid, measure: Measure = Measure.COST) -> None:
    chart.show_report(report(entries, Span.WEEK, TODAY, {}), measure)


def test_keys_go_from_bar_to_bar_beginning_with_the_newest(chart: UsageChart) -> None:
    assert chart.current == 6
    for key, where in (
        (Qt.Key.Key_Left, 5),
        (Qt.Key.Key_Left, 4),
        (Qt.Key.Key_Right, 5),
        (Qt.Key.Key_Home, 0),
        (Qt.Key.Key_Left, 0),
        (Qt.Key.Key_PageDown, 6),
        (Qt.Key.Key_Right, 6),
        (Qt.Key.Key_PageUp, 0),
        (Qt.Key.Key_End, 6),
    ):
        QTest.keyClick(chart, key)
        assert chart.current == where


def test_each_bar_says_its_days_and_what_it_is(chart: UsageChart) -> None:
    tree = QAccessible.queryAccessibleInterface(chart)
    assert tree.role() == QAccessible.Role.List
    assert tree.childCount() == 7
    said = tree.child(4)
    assert said.text(QAccessible.Text.Name).endswith("20 November 2026: $1.75, 2 answers") or (
        said.text(QAccessible.Text.Name).endswith("November 20, 2026: $1.75, 2 answers")
    )
    assert said.text(QAccessible.Text.Value) == "$1.75, 2 answers"
    assert said.text(QAccessible.Text.Description) == (
        "large: $1.25, 1 answer; small: $0.5000, 1 answer"
    )
    unknown = tree.child(5)
    assert unknown.text(QAccessible.Text.Value) == "unknown, 1 answer"
    assert "1 answer without a known price" in unknown.text(QAccessible.Text.Description)
    assert tree.child(6).text(QAccessible.Text.Value) == "nothing"
    assert tree.indexOfChild(said) == 4
    box = said.rect()
    assert tree.childAt(box.center().x(), box.center().y()).rect() == box


def test_the_bar_that_is_read_is_the_one_with_the_focus(chart: UsageChart) -> None:
    QTest.keyClick(chart, Qt.Key.Key_Home)
    states = [QAccessible.queryAccessibleInterface(chart).child(n).state() for n in (0, 1)]
    assert (states[0].selected, states[1].selected) == (True, False)


def test_the_same_day_stays_with_another_measure_and_with_other_entries(chart: UsageChart) -> None:
    chart.go_to(4)
    show(chart, *DAYS, paid("2026-11-22"), measure=Measure.TOKENS)
    assert chart.current == 4
    assert chart.value_of(4).replace("2,240", "2240") == "2240 tokens, 2 answers"
    chart.show_report(report(DAYS, Span.MONTH, TODAY, {}), Measure.COST)
    assert chart.name_of(chart.current) == chart.name_of(27)


def test_bars_that_are_gone_are_read_out_no_more(chart: UsageChart) -> None:
    old = QAccessible.queryAccessibleInterface(chart).child(4)
    show(chart)
    assert not old.isValid()
    assert chart.parts_of(4) == []


def picture(chart: UsageChart) -> QImage:
    return chart.grab().toImage()


def count(image: QImage, ink: QColor) -> int:
    return sum(
        image.pixelColor(x, y) == ink for x in range(image.width()) for y in range(image.height())
    )


def test_slices_are_as_high_as_what_they_stand_for(chart: UsageChart) -> None:
    chart.clearFocus()
    inks = series_colours(LIGHT, ("large", "small"))
    large, small = (count(picture(chart), inks[model]) for model in ("large", "small"))
    assert large / small == pytest.approx(2.5, rel=0.1)


def test_answers_of_an_unknown_price_leave_a_mark(chart: UsageChart) -> None:
    layout = chart.layout_now()
    assert layout.stub(5) is not None
    assert layout.stub(6) is None
    assert layout.stub(4) is None


def test_the_card_of_what_is_below_the_mouse_stays_inside(chart: UsageChart) -> None:
    chart.clearFocus()
    before = picture(chart)
    for number in (0, 6):
        QTest.mouseMove(chart, chart.box_of(number).center())
        assert picture(chart) != before
    QTest.mouseMove(chart, QPoint(0, 0))
    QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=chart.box_of(2).center())
    assert chart.current == 2


@pytest.mark.parametrize("width", [40, 90, 3000])
def test_any_size_can_be_painted(chart: UsageChart, width: int) -> None:
    chart.setMinimumSize(1, 1)
    chart.resize(width, 60)
    assert not picture(chart).isNull()


@pytest.mark.parametrize("colours", [LIGHT, DARK, STRONG_LIGHT, STRONG_DARK])
def test_every_colour_is_seen_on_the_ground(colours: Colours) -> None:
    inks = series_colours(colours, [*"abcde", OTHER])
    assert len({ink.name() for ink in inks.values()}) == 6
    assert all(contrast(ink, colours["window"]) >= 3 for ink in inks.values())

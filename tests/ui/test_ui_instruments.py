"""What the composer shows of the next turn: the meter, its details, the line about the cache."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from nocopt.app.forecast import Forecasting, Forecasts
from nocopt.app.session import Session
from nocopt.core.cache import Forecast
from nocopt.core.models import Model, ThinkingForm
from nocopt.core.prefix import Break
from nocopt.core.report import Shares
from nocopt.core.signal import Signal
from nocopt.ui.amounts import count
from nocopt.ui.buttons import FlatButton
from nocopt.ui.composer import forecast_words
from nocopt.ui.composer.cache_line import LOWEST
from nocopt.ui.composer.instruments import Instruments
from nocopt.ui.composer.meter import ContextDetails
from nocopt.ui.theme import LIGHT

MODEL = Model("m", "Model", "", 1_000_000, 64_000, ThinkingForm.NONE)
SHARES = Shares(system=1_000, tools=500, messages=10_000, files=500)
SOME = Forecast(12_000, exact=True, window=1_000_000, reserved=64_000, shares=SHARES)
CACHED = Forecast(
    39_200, exact=True, window=1_000_000, cached=38_000, cost=Decimal("0.0116"), lapses_at=1_250.0
)


@dataclass
class HandForecasting:
    """A forecast that the test sets."""

    value: Forecast | None = None
    texts: list[str] = field(default_factory=list)
    looks: int = 0
    closed: bool = False
    changed: Signal[()] = field(default_factory=lambda: Signal[()]())

    def typed(self, text: str) -> None:
        """Note it."""
        self.texts.append(text)

    def look_again(self) -> None:
        """Count it."""
        self.looks += 1

    def close(self) -> None:
        """Note it."""
        self.closed = True

    def becomes(self, forecast: Forecast | None) -> None:
        """Tell another one."""
        self.value = forecast
        self.changed.emit()


@dataclass
class HandCompaction:
    """A summary that the test writes."""

    running: bool = False
    written: int = 0
    possible: bool = True
    changed: Signal[()] = field(default_factory=lambda: Signal[()]())


@dataclass
class HandSession:
    """A chat as far as the instruments look at it."""

    unsent: str = ""
    running: bool = False
    model: Model = MODEL
    compaction: HandCompaction = field(default_factory=HandCompaction)
    state_changed: Signal[()] = field(default_factory=lambda: Signal[()]())


class HandForecasts:
    """Gives the forecasts of the test, one for each chat."""

    def __init__(self) -> None:
        self.made: list[HandForecasting] = []

    def of(self, session: Session) -> Forecasting:
        """Make one."""
        del session
        self.made.append(HandForecasting())
        return cast("Forecasting", self.made[-1])


class Table(QWidget):
    """A window with a card, the instruments in it, and a line below."""

    def __init__(self) -> None:
        super().__init__()
        self.resize(900, 700)
        self.card = QWidget(self)
        self.forecasts = HandForecasts()
        self.session = HandSession()
        self.instruments = Instruments(self.card, self, cast("Forecasts", self.forecasts))
        self.instruments.set_colours(LIGHT)
        column = QVBoxLayout(self)
        column.addStretch()
        column.addWidget(self.card)
        column.addWidget(self.instruments.line)
        QVBoxLayout(self.card).addWidget(self.instruments.meter)
        self.instruments.show_session(cast("Session", self.session), "")

    @property
    def meter(self) -> Any:
        """The meter."""
        return self.instruments.meter

    def shows(self, forecast: Forecast | None) -> None:
        """Let this be the forecast."""
        self.forecasts.made[-1].becomes(forecast)

    def details(self) -> ContextDetails:
        """The card of details."""
        found = self.findChild(ContextDetails)
        assert found is not None
        return found

    def rows(self) -> dict[str, str]:
        """What the details say: the label before each number."""
        return dict(self.details().rows)


@pytest.fixture
def table(qtbot: QtBot) -> Iterator[Table]:
    made = Table()
    qtbot.addWidget(made)
    made.show()
    yield made
    made.hide()


def test_the_meter_says_how_much_of_how_much(table: Table) -> None:
    assert not table.meter.isVisible()
    table.shows(SOME)
    assert table.meter.isVisible()
    assert table.meter.text() == "12K / 1M"
    assert table.meter.accessibleName() == "Context"
    said = f"The next turn sends {count(12_000)} of {count(1_000_000)} tokens"
    assert table.meter.accessibleDescription() == said
    table.shows(Forecast(12_345, exact=False, window=None))
    assert table.meter.text() == "≈ 12.3K"
    said = f"The next turn sends {count(12_345)} tokens (estimated)"
    assert table.meter.accessibleDescription() == said
    table.shows(None)
    assert not table.meter.isVisible()


@pytest.mark.parametrize(
    ("tokens", "fits", "ink"),
    [
        (799_000, True, LIGHT.muted),
        (800_000, True, LIGHT.warning_text),
        (1_000_000, False, LIGHT.error_text),
    ],
)
def test_the_meter_warns_by_its_colour(table: Table, tokens: int, fits: bool, ink: str) -> None:
    table.shows(Forecast(tokens, exact=True, window=1_000_000, fits=fits, warns=not fits))
    assert table.meter.ink() == ink


def test_where_there_is_little_room_the_bar_is_left(table: Table) -> None:
    table.shows(SOME)
    wide = table.meter.sizeHint().width()
    table.meter.set_step(1)
    assert table.meter.sizeHint().width() < wide - 40
    table.shows(Forecast(12_000, exact=True, window=None))
    assert table.meter.text() in table.meter.shown_text()  # then the words are all there is


def test_the_details_are_opened_by_mouse_and_keyboard(qtbot: QtBot, table: Table) -> None:
    table.shows(SOME)
    QTest.mouseClick(table.meter, Qt.MouseButton.LeftButton)
    details = table.details()
    assert details.isVisible()
    assert table.rows() == {
        "System prompt": count(1_000),
        "Tools": "500",
        "Messages": count(10_000),
        "Files": "500",
        "Tokens together": count(12_000),
        "The model's window": count(1_000_000),
        "Longest answer": count(64_000),
    }
    assert details.geometry().bottom() < table.card.geometry().top()
    assert details.geometry().right() <= table.card.geometry().right()
    with qtbot.waitSignal(table.meter.closed):
        QTest.keyClick(details, Qt.Key.Key_Escape)
    assert not details.isVisible()
    table.meter.setFocus()
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Space):
        QTest.keyClick(table.meter, key)
        assert details.isVisible()
        QTest.keyClick(details, Qt.Key.Key_Escape)
    QTest.mouseClick(table.meter, Qt.MouseButton.LeftButton)
    table.shows(Forecast(24_000, exact=False, window=None, shares=SHARES))
    assert table.rows()["Messages"] == count(20_000)  # of what was estimated otherwise
    assert table.rows()["Tokens together"] == f"≈ {count(24_000)}"
    QTest.mouseClick(table.meter, Qt.MouseButton.LeftButton)
    assert not details.isVisible()


def test_a_summary_is_asked_for_in_the_details(qtbot: QtBot, table: Table) -> None:
    table.session.compaction.possible = False
    table.shows(SOME)
    QTest.mouseClick(table.meter, Qt.MouseButton.LeftButton)
    button = table.details().findChild(FlatButton)
    assert button is not None
    assert not button.isEnabled()
    assert button.toolTip() == "There is no answer yet to be summarised"
    table.session.compaction.possible = True
    table.session.state_changed.emit()
    assert button.isEnabled()
    with qtbot.waitSignal(table.instruments.summary_asked):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert not table.details().isVisible()


def test_what_is_typed_is_weighed_a_moment_later(qtbot: QtBot, table: Table) -> None:
    forecasting = table.forecasts.made[-1]
    for text in ("a", "ab", "abc"):
        table.instruments.typed(text)
    assert forecasting.texts == [""]
    qtbot.waitUntil(lambda: forecasting.texts == ["", "abc"])
    table.instruments.show_session(cast("Session", HandSession()), "already there")
    assert forecasting.closed
    assert table.forecasts.made[-1].texts == ["already there"]


@pytest.mark.parametrize(
    ("forecast", "said"),
    [
        (
            CACHED,
            "38K cached, 1.2K new · next turn about $0.0116 · cache lapses in 4:10",
        ),
        (Forecast(500, exact=True, window=None), ""),
        (Forecast(5_000, exact=True, window=None, cached=0), ""),
        (
            Forecast(5_000, exact=True, window=None, cached=0, breaks=Break.LAPSED),
            "Cache lapsed · 5K new",
        ),
        (
            Forecast(5_000, exact=True, window=None, cached=0, breaks=Break.MODEL),
            "Nothing from the cache: the model changed · 5K new",
        ),
        (
            Forecast(
                *(5_000, True, None, 4_000, None),
                lapses_at=1_000.0 + 3_540,
                broken_by=Break.SYSTEM,
            ),
            "Cache missed: the system prompt changed · 4K cached, 1K new · cache lapses in 59 min",
        ),
        (
            Forecast(*(5_000, True, None, 4_000, None), 1_005.0, broken_by=Break.UNKNOWN),
            "Cache missed · 4K cached, 1K new · cache lapses in 0:05",
        ),
        (
            Forecast(*(5_000, True, None, 4_000, None), 1_005.0, broken_by=Break.TOO_SMALL),
            "4K cached, 1K new · cache lapses in 0:05",
        ),
        (
            Forecast(*(5_000, True, None, 4_000, None), lapses_at=1_000.3),  # it counts to the end
            "4K cached, 1K new · cache lapses in 0:01",
        ),
    ],
)
def test_the_line_says_what_is_cached(forecast: Forecast, said: str) -> None:
    assert forecast_words.cache(forecast, 1_000.0) == said


def ticks(table: Table) -> bool:
    """Whether the line looks at the clock."""
    return table.instruments.line.ticking


def test_the_line_counts_only_while_it_is_seen(qtbot: QtBot, table: Table) -> None:
    line, forecasting = table.instruments.line, table.forecasts.made[-1]
    lapses = time.time() + 200
    counted = Forecast(5_000, exact=True, window=None, cached=4_000, lapses_at=lapses)
    table.shows(counted)
    assert ticks(table)
    assert "cache lapses in 3:" in line.text()
    table.hide()
    assert not ticks(table)
    table.show()
    assert ticks(table)
    table.session.running = True
    table.session.state_changed.emit()
    assert (line.text(), ticks(table)) == ("", False)
    table.session.running = False
    table.shows(Forecast(5_000, exact=True, window=None, cached=4_000, lapses_at=time.time() - 1))
    assert not ticks(table)
    table.hide()
    table.show()
    assert forecasting.looks == 1  # it lapsed while nobody looked


def test_when_the_time_is_over_the_forecast_is_made_again(qtbot: QtBot, table: Table) -> None:
    forecasting = table.forecasts.made[-1]
    soon = time.time() + 0.6
    table.shows(Forecast(5_000, exact=True, window=None, cached=4_000, lapses_at=soon))
    assert ticks(table)
    qtbot.waitUntil(lambda: forecasting.looks == 1, timeout=3000)
    assert not ticks(table)


def test_a_full_window_is_told_in_words(table: Table) -> None:
    line = table.instruments.line
    table.shows(Forecast(950_000, exact=True, window=1_000_000, warns=True))
    assert line.text() == "50K tokens left for the answer and all that follows"
    table.shows(Forecast(1_000_000, exact=True, window=1_000_000, warns=True, fits=False))
    assert line.text().startswith("Too long for Model. Forget before a message, summarise, or")
    assert line.text() in table.meter.accessibleDescription()
    assert table.instruments.hint[0] == ""
    table.resize(900, LOWEST - 1)
    assert not line.isVisible()
    assert table.instruments.hint == (line.text(), "error_text")


def test_how_far_a_summary_has_come(table: Table) -> None:
    compaction = table.session.compaction
    table.session.running = compaction.running = True
    table.session.state_changed.emit()
    assert table.instruments.line.text() == "Summarising the chat…"
    compaction.written = 1_234
    compaction.changed.emit()
    assert (
        table.instruments.line.text() == f"Summarising the chat: {count(1_234)} characters so far"
    )

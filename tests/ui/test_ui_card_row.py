"""The row below the text field: what gives way where it is narrow, and in which order."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from nocopt.core.cache import Forecast
from nocopt.core.thinking import ThinkingOffer
from nocopt.ui.composer.card import Card
from nocopt.ui.composer.card_row import Hint
from nocopt.ui.composer.composer import Composer
from nocopt.ui.composer.meter import ContextMeter
from nocopt.ui.composer.thinking_control import ThinkingControl
from nocopt.ui.small_print import small
from nocopt.ui.theme import (
    DARK,
    GRID,
    LIGHT,
    STRONG_DARK,
    STRONG_LIGHT,
    Colours,
    palette,
    text_font,
)
from tests.ui.finding import named

WIDTHS = range(340, 1001, 60)  # the least is that of the least window beside the sidebar
SOME = Forecast(123_456, exact=True, window=1_000_000)


class Asked(QObject):
    """Counts how often a widget is asked to lay out what is in it."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Count, and let everything pass."""
        self.count += event.type() == QEvent.Type.LayoutRequest
        return super().eventFilter(watched, event)


class Row:
    """The row of a composer, with all that can be in it."""

    def __init__(self, composer: Composer) -> None:
        self.composer = composer
        (self.card,) = composer.findChildren(Card)
        (self.hint,) = composer.findChildren(Hint)
        (thinking,) = composer.findChildren(ThinkingControl)
        self.meter = ContextMeter(self.card)
        self.meter.setFont(small(composer.font()))
        self.meter.show_forecast(SOME, "", summarisable=False)
        composer.tools_row.take_meter(self.meter)
        thinking.show_choice(ThinkingOffer(None, ("low", "high", "max")), "high")
        self.model = self.button("Model")
        self.model.setText("Claude Sonnet 4.5")
        self.parts = [self.button("Attach"), self.model, thinking, self.button("Chat options")]
        self.parts += [self.meter, self.button("Send")]

    def button(self, name: str) -> QPushButton:
        """A button by its name, which it keeps whatever it shows."""
        return named(self.composer, QPushButton, name)

    def given_up_at(self, width: int) -> list[bool]:
        """Make the composer so wide; say of all that gives way, the first before, if it did."""
        self.composer.resize(width, 220)
        QApplication.sendPostedEvents()
        meter = self.meter.isVisible()
        shown = (
            *(self.hint.shown_text(), meter and self.meter.shown_text()),
            *(self.button("Thinking").text(), self.button("Thinking level").text(), meter),
        )
        return [not one for one in shown]

    def is_restless(self) -> bool:
        """Whether laying it out asks for laying it out again, which would never end."""
        QApplication.sendPostedEvents()
        asked = Asked(self.card)
        self.composer.tools_row.invalidate()
        for _ in range(3):  # each sends what was posted by the one before
            self.card.updateGeometry()
            QApplication.sendPostedEvents()
        asked.count = 0
        for _ in range(3):
            QApplication.sendPostedEvents()
        return asked.count > 0

    def is_tidy(self) -> bool:
        """Whether the parts stand side by side within the card, and only the name is cut."""
        end = 0
        for part in (one for one in self.parts if one.isVisible()):
            asked = min(part.sizeHint().width(), part.maximumWidth())
            if part.x() < end or (part.width() < asked and part is not self.model):
                return False
            end = part.x() + part.width()
        return end < self.card.width()


@pytest.fixture
def fonts(qapp: QApplication) -> Iterator[None]:
    before = qapp.font()
    yield
    qapp.setFont(before)


@pytest.mark.parametrize("size", [9, 11, 14, 18])
@pytest.mark.usefixtures("fonts")
def test_a_narrow_row_gives_way_in_order(qtbot: QtBot, size: int) -> None:
    QApplication.setFont(text_font(size))
    composer = Composer()
    qtbot.addWidget(composer)
    composer.set_look(LIGHT, size)
    composer.set_text("words")
    row = Row(composer)
    composer.show()
    seen = []
    for width in WIDTHS:
        seen.append(row.given_up_at(width))
        assert seen[-1] == sorted(seen[-1], reverse=True), width  # the first goes first
        assert row.is_tidy(), width
        words = row.model.width() - 4 * GRID
        least = 6 if (size, width) == (18, WIDTHS[0]) else 8
        assert words >= least * row.model.fontMetrics().averageCharWidth(), width
    assert not row.is_restless()
    assert all(seen[0])
    assert [sum(one) for one in seen] == sorted((sum(one) for one in seen), reverse=True)
    # What was shown before does not count.
    assert [row.given_up_at(width) for width in reversed(WIDTHS)] == seen[::-1]
    assert "Thinking" in row.button("Thinking").toolTip()
    assert "High" in row.button("Thinking level").toolTip()


@pytest.mark.parametrize("colours", [LIGHT, DARK, STRONG_LIGHT, STRONG_DARK])
def test_how_full_the_window_is_can_be_told_in_all_colours(
    qtbot: QtBot, qapp: QApplication, colours: Colours
) -> None:
    before = qapp.palette()
    qapp.setPalette(palette(colours))
    composer = Composer()
    qtbot.addWidget(composer)
    composer.set_look(colours, 11)
    composer.resize(900, 300)
    row = Row(composer)
    row.meter.set_colours(colours)
    composer.show()
    qtbot.waitExposed(composer)
    picture = composer.grab().toImage()
    at = row.meter.mapTo(composer, QPoint(0, row.meter.height() // 2))
    filled, free = (picture.pixelColor(at.x() + 2 * GRID + x, at.y()) for x in (2, 30))
    assert abs(filled.lightness() - free.lightness()) > 50
    qapp.setPalette(before)

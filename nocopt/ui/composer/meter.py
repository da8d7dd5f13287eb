"""The context meter: how full the model's window will be, and what fills it when asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from nocopt.ui import wording
from nocopt.ui.amounts import count
from nocopt.ui.buttons import FlatButton, Kind, centred_baseline
from nocopt.ui.composer import forecast_words
from nocopt.ui.composer.overlay import Overlay
from nocopt.ui.small_print import small
from nocopt.ui.theme import GRID

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent

    from nocopt.core.cache import Forecast
    from nocopt.ui.theme import Colours

_BAR: Final = 40  # pixels
_SHORT_BAR: Final = 20  # where there is little room
_NOTHING: Final = 2  # the step from which on there is no room at all
_THICK: Final = 4
_GROUND: Final = 0.27  # of the ink
_NEARLY: Final = 0.8  # of the window, from which on the bar warns
_WIDE: Final = 25  # of the card with the details, in heights of a line


class ContextMeter(FlatButton):
    """A bar, and how much of how much in words; a press shows what it is made of."""

    summary_asked = Signal()
    closed = Signal()  # the keyboard is free again

    def __init__(self, card: QWidget) -> None:
        super().__init__(parent=card)
        self._card = card
        self._forecast: Forecast | None = None
        self._advice = ""
        self._summarisable = False
        self._step = 0
        self._details: ContextDetails | None = None
        self.setAccessibleName(self.tr("Context"))
        self.setFont(small(self.font()))
        self.clicked.connect(self._toggle)
        self.hide()

    def set_colours(self, colours: Colours) -> None:
        """Paint in these colours from now on, with the card of details."""
        super().set_colours(colours)
        if self._details is not None:
            self._details.set_colours(colours)

    def set_step(self, step: int) -> None:
        """Show all (0), a short bar without words where there is a bar (1), or nothing (2)."""
        if step != self._step:
            self._step = step
            self.setVisible(self._forecast is not None and step < _NOTHING)
            self.updateGeometry()
            self.update()

    def width_at(self, step: int) -> int:
        """Return how wide it is at a step, whichever it is at now."""
        if self._forecast is None or step >= _NOTHING:
            return 0
        words = self._words_at(step)
        width = self.fontMetrics().horizontalAdvance(words) + 2 * (GRID if step else 2 * GRID)
        if self._bar_shown:
            width += (_SHORT_BAR if step else _BAR) + (2 * GRID if words else 0)
        return width

    def show_forecast(self, forecast: Forecast | None, advice: str, *, summarisable: bool) -> None:
        """Show what is known of the next turn; `advice` is what to do about it."""
        before = self._forecast
        self._forecast, self._advice, self._summarisable = forecast, advice, summarisable
        self.setVisible(forecast is not None and self._step < _NOTHING)
        if forecast is None:
            return
        text = forecast_words.size(forecast)
        said = forecast_words.spoken(forecast)
        if text != self.text():
            self.setText(text)
            self.updateGeometry()
        if forecast != before:
            self.setAccessibleDescription(wording.sentences(said, advice))
            self.setToolTip("\n".join(filter(None, (said, advice))))
            self.update()
        if self._details is not None and self._details.isVisible():
            self._details.show_forecast(forecast, advice, summarisable=summarisable)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the details by Enter, too."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    # -- inside

    def _toggle(self) -> None:
        forecast = self._forecast
        if forecast is None:
            return
        if self._details is None:
            self._details = ContextDetails(self.window(), self._card, self)
            self._details.set_colours(self._colours)
            self._details.closed.connect(self.closed)
            self._details.summary_asked.connect(self.summary_asked)
            self.look_again_after(self._details)
        if self._details.isVisible():
            self._details.shut()
            return
        self._details.show_forecast(forecast, self._advice, summarisable=self._summarisable)
        self._details.open()
        self._details.setFocus(Qt.FocusReason.PopupFocusReason)

    def shown_text(self) -> str:
        """Return what stands beside the bar; without a window there is nothing but words."""
        return self._words_at(self._step)

    def _words_at(self, step: int) -> str:
        return "" if step and self._bar_shown else self.text()

    @property
    def _bar_shown(self) -> bool:
        return self._forecast is not None and bool(self._forecast.window)

    def sizeHint(self) -> QSize:
        """Return the size of bar and words."""
        return QSize(self.width_at(self._step), self.button_height())

    def ink(self) -> str:
        """Return the colour of the words: quiet, until there is something to be told."""
        return _level(self._forecast, self._colours, quiet=self._colours.muted)

    def _paint_content(self, painter: QPainter) -> None:
        x, bar = float(GRID if self._step else 2 * GRID), _SHORT_BAR if self._step else _BAR
        forecast = self._forecast
        if forecast is not None and forecast.window:
            full = min(1.0, forecast.tokens / forecast.window)
            top = round((self.height() - _THICK) / 2)
            _paint_bar(painter, QRectF(x, top, bar, _THICK), full, self._bar_colours(full))
            x += bar + 2 * GRID
        painter.setPen(QColor(self.ink()))
        painter.drawText(round(x), centred_baseline(self), self.shown_text())

    def _bar_colours(self, full: float) -> tuple[QColor, QColor]:
        colours = self._colours
        quiet = colours.faint if full < _NEARLY else colours.warning_text
        ground = colours["faint"]  # light, so that what fills it is told from it
        ground.setAlphaF(_GROUND)
        return ground, QColor(_level(self._forecast, colours, quiet=quiet))


def _level(forecast: Forecast | None, colours: Colours, *, quiet: str) -> str:
    """Return the colour for how full the window is."""
    if forecast is not None and not forecast.fits:
        return colours.error_text
    if forecast is not None and forecast.window and forecast.tokens >= _NEARLY * forecast.window:
        return colours.warning_text
    return quiet


def _paint_bar(painter: QPainter, box: QRectF, full: float, colours: tuple[QColor, QColor]) -> None:
    ground, ink = colours
    painter.setPen(Qt.PenStyle.NoPen)
    radius = box.height() / 2
    painter.setBrush(ground)
    painter.drawRoundedRect(box, radius, radius)
    if full > 0:
        filled = QRectF(box)
        filled.setWidth(max(box.height(), box.width() * full))
        painter.setBrush(ink)
        painter.drawRoundedRect(filled, radius, radius)


class ContextDetails(Overlay):
    """What the next turn sends, by what it is for; over the right end of the composer."""

    summary_asked = Signal()

    def __init__(self, window: QWidget, card: QWidget, opener: QWidget) -> None:
        super().__init__(window, card, opener)
        self.setAccessibleName(self.tr("Context"))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._title = QLabel(self.tr("What the next turn sends"), self)
        self._parts, self._whole = _Numbers(self), _Numbers(self)
        self._line = QWidget(self)
        self._line.setFixedHeight(1)
        self._line.setAutoFillBackground(True)
        self._advice = QLabel(self)
        self._advice.setWordWrap(True)
        self._note = QLabel(self)
        self._note.setWordWrap(True)
        self._summary = FlatButton(
            self.tr("Summarise what came before"), "", Kind.OUTLINE, parent=self
        )
        self._summary.setAccessibleName(self.tr("Summarise what came before"))
        self._summary.clicked.connect(self._ask_for_summary)
        self._lay_out()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(4 * GRID, 4 * GRID, 4 * GRID, 4 * GRID)
        column.setSpacing(3 * GRID)
        column.addWidget(self._title)
        column.addLayout(self._parts)
        column.addWidget(self._line)
        column.addLayout(self._whole)
        column.addWidget(self._advice)
        column.addWidget(self._note)
        column.addWidget(self._summary, 0, Qt.AlignmentFlag.AlignLeft)
        title = self._title.font()
        title.setBold(True)
        self._title.setFont(title)

    def set_colours(self, colours: Colours) -> None:
        """Paint in these colours from now on."""
        super().set_colours(colours)
        self._summary.set_colours(colours)
        for label, ink in ((self._note, "muted"), (self._advice, "warning_text")):
            _dye(label, colours[ink])
        for numbers in (self._parts, self._whole):
            numbers.set_colours(colours)
        ground = self._line.palette()
        ground.setColor(ground.ColorRole.Window, colours["border"])
        self._line.setPalette(ground)

    def show_forecast(self, forecast: Forecast, advice: str, *, summarisable: bool) -> None:
        """Show these numbers."""
        parts = self._made_of(forecast)
        self._parts.show_rows(parts)
        self._line.setVisible(bool(parts))
        self._whole.show_rows(self._together(forecast))
        for label in (self._advice, self._note):
            label.setFont(small(self.font()))
        self._advice.setText(advice)
        self._advice.setVisible(bool(advice))
        _dye(self._advice, self._colours["warning_text" if forecast.fits else "error_text"])
        self._note.setText(self._told(forecast))
        nothing = self.tr("There is no answer yet to be summarised")
        self._summary.hinder("" if summarisable else nothing)
        self.setAccessibleDescription(
            "\n".join([*(wording.named(name, value) for name, value in self.rows), advice])
        )
        if self.isVisible():
            self.place()

    @property
    def rows(self) -> tuple[tuple[str, str], ...]:
        """The numbers that are shown, each behind its label."""
        return (*self._parts.shown, *self._whole.shown)

    def _made_of(self, forecast: Forecast) -> list[tuple[str, str]]:
        shares = forecast.shares
        parts = (
            (self.tr("System prompt"), shares.system),
            (self.tr("Tools"), shares.tools),
            (self.tr("Messages"), shares.messages),
            (self.tr("Files"), shares.files),
        )
        return [(name, count(round(tokens * forecast.scale))) for name, tokens in parts if tokens]

    def _together(self, forecast: Forecast) -> list[tuple[str, str]]:
        total = forecast_words.about(forecast, count(forecast.tokens))
        found = [(self.tr("Tokens together"), total)]
        if forecast.cached:
            found.append((self.tr("Of them from the cache"), count(forecast.cached)))
        if forecast.window is not None:
            found.append((self.tr("The model's window"), count(forecast.window)))
        found.append((self.tr("Longest answer"), count(forecast.reserved)))
        return found

    def _told(self, forecast: Forecast) -> str:
        if forecast.exact:
            return self.tr("The sum was counted by the model's provider.")
        return self.tr("Estimated; the provider may count differently.")

    def _ask_for_summary(self) -> None:
        self.shut()
        self.summary_asked.emit()

    def place(self) -> None:
        """Stand above the right end of the card, no wider than needed."""
        corner = self._card.mapTo(self._window, QPoint(self._card.width(), 0))
        width = min(self._card.width(), _WIDE * self.fontMetrics().height())
        self.ensurePolished()
        bottom = corner.y() - GRID
        height = max(1, min(self.wanted_height(width), bottom - 2 * GRID))
        self.setGeometry(corner.x() - width, bottom - height, width, height)

    def wanted_height(self, width: int) -> int:
        """Return the height at which all of it is seen."""
        layout = self.layout()
        assert layout is not None, "it is laid out when it is made"
        layout.activate()
        high = layout.sizeHint().height()
        return layout.heightForWidth(width) if layout.hasHeightForWidth() else high


class _Numbers(QGridLayout):
    """Labels, and a number behind each at the right edge."""

    def __init__(self, card: QWidget) -> None:
        super().__init__()
        self._card = card
        self._ink = QColor()
        self._labels: list[tuple[QLabel, QLabel]] = []
        self.setHorizontalSpacing(6 * GRID)
        self.setVerticalSpacing(GRID)
        self.setColumnStretch(0, 1)

    @property
    def shown(self) -> tuple[tuple[str, str], ...]:
        """What is shown."""
        seen = ((name, value) for name, value in self._labels if not name.isHidden())
        return tuple((name.text(), value.text()) for name, value in seen)

    def set_colours(self, colours: Colours) -> None:
        """Write the labels in a quiet colour."""
        self._ink = colours["muted"]
        for name, _ in self._labels:
            _dye(name, self._ink)

    def show_rows(self, rows: Sequence[tuple[str, str]]) -> None:
        """Show these."""
        while len(self._labels) < len(rows):
            at, name, value = len(self._labels), QLabel(self._card), QLabel(self._card)
            _dye(name, self._ink)
            self.addWidget(name, at, 0)
            self.addWidget(value, at, 1, Qt.AlignmentFlag.AlignRight)
            self._labels.append((name, value))
        for at, labels in enumerate(self._labels):
            for label, text in zip(labels, rows[at] if at < len(rows) else ("", ""), strict=True):
                label.setText(text)
                label.setVisible(at < len(rows))


def _dye(label: QLabel, ink: QColor) -> None:
    palette = label.palette()
    palette.setColor(palette.ColorRole.WindowText, ink)
    label.setPalette(palette)

"""What the composer shows of the next turn: the context meter, the cache line, and a warning."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, QTimer, Signal

from nocopt.ui.composer import forecast_words
from nocopt.ui.composer.cache_line import LOWEST, CacheLine
from nocopt.ui.composer.meter import ContextMeter
from nocopt.ui.small_print import small

if TYPE_CHECKING:
    from PySide6.QtGui import QFont
    from PySide6.QtWidgets import QWidget

    from nocopt.app.forecast import Forecasting, Forecasts
    from nocopt.app.session import Session
    from nocopt.core.signal import Connection
    from nocopt.ui.theme import Colours

_PAUSE_MS: Final = 120  # until what is typed is weighed


class _Hearing:
    """What is listened to; it ends with the widgets, however long Python knows them."""

    def __init__(self) -> None:
        self.of: list[Connection | Forecasting] = []

    def end(self) -> None:
        """Hear nothing more."""
        for one in self.of:
            one.close()
        self.of = []


class Instruments(QObject):
    """Shows the forecast of one chat at a time.

    `changed`: the `hint` is another, or the line came or went. `weighed` carries by how much what
    is estimated of files is to be multiplied, to be part of what the meter shows. `summary_asked`
    comes from the meter's details.
    """

    changed = Signal()
    weighed = Signal(float)
    summary_asked = Signal()

    def __init__(self, card: QWidget, composer: QWidget, forecasts: Forecasts) -> None:
        super().__init__(composer)
        self._warning, self._fits = "", True
        self.meter = ContextMeter(card)
        self.line = CacheLine(composer)
        self._composer = composer
        self._forecasts = forecasts
        self._forecasting: Forecasting | None = None
        self._session: Session | None = None
        self._hearing = _Hearing()
        self.destroyed.connect(self._hearing.end)
        self._text = ""
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._weigh)
        self.meter.summary_asked.connect(self.summary_asked)
        self.line.lapsed.connect(self._look_again)
        self._window = composer.window()
        self._window.installEventFilter(self)
        self._make_room()

    @property
    def hint(self) -> tuple[str, str]:
        """A warning that the line has no room for, and the name of its colour."""
        return (self._warning if self.line.isHidden() else "", self._ink)

    @property
    def _ink(self) -> str:
        return "warning_text" if self._fits else "error_text"

    def show_session(self, session: Session, text: str) -> None:
        """Tell of another chat from now on, in which this is written."""
        self._hearing.end()
        self._session, self._text = session, text
        forecasting = self._forecasting = self._forecasts.of(session)
        forecasting.typed(text)
        self._hearing.of = [
            forecasting,
            forecasting.changed.connect(self._show),
            session.state_changed.connect(self._show),
            session.compaction.changed.connect(self._show),
        ]
        self._show()

    def typed(self, text: str) -> None:
        """Weigh what is being written, a moment later."""
        self._text = text
        if not self._pause.isActive():
            self._pause.start()

    def set_colours(self, colours: Colours) -> None:
        """Paint in these colours from now on."""
        self.meter.set_colours(colours)
        self.line.set_colours(colours)

    def set_font(self, font: QFont) -> None:
        """Write in this font, smaller."""
        self.meter.setFont(small(font))
        self.line.setFont(small(font))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hide the line in a window that is too low for it."""
        if watched is self._window and event.type() == QEvent.Type.Resize:
            self._make_room()
        return False

    # -- inside

    def _make_room(self) -> None:
        fits = self._window.height() >= LOWEST
        if self.line.isHidden() is fits:
            self.line.setVisible(fits)
            self.changed.emit()

    def _weigh(self) -> None:
        if self._forecasting is not None:
            self._forecasting.typed(self._text)

    def _look_again(self) -> None:
        if self._forecasting is not None:
            self._forecasting.look_again()

    def _show(self) -> None:
        session, forecasting = self._session, self._forecasting
        if session is None or forecasting is None:
            return
        forecast = forecasting.value
        model = session.model.name or session.model.id
        warning = "" if forecast is None else forecast_words.warning(forecast, model)
        before = (self._warning, self._fits)
        self._warning, self._fits = warning, forecast is None or forecast.fits
        possible = session.compaction.possible and not session.running
        self.meter.show_forecast(forecast, warning, summarisable=possible)
        self.weighed.emit(1.0 if forecast is None else forecast.scale)
        if session.compaction.running:
            self.line.say(forecast_words.summarising(session.compaction.written))
        elif session.running:
            self.line.say("")
        elif warning:
            self.line.say(warning, self._ink)
        else:
            self.line.show_forecast(forecast)
        if before != (self._warning, self._fits):
            self.changed.emit()

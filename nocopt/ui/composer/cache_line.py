"""The line under the composer: what is cached, what the next turn costs, and when that lapses."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from nocopt.ui.composer import forecast_words
from nocopt.ui.elided import ElidedLabel
from nocopt.ui.small_print import small
from nocopt.ui.theme import GRID, LIGHT

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent, QShowEvent

    from nocopt.core.cache import Forecast
    from nocopt.ui.theme import Colours

LOWEST: Final = 480  # pixels of a window; a lower one has no room for the line


class CacheLine(ElidedLabel):
    """One quiet line. It counts down while it is seen and something is left to be counted.

    `lapsed` comes when what was cached is gone.
    """

    lapsed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._forecast: Forecast | None = None
        self._says: str | None = None
        self._ink = "muted"
        self._colours: Colours = LIGHT
        self._tick = QTimer(self)
        self._tick.setSingleShot(True)
        self._tick.timeout.connect(self._ticked)
        self.setAccessibleName(self.tr("Cache"))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFont(small(self.font()))
        self.setContentsMargins(4 * GRID, 0, 4 * GRID, 0)  # in line with the text of the chat
        self._fit()

    def show_forecast(self, forecast: Forecast | None) -> None:
        """Tell of the cache as far as there is something to be told."""
        self._forecast, self._says = forecast, None
        self._dye("muted")
        self._refresh()

    def say(self, text: str, ink: str = "muted") -> None:
        """Say something else for the time being, in a colour of the theme."""
        self._says = text
        self._dye(ink)
        self._refresh()

    def set_colours(self, colours: Colours) -> None:
        """Paint in these colours from now on."""
        self._colours = colours
        self._dye(self._ink)

    def _dye(self, ink: str) -> None:
        self._ink = ink
        palette = self.palette()
        palette.setColor(palette.ColorRole.WindowText, self._colours[ink])
        self.setPalette(palette)

    @property
    def ticking(self) -> bool:
        """Whether it will look at the clock again."""
        return self._tick.isActive()

    def _refresh(self) -> None:
        forecast = self._forecast
        now = time.time()
        text = self._says
        if text is None:
            text = "" if forecast is None else forecast_words.cache(forecast, now)
        if text != self.text():
            self.setText(text)
            self.setToolTip(text)
        left = 0
        if forecast is not None and self._says is None:
            left = forecast_words.seconds_left(forecast, now)
        if left and self.isVisible():
            self._tick.start(1000 * forecast_words.until_next(left))
        else:
            self._tick.stop()

    def _ticked(self) -> None:
        self._refresh()
        forecast = self._forecast
        if not self.ticking and forecast is not None and forecast.lapses_at is not None:
            self.lapsed.emit()

    def _fit(self) -> None:
        # What stands below the line of one font may be lower in that of another writing.
        self.setFixedHeight(self.fontMetrics().height() + GRID // 2)

    def showEvent(self, event: QShowEvent) -> None:
        """Go on counting."""
        super().showEvent(event)
        self._ticked()

    def hideEvent(self, event: QHideEvent) -> None:
        """Count no longer: nobody sees it."""
        super().hideEvent(event)
        self._tick.stop()

    def changeEvent(self, event: QEvent) -> None:
        """Be as high as a line of the font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

"""When the next picture of a reply that is being written is due."""

from __future__ import annotations

from typing import Final

QUICK: Final = 1 / 60
"""Seconds between two pictures at least; the screen shows no more."""

CALM: Final = 1 / 12
"""Seconds between two pictures of text that comes faster than the screen: the eye sees no
difference, and each picture costs the same whether it shows one new word or three.
"""

_HEAVY: Final = 0.02  # seconds that the next picture is about to take: it need not be larger
_CLOSE: Final = 0.018  # seconds between news, on an average, that count as faster than the screen
_LONG: Final = 0.2  # a pause this long ends what was fast
_WEIGHT: Final = 0.25  # of the newest interval in the average


class Frames:
    """Paces pictures: text that comes word by word is shown at once, a torrent steadily.

    All times are seconds of a clock that never goes back.
    """

    def __init__(self) -> None:
        self._news_at = 0.0
        self._interval = _LONG  # between news, on an average
        self._next = 0.0
        self._rested = 0.0  # when all else has had its turn
        self._fresh = 0  # news since the last picture
        self._each = 0.0  # seconds that a picture took for each of its news

    def news(self, now: float) -> None:
        """Take note that there is something new to show."""
        self._fresh += 1
        passed = now - self._news_at
        self._news_at = now
        self._interval += _WEIGHT * (min(passed, _LONG) - self._interval)
        if passed >= _LONG:
            self._interval = _LONG

    def wait(self, now: float) -> float:
        """Return how long the next picture has to wait; one that has much to show comes early."""
        heavy = self._fresh * self._each > _HEAVY
        return max(0.0, (self._rested if heavy else self._next) - now)

    def expected(self, now: float) -> float | None:
        """Return within which time there will be another picture, None if the news ceased."""
        left = self._news_at + 2 * self._interval - now
        return max(left, self.wait(now)) if left > 0 and self._interval < _LONG else None

    def shown(self, began: float, ended: float) -> None:
        """Take note of a picture; one that took long is followed by as long for all else."""
        took = ended - began
        self._each, self._fresh = took / max(1, self._fresh), 0
        self._rested = max(began + QUICK, ended + took)
        self._next = max(began + CALM, self._rested) if self._interval < _CLOSE else self._rested

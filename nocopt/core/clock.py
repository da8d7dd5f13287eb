"""The time of this machine, as higher floors see it through the port `Clock`."""

from __future__ import annotations

import time


class SystemClock:
    """The system's clocks."""

    def now(self) -> float:
        """Return seconds since 1970, UTC."""
        return time.time()

    def monotonic(self) -> float:
        """Return seconds that never go back."""
        return time.monotonic()

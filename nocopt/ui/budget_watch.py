"""Tells the person when the budget is reached: once for each day or month that it counts for."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from nocopt.core.errors import StoreError
from nocopt.ui.banner import Notice, Tone, Way
from nocopt.ui.usage_budget import told

if TYPE_CHECKING:
    import asyncio

    from nocopt.app.settings import SettingsService
    from nocopt.app.spending import BudgetState, Spendings
    from nocopt.app.tasks import Tasks
    from nocopt.core.spending import Budget
    from nocopt.ui.banner import BannerRow

BUDGET: Final = "budget"
_log = logging.getLogger(__name__)


class BudgetWatch(QObject):
    """Looks after every paid reply; `usage_asked` when the person wants to see what was spent."""

    usage_asked = Signal()

    def __init__(
        self, spending: Spendings, settings: SettingsService, tasks: Tasks, banners: BannerRow
    ) -> None:
        super().__init__(banners)
        self._spending, self._tasks, self._banners = spending, tasks, banners
        self._told: tuple[Budget, str] | None = None
        self._looking: asyncio.Task[None] | None = None
        spending.changed.connect(self.look)
        settings.changed.connect(self._settings_changed)

    def _settings_changed(self, *_settings: object) -> None:
        if self._told is not None and self._told[0] != self._spending.budget:
            self.look()

    def look(self) -> None:
        """Hold what was spent against the budget, if there is one."""
        if self._looking is not None:
            self._looking.cancel()  # there is more than it has seen
        self._looking = self._tasks.start("look at the budget", self._look())

    async def _look(self) -> None:
        try:
            state = await self._spending.budget_state()
        except StoreError as error:  # the usage window tells, and the next reply looks again
            _log.warning("the budget could not be looked at: %s", error)
            return
        if state is None or state.left > 0:
            self._told = None
            self._banners.drop(BUDGET)
        elif self._told != (state.budget, state.since):
            self._told = (state.budget, state.since)
            self._banners.show_notice(self._notice(state))

    def _notice(self, state: BudgetState) -> Notice:
        way = Way(self.tr("Show usage"), self.usage_asked.emit)
        return Notice(BUDGET, Tone.WARNING, told(state), (way,))

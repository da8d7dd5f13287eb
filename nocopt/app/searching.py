"""Looks through all chats for what is typed, while it is typed."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import TYPE_CHECKING, Final

from nocopt.core.errors import NocoptError
from nocopt.core.query import parse_query
from nocopt.core.search import Hits, Query
from nocopt.core.signal import Signal

if TYPE_CHECKING:
    from nocopt.app.settings import SettingsService
    from nocopt.app.tasks import Tasks
    from nocopt.core.ports import Clock
    from nocopt.store.search_index import SearchIndex

QUIET: Final = 0.06  # seconds without another letter before anything is looked for


class Searching:
    """Answers what was asked last; what was asked before it is never answered afterwards.

    `found` carries what was looked for, and what there is of it; `failed` that it could not be
    looked for. One search runs at a time, so that none waits behind others that nobody wants.
    """

    def __init__(
        self, index: SearchIndex, tasks: Tasks, settings: SettingsService, clock: Clock
    ) -> None:
        self.found: Signal[Query, Hits] = Signal()
        self.failed: Signal[NocoptError] = Signal()
        self._index, self._tasks = index, tasks
        self._settings, self._clock = settings, clock
        self._text = ""
        self._thinking = False
        self._asked = self._answered = 0
        self._looking = False

    def ask(self, text: str, *, thinking: bool = False) -> None:
        """Look for what was typed once typing rests; for nothing where it is blank.

        With `thinking` it is looked through, whatever the settings say.
        """
        self._text, self._thinking = text, thinking
        self._asked += 1
        if text.strip() and not self._looking:
            self._looking = True
            self._tasks.start("search", self._look())

    async def _look(self) -> None:
        try:
            while self._answered != self._asked and self._text.strip():
                number = self._asked
                await asyncio.sleep(QUIET)
                if number == self._asked:
                    await self._answer(number)
        finally:
            self._looking = False

    async def _answer(self, number: int) -> None:
        now = self._clock.now()
        query = parse_query(
            self._text,
            thinking=self._thinking or self._settings.value.search_thinking,
            today=datetime.fromtimestamp(now).astimezone().date(),
        )
        hits, failure = Hits(), None
        try:
            hits = await self._index.find(query, now)
        except NocoptError as error:
            failure = error
        if number != self._asked:
            return
        self._answered = number
        if failure is None:
            self.found.emit(query, hits)
        else:
            self.failed.emit(failure)

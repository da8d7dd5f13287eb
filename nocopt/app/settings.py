"""The settings in force: taken over at once, told to those who care, saved a little later."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nocopt.app.delayed import Delayed
from nocopt.core.errors import InvalidSettings, StoreError
from nocopt.core.settings import Settings, check_change
from nocopt.core.signal import Signal

if TYPE_CHECKING:
    from nocopt.app.tasks import Tasks
    from nocopt.store.settings_file import SettingsFile

QUIET = 1.0  # seconds without a further change before the file is written


class SettingsService:
    """Owns the settings. `value` is what was loaded from `file`; writing happens off the loop.

    `changed` carries the old and the new settings. When the file cannot be written, `save_failed`
    says why; the settings stay in force, and the next change or `flush` tries again.
    """

    def __init__(
        self, file: SettingsFile, value: Settings, tasks: Tasks, *, quiet: float = QUIET
    ) -> None:
        self.changed: Signal[Settings, Settings] = Signal()
        self.save_failed: Signal[StoreError] = Signal()
        self._file = file
        self._value = self._saved = value
        self._tasks = tasks
        self._saving = Delayed(tasks, "save settings", quiet, self._save, quiet=True)

    @property
    def value(self) -> Settings:
        """The settings in force."""
        return self._value

    def apply(self, new: Settings) -> None:
        """Put `new` into force, or raise `InvalidSettings` and change nothing."""
        problems = check_change(self._value, new)
        if problems:
            raise InvalidSettings(problems)
        old = self._value
        if new == old:
            return
        self._value = new
        self._saving.ask()
        self.changed.emit(old, new)

    async def flush(self) -> None:
        """Write what is not on disk yet."""
        await self._saving.settle()
        if self._value != self._saved:
            await self._save()

    async def _save(self) -> None:
        value = self._value
        try:
            await self._tasks.run_blocking(lambda: self._file.save(value))
        except StoreError as error:
            self.save_failed.emit(error)
        else:
            self._saved = value

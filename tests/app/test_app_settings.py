"""Settings are in force at once and on disk a little later."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from nocopt.app.settings import SettingsService
from nocopt.app.tasks import Tasks
from nocopt.core.errors import InvalidSettings, StoreError
from nocopt.core.settings import Account, Settings, Theme
from nocopt.store.settings_file import SettingsFile
from tests.app.rig import run


def test_a_change_is_told_and_saved(tmp_path: Path) -> None:
    file = SettingsFile(tmp_path / "settings.json")

    async def body() -> None:
        tasks = Tasks()
        service = SettingsService(file, Settings(), tasks, quiet=3600)
        seen: list[tuple[Settings, Settings]] = []
        service.changed.connect(lambda old, new: seen.append((old, new)))
        dark = replace(service.value, theme=Theme.DARK)
        service.apply(dark)
        service.apply(dark)
        assert seen == [(Settings(), dark)]
        assert service.value is dark
        assert file.load().settings == Settings()
        await service.flush()
        await tasks.close()
        assert file.load().settings == dark

    run(body())


def test_it_is_saved_after_a_quiet_moment(tmp_path: Path) -> None:
    file = SettingsFile(tmp_path / "settings.json")

    class Told(SettingsFile):
        """Tells the loop when it has saved."""

        def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
            super().__init__(tmp_path / "settings.json")
            self.saved = asyncio.Event()
            self._loop = loop

        def save(self, settings: Settings) -> None:
            super().save(settings)
            self._loop.call_soon_threadsafe(self.saved.set)

    async def body() -> None:
        tasks, told = Tasks(), Told(asyncio.get_running_loop())
        service = SettingsService(told, Settings(), tasks, quiet=0.01)
        service.apply(replace(service.value, font_size=20))
        await told.saved.wait()
        assert file.load().settings.font_size == 20
        await service.flush()
        await tasks.close()

    run(body())


def test_what_cannot_be_accepted_changes_nothing(tmp_path: Path) -> None:
    async def body() -> None:
        tasks = Tasks()
        file = SettingsFile(tmp_path / "settings.json")
        service = SettingsService(file, Settings(), tasks)
        with pytest.raises(InvalidSettings) as caught:
            service.apply(replace(service.value, font_size=1))
        assert [problem.name for problem in caught.value.problems] == ["font_size"]
        assert service.value == Settings()
        await service.flush()
        await tasks.close()
        assert not (tmp_path / "settings.json").exists()

    run(body())


def test_an_unusable_account_in_the_file_does_not_stop_other_settings(tmp_path: Path) -> None:
    async def body() -> None:
        tasks = Tasks()
        broken = Settings(accounts=(Account(endpoint="ftp://x"),))
        service = SettingsService(SettingsFile(tmp_path / "s.json"), broken, tasks)
        service.apply(replace(broken, theme=Theme.LIGHT))
        assert service.value.theme is Theme.LIGHT
        with pytest.raises(InvalidSettings):
            service.apply(broken.with_account(Account(endpoint="ftp://x", max_tokens=5)))
        await service.flush()
        await tasks.close()

    run(body())


def test_a_refusal_of_the_disk_is_told_and_tried_again(tmp_path: Path) -> None:
    blocked = tmp_path / "folder"
    blocked.write_text("a file where the folder should be")

    async def body() -> None:
        tasks, refusals = Tasks(), list[StoreError]()
        file = SettingsFile(blocked / "settings.json")
        service = SettingsService(file, Settings(), tasks, quiet=3600)
        service.save_failed.connect(refusals.append)
        service.apply(replace(service.value, font_size=20))
        await service.flush()
        assert len(refusals) == 1
        blocked.unlink()
        await service.flush()
        assert len(refusals) == 1
        assert file.load().settings.font_size == 20
        await tasks.close()

    run(body())

"""Backups while the program runs: each day, on request, and what putting one back would change."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from nocopt.app import safekeeping
from nocopt.app.opening import Opening
from nocopt.app.tasks import Tasks
from nocopt.core.errors import StoreError, StoreFault
from nocopt.core.safekeeping import Why
from nocopt.store.database import FILE_NAME, Database
from nocopt.store.schema import MIGRATIONS, Migration
from tests.app.rig import Rig, errors_of, rig, run, until
from tests.fakes import HandClock

DAY = 86_400.0


async def chat(it: Rig, title: str) -> None:
    from nocopt.core.conversation import Options

    await it.means.conversations.create(title, Options(), it.clock.now())


def test_one_a_day_is_made_while_it_is_wanted(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path) as it:
            keeping = it.means.safekeeping
            await chat(it, "First")
            assert await keeping.make_if_due()
            assert not await keeping.make_if_due()
            it.clock.time += DAY
            it.settings.apply(replace(it.settings.value, backups=False))
            assert not await keeping.make_if_due()
            it.settings.apply(replace(it.settings.value, backups=True))
            assert await keeping.make_if_due()
            assert [(one.why, one.whole) for one in keeping.backups] == [(Why.DAY, True)] * 2

    run(body())


def test_it_begins_by_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(safekeeping, "BEGIN_AFTER", 0.0)

    async def body() -> None:
        async with rig(tmp_path) as it:
            keeping = it.means.safekeeping
            keeping.begin()
            await until(lambda: bool(keeping.backups), keeping.changed)

    run(body())


def test_what_is_refused_is_told_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(safekeeping, "BEGIN_AFTER", 0.0)
    monkeypatch.setattr(safekeeping, "LOOK_EVERY", 0.001)

    async def body() -> None:
        async with rig(tmp_path) as it:
            (tmp_path / "data" / "backups").write_text("a file, where the folder would be")
            keeping = it.means.safekeeping
            told = errors_of(keeping.failed)
            tries: list[bool] = []
            keeping.changed.connect(lambda: tries.append(keeping.busy))
            keeping.begin()
            await until(lambda: len(tries) > 5, keeping.changed)
            assert len(told) == 1
            assert isinstance(told[0], StoreError)

    run(body())


def test_a_dry_run_says_what_would_change_and_restoring_is_asked_of_others(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path) as it:
            keeping = it.means.safekeeping
            await chat(it, "First")
            keeping.make_now()
            await until(lambda: bool(keeping.backups) and not keeping.busy, keeping.changed)
            await chat(it, "Second")
            [made] = keeping.backups
            would = await keeping.dry_run(made)
            assert (would.chats_back, would.chats_lost, would.newest_lost) == (0, 1, ("Second",))
            asked: list[str] = []
            keeping.restore_asked.connect(lambda backup: asked.append(backup.name))
            keeping.restore(made)
            assert asked == [made.name]
            copy = keeping.folder / f"{made.name}.db"
            copy.write_bytes(b"other")
            with pytest.raises(StoreError) as caught:
                await keeping.dry_run(made)
            assert caught.value.fault is StoreFault.CORRUPT

    run(body())


def test_closing_gives_up_what_runs(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path) as it:
            keeping = it.means.safekeeping
            keeping.close()
            keeping.make_now()
            await until(lambda: keeping.busy, keeping.changed)
            await until(lambda: not keeping.busy, keeping.changed)
        assert list((tmp_path / "data" / "backups").iterdir()) == []

    run(body())


# ------------------------------------------------------------------------------------ opening


async def _opened(folder: Path) -> tuple[Opening, Tasks]:
    tasks = Tasks()
    return Opening(folder, tasks, HandClock()), tasks


def test_a_damaged_file_can_be_replaced_by_the_newest_backup_or_by_an_empty_one(
    tmp_path: Path,
) -> None:
    async def body() -> None:
        async with rig(tmp_path) as it:
            await chat(it, "First")
            await it.means.safekeeping.make_if_due()
        folder = tmp_path / "data"
        (folder / FILE_NAME).write_bytes(b"damage" * 1000)
        opening, tasks = await _opened(folder)
        with pytest.raises(StoreError) as caught:
            await opening.open()
        assert opening.needs_another_file(caught.value)
        backup = await opening.newest_backup()
        assert backup is not None
        assert (await opening.restore(backup)).aside is not None
        await (await opening.open()).close()
        assert await Database.look(folder) == 1
        await opening.begin_empty()
        await (await opening.open()).close()
        assert await Database.look(folder) == 0
        await tasks.close()

    run(body())


def test_a_locked_file_is_worth_another_attempt_and_a_newer_one_is_not(tmp_path: Path) -> None:
    newer = Migration("9999-newer", ("CREATE TABLE newer (id INTEGER)",))

    async def body() -> None:
        opening, tasks = await _opened(tmp_path)
        locked = StoreError(StoreFault.LOCKED, str(tmp_path / FILE_NAME))
        assert not opening.needs_another_file(locked)
        await (await Database.open(tmp_path, (*MIGRATIONS, newer))).close()
        with pytest.raises(StoreError) as caught:
            await opening.open()
        assert opening.needs_another_file(caught.value)
        assert await opening.newest_backup() is None
        await tasks.close()

    asyncio.run(body())

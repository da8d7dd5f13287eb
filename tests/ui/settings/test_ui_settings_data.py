"""The data page: backups are listed, made, asked about and put back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPushButton

from nocopt.core.conversation import Options
from nocopt.core.safekeeping import Why
from nocopt.store.backups import Backups
from nocopt.store.conversations import Conversations
from nocopt.store.database import FILE_NAME, Database
from tests.app.rig import until
from tests.ui.finding import named
from tests.ui.settings.table import Bench
from tests.ui.window_stage import seen


async def chat(folder: Path, title: str) -> None:
    database = await Database.open(folder)
    await Conversations(database).create(title, Options(), 1.0)
    await database.close()


def rows(table: Bench) -> list[list[str]]:
    shown = table.dialog.data_page.table
    return [
        [str(shown.model().index(row, column).data()) for column in range(shown.columnCount())]
        for row in range(shown.rowCount())
    ]


async def begin(table: Bench, tmp_path: Path) -> Backups:
    """Turn to the page with one chat and a backup of it."""
    data = table.file.parent / "data"
    await chat(data, "First")
    backups = Backups(data / FILE_NAME)
    await asyncio.to_thread(backups.make, Why.DAY, 1_700_000_000.0)
    table.dialog.tabs.setCurrentWidget(table.dialog.data_page)
    keeping = table.services.safekeeping
    await until(lambda: bool(keeping.backups), keeping.changed)
    return backups


def test_backups_are_listed_and_made(play: Callable[..., None], tmp_path: Path) -> None:
    async def scene(table: Bench) -> None:
        await begin(table, tmp_path)
        [row] = rows(table)
        assert (row[1], row[2], row[4]) == ("of the day", "1 chat", "checked")
        keeping = table.services.safekeeping
        button = named(table.dialog, QPushButton, "Back up now")
        button.setFocus()
        button.click()
        await until(lambda: keeping.busy, keeping.changed)
        assert (button.text(), button.isEnabled()) == ("Backing up…", False)
        await until(lambda: len(keeping.backups) == 2, keeping.changed)
        assert [one[1] for one in rows(table)] == ["made by you", "of the day"]
        assert button.isEnabled()
        assert table.dialog.focusWidget() is button  # not what is beside it

    play(scene)


def test_restoring_says_what_would_change_and_asks(
    play: Callable[..., None], tmp_path: Path
) -> None:
    async def scene(table: Bench) -> None:
        backups = await begin(table, tmp_path)
        await chat(backups.path.parent, "Second")
        asked: list[str] = []
        table.services.safekeeping.restore_asked.connect(lambda one: asked.append(one.name))
        page = table.dialog.data_page
        for answer in ("Cancel", "Restore"):
            page.table.setFocus()
            QTest.keyClick(page.table, Qt.Key.Key_Return)
            await seen(lambda: isinstance(QApplication.activeModalWidget(), QDialog))
            box = QApplication.activeModalWidget()
            assert box is not None
            words = " ".join(one.text() for one in box.findChildren(QLabel))
            assert "Goes away, as the backup does not have it: 1 chat" in words
            assert "“Second”" in words
            named(box, QPushButton, answer).click()
            await seen(lambda: page.restore.isEnabled())
        assert asked == [one.name for one in backups.all()]

    play(scene)


def test_a_damaged_backup_says_so_and_is_not_put_back(
    play: Callable[..., None], tmp_path: Path
) -> None:
    async def scene(table: Bench) -> None:
        backups = await begin(table, tmp_path)
        [made] = backups.all()
        copy = backups.copy_of(made)
        copy.write_bytes(b"x" * made.size)
        page = table.dialog.data_page
        page.restore.click()
        await seen(lambda: bool(page.failed.text()))
        assert copy.name in page.failed.text()
        copy.write_bytes(b"x")
        table.services.safekeeping.look()
        await seen(lambda: rows(table)[0][4] == "damaged")
        assert not page.restore.isEnabled()

    play(scene)


def test_the_daily_backup_can_be_switched_off(play: Callable[..., None]) -> None:
    async def scene(table: Bench) -> None:
        table.dialog.tabs.setCurrentWidget(table.dialog.data_page)
        table.choose("Backups are made", "Before updates only")
        await table.press("Apply")
        assert table.services.settings.value.backups is False

    play(scene)

"""Where the chats do not open there are ways on; a backup is put back by the program and undone."""

from __future__ import annotations

import asyncio
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QPushButton

from nocopt.app.opening import Opening
from nocopt.app.tasks import Tasks
from nocopt.core.conversation import Options
from nocopt.core.errors import StoreError, StoreFault
from nocopt.core.safekeeping import Backup, Restoration, Restored, Why
from nocopt.store.backups import Backups
from nocopt.store.conversations import Conversations
from nocopt.store.database import FILE_NAME, Database
from nocopt.store.schema import MIGRATIONS, Migration
from nocopt.ui import notices
from nocopt.ui.backup_words import BackupWords
from nocopt.ui.banner import Banner, BannerRow
from nocopt.ui.event_loop import EventLoop
from nocopt.ui.rescue import Rescue
from nocopt.ui.restoring import PutBack, told
from nocopt.ui.settings.dialog import SettingsDialog
from nocopt.ui.store_ways import SET_ASIDE, StoreWays
from tests.app.rig import finished
from tests.fakes import OPENED, HandClock, end, text
from tests.store.all_chats import AllChats
from tests.ui.finding import named
from tests.ui.window_stage import Play, Stage, seen

ROOT = Path(__file__).parents[2]
MADE = 1_700_000_000.0
NEWER = Migration("9999-newer", ("CREATE TABLE newer (id INTEGER)",))


async def chat(folder: Path, title: str, *more: Migration) -> None:
    database = await Database.open(folder, (*MIGRATIONS, *more))
    await Conversations(database).create(title, Options(), 1.0)
    await database.close()


def said(banners: BannerRow, key: str) -> Banner:
    [found] = [one for one in banners.findChildren(Banner) if one.notice.key == key]
    return found


def ways(banners: BannerRow) -> list[str]:
    return [way.text for way in said(banners, notices.STORE).notice.ways]


async def facing(
    folder: Path, act: Callable[[BannerRow, asyncio.Task[None]], object]
) -> tuple[Database, BannerRow]:
    """Open the chats as the program does; `act` is called when that is refused."""
    banners, tasks = BannerRow(), Tasks()
    opening = Opening(folder, tasks, HandClock())
    try:
        with pytest.raises(StoreError) as caught:
            await opening.open()
        asking = asyncio.ensure_future(StoreWays(banners, opening).taken(caught.value))
        await seen(lambda: bool(banners.shown))
        act(banners, asking)
        await asking
        assert notices.STORE not in banners.shown
        return await opening.open(), banners
    finally:
        banners.hide()
        await tasks.close()


async def titles(database: Database) -> list[str]:
    found = [one.title for one in await AllChats(database).recent()]
    await database.close()
    return found


def press(banners: BannerRow, begins: str) -> None:
    [way] = [one for one in ways(banners) if one.startswith(begins)]
    named(said(banners, notices.STORE), QPushButton, way).click()


def test_a_backup_is_offered_for_a_damaged_file(loop: EventLoop, tmp_path: Path) -> None:
    def act(banners: BannerRow, _asking: asyncio.Task[None]) -> None:
        assert "is damaged. Nothing was deleted" in said(banners, notices.STORE).notice.text
        date = BackupWords().moment(Backup("", Why.DAY, MADE, 0, ""))
        assert ways(banners) == [
            *(f"Restore backup of {date}", "Begin with an empty file", "Retry", "Show folder")
        ]
        press(banners, "Restore")

    async def body() -> None:
        await chat(tmp_path, "First")
        Backups(tmp_path / FILE_NAME).make(Why.DAY, MADE)
        (tmp_path / FILE_NAME).write_bytes(b"damage" * 1000)
        database, banners = await facing(tmp_path, act)
        assert await titles(database) == ["First"]
        assert "is kept in “damaged-" in said(banners, SET_ASIDE).notice.text

    loop.run_until_complete(body())


def test_without_a_backup_an_empty_file_is(loop: EventLoop, tmp_path: Path) -> None:
    def act(banners: BannerRow, _asking: asyncio.Task[None]) -> None:
        assert ways(banners) == ["Begin with an empty file", "Retry", "Show folder"]
        press(banners, "Begin")

    async def body() -> None:
        await chat(tmp_path, "First")
        (tmp_path / FILE_NAME).write_bytes(b"damage" * 1000)
        database, _banners = await facing(tmp_path, act)
        assert await titles(database) == []

    loop.run_until_complete(body())
    [kept] = tmp_path.glob(f"damaged-*/{FILE_NAME}")
    assert kept.read_bytes() == b"damage" * 1000


def test_a_newer_file_says_so_and_the_backup_before_it_is_offered(
    loop: EventLoop, tmp_path: Path
) -> None:
    def act(banners: BannerRow, _asking: asyncio.Task[None]) -> None:
        assert "come from a newer nocopt" in said(banners, notices.STORE).notice.text
        press(banners, "Restore")

    async def body() -> None:
        await chat(tmp_path, "First")
        await chat(tmp_path, "Second", NEWER)
        database, banners = await facing(tmp_path, act)
        assert await titles(database) == ["First"]
        assert "are those of the backup of" in said(banners, SET_ASIDE).notice.text

    loop.run_until_complete(body())


def test_what_a_way_meets_is_said_and_the_ways_stay(loop: EventLoop, tmp_path: Path) -> None:
    """The backup is damaged, too, which nobody knew."""

    def act(banners: BannerRow, asking: asyncio.Task[None]) -> None:
        copy.write_bytes(b"x" * copy.stat().st_size)
        press(banners, "Restore")

        def go_on() -> None:
            if "x.db" not in said(banners, notices.STORE).notice.text:
                loop.call_later(0.01, go_on)
                return
            asking.cancel()

        loop.call_later(0.01, go_on)

    async def body() -> None:
        await chat(tmp_path, "First")
        backups = Backups(tmp_path / FILE_NAME)
        made = backups.copy_of(backups.make(Why.DAY, MADE))
        made.rename(copy)
        made.with_suffix(".json").rename(copy.with_suffix(".json"))
        (tmp_path / FILE_NAME).write_bytes(b"damage" * 1000)
        with pytest.raises(asyncio.CancelledError):
            await facing(tmp_path, act)
        assert (tmp_path / FILE_NAME).read_bytes() == b"damage" * 1000

    copy = tmp_path / "backups" / "x.db"
    loop.run_until_complete(body())


def test_what_changes_is_said_in_numbers() -> None:
    backup = Backup("day", Why.DAY, 0, 0, "", {"conversations": 3, "nodes": 9})
    words = BackupWords().what_changes(Restoration(backup, 2, 3, 4, 5, ("One", "Two")))
    assert words.startswith(
        "Comes back: 2 chats and 4 messages. Goes away, as the backup does not have it: "
        "3 chats and 5 messages. The newest of these chats: “One”, “Two”. What is there now becomes"
    )
    words = BackupWords().what_changes(Restoration(backup, messages_back=4, chats_lost=3))
    assert words.startswith("Comes back: 4 messages. Goes away, as the backup does not have it: 3")
    assert BackupWords().what_changes(Restoration(backup)).startswith("It has the same chats")
    assert BackupWords().content(backup) == "3 chats, 9 messages"


def test_what_was_put_back_is_said_with_what_is_lost_of_it() -> None:
    restored = (Restored(), Restored(lost=("a.txt",)), Restored(lost=tuple("abcdefg")))
    said = [told(PutBack(_made(Why.DAY), came), int).text for came in restored]
    assert all(one.startswith("Your chats are those of the backup of ") for one in said)
    assert said[0].endswith(".")
    assert said[1].endswith(". 1 file of messages is lost (a.txt).")
    assert said[2].endswith(". 7 files of messages are lost (a, b, c, d, e, …).")
    undone = told(PutBack(_made(Why.RESTORE)), int).text
    assert undone == "Your chats are again as they were before a backup was restored."


def _made(why: Why) -> Backup:
    return Backup("x", why, MADE, 0, "")


def driven(folder: Path, *words: str) -> list[str]:
    """Run the program as `restart_driver` does, and return what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.ui.restart_driver", str(folder), *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_the_program_begins_again_with_a_backup_and_that_is_undone(tmp_path: Path) -> None:
    data = tmp_path / "data"
    asyncio.run(chat(data, "First"))
    Backups(data / FILE_NAME).make(Why.PERSON, MADE)
    asyncio.run(chat(data, "Second"))
    assert [line[:21] for line in driven(tmp_path)] == [
        *("1 ['First', 'Second']", "2 ['First'] ['restore", "3 ['First', 'Second']")
    ]


def test_damage_that_is_found_while_the_chats_are_read_has_the_same_ways_on(
    tmp_path: Path,
) -> None:
    data = tmp_path / "data"
    asyncio.run(chat(data, "First"))
    path = data / FILE_NAME
    Backups(path).make(Why.DAY, MADE)
    with closing(sqlite3.connect(path)) as connection:
        query = "SELECT rootpage FROM sqlite_master WHERE name = 'conversations'"
        (page,) = connection.execute(query).fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    content = bytearray(path.read_bytes())
    content[(page - 1) * size : page * size] = b"U" * size
    path.write_bytes(content)
    refused, shown = driven(tmp_path, "damaged")
    assert refused == StoreFault.CORRUPT
    assert shown.startswith("2 ['First'] ['set_aside'")
    [kept] = data.glob(f"damaged-*/{FILE_NAME}")
    assert kept.read_bytes() == content


def test_what_is_damaged_while_the_window_is_open_leads_to_the_backups(play: Play) -> None:
    async def scene(on: Stage) -> None:
        on.it.library.failed.emit(StoreError(StoreFault.PARTLY, "nocopt.db"))
        named(on.window.banners, QPushButton, "Backups…").click()
        [dialog] = on.window.findChildren(SettingsDialog)
        assert dialog.tabs.currentWidget() is dialog.data_page
        await seen(dialog.data_page.table.hasFocus)
        dialog.close()

    play(scene)


def test_what_the_disk_does_not_take_is_offered_as_a_file(play: Play, tmp_path: Path) -> None:
    gate = asyncio.Event()

    async def scene(on: Stage) -> None:
        await on.send("question")
        await on.it.refuse_writes()
        gate.set()
        await finished(on.session)
        on.write("half a thought")
        await seen(lambda: notices.STORE in on.banners())
        named(on.window.banners, QPushButton, "Save as file…").click()
        [dialog] = on.window.pane.findChildren(QFileDialog)
        target, saved = tmp_path / "kept.md", list[str]()
        on.window.pane.saving.saved.connect(saved.append)
        dialog.fileSelected.emit(str(target))
        dialog.reject()
        await seen(lambda: bool(saved))
        title = on.session.title
        assert target.read_text("utf-8") == (
            f"# {title}\n\n## Question\n\nquestion\n\n## Answer\n\nprecious\n\n"
            "## Not sent\n\nhalf a thought\n"
        )
        kept = on.session
        on.desk.new_chat()
        await seen(lambda: on.session is not kept)
        [rescue] = on.window.composer.findChildren(Rescue)  # where it is not shown, neither
        assert rescue.text() == target.read_text("utf-8"), "with what was typed there"
        await on.it.allow_writes()

    play(scene, [OPENED, text("precious"), gate, end()])

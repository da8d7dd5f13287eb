"""Backups are whole, say what they are, and make room for newer ones."""

from __future__ import annotations

import asyncio
import json
import os
import resource
import shutil
import sqlite3
import stat
import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from nocopt.core.conversation import Options
from nocopt.core.errors import StoreError, StoreFault
from nocopt.core.safekeeping import Backup, Why
from nocopt.store import copying
from nocopt.store.copying import GivenUpError
from nocopt.store.database import FILE_NAME
from nocopt.store.restoring import put_back
from nocopt.ui.backup_words import BackupWords
from tests.store.backed_up import (
    DAY,
    NOTES,
    NOW,
    bytes_of,
    collect,
    names,
    of,
    remove,
    titles,
    write,
)
from tests.store.opened import opened


def test_a_backup_says_what_it_is_and_nothing_else_is_left(tmp_path: Path) -> None:
    write(tmp_path, "First", "one", "two", file=NOTES)
    made = of(tmp_path).make(Why.DAY, NOW)
    assert made.name == "day-2027-01-15T08-00-00"
    assert made.whole is True
    assert [made.counts[one] for one in ("conversations", "nodes", "attachments")] == [1, 2, 1]
    assert of(tmp_path).all() == (made,)
    left = [one for one in names(tmp_path / "backups") if not one.startswith("files")]
    assert left == [f"{made.name}.db", f"{made.name}.json"]
    copy = of(tmp_path).copy_of(made)
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT title FROM conversations").fetchall() == [("First",)]
    assert of(tmp_path).check(made) == made


def test_a_backup_is_one_moment_while_others_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows that are written while it runs are kept, and are not in it."""
    write(tmp_path, "First", *("x" * 40_000 for _ in range(40)))
    monkeypatch.setattr(copying, "_PAGES", 16)
    reached, go = threading.Event(), threading.Event()

    def go_on() -> bool:
        reached.set()
        return go.wait(20)

    async def body() -> Backup:
        async with opened(tmp_path) as rooms:
            making = asyncio.create_task(asyncio.to_thread(of(tmp_path).make, Why.DAY, NOW, go_on))
            await asyncio.to_thread(reached.wait, 20)
            for number in range(5):
                await rooms.conversations.create(f"Later {number}", Options(), 5.0)
            go.set()
            return await making

    made = asyncio.run(body())
    assert made.whole is True
    assert made.counts["conversations"] == 1
    assert len(titles(tmp_path)) == 6


def test_a_backup_that_nobody_wants_any_more_leaves_nothing(tmp_path: Path) -> None:
    write(tmp_path, "First", "one")
    with pytest.raises(GivenUpError):
        of(tmp_path).make(Why.DAY, NOW, lambda: False)
    assert names(tmp_path / "backups") == []


def test_a_copy_that_was_changed_or_cut_is_noticed(tmp_path: Path) -> None:
    write(tmp_path, "First", "one " * 5000)
    made = of(tmp_path).make(Why.DAY, NOW)
    copy = of(tmp_path).copy_of(made)
    data = bytearray(copy.read_bytes())
    data[len(data) // 2] ^= 1
    copy.write_bytes(data)
    assert of(tmp_path).check(made).whole is False
    copy.write_bytes(data[:-4096])
    assert [one.whole for one in of(tmp_path).all()] == [False]
    with pytest.raises(StoreError) as caught:
        put_back(of(tmp_path), made, NOW)
    assert (caught.value.fault, caught.value.path) == (StoreFault.CORRUPT, str(copy))
    assert titles(tmp_path) == ["First"]


def test_a_damaged_store_makes_a_backup_that_says_so(tmp_path: Path) -> None:
    write(tmp_path, "First", "one " * 5000)
    path = tmp_path / FILE_NAME
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("DELETE FROM conversations")
    assert of(tmp_path).make(Why.DAY, NOW).whole is False


def test_one_with_a_page_of_noise_is_kept_and_says_so_too(tmp_path: Path) -> None:
    write(tmp_path, "First", "one")
    path = tmp_path / FILE_NAME
    with closing(sqlite3.connect(path)) as connection:
        query = "SELECT rootpage FROM sqlite_master WHERE name = 'state'"
        (page,) = connection.execute(query).fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    content = bytearray(path.read_bytes())
    content[(page - 1) * size : page * size] = b"U" * size
    path.write_bytes(content)
    made = of(tmp_path).make(Why.DAY, NOW)
    assert made.whole is False
    assert of(tmp_path).all() == (made,)


@pytest.mark.parametrize(
    "manifest", ["", "[]", "{}", '{"why": "moon"}', '{"whole": true, "counts": []}', "\xff"]
)
def test_a_manifest_that_makes_no_sense_is_no_backup(tmp_path: Path, manifest: str) -> None:
    write(tmp_path, "First", "one")
    made = of(tmp_path).make(Why.DAY, NOW)
    (tmp_path / "backups" / f"{made.name}.json").write_text(manifest, "latin-1")
    assert of(tmp_path).all() == ()


@pytest.mark.parametrize(
    ("name", "value"), [("counts", "[]"), ("size", "1e999"), ("made_at", "NaN"), ("sha256", "7")]
)
def test_a_value_that_makes_no_sense_makes_a_manifest_none(
    tmp_path: Path, name: str, value: str
) -> None:
    write(tmp_path, "First", "one")
    made = of(tmp_path).make(Why.DAY, NOW)
    manifest = tmp_path / "backups" / f"{made.name}.json"
    said = json.loads(manifest.read_text()) | {name: "here"}
    manifest.write_text(json.dumps(said).replace('"here"', value))
    assert of(tmp_path).all() == ()


def test_files_of_messages_come_back_with_them(tmp_path: Path) -> None:
    chat = write(tmp_path, "First", "one", file=NOTES)
    made = of(tmp_path).make(Why.DAY, NOW)
    [kept] = [one for one in (tmp_path / "backups/files").rglob("*") if one.is_file()]
    assert kept.stat().st_nlink == 2, "no room is taken twice"
    remove(tmp_path, chat)
    collect(tmp_path)
    assert list((tmp_path / "attachments").rglob("?" * 64)) == []
    put_back(of(tmp_path), made, NOW + 1)
    assert bytes_of(tmp_path, chat) == [NOTES]


def test_a_file_that_nothing_has_any_more_is_named(tmp_path: Path) -> None:
    write(tmp_path, "First", "one", file=NOTES)
    made = of(tmp_path).make(Why.DAY, NOW)
    shutil.rmtree(tmp_path / "backups" / "files")
    assert put_back(of(tmp_path), made, NOW + 1).lost == ()
    undo = of(tmp_path).make(Why.DAY, NOW + 2)
    for pool in ("attachments", "backups/files"):
        shutil.rmtree(tmp_path / pool)
    assert put_back(of(tmp_path), undo, NOW + 3).lost == ("notes.txt",)


@pytest.mark.parametrize("moment", ["1e308", "NaN", "-1e12", "1e300", '"soon"'])
def test_a_manifest_with_a_time_that_none_is_harms_nobody(tmp_path: Path, moment: str) -> None:
    write(tmp_path, "First", "one")
    made = of(tmp_path).make(Why.DAY, NOW)
    manifest = of(tmp_path).copy_of(made).with_suffix(".json")
    manifest.write_text(manifest.read_text().replace(str(NOW), moment))
    for one in of(tmp_path).all():
        assert 0 <= one.made_at < 1e11
        assert BackupWords().moment(one)


def test_files_are_copied_where_the_disk_knows_no_second_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chat = write(tmp_path, "First", "one", file=NOTES)

    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    made = of(tmp_path).make(Why.DAY, NOW)
    shutil.rmtree(tmp_path / "attachments")
    put_back(of(tmp_path), made, NOW + 1)
    assert bytes_of(tmp_path, chat) == [NOTES]
    assert [one for one in names(tmp_path) if "unfinished" in one] == []


def test_rotation_takes_the_files_that_no_backup_has(tmp_path: Path) -> None:
    backups = of(tmp_path)
    chat = write(tmp_path, "First", "one", file=NOTES)
    backups.make(Why.DAY, NOW)
    remove(tmp_path, chat)
    collect(tmp_path)
    for day in range(1, 50):
        backups.make(Why.DAY, NOW + day * DAY)
        if day in (3, 49):
            backups.tidy()
            pool = [one for one in (tmp_path / "backups/files").rglob("*") if one.is_file()]
            assert len(pool) == (1 if day == 3 else 0)
    assert len(backups.all()) == 9


def test_what_a_program_that_died_left_is_tidied_away(tmp_path: Path) -> None:
    write(tmp_path, "First", "one")
    made = of(tmp_path).make(Why.DAY, NOW)
    left = ("day-x.db.unfinished", "day-x.db.unfinished-journal", "person-z.json")
    theirs = ("keep.db", "notes.json", "notes.txt")
    for name in (*left, *theirs):
        (tmp_path / "backups" / name).write_bytes(b"{}")
    of(tmp_path).tidy()
    assert names(tmp_path / "backups") == [f"{made.name}.db", f"{made.name}.json", *theirs]


def test_files_stay_while_there_is_a_copy_that_may_need_them(tmp_path: Path) -> None:
    """Somebody has renamed it, so that its manifest is not known."""
    chat = write(tmp_path, "First", "one", file=NOTES)
    made = of(tmp_path).make(Why.DAY, NOW)
    copy = of(tmp_path).copy_of(made)
    copy.rename(copy.with_name("holidays.db"))
    remove(tmp_path, chat)
    collect(tmp_path)
    of(tmp_path).make(Why.DAY, NOW + DAY)
    of(tmp_path).tidy()
    assert len([one for one in (tmp_path / "backups/files").rglob("*") if one.is_file()]) == 1


# -------------------------------------------------------------------------------- bad disks


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_takes_no_backup_is_named(tmp_path: Path) -> None:
    write(tmp_path, "Old", "one")
    (tmp_path / "backups").mkdir()
    (tmp_path / "backups").chmod(0o500)
    with pytest.raises(StoreError) as caught:
        of(tmp_path).make(Why.DAY, NOW)
    assert caught.value.fault is StoreFault.READ_ONLY


@pytest.mark.parametrize("deed", ["make", "restore"])
def test_a_disk_without_room_leaves_all_as_it_was(tmp_path: Path, deed: str) -> None:
    """A limit to the size of files stands for the full disk: SQLite and Python meet it alike."""
    write(tmp_path, "Old", "one " * 20_000)
    made = of(tmp_path).make(Why.DAY, NOW)
    write(tmp_path, "New", "two")
    before = names(tmp_path / "backups")
    deeds: dict[str, Callable[[], object]] = {
        "make": lambda: of(tmp_path).make(Why.DAY, NOW + 1),
        "restore": lambda: put_back(of(tmp_path), made, NOW + 1),
    }
    old = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, old[1]))
    try:
        with pytest.raises(StoreError):
            deeds[deed]()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, old)
    assert names(tmp_path / "backups") == before
    assert titles(tmp_path) == ["New", "Old"]
    assert [replace(one, whole=True) for one in of(tmp_path).all()] == [made]
    assert json.loads((tmp_path / "backups" / f"{made.name}.json").read_text())["whole"] is True

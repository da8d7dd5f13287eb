"""Backups are whole, say what they are, make room for newer ones, and can be put back."""

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
from nocopt.core.messages import Message, TextPart
from nocopt.core.safekeeping import Backup, Restoration, Why
from nocopt.store import copying
from nocopt.store.backups import Backups
from nocopt.store.conversations import NewNode
from nocopt.store.copying import GivenUpError
from nocopt.store.database import FILE_NAME, Database
from nocopt.store.restoring import begin_empty, compare, newest_usable, put_back
from nocopt.store.schema import MIGRATIONS, Migration
from nocopt.ui.backup_words import BackupWords
from tests.store.opened import opened, stored

DAY = 86_400.0
NOW = 1_800_000_000.0
NOTES = b"Notes on Monday."


async def _write(folder: Path, title: str, texts: tuple[str, ...], file: bytes | None) -> int:
    async with opened(folder) as rooms:
        made = await rooms.conversations.create(title, Options(), 1.0)
        parent = None
        for text in texts:
            parts: list[TextPart] = [TextPart(text)]
            attached = [] if file is None else [await stored(rooms, file)]
            message = Message("user", (*attached, *parts))
            new = NewNode(made.id, parent, message)
            parent = (await rooms.conversations.append(new, 2.0)).id
    return made.id


def write(folder: Path, title: str, *texts: str, file: bytes | None = None) -> int:
    """Begin a chat with these messages; return its id."""
    return asyncio.run(_write(folder, title, texts, file))


def titles(folder: Path) -> list[str]:
    async def body() -> list[str]:
        async with opened(folder) as rooms:
            return sorted(one.title for one in await rooms.conversations.recent())

    return asyncio.run(body())


def bytes_of(folder: Path, chat: int) -> list[bytes | None]:
    """The files of the messages of a chat."""

    async def body() -> list[bytes | None]:
        async with opened(folder) as rooms:
            loaded = await rooms.conversations.load(chat)
            assert loaded is not None
            files = [file for node in loaded[1].values() for file in node.message.attachments]
            return [await rooms.shelves.attachments.read(file.sha256) for file in files]

    return asyncio.run(body())


def collect(folder: Path) -> None:
    async def body() -> None:
        async with opened(folder) as rooms:
            await rooms.conversations.purge(1e12)
            await rooms.shelves.attachments.collect(1e12)

    asyncio.run(body())


def remove(folder: Path, chat: int) -> None:
    async def body() -> None:
        async with opened(folder) as rooms:
            await rooms.conversations.delete(chat, 3.0)

    asyncio.run(body())


def of(folder: Path) -> Backups:
    return Backups(folder / FILE_NAME)


def names(folder: Path) -> list[str]:
    return sorted(str(one.relative_to(folder)) for one in folder.rglob("*") if one.is_file())


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


# ------------------------------------------------------------------------------- putting back


def test_what_would_change_is_said_before_it_does(tmp_path: Path) -> None:
    old = write(tmp_path, "Old", "one", "two")
    write(tmp_path, "Both", "three")
    made = of(tmp_path).make(Why.DAY, NOW)
    remove(tmp_path, old)
    write(tmp_path, "New", "four", "five", "six")
    before = names(tmp_path)
    assert compare(of(tmp_path), made) == Restoration(made, 1, 1, 2, 3, ("New",))
    assert [one for one in names(tmp_path) if "-shm" not in one and "-wal" not in one] == before
    put_back(of(tmp_path), made, NOW + 1)
    assert titles(tmp_path) == ["Both", "Old"]
    assert compare(of(tmp_path), made).changes_nothing


def test_putting_back_is_undone_in_one_step(tmp_path: Path) -> None:
    write(tmp_path, "Old", "one")
    made = of(tmp_path).make(Why.DAY, NOW)
    write(tmp_path, "New", "two")
    put_back(of(tmp_path), made, NOW + 1)
    assert titles(tmp_path) == ["Old"]
    undo = next(one for one in of(tmp_path).all() if one.why is Why.RESTORE)
    put_back(of(tmp_path), undo, NOW + 2)
    assert titles(tmp_path) == ["New", "Old"]


def test_a_damaged_file_is_offered_what_was_in_use_last_and_not_what_was_undone(
    tmp_path: Path,
) -> None:
    write(tmp_path, "Old", "one")
    coming = of(tmp_path).make(Why.DAY, NOW)
    write(tmp_path, "New", "two")
    for moment, in_use in enumerate((["Old"], ["New", "Old"], ["Old"]), 1):  # an undo of an undo
        put_back(of(tmp_path), coming, NOW + moment)
        assert titles(tmp_path) == in_use
        coming = of(tmp_path).all()[0]
    path = tmp_path / FILE_NAME
    path.write_bytes(b"damage" + path.read_bytes()[6:])
    last = newest_usable(of(tmp_path))
    assert last is not None
    put_back(of(tmp_path), last, NOW + DAY)
    assert titles(tmp_path) == ["Old"]
    of(tmp_path).copy_of(last).write_bytes(b"")  # then what was undone is better than nothing
    assert newest_usable(of(tmp_path)) == coming


def test_what_stands_in_the_log_only_is_kept_as_well(tmp_path: Path) -> None:
    """As after a power cut: the log was never taken over, and must not meet the other file."""
    write(tmp_path, "Old", "one")
    made = of(tmp_path).make(Why.DAY, NOW)
    dead = tmp_path / "dead"
    dead.mkdir()

    async def body() -> None:
        async with opened(tmp_path) as rooms:
            await rooms.conversations.create("In the log", Options(), 5.0)
            for one in (FILE_NAME, f"{FILE_NAME}-wal"):
                shutil.copy(tmp_path / one, dead / one)

    asyncio.run(body())
    shutil.copytree(tmp_path / "backups", dead / "backups")
    assert (dead / f"{FILE_NAME}-wal").stat().st_size
    put_back(of(dead), made, NOW + 1)
    assert titles(dead) == ["Old"]
    undo = next(one for one in of(dead).all() if one.why is Why.RESTORE)
    put_back(of(dead), undo, NOW + 2)
    assert titles(dead) == ["In the log", "Old"]


def test_chats_that_somebody_has_open_are_left_alone(tmp_path: Path) -> None:
    write(tmp_path, "Old", "one")
    made = of(tmp_path).make(Why.DAY, NOW)
    write(tmp_path, "New", "two")

    async def body() -> StoreFault:
        async with opened(tmp_path):
            with pytest.raises(StoreError) as caught:
                await asyncio.to_thread(put_back, of(tmp_path), made, NOW + 1)
            return caught.value.fault

    assert asyncio.run(body()) is StoreFault.LOCKED
    assert titles(tmp_path) == ["New", "Old"]
    assert of(tmp_path).all() == (made,), "nothing was restored that could be undone"
    assert not list(tmp_path.glob("*.coming"))


def test_a_backup_takes_the_place_of_a_damaged_file_which_is_kept(tmp_path: Path) -> None:
    chat = write(tmp_path, "Old", "one", file=NOTES)
    made = of(tmp_path).make(Why.DAY, NOW)
    path = tmp_path / FILE_NAME
    path.write_bytes(b"damage" + path.read_bytes()[6:])
    damaged = path.read_bytes()
    aside = put_back(of(tmp_path), made, NOW + 1).aside
    assert aside is not None
    assert (aside / FILE_NAME).read_bytes() == damaged
    assert len(names(aside / "attachments")) == 1
    assert (titles(tmp_path), bytes_of(tmp_path, chat)) == (["Old"], [NOTES])


@pytest.mark.parametrize("log", [b"", b"what was written last"])
def test_a_file_without_a_byte_is_not_taken_for_a_new_one(tmp_path: Path, log: bytes) -> None:
    write(tmp_path, "Old", "one", file=NOTES)
    made = of(tmp_path).make(Why.DAY, NOW)
    path = tmp_path / FILE_NAME
    path.write_bytes(b"")
    path.with_name(f"{FILE_NAME}-wal").write_bytes(log)
    for look in (Database.open, Database.look):
        with pytest.raises(StoreError) as caught:
            asyncio.run(look(tmp_path))
        assert caught.value.fault is StoreFault.CORRUPT
    aside = put_back(of(tmp_path), made, NOW + 1).aside
    assert aside is not None
    assert (aside / f"{FILE_NAME}-wal").read_bytes() == log
    assert titles(tmp_path) == ["Old"]
    path.write_bytes(b"")
    begin_empty(path, NOW)
    assert titles(tmp_path) == []


def test_a_file_that_was_only_just_made_is_a_new_one(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).touch()
    assert titles(tmp_path) == []


def test_an_empty_file_takes_the_place_of_a_damaged_one_which_is_kept(tmp_path: Path) -> None:
    write(tmp_path, "Old", "one", file=NOTES)
    path = tmp_path / FILE_NAME
    path.write_bytes(b"damage" + path.read_bytes()[6:])
    damaged = path.read_bytes()
    for number in ("", "-2"):
        aside = begin_empty(path, NOW)
        assert aside.name == f"damaged-2027-01-15T08-00-00{number}"
    assert titles(tmp_path) == []
    collect(tmp_path)
    first = tmp_path / "damaged-2027-01-15T08-00-00"
    assert (first / FILE_NAME).read_bytes() == damaged
    [file] = names(first / "attachments")
    assert (first / "attachments" / file).read_bytes() == NOTES


def test_a_backup_of_a_newer_version_is_refused_and_an_older_one_found(tmp_path: Path) -> None:
    write(tmp_path, "Old", "one")
    newer = Migration("9999-newer", ("ALTER TABLE conversations ADD COLUMN newer TEXT",))

    async def upgrade() -> None:
        await (await Database.open(tmp_path, (*MIGRATIONS, newer))).close()

    asyncio.run(upgrade())
    made = of(tmp_path).make(Why.PERSON, 4e9)
    with pytest.raises(StoreError) as caught:
        put_back(of(tmp_path), made, 4e9)
    assert caught.value.fault is StoreFault.NEWER
    usable = newest_usable(of(tmp_path))
    assert usable is not None
    assert usable.why is Why.UPDATE
    put_back(of(tmp_path), usable, 4e9)
    assert titles(tmp_path) == ["Old"]


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

"""Backups are put back, or an empty file is: what would change is said, and nothing is lost."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from nocopt.core.conversation import Options
from nocopt.core.errors import StoreError, StoreFault
from nocopt.core.mirroring import OWN_NAME
from nocopt.core.safekeeping import Restoration, Why
from nocopt.store.database import FILE_NAME, Database
from nocopt.store.restoring import (
    begin_empty,
    compare,
    newest_usable,
    put_back,
    set_aside,
)
from nocopt.store.schema import MIGRATIONS, Migration
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


def name_it(folder: Path, name: str) -> None:
    with closing(sqlite3.connect(folder / FILE_NAME)) as connection, connection:
        connection.execute("INSERT OR REPLACE INTO state VALUES (?, ?)", (OWN_NAME, name))


def name_of(folder: Path) -> str:
    with closing(sqlite3.connect(folder / FILE_NAME)) as connection:
        asked = "SELECT value FROM state WHERE name = ?"
        return str(connection.execute(asked, (OWN_NAME,)).fetchone()[0])


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


def test_what_is_put_back_keeps_the_name_that_a_mirror_was_begun_under_since(
    tmp_path: Path,
) -> None:
    write(tmp_path, "Old", "one")
    made = of(tmp_path).make(Why.DAY, NOW)
    name_it(tmp_path, "0123abcd")
    put_back(of(tmp_path), made, NOW + 1)
    assert titles(tmp_path) == ["Old"]
    assert name_of(tmp_path) == "0123abcd"
    assert not list(tmp_path.glob("*.coming*"))
    later = of(tmp_path).make(Why.PERSON, NOW + 2)
    name_it(tmp_path, "another")
    put_back(of(tmp_path), later, NOW + 3)
    assert name_of(tmp_path) == "0123abcd", "it has one of its own"


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
    beside = sorted(one.name for one in tmp_path.iterdir())
    aside = set_aside(tmp_path / FILE_NAME, NOW)
    assert aside.name == "newer-2027-01-15T08-00-00", "it is not damaged"
    assert sorted(one.name for one in tmp_path.iterdir()) == sorted([*beside, aside.name])
    made = of(tmp_path).make(Why.PERSON, 4e9)
    with pytest.raises(StoreError) as caught:
        put_back(of(tmp_path), made, 4e9)
    assert caught.value.fault is StoreFault.NEWER
    usable = newest_usable(of(tmp_path))
    assert usable is not None
    assert usable.why is Why.UPDATE
    put_back(of(tmp_path), usable, 4e9)
    assert titles(tmp_path) == ["Old"]

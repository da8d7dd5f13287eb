"""A program that is killed at any step of a backup, or of putting one back, leaves whole chats."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import sqlite3
import sys
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, Final

import pytest

from nocopt.core.safekeeping import Why
from nocopt.store.backups import Backups
from nocopt.store.database import FILE_NAME
from nocopt.store.restoring import begin_empty, put_back
from tests.store.backed_up import bytes_of, titles, write
from tests.store.opened import opened

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="kill -9 is a signal")

# What Python tells of by which files change; between two of them SQLite writes, see its own tests.
_CHANGES = ("os.rename", "os.remove", "os.link", "os.mkdir", "sqlite3.connect")
_WRITING = os.O_WRONLY | os.O_RDWR
NOTES = b"Notes."

DEEDS: Final[Mapping[str, Callable[[Backups], object]]] = {
    "make": lambda backups: backups.make(Why.DAY, 2e9),
    "tidy": lambda backups: backups.tidy(),
    "restore": lambda backups: put_back(backups, backups.all()[0], 2e9),
    "empty": lambda backups: begin_empty(backups.path, 2e9),
}


def killed(folder: Path, deed: str, last: int) -> bool:
    """Do it in a process that is killed before its step number `last`; False if there is none."""
    child = os.fork()
    if child == 0:
        try:
            _do(folder, deed, last)
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert status in (0, signal.SIGKILL), status
    return status == signal.SIGKILL


def _do(folder: Path, deed: str, last: int) -> None:
    steps = 0

    def count(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal steps
        if event in _CHANGES or (event == "open" and arguments[2] & _WRITING):
            steps += 1
            if steps == last:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)
    DEEDS[deed](Backups(folder / FILE_NAME))
    os._exit(0)


@pytest.mark.parametrize("deed", DEEDS)
def test_killed_at_any_step_it_leaves_whole_chats(tmp_path: Path, deed: str) -> None:
    origin = tmp_path / "origin"
    chat = write(origin, "Old", "one", file=NOTES)
    for day in range(1, 12 if deed == "tidy" else 2):
        Backups(origin / FILE_NAME).make(Why.DAY, day * 1e5)
    write(origin, "New", "two", file=b"Other notes.")
    if deed == "empty":
        path = origin / FILE_NAME
        path.write_bytes(b"damage" + path.read_bytes()[6:])
    step = 1
    while killed(folder := shutil.copytree(origin, tmp_path / str(step)), deed, step):
        check(folder, chat, deed)
        shutil.rmtree(folder)
        step += 1
    assert step > 4


def check(folder: Path, chat: int, deed: str) -> None:
    if deed == "empty":
        there = [folder / FILE_NAME, *folder.glob(f"damaged-*/{FILE_NAME}")]
        damaged = [one for one in there if one.exists() and one.read_bytes()[:6] == b"damage"]
        assert damaged, "the damaged file is gone"
        return
    with closing(sqlite3.connect(folder / FILE_NAME)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    assert titles(folder) in ([["New", "Old"], ["Old"]] if deed == "restore" else [["New", "Old"]])
    assert bytes_of(folder, chat) == [NOTES]
    backups = Backups(folder / FILE_NAME)
    backups.tidy()
    assert all(backups.check(one).whole for one in backups.all())
    kept = [one.made_at for one in backups.all() if one.why is Why.DAY and one.made_at < 2e9]
    assert kept[:1] == [11e5 if deed == "tidy" else 1e5]
    asyncio.run(still_writes(folder))


async def still_writes(folder: Path) -> None:
    async with opened(folder) as rooms:
        await rooms.state.set("checked", "yes")

"""The figure of the list of chats: how soon 20,000 of them are there, and how they scroll.

`python -m tests.bench.sidebar` measures once and prints what it has found as JSON: a list has its
own process, in which nothing was painted before.
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import subprocess
import sys
import time
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QListView

from nocopt.app.chat_list import Mark
from nocopt.app.library import Library
from nocopt.core.filing import Batch, Filing, Place
from nocopt.store.database import Database
from nocopt.ui.sidebar.sidebar import Sidebar
from tests.app.rig import rig
from tests.bench.measure import Figure

CHATS = 20_000
PROJECTS = 12
PINNED = 20
SCROLLED = 300  # pictures, at sixty a second
CHANGES = 200
SHOWN_LIMIT, FRAME_LIMIT = 50, 16  # milliseconds
ROUNDS = 5
ROOT = Path(__file__).resolve().parents[2]


def sidebar_20k_ms() -> Figure:
    """From the wish to see 20,000 chats to their picture; and frames while they are scrolled."""
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = (sys.executable, "-m", "tests.bench.sidebar")

    def measured() -> dict[str, float]:
        done = subprocess.run(command, env=env, cwd=ROOT, check=True, capture_output=True)
        found: dict[str, float] = json.loads(done.stdout)
        return found

    found = [measured() for _ in range(ROUNDS)]
    shown, wheel, longest, change, filtered, other = (
        statistics.median(one[name] for one in found)
        for name in ("shown", "wheel_p99", "wheel_longest", "change_p99", "filtered", "other_place")
    )
    detail = (
        f"scrolling p99 {wheel:.1f} and longest {longest:.1f} of {FRAME_LIMIT}; with a change of "
        f"one chat p99 {change:.1f}; filtered {filtered:.0f}, to the archive {other:.0f}"
    )
    return Figure(
        *("sidebar_20k_ms", shown, "ms", SHOWN_LIMIT),
        detail=detail,
        also=max(wheel, change) <= FRAME_LIMIT,
    )


async def _fill(folder: Path) -> None:
    """Make chats with titles of all lengths, some of them archived."""
    rows = [
        (
            f"{number:032x}",
            " ".join(_WORDS[(number + at) % len(_WORDS)] for at in range(number % 9 + 1)),
            1_700_000_000.0 - 3_000.0 * number,
            1.0 if number % 10 == 9 else None,
        )
        for number in range(CHATS + CHATS // 9)
    ]
    database = await Database.open(folder)
    await database.write(lambda connection: connection.executemany(_CHAT, rows).rowcount)
    await database.close()


_WORDS = ("draft", "of a", "letter", "about", "数据库", "and the", "garden", "Crème", "brûlée")
_CHAT = """
    INSERT INTO conversations (uid, title, created_at, updated_at, archived_at, account, model,
        thinking, system)
    VALUES (?1, ?2, ?3, ?3, ?4, '', 'claude-sonnet-5', 'off', '')
"""


async def _filed(library: Library) -> None:
    """Put a third of the chats into projects, give a fifth a tag, and pin a few."""
    ids = [line.id for line in library.chats.all_lines]
    for number in range(PROJECTS):
        project = await library.filing.add_project(f"Project {number}")
        some = tuple(ids[number :: 3 * PROJECTS])
        await library.filing.do(Filing(Batch.MOVE, some, project.id))
    await library.filing.do(Filing(Batch.PIN, tuple(ids[::1000][:PINNED])))
    await library.filing.do(Filing(Batch.TAG, tuple(ids[::5]), tag="work"))


async def _measure(folder: Path) -> dict[str, float]:
    await _fill(folder / "data")
    async with rig(folder) as it:
        await _listed()
        await _filed(it.library)
        assert len(it.library.chats) == CHATS
        return _watched(it.library)


async def _listed() -> None:
    """Wait until the older chats are read."""
    for task in [one for one in asyncio.all_tasks() if one.get_name() == "list older chats"]:
        await task


def _watched(library: Library) -> dict[str, float]:
    """Show the list, and do with it what a person does."""
    app, chats = QApplication([]), library.chats
    import_module("nocopt.ui.sidebar.chats_panel")  # as the program does behind its first picture
    sidebar = Sidebar()
    sidebar.resize(280, 900)
    sidebar.show()
    app.processEvents()

    def timed(work: object) -> float:
        began = time.perf_counter()
        assert callable(work)
        work()
        app.processEvents()
        return 1000 * (time.perf_counter() - began)

    shown = timed(lambda: _attach(sidebar, library))
    [view] = sidebar.findChildren(QListView)
    frames = [timed(lambda: _wheel(view)) for _ in range(SCROLLED)]
    if not view.verticalScrollBar().value():
        raise RuntimeError("the list was not scrolled")
    ids = [chats.id_at(at) for at in range(0, len(chats), len(chats) // CHANGES)]
    changes = [timed(lambda id_=id_: chats.mark(Mark.RUNNING, {id_})) for id_ in ids]
    [project, *_] = library.filing.projects
    filters: tuple[dict[str, Any], ...] = ({"project": project.id}, {}, {"tag": "work"}, {})
    filtered = [timed(lambda some=some: chats.show(**some)) for some in filters]
    other = timed(lambda: chats.show(Place.ARCHIVE))
    return {
        "shown": shown,
        "wheel_p99": _p99(frames),
        "wheel_longest": max(frames),
        "change_p99": _p99(changes),
        "filtered": max(filtered),
        "other_place": other,
    }


def _attach(sidebar: Sidebar, library: Library) -> None:
    sidebar.attach(library.chats, library.filing)
    sidebar.set_current(library.chats.id_at(0))


def _wheel(view: QListView) -> None:
    place = QPointF(view.viewport().rect().center())
    event = QWheelEvent(
        *(place, view.viewport().mapToGlobal(place), QPoint(), QPoint(0, -120)),
        *(Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier),
        *(Qt.ScrollPhase.NoScrollPhase, False),
    )
    QApplication.sendEvent(view.viewport(), event)


def _p99(values: list[float]) -> float:
    return sorted(values)[int(len(values) * 0.99)]


if __name__ == "__main__":
    with TemporaryDirectory(prefix="nocopt-bench-") as root:
        print(json.dumps(asyncio.run(_measure(Path(root)))))

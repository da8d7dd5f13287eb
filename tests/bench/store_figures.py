"""Figures of a store of many years: what it weighs, and how fast it takes, finds, and opens."""

from __future__ import annotations

import asyncio
import gc
import random
import re
import sqlite3
import statistics
import time
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextlib import closing, suppress
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory
from typing import TypeVar

from nocopt.core.folding import UNSPACED, folded
from nocopt.core.messages import user_message
from nocopt.core.query import parse_query
from nocopt.store.conversations import Conversations, NewNode
from nocopt.store.database import FILE_NAME, Database
from nocopt.store.search_index import SearchIndex
from tests.app.rig import finished, rig
from tests.bench.history import LONG, TODAY, History, large_store
from tests.bench.measure import ROUNDS, Figure
from tests.bench.windows import NOCOPT, shown
from tests.e2e.desktop import Desktop
from tests.fakes import OPENED, Step, end, text

T = TypeVar("T")

QUERIES = 200
SENT = 300
OPENED_CHATS = 100
STREAMED = 20.0  # seconds
A_SECOND = 100  # pieces
_SEED = 3
_RUN = re.compile(f"[{UNSPACED}]+")
_WORD = re.compile(f"[^\\W_{UNSPACED}]{{3,}}")


def _p95(values: Sequence[float]) -> float:
    return sorted(values)[int(len(values) * 0.95)]


def _in_store(work: Callable[[Database], Coroutine[None, None, T]]) -> T:
    """Return what `work` returns on a copy of the large store, which it may change.

    Python collects no garbage meanwhile: in the program that is done while nothing else is.
    """

    async def run(folder: Path) -> T:
        database = await Database.open(folder)
        try:
            return await work(database)
        finally:
            await database.close()

    with TemporaryDirectory(prefix="nocopt-bench-") as copy:
        folder = copytree(large_store().folder, Path(copy) / "data")
        gc.disable()
        try:
            return asyncio.run(run(folder))
        finally:
            gc.enable()


async def _timed(work: Awaitable[object]) -> float:
    began = time.perf_counter()
    await work
    return 1000 * (time.perf_counter() - began)


# ----------------------------------------------------------------------------- weight


def store_size_ratio() -> Figure:
    """Bytes of the database with its index, over the bytes of the texts in it."""
    history = large_store()
    size = sum(path.stat().st_size for path in history.folder.iterdir())
    detail = f"{size / 1e6:.0f} MB for {history.text_bytes / 1e6:.0f} MB of text"
    return Figure("store_size_ratio", size / history.text_bytes, "ratio", 2.5, detail=detail)


# ----------------------------------------------------------------------------- sending, opening


def store_send_durable_ms() -> Figure:
    """From a message to its being on the disk, while the index follows."""

    async def work(database: Database) -> list[float]:
        chats, index = Conversations(database), SearchIndex(database)
        await index.remake()
        following = asyncio.create_task(_follow(index))
        chance = random.Random(_SEED)
        taken: list[float] = []
        leaves: dict[int, int | None] = {}
        for number in range(SENT):
            id_ = chance.randrange(large_store().chats) + 1
            if id_ not in leaves:
                loaded = await chats.load_end(id_, 1)
                assert loaded is not None
                leaves[id_] = loaded[0].leaf_id
            new = NewNode(id_, leaves[id_], user_message(f"Question {number}. " * 20))
            began = time.perf_counter()
            leaves[id_] = (await chats.append(new, TODAY + number)).id
            taken.append(1000 * (time.perf_counter() - began))
            await asyncio.sleep(0.02)
        following.cancel()
        with suppress(asyncio.CancelledError):
            await following
        return taken

    taken = _in_store(work)
    detail = f"median {statistics.median(taken):.2f}, longest {max(taken):.1f}, {SENT} messages"
    return Figure("store_send_durable_ms", _p95(taken), "ms", 10, detail=detail)


async def _follow(index: SearchIndex) -> None:
    """Work off the index all the time, as the program does behind an import."""
    while True:
        began = time.perf_counter()
        await index.work_off(8, 0.002)
        await asyncio.sleep(3 * (time.perf_counter() - began))


def store_open_chat_ms() -> Figure:
    """All messages of a chat of 1,000, as values."""

    async def work(database: Database) -> list[float]:
        chats = Conversations(database)
        taken: list[float] = []
        for number in range(OPENED_CHATS):
            began = time.perf_counter()
            loaded = await chats.load(number % large_store().long + 1)
            taken.append(1000 * (time.perf_counter() - began))
            assert loaded is not None
            assert len(loaded[1]) == LONG
        return taken

    taken = _in_store(work)
    detail = f"median {statistics.median(taken):.1f}, longest {max(taken):.1f}"
    return Figure("store_open_chat_ms", _p95(taken), "ms", 50, detail=detail)


# ----------------------------------------------------------------------------- searching


def queries(history: History) -> list[str]:
    """Return what a person may type: one to four words that follow each other in a text."""
    with closing(sqlite3.connect(history.folder / FILE_NAME)) as connection:
        rows = connection.execute("SELECT text FROM parts WHERE id % 449 = 0 AND type = 'text'")
        texts = [folded(one) for (one,) in rows]
    chance = random.Random(_SEED)
    found: list[str] = []
    while len(found) < QUERIES:
        make = _latin if len(found) % 2 else _chinese
        typed = make(chance, chance.choice(texts))
        found += [typed] if typed else []
    return found


def _latin(chance: random.Random, source: str) -> str:
    words = _WORD.findall(source)
    if len(words) < 6:
        return ""
    count = chance.randint(1, 4)
    at = chance.randrange(len(words) - count)
    chosen = words[at : at + count]
    if chance.random() < 0.3:
        chosen[-1] = chosen[-1][:3]  # while it is typed
    return " ".join(chosen)


def _chinese(chance: random.Random, source: str) -> str:
    runs = _RUN.findall(source)
    if not runs:
        return ""
    chosen: list[str] = []
    for _ in range(chance.randint(1, 4)):
        run, length = chance.choice(runs), chance.choice((1, 2, 2, 2, 3, 4))
        at = chance.randrange(max(1, len(run) - length + 1))
        chosen.append(run[at : at + length])
    return " ".join(chosen)


def store_search_p95_ms() -> Figure:
    """From 200 queries of one to four words, half of them Chinese, to the first 50 hits."""
    asked = queries(large_store())

    async def work(database: Database) -> tuple[list[tuple[float, str]], int]:
        index = SearchIndex(database)
        taken = [(await _timed(index.find(parse_query(typed), TODAY)), typed) for typed in asked]
        statements: list[str] = []
        await database.read(lambda connection: connection.set_trace_callback(statements.append))
        for typed in asked:
            await index.find(parse_query(typed), TODAY)
        return taken, sum("like" in re.sub(r"'[^']*'", "", one.lower()) for one in statements)

    taken, likes = _in_store(work)
    times = [one for one, _ in taken]
    slowest = ", ".join(f"{typed!r} {one:.0f}" for one, typed in sorted(taken)[:-4:-1])
    detail = f"median {statistics.median(times):.1f}, {likes} by LIKE; slowest {slowest}"
    return Figure("store_search_p95_ms", _p95(times), "ms", 50, detail=detail, also=likes == 0)


# ----------------------------------------------------------------------------- streaming


def store_checkpoint_cpu_share() -> Figure:
    """Processor time of the store's thread in a second, while 100 pieces come in each."""
    count = int(STREAMED * A_SECOND)
    turns = [asyncio.Event() for _ in range(count)]
    script: list[Step] = [OPENED]
    for turn in turns:
        script += [turn, text("words ")]

    async def feed() -> None:
        began = time.monotonic()
        for number, turn in enumerate(turns):
            await asyncio.sleep(began + number / A_SECOND - time.monotonic())
            turn.set()

    async def work(folder: Path) -> float:
        async with rig(folder, [*script, end()]) as it:
            it.services.indexing.begin(0)
            session = it.library.new_session()
            assert await session.send("Go")
            before = await it.database.beside(time.thread_time)
            await feed()
            used = await it.database.beside(time.thread_time) - before
            await finished(session)
            await it.services.indexing.close()
            return used

    with TemporaryDirectory(prefix="nocopt-bench-") as copy:
        copytree(large_store().folder, Path(copy) / "data")
        used = asyncio.run(work(Path(copy)))
    share = used / STREAMED
    detail = f"{1000 * used:.0f} ms in {STREAMED:.0f} s, {count} pieces"
    return Figure("store_checkpoint_cpu_share", share, "core", 0.01, detail=detail)


# ----------------------------------------------------------------------------- starting


def store_start_ratio() -> Figure:
    """Start of the program to its window with the list of chats, over that without any chat."""
    taken: dict[str, list[float]] = {"empty": [], "large": []}
    with (
        Desktop(accessibility=False) as desktop,
        TemporaryDirectory(prefix="nocopt-bench-") as root,
    ):
        copytree(large_store().folder, Path(root) / "large/data")
        for number in range(ROUNDS + 1):
            for name, times in taken.items():
                command = (*NOCOPT, "--data-dir", str(Path(root) / name))
                began = time.perf_counter()
                with shown(desktop, command, ready="NOCOPT_BEGUN_FD"):
                    seconds = time.perf_counter() - began
                times += [seconds] if number else []  # the first one makes the empty store
    empty, large = (1000 * statistics.median(times) for times in taken.values())
    detail = f"{large:.0f} ms over {empty:.0f} ms"
    return Figure("store_start_ratio", large / empty, "ratio", 1.15, detail=detail)


FIGURES: tuple[Callable[[], Figure], ...] = (
    store_size_ratio,
    store_send_durable_ms,
    store_open_chat_ms,
    store_search_p95_ms,
    store_checkpoint_cpu_share,
    store_start_ratio,
)

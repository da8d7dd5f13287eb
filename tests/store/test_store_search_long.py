"""The words of long texts are made aside: nobody waits for them who writes."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import pytest

from nocopt.core.folding import words_of
from nocopt.store import search_rows
from nocopt.store.search_index import SearchIndex
from tests.store.opened import Rooms, opened
from tests.store.test_store_search import NOW, chat, hits, searching, words
from tests.store.test_store_search_checker import done, proven


def test_the_words_of_each_long_text_are_made_once_and_a_search_does_not_wait_for_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[int] = []

    def counted(text: str) -> set[str]:
        made.extend([len(text)] * (len(text) > 40_000))
        return words_of(text)

    async def body(rooms: Rooms, index: SearchIndex) -> None:
        for _ in range(5):
            await chat(rooms, "One", "an otter " * 7_000)
        monkeypatch.setattr(search_rows, "words_of", counted)
        assert (len(await hits(index, "otter")), len(made)) == (2, 2)
        while await index.work_off(2):
            pass
        assert (len(await hits(index, "otter")), len(made)) == (5, 5)

    searching(tmp_path, body)


def test_nobody_waits_while_the_words_of_a_long_text_are_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = threading.Event()

    def slow(text: str) -> set[str]:
        assert len(text) < 40_000 or written.wait(20)
        return words_of(text)

    async def body(rooms: Rooms, index: SearchIndex) -> None:
        changed = await chat(rooms, "One", "an otter " * 10_000)
        monkeypatch.setattr(search_rows, "words_of", slow)
        for animal in ("otter", "walrus"):
            working = asyncio.ensure_future(index.work_off(100))
            async with asyncio.timeout(10):
                await rooms.state.set("seen", "yes")
            written.set()
            assert await working == 0
            assert len(await hits(index, animal)) == 1
            written.clear()
            await rooms.database.write(
                lambda one: one.execute("UPDATE parts SET text = ?", ("a walrus " * 10_000,))
            )
        written.set()
        await rooms.conversations.delete(changed, NOW)
        await rooms.conversations.purge(NOW + 1)
        assert await index.work_off(100) == 0
        assert await words(rooms) == set()

    searching(tmp_path, body)


OTTERS = " ".join(f"otter{number}" for number in range(500))
SEALS = " ".join(f"seal{number}" for number in range(300))


async def _change(rooms: Rooms, text: str) -> None:
    change = "UPDATE parts SET text = ? WHERE type = 'text'"
    await rooms.database.write(lambda one: one.execute(change, (text,)))


async def _noted(rooms: Rooms) -> int:
    """Return how many rows the index is said to have, or to have had."""
    count = (
        "SELECT (SELECT count(*) FROM searched) + (SELECT count(*) FROM search_slices)"
        " + (SELECT count(*) FROM search_gone)"
    )
    return int(await rooms.database.read(lambda one: one.execute(count).fetchone()[0]))


async def _steps(rooms: Rooms, count: int) -> int:
    """Work so many slices off, each of which leaves an index that holds what it should."""
    left = -1
    while left and count:
        left = await rooms.shelves.search.work_off(2)
        assert (await proven(rooms)).wrong == 0
        count -= 1
    return left


def test_a_row_of_very_many_words_is_put_in_and_taken_out_by_slices(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_rows, "IN_A_SLICE", 100)

    async def work() -> None:
        async with opened(tmp_path) as rooms:
            changed = await chat(rooms, "", OTTERS)
            assert await _steps(rooms, 3) == 1
            assert 0 < len(await words(rooms)) < 400
        async with opened(tmp_path) as rooms:
            assert await _steps(rooms, 1) == 1  # it goes on where the other program ended
            assert len(await words(rooms)) > 300
            await _change(rooms, SEALS)
            assert await _steps(rooms, 2) == 1
            await _change(rooms, OTTERS)
            assert await _steps(rooms, 99) == 0
            assert len(await hits(rooms.shelves.search, "otter499")) == 1
            await _change(rooms, SEALS)
            assert await _steps(rooms, 99) == 0
            assert {word[:4] for word in await words(rooms)} == {"seal"}
            assert not await hits(rooms.shelves.search, "otter1")
            sound = "PRAGMA integrity_check"
            assert await rooms.database.read(lambda one: one.execute(sound).fetchall()) == [("ok",)]
            await done(rooms, "UPDATE search_slices SET done = done - 1")
            await done(rooms, "INSERT INTO search_due SELECT id FROM search_slices")
            assert (await proven(rooms)).wrong == 1  # it holds more than it is said to
            await done(rooms, "UPDATE search_slices SET done = done + 1")
            await rooms.conversations.delete(changed, NOW)
            await rooms.conversations.purge(NOW + 1)
            assert await _steps(rooms, 1) == 1
            assert await _steps(rooms, 99) == 0
            assert await words(rooms) == set()
            assert await _noted(rooms) == 0

    asyncio.run(work())

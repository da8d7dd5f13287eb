"""The words of long texts are made aside: nobody waits for them who writes."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import pytest

from nocopt.core.folding import words_of
from nocopt.store import search_rows
from nocopt.store.search_index import SearchIndex
from tests.store.opened import Rooms
from tests.store.test_store_search import NOW, chat, hits, searching, words


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

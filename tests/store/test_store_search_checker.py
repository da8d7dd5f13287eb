"""The index of the search is what is written, whatever is done; where it is not, that shows."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nocopt.core.conversation import Options
from nocopt.core.messages import Message, TextPart, ThinkingPart
from nocopt.core.query import parse_query
from nocopt.store.conversations import NewNode
from nocopt.store.database import FILE_NAME
from nocopt.store.search_checker import Proof
from tests.store.opened import Rooms, opened, stored

NOW = 1_000_000.0
WORDS = ("fox", "the getUserName of max_tokens", "我的数据库", "", "=> --", "Größe ﬁt")


def checking(folder: Path, body: Callable[[Rooms], Awaitable[None]]) -> None:
    async def run() -> None:
        async with opened(folder) as rooms:
            await body(rooms)

    asyncio.run(run())


async def proven(rooms: Rooms) -> Proof:
    return await asyncio.to_thread(rooms.shelves.search.prove, lambda: None)


async def done(rooms: Rooms, *statements: str) -> None:
    def work(connection: sqlite3.Connection) -> None:
        for statement in statements:
            connection.execute(statement)

    await rooms.database.write(work)


async def chat(rooms: Rooms, title: str, *texts: str) -> int:
    made = await rooms.conversations.create(title, Options(), NOW)
    leaf: int | None = None
    for text in texts:
        parts = (ThinkingPart(f"about {text}", "c2ln"), TextPart(text))
        new = NewNode(made.id, leaf, Message("assistant", parts))
        leaf = (await rooms.conversations.append(new, NOW)).id
    return made.id


async def indexed(rooms: Rooms) -> None:
    while await rooms.shelves.search.work_off():
        pass


def test_an_index_that_waits_and_one_that_is_complete_are_right(tmp_path: Path) -> None:
    async def body(rooms: Rooms) -> None:
        index = rooms.shelves.search
        assert await proven(rooms) == Proof(0, 0)
        await chat(rooms, "One", "a fox", "我的数据库")
        assert await proven(rooms) == Proof(5, 0)
        assert await index.work_off(2) == 3
        assert await proven(rooms) == Proof(5, 0)
        await indexed(rooms)
        assert await proven(rooms) == Proof(5, 0)
        await rooms.conversations.rename(1, "Two")
        assert await proven(rooms) == Proof(5, 0)

    checking(tmp_path, body)


@pytest.mark.parametrize(
    "harm",
    [
        ("DELETE FROM searched WHERE id = 2",),
        ("UPDATE searched SET digest = digest + 1 WHERE id = 2",),
        ("INSERT INTO search (rowid, words) VALUES (2, 'more')",),
        ("INSERT INTO search (rowid, words) VALUES (2000, 'more')",),
        ("INSERT INTO search (search, rowid, words) VALUES ('delete', 2, 'a')",),
        ("DROP TRIGGER search_part_changed", "UPDATE parts SET text = 'x' WHERE type = 'text'"),
        ("DROP TRIGGER search_part_removed", "DELETE FROM parts WHERE type = 'text'"),
        ("UPDATE conversations SET title = 'x'", "DELETE FROM search_due"),
        ("UPDATE conversations SET title = 'x'", "UPDATE search_gone SET text = 'y'"),
    ],
)
def test_what_is_not_right_shows_and_is_made_anew(harm: tuple[str, ...], tmp_path: Path) -> None:
    async def body(rooms: Rooms) -> None:
        await chat(rooms, "One", "a fox")
        await indexed(rooms)
        await done(rooms, *harm)
        assert (await proven(rooms)).wrong == 1
        await rooms.shelves.search.remake()
        await indexed(rooms)
        assert (await proven(rooms)).wrong == 0

    checking(tmp_path, body)


def test_an_index_in_disorder_is_made_anew(tmp_path: Path) -> None:
    async def body(rooms: Rooms) -> None:
        await chat(rooms, "One", "a fox")
        await indexed(rooms)
        await done(rooms, "UPDATE search_data SET block = x'00010203' WHERE id > 10")
        assert await proven(rooms) == Proof(3, 3)
        await rooms.shelves.search.remake()
        found = await rooms.shelves.search.find(parse_query("fox"), NOW)
        assert [hit.passage.text for hit in found.hits] == ["a fox"]
        assert await proven(rooms) == Proof(3, 0)

    checking(tmp_path, body)


def test_what_is_written_meanwhile_waits_for_nothing_and_is_not_looked_at(tmp_path: Path) -> None:
    async def body(rooms: Rooms) -> None:
        loop = asyncio.get_running_loop()
        await chat(rooms, "One", "a fox")
        await indexed(rooms)
        more: list[int] = []

        def write() -> None:
            if not more:
                more.append(asyncio.run_coroutine_threadsafe(chat(rooms, "Two"), loop).result())

        assert await asyncio.to_thread(rooms.shelves.search.prove, write) == Proof(3, 0)
        assert more
        assert (await proven(rooms)).texts == 4

    checking(tmp_path, body)


def test_a_proof_can_be_ended(tmp_path: Path) -> None:
    async def body(rooms: Rooms) -> None:
        await chat(rooms, "One", "a fox")

        def end() -> None:
            raise InterruptedError

        with pytest.raises(InterruptedError):
            await asyncio.to_thread(rooms.shelves.search.prove, end)

    checking(tmp_path, body)


DEEDS = st.tuples(
    st.sampled_from(
        [
            *("write", "write", "write", "edit", "lose part", "rename", "delete", "restore"),
            *("purge", "file", "lose file", "refuse", "work", "work", "find", "kill"),
        ]
    ),
    st.integers(0, 3),
    st.sampled_from(WORDS),
)


class Person:
    """Does what is told to a database; `kill` goes on with what is on the disk at that moment."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._runs = 0
        self._leaves: dict[int, int | None] = {}

    async def live(self, deeds: list[tuple[str, int, str]]) -> None:
        """Do it all; the index is proven at each death, and complete at the end."""
        left = list(deeds)
        while True:
            async with opened(self._folder / str(self._runs)) as rooms:
                while left and left[0][0] != "kill":
                    with suppress(LookupError):  # of a chat that is not there
                        await self._do(rooms, *left.pop(0))
                assert (await proven(rooms)).wrong == 0
                if not left:
                    await indexed(rooms)
                    assert (await proven(rooms)).wrong == 0
                    await self._compare_with_a_new_one(rooms)
                    return
                left.pop(0)
                self._runs += 1
                await rooms.database.beside(self._copy)

    def _copy(self) -> None:
        new = self._folder / str(self._runs)
        new.mkdir()
        for name in (FILE_NAME, f"{FILE_NAME}-wal"):
            shutil.copy(self._folder / str(self._runs - 1) / name, new / name)

    async def _compare_with_a_new_one(self, rooms: Rooms) -> None:
        before = await rooms.database.read(_searched)
        await rooms.shelves.search.remake()
        await indexed(rooms)
        assert await rooms.database.read(_searched) == before

    async def _do(self, rooms: Rooms, deed: str, which: int, text: str) -> None:
        id_ = which + 1
        match deed:
            case "write":
                await self._write(rooms, id_, text)
            case "rename":
                await rooms.conversations.rename(id_, text)
            case "delete":
                await rooms.conversations.delete(id_, NOW)
            case "restore":
                await rooms.conversations.restore(id_)
            case "purge":
                await rooms.conversations.purge(NOW + 1)
            case "file":
                file = await stored(rooms, text.encode() * which, text)
                await self._write(rooms, id_, text, file.sha256)
            case "lose file":
                await rooms.shelves.attachments.collect(NOW)
            case "work":
                await rooms.shelves.search.work_off(which)
            case "find":
                await rooms.shelves.search.find(parse_query(text or "a"), NOW)
            case _:
                await self._harm(rooms, deed, which, text)

    async def _harm(self, rooms: Rooms, deed: str, which: int, text: str) -> None:
        """Do what no code of this program does, or what fails in the middle."""

        def work(connection: sqlite3.Connection) -> None:
            if deed == "lose part":
                connection.execute("DELETE FROM parts WHERE id % 4 = ?", (which,))
                return
            connection.execute("UPDATE parts SET text = ? WHERE id % 4 = ?", (text, which))
            if deed == "refuse":
                raise InterruptedError

        if deed == "refuse":
            with pytest.raises(InterruptedError):
                await rooms.database.write(work)
        else:
            await rooms.database.write(work)

    async def _write(self, rooms: Rooms, id_: int, text: str, file: str = "") -> None:
        there = await rooms.conversations.load(id_)
        if there is None:
            id_ = (await rooms.conversations.create(text, Options(), NOW)).id
            self._leaves[id_] = None
        parts = (ThinkingPart(text[::-1], "c2ln"), TextPart(text))
        new = NewNode(id_, self._leaves[id_], Message("assistant", parts))
        self._leaves[id_] = (await rooms.conversations.append(new, NOW)).id
        if file:
            await rooms.shelves.file_texts.put(file, f"inside {text}")


def _searched(connection: sqlite3.Connection) -> list[tuple[int, int]]:
    return connection.execute("SELECT id, digest FROM searched ORDER BY id").fetchall()


@settings(max_examples=20, deadline=None)
@given(st.lists(DEEDS, max_size=25))
def test_whatever_is_done_the_index_is_what_is_written(
    tmp_path_factory: pytest.TempPathFactory, deeds: list[tuple[str, int, str]]
) -> None:
    asyncio.run(Person(tmp_path_factory.mktemp("person")).live(deeds))

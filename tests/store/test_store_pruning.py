"""Messages removed from a tree: nobody reads them, nothing refers to them, and they come back."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

import pytest

from nocopt.core.conversation import Node, Options
from nocopt.core.errors import Cause, Failure, WireKind
from nocopt.core.messages import Message, TextPart, user_message
from nocopt.core.query import parse_query
from nocopt.store import pruning, records
from nocopt.store.conversations import NewNode
from nocopt.store.pruning import AT_ONCE
from nocopt.store.queue import NewQueued
from tests.store.opened import Rooms, answer, checkpoint, opened, stored

BUSY = Failure(WireKind.HTTP, Cause.OVERLOADED, status=529, retryable=True)


async def chat(rooms: Rooms) -> int:
    return (await rooms.conversations.create("A tree", Options(), 1.0)).id


async def add(rooms: Rooms, chat_id: int, parent: int | None, words: str) -> int:
    """Put a message of the person below another."""
    new = NewNode(chat_id, parent, user_message(words))
    return (await rooms.conversations.append(new, 2.0)).id


async def tree(rooms: Rooms) -> tuple[int, list[int]]:
    """A chat: 0 - 1 - 2, and 3 beside 1 with 4 below it."""
    id_ = await chat(rooms)
    ids: list[int] = []
    for parent in (None, 0, 1, 0, 3):
        above = None if parent is None else ids[parent]
        ids.append(await add(rooms, id_, above, f"word{len(ids)}"))
    return id_, ids


async def read(rooms: Rooms, chat_id: int) -> tuple[dict[int, Node], int | None]:
    loaded = await rooms.conversations.load(chat_id)
    assert loaded is not None
    return loaded[1], loaded[0].leaf_id


def test_what_is_removed_is_read_nowhere_and_comes_back_whole(tmp_path: Path) -> None:
    async def body() -> None:
        async with opened(tmp_path) as rooms:
            chat_id, ids = await tree(rooms)
            before, _ = await read(rooms, chat_id)
            gone = await rooms.shelves.pruning.remove(chat_id, (ids[3],), ids[2], 10.0)
            assert gone is not None
            assert gone.ids == {ids[3], ids[4]}
            nodes, leaf = await read(rooms, chat_id)
            assert (set(nodes), leaf) == ({ids[0], ids[1], ids[2]}, ids[2])
            assert await rooms.conversations.prompts(9) == ("word2", "word1", "word0")
            hits = await rooms.shelves.search.find(parse_query("word4"), 10.0)
            assert hits.hits == ()
            end = await rooms.conversations.load_end(chat_id, 60)
            assert end is not None
            assert set(end.nodes) == set(nodes)
            back = await rooms.shelves.pruning.restore(chat_id, gone.moment, ids[4])
            assert back is not None
            assert back.ids == gone.ids
            assert await read(rooms, chat_id) == (before, ids[4])
            assert await rooms.shelves.pruning.restore(chat_id, gone.moment) is None
            hits = await rooms.shelves.search.find(parse_query("word4"), 10.0)
            assert len(hits.hits) == 1

    asyncio.run(body())


def test_all_of_a_chat_may_be_removed_and_written_in_again(tmp_path: Path) -> None:
    async def body() -> None:
        async with opened(tmp_path) as rooms:
            chat_id, ids = await tree(rooms)
            assert await rooms.shelves.pruning.remove(chat_id, (ids[0],), None, 10.0)
            assert await read(rooms, chat_id) == ({}, None)
            new = await add(rooms, chat_id, None, "again")
            nodes, leaf = await read(rooms, chat_id)
            assert (set(nodes), leaf) == ({new}, new)

    asyncio.run(body())


def test_two_removals_of_one_moment_come_back_apart_and_what_leads_there_with_them(
    tmp_path: Path,
) -> None:
    async def body() -> None:
        async with opened(tmp_path) as rooms:
            pruning = rooms.shelves.pruning
            chat_id, ids = await tree(rooms)
            first = await pruning.remove(chat_id, (ids[4],), ids[2], 10.0)
            second = await pruning.remove(chat_id, (ids[3],), ids[2], 10.0)
            third = await pruning.remove(chat_id, (ids[1],), ids[0], 10.0)
            assert first is not None
            assert second is not None
            assert third is not None
            assert await pruning.last(chat_id) == third.moment
            back = await pruning.restore(chat_id, first.moment, ids[2])
            assert back is not None
            # Message 3 stands above 4; where it was to end, 2, is not there.
            assert back.ids == {ids[3], ids[4]}
            nodes, leaf = await read(rooms, chat_id)
            assert (set(nodes), leaf) == ({ids[0], ids[3], ids[4]}, ids[4])
            assert await pruning.restore(chat_id, second.moment) is None
            back = await pruning.restore(chat_id, third.moment)
            assert back is not None
            nodes, leaf = await read(rooms, chat_id)
            assert (set(nodes), leaf) == (set(ids), ids[2])

    asyncio.run(body())


def test_what_is_being_answered_is_not_removed(tmp_path: Path) -> None:
    async def body() -> None:
        async with opened(tmp_path) as rooms:
            chat_id, ids = await tree(rooms)
            await rooms.checkpoints.save(checkpoint(chat_id, ids[4], TextPart("half")), 9.0)
            assert await rooms.shelves.pruning.remove(chat_id, (ids[3],), ids[2], 10.0) is None
            assert await rooms.shelves.pruning.remove(chat_id, (99,), ids[2], 10.0) is None
            with pytest.raises(ValueError, match="the end"):
                await rooms.shelves.pruning.remove(chat_id, (ids[1],), ids[2], 10.0)
            nodes, leaf = await read(rooms, chat_id)
            assert (set(nodes), leaf) == (set(ids), ids[4])

    asyncio.run(body())


def test_what_waits_for_its_answer_waits_no_longer(tmp_path: Path) -> None:
    async def body() -> None:
        async with opened(tmp_path) as rooms:
            chat_id, ids = await tree(rooms)
            await rooms.shelves.queue.add(NewQueued(chat_id, ids[4], BUSY, 20.0, 1), 9.0)
            await rooms.shelves.queue.add(NewQueued(chat_id, ids[2], BUSY, 20.0, 1), 9.0)
            await rooms.shelves.pruning.remove(chat_id, (ids[3],), ids[2], 10.0)
            assert [one.node_id for one in await rooms.shelves.queue.all()] == [ids[2]]

    asyncio.run(body())


def test_after_its_time_it_is_gone_with_its_files_and_nothing_else_is(tmp_path: Path) -> None:
    async def body() -> None:
        async with opened(tmp_path) as rooms:
            pruning = rooms.shelves.pruning
            chat_id = await chat(rooms)
            top = await add(rooms, chat_id, None, "stays")
            file = await stored(rooms, b"of the removed")
            kept = await stored(rooms, b"of the kept")
            await rooms.conversations.append(NewNode(chat_id, top, Message("user", (kept,))), 2.0)
            at = (
                await rooms.conversations.append(NewNode(chat_id, top, Message("user", (file,))), 2)
            ).id
            removed = at
            for _ in range(AT_ONCE):
                at = (await rooms.conversations.append(NewNode(chat_id, at, answer()), 2.0)).id
            assert await pruning.remove(chat_id, (removed,), top, 10.0)
            assert await rooms.shelves.attachments.collect(99.0) == 0
            assert await pruning.purge(10.0) == 0
            assert [await pruning.purge(10.5) for _ in range(3)] == [AT_ONCE, 1, 0]
            assert await rooms.shelves.attachments.collect(9e12) == 1
            assert await rooms.shelves.attachments.read(kept.sha256) is not None
            nodes, _ = await read(rooms, chat_id)
            assert len(nodes) == 2
            assert await pruning.last(chat_id) is None
            problems = await rooms.database.read(
                lambda connection: connection.execute("PRAGMA foreign_key_check").fetchall()
            )
            assert problems == []

    asyncio.run(body())


def test_what_was_removed_goes_in_order_though_the_clock_was_put_back(tmp_path: Path) -> None:
    async def body() -> None:
        async with opened(tmp_path) as rooms:
            chat_id, ids = await tree(rooms)
            pruning = rooms.shelves.pruning
            assert await pruning.remove(chat_id, (ids[2],), ids[1], 100.0)
            assert await pruning.remove(chat_id, (ids[1],), ids[0], 50.0)
            await pruning.purge(60.0)
            last = await pruning.last(chat_id)
            assert last is not None
            back = await pruning.restore(chat_id, last)
            assert back is not None
            assert back.ids == {ids[1]}

    asyncio.run(body())


def test_what_was_removed_is_found_without_a_look_at_all_messages(tmp_path: Path) -> None:
    """It is looked for at each start, while nobody else writes, and for a mirror all the time."""

    def explain(connection: sqlite3.Connection) -> list[str]:
        return [
            row[3]
            for statement, values in ((pruning._PURGE, (1.0, 0, 9)), (records._REMOVED, ()))
            for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}", values)
        ]

    async def body() -> None:
        async with opened(tmp_path) as rooms:
            steps = await rooms.database.read(explain)
            assert len([step for step in steps if "INDEX nodes_removed" in step]) == 2
            assert not [step for step in steps if step.startswith("SCAN nodes")]

    asyncio.run(body())


def test_the_preferred_path_is_kept_with_the_chat(tmp_path: Path) -> None:
    async def body() -> None:
        async with opened(tmp_path) as rooms:
            chat_id, ids = await tree(rooms)
            await rooms.conversations.set_preferred(chat_id, ids[2])
        async with opened(tmp_path) as rooms:
            (one,) = await rooms.conversations.recent()
            assert one.preferred_id == ids[2]
            await rooms.conversations.set_preferred(chat_id, None)
            loaded = await rooms.conversations.load(chat_id)
            assert loaded is not None
            assert loaded[0].preferred_id is None

    asyncio.run(body())

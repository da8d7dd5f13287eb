"""Messages that wait: in order, across restarts, and never once their answer is kept."""

from __future__ import annotations

import asyncio
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from nocopt.core.conversation import Node, Options
from nocopt.core.errors import Cause, Failure, WireKind
from nocopt.core.messages import TextPart, user_message
from nocopt.core.queue import Queued
from nocopt.store.conversations import NewNode
from nocopt.store.queue import NewQueued
from tests.store.opened import Rooms, answer, checkpoint, opened, reply

BUSY = Failure(WireKind.HTTP, Cause.OVERLOADED, "Overloaded \ud83d", status=529, retryable=True)
OFFLINE = Failure(WireKind.NETWORK, Cause.NAME, retryable=True, host="api.example")


async def asked(rooms: Rooms) -> Node:
    _, node = await rooms.conversations.begin("x", Options(), user_message("?"), 1.0)
    return node


async def waiting(rooms: Rooms, node: Node, now: float = 5.0) -> Queued:
    new = NewQueued(node.conversation_id, node.id, BUSY, now + 15.0, 1, "claude-x", "Work")
    return await rooms.shelves.queue.add(new, now)


def test_what_waits_is_there_after_the_program_ended(tmp_path: Path) -> None:
    async def write() -> tuple[Node, Queued]:
        async with opened(tmp_path) as rooms:
            node = await asked(rooms)
            return node, await waiting(rooms, node)

    async def read(node: Node, queued: Queued) -> None:
        async with opened(tmp_path) as rooms:
            assert await rooms.shelves.queue.all() == (queued,)
            assert queued == Queued(
                id=queued.id,
                conversation_id=node.conversation_id,
                node_id=node.id,
                place=1,
                not_before=20.0,
                attempts=1,
                failure=BUSY,
                model="claude-x",
                queued_at=5.0,
                account="Work",
            )

    asyncio.run(read(*asyncio.run(write())))


def test_the_chat_ends_in_what_waits_though_it_was_answered_before(tmp_path: Path) -> None:
    async def body() -> None:
        async with opened(tmp_path) as rooms:
            node = await asked(rooms)
            before = NewNode(node.conversation_id, node.id, answer())
            await rooms.checkpoints.finish(before, 2.0)
            await waiting(rooms, node)
            loaded = await rooms.conversations.load(node.conversation_id)
            assert loaded is not None
            assert loaded[0].leaf_id == node.id

    asyncio.run(body())


def test_first_come_first_served_until_the_person_says_otherwise(tmp_path: Path) -> None:
    async def body() -> None:
        async with opened(tmp_path) as rooms:
            queue = rooms.shelves.queue
            one, two, three = [await waiting(rooms, await asked(rooms)) for _ in range(3)]

            async def ids() -> list[int]:
                return [queued.id for queued in await queue.all()]

            assert await ids() == [one.id, two.id, three.id]
            await queue.order([three.id, 99, one.id])
            assert await ids() == [three.id, one.id, two.id]
            last = await waiting(rooms, await asked(rooms))
            assert await ids() == [three.id, one.id, two.id, last.id]
            await queue.remove(one.id)
            await queue.remove(one.id)
            assert await ids() == [three.id, two.id, last.id]

    asyncio.run(body())


def test_a_message_that_waits_already_keeps_its_place(tmp_path: Path) -> None:
    async def body() -> None:
        async with opened(tmp_path) as rooms:
            node, other = [await asked(rooms) for _ in range(2)]
            first, second = [await waiting(rooms, one) for one in (node, other)]
            new = NewQueued(node.conversation_id, node.id, OFFLINE, 90.0, 4, "other", "Home")
            again = await rooms.shelves.queue.add(new, 60.0)
            assert again == replace(
                first,
                not_before=90.0,
                attempts=4,
                failure=OFFLINE,
                model="other",
                account="Home",
            )
            assert await rooms.shelves.queue.all() == (again, second)

    asyncio.run(body())


def test_an_answer_that_is_kept_ends_the_waiting(tmp_path: Path) -> None:
    async def body() -> None:
        async with opened(tmp_path) as rooms:
            node, other = [await asked(rooms) for _ in range(2)]
            await waiting(rooms, node)
            left = await waiting(rooms, other)
            new = NewNode(node.conversation_id, node.id, answer(), reply=reply())
            await rooms.checkpoints.finish(new, 9.0)
            assert await rooms.shelves.queue.all() == (left,)

    asyncio.run(body())


def test_an_answer_that_cannot_be_kept_leaves_the_message_waiting(tmp_path: Path) -> None:
    async def body() -> None:
        async with opened(tmp_path) as rooms:
            node = await asked(rooms)
            queued = await waiting(rooms, node)
            with pytest.raises(sqlite3.IntegrityError):
                await rooms.checkpoints.finish(NewNode(99, node.id, answer()), 9.0)
            assert await rooms.shelves.queue.all() == (queued,)

    asyncio.run(body())


def test_an_answer_that_was_cut_by_the_end_of_the_program_ends_the_waiting(tmp_path: Path) -> None:
    """Something of it had come, so that it is not asked for again behind the person's back."""

    async def body() -> None:
        async with opened(tmp_path) as rooms:
            node, other = [await asked(rooms) for _ in range(2)]
            await waiting(rooms, node)
            left = await waiting(rooms, other)
            running = checkpoint(node.conversation_id, node.id, TextPart("Hel"))
            await rooms.checkpoints.save(running, 6.0)
        async with opened(tmp_path) as rooms:
            [found] = await rooms.checkpoints.recover(9.0)
            assert found.parent_id == node.id
            assert await rooms.shelves.queue.all() == (left,)

    asyncio.run(body())


def test_a_chat_in_the_trash_sends_nothing_and_neither_when_it_comes_back(tmp_path: Path) -> None:
    async def body() -> None:
        async with opened(tmp_path) as rooms:
            node, other = [await asked(rooms) for _ in range(2)]
            await waiting(rooms, node)
            left = await waiting(rooms, other)
            await rooms.conversations.delete(node.conversation_id, 9.0)
            assert await rooms.shelves.queue.all() == (left,)
            await rooms.conversations.restore(node.conversation_id)
            assert await rooms.shelves.queue.all() == (left,)

    asyncio.run(body())


def test_only_a_message_of_that_chat_can_wait_in_it(tmp_path: Path) -> None:
    async def body() -> None:
        async with opened(tmp_path) as rooms:
            node, other = [await asked(rooms) for _ in range(2)]
            with pytest.raises(sqlite3.IntegrityError):
                await waiting(rooms, replace(node, conversation_id=other.conversation_id))

    asyncio.run(body())

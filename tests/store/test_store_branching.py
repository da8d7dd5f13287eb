"""Branches of long chats: others write meanwhile, and each is there as a whole or not at all."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from nocopt.core.conversation import Node, Options
from nocopt.core.messages import Message, OpaquePart, user_message
from nocopt.core.parameters import Parameters
from nocopt.store import branching
from nocopt.store.database import Database
from tests.store.opened import opened

LONG = [Node(1 + at, 0, None, user_message(f"Message {at}"), float(at)) for at in range(150)]
OPTIONS = Options(parameters=Parameters(forget_before=101))


@pytest.fixture(autouse=True)
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """One message takes as long as is written in one go."""
    monkeypatch.setattr(branching, "_SECONDS", -1.0)


async def _copied(database: Database) -> int:
    """Return how many messages there are, seen or not."""
    return await database.read(
        lambda connection: int(connection.execute("SELECT count(*) FROM nodes").fetchone()[0])
    )


def test_others_write_while_a_long_chat_is_branched_and_nobody_sees_half(tmp_path: Path) -> None:
    async def work() -> None:
        async with opened(tmp_path) as rooms:
            chats = rooms.conversations
            coming = asyncio.ensure_future(chats.branch(LONG, "Copy", OPTIONS, 900.0))
            while await _copied(rooms.database) < 50:
                assert not coming.done()
            other = await chats.create("Other", Options(), 1.0)
            assert [one.id for one in await chats.recent()] == [other.id]
            assert not coming.done()
            made = await coming
            found, nodes = await chats.load(made.id) or pytest.fail("not there")
            ids = list(nodes)
            assert [one.message.text for one in nodes.values()] == [
                one.message.text for one in LONG
            ]
            assert [one.parent_id for one in nodes.values()] == [None, *ids[:-1]]
            assert found == made
            assert (found.leaf_id, found.updated_at) == (ids[-1], 900.0)
            assert found.options.parameters.forget_before == ids[100]
            assert [one.id for one in await chats.recent()] == [made.id, other.id]

    asyncio.run(work())


def test_what_tools_gave_makes_a_branch_long_as_well(tmp_path: Path) -> None:
    given = OpaquePart({"type": "tool_result", "tool_use_id": "a", "content": "x" * 150_000})
    path = [Node(1 + at, 0, None, Message("user", (given,)), float(at)) for at in range(2)]

    async def work() -> None:
        async with opened(tmp_path) as rooms:
            writings: list[None] = []
            rooms.database.written.connect(lambda: writings.append(None))
            made = await rooms.conversations.branch(path, "Copy", Options(), 900.0)
            assert len(await rooms.conversations.nodes(made.id)) == 2
            assert len(writings) > 1

    asyncio.run(work())


def test_a_branch_whose_copies_went_while_the_computer_slept_comes_anew(tmp_path: Path) -> None:
    async def work() -> None:
        async with opened(tmp_path) as rooms:
            chats, database = rooms.conversations, rooms.database
            coming = asyncio.ensure_future(chats.branch(LONG, "Copy", OPTIONS, 900.0))
            while await _copied(database) < 100:
                assert not coming.done()
            await asyncio.gather(  # in one go, as nothing else is carried out in between
                rooms.state.set("arriving_at", "0.0"), rooms.shelves.filing.sweep(1.0)
            )
            made = await coming
            assert len(await chats.nodes(made.id)) == 150

    asyncio.run(work())

"""How chats are filed on disk, the lines of their list, and what is removed for good."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from nocopt.core.conversation import Options, Unsent
from nocopt.core.errors import Cause, Failure, WireKind
from nocopt.core.filing import AS_OTHERS, Batch, ChatLine, Filed, Filing, Undo
from nocopt.core.messages import user_message
from nocopt.core.parameters import Parameters
from nocopt.store import filing as module
from nocopt.store.nodes import NewNode
from nocopt.store.queue import NewQueued
from tests.store.opened import Rooms, opened, stored

CAREFUL = Options("Work", "claude-x", "high", "Be exact.", 4000, Parameters(temperature=0.0))


async def filed(rooms: Rooms, filing: Filing, now: float) -> Undo:
    changes = await rooms.shelves.filing.change(
        filing.ids, lambda _, one: filing.applied_to(one, now)
    )
    return Undo(filing, {id_: before for id_, (before, _) in changes.items()})


async def lines(rooms: Rooms, *ids: int) -> dict[int, ChatLine]:
    return {line.id: line for line in await rooms.shelves.chat_lines.some(ids)}


def test_projects_are_kept_changed_and_put_in_order(tmp_path: Path) -> None:
    async def body() -> None:
        async with opened(tmp_path) as rooms:
            shelf = rooms.shelves.filing
            one = await shelf.add_project("One \ud83d", CAREFUL)
            two = await shelf.add_project("Two", AS_OTHERS)
            await shelf.set_project(replace(one, name="Eins", folded=True))
            await shelf.order_projects([two.id, 99])
        async with opened(tmp_path) as rooms:
            shelf = rooms.shelves.filing
            found = await shelf.projects()
            assert [(p.name, p.options, p.folded) for p in found] == [
                ("Two", AS_OTHERS, False),
                ("Eins", CAREFUL, True),
            ]
            chat = await rooms.conversations.create("in it", Options(), 1.0)
            await filed(rooms, Filing(Batch.MOVE, (chat.id,), one.id), 2.0)
            assert (await lines(rooms, chat.id))[chat.id].filed == Filed(one.id)
            await shelf.remove_project(one.id)
            assert [p.id for p in await shelf.projects()] == [two.id]
            assert (await lines(rooms, chat.id))[chat.id].filed == Filed()
            assert await shelf.add_project("Three", AS_OTHERS) != one

    asyncio.run(body())


def test_many_chats_are_filed_in_one_go_and_that_is_undone(tmp_path: Path) -> None:
    async def body() -> None:
        async with opened(tmp_path) as rooms:
            made = [await rooms.conversations.create(f"{n}", Options(), n) for n in (1.0, 2.0, 3.0)]
            ids = tuple(chat.id for chat in made)
            home = await rooms.shelves.filing.add_project("Home", AS_OTHERS)
            await filed(rooms, Filing(Batch.TAG, ids[:1], tag="a \ud83d"), 4.0)
            before = await lines(rooms, *ids)
            undone = [
                await filed(rooms, filing, 5.0)
                for filing in (
                    Filing(Batch.MOVE, (*ids, 99), home.id),
                    Filing(Batch.TAG, ids, tag="b"),
                    Filing(Batch.UNTAG, ids, tag="a \ufffd"),
                    Filing(Batch.PIN, ids),
                    Filing(Batch.ARCHIVE, ids),
                    Filing(Batch.TRASH, ids),
                )
            ]
            assert {line.filed for line in (await lines(rooms, *ids)).values()} == {
                Filed(home.id, ("b",), 5.0, 5.0, 5.0)
            }
            assert [len(undo.before) for undo in undone] == [3, 3, 1, 3, 3, 3]
            for undo in reversed(undone):
                await rooms.shelves.filing.change(tuple(undo.before), undo.applied_to)
            assert await lines(rooms, *ids) == before

    asyncio.run(body())


def test_a_project_that_is_gone_takes_no_chat(tmp_path: Path) -> None:
    async def body() -> None:
        async with opened(tmp_path) as rooms:
            chat = await rooms.conversations.create("t", Options(), 1.0)
            undo = await filed(rooms, Filing(Batch.MOVE, (chat.id,), 12345), 2.0)
            assert not undo.before
            assert (await lines(rooms, chat.id))[chat.id].filed == Filed()

    asyncio.run(body())


def test_what_is_in_the_trash_waits_for_no_answer(tmp_path: Path) -> None:
    async def body() -> None:
        async with opened(tmp_path) as rooms:
            chat, node = await rooms.conversations.begin("t", CAREFUL, user_message("hi"), 1.0)
            failure = Failure(WireKind.NETWORK, Cause.CONNECT)
            await rooms.shelves.queue.add(NewQueued(chat.id, node.id, failure, 0.0, 1), 1.0)
            later = Unsent("and then")
            await rooms.conversations.set_later(chat.id, later)
            expected = await rooms.shelves.chat_lines.expected()
            assert expected == ({chat.id: later}, {chat.id: "Work"})
            await filed(rooms, Filing(Batch.TRASH, (chat.id,)), 2.0)
            assert await rooms.shelves.chat_lines.expected() == ({}, {})
            await filed(rooms, Filing(Batch.RESTORE, (chat.id,)), 3.0)
            assert await rooms.shelves.chat_lines.expected() == ({chat.id: later}, {})

    asyncio.run(body())


def test_lines_come_in_pages_and_the_trash_apart(tmp_path: Path) -> None:
    async def body() -> None:
        async with opened(tmp_path) as rooms:
            moments = (5.0, 3.0, 3.0, 3.0, 2.0, 9.0, 8.0)
            made = [await rooms.conversations.create("t", Options(), at) for at in moments]
            *kept, gone, long_gone = (chat.id for chat in made)
            await filed(rooms, Filing(Batch.TRASH, (gone,)), 40.0)
            await filed(rooms, Filing(Batch.TRASH, (long_gone,)), 20.0)
            await filed(rooms, Filing(Batch.ARCHIVE, (kept[2],)), 41.0)
            await filed(rooms, Filing(Batch.PIN, (kept[4], gone)), 42.0)
            shelf, pages, last = rooms.shelves.chat_lines, list[list[int]](), None
            while True:
                page = await shelf.page(2, last)
                pages.append([line.id for line in page.lines])
                last = page.last
                if last is None:
                    break
            assert pages == [[kept[0], kept[3]], [kept[2], kept[1]], [kept[4]]]
            assert [line.id for line in await shelf.trash(30.0)] == [gone]
            assert [line.id for line in await shelf.pinned()] == [kept[4]]

    asyncio.run(body())


def test_a_damaged_line_is_read_as_far_as_it_makes_sense(tmp_path: Path) -> None:
    async def body() -> None:
        async with opened(tmp_path) as rooms:
            chat = await rooms.conversations.create("t", Options(), 1.0)
            statement = "UPDATE conversations SET title = x'00ff', updated_at = 'soon', later = 7"
            await rooms.database.write(lambda connection: connection.execute(statement).rowcount)
            page = await rooms.shelves.chat_lines.page(9)
            assert page.lines == (ChatLine(chat.id, "", 0.0),)
            assert (await rooms.shelves.chat_lines.expected()).later == {}

    asyncio.run(body())


def test_what_is_to_go_is_removed_some_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "AT_ONCE", 3)

    counts = (
        "SELECT (SELECT count(*) FROM conversations), (SELECT count(*) FROM nodes),"
        " (SELECT count(*) FROM attachment_uses)"
    )

    async def counted(rooms: Rooms) -> list[int]:
        return await rooms.database.read(
            lambda connection: list(connection.execute(counts).fetchone())
        )

    async def body() -> None:
        async with opened(tmp_path) as rooms:
            chats = []
            for moment in (1.0, 2.0, 3.0):
                part = await stored(rooms, b"%d" % moment)
                message = replace(user_message("hi"), parts=(part,))
                chat, node = await rooms.conversations.begin("t", Options(), message, moment)
                for _ in range(3):
                    new = NewNode(chat.id, node.id, user_message("more"))
                    node = await rooms.conversations.append(new, moment)
                chats.append(chat.id)
            await filed(rooms, Filing(Batch.TRASH, tuple(chats[:2])), 5.0)
            await filed(rooms, Filing(Batch.PURGE, tuple(chats)), 6.0)
            assert await counted(rooms) == [3, 12, 3]
            found = []
            while await rooms.shelves.filing.sweep(1.0):
                found.append((await counted(rooms))[1])
            assert found == [9, 7, 4]
            assert await counted(rooms) == [1, 4, 1]
            assert [line.id for line in (await rooms.shelves.chat_lines.page(9)).lines] == chats[2:]
            assert not await rooms.shelves.filing.sweep(1.0)

    asyncio.run(body())

"""Chats read as records: whole, in the same order everywhere, and without what was removed."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

from nocopt.core.conversation import Edits, Options, Unsent
from nocopt.core.messages import user_message
from nocopt.core.parameters import Parameters
from nocopt.core.records import ChatRecord
from nocopt.core.transfer import Counted
from nocopt.store.conversations import NewNode
from nocopt.store.records import Records
from tests.app.rig import run
from tests.store.opened import Rooms, answer, opened, reply, stored


def records(rooms: Rooms) -> Records:
    return Records(rooms.database, rooms.conversations)


async def kept(rooms: Rooms, chat_id: int) -> ChatRecord:
    found = await records(rooms).read(chat_id)
    assert found is not None
    return found


async def sql(rooms: Rooms, statement: str, *values: object) -> None:
    def work(connection: sqlite3.Connection) -> None:
        connection.execute(statement, values)

    await rooms.database.write(work)


def test_a_chat_is_read_with_all_that_it_has(tmp_path: Path) -> None:
    async def body() -> None:
        async with opened(tmp_path) as rooms:
            chats = rooms.conversations
            options = Options(model="m", parameters=Parameters(forget_before=1))
            chat, first = await chats.begin("Title", options, user_message("one"), 1.0)
            told = answer(), "m", "Default", reply()
            second = await chats.append(NewNode(chat.id, first.id, *told), 2.0)
            other = await chats.append(NewNode(chat.id, first.id, *told), 3.0)
            await chats.set_leaf(chat.id, second.id)
            notes = await stored(rooms, b"notes")
            await chats.set_edits(chat.id, Edits({first.id: "two", 999: "gone"}, first.id))
            await chats.set_attached(chat.id, (notes,))
            await chats.set_later(chat.id, Unsent("later"))
            await sql(rooms, "INSERT INTO projects VALUES (7, 'u', 'Garden', 1, 0, '{}')")
            await sql(rooms, "INSERT INTO tags VALUES (?, 'green')", chat.id)
            await sql(
                rooms,
                "UPDATE conversations SET project_id = 7, pinned_at = 5.0, preferred_id = ?",
                other.id,
            )

            found = await kept(rooms, chat.id)
            assert [node.message for node in found.nodes] == [
                user_message("one"),
                answer(),
                answer(),
            ]
            uids = [node.uid for node in found.nodes]
            assert [node.parent for node in found.nodes] == [None, uids[0], uids[0]]
            assert (found.leaf, found.preferred) == (uids[1], uids[2])
            assert found.nodes[1].reply == reply()
            assert found.options.parameters.forget_before == 0
            assert found.edits == Edits({0: "two"}, 0)
            assert found.attached == (notes,)
            assert found.later == Unsent("later")
            assert found.project == "Garden"
            assert found.filed.tags == ("green",)
            assert found.filed.pinned == 5.0
            assert found.filed.project_id is None
            assert len({found.uid, *uids}) == 4

    run(body())


def test_what_was_removed_and_what_is_in_the_trash_stays_at_home(tmp_path: Path) -> None:
    async def body() -> None:
        async with opened(tmp_path) as rooms:
            chats = rooms.conversations
            kept_chat, first = await chats.begin("Kept", Options(), user_message("a"), 1.0)
            notes = await stored(rooms, b"notes")
            away = replace(user_message("b"), parts=(notes,))
            removed = await chats.append(NewNode(kept_chat.id, first.id, away), 2.0)
            await sql(rooms, "UPDATE nodes SET removed_at = 3.0 WHERE id = ?", removed.id)
            await chats.set_leaf(kept_chat.id, first.id)
            trashed, _ = await chats.begin("Trashed", Options(), user_message("c"), 1.0)
            await chats.delete(trashed.id, 4.0)

            assert await records(rooms).ids() == (kept_chat.id,)
            assert await records(rooms).ids((trashed.id,)) == ()
            assert await records(rooms).read(trashed.id) is None
            assert records(rooms).extent() == Counted(1, 1)
            assert records(rooms).extent(shown_only=True) == Counted(1, 1)
            found = await kept(rooms, kept_chat.id)
            assert [node.message for node in found.nodes] == [user_message("a")]
            assert found.leaf == found.nodes[0].uid

    run(body())


def test_chats_come_in_the_order_of_their_making_and_are_counted(tmp_path: Path) -> None:
    async def body() -> None:
        async with opened(tmp_path) as rooms:
            notes = await stored(rooms, b"notes")
            message = replace(user_message("x"), parts=(notes,))
            ids = [
                (await rooms.conversations.begin("x", Options(), message, at))[0].id
                for at in (3.0, 1.0, 2.0)
            ]
            assert await records(rooms).ids() == (ids[1], ids[2], ids[0])
            assert await records(rooms).ids((ids[0], ids[2])) == (ids[2], ids[0])
            # The same file counts once.
            assert records(rooms).extent() == Counted(3, 3, 1, 5)
            assert records(rooms).extent((ids[0],)) == Counted(1, 1, 1, 5)

            other = replace(message, parts=(await stored(rooms, b"others"),))
            await rooms.conversations.append(NewNode(ids[0], None, other), 4.0)
            assert records(rooms).extent((ids[0],)) == Counted(1, 2, 2, 11)
            assert records(rooms).extent((ids[0],), shown_only=True) == Counted(1, 1, 1, 6)
            assert records(rooms).extent(shown_only=True) == Counted(3, 3, 2, 11)

    run(body())

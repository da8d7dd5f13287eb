"""Chats of thousands of messages: their end comes first, and nothing is done with a part of one."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from nocopt.core.conversation import Conversation, Node, Options
from nocopt.core.messages import Message, TextPart, user_message
from nocopt.store.conversations import NewNode
from tests.app.rig import Rig, asked, rig, run, said, until
from tests.fakes import answer

MESSAGES = 1_200


async def long_chat(it: Rig) -> Conversation:
    """A chat of so many messages, as it is after it was written."""
    path = [
        Node(number, 0, None, _message(number), 10.0 + number, "claude-x", "Own")
        for number in range(MESSAGES)
    ]
    return await it.means.conversations.branch(path, "Long", Options(), 5000.0)


async def rename(it: Rig, old: str, new: str) -> None:
    """Take a table away, or put it back."""
    statement = f"ALTER TABLE {old} RENAME TO {new}"
    await it.database.write(lambda connection: connection.execute(statement).fetchall())


def _message(number: int) -> Message:
    if number % 2 == 0:
        return user_message(f"Question {number}")
    return Message("assistant", (TextPart(f"Answer {number}"),))


def test_the_end_of_a_long_chat_is_there_first_and_the_rest_follows(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path) as it:
            chat = await long_chat(it)
            session = await it.library.open(chat.id)
            first = said(session)
            assert 20 < len(first) < MESSAGES
            # Also whoever looks at all branches of a chat hears of it.
            await until(lambda: len(session.path) == MESSAGES, session.state_changed)
            whole = said(session)
            assert whole[-len(first) :] == first
            assert whole[0] == ("user", "Question 0")
            assert await it.library.open(chat.id) is session

    run(body())


def test_what_others_add_while_all_of_it_is_read_is_seen_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def body() -> None:
        async with rig(tmp_path) as it:
            session = await it.library.open((await long_chat(it)).id)
            shelf, growing = it.means.conversations, list[asyncio.Task[None]]()
            read = shelf.nodes

            async def read_before_it(conversation_id: int) -> dict[int, Node]:
                found = await read(conversation_id)
                end = session.path[-1].id
                await shelf.append(NewNode(conversation_id, end, user_message("Added")), 6000.0)
                growing.append(it.means.tasks.start("grow", session.versions.take_growth()))
                await asyncio.sleep(0)
                return found

            monkeypatch.setattr(shelf, "nodes", read_before_it)
            await session.versions.read_all()
            await asyncio.gather(*growing)
            assert len(session.path) == MESSAGES + 1
            assert said(session)[-1] == ("user", "Added")

    run(body())


def test_what_is_sent_before_all_was_read_goes_with_all_of_it(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, answer("ok")) as it:
            session = await it.library.open((await long_chat(it)).id)
            assert len(session.path) < MESSAGES
            await asked(it, session, "And now?")
            (request,) = it.client.asked
            assert len(request.messages) == MESSAGES + 1
            assert len(session.path) == MESSAGES + 2

    run(body())


def test_versions_and_branches_wait_for_all_of_it(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, answer("another")) as it:
            session = await it.library.open((await long_chat(it)).id)
            reply = session.path[-1]
            path = await session.versions.up_to(reply)
            assert len(path) == MESSAGES
            assert await session.versions.regenerate(reply)
            await until(lambda: not session.running, session.state_changed)
            assert len(session.versions.of(session.path[-1])) == 2

    run(body())


def test_where_another_place_was_read_all_of_it_is_read_at_once(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path) as it:
            chat = await long_chat(it)
            await it.means.conversations.set_anchor(chat.id, "7 0 0")
            session = await it.library.open(chat.id)
            assert len(session.path) == MESSAGES

    run(body())


def test_a_disk_that_fails_in_between_is_told_and_asked_again(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, answer("ok")) as it:
            session = await it.library.open((await long_chat(it)).id)
            it.library.show(session)
            failures: list[object] = []
            session.failed.connect(failures.append)
            await rename(it, "nodes", "hidden")
            await until(lambda: bool(failures), session.failed)
            assert not await session.send("Lost?")
            await rename(it, "hidden", "nodes")
            await asked(it, session, "And now?")
            assert len(session.path) == MESSAGES + 2

    run(body())

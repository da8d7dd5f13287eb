"""Chats that are sent, deleted and closed at the same moment."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from nocopt.app import listing as listing_module
from nocopt.app.open_path import NEW_CHAT_TEXT
from nocopt.core.conversation import Options
from nocopt.store.conversations import Conversations
from nocopt.store.database import Database
from tests.app.rig import asked, rig, run
from tests.fakes import OPENED, answer, text

if TYPE_CHECKING:
    import sqlite3


@pytest.mark.parametrize("steps", range(6))
@pytest.mark.parametrize("saved", [True, False])
def test_a_message_that_is_being_sent_at_the_end_is_in_one_place(
    steps: int, saved: bool, tmp_path: Path
) -> None:
    async def send_and_quit() -> None:
        async with rig(tmp_path, answer("never asked for")) as it:
            session = it.library.new_session()
            session.set_unsent("words")
            if saved:
                await session._unsent.flush()
            sending = asyncio.ensure_future(session.send("words"))
            for _ in range(steps):
                await asyncio.sleep(0)
        # The program ends in order, whatever is on its way.
        await sending

    async def look() -> None:
        async with rig(tmp_path) as it:
            session = await it.library.last_open()
            sent = [session.path[0].message.text] if session.path else []
            for chat in it.library.chats:
                sent = [(await it.library.open(chat.id)).path[0].message.text]
            unsent = [it.library.new_session().unsent]
            assert sorted(sent + unsent) in (["", "words"], ["words"])

    run(send_and_quit())
    run(look())


def test_the_text_of_a_new_chat_is_kept_until_its_message_is_on_disk(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path) as it:
            session = it.library.new_session()
            session.set_unsent("words")
            await session._unsent.flush()
            await it.database.write(_refuse_nodes)
            assert not await session.send("words")
            assert await it.means.state.get(NEW_CHAT_TEXT) == "words"
            assert session.unsent == "words"

    run(body())


def _refuse_nodes(connection: sqlite3.Connection) -> None:
    """Make the disk refuse messages and nothing else."""
    # An error of a fixed kind that the store names, as a full disk is.
    connection.execute(
        "CREATE TRIGGER full BEFORE INSERT ON nodes BEGIN SELECT abs(-9223372036854775807 - 1); END"
    )


def test_a_chat_that_is_deleted_while_it_sends_stays_deleted(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, answer("a")) as it:
            session = it.library.new_session()
            await asked(it, session, "one")
            assert session.conversation_id is not None
            session.chat.set_model("claude-opus-5")
            sending = asyncio.ensure_future(session.send("two"))
            await asyncio.sleep(0)
            await it.library.delete(session.conversation_id)
            await sending
            assert len(it.library.chats) == 0

    run(body())


def test_a_running_chat_may_be_deleted_twice(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, [OPENED, text("half"), asyncio.Event()]) as it:
            session = it.library.new_session()
            assert await session.send("one")
            assert session.conversation_id is not None
            delete = it.library.delete
            await asyncio.gather(delete(session.conversation_id), delete(session.conversation_id))
            assert len(it.library.chats) == 0

    run(body())


def test_the_list_of_older_chats_ends_with_the_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing_module, "FIRST", 2)
    monkeypatch.setattr(listing_module, "AT_ONCE", 2)

    async def body() -> None:
        database = await Database.open(tmp_path / "data")
        for moment in range(40):
            await Conversations(database).create("chat", Options(), float(moment))
        await database.close()
        async with rig(tmp_path) as it:
            listing = [one for one in asyncio.all_tasks() if one.get_name() == "list older chats"]
            await it.library.close()
            await it.database.close()
            await asyncio.wait(listing)
            assert len(it.library.chats) < 40

    run(body())

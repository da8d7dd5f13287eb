"""The list of chats and the sessions that are open, over restarts too."""

from __future__ import annotations

import asyncio
import gc
import weakref
from dataclasses import replace
from pathlib import Path

import pytest

from nocopt.app import library as library_module
from nocopt.app import listing as listing_module
from nocopt.core.conversation import Options, TitledBy
from nocopt.core.errors import StoreError, StoreFault
from nocopt.core.reply import Outcome
from nocopt.core.settings import Settings
from tests.app.rig import (
    Rig,
    asked,
    errors_of,
    finished,
    on_disk,
    outcome,
    rig,
    run,
    said,
    until,
    until_draft,
)
from tests.fakes import OPENED, answer, end, text


def test_a_sent_chat_is_listed_newest_first(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, answer("a"), answer("b"), answer("c")) as it:
            first = it.library.new_session()
            await asked(it, first, "one")
            second = it.library.new_session()
            assert second is not first
            await asked(it, second, "two")
            assert [chat.title for chat in it.library.chats] == ["two", "one"]
            await asked(it, first, "three")
            assert [chat.title for chat in it.library.chats] == ["one", "two"]
            listed = tuple(it.library.chats)
        async with rig(tmp_path) as it:
            assert [(one.id, one.title) for one in it.library.chats] == [
                (one.id, one.title) for one in listed
            ]

    run(body())


def test_a_chat_goes_to_the_top_when_something_is_sent_in_it(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, answer("1"), answer("2"), answer("3")) as it:
            sessions = []
            for title in ("one", "two"):
                sessions.append(it.library.new_session())
                assert await sessions[-1].send(title)
                await finished(sessions[-1])
            assert [chat.title for chat in it.library.chats] == ["two", "one"]
            assert await sessions[0].send("more")
            assert [chat.title for chat in it.library.chats] == ["one", "two"]
            await finished(sessions[0])
            assert [chat.title for chat in it.library.chats] == ["one", "two"]

    run(body())


def test_two_chats_stream_at_once_and_go_on_unseen(tmp_path: Path) -> None:
    async def body() -> None:
        gates = [asyncio.Event(), asyncio.Event()]
        scripts = [[OPENED, text(f"{n}"), gate, text("!"), end()] for n, gate in enumerate(gates)]
        async with rig(tmp_path, *scripts) as it:
            first = it.library.new_session()
            assert await first.send("one")
            second = it.library.new_session()
            it.library.show(second)
            assert await second.send("two")
            for session in (first, second):
                await until_draft(session, lambda draft: bool(draft.message.text))
            assert [chat.running for chat in it.library.chats] == [True, True]
            gates[0].set()
            await finished(first)
            # No row moves at the end of a reply: the mouse may be over it.
            assert [chat.title for chat in it.library.chats] == ["two", "one"]
            assert [chat.running for chat in it.library.chats] == [True, False]
            assert [chat.filed.unread for chat in it.library.chats] == [False, True]
            assert first.conversation_id is not None
            assert await it.library.open(first.conversation_id) is first
            assert [chat.filed.unread for chat in it.library.chats] == [False, True]
            it.library.show(first)
            assert not it.library.chats[1].filed.unread
            gates[1].set()
            await finished(second)
            assert (said(first)[-1], said(second)[-1]) == (("assistant", "0!"), ("assistant", "1!"))
            assert it.library.chats[0].filed.unread

    run(body())


def test_a_running_chat_is_held_and_one_at_rest_is_not(tmp_path: Path) -> None:
    async def body() -> None:
        gate = asyncio.Event()
        async with rig(tmp_path, [OPENED, gate, text("done"), end()]) as it:
            session = it.library.new_session()
            assert await session.send("one")
            number = session.conversation_id
            assert number is not None
            session.set_unsent("")
            it.library.new_session()
            held = weakref.ref(session)
            del session
            gc.collect()
            assert held() is not None
            gate.set()
            await until(lambda: not it.library.chats[0].running, it.library.changed)
            gc.collect()
            again = await it.library.open(number)
            assert said(again)[-1] == ("assistant", "done")
            assert await it.library.open(number) is again

    run(body())


def test_opening_twice_at_once_gives_one_session(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path) as it:
            created = await it.means.conversations.create("t", Options(), 1.0)
            one, other = await asyncio.gather(
                it.library.open(created.id), it.library.open(created.id)
            )
            assert one is other

    run(body())


def test_the_new_chat_is_one_and_its_text_outlives_the_program(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, answer("ok")) as it:
            new = it.library.new_session()
            new.set_unsent("not yet sent")
            created = await it.means.conversations.create("t", Options(), 1.0)
            await it.library.open(created.id)
            assert it.library.new_session() is new
        async with rig(tmp_path, answer("ok")) as it:
            new = await it.library.last_open()
            it.library.show(new)
            assert (new.conversation_id, new.unsent) == (None, "not yet sent")
            await asked(it, new, "not yet sent, now sent")
            new.set_unsent("a follow-up")
        async with rig(tmp_path) as it:
            last = await it.library.last_open()
            assert last.conversation_id == new.conversation_id
            assert last.unsent == "a follow-up"
            assert it.library.new_session().unsent == ""

    run(body())


def test_a_new_chat_knows_the_prompts_of_the_others(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, *(answer("ok") for _ in range(4))) as it:
            for words in ("one", "two", "one"):
                await asked(it, it.library.new_session(), words)
            third = it.library.new_session()
            assert third.last_prompts == ("one", "two")
            await asked(it, third, "three")
            own = it.library.chats[0].id
            assert (await it.library.open(own)).last_prompts == ("three",)
        async with rig(tmp_path) as it:
            assert it.library.new_session().last_prompts == ("three", "one", "two")
            newest = it.library.chats[0].id
            await it.library.delete(newest)
            assert it.library.new_session().last_prompts == ("one", "two")

    run(body())


@pytest.mark.parametrize("last", ["99", "x", "9" * 30, "9" * 5000])
def test_it_starts_with_a_new_chat_where_nobody_can_tell_the_last_one(
    tmp_path: Path, last: str
) -> None:
    async def body() -> None:
        async with rig(tmp_path) as it:
            await it.means.state.set(library_module.LAST_CHAT, last)
            assert (await it.library.last_open()).conversation_id is None

    run(body())


def test_it_starts_with_what_was_shown_at_the_end(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, answer("a"), answer("b")) as it:
            assert (await it.library.last_open()).conversation_id is None
            first = it.library.new_session()
            await asked(it, first, "one")
            first.set_anchor("12:34")
            await asked(it, it.library.new_session(), "two")
            assert first.conversation_id is not None
            it.library.show(first)
        async with rig(tmp_path) as it:
            last = await it.library.last_open()
            assert (last.title, last.anchor) == ("one", "12:34")
            await it.library.delete(first.conversation_id)
        async with rig(tmp_path) as it:
            assert (await it.library.last_open()).conversation_id is None

    run(body())


def test_rename(tmp_path: Path) -> None:
    async def body() -> None:
        gate = asyncio.Event()
        async with rig(tmp_path, [OPENED, gate, end()]) as it:
            session = it.library.new_session()
            assert await session.send("one")
            number = session.conversation_id
            assert number is not None
            told: list[str] = []
            session.state_changed.connect(lambda: told.append(session.title))
            await it.library.rename(number, "  a better\n title ")
            await it.library.rename(number, "   ")
            await it.library.rename(99, "nobody")
            assert told == ["a better title"]
            gate.set()
            await finished(session)
            assert session.title == "a better title"
            assert [chat.title for chat in it.library.chats] == ["a better title"]
        async with rig(tmp_path) as it:
            await it.library.rename(number, "from the list")
            assert [chat.title for chat in it.library.chats] == ["from the list"]
            assert (await it.library.open(number)).title == "from the list"

    run(body())


def test_a_running_chat_is_stopped_before_it_is_deleted(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, [OPENED, text("half"), asyncio.Event()]) as it:
            session = it.library.new_session()
            assert await session.send("one")
            session.set_unsent("never saved")
            await until_draft(session, lambda draft: bool(draft.message.text))
            assert session.conversation_id is not None
            await it.library.delete(session.conversation_id)
            assert it.client.closed == 1
            assert not session.running
            assert len(it.library.chats) == 0
            assert not await session.send("after")
            opened = await it.library.open(session.conversation_id)
            assert opened.conversation_id is None
            await it.library.delete(12345)  # nobody

    run(body())


def test_a_chat_that_cannot_be_deleted_stays(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, answer("a"), answer("b")) as it:
            session = it.library.new_session()
            await asked(it, session, "one")
            number = session.conversation_id
            assert number is not None
            await it.refuse_writes()
            with pytest.raises(StoreError):
                await it.library.delete(number)
            await it.allow_writes()
            again = await it.library.open(number)
            assert again is not session
            await asked(it, again, "two")
            assert len(it.library.chats) == 1

    run(body())


def test_closing_stops_all_turns_and_keeps_their_text(tmp_path: Path) -> None:
    async def body() -> None:
        endless = [[OPENED, text(f"{n}"), asyncio.Event()] for n in range(2)]
        async with rig(tmp_path, *endless) as it:
            sessions = []
            for words in ("one", "two"):
                session = it.library.new_session()
                assert await session.send(words)
                await until_draft(session, lambda draft: bool(draft.message.text))
                sessions.append(session)
            await it.library.close()
            assert it.client.closed == 2
            for number, session in enumerate(sessions):
                assert outcome(session) is Outcome.INTERRUPTED, "nobody stopped it"
                assert (await on_disk(it, session))[-1] == ("assistant", str(number))

    run(body())


def test_a_failure_nobody_looks_at_is_passed_on(tmp_path: Path) -> None:
    async def body() -> None:
        gate = asyncio.Event()
        async with rig(tmp_path, [OPENED, text("kept"), gate, end()]) as it:
            session = it.library.new_session()
            errors, of_session = errors_of(it.library.failed), errors_of(session.failed)
            await session.send("one")
            it.library.show(it.library.new_session())
            await it.refuse_writes()
            gate.set()
            await finished(session)
            assert len(of_session) == 1
            assert of_session[0] in errors
            assert session.conversation_id is not None
            assert await it.library.open(session.conversation_id) is session
            it.library.show(session)
            assert not await session.send("two")
            assert len(of_session) == 2
            assert of_session[1] not in errors, "whoever shows the chat hears it from the session"
            assert said(session)[-1] == ("assistant", "kept")
            await it.allow_writes()

    run(body())


def test_a_long_list_is_loaded_in_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing_module, "FIRST", 3)

    async def body() -> None:
        async with rig(tmp_path) as it:
            for number in range(10):
                await it.means.conversations.create(f"{number}", Options(), float(number))
        async with rig(tmp_path) as it:
            assert len(it.library.chats) >= 3
            await until(lambda: len(it.library.chats) == 10, it.library.chats.inserted)
            assert [chat.title for chat in it.library.chats] == list("9876543210")

    run(body())


def test_a_list_that_cannot_be_read_to_its_end_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing_module, "FIRST", 3)

    async def rename_table(it: Rig, old: str, new: str) -> None:
        statement = f"ALTER TABLE {old} RENAME TO {new}"
        await it.database.write(lambda connection: connection.execute(statement).fetchall())

    async def body() -> None:
        async with rig(tmp_path) as it:
            for number in range(10):
                await it.means.conversations.create(f"{number}", Options(), float(number))
        async with rig(tmp_path) as it:
            errors = errors_of(it.library.failed)
            # In the queue of the database before the second page is asked for.
            await rename_table(it, "conversations", "hidden")
            await until(lambda: len(errors) == 1, it.library.failed)
            assert len(it.library.chats) == 3
            await rename_table(it, "hidden", "conversations")

    run(body())


def test_what_is_typed_after_the_end_is_not_kept(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, answer("ok")) as it:
            session = it.library.new_session()
            await asked(it, session, "one")
            session.set_unsent("before")
            session.set_anchor("1")
            await it.library.close()
            session.set_unsent("after")
            session.set_anchor("2")
            assert (session.unsent, session.anchor) == ("before", "1")
            assert session.conversation_id is not None
            loaded = await it.means.conversations.load(session.conversation_id)
            assert loaded is not None
            assert (loaded[0].draft, loaded[0].anchor) == ("before", "1")

    run(body())


def test_a_renamed_session_that_was_never_sent_has_no_title(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path) as it:
            session = it.library.new_session()
            session.renamed("no", TitledBy.PERSON)
            session.set_anchor("1")
            await it.library.close()
            assert session.title == ""

    run(body())


def test_another_account_goes_on_where_the_first_is_gone(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, real_client=True, settings=Settings()) as it:
            session = it.library.new_session()
            it.library.show(session)
            assert await session.send("demo:hello")
            await finished(session)
            assert session.path[-1].account == "Demo"
            assert outcome(session) is Outcome.COMPLETE
        own = replace(Settings().accounts[0], has_key=True)
        async with rig(tmp_path, answer("ok"), settings=Settings(accounts=(own,))) as it:
            session = await it.library.last_open()
            assert session.account == own
            await asked(it, session, "again")
            assert [node.account for node in session.path if node.reply] == ["Demo", own.name]

    run(body())


def test_what_cannot_be_read_of_a_chat_is_told_and_the_rest_is_shown(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, answer("Kept.")) as it:
            session = it.library.new_session()
            await asked(it, session, "one")
            chat_id = session.conversation_id
            assert chat_id is not None
            await it.database.write(
                lambda connection: connection.execute("UPDATE replies SET report = '['")
            )
        async with rig(tmp_path) as it:
            told = errors_of(it.library.failed)
            session = await it.library.open(chat_id)
            assert said(session) == [("user", "one"), ("assistant", "Kept.")]
            (error,) = told
            assert isinstance(error, StoreError)
            assert error.fault is StoreFault.PARTLY

    run(body())

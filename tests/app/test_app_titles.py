"""Titles that a model makes: of which chats, by which model, at whose cost; what never counts."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from nocopt.app.session import Session
from nocopt.app.titles import TITLE_TOKENS, cheapest, title_in
from nocopt.core.conversation import TitledBy
from nocopt.core.errors import WireError
from nocopt.core.models import RemoteModel
from nocopt.core.settings import Account, Settings
from nocopt.core.spending import SpendingKind
from tests.app.rig import OWN, Rig, asked, catalogue, finished, rig, run
from tests.fakes import BROKEN, BUSY, answer, end, text
from tests.fakes import OPENED as BEGIN

OFFICIAL = replace(OWN, endpoint="https://api.anthropic.com")
HAIKU = "claude-haiku-4-5"


@asynccontextmanager
async def titled(
    folder: Path, *scripts: Any, account: Account = OWN, **more: Any
) -> AsyncIterator[Rig]:
    """The program with titles on; what it has spent can be asked for."""
    settings = Settings(accounts=(account,), **more)
    async with rig(folder, *scripts, settings=settings) as it:
        it.settings.apply(settings)
        yield it


async def rested(it: Rig) -> None:
    """Let the request for a title come to its end."""
    while running := [one for one in asyncio.all_tasks() if one.get_name() == "make a title"]:
        await asyncio.wait(running)
    assert not it.task_errors


async def until_asked(it: Rig, times: int) -> None:
    """Wait until the client was asked so often."""
    while len(it.client.asked) < times:
        it.client.was_asked.clear()
        await it.client.was_asked.wait()


async def stored(it: Rig, session: Session) -> tuple[str, TitledBy]:
    """The title on disk, and whose words it is."""
    assert session.conversation_id is not None
    loaded = await it.means.conversations.load(session.conversation_id)
    assert loaded is not None
    return loaded[0].title, loaded[0].titled_by


def test_the_first_answer_gives_the_chat_a_title(tmp_path: Path) -> None:
    async def body() -> None:
        scripts = (answer("Blue scatters most."), answer("**“Why the sky is blue”.**\n"))
        async with titled(tmp_path, *scripts, account=OFFICIAL) as it:
            session = it.library.new_session()
            await asked(it, session, "why is the sky blue?")
            assert session.title == "why is the sky blue?"
            await rested(it)
            assert session.title == "Why the sky is blue"
            assert it.library.chats[0].title == session.title
            assert await stored(it, session) == (session.title, TitledBy.MODEL)
            request = it.client.asked[1]
            assert request.max_tokens == TITLE_TOKENS
            assert request.thinking in (None, {"type": "disabled"})
            assert (request.tools, request.cache) == ((), None)
            (message,) = request.messages
            assert "why is the sky blue?" in message.text
            assert "Blue scatters most." in message.text
            cheap = cheapest(catalogue().models)
            assert cheap is not None
            assert request.model == cheap.id != session.path[-1].model
            kinds = [one.spending.kind for one in await it.means.spending.entries("0000", "9999")]
            assert sorted(kinds) == [SpendingKind.REPLY, SpendingKind.TITLE]
            assert it.client.watches[1] is None, "what is inspected is what was asked"

    run(body())


def test_one_title_per_chat(tmp_path: Path) -> None:
    async def body() -> None:
        scripts = (answer("one"), answer("Numbers"), answer("two"), answer("again"))
        async with titled(tmp_path, *scripts) as it:
            session = it.library.new_session()
            await asked(it, session, "count")
            await rested(it)
            await asked(it, session, "go on")
            await rested(it)
            await session.versions.regenerate(session.path[-1])
            await finished(session)
            await rested(it)
            assert len(it.client.asked) == 4
            assert session.title == "Numbers"

    run(body())


@pytest.mark.parametrize("wanted", [Settings(titles=False), Settings(active_account="Demo")])
def test_no_title_where_none_is_wanted(tmp_path: Path, wanted: Settings) -> None:
    async def body() -> None:
        demo = bool(wanted.active_account)
        wished = wanted.with_account(OWN)
        async with rig(tmp_path, answer("ok"), settings=wished, real_client=demo) as it:
            it.settings.apply(wished)
            session = it.library.new_session()
            await asked(it, session, "hello")
            await rested(it)
            assert len(it.client.asked) + len(it.demo.requests) == 1
            assert await stored(it, session) == ("hello", TitledBy.TEXT)

    run(body())


def test_what_the_person_calls_a_chat_stays(tmp_path: Path) -> None:
    async def body() -> None:
        gate = asyncio.Event()
        scripts = ([BEGIN, gate, text("ok"), end()], answer("late"))
        async with titled(tmp_path, *scripts) as it:
            session = it.library.new_session()
            assert await session.send("hello")
            assert session.conversation_id is not None
            await it.library.rename(session.conversation_id, "Mine")
            gate.set()
            await finished(session)
            await rested(it)
            assert len(it.client.asked) == 1
            assert await stored(it, session) == ("Mine", TitledBy.PERSON)

    run(body())


def test_a_chat_that_was_named_or_deleted_meanwhile_is_left_alone(tmp_path: Path) -> None:
    async def body() -> None:
        gates = asyncio.Event(), asyncio.Event()
        scripts = (
            *(answer("ok"), [BEGIN, gates[0], text("late"), end()]),
            *(answer("ok"), [BEGIN, gates[1], text("late"), end()]),
        )
        async with titled(tmp_path, *scripts) as it:
            named = it.library.new_session()
            await asked(it, named, "first")
            deleted = it.library.new_session()
            await asked(it, deleted, "second")
            await until_asked(it, 4)
            assert named.conversation_id is not None
            assert deleted.conversation_id is not None
            await it.library.rename(named.conversation_id, "Mine")
            await it.library.delete(deleted.conversation_id)
            for gate in gates:
                gate.set()
            await rested(it)
            assert [chat.title for chat in it.library.chats] == ["Mine"]

    run(body())


def test_a_question_that_was_edited_meanwhile_is_left_alone(tmp_path: Path) -> None:
    async def body() -> None:
        gate = asyncio.Event()
        scripts = (answer("ok"), [BEGIN, gate, text("late"), end()], answer("ok"))
        async with titled(tmp_path, *scripts) as it:
            session = it.library.new_session()
            await asked(it, session, "first")
            assert await session.versions.edit(session.path[0], "something else")
            await finished(session)
            gate.set()
            await rested(it)
            assert session.title == "first"

    run(body())


@pytest.mark.parametrize(
    "script",
    [
        [WireError(BUSY)],
        [BEGIN, WireError(BROKEN)],
        [BEGIN, text("cut in the midd"), end("max_tokens")],
        [BEGIN, text("I would rather not"), end("refusal")],
        [BEGIN, text(" \n ***"), end()],
    ],
)
def test_what_is_no_title_leaves_the_first_line(tmp_path: Path, script: Any) -> None:
    async def body() -> None:
        async with titled(tmp_path, answer("ok"), script) as it:
            errors: list[object] = []
            session = it.library.new_session()
            session.failed.connect(errors.append)
            it.library.failed.connect(errors.append)
            await asked(it, session, "hello")
            await rested(it)
            assert await stored(it, session) == ("hello", TitledBy.TEXT)
            assert errors == []

    run(body())


def test_after_a_failure_the_first_whole_answer_counts(tmp_path: Path) -> None:
    async def body() -> None:
        async with titled(tmp_path, [WireError(BROKEN)], answer("ok"), answer("Hello")) as it:
            session = it.library.new_session()
            await asked(it, session, "hi there")
            await rested(it)
            assert len(it.client.asked) == 1
            await session.retry()
            await finished(session)
            await rested(it)
            assert session.title == "Hello"

    run(body())


def test_a_disk_that_refuses_is_told_to_nobody(tmp_path: Path) -> None:
    async def body() -> None:
        gate = asyncio.Event()
        script = [BEGIN, gate, text("late"), end()]
        async with titled(tmp_path, answer("ok"), script) as it:
            session = it.library.new_session()
            await asked(it, session, "hello")
            await until_asked(it, 2)
            await it.refuse_writes()
            gate.set()
            await rested(it)
            await it.allow_writes()
            assert await stored(it, session) == ("hello", TitledBy.TEXT)

    run(body())


@pytest.mark.parametrize(
    ("wanted", "listed", "model"),
    [
        ("", None, "claude-sonnet-5"),  # of a relay nobody knows what it has: as in the chat
        ("", ("claude-opus-4-5", HAIKU), HAIKU),
        ("", ("gpt-x",), "claude-sonnet-5"),
        (" my-small ", None, "my-small"),
        ("my-small", (HAIKU,), HAIKU),  # which is not there
    ],
)
def test_the_model_is_the_chosen_one_else_the_cheapest_that_is_served(
    tmp_path: Path, wanted: str, listed: tuple[str, ...] | None, model: str
) -> None:
    async def body() -> None:
        async with titled(tmp_path, answer("ok"), answer("Hello"), title_model=wanted) as it:
            if listed is not None:
                it.client.listed = tuple(RemoteModel(id_) for id_ in listed)
                await it.means.catalog.refresh(OWN)
            session = it.library.new_session()
            await asked(it, session, "hello")
            await rested(it)
            assert it.client.asked[1].model == model

    run(body())


def test_the_cheapest_can_do_without_thinking() -> None:
    models = catalogue().models
    found = cheapest(models)
    assert found is not None
    assert found.prices is not None
    assert cheapest([replace(one, prices=None) for one in models]) is None
    assert cheapest([replace(found, restricted=True)]) is None


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ("Why the sky is blue", "Why the sky is blue"),
        ('"Why the sky is blue."', "Why the sky is blue"),
        ("# Title: **Sky**\n\nIt is about…", "Sky"),
        ("标题：《天空为什么是蓝色》。", "天空为什么是蓝色"),
        ("「空」", "空"),
        ("`a` and `b`", "`a` and `b`"),
        ("What's “new”", "What's “new”"),
        ("And so on...", "And so on..."),
        ("\n\n- \nSecond line", "Second line"),
        ("  ", ""),
        ("word " * 40, "word word word word word word word word word word word…"),
    ],
)
def test_what_models_put_around_a_title_goes(said: str, title: str) -> None:
    assert title_in(said) == title


def test_of_what_comes_in_place_of_a_title_only_the_beginning_is_looked_at() -> None:
    began = time.process_time()
    assert title_in(f"Sky{' *' * 20_000}y") == "Sky"
    assert time.process_time() - began < 0.5  # seconds; all of it took six


def test_a_title_that_was_cut_is_none() -> None:
    assert title_in("Why the sky is", whole=False) == ""
    assert title_in("Sky\nThis title is", whole=False) == "Sky"

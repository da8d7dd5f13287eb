"""Answers of several turns that end in the middle: stopped, left off, refused by the disk."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from nocopt.app.session import Session
from nocopt.core.reply import Outcome
from nocopt.core.tools import Approval, Decision
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
from tests.app.tool_scripts import (
    Trial,
    call,
    reply,
    said_block,
    shape,
    until_asked,
    with_tools,
)
from tests.fakes import OPENED, answer, text

YES = Approval(Decision.ONCE)


@pytest.mark.check(54)
def test_stop_ends_tools_that_run_and_the_next_message_works(tmp_path: Path) -> None:
    async def body() -> None:
        tool = Trial(harmless=True)
        tool.gate.clear()
        async with rig(tmp_path, reply(call("a")), answer("Later."), tools=[tool]) as it:
            session = with_tools(it, "echo")
            assert await session.send("go")
            await until(lambda: tool.given != [], session.state_changed)
            await session.stop()
            assert tool.cancelled == 1
            assert not session.running
            assert shape(session) == ["user", "assistant"]
            assert session.asking == ()
            await asked(it, session, "next")
            assert said(session)[-1] == ("assistant", "Later.")

    run(body())


def test_stop_while_the_person_is_asked(tmp_path: Path) -> None:
    async def body() -> None:
        tool = Trial()
        async with rig(tmp_path, reply(call("a")), tools=[tool]) as it:
            session = with_tools(it, "echo")
            assert await session.send("go")
            await until_asked(session, "a")
            await session.stop()
            session.answer("a", YES)
            assert tool.given == []
            assert shape(session) == ["user", "assistant"]

    run(body())


@pytest.mark.check(54)
def test_stop_in_the_second_turn_keeps_what_came(tmp_path: Path) -> None:
    async def body() -> None:
        half = [OPENED, text("half"), asyncio.Event()]
        tools = [Trial(harmless=True)]
        async with rig(tmp_path, reply(call("a")), half, tools=tools) as it:
            session = with_tools(it, "echo")
            assert await session.send("go")
            await until_draft(session, lambda draft: draft.message.text == "half")
            await session.stop()
            assert shape(session) == ["user", "assistant", "results", "assistant"]
            assert outcome(session) is Outcome.STOPPED
            assert it.client.closed == 2

    run(body())


def test_what_was_left_off_is_gone_on_with(tmp_path: Path) -> None:
    async def body() -> None:
        tool = Trial()
        async with rig(tmp_path, reply(call("a")), answer("Done."), tools=[tool]) as it:
            session = with_tools(it, "echo")
            assert await session.send("go")
            await until_asked(session, "a")
            await session.stop()
            assert await session.go_on()
            await until_asked(session, "a")
            session.answer("a", YES)
            await finished(session)
            assert shape(session) == ["user", "assistant", "results", "assistant"]
            assert not await session.go_on(), "it is whole"

    run(body())


def test_words_ask_for_the_rest_where_nothing_else_goes_on(tmp_path: Path) -> None:
    async def body() -> None:
        scripts = (reply(call("a")), answer("More."))
        async with rig(tmp_path, *scripts, tools=[Trial()]) as it:
            session = it.library.new_session()
            await asked(it, session, "go")
            assert not await session.go_on(), "nobody offered the tool that was called"
            assert await session.go_on("Please go on.")
            await finished(session)
            assert said(session)[-2:] == [("user", "Please go on."), ("assistant", "More.")]

    run(body())


def test_after_a_restart_it_is_gone_on_with_too(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, reply(call("a")), tools=[Trial()]) as it:
            session = with_tools(it, "echo")
            assert await session.send("go")
            await until_asked(session, "a")
            number = session.conversation_id
            assert number is not None
        async with rig(tmp_path, answer("Done."), tools=[Trial(harmless=True)]) as it:
            session = await it.library.open(number)
            assert shape(session) == ["user", "assistant"]
            assert await session.go_on()
            await finished(session)
            assert shape(session) == ["user", "assistant", "results", "assistant"]

    run(body())


def test_results_that_are_not_answered_are_asked_about_again_without_running_tools(
    tmp_path: Path,
) -> None:
    async def body() -> None:
        tool = Trial(harmless=True)
        broken = reply(said_block("half"), reason=None)
        script = reply(call("a"))
        async with rig(tmp_path, script, broken, answer("Done."), tools=[tool]) as it:
            session = with_tools(it, "echo")
            await asked(it, session, "go")
            assert outcome(session) is Outcome.TRUNCATED
            await session.retry()
            await finished(session)
            assert shape(session) == ["user", "assistant", "results", "assistant"]
            assert outcome(session) is Outcome.COMPLETE
            assert len(tool.given) == 1

    run(body())


def test_regenerating_any_turn_of_an_answer_asks_the_persons_question_again(
    tmp_path: Path,
) -> None:
    async def body() -> None:
        tool = Trial(harmless=True)
        async with rig(
            tmp_path,
            reply(call("a")),
            answer("One."),
            answer("Two."),
            answer("Three."),
            tools=[tool],
        ) as it:
            session = with_tools(it, "echo")
            await asked(it, session, "go")
            first, last = session.path[1], session.path[-1]
            assert await session.versions.regenerate(last)
            await finished(session)
            assert said(session) == [("user", "go"), ("assistant", "Two.")]
            assert len(session.versions.of(session.path[1])) == 2
            assert await session.versions.show(first.id)
            assert session.path[-1].id == last.id
            assert await session.versions.regenerate(first)
            await finished(session)
            assert len(session.versions.of(session.path[1])) == 3

    run(body())


def test_a_disk_that_refuses_the_reply_ends_the_answer_before_its_tools(tmp_path: Path) -> None:
    async def body() -> None:
        tool, gate = Trial(harmless=True), asyncio.Event()
        script = [gate, *reply(call("a"))]
        async with rig(tmp_path, script, tools=[tool]) as it:
            session = with_tools(it, "echo")
            errors = errors_of(session.failed)
            assert await session.send("go")
            await it.refuse_writes()
            gate.set()
            await finished(session)
            assert errors
            assert session.unsaved
            assert tool.given == []
            await it.allow_writes()
            await session.save_unsaved()
            assert shape(session) == ["user", "assistant"]

    run(body())


def test_a_disk_that_refuses_the_results_has_them_later(tmp_path: Path) -> None:
    async def body() -> None:
        tool = Trial(harmless=True)
        tool.gate.clear()
        async with rig(tmp_path, reply(call("a")), answer("Done."), tools=[tool]) as it:
            session = with_tools(it, "echo")
            assert await session.send("go")
            await until(lambda: tool.given != [], session.state_changed)
            await it.refuse_writes()
            tool.gate.set()
            await finished(session)
            assert session.unsaved
            assert shape(session) == ["user", "assistant", "results"]
            await it.allow_writes()
            await session.retry()
            await finished(session)
            assert shape(session) == ["user", "assistant", "results", "assistant"]
            assert await on_disk(it, session) == said(session)

    run(body())


def test_model_and_tools_stay_for_the_whole_answer(tmp_path: Path) -> None:
    async def body() -> None:
        tool = Trial()
        script = reply(call("a"))
        async with rig(tmp_path, script, answer("Done."), tools=[tool]) as it:
            session = with_tools(it, "echo")
            assert await session.send("go")
            await until_asked(session, "a")
            session.chat.set_model("claude-opus-5")
            parameters = replace(session.options.parameters, tools=())
            session.chat.set(replace(session.options, parameters=parameters))
            session.answer("a", YES)
            await finished(session)
            first, second = it.client.asked
            assert second.model == first.model
            assert second.tools == first.tools

    run(body())


async def tool_chat(it: Rig, *names: str) -> Session:
    """A chat whose tool is being asked about."""
    session = with_tools(it, *names)
    assert await session.send("go")
    await until(lambda: session.asking != (), session.state_changed)
    return session


def test_an_answer_in_another_chat_goes_on_meanwhile(tmp_path: Path) -> None:
    async def body() -> None:
        tool = Trial()
        async with rig(
            tmp_path, reply(call("a")), answer("Other."), answer("Done."), tools=[tool]
        ) as it:
            first = await tool_chat(it, "echo")
            other = it.library.new_session()
            await asked(it, other, "hello")
            assert said(other)[-1] == ("assistant", "Other.")
            first.answer("a", YES)
            await finished(first)
            assert said(first)[-1] == ("assistant", "Done.")

    run(body())

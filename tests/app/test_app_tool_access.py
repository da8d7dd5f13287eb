"""The person is asked about calls of tools, answers each, and may be asked no more."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from nocopt.app.tool_access import key_of
from nocopt.core.tools import Approval, CallState, Decision
from tests.app.rig import finished, rig, run, until
from tests.app.tool_scripts import (
    Trial,
    call,
    reply,
    results,
    shape,
    until_asked,
    with_tools,
)
from tests.fakes import answer

ONCE = Approval(Decision.ONCE)
ALWAYS = Approval(Decision.ALWAYS)
EVERYWHERE = Approval(Decision.EVERYWHERE)


def test_each_call_waits_for_its_own_answer(tmp_path: Path) -> None:
    async def body() -> None:
        tool = Trial()
        script = reply(call("a", given={"n": 1}), call("b", given={"n": 2}))
        async with rig(tmp_path, script, answer("Done."), tools=[tool]) as it:
            session = with_tools(it, "echo")
            assert await session.send("go")
            await until_asked(session, "a", "b")
            assert tool.given == []
            session.answer("b", ONCE)
            await until_asked(session, "a")
            await until(lambda: session.asking[1].state is CallState.DONE, session.state_changed)
            assert tool.given == [{"n": 2}]
            session.answer("b", ONCE)  # it has been answered
            session.answer("nothing", ONCE)
            session.answer("a", ONCE)
            await finished(session)
            assert tool.given == [{"n": 2}, {"n": 1}]
            assert [id_ for id_, _, _ in results(session)] == ["a", "b"]

    run(body())


def test_a_call_is_declined_with_a_reason(tmp_path: Path) -> None:
    async def body() -> None:
        tool = Trial()
        script = reply(call("a"), call("b"))
        async with rig(tmp_path, script, answer("Well."), tools=[tool]) as it:
            session = with_tools(it, "echo")
            assert await session.send("go")
            await until_asked(session, "a", "b")
            session.answer("a", Approval(Decision.DENY, " Not at night. "))
            session.answer("b", Approval(Decision.DENY))
            await finished(session)
            assert tool.given == []
            assert results(session) == [
                ("a", "The person declined this call: Not at night.", True),
                ("b", "The person declined this call.", True),
            ]
            assert shape(session)[-1] == "assistant"

    run(body())


def test_always_counts_for_the_other_calls_and_later_rounds_and_after_a_restart(
    tmp_path: Path,
) -> None:
    async def body() -> None:
        tool = Trial()
        scripts = (reply(call("a"), call("b")), reply(call("c")), answer("Done."))
        async with rig(tmp_path, *scripts, tools=[tool]) as it:
            session = with_tools(it, "echo")
            assert await session.send("go")
            await until_asked(session, "a", "b")
            session.answer("a", ALWAYS)
            await finished(session)
            assert len(tool.given) == 3
            assert session.options.parameters.allowed == ("echo",)
            number = session.conversation_id
            assert number is not None
        again = Trial()
        more = (reply(call("d")), answer("Once more."))
        async with rig(tmp_path, *more, tools=[again]) as it:
            session = await it.library.open(number)
            assert await session.send("again")
            await finished(session)
            assert len(again.given) == 1

    run(body())


def test_always_is_for_one_chat_only(tmp_path: Path) -> None:
    async def body() -> None:
        tool = Trial()
        scripts = (reply(call("a")), answer("Done."), reply(call("b")))
        async with rig(tmp_path, *scripts, tools=[tool]) as it:
            session = with_tools(it, "echo")
            assert await session.send("go")
            await until_asked(session, "a")
            session.answer("a", ALWAYS)
            await finished(session)
            other = with_tools(it, "echo")
            assert await other.send("go")
            await until_asked(other, "b")

    run(body())


def test_what_is_allowed_in_all_chats_is_asked_about_again_once_it_is_taken_back(
    tmp_path: Path,
) -> None:
    async def body() -> None:
        tool = Trial()
        scripts = (reply(call("a")), answer("Done."), reply(call("b")), answer("Done."))
        async with rig(tmp_path, *scripts, reply(call("c")), tools=[tool]) as it:
            session = with_tools(it, "echo")
            assert await session.send("go")
            await until_asked(session, "a")
            session.answer("a", EVERYWHERE)
            await finished(session)
            assert session.options.parameters.allowed == ()
            other = with_tools(it, "echo")
            assert await other.send("go")
            await finished(other)
            assert len(tool.given) == 2
            settings = it.means.settings
            assert settings.value.allowed_tools == ("echo",)
            settings.apply(replace(settings.value, allowed_tools=()))
            third = with_tools(it, "echo")
            assert await third.send("go")
            await until_asked(third, "c")

    run(body())


def test_a_tool_of_the_same_name_from_elsewhere_is_another(tmp_path: Path) -> None:
    async def body() -> None:
        scripts = (reply(call("a")), answer("Done."))
        async with rig(tmp_path, *scripts, tools=[Trial()]) as it:
            session = with_tools(it, "echo")
            assert await session.send("go")
            await until_asked(session, "a")
            session.answer("a", ALWAYS)
            await finished(session)
            number = session.conversation_id
            assert number is not None
        foreign = Trial(origin="files")
        assert key_of(foreign.definition) == "files/echo"
        async with rig(tmp_path, reply(call("b")), tools=[foreign]) as it:
            session = await it.library.open(number)
            assert await session.send("again")
            await until_asked(session, "b")
            assert foreign.given == []

    run(body())


def test_nobody_is_asked_about_what_is_harmless(tmp_path: Path) -> None:
    async def body() -> None:
        states: list[CallState] = []
        tool = Trial(harmless=True)
        async with rig(tmp_path, reply(call("a")), answer("Done."), tools=[tool]) as it:
            session = with_tools(it, "echo")
            session.state_changed.connect(
                lambda: states.extend(one.state for one in session.asking)
            )
            assert await session.send("go")
            await finished(session)
            assert CallState.ASKED not in states
            assert len(tool.given) == 1

    run(body())

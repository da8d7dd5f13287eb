"""A chat that waits for the person to let a tool run is known as one, also after a restart."""

from __future__ import annotations

from pathlib import Path

import pytest

from nocopt.core.tools import Approval, Decision
from tests.app.rig import Rig, finished, rig, run, until
from tests.app.tool_scripts import Trial, call, reply, until_asked, with_tools
from tests.fakes import answer


def asking(it: Rig) -> list[bool]:
    return [one.asking for one in it.library.chats]


async def until_listed(it: Rig, *, asks: bool) -> None:
    await until(lambda: asking(it) == [asks], it.library.changed)


@pytest.mark.parametrize("way", ["answered", "stopped", "deleted"])
def test_it_waits_until_it_is_dealt_with(tmp_path: Path, way: str) -> None:
    async def body() -> None:
        async with rig(tmp_path, reply(call("a")), answer("Done."), tools=[Trial()]) as it:
            session = with_tools(it, "echo")
            assert await session.send("go")
            assert asking(it) == [False]
            await until_listed(it, asks=True)
            if way == "answered":
                session.answer("a", Approval(Decision.ONCE))
                await finished(session)
                await until_listed(it, asks=False)
            elif way == "stopped":
                await session.stop()
                await until_listed(it, asks=False)
            else:
                assert session.conversation_id is not None
                await it.library.delete(session.conversation_id)
                assert asking(it) == []
        async with rig(tmp_path, tools=[Trial()]) as it:
            assert not any(asking(it))

    run(body())


def test_it_still_waits_after_a_restart_until_something_is_answered_there(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, reply(call("a")), tools=[Trial()]) as it:
            session = with_tools(it, "echo")
            assert await session.send("go")
            await until_listed(it, asks=True)
        async with rig(tmp_path, tools=[Trial()]) as it:
            assert asking(it) == [True]
        async with rig(tmp_path, reply(call("b")), answer("Done."), tools=[Trial()]) as it:
            session = await it.library.open(it.library.chats[0].id)
            session.chat.set_thinking("off")  # looked at and changed, but not gone on with
            assert asking(it) == [True]
            assert await session.go_on()
            await until_asked(session, "a")
            session.answer("a", Approval(Decision.ONCE))
            await until_asked(session, "b")
            await until_listed(it, asks=True)
            session.answer("b", Approval(Decision.ONCE))
            await finished(session)
            await until_listed(it, asks=False)
        async with rig(tmp_path, tools=[Trial()]) as it:
            assert asking(it) == [False]

    run(body())

"""Stop at any moment: the answer ends, nothing more is asked for, and nothing is lost."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from nocopt.core.errors import WireError
from nocopt.core.reply import Outcome
from tests.app.rig import Rig, asked, on_disk, outcome, rig, run, said
from tests.app.tool_scripts import Trial, call, reply, with_tools
from tests.fakes import BUSY, OPENED, Step, answer, text, waiting

STEPS = 40  # of the event loop: more than any of these answers takes


def plain() -> list[list[Step]]:
    """An answer in pieces."""
    return [[OPENED, text("Hello"), text(" there")]]


def tools() -> list[list[Step]]:
    """An answer that calls a tool in between."""
    return [reply(call("c1", "trial")), answer("Done.")]


def busy() -> list[list[Step]]:
    """A server that has no time, neither at once nor after a wait."""
    return [[waiting(), WireError(BUSY)], answer("never asked for")]


def later(it: Rig) -> None:
    """Let so much time pass that whatever waits would go out."""
    it.clock.time += 10_000
    it.library.queue.look()


async def some_steps(count: int) -> None:
    """Let the loop turn."""
    for _ in range(count):
        await asyncio.sleep(0)
        await asyncio.sleep(0.0005)  # the disk has a thread of its own


@pytest.mark.parametrize("script", [plain, tools, busy])
@pytest.mark.parametrize("steps", [*range(1, 12), 16, 24, STEPS])
def test_stop_ends_the_answer_wherever_it_is(
    steps: int, script: Callable[[], Sequence[list[Step]]], tmp_path: Path
) -> None:
    async def body() -> None:
        async with rig(tmp_path, *script(), tools=[Trial("trial", harmless=True)]) as it:
            session = with_tools(it, "trial")
            sending = asyncio.ensure_future(session.send("words"))
            await some_steps(steps)
            began = session.can_stop
            await session.stop()
            assert not session.running
            assert await sending
            asks = len(it.client.asked)
            if began:
                later(it)
            await some_steps(3)
            assert not session.can_stop
            assert len(it.client.asked) == asks
            assert said(session)[0] == ("user", "words")
            assert await on_disk(it, session) == said(session)
            assert not began or it.library.queue.waiting == ()
            assert not began or await it.means.shelves.queue.all() == ()

    run(body())


def test_stop_before_the_message_is_on_disk_sends_nothing(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, answer("First."), answer("Third.")) as it:
            session = it.library.new_session()
            await asked(it, session, "one")
            sending = asyncio.ensure_future(session.send("two"))
            await asyncio.sleep(0)
            assert session.can_stop
            assert not session.running
            await session.stop()
            assert await sending
            assert len(it.client.asked) == 1
            assert [one for one, _ in said(session)] == ["user", "assistant", "user", "assistant"]
            assert outcome(session) is Outcome.STOPPED
            await asked(it, session, "three")  # the next one is not stopped
            assert said(session)[-1] == ("assistant", "Third.")

    run(body())

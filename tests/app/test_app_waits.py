"""All that waits is told in one place: attempts of turns, what is queued, what is said behind."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

from nocopt.app.waits import WaitKind
from nocopt.core.errors import WireError
from nocopt.core.settings import Settings
from tests.app.rig import OWN, Rig, asked, finished, rig, run, until, until_draft
from tests.fakes import BUSY, OPENED, answer, text, waiting


def kinds(it: Rig) -> list[WaitKind]:
    """What is waited for, in the order it is told."""
    return [one.kind for one in it.library.waits.all]


def test_an_attempt_that_is_waited_for_is_told_until_it_is_made(tmp_path: Path) -> None:
    async def body() -> None:
        gate = asyncio.Event()
        async with rig(tmp_path, [waiting(), gate, *answer("Now.")]) as it:
            session = it.library.new_session()
            assert await session.send("one")
            await until_draft(session, lambda draft: draft.waiting is not None)
            (wait,) = it.library.waits.all
            assert wait.kind is WaitKind.ATTEMPT
            assert wait.attempt is not None
            assert wait.attempt.failure == BUSY
            gate.set()
            await until(lambda: not it.library.waits.all, it.library.waits.changed)
            await finished(session)

    run(body())


def test_each_of_several_answers_waits_for_itself(tmp_path: Path) -> None:
    async def body() -> None:
        scripts = [[waiting(delay=60.0), asyncio.Event()] for _ in range(2)]
        async with rig(tmp_path, *scripts) as it:
            session, waits = it.library.new_session(), it.library.waits
            session.several.want(("claude-sonnet-5", "claude-haiku-4-5"))
            assert await session.send("one")
            await until(lambda: waits.count == 2, waits.changed)
            assert kinds(it) == [WaitKind.ATTEMPT, WaitKind.ATTEMPT]
            first, second = waits.all
            assert first.key != second.key
            assert first.lane is session.several.lanes[0]
            session.several.stop_one(first.lane)
            await until(lambda: waits.all == (second,), waits.changed)
            await session.stop()
            assert kinds(it) == []

    run(body())


def test_a_stop_ends_the_waiting_for_an_attempt(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, [waiting(), asyncio.Event()]) as it:
            session = it.library.new_session()
            assert await session.send("one")
            await until_draft(session, lambda draft: draft.waiting is not None)
            await session.stop()
            assert kinds(it) == []

    run(body())


def test_what_is_told_to_wait_has_the_queue_of_its_account_wait(tmp_path: Path) -> None:
    async def body() -> None:
        late = [waiting(delay=60.0), asyncio.Event()]
        async with rig(tmp_path, [WireError(BUSY)], late) as it:
            await asked(it, it.library.new_session(), "one")
            session = it.library.new_session()
            assert await session.send("two")
            await until_draft(session, lambda draft: draft.waiting is not None)
            assert kinds(it) == [WaitKind.ATTEMPT, WaitKind.SERVER]
            it.clock.time += 20
            it.library.queue.look()
            assert len(it.client.asked) == 2  # not before the server said
            (one,) = it.library.queue.waiting
            assert it.library.queue.due_at(one) > it.clock.time + 30

    run(body())


def test_the_queue_of_the_account_that_is_asked_waits_whatever_the_chat_has_next(
    tmp_path: Path,
) -> None:
    async def body() -> None:
        gate = asyncio.Event()
        other = replace(OWN, name="Other")
        settings = Settings(accounts=(OWN, other))
        scripts = ([WireError(BUSY)], [gate, waiting(delay=60.0), asyncio.Event()])
        async with rig(tmp_path, *scripts, settings=settings) as it:
            await asked(it, it.library.new_session(), "one")
            session = it.library.new_session()
            assert await session.send("two")
            it.settings.apply(replace(settings, active_account=other.name))
            assert session.account == other
            gate.set()
            await until_draft(session, lambda draft: draft.waiting is not None)
            it.settings.apply(replace(settings, active_account=OWN.name))
            (one,) = it.library.queue.waiting
            assert it.library.queue.due_at(one) > it.clock.time + 30
            await it.settings.flush()

    run(body())


def test_what_is_to_be_said_behind_a_reply_is_told_also_in_chats_that_are_not_open(
    tmp_path: Path,
) -> None:
    async def body() -> None:
        async with rig(tmp_path, [OPENED, text("First."), asyncio.Event()]) as it:
            session = it.library.new_session()
            assert await session.send("one")
            await until_draft(session, lambda draft: draft.has_content)
            assert await session.send("two", may_wait=True)
            assert kinds(it) == [WaitKind.REPLY]
            await session.stop()
            assert kinds(it) == [WaitKind.PERSON]
            assert it.library.chats[0].queued
        async with rig(tmp_path) as it:
            assert kinds(it) == [WaitKind.PERSON]
            session = await it.library.open(it.library.chats[0].id)
            await session.later.drop()
            assert kinds(it) == []
            assert not it.library.chats[0].queued

    run(body())


def test_a_card_counts_what_the_list_shows(tmp_path: Path) -> None:
    async def body() -> None:
        later = [OPENED, text("First."), asyncio.Event()]
        async with rig(tmp_path, [WireError(BUSY)], later) as it:
            queued, running = it.library.new_session(), None
            await asked(it, queued, "one")
            assert queued.queued.entry is not None
            assert queued.queued.others == 0
            changes: list[int] = []
            queued.queued.changed.connect(lambda: changes.append(queued.queued.others))
            running = it.library.new_session()
            assert await running.send("two")
            await until_draft(running, lambda draft: draft.has_content)
            assert await running.send("three", may_wait=True)
            assert kinds(it) == [WaitKind.SERVER, WaitKind.REPLY]
            assert queued.queued.others == 1
            assert changes == [1]
            await running.later.drop()
            assert queued.queued.others == 0
            assert changes == [1, 0]

    run(body())

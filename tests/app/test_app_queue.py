"""Messages that wait to be sent: until when, in which order, what survives, what ends that."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from nocopt.app.chat_list import ChatEntry
from nocopt.app.queue import QueueState
from nocopt.app.session import Session
from nocopt.core.errors import Cause, Failure, StoreError, WireError, WireKind
from nocopt.core.events import Waiting
from nocopt.core.queue import Queued
from nocopt.core.reply import Outcome
from nocopt.core.settings import Settings
from nocopt.demo import fixed_reply
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
from tests.app.tool_scripts import Trial, call, reply, shape, with_tools
from tests.fakes import BUSY, OPENED, Step, answer, text, waiting

OFFLINE = Failure(WireKind.NETWORK, Cause.CONNECT, host="h.example", retryable=True)
MONEY = Failure(WireKind.HTTP, Cause.SPEND_LIMIT, status=429)


def fails(failure: Failure = BUSY) -> list[Step]:
    """An answer that fails before anything of it has come."""
    return [WireError(failure)]


def entry(session: Session) -> Queued:
    """What waits at the end of a chat."""
    found = session.queued.entry
    assert found is not None
    return found


def listed(it: Rig) -> ChatEntry:
    """The only chat, as the list shows it."""
    (chat,) = it.library.chats
    return chat


def later(it: Rig, seconds: float) -> None:
    """Let time pass, and the queue look at the clock."""
    it.clock.time += seconds
    it.library.queue.look()


async def waits_again(it: Rig, session: Session, attempts: int) -> None:
    """Wait until so many attempts have failed."""

    def reached() -> bool:
        return not session.running and entry(session).attempts == attempts

    await until(reached, session.state_changed, it.library.queue.changed)


async def answered(it: Rig, session: Session) -> None:
    """Wait until nothing waits in a chat, and its turn has ended."""

    def reached() -> bool:
        return not session.running and session.queued.entry is None

    await until(reached, session.state_changed, it.library.queue.changed)


def test_an_overloaded_servers_turn_waits_and_goes_out_by_itself(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, fails(), fails(), answer("At last.")) as it:
            session = it.library.new_session()
            await asked(it, session, "one")
            assert said(session) == await on_disk(it, session) == [("user", "one")]
            assert entry(session).failure == BUSY
            assert entry(session).not_before == pytest.approx(it.clock.time + 15, abs=1)
            assert listed(it).queued
            later(it, 14)
            assert not session.running
            later(it, 2)
            await waits_again(it, session, 2)
            assert session.queued.due_at == pytest.approx(it.clock.time + 30, abs=1)
            assert not listed(it).filed.unread
            later(it, 31)
            await answered(it, session)
            assert said(session) == [("user", "one"), ("assistant", "At last.")]
            assert len(it.client.asked) == 3
            assert await it.means.shelves.queue.all() == ()
            assert listed(it).filed.unread
            assert not listed(it).queued

    run(body())


@pytest.mark.parametrize(
    "script",
    [fails(MONEY), [OPENED, text("Half"), WireError(BUSY)]],
    ids=["money", "content"],
)
def test_what_does_not_pass_or_has_begun_is_told_at_once(
    script: list[Step], tmp_path: Path
) -> None:
    async def body() -> None:
        async with rig(tmp_path, script) as it:
            session = it.library.new_session()
            await asked(it, session, "one")
            assert outcome(session) is Outcome.ERROR
            assert it.library.queue.waiting == ()

    run(body())


def test_a_later_failure_of_another_kind_is_kept_as_the_answer(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, fails(), fails(MONEY)) as it:
            session = it.library.new_session()
            await asked(it, session, "one")
            session.queued.try_now()
            await answered(it, session)
            assert outcome(session) is Outcome.ERROR
            assert await it.means.shelves.queue.all() == ()

    run(body())


def test_a_cancelled_message_has_its_failure_as_the_answer(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, fails(), answer("Now.")) as it:
            session = it.library.new_session()
            await asked(it, session, "one")
            await it.library.queue.cancel(entry(session).id)
            last = session.path[-1].reply
            assert last is not None
            assert (last.outcome, last.failure) == (Outcome.ERROR, BUSY)
            assert await on_disk(it, session) == said(session)
            assert await it.means.shelves.queue.all() == ()
            await session.retry()
            await finished(session)
            assert said(session) == [("user", "one"), ("assistant", "Now.")]

    run(body())


def test_of_a_wait_that_is_cancelled_only_what_is_left_is_counted_down(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, fails(replace(BUSY, retry_after=3000.0))) as it:
            session = it.library.new_session()
            await asked(it, session, "one")
            it.clock.time += 1000
            await it.library.queue.cancel(entry(session).id)
            last = session.path[-1].reply
            assert last is not None
            assert last.failure is not None
            assert last.failure.retry_after == pytest.approx(2000, abs=1)

    run(body())


def test_cancelling_what_is_being_sent_stops_it(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, fails(), [OPENED, asyncio.Event()]) as it:
            session = it.library.new_session()
            await asked(it, session, "one")
            one = entry(session)
            session.queued.try_now()
            await until(lambda: session.running, session.state_changed)
            assert it.library.queue.state(one) is QueueState.SENDING
            await it.library.queue.cancel(one.id)
            assert outcome(session) is Outcome.STOPPED
            assert await it.means.shelves.queue.all() == ()

    run(body())


def test_what_waits_survives_a_restart_and_goes_out_in_a_chat_that_is_not_open(
    tmp_path: Path,
) -> None:
    async def body() -> None:
        async with rig(tmp_path, fails()) as it:
            await asked(it, it.library.new_session(), "one")
        async with rig(tmp_path, answer("After the restart.")) as it:
            (one,) = it.library.queue.waiting
            assert listed(it).queued
            later(it, 20)
            await until(lambda: not it.library.queue.waiting, it.library.queue.changed)
            session = await it.library.open(one.conversation_id)
            assert said(session) == [("user", "one"), ("assistant", "After the restart.")]
        async with rig(tmp_path) as it:
            assert it.library.queue.waiting == ()

    run(body())


def test_a_clock_that_was_wrong_does_not_make_it_wait_for_years(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, fails()) as it:
            it.clock.time += 1e9
            await asked(it, it.library.new_session(), "one")
        async with rig(tmp_path, answer("Now.")) as it:
            later(it, 901)
            await until(lambda: not it.library.queue.waiting, it.library.queue.changed)

    run(body())


def test_quitting_while_it_is_sent_leaves_it_in_the_queue(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, fails(), [asyncio.Event()]) as it:
            session = it.library.new_session()
            await asked(it, session, "one")
            it.client.was_asked.clear()
            session.queued.try_now()
            await it.client.was_asked.wait()
        async with rig(tmp_path, answer("Now.")) as it:
            (one,) = it.library.queue.waiting
            session = await it.library.open(one.conversation_id)
            assert said(session) == [("user", "one")]
            later(it, 20)
            await answered(it, session)
            assert said(session)[-1] == ("assistant", "Now.")

    run(body())


def test_quitting_while_a_turn_waits_for_its_next_attempt_puts_it_into_the_queue(
    tmp_path: Path,
) -> None:
    async def body() -> None:
        async with rig(tmp_path, [waiting(), asyncio.Event()]) as it:
            session = it.library.new_session()
            assert await session.send("one")
            await until(
                lambda: session.draft is not None and session.draft.waiting is not None,
                session.draft_changed,
            )
        async with rig(tmp_path) as it:
            (one,) = it.library.queue.waiting
            assert one.failure == BUSY

    run(body())


def test_quitting_does_not_begin_the_wait_that_the_server_named_anew(tmp_path: Path) -> None:
    async def body() -> None:
        limited = replace(BUSY, retry_after=90.0)
        async with rig(tmp_path, [[Waiting(90.0, 1, 3, limited)], asyncio.Event()]) as it:
            session = it.library.new_session()
            assert await session.send("one")
            await until(
                lambda: session.draft is not None and session.draft.waiting is not None,
                session.draft_changed,
            )
            it.clock.time += 60
            due = it.clock.time + 30
        async with rig(tmp_path) as it:
            (one,) = it.library.queue.waiting
            assert one.not_before == pytest.approx(due, abs=2)

    run(body())


def test_what_the_person_does_in_the_chat_takes_its_place(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, fails(), answer("Both."), fails(), answer("Other.")) as it:
            session = it.library.new_session()
            await asked(it, session, "one")
            await asked(it, session, "two")
            assert it.library.queue.waiting == ()
            assert [one for one, _ in said(session)] == ["user", "user", "assistant"]
            await asked(it, session, "three")
            assert await session.versions.edit(session.path[-1], "instead")
            await finished(session)
            assert said(session)[-2:] == [("user", "instead"), ("assistant", "Other.")]
            assert it.library.queue.waiting == ()
        async with rig(tmp_path) as it:
            assert it.library.queue.waiting == ()

    run(body())


def test_with_a_deleted_chat_its_message_leaves_the_queue(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, fails()) as it:
            session = it.library.new_session()
            await asked(it, session, "one")
            await it.library.delete(entry(session).conversation_id)
            assert it.library.queue.waiting == ()
        async with rig(tmp_path) as it:
            assert it.library.queue.waiting == ()

    run(body())


async def two_waiting(it: Rig) -> tuple[Session, Session]:
    """Two chats in which a message waits."""
    sessions = []
    for words in ("one", "two"):
        session = it.library.new_session()
        await asked(it, session, words)
        sessions.append(session)
    return sessions[0], sessions[1]


def test_one_goes_out_at_a_time_in_the_order_the_person_gave(tmp_path: Path) -> None:
    async def body() -> None:
        gate = asyncio.Event()
        scripts = [fails(), fails(), [*answer("a")[:2], gate, *answer("a")[2:]], answer("b")]
        async with rig(tmp_path, *scripts) as it:
            one, two = await two_waiting(it)
            queue = it.library.queue
            await queue.move(entry(two).id, -1)
            assert [each.node_id for each in queue.waiting] == [two.path[-1].id, one.path[-1].id]
            later(it, 40)
            await until(lambda: two.running, two.state_changed)
            assert not one.running
            gate.set()
            await answered(it, two)
            await answered(it, one)
            assert [request.messages[-1].text for request in it.client.asked[2:]] == ["two", "one"]

    run(body())


def test_the_order_survives_a_restart(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, fails(), fails()) as it:
            one, two = await two_waiting(it)
            wanted = [entry(two).id, entry(one).id]
            await it.library.queue.move(entry(one).id, 1)
            await it.library.queue.move(entry(one).id, 1)  # it is the last one
        async with rig(tmp_path) as it:
            assert [each.id for each in it.library.queue.waiting] == wanted

    run(body())


def test_after_a_failure_the_others_of_the_account_rest(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, fails(), fails(), fails()) as it:
            one, two = await two_waiting(it)
            later(it, 16)
            await waits_again(it, one, 2)
            assert not two.running
            assert two.queued.due_at == pytest.approx(it.clock.time + 15, abs=1)

    run(body())


def test_what_rests_for_another_turn_is_sent_once_that_is_answered(tmp_path: Path) -> None:
    async def body() -> None:
        gate = asyncio.Event()
        late = [waiting(delay=60.0), gate, *answer("Two.")]
        async with rig(tmp_path, [WireError(BUSY)], late, answer("One.")) as it:
            first = it.library.new_session()
            await asked(it, first, "one")
            second = it.library.new_session()
            assert await second.send("two")
            await until_draft(second, lambda draft: draft.waiting is not None)
            later(it, 20)  # "one" is due, but its server has told "two" to wait
            assert len(it.client.asked) == 2
            gate.set()
            await answered(it, first)
            assert [words for _, words in said(first)] == ["one", "One."]

    run(body())


@pytest.mark.parametrize("way", ["network", "answer"])
def test_what_was_offline_goes_out_when_the_server_is_reached_again(
    way: str, tmp_path: Path
) -> None:
    async def body() -> None:
        async with rig(tmp_path, fails(OFFLINE), answer("a"), answer("b")) as it:
            session = it.library.new_session()
            await asked(it, session, "one")
            if way == "network":
                it.library.queue.wake()
            else:
                await asked(it, it.library.new_session(), "two")
            await answered(it, session)
            assert outcome(session) is Outcome.COMPLETE

    run(body())


def test_what_another_model_was_asked_for_is_asked_of_it_again(tmp_path: Path) -> None:
    async def body() -> None:
        scripts = [answer("First."), fails(), answer("Other.")]
        async with rig(tmp_path, *scripts) as it:
            session = it.library.new_session()
            await asked(it, session, "one")
            assert await session.versions.regenerate(session.path[-1], "claude-haiku-4-5")
            await finished(session)
            assert entry(session).model == "claude-haiku-4-5"
        async with rig(tmp_path, *scripts[2:]) as it:
            (one,) = it.library.queue.waiting
            session = await it.library.open(one.conversation_id)
            session.queued.try_now()
            await answered(it, session)
            assert [one.model for one in it.client.asked] == ["claude-haiku-4-5"]

    run(body())


def test_the_turn_after_tools_waits_with_their_results(tmp_path: Path) -> None:
    async def body() -> None:
        tool = Trial(harmless=True)
        scripts = [reply(call("a")), fails(), answer("Done.")]
        async with rig(tmp_path, *scripts, tools=[tool]) as it:
            session = with_tools(it, "echo")
            await asked(it, session, "go")
            assert shape(session) == ["user", "assistant", "results"]
            assert entry(session).node_id == session.path[-1].id
            session.queued.try_now()
            await answered(it, session)
            assert shape(session) == ["user", "assistant", "results", "assistant"]
            assert len(tool.given) == 1

    run(body())


def test_what_the_disk_does_not_take_into_the_queue_is_told_as_ever(tmp_path: Path) -> None:
    async def body() -> None:
        gate = asyncio.Event()
        async with rig(tmp_path, [gate, *fails()]) as it:
            session = it.library.new_session()
            errors = errors_of(session.failed)
            assert await session.send("one")
            await it.refuse_writes()
            gate.set()
            await finished(session)
            assert it.library.queue.waiting == ()
            assert outcome(session) is Outcome.ERROR
            assert session.unsaved
            assert isinstance(errors[0], StoreError)
            await it.allow_writes()

    run(body())


def test_a_rate_limit_over_the_wire_waits_as_long_as_the_server_asks(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, settings=Settings(), real_client=True) as it:
            limited = fixed_reply(b"{}", status=429, headers=(("retry-after", "5400"),))
            it.demo.script(limited)
            session = it.library.new_session()
            await asked(it, session, "demo:hello")
            assert entry(session).failure.cause is Cause.RATE_LIMIT
            assert session.queued.due_at == pytest.approx(it.clock.time + 5400, abs=2)
            later(it, 5401)
            await answered(it, session)
            assert outcome(session) is Outcome.COMPLETE
            assert [one.status for one in it.demo.requests] == [429, 200]

    run(body())

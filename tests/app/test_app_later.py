"""What is written while a reply streams: sent behind it, held where that did not end by itself."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest

from nocopt.app.session import Session
from nocopt.core.attachments import AttachmentKind, AttachmentPart
from nocopt.core.conversation import NOTHING_UNSENT
from nocopt.core.errors import Cause, Failure, WireError, WireKind
from nocopt.core.reply import Outcome
from nocopt.core.tools import Approval, Decision
from tests.app.rig import (
    Rig,
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
from tests.app.tool_scripts import Trial, call, reply, until_asked, with_tools
from tests.fakes import BUSY, OPENED, Step, answer, end, text

MONEY = Failure(WireKind.HTTP, Cause.SPEND_LIMIT, status=429)


def gated(gate: asyncio.Event, *last: Step) -> list[Step]:
    """An answer that waits in its middle."""
    return [OPENED, text("First."), gate, *(last or [end()])]


async def streaming(it: Rig) -> Session:
    """A chat in which a reply is being written."""
    session = it.library.new_session()
    assert await session.send("one")
    await until_draft(session, lambda draft: draft.has_content)
    return session


async def sent_behind(session: Session) -> None:
    """Wait until what waited was sent and answered."""

    def reached() -> bool:
        return not (session.running or session.can_stop or session.later.waits)

    await until(reached, session.state_changed, session.later.changed)


def test_what_is_added_while_the_rest_is_dropped_is_kept(tmp_path: Path) -> None:
    async def body() -> None:
        gate = asyncio.Event()
        async with rig(tmp_path, gated(gate), answer("Second.")) as it:
            session = await streaming(it)
            assert await session.send("two", may_wait=True)
            added, _ = await asyncio.gather(
                session.send("three", may_wait=True), session.later.drop()
            )
            assert added
            assert "three" in session.later.message.text
            await session.later.drop()
            assert not session.later.waits
            gate.set()
            await finished(session)

    run(body())


def test_what_is_written_while_a_reply_streams_is_sent_behind_it(tmp_path: Path) -> None:
    async def body() -> None:
        gate = asyncio.Event()
        async with rig(tmp_path, gated(gate), answer("Second.")) as it:
            session = await streaming(it)
            session.set_unsent("two")
            assert await session.send("two", may_wait=True)
            assert await session.send("and three", may_wait=True)
            assert session.unsent == ""
            assert session.later.message.text == "two\n\nand three"
            assert not session.later.held
            assert it.library.chats[0].queued
            gate.set()
            await sent_behind(session)
            assert said(session) == await on_disk(it, session)
            assert said(session) == [
                ("user", "one"),
                ("assistant", "First."),
                ("user", "two\n\nand three"),
                ("assistant", "Second."),
            ]
            assert not it.library.chats[0].queued

    run(body())


@pytest.mark.parametrize(
    ("last", "ends"),
    [
        ([end("max_tokens")], Outcome.TRUNCATED_BY_LIMIT),
        ([end("refusal")], Outcome.REFUSED),
        ([end("tool_use")], Outcome.NEEDS_TOOL),
        ([end(None)], Outcome.TRUNCATED),
        ([WireError(BUSY)], Outcome.ERROR),
    ],
)
def test_it_is_held_where_the_answer_did_not_end_by_itself(
    last: Sequence[Step], ends: Outcome, tmp_path: Path
) -> None:
    async def body() -> None:
        gate = asyncio.Event()
        async with rig(tmp_path, gated(gate, *last), answer("Again."), answer("Then.")) as it:
            session = await streaming(it)
            assert await session.send("two", may_wait=True)
            gate.set()
            await finished(session)
            assert outcome(session) is ends
            assert session.later.held
            await session.retry()  # the person sends it, nobody else
            await finished(session)
            assert session.later.held
            assert len(it.client.asked) == 2
            assert await session.later.send()
            await sent_behind(session)
            assert said(session)[-2:] == [("user", "two"), ("assistant", "Then.")]

    run(body())


def test_held_it_is_sent_behind_the_next_answer_if_the_person_says_so(tmp_path: Path) -> None:
    async def body() -> None:
        gate = asyncio.Event()
        scripts = (gated(asyncio.Event()), gated(gate), answer("Second."))
        async with rig(tmp_path, *scripts) as it:
            session = await streaming(it)
            assert await session.send("two", may_wait=True)
            await session.stop()
            await session.retry()
            await until_draft(session, lambda draft: draft.has_content)
            held = [session.later.held]
            assert await session.later.send()
            held.append(session.later.held)
            assert held == [True, False]
            assert len(it.client.asked) == 2, "the answer is not done"
            gate.set()
            await sent_behind(session)
            assert [words for _, words in said(session)] == ["one", "First.", "two", "Second."]

    run(body())


def test_stop_leaves_it_to_the_person_who_takes_it_back(tmp_path: Path) -> None:
    async def body() -> None:
        picture = AttachmentPart("ab" * 32, AttachmentKind.IMAGE, "image/png", "a.png", 3)
        async with rig(tmp_path, gated(asyncio.Event())) as it:
            session = await streaming(it)
            assert await session.send("two", (picture,), may_wait=True)
            await session.stop()
            assert session.later.held
            session.set_unsent("and this")
            assert await session.later.take_back()
            assert session.unsent == "two\n\nand this"
            assert session.attached.value == (picture,)
            assert session.later.message == NOTHING_UNSENT
            assert not await session.later.take_back()
            assert session.conversation_id is not None
            loaded = await it.means.conversations.load(session.conversation_id)
            assert loaded is not None
            chat = loaded[0]
            assert (chat.draft, chat.attached) == ("two\n\nand this", (picture,))

    run(body())


def test_what_is_being_taken_is_not_taken_back_twice(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, gated(asyncio.Event())) as it:
            session = await streaming(it)
            session.set_unsent("two")
            sending = asyncio.ensure_future(session.send("two", may_wait=True))
            await asyncio.sleep(0)  # it is on its way to the disk
            assert await session.later.take_back()
            assert await sending
            assert session.unsent == "two"

    run(body())


@pytest.mark.parametrize("steps", range(4))
def test_what_is_taken_back_while_the_program_ends_is_kept(steps: int, tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, gated(asyncio.Event())) as it:
            session = await streaming(it)
            assert await session.send("two", may_wait=True)
            session.set_unsent("and")
            taking = asyncio.ensure_future(session.later.take_back())
            await asyncio.sleep(0)
            session.set_unsent("and this")
            for _ in range(steps):
                await asyncio.sleep(0)
            await it.library.close()
            assert await taking
        async with rig(tmp_path) as it:
            session = await it.library.open(it.library.chats[0].id)
            assert not session.later.waits
            assert session.unsent == "two\n\nand this"

    run(body())


def test_it_is_there_after_a_restart_and_left_to_the_person(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, gated(asyncio.Event())) as it:
            session = await streaming(it)
            chat_id = session.conversation_id
            assert chat_id is not None
            assert await session.send("two", may_wait=True)
        async with rig(tmp_path, answer("Second.")) as it:
            assert it.library.chats[0].queued
            session = await it.library.open(chat_id)
            assert session.later.held
            first = session.path[0]
            await session.versions.show(first.id)  # looking around sends nothing
            assert session.later.held
            assert await session.later.send()
            await sent_behind(session)
            assert said(session)[-2:] == [("user", "two"), ("assistant", "Second.")]

    run(body())


def test_it_waits_for_what_waits_for_its_server_also_over_a_restart(tmp_path: Path) -> None:
    async def body() -> None:
        gate = asyncio.Event()
        async with rig(tmp_path, [OPENED[:1], gate, WireError(BUSY)]) as it:
            session = it.library.new_session()
            assert await session.send("one")
            assert await session.send("two", may_wait=True)
            gate.set()
            await finished(session)
            assert session.queued.entry is not None
            assert not session.later.held
        async with rig(tmp_path, answer("First."), answer("Second.")) as it:
            (waiting,) = it.library.queue.waiting
            session = await it.library.open(waiting.conversation_id)
            assert not session.later.held
            it.clock.time += 1_000
            it.library.queue.look()
            await sent_behind(session)
            assert [words for _, words in said(session)] == ["one", "First.", "two", "Second."]

    run(body())


def test_it_waits_while_a_tool_is_asked_about(tmp_path: Path) -> None:
    async def body() -> None:
        scripts = (reply(call("a")), answer("First."), answer("Second."))
        async with rig(tmp_path, *scripts, tools=[Trial()]) as it:
            session = with_tools(it, "echo")
            assert await session.send("one")
            await until_asked(session, "a")
            assert await session.send("two", may_wait=True)
            assert not session.later.held
            session.answer("a", Approval(Decision.ONCE))
            await sent_behind(session)
            assert said(session)[-2:] == [("user", "two"), ("assistant", "Second.")]

    run(body())


def test_what_the_disk_refuses_is_not_taken_and_not_lost(tmp_path: Path) -> None:
    async def body() -> None:
        gate = asyncio.Event()
        async with rig(tmp_path, gated(gate), answer("Second.")) as it:
            session = await streaming(it)
            errors = errors_of(session.failed)
            assert await session.send("two", may_wait=True)
            await it.refuse_writes()
            assert not await session.send("three", may_wait=True)
            assert not await session.later.take_back()
            await session.later.drop()
            assert session.later.message.text == "two"
            assert len(errors) == 3
            await it.allow_writes()
            await session.later.drop()
            assert not session.later.waits
            gate.set()
            await finished(session)
            assert len(it.client.asked) == 1

    run(body())


@pytest.mark.parametrize("steps", range(8))
def test_two_at_the_very_end_of_an_answer_are_each_said_once(steps: int, tmp_path: Path) -> None:
    async def body() -> None:
        gate = asyncio.Event()
        answers = (answer("Second."), answer("Third."))
        async with rig(tmp_path, gated(gate), *answers) as it:
            session = await streaming(it)
            assert await session.send("two", may_wait=True)
            gate.set()
            for _ in range(steps):
                await asyncio.sleep(0.001)
            third = await session.send("three", may_wait=True)
            await sent_behind(session)
            asked_for = " ".join(words for role, words in said(session) if role == "user")
            assert third
            assert asked_for.split() == ["one", "two", "three"]
            assert said(session) == await on_disk(it, session)

    run(body())


def test_what_is_sent_while_what_waited_is_on_its_way_comes_after_it(tmp_path: Path) -> None:
    async def body() -> None:
        gate = asyncio.Event()
        answers = (answer("Second."), answer("Third."))
        async with rig(tmp_path, gated(gate), *answers) as it:
            session = await streaming(it)
            assert await session.send("two", may_wait=True)
            sendings: list[asyncio.Future[bool]] = []

            def over() -> None:
                if not session.running and not sendings:
                    third = session.send("three", may_wait=True)
                    sendings.append(asyncio.ensure_future(third))

            session.state_changed.connect(over)
            gate.set()
            await until(lambda: bool(sendings), session.state_changed)
            assert await sendings[0]
            await sent_behind(session)
            assert [words for _, words in said(session)] == [
                *("one", "First.", "two", "Second.", "three", "Third.")
            ]

    run(body())


def test_a_chat_of_its_own_is_begun_at_once(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, answer("First.")) as it:
            session = it.library.new_session()
            assert await session.send("one", may_wait=True)
            await finished(session)
            assert not await session.later.send()
            assert not await session.later.add("  ")
            assert not session.later.waits

    run(body())

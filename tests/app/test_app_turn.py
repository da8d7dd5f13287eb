"""A turn that is stopped, fails, waits or meets a disk that refuses: nothing of it is lost."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import pytest

from nocopt.app.turn import CHECKPOINT_AFTER
from nocopt.core.errors import (
    Cause,
    KeychainError,
    KeychainFault,
    StoreError,
    WireError,
    WireKind,
)
from nocopt.core.events import Retrying, TextDelta, ThinkingDelta
from nocopt.core.messages import ThinkingPart
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
from tests.fakes import BROKEN, BUSY, OPENED, answer, end, text, waiting

# ---------------------------------------------------------------------------- stop and fail


@pytest.mark.check(54)
def test_stop_keeps_the_text_and_the_next_message_works(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, [OPENED, text("half"), asyncio.Event()], answer("next")) as it:
            session = it.library.new_session()
            assert await session.send("one")
            await until_draft(session, lambda draft: bool(draft.message.text))
            await session.stop()
            assert it.client.closed == 1
            assert not session.running
            assert (said(session)[-1], outcome(session)) == (("assistant", "half"), Outcome.STOPPED)
            assert await on_disk(it, session) == said(session)
            await session.stop()
            await asked(it, session, "two")
            assert [message.text for message in it.client.asked[1].messages] == [
                "one",
                "half",
                "two",
            ]

    run(body())


@pytest.mark.parametrize("requested", [False, True])
def test_stop_before_anything_came_keeps_the_place(requested: bool, tmp_path: Path) -> None:
    async def body() -> None:
        silence = [[asyncio.Event()]] if requested else []
        async with rig(tmp_path, *silence, answer("next")) as it:
            session = it.library.new_session()
            assert await session.send("one")
            if requested:
                await it.client.was_asked.wait()
            await session.stop()
            assert len(it.client.asked) == int(requested)
            assert (said(session)[-1], outcome(session)) == (("assistant", ""), Outcome.STOPPED)
            await asked(it, session, "two")
            assert [message.text for message in it.client.asked[-1].messages] == ["onetwo"]

    run(body())


def test_stop_after_the_end_leaves_it_complete(tmp_path: Path) -> None:
    async def body() -> None:
        lingering = asyncio.Event()
        async with rig(tmp_path, [OPENED, text("all"), end(), lingering]) as it:
            session = it.library.new_session()
            assert await session.send("one")
            await until_draft(session, lambda draft: draft.ended)
            await session.stop()
            assert outcome(session) is Outcome.COMPLETE

    run(body())


def test_what_breaks_after_the_end_breaks_nothing(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, [OPENED, text("all"), end(), WireError(BROKEN)]) as it:
            session = it.library.new_session()
            await asked(it, session, "one")
            assert outcome(session) is Outcome.COMPLETE

    run(body())


@pytest.mark.check(53)
def test_a_failure_keeps_the_text_and_retry_makes_a_sibling(tmp_path: Path) -> None:
    async def body() -> None:
        gate = asyncio.Event()
        scripts = ([OPENED, text("half"), WireError(BROKEN)], [gate, *answer("whole")])
        async with rig(tmp_path, *scripts) as it:
            session = it.library.new_session()
            errors = errors_of(session.failed)
            await asked(it, session, "one")
            failed = session.path[-1]
            assert failed.reply is not None
            assert failed.reply.failure == BROKEN
            assert failed.message.text == "half"
            assert errors == [], "the reply itself says what happened"
            await session.retry()
            assert said(session) == [("user", "one")]
            gate.set()
            await finished(session)
            assert said(session) == [("user", "one"), ("assistant", "whole")]
            assert session.path[-1].parent_id == failed.parent_id
            assert len(it.client.asked[1].messages) == 1
            assert await on_disk(it, session) == said(session)
            loaded = await it.means.conversations.load(failed.conversation_id)
            assert loaded is not None
            assert loaded[1][failed.id].reply == failed.reply

    run(body())


def test_retry_without_a_question_does_nothing(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path) as it:
            session = it.library.new_session()
            await session.retry()
            assert not session.running

    run(body())


@pytest.mark.check(52)
def test_a_body_without_end_is_cut_off(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, [OPENED, text("half")]) as it:
            session = it.library.new_session()
            await asked(it, session, "one")
            assert outcome(session) is Outcome.TRUNCATED

    run(body())


def test_a_keychain_that_does_not_serve_is_told_and_stands_in_the_reply(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, answer("never"), answer("now")) as it:
            session = it.library.new_session()
            errors = errors_of(session.failed)
            error = it.keychain.error = KeychainError(KeychainFault.LOCKED, "test keychain")
            await asked(it, session, "one")
            assert errors == [error]
            reply = session.path[-1].reply
            assert reply is not None
            assert reply.failure is not None
            assert (reply.failure.kind, reply.failure.cause) == (WireKind.CONFIG, Cause.NO_KEY)
            it.keychain.error = None
            await session.retry()
            await finished(session)
            assert said(session)[-1] == ("assistant", "now")

    run(body())


def test_a_mistake_of_the_program_loses_no_text_and_is_reported(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, [OPENED, text("half"), ValueError("bug")]) as it:
            session = it.library.new_session()
            await asked(it, session, "one")
            assert (said(session)[-1], outcome(session)) == (("assistant", "half"), Outcome.ERROR)
            await until(lambda: bool(it.task_errors), it.means.tasks.failed)
            ((name, error),) = it.task_errors
            assert (name, str(error)) == ("turn", "bug")
            it.task_errors.clear()

    run(body())


# -------------------------------------------------------------------------------- waiting


def test_waiting_is_shown_and_can_be_skipped(tmp_path: Path) -> None:
    async def body() -> None:
        scripts = ([waiting(30), asyncio.Event()], answer("at once"))
        async with rig(tmp_path, *scripts) as it:
            session = it.library.new_session()
            session.skip_wait()
            assert await session.send("one")
            session.skip_wait()
            await until_draft(session, lambda draft: draft.waiting is not None)
            assert session.draft is not None
            assert session.draft.waiting is not None
            assert session.draft.waiting.delay == 30
            session.skip_wait()
            await finished(session)
            assert said(session)[-1] == ("assistant", "at once")
            assert len(it.client.asked) == 2
            assert it.client.closed == 2

    run(body())


def test_skipped_waits_count_and_the_last_attempt_is_the_last(tmp_path: Path) -> None:
    async def body() -> None:
        scripts = [[waiting(30), asyncio.Event()] for _ in range(3)]
        async with rig(tmp_path, *scripts, answer("asked by hand")) as it:
            session = it.library.new_session()
            assert await session.send("one")
            for attempt in (1, 2):
                await until_draft(
                    session,
                    lambda draft: draft.waiting is not None and draft.waiting.attempt == attempt,  # noqa: B023
                )
                session.skip_wait()
            await finished(session)
            assert session.queued.entry is not None
            assert session.queued.entry.failure == BUSY
            assert (len(it.client.asked), it.client.closed) == (3, 3)
            await session.retry()
            await finished(session)
            assert said(session)[-1] == ("assistant", "asked by hand")

    run(body())


@pytest.mark.check(50, 59)
def test_a_server_that_stays_busy_is_asked_as_often_with_a_skip(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, settings=Settings(), real_client=True) as it:
            session = it.library.new_session()
            assert await session.send("demo:rate-limit 60")
            for attempt in (1, 2):
                await until_draft(
                    session,
                    lambda draft: draft.waiting is not None and draft.waiting.attempt == attempt,  # noqa: B023
                )
                session.skip_wait()
            await finished(session)
            assert session.queued.entry is not None
            assert len(it.demo.requests) == 3

    run(body())


def test_the_first_byte_is_the_servers(tmp_path: Path) -> None:
    async def body() -> None:
        waited, answers = asyncio.Event(), asyncio.Event()
        script = [waiting(), waited, [Retrying()], answers, *answer("late")]
        async with rig(tmp_path, script) as it:
            session = it.library.new_session()
            assert await session.send("one")
            await until_draft(session, lambda draft: draft.waiting is not None)
            waited.set()
            await until_draft(session, lambda draft: draft.waiting is None)
            it.clock.time += 5
            answers.set()
            await finished(session)
            reply = session.path[-1].reply
            assert reply is not None
            assert reply.timing.first_byte_ms is not None
            assert reply.timing.first_byte_ms > 5000

    run(body())


def test_how_long_it_thought_is_known_after_a_restart(tmp_path: Path) -> None:
    async def body() -> None:
        thought = [*OPENED[:2], ThinkingDelta(0, "Hm.")]
        thinks = asyncio.Event()
        async with rig(tmp_path, [thought, thinks, [TextDelta(1, "Yes.")], end()]) as it:
            session = it.library.new_session()
            assert await session.send("one")
            await until_draft(session, lambda draft: bool(draft.message.thinking))
            it.clock.time += 12
            thinks.set()
            await finished(session)
            parts = session.path[-1].message.parts
            number = session.conversation_id
            assert number is not None
        async with rig(tmp_path) as it:
            node = (await it.library.open(number)).path[-1]
            assert node.reply is not None
            assert node.message.parts == parts
            assert parts[0] == ThinkingPart("Hm.")
            [(place, ms)] = node.reply.timing.thinking_ms.items()
            assert place == 0
            assert 12_000 < ms < 12_100

    run(body())


def test_stop_while_waiting_and_after_a_skip(tmp_path: Path) -> None:
    async def body() -> None:
        scripts = ([waiting(), asyncio.Event()], [waiting(), asyncio.Event()])
        async with rig(tmp_path, *scripts) as it:
            session = it.library.new_session()
            for words in ("one", "two"):
                assert await session.send(words)
                await until_draft(session, lambda draft: draft.waiting is not None)
                if words == "two":
                    session.skip_wait()
                await session.stop()
                assert outcome(session) is Outcome.STOPPED
            assert len(it.client.asked) == 2

    run(body())


# ------------------------------------------------------------------------ disk and checkpoints


async def saved_parts(it: Rig) -> list[str]:
    """The texts of the running replies on disk."""
    rows = await it.database.read(
        lambda connection: connection.execute(
            "SELECT text FROM draft_pieces ORDER BY number"
        ).fetchall()
    )
    return ["".join(row[0] for row in rows)]


def test_the_running_reply_is_checkpointed_and_recovered(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, [OPENED, text("so "), text("far"), asyncio.Event()]) as it:
            session = it.library.new_session()
            assert await session.send("one")
            assert CHECKPOINT_AFTER < 0.5, "half a second is promised"
            while await saved_parts(it) != ["so far"]:
                assert session.running
            number = session.conversation_id
            assert number is not None
            # As after kill -9: another process finds what this one left on disk.
            copy = tmp_path / "copy"
            shutil.copytree(tmp_path / "data", copy / "data")
            async with rig(copy, answer("again")) as other:
                opened = await other.library.open(number)
                assert said(opened) == [("user", "one"), ("assistant", "so far")]
                assert outcome(opened) is Outcome.INTERRUPTED
                await opened.retry()
                await finished(opened)
                assert said(opened) == [("user", "one"), ("assistant", "again")]
            await session.stop()
            assert await saved_parts(it) == [""]

    run(body())


def test_a_disk_that_refuses_checkpoints_is_told_once_and_nothing_is_lost(tmp_path: Path) -> None:
    async def body() -> None:
        gates = [asyncio.Event() for _ in range(2)]
        script = [OPENED, text("a"), gates[0], text("b"), gates[1], text("c"), end()]
        async with rig(tmp_path, script, answer("next")) as it:
            session = it.library.new_session()
            errors = errors_of(session.failed)
            assert await session.send("one")
            await it.refuse_writes()
            await until(lambda: len(errors) == 1, session.failed)
            gates[0].set()
            await until_draft(session, lambda draft: draft.message.text == "ab")
            assert session.rounds is not None
            assert session.rounds.turn is not None
            await session.rounds.turn._keeping.flush()
            assert len(errors) == 1
            gates[1].set()
            await finished(session)
            assert len(errors) == 2, "one for all checkpoints, one for the reply"
            assert said(session) == [("user", "one"), ("assistant", "abc")]
            assert session.path[-1].id < 0

            assert not await session.send("two")
            assert len(errors) == 3
            assert said(session) == [("user", "one"), ("assistant", "abc")]
            await session.retry()
            assert not session.running
            assert said(session) == [("user", "one"), ("assistant", "abc")]

            await it.allow_writes()
            await asked(it, session, "two")
            assert said(session)[1:] == [
                ("assistant", "abc"),
                ("user", "two"),
                ("assistant", "next"),
            ]
            assert all(node.id > 0 for node in session.path)
            assert not session.unsaved
            assert await on_disk(it, session) == said(session)
            assert all(isinstance(error, StoreError) for error in errors)

    run(body())


def test_a_reply_that_was_left_over_is_saved_at_the_end(tmp_path: Path) -> None:
    async def body() -> None:
        gate = asyncio.Event()
        async with rig(tmp_path, [OPENED, text("kept"), gate, end()]) as it:
            session = it.library.new_session()
            assert await session.send("one")
            await it.refuse_writes()
            gate.set()
            await finished(session)
            assert session.unsaved
            await session.close()
            assert session.unsaved
            await it.allow_writes()
            await session.close()
            assert await on_disk(it, session) == [("user", "one"), ("assistant", "kept")]
            assert not await session.send("closed")

    run(body())


def test_a_disk_that_refuses_the_message_sends_nothing(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, answer("ok")) as it:
            session = it.library.new_session()
            errors = errors_of(session.failed)
            session.set_unsent("one")
            await it.refuse_writes()
            assert not await session.send("one")
            assert it.client.asked == []
            assert session.unsent == "one"
            assert len(errors) == 1
            await it.allow_writes()
            await asked(it, session, "one")
            assert session.unsent == ""
            assert said(session) == [("user", "one"), ("assistant", "ok")]

    run(body())


def test_options_that_cannot_be_saved_are_told(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, answer("ok")) as it:
            session = it.library.new_session()
            await asked(it, session, "one")
            errors = errors_of(session.failed)
            await it.refuse_writes()
            session.chat.set_model("claude-opus-5")
            await until(lambda: len(errors) == 1, session.failed)
            assert session.model.id == "claude-opus-5"
            await it.allow_writes()

    run(body())
